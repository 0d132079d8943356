//! What the readers see, told at a terminal: text, sections, the paper, two documents against each other, and where a
//! person says a section stands. A bad file is exit 1 with the problem said, never 3.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use testkit::desk::{EDITOR, text};
use testkit::{Desk, office};

use crate::stage::{PROGRAM, begun, blocking, case};

fn soft_file() -> PathBuf {
    office::by_hand("case-a", "office").join("03. Cấp thẻ hướng dẫn viên du lịch nội địa.doc")
}

/// A file beside the desk.
fn file(desk: &Desk, name: &str, bytes: &[u8]) -> String {
    let path = desk.beside(name);
    fs::write(&path, bytes).unwrap();
    text(&path).to_owned()
}

#[test]
fn a_soft_file_as_text_sections_and_paper() {
    let desk = Desk::empty(PROGRAM);
    let path = soft_file();
    let said = desk.run(&["doc", "text", text(&path)]).exits(0).stdout;
    assert!(said.contains("Mã số thủ tục: 2.005439.000.00.00.H32"), "{said}");
    let shown = desk.json(&["doc", "show", text(&path)]).remove(0);
    assert_eq!(shown["file_type"], "doc");
    assert!(!shown["body"].as_array().unwrap().is_empty());
    // Without --data no register is asked for.
    let program = std::process::Command::new(PROGRAM)
        .args(["--json", "doc", "sections", text(&path)])
        .env_remove("GIAONHAN_DATA")
        .output()
        .unwrap();
    let held: Value = serde_json::from_slice(&program.stdout).unwrap();
    let procedure = &held["procedures"][0];
    assert_eq!(procedure["code"], "2.005439.000.00.00.H32");
    let keys: Vec<&str> = procedure["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys.len(), 13, "{keys:?}");
    assert!(procedure["forms"].is_array() && procedure["place"].is_object());
    let page = desk.run(&["doc", "preview", text(&path)]).exits(0).stdout;
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("default-src 'none'"));
    assert!(!page.contains("<script"), "no script");
}

#[test]
fn two_documents_word_by_word() {
    let desk = Desk::empty(PROGRAM);
    let left = file(
        &desk,
        "a.html",
        "<p>1. Phí: 500.000 đồng, nộp tại Uỷ ban.</p>".as_bytes(),
    );
    let check = |right: &str, ignore: &[&str], code: i32| {
        let right = file(&desk, "b.html", right.as_bytes());
        let mut args = vec!["doc", "diff", left.as_str(), right.as_str()];
        args.extend(ignore);
        desk.run(&args).exits(code).stdout
    };
    let same = "<p>a) Phí:  500.000 đồng, nộp tại Ủy ban.</p>";
    assert!(check(same, &["--ignore", "numbering,tones,spacing"], 0).contains("Cùng nội dung"));
    assert!(check(same, &["--ignore", "all"], 0).contains("Cùng nội dung"));
    assert!(check(same, &[], 1).contains("Khác nhau"));
    let dearer = check(
        "<p>1. Phí: 550.000 đồng, nộp tại Uỷ ban.</p>",
        &["--ignore", "all"],
        1,
    );
    assert!(
        dearer.contains("[-500.000-]") && dearer.contains("{+550.000+}"),
        "{dearer}"
    );
    let scan = check("", &["--ignore", "all"], 1);
    assert!(scan.contains("Chưa kết luận được"), "{scan}");
    desk.run(&["doc", "diff", &left, &left, "--ignore", "money"])
        .exits(2);
}

