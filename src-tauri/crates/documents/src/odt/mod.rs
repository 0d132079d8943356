//! OpenDocument text, `.odt` (OpenDocument 1.3 part 3).

mod story;
mod styles;

use crate::archive::Package;
use crate::model::{Condition, Document, FileType, Problem};
use crate::xml::text_of;
use story::Story;
use styles::{Fonts, Styles};

/// Reads an `.odt`.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Odt);
    let Some(mut package) = Package::open(bytes) else {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("truncated", "the archive has no list of members"));
        return document;
    };
    let mut part = |name: &str| package.part(name).map(|bytes| text_of(&bytes));
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
    let sheet = part("styles.xml").unwrap_or_default();
    let mut fonts = Fonts::default();
    [&sheet, &content].iter().for_each(|xml| fonts.note(xml));
    let mut styles = Styles::default();
    [&sheet, &content].iter().for_each(|xml| styles.note(xml, &fonts));
    let mut story = Story::new(&styles);
    if !story.read(&content) {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("truncated", "the main part breaks off"));
    }
    story.read(&sheet);
    if story.is_full() {
        document.problems.push(Problem::whole(
            "limit-blocks",
            "too many paragraphs; the rest is left out",
        ));
    }
    (document.body, document.notes) = story.finish();
    document
}
