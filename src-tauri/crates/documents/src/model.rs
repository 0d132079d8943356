//! The neutral document: what every reader makes of its bytes, whatever the format was.

use std::sync::Arc;

use serde::Serialize;

/// What a file is by its content, never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FileType {
    /// Word 97–2003 (MS-DOC) or older, in an OLE2 container (MS-CFB).
    Doc,
    /// Office Open XML text (ECMA-376 parts 1 and 4), or the one XML file of Word 2003.
    Docx,
    /// Excel 5 to 2003 (MS-XLS).
    Xls,
    /// Office Open XML workbook.
    Xlsx,
    /// OpenDocument text (ODF 1.3), packed or flat.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// Rich Text Format (1.9.1).
    Rtf,
    /// HTML, whatever the name says, or an archive of it (MHTML, RFC 2557).
    Html,
    /// A ZIP archive that is none of the office formats.
    Zip,
    /// A RAR archive.
    Rar,
    /// A 7-Zip archive.
    #[serde(rename = "7z")]
    SevenZip,
    /// A PDF (ISO 32000-1).
    Pdf,
    /// Plain text.
    Text,
    /// No bytes at all.
    Empty,
    /// Anything else.
    Other,
}

impl FileType {
    /// The short name used in reports: `doc`, `docx`, …, `7z`, `text`, `empty`, `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Docx => "docx",
            Self::Xls => "xls",
            Self::Xlsx => "xlsx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Rtf => "rtf",
            Self::Html => "html",
            Self::Zip => "zip",
            Self::Rar => "rar",
            Self::SevenZip => "7z",
            Self::Pdf => "pdf",
            Self::Text => "text",
            Self::Empty => "empty",
            Self::Other => "other",
        }
    }
}

/// A condition of a whole file that people must hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// Protected by a password: nothing in it can be counted.
    Encrypted,
    /// Carries a macro storage; readable all the same.
    Macros,
    /// Cut short: part of it may be shown, nothing in it can be counted.
    Truncated,
    /// No bytes.
    Empty,
}

/// Where something stands in a document: top-level block, and inside a table the row and cell.
/// All counts start at 0; [`std::fmt::Display`] shows them from 1, in Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// Index of the top-level block in [`Document::body`].
    pub block: usize,
    /// Row of the table, when the block is one.
    pub row: Option<usize>,
    /// Cell of the row.
    pub cell: Option<usize>,
    /// Paragraph inside the cell.
    pub paragraph: Option<usize>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.row, self.cell) {
            (Some(row), Some(cell)) => {
                write!(
                    f,
                    "bảng ở đoạn {}, dòng {}, ô {}",
                    self.block + 1,
                    row + 1,
                    cell + 1
                )
            }
            (Some(row), None) => write!(f, "bảng ở đoạn {}, dòng {}", self.block + 1, row + 1),
            _ => write!(f, "đoạn {}", self.block + 1),
        }
    }
}

/// Key of the problem that a PDF holds pictures of paper and no text.
pub const NO_TEXT_LAYER: &str = "no-text-layer";

/// What a reader could not do, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A stable key. Nothing can be counted: `encrypted`, `truncated`, `empty`, `no-text-layer`,
    /// `format-not-supported`. Read around, and perhaps not all of it: `bad-container`, `bad-fib`, `bad-piece-table`,
    /// `no-table-stream`, `no-text-stream`, `too-old`, `bad-main-part`, `bad-part`, `entities`, `unbalanced-groups`,
    /// `frames`, `no-page`, `page-without-text`, `letters-unknown`, `encoding-guessed`. Left out for being too much:
    /// `limit-` and what was too many (`limit-blocks`, `limit-text`, `limit-bytes`, …). [`crate::archive::members`] and
    /// [`crate::procedure::with_marks`] name their own.
    pub key: String,
    /// The place, when it is known.
    pub place: Option<Place>,
    /// Detail for the log and the curious; not translated.
    pub detail: String,
}

impl Problem {
    /// A problem of the whole file.
    pub fn whole(key: &str, detail: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            place: None,
            detail: detail.into(),
        }
    }
}

/// One run of characters of one look. `text` is always Unicode NFC; legacy letters are converted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Run {
    /// The text as a person reads it.
    pub text: String,
    /// The font the file names for this run, when it names one. Shared: every run carries it.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub font: Option<Arc<str>>,
    /// The encoding the run was converted from (`TCVN3`, `VNI`), when it was.
    pub converted_from: Option<&'static str>,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck through and still part of the text (a tracked deletion is not).
    pub strike: bool,
    /// Raised or lowered.
    pub script: Script,
    /// Size in half points, when the file gives it.
    pub size: Option<u16>,
}

/// How a run stands to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// On the line.
    #[default]
    Normal,
    /// Raised.
    Super,
    /// Lowered.
    Sub,
}

