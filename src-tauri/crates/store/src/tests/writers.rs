//! Many writers at once, in one program and in several.

use std::time::Duration;

use super::{event, events, new_register};
use crate::{Batch, Blob, CommitError, RegisterRow, Store};

const TASKS: u64 = 12;
const COMMITS_PER_TASK: u64 = 8;

/// Commits one handoff, deciding again as often as others were faster.
async fn register(store: &Store, name: &str) {
    loop {
        let tip = store.tip().await.unwrap();
        let number = store.next_register_number(2026).await.unwrap();
        let batch = Batch {
            expected_tip: tip,
            blobs: vec![Blob::new(format!("mail {name}").into_bytes())],
            events: vec![event(tip + 1)],
            register: vec![RegisterRow {
                year: 2026,
                number,
                seq: tip + 1,
            }],
            identities: vec![(name.to_owned(), tip + 1)],
            checkpoint: None,
        };
        match store.commit(batch).await {
            Ok(()) => return,
            // The number was read after the tip, so it may already be of a later state.
            Err(CommitError::Conflict { .. } | CommitError::NumberNotNext { .. }) => {}
            Err(other) => panic!("{name}: {other}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_no_number_is_left_out() {
    let (_folder, path, one) = new_register().await;
    let two = Store::open(&path).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        let store = if task % 2 == 0 { one.clone() } else { two.clone() };
        tasks.spawn(async move {
            for step in 0..COMMITS_PER_TASK {
                register(&store, &format!("{task}-{step}")).await;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }

    let total = TASKS * COMMITS_PER_TASK;
    let seqs: Vec<u64> = one
        .events_after(0, 10_000)
        .await
        .unwrap()
        .iter()
        .map(|event| event.seq)
        .collect();
    assert_eq!(seqs, (1..=total).collect::<Vec<_>>());
    let entries = two.register_entries(2026).await.unwrap();
    assert!(
        entries
            .iter()
            .zip(1..)
            .all(|(entry, n)| (u64::from(entry.number), entry.seq) == (n, n))
    );
    assert_eq!(entries.len() as u64, total);
    assert_eq!(
        one.identities_after("", 10_000).await.unwrap().len() as u64,
        total
    );
    for task in 0..TASKS {
        for step in 0..COMMITS_PER_TASK {
            let mail = Blob::new(format!("mail {task}-{step}").into_bytes());
            assert!(two.blob(mail.sha256()).await.unwrap().is_some());
        }
    }
    assert_eq!(one.damage().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_whole_batches_and_do_not_wait_for_writers() {
    let (_folder, path, store) = new_register().await;
    let other = Store::open(&path).await.unwrap();
    // A writer that has begun and not finished: it holds the write lock for as long as this test likes.
    let mut open = other.engine.begin().await.unwrap();
    sqlx::query("INSERT INTO event (seq, leaf, json) VALUES (1, zeroblob(32), '{}')")
        .execute(open.connection())
        .await
        .unwrap();
    let tip = tokio::time::timeout(Duration::from_secs(5), store.tip())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        tip, 0,
        "a reader neither waits nor sees half of what is being written"
    );

    let waiting = tokio::spawn({
        let store = store.clone();
        async move { store.commit(events(0, 1)).await }
    });
    open.finish(Ok::<_, crate::StoreError>(())).await.unwrap();
    // The writer that had to wait finds the ledger moved on.
    assert!(matches!(
        waiting.await.unwrap(),
        Err(CommitError::Conflict { tip: 1 })
    ));
}

#[tokio::test]
async fn readers_cannot_write() {
    let (_folder, _path, store) = new_register().await;
    let refused = sqlx::query("INSERT INTO meta (key, value) VALUES ('a', 'b')")
        .execute(store.engine.readers())
        .await;
    assert!(matches!(
        refused.map_err(crate::engine_sqlite::from_sqlx),
        Err(crate::StoreError::ReadOnly(_))
    ));
}
