//! Hands that meddle and disks that fail.

use sqlx::Row as _;

use super::{events, new_register, raw, raw_execute};
use crate::{Batch, Blob, CheckpointRow, CommitError, RegisterRow, Store, StoreError};

/// A register with one row of each kind of evidence.
async fn with_evidence() -> (tempfile::TempDir, std::path::PathBuf, Store) {
    let (folder, path, store) = new_register().await;
    let batch = Batch {
        blobs: vec![Blob::new(*b"evidence")],
        register: vec![RegisterRow {
            year: 2026,
            number: 1,
            seq: 1,
        }],
        identities: vec![("message-id:1".into(), 1)],
        checkpoint: Some(CheckpointRow {
            size: 2,
            note: "note".into(),
        }),
        ..events(0, 2)
    };
    store.commit(batch).await.unwrap();
    (folder, path, store)
}

async fn whole_content(path: &std::path::Path) -> String {
    let mut conn = raw(path).await;
    let rows = sqlx::query(
        "SELECT hex(sha256) || raw_size_bytes || hex(stored_sha256) || hex(stored) FROM blob
         UNION ALL SELECT seq || hex(leaf) || json FROM event
         UNION ALL SELECT year || number || seq FROM register_entry
         UNION ALL SELECT key || seq FROM identity
         UNION ALL SELECT size || note FROM checkpoint",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    rows.iter().map(|row| row.get::<String, _>(0) + "\n").collect()
}

#[tokio::test]
async fn other_programs_cannot_alter_or_remove_evidence_by_sql() {
    let (_folder, path, _store) = with_evidence().await;
    let before = whole_content(&path).await;
    for sql in [
        "UPDATE blob SET raw_size_bytes = 1",
        "UPDATE blob SET stored = x''",
        "DELETE FROM blob",
        "UPDATE event SET json = '{}'",
        "UPDATE event SET seq = 9 WHERE seq = 2",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event",
        "UPDATE register_entry SET number = 7",
        "DELETE FROM register_entry",
        "UPDATE identity SET seq = 2",
        "DELETE FROM identity",
        "UPDATE checkpoint SET note = ''",
        "DELETE FROM checkpoint",
        "INSERT OR REPLACE INTO blob (sha256, raw_size_bytes, stored_sha256, stored)
             SELECT sha256, 1, stored_sha256, x'' FROM blob",
        "INSERT OR REPLACE INTO event (seq, leaf, json) VALUES (2, zeroblob(32), '{}')",
        "INSERT OR REPLACE INTO event (seq, leaf, json) VALUES (4, zeroblob(32), '{}')",
        "INSERT OR REPLACE INTO event (seq, leaf, json) VALUES (NULL, zeroblob(32), '{}')",
        "INSERT OR REPLACE INTO register_entry (year, number, seq) VALUES (2026, 1, 2)",
        "INSERT OR REPLACE INTO register_entry (year, number, seq) VALUES (2026, 2, 1)",
        "INSERT OR REPLACE INTO register_entry (year, number, seq) VALUES (2026, 3, 2)",
        "INSERT OR REPLACE INTO identity (key, seq) VALUES ('message-id:1', 2)",
        "INSERT OR REPLACE INTO checkpoint (size, note) VALUES (2, '')",
        "INSERT INTO event (seq, leaf, json) VALUES (3, zeroblob(31), '{}')",
        "INSERT INTO event (seq, leaf, json) VALUES (3, zeroblob(32), x'00')",
        "INSERT INTO event (seq, leaf, json) VALUES (3, zeroblob(32), NULL)",
    ] {
        assert!(raw_execute(&path, sql).await.is_err(), "{sql}");
    }
    assert_eq!(whole_content(&path).await, before);
}

#[tokio::test]
async fn bytes_altered_behind_our_back_are_noticed_and_named() {
    for (what, sql) in [
        ("another content", "UPDATE blob SET stored = x'28b52ffd0000'"),
        (
            "one bit",
            "UPDATE blob SET stored = CAST(substr(stored, 1, 9) || x'ff' AS BLOB)",
        ),
        ("a size too small", "UPDATE blob SET raw_size_bytes = 7"),
        ("a size too large", "UPDATE blob SET raw_size_bytes = 9"),
        (
            "a size beyond reason",
            "UPDATE blob SET raw_size_bytes = 9000000000000000000",
        ),
        (
            "another hash of what is stored",
            "UPDATE blob SET stored_sha256 = zeroblob(32)",
        ),
    ] {
        let (_folder, path, store) = with_evidence().await;
        raw_execute(&path, "DROP TRIGGER blob_no_update").await.unwrap();
        raw_execute(&path, sql).await.unwrap();
        let blob = Blob::new(*b"evidence");
        match store.blob(blob.sha256()).await {
            Err(StoreError::BlobAltered { sha256, .. }) => {
                assert_eq!(sha256, crate::hex(blob.sha256()), "{what}")
            }
            other => panic!("{what}: {other:?}"),
        }
        let row = store.stored_blob_after(None).await.unwrap().unwrap();
        assert!(row.unpack().is_err(), "{what}");
    }
    // The same bytes packed by another hand, hash and all, are still the same bytes; another content is not.
    let (_folder, path, store) = with_evidence().await;
    raw_execute(&path, "DROP TRIGGER blob_no_update").await.unwrap();
    let stored = zstd::bulk::compress(b"evidance", 1).unwrap();
    let stored_sha256 = Blob::new(stored.clone()).sha256().to_vec();
    let mut conn = raw(&path).await;
    sqlx::query("UPDATE blob SET stored = ?1, stored_sha256 = ?2")
        .bind(stored)
        .bind(stored_sha256)
        .execute(&mut conn)
        .await
        .unwrap();
    let answer = store.blob(Blob::new(*b"evidence").sha256()).await;
    assert!(
        matches!(answer, Err(StoreError::BlobAltered { .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_full_disk_is_a_typed_error_and_leaves_the_register_as_it_was() {
    let (_folder, path, store) = with_evidence().await;
    let before = whole_content(&path).await;
    for round in 0..3 {
        // The injected fault: this connection may not let the file grow any further.
        let mut conn = store.engine.writer().acquire().await.unwrap();
        sqlx::raw_sql("PRAGMA max_page_count = 1")
            .execute(&mut *conn)
            .await
            .unwrap();
        drop(conn);
        let noise: Vec<u8> = (0..300_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes())
            .collect();
        let refused = store
            .commit(Batch {
                blobs: vec![Blob::new(noise.clone())],
                ..events(2, 1)
            })
            .await;
        assert!(
            matches!(refused, Err(CommitError::Store(StoreError::Full(_)))),
            "{round}: {refused:?}"
        );
        assert_eq!(whole_content(&path).await, before);
        assert_eq!(store.tip().await.unwrap(), 2);
    }
    // Room has been made: the register goes on as if nothing had been.
    let mut conn = store.engine.writer().acquire().await.unwrap();
    sqlx::raw_sql("PRAGMA max_page_count = 1000000")
        .execute(&mut *conn)
        .await
        .unwrap();
    drop(conn);
    store.commit(events(2, 1)).await.unwrap();
    assert_eq!(store.tip().await.unwrap(), 3);
    assert_eq!(store.damage().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_commit_dropped_halfway_does_not_block_the_next() {
    let (_folder, _path, store) = new_register().await;
    let mut tip = 0;
    for polls in 0..40 {
        let batch = Batch {
            blobs: vec![Blob::new(vec![polls; 5000])],
            ..events(tip, 1)
        };
        let mut commit = Box::pin(store.commit(batch));
        for _ in 0..polls {
            let polled =
                std::future::poll_fn(|context| std::task::Poll::Ready(commit.as_mut().poll(context)));
            if polled.await.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(commit);
        // Whether it went in or not, what is there is whole and the next writer is served.
        loop {
            tip = store.tip().await.unwrap();
            match store.commit(events(tip, 1)).await {
                Ok(()) => break,
                Err(CommitError::Conflict { .. }) => continue,
                Err(other) => panic!("{polls}: {other}"),
            }
        }
        tip = store.tip().await.unwrap();
    }
    let rows = store.events_after(0, 1000).await.unwrap();
    assert!(rows.iter().zip(1..).all(|(row, seq)| row.seq == seq));
}

#[tokio::test]
async fn a_transaction_that_sqlite_gave_up_by_itself_does_not_block_the_next() {
    let (_folder, _path, store) = with_evidence().await;
    // As SQLite does on some full disks and failed writes (https://www.sqlite.org/lang_transaction.html).
    for finished in [true, false] {
        let mut transaction = store.engine.begin().await.unwrap();
        sqlx::raw_sql("ROLLBACK")
            .execute(transaction.connection())
            .await
            .unwrap();
        if finished {
            let outcome = Err::<(), _>(StoreError::Full("no room".into()));
            assert!(matches!(
                transaction.finish(outcome).await,
                Err(StoreError::Full(_))
            ));
        } else {
            drop(transaction);
        }
        store.commit(events(store.tip().await.unwrap(), 1)).await.unwrap();
    }
    assert_eq!(store.tip().await.unwrap(), 4);
}

#[tokio::test]
async fn damage_to_the_file_is_told() {
    let (_folder, path, store) = with_evidence().await;
    assert_eq!(store.damage().await.unwrap(), Vec::<String>::new());
    // A row behind foreign keys that other programs need not keep to.
    raw_execute(&path, "INSERT INTO identity (key, seq) VALUES ('stray', 99)")
        .await
        .unwrap();
    let found = store.damage().await.unwrap();
    assert_eq!(found, ["row 2 of identity points at an event that is not there"]);
    store.close().await;

    let mut bytes = std::fs::read(&path).unwrap();
    let from = bytes.len() / 2;
    bytes[from..from + 8192].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let told = match Store::open(&path).await {
        Ok(store) => !store.damage().await.unwrap().is_empty(),
        Err(error) => matches!(error, StoreError::Corrupt(_)),
    };
    assert!(told);
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_a_typed_error() {
    let missing = std::path::Path::new("/nonexistent-folder/register.db");
    assert!(matches!(Store::create(missing).await, Err(StoreError::Io(_))));
}
