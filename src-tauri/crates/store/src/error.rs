//! What can go wrong with the file the register lives in, told apart as far as somebody can act on it.

use std::path::PathBuf;

/// Why the store could not answer or keep something. Whatever the kind, nothing was half written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no register at this path.
    #[error("there is no register at {}", .0.display())]
    Missing(PathBuf),
    /// There is a register, or something else, at this path already.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// The file is not a register of this program.
    #[error("{} is not a register of this program", .0.display())]
    NotARegister(PathBuf),
    /// A newer program wrote the file; this one must not touch it.
    #[error("the register was written by a newer program (schema {found}, this program knows {known})")]
    TooNew {
        /// Schema version found in the file.
        found: i64,
        /// Newest schema version this program knows.
        known: i64,
    },
    /// The file was made by migrations other than those of this program: somebody edited one.
    #[error("schema step {version} of the register is not the one this program knows")]
    OtherMigration {
        /// The step that differs.
        version: i64,
    },
    /// No room left on the disk, or in what the administrator allows the file.
    #[error("no room left to write: {0}")]
    Full(String),
    /// Another program held the register for too long. Trying again later may do.
    #[error("the register is busy: {0}")]
    Busy(String),
    /// The register cannot be written: the file, its folder or the medium is read-only.
    #[error("the register is read-only: {0}")]
    ReadOnly(String),
    /// The disk or the operating system failed.
    #[error("reading or writing failed: {0}")]
    Io(String),
    /// The file is damaged, or holds what this program never wrote.
    #[error("the register is damaged: {0}")]
    Corrupt(String),
    /// The stored bytes of this blob are not what they were when they were committed.
    #[error("blob {sha256} is not what was committed: {problem}")]
    BlobAltered {
        /// SHA-256 the bytes had when committed, in hexadecimal.
        sha256: String,
        /// How it shows.
        problem: &'static str,
    },
    /// The database refused for a reason that is a mistake of this program.
    #[error("the database refused: {0}")]
    Refused(String),
}

/// Why a batch was not committed. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Something was committed since the caller looked: fold the new events and decide again.
    #[error("the ledger has moved on to event {tip}")]
    Conflict {
        /// Sequence number of the last event now; 0 when there is none.
        tip: u64,
    },
    /// The key of a handoff is taken: this handoff has been registered before.
    #[error("the identity {key} belongs to event {seq} already")]
    IdentityTaken {
        /// The key that is taken.
        key: String,
        /// The event it belongs to.
        seq: u64,
    },
    /// A register number that is not the next one of its year.
    #[error("register number {number}/{year} was asked for, but the next one is {next}")]
    NumberNotNext {
        /// Year of the book.
        year: i16,
        /// Number asked for.
        number: u32,
        /// Number that is due.
        next: u32,
    },
    /// The events of the batch are not numbered on from the expected tip without a gap.
    #[error("event {found} stands where event {expected} belongs")]
    SeqGap {
        /// Number that belongs there.
        expected: u64,
        /// Number found.
        found: u64,
    },
    /// Larger than [`crate::MAX_BLOB_SIZE_BYTES`].
    #[error("a blob of {size_bytes} bytes is too large")]
    BlobTooLarge {
        /// Its size.
        size_bytes: usize,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
