//! The year data: valid by schema and by code, complete against the statute, and a base for computed years.

use std::path::Path;

use calendar::{
    Calendar, CalendarSettings, Certainty, CheckCode, CheckLevel, Coverage, DayKind, Limit, MarkedKind, Rule,
    YearFile, lunar,
};
use jiff::civil::{Date, date};

use crate::{SHIPPED, at};

fn text_of(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(&text_of("../../../schemas/files/calendar-year.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn files() -> Vec<(String, YearFile)> {
    (2014..=2026)
        .map(|year| {
            let text = text_of(&format!("data/{year}.json"));
            let file = YearFile::parse(&text).unwrap();
            assert_eq!(file.year, year);
            (text, file)
        })
        .collect()
}

#[test]
fn year_files_keep_their_schema() {
    let schema = schema();
    for (text, file) in files() {
        let json = serde_json::from_str(&text).unwrap();
        let problems: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{}: {problems:?}", file.year);
        assert_eq!(
            serde_json::to_value(&file).unwrap(),
            json,
            "{} is written as it is read",
            file.year
        );
    }
}

#[test]
fn bad_year_files_are_refused() {
    let schema = schema();
    let day = |date: &str, kind: &str, rest: &str| {
        format!(
            r#"{{"date":"{date}","kind":"{kind}","name_vi":"x","source":"y","certainty":"certain"{rest}}}"#
        )
    };
    let file = |days: &str| format!(r#"{{"year":2026,"coverage":"whole","days":[{days}]}}"#);
    // (oddity, text, whether the schema alone can see it)
    for (oddity, text, by_schema) in [
        ("not JSON", "{".to_owned(), false),
        ("no coverage", r#"{"year":2026,"days":[]}"#.to_owned(), true),
        (
            "year too early",
            r#"{"year":1999,"coverage":"whole","days":[]}"#.to_owned(),
            true,
        ),
        ("unknown kind", file(&day("2026-01-01", "feast", "")), true),
        (
            "unknown key",
            file(&day("2026-01-01", "holiday", r#","note":"z""#)),
            true,
        ),
        ("no such date", file(&day("2026-02-30", "holiday", "")), false),
        ("other year", file(&day("2025-01-01", "holiday", "")), false),
        (
            "make-up day on a Monday",
            file(&day("2026-01-05", "swap_work", r#","pair":"2026-01-06""#)),
            false,
        ),
        (
            "swapped off on a Sunday",
            file(&day("2026-01-04", "swap_off", r#","pair":"2026-01-10""#)),
            false,
        ),
        (
            "twice",
            file(&format!(
                "{},{}",
                day("2026-01-01", "holiday", ""),
                day("2026-01-01", "holiday", "")
            )),
            true,
        ),
        (
            "out of order",
            file(&format!(
                "{},{}",
                day("2026-05-01", "holiday", ""),
                day("2026-01-01", "holiday", "")
            )),
            false,
        ),
    ] {
        assert!(YearFile::parse(&text).is_err(), "{oddity} is refused");
        if by_schema {
            assert!(
                !schema.is_valid(&serde_json::from_str(&text).unwrap()),
                "{oddity} breaks the schema"
            );
        }
    }
}

#[test]
fn every_listed_day_has_its_kind() {
    let mut listed = 0;
    for (_, file) in files() {
        for day in &file.days {
            let expected = match day.kind {
                _ if day.certainty == Certainty::Unconfirmed => DayKind::Working,
                MarkedKind::Holiday => DayKind::Holiday,
                MarkedKind::InLieu => DayKind::InLieu,
                MarkedKind::SwapOff => DayKind::SwapOff,
                MarkedKind::SwapWork => DayKind::SwapWork,
            };
            assert_eq!(SHIPPED.day_kind(day.date), Some(expected), "{}", day.date);
            listed += 1;
        }
    }
    assert_eq!(listed, 177);
}

#[test]
fn shipped_years_fit_the_statute() {
    for year in 2015..=2026 {
        let lines = SHIPPED.check_year(year).unwrap();
        let problems: Vec<String> = lines
            .iter()
            .filter(|line| line.level == CheckLevel::Problem)
            .map(|line| line.to_string())
            .collect();
        assert!(problems.is_empty(), "{problems:?}");
    }
}

/// The statute and the lunar calendar alone give the days off of every year of the data, swaps aside, and the
/// holidays both list have one name.
#[test]
fn computing_agrees_with_the_data() {
    for (_, file) in files()
        .into_iter()
        .filter(|(_, file)| file.coverage == Coverage::Whole)
    {
        let year = file.year;
        let listed = file.days.clone();
        let empty = YearFile {
            coverage: Coverage::Part,
            days: Vec::new(),
            ..file
        };
        let settings = CalendarSettings {
            years: vec![empty],
            ..CalendarSettings::default()
        };
        let computed = Calendar::new(settings).unwrap();
        let off = |calendar: &Calendar, date: Date| {
            let kind = calendar.day_kind(date).unwrap();
            !matches!(
                kind,
                DayKind::Working | DayKind::SwapOff | DayKind::SwapWork | DayKind::Weekend
            ) && !matches!(
                date.weekday(),
                jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
            )
        };
        for day in listed.iter().filter(|day| day.kind == MarkedKind::Holiday) {
            if computed.day_kind(day.date) == Some(DayKind::Holiday) {
                let name = computed.day(day.date).and_then(|day| day.name);
                assert_eq!(name.as_deref(), Some(day.name_vi.as_str()), "{}", day.date);
            }
        }
        for date in date(year, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|date| date.year() == year)
        {
            assert_eq!(off(&computed, date), off(&SHIPPED, date), "{date}");
        }
        assert!(computed.is_provisional(year));
    }
}

#[test]
fn lunar_days_of_the_data() {
    for (_, file) in files()
        .into_iter()
        .filter(|(_, file)| file.coverage == Coverage::Whole)
    {
        let named = |part: &str| {
            file.days
                .iter()
                .find(|day| day.name_vi.contains(part) && day.pair.is_none())
        };
        assert_eq!(
            named("mùng 1").map(|day| day.date),
            lunar::new_year_day(file.year)
        );
        assert_eq!(
            named("10/3 âm lịch").map(|day| day.date),
            lunar::hung_kings_day(file.year)
        );
    }
}

/// Tết and the tenth of the third month of other years, as VIETNAMESE_CALENDAR of Python's `holidays` 0.109
/// has them.
#[test]
fn lunar_days_of_other_years() {
    for (tet, hung_kings) in LUNAR_TABLE {
        let year = tet.year();
        assert_eq!(
            (lunar::new_year_day(year), lunar::hung_kings_day(year)),
            (Some(tet), Some(hung_kings))
        );
    }
}

const LUNAR_TABLE: [(Date, Date); 45] = [
    (date(1991, 2, 15), date(1991, 4, 24)),
    (date(1992, 2, 4), date(1992, 4, 12)),
    (date(1993, 1, 23), date(1993, 4, 1)),
    (date(1994, 2, 10), date(1994, 4, 20)),
    (date(1995, 1, 31), date(1995, 4, 9)),
    (date(1996, 2, 19), date(1996, 4, 27)),
    (date(1997, 2, 7), date(1997, 4, 16)),
    (date(1998, 1, 28), date(1998, 4, 6)),
    (date(1999, 2, 16), date(1999, 4, 25)),
    (date(2000, 2, 5), date(2000, 4, 14)),
    (date(2001, 1, 24), date(2001, 4, 3)),
    (date(2002, 2, 12), date(2002, 4, 22)),
    (date(2003, 2, 1), date(2003, 4, 11)),
    (date(2004, 1, 22), date(2004, 4, 28)),
    (date(2005, 2, 9), date(2005, 4, 18)),
    (date(2006, 1, 29), date(2006, 4, 7)),
    (date(2007, 2, 17), date(2007, 4, 26)),
    (date(2008, 2, 7), date(2008, 4, 15)),
    (date(2009, 1, 26), date(2009, 4, 4)),
    (date(2010, 2, 14), date(2010, 4, 23)),
    (date(2011, 2, 3), date(2011, 4, 12)),
    (date(2012, 1, 23), date(2012, 3, 31)),
    (date(2013, 2, 10), date(2013, 4, 19)),
    (date(2014, 1, 31), date(2014, 4, 9)),
    (date(2015, 2, 19), date(2015, 4, 28)),
    (date(2016, 2, 8), date(2016, 4, 16)),
    (date(2017, 1, 28), date(2017, 4, 6)),
    (date(2018, 2, 16), date(2018, 4, 25)),
    (date(2019, 2, 5), date(2019, 4, 14)),
    (date(2020, 1, 25), date(2020, 4, 2)),
    (date(2021, 2, 12), date(2021, 4, 21)),
    (date(2022, 2, 1), date(2022, 4, 10)),
    (date(2023, 1, 22), date(2023, 4, 29)),
    (date(2024, 2, 10), date(2024, 4, 18)),
    (date(2025, 1, 29), date(2025, 4, 7)),
    (date(2026, 2, 17), date(2026, 4, 26)),
    (date(2027, 2, 6), date(2027, 4, 16)),
    (date(2028, 1, 26), date(2028, 4, 4)),
    (date(2029, 2, 13), date(2029, 4, 23)),
    (date(2030, 2, 2), date(2030, 4, 12)),
    (date(2031, 1, 23), date(2031, 4, 1)),
    (date(2032, 2, 11), date(2032, 4, 19)),
    (date(2033, 1, 31), date(2033, 4, 9)),
    (date(2034, 2, 19), date(2034, 4, 28)),
    (date(2035, 2, 8), date(2035, 4, 17)),
];

#[test]
fn answers_that_touch_a_year_without_data_are_provisional() {
    for (start, days, provisional) in [
        ("2026-12-20 09:00", 5, false),
        ("2026-12-30 09:00", 1, false),
        ("2026-12-30 09:00", 2, true),
        ("2027-03-01 09:00", 1, true),
        ("2014-12-26 09:00", 1, true),
        ("2014-12-31 09:00", 1, true),
        ("2015-01-01 09:00", 1, false),
    ] {
        let due = SHIPPED
            .due(at(start), Limit::WorkingDays(days), Rule::CIVIL)
            .unwrap();
        assert_eq!(due.provisional, provisional, "{start}");
    }
}

#[test]
fn the_make_up_day_of_2014_belongs_to_2015() {
    assert_eq!(SHIPPED.day_kind(date(2014, 12, 27)), Some(DayKind::SwapWork));
    let lines = SHIPPED.check_year(2014).unwrap();
    assert!(lines.iter().any(|line| line.code == CheckCode::Provisional));
    assert!(
        lines
            .iter()
            .any(|line| line.code == CheckCode::MakeUpDay && line.pair == Some(date(2015, 1, 2)))
    );
}
