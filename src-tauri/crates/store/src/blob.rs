//! Bytes kept for ever: compressed going in, checked coming out.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use zstd::bulk::Compressor;

use crate::engine_sqlite::from_sqlx;
use crate::error::{CommitError, StoreError};
use crate::{MAX_ROWS_PER_READ, Store, from_sql, hash_from_sql, hex};

/// Largest blob, in bytes. Mail servers stop far below; a folder handed in is stored file by file.
pub const MAX_BLOB_SIZE_BYTES: usize = 256 * 1024 * 1024;
/// Of zstd: on the samples' mails its default, 3, takes twice as long for two and a half percent.
const COMPRESSION_LEVEL: i32 = 1;

/// One line of the inventory of blobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobSize {
    /// SHA-256 of the raw bytes.
    pub sha256: [u8; 32],
    /// Number of raw bytes.
    pub raw_size_bytes: u64,
}

/// A blob as it lies in the register, unchecked. For verification, which wants to see what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBlob {
    /// SHA-256 the raw bytes should have.
    pub sha256: [u8; 32],
    /// Number of raw bytes there should be.
    pub raw_size_bytes: u64,
    /// SHA-256 the stored bytes should have.
    pub stored_sha256: [u8; 32],
    /// The bytes as stored: one zstd frame.
    pub stored: Vec<u8>,
}

impl StoredBlob {
    /// Unpacks and checks the blob: stored hash, size and raw hash.
    ///
    /// # Errors
    ///
    /// [`StoreError::BlobAltered`] saying which of them failed.
    pub fn unpack(&self) -> Result<Vec<u8>, StoreError> {
        let altered = |problem| StoreError::BlobAltered {
            sha256: hex(&self.sha256),
            problem,
        };
        let stored_sha256: [u8; 32] = Sha256::digest(&self.stored).into();
        if stored_sha256 != self.stored_sha256 {
            return Err(altered("the stored bytes have another hash"));
        }
        let size = usize::try_from(self.raw_size_bytes).unwrap_or(usize::MAX);
        if size > MAX_BLOB_SIZE_BYTES {
            return Err(altered("the size noted is larger than any blob"));
        }
        let raw = zstd::bulk::decompress(&self.stored, size)
            .map_err(|_| altered("the stored bytes do not unpack to the size noted"))?;
        let sha256: [u8; 32] = Sha256::digest(&raw).into();
        if raw.len() != size || sha256 != self.sha256 {
            return Err(altered("the unpacked bytes have another hash"));
        }
        Ok(raw)
    }
}

impl Store {
    /// The raw bytes with this SHA-256, if the register holds them. Their hash is checked on every read.
    ///
    /// # Errors
    ///
    /// [`StoreError::BlobAltered`] when they are not what was committed, and whatever the disk has to say.
    pub async fn blob(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT sha256, raw_size_bytes, stored_sha256, stored FROM blob WHERE sha256 = ?1",
        )
        .bind(sha256.to_vec())
        .fetch_optional(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        let Some(row) = row else { return Ok(None) };
        let stored = stored_blob(row)?;
        aside(move || stored.unpack()).await?.map(Some)
    }

    /// Whether the register holds bytes with this SHA-256.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn has_blob(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM blob WHERE sha256 = ?1")
            .bind(sha256.to_vec())
            .fetch_optional(self.engine.readers())
            .await
            .map_err(from_sqlx)?;
        Ok(found.is_some())
    }

    /// The inventory of blobs in order of their hash, at most `limit` of those after `after`. Start with `None`
    /// and go on from the last row until none comes.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn blobs_after(
        &self,
        after: Option<&[u8; 32]>,
        limit: u32,
    ) -> Result<Vec<BlobSize>, StoreError> {
        let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
            "SELECT sha256, raw_size_bytes FROM blob WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2",
        )
        .bind(after.map_or(Vec::new(), |hash| hash.to_vec()))
        .bind(limit.min(MAX_ROWS_PER_READ))
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        rows.into_iter()
            .map(|(sha256, size)| {
                Ok(BlobSize {
                    sha256: hash_from_sql(sha256)?,
                    raw_size_bytes: from_sql(size)?,
                })
            })
            .collect()
    }

    /// The next blob after `after` in order of hash, as it lies there, for verification; `None` after the last.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn stored_blob_after(
        &self,
        after: Option<&[u8; 32]>,
    ) -> Result<Option<StoredBlob>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT sha256, raw_size_bytes, stored_sha256, stored FROM blob
             WHERE sha256 > ?1 ORDER BY sha256 LIMIT 1",
        )
        .bind(after.map_or(Vec::new(), |hash| hash.to_vec()))
        .fetch_optional(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        row.map(stored_blob).transpose()
    }
}

