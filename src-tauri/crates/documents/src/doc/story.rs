//! Reading one story (the body, a footnote, a header …): characters, runs, paragraphs, tables.

use super::fib::Generation;
use super::fonts::Fonts;
use super::lists::Lists;
use super::memory::Memory;
use super::pages::{Stretch, covering};
use super::pieces::{Piece, PieceProperties};
use super::properties::{CharacterProperties, ParagraphProperties};
use super::styles::{Style, Styles};
use crate::codepage;
use crate::flow::{End, Flow};
use crate::model::{Block, Paragraph};
use crate::runs::{Face, Look, RunBuilder, decode, drawn_label, same_look};
use legacy_text::FontEncoding;
use std::cell::Cell;
use std::collections::HashSet;
use std::ops::Range;

/// Everything the stories of a file have in common.
pub(crate) struct Source<'d> {
    pub(crate) stream: &'d [u8],
    pub(crate) data: &'d [u8],
    pub(crate) generation: Generation,
    pub(crate) pieces: &'d [Piece<'d>],
    pub(crate) characters: &'d [Stretch<'d>],
    pub(crate) paragraphs: &'d [Stretch<'d>],
    pub(crate) styles: &'d Styles<'d>,
    pub(crate) fonts: &'d Fonts<'d>,
    /// Bytes of text that may still be read; 0 when the limit was met.
    pub(crate) text_left: Cell<usize>,
    /// Paragraphs and runs that may still be kept: memory is bounded by them.
    pub(crate) blocks_left: Cell<usize>,
    /// What the 256 bytes of 8-bit text mean.
    pub(crate) letters: &'d [char; 256],
    /// The code page of 8-bit text whose font names none (Word 6).
    pub(crate) page: u16,
}

/// Character sets of fonts: whatever the machine uses, and drawings.
const DEFAULT: u8 = 1;
const SYMBOLS: u8 = 2;
const MACINTOSH: u16 = 10_000;

/// Marks inside text (MS-DOC 2.4.1, 2.9.56).
mod mark {
    pub(super) const CELL: char = '\u{7}';
    pub(super) const LINE: char = '\u{B}';
    pub(super) const PAGE: char = '\u{C}';
    pub(super) const PARAGRAPH: char = '\r';
    pub(super) const COLUMN: char = '\u{E}';
    pub(super) const FIELD_BEGIN: char = '\u{13}';
    pub(super) const FIELD_SEPARATOR: char = '\u{14}';
    pub(super) const FIELD_END: char = '\u{15}';
    pub(super) const HARD_HYPHEN: char = '\u{1E}';
}

/// Text of the paragraph being read, with the properties laid directly over it.
struct Span<'d> {
    text: Range<usize>,
    direct: &'d [u8],
    piece: PieceProperties<'d>,
}

struct Reader<'s, 'd> {
    source: &'s Source<'d>,
    lists: &'s mut Lists<'d>,
    flow: Flow,
    text: String,
    spans: Vec<Span<'d>>,
    runs: RunBuilder<'d>,
    /// For each open field: its result has begun.
    fields: Vec<bool>,
    /// Open fields whose result has not begun: their text is an order to Word, not text.
    orders: usize,
    hidden_by_field: bool,
    /// Field begins that are never ended; they are no fields.
    unmatched: HashSet<usize>,
    high_surrogate: Option<u16>,
    /// Room for the text of a block while it is converted.
    scratch: String,
    memory: Memory<'d>,
    /// The stretch of paragraph properties last looked up; the next one is near.
    stretch_at: usize,
}

/// Characters converted at a time.
const BLOCK: usize = 256;
/// A UTF-16 unit is three bytes of UTF-8 at most.
const UTF8_BYTES: usize = 3;

