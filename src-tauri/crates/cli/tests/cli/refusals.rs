//! Wrong use and bad input: the exit code, and a message that names what, where and what to do.

use std::fs;

use testkit::Desk;
use testkit::desk::{EDITOR, text};
use testkit::office;

use crate::stage::{PROGRAM, begun, taken};

/// Nothing but the answer goes to standard output.
#[track_caller]
fn check(desk: &Desk, args: &[&str], code: i32, says: &[&str]) {
    let ran = desk.run(args).exits(code);
    for words in says {
        assert!(
            ran.stderr.contains(words),
            "giaonhan {}: does not say “{words}”:\n{}",
            ran.command,
            ran.stderr
        );
    }
    assert_eq!(
        ran.stdout, "",
        "giaonhan {}: an answer although it failed",
        ran.command
    );
}

/// Arguments, exit code, what the message has to say.
type Case<'a> = (&'a [&'a str], i32, &'a [&'a str]);

#[test]
fn wrong_use_says_what_is_right() {
    let desk = taken();
    let cases: &[Case] = &[
        (&["bogus"], 2, &["bogus", "--help"]),
        (&["take-in"], 2, &["PATHS"]),
        (
            &["take-in", "a.eml", "--received", "2026-01-14T09:00:00+07:00"],
            2,
            &["--from"],
        ),
        (
            &["--at", "hôm qua", "case", "list"],
            2,
            &["--at", "hôm qua", "2026-01-14T09:42:17+07:00"],
        ),
        (
            &["--at", "2026-01-14T09:42:17+07:00", "publish"],
            2,
            &["--at", "lệnh xem"],
        ),
        (&["register", "show", "mười"], 2, &["mười", "12/2026"]),
        (&["register", "export", "so.pdf"], 2, &[".xlsx", ".jsonl"]),
        (
            &["register", "backfill", "a.doc"],
            2,
            &["--from", "--received", "--reason"],
        ),
        (
            &["calendar", "due", "--from", "mai", "--working-days", "1"],
            2,
            &["--from", "mai"],
        ),
        (
            &["calendar", "due", "--from", "2026-01-14T09:00:00+07:00"],
            2,
            &["--working-days"],
        ),
        (&["calendar", "check", "1800"], 2, &["1800"]),
        (
            &["deadline", "explain", "113/QĐ-UBND", "--clock", "4"],
            2,
            &["4", "1..=3"],
        ),
        (
            &["person", "add", "X", "--role", "vua"],
            2,
            &["vua", "editor, reviewer"],
        ),
        (
            &["case", "open", "700/QĐ-UBND", "--date", "20/3/2026"],
            2,
            &["--date", "20/3/2026", "2026-01-14"],
        ),
        (&["init", "--clock", "2026-03-23T09:00:00+07:00"], 2, &["--demo"]),
    ];
    for (args, code, says) in cases {
        check(&desk, args, *code, says);
    }
}

#[test]
fn what_is_refused_says_why_and_what_to_do() {
    let desk = taken();
    let folder = office::by_hand("case-a", "office");
    let empty = desk.beside("empty.csv");
    fs::write(&empty, "").unwrap();
    let wrong = desk.beside("wrong.csv");
    fs::write(
        &wrong,
        "address,agency,name,title,phone\nnot-an-address,office,,,\n",
    )
    .unwrap();
    let unknown = desk.beside("unknown.csv");
    fs::write(&unknown, "address,agency,name,title,phone\na@b.vn,bưu điện,,,\n").unwrap();
    let by_hand = ["take-in", text(&folder), "--as", EDITOR];
    let cases: &[Case] = &[
        (&["take-in", "khong-co.eml"], 1, &["khong-co.eml"]),
        (
            &["take-in", text(&folder)],
            1,
            &[".doc", "--from", "--received", "--as"],
        ),
        (
            &[by_hand[0], by_hand[1], "--from", "buudien", "--as", EDITOR],
            1,
            &["buudien", "office, justice"],
        ),
        (
            &[
                by_hand[0],
                by_hand[1],
                "--from",
                "office",
                "--received",
                "2026-03-24T09:00:00+07:00",
                "--as",
                EDITOR,
            ],
            1,
            &["--received", "chưa tới"],
        ),
        (
            &["take-in", text(&folder), "--from", "office", "--as", "Người lạ"],
            1,
            &["Người lạ", "person list"],
        ),
        (&["case", "show", "999/QĐ-UBND"], 1, &["hồ sơ"]),
        (
            &["case", "open", "bảy trăm", "--date", "2026-03-20"],
            1,
            &["bảy trăm", "113/QĐ-UBND"],
        ),
        (
            &["case", "open", "700/QĐ-UBND", "--date", "2026-03-24"],
            1,
            &["ngày ban hành", "chưa tới"],
        ),
        (
            &["case", "open", "113/QĐ-UBND", "--date", "2026-01-13"],
            1,
            &["113/QĐ-UBND", "đã có hồ sơ"],
        ),
        (&["register", "show", "99/2026"], 1, &["số vào sổ"]),
        (
            &[
                "register", "correct", "1/2026", "--field", "màu", "--value", "x", "--reason", "y",
            ],
            1,
            &["màu", "sender.name"],
        ),
        (
            &[
                "register", "correct", "1/2026", "--field", "subject", "--value", "x", "--reason", " ",
            ],
            1,
            &["--reason"],
        ),
        (&["review", "approve", "113/QĐ-UBND"], 1, &["trình duyệt"]),
        (&["review", "submit", "688/QĐ-UBND"], 1, &["chưa đủ"]),
        (&["publish"], 1, &["chưa được người thứ hai duyệt"]),
        (
            &["triage", "accept", "999999", "--agency", "office"],
            1,
            &["chờ phân loại"],
        ),
        (
            &["letter", "supplement", "113/QĐ-UBND", "--agency", "office"],
            1,
            &["không còn thiếu"],
        ),
        (&["letter", "apology", "688/QĐ-UBND"], 1, &[]),
        (&["sender", "import", "khong-co.csv"], 1, &["khong-co.csv"]),
        (&["sender", "import", text(&empty)], 1, &["empty.csv", "address"]),
        (
            &["sender", "import", text(&wrong)],
            1,
            &["wrong.csv", "dòng 2", "not-an-address"],
        ),
        (
            &["sender", "import", text(&unknown)],
            1,
            &["unknown.csv", "dòng 2", "bưu điện"],
        ),
        (&["sender", "remove", "khong@co.vn"], 1, &["địa chỉ"]),
        (&["init", "--demo"], 1, &["đã có sổ"]),
        (&["doc", "text", "khong-co.doc"], 1, &["khong-co.doc"]),
        (&["watch", "khong-co", "--once"], 1, &["khong-co"]),
    ];
    let root = desk.verified_root();
    for (args, code, says) in cases {
        check(&desk, args, *code, says);
    }
    assert_eq!(
        desk.verified_root(),
        root,
        "something was written although it was refused"
    );
}

#[test]
fn no_register_and_what_is_none() {
    let desk = Desk::empty(PROGRAM);
    check(&desk, &["register", "list"], 1, &["chưa có sổ", "giaonhan init"]);
    check(&desk, &["init"], 2, &["--admin"]);
    assert!(!desk.data().exists(), "a folder was made for nothing");
    fs::create_dir_all(desk.data()).unwrap();
    fs::write(
        desk.data().join("register.db"),
        "no database at all, only words. ".repeat(200),
    )
    .unwrap();
    let before = fs::read(desk.data().join("register.db")).unwrap();
    assert_ne!(desk.run(&["register", "list"]).code, 0);
    check(&desk, &["init", "--demo"], 1, &["đã có sổ"]);
    assert_eq!(fs::read(desk.data().join("register.db")).unwrap(), before);
}

/// What cannot be written is a break, with an id, and leaves nothing behind.
#[test]
fn a_target_that_cannot_be_written_breaks_with_an_id() {
    let desk = taken();
    let file = desk.beside("a-file");
    fs::write(&file, "not a folder").unwrap();
    let inside = file.join("so.xlsx");
    let ran = desk.run(&["register", "export", text(&inside)]).exits(3);
    assert!(
        ran.stderr.contains("Có lỗi [") && ran.stderr.contains("so.xlsx"),
        "{}",
        ran.stderr
    );
    crate::stage::approve(&desk, "113/QĐ-UBND");
    let ran = desk.run(&["publish", "--target", text(&file)]).exits(3);
    assert!(ran.stderr.contains("a-file"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), "not a folder");
}

/// A list of addresses with one bad line changes nothing at all.
#[test]
fn a_bad_line_imports_nothing() {
    let desk = begun();
    let before = desk.json(&["sender", "list"]);
    let file = desk.beside("list.csv");
    fs::write(
        &file,
        "address,agency,name,title,phone\nx@khanhhoa.gov.vn,office,A,,\nnobody,office,,,\n",
    )
    .unwrap();
    check(&desk, &["sender", "import", text(&file)], 1, &["dòng 3"]);
    assert_eq!(desk.json(&["sender", "list"]), before);
}
