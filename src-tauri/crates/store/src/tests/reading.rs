//! What may change: derived rows, passwords, facts about the file; and reading in pieces.

use super::{events, new_register};
use crate::{Batch, Blob, Credential, MAX_ROWS_PER_READ, PartRow, Snapshot};

#[tokio::test]
async fn one_snapshot_is_kept() {
    let (_folder, _path, store) = new_register().await;
    assert_eq!(store.snapshot().await.unwrap(), None);
    let snapshot = |seq| Snapshot {
        seq,
        fold_version: 2,
        json: format!("{{\"n\":{seq}}}"),
    };
    let part = |shelf: &str, seq, packed: &[u8]| PartRow {
        shelf: shelf.into(),
        seq,
        packed: packed.to_vec(),
    };
    let kept = async || {
        let parts = store.snapshot_parts_after(("", 0), 9_999).await.unwrap();
        (store.snapshot().await.unwrap().map(|s| s.seq), parts)
    };
    let whole = [
        part("cases", 2, b"a"),
        part("cases", 9, b"b"),
        part("letters", 3, b"c"),
    ];
    for seq in [0, 5, 3] {
        let put = store.put_snapshot(snapshot(seq), None, whole.clone().into_iter());
        assert!(put.await.unwrap());
        assert_eq!(kept().await, (Some(seq), whole.to_vec()));
    }
    let rest = store.snapshot_parts_after(("cases", 9), 1).await.unwrap();
    assert_eq!(rest, whole[2..]);

    // What goes on from another snapshot brings what is new only, and only to that snapshot.
    let new = [part("cases", 9, b"B"), part("noise", 7, b"d")];
    let late = store.put_snapshot(snapshot(8), Some(5), new.clone().into_iter());
    assert!(!late.await.unwrap());
    assert_eq!(kept().await, (Some(3), whole.to_vec()));
    let going_on = store.put_snapshot(snapshot(8), Some(3), new.clone().into_iter());
    assert!(going_on.await.unwrap());
    let [first, _, third] = whole.clone();
    let [second, fourth] = new;
    assert_eq!(kept().await, (Some(8), vec![first, second, third, fourth]));

    store.clear_snapshot().await.unwrap();
    assert_eq!(kept().await, (None, Vec::new()));
}

#[tokio::test]
async fn failed_sign_ins_are_counted_until_a_good_one() {
    let (_folder, _path, store) = new_register().await;
    assert_eq!(store.credential("p1").await.unwrap(), None);
    let mut credential = Credential {
        person_id: "p1".into(),
        argon2: "$argon2id$secret".into(),
        must_change: true,
        changed_at: "2026-01-19T01:02:03.5Z".parse().unwrap(),
        failed_count: 0,
        last_failed_at: None,
    };
    store.put_credential(credential.clone()).await.unwrap();
    assert_eq!(store.credential("p1").await.unwrap(), Some(credential.clone()));
    assert!(!format!("{credential:?}").contains("secret"));

    let at = "2026-01-20T01:02:03Z".parse().unwrap();
    assert_eq!(store.count_failed_sign_in("p1", at).await.unwrap(), 1);
    assert_eq!(store.count_failed_sign_in("p1", at).await.unwrap(), 2);
    assert_eq!(store.count_failed_sign_in("nobody", at).await.unwrap(), 0);
    (credential.failed_count, credential.last_failed_at) = (2, Some(at));
    assert_eq!(store.credential("p1").await.unwrap(), Some(credential.clone()));
    store.clear_failed_sign_ins("p1").await.unwrap();
    (credential.failed_count, credential.last_failed_at) = (0, None);
    assert_eq!(store.credential("p1").await.unwrap(), Some(credential.clone()));
    credential.must_change = false;
    store.put_credential(credential.clone()).await.unwrap();
    assert_eq!(store.credential("p1").await.unwrap(), Some(credential));
}

#[tokio::test]
async fn facts_about_the_file_are_kept() {
    let (_folder, _path, store) = new_register().await;
    assert_eq!(store.meta("demo").await.unwrap(), None);
    store.set_meta("demo", "có").await.unwrap();
    store.set_meta("demo", "không").await.unwrap();
    assert_eq!(store.meta("demo").await.unwrap().as_deref(), Some("không"));
}

#[tokio::test]
async fn long_reads_come_in_pieces() {
    let (_folder, _path, store) = new_register().await;
    let count = u64::from(MAX_ROWS_PER_READ) + 5;
    store.commit(events(0, count)).await.unwrap();
    let first = store.events_after(0, u32::MAX).await.unwrap();
    assert_eq!(first.len(), MAX_ROWS_PER_READ as usize);
    assert_eq!(
        store
            .events_after(first.last().unwrap().seq, u32::MAX)
            .await
            .unwrap()
            .len(),
        5
    );
    assert_eq!(
        store.leaves_after(0, u32::MAX).await.unwrap().len(),
        MAX_ROWS_PER_READ as usize
    );
    assert_eq!(store.events_after(count, 1).await.unwrap(), []);
    assert_eq!(store.events_after(0, 0).await.unwrap(), []);
}

#[tokio::test]
async fn blobs_are_walked_in_order_of_hash() {
    let (_folder, _path, store) = new_register().await;
    let blobs: Vec<Blob> = (0..25_u8).map(|n| Blob::new(vec![n; usize::from(n)])).collect();
    store
        .commit(Batch {
            blobs: blobs.clone(),
            ..Batch::default()
        })
        .await
        .unwrap();
    let mut expected: Vec<_> = blobs
        .iter()
        .map(|blob| (*blob.sha256(), blob.bytes().len() as u64))
        .collect();
    expected.sort();

    let (mut inventory, mut after) = (Vec::new(), None);
    loop {
        let page = store.blobs_after(after.as_ref(), 10).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.sha256);
        inventory.extend(page.iter().map(|blob| (blob.sha256, blob.raw_size_bytes)));
    }
    assert_eq!(inventory, expected);

    let (mut walked, mut after) = (Vec::new(), None);
    while let Some(blob) = store.stored_blob_after(after.as_ref()).await.unwrap() {
        after = Some(blob.sha256);
        walked.push((blob.sha256, blob.unpack().unwrap().len() as u64));
    }
    assert_eq!(walked, expected);
}
