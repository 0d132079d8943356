//! What is derived from the evidence and kept only to save time. Losing any of it loses nothing.

use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;
use crate::{Store, from_sql, to_sql};

/// The folded state after some event, for a quick start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Last event folded into it.
    pub seq: u64,
    /// Version of the fold that made it; another version's snapshot is to be thrown away.
    pub fold_version: u32,
    /// The state.
    pub json: String,
}

/// What the readers made of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// SHA-256 of the file (which need not be a blob of its own: it may be part of a mail).
    pub sha256: [u8; 32],
    /// Version of the readers; a newer version reads again.
    pub reader_version: u32,
    /// What they made of it.
    pub json: String,
}

impl Store {
    /// The snapshot, if there is one.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        let row: Option<(i64, u32, String)> =
            sqlx::query_as("SELECT seq, fold_version, json FROM snapshot WHERE id = 1")
                .fetch_optional(self.engine.readers())
                .await
                .map_err(from_sqlx)?;
        row.map(|(seq, fold_version, json)| {
            Ok(Snapshot {
                seq: from_sql(seq)?,
                fold_version,
                json,
            })
        })
        .transpose()
    }

    /// Keeps `snapshot` in place of the one before.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO snapshot (id, seq, fold_version, json) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE
             SET seq = excluded.seq, fold_version = excluded.fold_version, json = excluded.json",
        )
        .bind(to_sql(snapshot.seq)?)
        .bind(snapshot.fold_version)
        .bind(snapshot.json)
        .execute(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(())
    }

    /// Throws the snapshot away, so that the next start folds from the first event.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn clear_snapshot(&self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM snapshot")
            .execute(self.engine.writer())
            .await
            .map_err(from_sqlx)?;
        Ok(())
    }

    /// What readers of this version made of this file, if they have read it.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn reading(
        &self,
        sha256: &[u8; 32],
        reader_version: u32,
    ) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT json FROM reading WHERE sha256 = ?1 AND reader_version = ?2")
            .bind(sha256.to_vec())
            .bind(reader_version)
            .fetch_optional(self.engine.readers())
            .await
            .map_err(from_sqlx)
    }

    /// Keeps readings, all together, in place of those of the same files and reader versions.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_readings(&self, readings: Vec<Reading>) -> Result<(), StoreError> {
        let mut transaction = self.engine.begin().await?;
        let outcome = insert_readings(transaction.connection(), readings).await;
        transaction.finish(outcome).await
    }

    /// Throws all readings away, so that every file is read again when next needed.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn clear_readings(&self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM reading")
            .execute(self.engine.writer())
            .await
            .map_err(from_sqlx)?;
        Ok(())
    }
}

async fn insert_readings(
    conn: &mut sqlx::SqliteConnection,
    readings: Vec<Reading>,
) -> Result<(), StoreError> {
    for reading in readings {
        sqlx::query(
            "INSERT INTO reading (sha256, reader_version, json) VALUES (?1, ?2, ?3)
             ON CONFLICT (sha256, reader_version) DO UPDATE SET json = excluded.json",
        )
        .bind(reading.sha256.to_vec())
        .bind(reading.reader_version)
        .bind(reading.json)
        .execute(&mut *conn)
        .await
        .map_err(from_sqlx)?;
    }
    Ok(())
}
