//! Every file of the sample office, read and compared with what is true of it.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::PathBuf;

use documents::decision::{file_role, read_decision};
use documents::procedure::read_procedures;
use serde_json::Value;
use sheets::{Status, from_document, is_validity_list, list_rows};

fn office() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/office"
    ))
}

fn expected() -> Value {
    let text = std::fs::read_to_string(office().join("expected.json"))
        .expect("the sample office ships with the tests");
    serde_json::from_str(&text).expect("expected.json is JSON")
}

/// Names compare without regard to composition, white space and case.
fn even(text: &str) -> String {
    legacy_text::nfc(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// One file: what is expected of it, and its bytes.
pub(crate) struct Sample {
    pub name: String,
    pub expected: Value,
    pub bytes: Vec<u8>,
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut samples = Vec::new();
    for mail in array(&expected(), "mails") {
        for attachment in array(mail, "attachments") {
            let Some(path) = attachment.get("unpacked").and_then(Value::as_str) else {
                continue;
            };
            let bytes = std::fs::read(office().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
            for member in array(attachment, "members") {
                let name = member["filename"].as_str().unwrap();
                let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
                let last = name.rsplit('/').next().unwrap();
                let index = (0..archive.len()).find(|at| {
                    archive
                        .by_index(*at)
                        .is_ok_and(|file| file.name().is_ok_and(|name| name.ends_with(last)))
                });
                let mut unpacked = Vec::new();
                archive
                    .by_index(index.expect(name))
                    .unwrap()
                    .read_to_end(&mut unpacked)
                    .unwrap();
                samples.push(Sample {
                    name: name.to_owned(),
                    expected: member.clone(),
                    bytes: unpacked,
                });
            }
            samples.push(Sample {
                name: path.to_owned(),
                expected: attachment.clone(),
                bytes,
            });
        }
    }
    samples
}

#[test]
fn procedures_and_their_sections() {
    check(|sample| {
        let document = documents::read(&sample.bytes);
        let read = if document.is_readable() {
            read_procedures(&document)
        } else {
            Vec::new()
        };
        let got: Vec<_> = read
            .iter()
            .map(|p| {
                let absent: BTreeSet<_> = p.absent.iter().map(|key| (*key).to_owned()).collect();
                let bare: BTreeSet<_> = p.heading_only.iter().map(|key| (*key).to_owned()).collect();
                (p.code.clone(), even(&p.name), absent, bare)
            })
            .collect();
        if sample.expected.get("members").is_some() {
            return (got, Vec::new()); // an archive has no procedures of its own
        }
        let want: Vec<_> = array(&sample.expected, "procedures")
            .iter()
            .map(|p| {
                let keys = |key| array(p, key).iter().filter_map(text).collect::<BTreeSet<_>>();
                let name = even(p["name"].as_str().unwrap());
                (
                    text(&p["code"]),
                    name,
                    keys("sections_absent"),
                    keys("sections_heading_only"),
                )
            })
            .collect();
        (got, want)
    });
}

#[test]
fn decisions_and_their_lists() {
    check(|sample| {
        let read = read_decision(&documents::read(&sample.bytes));
        let got = read.map(|d| {
            let announced: Vec<_> = d
                .procedures
                .into_iter()
                .map(|p| {
                    (
                        p.code,
                        even(&p.name),
                        p.field.map(|f| even(&f)),
                        p.agency.map(|a| even(&a)),
                    )
                })
                .collect();
            let abolished: Vec<_> = d
                .abolished
                .into_iter()
                .map(|p| {
                    (
                        p.code,
                        even(&p.name),
                        p.published_by,
                        p.published_on.map(|day| day.to_string()),
                    )
                })
                .collect();
            (d.number, d.date.map(|day| day.to_string()), announced, abolished)
        });
        let want = sample.expected.get("decision_lists").map(|d| {
            let announced: Vec<_> = array(d, "procedures")
                .iter()
                .map(|p| {
                    let even_text = |key: &str| p[key].as_str().map(even);
                    (
                        text(&p["code"]),
                        even_text("name").unwrap(),
                        even_text("field"),
                        even_text("agency"),
                    )
                })
                .collect();
            let abolished: Vec<_> = array(d, "abolished")
                .iter()
                .map(|p| {
                    let name = even(p["name"].as_str().unwrap());
                    (
                        text(&p["code"]),
                        name,
                        text(&p["published_by"]),
                        text(&p["published_on"]),
                    )
                })
                .collect();
            (text(&d["number"]), text(&d["date"]), announced, abolished)
        });
        (got, want)
    });
}

#[test]
fn rows_of_validity_lists() {
    check(|sample| {
        let kind = documents::sniff(&sample.bytes);
        let workbook = sheets::read(&sample.bytes, kind);
        let got: Vec<_> = if is_validity_list(&workbook) {
            list_rows(&workbook)
                .rows
                .into_iter()
                .map(|row| {
                    let status = match row.status {
                        Some(Status::Valid) => "valid",
                        Some(Status::Expired) => "expired",
                        _ => "?",
                    };
                    let day = |date: Option<jiff::civil::Date>| date.map(|day| day.to_string());
                    let days = (day(row.effective_date), day(row.expiry_date));
                    (row.code, even(&row.name), status.to_owned(), row.decision, days)
                })
                .collect()
        } else {
            Vec::new()
        };
        let want: Vec<_> = array(&sample.expected, "list_rows")
            .iter()
            .map(|row| {
                let name = even(row["name"].as_str().unwrap());
                let days = (text(&row["effective_date"]), text(&row["expiry_date"]));
                (
                    text(&row["code"]),
                    name,
                    row["status"].as_str().unwrap().to_owned(),
                    text(&row["decision"]),
                    days,
                )
            })
            .collect();
        (got, want)
    });
}

#[test]
fn roles_of_documents() {
    check(|sample| {
        let unreadable = sample.expected.get("readable") == Some(&Value::Bool(false));
        let want = sample.expected["role"].as_str().unwrap_or("other").to_owned();
        let word = matches!(
            sample.expected["true_type"].as_str(),
            Some("doc" | "docx" | "rtf" | "html")
        );
        if unreadable || !word {
            return (String::new(), String::new());
        }
        let document = documents::read(&sample.bytes);
        let role = file_role(
            &document,
            read_decision(&document).as_ref(),
            &read_procedures(&document),
        );
        assert_eq!(
            role == documents::decision::Role::ValidityList,
            is_validity_list(&from_document(&document))
        );
        (role.as_str().to_owned(), want)
    });
}

#[test]
fn lists_name_their_decision() {
    for sample in samples() {
        let rows = array(&sample.expected, "list_rows");
        if rows.is_empty() {
            continue;
        }
        let workbook = sheets::read(&sample.bytes, documents::sniff(&sample.bytes));
        let list = list_rows(&workbook);
        assert!(
            list.decision.is_some_and(|d| d.complete && d.date.is_some()),
            "{}",
            sample.name
        );
        assert_eq!(list.problems, [], "{}", sample.name);
    }
}

#[test]
fn fonts_of_cells_tell_their_encoding() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/sheets");
    for name in ["legacy-fonts.xls", "legacy-fonts.xlsx", "legacy-fonts.ods"] {
        let bytes = std::fs::read(format!("{folder}/{name}")).unwrap();
        let workbook = sheets::read(&bytes, documents::sniff(&bytes));
        assert_eq!(workbook.sheets[0].rows[0][0].shown(), "DANH MỤC TTHC", "{name}");
        let list = list_rows(&workbook);
        let got: Vec<_> = list
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.status.clone()))
            .collect();
        let valid = ("Đăng ký hoạt động Văn phòng công chứng", Some(Status::Valid));
        assert_eq!(
            got,
            [valid, ("Thay đổi nơi tập sự", Some(Status::Expired))],
            "{name}"
        );
    }
}

/// Compares got and wanted for every sample and shows all that differ.
fn check<T: PartialEq + std::fmt::Debug>(read: impl Fn(&Sample) -> (T, T)) {
    let mut wrong = Vec::new();
    for sample in samples() {
        let (got, want) = read(&sample);
        if got != want {
            wrong.push(format!("{}\n   got {got:?}\n  want {want:?}", sample.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} files differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
