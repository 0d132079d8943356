//! Two programs at once on one register.

use testkit::desk::text;
use testkit::{figures, generate, office};

use crate::stage::{SAMPLE_ENTRIES, begun, is_as_undisturbed};

#[test]
fn two_taking_in_the_same_folder_leave_one_set_of_entries() {
    let times = figures::times(2, 25);
    for _ in 0..times {
        let desk = begun();
        let mail = office::mail();
        let both = [0, 1].map(|_| desk.spawn(&["take-in", text(&mail)]));
        for mut one in both {
            assert!(one.wait().unwrap().success());
        }
        is_as_undisturbed(&desk);
        assert_gap_free(&desk, SAMPLE_ENTRIES);
    }
    figures::record(
        "two at once, same folder",
        serde_json::json!({ "times": times, "failed": 0 }),
    );
}

#[test]
fn several_taking_in_different_folders_leave_no_gap() {
    const PROGRAMS: u64 = 3;
    let each = figures::times(6, 100);
    let desk = begun();
    let folders: Vec<_> = (0..PROGRAMS)
        .map(|n| {
            let folder = desk.beside(&format!("made-{n}"));
            generate::write_mails(&folder, n * each, each);
            folder
        })
        .collect();
    let all: Vec<_> = folders
        .iter()
        .map(|f| desk.spawn(&["take-in", text(f)]))
        .collect();
    for mut one in all {
        assert!(one.wait().unwrap().success());
    }
    assert_gap_free(&desk, usize::try_from(PROGRAMS * each).unwrap());
    desk.verified_root();
    figures::record(
        "several at once, different folders",
        serde_json::json!({ "programs": PROGRAMS, "mails": PROGRAMS * each, "gaps": 0 }),
    );
}

/// Numbers 1 to `count` of the year, each once.
fn assert_gap_free(desk: &testkit::Desk, count: usize) {
    let numbers: Vec<String> = desk
        .book()
        .iter()
        .map(|line| line["number"].as_str().unwrap().to_owned())
        .collect();
    let wanted: Vec<String> = (1..=count).map(|n| format!("{n}/2026")).collect();
    assert_eq!(numbers, wanted);
}
