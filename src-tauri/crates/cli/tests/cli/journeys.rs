//! Whole-program stories, in the words of those who work here.

use std::fs;

use serde_json::Value;
use testkit::Desk;
use testkit::desk::{ADMINISTRATOR, EDITOR, REVIEWER, text};
use testkit::office;

use crate::publishing::look;
use crate::stage::{self, approve, begun, blocking, case, publish, taken};

fn take_in(desk: &Desk, mails: &[&str]) -> Vec<Value> {
    let mails: Vec<_> = mails.iter().map(|m| office::one_mail(m)).collect();
    let mut args = vec!["take-in"];
    args.extend(mails.iter().map(|m| text(m)));
    desk.json(&args)
}

fn clock(case: &Value, number: usize) -> Value {
    case["clocks"][number - 1].clone()
}

/// Case A: the Office's mail comes, then the Justice list; the editor prepares, the reviewer approves, it is published.
#[test]
fn from_a_mail_to_a_published_page() {
    const CASE: &str = "113/QĐ-UBND";
    let desk = begun();
    let first = take_in(&desk, &["case-a/a-1-office-procedures.eml"]).remove(0);
    assert_eq!(
        (&first["outcome"], &first["number"]),
        (&"registered".into(), &"1/2026".into())
    );
    assert_eq!(blocking(&case(&desk, CASE)), ["validity-list"]);
    // What is not complete is not reviewed.
    let early = desk.run(&["review", "submit", CASE, "--as", EDITOR]).exits(1);
    assert!(early.stderr.contains("chưa đủ"), "{}", early.stderr);

    take_in(&desk, &["case-a/a-2-justice-list.eml"]);
    let complete = case(&desk, CASE);
    assert_eq!(blocking(&complete), Vec::<String>::new());
    assert_eq!(complete["complete_at"], "2026-01-15T14:08:51+07:00");
    // 13 January is the day of issue; one and two working days after it; five after 15 January, a Thursday.
    let due: Vec<Value> = (1..=3).map(|n| clock(&complete, n)["due_day"].clone()).collect();
    assert_eq!(due, ["2026-01-14", "2026-01-15", "2026-01-22"]);
    assert_eq!(
        (&clock(&complete, 1)["level"], &clock(&complete, 2)["level"]),
        (&"met".into(), &"met".into())
    );
    let explained = desk.run(&["deadline", "explain", CASE, "--clock", "3"]).exits(0);
    assert!(
        explained.stdout.contains("17/01/2026\tnghỉ"),
        "{}",
        explained.stdout
    );

    desk.run(&["review", "submit", CASE, "--as", EDITOR]).exits(0);
    desk.run(&["publish", "--as", EDITOR]).exits(1);
    desk.run(&["review", "approve", CASE, "--as", EDITOR]).exits(1);
    desk.run(&["review", "approve", CASE, "--as", REVIEWER]).exits(0);
    assert_eq!(case(&desk, CASE)["published_at"], Value::Null);
    let published = publish(&desk).exits(0).json().remove(0);
    let target = desk.beside("portal");
    assert_eq!(look(&target).unwrap(), published["version"].as_str().unwrap());
    let index = fs::read_to_string(target.join("current/index.html")).unwrap();
    assert!(index.contains("Cấp thẻ hướng dẫn viên du lịch quốc tế"));
    assert!(index.contains("DỮ LIỆU MẪU"));
    assert_eq!(case(&desk, CASE)["published_at"], "2026-03-23T09:00:00+07:00");

    // Every entry can be proved, and the book carried out of the house.
    let shown = desk.json(&["register", "show", "1/2026"]).remove(0);
    assert_eq!(shown["root"], desk.verified_root().as_str());
    for file in ["so.xlsx", "so.jsonl"] {
        let file = desk.beside(file);
        desk.run(&["register", "export", text(&file)]).exits(0);
        assert!(fs::metadata(&file).unwrap().len() > 0);
    }
}

