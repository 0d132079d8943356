//! The component check and the course of a case.

use domain::finding::{FindingId, Waiver};
use domain::{Actor, Event};

use crate::office::{Mail, Office, at, decision, list, procedure, unreadable};

const TWO: [(&str, &str); 2] = [("1.001", "Thủ tục một"), ("1.002", "Thủ tục hai")];

fn complete() -> (Mail, Mail) {
    let files = Mail::from("office", "20 16:35")
        .with(decision(&TWO))
        .with(procedure("1.001", "Thủ tục một", &[]))
        .with(procedure("1.002", "Thủ tục hai", &[]));
    let rows = Mail::from("justice", "21 10:12")
        .with(list("dm.xls", &[("1.001", Some(true)), ("1.002", Some(true))]));
    (files, rows)
}

#[track_caller]
fn check(mails: &[Mail], missing: &[&str]) {
    let mut office = Office::new();
    for mail in mails {
        office.take(mail.clone());
    }
    assert_eq!(office.missing(), missing);
}

#[test]
fn what_is_missing_after_each_mail() {
    let (files, rows) = complete();
    check(
        &[Mail::from("office", "20 08:00")],
        &["decision-file", "validity-list"],
    );
    check(std::slice::from_ref(&files), &["validity-list"]);
    check(&[files.clone(), rows.clone()], &[]);
    // The order of taking in is not the order of receipt.
    check(&[rows.clone(), files.clone()], &[]);
    // With a list and no decision the procedures are known from the list.
    check(
        std::slice::from_ref(&rows),
        &["decision-file", "procedure-file:1.001", "procedure-file:1.002"],
    );
    // The same files from the wrong agency count for nothing.
    let wrong = Mail {
        agency: Some("justice"),
        ..files.clone()
    };
    check(&[wrong], &["decision-file", "validity-list"]);
}

#[test]
fn sections_and_the_newest_file() {
    let gap = Mail::from("office", "20 16:35")
        .with(decision(&TWO))
        .with(procedure("1.001", "Thủ tục một", &["thoi_han", "linh_vuc"]))
        .with(procedure("1.002", "Thủ tục hai", &[]));
    // A field that is not stated is a notice, never missing.
    check(std::slice::from_ref(&gap), &["sections:1.001", "validity-list"]);
    let better = Mail::from("office", "22 09:00").with(procedure("1.001", "Thủ tục một", &[]));
    check(&[gap.clone(), better.clone()], &["validity-list"]);
    // A newer file that cannot be read leaves the readable one standing.
    let broken = Mail::from("office", "23 09:00").with(unreadable("TTHC 1.doc", &[]));
    check(&[gap, better, broken], &["validity-list"]);
}

#[test]
fn unreadable_files_are_told_apart() {
    let first = |file| Mail::from("office", "20 16:35").with(decision(&TWO)).with(file);
    let sure = [
        "procedure-file-unreadable:1.002",
        "procedure-file:1.001",
        "validity-list",
    ];
    check(&[first(unreadable("abc.doc", &["1.002"]))], &sure);
    check(&[first(unreadable("TTHC 2.doc", &[]))], &sure);
    // Nothing tells: it has no code.
    check(
        &[first(unreadable("abc.doc", &[]))],
        &[
            "procedure-file-unreadable",
            "procedure-file:1.001",
            "procedure-file:1.002",
            "validity-list",
        ],
    );
    // By elimination.
    let one = first(unreadable("abc.doc", &[])).with(procedure("1.001", "Thủ tục một", &[]));
    check(&[one], &["procedure-file-unreadable:1.002", "validity-list"]);
}

#[test]
fn lists_are_laid_over_each_other() {
    let (files, _) = complete();
    let wrong = Mail::from("justice", "21 10:00").with(list("dm.xls", &[("1.001", Some(false))]));
    let left = ["list-row:1.002", "list-status-conflict:1.001"];
    check(&[files.clone(), wrong.clone()], &left);
    let added = Mail::from("justice", "22 10:00").with(list("bs.xls", &[("1.002", Some(true))]));
    check(
        &[files.clone(), wrong.clone(), added.clone()],
        &["list-status-conflict:1.001"],
    );
    let whole = list("tt.xls", &[("1.001", Some(true))]);
    let replacing = Mail {
        replacing: true,
        ..Mail::from("justice", "23 10:00").with(whole)
    };
    check(&[files.clone(), wrong, added, replacing], &["list-row:1.002"]);
    // Words that were not understood are no status.
    let unclear =
        Mail::from("justice", "21 10:00").with(list("dm.xls", &[("1.001", None), ("1.002", Some(true))]));
    check(&[files.clone(), unclear], &["list-row:1.001"]);
    let lost = Mail::from("justice", "21 10:00").with(unreadable("dm.rar", &[]));
    check(&[files, lost], &["validity-list-unreadable"]);
}

#[test]
fn a_wrong_reader_counts_from_the_receipt_and_a_waiver_from_itself() {
    let (files, rows) = complete();
    let gap = Mail {
        files: vec![
            decision(&TWO),
            procedure("1.001", "Thủ tục một", &["thoi_han"]),
            procedure("1.002", "Thủ tục hai", &[]),
        ],
        ..files
    };
    let check = |how: Waiver, complete_at: &str| {
        let mut office = Office::new();
        office.take(gap.clone());
        office.take(rows.clone());
        let case = office.case().id;
        let entry = domain::Entry {
            seq: office.desk.seq + 1,
            at: at("26 09:00"),
            actor: Actor::Machine,
            event: Event::FindingAccepted {
                case,
                finding: FindingId("sections/1.001/thoi_han".into()),
                how,
                reason: "đã xem".into(),
            },
        };
        office.desk.apply(&entry).unwrap();
        let course = domain::case::course(&office.desk, office.case());
        assert_eq!(course.complete_at, Some(at(complete_at)), "{how:?}");
    };
    check(Waiver::ReaderWrong, "21 10:12");
    check(Waiver::Waived, "26 09:00");
}
