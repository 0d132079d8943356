//! Bytes that come without a font: which encoding they are in, said with how sure it is.

use crate::fonts::{decode_tcvn3, decode_vni};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

/// The encodings plain text is found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlainEncoding {
    /// Unicode, eight-bit form.
    Utf8,
    /// Unicode, sixteen-bit form, low byte first.
    Utf16Le,
    /// Unicode, sixteen-bit form, high byte first.
    Utf16Be,
    /// windows-1258, tones as combining marks.
    Windows1258,
    /// TCVN3 (ABC).
    Tcvn3,
    /// VNI-Windows.
    Vni,
    /// windows-1252: the answer when nothing speaks for a Vietnamese encoding.
    Windows1252,
}

/// Decoded bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, NFC.
    pub text: String,
    /// What the bytes were taken for.
    pub encoding: PlainEncoding,
    /// How sure, in hundredths: 100 for a byte order mark or valid UTF-8 with letters beyond ASCII.
    pub confidence: u8,
}

/// Bytes looked at to judge the encoding.
const JUDGED_BYTES: usize = 64 * 1024;

/// Decodes text that has no font to tell its encoding.
///
/// A byte order mark wins; then valid UTF-8; then UTF-16 betrayed by its zero bytes; then the candidate
/// (windows-1258, TCVN3, VNI) whose reading has the most Vietnamese syllables and the fewest impossible
/// ones. Below half of the words being Vietnamese the bytes are read as windows-1252 with low confidence.
pub fn decode_bytes(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return decoded(
            UTF_8.decode_without_bom_handling(rest).0.nfc().collect(),
            PlainEncoding::Utf8,
            100,
        );
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        let text = UTF_16LE.decode_without_bom_handling(rest).0.nfc().collect();
        return decoded(text, PlainEncoding::Utf16Le, 100);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        let text = UTF_16BE.decode_without_bom_handling(rest).0.nfc().collect();
        return decoded(text, PlainEncoding::Utf16Be, 100);
    }
    if let Some(wide) = sixteen_bit(bytes) {
        return wide;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let confidence = if text.is_ascii() { 90 } else { 100 };
        return decoded(text.nfc().collect(), PlainEncoding::Utf8, confidence);
    }
    eight_bit(bytes)
}

fn decoded(text: String, encoding: PlainEncoding, confidence: u8) -> Decoded {
    Decoded {
        text,
        encoding,
        confidence,
    }
}

/// UTF-16 without a mark: most high bytes of Vietnamese text are 0, 1 or 0x1E.
fn sixteen_bit(bytes: &[u8]) -> Option<Decoded> {
    let judged = bytes.get(..bytes.len().min(JUDGED_BYTES))?;
    let (units, _) = judged.as_chunks::<2>();
    if units.len() < 4 {
        return None;
    }
    let high = |b: u8| matches!(b, 0 | 1 | 0x1E | 0x20);
    let little = units.iter().filter(|[low, top]| high(*top) && *low != 0).count();
    let big = units.iter().filter(|[top, low]| high(*top) && *low != 0).count();
    let zeros = judged.iter().filter(|&&b| b == 0).count();
    let enough = |n: usize| n * 10 >= units.len() * 9 && zeros * 4 >= units.len();
    if enough(little) && little > big {
        let text = UTF_16LE.decode_without_bom_handling(bytes).0.nfc().collect();
        return Some(decoded(text, PlainEncoding::Utf16Le, 90));
    }
    if enough(big) {
        let text = UTF_16BE.decode_without_bom_handling(bytes).0.nfc().collect();
        return Some(decoded(text, PlainEncoding::Utf16Be, 90));
    }
    None
}

fn eight_bit(bytes: &[u8]) -> Decoded {
    let judged = bytes.get(..bytes.len().min(JUDGED_BYTES)).unwrap_or(bytes);
    let latin = |bytes: &[u8]| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    let read = |encoding: PlainEncoding, bytes: &[u8]| -> String {
        match encoding {
            PlainEncoding::Windows1258 => WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect(),
            PlainEncoding::Tcvn3 => decode_tcvn3(&latin(bytes), false),
            PlainEncoding::Vni => decode_vni(&latin(bytes)),
            _ => latin(bytes),
        }
    };
    let candidates = [
        PlainEncoding::Windows1258,
        PlainEncoding::Tcvn3,
        PlainEncoding::Vni,
    ];
    let best = candidates
        .into_iter()
        .map(|e| (vietnamese_share(&read(e, judged)), e))
        .max_by_key(|x| x.0);
    match best {
        Some((share, encoding)) if share >= 50 => decoded(read(encoding, bytes), encoding, share.min(95)),
        _ => decoded(latin(bytes), PlainEncoding::Windows1252, 20),
    }
}

/// Of the words with a letter beyond ASCII, how many in a hundred are possible Vietnamese syllables.
fn vietnamese_share(text: &str) -> u8 {
    let (mut marked, mut possible) = (0usize, 0usize);
    for word in text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()) {
        if word.is_ascii() {
            continue;
        }
        marked += 1;
        possible += usize::from(is_syllable(word));
    }
    (possible * 100)
        .checked_div(marked)
        .map_or(0, |share| share as u8)
}

/// Rough shape of a syllable: at most three consonants, one to three vowels, at most two consonants of a
/// Vietnamese ending; at most one tone; every letter of the Vietnamese alphabet; case not mixed inside.
fn is_syllable(word: &str) -> bool {
    const VOWELS: &str = "aăâeêioôơuưy";
    const ONSETS: &[&str] = &[
        "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
        "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
    ];
    const CODAS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let first_capital = word.chars().next().is_some_and(char::is_uppercase);
    if capitals > 1 && capitals != word.chars().count() || capitals == 1 && !first_capital {
        return false;
    }
    let tones = word.nfd().filter(|c| crate::fonts::is_tone(*c)).count();
    if tones > 1 {
        return false;
    }
    let bare: Vec<char> = word
        .chars()
        .flat_map(char::to_lowercase)
        .map(crate::fonts::without_tone)
        .collect();
    let is_vowel = |c: &char| VOWELS.contains(*c);
    let Some(first) = bare.iter().position(is_vowel) else {
        return false;
    };
    let last = bare.iter().rposition(is_vowel).unwrap_or(first);
    let part = |range: Option<&[char]>| range.unwrap_or_default().iter().collect::<String>();
    let (onset, nucleus, coda) = (
        part(bare.get(..first)),
        bare.get(first..=last),
        part(bare.get(last + 1..)),
    );
    ONSETS.contains(&onset.as_str())
        && nucleus.is_some_and(|n| n.len() <= 4 && n.iter().all(is_vowel))
        && CODAS.contains(&coda.as_str())
}