/// Reads the characters from `range.start` up to `range.end`.
pub(crate) fn read_story<'d>(source: &Source<'d>, lists: &mut Lists<'d>, range: Range<u32>) -> Vec<Block> {
    let mut reader = Reader {
        source,
        lists,
        flow: Flow::default(),
        text: String::new(),
        spans: Vec::new(),
        runs: RunBuilder::default(),
        fields: Vec::new(),
        orders: 0,
        hidden_by_field: false,
        unmatched: unmatched_fields(source, &range),
        high_surrogate: None,
        scratch: "\0".repeat(UTF8_BYTES * BLOCK),
        memory: Memory::default(),
        stretch_at: 0,
    };
    for (piece, bytes) in stored(source, &range) {
        // Pieces of a sound file share no text; those of a made-up one may repeat it without end.
        let left = source.text_left.get().checked_sub(bytes.len());
        source.text_left.set(left.unwrap_or(0));
        if left.is_none() {
            break;
        }
        reader.piece(piece, bytes);
        if reader.flow.is_full() {
            source.text_left.set(0);
            break;
        }
    }
    if !reader.text.is_empty() || !reader.runs.is_empty() {
        let at = reader.spans.last().map_or(0, |_| usize::MAX);
        reader.end_paragraph(mark::PARAGRAPH, at, &[], PieceProperties::None);
    }
    reader.flow.finish()
}

/// The pieces of a range and the bytes they stand in.
fn stored<'s, 'd>(
    source: &'s Source<'d>,
    range: &Range<u32>,
) -> impl Iterator<Item = (&'s Piece<'d>, Range<usize>)> {
    let (from, to) = (range.start, range.end);
    let length = source.stream.len();
    let first = source.pieces.partition_point(|p| p.end <= from);
    let pieces = source
        .pieces
        .get(first..)
        .unwrap_or_default()
        .iter()
        .take_while(move |p| p.start < to);
    pieces.filter_map(move |piece| {
        let width = if piece.wide { 2 } else { 1 };
        let first = piece.start.max(from);
        let at = piece.offset.checked_add((first - piece.start) as usize * width)?;
        let end = at
            .saturating_add((piece.end.min(to) - first) as usize * width)
            .min(length);
        (at < end).then_some((piece, at..end))
    })
}

/// Byte offsets of field begins without an end, so that a damaged field does not swallow the rest.
fn unmatched_fields(source: &Source<'_>, range: &Range<u32>) -> HashSet<usize> {
    let mut open = Vec::new();
    for (piece, bytes) in stored(source, range) {
        let at = bytes.start;
        let Some(slice) = source.stream.get(bytes) else {
            continue;
        };
        if memchr::memchr(0x13, slice).is_none() {
            continue;
        }
        let mut note = |unit: u16, offset: usize| match unit {
            0x13 => open.push(at + offset),
            0x15 => drop(open.pop()),
            _ => {}
        };
        if piece.wide {
            let (units, _) = slice.as_chunks::<2>();
            units
                .iter()
                .enumerate()
                .for_each(|(i, u)| note(u16::from_le_bytes(*u), 2 * i));
        } else {
            slice.iter().enumerate().for_each(|(i, &b)| note(u16::from(b), i));
        }
    }
    open.into_iter().collect()
}

/// How many units at the beginning are characters of one unit and no marks. Looked at in groups, which a processor
/// compares at once.
fn plain_length(units: &[u16]) -> usize {
    const GROUP: usize = 16;
    let is_plain = |unit: &u16| matches!(unit, 0x20..=0xD7FF);
    let (groups, _) = units.as_chunks::<GROUP>();
    let whole = groups
        .iter()
        .take_while(|group| group.iter().fold(true, |all, unit| all & is_plain(unit)))
        .count();
    let rest = units.get(whole * GROUP..).unwrap_or_default();
    whole * GROUP + rest.iter().take_while(|unit| is_plain(unit)).count()
}

