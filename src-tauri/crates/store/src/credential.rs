//! How people prove who they are. Not evidence: a password change leaves no trace of the old one.

use jiff::Timestamp;

use crate::Store;
use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;

/// What is kept about one person's password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Whose it is.
    pub person_id: String,
    /// Hash in the PHC format of argon2id.
    pub argon2: String,
    /// Whether it must be changed at the next sign-in, as one given out by the administrator must.
    pub must_change: bool,
    /// When it was set.
    pub changed_at: Timestamp,
    /// Failed sign-ins since the last good one.
    pub failed_count: u32,
    /// When the last sign-in failed, if one has since the last good one.
    pub last_failed_at: Option<Timestamp>,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential")
            .field("person_id", &self.person_id)
            .field("must_change", &self.must_change)
            .field("changed_at", &self.changed_at)
            .field("failed_count", &self.failed_count)
            .field("last_failed_at", &self.last_failed_at)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The credential of a person, if they have one.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn credential(&self, person_id: &str) -> Result<Option<Credential>, StoreError> {
        let row: Option<(String, bool, String, u32, String)> = sqlx::query_as(
            "SELECT argon2, must_change, changed_at, failed_count, last_failed_at
             FROM credential WHERE person_id = ?1",
        )
        .bind(person_id)
        .fetch_optional(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        let Some((argon2, must_change, changed_at, failed_count, last_failed_at)) = row else {
            return Ok(None);
        };
        let last_failed_at = if last_failed_at.is_empty() {
            None
        } else {
            Some(moment(&last_failed_at)?)
        };
        Ok(Some(Credential {
            person_id: person_id.to_owned(),
            argon2,
            must_change,
            changed_at: moment(&changed_at)?,
            failed_count,
            last_failed_at,
        }))
    }

    /// Keeps `credential` in place of the person's former one.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_credential(&self, credential: Credential) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO credential (person_id, argon2, must_change, changed_at, failed_count, last_failed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (person_id) DO UPDATE
             SET argon2 = excluded.argon2, must_change = excluded.must_change, changed_at = excluded.changed_at,
                 failed_count = excluded.failed_count, last_failed_at = excluded.last_failed_at",
        )
        .bind(credential.person_id)
        .bind(credential.argon2)
        .bind(credential.must_change)
        .bind(credential.changed_at.to_string())
        .bind(credential.failed_count)
        .bind(credential.last_failed_at.map_or(String::new(), |at| at.to_string()))
        .execute(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(())
    }

    /// Counts one more failed sign-in and returns how many there are now; 0 when the person has no credential.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn count_failed_sign_in(&self, person_id: &str, at: Timestamp) -> Result<u32, StoreError> {
        let count: Option<u32> = sqlx::query_scalar(
            "UPDATE credential SET failed_count = failed_count + 1, last_failed_at = ?2
             WHERE person_id = ?1 RETURNING failed_count",
        )
        .bind(person_id)
        .bind(at.to_string())
        .fetch_optional(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(count.unwrap_or(0))
    }

    /// Forgets failed sign-ins, after a good one or when the administrator says so.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn clear_failed_sign_ins(&self, person_id: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE credential SET failed_count = 0, last_failed_at = '' WHERE person_id = ?1 AND failed_count > 0",
        )
        .bind(person_id)
        .execute(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(())
    }
}

pub(crate) fn moment(text: &str) -> Result<Timestamp, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Corrupt(format!("{text:?} where a moment belongs")))
}
