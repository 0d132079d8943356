//! Everything that is SQLite and not SQL: pragmas, locking, migrations, error codes.
//!
//! There is one writing connection per open register, so that writers of one program queue in order instead of
//! fighting over SQLite's lock; between programs `BEGIN IMMEDIATE` and the busy timeout arbitrate. Readers have
//! connections of their own, which see a consistent state (WAL) and cannot write.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, Sqlite, SqliteConnection};

use crate::error::StoreError;

/// Marks the file as ours in its header ("SGN1"), see `PRAGMA application_id`.
const APPLICATION_ID: i64 = 0x5347_4e31;
/// How long to wait for another program to finish writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// How long to wait for a free connection: longer than any one writer waits for the lock.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(60);
/// Connections that read at the same time.
const MAX_READERS: u32 = 4;
/// Most problems listed about a damaged file.
const MAX_DAMAGE_REPORTS: u32 = 100;

/// One step of the schema. The text is part of the program and must never change once released.
struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

const MIGRATIONS: [Migration; 3] = [
    Migration {
        version: 1,
        name: "begin",
        sql: include_str!("../../../../schemas/sqlite/0001_begin.sql"),
    },
    Migration {
        version: 2,
        name: "mail",
        sql: include_str!("../../../../schemas/sqlite/0002_mail.sql"),
    },
    Migration {
        version: 3,
        name: "snapshot_parts",
        sql: include_str!("../../../../schemas/sqlite/0003_snapshot_parts.sql"),
    },
];

/// Newest schema version this program knows.
const KNOWN_VERSION: i64 = MIGRATIONS.len() as i64;

#[derive(Debug, Clone)]
pub(crate) struct Engine {
    writer: SqlitePool,
    readers: SqlitePool,
    path: PathBuf,
}

impl Engine {
    pub(crate) async fn create(path: &Path) -> Result<Self, StoreError> {
        let path = absolute(path)?;
        let made = async {
            let mut conn = options(&path)
                .create_if_missing(true)
                .connect()
                .await
                .map_err(|e| at_open(e, &path))?;
            let made = make(&mut conn, &path).await;
            conn.close().await.map_err(from_sqlx).and(made)
        };
        made.await.map_err(|error| match error {
            // Something is there, only no database at all.
            StoreError::NotARegister(path) => StoreError::Exists(path),
            other => other,
        })?;
        keep_directory_entry(&path)?;
        Ok(Self::connected(path))
    }

    pub(crate) async fn open(path: &Path) -> Result<Self, StoreError> {
        let path = absolute(path)?;
        if !path.exists() {
            return Err(StoreError::Missing(path));
        }
        // Nothing is written before the file is known to be ours, not even its journal mode.
        let mut conn = options(&path).connect().await.map_err(|e| at_open(e, &path))?;
        let ready = bring_up_to_date(&mut conn, &path).await;
        let closed = conn.close().await.map_err(from_sqlx);
        ready.and(closed)?;
        Ok(Self::connected(path))
    }

    fn connected(path: PathBuf) -> Self {
        let pool = SqlitePoolOptions::new()
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None);
        // A full disk can make SQLite roll back by itself, after which sqlx believes the transaction still open. Such
        // a connection is closed, not used again.
        let writers = pool
            .clone()
            .max_connections(1)
            .before_acquire(|conn, _| Box::pin(async { Ok(!conn.is_in_transaction()) }));
        Self {
            writer: writers.connect_lazy_with(options(&path)),
            readers: pool
                .max_connections(MAX_READERS)
                .connect_lazy_with(options(&path).pragma("query_only", "ON")),
            path,
        }
    }

    /// The pool to read from.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// The pool for single statements that write; several that belong together go through [`Engine::begin`].
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// Starts a transaction that holds SQLite's write lock from the beginning.
    pub(crate) async fn begin(&self) -> Result<WriteTransaction, StoreError> {
        Ok(WriteTransaction(
            self.writer
                .begin_with("BEGIN IMMEDIATE")
                .await
                .map_err(from_sqlx)?,
        ))
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(crate) async fn backup_to(&self, target: &Path) -> Result<(), StoreError> {
        let target = absolute(target)?;
        if target.exists() {
            return Err(StoreError::Exists(target));
        }
        let name = target
            .to_str()
            .ok_or_else(|| StoreError::Io("the file name is not Unicode".to_owned()))?;
        let mut conn = options(&self.path).connect().await.map_err(from_sqlx)?;
        let copied = sqlx::query("VACUUM INTO ?1")
            .bind(name)
            .execute(&mut conn)
            .await
            .map_err(from_sqlx);
        let closed = conn.close().await.map_err(from_sqlx);
        copied?;
        closed?;
        keep_directory_entry(&target)
    }

    pub(crate) async fn damage(&self) -> Result<Vec<String>, StoreError> {
        let check = AssertSqlSafe(format!("PRAGMA integrity_check({MAX_DAMAGE_REPORTS})"));
        let lines: Vec<String> = unless_damaged(sqlx::query_scalar(check).fetch_all(&self.readers).await)?;
        let mut found: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
        let orphans = sqlx::query_scalar(
            r#"SELECT 'row ' || rowid || ' of ' || "table" || ' points at an event that is not there'
               FROM pragma_foreign_key_check LIMIT ?1"#,
        );
        found.extend(unless_damaged(
            orphans.bind(MAX_DAMAGE_REPORTS).fetch_all(&self.readers).await,
        )?);
        Ok(found)
    }
}

