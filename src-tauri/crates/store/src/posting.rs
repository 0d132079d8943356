//! Attempts to send letters. Not evidence: what became of a letter is an event.

use jiff::Timestamp;

use crate::credential::moment;
use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;
use crate::{Store, from_sql, to_sql};

/// How the sending of one letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostingRow {
    /// The letter's event.
    pub letter: u64,
    /// Attempts so far.
    pub attempts: u32,
    /// When the first was made.
    pub first_try_at: Option<Timestamp>,
    /// When the next is due; at once when not set.
    pub next_try_at: Option<Timestamp>,
    /// What was wrong last; empty when nothing was.
    pub last_error: String,
    /// Since when its bytes are out without an answer.
    pub in_flight_since: Option<Timestamp>,
}

impl Store {
    /// Every letter with attempts, by letter.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn postings(&self) -> Result<Vec<PostingRow>, StoreError> {
        let rows: Vec<(i64, u32, String, String, String, String)> = sqlx::query_as(
            "SELECT letter, attempts, first_try_at, next_try_at, last_error, in_flight_since
             FROM posting ORDER BY letter",
        )
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        rows.into_iter()
            .map(|(letter, attempts, first, next, last_error, in_flight)| {
                Ok(PostingRow {
                    letter: from_sql(letter)?,
                    attempts,
                    first_try_at: perhaps(&first)?,
                    next_try_at: perhaps(&next)?,
                    last_error,
                    in_flight_since: perhaps(&in_flight)?,
                })
            })
            .collect()
    }

    /// Keeps how the sending of a letter goes. On the disk when this returns.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_posting(&self, row: &PostingRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO posting (letter, attempts, first_try_at, next_try_at, last_error, in_flight_since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (letter) DO UPDATE SET attempts = excluded.attempts, first_try_at = excluded.first_try_at,
                 next_try_at = excluded.next_try_at, last_error = excluded.last_error,
                 in_flight_since = excluded.in_flight_since",
        )
        .bind(to_sql(row.letter)?)
        .bind(row.attempts)
        .bind(text(row.first_try_at))
        .bind(text(row.next_try_at))
        .bind(&row.last_error)
        .bind(text(row.in_flight_since))
        .execute(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(())
    }
}

/// A moment, or nothing where the column is empty.
pub(crate) fn perhaps(text: &str) -> Result<Option<Timestamp>, StoreError> {
    if text.is_empty() {
        Ok(None)
    } else {
        moment(text).map(Some)
    }
}

/// A moment as it stands in a column.
pub(crate) fn text(at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, |at| at.to_string())
}