/// Who reviews prepares nothing of it: nobody approves their own work, whatever their role.
#[test]
fn nobody_approves_what_they_prepared() {
    let desk = taken();
    desk.run(&["review", "submit", "113/QĐ-UBND", "--as", REVIEWER])
        .exits(0);
    let own = desk
        .run(&["review", "approve", "113/QĐ-UBND", "--as", REVIEWER])
        .exits(1);
    assert!(own.stderr.contains("người thứ hai"), "{}", own.stderr);
}

/// Case B: things are missing, both agencies are asked, and ask again, until the last list replaces all before it.
#[test]
fn an_incomplete_case_is_asked_for_until_it_is_complete() {
    const CASE: &str = "174/QĐ-UBND";
    let desk = begun();
    take_in(
        &desk,
        &["case-b/b-1-office-procedures.eml", "case-b/b-2-justice-list.eml"],
    );
    assert_eq!(
        blocking(&case(&desk, CASE)),
        ["list-row", "list-status-conflict", "procedure-file", "sections"]
    );
    for (agency, asked) in [
        ("office", "Tính tiền cấp quyền khai thác tài nguyên nước"),
        ("justice", "Cấp giấy phép hành nghề khoan nước dưới đất"),
    ] {
        let draft = desk
            .run(&["letter", "supplement", CASE, "--agency", agency, "--draft"])
            .exits(0);
        assert!(draft.stdout.contains(asked), "{agency}: {}", draft.stdout);
        let letter = desk
            .json(&["letter", "supplement", CASE, "--agency", agency])
            .remove(0);
        for key in ["docx", "eml"] {
            let bytes = fs::read(letter[key].as_str().unwrap()).unwrap();
            assert!(bytes.len() > 500, "{agency} {key}");
        }
    }
    let rounds = [
        (
            "case-b/b-3-office-supplement-1.eml",
            &["list-row", "list-status-conflict", "sections"][..],
        ),
        (
            "case-b/b-4-justice-supplement-1.eml",
            &["list-status-conflict", "sections"],
        ),
        ("case-b/b-5-office-supplement-2.eml", &["list-status-conflict"]),
        ("case-b/b-6-justice-supplement-2.eml", &[]),
    ];
    for (mail, left) in rounds {
        assert_eq!(take_in(&desk, &[mail])[0]["outcome"], "registered", "{mail}");
        assert_eq!(blocking(&case(&desk, CASE)), left, "after {mail}");
    }
    let complete = case(&desk, CASE);
    assert_eq!(complete["complete_at"], "2026-01-28T15:30:20+07:00");
    assert_eq!(clock(&complete, 1)["level"], "late");
    // First delivery and complete delivery are both there.
    assert_eq!(clock(&complete, 1)["first_at"], "2026-01-20T16:35:09+07:00");
    assert_eq!(clock(&complete, 1)["met_at"], "2026-01-27T11:47:56+07:00");
    desk.verified_root();
}

/// The mailbox was down; the files came on paper's way and are entered two months late.
#[test]
fn a_late_entry_by_hand_needs_a_reason_and_a_second_person() {
    let desk = begun();
    let folder = office::by_hand("case-a", "office");
    let args = [
        "take-in",
        text(&folder),
        "--from",
        "office",
        "--received",
        "2026-01-14T09:42:17+07:00",
        "--as",
        EDITOR,
    ];
    let refused = desk.run(&args).exits(1);
    assert!(refused.stderr.contains("--reason"), "{}", refused.stderr);
    assert!(desk.book().is_empty());
    desk.run(&[&args[..], &["--reason", "hộp thư hỏng từ 14 đến 16/01"]].concat())
        .exits(0);
    let entry = desk.book().remove(0);
    assert_eq!(entry["backfill_reason"], "hộp thư hỏng từ 14 đến 16/01");
    assert_eq!(entry["confirmed_by"], Value::Null);
    let own = desk
        .run(&["register", "confirm", "1/2026", "--as", EDITOR])
        .exits(1);
    assert!(own.stderr.contains("người thứ hai"), "{}", own.stderr);
    desk.run(&["register", "confirm", "1/2026", "--as", REVIEWER])
        .exits(0);
    assert_eq!(desk.book()[0]["confirmed_by"], REVIEWER);
    // Received then, recorded now: the two are never mixed.
    assert_eq!(desk.book()[0]["received_at"], "2026-01-14T09:42:17+07:00");
    assert_eq!(desk.book()[0]["recorded_at"], "2026-03-23T09:00:00+07:00");
}

