//! What is remembered of mail servers, so that a message is fetched once. Not evidence: whatever is lost here is listed
//! and recognised again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::commit::{insert_rows, numbered};
use crate::engine_sqlite::from_sqlx;
use crate::error::StoreError;
use crate::posting::{perhaps, text};
use crate::{ROWS_PER_STATEMENT, Store, from_sql, hash_from_sql, to_sql};

/// A message of a mail server, and the event that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// The folder.
    pub folder: String,
    /// Its UIDVALIDITY.
    pub uid_validity: u32,
    /// The UID.
    pub uid: u32,
    /// Size the server states.
    pub size_bytes: u32,
    /// Hash of its header.
    pub header_sha256: [u8; 32],
    /// The event.
    pub seq: u64,
    /// Whether the folder still lists it.
    pub present: bool,
}

/// A folder after the last round in which all of it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderRow {
    /// The folder.
    pub folder: String,
    /// Its UIDVALIDITY.
    pub uid_validity: u32,
    /// The UID the next message was to get.
    pub uid_next: Option<u32>,
    /// Messages in it.
    pub exists: u32,
}

/// How fetching from a mailbox goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HealthRow {
    /// The mailbox.
    pub mailbox: String,
    /// Messages its folders held at the last success.
    pub messages: u64,
    /// When it last went well.
    pub last_success_at: Option<Timestamp>,
    /// Failures since.
    pub failures: u32,
    /// What was wrong last.
    pub last_error: String,
    /// When that was.
    pub last_error_at: Option<Timestamp>,
    /// When it is tried next.
    pub next_try_at: Option<Timestamp>,
}

/// Size, hash of the header, event, whether it is still listed.
type MessageColumns = (u32, Vec<u8>, i64, bool);

