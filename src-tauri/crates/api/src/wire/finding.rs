//! What a component check or a cross-check found.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Actor, Agency, Id, Moment};

/// Whether a finding keeps the case from being complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The case is not complete while it stands.
    Blocking,
    /// Worth knowing.
    Notice,
}

/// What was found. The window words each, with the values beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The decision's own file has not come.
    DecisionFile,
    /// A procedure has no soft file.
    ProcedureFile,
    /// A procedure's file came and cannot be read.
    ProcedureFileUnreadable,
    /// Sections are missing: no heading, or a heading with nothing under it.
    Sections,
    /// No validity list has come.
    ValidityList,
    /// A validity list came and cannot be read.
    ValidityListUnreadable,
    /// A procedure has no row in the list.
    ListRow,
    /// The list's status contradicts the decision.
    ListStatusConflict,
    /// A form is named and not attached.
    FormNotAttached,
    /// Text in a legacy encoding was converted.
    LegacyEncoding,
    /// A file carries macros.
    Macros,
    /// A file is encrypted.
    Encrypted,
    /// A file is cut short, empty or in an unknown format.
    FileUnreadable,
    /// Particulars of the sender are missing (818/2019, article 8.1).
    SenderParticulars,
    /// A date that cannot be right.
    OddDate,
    /// The field of a procedure is not named.
    FieldMissing,
    /// A row or file about another decision's procedure; kept.
    OtherDecision,
    /// A file's name was made safe (path, direction mark, forbidden character).
    UnsafeName,
    /// An archive went over a limit.
    LimitExceeded,
}

/// Why a person accepted a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AcceptedAs {
    /// The reader was wrong: counts from the receipt.
    ReaderWrong,
    /// It is waived: counts from the waiver.
    Waived,
}

/// That a finding was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Acceptance {
    /// Which of the two.
    pub accepted_as: AcceptedAs,
    /// Reason given.
    pub reason: String,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Moment,
}

/// The procedure a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingProcedure {
    /// Its place in the decision, from 1.
    pub ordinal: Option<u32>,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Stable as long as the fact stands.
    pub id: Id,
    /// Severity.
    pub severity: Severity,
    /// What was found.
    pub kind: FindingKind,
    /// Who can cure it.
    pub owed_by: Agency,
    /// The procedure it is about.
    pub procedure: Option<FindingProcedure>,
    /// Keys of the sections with no heading.
    pub sections_absent: Vec<String>,
    /// Keys of the sections with a heading and no text.
    pub sections_empty: Vec<String>,
    /// The file it was found in.
    pub file: Option<Id>,
    /// That file's name.
    pub file_name: Option<String>,
    /// Where in the file, as a person says it: page, paragraph, row. Already worded by the reader.
    pub place: Option<String>,
    /// Line of the document (see `document::DocumentLine::line`).
    pub line: Option<u32>,
    /// A value that belongs to the finding: a form's name, an encoding, a date, what the list says.
    pub value: Option<String>,
    /// What it should have been, for contradictions.
    pub expected: Option<String>,
    /// How it was accepted, if it was.
    pub acceptance: Option<Acceptance>,
}

/// `case.accept_finding`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AcceptFinding {
    /// The case.
    pub case: Id,
    /// The finding.
    pub finding: Id,
    /// Why it is accepted.
    pub accepted_as: AcceptedAs,
    /// Reason in words; must not be blank.
    pub reason: String,
}
