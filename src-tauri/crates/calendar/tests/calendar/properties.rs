//! What holds for any start and any limit, over years with data and without.

use calendar::{
    Calendar, CalendarSettings, DayKind, Due, EndOfDay, Limit, OfficeHours, Receipt, Rule, Session, Step,
};
use jiff::Timestamp;
use proptest::prelude::*;
use std::sync::LazyLock;

use crate::SHIPPED;

/// Hours of unequal length, so that nothing can lean on eight-hour days.
static UNEVEN: LazyLock<Calendar> = LazyLock::new(|| {
    let session = |from, to| Session::new(from, to).unwrap();
    let mut hours = OfficeHours::always(vec![session("07:15", "11:30"), session("13:00", "16:40")]);
    let mut summer = hours.periods[0].clone();
    summer.valid_from = jiff::civil::date(2024, 4, 15);
    summer.sessions = vec![
        session("06:30", "10:50"),
        session("14:00", "17:31"),
        session("19:00", "19:20"),
    ];
    summer
        .weekdays
        .insert(calendar::WeekDay::Friday, vec![session("06:30", "11:00")]);
    hours.periods.push(summer);
    Calendar::new(CalendarSettings {
        office_hours: hours,
        ..CalendarSettings::default()
    })
    .unwrap()
});

fn any_calendar() -> impl Strategy<Value = &'static Calendar> {
    prop_oneof![Just(&*SHIPPED), Just(&*UNEVEN)]
}

/// 2010 to 2040, with fractions of a second.
fn any_start() -> impl Strategy<Value = Timestamp> {
    (1_262_300_400_i64..2_208_988_800, 0..1_000_000_000_i32)
        .prop_map(|(s, ns)| Timestamp::new(s, ns).unwrap())
}

fn any_civil() -> impl Strategy<Value = Rule> {
    let end_of_day = prop_oneof![Just(EndOfDay::Midnight), Just(EndOfDay::CloseOfOffice)];
    let receipt = prop_oneof![Just(Receipt::SameDay), Just(Receipt::DeemedNextWorkingDay)];
    (end_of_day, receipt).prop_map(|(end_of_day, receipt)| Rule::Civil { end_of_day, receipt })
}

fn any_rule() -> impl Strategy<Value = Rule> {
    prop_oneof![any_civil(), Just(Rule::Hours)]
}

fn any_limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1..400_u32).prop_map(Limit::WorkingDays),
        (1..40_000_u32).prop_map(Limit::WorkingMinutes)
    ]
}

fn days(calendar: &Calendar, start: Timestamp, days: u32, rule: Rule) -> Due {
    calendar.due(start, Limit::WorkingDays(days), rule).unwrap()
}

