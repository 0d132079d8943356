//! Taking in the sample office: everything that is true of every mail, file and case is found.

use std::path::PathBuf;

use app::data_dir::DataDir;
use app::office::{Beginning, Office, shipped_settings};
use app::take_in::{TakeIn, take_in};
use domain::{Actor, Role, Sender};

fn samples() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/office"
    ))
}

async fn begun(folder: &std::path::Path) -> Office {
    let beginning = Beginning {
        settings: shipped_settings().unwrap(),
        demo_clock: Some("2026-03-23T09:00:00+07:00".parse().unwrap()),
        people: vec![("Biên tập viên mẫu".into(), String::new(), Role::Editor)],
    };
    let office = Office::begin(DataDir::new(folder.join("so")), beginning)
        .await
        .unwrap();
    let expected: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(samples().join("expected.json")).unwrap()).unwrap();
    for s in expected["known_senders"].as_array().unwrap() {
        let text = |key: &str| s[key].as_str().map(str::to_owned);
        let sender = Sender {
            address: text("address").unwrap(),
            agency: domain::AgencyKey::new(text("agency").unwrap()),
            name: text("name"),
            title: text("title"),
            phone: text("phone"),
        };
        app::senders::add(&office, Actor::Machine, sender).await.unwrap();
    }
    office
}

#[tokio::test]
async fn everything_true_of_the_samples_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let office = begun(folder.path()).await;
    let started = std::time::Instant::now();
    let done = take_in(
        &office,
        &[samples().join("mail")],
        &TakeIn::default(),
        Actor::Machine,
        |_| {},
    )
    .await
    .unwrap();
    eprintln!("{:?}", started.elapsed());
    assert!(done.failed.is_empty(), "{:?}", done.failed);
    let inner = office.look().await.unwrap();
    let seqs: Vec<u64> = done.taken.iter().map(|t| t.seq).collect();
    let report = app::intake_report::report(&inner.desk, &seqs);
    std::fs::write("/tmp/report.json", serde_json::to_string_pretty(&report).unwrap()).unwrap();
    drop(inner);
    let verification = app::verify::verify(&office, |_, _| {}).await.unwrap();
    assert_eq!(verification.fault, None);
}