fn as_text<S: serde::Serializer>(font: &Option<Arc<str>>, s: S) -> Result<S::Ok, S::Error> {
    font.as_deref().serialize(s)
}

/// A paragraph: its automatic list label, if any, and its runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paragraph {
    /// The label the program draws before it (`1.`, `a)`, `•`), when it is not typed text.
    pub label: Option<String>,
    /// Outline level 1–9 of a heading style.
    pub heading: Option<u8>,
    /// Centred, right-aligned or justified as the paper shows it.
    pub align: Align,
    /// Indents and gaps.
    pub layout: Layout,
    /// The runs, in order.
    pub runs: Vec<Run>,
}

/// Where a paragraph stands on the page: only what a picture of the paper needs. Lengths are in twips
/// (1/1440 inch); 0 where the file says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Layout {
    /// Indent from the left.
    pub left: i32,
    /// Indent from the right.
    pub right: i32,
    /// Indent of the first line, on top of `left`; negative when it hangs.
    pub first_line: i32,
    /// Gap before.
    pub before: i32,
    /// Gap after.
    pub after: i32,
    /// Begins a page.
    pub new_page: bool,
}

impl Paragraph {
    /// The text of the runs without the label.
    pub fn text(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }

    /// Label (when there is one), a space, and the text.
    pub fn text_with_label(&self) -> String {
        match &self.label {
            Some(label) => format!("{label} {}", self.text()),
            None => self.text(),
        }
    }
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// To the left edge.
    #[default]
    Left,
    /// Centred.
    Center,
    /// To the right edge.
    Right,
    /// To both edges.
    Justify,
}

/// A cell: its own blocks (a nested table is a block), and how far it spans.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cell {
    /// The blocks in it.
    pub blocks: Vec<Block>,
    /// Columns covered, at least 1.
    pub col_span: usize,
    /// `true` when this cell continues the one above it (vertical merge); it then has no text of its own.
    pub continues_above: bool,
}

impl Cell {
    /// All text of the cell, paragraphs joined by a line feed.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            let piece = match block {
                Block::Paragraph(p) => p.text_with_label(),
                Block::Table(t) => t
                    .rows
                    .iter()
                    .map(|r| r.cells.iter().map(Cell::text).collect::<Vec<_>>().join("\t"))
                    .collect::<Vec<_>>()
                    .join("\n"),
            };
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&piece);
        }
        out
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// The cells, left to right.
    pub cells: Vec<Cell>,
    /// Marked in the file as a heading row repeated on each page.
    pub header: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Table {
    /// The rows, top to bottom.
    pub rows: Vec<Row>,
    /// Widths of the columns [`Cell::col_span`] counts, in twips; empty when the file gives none.
    pub widths: Vec<u32>,
    /// Lines drawn around the cells: `false` for a table that only sets things side by side, `None` when not known.
    pub borders: Option<bool>,
}

/// A block of the body, of a cell, or of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// What kind of side text a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// A footnote.
    Footnote,
    /// An endnote.
    Endnote,
    /// A header of the page.
    Header,
    /// A footer of the page.
    Footer,
    /// A text box.
    Textbox,
    /// An annotation (comment).
    Annotation,
}

/// Text kept apart from the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// What a file says of itself, as its program wrote it there: nothing in it is proof of anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Properties {
    /// The title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was begun, RFC 3339, in the zone the file gives (UTC in Word's and OpenDocument's).
    pub created: Option<String>,
    /// When it was last saved, RFC 3339.
    pub modified: Option<String>,
    /// The office the program was installed for.
    pub company: Option<String>,
}

/// A document as read: a value and what was wrong, never an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// What the bytes are.
    pub file_type: FileType,
    /// Conditions of the whole file.
    pub conditions: Vec<Condition>,
    /// The body.
    pub body: Vec<Block>,
    /// Footnotes, headers, text boxes …
    pub notes: Vec<Note>,
    /// Title, author, dates.
    pub properties: Properties,
    /// Located problems.
    pub problems: Vec<Problem>,
}

impl Document {
    /// An empty document of the given type, for a reader to fill.
    pub fn new(file_type: FileType) -> Self {
        Self {
            file_type,
            conditions: Vec::new(),
            body: Vec::new(),
            notes: Vec::new(),
            properties: Properties::default(),
            problems: Vec::new(),
        }
    }

    /// `true` when what stands in it may be counted: neither encrypted, nor truncated, nor empty, nor pictures
    /// of paper only.
    pub fn is_readable(&self) -> bool {
        !self
            .conditions
            .iter()
            .any(|c| matches!(c, Condition::Encrypted | Condition::Truncated | Condition::Empty))
            && !self.problems.iter().any(|problem| problem.key == NO_TEXT_LAYER)
    }
}