impl Store {
    /// The UIDs a folder still lists.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn present_uids(
        &self,
        mailbox: &str,
        folder: &str,
        uid_validity: u32,
    ) -> Result<BTreeSet<u32>, StoreError> {
        let uids: Vec<u32> = sqlx::query_scalar(
            "SELECT uid FROM mailbox_message
             WHERE mailbox = ?1 AND folder = ?2 AND uid_validity = ?3 AND present = 1 ORDER BY uid",
        )
        .bind(mailbox)
        .bind(folder)
        .bind(uid_validity)
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        Ok(uids.into_iter().collect())
    }

    /// The events of the messages the folders of a mailbox still list, in their order; one as often as it is listed.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn present_events(&self, mailbox: &str) -> Result<Vec<u64>, StoreError> {
        let events: Vec<i64> = sqlx::query_scalar(
            "SELECT seq FROM mailbox_message WHERE mailbox = ?1 AND present = 1 ORDER BY seq",
        )
        .bind(mailbox)
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        events.into_iter().map(from_sql).collect()
    }

    /// What is remembered of a folder's messages under these UIDs, those gone included.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn mailbox_messages(
        &self,
        mailbox: &str,
        folder: &str,
        uid_validity: u32,
        uids: impl IntoIterator<Item = u32>,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let mut found = Vec::new();
        for uid in uids {
            let row: Option<MessageColumns> = sqlx::query_as(
                "SELECT size_bytes, header_sha256, seq, present FROM mailbox_message
                 WHERE mailbox = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid = ?4",
            )
            .bind(mailbox)
            .bind(folder)
            .bind(uid_validity)
            .bind(uid)
            .fetch_optional(self.engine.readers())
            .await
            .map_err(from_sqlx)?;
            if let Some((size_bytes, header_sha256, seq, present)) = row {
                found.push(MessageRow {
                    folder: folder.to_owned(),
                    uid_validity,
                    uid,
                    size_bytes,
                    header_sha256: hash_from_sql(header_sha256)?,
                    seq: from_sql(seq)?,
                    present,
                });
            }
        }
        Ok(found)
    }

    /// The first events of messages known by these hashes of their headers, of whatever mailbox, by hash and size.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn messages_marked(
        &self,
        headers_sha256: &[[u8; 32]],
    ) -> Result<BTreeMap<([u8; 32], u32), u64>, StoreError> {
        let mut found = BTreeMap::new();
        for some in headers_sha256.chunks(ROWS_PER_STATEMENT) {
            let mut select = QueryBuilder::<Sqlite>::new(
                "SELECT header_sha256, size_bytes, MIN(seq) FROM mailbox_message WHERE header_sha256 IN (",
            );
            let mut list = select.separated(", ");
            for hash in some {
                list.push_bind(hash.to_vec());
            }
            select.push(") GROUP BY header_sha256, size_bytes");
            let rows: Vec<(Vec<u8>, u32, i64)> = select
                .build_query_as()
                .persistent(false)
                .fetch_all(self.engine.readers())
                .await
                .map_err(from_sqlx)?;
            for (hash, size_bytes, seq) in rows {
                found.insert((hash_from_sql(hash)?, size_bytes), from_sql(seq)?);
            }
        }
        Ok(found)
    }

    /// Remembers messages of a mailbox; those remembered already are put right.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_mailbox_messages(&self, mailbox: &str, rows: &[MessageRow]) -> Result<(), StoreError> {
        let mut transaction = self.engine.begin().await?;
        let outcome = put_messages(transaction.connection(), mailbox, rows).await;
        transaction.finish(outcome).await
    }

    /// Notes that a folder no longer lists these messages, and none of another UIDVALIDITY.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn forget_mailbox_messages(
        &self,
        mailbox: &str,
        folder: &str,
        uid_validity: u32,
        gone: &[u32],
    ) -> Result<(), StoreError> {
        let mut transaction = self.engine.begin().await?;
        let outcome = forget(transaction.connection(), mailbox, folder, uid_validity, gone).await;
        transaction.finish(outcome).await
    }

    /// Forgets how a mailbox stood: it is gone, or another one now. Its messages stay known by header and size.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn forget_mailbox(&self, mailbox: &str) -> Result<(), StoreError> {
        let mut transaction = self.engine.begin().await?;
        let outcome = forget_all(transaction.connection(), mailbox).await;
        transaction.finish(outcome).await
    }

    /// The folders remembered of a mailbox.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn mailbox_folders(&self, mailbox: &str) -> Result<Vec<FolderRow>, StoreError> {
        let rows: Vec<(String, u32, u32, u32)> = sqlx::query_as(
            "SELECT folder, uid_validity, uid_next, exists_count FROM mailbox_folder
             WHERE mailbox = ?1 ORDER BY folder",
        )
        .bind(mailbox)
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        let row = |(folder, uid_validity, uid_next, exists)| FolderRow {
            folder,
            uid_validity,
            uid_next: Some(uid_next).filter(|uid| *uid != 0),
            exists,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Remembers a folder after a round in which all of it was taken in.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_mailbox_folder(&self, mailbox: &str, row: &FolderRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO mailbox_folder (mailbox, folder, uid_validity, uid_next, exists_count)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (mailbox, folder) DO UPDATE SET uid_validity = excluded.uid_validity,
                 uid_next = excluded.uid_next, exists_count = excluded.exists_count",
        )
        .bind(mailbox)
        .bind(&row.folder)
        .bind(row.uid_validity)
        .bind(row.uid_next.unwrap_or(0))
        .bind(row.exists)
        .execute(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(())
    }

    /// How fetching goes, by mailbox.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn mailbox_health(&self) -> Result<Vec<HealthRow>, StoreError> {
        let rows: Vec<(String, i64, String, u32, String, String, String)> = sqlx::query_as(
            "SELECT mailbox, messages, last_success_at, failures, last_error, last_error_at, next_try_at
             FROM mailbox_health ORDER BY mailbox",
        )
        .fetch_all(self.engine.readers())
        .await
        .map_err(from_sqlx)?;
        rows.into_iter()
            .map(
                |(mailbox, messages, success, failures, last_error, error_at, next)| {
                    Ok(HealthRow {
                        mailbox,
                        messages: from_sql(messages)?,
                        last_success_at: perhaps(&success)?,
                        failures,
                        last_error,
                        last_error_at: perhaps(&error_at)?,
                        next_try_at: perhaps(&next)?,
                    })
                },
            )
            .collect()
    }

    /// Keeps how fetching from a mailbox goes.
    ///
    /// # Errors
    ///
    /// Whatever the disk has to say.
    pub async fn put_mailbox_health(&self, row: &HealthRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO mailbox_health
                 (mailbox, messages, last_success_at, failures, last_error, last_error_at, next_try_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (mailbox) DO UPDATE SET messages = excluded.messages,
                 last_success_at = excluded.last_success_at, failures = excluded.failures,
                 last_error = excluded.last_error, last_error_at = excluded.last_error_at,
                 next_try_at = excluded.next_try_at",
        )
        .bind(&row.mailbox)
        .bind(to_sql(row.messages)?)
        .bind(text(row.last_success_at))
        .bind(row.failures)
        .bind(&row.last_error)
        .bind(text(row.last_error_at))
        .bind(text(row.next_try_at))
        .execute(self.engine.writer())
        .await
        .map_err(from_sqlx)?;
        Ok(())
    }
}

