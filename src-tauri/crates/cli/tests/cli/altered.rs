//! Rows of the register changed by hand, triggers taken off first: `register verify` names what does not hold.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection};
use testkit::desk::text;
use testkit::{Desk, Random, figures, office};

use crate::stage::begun;

/// What is evidence: table, its key, and its columns.
const EVIDENCE: [(&str, &str, &[&str]); 5] = [
    (
        "blob",
        "sha256",
        &["sha256", "raw_size_bytes", "stored_sha256", "stored"],
    ),
    ("event", "seq", &["seq", "leaf", "json"]),
    ("register_entry", "number", &["year", "number", "seq"]),
    ("identity", "key", &["key", "seq"]),
    ("checkpoint", "size", &["size", "note"]),
];

/// A few mails that leave every kind of row: registered twice, a second delivery, triage, noise.
const MAILS: [&str; 6] = [
    "case-a/a-2-justice-list.eml",
    "case-e/e-01-office-first-delivery.eml",
    "case-e/e-02-office-second-delivery.eml",
    "case-e/e-03-unknown-sender-spoofed-name.eml",
    "case-e/e-08-justice-rar-7z.eml",
    "case-e/e-09-newsletter.eml",
];

fn desk() -> Desk {
    let desk = begun();
    let mails = MAILS.map(office::one_mail);
    let mut args = vec!["take-in"];
    args.extend(mails.iter().map(|m| text(m)));
    desk.run(&args).exits(0);
    desk
}

/// The register opened behind the program's back: no triggers, no checks, no foreign keys.
async fn open_by_hand(register: &Path) -> SqliteConnection {
    let mut conn = SqliteConnectOptions::new()
        .filename(register)
        .foreign_keys(false)
        .pragma("ignore_check_constraints", "ON")
        .connect()
        .await
        .unwrap();
    let triggers: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    for trigger in triggers {
        run(&mut conn, &format!("DROP TRIGGER {trigger}")).await;
    }
    conn
}

async fn run(conn: &mut SqliteConnection, sql: &str) -> u64 {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(conn)
        .await
        .unwrap()
        .rows_affected()
}

/// A value in the register: table, column, and the row by its rowid and by what its key says.
#[derive(Debug, Clone)]
struct Spot {
    table: &'static str,
    column: &'static str,
    rowid: i64,
    key: String,
    /// The value as SQLite's bytes; a whole number as its eight.
    value: Vec<u8>,
    kind: String,
}

async fn spots(conn: &mut SqliteConnection) -> Vec<Spot> {
    let mut found = Vec::new();
    for (table, key, columns) in EVIDENCE {
        for column in columns {
            let sql = format!(
                "SELECT rowid, CASE typeof({key}) WHEN 'blob' THEN lower(hex({key})) ELSE CAST({key} AS TEXT) END,
                        typeof({column}), CAST({column} AS BLOB), CAST({column} AS INTEGER)
                 FROM {table} ORDER BY rowid"
            );
            for row in sqlx::query(AssertSqlSafe(sql))
                .fetch_all(&mut *conn)
                .await
                .unwrap()
            {
                let kind: String = row.get(2);
                let value = match kind.as_str() {
                    "integer" => row.get::<i64, _>(4).to_be_bytes().to_vec(),
                    _ => row.get(3),
                };
                found.push(Spot {
                    table,
                    column,
                    rowid: row.get(0),
                    key: row.get(1),
                    value,
                    kind,
                });
            }
        }
    }
    found
}

/// Writes the value with one byte changed; `false` where the table already holds that value and wants it only once.
async fn alter(conn: &mut SqliteConnection, spot: &Spot, at: usize, flip: u8) -> bool {
    let mut value = spot.value.clone();
    *value.get_mut(at).unwrap() ^= flip;
    let number = <[u8; 8]>::try_from(value.as_slice()).map(i64::from_be_bytes);
    let (table, column) = (spot.table, spot.column);
    let cast = if spot.kind == "text" {
        "CAST(?1 AS TEXT)"
    } else {
        "?1"
    };
    let sql = AssertSqlSafe(format!("UPDATE {table} SET {column} = {cast} WHERE rowid = ?2"));
    let query = sqlx::query(sql);
    let query = match (spot.kind.as_str(), number) {
        ("integer", Ok(number)) => query.bind(number),
        _ => query.bind(value),
    };
    query.bind(spot.rowid).execute(conn).await.is_ok()
}

/// Whether what verify said is about that row.
fn is_named(spot: &Spot, said: &Value) -> bool {
    let fault = &said["fault"];
    let (what, which) = (
        fault["what"].as_str().unwrap_or_default(),
        fault["which"].as_str().unwrap_or_default(),
    );
    match spot.table {
        "blob" => what == "bản gốc" && (which == spot.key || spot.column == "sha256"),
        // The last one out of place is missed by the checkpoint.
        "event" => (what == "sự kiện" && which == spot.key) || (what == "điểm chốt" && spot.column == "seq"),
        "register_entry" => what == "số vào sổ" && which == format!("{}/2026", spot.key),
        "identity" => what == "dấu nhận dạng" && (which.contains(&spot.key) || spot.column == "key"),
        // A checkpoint whose place is altered is named as its row.
        "checkpoint" => {
            (what == "điểm chốt" && (which == spot.key || spot.column == "size"))
                || (spot.column == "size" && fault["detail"].to_string().contains("of checkpoint"))
        }
        other => panic!("{other}"),
    }
}