#[test]
fn a_bad_file_is_refused_with_its_problem_said() {
    let desk = Desk::empty(PROGRAM);
    let whole = fs::read(soft_file()).unwrap();
    let bad = [
        file(&desk, "empty.doc", b""),
        file(&desk, "program.doc", b"MZ\x90\0\x03"),
        file(&desk, "cut.doc", &whole[..whole.len() / 3]),
        text(&desk.beside("not there.doc")).to_owned(),
    ];
    for path in &bad {
        for command in ["text", "show", "sections", "preview"] {
            let ran = desk.run(&["doc", command, path]);
            assert_eq!(ran.code, 1, "doc {command} {path}: {}", ran.said());
            assert!(ran.stderr.contains("Không làm được"), "{}", ran.said());
        }
        let ran = desk.run(&["sheet", "show", path, "--json"]);
        assert_eq!(ran.code, 1, "sheet show {path}: {}", ran.said());
        let ran = desk.run(&["doc", "diff", path, text(&soft_file()), "--ignore", "all"]);
        assert_eq!(ran.code, 1, "doc diff {path}: {}", ran.said());
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_words() {
    let desk = Desk::empty(PROGRAM);
    let check = |name: &str, bytes: &[u8], command: [&str; 2], words: &str| {
        let path = file(&desk, name, bytes);
        let ran = desk.run(&[command[0], command[1], &path]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.said());
        assert!(ran.stderr.contains(words), "{name}: {}", ran.said());
    };
    let doc = ["doc", "text"];
    let sheet = ["sheet", "show"];
    check("a.doc", b"", doc, "tập tin rỗng");
    check("a.rar", b"Rar!\x1A\x07\x00", doc, ".zip không mật khẩu");
    check("a.rar", b"Rar!\x1A\x07\x00", sheet, ".zip không mật khẩu");
    check(
        "a.zip",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        doc,
        "kho nén",
    );
    check("a.docx", b"PK\x03\x04 [Content_Types].xml", doc, "bị cắt");
    check("a.doc", b"MZ\x90\0\x03\0\0\0", doc, "không phải tập tin văn bản");
    check("a.pdf", b"%PDF-1.4\n", sheet, "Không làm được");
    let workbook = "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet><Table><Row>\
        <Cell><Data>STT</Data></Cell><Cell><Data>Mã số</Data></Cell><Cell><Data>Tên thủ tục</Data></Cell></Row><Row>\
        <Cell><Data>1</Data></Cell><Cell><Data>1.000075</Data></Cell><Cell><Data>Cấp thẻ</Data></Cell></Row>\
        </Table></Worksheet></Workbook>";
    let path = file(&desk, "list.xls", workbook.as_bytes());
    let said = desk.run(&["sheet", "show", &path]).exits(0);
    assert!(said.stdout.contains("1.000075\tCấp thẻ"), "{}", said.said());
    assert!(said.stderr.contains("còn hay hết hiệu lực"), "{}", said.said());
}

#[test]
fn a_person_says_where_the_section_is() {
    let desk = begun();
    let mails = office::mail().join("case-b");
    let first = fs::read_dir(&mails).unwrap().flatten().map(|e| e.path());
    let first: Vec<PathBuf> = first
        .filter(|p| text(p).contains("b-1-") || text(p).contains("b-2-"))
        .collect();
    let paths: Vec<&str> = first.iter().map(|p| text(p)).collect();
    desk.run(&[&["take-in"], paths.as_slice()].concat()).exits(0);
    let soft_files = fs::read_dir(office::by_hand("case-b", "office"))
        .unwrap()
        .flatten();
    let sixth = soft_files.map(|e| e.path()).find(|p| text(p).contains("TTHC 6"));
    let sixth = text(&sixth.unwrap()).to_owned();
    let number = "174/QĐ-UBND";
    let sections = |desk: &Desk| {
        let found = case(desk, number);
        let all = found["findings"].as_array().unwrap();
        let gaps = all.iter().filter(|f| f["what"] == "sections");
        gaps.map(|f| f["section"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(sections(&desk), ["thoi_han", "phi_le_phi", "can_cu"]);

    let mark = |who: &str, section: &str, from: &str, to: &str| {
        desk.run(&[
            "--json",
            "doc",
            "mark",
            &sixth,
            "--procedure",
            "1",
            "--section",
            section,
            "--from",
            from,
            "--to",
            to,
            "--as",
            who,
        ])
    };
    let marked = mark(EDITOR, "thoi_han", "15", "15").exits(0).json().remove(0);
    assert_eq!(marked["checked"][0]["decision"], number);
    let (before, now) = (
        &marked["checked"][0]["blocking_before"],
        &marked["checked"][0]["blocking_now"],
    );
    assert_eq!(before.as_u64().unwrap(), now.as_u64().unwrap() + 1);
    assert_eq!(sections(&desk), ["phi_le_phi", "can_cu"]);

    // It is used at the next reading, and by the hash of the file, wherever the file lies.
    let held = desk.json(&["doc", "sections", &sixth]).remove(0);
    let keys = held["procedures"][0]["sections"].as_array().unwrap();
    assert!(keys.iter().any(|s| s["key"] == "thoi_han"), "{held}");
    let standing = desk.json(&["doc", "marks"]);
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0]["by"], EDITOR);
    assert_eq!(standing[0]["mark"]["section"], "thoi_han");

    // What does not fit is refused, and so is who may not.
    mark(EDITOR, "phi_le_phi", "2000", "2001").exits(1);
    mark(EDITOR, "khong_co", "16", "16").exits(1);
    mark(EDITOR, "phi_le_phi", "x", "16").exits(2);
    desk.run(&[
        "person",
        "add",
        "Quản lý (mẫu)",
        "--role",
        "manager",
        "--as",
        testkit::desk::ADMINISTRATOR,
    ])
    .exits(0);
    mark("Quản lý (mẫu)", "phi_le_phi", "16", "16").exits(1);

    // Every word of it is evidence, and a register opened anew folds to the same.
    let ok = desk.json(&["register", "verify"]).remove(0);
    assert_eq!(ok["ok"], true, "{ok}");
    desk.run(&["check", "--rebuild"]).exits(0);
    assert_eq!(sections(&desk), ["phi_le_phi", "can_cu"]);
    let event = standing[0]["event"].to_string();
    desk.run(&["doc", "unmark", &event, "--as", EDITOR]).exits(0);
    assert_eq!(sections(&desk), ["thoi_han", "phi_le_phi", "can_cu"]);
    desk.run(&["doc", "unmark", &event, "--as", EDITOR]).exits(1);
    assert!(!blocking(&case(&desk, number)).is_empty());
    assert_eq!(desk.json(&["register", "verify"]).remove(0)["ok"], true);
}