async fn put_messages(
    conn: &mut SqliteConnection,
    mailbox: &str,
    rows: &[MessageRow],
) -> Result<(), StoreError> {
    let head = "INSERT INTO mailbox_message
                    (mailbox, folder, uid_validity, uid, size_bytes, header_sha256, seq, present) ";
    let tail =
        " ON CONFLICT (mailbox, folder, uid_validity, uid) DO UPDATE SET size_bytes = excluded.size_bytes,
                     header_sha256 = excluded.header_sha256, seq = excluded.seq, present = excluded.present";
    insert_rows(
        conn,
        head,
        &numbered(rows, |row| row.seq)?,
        tail,
        |mut values, (seq, row)| {
            values
                .push_bind(mailbox)
                .push_bind(row.folder.as_str())
                .push_bind(row.uid_validity)
                .push_bind(row.uid)
                .push_bind(row.size_bytes)
                .push_bind(row.header_sha256.to_vec())
                .push_bind(*seq)
                .push_bind(row.present);
        },
    )
    .await
}

async fn forget(
    conn: &mut SqliteConnection,
    mailbox: &str,
    folder: &str,
    uid_validity: u32,
    gone: &[u32],
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE mailbox_message SET present = 0
         WHERE mailbox = ?1 AND folder = ?2 AND uid_validity <> ?3 AND present = 1",
    )
    .bind(mailbox)
    .bind(folder)
    .bind(uid_validity)
    .execute(&mut *conn)
    .await
    .map_err(from_sqlx)?;
    for uid in gone {
        sqlx::query(
            "UPDATE mailbox_message SET present = 0
             WHERE mailbox = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid = ?4",
        )
        .bind(mailbox)
        .bind(folder)
        .bind(uid_validity)
        .bind(uid)
        .execute(&mut *conn)
        .await
        .map_err(from_sqlx)?;
    }
    Ok(())
}

async fn forget_all(conn: &mut SqliteConnection, mailbox: &str) -> Result<(), StoreError> {
    for statement in [
        "UPDATE mailbox_message SET present = 0 WHERE mailbox = ?1",
        "DELETE FROM mailbox_folder WHERE mailbox = ?1",
        "DELETE FROM mailbox_health WHERE mailbox = ?1",
    ] {
        sqlx::query(statement)
            .bind(mailbox)
            .execute(&mut *conn)
            .await
            .map_err(from_sqlx)?;
    }
    Ok(())
}
