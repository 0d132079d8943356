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
}