/// What a check found; if damage stopped the check, that is what it found.
fn unless_damaged(found: Result<Vec<String>, sqlx::Error>) -> Result<Vec<String>, StoreError> {
    found.map_err(from_sqlx).or_else(|error| match error {
        StoreError::Corrupt(detail) => Ok(vec![detail]),
        other => Err(other),
    })
}

/// A transaction that holds the write lock. Dropped without [`WriteTransaction::finish`], it is rolled back.
pub(crate) struct WriteTransaction(sqlx::Transaction<'static, Sqlite>);

impl WriteTransaction {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }

    /// Commits if `outcome` is good, else rolls back.
    pub(crate) async fn finish<T, E: From<StoreError>>(self, outcome: Result<T, E>) -> Result<T, E> {
        let Self(transaction) = self;
        match outcome {
            Ok(value) => match transaction.commit().await {
                Ok(()) => Ok(value),
                Err(error) => Err(from_sqlx(error).into()),
            },
            Err(error) => {
                if let Err(rollback) = transaction.rollback().await {
                    tracing::debug!(error = %rollback, "rollback refused, as when SQLite has rolled back by itself");
                }
                Err(error)
            }
        }
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("trusted_schema", "OFF")
        .disable_statement_logging()
}

async fn make(conn: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    if objects(conn, path).await? > 0 {
        return Err(StoreError::Exists(path.to_owned()));
    }
    write_ahead(conn).await?;
    let mut transaction = conn.begin_with("BEGIN IMMEDIATE").await.map_err(from_sqlx)?;
    // Asked again now that nobody else can write: two programs may have come here at once.
    if objects(&mut transaction, path).await? > 0 {
        return Err(StoreError::Exists(path.to_owned()));
    }
    migrate(&mut transaction, 0).await?;
    transaction.commit().await.map_err(from_sqlx)
}

async fn bring_up_to_date(conn: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let application_id: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *conn)
        .await
        .map_err(|e| at_open(e, path))?;
    if application_id != APPLICATION_ID {
        return Err(StoreError::NotARegister(path.to_owned()));
    }
    let version = applied_version(conn).await?;
    write_ahead(conn).await?;
    if version < KNOWN_VERSION {
        let mut transaction = conn.begin_with("BEGIN IMMEDIATE").await.map_err(from_sqlx)?;
        let version = applied_version(&mut transaction).await?;
        migrate(&mut transaction, version).await?;
        transaction.commit().await.map_err(from_sqlx)?;
    }
    Ok(())
}

/// Number of tables, indexes and triggers in the file.
async fn objects(conn: &mut SqliteConnection, path: &Path) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master")
        .fetch_one(conn)
        .await;
    count.map_err(|error| at_open(error, path))
}

/// Sets the journal to write-ahead, which stays with the file; a restored backup comes without it.
async fn write_ahead(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *conn)
        .await
        .map_err(from_sqlx)?;
    if mode == "wal" {
        return Ok(());
    }
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode = WAL")
        .fetch_one(&mut *conn)
        .await
        .map_err(from_sqlx)?;
    if mode == "wal" {
        Ok(())
    } else {
        Err(StoreError::Busy(
            "it cannot be switched to a write-ahead journal".to_owned(),
        ))
    }
}

