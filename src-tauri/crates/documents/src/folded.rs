//! A text folded for matching, with the way back to the text as it was written.
//!
//! Headings, column titles and decision numbers are typed with and without tone marks, composed and
//! decomposed, in capitals, with non-breaking spaces. Everything that has to *recognise* words works on a
//! [`Folded`]; everything that has to *show* them takes the original slice back through [`Folded::original`].

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower-case letters without marks (`đ` and the look-alikes `Ð`, `ð` become `d`), one space for any run of
/// white space, one `-` for any dash; soft hyphens and direction marks gone. Keeps byte offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded text, for searching.
    pub text: String,
    /// Of each byte of the text; a text is never 4 GiB long.
    offsets: Vec<u32>,
    end: usize,
}

impl Folded {
    /// Folds `original`.
    pub fn new(original: &str) -> Self {
        let mut offsets = Vec::with_capacity(original.len());
        let text = folded(original, |length, at| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if offsets.len() + 1 == length {
                offsets.push(at);
            } else {
                offsets.resize(length, at);
            }
        });
        Self {
            text,
            offsets,
            end: original.len(),
        }
    }

    /// The byte of the original text where the folded byte `at` comes from; the original length past the end.
    pub fn origin(&self, at: usize) -> usize {
        self.offsets.get(at).map_or(self.end, |&at| at as usize)
    }

    /// The part of `original` (the text this was made from) that folded to `from..to`.
    pub fn original<'a>(&self, original: &'a str, from: usize, to: usize) -> &'a str {
        original
            .get(self.origin(from)..self.origin(to))
            .unwrap_or_default()
    }
}

/// The folded text; `note` hears, each time the text has grown, its length and where the original letter stands.
fn folded(original: &str, mut note: impl FnMut(usize, usize)) -> String {
    let letters = &*LETTERS;
    let mut text = String::with_capacity(original.len());
    for (at, c) in original.char_indices() {
        if c.is_ascii_graphic() {
            text.push(c.to_ascii_lowercase());
        } else if let Some(letter) = latin(letters, c) {
            text.push(letter);
        } else if c.is_whitespace() {
            if text.ends_with(' ') {
                continue;
            }
            text.push(' ');
        } else if c.is_ascii() {
            text.push(c);
        } else {
            decompose_canonical(c, |part| text.extend(fold_char(part)));
        }
        note(text.len(), at);
    }
    text
}

/// First letter of the lower table.
const FIRST: u32 = 0xc0;
/// Letters of the upper table: those with two marks.
const EXTENDED: std::ops::Range<u32> = 0x1e00..0x1f00;
/// What the letters of both tables fold to; 0 where that is not one letter.
static LETTERS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let table = |codes: std::ops::Range<u32>| codes.map(|code| ascii_base(code).unwrap_or(0)).collect();
    [table(FIRST..0x250), table(EXTENDED)]
});

/// The ASCII letter a letter of Vietnamese folds to, from a table: most of a text is such letters.
fn latin([low, extended]: &[Vec<u8>; 2], c: char) -> Option<char> {
    let code = u32::from(c);
    let letter = if code < EXTENDED.start {
        low.get(usize::try_from(code.checked_sub(FIRST)?).ok()?)
    } else {
        extended.get(usize::try_from(code - EXTENDED.start).ok()?)
    };
    letter
        .filter(|letter| **letter != 0)
        .map(|letter| char::from(*letter))
}

/// The one ASCII letter a code folds to, if it is one.
fn ascii_base(code: u32) -> Option<u8> {
    let mut folded = Vec::new();
    decompose_canonical(char::from_u32(code)?, |part| folded.extend(fold_char(part)));
    match folded.as_slice() {
        [only] if only.is_ascii_alphabetic() => u8::try_from(*only).ok(),
        _ => None,
    }
}

fn fold_char(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        'đ' | 'Đ' | 'ð' | 'Ð' | 'Ɖ' => Some('d'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        '“' | '”' | '„' | '«' | '»' => Some('"'),
        '‘' | '’' | '′' => Some('\''),
        '∕' | '⁄' | '／' => Some('/'),
        '\u{ad}'
        | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' => None,
        _ if is_combining_mark(c) => None,
        _ => Some(c),
    };
    plain.into_iter().flat_map(char::to_lowercase)
}

/// The folded text alone, trimmed.
pub fn fold(text: &str) -> String {
    let mut folded = folded(text, |_, _| {});
    folded.truncate(folded.trim_end().len());
    let lead = folded.len() - folded.trim_start().len();
    folded.drain(..lead);
    folded
}

/// White space runs to one space, ends trimmed; the letters stay as they are.
pub fn squeeze(text: &str) -> String {
    if is_squeezed(text.as_bytes()) {
        return text.to_owned();
    }
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// `true` when nothing stands between words but one space each, as in most texts. Looks at bytes: what might begin
/// another white space (U+0085, U+00A0, U+1680, U+2000 and on, U+3000) is taken for one.
fn is_squeezed(text: &[u8]) -> bool {
    let (mut first, mut second) = (0, b' ');
    for &third in text {
        let white = matches!(
            (first, second, third),
            (_, b' ', b' ')
                | (_, _, 0..=0x1F)
                | (_, 0xC2, 0x85 | 0xA0)
                | (_, 0xE1, 0x9A)
                | (_, _, 0xE3)
                | (0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF)
                | (0xE2, 0x81, 0x9F)
        );
        if white {
            return false;
        }
        (first, second) = (second, third);
    }
    second != b' ' || text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezes_every_kind_of_white_space() {
        for (text, squeezed) in [
            ("", ""),
            (" ", ""),
            ("Thủ tục", "Thủ tục"),
            (" Thủ tục", "Thủ tục"),
            ("Thủ tục ", "Thủ tục"),
            ("Thủ  tục", "Thủ tục"),
            ("Thủ\ttục\n", "Thủ tục"),
            ("a “b” – c…", "a “b” – c…"),
            ("ဠᡀ", "ဠᡀ"),
        ] {
            assert_eq!(squeeze(text), squeezed, "{text:?}");
        }
        for space in (0..0x3_0000)
            .filter_map(char::from_u32)
            .filter(|c| c.is_whitespace())
        {
            assert_eq!(squeeze(&format!("a{space}b")), "a b", "{space:?}");
            assert_eq!(squeeze(&format!("ạ{space}")), "ạ", "{space:?}");
        }
    }

    #[test]
    fn folds_every_spelling_of_a_word_alike() {
        for written in [
            "QUYẾT ĐỊNH",
            "Quye\u{302}\u{301}t  \u{110}i\u{323}nh",
            "quyết\u{a0}ðịnh",
            "quyet dinh",
        ] {
            assert_eq!(fold(written), "quyet dinh", "{written}");
        }
    }

    #[test]
    fn the_table_folds_as_the_rule_does() {
        for code in (0xc0..0x250).chain(0x1e00..0x1f00) {
            let c = char::from_u32(code).expect("a letter");
            let mut by_rule = String::new();
            decompose_canonical(c, |part| by_rule.extend(fold_char(part)));
            assert_eq!(Folded::new(&c.to_string()).text, by_rule, "{c}");
        }
    }

    #[test]
    fn gives_the_original_slice_back() {
        let original = "Số: 113/QÐ-UBND";
        let folded = Folded::new(original);
        let at = folded.text.find("qd").unwrap();
        assert_eq!(folded.original(original, at, folded.text.len()), "QÐ-UBND");
    }
}
