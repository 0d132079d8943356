//! The commented schema says what is really built, and leaves nothing unexplained.

use std::collections::BTreeMap;

use sqlx::{Connection, SqliteConnection};

use super::{new_register, raw};

const COMMENTED: &str = include_str!("../../../../../schemas/schema.sql");

/// Tables of the database and the statements that made them, without comments and white space.
async fn tables(conn: &mut SqliteConnection) -> BTreeMap<String, String> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            .fetch_all(conn)
            .await
            .unwrap();
    rows.into_iter().map(|(name, sql)| (name, bare(&sql))).collect()
}

fn bare(sql: &str) -> String {
    let lines = sql
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    lines
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn the_commented_schema_is_the_real_one() {
    let (_folder, path, _store) = new_register().await;
    let mut real = raw(&path).await;
    let mut told = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(COMMENTED).execute(&mut told).await.unwrap();
    assert_eq!(tables(&mut told).await, tables(&mut real).await);
}

#[tokio::test]
async fn every_table_is_strict_and_every_table_and_column_is_explained() {
    let (_folder, path, _store) = new_register().await;
    let mut conn = raw(&path).await;
    let lines: Vec<&str> = COMMENTED.lines().map(str::trim).collect();
    let comment_above = |code: &str, from: usize| -> String {
        let at = from
            + lines[from..]
                .iter()
                .position(|line| line.starts_with(code))
                .unwrap();
        let above = lines[..at].iter().rev().take_while(|line| line.starts_with("--"));
        above.fold(String::new(), |text, line| {
            format!("{} {text}", line.trim_start_matches("--").trim())
        })
    };
    for (table, sql) in tables(&mut conn).await {
        assert!(sql.ends_with(") STRICT"), "{table}");
        let heading = format!("CREATE TABLE {table} (");
        let explained = comment_above(&heading, 0);
        let kind = ["EVIDENCE. ", "DERIVED. ", "MUTABLE. "]
            .into_iter()
            .find(|kind| explained.starts_with(kind));
        assert!(kind.is_some(), "{table}: {explained}");

        // What is called evidence is guarded, and nothing else is.
        let guards: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1
             AND (name LIKE '%!_no!_update' ESCAPE '!' OR name LIKE '%!_no!_delete' ESCAPE '!'
                  OR sql LIKE '%BEFORE INSERT%')",
        )
        .bind(&table)
        .fetch_one(&mut conn)
        .await
        .unwrap();
        assert_eq!(guards, if kind == Some("EVIDENCE. ") { 3 } else { 0 }, "{table}");

        let from = lines.iter().position(|line| *line == heading).unwrap();
        let columns: Vec<(String, bool)> =
            sqlx::query_as(r#"SELECT name, "notnull" FROM pragma_table_info(?1)"#)
                .bind(&table)
                .fetch_all(&mut conn)
                .await
                .unwrap();
        for (column, not_null) in columns {
            assert!(not_null, "{table}.{column} may be null");
            assert!(
                !comment_above(&format!("{column} "), from).is_empty(),
                "{table}.{column} is not explained"
            );
        }
    }
}
