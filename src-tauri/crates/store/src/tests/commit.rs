//! Batches: whole or not at all, in order, never twice.

use proptest::prelude::*;

use super::{event, events, new_register};
use crate::{Batch, Blob, CheckpointRow, CommitError, EventRow, RegisterRow, StoreError};

/// A batch with one of everything, whose events follow `tip`.
fn full_batch(tip: u64, number: u32) -> Batch {
    Batch {
        expected_tip: tip,
        blobs: vec![
            Blob::new(format!("mail after {tip}").into_bytes()),
            Blob::new(Vec::new()),
        ],
        events: vec![event(tip + 1), event(tip + 2)],
        register: vec![RegisterRow {
            year: 2026,
            number,
            seq: tip + 1,
        }],
        identities: vec![
            (format!("message-id:{tip}"), tip + 1),
            (format!("sha256:{tip}"), tip + 1),
        ],
        checkpoint: Some(CheckpointRow {
            size: tip + 2,
            note: format!("note {tip}"),
        }),
    }
}

#[tokio::test]
async fn everything_of_a_batch_is_there_afterwards_and_after_opening_again() {
    let (_folder, path, store) = new_register().await;
    assert_eq!(store.tip().await.unwrap(), 0);
    assert_eq!(store.latest_checkpoint().await.unwrap(), None);
    store.commit(full_batch(0, 1)).await.unwrap();
    store.commit(full_batch(2, 2)).await.unwrap();
    store.close().await;

    let store = crate::Store::open(&path).await.unwrap();
    assert_eq!(store.tip().await.unwrap(), 4);
    assert_eq!(
        store.events_after(0, 100).await.unwrap(),
        [event(1), event(2), event(3), event(4)]
    );
    assert_eq!(store.events_after(1, 2).await.unwrap(), [event(2), event(3)]);
    assert_eq!(store.leaves_after(2, 9).await.unwrap(), [[3; 32], [4; 32]]);
    let entries = store.register_entries(2026).await.unwrap();
    assert_eq!(
        entries,
        [1, 2].map(|n| RegisterRow {
            year: 2026,
            number: n,
            seq: u64::from(n) * 2 - 1
        })
    );
    assert_eq!(store.register_entries(2025).await.unwrap(), []);
    assert_eq!(store.next_register_number(2026).await.unwrap(), 3);
    assert_eq!(store.next_register_number(2027).await.unwrap(), 1);
    assert_eq!(store.identity("message-id:2").await.unwrap(), Some(3));
    assert_eq!(store.identity("message-id:9").await.unwrap(), None);
    assert_eq!(store.identities_after("message-id:2", 9).await.unwrap().len(), 2);
    assert_eq!(
        store.latest_checkpoint().await.unwrap(),
        Some(CheckpointRow {
            size: 4,
            note: "note 2".into()
        })
    );
    assert_eq!(store.checkpoints_after(0, 9).await.unwrap().len(), 2);
    assert_eq!(store.checkpoints_after(2, 9).await.unwrap().len(), 1);
    for blob in full_batch(2, 2).blobs {
        assert_eq!(
            store.blob(blob.sha256()).await.unwrap().as_deref(),
            Some(blob.bytes())
        );
        assert!(store.has_blob(blob.sha256()).await.unwrap());
    }
    assert_eq!(
        store.blobs_after(None, 9).await.unwrap().len(),
        3,
        "the empty blob came twice and is one"
    );
    assert_eq!(store.blob(&[9; 32]).await.unwrap(), None);
    assert!(!store.has_blob(&[9; 32]).await.unwrap());
}

