//! A document as one row of words, each knowing where it stands.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{MAX_WORDS, Options, Spot, labels};
use crate::model::{Block, Cell, Document, FileType, NoteKind, Paragraph, Place, Row, Table};

/// Huyền, hỏi, ngã, sắc, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
/// Tables nested deeper are not gone into.
const MAX_DEPTH: usize = 32;
/// A line of a file that breaks its lines (PDF, plain text) shorter than this, in letters, was not broken.
const MIN_BROKEN_LINE: usize = 40;
/// Marks the keys of labels, so that a label never meets a number of the text.
const LABEL_MARK: char = '\u{1}';

/// Keys of words as small numbers.
#[derive(Debug, Default)]
pub(super) struct Interner {
    numbers: HashMap<String, u32>,
    keys: Vec<String>,
}

impl Interner {
    fn number(&mut self, key: String) -> u32 {
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push(key.clone());
        self.numbers.insert(key, number);
        number
    }

    /// The keys themselves, to put two texts in an order that does not hang on how they were numbered.
    pub(super) fn texts<'a>(&'a self, numbers: &'a [u32]) -> impl Iterator<Item = &'a str> {
        numbers.iter().map(|&number| {
            self.keys
                .get(usize::try_from(number).unwrap_or(usize::MAX))
                .map_or("", String::as_str)
        })
    }

    /// The key, without the mark of labels.
    pub(super) fn key(&self, number: u32) -> &str {
        let key = self
            .keys
            .get(usize::try_from(number).unwrap_or(usize::MAX))
            .map_or("", String::as_str);
        key.strip_prefix(LABEL_MARK).unwrap_or(key)
    }
}

/// A word or a sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// What it is compared by.
    pub(super) key: u32,
    /// The line it stands in.
    pub(super) line: usize,
    /// Bytes of the line's text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// A label that may be passed over.
    pub(super) label: bool,
}

/// A paragraph or a row of a table.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) spot: Spot,
    pub(super) text: String,
}

/// A document's words.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) words: Vec<Word>,
    pub(super) lines: Vec<Line>,
    /// There were more words than are looked at.
    pub(super) cut: bool,
}

impl Text {
    pub(super) fn of(document: &Document, options: Options, interner: &mut Interner) -> Self {
        let breaks_lines = matches!(document.file_type, FileType::Pdf | FileType::Text);
        let mut builder = Builder {
            text: Self::default(),
            options,
            interner,
            breaks_lines,
            before: String::new(),
            quoting: false,
            note: None,
        };
        builder.blocks(&document.body);
        for (index, note) in document.notes.iter().enumerate() {
            if matches!(
                note.kind,
                NoteKind::Footnote | NoteKind::Endnote | NoteKind::Textbox
            ) {
                builder.note = Some(index);
                builder.before.clear();
                builder.blocks(&note.blocks);
            }
        }
        builder.text
    }

    pub(super) fn keys(&self) -> Vec<u32> {
        self.words.iter().map(|word| word.key).collect()
    }
}

struct Builder<'a> {
    text: Text,
    options: Options,
    interner: &'a mut Interner,
    breaks_lines: bool,
    /// The last written piece before the one at hand.
    before: String,
    /// A quotation mark is open.
    quoting: bool,
    note: Option<usize>,
}

