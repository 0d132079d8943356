//! The legacy encodings as such: text read in one, text written in one, and the letters that get lost on the way.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::fonts::{decode_tcvn3, legacy_byte, vni_pair, vni_single};
use crate::tables::{TCVN3, VISCII, VNI_PAIR, VNI_SINGLE, VPS};

/// A way Vietnamese text was stored before Unicode, or is stored wrongly since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LegacyEncoding {
    /// TCVN3 (ABC), TCVN 5712:1993 VN3: `.Vn…` fonts.
    Tcvn3,
    /// VNI-Windows: `VNI-…` fonts.
    Vni,
    /// VISCII 1.1, RFC 1456.
    Viscii,
    /// VPS: fonts of the Vietnamese Professionals Society.
    Vps,
    /// UTF-8 that a program read as windows-1252: `Thá»§ tá»¥c`.
    Mojibake,
}

impl LegacyEncoding {
    /// Every encoding, the commonest first.
    pub const ALL: [Self; 5] = [Self::Tcvn3, Self::Vni, Self::Viscii, Self::Vps, Self::Mojibake];

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI-Windows",
            Self::Viscii => "VISCII",
            Self::Vps => "VPS",
            Self::Mojibake => "UTF-8 read as windows-1252",
        }
    }

    /// The encoding of a legacy font that [`crate::font_encoding`] names but does not tell apart
    /// ([`crate::FontEncoding::Unsupported`]): `VPS Times`, `VISCII…`. `None` for VNU and BK HCM fonts, of which
    /// nothing but the name is known, and for all others.
    pub fn of_font(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        if name.starts_with(".vn") {
            Some(Self::Tcvn3)
        } else if name.starts_with("vni-") || name.starts_with("vni ") {
            Some(Self::Vni)
        } else if name.starts_with("vps") {
            Some(Self::Vps)
        } else if name.starts_with("viscii") || name.starts_with(".viscii") {
            Some(Self::Viscii)
        } else {
            None
        }
    }
}

impl fmt::Display for LegacyEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A letter an encoding has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostLetter {
    /// Byte of the text before conversion where it stands.
    pub at: usize,
    /// The letter.
    pub letter: char,
}

/// Reads text whose characters are the bytes of a legacy encoding (as windows-1252, Latin-1 or symbol fonts show
/// them), and names the letters that mean nothing there; those stand in the answer as they are.
///
/// ```
/// use legacy_text::{LegacyEncoding, decode_as};
///
/// assert_eq!(decode_as("Thñ tôc", LegacyEncoding::Tcvn3).0, "Thủ tục");
/// assert_eq!(decode_as("Thuû tuïc", LegacyEncoding::Vni).0, "Thủ tục");
/// assert_eq!(decode_as("Thá»§ tá»¥c", LegacyEncoding::Mojibake).0, "Thủ tục");
/// let (_, lost) = decode_as("thµ là", LegacyEncoding::Tcvn3);
/// assert_eq!(lost[0].letter, 'à'); // TCVN3 has no 0xE0
/// ```
pub fn decode_as(text: &str, encoding: LegacyEncoding) -> (String, Vec<LostLetter>) {
    let mut lost = Vec::new();
    let out = match encoding {
        LegacyEncoding::Tcvn3 => {
            lost.extend(strangers(text, |c| {
                legacy_byte(c).is_some_and(|byte| letter_of(&TCVN3, byte).is_some())
            }));
            even_capitals(&decode_tcvn3(text, false))
        }
        LegacyEncoding::Vni => decode_vni_strictly(text, &mut lost),
        LegacyEncoding::Viscii => decode_single(text, &VISCII, &mut lost),
        LegacyEncoding::Vps => even_capitals(&decode_single(text, &VPS, &mut lost)),
        LegacyEncoding::Mojibake => repair(text, &mut lost),
    };
    (out.nfc().collect(), lost)
}

