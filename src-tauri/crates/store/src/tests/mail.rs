//! What is remembered of mail servers and of sending, and who may do either.

use jiff::Timestamp;

use super::new_register;
use crate::{FolderRow, HealthRow, MessageRow, PostingRow};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_774_000_000 + second).unwrap()
}

fn message(uid_validity: u32, uid: u32, header: u8, seq: u64) -> MessageRow {
    MessageRow {
        folder: "INBOX".into(),
        uid_validity,
        uid,
        size_bytes: 1_000,
        header_sha256: [header; 32],
        seq,
        present: true,
    }
}

#[tokio::test]
async fn a_message_stays_known_when_its_folder_begins_anew() {
    let (_folder, _path, store) = new_register().await;
    store
        .put_mailbox_messages("bbt", &[message(1, 5, 7, 11), message(1, 6, 8, 12)])
        .await
        .unwrap();
    store
        .forget_mailbox_messages("bbt", "INBOX", 1, &[5])
        .await
        .unwrap();
    let present = async || {
        let uids = store.present_uids("bbt", "INBOX", 1).await.unwrap();
        (
            uids.into_iter().collect::<Vec<_>>(),
            store.present_events("bbt").await.unwrap(),
        )
    };
    assert_eq!(present().await, (vec![6], vec![12]));
    let known = store
        .mailbox_messages("bbt", "INBOX", 1, [5, 6, 7])
        .await
        .unwrap();
    let gone = MessageRow {
        present: false,
        ..message(1, 5, 7, 11)
    };
    assert_eq!(known, [gone, message(1, 6, 8, 12)]);
    store
        .forget_mailbox_messages("bbt", "INBOX", 2, &[])
        .await
        .unwrap();
    assert_eq!(present().await, (vec![], vec![]));
    let marked = store.messages_marked(&[[7; 32], [8; 32]]).await.unwrap();
    assert_eq!(marked.get(&([7; 32], 1_000)), Some(&11));
    assert_eq!(marked.get(&([7; 32], 1_001)), None);
    assert_eq!(store.present_events("other").await.unwrap(), []);
}

#[tokio::test]
async fn rows_are_kept_as_they_were_put() {
    let (_folder, _path, store) = new_register().await;
    let mut folder = FolderRow {
        folder: "INBOX".into(),
        uid_validity: 3,
        uid_next: None,
        exists: 4,
    };
    store.put_mailbox_folder("bbt", &folder).await.unwrap();
    folder.uid_next = Some(9);
    store.put_mailbox_folder("bbt", &folder).await.unwrap();
    assert_eq!(store.mailbox_folders("bbt").await.unwrap(), [folder]);

    let health = HealthRow {
        mailbox: "bbt".into(),
        messages: 4,
        last_success_at: Some(at(0)),
        failures: 2,
        last_error: "refused".into(),
        last_error_at: Some(at(5)),
        next_try_at: None,
    };
    store.put_mailbox_health(&health).await.unwrap();
    assert_eq!(store.mailbox_health().await.unwrap(), [health]);

    let posting = PostingRow {
        letter: 7,
        attempts: 1,
        in_flight_since: Some(at(1)),
        ..PostingRow::default()
    };
    store.put_posting(&posting).await.unwrap();
    assert_eq!(store.postings().await.unwrap(), [posting]);
}

#[tokio::test]
async fn one_holds_a_lease_until_it_ends() {
    let (_folder, _path, store) = new_register().await;
    let take = |who: &'static str, now: i64, until: i64| {
        let store = store.clone();
        async move {
            store
                .take_lease("mail", who, at(now), at(until))
                .await
                .unwrap()
                .map(|l| (l.holder, l.held_since))
        }
    };
    assert_eq!(take("a", 0, 60).await, None);
    assert_eq!(take("b", 30, 90).await, Some(("a".to_owned(), at(0))));
    assert_eq!(take("a", 50, 110).await, None, "renewed");
    assert_eq!(take("b", 61, 90).await, Some(("a".to_owned(), at(0))));
    assert_eq!(take("b", 110, 170).await, None, "it has ended");
    store.release_lease("mail", "a").await.unwrap();
    assert_eq!(take("a", 120, 180).await, Some(("b".to_owned(), at(110))));
    store.release_lease("mail", "b").await.unwrap();
    assert_eq!(take("a", 120, 180).await, None);
}