impl Builder<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for (block, item) in blocks.iter().enumerate() {
            let place = Place {
                block,
                ..Place::default()
            };
            match item {
                Block::Paragraph(paragraph) => {
                    self.begin(place);
                    self.paragraph(paragraph);
                    self.end();
                }
                Block::Table(table) => self.table(table, place),
            }
        }
    }

    fn table(&mut self, table: &Table, place: Place) {
        for (index, row) in table.rows.iter().enumerate() {
            let place = Place {
                row: Some(index),
                ..place
            };
            if row.cells.iter().all(is_short) {
                self.begin(place);
                self.row(row, 0);
                self.end();
            } else {
                self.long_row(row, place);
            }
        }
    }

    /// A row of several paragraphs a cell frames text: each paragraph is a line.
    fn long_row(&mut self, row: &Row, place: Place) {
        for (cell_index, cell) in row.cells.iter().enumerate() {
            for (index, block) in cell.blocks.iter().enumerate() {
                self.begin(Place {
                    cell: Some(cell_index),
                    paragraph: Some(index),
                    ..place
                });
                self.block(block, 0);
                self.end();
            }
        }
    }

    fn row(&mut self, row: &Row, depth: usize) {
        for cell in &row.cells {
            for block in &cell.blocks {
                self.block(block, depth);
            }
        }
    }

    fn block(&mut self, block: &Block, depth: usize) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Table(table) if depth < MAX_DEPTH => {
                table.rows.iter().for_each(|row| self.row(row, depth + 1));
            }
            Block::Table(_) => self.text.cut = true,
        }
    }

    fn begin(&mut self, place: Place) {
        let spot = Spot {
            note: self.note,
            place,
        };
        let text = String::new();
        self.text.lines.push(Line { spot, text });
    }

    /// Lines without words are no lines.
    fn end(&mut self) {
        let line = self.text.lines.len().saturating_sub(1);
        if self.text.words.last().is_none_or(|word| word.line != line) {
            self.text.lines.pop();
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let text = paragraph.text();
        let mut label = paragraph
            .label
            .as_deref()
            .filter(|label| !label.trim().is_empty());
        for piece in text.split(['\n', '\u{b}', '\u{c}', '\r']) {
            self.piece(label.take(), piece);
        }
    }

    /// Words of a paragraph, or of a part of it between forced line ends.
    fn piece(&mut self, label: Option<&str>, piece: &str) {
        if label.is_none() && piece.trim().is_empty() {
            return;
        }
        let line = self.text.lines.len().saturating_sub(1);
        let Some(last) = self.text.lines.last_mut() else {
            return;
        };
        let mut full = std::mem::take(&mut last.text);
        if !full.is_empty() {
            full.push('\t');
        }
        let mut from = full.len();
        if let Some(label) = label {
            let sure = self.options.ignore_numbering && labels::automatic(label);
            full.push_str(label.trim());
            if sure {
                self.push_label(&full, from, full.len(), line);
            } else {
                self.scan(&full, from, line);
            }
            full.push(' ');
            from = full.len();
        }
        full.push_str(piece.trim());
        self.quoting = false;
        if self.options.ignore_numbering
            && label.is_none()
            && let Some(length) = full.get(from..).and_then(labels::typed)
            && (!self.goes_on() || labels::is_bullet(full.get(from..).unwrap_or_default()))
        {
            self.push_label(&full, from, from + length, line);
            from += length;
        }
        self.scan(&full, from, line);
        self.before = piece.trim().to_owned();
        if let Some(last) = self.text.lines.last_mut() {
            last.text = full;
        }
    }

    /// The piece before breaks off, so that a number at the head of this one belongs to its sentence.
    fn goes_on(&self) -> bool {
        let before = self.before.as_str();
        let last_word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let refers = ["điểm", "khoản", "điều", "mục", "số", "tiết", "ngày", "là", "phần"];
        if refers.contains(&last_word.to_lowercase().as_str()) {
            return true;
        }
        self.breaks_lines
            && before.chars().count() >= MIN_BROKEN_LINE
            && before.ends_with(|c: char| c.is_alphanumeric() || c == ',')
    }

    fn push_label(&mut self, text: &str, start: usize, end: usize, line: usize) {
        let written = text.get(start..end).unwrap_or_default();
        let mut key = String::from(LABEL_MARK);
        key.push_str(&self.key(written));
        self.push(key, line, start, end, true);
    }

    /// Words of `text` from byte `from` on: what white space parts, and of that the signs at both ends.
    fn scan(&mut self, text: &str, from: usize, line: usize) {
        let mut at = from;
        while let Some(rest) = text.get(at..)
            && !rest.is_empty()
        {
            let blank = rest.len() - rest.trim_start_matches(is_blank).len();
            let space = rest.get(..blank).unwrap_or_default();
            let rest = rest.get(blank..).unwrap_or_default();
            let length = rest.find(is_blank).unwrap_or(rest.len());
            let space = if at == from { " " } else { space };
            self.chunk(text, at + blank..at + blank + length, space, line);
            at += blank + length;
        }
    }

    fn chunk(&mut self, text: &str, range: Range<usize>, space: &str, line: usize) {
        let mut space = space;
        let mut from = range.start;
        while let Some(rest) = text.get(from..range.end)
            && let Some(first) = rest.chars().next()
        {
            let length = if self.options.ignore_spacing && leader(rest) > 0 {
                leader(rest)
            } else if is_sign(first) {
                first.len_utf8()
            } else {
                self.core(rest)
            };
            let written = rest.get(..length).unwrap_or_default();
            let start = from;
            from += length.max(1);
            if self.options.ignore_spacing && leader(written) > 0 {
                continue; // room to be filled in
            }
            if self.options.ignore_quotes && is_quote(first) && !self.is_unit(written, text, start) {
                continue;
            }
            let mut key = self.key(written);
            if key.is_empty() {
                continue;
            }
            if !self.options.ignore_spacing {
                key.insert_str(0, std::mem::take(&mut space));
            }
            self.push(key, line, start, from, false);
        }
    }

    /// The bytes of `rest` up to its closing signs or a dotted line.
    fn core(&self, rest: &str) -> usize {
        let dotted =
            |at: usize| self.options.ignore_spacing && leader(rest.get(at..).unwrap_or_default()) > 0;
        let end = rest
            .char_indices()
            .find(|(at, c)| !c.is_alphanumeric() && dotted(*at))
            .map_or(rest.len(), |(at, _)| at);
        let head = rest.get(..end).unwrap_or(rest);
        let core = head.trim_end_matches(is_sign).len();
        if core == 0 { head.len() } else { core }
    }

    /// Takes note of an opening or closing quotation mark; `true` when this one is a sign of measure instead: a straight
    /// mark right behind a digit with none open is minutes, feet or inches.
    fn is_unit(&mut self, mark: &str, text: &str, at: usize) -> bool {
        let straight = matches!(mark, "\"" | "'" | "′" | "″");
        let digit_before = text
            .get(..at)
            .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
        if straight && digit_before && !self.quoting {
            return true;
        }
        self.quoting = match mark {
            "“" | "„" | "«" | "‘" => true,
            "”" | "»" | "’" => false,
            _ => !self.quoting,
        };
        false
    }

    fn push(&mut self, key: String, line: usize, start: usize, end: usize, label: bool) {
        if self.text.words.len() >= MAX_WORDS {
            self.text.cut = true;
            return;
        }
        let key = self.interner.number(key);
        self.text.words.push(Word {
            key,
            line,
            start,
            end,
            label,
        });
    }

    /// The form in which words are compared.
    fn key(&self, written: &str) -> String {
        if written.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return if self.options.ignore_case {
                written.to_ascii_lowercase()
            } else {
                written.to_owned()
            };
        }
        let even = written.nfc().filter_map(|c| self.even(c));
        let cased: String = if self.options.ignore_case {
            even.flat_map(char::to_lowercase).collect()
        } else {
            even.collect()
        };
        if self.options.ignore_tone_placement {
            tones_last(&cased)
        } else {
            cased
        }
    }

    fn even(&self, c: char) -> Option<char> {
        Some(match c {
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' => {
                return None;
            }
            'Ð' | 'Ɖ' => 'Đ',
            'ð' => 'đ',
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' if self.options.ignore_quotes => '-',
            '‘' | '’' | '‚' | '′' | '´' | '`' if self.options.ignore_quotes => '\'',
            '“' | '”' | '„' | '«' | '»' | '″' if self.options.ignore_quotes => '"',
            c => c,
        })
    }
}

