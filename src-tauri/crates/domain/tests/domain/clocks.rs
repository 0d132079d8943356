//! The three clocks: where they start, when they are due, how they stand.

use domain::clock::{Clock, Level, StartReason, status};
use domain::{DecisionRef, Event};
use jiff::civil::date;

use crate::office::{Mail, Office, at, decision, list, procedure};

const ONE: [(&str, &str); 1] = [("1.001", "Thủ tục một")];

fn files(received: &str) -> Mail {
    Mail::from("office", received)
        .with(decision(&ONE))
        .with(procedure("1.001", "Thủ tục một", &[]))
}

fn rows(received: &str) -> Mail {
    Mail::from("justice", received).with(list("dm.xls", &[("1.001", Some(true))]))
}

#[track_caller]
fn level(office: &Office, clock: Clock, now: &str, want: Level) {
    let course = domain::case::course(&office.desk, office.case());
    let status = status(&office.calendar, office.case(), &course, clock, at(now));
    assert_eq!(status.level, want, "clock {} at {now}", clock.number());
}

#[test]
fn a_case_opened_by_hand_warns_before_anything_has_come() {
    let mut office = Office::new();
    let decision = DecisionRef::new("174/QĐ-UBND", Some(date(2026, 1, 19)));
    office.push(Event::CaseOpened {
        decision,
        justice_received_at: Some(at("19 15:00")),
    });
    office.set_clocks();
    let case = office.case();
    // Issued on Monday: one working day ends with Tuesday, two with Wednesday.
    assert_eq!(
        case.deadline(Clock::Files).unwrap().due.due_day,
        date(2026, 1, 20)
    );
    assert_eq!(case.deadline(Clock::List).unwrap().due.due_day, date(2026, 1, 21));
    assert_eq!(
        case.deadline(Clock::List).unwrap().reason,
        StartReason::DecisionReceived
    );
    assert!(case.deadline(Clock::Publication).is_none());
    level(&office, Clock::Files, "19 16:00", Level::Running);
    level(&office, Clock::Files, "20 14:00", Level::Soon);
    level(&office, Clock::Files, "21 07:30", Level::Overdue);
    level(&office, Clock::List, "20 07:30", Level::Running);
    level(&office, Clock::List, "21 08:00", Level::Soon);
    level(&office, Clock::Publication, "21 08:00", Level::NotStarted);
}

#[test]
fn clocks_end_met_or_late_and_the_third_starts_when_both_are_complete() {
    let mut office = Office::new();
    office.take(files("20 23:30"));
    office.take(rows("22 08:00"));
    // Out of hours is still that day; the list came the day after its limit.
    level(&office, Clock::Files, "23 08:00", Level::Met);
    level(&office, Clock::List, "23 08:00", Level::Late);
    let case = office.case();
    let third = case.deadline(Clock::Publication).unwrap();
    assert_eq!(
        (third.reason, third.due.start),
        (StartReason::Complete, at("22 08:00"))
    );
    assert_eq!(third.due.due_day, date(2026, 1, 29));
    assert!(case.deadline(Clock::List).unwrap().is_provisional());
    level(&office, Clock::Publication, "23 08:00", Level::Running);
}

#[test]
fn a_clock_set_anew_says_so() {
    let mut office = Office::new();
    office.take(files("20 09:00"));
    let case = office.case().id;
    assert_eq!(
        office.case().deadline(Clock::List).unwrap().reason,
        StartReason::IssuedForNow
    );
    office.push(Event::JusticeReceiptRecorded {
        case,
        received_at: at("22 09:00"),
    });
    office.set_clocks();
    assert_eq!(office.case().clocks[&Clock::List].cause, "facts-changed");
    assert_eq!(
        office.case().deadline(Clock::List).unwrap().due.due_day,
        date(2026, 1, 26)
    );
}

#[test]
fn a_changed_calendar_proposes_and_moves_nothing() {
    let mut office = Office::new();
    let decision = DecisionRef::new("174/QĐ-UBND", Some(date(2026, 1, 19)));
    office.push(Event::CaseOpened {
        decision,
        justice_received_at: None,
    });
    office.set_clocks();
    let mut settings = office.desk.settings.clone();
    settings.calendar.days.push(
        serde_json::from_value(serde_json::json!({
            "date": "2026-01-20", "kind": "swap_off", "name_vi": "Nghỉ theo thông báo",
            "source": "thông báo của cơ quan", "certainty": "certain"
        }))
        .unwrap(),
    );
    office.calendar = calendar::Calendar::new(settings.calendar.clone()).unwrap();
    office.push(Event::SettingsChanged {
        settings: Box::new(settings),
    });
    office.set_clocks();
    assert_eq!(
        office.case().deadline(Clock::Files).unwrap().due.due_day,
        date(2026, 1, 20)
    );
    let course = domain::case::course(&office.desk, office.case());
    let proposed = domain::clock::proposals(&office.desk.settings, &office.calendar, office.case(), &course);
    let files = proposed.iter().find(|(clock, _)| *clock == Clock::Files).unwrap();
    assert_eq!(files.1.due.due_day, date(2026, 1, 21));
}

#[test]
fn an_apology_counts_as_overdue() {
    let mut office = Office::new();
    office.take(files("20 09:00"));
    office.take(rows("20 10:00"));
    let case = office.case().id;
    office.push(Event::Apologised {
        case,
        clock: Clock::Publication,
        new_date: date(2026, 2, 2),
        reason: "mất điện".into(),
    });
    level(&office, Clock::Publication, "21 08:00", Level::Overdue);
}
