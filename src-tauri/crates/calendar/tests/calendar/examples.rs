//! The worked examples, set by hand: by the Civil Code on its date and with deemed receipt, and in real time.

use calendar::{Calendar, CalendarSettings, EndOfDay, Limit, OfficeHours, Receipt, Rule, Session};
use jiff::civil::date;

use crate::{SHIPPED, at, wall};

struct Example {
    number: u8,
    start: &'static str,
    days: u32,
    civil: &'static str,
    deemed: &'static str,
    hours: &'static str,
    appointment: &'static str,
}

#[rustfmt::skip]
const EXAMPLES: [Example; 25] = [
    Example { number: 1, start: "2015-08-12 09:15", days: 1, civil: "2015-08-13", deemed: "2015-08-13", hours: "2015-08-13 09:15", appointment: "2015-08-13 13:30" },
    Example { number: 2, start: "2015-08-14 16:30", days: 1, civil: "2015-08-17", deemed: "2015-08-17", hours: "2015-08-17 16:30", appointment: "2015-08-18 07:00" },
    Example { number: 3, start: "2015-08-15 10:00", days: 1, civil: "2015-08-17", deemed: "2015-08-18", hours: "2015-08-17 17:00", appointment: "2015-08-18 07:00" },
    Example { number: 4, start: "2015-09-01 10:00", days: 2, civil: "2015-09-04", deemed: "2015-09-04", hours: "2015-09-04 10:00", appointment: "2015-09-04 13:30" },
    Example { number: 5, start: "2015-02-13 15:00", days: 2, civil: "2015-02-24", deemed: "2015-02-24", hours: "2015-02-24 15:00", appointment: "2015-02-25 07:00" },
    Example { number: 6, start: "2015-04-24 08:00", days: 1, civil: "2015-04-25", deemed: "2015-04-25", hours: "2015-04-25 08:00", appointment: "2015-04-25 13:30" },
    Example { number: 7, start: "2016-02-05 16:00", days: 5, civil: "2016-02-19", deemed: "2016-02-19", hours: "2016-02-19 16:00", appointment: "2016-02-22 07:00" },
    Example { number: 8, start: "2016-04-15 08:00", days: 2, civil: "2016-04-20", deemed: "2016-04-20", hours: "2016-04-20 08:00", appointment: "2016-04-20 13:30" },
    Example { number: 9, start: "2016-04-29 11:00", days: 1, civil: "2016-05-04", deemed: "2016-05-04", hours: "2016-05-04 11:00", appointment: "2016-05-04 13:30" },
    Example { number: 10, start: "2017-01-25 17:30", days: 2, civil: "2017-02-03", deemed: "2017-02-06", hours: "2017-02-03 17:00", appointment: "2017-02-06 07:00" },
    Example { number: 11, start: "2018-12-28 14:00", days: 1, civil: "2019-01-02", deemed: "2019-01-02", hours: "2019-01-02 14:00", appointment: "2019-01-03 07:00" },
    Example { number: 12, start: "2019-01-04 14:00", days: 1, civil: "2019-01-05", deemed: "2019-01-05", hours: "2019-01-05 14:00", appointment: "2019-01-07 07:00" },
    Example { number: 13, start: "2019-04-26 16:30", days: 2, civil: "2019-05-03", deemed: "2019-05-03", hours: "2019-05-03 16:30", appointment: "2019-05-04 07:00" },
    Example { number: 14, start: "2019-05-03 09:00", days: 1, civil: "2019-05-04", deemed: "2019-05-04", hours: "2019-05-04 09:00", appointment: "2019-05-04 13:30" },
    Example { number: 15, start: "2021-09-01 15:00", days: 2, civil: "2021-09-07", deemed: "2021-09-07", hours: "2021-09-07 15:00", appointment: "2021-09-08 07:00" },
    Example { number: 16, start: "2022-08-31 15:00", days: 2, civil: "2022-09-06", deemed: "2022-09-06", hours: "2022-09-06 15:00", appointment: "2022-09-07 07:00" },
    Example { number: 17, start: "2023-04-28 10:30", days: 5, civil: "2023-05-10", deemed: "2023-05-10", hours: "2023-05-10 10:30", appointment: "2023-05-10 13:30" },
    Example { number: 18, start: "2023-08-31 10:00", days: 1, civil: "2023-09-05", deemed: "2023-09-05", hours: "2023-09-05 10:00", appointment: "2023-09-05 13:30" },
    Example { number: 19, start: "2024-02-07 08:00", days: 5, civil: "2024-02-21", deemed: "2024-02-21", hours: "2024-02-21 08:00", appointment: "2024-02-21 13:30" },
    Example { number: 20, start: "2024-04-26 13:00", days: 5, civil: "2024-05-07", deemed: "2024-05-07", hours: "2024-05-07 11:30", appointment: "2024-05-07 13:30" },
    Example { number: 21, start: "2025-01-24 16:00", days: 1, civil: "2025-02-03", deemed: "2025-02-03", hours: "2025-02-03 16:00", appointment: "2025-02-04 07:00" },
    Example { number: 22, start: "2025-04-25 10:00", days: 2, civil: "2025-04-28", deemed: "2025-04-28", hours: "2025-04-28 10:00", appointment: "2025-04-28 13:30" },
    Example { number: 23, start: "2025-12-31 16:45", days: 5, civil: "2026-01-09", deemed: "2026-01-09", hours: "2026-01-09 16:45", appointment: "2026-01-10 07:00" },
    Example { number: 24, start: "2026-08-21 15:30", days: 5, civil: "2026-08-27", deemed: "2026-08-27", hours: "2026-08-27 15:30", appointment: "2026-08-28 07:00" },
    Example { number: 25, start: "2026-11-20 10:00", days: 2, civil: "2026-11-25", deemed: "2026-11-25", hours: "2026-11-25 10:00", appointment: "2026-11-25 13:30" },
];

