//! Reading the evidence: events, register numbers, identities, checkpoints.

use std::collections::BTreeMap;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;
use crate::{MAX_ROWS_PER_READ, ROWS_PER_STATEMENT, Store, from_sql, hash_from_sql, to_sql};

/// One event of the ledger, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Sequence number, from 1 without a gap.
    pub seq: u64,
    /// The event as canonical JSON (RFC 8785), byte for byte what was hashed.
    pub json: String,
    /// Its leaf hash (RFC 6962), computed by whoever wrote it; the store does not check it.
    pub leaf: [u8; 32],
}

/// One number of the register book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegisterRow {
    /// Year of recording.
    pub year: i16,
    /// Number in the book of that year (*số vào sổ*), from 1 without a gap.
    pub number: u32,
    /// The event that is entered under it.
    pub seq: u64,
}

/// One signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// Number of events it covers.
    pub size: u64,
    /// The signed note (C2SP tlog-checkpoint).
    pub note: String,
}

impl Store {
    /// Sequence number of the last event; 0 when there is none.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn tip(&self) -> Result<u64, StoreError> {
        let mut conn = self.engine.readers().acquire().await.map_err(from_sqlx)?;
        tip(&mut conn).await
    }

    /// Events after `seq` in order, at most `limit` (and [`MAX_ROWS_PER_READ`]) of them.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn events_after(&self, seq: u64, limit: u32) -> Result<Vec<EventRow>, StoreError> {
        let rows: Vec<(i64, String, Vec<u8>)> =
            sqlx::query_as("SELECT seq, json, leaf FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2")
                .bind(to_sql(seq)?)
                .bind(limit.min(MAX_ROWS_PER_READ))
                .fetch_all(self.engine.readers())
                .await
                .map_err(from_sqlx)?;
        rows.into_iter()
            .map(|(seq, json, leaf)| {
                Ok(EventRow {
                    seq: from_sql(seq)?,
                    json,
                    leaf: hash_from_sql(leaf)?,
                })
            })
            .collect()
    }

    /// Leaf hashes of the events after `seq` in order, at most `limit` (and [`MAX_ROWS_PER_READ`]) of them: what a
    /// Merkle tree is built from, without reading the events.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn leaves_after(&self, seq: u64, limit: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        let leaves: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT leaf FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2")
                .bind(to_sql(seq)?)
                .bind(limit.min(MAX_ROWS_PER_READ))
                .fetch_all(self.engine.readers())
                .await
                .map_err(from_sqlx)?;
        leaves.into_iter().map(hash_from_sql).collect()
    }

    /// The register book of `year`, in order of number. A row whose number was made impossible from outside is left
    /// out: whoever knows which numbers there should be finds it missing.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn register_entries(&self, year: i16) -> Result<Vec<RegisterRow>, StoreError> {
        let rows: Vec<(u32, i64)> = sqlx::query_as(
            "SELECT number, seq FROM register_entry
                 WHERE year = ?1 AND number BETWEEN 1 AND ?2 AND seq >= 1 ORDER BY number",
        )
        .bind(year)
        .bind(u32::MAX)
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        rows.into_iter()
            .map(|(number, seq)| {
                Ok(RegisterRow {
                    year,
                    number,
                    seq: from_sql(seq)?,
                })
            })
            .collect()
    }

    /// How many numbers the book has over all years.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn register_count(&self) -> Result<u64, StoreError> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM register_entry")
            .fetch_one(self.engine.readers())
            .await
            .map_err(from_sqlx)?;
        from_sql(count)
    }

    /// The number that is due next in the book of `year`.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn next_register_number(&self, year: i16) -> Result<u32, StoreError> {
        let mut conn = self.engine.readers().acquire().await.map_err(from_sqlx)?;
        next_register_number(&mut conn, year).await
    }

    /// The event to which the handoff known by `key` belongs, if it has been registered.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn identity(&self, key: &str) -> Result<Option<u64>, StoreError> {
        let mut conn = self.engine.readers().acquire().await.map_err(from_sqlx)?;
        identity(&mut conn, key).await
    }

    /// The events to which those of these keys belong that have been registered, by key.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn identities_of(&self, keys: &[&str]) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut conn = self.engine.readers().acquire().await.map_err(from_sqlx)?;
        identities(&mut conn, keys).await
    }

    /// Identities after `key` in order of key, at most `limit` (and [`MAX_ROWS_PER_READ`]) of them; start with "".
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn identities_after(&self, key: &str, limit: u32) -> Result<Vec<(String, u64)>, StoreError> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT key, seq FROM identity WHERE key > ?1 ORDER BY key LIMIT ?2")
                .bind(key)
                .bind(limit.min(MAX_ROWS_PER_READ))
                .fetch_all(self.engine.readers())
                .await
                .map_err(from_sqlx)?;
        rows.into_iter()
            .map(|(key, seq)| Ok((key, from_sql(seq)?)))
            .collect()
    }

    /// Checkpoints over more than `size` events, in order, at most `limit` (and [`MAX_ROWS_PER_READ`]) of them. A note
    /// that was made no text from outside comes with U+FFFD in it, so that whoever checks its signature can name it.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn checkpoints_after(&self, size: u64, limit: u32) -> Result<Vec<CheckpointRow>, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT size, CAST(note AS BLOB) FROM checkpoint WHERE size > ?1 ORDER BY size LIMIT ?2",
        )
        .bind(to_sql(size)?)
        .bind(limit.min(MAX_ROWS_PER_READ))
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        rows.into_iter()
            .map(|(size, note)| {
                Ok(CheckpointRow {
                    size: from_sql(size)?,
                    note: String::from_utf8_lossy(&note).into_owned(),
                })
            })
            .collect()
    }

    /// The checkpoint over the most events, if any has been made.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn latest_checkpoint(&self) -> Result<Option<CheckpointRow>, StoreError> {
        let row: Option<(i64, String)> =
            sqlx::query_as("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1")
                .fetch_optional(self.engine.readers())
                .await
                .map_err(from_sqlx)?;
        row.map(|(size, note)| {
            Ok(CheckpointRow {
                size: from_sql(size)?,
                note,
            })
        })
        .transpose()
    }
}

