//! Values that many screens share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment: RFC 3339 with the office's offset, `2026-01-20T16:35:09+07:00`.
pub type Moment = String;

/// A civil day: ISO 8601, `2026-01-20`.
pub type Day = String;

/// An identifier the program gave; the window only hands it back.
pub type Id = String;

/// A request or an answer with nothing in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The three parties of the coordination regulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Agency {
    /// The Provincial Office, which owes the soft files.
    Office,
    /// The Justice Department, which owes the validity list.
    Justice,
    /// The editorial board, which owes the published page.
    Board,
}

/// What an agency is called here: a setting, since agencies are merged and renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgencyName {
    /// Which of the three.
    pub agency: Agency,
    /// Full name, for papers.
    pub name: String,
    /// Short name, for tables.
    pub short: String,
}

/// Who did something: a person, or the program itself (*máy*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Actor {
    /// The person's id; `may` for the program.
    pub id: Id,
    /// The name as it is to be shown; empty for the program, which the window words.
    pub name: String,
    /// Whether the program did it by itself.
    pub machine: bool,
}

/// A decision, as people say it: *QĐ 174/QĐ-UBND ngày 19/01/2026*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionName {
    /// `174/QĐ-UBND`.
    pub number: String,
    /// Day of issue, when known.
    pub date: Option<Day>,
    /// Issuing body, when it is not the usual one.
    pub body: Option<String>,
}

/// The number of an entry in the register: *số 40/2026*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryNumber {
    /// Book year.
    pub year: i16,
    /// Number within the year, from 1, without gaps.
    pub number: u32,
}

/// A length of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkingTime {
    /// Whole working days.
    pub days: u32,
    /// Hours, below one working day.
    pub hours: u32,
    /// Minutes, 0–59.
    pub minutes: u32,
}

/// What a file is by its content, never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileType {
    /// Word 97–2003.
    Doc,
    /// Office Open XML text.
    Docx,
    /// Excel 97–2003.
    Xls,
    /// Office Open XML sheet.
    Xlsx,
    /// OpenDocument sheet.
    Ods,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// A web page saved under an office name.
    Html,
    /// Zip archive.
    Zip,
    /// RAR archive.
    Rar,
    /// 7-Zip archive.
    #[serde(rename = "7z")]
    SevenZip,
    /// PDF.
    Pdf,
    /// A picture.
    Image,
    /// Plain text.
    Text,
    /// Comma-separated values.
    Csv,
    /// No bytes.
    Empty,
    /// Not told.
    Unknown,
}

/// What is the matter with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileCondition {
    /// Needs a password.
    Encrypted,
    /// Carries macros; its text is still read.
    Macros,
    /// Cut short.
    Truncated,
    /// Zero bytes.
    Empty,
    /// No reader understands it.
    Unreadable,
}

/// One received file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileName {
    /// Identifier to ask for its text with (`case.document`).
    pub id: Id,
    /// Name made safe and composed (NFC), as shown.
    pub name: String,
    /// Size of the raw bytes.
    pub size_bytes: u64,
    /// SHA-256 of the raw bytes, hex.
    pub sha256: String,
    /// Type by content.
    pub file_type: FileType,
    /// What is the matter with it, if anything.
    pub condition: Option<FileCondition>,
    /// Whether its text counts.
    pub readable: bool,
}
