//! A received file as the reader sees it: as on paper, line by line with the findings in place, against another file;
//! and where a person says a section stands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Actor, FileName, Id, Moment};

/// `case.document`, `case.preview`.
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

/// Where a line stands in the document, to be handed back when a section is marked. Counts from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LinePlace {
    /// Top-level block of the body.
    pub block: u32,
    /// Row, when that block is a table.
    pub row: Option<u32>,
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
    /// The same for the program; absent for notes and rows of a workbook, which hold no sections.
    pub at: Option<LinePlace>,
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

/// A section as read, or as a person marked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentSection {
    /// Key (`thoi_han`, …).
    pub key: String,
    /// Its heading as written.
    pub heading: String,
    /// Line of its heading.
    pub line: u32,
    /// There is nothing under the heading.
    pub empty: bool,
    /// Who said that it stands there, when a person did.
    pub marked: Option<SectionMarked>,
}

/// A person's word on where a section stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SectionMarked {
    /// To take it back with.
    pub mark: Id,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Moment,
    /// Why; may be empty.
    pub reason: String,
}

/// A procedure of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentProcedure {
    /// Its place among the procedures of the file, from 0.
    pub index: u32,
    /// Its place in the decision, from 1, when it is one of the decision's.
    pub ordinal: Option<u32>,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// The line it begins at.
    pub line: u32,
    /// Its sections, in the order of the document.
    pub sections: Vec<DocumentSection>,
    /// Keys of the statutory sections that were not found.
    pub absent: Vec<String>,
}

/// Letters of an old encoding, as they stand in the file and as they are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConvertedLetters {
    /// The line, when they stand in one that is shown.
    pub line: Option<u32>,
    /// The encoding, by name (`TCVN3`, `VNI`, …).
    pub encoding: String,
    /// As the file has them: what a program sees that does not know the font.
    pub before: String,
    /// As a person reads them.
    pub after: String,
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
    /// The procedures in it.
    pub procedures: Vec<DocumentProcedure>,
    /// Examples of converted letters, the first of each line; a bounded number.
    pub converted: Vec<ConvertedLetters>,
    /// The signed-in person may mark sections here.
    pub may_mark: bool,
    /// Whether lines were left out because there were too many.
    pub cut: bool,
    /// Problems of the reader, located, in its own words.
    pub problems: Vec<String>,
}

/// A file as it looks on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentPreview {
    /// The file.
    pub file: FileName,
    /// A whole page without script and without anything remote, for a frame that is sandboxed all the same.
    pub html: String,
}

/// What a file is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OtherFile {
    /// Another file of the case.
    File(Id),
    /// A file on this machine that the person chose: the paper as issued.
    Path(String),
}

/// What is passed over in comparing. Amounts, dates, numbers and references to law never are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CompareOptions {
    /// Labels of lists.
    pub numbering: bool,
    /// White space.
    pub spacing: bool,
    /// Kinds of quotation marks and dashes.
    pub quotes: bool,
    /// On which vowel the tone stands: hoà, hòa.
    pub tones: bool,
    /// Capitals.
    pub case: bool,
}

/// `case.compare`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CompareFiles {
    /// The case.
    pub case: Id,
    /// A file of it.
    pub file: Id,
    /// What it is held against.
    pub with: OtherFile,
    /// What is passed over.
    pub ignore: CompareOptions,
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CompareVerdict {
    /// The same words in the same order, but for what was passed over.
    SameInSubstance,
    /// There are differences.
    Different,
    /// One could not be read whole: nothing can be said for certain.
    NotComparable,
}

/// The one or the other of two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CompareSide {
    /// The first.
    Left,
    /// The second.
    Right,
}

/// Why a file was not read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// It has a password.
    Encrypted,
    /// It is cut short.
    Truncated,
    /// It has no bytes.
    Empty,
    /// It is a scan: pictures of pages, no letters.
    NoTextLayer,
    /// No reader knows the format.
    NotSupported,
    /// It is over a limit.
    TooLarge,
    /// Part of it could not be read.
    PartlyRead,
    /// The reader broke.
    ReaderFailed,
}

/// What stands in the way of a certain answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct CompareObstacle {
    /// In which file.
    pub side: CompareSide,
    /// What.
    pub kind: ObstacleKind,
}

/// What kind of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// Other words stand there.
    Changed,
    /// Only in the first file.
    Removed,
    /// Only in the second file.
    Added,
    /// A paragraph or row that stands elsewhere.
    Moved,
}

/// Whether words stand in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WordChange {
    /// In both.
    Same,
    /// In the first only.
    Removed,
    /// In the second only.
    Added,
}

/// Words of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferentWords {
    /// Whether they stand in both.
    pub change: WordChange,
    /// The words.
    pub text: String,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentDifference {
    /// What kind.
    pub kind: DifferenceKind,
    /// Where in the first file, as the reader words it.
    pub left: Option<String>,
    /// Where in the second.
    pub right: Option<String>,
    /// The words, with some of what stands around them.
    pub words: Vec<DifferentWords>,
}

/// Two files compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparisonView {
    /// What it comes to.
    pub verdict: CompareVerdict,
    /// Why it is not certain.
    pub obstacles: Vec<CompareObstacle>,
    /// The differences, in the order of the first file.
    pub differences: Vec<DocumentDifference>,
    /// How many more there are.
    pub left_out: u32,
    /// Words both have.
    pub words_same: u32,
    /// Words only the first has.
    pub words_removed: u32,
    /// Words only the second has.
    pub words_added: u32,
}

/// `case.mark_section`: *the section is here*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MarkSection {
    /// The case.
    pub case: Id,
    /// The file.
    pub file: Id,
    /// The procedure, by its place among those of the file, from 0.
    pub procedure: u32,
    /// Key of the section.
    pub section: String,
    /// Where it begins.
    pub from: LinePlace,
    /// Its last line.
    pub to: LinePlace,
    /// Why; may be empty.
    pub reason: String,
}

/// `case.unmark_section`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UnmarkSection {
    /// The case.
    pub case: Id,
    /// The mark.
    pub mark: Id,
    /// Why; may be empty.
    pub reason: String,
}

/// What a mark led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckedAgain {
    /// The case, checked again.
    pub view: super::case::CaseView,
    /// Blocking findings that stood before.
    pub before: u32,
    /// Blocking findings that stand now.
    pub now: u32,
}

/// `case.save_original`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveOriginal {
    /// The case.
    pub case: Id,
    /// The file.
    pub file: Id,
    /// Where the person wants it.
    pub path: String,
}

/// A file written as it came, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedOriginal {
    /// Where it is.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
}
