//! *Hồ sơ*: one decision being brought onto the portal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clock::Clock;
use super::common::{Actor, Agency, Day, DecisionName, EntryNumber, FileName, Id, Moment};
use super::finding::Finding;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Something is still missing.
    Collecting,
    /// Everything is there.
    Complete,
    /// Submitted for review.
    InReview,
    /// A reviewer sent it back.
    Returned,
    /// Approved.
    Approved,
    /// Seen on the portal.
    Published,
}

/// What names a case in tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseHead {
    /// Id.
    pub id: Id,
    /// The decision.
    pub decision: DecisionName,
    /// What it is about: the field, as the decision or the list says.
    pub subject: Option<String>,
    /// Procedures announced.
    pub announced: u32,
    /// Procedures abolished.
    pub abolished: u32,
    /// Where it stands.
    pub state: CaseState,
}

/// `case.list`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListCases {
    /// Words to be found, tone marks or not.
    pub text: Option<String>,
    /// Only those that stand here.
    pub state: Option<CaseState>,
}

/// One row of *Hồ sơ*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseRow {
    /// The case.
    pub case: CaseHead,
    /// Its three clocks.
    pub clocks: Vec<Clock>,
    /// Blocking findings that stand.
    pub blocking: u32,
    /// Notices that stand.
    pub notices: u32,
    /// Handoffs received.
    pub handoffs: u32,
}

/// The list of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseList {
    /// Most pressing first.
    pub rows: Vec<CaseRow>,
    /// How many there are without the filter.
    pub total: u32,
}

/// `case.show` and other requests that only name a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfCase {
    /// The case.
    pub case: Id,
}

/// What a decision does with a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureAction {
    /// Announces it, new or changed.
    Announced,
    /// Abolishes it.
    Abolished,
}

/// Where the soft file of a procedure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SoftFileState {
    /// Here, readable, every section.
    Complete,
    /// Has not come.
    Missing,
    /// Came and cannot be read.
    Unreadable,
    /// Sections are missing.
    SectionsMissing,
    /// None is owed: the procedure is abolished.
    NotOwed,
}

/// Where a procedure stands in the validity list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListRowState {
    /// A row that agrees.
    Agrees,
    /// No list yet.
    NoList,
    /// A list, and no row.
    NoRow,
    /// A row that contradicts the decision.
    Contradicts,
}

/// One procedure of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseProcedure {
    /// Place in the decision, from 1.
    pub ordinal: u32,
    /// Code, when known.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Field.
    pub field: Option<String>,
    /// Announced or abolished.
    pub action: ProcedureAction,
    /// Its soft file.
    pub soft_file: SoftFileState,
    /// How many sections are missing.
    pub sections_missing: u32,
    /// Its row in the list.
    pub list_row: ListRowState,
    /// The file that holds it (newest).
    pub file: Option<Id>,
    /// The line it begins at, in a file that holds several.
    pub line: Option<u32>,
}

/// What a file is to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileRole {
    /// The decision.
    Decision,
    /// One or more procedures.
    Procedure,
    /// A validity list.
    ValidityList,
    /// A form.
    Form,
    /// An archive.
    Archive,
    /// Something else.
    Other,
}

/// A file of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseFile {
    /// The file.
    pub file: FileName,
    /// What it is to the case.
    pub role: FileRole,
    /// Handoff it came with.
    pub entry: Option<EntryNumber>,
    /// A newer file took its place.
    pub replaced: bool,
}

/// A handoff, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseHandoff {
    /// Id of its register entry.
    pub id: Id,
    /// Its number.
    pub entry: EntryNumber,
    /// When it was received.
    pub received_at: Moment,
    /// From which agency.
    pub agency: Agency,
    /// From whom.
    pub sender: String,
    /// How many files.
    pub file_count: u32,
    /// A receipt was written.
    pub receipt_written: bool,
    /// It answered a supplement request or an earlier handoff.
    pub supplement: bool,
}

/// What kind of letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// Receipt.
    Receipt,
    /// Supplement request.
    Supplement,
    /// Apology.
    Apology,
    /// Notice that everything is there.
    Complete,
    /// Notice that it was published.
    Published,
    /// Notice that a limit has passed.
    Overdue,
    /// Reminder to our own people.
    Reminder,
    /// What is due, for a role.
    Digest,
    /// Signed checkpoint.
    Checkpoint,
}

/// A letter of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseLetter {
    /// Kind.
    pub kind: LetterKind,
    /// To which agency.
    pub agency: Agency,
    /// When it was written.
    pub at: Moment,
    /// By whom.
    pub by: Actor,
}

/// What the signed-in person may do with the case now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseAction {
    /// Draft a supplement request to the Office.
    SupplementOffice,
    /// Draft a supplement request to Justice.
    SupplementJustice,
    /// Record when Justice received the decision.
    RecordJusticeReceipt,
    /// Accept findings.
    AcceptFinding,
    /// Submit for review.
    SubmitReview,
    /// Approve or reject.
    Review,
    /// Publish.
    Publish,
    /// Apologise, with a new date.
    Apologise,
    /// Draft a notice to an agency whose time is over.
    NotifyOverdue,
    /// Take in files for it.
    TakeIn,
}

/// A case, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseView {
    /// What names it.
    pub case: CaseHead,
    /// When it was opened.
    pub opened_at: Moment,
    /// By whom: *máy*, when the first handoff opened it.
    pub opened_by: Actor,
    /// When Justice received the decision, once recorded.
    pub justice_received_at: Option<Moment>,
    /// When everything was there.
    pub complete_at: Option<Moment>,
    /// When it was seen on the portal.
    pub published_at: Option<Moment>,
    /// The three clocks.
    pub clocks: Vec<Clock>,
    /// Procedures, announced first.
    pub procedures: Vec<CaseProcedure>,
    /// Files, newest handoff last.
    pub files: Vec<CaseFile>,
    /// Findings, blocking first; accepted ones last.
    pub findings: Vec<Finding>,
    /// Handoffs, oldest first.
    pub handoffs: Vec<CaseHandoff>,
    /// Letters, oldest first.
    pub letters: Vec<CaseLetter>,
    /// What may be done now.
    pub actions: Vec<CaseAction>,
    /// The one that is the next step.
    pub primary: Option<CaseAction>,
}

/// `case.open`: *Ghi nhận quyết định mới*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// Number of the decision.
    pub number: String,
    /// Day of issue.
    pub date: Day,
    /// When Justice received it, if known.
    pub justice_received_at: Option<Moment>,
}

/// `case.record_justice_receipt`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecordJusticeReceipt {
    /// The case.
    pub case: Id,
    /// When Justice received the decision.
    pub received_at: Moment,
}

/// `case.apologise`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Apologise {
    /// The case.
    pub case: Id,
    /// Which clock: 1, 2 or 3.
    pub clock: u8,
    /// The day promised.
    pub new_day: Day,
    /// Why; must not be blank.
    pub reason: String,
}
