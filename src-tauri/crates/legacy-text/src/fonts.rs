//! The font decides the letters: which encoding a font name marks, and the two decoders.

use crate::letters::without_tone;
use crate::tables::{TCVN3, VNI_PAIR, VNI_SINGLE};
use unicode_normalization::UnicodeNormalization;

/// What the bytes drawn in a font mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FontEncoding {
    /// Unicode (or the code page of the file): leave the text as it is.
    Unicode,
    /// TCVN3 (ABC). With `capitals` the font draws small letters as capitals (`.VnTimeH`).
    Tcvn3 {
        /// The whole run is to be upper-cased.
        capitals: bool,
    },
    /// VNI-Windows.
    Vni,
    /// A legacy Vietnamese font of another family (VNU, VPS, VISCII): report, do not convert.
    Unsupported,
}

/// The encoding a font name marks: `.Vn…` is TCVN3 (`…H` draws capitals), `VNI-…` is VNI-Windows, whatever
/// the case of the letters; `VNtimes new roman`, `VPS …` and `VISCII …` are legacy but not covered.
pub fn font_encoding(name: &str) -> FontEncoding {
    let name = name.trim();
    if has_prefix(name, ".vn") {
        let capitals = name.ends_with(['H', 'h']);
        return FontEncoding::Tcvn3 { capitals };
    }
    if has_prefix(name, "vni-") || has_prefix(name, "vni ") {
        return FontEncoding::Vni;
    }
    let other = [
        "VNtimes",
        "VNarial",
        "VNcourier",
        "VNtimenewroman",
        "VPS ",
        "VISCII",
        ".VISCII",
        "VNU",
    ];
    if other.iter().any(|prefix| has_prefix(name, prefix)) {
        return FontEncoding::Unsupported;
    }
    FontEncoding::Unicode
}

