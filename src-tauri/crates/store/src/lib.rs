//! Where the register lies: one SQLite file holding events, the bytes they speak of, and what is derived.
//!
//! Every SQL statement of the program is in this crate. Evidence (events, blobs, register numbers,
//! identities, checkpoints) can only be added, in batches that are committed whole or not at all; the
//! database itself refuses to alter or remove it. Writers are ordered by an optimistic tip: a [`Batch`] names
//! the last event its author had seen, and is refused with [`CommitError::Conflict`] if there is a newer one.
//!
//! What this crate deliberately does not do: it understands no event (JSON and hashes are handed in), has no
//! clock, decides nothing, and never holds the desk's signing key.
//!
//! ```
//! use store::{Batch, Blob, EventRow, Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let store = Store::create(&folder.path().join("register.db")).await?;
//! let mail = Blob::new(b"From: office@example.vn\r\n\r\nXin chuyen ho so".to_vec());
//! let sha256 = *mail.sha256();
//! store
//!     .commit(Batch {
//!         expected_tip: store.tip().await?,
//!         blobs: vec![mail],
//!         events: vec![EventRow { seq: 1, json: r#"{"kind":"handoff","seq":1}"#.into(), leaf: [7; 32] }],
//!         identities: vec![("message-id:1@example.vn".into(), 1)],
//!         ..Batch::default()
//!     })
//!     .await?;
//! assert_eq!(store.tip().await?, 1);
//! assert!(store.blob(&sha256).await?.is_some());
//! # Ok(())
//! # }
//! ```

mod blob;
mod commit;
mod credential;
mod derived;
mod engine_sqlite;
mod error;
mod evidence;
mod lease;
mod mailbox;
mod meta;
mod posting;
#[cfg(test)]
mod tests;

use std::path::Path;

use engine_sqlite::Engine;

pub use blob::{Blob, BlobSize, MAX_BLOB_SIZE_BYTES, StoredBlob};
pub use commit::Batch;
pub use credential::Credential;
pub use derived::{PartRow, Snapshot};
pub use error::{CommitError, StoreError};
pub use evidence::{CheckpointRow, EventRow, RegisterRow};
pub use lease::Lease;
pub use mailbox::{FolderRow, HealthRow, MessageRow};
pub use posting::PostingRow;

/// Most rows one read returns, whatever was asked for; read on from the last row for more.
pub const MAX_ROWS_PER_READ: u32 = 10_000;
/// Rows written or keys sought by one statement; with eight columns far below what SQLite lets be bound (32,766).
pub(crate) const ROWS_PER_STATEMENT: usize = 500;

/// An open register. Cheap to clone; all clones share its connections.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Engine,
}

impl Store {
    /// Makes a new, empty register at `path`, whose folder exists.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`] when something is there already, and whatever the disk has to say.
    pub async fn create(path: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            engine: Engine::create(path).await?,
        })
    }

    /// Opens the register at `path`, bringing its schema up to date first. Several programs may have the same
    /// register open at once.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`], [`StoreError::NotARegister`], [`StoreError::TooNew`],
    /// [`StoreError::OtherMigration`], and whatever the disk has to say.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            engine: Engine::open(path).await?,
        })
    }

    /// Closes all connections, waiting for what is under way. Afterwards every clone refuses to work.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    /// Writes a copy of the register, as of one moment, to the new file `path`. Others may read and write meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`] when something is there already, and whatever the disk has to say.
    pub async fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        self.engine.backup_to(path).await
    }

    /// What the database itself finds wrong with its file, in its own words; empty when nothing. Reads the
    /// whole file. Does not look into blobs (see [`Store::stored_blob_after`]) nor at Merkle hashes.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn damage(&self) -> Result<Vec<String>, StoreError> {
        self.engine.damage().await
    }
}

/// Sequence numbers and sizes are unsigned for us and signed for SQL.
fn to_sql(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Refused(format!("{number} is too large")))
}

fn from_sql(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt(format!("{number} where a count belongs")))
}

fn hash_from_sql(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Corrupt("a hash that is not 32 bytes long".to_owned()))
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