fn check(calendar: &Calendar, example: &Example) {
    let Example {
        number, start, days, ..
    } = example;
    let due = |rule| calendar.due(at(start), Limit::WorkingDays(*days), rule).unwrap();
    let civil = due(Rule::CIVIL);
    assert_eq!(
        civil.due_day.to_string(),
        example.civil,
        "example {number}, civil"
    );
    assert_eq!(
        wall(civil.due),
        format!("{} 23:59:59", example.civil),
        "example {number}, end of day"
    );
    assert!(!civil.provisional, "example {number} is not provisional");
    let close = due(Rule::Civil {
        end_of_day: EndOfDay::CloseOfOffice,
        receipt: Receipt::SameDay,
    });
    assert_eq!(
        wall(close.due),
        format!("{} 17:00", example.civil),
        "example {number}, close of office"
    );
    let deemed = due(Rule::Civil {
        end_of_day: EndOfDay::Midnight,
        receipt: Receipt::DeemedNextWorkingDay,
    });
    assert_eq!(
        deemed.due_day.to_string(),
        example.deemed,
        "example {number}, deemed receipt"
    );
    let hours = due(Rule::Hours);
    assert_eq!(wall(hours.due), example.hours, "example {number}, real time");
    assert_eq!(
        wall(hours.appointment.unwrap()),
        example.appointment,
        "example {number}, appointment"
    );
}

#[test]
fn worked_examples() {
    // Example 25 takes 24 November 2026 as a holiday, which is off until confirmed; it has its own test.
    for example in &EXAMPLES[..24] {
        check(&SHIPPED, example);
    }
}

#[test]
fn culture_day_confirmed_and_not() {
    let confirmed = SHIPPED.with_confirmed(date(2026, 11, 24)).unwrap();
    check(&confirmed, &EXAMPLES[24]);
    let without = Example {
        civil: "2026-11-24",
        deemed: "2026-11-24",
        hours: "2026-11-24 10:00",
        appointment: "2026-11-24 13:30",
        ..EXAMPLES[24]
    };
    check(&SHIPPED, &without);
    assert_ne!(confirmed.version(), SHIPPED.version());
}

#[test]
fn eight_working_hours() {
    // 4680/QĐ-UBND step 9 grants eight working hours; the length of the day decides where they end.
    let short = OfficeHours::always(vec![
        Session::new("07:30", "11:30").unwrap(),
        Session::new("13:30", "17:00").unwrap(),
    ]);
    let settings = CalendarSettings {
        office_hours: short,
        ..CalendarSettings::default()
    };
    let short = Calendar::new(settings).unwrap();
    for (calendar, expected) in [(&*SHIPPED, "2021-12-20 15:00"), (&short, "2021-12-20 15:30")] {
        for rule in [Rule::Hours, Rule::CIVIL] {
            let due = calendar
                .due(at("2021-12-17 15:00"), Limit::WorkingMinutes(480), rule)
                .unwrap();
            assert_eq!(wall(due.due), expected);
            assert_eq!(
                due.counted.iter().filter_map(|note| note.minutes()).sum::<u32>(),
                480
            );
        }
    }
}

#[test]
fn five_days_from_the_later_complete_receipt() {
    // The five days run from the moment both are complete; the caller says when that was.
    for (complete, expected) in [
        ("2015-08-12 15:00", "2015-08-19"),
        ("2015-08-14 09:30", "2015-08-21"),
    ] {
        let due = SHIPPED
            .due(at(complete), Limit::WorkingDays(5), Rule::CIVIL)
            .unwrap();
        assert_eq!(due.due_day.to_string(), expected);
    }
}

#[test]
fn met_or_late_at_the_edge() {
    let start = at("2026-03-23 09:00");
    let close = Rule::Civil {
        end_of_day: EndOfDay::CloseOfOffice,
        receipt: Receipt::SameDay,
    };
    for (rule, moment, met) in [
        (Rule::CIVIL, "2026-03-24T23:59:59.999+07:00", true),
        (Rule::CIVIL, "2026-03-25T00:00:00+07:00", false),
        (close, "2026-03-24T17:00:00+07:00", true),
        (close, "2026-03-24T17:00:00.001+07:00", false),
        (Rule::Hours, "2026-03-24T09:00:00+07:00", true),
        (Rule::Hours, "2026-03-24T09:00:01+07:00", false),
    ] {
        let due = SHIPPED.due(start, Limit::WorkingDays(1), rule).unwrap();
        assert_eq!(due.is_met_by(at(moment)), met, "{rule:?} {moment}");
        assert_eq!(SHIPPED.margin(&due, at(moment)).unwrap().met, met);
    }
}

#[test]
fn deemed_receipt_begins_after_closing() {
    let rule = Rule::Civil {
        end_of_day: EndOfDay::Midnight,
        receipt: Receipt::DeemedNextWorkingDay,
    };
    for (start, expected) in [
        ("2026-03-23 05:00", "2026-03-24"),
        ("2026-03-23 12:00", "2026-03-24"),
        ("2026-03-23 17:00", "2026-03-24"),
        ("2026-03-23T17:00:00.5+07:00", "2026-03-25"),
        ("2026-03-23 23:59:59", "2026-03-25"),
        ("2026-03-22 09:00", "2026-03-24"),
    ] {
        let due = SHIPPED.due(at(start), Limit::WorkingDays(1), rule).unwrap();
        assert_eq!(due.due_day.to_string(), expected, "{start}");
    }
}
