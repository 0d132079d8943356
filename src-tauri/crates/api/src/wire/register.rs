//! *Sổ giao nhận*: what was received when, and can I prove it?

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clock::Gap;
use super::common::{Actor, Agency, Day, DecisionName, EntryNumber, FileName, Id, Moment};
use super::finding::Finding;
use super::origin::Origin;

/// `register.list`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListRegister {
    /// Book year; the newest when absent.
    pub year: Option<i16>,
    /// Words to be found, tone marks or not.
    pub text: Option<String>,
    /// Only of this agency.
    pub agency: Option<Agency>,
    /// Only with this status.
    pub status: Option<EntryStatus>,
}

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// From the mailbox.
    Mail,
    /// A mail handed in as a file.
    EmlFile,
    /// By hand: paper, a stick, a folder.
    Hand,
    /// A watched folder.
    Folder,
}

/// What the check says of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryStatus {
    /// Nothing is outstanding from this agency after this handoff.
    Complete,
    /// Something is missing.
    Missing,
    /// Something contradicts.
    Conflict,
    /// Its case is not known.
    Unassigned,
    /// Made by hand, late, and not confirmed by a second person.
    Unconfirmed,
}

/// Who sent it, as the signature and the settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SenderShown {
    /// Name.
    pub name: Option<String>,
    /// Title and office.
    pub title: Option<String>,
    /// E-mail address.
    pub address: Option<String>,
    /// Telephone, as written.
    pub phone: Option<String>,
}

/// One row of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegisterRow {
    /// Id (the event that made it).
    pub id: Id,
    /// Its number.
    pub entry: EntryNumber,
    /// When it was received.
    pub received_at: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: Actor,
    /// How it came.
    pub channel: Channel,
    /// From which agency.
    pub agency: Agency,
    /// From whom.
    pub sender: SenderShown,
    /// About which decision.
    pub decision: Option<DecisionName>,
    /// Its case.
    pub case: Option<Id>,
    /// What it is, in the sender's words: subject, or name of the folder.
    pub subject: String,
    /// How many files.
    pub file_count: u32,
    /// What the check says.
    pub status: EntryStatus,
    /// How many are missing or contradict.
    pub outstanding: u32,
    /// Last day of the clock it answers.
    pub due_day: Option<Day>,
    /// How early or late it was.
    pub gap: Option<Gap>,
    /// Made by hand more than one working day after the receipt it attests.
    pub backfilled: bool,
    /// Who confirmed it.
    pub confirmed_by: Option<Actor>,
    /// How many corrections it has.
    pub corrections: u32,
    /// How many times the same came again.
    pub duplicates: u32,
}

/// That the register was found to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verified {
    /// When.
    pub at: Moment,
    /// Whether it held.
    pub ok: bool,
    /// Newest entry then.
    pub up_to: Option<EntryNumber>,
}

/// The book of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegisterView {
    /// The year shown.
    pub year: i16,
    /// Years that have entries, newest first.
    pub years: Vec<i16>,
    /// Rows that pass the filter, newest number first.
    pub rows: Vec<RegisterRow>,
    /// Entries of the year.
    pub total: u32,
    /// Corrections of the year.
    pub corrections: u32,
    /// Last verification.
    pub verified: Option<Verified>,
}

/// `register.entry`, `register.confirm_backfill`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfEntry {
    /// The entry (`RegisterRow::id`).
    pub entry: Id,
}

/// A field a correction may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CorrectableField {
    /// Time of receipt (RFC 3339), of entries made by hand only.
    ReceivedAt,
    /// Agency (`office`, `justice`).
    Agency,
    /// Name of the sender.
    SenderName,
    /// Title of the sender.
    SenderTitle,
    /// Telephone of the sender.
    SenderPhone,
    /// Number of the decision.
    DecisionNumber,
    /// Date of the decision (ISO).
    DecisionDate,
}

/// A correction: an event of its own that points at the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Correction {
    /// Field.
    pub field: CorrectableField,
    /// What it said.
    pub old: String,
    /// What it says now.
    pub new: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Moment,
}

/// `register.correct`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// The entry.
    pub entry: Id,
    /// Field.
    pub field: CorrectableField,
    /// New value.
    pub value: String,
    /// Why; must not be blank.
    pub reason: String,
}

/// What the mail's authenticity results say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Authenticity {
    /// DKIM or DMARC passed.
    Proven,
    /// No verdict.
    Unproven,
    /// Failed.
    Failed,
    /// Not a mail.
    NotMail,
}

/// Where an entry stands in the ledger, checkable offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryProof {
    /// Position in the ledger, from 1.
    pub seq: u64,
    /// Leaf hash, hex.
    pub leaf_hash: String,
    /// Size of the tree proved against.
    pub tree_size: u64,
    /// Root hash, hex.
    pub root_hash: String,
    /// The path from the leaf to the root, hex, lowest first (RFC 6962).
    pub path: Vec<String>,
    /// The signed checkpoint (C2SP signed note).
    pub checkpoint: String,
}

/// The same delivery, come again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DuplicateNote {
    /// When it came again.
    pub received_at: Moment,
    /// When that was noted.
    pub recorded_at: Moment,
}

/// An entry, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryView {
    /// The row.
    pub row: RegisterRow,
    /// SHA-256 of the raw mail, hex; of the only file, for one handed over by hand.
    pub raw_sha256: Option<String>,
    /// Message-ID.
    pub message_id: Option<String>,
    /// Authenticity.
    pub authenticity: Authenticity,
    /// What that rests on, and what looks wrong.
    pub origin: Origin,
    /// Reason given for a late entry.
    pub backfill_reason: Option<String>,
    /// Its files.
    pub files: Vec<FileName>,
    /// What was outstanding from this agency after this handoff, and notices about its files.
    pub findings: Vec<Finding>,
    /// Corrections, oldest first.
    pub corrections: Vec<Correction>,
    /// Duplicates.
    pub duplicates: Vec<DuplicateNote>,
    /// Proof.
    pub proof: EntryProof,
    /// The signed-in person may confirm it.
    pub may_confirm: bool,
    /// The signed-in person may correct it.
    pub may_correct: bool,
}

/// The first thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fault {
    /// What: an event, an original, an entry, a checkpoint.
    pub what: FaultKind,
    /// Which: its number or hash.
    pub which: String,
    /// How it shows.
    pub detail: String,
}

/// What kind of thing does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// An event of the ledger.
    Event,
    /// Stored bytes of a mail or a file.
    Original,
    /// A number of the book.
    Entry,
    /// A checkpoint.
    Checkpoint,
    /// An identity row.
    Identity,
    /// Something derived from the ledger, which can be made anew.
    Derived,
    /// The file of the register itself.
    File,
}

/// `register.verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verification {
    /// Whether everything holds.
    pub ok: bool,
    /// When it was checked.
    pub at: Moment,
    /// Events.
    pub events: u64,
    /// Entries.
    pub entries: u64,
    /// Originals.
    pub originals: u64,
    /// Root hash, hex.
    pub root_hash: String,
    /// The first fault.
    pub fault: Option<Fault>,
}

/// Format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// The official book's columns.
    Xlsx,
    /// One JSON object a line.
    Jsonl,
}

/// `register.export`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportRegister {
    /// Book year; all when absent.
    pub year: Option<i16>,
    /// Format.
    pub format: ExportFormat,
    /// File to write.
    pub path: String,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Exported {
    /// The file.
    pub path: String,
    /// Entries in it.
    pub entries: u32,
}