#[tokio::test]
async fn a_batch_that_contradicts_itself_or_the_register_leaves_no_trace() {
    let (_folder, _path, store) = new_register().await;
    store.commit(full_batch(0, 1)).await.unwrap();
    let good = full_batch(2, 2);
    let spoilt = |spoil: fn(&mut Batch)| {
        let mut batch = good.clone();
        spoil(&mut batch);
        batch
    };
    let kind = |error: CommitError| match error {
        CommitError::Conflict { tip } => format!("conflict {tip}"),
        CommitError::IdentityTaken { seq, .. } => format!("taken by {seq}"),
        CommitError::NumberNotNext { next, .. } => format!("next is {next}"),
        CommitError::SeqGap { expected, .. } => format!("gap at {expected}"),
        CommitError::Store(StoreError::Refused(_)) => "refused".to_owned(),
        other => format!("{other:?}"),
    };
    for (what, batch, expected) in [
        (
            "an old tip",
            spoilt(|b| (b.expected_tip, b.events) = (1, vec![event(2)])),
            "conflict 2",
        ),
        (
            "a tip to come",
            spoilt(|b| (b.expected_tip, b.events) = (9, vec![event(10)])),
            "conflict 2",
        ),
        ("a gap", spoilt(|b| b.events[1].seq = 5), "gap at 4"),
        ("a repetition", spoilt(|b| b.events[1].seq = 3), "gap at 4"),
        (
            "a number taken",
            spoilt(|b| b.register[0].number = 1),
            "next is 2",
        ),
        (
            "a number left out",
            spoilt(|b| b.register[0].number = 3),
            "next is 2",
        ),
        (
            "a new year beginning at 2",
            spoilt(|b| b.register[0].year = 2027),
            "next is 1",
        ),
        (
            "an event numbered twice",
            spoilt(|b| b.register[0].seq = 1),
            "refused",
        ),
        (
            "an entry for no event",
            spoilt(|b| b.register[0].seq = 5),
            "refused",
        ),
        (
            "an identity taken",
            spoilt(|b| b.identities[1].0 = "message-id:0".into()),
            "taken by 1",
        ),
        (
            "an identity twice",
            spoilt(|b| b.identities[1].0 = b.identities[0].0.clone()),
            "taken by 3",
        ),
        (
            "an identity for no event",
            spoilt(|b| b.identities[1].1 = 5),
            "refused",
        ),
        (
            "an identity without a name",
            spoilt(|b| b.identities[1].0.clear()),
            "refused",
        ),
        (
            "a checkpoint over more than there is",
            spoilt(|b| b.checkpoint.as_mut().unwrap().size = 5),
            "refused",
        ),
        (
            "a checkpoint over nothing",
            spoilt(|b| b.checkpoint.as_mut().unwrap().size = 0),
            "refused",
        ),
        (
            "a checkpoint made already",
            spoilt(|b| b.checkpoint.as_mut().unwrap().size = 2),
            "refused",
        ),
        (
            "a sequence number beyond SQL",
            spoilt(|b| b.identities[1].1 = u64::MAX),
            "refused",
        ),
    ] {
        assert_eq!(kind(store.commit(batch).await.unwrap_err()), expected, "{what}");
        assert_eq!(store.tip().await.unwrap(), 2, "{what}");
        assert_eq!(store.blobs_after(None, 9).await.unwrap().len(), 2, "{what}");
        assert_eq!(store.register_entries(2026).await.unwrap().len(), 1, "{what}");
        assert_eq!(store.identities_after("", 9).await.unwrap().len(), 2, "{what}");
        assert_eq!(store.checkpoints_after(0, 9).await.unwrap().len(), 1, "{what}");
    }
    // After all those refusals the good one still goes in, and once only.
    store.commit(good.clone()).await.unwrap();
    assert_eq!(kind(store.commit(good).await.unwrap_err()), "conflict 4");
}

#[tokio::test]
async fn an_empty_batch_and_a_batch_of_blobs_alone_are_allowed() {
    let (_folder, _path, store) = new_register().await;
    store.commit(Batch::default()).await.unwrap();
    store
        .commit(Batch {
            blobs: vec![Blob::new(*b"x")],
            ..Batch::default()
        })
        .await
        .unwrap();
    assert_eq!(store.tip().await.unwrap(), 0);
    store.commit(events(0, 1)).await.unwrap();
    assert!(matches!(
        store
            .commit(Batch {
                blobs: vec![Blob::new(*b"y")],
                ..Batch::default()
            })
            .await,
        Err(CommitError::Conflict { tip: 1 })
    ));
}

fn any_content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..3000),
        (any::<u8>(), 0..200_000_usize).prop_map(|(byte, size)| vec![byte; size]),
        "\\PC{0,400}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_goes_in_comes_out(
        contents in prop::collection::vec(any_content(), 0..6),
        texts in prop::collection::vec("\\PC{0,60}|[\u{0}-\u{1f}]{0,4}", 1..6),
        leaf in any::<[u8; 32]>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (_folder, _path, store) = new_register().await;
            let blobs: Vec<Blob> = contents.into_iter().map(Blob::new).collect();
            let rows: Vec<EventRow> = (1..).zip(texts).map(|(seq, json)| EventRow { seq, json, leaf }).collect();
            store.commit(Batch { blobs: blobs.clone(), events: rows.clone(), ..Batch::default() }).await.unwrap();
            prop_assert_eq!(store.events_after(0, 100).await.unwrap(), rows);
            for blob in blobs {
                let read = store.blob(blob.sha256()).await.unwrap();
                prop_assert_eq!(read.as_deref(), Some(blob.bytes()));
            }
            store.close().await;
            Ok(())
        })?;
    }
}
