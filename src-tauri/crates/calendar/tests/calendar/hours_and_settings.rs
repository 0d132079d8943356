//! Sessions, seasons, odd days, an office's own notices, and working time between moments.

use std::collections::BTreeMap;

use calendar::{
    Calendar, CalendarError, CalendarSettings, Certainty, CheckCode, DayKind, HoursOnDate, HoursPeriod,
    Limit, MAX_WORKING_DAYS, MAX_WORKING_MINUTES, MarkedDay, MarkedKind, OfficeHours, Rule, Session, Step,
    WeekDay, Withdrawal, YearFile, Zone,
};
use jiff::Timestamp;
use jiff::civil::date;

use crate::{SHIPPED, at, wall};

fn session(from: &str, to: &str) -> Session {
    Session::new(from, to).unwrap()
}

fn period(valid_from: &str, sessions: &[(&str, &str)]) -> HoursPeriod {
    HoursPeriod {
        valid_from: valid_from.parse().unwrap(),
        sessions: sessions.iter().map(|(from, to)| session(from, to)).collect(),
        weekdays: BTreeMap::new(),
        source: None,
    }
}

fn with(change: impl FnOnce(&mut CalendarSettings)) -> Calendar {
    let mut settings = CalendarSettings::default();
    change(&mut settings);
    Calendar::new(settings).unwrap()
}

fn notice(date: &str, kind: MarkedKind, pair: Option<&str>) -> MarkedDay {
    MarkedDay {
        date: date.parse().unwrap(),
        kind,
        name_vi: "Ngày theo thông báo của cơ quan".to_owned(),
        source: "12/TB-VPUB".to_owned(),
        certainty: Certainty::Certain,
        pair: pair.map(|date| date.parse().unwrap()),
    }
}

#[test]
fn counting_starts_with_working_time() {
    for (moment, expected) in [
        ("2026-03-23 06:59:59", "2026-03-23 07:00"),
        ("2026-03-23 07:00", "2026-03-23 07:00"),
        ("2026-03-23 11:29:59", "2026-03-23 11:29:59"),
        ("2026-03-23 11:30", "2026-03-23 13:30"),
        ("2026-03-23 17:00", "2026-03-24 07:00"),
        ("2026-03-20 17:00", "2026-03-23 07:00"),
        ("2026-08-21 18:00", "2026-08-22 07:00"),
        ("2026-02-13 17:30", "2026-02-23 07:00"),
    ] {
        assert_eq!(
            wall(SHIPPED.counting_starts(at(moment)).unwrap()),
            expected,
            "{moment}"
        );
    }
}

#[test]
fn hours_change_on_their_date() {
    let seasons = with(|settings| {
        settings.office_hours.periods = vec![
            period("2025-10-15", &[("07:30", "11:30"), ("13:30", "17:00")]),
            period("2026-04-15", &[("07:00", "11:30"), ("14:00", "17:30")]),
        ];
    });
    for (day, minutes) in [
        ("2020-03-02", 450),
        ("2026-04-14", 450),
        ("2026-04-15", 480),
        ("2026-04-18", 0),
        ("2026-08-22", 480),
    ] {
        assert_eq!(
            seasons.day(day.parse().unwrap()).unwrap().working_minutes,
            minutes,
            "{day}"
        );
    }
    // Half of a 7 h 30 day done on the 13th: half of the 8 h day is left to do on the 15th.
    let due = seasons
        .due(at("2026-04-13 11:15"), Limit::WorkingDays(2), Rule::Hours)
        .unwrap();
    assert_eq!(wall(due.due), "2026-04-15 11:00");
    let measured: Vec<_> = due.counted.iter().map(|note| note.minutes()).collect();
    assert_eq!(measured, [Some(225), Some(450), Some(240)]);
}

