//! Small facts about this file itself.

use crate::Store;
use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;

impl Store {
    /// The value kept under `key`, if any.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM meta WHERE key = ?1")
            .bind(key)
            .fetch_optional(self.engine.readers())
            .await
            .map_err(from_sqlx)
    }

    /// Keeps `value` under `key`, in place of what was there.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO meta (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(())
    }
}
