//! What is written and read has a schema: made from the types where they are ours, checked against the shipped data
//! where they are settings. `SGN_WRITE_SCHEMAS=1` writes the made ones anew.

use std::path::{Path, PathBuf};

use schemars::Schema;
use serde_json::Value;

fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../schemas/files"))
        .join(format!("{name}.schema.json"))
}

pub(crate) fn read(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path(name)).unwrap()).unwrap()
}

#[test]
fn made_schemas_are_those_of_the_types() {
    let check = |name: &str, schema: Schema| {
        let made = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if std::env::var_os("SGN_WRITE_SCHEMAS").is_some() {
            std::fs::write(path(name), &made).unwrap();
        }
        let kept = std::fs::read_to_string(path(name)).unwrap_or_default();
        assert!(
            kept == made,
            "{name}: run again with SGN_WRITE_SCHEMAS=1 and commit what changed"
        );
    };
    check(
        "intake-report",
        schemars::schema_for!(app::intake_report::IntakeReport),
    );
    check(
        "register-line",
        schemars::schema_for!(app::register::RegisterLine),
    );
    check(
        "handoff-manifest",
        schemars::schema_for!(app::manifest::HandoffManifest),
    );
    check("handoff-proof", schemars::schema_for!(app::proofs::HandoffProof));
    check("document", schemars::schema_for!(documents::Document));
    check("sections", schemars::schema_for!(documents::procedure::Contents));
    check("validity-list", schemars::schema_for!(sheets::ListReading));
}

#[test]
fn shipped_settings_keep_their_schemas() {
    let shipped: Value = serde_json::from_str(include_str!("../../settings/khanh-hoa.json")).unwrap();
    let check = |name: &str, value: &Value| {
        let validator = jsonschema::validator_for(&read(name)).unwrap();
        let errors: Vec<String> = validator.iter_errors(value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    };
    check("settings", &shipped);
    check("checklist", &shipped["checklist"]);
    check("flow", &shipped["flow"]);
    // The type reads what the schema allows, and writes it back the same.
    let settings = app::office::shipped_settings().unwrap();
    let written = serde_json::to_value(&settings).unwrap();
    for part in ["checklist", "flow", "sections", "agencies", "letters", "portal"] {
        assert_eq!(written[part], shipped[part], "{part}");
    }
    let keys: Vec<&str> = settings.sections.iter().map(|s| s.key.as_str()).collect();
    for section in &settings.checklist.blocking_sections {
        assert!(keys.contains(&section.as_str()), "{section} has no title");
    }
}

#[test]
fn a_setting_that_cannot_be_is_refused() {
    let schema = jsonschema::validator_for(&read("flow")).unwrap();
    let mut flow: Value =
        serde_json::from_str::<Value>(include_str!("../../settings/khanh-hoa.json")).unwrap()["flow"].clone();
    flow["files"]["working_days"] = 0.into();
    assert!(!schema.is_valid(&flow));
}

/// Every file under a folder of the fixtures.
fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => files_under(&path, found),
            path => found.push(path),
        }
    }
}

#[test]
fn what_the_readers_say_keeps_its_schemas() {
    let fixtures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures"));
    let mut files = Vec::new();
    for folder in ["office/folders", "documents", "sheets"] {
        files_under(&fixtures.join(folder), &mut files);
    }
    let schemas = ["document", "sections", "validity-list"].map(|name| {
        let validator = jsonschema::validator_for(&read(name)).unwrap();
        (name, validator)
    });
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let document = documents::read(&bytes);
        let procedures = documents::procedure::read_procedures(&document);
        let list = sheets::list_rows(&sheets::read(&bytes, documents::sniff(&bytes)));
        let said = [
            serde_json::to_value(&document).unwrap(),
            serde_json::to_value(documents::procedure::Contents::of(&procedures)).unwrap(),
            serde_json::to_value(&list).unwrap(),
        ];
        for ((name, validator), said) in schemas.iter().zip(&said) {
            let errors: Vec<String> = validator.iter_errors(said).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{}: {name}: {errors:?}", path.display());
        }
    }
    assert!(files.len() > 100, "{}", files.len());
}
