//! The fold: events follow each other or are refused, and JSON keeps them whole.

use domain::state::Desk;
use domain::{Entry, Event, Number};
use proptest::prelude::*;

use crate::office::{Mail, Office, decision, list, procedure};

/// Mails in some order of taking in.
fn arrivals() -> impl Strategy<Value = Vec<usize>> {
    Just((0..6usize).collect::<Vec<_>>()).prop_shuffle()
}

pub(crate) fn mail(which: usize) -> Mail {
    let two = [("1.001", "Thủ tục một"), ("1.002", "Thủ tục hai")];
    match which {
        0 => Mail::from("office", "20 09:00").with(decision(&two)),
        1 => Mail::from("office", "21 09:00").with(procedure("1.001", "Thủ tục một", &["thoi_han"])),
        2 => Mail::from("office", "22 09:00").with(procedure("1.002", "Thủ tục hai", &[])),
        3 => Mail::from("justice", "22 10:00")
            .with(list("a.xls", &[("1.001", Some(false)), ("1.002", Some(true))])),
        4 => Mail::from("office", "23 09:00").with(procedure("1.001", "Thủ tục một", &[])),
        _ => Mail::from("justice", "26 10:00").with(list("b.xls", &[("1.001", Some(true))])),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the order of taking in, the course of the case is that of the order of receipt.
    #[test]
    fn the_course_does_not_depend_on_the_order_of_taking_in(order in arrivals()) {
        let mut office = Office::new();
        for which in order {
            office.take(mail(which));
        }
        let course = domain::case::course(&office.desk, office.case());
        let lines: Vec<(String, usize)> = course
            .steps
            .iter()
            .map(|s| (s.at.to_string(), domain::finding::gather(&s.findings).len()))
            .collect();
        let mut in_order = Office::new();
        for which in 0..6 {
            in_order.take(mail(which));
        }
        let wanted = domain::case::course(&in_order.desk, in_order.case());
        let wanted_lines: Vec<(String, usize)> = wanted
            .steps
            .iter()
            .map(|s| (s.at.to_string(), domain::finding::gather(&s.findings).len()))
            .collect();
        prop_assert_eq!(lines, wanted_lines);
        prop_assert_eq!(course.complete_at, wanted.complete_at);
    }

    /// Every event survives JSON, and the fold of what was read back is the fold.
    #[test]
    fn json_keeps_the_desk_whole(order in arrivals()) {
        let mut office = Office::new();
        for which in order {
            office.take(mail(which));
        }
        let read: Vec<Entry> = office
            .entries
            .iter()
            .map(|e| serde_json::from_str(&serde_json::to_string(e).unwrap()).unwrap())
            .collect();
        let mut entries = read.iter();
        let mut desk = Desk::begin(entries.next().unwrap()).unwrap();
        for entry in entries {
            desk.apply(entry).unwrap();
        }
        prop_assert_eq!(&desk, &office.desk);
    }
}

#[test]
fn numbers_have_no_gap() {
    let mut office = Office::new();
    office.take(Mail::from("office", "20 09:00"));
    assert_eq!(
        office.desk.next_number(2026),
        Number {
            year: 2026,
            number: 2
        }
    );
    let Event::HandoffRegistered {
        mut number,
        intake,
        placed,
        case,
        ..
    } = office.entries[2].event.clone()
    else {
        panic!("the third event is the handoff");
    };
    number.number = 7;
    let skipped = Event::HandoffRegistered {
        number,
        intake,
        placed,
        case,
        backfill_reason: None,
        from_triage: None,
        accept_reason: None,
    };
    assert!(office.try_push(skipped).unwrap_err().why.contains("liền"));
}

#[test]
fn what_cannot_follow_is_refused() {
    let mut office = Office::new();
    let check = |office: &mut Office, event: Event| assert!(office.try_push(event).is_err());
    check(
        &mut office,
        Event::TriageDismissed {
            item: 99,
            reason: "x".into(),
        },
    );
    check(&mut office, Event::BackfillConfirmed { handoff: 99 });
    check(
        &mut office,
        Event::DecisionDated {
            case: domain::CaseId(99),
            date: jiff::civil::date(2026, 1, 1),
        },
    );
    check(
        &mut office,
        Event::Published {
            case: domain::CaseId(99),
            content: "c".into(),
            target: "folder".into(),
            site: "s".into(),
            verified_at: "2026-01-20T00:00:00Z".parse().unwrap(),
        },
    );
}
