//! Letters between the board and the agencies: what they are, never how they look.

use serde::{Deserialize, Serialize};

/// What a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterKind {
    /// Confirms a handoff: number, time, files with their hashes.
    Receipt,
    /// Asks for what is missing (Decision 2161 art. 4.3).
    Supplement,
    /// Excuses a late publication and names a new day (29/2020 art. 18.1).
    Apology,
}

impl LetterKind {
    /// The key used on the command line and in file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Supplement => "supplement",
            Self::Apology => "apology",
        }
    }
}

/// A letter that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its event.
    pub seq: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// By whom.
    pub by: crate::person::Actor,
    /// What it is.
    pub kind: LetterKind,
    /// The handoff it answers.
    pub handoff: Option<u64>,
    /// Message-ID chosen for it.
    pub message_id: String,
    /// Whom it goes to.
    pub to: Vec<String>,
    /// Base name of its files in the outbox.
    pub file_stem: String,
    /// The `.docx`, a stored original.
    pub docx: String,
    /// The `.eml`, a stored original.
    pub eml: String,
}
