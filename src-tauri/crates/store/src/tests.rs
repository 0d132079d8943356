//! What the register must keep, refuse and survive, tried on real files.

mod commit;
mod faults;
mod mail;
mod opening;
mod reading;
mod schema;
mod writers;

use std::path::PathBuf;

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::{Batch, EventRow, Store};

/// A folder with a new register in it.
async fn new_register() -> (TempDir, PathBuf, Store) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sổ giao nhận.db");
    let store = Store::create(&path).await.unwrap();
    (folder, path, store)
}

/// The file as any other program would open it: none of our pragmas, none of our functions.
async fn raw(path: &std::path::Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false)
        .connect()
        .await
        .unwrap()
}

async fn raw_execute(path: &std::path::Path, sql: &'static str) -> Result<(), sqlx::Error> {
    let mut conn = raw(path).await;
    let done = sqlx::raw_sql(sql).execute(&mut conn).await;
    sqlx::Connection::close(conn).await.unwrap();
    done.map(|_| ())
}

fn event(seq: u64) -> EventRow {
    EventRow {
        seq,
        json: format!("{{\"kind\":\"thử\",\"seq\":{seq}}}"),
        leaf: [seq as u8; 32],
    }
}

/// A batch of `count` events after `tip`, and nothing else.
fn events(tip: u64, count: u64) -> Batch {
    Batch {
        expected_tip: tip,
        events: (tip + 1..=tip + count).map(event).collect(),
        ..Batch::default()
    }
}
