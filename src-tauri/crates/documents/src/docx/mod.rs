//! Office Open XML text, `.docx` (ECMA-376 part 1, 17).

mod story;
mod styles;

use crate::archive::Package;
use crate::model::{Condition, Document, FileType, NoteKind, Problem};
use crate::ole2::SIGNATURE;
use crate::xml::{Item, each, text_of};
use story::Story;
use styles::{Fonts, Numbering, Styles};

/// Reads a `.docx`.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Docx);
    if bytes.starts_with(SIGNATURE) {
        document.conditions.push(Condition::Encrypted);
        document
            .problems
            .push(Problem::whole("encrypted", "an encrypted package"));
        return document;
    }
    let Some(mut package) = Package::open(bytes) else {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("truncated", "the archive has no list of members"));
        return document;
    };
    let names = package.names();
    if names
        .iter()
        .any(|n| n.to_ascii_lowercase().ends_with("vbaproject.bin"))
    {
        document.conditions.push(Condition::Macros);
    }
    let main = main_part(&mut package);
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| package.part(name).map(|bytes| text_of(&bytes));
    let Some(body) = part(&main) else {
        document.problems.push(Problem::whole("bad-main-part", main));
        return document;
    };
    let beside = |file: &str| {
        if folder.is_empty() {
            file.to_owned()
        } else {
            format!("{folder}/{file}")
        }
    };
    let theme = part(&beside("theme/theme1.xml")).unwrap_or_default();
    let style_sheet = part(&beside("styles.xml")).unwrap_or_default();
    let lists = part(&beside("numbering.xml")).unwrap_or_default();
    let side: Vec<(NoteKind, String)> = side_parts(&names, &folder)
        .into_iter()
        .filter_map(|(kind, name)| Some((kind, part(&name)?)))
        .collect();

    let mut fonts = Fonts::default();
    fonts.theme(&theme);
    for xml in [&style_sheet, &lists, &body]
        .into_iter()
        .chain(side.iter().map(|(_, xml)| xml))
    {
        fonts.note(xml);
    }
    let styles = Styles::read(&style_sheet, &fonts);
    let mut story = Story::new(&fonts, &styles, Numbering::read(&lists, &fonts));
    if !story.read(&body, None) {
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
        document.problems.push(Problem::whole(
            "limit-blocks",
            "too many paragraphs; the rest is left out",
        ));
    }
    (document.body, document.notes) = story.finish();
    document
}

/// The main part by the package's relations; `word/document.xml` when they do not say.
fn main_part(package: &mut Package<'_>) -> String {
    let mut found = None;
    let relations = package
        .part("_rels/.rels")
        .map(|bytes| text_of(&bytes))
        .unwrap_or_default();
    each(&relations, |item| {
        if let Item::Start(element) = item
            && element
                .attr("Type")
                .is_some_and(|t| t.ends_with("/officeDocument"))
        {
            found = element.attr("Target");
        }
    });
    let found = found.map(|target| target.trim_start_matches('/').to_owned());
    found.unwrap_or_else(|| "word/document.xml".to_owned())
}

/// Parts of side text beside the main part, in the order of their names.
fn side_parts(names: &[String], folder: &str) -> Vec<(NoteKind, String)> {
    let kinds = [
        ("footnotes", NoteKind::Footnote),
        ("endnotes", NoteKind::Endnote),
        ("comments", NoteKind::Annotation),
        ("header", NoteKind::Header),
        ("footer", NoteKind::Footer),
    ];
    let mut out = Vec::new();
    for (start, kind) in kinds {
        let mut of_kind: Vec<&String> = names
            .iter()
            .filter(|name| {
                let (within, file) = name.rsplit_once('/').unwrap_or(("", name));
                let rest = file
                    .strip_prefix(start)
                    .and_then(|rest| rest.strip_suffix(".xml"));
                within == folder && rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
            })
            .collect();
        of_kind.sort();
        out.extend(of_kind.into_iter().map(|name| (kind, name.clone())));
    }
    out
}