type Row = (Vec<u8>, i64, Vec<u8>, Vec<u8>);

fn stored_blob((sha256, raw_size_bytes, stored_sha256, stored): Row) -> Result<StoredBlob, StoreError> {
    let sha256 = hash_from_sql(sha256)?;
    let raw_size_bytes = from_sql(raw_size_bytes).map_err(|_| StoreError::BlobAltered {
        sha256: hex(&sha256),
        problem: "the size noted is below nothing",
    })?;
    Ok(StoredBlob {
        sha256,
        raw_size_bytes,
        stored_sha256: hash_from_sql(stored_sha256)?,
        stored,
    })
}

/// Bytes to be kept for ever, a mail or a file as it came, and their hash: nobody can put one beside another's.
#[derive(Clone, PartialEq, Eq)]
pub struct Blob {
    sha256: [u8; 32],
    /// Shared, so that a batch can be tried again without copying them.
    bytes: Arc<Vec<u8>>,
}

impl Blob {
    /// Takes `bytes` and computes their hash.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self {
            sha256: Sha256::digest(&bytes).into(),
            bytes: Arc::new(bytes),
        }
    }

    /// SHA-256 of the bytes.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// The bytes as they came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::fmt::Debug for Blob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blob({}, {} bytes)", hex(&self.sha256), self.bytes.len())
    }
}

/// A blob ready to be inserted.
pub(crate) struct PackedBlob {
    pub(crate) sha256: [u8; 32],
    pub(crate) raw_size_bytes: i64,
    pub(crate) stored_sha256: [u8; 32],
    pub(crate) stored: Vec<u8>,
}

/// Compresses `blobs`, side by side, away from the threads that serve others.
pub(crate) async fn pack(blobs: Vec<Blob>) -> Result<Vec<PackedBlob>, CommitError> {
    let mut packed = Vec::with_capacity(blobs.len());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let together = blobs.len().div_ceil(processors).max(1);
    let mut blobs = blobs.into_iter();
    let mut packing = Vec::new();
    while blobs.len() > 0 {
        let some: Vec<Blob> = blobs.by_ref().take(together).collect();
        packing.push(tokio::task::spawn_blocking(move || {
            let mut compressor = Compressor::new(COMPRESSION_LEVEL).map_err(refused)?;
            let packed = some.iter().map(|blob| pack_one(&mut compressor, blob));
            packed.collect::<Result<Vec<_>, CommitError>>()
        }));
    }
    for some in packing {
        packed.extend(some.await.map_err(broken_off)??);
    }
    Ok(packed)
}

fn pack_one(compressor: &mut Compressor<'_>, blob: &Blob) -> Result<PackedBlob, CommitError> {
    let size_bytes = blob.bytes.len();
    if size_bytes > MAX_BLOB_SIZE_BYTES {
        return Err(CommitError::BlobTooLarge { size_bytes });
    }
    let stored = compressor.compress(&blob.bytes).map_err(refused)?;
    Ok(PackedBlob {
        sha256: blob.sha256,
        raw_size_bytes: crate::to_sql(size_bytes as u64)?,
        stored_sha256: Sha256::digest(&stored).into(),
        stored,
    })
}

fn refused(error: std::io::Error) -> StoreError {
    StoreError::Refused(format!("compression failed: {error}"))
}

/// Runs `work`, which keeps a processor busy, on a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(broken_off)
}

fn broken_off(error: tokio::task::JoinError) -> StoreError {
    StoreError::Refused(format!("packing was broken off: {error}"))
}
