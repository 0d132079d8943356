//! From characters as a file stores them to runs as a person reads them: the font decides the letters.

use std::sync::Arc;

use crate::model::{Run, Script};
use legacy_text::{FontEncoding, decode_tcvn3, decode_vni, font_encoding, is_composed, is_vni_mark, nfc};

/// Letters of a font's name kept (Windows allows 31); every run carries it.
const MAX_NAME: usize = 64;

/// A font of the file, judged once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) name: Arc<str>,
    pub(crate) encoding: FontEncoding,
    /// Symbol, Wingdings and their like: the characters are drawings, not letters.
    pub(crate) symbol: bool,
}

impl Face {
    pub(crate) fn new(name: &str) -> Self {
        let name = name.trim_matches(['\0', ' ', '"']);
        let name: String = name.chars().take(MAX_NAME).collect();
        let lower = name.to_ascii_lowercase();
        let symbol = lower == "symbol" || lower.starts_with("wingdings") || lower == "webdings";
        Self {
            encoding: font_encoding(&name),
            name: name.into(),
            symbol,
        }
    }
}

/// How a run looks. `high` draws the characters beyond ASCII and so decides the encoding; `ascii` the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Look<'f> {
    pub(crate) ascii: Option<&'f Face>,
    pub(crate) high: Option<&'f Face>,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
    pub(crate) strike: bool,
    pub(crate) script: Script,
    /// Half points.
    pub(crate) size: Option<u16>,
}

/// Gathers the runs of one paragraph.
#[derive(Debug, Default)]
pub(crate) struct RunBuilder<'f> {
    raw: Vec<(String, Look<'f>)>,
    bytes: usize,
}

impl<'f> RunBuilder<'f> {
    /// Adds text as stored; neighbours of the same look become one run.
    pub(crate) fn push(&mut self, text: &str, look: Look<'f>) {
        if text.is_empty() {
            return;
        }
        self.bytes += text.len();
        match self.raw.last_mut() {
            Some((last, same)) if same_look(same, &look) => last.push_str(text),
            _ => self.raw.push((text.to_owned(), look)),
        }
    }

    /// How many runs of different looks stand here.
    pub(crate) fn count(&self) -> usize {
        self.raw.len()
    }

    /// How many bytes of text stand here.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The finished runs; empty ones are dropped.
    pub(crate) fn finish(&mut self) -> Vec<Run> {
        self.join_split_vni();
        self.bytes = 0;
        // Most paragraphs are one run, and a vector that grows by itself begins with room for four.
        let mut runs = Vec::with_capacity(self.raw.len());
        let read = self.raw.drain(..).map(|(text, look)| run(text, &look));
        runs.extend(read.filter(|run| !run.text.is_empty()));
        runs
    }

    /// A VNI letter is two characters, and a change of look may fall between them.
    fn join_split_vni(&mut self) {
        let is_vni = |look: &Look| look.high.is_some_and(|f| f.encoding == FontEncoding::Vni);
        for at in 1..self.raw.len() {
            let Some([(before, first), (after, second)]) = self.raw.get_mut(at - 1..=at) else {
                return;
            };
            let Some(mark) = after.chars().next() else {
                continue;
            };
            let ends_in_letter = before.chars().next_back().is_some_and(char::is_alphabetic);
            if is_vni(first) && is_vni(second) && ends_in_letter && is_vni_mark(mark) {
                before.push(mark);
                after.remove(0);
            }
        }
    }
}

/// `true` when two runs look the same.
pub(crate) fn same_look(one: &Look, other: &Look) -> bool {
    let same = |a: Option<&Face>, b: Option<&Face>| match (a, b) {
        (Some(a), Some(b)) => std::ptr::eq(a, b) || a == b,
        (None, None) => true,
        _ => false,
    };
    let set = |look: &Look| {
        (
            look.bold,
            look.italic,
            look.underline,
            look.strike,
            look.script,
            look.size,
        )
    };
    set(one) == set(other) && same(one.high, other.high) && same(one.ascii, other.ascii)
}

fn run(text: String, look: &Look) -> Run {
    let face = look.high.or(look.ascii);
    let (text, converted_from) = decode(text, look);
    Run {
        text,
        font: face.map(|f| Arc::clone(&f.name)),
        converted_from,
        bold: look.bold,
        italic: look.italic,
        underline: look.underline,
        strike: look.strike,
        script: look.script,
        size: look.size,
    }
}