/// A stranger under the department's name waits; a person decides, and it is numbered with its true time.
#[test]
fn a_stranger_waits_for_a_person() {
    let desk = taken();
    let waiting = desk.json(&["triage", "list"]);
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        waiting[0]["reasons"],
        serde_json::json!(["unknown-sender", "spoofed-name"])
    );
    assert_eq!(blocking(&case(&desk, "618/QĐ-UBND")), Vec::<String>::new());
    let item = waiting[0]["item"].to_string();
    let number = desk
        .json(&["triage", "accept", &item, "--agency", "justice", "--as", EDITOR])
        .remove(0);
    assert_eq!(number["number"], "23/2026");
    assert!(desk.json(&["triage", "list"]).is_empty());
    let entry = desk.book().pop().unwrap();
    assert_eq!(entry["received_at"], "2026-03-10T21:03:11+07:00");
    assert_eq!(entry["recorded_by"], EDITOR);
    // Accepted twice it is not.
    desk.run(&["triage", "accept", &item, "--agency", "justice", "--as", EDITOR])
        .exits(1);
    assert_eq!(desk.book().len(), stage::SAMPLE_ENTRIES + 1);
}

#[test]
fn what_is_dismissed_is_kept() {
    let desk = taken();
    let item = desk.json(&["triage", "list"])[0]["item"].to_string();
    desk.run(&[
        "triage",
        "dismiss",
        &item,
        "--reason",
        "thư mạo danh",
        "--as",
        EDITOR,
    ])
    .exits(0);
    assert!(desk.json(&["triage", "list"]).is_empty());
    let found = desk.json(&["register", "verify"]).remove(0);
    assert_eq!(found["originals"], stage::SAMPLE_ORIGINALS);
}

/// A correction points at the entry; what stood there first still stands.
#[test]
fn a_correction_overwrites_nothing() {
    let desk = taken();
    let before = desk.book();
    desk.run(&[
        "register",
        "correct",
        "1/2026",
        "--field",
        "sender.phone",
        "--value",
        "0258 111 222",
        "--reason",
        "số cũ đã bỏ",
        "--as",
        EDITOR,
    ])
    .exits(0);
    let entry = desk.book().remove(0);
    assert_eq!(entry["sender_phone"], "0258 111 222");
    let correction = &entry["corrections"][0];
    assert_eq!(
        (&correction["was"], &correction["by"]),
        (&before[0]["sender_phone"], &EDITOR.into())
    );
    assert_eq!(desk.book().len(), before.len());
    desk.verified_root();
}

/// The list of 640 came as `.rar` and `.7z`. Read by eye it was right all along (counts from its receipt), or it is let
/// pass (counts from the waiver).
#[test]
fn a_finding_accepted_counts_from_the_right_moment() {
    const CASE: &str = "640/QĐ-UBND";
    for (how, complete_at) in [
        ("reader-wrong", "2026-03-16T15:05:39+07:00"),
        ("waived", "2026-03-23T09:00:00+07:00"),
    ] {
        let desk = taken();
        let standing = case(&desk, CASE);
        let findings = standing["findings"].as_array().unwrap();
        let finding = findings.iter().find(|f| f["severity"] == "blocking").unwrap();
        let id = finding["id"].as_str().unwrap();
        let args = [
            "case",
            "accept-finding",
            CASE,
            id,
            "--how",
            how,
            "--as",
            EDITOR,
            "--reason",
        ];
        desk.run(&[&args[..], &[""]].concat()).exits(1);
        desk.run(&[&args[..], &["đã mở xem trên máy khác"]].concat())
            .exits(0);
        let accepted = case(&desk, CASE);
        assert_eq!(accepted["complete_at"], complete_at, "{how}");
        assert_eq!(clock(&accepted, 2)["met_at"], complete_at, "{how}");
        assert_eq!(clock(&accepted, 3)["start"], complete_at, "{how}");
        // Once is enough.
        desk.run(&[&args[..], &["lần nữa"]].concat()).exits(1);
    }
}

