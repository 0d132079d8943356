//! Word 97–2003 `.doc` files, and Word 6/95 ones (MS-DOC, MS-CFB).
//!
//! Own reader, because the font of a run decides its letters and no crate gives the fonts. It works on
//! slices of the file in memory and copies only streams whose sectors are scattered.

mod fib;
mod fonts;
mod lists;
mod memory;
mod pages;
mod pieces;
mod properties;
mod salvage;
mod sprm;
mod story;
mod styles;
mod summary;
mod word6;

use crate::bytes::u32_at;
use crate::codepage;
use crate::model::{Block, Condition, Document, FileType, Note, NoteKind, Problem};
use crate::ole2::{self, Container, EntryKind, MINI_SECTOR};
use crate::sniff::Opened;
use fib::{Fib, Generation, NoFib, Part, StoryLengths};
use lists::Lists;
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
use story::{Source, read_story};

/// Notes kept at most; a law with a footnote on every line has a few thousand.
const MAX_NOTES: usize = 20_000;

/// Paragraphs and runs kept of any file, and one more for so many bytes of the stream. Each takes some 250 bytes, so
/// that a file made of marks alone stays within 64 MiB and 16 times its size; a written page has about a hundred.
const FREE_BLOCKS: usize = 200_000;
const BYTES_A_BLOCK: usize = 20;

/// Sectors of a file whose own size of sector is lost (MS-CFB 2.2: all Word files have it).
const SECTOR: usize = 512;

/// The pieces together may hold this many times the bytes of the stream.
const MAX_TEXT_REPEATS: usize = 4;

/// How a file of Windows Write begins.
pub(crate) const WRITE: &[u8] = b"\x31\xBE\x00\x00";

/// Reads a `.doc`.
pub(crate) fn read(bytes: &[u8], opened: Opened<'_>) -> Document {
    let mut document = Document::new(FileType::Doc);
    let Opened::Compound(container) = opened else {
        read_bare(bytes, &mut document);
        return document;
    };
    for defect in &container.defects {
        document.problems.push(Problem::whole("bad-container", *defect));
    }
    if container.truncated {
        document.conditions.push(Condition::Truncated);
        document.problems.push(Problem::whole(
            "truncated",
            "a stream runs past the end of the file",
        ));
    }
    document.properties = summary::properties(&container);
    if has_macros(&container) {
        document.conditions.push(Condition::Macros);
    }
    if container.has_top_stream("EncryptedPackage") {
        document.conditions.push(Condition::Encrypted);
        document
            .problems
            .push(Problem::whole("encrypted", "an encrypted package"));
        return document;
    }
    read_word(&container, &mut document);
    document
}

/// A file that is no container: Word 2 and older wrote their stream as the file, and of a damaged file the stream
/// may still be found.
fn read_bare(bytes: &[u8], document: &mut Document) {
    if bytes.starts_with(WRITE) {
        document.problems.push(Problem::whole("too-old", "Windows Write"));
        document.body = salvage::write_text(bytes);
        return;
    }
    let Some(stream) = ole2::carved(bytes, SECTOR) else {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("bad-container", "no compound file header"));
        return;
    };
    if stream.len() < bytes.len() {
        document.problems.push(Problem::whole(
            "bad-container",
            "no compound file header; the text was sought",
        ));
    }
    read_stream(stream, None, bytes, document);
}

fn has_macros(container: &Container<'_>) -> bool {
    container.entries().any(|e| {
        e.kind == EntryKind::Storage
            && ["Macros", "VBA", "_VBA_PROJECT_CUR"]
                .iter()
                .any(|name| e.name.eq_ignore_ascii_case(name))
    })
}

fn read_word(container: &Container<'_>, document: &mut Document) {
    let Some((stream, sought)) = container.word_stream() else {
        document
            .problems
            .push(Problem::whole("no-text-stream", "no WordDocument stream"));
        return;
    };
    if sought {
        document.problems.push(Problem::whole(
            "bad-container",
            "the WordDocument stream was sought in the file",
        ));
    }
    read_stream(&stream, Some(container), container.bytes(), document);
}