/// Writes text in a legacy encoding, and names the letters it has no byte for. TCVN3 and VPS have no byte for most
/// accented capitals: the small letter's byte stands for them, and they are named. Anything else without a byte
/// becomes `?`. [`LegacyEncoding::Mojibake`] is UTF-8.
///
/// ```
/// use legacy_text::{LegacyEncoding, encode};
///
/// assert_eq!(encode("cộng", LegacyEncoding::Tcvn3), (b"c\xE9ng".to_vec(), vec![]));
/// let (bytes, lost) = encode("CỘNG", LegacyEncoding::Tcvn3);
/// assert_eq!((bytes.as_slice(), lost[0].letter), (b"C\xE9NG".as_slice(), 'Ộ'));
/// ```
pub fn encode(text: &str, encoding: LegacyEncoding) -> (Vec<u8>, Vec<LostLetter>) {
    let mut bytes = Vec::with_capacity(text.len());
    let mut lost = Vec::new();
    for (at, c) in text.char_indices() {
        if encoding == LegacyEncoding::Mojibake {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if !push_letter(c, encoding, &mut bytes) {
            lost.push(LostLetter { at, letter: c });
            let small = c.to_lowercase().next().filter(|small| *small != c);
            if !small.is_some_and(|small| push_letter(small, encoding, &mut bytes)) {
                bytes.push(b'?');
            }
        }
    }
    (bytes, lost)
}

fn push_letter(c: char, encoding: LegacyEncoding, bytes: &mut Vec<u8>) -> bool {
    let single = |table: &[(u8, char)]| table.iter().find(|row| row.1 == c).map(|row| row.0);
    let byte = match encoding {
        _ if c.is_ascii() => u8::try_from(c).ok(),
        LegacyEncoding::Tcvn3 => single(&TCVN3),
        LegacyEncoding::Viscii => single(&VISCII),
        LegacyEncoding::Vps => single(&VPS),
        LegacyEncoding::Vni => match VNI_PAIR.iter().find(|row| row.2 == c) {
            Some((base, mark, _)) => {
                bytes.push(*base);
                Some(*mark)
            }
            None => single(&VNI_SINGLE),
        },
        LegacyEncoding::Mojibake => None,
    };
    // Signs that windows-1252 has and no letter stands on.
    let sign = || byte_of_1252(c).filter(|byte| matches!(byte, 0x80..=0xA0) && shows_signs(encoding));
    match byte.or_else(sign) {
        Some(byte) => {
            bytes.push(byte);
            true
        }
        None => false,
    }
}

/// The encodings that leave 0x80..0xA0 to the signs of windows-1252.
fn shows_signs(encoding: LegacyEncoding) -> bool {
    matches!(encoding, LegacyEncoding::Tcvn3 | LegacyEncoding::Vni)
}

/// Letters beyond ASCII that `known` knows nothing of; signs are no letters.
fn strangers(text: &str, known: impl Fn(char) -> bool) -> impl Iterator<Item = LostLetter> {
    let strange = move |c: char| {
        let letter = c.is_alphabetic() && !c.is_ascii() && !matches!(c, 'ª' | 'º' | 'µ');
        (letter || c == '\u{FFFD}' || is_lone_control(c)) && !known(c)
    };
    text.char_indices()
        .filter(move |(_, c)| strange(*c))
        .map(|(at, letter)| LostLetter { at, letter })
}

fn is_lone_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{1A}')
}

fn letter_of(table: &[(u8, char)], byte: u8) -> Option<char> {
    let index = table.binary_search_by_key(&byte, |row| row.0).ok()?;
    table.get(index).map(|row| row.1)
}

fn decode_single(text: &str, table: &[(u8, char)], lost: &mut Vec<LostLetter>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (at, c) in text.char_indices() {
        match byte_of_1252(c).and_then(|byte| letter_of(table, byte)) {
            Some(letter) => out.push(letter),
            None => {
                out.push(c);
                lost.extend(strangers(c.encode_utf8(&mut [0; 4]), |_| false).map(|l| LostLetter { at, ..l }));
            }
        }
    }
    out
}

