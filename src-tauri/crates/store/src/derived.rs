//! What is derived from the evidence and kept only to save time. Losing any of it loses nothing.

use sqlx::SqliteConnection;

use crate::commit::insert_rows;
use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;
use crate::{MAX_ROWS_PER_READ, ROWS_PER_STATEMENT, Store, from_sql, to_sql};

/// The folded state after some event, for a quick start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Last event folded into it.
    pub seq: u64,
    /// Version of the fold that made it; another version's snapshot is to be thrown away.
    pub fold_version: u32,
    /// The state without its parts.
    pub json: String,
}

/// What of a snapshot there is many of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// What it is.
    pub shelf: String,
    /// The event it is known by.
    pub seq: u64,
    /// It, packed.
    pub packed: Vec<u8>,
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

    /// The parts of the snapshot in order of shelf and event, at most `limit` of those after `after`. Start with
    /// `("", 0)` and go on from the last until none comes.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn snapshot_parts_after(
        &self,
        after: (&str, u64),
        limit: u32,
    ) -> Result<Vec<PartRow>, StoreError> {
        let rows: Vec<(String, i64, Vec<u8>)> = sqlx::query_as(
            "SELECT shelf, seq, packed FROM snapshot_part
             WHERE (shelf, seq) > (?1, ?2) ORDER BY shelf, seq LIMIT ?3",
        )
        .bind(after.0)
        .bind(to_sql(after.1)?)
        .bind(limit.min(MAX_ROWS_PER_READ))
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        rows.into_iter()
            .map(|(shelf, seq, packed)| {
                let seq = from_sql(seq)?;
                Ok(PartRow { shelf, seq, packed })
            })
            .collect()
    }

    /// Keeps `snapshot` in place of the one before. `parts` are all of its parts; or, when it goes on from the snapshot
    /// of event `from`, those that are new or other since. Whether it was kept: not when another program has put some
    /// other snapshot in that one's place.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_snapshot(
        &self,
        snapshot: Snapshot,
        from: Option<u64>,
        parts: impl Iterator<Item = PartRow> + Send,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.engine.begin().await?;
        let outcome = replace(transaction.connection(), snapshot, from, parts).await;
        transaction.finish(outcome).await
    }

    /// Throws the snapshot away, so that the next start folds from the first event.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn clear_snapshot(&self) -> Result<(), StoreError> {
        let mut transaction = self.engine.begin().await?;
        let outcome = clear(transaction.connection()).await;
        transaction.finish(outcome).await
    }
}

async fn clear(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    for emptying in ["DELETE FROM snapshot", "DELETE FROM snapshot_part"] {
        sqlx::query(emptying)
            .execute(&mut *conn)
            .await
            .map_err(from_sqlx)?;
    }
    Ok(())
}

async fn replace(
    conn: &mut SqliteConnection,
    snapshot: Snapshot,
    from: Option<u64>,
    mut parts: impl Iterator<Item = PartRow>,
) -> Result<bool, StoreError> {
    match from {
        None => clear(conn).await?,
        Some(from) => {
            let standing: Option<(i64, u32)> =
                sqlx::query_as("SELECT seq, fold_version FROM snapshot WHERE id = 1")
                    .fetch_optional(&mut *conn)
                    .await
                    .map_err(from_sqlx)?;
            if standing != Some((to_sql(from)?, snapshot.fold_version)) {
                return Ok(false);
            }
        }
    }
    loop {
        let some: Vec<(i64, PartRow)> = parts
            .by_ref()
            .take(ROWS_PER_STATEMENT)
            .map(|part| Ok((to_sql(part.seq)?, part)))
            .collect::<Result<_, StoreError>>()?;
        if some.is_empty() {
            break;
        }
        let head = "INSERT INTO snapshot_part (shelf, seq, packed) ";
        let tail = " ON CONFLICT (shelf, seq) DO UPDATE SET packed = excluded.packed";
        insert_rows(conn, head, &some, tail, |mut row, (seq, part)| {
            row.push_bind(part.shelf.as_str())
                .push_bind(*seq)
                .push_bind(part.packed.as_slice());
        })
        .await?;
    }
    sqlx::query(
        "INSERT INTO snapshot (id, seq, fold_version, json) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE
         SET seq = excluded.seq, fold_version = excluded.fold_version, json = excluded.json",
    )
    .bind(to_sql(snapshot.seq)?)
    .bind(snapshot.fold_version)
    .bind(snapshot.json)
    .execute(conn)
    .await
    .map_err(from_sqlx)?;
    Ok(true)
}
