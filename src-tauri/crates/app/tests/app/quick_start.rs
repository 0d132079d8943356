//! The snapshot saves time and decides nothing; what is put away is as if it were in memory.

use app::office::Office;
use app::take_in::{TakeIn, take_in};
use app::verify::{FaultKind, verify};
use domain::{Act, Actor, AgencyKey, Desk, Proof, Sender};
use store::{PartRow, Snapshot, Store};

use crate::samples::{begun, samples};

/// Enough events that the next start keeps a snapshot.
const MANY: usize = 520;

/// The sample office with everything taken in, and many officials.
async fn large(folder: &std::path::Path) -> Office {
    let office = begun(folder).await;
    let mail = [samples().join("mail")];
    take_in(&office, &mail, &TakeIn::default(), Actor::Machine, |_| {})
        .await
        .unwrap();
    add(&office, "a", MANY).await;
    office
}

async fn add(office: &Office, letter: &str, count: usize) {
    office
        .record(Actor::Machine, |draft| {
            for n in 0..count {
                let sender = Sender {
                    address: format!("{letter}{n}@example.vn"),
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
}

async fn again(office: Office) -> Office {
    let dir = office.dir().clone();
    office.close().await;
    drop(office);
    Office::open(dir).await.unwrap()
}

async fn desk(office: &Office) -> Desk {
    office.look().await.unwrap().desk.clone()
}

async fn snapshot(store: &Store) -> (Snapshot, Vec<PartRow>) {
    let parts = store.snapshot_parts_after(("", 0), 9_999).await.unwrap();
    (store.snapshot().await.unwrap().unwrap(), parts)
}

#[tokio::test]
async fn a_start_from_the_snapshot_is_the_start_from_the_first_event() {
    let folder = tempfile::tempdir().unwrap();
    let office = again(large(folder.path()).await).await;
    let whole = desk(&office).await;
    let (kept, parts) = snapshot(office.store()).await;
    assert_eq!(kept.seq, whole.seq);
    assert!(parts.len() > whole.handoffs.len() + whole.cases.len());

    let quick = again(office).await;
    assert_eq!(desk(&quick).await, whole);
    assert_eq!(quick.look().await.unwrap().tree.size(), whole.seq);
    assert_eq!(verify(&quick, |_, _| {}).await.unwrap().fault, None);

    // The next snapshot goes on from that one.
    add(&quick, "c", MANY).await;
    let quick = again(quick).await;
    let whole = desk(&quick).await;
    let (later, later_parts) = snapshot(quick.store()).await;
    assert_eq!((later.seq, later_parts), (whole.seq, parts));
    let quick = again(quick).await;
    assert_eq!(desk(&quick).await, whole);
    assert_eq!(verify(&quick, |_, _| {}).await.unwrap().fault, None);

    // A snapshot that says something else is named, and rebuilding cures it.
    let (mut kept, _) = snapshot(quick.store()).await;
    kept.json = kept.json.replace("a7@example.vn", "b7@example.vn");
    let from = Some(kept.seq);
    quick
        .store()
        .put_snapshot(kept, from, std::iter::empty())
        .await
        .unwrap();
    let fault = verify(&quick, |_, _| {}).await.unwrap().fault.unwrap();
    assert_eq!(fault.kind, FaultKind::Derived);
    quick.rebuild().await.unwrap();
    assert_eq!(verify(&quick, |_, _| {}).await.unwrap().fault, None);
}

#[tokio::test]
async fn a_harmed_snapshot_costs_time_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let office = again(large(folder.path()).await).await;
    let whole = desk(&office).await;
    let (kept, parts) = snapshot(office.store()).await;
    let handoff = parts.iter().position(|part| part.shelf == "handoffs").unwrap();

    // A part that is gone: the snapshot is not used.
    let mut fewer = parts.clone();
    fewer.remove(handoff);
    let put = office.store().put_snapshot(kept.clone(), None, fewer.into_iter());
    assert!(put.await.unwrap());
    let office = again(office).await;
    assert_eq!(desk(&office).await, whole);

    // A part that is harmed: whoever asks for it is told, and the state is folded anew.
    let mut harmed = parts;
    let last = harmed[handoff].packed.len() - 1;
    harmed[handoff].packed[last] ^= 1;
    let seq = harmed[handoff].seq;
    let put = office.store().put_snapshot(kept, None, harmed.into_iter());
    assert!(put.await.unwrap());
    assert_eq!(
        verify(&office, |_, _| {}).await.unwrap().fault.map(|f| f.kind),
        Some(FaultKind::Derived)
    );
    let office = again(office).await;
    assert_eq!(
        office.look().await.unwrap().desk.handoffs.get(&seq),
        None,
        "not what was never written"
    );
    assert!(office.lost_nothing().await.is_err());
    assert_eq!(desk(&office).await, whole);
    assert!(office.lost_nothing().await.is_ok());
    assert_eq!(verify(&office, |_, _| {}).await.unwrap().fault, None);
}

#[tokio::test]
async fn nothing_is_recorded_on_what_could_not_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let office = again(large(folder.path()).await).await;
    let (kept, mut parts) = snapshot(office.store()).await;
    for part in &mut parts {
        part.packed.truncate(5);
    }
    let put = office.store().put_snapshot(kept, None, parts.into_iter());
    assert!(put.await.unwrap());
    let office = again(office).await;
    let tip = office.store().tip().await.unwrap();
    let number = *desk(&office).await.book.keys().next().unwrap();
    let editor = office
        .actor("Biên tập viên mẫu", Act::Correct, Proof::Console)
        .await
        .unwrap();
    let correct =
        async || app::cases::correct(&office, editor, number, "subject", "Tiêu đề đúng", "ghi nhầm").await;
    assert!(correct().await.is_err());
    assert_eq!(office.store().tip().await.unwrap(), tip);
    correct().await.unwrap();
    assert!(office.store().tip().await.unwrap() > tip);
    assert_eq!(verify(&office, |_, _| {}).await.unwrap().fault, None);
}

#[tokio::test]
async fn what_is_put_away_is_as_if_it_were_open() {
    let folder = tempfile::tempdir().unwrap();
    let office = large(folder.path()).await;
    let whole = desk(&office).await;
    let mut inner = office.look().await.unwrap();
    inner.desk.put_away(0);
    assert_eq!(inner.desk.handoffs.open_count(), 0);
    assert_eq!(inner.desk, whole);
    assert_eq!(inner.desk.handoffs.open_count(), 0, "seen in passing");
    for (id, course) in whole
        .cases
        .values()
        .map(|c| (c.id, domain::case::course(&whole, c)))
    {
        let put_away = domain::case::course(&inner.desk, inner.desk.case(id).unwrap());
        assert_eq!(put_away.complete_at, course.complete_at);
        assert_eq!(put_away.findings(), course.findings());
    }
}