fn decode_vni_strictly(text: &str, lost: &mut Vec<LostLetter>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let c = crate::fonts::from_private_area(c);
        let mark = chars
            .peek()
            .map(|&(_, mark)| crate::fonts::from_private_area(mark));
        if let Some(letter) = mark.and_then(|mark| vni_pair(c, mark)) {
            chars.next();
            out.push(letter);
            continue;
        }
        let letter = vni_single(c);
        if letter == c && !matches!(c, 'Ì' | 'Í' | 'ì' | 'í') {
            lost.extend(strangers(c.encode_utf8(&mut [0; 4]), |_| false).map(|l| LostLetter { at, ..l }));
        }
        out.push(letter);
    }
    out
}

/// Capitals whose byte is the small letter's: in a word of two capitals or more and no small letter of its own the
/// marked letters are capitals too (`VIöT` is `VIỆT`, `Hà` stays).
fn even_capitals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let capitals = word.chars().filter(char::is_ascii_uppercase).count();
        if capitals >= 2 && !word.chars().any(|c| c.is_ascii_lowercase()) {
            out.extend(word.chars().flat_map(char::to_uppercase));
        } else {
            out.push_str(word);
        }
    }
    out
}

/// UTF-8 out of the characters windows-1252 made of its bytes.
fn repair(text: &str, lost: &mut Vec<LostLetter>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut at = 0;
    while let Some(c) = rest.chars().next() {
        let letter = if c.is_ascii() {
            None
        } else {
            sequence(rest).or_else(|| spaced(rest, &out))
        };
        let taken = match letter {
            Some((letter, taken)) => {
                out.push(letter);
                taken
            }
            None => {
                out.push(c);
                lost.extend(strangers(c.encode_utf8(&mut [0; 4]), |_| false).map(|l| LostLetter { at, ..l }));
                c.len_utf8()
            }
        };
        at += taken;
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// `Ã ` for `à`: its second byte is a space that does not break, and became a plain one. The space after a word that
/// ends in `à` is kept.
fn spaced(text: &str, before: &str) -> Option<(char, usize)> {
    let after = text.strip_prefix("Ã ")?;
    let both = "Ã ".len();
    if after.starts_with(' ') {
        return Some(('à', both));
    }
    let start = before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + 1);
    let begun = before
        .get(start..)
        .or_else(|| before.split(|c: char| !c.is_alphabetic()).next_back())?;
    let end = after
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(after.len());
    let rest = after.get(..end)?;
    let goes_on = after.get(end..)?.starts_with(|c: char| !c.is_ascii());
    let joined = !rest.is_empty() && !goes_on && crate::is_syllable(&format!("{begun}à{rest}"));
    Some(('à', if joined { both } else { both - 1 }))
}

/// The character whose UTF-8 bytes the first characters of `text` show, and how many bytes of `text` those are.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0_u8; 4];
    let mut taken = 0;
    for (count, c) in text.chars().take(4).enumerate() {
        *bytes.get_mut(count)? = byte_of_1252(c)?;
        taken += c.len_utf8();
        if let Some(letter) = std::str::from_utf8(bytes.get(..=count)?)
            .ok()
            .and_then(|one| one.chars().next())
        {
            return (count > 0).then_some((letter, taken));
        }
    }
    None
}

/// The byte windows-1252 shows as this character; private-area letters of symbol fonts go to their low byte,
/// control codes stand for themselves.
pub(crate) fn byte_of_1252(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match u32::from(c) {
        code @ 0..=0xFF => u8::try_from(code).ok(),
        code @ 0xF020..=0xF0FF => u8::try_from(code & 0xFF).ok(),
        _ => HIGH
            .iter()
            .position(|&high| high == c)
            .and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}