proptest! {
    #[test]
    fn later_start_never_gives_an_earlier_due(
        calendar in any_calendar(), a in any_start(), gap in 0..30_000_000_i64, limit in any_limit(), rule in any_rule(),
    ) {
        let b = a + jiff::SignedDuration::from_millis(gap);
        prop_assert!(calendar.due(a, limit, rule).unwrap().due <= calendar.due(b, limit, rule).unwrap().due);
    }

    #[test]
    fn more_days_are_later_days(calendar in any_calendar(), start in any_start(), n in 1..400_u32, rule in any_rule()) {
        let (one, next) = (days(calendar, start, n, rule), days(calendar, start, n + 1, rule));
        prop_assert!(one.due_day < next.due_day);
        prop_assert!(one.due < next.due);
        prop_assert!(start < one.due);
    }

    #[test]
    fn never_due_on_a_day_off(calendar in any_calendar(), start in any_start(), limit in any_limit(), rule in any_rule()) {
        let due = calendar.due(start, limit, rule).unwrap();
        prop_assert!(calendar.day_kind(due.due_day).unwrap().is_working());
        prop_assert_eq!(due.zone.civil(due.due).date(), due.due_day);
        if let Some(appointment) = due.appointment {
            prop_assert!(appointment > due.due);
            prop_assert_eq!(calendar.counting_starts(appointment).unwrap(), appointment);
            prop_assert_eq!(calendar.working_time_between(due.due, appointment).unwrap().seconds
                <= i64::from(calendar.day(due.due_day).unwrap().working_minutes) * 60, true);
        }
    }

    #[test]
    fn civil_days_add(start in any_start(), a in 1..200_u32, b in 1..200_u32, rule in any_civil()) {
        let first = days(&SHIPPED, start, a, rule);
        let on_that_day = SHIPPED.zone().moment(first.due_day.at(9, 0, 0, 0)).unwrap();
        prop_assert_eq!(days(&SHIPPED, on_that_day, b, rule).due_day, days(&SHIPPED, start, a + b, rule).due_day);
    }

    #[test]
    fn working_time_adds(start in any_start(), a in 1..200_u32, b in 1..200_u32) {
        let first = days(&SHIPPED, start, a, Rule::Hours);
        prop_assert_eq!(days(&SHIPPED, first.due, b, Rule::Hours).due, days(&SHIPPED, start, a + b, Rule::Hours).due);
        let minutes = |start, n| UNEVEN.due(start, Limit::WorkingMinutes(n), Rule::Hours).unwrap().due;
        prop_assert_eq!(minutes(minutes(start, a * 60), b * 60), minutes(start, (a + b) * 60));
    }

    #[test]
    fn equal_days_are_days_times_their_length(start in any_start(), n in 1..400_u32) {
        let by_days = days(&SHIPPED, start, n, Rule::Hours);
        let by_minutes = SHIPPED.due(start, Limit::WorkingMinutes(n * 480), Rule::Hours).unwrap();
        prop_assert_eq!(by_days.due, by_minutes.due);
        prop_assert_eq!(by_days.counted.iter().filter_map(|note| note.seconds).sum::<u32>(), n * 480 * 60);
    }

    #[test]
    fn the_explanation_adds_up(calendar in any_calendar(), start in any_start(), limit in any_limit(), rule in any_rule()) {
        let due = calendar.due(start, limit, rule).unwrap();
        prop_assert_eq!(due.counted.first().unwrap().date, due.zone.civil(start).date());
        prop_assert_eq!(due.counted.last().unwrap().date, due.due_day);
        for pair in due.counted.windows(2) {
            prop_assert_eq!(pair[0].date.tomorrow().unwrap(), pair[1].date);
        }
        for note in &due.counted {
            prop_assert_eq!(Some(note.kind), calendar.day_kind(note.date));
            match note.step {
                Step::Counted | Step::Measured | Step::NotYet => prop_assert!(note.kind.is_working()),
                Step::Skipped => prop_assert!(!note.kind.is_working() && note.source.is_some() && note.name.is_some()),
                Step::FirstDay => {}
            }
            if note.kind == DayKind::SwapWork {
                prop_assert!(note.source.is_some());
            }
        }
        let counted: Vec<u32> = due.counted.iter().filter_map(|note| note.number).collect();
        let seconds: u32 = due.counted.iter().filter_map(|note| note.seconds).sum();
        match (limit, rule) {
            (Limit::WorkingDays(n), Rule::Civil { .. }) => {
                prop_assert_eq!(counted, (1..=n).collect::<Vec<_>>());
                prop_assert_eq!(due.counted.last().unwrap().step, Step::Counted);
            }
            (Limit::WorkingMinutes(n), _) => prop_assert_eq!(seconds, n * 60),
            (Limit::WorkingDays(_), Rule::Hours) => {}
        }
        if counted_in_time(limit, rule) {
            let measured = calendar.working_time_between(start, due.due).unwrap().seconds;
            prop_assert_eq!(i64::from(seconds), measured);
        }
    }

    #[test]
    fn the_short_answer_is_the_long_one(calendar in any_calendar(), start in any_start(), limit in any_limit(), rule in any_rule()) {
        let (long, short) = (calendar.due(start, limit, rule).unwrap(), calendar.due_moment(start, limit, rule).unwrap());
        prop_assert_eq!((long.due_day, long.due, long.appointment, long.provisional),
            (short.due_day, short.due, short.appointment, short.provisional));
    }

    #[test]
    fn met_and_margin_agree(calendar in any_calendar(), start in any_start(), at in any_start(), n in 1..400_u32, rule in any_rule()) {
        let due = days(calendar, start, n, rule);
        let margin = calendar.margin(&due, at).unwrap();
        prop_assert!(margin.time.seconds >= 0);
        prop_assert_eq!(margin.met, due.is_met_by(at));
        let forth = calendar.working_time_between(start, at).unwrap();
        let back = calendar.working_time_between(at, start).unwrap();
        prop_assert_eq!(forth.seconds, -back.seconds);
    }

    #[test]
    fn no_text_makes_a_reader_fail(text in ".{0,60}") {
        let _ = calendar::YearFile::parse(&text);
        let _ = SHIPPED.zone().parse_clock(&text);
        let _ = text.parse::<calendar::Zone>();
        let _ = Session::new(&text, &text);
    }
}

fn counted_in_time(limit: Limit, rule: Rule) -> bool {
    rule == Rule::Hours || matches!(limit, Limit::WorkingMinutes(_))
}