/// The text as read, and the encoding it was converted from.
pub(crate) fn decode(text: String, look: &Look) -> (String, Option<&'static str>) {
    let Some(face) = look.high.or(look.ascii) else {
        return (plain(text), None);
    };
    if face.symbol {
        return (symbols(&text, &face.name), None);
    }
    match face.encoding {
        FontEncoding::Tcvn3 { capitals } => {
            let ascii_capitals = match look.ascii.map(|f| f.encoding) {
                Some(FontEncoding::Tcvn3 { capitals }) => capitals,
                _ => capitals,
            };
            let text = decode_tcvn3(&text, capitals);
            let text = if ascii_capitals == capitals {
                text
            } else {
                ascii_case(&text, ascii_capitals)
            };
            (text, Some("TCVN3"))
        }
        FontEncoding::Vni => (decode_vni(&text.replace('\u{1F}', "")), Some("VNI")),
        FontEncoding::Unicode | FontEncoding::Unsupported => (plain(text), None),
    }
}

fn ascii_case(text: &str, capitals: bool) -> String {
    if capitals {
        text.to_ascii_uppercase()
    } else {
        text.to_owned()
    }
}

/// Unicode text: composed; hyphenation hints (U+00AD and Word's character 31) are not text.
fn plain(text: String) -> String {
    // U+00AD is 0xC2 0xAD; the second byte alone is a part of many letters.
    let bytes = text.as_bytes();
    let hinted = memchr::memchr2_iter(0x1F, 0xC2, bytes)
        .any(|at| matches!(bytes.get(at..), Some([0x1F, ..] | [_, 0xAD, ..])));
    if hinted {
        return nfc(&text.replace(['\u{1F}', '\u{AD}'], ""));
    }
    if is_composed(&text) { text } else { nfc(&text) }
}

/// A label as a person reads it: trimmed, drawings of symbol fonts as bullets; `None` when nothing is left.
pub(crate) fn drawn_label(label: &str) -> Option<String> {
    let label: String = label.chars().map(symbol_of_private_area).collect();
    let label = label.trim();
    (!label.is_empty()).then(|| label.to_owned())
}

fn symbol_of_private_area(c: char) -> char {
    if matches!(c, '\u{F020}'..='\u{F0FF}') {
        symbol(c)
    } else {
        c
    }
}

/// Characters of a symbol font: the few that stand for text are named, drawings become a bullet.
fn symbols(text: &str, font: &str) -> String {
    let greek = font.eq_ignore_ascii_case("symbol");
    text.chars()
        .map(|c| match letter_of_symbol(c) {
            Some(letter) if greek => letter,
            _ => symbol(c),
        })
        .collect()
}

/// The letters and signs of the font Symbol (Adobe's encoding of it), where they are not drawings.
fn letter_of_symbol(c: char) -> Option<char> {
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    let code = match u32::from(c) {
        code @ 0xF020..=0xF0FF => code & 0xFF,
        code => code,
    };
    Some(match code {
        0x41..=0x5A => return CAPITALS.chars().nth(code as usize - 0x41),
        0x61..=0x7A => return SMALL.chars().nth(code as usize - 0x61),
        0xA5 => '∞',
        0xAC => '←',
        0xB0 => '°',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBB => '≈',
        0xCE => '∈',
        0xD6 => '√',
        0xE5 => '∑',
        _ => return None,
    })
}

fn symbol(c: char) -> char {
    let code = match u32::from(c) {
        code @ 0xF020..=0xF0FF => code & 0xFF,
        code @ 0x80..=0xFF => code,
        _ => return c,
    };
    match code {
        0x20 => ' ',
        0x28 | 0x29 | 0x2B | 0x2D..=0x39 => char::from(code as u8),
        0x6F | 0x71 | 0x72 | 0xA8 => '☐',
        0xFE | 0x52 => '☑',
        0xFD => '☒',
        0xFC => '✓',
        0xA3 => '≤',
        0xB3 => '≥',
        0xB1 => '±',
        0xB4 => '×',
        0xE0 | 0xAE => '→',
        0xD8 => '➢',
        _ => '•',
    }
}