impl<'d> Reader<'_, 'd> {
    /// Goes through a piece, one stretch of equal character properties after the other.
    fn piece(&mut self, piece: &Piece<'d>, bytes: Range<usize>) {
        let stretches = self.source.characters;
        let mut at = bytes.start;
        let mut next = stretches.partition_point(|s| s.end <= at);
        while at < bytes.end {
            let (until, direct) = match stretches.get(next) {
                Some(stretch) if stretch.start <= at => {
                    next += 1;
                    (stretch.end.min(bytes.end), stretch.properties)
                }
                Some(stretch) => (stretch.start.min(bytes.end), &[][..]),
                None => (bytes.end, &[][..]),
            };
            if until > at {
                self.stretch(piece, at..until, direct);
                at = until;
            }
        }
    }

    fn stretch(&mut self, piece: &Piece<'d>, bytes: Range<usize>, direct: &'d [u8]) {
        let stream = self.source.stream;
        let Some(slice) = stream.get(bytes.clone()) else {
            return;
        };
        let begin = self.text.len();
        let begin = if piece.wide {
            self.wide(slice, bytes.start, begin, direct, piece.properties)
        } else {
            self.narrow(slice, bytes.start, begin, direct, piece.properties)
        };
        self.close_span(begin, direct, piece.properties);
    }

    /// Takes 16-bit text, plain characters a block at a time; gives where the last span begins.
    fn wide(
        &mut self,
        slice: &[u8],
        start: usize,
        mut begin: usize,
        direct: &'d [u8],
        piece: PieceProperties<'d>,
    ) -> usize {
        let (mut rest, _) = slice.as_chunks::<2>();
        let mut at = start;
        while !rest.is_empty() {
            let mut block = [0u16; BLOCK];
            for (unit, bytes) in block.iter_mut().zip(rest) {
                *unit = u16::from_le_bytes(*bytes);
            }
            let mut units = block.get(..rest.len()).unwrap_or(&block);
            rest = rest.get(units.len()..).unwrap_or_default();
            while !units.is_empty() {
                let plain = match self.high_surrogate {
                    Some(_) => 0,
                    None => plain_length(units),
                };
                let (text, after) = units.split_at(plain);
                if !text.is_empty() && !self.hidden_by_field {
                    let length = encoding_rs::mem::convert_utf16_to_str(text, self.scratch.as_mut_str());
                    self.text.push_str(self.scratch.get(..length).unwrap_or_default());
                }
                at += 2 * plain;
                let Some((&unit, after)) = after.split_first() else {
                    break;
                };
                if let Some(c) = self.unit(unit) {
                    begin = self.character(c, at, 2, begin, direct, piece);
                }
                at += 2;
                units = after;
            }
        }
        begin
    }

    /// Takes 8-bit text, ASCII a stretch at a time; gives where the last span begins.
    fn narrow(
        &mut self,
        slice: &[u8],
        start: usize,
        mut begin: usize,
        direct: &'d [u8],
        piece: PieceProperties<'d>,
    ) -> usize {
        let letters = self.source.letters;
        let (mut rest, mut at) = (slice, start);
        while !rest.is_empty() {
            let marked = rest.iter().position(|byte| !matches!(byte, 0x20..=0x7F));
            let (plain, after) = rest.split_at(marked.unwrap_or(rest.len()));
            if !self.hidden_by_field {
                self.text.push_str(std::str::from_utf8(plain).unwrap_or_default());
            }
            at += plain.len();
            rest = after;
            if let Some((&byte, after)) = rest.split_first() {
                let c = letters.get(usize::from(byte)).copied().unwrap_or('\u{FFFD}');
                if byte < 0x20 {
                    begin = self.character(c, at, 1, begin, direct, piece);
                } else if !self.hidden_by_field {
                    self.text.push(c);
                }
                rest = after;
                at += 1;
            }
        }
        begin
    }

    /// A UTF-16 unit to a character; a high surrogate waits for its other half.
    fn unit(&mut self, unit: u16) -> Option<char> {
        match (self.high_surrogate.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.high_surrogate = Some(unit);
                None
            }
            (Some(high), 0xDC00..=0xDFFF) => {
                char::from_u32(0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00))
            }
            (_, unit) => Some(char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}')),
        }
    }

    fn close_span(&mut self, begin: usize, direct: &'d [u8], piece: PieceProperties<'d>) {
        if self.text.len() > begin {
            self.spans.push(Span {
                text: begin..self.text.len(),
                direct,
                piece,
            });
        }
    }

    /// Takes one character; gives where the span it belongs to begins.
    fn character(
        &mut self,
        c: char,
        at: usize,
        width: usize,
        begin: usize,
        direct: &'d [u8],
        piece: PieceProperties<'d>,
    ) -> usize {
        if c >= ' ' || c == '\t' || c == '\u{1F}' {
            if !self.hidden_by_field {
                self.text.push(c);
            }
            return begin;
        }
        let ends =
            matches!(c, mark::PARAGRAPH | mark::CELL) || c == mark::PAGE && self.ends_paragraph(at, width);
        if !ends {
            self.mark(c, at);
            return begin;
        }
        self.close_span(begin, direct, piece);
        self.end_paragraph(c, at, direct, piece);
        self.text.len()
    }

    /// A mark inside a paragraph.
    fn mark(&mut self, c: char, at: usize) {
        match c {
            mark::FIELD_BEGIN if !self.unmatched.contains(&at) => {
                self.fields.push(false);
                self.orders += 1;
            }
            mark::FIELD_SEPARATOR => {
                if let Some(result) = self.fields.last_mut().filter(|result| !**result) {
                    *result = true;
                    self.orders -= 1;
                }
            }
            mark::FIELD_END => {
                if self.fields.pop() == Some(false) {
                    self.orders -= 1;
                }
            }
            mark::LINE | mark::COLUMN | mark::PAGE if !self.hidden_by_field => self.text.push('\n'),
            mark::HARD_HYPHEN if !self.hidden_by_field => self.text.push('-'),
            _ => return,
        }
        self.hidden_by_field = self.orders > 0;
    }

    /// A page break ends a paragraph only where the file's own paragraph ends.
    fn ends_paragraph(&mut self, at: usize, width: usize) -> bool {
        self.paragraph_at(at).is_none_or(|p| p.end == at + width)
    }

    /// The paragraph properties that cover a byte.
    fn paragraph_at(&mut self, at: usize) -> Option<&'d Stretch<'d>> {
        covering(self.source.paragraphs, at, &mut self.stretch_at)
    }

    fn end_paragraph(&mut self, ending: char, at: usize, direct: &'d [u8], piece: PieceProperties<'d>) {
        let source = self.source;
        if source.blocks_left.get() == 0 {
            source.text_left.set(0);
            self.spans.clear();
            self.text.clear();
            return;
        }
        let (style_number, list) = self
            .paragraph_at(at)
            .map_or((0, &[][..]), |s| (s.style, s.properties));
        let style = source.styles.paragraph(style_number);
        let mut properties = self.memory.paragraph(list, style, source);
        piece.each(source.generation, |sprm| properties.apply_one(sprm));
        let spans = std::mem::take(&mut self.spans);
        self.add_spans(&spans, style);
        self.spans = spans;
        self.spans.clear();
        self.text.clear();

        let marked = self.resolve(direct, piece, style);
        let row_end = properties.row_end || properties.inner_row_end;
        if ending == mark::PARAGRAPH
            && !row_end
            && !properties.inner_cell
            && (marked.deleted || marked.hidden)
        {
            // The mark is deleted: what follows belongs to the same paragraph.
            return;
        }
        let mut runs = self.runs.finish();
        runs.shrink_to_fit();
        match source.blocks_left.get().checked_sub(1 + runs.len()) {
            Some(left) => source.blocks_left.set(left),
            None => {
                source.blocks_left.set(0);
                source.text_left.set(0);
                return;
            }
        }
        let label = match properties.list {
            0 | 0x7FF => None,
            _ if row_end => None,
            number => self.label(number, &properties, &marked),
        };
        let paragraph = Paragraph {
            label,
            heading: (1..=9)
                .contains(&properties.outline)
                .then_some(properties.outline),
            align: properties.align,
            runs,
            ..Paragraph::default()
        };
        let mut depth = properties.table_depth();
        let end = if row_end {
            depth = depth.max(1);
            End::Row(std::mem::take(&mut properties.row))
        } else if ending == mark::CELL || properties.inner_cell {
            depth = depth.max(1);
            End::Cell
        } else {
            End::Paragraph
        };
        self.flow.push(paragraph, depth, end);
    }

    fn add_spans(&mut self, spans: &[Span<'d>], style: &Style) {
        // Text of one look, which often comes in several spans, is taken at once.
        let mut same: Option<(Range<usize>, Look<'d>)> = None;
        for span in spans {
            let found = self.resolve(span.direct, span.piece, style);
            if found.deleted || found.hidden {
                continue;
            }
            let look = match found.symbol {
                Some((font, _)) => Look {
                    ascii: self.face(font),
                    high: self.face(font),
                    ..Look::default()
                },
                None => self.look(&found),
            };
            let page = self.page(found.font_high);
            let plain = found.symbol.is_none() && page.is_none();
            if let Some((text, of)) = &mut same
                && plain
                && text.end == span.text.start
                && same_look(of, &look)
            {
                text.end = span.text.end;
                continue;
            }
            self.add(same.take());
            if plain {
                same = Some((span.text.clone(), look));
                continue;
            }
            let text = self.text.get(span.text.clone()).unwrap_or_default();
            match (found.symbol, page) {
                (Some((_, character)), _) => {
                    let symbol = char::from_u32(u32::from(character)).unwrap_or('\u{FFFD}');
                    // One stored character stands for the symbol.
                    for _ in text.chars() {
                        self.runs.push(symbol.encode_utf8(&mut [0; 4]), look);
                    }
                }
                (None, Some(page)) => self.runs.push(&codepage::recode(text, page), look),
                (None, None) => {}
            }
        }
        self.add(same);
    }

    fn add(&mut self, same: Option<(Range<usize>, Look<'d>)>) {
        if let Some((text, look)) = same {
            self.runs.push(self.text.get(text).unwrap_or_default(), look);
        }
    }

    fn resolve(
        &mut self,
        direct: &'d [u8],
        piece: PieceProperties<'d>,
        style: &Style,
    ) -> CharacterProperties {
        let styles = self.source.styles;
        let mut properties = self.memory.characters(direct, style, styles);
        piece.each(self.source.generation, |sprm| {
            properties.apply_one(sprm, &style.character, styles, 0)
        });
        properties
    }

    fn look(&self, properties: &CharacterProperties) -> Look<'d> {
        Look {
            ascii: self.face(properties.font_ascii),
            high: self.face(properties.font_high),
            bold: properties.bold,
            italic: properties.italic,
            underline: properties.underline,
            ..Look::default()
        }
    }

    /// The code page of a font's letters, where that is not the one the text was taken to be in: Word 6 knows
    /// no Unicode, and the font's character set says what its bytes mean.
    fn page(&self, font: u16) -> Option<u16> {
        if self.source.generation != Generation::Word6 {
            return None;
        }
        let page = match self.source.fonts.get(font) {
            Some(font) if font.face.encoding != FontEncoding::Unicode || font.face.symbol => return None,
            Some(font) => match (font.charset, self.source.page) {
                (SYMBOLS, _) => return None,
                // On the Macintosh all fonts of letters were said to be of character set 0.
                (DEFAULT, page) | (0, page @ MACINTOSH) => page,
                (charset, page) => codepage::of_charset(charset).unwrap_or(page),
            },
            None => self.source.page,
        };
        (page != 1252).then_some(page)
    }

    fn face(&self, font: u16) -> Option<&'d Face> {
        let fonts: &'d Fonts<'d> = self.source.fonts;
        fonts.get(font).map(|f| &f.face)
    }

    fn label(
        &mut self,
        number: u16,
        paragraph: &ParagraphProperties,
        marked: &CharacterProperties,
    ) -> Option<String> {
        let (label, drawn) = self.lists.next_label(number, paragraph.level, paragraph.style)?;
        let mut properties = *marked;
        properties.apply(drawn, self.source.styles);
        let (label, _) = decode(label, &self.look(&properties));
        drawn_label(&label)
    }
}
