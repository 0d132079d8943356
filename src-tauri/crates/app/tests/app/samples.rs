//! Taking in the sample office: everything that is true of every mail, file and case is found.

use std::path::PathBuf;

use app::data_dir::DataDir;
use app::office::{Beginning, Office, shipped_settings};
use app::take_in::{TakeIn, take_in};
use domain::{Actor, Role, Sender};

pub(crate) fn samples() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/office"
    ))
}

fn expected() -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(samples().join("expected.json")).unwrap()).unwrap()
}

pub(crate) async fn begun(folder: &std::path::Path) -> Office {
    let beginning = Beginning {
        settings: shipped_settings().unwrap(),
        demo_clock: Some("2026-03-23T09:00:00+07:00".parse().unwrap()),
        people: vec![("Biên tập viên mẫu".into(), String::new(), Role::Editor)],
    };
    let office = Office::begin(DataDir::new(folder.join("so")), beginning)
        .await
        .unwrap();
    for s in expected()["known_senders"].as_array().unwrap() {
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
    let done = take_in(
        &office,
        &[samples().join("mail")],
        &TakeIn::default(),
        Actor::Machine,
        |_| {},
    )
    .await
    .unwrap();
    assert!(done.failed.is_empty(), "{:?}", done.failed);
    let inner = office.look().await.unwrap();
    let seqs: Vec<u64> = done.taken.iter().map(|t| t.seq).collect();
    let report = app::intake_report::report(&inner.desk, &seqs);
    drop(inner);
    let report = serde_json::to_value(&report).unwrap();
    let validator = jsonschema::validator_for(&crate::schemas::read("intake-report")).unwrap();
    assert!(validator.is_valid(&report));
    let expected = expected();
    for case in expected["cases"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|c| c["decisions"].as_array().unwrap())
    {
        let ours = report["cases"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|c| c["decisions"].as_array().unwrap());
        let ours = ours.into_iter().find(|d| d["number"] == case["number"]).unwrap();
        assert_eq!(ours["complete_at"], case["complete_at"], "{}", case["number"]);
        assert_eq!(ours["date"], case["date"], "{}", case["number"]);
    }
    let verification = app::verify::verify(&office, |_, _| {}).await.unwrap();
    assert_eq!(verification.fault, None);
}
