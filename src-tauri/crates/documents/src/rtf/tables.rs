//! The font table, the style sheet and the other tables, read before the text.

use super::info;
use super::lists::Lists;
use super::tokens::{Token, Tokens};
use crate::codepage;
use crate::model::Properties;
use crate::runs::Face;
use legacy_text::FontEncoding;
use std::collections::HashMap;

/// Fonts and styles kept at most.
const MAX_FONTS: usize = 4096;
const MAX_STYLES: usize = 4096;
/// Bytes of a font or style name at most.
const MAX_NAME: usize = 256;

/// The character set of fonts that draw signs.
const SYMBOL: u8 = 2;

/// A font and the code page its bytes are in; `None` for the page of the file.
#[derive(Debug)]
pub(crate) struct Font {
    pub(crate) face: Face,
    pub(crate) page: Option<u16>,
}

/// What the head of the file says.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) fonts: HashMap<i32, Font>,
    pub(crate) styles: HashMap<i32, ParagraphStyle>,
    pub(super) lists: Lists,
    pub(crate) properties: Properties,
    pub(crate) default_font: i32,
    pub(crate) page: u16,
}

/// What a style hands to paragraphs that name it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ParagraphStyle {
    /// Outline level 1–9, 0 for none.
    pub(crate) outline: u8,
    pub(crate) font: Option<i32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Nothing,
    Fonts,
    Styles,
    Other,
}

impl Tables {
    /// Goes through the file once for its tables.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut tables = Self {
            page: 1252,
            ..Self::default()
        };
        let mut stack: Vec<Inside> = Vec::new();
        let mut inside = Inside::Nothing;
        let mut entry = Entry::default();
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            match token {
                Token::Open => stack.push(inside),
                Token::Close => {
                    let before = stack.pop().unwrap_or(Inside::Nothing);
                    if inside != Inside::Other {
                        tables.close(inside, &mut entry);
                    }
                    inside = before;
                }
                Token::Symbol(b'*') if inside != Inside::Nothing => inside = Inside::Other,
                Token::Word(b"fonttbl", _) => inside = Inside::Fonts,
                Token::Word(b"stylesheet", _) => inside = Inside::Styles,
                Token::Word(b"falt" | b"panose" | b"fname", _) if inside == Inside::Fonts => {
                    inside = Inside::Other
                }
                Token::Word(b"deff", value) => tables.default_font = value.unwrap_or(0),
                Token::Word(b"ansicpg", Some(page)) => tables.page = u16::try_from(page).unwrap_or(1252),
                Token::Word(b"mac", _) => tables.page = 10000,
                Token::Word(b"pc", _) => tables.page = 437,
                Token::Word(b"pca", _) => tables.page = 850,
                Token::Word(b"listtable" | b"listoverridetable", _) => {
                    tables.lists.read(tokens.clone());
                    inside = Inside::Other;
                }
                Token::Word(b"info", _) => {
                    tables.properties = info::read(tokens.clone(), tables.page);
                    inside = Inside::Other;
                }
                _ if inside == Inside::Nothing || inside == Inside::Other => {}
                Token::Word(b"f", Some(number)) if inside == Inside::Fonts => entry.number = Some(number),
                Token::Word(b"fcharset", Some(set)) => entry.charset = u8::try_from(set).ok(),
                Token::Word(b"cpg", Some(page)) => entry.page = u16::try_from(page).ok(),
                Token::Word(b"f", Some(number)) if inside == Inside::Styles => entry.font = Some(number),
                Token::Word(b"s", number) if inside == Inside::Styles => {
                    entry.number = Some(number.unwrap_or(0))
                }
                Token::Word(b"outlinelevel", Some(level)) => entry.outline = Some(level),
                Token::Word(b"u", Some(unit)) => entry.name.push(unicode(unit)),
                Token::Byte(byte) => entry.push(&[byte]),
                Token::Text(text) => {
                    let mut parts = text.split(|&b| b == b';').peekable();
                    while let Some(part) = parts.next() {
                        entry.push(part);
                        if parts.peek().is_some() {
                            tables.close(inside, &mut entry);
                        }
                    }
                }
                _ => {}
            }
        }
        tables
    }

    fn close(&mut self, inside: Inside, entry: &mut Entry) {
        let entry = std::mem::take(entry);
        match (inside, entry.number) {
            (Inside::Fonts, Some(number))
                if self.fonts.len() < MAX_FONTS && !entry.name.trim().is_empty() =>
            {
                let page = entry
                    .page
                    .or_else(|| entry.charset.filter(|&c| c > 1).and_then(codepage::of_charset));
                let mut face = Face::new(entry.name.trim());
                face.symbol |= entry.charset == Some(SYMBOL) && face.encoding == FontEncoding::Unicode;
                self.fonts.insert(number, Font { face, page });
            }
            (Inside::Styles, Some(number)) if self.styles.len() < MAX_STYLES => {
                let name = entry.name.trim().to_ascii_lowercase();
                let named = name.strip_prefix("heading ").and_then(|n| n.parse::<u8>().ok());
                let level = named.or_else(|| u8::try_from(entry.outline?).ok().map(|l| l.saturating_add(1)));
                let style = ParagraphStyle {
                    outline: level.filter(|l| (1..=9).contains(l)).unwrap_or(0),
                    font: entry.font,
                };
                self.styles.insert(number, style);
            }
            _ => {}
        }
    }
}

/// A `\u` number as a character; halves of pairs are replaced.
pub(crate) fn unicode(unit: i32) -> char {
    char::from_u32((unit & 0xFFFF) as u32).unwrap_or('\u{FFFD}')
}

#[derive(Default)]
struct Entry {
    number: Option<i32>,
    charset: Option<u8>,
    page: Option<u16>,
    outline: Option<i32>,
    font: Option<i32>,
    name: String,
}

impl Entry {
    fn push(&mut self, bytes: &[u8]) {
        if self.name.len() < MAX_NAME {
            self.name.extend(bytes.iter().map(|&b| char::from(b)));
        }
    }
}
