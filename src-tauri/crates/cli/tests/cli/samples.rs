//! The sample office, every mail and file of it.

use std::fs;

use serde_json::Value;
use testkit::desk::{EDITOR, text};
use testkit::{figures, files, office};

use crate::compare::{self, Compared, compare};
use crate::stage::{self, SAMPLE_ENTRIES, begun, is_as_undisturbed, taken};

/// Fields there are to compare; fewer would mean that some were not looked at.
const FIELDS: usize = 600;

fn report(path: &std::path::Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_field_of_every_sample_is_right() {
    let desk = begun();
    let file = desk.beside("report.json");
    desk.run(&["take-in", text(&office::mail()), "--report", text(&file)])
        .exits(0);
    let compared = compare(&office::expected(), &report(&file));
    assert!(compared.misses.is_empty(), "{:#?}", compared.misses);
    assert!(compared.right > FIELDS, "only {} fields compared", compared.right);
    figures::record(
        "samples",
        serde_json::json!({ "right": compared.right, "wrong": 0 }),
    );
}

#[test]
fn taking_in_twice_changes_nothing() {
    let desk = taken();
    let file = desk.beside("report.json");
    let again = desk.json(&["take-in", text(&office::mail()), "--report", text(&file)]);
    assert!(again.iter().all(|t| t["outcome"] == "known"), "{again:#?}");
    is_as_undisturbed(&desk);
    // The report of what was known already says the same as the first one.
    let compared = compare(&office::expected(), &report(&file));
    assert!(compared.misses.is_empty(), "{:#?}", compared.misses);
}

#[test]
fn order_is_by_time_of_receipt_not_by_name_of_file() {
    let desk = begun();
    let folder = desk.beside("renamed");
    fs::create_dir(&folder).unwrap();
    let mails = files::files_below(&office::mail());
    for (mail, index) in mails.iter().zip((0..mails.len()).rev()) {
        fs::copy(mail, folder.join(format!("{index:02}.eml"))).unwrap();
    }
    desk.run(&["take-in", text(&folder)]).exits(0);
    is_as_undisturbed(&desk);
    let received: Vec<jiff::Timestamp> = desk
        .book()
        .iter()
        .map(|line| line["received_at"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(received.len(), SAMPLE_ENTRIES);
    assert!(received.is_sorted());
}

/// Folders of the same files, the mail whose files they are, and who hands them over.
const BUNDLES: [(&str, &str, &str); 8] = [
    ("case-a", "office", "a-1"),
    ("case-a", "justice", "a-2"),
    ("case-b", "justice", "b-2"),
    ("case-c", "office", "c-2"),
    ("case-c", "justice", "c-1"),
    ("case-d", "office", "d-1"),
    ("case-e", "e-06-office", "e-06"),
    ("case-e", "e-07-office", "e-07"),
];

#[test]
fn folders_handed_over_by_hand_read_the_same() {
    let desk = begun();
    let expected = office::expected();
    let mut compared = Compared::default();
    for (case, bundle, mail) in BUNDLES {
        let agency = if bundle.contains("justice") {
            "justice"
        } else {
            "office"
        };
        let mails = expected["mails"].as_array().unwrap();
        let mail = mails.iter().find(|m| m["id"] == mail).unwrap();
        let file = desk.beside("report.json");
        desk.run(&[
            "take-in",
            text(&office::by_hand(case, bundle)),
            "--from",
            agency,
            "--received",
            mail["received_at"].as_str().unwrap(),
            "--reason",
            "giao tay lúc hộp thư hỏng",
            "--as",
            EDITOR,
            "--report",
            text(&file),
        ])
        .exits(0);
        let report = report(&file);
        let got = &report["mails"][0];
        assert_eq!(got["decision"]["number"], mail["decision"]["number"], "{bundle}");
        for want in mail["attachments"].as_array().unwrap() {
            let found = got["attachments"].as_array().unwrap().iter();
            let found = found.clone().find(|a| a["sha256"] == want["sha256"]);
            let found =
                found.unwrap_or_else(|| panic!("{bundle}: {} is not in the report", want["filename"]));
            compare::attachment(&mut compared, bundle, want, found);
        }
    }
    assert!(compared.misses.is_empty(), "{:#?}", compared.misses);
    assert_eq!(desk.book().len(), BUNDLES.len());
    assert!(!desk.verified_root().is_empty());
    assert!(stage::case(&desk, "113/QĐ-UBND")["complete_at"] == "2026-01-15T14:08:51+07:00");
}