fn has_prefix(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// Decodes a run of a `.Vn…` font. The input is the run as read byte for byte (Latin-1 or windows-1252, or
/// the private area U+F020..U+F0FF symbol fonts are stored in). `capitals` is for the `H` fonts.
///
/// U+00AD and U+001F are `ư` here, not soft hyphens. A run that holds composed Vietnamese letters was typed
/// in Unicode and only painted in the font: it comes back as it is (NFC). Letters a program running under
/// windows-1258 put in place of the byte (`Đ` for 0xD0, U+0309 for 0xD2 …) are taken back to the byte.
pub fn decode_tcvn3(text: &str, capitals: bool) -> String {
    if typed_in_unicode(text) {
        return text.nfc().filter(|&c| c != '\u{1F}').collect();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for c in text.chars() {
        if c.is_ascii() && c != '\u{1F}' {
            out.push(if capitals { c.to_ascii_uppercase() } else { c });
            continue;
        }
        let letter = match tcvn3_letter(c) {
            Some((marked, SMALL)) if repeats_capital(out.chars().next_back(), marked) => {
                out.pop();
                out.extend(marked.to_uppercase());
                continue;
            }
            Some((letter, _)) => letter,
            None => from_private_area(c),
        };
        if capitals {
            out.extend(letter.to_uppercase());
        } else {
            out.push(letter);
        }
    }
    out
}

/// A letter of TCVN3 is a small one.
const SMALL: bool = true;

/// The old chart's way of writing capitals: capital base and then the small letter's byte (`Aµ` is `À`).
/// A capital vowel before its own marked small letter is not Vietnamese otherwise.
fn repeats_capital(before: Option<char>, marked: char) -> bool {
    let Some(before) = before.filter(|b| !b.is_ascii_lowercase() && b.is_uppercase()) else {
        return false;
    };
    let mut upper = marked.to_uppercase();
    let (Some(capital), None) = (upper.next(), upper.next()) else {
        return false;
    };
    capital != before && without_tone(capital) == before
}

/// `true` when the run holds letters no legacy byte can have become.
fn typed_in_unicode(text: &str) -> bool {
    // The letters that speak for it begin with one of three bytes.
    let speaks = |byte: u8| matches!(byte, 0xC4 | 0xC6 | 0xE1);
    if !text.bytes().fold(false, |found, byte| found | speaks(byte)) {
        return false;
    }
    let mut page_1258_only = false;
    let mut bytes_only = false;
    for c in text.chars() {
        match c {
            '\u{1EA0}'..='\u{1EF9}' => return true,
            'Ă' | 'ă' | 'Đ' | 'đ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' => page_1258_only = true,
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => bytes_only = true,
            // Letters of TCVN3 bytes that hold signs, not letters, in every code page.
            '\u{A1}'..='\u{BF}' | '\u{F0A1}'..='\u{F0FF}' | '×' | '÷' => bytes_only = true,
            _ => {}
        }
    }
    page_1258_only && !bytes_only
}

/// The letter of a character, and whether it is a small one: the seven capitals come first.
fn tcvn3_letter(c: char) -> Option<(char, bool)> {
    const FIRST_SMALL: u8 = 0xA8;
    let byte = match c {
        '\u{1F}' => 0xAD,
        _ => legacy_byte(c)?,
    };
    let letter = TCVN3_BY_BYTE.get(usize::from(byte.checked_sub(TCVN3_FIRST)?))?;
    Some(((*letter)?, byte >= FIRST_SMALL))
}

const TCVN3_FIRST: u8 = 0xA1;

/// [`TCVN3`] by byte from [`TCVN3_FIRST`] on.
static TCVN3_BY_BYTE: [Option<char>; 95] = {
    let mut by_byte = [None; 95];
    let mut row = 0;
    while row < TCVN3.len() {
        by_byte[(TCVN3[row].0 - TCVN3_FIRST) as usize] = Some(TCVN3[row].1);
        row += 1;
    }
    by_byte
};

/// The byte a character was read from: Latin-1, the private area, or windows-1258's own letters.
pub(crate) fn legacy_byte(c: char) -> Option<u8> {
    Some(match c {
        'Ă' => 0xC3,
        '\u{300}' => 0xCC,
        'Đ' => 0xD0,
        '\u{309}' => 0xD2,
        'Ơ' => 0xD5,
        'Ư' => 0xDD,
        '\u{303}' => 0xDE,
        'ă' => 0xE3,
        '\u{301}' => 0xEC,
        'đ' => 0xF0,
        '\u{323}' => 0xF2,
        'ơ' => 0xF5,
        'ư' => 0xFD,
        '₫' => 0xFE,
        _ => match u32::from(c) {
            code @ 0xA1..=0xFF => code as u8,
            code @ 0xF0A1..=0xF0FF => (code & 0xFF) as u8,
            _ => return None,
        },
    })
}

/// U+F020..U+F0FF folded to the low byte, anything else as it is.
pub(crate) fn from_private_area(c: char) -> char {
    match u32::from(c) {
        code @ 0xF020..=0xF0FF => char::from((code & 0xFF) as u8),
        _ => c,
    }
}

/// Decodes a run of a `VNI-…` font; the input as for [`decode_tcvn3`]. Greedy: two bytes, then one. A base
/// letter and a mark of different case are accepted; the base decides.
pub fn decode_vni(text: &str) -> String {
    if text.chars().any(|c| ('\u{1EA0}'..='\u{1EF9}').contains(&c)) {
        return text.nfc().collect();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().map(from_private_area).peekable();
    while let Some(c) = chars.next() {
        if let Some(letter) = chars.peek().and_then(|&mark| vni_pair(c, mark)) {
            chars.next();
            out.push(letter);
        } else {
            out.push(vni_single(c));
        }
    }
    out
}

/// `true` for a character that is the second half of a VNI letter: a run that begins with one continues the
/// last letter of the run before it.
pub fn is_vni_mark(c: char) -> bool {
    u8::try_from(u32::from(from_private_area(c)))
        .is_ok_and(|byte| VNI_PAIR.iter().any(|row| row.1 == byte || row.1 == byte ^ 0x20))
}

pub(crate) fn vni_pair(base: char, mark: char) -> Option<char> {
    let base = u8::try_from(u32::from(base)).ok()?;
    let mark = u8::try_from(u32::from(mark))
        .ok()
        .filter(|&m| m >= 0x80)
        .or(match mark {
            'Ă' => Some(0xC3),
            'ă' => Some(0xE3),
            'Ơ' => Some(0xD5),
            'ơ' => Some(0xF5),
            _ => None,
        })?;
    [mark, mark ^ 0x20].into_iter().find_map(|mark| {
        let index = VNI_PAIR
            .binary_search_by_key(&(base, mark), |row| (row.0, row.1))
            .ok()?;
        VNI_PAIR.get(index).map(|row| row.2)
    })
}

pub(crate) fn vni_single(c: char) -> char {
    u8::try_from(u32::from(c))
        .ok()
        .and_then(|byte| VNI_SINGLE.binary_search_by_key(&byte, |row| row.0).ok())
        .and_then(|index| VNI_SINGLE.get(index))
        .map_or(c, |row| row.1)
}
