//! The snapshot saves time and decides nothing.

use app::office::Office;
use app::verify::{FaultKind, verify};
use domain::{Actor, AgencyKey, Sender};

/// Enough events that the next start keeps a snapshot.
const MANY: usize = 520;

#[tokio::test]
async fn a_start_from_the_snapshot_is_the_start_from_the_first_event() {
    let folder = tempfile::tempdir().unwrap();
    let office = crate::samples::begun(folder.path()).await;
    office
        .record(Actor::Machine, |draft| {
            for n in 0..MANY {
                let sender = Sender {
                    address: format!("a{n}@example.vn"),
                    agency: AgencyKey::new("office"),
                    name: None,
                    title: None,
                    phone: None,
                };
                draft.push(domain::Event::SenderAdded { sender })?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let dir = office.dir().clone();
    office.close().await;
    drop(office);

    let folded = Office::open(dir.clone()).await.unwrap();
    let whole = folded.look().await.unwrap().desk.clone();
    assert_eq!(folded.store().snapshot().await.unwrap().unwrap().seq, whole.seq);
    folded.close().await;

    let quick = Office::open(dir.clone()).await.unwrap();
    {
        let inner = quick.look().await.unwrap();
        assert_eq!(inner.desk, whole);
        assert_eq!(inner.tree.size(), whole.seq);
    }
    assert_eq!(verify(&quick, |_, _| {}).await.unwrap().fault, None);

    // A snapshot that says something else is named, and rebuilding cures it.
    let mut kept = quick.store().snapshot().await.unwrap().unwrap();
    kept.json = kept.json.replace("a7@example.vn", "b7@example.vn");
    quick.store().put_snapshot(kept).await.unwrap();
    let fault = verify(&quick, |_, _| {}).await.unwrap().fault.unwrap();
    assert_eq!(fault.kind, FaultKind::Derived);
    quick.rebuild().await.unwrap();
    assert_eq!(verify(&quick, |_, _| {}).await.unwrap().fault, None);
}