/// One paragraph at most in the cell, and no table.
fn is_short(cell: &Cell) -> bool {
    let written = |block: &&Block| match block {
        Block::Paragraph(paragraph) => paragraph.runs.iter().any(|run| !run.text.trim().is_empty()),
        Block::Table(_) => true,
    };
    cell.blocks.iter().filter(written).count() <= 1
        && !cell.blocks.iter().any(|block| matches!(block, Block::Table(_)))
}

/// Letters of every syllable first, its tone after them.
fn tones_last(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut tones: Vec<char> = Vec::new();
    for c in text.nfd() {
        if TONES.contains(&c) {
            tones.push(c);
            continue;
        }
        if !c.is_alphabetic() && !is_combining_mark(c) {
            out.extend(tones.drain(..));
        }
        out.push(c);
    }
    out.extend(tones);
    out
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{a0}'
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !is_combining_mark(c)
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '”' | '„' | '«' | '»' | '″' | '‘' | '’' | '‚' | '′' | '´' | '`'
    )
}

/// The bytes of a drawn line that `text` begins with: `…`, or three and more full stops, underscores or dashes.
fn leader(text: &str) -> usize {
    let length = text.len() - text.trim_start_matches(['.', '…', '_', '-', '–', '—']).len();
    let run = text.get(..length).unwrap_or_default();
    if run.contains('…') || run.chars().count() >= 3 {
        length
    } else {
        0
    }
}