#[test]
fn odd_days_have_their_own_hours() {
    let odd = with(|settings| {
        let storm = HoursOnDate {
            date: date(2026, 3, 24),
            sessions: vec![session("07:00", "11:00")],
            source: "Công điện".to_owned(),
        };
        settings.office_hours.dates.push(storm);
        settings.office_hours.periods[0]
            .weekdays
            .insert(WeekDay::Saturday, vec![session("07:30", "11:30")]);
    });
    assert_eq!(odd.day(date(2026, 3, 24)).unwrap().working_minutes, 240);
    let short = odd
        .due(at("2026-03-23 09:15"), Limit::WorkingDays(1), Rule::Hours)
        .unwrap();
    assert_eq!(wall(short.due), "2026-03-24 08:07:30");
    assert_eq!(
        odd.day_kind(date(2026, 3, 21)),
        Some(DayKind::Weekend),
        "a reception Saturday is no working day"
    );
    assert_eq!(
        odd.day(date(2026, 8, 22)).unwrap().working_minutes,
        240,
        "a make-up Saturday has Saturday's hours"
    );
}

#[test]
fn hours_that_cannot_be_are_refused() {
    let check = |oddity: &str, hours: OfficeHours| {
        let settings = CalendarSettings {
            office_hours: hours,
            ..CalendarSettings::default()
        };
        assert!(
            matches!(Calendar::new(settings), Err(CalendarError::Hours { .. })),
            "{oddity}"
        );
    };
    let hours = |periods| OfficeHours {
        periods,
        dates: Vec::new(),
    };
    check("no period", hours(Vec::new()));
    check("no session", hours(vec![period("2020-01-01", &[])]));
    check(
        "overlap",
        hours(vec![period(
            "2020-01-01",
            &[("07:00", "12:00"), ("11:00", "17:00")],
        )]),
    );
    check(
        "touching",
        hours(vec![period(
            "2020-01-01",
            &[("07:00", "12:00"), ("12:00", "17:00")],
        )]),
    );
    let noon = [("07:00", "12:00")];
    check(
        "order of periods",
        hours(vec![period("2021-01-01", &noon), period("2020-01-01", &noon)]),
    );
    for (from, to) in [
        ("11:30", "07:00"),
        ("07:00", "07:00"),
        ("7:00", "11:30"),
        ("07:00", "24:00"),
        ("", "x"),
    ] {
        assert!(Session::new(from, to).is_err(), "{from}-{to}");
    }
}

#[test]
fn an_offices_notice_adds_and_withdraws_days() {
    let own = with(|settings| {
        settings.days = vec![
            notice("2026-03-27", MarkedKind::SwapOff, Some("2026-03-28")),
            notice("2026-03-28", MarkedKind::SwapWork, Some("2026-03-27")),
        ];
        settings.withdrawn = vec![Withdrawal {
            date: date(2026, 8, 31),
            source: "13/TB-VPUB".to_owned(),
        }];
    });
    assert_eq!(own.day_kind(date(2026, 3, 27)), Some(DayKind::SwapOff));
    assert_eq!(own.day_kind(date(2026, 3, 28)), Some(DayKind::SwapWork));
    assert_eq!(own.day_kind(date(2026, 8, 31)), Some(DayKind::Working));
    assert_ne!(own.version(), SHIPPED.version());
    let codes: Vec<_> = own
        .check_year(2026)
        .unwrap()
        .into_iter()
        .map(|line| (line.code, line.date))
        .collect();
    assert!(codes.contains(&(CheckCode::Overruled, Some(date(2026, 8, 31)))));
    // Withdrawing one half of a swap leaves the other without its pair.
    assert!(codes.contains(&(CheckCode::SwapWithoutPair, Some(date(2026, 8, 22)))));
}

#[test]
fn a_late_swap_moves_the_date() {
    // 2 January 2026 was swapped by a notice of 25 December 2025.
    let before = with(|settings| {
        let withdraw = |date| Withdrawal {
            date,
            source: "trước thông báo".to_owned(),
        };
        settings.withdrawn = vec![withdraw(date(2026, 1, 2)), withdraw(date(2026, 1, 10))];
    });
    for (calendar, expected) in [(&before, "2026-01-02"), (&*SHIPPED, "2026-01-05")] {
        let due = calendar
            .due(at("2025-12-25 09:00"), Limit::WorkingDays(5), Rule::CIVIL)
            .unwrap();
        assert_eq!(due.due_day.to_string(), expected);
        assert_eq!(due.calendar_version, calendar.version().as_str());
    }
}

