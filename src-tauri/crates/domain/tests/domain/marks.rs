//! *The section is here*: what a person's word does to the check, and for how long.

use domain::marking::{MarkPlace, MarkedProcedure, MarkedReading, SectionMark};
use domain::reading::{FileRole, ProcedureFound};
use domain::{Event, FindingId};

use crate::office::{Mail, Office, at, decision, list, procedure};

const FILE: &str = "1.001.doc";

pub(crate) fn marked(section: &str, absent: &[&str]) -> Event {
    let place = |block| MarkPlace {
        block,
        row: None,
        cell: None,
        paragraph: None,
    };
    Event::SectionMarked {
        file: hash(),
        mark: SectionMark {
            procedure: MarkedProcedure {
                code: Some("1.001".into()),
                index: 0,
            },
            section: section.into(),
            from: place(3),
            to: place(4),
        },
        reason: String::new(),
        found: found(absent),
    }
}

fn found(absent: &[&str]) -> MarkedReading {
    MarkedReading {
        role: FileRole::Procedure,
        procedures: vec![ProcedureFound {
            sections_absent: absent.iter().map(|s| (*s).into()).collect(),
            ..soft_file(absent).reading.procedures.remove(0)
        }],
    }
}

fn soft_file(absent: &[&str]) -> domain::Attachment {
    let mut file = procedure("1.001", "Thủ tục một", absent);
    file.sha256 = hash();
    file
}

fn hash() -> String {
    format!("hash of {FILE}")
}

pub(crate) fn files(received: &str) -> Mail {
    Mail::from("office", received)
        .with(decision(&[("1.001", "Thủ tục một")]))
        .with(soft_file(&["thoi_han"]))
}

fn rows() -> Mail {
    Mail::from("justice", "21 10:12").with(list("ds.xls", &[("1.001", Some(true))]))
}

fn missing(office: &Office) -> Vec<FindingId> {
    let course = domain::case::course(&office.desk, office.case());
    let blocking = course
        .findings()
        .iter()
        .filter(|f| f.severity == domain::Severity::Blocking);
    blocking.map(|f| f.id.clone()).collect()
}

#[test]
fn a_marked_section_is_there_from_the_receipt_on() {
    let mut office = Office::new();
    office.take(files("20 09:00"));
    office.take(rows());
    assert_eq!(missing(&office), [FindingId("sections/1.001/thoi_han".into())]);
    let mark = office.push(marked("thoi_han", &[]));
    assert!(missing(&office).is_empty());
    let course = domain::case::course(&office.desk, office.case());
    assert_eq!(course.complete_at, Some(at("21 10:12")));
    assert_eq!(office.desk.marks_of(&hash()).count(), 1);
    assert_eq!(office.desk.cases_of_file(&hash()).count(), 1);
    office.push(Event::SectionMarkRemoved {
        file: hash(),
        mark,
        reason: "nhầm".into(),
        found: found(&["thoi_han"]),
    });
    assert_eq!(missing(&office).len(), 1);
    assert_eq!(office.desk.marks_of(&hash()).count(), 0);
}

#[test]
fn a_mark_holds_for_the_same_bytes_that_come_later() {
    let mut office = Office::new();
    office.push(marked("thoi_han", &[]));
    office.take(files("20 09:00"));
    office.take(rows());
    assert!(missing(&office).is_empty());
    // The event keeps the reader's own words.
    let registered = office.entries.iter().find_map(|e| match &e.event {
        Event::HandoffRegistered { intake, .. } => Some(intake),
        _ => None,
    });
    let told = &registered.unwrap().attachments[1].reading.procedures[0];
    assert_eq!(told.sections_absent, ["thoi_han"]);
}

#[test]
fn the_newest_word_about_a_section_counts() {
    let mut office = Office::new();
    office.push(marked("thoi_han", &[]));
    office.push(marked("ho_so", &[]));
    let newest = office.push(marked("thoi_han", &[]));
    let standing: Vec<u64> = office.desk.marks_of(&hash()).map(|m| m.seq).collect();
    assert_eq!(standing, [newest - 1, newest]);
    let gone = Event::SectionMarkRemoved {
        file: hash(),
        mark: newest - 2,
        reason: String::new(),
        found: found(&[]),
    };
    assert!(office.try_push(gone).is_err());
}
