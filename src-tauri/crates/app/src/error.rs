//! What a use case can answer besides its result: a refusal (cannot now, or you must fix), or a break.

use std::collections::BTreeMap;

/// Why the desk refuses. Codes are closed; wording is the window's and the command line's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// Nobody is named, or nobody of that name may act.
    NotSignedIn,
    /// The password is not right.
    WrongPassword,
    /// Too many wrong passwords: wait.
    SignInPaused,
    /// The role does not allow it.
    NotAllowed,
    /// One cannot approve or confirm one's own work.
    OwnWork,
    /// There is no such thing.
    NotFound,
    /// A value does not fit.
    InvalidField,
    /// A reason is needed.
    NeedsReason,
    /// Entered more than one working day after the time it attests: a reason is needed.
    LateEntryNeedsReason,
    /// It has changed since it was looked at.
    Changed,
    /// The case is not complete.
    NotComplete,
    /// The content is not approved.
    NotApproved,
    /// It was done already.
    AlreadyDone,
    /// A case of that decision is open already.
    DecisionExists,
    /// A file or folder cannot be read.
    CannotRead,
    /// A file or folder cannot be written.
    CannotWrite,
    /// Larger than the program takes.
    TooLarge,
    /// A mail server, or the way to it, does not let us: `why` says what and the cure.
    MailServer,
    /// No password or token is kept for a mailbox.
    NoSecret,
    /// Another program fetches and sends for this register now.
    MailBusy,
    /// The portal does not show what was written.
    PublishedDiffers,
    /// The disk is full.
    DiskFull,
    /// Another program holds the register.
    RegisterBusy,
    /// The register is harmed.
    RegisterBroken,
    /// The register was written by a newer program.
    RegisterTooNew,
    /// There is no register here.
    NoRegister,
    /// There is a register here already.
    RegisterExists,
    /// Only a demonstration register allows this.
    OnlyInDemo,
    /// Something broke.
    Broke,
}

/// An error with what it is about and, where there is one, the cause in the machine's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", crate::words::refusal(self))]
pub struct AppError {
    /// The code.
    pub refusal: Refusal,
    /// What it is about: `file`, `place`, `field`, `what`, …
    pub params: BTreeMap<&'static str, String>,
    /// The cause, for the log.
    pub detail: Option<String>,
}

impl AppError {
    /// An error of that code.
    pub fn new(refusal: Refusal) -> Self {
        Self {
            refusal,
            params: BTreeMap::new(),
            detail: None,
        }
    }

    /// Says what it is about.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// Says what the machine said.
    #[must_use]
    pub fn because(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(Refusal::NotFound).with("what", what)
    }

    /// A value does not fit.
    pub fn invalid(field: &str, why: impl std::fmt::Display) -> Self {
        Self::new(Refusal::InvalidField)
            .with("field", field)
            .with("why", why)
    }

    /// A file system error at a path, while reading.
    pub fn reading(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(Refusal::CannotRead)
            .with("file", path.display())
            .because(error)
    }

    /// A file system error at a path, while writing; a full disk is told apart.
    pub fn writing(path: &std::path::Path, error: &std::io::Error) -> Self {
        let refusal = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Refusal::DiskFull,
            _ => Refusal::CannotWrite,
        };
        Self::new(refusal).with("file", path.display()).because(error)
    }

    /// Whether it is the program that broke, rather than the desk that refused.
    pub fn is_break(&self) -> bool {
        matches!(
            self.refusal,
            Refusal::Broke | Refusal::DiskFull | Refusal::RegisterBusy
        )
    }
}

impl From<store::StoreError> for AppError {
    fn from(error: store::StoreError) -> Self {
        use store::StoreError as E;
        let refusal = match &error {
            E::Missing(_) => Refusal::NoRegister,
            E::Exists(_) => Refusal::RegisterExists,
            E::TooNew { .. } => Refusal::RegisterTooNew,
            E::Full(_) => Refusal::DiskFull,
            E::Busy(_) => Refusal::RegisterBusy,
            E::ReadOnly(_) => Refusal::CannotWrite,
            E::NotARegister(_) | E::OtherMigration { .. } | E::Corrupt(_) | E::BlobAltered { .. } => {
                Refusal::RegisterBroken
            }
            _ => Refusal::Broke,
        };
        Self::new(refusal).because(error)
    }
}

impl From<store::CommitError> for AppError {
    fn from(error: store::CommitError) -> Self {
        match error {
            store::CommitError::Store(error) => error.into(),
            store::CommitError::Conflict { .. } => Self::new(Refusal::RegisterBusy).because(error),
            other => Self::new(Refusal::Broke).because(other),
        }
    }
}

impl From<domain::state::BadEvent> for AppError {
    fn from(error: domain::state::BadEvent) -> Self {
        Self::new(Refusal::RegisterBroken).because(error)
    }
}

/// Short for the results of use cases.
pub type Result<T, E = AppError> = std::result::Result<T, E>;
