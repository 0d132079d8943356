//! A received file as the reader sees it: text only, line by line, with the findings in place.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{FileName, Id};

/// `case.document`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowDocument {
    /// The case it belongs to.
    pub case: Id,
    /// The file (`FileName::id`).
    pub file: Id,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A paragraph.
    Paragraph,
    /// A row of a table, with its cells.
    TableRow,
    /// A foot- or endnote.
    Note,
}

/// One line of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentLine {
    /// Its number, from 1.
    pub line: u32,
    /// What it is.
    pub kind: LineKind,
    /// Where it is, as the reader words it: page, paragraph, table and row, sheet and row.
    pub place: String,
    /// Label of a list item, as computed: `1.`, `a)`, `-`.
    pub label: Option<String>,
    /// Its text, converted to NFC.
    pub text: String,
    /// Cells of a table row.
    pub cells: Vec<String>,
    /// Section key this line is the heading of (`thoi_han`, …).
    pub heading: Option<String>,
    /// Place in the decision of the procedure this line begins, for a file that holds several.
    pub begins_procedure: Option<u32>,
    /// Bold throughout.
    pub strong: bool,
    /// Centred.
    pub centred: bool,
}

/// Where to show a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingMark {
    /// The finding, one of the case's.
    pub finding: Id,
    /// Shown after this line; 0 = at the top.
    pub after_line: u32,
    /// The lines this mark speaks of begin here, when it is about lines that are there.
    pub from_line: Option<u32>,
}

/// A file as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    /// The file.
    pub file: FileName,
    /// Legacy encodings met and converted, by name (`TCVN3`, `VNI`, `windows-1258`).
    pub converted_from: Vec<String>,
    /// The lines, in reading order.
    pub lines: Vec<DocumentLine>,
    /// Findings in place.
    pub marks: Vec<FindingMark>,
    /// Whether lines were left out because there were too many.
    pub cut: bool,
    /// Problems of the reader, located, in its own words.
    pub problems: Vec<String>,
}
