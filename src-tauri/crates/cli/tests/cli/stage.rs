//! Desks that several scenarios begin from, made once a run, and what is asked of a desk again and again.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;
use testkit::desk::{EDITOR, REVIEWER, text};
use testkit::{Desk, files, office};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_giaonhan");

/// Numbers in the book, originals and events after the sample office was taken in.
pub(crate) const SAMPLE_ENTRIES: usize = 22;
/// Mails of the sample office: each is an original, registered or not.
pub(crate) const SAMPLE_ORIGINALS: u64 = 25;

/// A demonstration register with the officials' addresses and nothing taken in.
pub(crate) fn begun() -> Desk {
    static MADE: OnceLock<Desk> = OnceLock::new();
    MADE.get_or_init(|| {
        let desk = Desk::within(PROGRAM, &shelf("begun"));
        desk.begin_demo();
        desk
    })
    .copy()
}

/// The same, after the sample office's mails.
pub(crate) fn taken() -> Desk {
    static MADE: OnceLock<Desk> = OnceLock::new();
    MADE.get_or_init(|| {
        let desk = begun().copy_within(&shelf("taken"));
        desk.run(&["take-in", text(&office::mail())]).exits(0);
        desk
    })
    .copy()
}

/// The same, with case A published to the folder `portal` beside the register, and case D approved.
pub(crate) fn one_published_one_approved() -> Desk {
    static MADE: OnceLock<Desk> = OnceLock::new();
    MADE.get_or_init(|| {
        let desk = taken().copy_within(&shelf("published"));
        approve(&desk, "113/QĐ-UBND");
        publish(&desk).exits(0);
        approve(&desk, "561/QĐ-UBND");
        desk
    })
    .copy()
}

/// The root over the ledger after an undisturbed run: desks copied from [`begun`] share key and beginning, and a
/// demonstration's clock stands still, so the same events in the same order give the same root.
pub(crate) fn undisturbed_root() -> String {
    static ROOT: OnceLock<String> = OnceLock::new();
    ROOT.get_or_init(|| taken().verified_root()).clone()
}

/// Ends the test unless the desk holds exactly what an undisturbed run leaves: every event, byte for byte.
#[track_caller]
pub(crate) fn is_as_undisturbed(desk: &Desk) {
    let found = desk.json(&["register", "verify"]).remove(0);
    assert_eq!(found["ok"], true, "{found}");
    assert_eq!(found["originals"], SAMPLE_ORIGINALS, "{found}");
    assert_eq!(found["entries"], SAMPLE_ENTRIES, "{found}");
    assert_eq!(found["root"], undisturbed_root().as_str(), "{found}");
}

/// Submits a case and has the second person approve it.
pub(crate) fn approve(desk: &Desk, case: &str) {
    desk.run(&["review", "submit", case, "--as", EDITOR]).exits(0);
    desk.run(&["review", "approve", case, "--as", REVIEWER]).exits(0);
}

/// Publishes to the folder `portal` beside the register.
pub(crate) fn publish(desk: &Desk) -> testkit::Ran {
    desk.run(&[
        "--json",
        "publish",
        "--target",
        text(&desk.beside("portal")),
        "--as",
        EDITOR,
    ])
}

/// One case.
#[track_caller]
pub(crate) fn case(desk: &Desk, number: &str) -> Value {
    desk.json(&["case", "show", number]).remove(0)
}

/// Codes of what is missing, blocking and not accepted, sorted.
pub(crate) fn blocking(case: &Value) -> Vec<String> {
    let mut found: Vec<String> = case["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["severity"] == "blocking" && f["accepted"].is_null())
        .map(|f| f["what"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    found.dedup();
    found
}

/// A folder under the build's own for temporary files, empty. Those of earlier runs are cleared away.
fn shelf(name: &str) -> PathBuf {
    static SHELVES: OnceLock<PathBuf> = OnceLock::new();
    let shelves = SHELVES.get_or_init(|| {
        let all = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli-shelves");
        std::fs::create_dir_all(&all).unwrap();
        for old in std::fs::read_dir(&all).unwrap().flatten() {
            let process = old.file_name().to_string_lossy().into_owned();
            // Where the system does not tell which processes there are, nothing is cleared.
            if PathBuf::from("/proc/self").exists() && !PathBuf::from("/proc").join(process).exists() {
                let _ = std::fs::remove_dir_all(old.path());
            }
        }
        all.join(std::process::id().to_string())
    });
    let folder = shelves.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    assert!(files::files_below(&folder).is_empty());
    folder
}