/// The schema version of the file, after checking that every step it took is one of ours.
async fn applied_version(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    let rows = sqlx::query("SELECT version, sha256 FROM schema_migration ORDER BY version")
        .fetch_all(conn)
        .await
        .map_err(from_sqlx)?;
    let mut found = 0;
    for row in &rows {
        let version: i64 = row.try_get(0).map_err(from_sqlx)?;
        let sha256: Vec<u8> = row.try_get(1).map_err(from_sqlx)?;
        found = version;
        if let Some(known) = MIGRATIONS.iter().find(|known| known.version == version)
            && checksum(known.sql) != *sha256
        {
            return Err(StoreError::OtherMigration { version });
        }
    }
    if found > KNOWN_VERSION {
        return Err(StoreError::TooNew {
            found,
            known: KNOWN_VERSION,
        });
    }
    Ok(found)
}

async fn migrate(conn: &mut SqliteConnection, from_version: i64) -> Result<(), StoreError> {
    for migration in MIGRATIONS
        .iter()
        .filter(|migration| migration.version > from_version)
    {
        sqlx::raw_sql(migration.sql)
            .execute(&mut *conn)
            .await
            .map_err(from_sqlx)?;
        sqlx::query("INSERT INTO schema_migration (version, name, sha256) VALUES (?1, ?2, ?3)")
            .bind(migration.version)
            .bind(migration.name)
            .bind(checksum(migration.sql))
            .execute(&mut *conn)
            .await
            .map_err(from_sqlx)?;
    }
    let mark = AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION_ID}"));
    sqlx::raw_sql(mark).execute(conn).await.map_err(from_sqlx)?;
    Ok(())
}

/// SHA-256 of a migration, the same whether or not a checkout has turned its line ends.
fn checksum(sql: &str) -> Vec<u8> {
    Sha256::digest(sql.replace("\r\n", "\n")).to_vec()
}

/// An absolute path, which SQLite cannot mistake for a URI or a name with a meaning (":memory:").
fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path).map_err(|error| StoreError::Io(error.to_string()))
}

/// Makes the new file's name survive a power cut: on Unix it is the folder that remembers names.
#[cfg(unix)]
fn keep_directory_entry(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(path);
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| StoreError::Io(format!("the folder could not be written through: {error}")))
}

/// On Windows the file system's journal keeps names; a folder cannot be flushed.
#[cfg(not(unix))]
fn keep_directory_entry(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// Errors met before the file is known to be a register.
fn at_open(error: sqlx::Error, path: &Path) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if primary_code(&**database) == Some(SQLITE_NOTADB) => {
            StoreError::NotARegister(path.to_owned())
        }
        _ => from_sqlx(error),
    }
}

// Primary result codes, https://www.sqlite.org/rescode.html
const SQLITE_PERM: i32 = 3;
const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_NOMEM: i32 = 7;
const SQLITE_READONLY: i32 = 8;
const SQLITE_IOERR: i32 = 10;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_PROTOCOL: i32 = 15;
const SQLITE_NOTADB: i32 = 26;
/// Extended: the file of shared memory could not be made larger, which is what a full disk looks like there.
const SQLITE_IOERR_SHMSIZE: i32 = 4874;

/// Sorts a database error into the kinds somebody can act on.
pub(crate) fn from_sqlx(error: sqlx::Error) -> StoreError {
    let detail = error.to_string();
    match &error {
        sqlx::Error::Database(database) if extended_code(&**database) == Some(SQLITE_IOERR_SHMSIZE) => {
            StoreError::Full(detail)
        }
        sqlx::Error::Database(database) => match primary_code(&**database) {
            Some(SQLITE_FULL) => StoreError::Full(detail),
            Some(SQLITE_BUSY | SQLITE_LOCKED | SQLITE_PROTOCOL) => StoreError::Busy(detail),
            Some(SQLITE_READONLY | SQLITE_PERM) => StoreError::ReadOnly(detail),
            Some(SQLITE_IOERR | SQLITE_CANTOPEN | SQLITE_NOMEM) => StoreError::Io(detail),
            Some(SQLITE_CORRUPT | SQLITE_NOTADB) => StoreError::Corrupt(detail),
            _ => StoreError::Refused(detail),
        },
        sqlx::Error::PoolTimedOut => StoreError::Busy(detail),
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => StoreError::Corrupt(detail),
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed | sqlx::Error::PoolClosed => StoreError::Io(detail),
        _ => StoreError::Refused(detail),
    }
}

/// SQLite's extended codes carry the primary one in their low byte.
fn primary_code(error: &dyn sqlx::error::DatabaseError) -> Option<i32> {
    extended_code(error).map(|extended| extended & 0xff)
}

fn extended_code(error: &dyn sqlx::error::DatabaseError) -> Option<i32> {
    error.code()?.parse().ok()
}
