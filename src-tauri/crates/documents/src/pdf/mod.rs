//! PDF with a text layer, for comparison only: the text in the order in which it is read.
//!
//! **Read:** ISO 32000-1 files of any version: objects wherever they stand (the cross-reference table is not needed, so
//! a broken one does no harm), object streams, the usual compressions; fonts by ToUnicode, encodings, names of glyphs;
//! TCVN3 and VNI fonts by their names; forms, ActualText, artifacts. Cells of a table that were drawn one after the
//! other become cells.
//!
//! **Not read:** pictures (a page of nothing else is the problem `page-without-text`, a file of nothing else
//! `no-text-layer`), locked files, annotations, form fields, names of the structure tree.
//!
//! Nothing here can panic or run for ever: no recursion but over a counted depth, every count a named limit, and the
//! bytes unpacked and read again are counted over the whole file. Why this is written here: `docs/decisions`.

mod content;
mod file;
mod filters;
mod fonts;
mod layout;
mod margins;
mod syntax;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use content::{Interpreter, Matrix};
use file::File;
use syntax::{Dict, Object};

use crate::model::{
    Block, Condition, Document, FileType, NO_TEXT_LAYER, Note, NoteKind, Paragraph, Problem, Run,
};

/// Pages of one file.
const MAX_PAGES: usize = 5_000;
/// Nodes of the tree of pages.
const MAX_NODES: usize = 50_000;
/// Streams of one page.
const MAX_STREAMS: usize = 1_000;
/// Bytes the pieces of all pages may take, and for each byte of the file besides.
const PIECES_BASE: usize = 12 << 20;
const PIECES_PER_BYTE: usize = 3;
/// One letter in so many unknown is told of.
const UNKNOWN_RATIO: usize = 50;

/// Reads a PDF.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Pdf);
    let file = File::open(bytes);
    if file.is_cut() {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("truncated", "no end of file"));
    }
    if file.encrypted {
        document.conditions.push(Condition::Encrypted);
        document.problems.push(Problem::whole("encrypted", "PDF"));
        return document;
    }
    let pages = pages(&file);
    let mut interpreter = Interpreter::new(&file);
    let mut shown = Vec::with_capacity(pages.len());
    let (mut letters, mut unknown) = (0_usize, 0_usize);
    let mut without_text = Vec::new();
    let mut room = PIECES_BASE.saturating_add(bytes.len().saturating_mul(PIECES_PER_BYTE));
    for (number, page) in (1_usize..).zip(&pages) {
        let seen = interpreter.page(&content(&file, &page.dict), &page.resources, page.turned);
        let written = seen
            .glyphs
            .iter()
            .filter(|glyph| glyph.text.chars().any(char::is_alphanumeric))
            .count();
        if written == 0 && seen.pictures {
            without_text.push(number);
        }
        letters += written;
        unknown += seen.unknown;
        let pieces = layout::pieces(&seen.glyphs);
        let taken: usize = pieces.iter().map(layout::Piece::bytes).sum();
        let Some(left) = room.checked_sub(taken) else {
            file.exceeded.set(true);
            break;
        };
        room = left;
        shown.push(pieces);
    }
    if letters == 0 {
        let detail = format!("{} page(s)", pages.len());
        document.problems.push(Problem::whole(NO_TEXT_LAYER, detail));
    } else if !without_text.is_empty() {
        let numbers: Vec<String> = without_text.iter().take(20).map(ToString::to_string).collect();
        document
            .problems
            .push(Problem::whole("page-without-text", numbers.join(", ")));
    }
    if unknown * UNKNOWN_RATIO > letters.max(1) {
        document
            .problems
            .push(Problem::whole("letters-unknown", format!("{unknown}")));
    }
    if file.exceeded.get() || interpreter.exceeded || pages.len() >= MAX_PAGES {
        document.problems.push(Problem::whole("limit-pdf", "work"));
    }
    let margins = margins::take(&mut shown);
    for page in &shown {
        layout::blocks(page, &mut document.body);
    }
    if !margins.is_empty() {
        document.notes.push(Note {
            kind: NoteKind::Header,
            blocks: margins.into_iter().map(plain).collect(),
        });
    }
    document
}

fn plain(text: String) -> Block {
    let run = Run {
        text,
        ..Run::default()
    };
    Block::Paragraph(Paragraph {
        runs: vec![run],
        ..Paragraph::default()
    })
}

/// A page with what it inherits.
struct Page {
    dict: Dict,
    resources: Dict,
    turned: Matrix,
}

/// The pages in the order of the tree (7.7.3); without a tree in the order of the file.
fn pages(file: &File<'_>) -> Vec<Page> {
    let mut out = Vec::new();
    let root = file.catalogue().and_then(|root| root.get("Pages").cloned());
    let mut open: Vec<(Object, Dict, i64)> =
        root.into_iter().map(|root| (root, Dict::default(), 0)).collect();
    let mut seen = HashSet::new();
    let mut nodes = 0;
    while let Some((node, resources, turned)) = open.pop() {
        nodes += 1;
        if nodes > MAX_NODES || out.len() >= MAX_PAGES {
            break;
        }
        if let Object::Reference(number) = node
            && !seen.insert(number)
        {
            continue;
        }
        let Some(dict) = file.dict(Some(&node)) else {
            continue;
        };
        let resources = file.dict(dict.get("Resources")).unwrap_or(resources);
        let turned = file
            .resolved(dict.get("Rotate"))
            .and_then(|angle| angle.number())
            .map_or(turned, |angle| angle as i64);
        match file.array(dict.get("Kids")) {
            Some(kids) => {
                let kids = kids.into_iter().take(MAX_NODES).rev();
                open.extend(kids.map(|kid| (kid, resources.clone(), turned)));
            }
            None => out.push(Page {
                dict,
                resources,
                turned: Matrix::turned(turned),
            }),
        }
        if open.len() > MAX_NODES {
            break;
        }
    }
    if out.is_empty() {
        let found = file.all_of_type("Page", MAX_PAGES).into_iter();
        out.extend(found.map(|dict| Page {
            resources: file.dict(dict.get("Resources")).unwrap_or_default(),
            turned: Matrix::UNIT,
            dict,
        }));
    }
    out
}

/// The content streams of a page, one behind the other.
fn content(file: &File<'_>, page: &Dict) -> Vec<u8> {
    let contents = page.get("Contents");
    let parts = match file.resolved(contents) {
        Some(Object::Array(parts)) => parts,
        _ => contents.cloned().into_iter().collect(),
    };
    let mut out = Vec::new();
    for part in parts.iter().take(MAX_STREAMS) {
        if let Some(stream) = file.stream_of(Some(part)) {
            let plain = file.decoded(&stream);
            if out.is_empty() {
                // Most pages have one stream: it is not held twice.
                out = plain;
            } else {
                out.push(b'\n');
                out.extend(plain);
            }
        }
    }
    out
}
