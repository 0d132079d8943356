//! *Nhận tập tin*: mails as files, folders, files handed over by hand.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Agency, EntryNumber, Id, Moment};
use super::error::WireError;

/// `take_in.paths`. Mails tell their own sender and time; everything else needs `from` and `received_at`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TakeIn {
    /// Files and folders.
    pub paths: Vec<String>,
    /// Agency they were handed over by.
    pub from: Option<Agency>,
    /// When they were handed over; a person attests it.
    pub received_at: Option<Moment>,
    /// Why it is entered only now, when more than one working day later.
    pub reason: Option<String>,
}

/// What became of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TakenState {
    /// Registered, its case known.
    Registered,
    /// Registered, its case not known yet: in triage for that.
    RegisteredUnassigned,
    /// In the triage tray, not numbered.
    Triage,
    /// The same as an earlier one.
    Duplicate,
    /// A newsletter and the like: kept, not numbered.
    Noise,
    /// Not taken in; see `error`.
    Failed,
}

/// One delivery taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Taken {
    /// The path given, or found in a folder given.
    pub path: String,
    /// What became of it.
    pub state: TakenState,
    /// Its number, or that of the original for a duplicate.
    pub entry: Option<EntryNumber>,
    /// Id of the entry or the triage item.
    pub id: Option<Id>,
    /// Case it went to.
    pub case: Option<Id>,
    /// Subject, or name of the folder.
    pub subject: String,
    /// How many files.
    pub file_count: u32,
    /// Blocking findings of its case from this agency.
    pub outstanding: u32,
    /// Why it failed.
    pub error: Option<WireError>,
}

/// What became of everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakeInResult {
    /// Each delivery, by time of receipt.
    pub items: Vec<Taken>,
}

/// Carried by the event [`TAKE_IN_PROGRESS`](super::TAKE_IN_PROGRESS).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakeInProgress {
    /// Deliveries done.
    pub done: u32,
    /// Deliveries found.
    pub total: u32,
    /// What is being read now.
    pub current: String,
}
