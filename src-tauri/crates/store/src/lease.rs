//! Who does what only one program may do at a time. A lease ends by itself, so a program that died holds up nobody.

use jiff::Timestamp;

use crate::Store;
use crate::credential::moment;
use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;

/// A lease as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Who holds it.
    pub holder: String,
    /// Since when.
    pub held_since: Timestamp,
    /// Until when, unless renewed.
    pub held_until: Timestamp,
}

impl Store {
    /// Takes or renews a lease until `until`; the lease of whoever else holds it at `now` comes back instead.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Lease>, StoreError> {
        let mut transaction = self.engine.begin().await?;
        let conn = transaction.connection();
        let row: Option<(String, String, String)> =
            sqlx::query_as("SELECT holder, held_since, held_until FROM lease WHERE name = ?1")
                .bind(name)
                .fetch_optional(&mut *conn)
                .await
                .map_err(from_sqlx)?;
        let held = match row {
            Some((holder, since, until)) => Some(Lease {
                holder,
                held_since: moment(&since)?,
                held_until: moment(&until)?,
            }),
            None => None,
        };
        let outcome = match held {
            Some(lease) if lease.holder != holder && lease.held_until > now => Ok(Some(lease)),
            held => {
                let since = held
                    .filter(|lease| lease.holder == holder && lease.held_until > now)
                    .map_or(now, |lease| lease.held_since);
                sqlx::query(
                    "INSERT INTO lease (name, holder, held_since, held_until) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_since = excluded.held_since,
                         held_until = excluded.held_until",
                )
                .bind(name)
                .bind(holder)
                .bind(since.to_string())
                .bind(until.to_string())
                .execute(&mut *conn)
                .await
                .map(|_| None)
                .map_err(from_sqlx)
            }
        };
        transaction.finish(outcome).await
    }

    /// A lease as it was left, which may have run out.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn lease(&self, name: &str) -> Result<Option<Lease>, StoreError> {
        let row: Option<(String, String, String)> =
            sqlx::query_as("SELECT holder, held_since, held_until FROM lease WHERE name = ?1")
                .bind(name)
                .fetch_optional(self.engine.readers())
                .await
                .map_err(from_sqlx)?;
        row.map(|(holder, since, until)| {
            Ok(Lease {
                holder,
                held_since: moment(&since)?,
                held_until: moment(&until)?,
            })
        })
        .transpose()
    }

    /// Lets a lease go, if `holder` holds it.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn release_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM lease WHERE name = ?1 AND holder = ?2")
            .bind(name)
            .bind(holder)
            .execute(self.engine.writer())
            .await
            .map_err(from_sqlx)?;
        Ok(())
    }
}