#[test]
fn a_year_given_by_settings_is_not_provisional() {
    let text = r#"{"year": 2027, "coverage": "whole", "days": []}"#;
    let own = with(|settings| settings.years.push(YearFile::parse(text).unwrap()));
    assert!(SHIPPED.is_provisional(2027) && !own.is_provisional(2027));
    assert_eq!(own.day_kind(date(2027, 1, 1)), Some(DayKind::Working));
    let codes: Vec<_> = own
        .check_year(2027)
        .unwrap()
        .into_iter()
        .map(|line| line.code)
        .collect();
    assert!(codes.contains(&CheckCode::StatutoryDayMissing) && codes.contains(&CheckCode::TetDays));
}

#[test]
fn settings_that_contradict_themselves_are_refused() {
    let twice = notice("2026-03-27", MarkedKind::SwapOff, None);
    let settings = CalendarSettings {
        days: vec![twice.clone(), twice],
        ..CalendarSettings::default()
    };
    assert!(matches!(Calendar::new(settings), Err(CalendarError::Year { .. })));
    let monday_made_up = notice("2026-03-23", MarkedKind::SwapWork, None);
    let settings = CalendarSettings {
        days: vec![monday_made_up],
        ..CalendarSettings::default()
    };
    assert!(matches!(Calendar::new(settings), Err(CalendarError::Year { .. })));
}

#[test]
fn settings_survive_json() {
    let settings = with(|settings| {
        settings.confirmed.insert(date(2026, 11, 24));
        settings
            .days
            .push(notice("2026-03-27", MarkedKind::SwapOff, None));
        settings.zone = Zone::from_minutes(480).unwrap();
    });
    let text = serde_json::to_string(settings.settings()).unwrap();
    let back: CalendarSettings = serde_json::from_str(&text).unwrap();
    assert_eq!(&back, settings.settings());
    assert_eq!(Calendar::new(back).unwrap().version(), settings.version());
    assert_eq!(
        serde_json::from_str::<CalendarSettings>("{}").unwrap(),
        CalendarSettings::default()
    );
}

#[test]
fn answers_survive_json() {
    for rule in [Rule::CIVIL, Rule::Hours] {
        let due = SHIPPED
            .due(at("2024-02-07 08:00"), Limit::WorkingDays(5), rule)
            .unwrap();
        let json = serde_json::to_value(&due).unwrap();
        assert_eq!(json["due_day"], "2024-02-21");
        assert!(json["due"].as_str().unwrap().ends_with("+07:00"));
        assert_eq!(json.get("appointment").is_some(), rule == Rule::Hours);
        assert_eq!(serde_json::from_value::<calendar::Due>(json).unwrap(), due);
    }
}

#[test]
fn skipped_days_say_why() {
    let due = SHIPPED
        .due(at("2017-01-25 17:30"), Limit::WorkingDays(2), Rule::Hours)
        .unwrap();
    let note = |day: &str| {
        due.counted
            .iter()
            .find(|note| note.date == day.parse().unwrap())
            .unwrap()
    };
    assert_eq!(note("2017-01-25").step, Step::NotYet);
    assert_eq!(
        (note("2017-01-28").step, note("2017-01-28").kind),
        (Step::Skipped, DayKind::Holiday)
    );
    assert_eq!(note("2017-01-31").kind, DayKind::InLieu);
    assert!(note("2017-01-31").source.as_deref().unwrap().contains("Đ.115.3"));
    assert_eq!(
        (note("2017-02-03").step, note("2017-02-03").minutes()),
        (Step::Measured, Some(480))
    );
    let pending = SHIPPED
        .due(at("2026-11-23 09:00"), Limit::WorkingDays(1), Rule::CIVIL)
        .unwrap();
    let culture_day = pending.counted.last().unwrap();
    assert_eq!(
        (culture_day.step, culture_day.certainty),
        (Step::Counted, Certainty::Unconfirmed)
    );
    assert!(culture_day.name.is_some());
    assert_eq!(
        pending
            .unconfirmed_days()
            .map(|note| note.date)
            .collect::<Vec<_>>(),
        [date(2026, 11, 24)]
    );
}

