//! How often a scenario runs, and the figures it leaves.

use std::io::Write;

use serde_json::Value;

/// Whether the full counts are asked for (`SGN_SOAK=1`, as `./dev soak` sets it).
pub fn soak() -> bool {
    std::env::var("SGN_SOAK").is_ok_and(|v| v == "1")
}

/// The count for this run.
pub fn times(small: u64, full: u64) -> u64 {
    if soak() { full } else { small }
}

/// Adds a line to the file named by `SGN_FIGURES`, when there is one: `{"scenario": …, …}`.
pub fn record(scenario: &str, mut figures: Value) {
    let Some(path) = std::env::var_os("SGN_FIGURES") else {
        return;
    };
    if let Some(object) = figures.as_object_mut() {
        object.insert("scenario".to_owned(), scenario.into());
    }
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    // One write a line, so that scenarios running side by side do not mix theirs.
    file.write_all(format!("{figures}\n").as_bytes()).unwrap();
}
