//! Codes of a font to letters and widths (ISO 32000-1, 9.6 to 9.10).

use std::collections::HashMap;

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use legacy_text::{FontEncoding, decode_tcvn3, font_encoding};
use unicode_normalization::UnicodeNormalization;

use super::file::File;
use super::syntax::{Dict, Lexer, MAX_MEMBERS, Object};

/// Codes of one map.
const MAX_CODES: usize = 100_000;
/// Letters one code may stand for.
const MAX_LETTERS: usize = 64;

/// A font as far as its text goes.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Bytes of a code.
    pub(super) wide: bool,
    letters: HashMap<u32, String>,
    widths: HashMap<u32, f64>,
    usual_width: f64,
    single: Option<[char; 256]>,
    pub(super) bold: bool,
    /// Letters are pairs of VNI, to be read together.
    pub(super) is_vni: bool,
    tcvn3: Option<bool>,
}

impl Font {
    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Self {
        let wide = dict.is_named("Subtype", "Type0");
        let name = match file.resolved(dict.get("BaseFont")) {
            Some(Object::Name(name)) => String::from_utf8_lossy(&name).into_owned(),
            _ => String::new(),
        };
        let name = match name.split_once('+') {
            Some((tag, rest)) if tag.len() == 6 => rest.to_owned(),
            _ => name,
        };
        let mut font = Self {
            wide,
            bold: name.to_lowercase().contains("bold"),
            ..Self::default()
        };
        match font_encoding(&name.replace(',', " ")) {
            FontEncoding::Tcvn3 { capitals } if !wide => font.tcvn3 = Some(capitals),
            FontEncoding::Vni if !wide => font.is_vni = true,
            _ => {}
        }
        if wide {
            font.wide_widths(file, dict);
        } else {
            font.single_widths(file, dict);
            font.single = Some(encoding(file, dict));
        }
        if let Some(stream) = file.stream_of(dict.get("ToUnicode")) {
            font.read_map(file, &file.decoded(&stream));
        }
        font
    }

