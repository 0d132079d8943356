//! Every file of the sample office: its type, its condition, and the names and codes it holds.

use crate::fixture;
use documents::procedure::{Mark, MarkedProcedure, ProcedureReading, read_procedures, with_marks};
use documents::{Condition, FileType, Place, read, sniff, to_text};
use legacy_text::comparable;
use serde_json::Value;

fn attachments() -> Vec<Value> {
    let expected: Value = serde_json::from_slice(&fixture("office/expected.json")).expect("expected.json");
    let mails = expected["mails"].as_array().expect("mails");
    mails
        .iter()
        .flat_map(|m| m["attachments"].as_array().cloned().unwrap_or_default())
        .collect()
}

fn path(attachment: &Value) -> String {
    format!("office/{}", attachment["unpacked"].as_str().expect("unpacked"))
}

#[test]
fn types_and_conditions_are_as_expected() {
    for attachment in attachments() {
        let path = path(&attachment);
        let bytes = fixture(&path);
        assert_eq!(sniff(&bytes).as_str(), attachment["true_type"], "{path}");
        let document = read(&bytes);
        let condition = match attachment["condition"].as_str() {
            Some("encrypted") => vec![Condition::Encrypted],
            Some("macros") => vec![Condition::Macros],
            Some("truncated") => vec![Condition::Truncated],
            Some("empty") => vec![Condition::Empty],
            _ => vec![],
        };
        assert_eq!(document.conditions, condition, "{path}");
    }
}

#[test]
fn names_and_codes_come_out_letter_by_letter() {
    let mut found = 0;
    for attachment in attachments() {
        let path = path(&attachment);
        let bytes = fixture(&path);
        let text_kinds = [FileType::Doc, FileType::Docx, FileType::Rtf, FileType::Html];
        if attachment["readable"] == Value::Bool(false) || !text_kinds.contains(&sniff(&bytes)) {
            continue;
        }
        let document = read(&bytes);
        assert_eq!(document.problems, [], "{path}");
        let text = comparable(&to_text(&document));
        let lists = &attachment["decision_lists"];
        let groups = [
            &attachment["procedures"],
            &lists["procedures"],
            &lists["abolished"],
        ];
        for procedure in groups.into_iter().filter_map(Value::as_array).flatten() {
            for word in [&procedure["name"], &procedure["code"]]
                .into_iter()
                .filter_map(Value::as_str)
            {
                assert!(
                    text.contains(&comparable(word)),
                    "{path}: {word} is not in\n{text}"
                );
                found += 1;
            }
        }
    }
    assert!(found > 150, "{found}");
}

#[test]
fn legacy_files_come_out_as_unicode_and_say_so() {
    for (file, encoding) in [
        ("QD402.DOC", "TCVN3"),
        ("Thủ tục 1 Đăng ký tập sự hành nghề công.doc", "VNI"),
        ("Thủ tục 5 Cấp lại Thẻ công chứng viên.doc", "TCVN3"),
    ] {
        let document = read(&fixture(&format!("office/folders/case-c/office/{file}")));
        let json = serde_json::to_string(&document).expect("json");
        assert!(
            json.contains(&format!("\"converted_from\":\"{encoding}\"")),
            "{file}"
        );
        let text = to_text(&document);
        let strange = text.chars().find(|c| "®©ªµ¸§¦Ñ".contains(*c));
        assert_eq!(strange, None, "{file}: {text}");
    }
}

#[test]
fn a_cut_file_still_shows_which_document_it_was() {
    let text = to_text(&read(&fixture("office/folders/case-e/e-13-office/Thu tuc 2.doc")));
    assert!(text.contains("1.012136.000.00.00.H32"), "{text}");
}

#[test]
fn a_doc_cut_in_the_middle_is_always_called_cut() {
    for attachment in attachments() {
        let path = path(&attachment);
        let bytes = fixture(&path);
        if !matches!(sniff(&bytes), FileType::Doc) || attachment["condition"] == "truncated" {
            continue;
        }
        for percent in [1, 10, 20, 40, 55, 70, 85] {
            let cut = bytes.get(..bytes.len() * percent / 100).expect("inside");
            let document = read(cut);
            assert!(
                !document.is_readable(),
                "{path} at {percent} %: {:?}",
                document.problems
            );
        }
    }
}

#[test]
fn a_mark_on_the_first_lines_of_a_file_takes_no_code_or_name_away() {
    let mut tried = 0;
    for attachment in attachments().iter().filter(|a| a["role"] == "procedure") {
        let path = path(attachment);
        let document = read(&fixture(&path));
        let plain = read_procedures(&document);
        let known = |read: &[ProcedureReading]| -> Vec<_> {
            let one = |p: &ProcedureReading| (p.code.clone(), p.name.clone(), p.field.clone());
            read.iter().map(one).collect()
        };
        let at = |block| Place {
            block,
            ..Place::default()
        };
        for (from, to) in [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (0, 6)] {
            let mark = Mark {
                section_key: "thoi_han".to_owned(),
                procedure: MarkedProcedure::Index(0),
                from: at(from),
                to: at(to),
            };
            if plain.is_empty() {
                continue;
            }
            let (read, problems) = with_marks(plain.clone(), &[mark], &document);
            assert_eq!(known(&read), known(&plain), "{path}, blocks {from} to {to}");
            tried += usize::from(problems.is_empty());
        }
    }
    assert!(tried > 50, "{tried}");
}