/// Reads a Word stream; `file` is where a lost table stream is sought.
fn read_stream<'a>(
    stream: &[u8],
    container: Option<&Container<'a>>,
    file: &'a [u8],
    document: &mut Document,
) {
    let fib = match Fib::read(stream) {
        Ok(fib) => fib,
        Err(NoFib::TooOld) => {
            document.problems.push(Problem::whole(
                "too-old",
                "Word 2 or older; text shown without formatting",
            ));
            document.body = salvage::old_text(stream);
            return;
        }
        Err(NoFib::NotWord) => {
            document.problems.push(Problem::whole(
                "bad-fib",
                "the WordDocument stream has no usable head",
            ));
            document.body = salvage::text(stream);
            return;
        }
    };
    if fib.encrypted {
        document.conditions.push(Condition::Encrypted);
        document
            .problems
            .push(Problem::whole("encrypted", "protected by a password"));
        return;
    }
    let Some(table) = table_stream(container, &fib, stream, file) else {
        document
            .problems
            .push(Problem::whole("no-table-stream", "text shown without formatting"));
        document.body = salvage::text(stream);
        return;
    };
    let data = container.and_then(|c| c.stream("Data")).unwrap_or_default();
    read_text(stream, &fib, &table, &data, document);
    if !document
        .body
        .iter()
        .chain(document.notes.iter().flat_map(|n| &n.blocks))
        .any(holds_text)
    {
        let salvaged = salvage::text(stream);
        if salvaged.iter().any(holds_text) {
            document
                .problems
                .push(Problem::whole("bad-piece-table", "text shown without formatting"));
            document.body = salvaged;
        }
    }
}

fn holds_text(block: &Block) -> bool {
    match block {
        Block::Paragraph(p) => p.runs.iter().any(|r| r.text.contains(char::is_alphanumeric)),
        Block::Table(t) => t
            .rows
            .iter()
            .flat_map(|r| &r.cells)
            .any(|c| c.blocks.iter().any(holds_text)),
    }
}

fn read_text(stream: &[u8], fib: &Fib<'_>, table: &[u8], data: &[u8], document: &mut Document) {
    let Some(pieces) = pieces::pieces(fib, table, stream) else {
        document.problems.push(Problem::whole(
            "bad-piece-table",
            "no piece table and no text range",
        ));
        return;
    };
    let styles = styles::Styles::read(fib, table);
    let characters = pages::character_stretches(fib, table, stream);
    let paragraphs = pages::paragraph_stretches(fib, table, stream);
    let fonts = fonts::Fonts::read(fib, table);
    let source = Source {
        stream,
        data,
        generation: fib.generation,
        pieces: &pieces,
        characters: &characters,
        paragraphs: &paragraphs,
        styles: &styles,
        fonts: &fonts,
        text_left: Cell::new(stream.len().saturating_mul(MAX_TEXT_REPEATS).saturating_add(1)),
        blocks_left: Cell::new(FREE_BLOCKS + stream.len() / BYTES_A_BLOCK),
        letters: &codepage::WINDOWS_1252_LETTERS,
        page: fib.page,
    };
    let mut lists = Lists::read(fib, table);
    let stored = pieces.last().map_or(0, |p| p.end);
    let lengths = match fib.stories {
        // The head lost the length of the body: it is what the notes leave.
        lengths if lengths.main == 0 && stored > lengths.total() => StoryLengths {
            main: stored - lengths.total(),
            ..lengths
        },
        lengths => lengths,
    };
    read_stories(&source, fib, lengths, table, &mut lists, document);
    if source.text_left.get() == 0 {
        document.problems.push(Problem::whole(
            "limit-text",
            "too many paragraphs, or pieces that repeat the text; the rest is left out",
        ));
    }
}

/// The stream the tables stand in: `1Table` or `0Table` as the FIB says, the other one when that is missing or
/// holds no piece table, and in a file without a directory the stream whose piece table is one.
fn table_stream<'t, 'a: 't>(
    container: Option<&Container<'a>>,
    fib: &Fib<'_>,
    stream: &'t [u8],
    file: &'a [u8],
) -> Option<Cow<'t, [u8]>> {
    if fib.generation == Generation::Word6 {
        return Some(Cow::Borrowed(stream));
    }
    let names = if fib.table_1 {
        ["1Table", "0Table"]
    } else {
        ["0Table", "1Table"]
    };
    let holds = |table: &Cow<'a, [u8]>| pieces::has_table(fib, table);
    let named: Vec<Cow<'a, [u8]>> = names.iter().filter_map(|name| container?.stream(name)).collect();
    if let Some(table) = named.iter().find(|table| holds(table)) {
        return Some(table.clone());
    }
    let nameless = container.map(Container::nameless).unwrap_or_default();
    let tails = (0..file.len() / MINI_SECTOR).filter_map(|n| file.get(n * MINI_SECTOR..));
    nameless
        .into_iter()
        .find(holds)
        .or_else(|| tails.map(Cow::Borrowed).find(holds))
        .or_else(|| named.into_iter().find(|table| !table.is_empty()))
}

