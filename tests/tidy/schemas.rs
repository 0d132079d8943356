//! Files of others are read and written by published schemas.

use std::fs;

use serde_json::Value;

use crate::root;

#[test]
fn every_file_schema_is_a_json_schema() {
    let folder = root().join("schemas/files");
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            name.ends_with(".schema.json"),
            "{name}: schemas end in .schema.json"
        );
        let stem = name.trim_end_matches(".schema.json");
        assert!(
            stem.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
            "{name}"
        );
        let text = fs::read_to_string(&path).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(
            schema.get("$schema").is_some_and(Value::is_string),
            "{name}: says which JSON Schema it is"
        );
        jsonschema::meta::validate(&schema).unwrap_or_else(|e| panic!("{name}: {e}"));
        jsonschema::validator_for(&schema).unwrap_or_else(|e| panic!("{name}: {e}"));
        count += 1;
    }
    assert!(count > 0, "no schemas");
}
