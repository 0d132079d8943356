//! Making, opening and copying registers, and files that are none.

use super::{events, new_register, raw_execute};
use crate::{Batch, Blob, Store, StoreError};

#[tokio::test]
async fn a_new_register_is_not_made_over_anything() {
    let (folder, path, store) = new_register().await;
    assert!(matches!(Store::create(&path).await, Err(StoreError::Exists(_))));
    store.commit(events(0, 1)).await.unwrap();
    assert!(matches!(Store::create(&path).await, Err(StoreError::Exists(_))));
    assert_eq!(store.tip().await.unwrap(), 1);

    let text = folder.path().join("công văn.txt");
    std::fs::write(&text, "Kính gửi: Văn phòng Ủy ban nhân dân tỉnh. ".repeat(100)).unwrap();
    let before = std::fs::read(&text).unwrap();
    assert!(matches!(Store::create(&text).await, Err(StoreError::Exists(_))));
    assert!(matches!(
        Store::open(&text).await,
        Err(StoreError::NotARegister(_))
    ));
    assert_eq!(std::fs::read(&text).unwrap(), before);
}

#[tokio::test]
async fn two_programs_making_the_same_register_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    let (one, two) = tokio::join!(Store::create(&path), Store::create(&path));
    assert_eq!(
        [one.is_ok(), two.is_ok()].iter().filter(|made| **made).count(),
        1,
        "{one:?} {two:?}"
    );
    assert_eq!(Store::open(&path).await.unwrap().tip().await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_not_there_is_not_made_by_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    assert!(matches!(Store::open(&path).await, Err(StoreError::Missing(_))));
    assert!(!path.exists());
}

#[tokio::test]
async fn an_unfinished_making_can_be_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    std::fs::write(&path, "").unwrap();
    assert!(matches!(
        Store::open(&path).await,
        Err(StoreError::NotARegister(_))
    ));
    Store::create(&path)
        .await
        .unwrap()
        .commit(events(0, 1))
        .await
        .unwrap();
    assert_eq!(Store::open(&path).await.unwrap().tip().await.unwrap(), 1);
}

#[tokio::test]
async fn another_programs_database_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    std::fs::write(&path, "").unwrap();
    raw_execute(
        &path,
        "CREATE TABLE event (seq INTEGER); INSERT INTO event VALUES (1)",
    )
    .await
    .unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(
        Store::open(&path).await,
        Err(StoreError::NotARegister(_))
    ));
    assert!(matches!(Store::create(&path).await, Err(StoreError::Exists(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_newer_or_meddled_schema_is_refused() {
    let (_folder, path, store) = new_register().await;
    store.close().await;
    raw_execute(
        &path,
        "INSERT INTO schema_migration VALUES (99, 'later', zeroblob(32))",
    )
    .await
    .unwrap();
    let refused = Store::open(&path).await;
    assert!(
        matches!(refused, Err(StoreError::TooNew { found: 99, .. })),
        "{refused:?}"
    );
    raw_execute(&path, "DELETE FROM schema_migration WHERE version = 99")
        .await
        .unwrap();
    raw_execute(&path, "UPDATE schema_migration SET sha256 = zeroblob(32)")
        .await
        .unwrap();
    assert!(matches!(
        Store::open(&path).await,
        Err(StoreError::OtherMigration { version: 1 })
    ));
}

#[tokio::test]
async fn a_backup_is_a_register_of_its_own() {
    let (folder, _path, store) = new_register().await;
    let blob = Blob::new(*b"evidence");
    store
        .commit(Batch {
            blobs: vec![blob.clone()],
            ..events(0, 3)
        })
        .await
        .unwrap();
    let copy = folder.path().join("bản sao 'một'.db");
    store.backup_to(&copy).await.unwrap();
    store.commit(events(3, 1)).await.unwrap();
    assert!(matches!(store.backup_to(&copy).await, Err(StoreError::Exists(_))));

    let copied = Store::open(&copy).await.unwrap();
    assert_eq!(
        copied.events_after(0, 9).await.unwrap(),
        store.events_after(0, 3).await.unwrap()
    );
    assert_eq!(
        copied.blob(blob.sha256()).await.unwrap().as_deref(),
        Some(blob.bytes())
    );
    copied.commit(events(3, 1)).await.unwrap();
    assert_eq!(copied.damage().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_closed_register_says_so() {
    let (_folder, _path, store) = new_register().await;
    let clone = store.clone();
    store.close().await;
    assert!(matches!(clone.tip().await, Err(StoreError::Io(_))));
}