/// `--at`: the book before it was written is empty, and a day later a clock that ran is over.
#[test]
fn the_desk_as_it_stood_and_as_it_will() {
    let desk = taken();
    let at = |time: &str, args: &[&str]| desk.json(&[&["--at", time], args].concat());
    assert!(at("2026-03-23T08:59:59+07:00", &["register", "list"]).is_empty());
    assert_eq!(
        at("2026-03-23T09:00:00+07:00", &["register", "list"]),
        desk.book()
    );
    let level = |time: &str| at(time, &["case", "show", "688/QĐ-UBND"])[0]["clocks"][1]["level"].clone();
    assert_eq!(level("2026-03-23T09:00:00+07:00"), "soon");
    assert_eq!(level("2026-03-24T09:00:00+07:00"), "overdue");
}

/// Before anything has come, the clocks can warn.
#[test]
fn a_case_opened_by_hand_is_clocked_before_anything_comes() {
    let desk = begun();
    desk.run(&[
        "case",
        "open",
        "700/QĐ-UBND",
        "--date",
        "2026-03-20",
        "--justice-received",
        "2026-03-20T15:00:00+07:00",
        "--as",
        EDITOR,
    ])
    .exits(0);
    let opened = case(&desk, "700/QĐ-UBND");
    assert_eq!(clock(&opened, 1)["due_day"], "2026-03-23");
    assert_eq!(clock(&opened, 2)["due_day"], "2026-03-24");
    assert_eq!(clock(&opened, 2)["provisional"], false);
    desk.run(&[
        "case",
        "open",
        "700/QĐ-UBND",
        "--date",
        "2026-03-20",
        "--as",
        EDITOR,
    ])
    .exits(1);
}

/// What changed after the approval is not what was approved.
#[test]
fn a_change_after_approval_is_not_published() {
    const CASE: &str = "113/QĐ-UBND";
    let desk = taken();
    approve(&desk, CASE);
    let shown = desk.json(&["review", "show", CASE]).remove(0);
    let content = shown["content_hash"].as_str().unwrap();
    // Another hash than the one that waits is refused.
    desk.run(&["review", "submit", "561/QĐ-UBND", "--as", EDITOR])
        .exits(0);
    desk.run(&[
        "review",
        "approve",
        "561/QĐ-UBND",
        "--content",
        content,
        "--as",
        REVIEWER,
    ])
    .exits(1);
    desk.run(&[
        "review",
        "reject",
        "561/QĐ-UBND",
        "--reason",
        "thiếu mẫu đơn",
        "--as",
        REVIEWER,
    ])
    .exits(0);
    let published = publish(&desk).exits(0).json().remove(0);
    assert_eq!(published["cases"].as_array().unwrap().len(), 1);
    assert_eq!(case(&desk, "561/QĐ-UBND")["published_at"], Value::Null);
}

/// A register of the office's own: first password printed once, its owner named, and no action without a name.
#[test]
fn a_register_that_is_no_demonstration_wants_names() {
    let desk = Desk::empty(stage::PROGRAM);
    let begun = desk.json(&["init", "--admin", "Quản trị viên"]).remove(0);
    let password = begun["password"].as_str().unwrap();
    assert!(password.len() >= 8);
    desk.run(&["init", "--admin", "Người khác"]).exits(1);
    let nobody = desk.run(&["sender", "import", text(&office::senders())]).exits(1);
    assert!(nobody.stderr.contains("--as"), "{}", nobody.stderr);
    let file = desk.beside("password");
    fs::write(&file, "sai").unwrap();
    let signed = [
        "--as",
        "Quản trị viên",
        "--password-file",
        text(&file),
        "sender",
        "import",
    ];
    let senders = office::senders();
    let import = [&signed[..], &[text(&senders)]].concat();
    desk.run(&import).exits(1);
    fs::write(&file, password).unwrap();
    desk.run(&import).exits(0);
    // Mail is entered by the machine itself, in sight of everyone.
    let taken = take_in(&desk, &["case-a/a-1-office-procedures.eml"]);
    assert_eq!(taken[0]["outcome"], "registered");
    desk.run(&["register", "list", "--as", ADMINISTRATOR]).exits(0);
    desk.verified_root();
}