#[test]
fn early_and_late_in_working_time() {
    let due = |rule| {
        SHIPPED
            .due(at("2026-03-19 09:00"), Limit::WorkingDays(2), rule)
            .unwrap()
    };
    // (rule, moment, met, minutes, days, hours, minutes): due Monday 23 March, 24:00 or 09:00.
    for (rule, moment, met, total, parts) in [
        (Rule::CIVIL, "2026-03-20 16:00", true, 540, (1, 1, 0)),
        (Rule::CIVIL, "2026-03-23 16:59:30", true, 0, (0, 0, 0)),
        (Rule::CIVIL, "2026-03-23 20:00", true, 0, (0, 0, 0)),
        (Rule::CIVIL, "2026-03-24 06:00", false, 0, (0, 0, 0)),
        (Rule::CIVIL, "2026-03-24 09:30", false, 150, (0, 2, 30)),
        (Rule::CIVIL, "2026-03-30 07:10", false, 4 * 480 + 10, (4, 0, 10)),
        (Rule::Hours, "2026-03-20 16:00", true, 180, (0, 3, 0)),
        (Rule::Hours, "2026-03-23 09:00:59", false, 0, (0, 0, 0)),
        (Rule::Hours, "2026-03-23 09:01", false, 1, (0, 0, 1)),
    ] {
        let margin = SHIPPED.margin(&due(rule), at(moment)).unwrap();
        let got = margin.time.parts();
        assert_eq!(
            (margin.met, margin.time.minutes()),
            (met, total),
            "{rule:?} {moment}"
        );
        assert_eq!((got.days, got.hours, got.minutes), parts, "{rule:?} {moment}");
    }
}

#[test]
fn questions_out_of_reach_are_refused() {
    let start = at("2026-03-23 09:00");
    let refused = |start, limit| SHIPPED.due(start, limit, Rule::Hours).unwrap_err();
    for limit in [
        Limit::WorkingDays(0),
        Limit::WorkingMinutes(0),
        Limit::WorkingDays(MAX_WORKING_DAYS + 1),
        Limit::WorkingMinutes(MAX_WORKING_MINUTES + 1),
    ] {
        assert!(
            matches!(refused(start, limit), CalendarError::Limit { .. }),
            "{limit:?}"
        );
    }
    for moment in [
        at("1999-12-31 23:59"),
        at("2101-01-01 00:00"),
        Timestamp::MIN,
        Timestamp::MAX,
        at("2100-12-31 09:00"),
    ] {
        let error = refused(moment, Limit::WorkingDays(1));
        assert!(matches!(error, CalendarError::OutOfRange { .. }), "{moment}");
        let _ = SHIPPED.due(moment, Limit::WorkingDays(1), Rule::CIVIL);
        let _ = SHIPPED.counting_starts(moment);
        let _ = SHIPPED.working_time_between(moment, start);
    }
}

#[test]
fn zones_and_moments_in_text() {
    for (text, good) in [
        ("+07:00", true),
        ("-03:30", true),
        ("+7", false),
        ("07:00", false),
        ("+15:00", false),
        ("+0a:00", false),
    ] {
        assert_eq!(text.parse::<Zone>().is_ok(), good, "{text}");
        if good {
            assert_eq!(text.parse::<Zone>().unwrap().to_string(), text);
        }
    }
    let zone = Zone::VIETNAM;
    for text in ["", "2026", "09:00", "2026-02-30T09:00:00+07:00", "hôm nay"] {
        assert!(zone.parse_clock(text).is_err(), "{text}");
    }
    assert!(
        zone.parse_moment("2026-03-23T09:00:00").is_err(),
        "a moment needs its offset"
    );
    assert_eq!(
        zone.print(at("2026-03-23T02:00:00Z")),
        "2026-03-23T09:00:00+07:00"
    );
}