    /// The letters of a code; nothing when the file does not say.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let text = match self.letters.get(&code) {
            Some(text) => text.clone(),
            None => {
                let index = usize::try_from(code).ok()?;
                let letter = *self.single.as_ref()?.get(index)?;
                (letter != '\0').then(|| letter.to_string())?
            }
        };
        Some(match self.tcvn3 {
            Some(capitals) => decode_tcvn3(&text, capitals),
            None => text,
        })
    }

    /// The width of a code in thousandths of the font's size.
    pub(super) fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.usual_width)
    }

    fn single_widths(&mut self, file: &File<'_>, dict: &Dict) {
        let first = file
            .resolved(dict.get("FirstChar"))
            .and_then(|o| o.count())
            .unwrap_or(0);
        let widths = file.array(dict.get("Widths")).unwrap_or_default();
        for (code, width) in (first..256).zip(&widths) {
            if let (Ok(code), Some(width)) = (
                u32::try_from(code),
                file.resolved(Some(width)).and_then(|o| o.number()),
            ) {
                self.widths.insert(code, width);
            }
        }
        let descriptor = file.dict(dict.get("FontDescriptor")).unwrap_or_default();
        let missing = file
            .resolved(descriptor.get("MissingWidth"))
            .and_then(|o| o.number());
        self.usual_width = missing.filter(|&width| width > 0.0).unwrap_or(500.0);
        if dict.is_named("Subtype", "Type3") {
            // Widths of Type 3 fonts are in their own space.
            let scale = file
                .array(dict.get("FontMatrix"))
                .and_then(|matrix| matrix.first().and_then(Object::number))
                .unwrap_or(0.001);
            self.widths
                .values_mut()
                .for_each(|width| *width *= scale * 1000.0);
        }
    }

    fn wide_widths(&mut self, file: &File<'_>, dict: &Dict) {
        let descendant = file
            .array(dict.get("DescendantFonts"))
            .and_then(|fonts| file.dict(fonts.first()))
            .unwrap_or_default();
        let usual = file.resolved(descendant.get("DW")).and_then(|o| o.number());
        self.usual_width = usual.unwrap_or(1000.0);
        let entries = file.array(descendant.get("W")).unwrap_or_default();
        let mut entries = entries.iter();
        while let (Some(first), Some(second)) = (entries.next(), entries.next()) {
            let Some(first) = first.count().and_then(|n| u32::try_from(n).ok()) else {
                break;
            };
            match file.resolved(Some(second)) {
                Some(Object::Array(widths)) => {
                    for (code, width) in (first..=0xFFFF).zip(&widths) {
                        if let Some(width) = width.number().filter(|_| file.takes_code()) {
                            self.widths.insert(code, width);
                        }
                    }
                }
                Some(Object::Number(last)) => {
                    let Some(width) = entries.next().and_then(Object::number) else {
                        break;
                    };
                    for code in first..=(last.clamp(0.0, 65535.0) as u32) {
                        if self.widths.len() >= MAX_CODES || !file.takes_code() {
                            return;
                        }
                        self.widths.insert(code, width);
                    }
                }
                _ => break,
            }
        }
    }

    /// Reads a ToUnicode map (9.10.3).
    fn read_map(&mut self, file: &File<'_>, map: &[u8]) {
        let mut lexer = Lexer::new(map, 0);
        let mut operands: Vec<Object> = Vec::new();
        let mut members = 0;
        while let Some(object) = lexer.next() {
            let Object::Word(word) = object else {
                members += lexer.members();
                if operands.len() < MAX_CODES && members <= MAX_MEMBERS {
                    operands.push(object);
                }
                continue;
            };
            members = 0;
            match word.as_slice() {
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Object::Text(code), Object::Text(letters)] = pair
                            && file.takes_code()
                        {
                            self.map(number(code), letters, 0);
                        }
                    }
                }
                b"endbfrange" => {
                    for range in operands.chunks_exact(3) {
                        self.range(file, range);
                    }
                }
                b"endcodespacerange" => {
                    if let Some(Object::Text(code)) = operands.first() {
                        // A composite font whose codes are single bytes.
                        self.wide &= code.len() != 1;
                    }
                }
                _ => {}
            }
            operands.clear();
        }
    }

    fn range(&mut self, file: &File<'_>, range: &[Object]) {
        let [Object::Text(first), Object::Text(last), letters] = range else {
            return;
        };
        let (first, last) = (number(first), number(last).min(0xFF_FFFF));
        match letters {
            Object::Text(letters) => {
                for code in first..=last {
                    if self.letters.len() >= MAX_CODES || !file.takes_code() {
                        return;
                    }
                    self.map(code, letters, code - first);
                }
            }
            Object::Array(each) => {
                for (code, letters) in (first..=last).zip(each) {
                    if let Object::Text(letters) = letters
                        && file.takes_code()
                    {
                        self.map(code, letters, 0);
                    }
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, code: u32, letters: &[u8], offset: u32) {
        let mut units: Vec<u16> = letters
            .chunks(2)
            .take(MAX_LETTERS)
            .map(|pair| pair.iter().fold(0, |unit, &byte| unit << 8 | u16::from(byte)))
            .collect();
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add((offset & 0xFFFF) as u16);
        }
        let text: String = char::decode_utf16(units)
            .filter_map(Result::ok)
            .filter(|&c| c != '\0')
            .collect();
        if self.letters.len() < MAX_CODES && !text.is_empty() {
            self.letters.insert(code, text);
        }
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter()
        .take(4)
        .fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// The letters of the codes of a simple font: its base encoding and what differs from it.
fn encoding(file: &File<'_>, dict: &Dict) -> [char; 256] {
    let (base, differences) = match file.resolved(dict.get("Encoding")) {
        Some(Object::Name(name)) => (name, Vec::new()),
        Some(Object::Dict(encoding)) => {
            let base = match file.resolved(encoding.get("BaseEncoding")) {
                Some(Object::Name(name)) => name,
                _ => Vec::new(),
            };
            (base, file.array(encoding.get("Differences")).unwrap_or_default())
        }
        _ => (Vec::new(), Vec::new()),
    };
    let table = if base == b"MacRomanEncoding" {
        MACINTOSH
    } else {
        WINDOWS_1252
    };
    let mut letters = ['\0'; 256];
    for (letter, code) in letters.iter_mut().zip(0_u8..=255) {
        let decoded = table.decode_without_bom_handling(&[code]).0.chars().next();
        *letter = decoded.filter(|c| !c.is_control()).unwrap_or('\0');
    }
    let mut code = 0;
    for entry in &differences {
        match entry {
            Object::Number(_) => code = entry.count().unwrap_or(256),
            Object::Name(name) => {
                if let (Some(letter), Some(named)) = (letters.get_mut(code), glyph(name)) {
                    *letter = named;
                }
                code += 1;
            }
            _ => {}
        }
    }
    letters
}

/// The letter of a glyph's name: Adobe's names as far as Vietnamese and punctuation go, `uni1EA1`, `u1EA1`.
fn glyph(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let hexadecimal = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    if let Some(code) = hexadecimal.filter(|digits| (4..=6).contains(&digits.len()))
        && let Ok(code) = u32::from_str_radix(code, 16)
    {
        return char::from_u32(code);
    }
    if let Some((_, letter)) = NAMED.iter().find(|(named, _)| *named == name) {
        return Some(*letter);
    }
    let mut letters = name.chars();
    let first = letters.next().filter(char::is_ascii_alphabetic)?;
    let mut rest = letters.as_str();
    let mut text = first.to_string();
    while !rest.is_empty() {
        let (mark, combining) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
        text.push(*combining);
        rest = rest.get(mark.len()..)?;
    }
    let mut composed = text.nfc();
    let letter = composed.next();
    if composed.next().is_some() { None } else { letter }
}

const MARKS: [(&str, char); 10] = [
    ("breve", '\u{306}'),
    ("circumflex", '\u{302}'),
    ("horn", '\u{31B}'),
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("hookabove", '\u{309}'),
    ("tilde", '\u{303}'),
    ("dotbelow", '\u{323}'),
    ("dieresis", '\u{308}'),
    ("caron", '\u{30C}'),
];

const NAMED: [(&str, char); 66] = [
    ("space", ' '),
    ("nbspace", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '−'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("underscore", '_'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("endash", '–'),
    ("emdash", '—'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("ellipsis", '…'),
    ("bullet", '•'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("multiply", '×'),
    ("section", '§'),
    ("dcroat", 'đ'),
    ("Dcroat", 'Đ'),
    ("dmacron", 'đ'),
    ("Dmacron", 'Đ'),
    ("Eth", 'Đ'),
    ("eth", 'đ'),
    ("dong", '₫'),
    ("twosuperior", '²'),
    ("threesuperior", '³'),
];
