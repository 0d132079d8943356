//! Office Open XML text, `.docx` (ECMA-376 part 1, 17), strict and transitional.

mod flat;
mod numbering;
mod relations;
mod story;
mod styles;

use crate::archive::Package;
use crate::flow::{Room, left_out};
use crate::model::{Block, Condition, Document, FileType, NoteKind, Problem, Properties};
use crate::ole2::SIGNATURE;
use crate::sniff::Opened;
use crate::xml::{declares_entities, leaf_texts, moment, text_of};
use numbering::Numbering;
use relations::Relations;
use std::collections::HashMap;
use story::Story;
use styles::{Fonts, Styles};

/// Parts of side text read at most.
const MAX_SIDE_PARTS: usize = 1000;
/// Files taken in from other formats (`w:altChunk`) at most.
const MAX_CHUNKS: usize = 16;

/// Reads a `.docx`.
pub(crate) fn read(bytes: &[u8], opened: Opened<'_>) -> Document {
    if !bytes.starts_with(b"PK") && !bytes.starts_with(SIGNATURE) {
        return flat::read(bytes);
    }
    let mut document = Document::new(FileType::Docx);
    if bytes.starts_with(SIGNATURE) {
        document.conditions.push(Condition::Encrypted);
        document
            .problems
            .push(Problem::whole("encrypted", "an encrypted package"));
        return document;
    }
    let mut package = match opened {
        Opened::Package(package) => package,
        _ => {
            document.conditions.push(Condition::Truncated);
            document
                .problems
                .push(Problem::whole("truncated", "the archive has no list of members"));
            Package::salvage(bytes)
        }
    };
    let names = package.names();
    if names
        .iter()
        .any(|n| n.to_ascii_lowercase().ends_with("vbaproject.bin"))
    {
        document.conditions.push(Condition::Macros);
    }
    let root = Relations::of_package(&mut package);
    let main = root
        .first("officeDocument")
        .unwrap_or("word/document.xml")
        .to_owned();
    let relations = Relations::of_part(&mut package, &main);
    let mut part = |name: &str| package.part(name).map(text_of);
    let Some(body) = part(&main) else {
        document.problems.push(Problem::whole("bad-main-part", main));
        return document;
    };
    document.properties = properties(&root, &mut part);
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut beside = |kind: &'static str, file: &str| {
        let related = relations.first(kind).and_then(&mut part);
        related
            .or_else(|| part(&relations::beside(folder, file)))
            .unwrap_or_default()
    };
    let theme = beside("theme", "theme/theme1.xml");
    let style_sheet = beside("styles", "styles.xml");
    let lists = beside("numbering", "numbering.xml");
    let side: Vec<(NoteKind, String)> = relations
        .side_parts(&names, folder)
        .into_iter()
        .take(MAX_SIDE_PARTS)
        .filter_map(|(kind, name)| Some((kind, part(&name)?)))
        .collect();
    let chunks = chunks(&relations, &mut package);

    if [&body, &style_sheet, &lists, &theme]
        .into_iter()
        .chain(side.iter().map(|(_, xml)| xml))
        .any(|xml| declares_entities(xml))
    {
        document
            .problems
            .push(Problem::whole("entities", "declared entities are not expanded"));
    }
    let mut fonts = Fonts::default();
    fonts.theme(&theme);
    for xml in [&style_sheet, &lists, &body]
        .into_iter()
        .chain(side.iter().map(|(_, xml)| xml))
    {
        fonts.note(xml);
    }
    let styles = Styles::read(&style_sheet, &fonts);
    let numbering = Numbering::read(&lists, &fonts);
    let mut story = Story::new(&fonts, &styles, numbering, chunks, Room::of(bytes.len()));
    if !story.read(&body, None) && !document.conditions.contains(&Condition::Truncated) {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("truncated", "the main part breaks off"));
    }
    for (kind, xml) in &side {
        if !story.read(xml, Some(*kind)) {
            document
                .problems
                .push(Problem::whole("bad-part", format!("{kind:?}")));
        }
    }
    if story.is_full() {
        document.problems.push(left_out());
    }
    (document.body, document.notes) = story.finish();
    document
}

/// What the package states of itself (ECMA-376 part 2, 11, and part 1, 22.2).
fn properties(root: &Relations, part: &mut impl FnMut(&str) -> Option<String>) -> Properties {
    let mut texts = |kind: &'static str, usual: &str| {
        let xml = part(root.first(kind).unwrap_or(usual)).unwrap_or_default();
        leaf_texts(&xml)
    };
    let mut core = texts("core-properties", "docProps/core.xml");
    let mut program = texts("extended-properties", "docProps/app.xml");
    Properties {
        title: core.remove("title"),
        author: core.remove("creator"),
        created: core.remove("created").as_deref().and_then(moment),
        modified: core.remove("modified").as_deref().and_then(moment),
        company: program.remove("Company"),
    }
}

/// The blocks of files of other formats that stand in the text, by the relation that names them
/// (ECMA-376 17.17.2.1). A package inside the package is not opened.
fn chunks(relations: &Relations, package: &mut Package<'_>) -> HashMap<String, Vec<Block>> {
    let mut out = HashMap::new();
    for (id, name) in relations.all("aFChunk").take(MAX_CHUNKS) {
        let Some(bytes) = package.part(name) else { continue };
        if matches!(
            crate::sniff(&bytes),
            FileType::Html | FileType::Rtf | FileType::Text
        ) {
            let inner = crate::read(&bytes);
            out.insert(id.to_owned(), inner.body);
        }
    }
    out
}
