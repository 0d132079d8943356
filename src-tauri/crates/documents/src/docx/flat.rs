//! WordprocessingML in one file: Word 2003's own (`w:wordDocument`) and the flat form of a package
//! (`pkg:package`), which Word writes as `.xml` and offices send as `.doc`.

use super::numbering::Numbering;
use super::story::Story;
use super::styles::{Fonts, Styles};
use crate::flow::{Room, left_out};
use crate::model::{Condition, Document, FileType, NoteKind, Problem, Properties};
use crate::xml::{declares_entities, leaf_texts, moment, text_of};
use std::collections::HashMap;

/// Headers and footers read at most.
const MAX_SIDE: usize = 200;

/// Reads it.
pub(super) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Docx);
    let xml = text_of(bytes.to_vec());
    if declares_entities(&xml) {
        document
            .problems
            .push(Problem::whole("entities", "declared entities are not expanded"));
    }
    let slice = |name: &str| within(&xml, name).next().unwrap_or_default();
    let mut said = leaf_texts(slice("o:DocumentProperties"));
    if said.is_empty() {
        said = leaf_texts(slice("cp:coreProperties"));
    }
    let mut take = |names: [&str; 2]| names.into_iter().find_map(|name| said.remove(name));
    document.properties = Properties {
        title: take(["Title", "title"]),
        author: take(["Author", "creator"]),
        created: take(["Created", "created"]).as_deref().and_then(moment),
        modified: take(["LastSaved", "modified"]).as_deref().and_then(moment),
        company: take(["Company", "company"]),
    };
    let Some(body) = within(&xml, "w:body").next() else {
        document
            .problems
            .push(Problem::whole("bad-main-part", "no w:body"));
        return document;
    };
    if !xml.contains("</w:body>") {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("truncated", "the body breaks off"));
    }
    let mut fonts = Fonts::default();
    fonts.note(&xml);
    let styles = Styles::read(slice("w:styles"), &fonts);
    let numbering = Numbering::read(slice("w:numbering"), &fonts);
    let mut story = Story::new(&fonts, &styles, numbering, HashMap::new(), Room::of(bytes.len()));
    story.read(body, None);
    let side = [
        ("w:footnotes", NoteKind::Footnote),
        ("w:endnotes", NoteKind::Endnote),
        ("w:comments", NoteKind::Annotation),
        ("w:hdr", NoteKind::Header),
        ("w:ftr", NoteKind::Footer),
    ];
    for (name, kind) in side {
        for part in within(&xml, name).take(MAX_SIDE) {
            story.read(part, Some(kind));
        }
    }
    if story.is_full() {
        document.problems.push(left_out());
    }
    (document.body, document.notes) = story.finish();
    document
}

/// Elements of a name, start and end with them; the last one also when its end is missing.
fn within<'x>(xml: &'x str, name: &str) -> impl Iterator<Item = &'x str> {
    let (start, end) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(&start)?;
            let found = rest.get(at..)?;
            let after = found.get(start.len()..)?;
            if !after.starts_with(|c: char| c == '>' || c.is_whitespace()) {
                rest = after;
                continue;
            }
            let length = found.find(&end).map_or(found.len(), |at| at + end.len());
            rest = found.get(length..).unwrap_or_default();
            return found.get(..length);
        }
    })
}
