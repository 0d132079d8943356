//! The one way evidence gets into the register: a batch, whole or not at all.

use std::collections::BTreeMap;

use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::blob::{Blob, PackedBlob, pack};
use crate::engine_sqlite::from_sqlx;
use crate::error::{CommitError, StoreError};
use crate::evidence::{CheckpointRow, EventRow, RegisterRow};
use crate::{ROWS_PER_STATEMENT, Store, to_sql};

/// What is committed together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Sequence number of the last event the author of this batch had seen; 0 for none.
    pub expected_tip: u64,
    /// Bytes the events speak of. Bytes the register holds already are not stored again.
    pub blobs: Vec<Blob>,
    /// Events, numbered `expected_tip + 1` and on without a gap.
    pub events: Vec<EventRow>,
    /// Numbers in the book, each the next of its year.
    pub register: Vec<RegisterRow>,
    /// Keys by which a handoff is known again, each with the event it belongs to.
    pub identities: Vec<(String, u64)>,
    /// The signed tree head after these events.
    pub checkpoint: Option<CheckpointRow>,
}

impl Store {
    /// Commits `batch` in one transaction. When this returns `Ok`, all of it is on the disk for good; when it
    /// returns an error, nothing of it is. Dropped halfway, either may be the case: read [`Store::tip`].
    ///
    /// # Errors
    ///
    /// [`CommitError::Conflict`] when the ledger has moved on, the other kinds when the batch contradicts itself
    /// or the register, and [`CommitError::Store`] when the disk or the database fails.
    pub async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        let Batch {
            expected_tip,
            blobs,
            events,
            register,
            identities,
            checkpoint,
        } = batch;
        refuse_gaps(expected_tip, &events)?;
        // Compressing takes longer than writing, so it is done before anyone is kept waiting.
        let blobs = pack(blobs).await?;
        let mut transaction = self.engine.begin().await?;
        let rows = Rows {
            expected_tip,
            blobs,
            events,
            register,
            identities,
            checkpoint,
        };
        let outcome = insert(transaction.connection(), rows).await;
        transaction.finish(outcome).await
    }
}

fn refuse_gaps(expected_tip: u64, events: &[EventRow]) -> Result<(), CommitError> {
    for (expected, event) in (1..).map(|step| expected_tip.saturating_add(step)).zip(events) {
        if event.seq != expected {
            return Err(CommitError::SeqGap {
                expected,
                found: event.seq,
            });
        }
    }
    Ok(())
}

struct Rows {
    expected_tip: u64,
    blobs: Vec<PackedBlob>,
    events: Vec<EventRow>,
    register: Vec<RegisterRow>,
    identities: Vec<(String, u64)>,
    checkpoint: Option<CheckpointRow>,
}

async fn insert(conn: &mut SqliteConnection, rows: Rows) -> Result<(), CommitError> {
    let tip = crate::evidence::tip(conn).await?;
    if tip != rows.expected_tip {
        return Err(CommitError::Conflict { tip });
    }
    for blob in rows.blobs {
        insert_blob(conn, blob).await?;
    }
    insert_events(conn, &rows.events).await?;
    insert_register_entries(conn, &rows.register).await?;
    insert_identities(conn, &rows.identities).await?;
    if let Some(checkpoint) = rows.checkpoint {
        insert_checkpoint(conn, checkpoint).await?;
    }
    Ok(())
}

async fn insert_blob(conn: &mut SqliteConnection, blob: PackedBlob) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO blob (sha256, raw_size_bytes, stored_sha256, stored)
         SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM blob WHERE sha256 = ?1)",
    )
    .bind(blob.sha256.to_vec())
    .bind(blob.raw_size_bytes)
    .bind(blob.stored_sha256.to_vec())
    .bind(blob.stored)
    .execute(conn)
    .await
    .map_err(from_sqlx)?;
    Ok(())
}

async fn insert_events(conn: &mut SqliteConnection, events: &[EventRow]) -> Result<(), StoreError> {
    let head = "INSERT INTO event (seq, leaf, json) ";
    insert_rows(
        conn,
        head,
        &numbered(events, |event| event.seq)?,
        "",
        |mut row, (seq, event)| {
            row.push_bind(*seq)
                .push_bind(event.leaf.to_vec())
                .push_bind(event.json.as_str());
        },
    )
    .await
}

async fn insert_register_entries(
    conn: &mut SqliteConnection,
    entries: &[RegisterRow],
) -> Result<(), CommitError> {
    let mut following: BTreeMap<i16, u32> = BTreeMap::new();
    for RegisterRow { year, number, .. } in entries {
        let next = match following.get(year) {
            Some(next) => *next,
            None => crate::evidence::next_register_number(conn, *year).await?,
        };
        if *number != next {
            return Err(CommitError::NumberNotNext {
                year: *year,
                number: *number,
                next,
            });
        }
        following.insert(*year, next + 1);
    }
    let head = "INSERT INTO register_entry (year, number, seq) ";
    insert_rows(
        conn,
        head,
        &numbered(entries, |entry| entry.seq)?,
        "",
        |mut row, (seq, entry)| {
            row.push_bind(entry.year).push_bind(entry.number).push_bind(*seq);
        },
    )
    .await?;
    Ok(())
}

async fn insert_identities(
    conn: &mut SqliteConnection,
    identities: &[(String, u64)],
) -> Result<(), CommitError> {
    let keys: Vec<&str> = identities.iter().map(|(key, _)| key.as_str()).collect();
    let mut taken = crate::evidence::identities(conn, &keys).await?;
    for (key, seq) in identities {
        if let Some(seq) = taken.insert(key.clone(), *seq) {
            return Err(CommitError::IdentityTaken {
                key: key.clone(),
                seq,
            });
        }
    }
    let head = "INSERT INTO identity (key, seq) ";
    insert_rows(
        conn,
        head,
        &numbered(identities, |(_, seq)| *seq)?,
        "",
        |mut row, (seq, (key, _))| {
            row.push_bind(key.as_str()).push_bind(*seq);
        },
    )
    .await?;
    Ok(())
}

/// Rows beside the sequence numbers they carry, as SQL takes them.
pub(crate) fn numbered<T>(rows: &[T], seq: impl Fn(&T) -> u64) -> Result<Vec<(i64, &T)>, StoreError> {
    rows.iter().map(|row| Ok((to_sql(seq(row))?, row))).collect()
}

/// Inserts rows, many to a statement: `head`, their values, `tail`. A statement is made for its number of rows, and not
/// kept for another.
pub(crate) async fn insert_rows<T>(
    conn: &mut SqliteConnection,
    head: &'static str,
    rows: &[T],
    tail: &'static str,
    bind: impl Fn(Separated<'_, Sqlite, &'static str>, &T),
) -> Result<(), StoreError> {
    for some in rows.chunks(ROWS_PER_STATEMENT) {
        let mut insert = QueryBuilder::<Sqlite>::new(head);
        insert.push_values(some, &bind);
        insert.push(tail);
        let done = insert.build().persistent(false).execute(&mut *conn).await;
        done.map_err(from_sqlx)?;
    }
    Ok(())
}

async fn insert_checkpoint(conn: &mut SqliteConnection, checkpoint: CheckpointRow) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO checkpoint (size, note) VALUES (?1, ?2)")
        .bind(to_sql(checkpoint.size)?)
        .bind(checkpoint.note)
        .execute(conn)
        .await
        .map_err(from_sqlx)?;
    Ok(())
}
