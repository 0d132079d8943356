//! Bytes that come without a font: which encoding they are in, said with how sure it is.

use crate::legacy::{LegacyEncoding, decode_as};
use crate::recognise::{CONVERT_FROM, JUDGED_BYTES, evidence, evidence_of, hundredths, shares};
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
    /// VISCII (RFC 1456).
    Viscii,
    /// VPS.
    Vps,
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

/// Confidence of windows-1252, which any bytes are, in hundredths.
const NOT_SURE: u8 = 20;
/// Confidence of UTF-8 with bytes that are none, in hundredths.
const DAMAGED_UTF8: u8 = 85;

/// Decodes text that has no font to tell its encoding.
///
/// A byte order mark wins; then valid UTF-8, or UTF-8 with a few bad bytes (each becomes U+FFFD); then UTF-16
/// betrayed by its zero bytes; then windows-1258, TCVN3, VNI, VISCII and VPS weighed against each other and against
/// bytes of another language. Nothing is read in one of them below [`CONVERT_FROM`]: the bytes are windows-1252
/// then, with low confidence.
///
/// ```
/// use legacy_text::{PlainEncoding, decode_bytes};
///
/// let read = decode_bytes(b"C\xE9ng h\xDFa x\xB7 h\xE9i ch\xF1 ngh\xDCa Vi\xD6t Nam");
/// assert_eq!((read.text.as_str(), read.encoding), ("Cộng hòa xã hội chủ nghĩa Việt Nam", PlainEncoding::Tcvn3));
/// assert!(read.confidence >= legacy_text::CONVERT_FROM);
/// assert_eq!(decode_bytes(b"th\xE9").encoding, PlainEncoding::Windows1252);
/// ```
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
    if let Some(text) = damaged_utf8(bytes) {
        return decoded(text.nfc().collect(), PlainEncoding::Utf8, DAMAGED_UTF8);
    }
    eight_bit(bytes)
}

/// UTF-8 in which a byte here and there was lost: ten letters beyond ASCII for each bad place.
fn damaged_utf8(bytes: &[u8]) -> Option<String> {
    let (mut whole, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (whole >= bad.saturating_mul(10)).then(|| String::from_utf8_lossy(bytes).into_owned())
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
    let latin = |bytes: &[u8]| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    let page_1258 =
        |bytes: &[u8]| -> String { WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect() };
    let judged = bytes.get(..bytes.len().min(JUDGED_BYTES)).unwrap_or(bytes);
    let seen = latin(judged);
    let legacy = [
        (PlainEncoding::Tcvn3, 0.3, LegacyEncoding::Tcvn3),
        (PlainEncoding::Vni, 0.2, LegacyEncoding::Vni),
        (PlainEncoding::Viscii, 0.03, LegacyEncoding::Viscii),
        (PlainEncoding::Vps, 0.03, LegacyEncoding::Vps),
    ];
    let mut hypotheses = vec![
        (PlainEncoding::Windows1252, 0.29, 0.0),
        (PlainEncoding::Windows1258, 0.15, evidence(&page_1258(judged))),
    ];
    hypotheses.extend(legacy.map(|(plain, prior, which)| (plain, prior, evidence_of(&seen, which))));
    let ranked = shares(&hypotheses);
    let best = ranked.into_iter().max_by(|one, other| one.1.total_cmp(&other.1));
    let (encoding, confidence) = best.map_or((PlainEncoding::Windows1252, 0), |(e, share)| {
        (e, hundredths(share))
    });
    let which = legacy
        .iter()
        .find(|(plain, ..)| *plain == encoding)
        .map(|row| row.2);
    match (encoding, which) {
        (PlainEncoding::Windows1258, _) if confidence >= CONVERT_FROM => {
            decoded(page_1258(bytes), encoding, confidence)
        }
        (_, Some(which)) if confidence >= CONVERT_FROM => {
            decoded(decode_as(&latin(bytes), which).0, encoding, confidence)
        }
        _ => decoded(latin(bytes), PlainEncoding::Windows1252, NOT_SURE),
    }
}
