//! OpenDocument text, `.odt` and flat `.fodt` (OpenDocument 1.3 part 3).

mod story;
mod styles;

use crate::archive::Package;
use crate::flow::{Room, left_out};
use crate::model::{Condition, Document, FileType, Problem, Properties};
use crate::sniff::Opened;
use crate::xml::{declares_entities, leaf_texts, moment, text_of};
use story::Story;
use styles::{Fonts, Styles};

/// The first bytes of a ZIP archive.
const ZIP: &[u8] = b"PK";

/// Reads an `.odt` or `.fodt`.
pub(crate) fn read(bytes: &[u8], opened: Opened<'_>) -> Document {
    let mut document = Document::new(FileType::Odt);
    if !bytes.starts_with(ZIP) {
        let xml = text_of(bytes.to_vec());
        document.properties = properties(xml.split("<office:body").next().unwrap_or_default());
        fill(&mut document, &[&xml], bytes.len());
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
    if package
        .names()
        .iter()
        .any(|name| (name.starts_with("Basic/") || name.starts_with("Scripts/")) && !name.ends_with('/'))
    {
        document.conditions.push(Condition::Macros);
    }
    let mut part = |name: &str| package.part(name).map(text_of);
    if part("META-INF/manifest.xml").is_some_and(|manifest| manifest.contains("encryption-data")) {
        document.conditions.push(Condition::Encrypted);
        document
            .problems
            .push(Problem::whole("encrypted", "protected by a password"));
        return document;
    }
    let Some(content) = part("content.xml") else {
        document
            .problems
            .push(Problem::whole("bad-main-part", "content.xml"));
        return document;
    };
    document.properties = properties(&part("meta.xml").unwrap_or_default());
    let sheet = part("styles.xml").unwrap_or_default();
    fill(&mut document, &[&content, &sheet], bytes.len());
    document
}

/// Reads the parts, the one with the body first, into the document.
fn fill(document: &mut Document, parts: &[&str], file_bytes: usize) {
    if parts.iter().any(|xml| declares_entities(xml)) {
        document
            .problems
            .push(Problem::whole("entities", "declared entities are not expanded"));
    }
    let mut fonts = Fonts::default();
    parts.iter().rev().for_each(|xml| fonts.note(xml));
    let mut styles = Styles::default();
    parts.iter().rev().for_each(|xml| styles.note(xml, &fonts));
    let mut story = Story::new(&styles, Room::of(file_bytes));
    for (at, xml) in parts.iter().enumerate() {
        let whole = story.read(xml);
        if at == 0 && !whole && !document.conditions.contains(&Condition::Truncated) {
            document.conditions.push(Condition::Truncated);
            document
                .problems
                .push(Problem::whole("truncated", "the main part breaks off"));
        }
    }
    if story.is_full() {
        document.problems.push(left_out());
    }
    (document.body, document.notes) = story.finish();
}

/// What the document states of itself (OpenDocument 1.3 part 3, 4.3).
fn properties(meta: &str) -> Properties {
    let mut texts = leaf_texts(meta);
    let last_author = texts.remove("creator");
    Properties {
        title: texts.remove("title"),
        author: texts.remove("initial-creator").or(last_author),
        created: texts.remove("creation-date").as_deref().and_then(moment),
        modified: texts.remove("date").as_deref().and_then(moment),
        company: None,
    }
}
