//! Errors as they cross to the window: a closed code, values, and an id to find in the log. No wording.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, as far as the window acts on it. Wording: `ui/messages`, `error_<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nobody is signed in.
    NotSignedIn,
    /// Name and password do not fit.
    WrongPassword,
    /// Too many wrong passwords; params: `minutes`.
    SignInPaused,
    /// The person's role does not allow it.
    NotAllowed,
    /// The preparer cannot approve their own work; the recorder cannot confirm their own back-filled entry.
    OwnWork,
    /// No such case, entry, file, finding; params: `what`.
    NotFound,
    /// A field is wrong; params: `field`, and `why` (`blank`, `not_a_date`, `in_future`, `not_a_number`, `too_long`).
    InvalidField,
    /// A reason must be given.
    NeedsReason,
    /// A hand-made entry more than one working day late needs a reason.
    LateEntryNeedsReason,
    /// Something changed since it was shown: look again.
    Changed,
    /// The case still has blocking findings; params: `count`.
    NotComplete,
    /// The content is not approved.
    NotApproved,
    /// It is done already.
    AlreadyDone,
    /// A case for this decision is open already; params: `case`.
    DecisionExists,
    /// A path cannot be read; params: `path`.
    CannotRead,
    /// A path cannot be written; params: `path`.
    CannotWrite,
    /// Over a limit; params: `limit`, `path`.
    TooLarge,
    /// No portal folder is set.
    NoPortalFolder,
    /// After publishing, a page read back was not the page written; params: `path`.
    PublishedDiffers,
    /// No room on the disk.
    DiskFull,
    /// Another program holds the register.
    RegisterBusy,
    /// The register does not hold together; params: `what`.
    RegisterBroken,
    /// The register was written by a newer version.
    RegisterTooNew,
    /// There is no register here; params: `path`.
    NoRegister,
    /// A mail server, its secret, or another program that fetches; params: `fault` with what it is about (`host`, `port`,
    /// `folder`, `said`, `what`, `who`), and `why` in the program's words.
    Mail,
    /// The command does not exist, or its request does not have the right shape: a mistake of ours.
    BadRequest,
    /// Something broke; find `id` in the log.
    Broke,
}

/// An error as the window gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code:?} [{id}]{}", detail.as_deref().map(|d| format!(": {d}")).unwrap_or_default())]
pub struct WireError {
    /// What went wrong.
    pub code: ErrorCode,
    /// Values for the wording.
    pub params: BTreeMap<String, String>,
    /// Technical detail for the log and for whoever asks; never the main text.
    pub detail: Option<String>,
    /// To be found in the log.
    pub id: String,
}

impl WireError {
    /// An error with a code and an id, and nothing else yet.
    #[must_use]
    pub fn new(code: ErrorCode, id: impl Into<String>) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
            detail: None,
            id: id.into(),
        }
    }

    /// Adds a value for the wording.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds technical detail.
    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }
}