pub(crate) async fn tip(conn: &mut SqliteConnection) -> Result<u64, StoreError> {
    let tip: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(seq), 0) FROM event")
        .fetch_one(conn)
        .await
        .map_err(from_sqlx)?;
    from_sql(tip)
}

pub(crate) async fn next_register_number(conn: &mut SqliteConnection, year: i16) -> Result<u32, StoreError> {
    sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) + 1 FROM register_entry WHERE year = ?1")
        .bind(year)
        .fetch_one(conn)
        .await
        .map_err(from_sqlx)
}

pub(crate) async fn identity(conn: &mut SqliteConnection, key: &str) -> Result<Option<u64>, StoreError> {
    let seq: Option<i64> = sqlx::query_scalar("SELECT seq FROM identity WHERE key = ?1")
        .bind(key)
        .fetch_optional(conn)
        .await
        .map_err(from_sqlx)?;
    seq.map(from_sql).transpose()
}

pub(crate) async fn identities(
    conn: &mut SqliteConnection,
    keys: &[&str],
) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut found = BTreeMap::new();
    for some in keys.chunks(ROWS_PER_STATEMENT) {
        let mut select = QueryBuilder::<Sqlite>::new("SELECT key, seq FROM identity WHERE key IN (");
        let mut list = select.separated(", ");
        for key in some {
            list.push_bind(*key);
        }
        select.push(")");
        let rows: Vec<(String, i64)> = select
            .build_query_as()
            .persistent(false)
            .fetch_all(&mut *conn)
            .await
            .map_err(from_sqlx)?;
        for (key, seq) in rows {
            found.insert(key, from_sql(seq)?);
        }
    }
    Ok(found)
}
