//! Letters that a person reads before they leave: supplement requests, overdue notices, apologies.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::LetterKind;
use super::common::{Agency, Id};

/// `letter.draft`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftLetter {
    /// The case.
    pub case: Id,
    /// Kind of letter: `supplement`, `overdue` or `apology`.
    pub kind: LetterKind,
    /// To which agency.
    pub agency: Agency,
}

/// A draft, to be read and changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LetterDraft {
    /// The case.
    pub case: Id,
    /// Kind.
    pub kind: LetterKind,
    /// To which agency.
    pub agency: Agency,
    /// To whom: the official who sent the rest.
    pub to_name: Option<String>,
    /// Their address.
    pub to_address: Option<String>,
    /// Subject.
    pub subject: String,
    /// Text, one paragraph a line.
    pub text: String,
    /// How many findings it asks to be cured.
    pub findings: u32,
}

/// `letter.write`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WriteLetter {
    /// The case.
    pub case: Id,
    /// Kind.
    pub kind: LetterKind,
    /// To which agency.
    pub agency: Agency,
    /// Subject, as changed.
    pub subject: String,
    /// Text, as changed.
    pub text: String,
}

/// The files written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LetterWritten {
    /// The letter, for signature.
    pub docx_path: String,
    /// The mail with the letter attached, in the outbox folder.
    pub eml_path: String,
}
