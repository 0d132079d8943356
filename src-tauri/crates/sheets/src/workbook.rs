//! The neutral workbook: sheets of rows of cells, whatever the format was.

use jiff::civil::Date;
use serde::Serialize;

/// Sheets read from one workbook.
pub const MAX_SHEETS: usize = 64;
/// Rows kept of one sheet.
pub const MAX_ROWS: usize = 65_536;
/// Columns kept of one row.
pub const MAX_COLUMNS: usize = 256;
/// Cells kept of one workbook, empty ones between others included.
pub const MAX_CELLS: usize = 600_000;

/// A workbook as read, and what was wrong with it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Workbook {
    /// The sheets, in order.
    pub sheets: Vec<Sheet>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// `true` when the days counted in it begin in 1904 (old Macintosh workbooks).
    pub days_from_1904: bool,
    /// `true` for the tables of a document that is itself an announcing decision or a procedure: its lists are
    /// annexes, not validity lists.
    pub of_decision: bool,
    /// `true` when it was made from the tables of a document.
    pub of_document: bool,
}

impl Workbook {
    /// A workbook that could not be read, and why.
    pub(crate) fn unread(key: &str, detail: impl Into<String>) -> Self {
        Self {
            problems: vec![Problem::whole(key, detail)],
            ..Self::default()
        }
    }
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Sheet {
    /// Its name; empty for the body of a document.
    pub name: String,
    /// `true` when the program that wrote it does not show it.
    pub hidden: bool,
    /// The rows; index 0 is the first row of the sheet, empty rows included.
    pub rows: Vec<Vec<CellValue>>,
    /// For a document: where each row stands in it.
    pub places: Vec<documents::Place>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellValue {
    /// Nothing.
    #[default]
    Empty,
    /// Text, NFC.
    Text(String),
    /// A number that is not shown as a day.
    Number(f64),
    /// A day.
    Date(Date),
    /// An error value (`#N/A`), as shown.
    Error(String),
}

impl CellValue {
    /// Text of any kind; nothing but white space is [`CellValue::Empty`].
    pub fn text(text: &str) -> Self {
        if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(legacy_text::nfc(text))
        }
    }

    /// The cell as a person reads it, white space squeezed: days as `dd/mm/yyyy`.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => documents::folded::squeeze(text),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
            Self::Error(shown) => shown.clone(),
        }
    }

    /// `true` when there is nothing to read.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// Where a row stands. Counts start at 0; [`std::fmt::Display`] shows them from 1, in Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowPlace {
    /// Index of the sheet.
    pub sheet: usize,
    /// Its name.
    pub sheet_name: String,
    /// Row of the sheet.
    pub row: usize,
    /// For a table in a document: where it stands there.
    pub document: Option<documents::Place>,
}

impl std::fmt::Display for RowPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.document {
            Some(place) => write!(f, "{place}"),
            None => write!(f, "trang tính \"{}\", dòng {}", self.sheet_name, self.row + 1),
        }
    }
}

/// Why a whole workbook is not read: a problem's key and detail.
#[derive(Debug)]
pub(crate) struct Refusal(pub &'static str, pub String);

impl From<Refusal> for Workbook {
    fn from(Refusal(key, detail): Refusal) -> Self {
        Self::unread(key, detail)
    }
}

/// What could not be read or understood, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A stable key. Nothing can be counted: `not-readable`, `encrypted`, `truncated`, `format-not-supported`. Part of it
    /// cannot: `sheet-not-readable`, `sheet-hidden`, `string-missing`, `quote-not-closed`, `encoding-guessed`,
    /// `legacy-letters`, `letters-converted`, `limit-` and what was too many. Of the list: `no-list-rows`,
    /// `titles-not-found`, `no-status`. Of a row: `row-not-understood`, `code-missing`, `code-not-understood`,
    /// `name-missing`, `listed-twice`, `status-missing`, `status-not-understood`, `status-contradicts-itself`,
    /// `date-not-understood`, `decision-not-understood`, `decision-incomplete`.
    pub key: String,
    /// The row, when the problem is one of a row.
    pub place: Option<RowPlace>,
    /// What stands there, or detail for the log; not translated.
    pub detail: String,
}

impl Problem {
    /// A problem of the whole workbook.
    pub(crate) fn whole(key: &str, detail: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            place: None,
            detail: detail.into(),
        }
    }

    /// A problem of one row.
    pub(crate) fn at(key: &str, place: &RowPlace, detail: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            place: Some(place.clone()),
            detail: detail.into(),
        }
    }
}
