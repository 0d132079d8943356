//! A demonstration register, two labelled people, the officials of the sample office.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use api::wire::WireError;
use api::wire::take_in::TakeInProgress;
use api::{Desk, Session, call};
use app::data_dir::DataDir;
use app::office::{Beginning, Office, shipped_settings};
use domain::{Actor, Role, Sender};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const EDITOR: &str = "Biên tập viên mẫu";
pub const REVIEWER: &str = "Người duyệt mẫu";
pub const MANAGER: &str = "Quản lý mẫu";
pub const ADMINISTRATOR: &str = "Quản trị mẫu";

pub fn samples() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/office"
    ))
}

/// A desk with one window.
pub struct Sitting {
    pub folder: TempDir,
    pub desk: Desk,
    pub session: Session,
}

/// A register begun for demonstration, nothing taken in, nobody signed in.
pub async fn begun() -> Sitting {
    let folder = tempfile::tempdir().unwrap();
    let people = [
        (EDITOR, Role::Editor),
        (REVIEWER, Role::Reviewer),
        (MANAGER, Role::Manager),
        (ADMINISTRATOR, Role::Administrator),
    ];
    let beginning = Beginning {
        settings: shipped_settings().unwrap(),
        demo_clock: Some("2026-03-23T09:00:00+07:00".parse().unwrap()),
        people: people
            .map(|(name, role)| (name.into(), String::new(), role))
            .into(),
    };
    let dir = DataDir::new(folder.path().join("so"));
    let office = Office::begin(dir, beginning).await.unwrap();
    let expected = std::fs::read_to_string(samples().join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
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
    let (people, now) = {
        let inner = office.look().await.unwrap();
        let ids: Vec<_> = inner.desk.people.keys().copied().collect();
        (ids, inner.now())
    };
    for person in people {
        let password = app::people::DEMO_PASSWORD;
        app::people::set_password(&office, person, password, false, now)
            .await
            .unwrap();
    }
    office.close().await;
    Sitting {
        desk: Desk::open(&folder.path().join("so")).await.unwrap(),
        session: Session::new(),
        folder,
    }
}

impl Sitting {
    /// What a command answers.
    pub async fn answer(&self, name: &str, request: Value) -> Result<Value, WireError> {
        call(&self.desk, &self.session, name, request, &|_| {}).await
    }

    /// What a command that goes well answers.
    pub async fn ask(&self, name: &str, request: Value) -> Value {
        self.answer(name, request)
            .await
            .unwrap_or_else(|e| panic!("{name}: {e} {:?}", e.params))
    }

    /// The code a command is refused with.
    pub async fn refused(&self, name: &str, request: Value) -> String {
        match self.answer(name, request.clone()).await {
            Ok(answer) => panic!("{name} {request}: {answer}"),
            Err(error) => code(&error),
        }
    }

    /// Signs a person in with the password of the demonstration.
    pub async fn sign_in(&self, name: &str) {
        let people = self.ask("session.people", json!({})).await;
        let password = people["demo_password"].as_str().unwrap();
        let person = people["people"].as_array().unwrap();
        let person = person.iter().find(|p| p["name"] == name).unwrap();
        let request = json!({"person": person["id"], "password": password});
        let view = self.ask("session.sign_in", request).await;
        assert_eq!(view["person"]["name"], name);
    }

    /// Takes in all mails of the sample office; what became of each comes back.
    pub async fn take_in_samples(&self) -> Vec<Value> {
        let request =
            json!({"paths": [samples().join("mail")], "from": null, "received_at": null, "reason": null});
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let hear = move |step: &TakeInProgress| heard.lock().unwrap().push((step.done, step.total));
        let done = call(&self.desk, &self.session, "take_in.paths", request, &hear);
        let done = done.await.unwrap();
        let items = done["items"].as_array().unwrap().clone();
        let told = told.lock().unwrap();
        let all = u32::try_from(items.len()).unwrap();
        assert_eq!(
            told.last(),
            Some(&(all, all)),
            "the last step says that all is done"
        );
        assert!(told.is_sorted());
        items
    }

    /// The case of a decision.
    pub async fn case_of(&self, number: &str) -> Value {
        let list = self
            .ask("case.list", json!({"text": number, "state": null}))
            .await;
        let rows = list["rows"].as_array().unwrap();
        let row = rows.iter().find(|r| r["case"]["decision"]["number"] == number);
        row.unwrap_or_else(|| panic!("{number}: {list}"))["case"].clone()
    }
}

/// A code as it crosses.
pub fn code(error: &WireError) -> String {
    serde_json::to_value(error.code)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}