fn register(desk: &Desk) -> PathBuf {
    desk.data().join("register.db")
}

/// What verify says: exit code and answer.
fn verify(desk: &Desk) -> (i32, Value) {
    let ran = desk.run(&["--json", "register", "verify"]);
    let said = ran
        .stdout
        .lines()
        .next()
        .and_then(|l| serde_json::from_str(l).ok());
    (ran.code, said.unwrap_or(Value::String(ran.stderr)))
}

#[tokio::test]
async fn one_byte_changed_by_hand_is_named() {
    let desk = desk();
    // The register without triggers is what every change starts from, and still holds.
    let mut conn = open_by_hand(&register(&desk)).await;
    let all = spots(&mut conn).await;
    conn.close().await.unwrap();
    desk.verified_root();
    let whole = fs::read(register(&desk)).unwrap();

    let mut random = Random::seeded(7);
    let rows = usize::try_from(figures::times(2, u64::MAX >> 1)).unwrap();
    let bytes = figures::times(2, 24);
    let (mut tried, mut wrong) = (0u64, Vec::new());
    for (table, _, columns) in EVIDENCE {
        for column in columns {
            let mut here: Vec<&Spot> = all
                .iter()
                .filter(|s| (s.table, s.column) == (table, *column))
                .collect();
            assert!(!here.is_empty(), "{table}.{column} holds nothing to change");
            while here.len() > rows {
                let out = usize::try_from(random.below(here.len() as u64)).unwrap();
                here.swap_remove(out);
            }
            for spot in here {
                for _ in 0..bytes.min(spot.value.len() as u64) {
                    let at = usize::try_from(random.below(spot.value.len() as u64)).unwrap();
                    let flip = u8::try_from(1 + random.below(255)).unwrap();
                    fs::write(register(&desk), &whole).unwrap();
                    let mut conn = open_by_hand(&register(&desk)).await;
                    let done = alter(&mut conn, spot, at, flip).await;
                    conn.close().await.unwrap();
                    if !done {
                        continue;
                    }
                    tried += 1;
                    let (code, said) = verify(&desk);
                    if code != 1 || !is_named(spot, &said) {
                        wrong.push(format!(
                            "{}.{} of {} byte {at} ^ {flip:#04x}: exit {code}, {said}",
                            spot.table, spot.column, spot.key
                        ));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    figures::record(
        "one byte changed",
        serde_json::json!({ "changes": tried, "named": tried, "values_in_the_register": all.len() }),
    );
}

/// Rows taken off the end, and others taken out.
const REMOVED: [(&str, &[&str]); 8] = [
    (
        "the last event",
        &["DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)"],
    ),
    (
        "the last event and its checkpoint",
        &[
            "DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)",
            "DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)",
        ],
    ),
    (
        "everything of the last write",
        &[
            "DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)",
            "DELETE FROM identity WHERE seq > (SELECT MAX(size) FROM checkpoint)",
            "DELETE FROM register_entry WHERE seq > (SELECT MAX(size) FROM checkpoint)",
            "DELETE FROM event WHERE seq > (SELECT MAX(size) FROM checkpoint)",
        ],
    ),
    (
        "the last checkpoint",
        &["DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)"],
    ),
    ("an event in the middle", &["DELETE FROM event WHERE seq = 11"]),
    (
        "the last number",
        &["DELETE FROM register_entry WHERE number = (SELECT MAX(number) FROM register_entry)"],
    ),
    (
        "an identity",
        &["DELETE FROM identity WHERE rowid = (SELECT MIN(rowid) FROM identity)"],
    ),
    (
        "an original",
        &["DELETE FROM blob WHERE rowid = (SELECT MIN(rowid) FROM blob)"],
    ),
];

#[tokio::test]
async fn rows_taken_out_are_noticed() {
    for (what, statements) in REMOVED {
        let desk = desk();
        let mut conn = open_by_hand(&register(&desk)).await;
        let mut removed = 0;
        for statement in statements {
            removed += run(&mut conn, statement).await;
        }
        conn.close().await.unwrap();
        assert!(removed > 0, "{what}: nothing was taken out");
        let (code, said) = verify(&desk);
        assert_eq!(code, 1, "{what}: {said}");
        assert!(said["fault"].is_object(), "{what}: {said}");
    }
    figures::record(
        "rows taken out",
        serde_json::json!({ "kinds": REMOVED.len(), "noticed": REMOVED.len() }),
    );
}

/// The database itself refuses, as long as its triggers stand.
#[tokio::test]
async fn the_database_refuses_to_alter_evidence() {
    let desk = desk();
    let mut conn = SqliteConnectOptions::new()
        .filename(register(&desk))
        .connect()
        .await
        .unwrap();
    for (table, key, columns) in EVIDENCE {
        for statement in columns
            .iter()
            .map(|c| format!("UPDATE {table} SET {c} = {c}"))
            .chain([
                format!("DELETE FROM {table}"),
                format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} ORDER BY {key}"),
            ])
        {
            let refused = sqlx::raw_sql(AssertSqlSafe(statement.clone()))
                .execute(&mut conn)
                .await
                .unwrap_err();
            assert!(refused.to_string().contains("evidence"), "{statement}: {refused}");
        }
    }
    conn.close().await.unwrap();
    desk.verified_root();
}
