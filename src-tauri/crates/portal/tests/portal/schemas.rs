//! The catalogue and the manifest keep to their schemas, and the schemas to the types.

use std::path::PathBuf;

use portal::{build, catalogue_schema, manifest_schema};
use serde_json::Value;

use crate::office;

/// Writes the schema instead when `UPDATE_SCHEMAS` is set.
fn check(file: &str, schema: &Value, written: &Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../schemas/files")
        .join(file);
    let text = format!("{}\n", serde_json::to_string_pretty(schema).unwrap());
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert_eq!(kept, text, "{file} drifted; run the test with UPDATE_SCHEMAS=1");
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(written).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{file}: {errors:?}");
}

#[test]
fn what_is_written_keeps_to_its_schema() {
    for content in [office::content(), office::hostile()] {
        let pages = build(&content).unwrap();
        let json = |path: &str| -> Value {
            serde_json::from_slice(&pages.get(path).unwrap().bytes().unwrap()).unwrap()
        };
        check(
            "portal-catalogue.schema.json",
            &catalogue_schema(),
            &json("danh-muc.json"),
        );
        check(
            "portal-manifest.schema.json",
            &manifest_schema(),
            &json("manifest.json"),
        );
        let catalogue = json("danh-muc.json");
        for entry in catalogue["procedures"].as_array().unwrap() {
            assert!(pages.get(entry["page"].as_str().unwrap()).is_some());
            for form in entry["forms"].as_array().unwrap() {
                let page = pages.get(form["path"].as_str().unwrap()).unwrap();
                assert_eq!(page.sha256, form["sha256"].as_str().unwrap());
            }
        }
    }
}

#[test]
fn content_survives_json() {
    let content = office::content();
    let text = serde_json::to_string(&content).unwrap();
    assert_eq!(
        serde_json::from_str::<portal::PortalContent>(&text).unwrap(),
        content
    );
}