fn read_stories<'d>(
    source: &Source<'d>,
    fib: &Fib<'_>,
    lengths: StoryLengths,
    table: &[u8],
    lists: &mut Lists<'d>,
    document: &mut Document,
) {
    let StoryLengths {
        main,
        footnotes,
        headers,
        macros,
        annotations,
        endnotes,
        textboxes,
        header_textboxes,
    } = lengths;
    document.body = read_story(source, lists, 0..main);
    let mut at = main;
    let mut next = |length: u32| {
        let range = at..at.saturating_add(length);
        at = range.end;
        range
    };
    let mut out = Vec::new();
    let footnote_range = next(footnotes);
    let header_range = next(headers);
    next(macros);
    let annotation_range = next(annotations);
    let endnote_range = next(endnotes);
    let textbox_range = next(textboxes);
    let header_textbox_range = next(header_textboxes);
    let plain = |kind: NoteKind| move |_: usize| Some(kind);
    for (range, part, width, kind) in [
        (footnote_range, Part::FootnoteText, 0, NoteKind::Footnote),
        (annotation_range, Part::AnnotationText, 0, NoteKind::Annotation),
        (endnote_range, Part::EndnoteText, 0, NoteKind::Endnote),
        (textbox_range, Part::TextboxText, 22, NoteKind::Textbox),
        (
            header_textbox_range,
            Part::HeaderTextboxText,
            22,
            NoteKind::Textbox,
        ),
    ] {
        let cuts = cuts(fib.part(table, part), width);
        split(source, lists, range, &cuts, plain(kind), &mut out);
    }
    // Six stories a section; the first six of the file are separators (MS-DOC 2.8.26 PlcfHdd).
    let kind = |index: usize| match index.checked_sub(6)? % 6 {
        0 | 1 | 4 => Some(NoteKind::Header),
        _ => Some(NoteKind::Footer),
    };
    split(
        source,
        lists,
        header_range,
        &cuts(fib.part(table, Part::Headers), 0),
        kind,
        &mut out,
    );
    document.notes = out;
}

/// The character positions of a PLC whose elements are `width` bytes.
fn cuts(plc: Option<&[u8]>, width: usize) -> Vec<u32> {
    let plc = plc.unwrap_or_default();
    let count = plc.len().saturating_sub(4) / (4 + width) + 1;
    (0..count).map_while(|i| u32_at(plc, 4 * i)).collect()
}

fn split<'d>(
    source: &Source<'d>,
    lists: &mut Lists<'d>,
    range: Range<u32>,
    cuts: &[u32],
    kind: impl Fn(usize) -> Option<NoteKind>,
    out: &mut Vec<Note>,
) {
    if range.is_empty() {
        return;
    }
    let length = range.end - range.start;
    let whole = [0, length];
    let usable = cuts.len() >= 2 && cuts.is_sorted() && cuts.first() == Some(&0);
    let cuts = if usable { cuts } else { &whole[..] };
    for (index, ends) in cuts.windows(2).enumerate() {
        let [from, to] = *ends else { continue };
        let (from, to) = (from.min(length), to.min(length));
        let Some(kind) = kind(index).filter(|_| from < to && out.len() < MAX_NOTES) else {
            continue;
        };
        let mut blocks = read_story(source, lists, range.start + from..range.start + to);
        while blocks.last().is_some_and(is_blank) {
            blocks.pop();
        }
        if !blocks.is_empty() {
            out.push(Note { kind, blocks });
        }
    }
}

fn is_blank(block: &Block) -> bool {
    matches!(block, Block::Paragraph(p) if p.text().trim().is_empty() && p.label.is_none())
}
