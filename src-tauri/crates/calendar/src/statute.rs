//! Years without data: the days off that follow from the statute and the lunar calendar alone.
//!
//! The State chooses within the statute each year (which days around Tết, which day beside 2 September,
//! swaps). Where it chooses, this takes the reading under which the computed days off equal those of every
//! year of the data (2015–2026, swaps aside): two days before Tết and three after; for National Day the day
//! that joins the weekend.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::lunar;
use crate::year::{Certainty, MarkedDay, MarkedKind, is_weekly_rest};

/// Days off of a year, in order, all of them [`Certainty::Computed`].
pub(crate) fn days_off(year: i16) -> Vec<MarkedDay> {
    let law = law_of(year);
    let mut days = holidays(year, law);
    // The tenth of the third month can meet 30 April or 1 May: one day off, and no law gives another for it.
    days.sort_by_key(|day| day.date);
    days.dedup_by_key(|day| day.date);
    let mut taken: BTreeSet<Date> = days.iter().map(|day| day.date).collect();
    let on_rest_days: Vec<(Date, String)> = days
        .iter()
        .filter(|day| is_weekly_rest(day.date))
        .map(|day| (day.date, day.name_vi.clone()))
        .collect();
    for (holiday, name) in on_rest_days {
        let Some(date) = next_free(holiday, &taken) else {
            continue;
        };
        taken.insert(date);
        let name = name_in_lieu(&name, holiday);
        days.push(marked(date, MarkedKind::InLieu, name, law.in_lieu, Some(holiday)));
    }
    days.sort_by_key(|day| day.date);
    days
}

#[derive(Clone, Copy)]
struct Law {
    holidays: &'static str,
    in_lieu: &'static str,
    /// Days off before Tết; three follow from its first day.
    days_before_tet: i8,
    hung_kings: bool,
    second_national_day: bool,
}

/// The labour law a year's days off follow. The 2012 Code came into force on 1 May 2013, after that year's
/// Tết.
fn law_of(year: i16) -> Law {
    match year {
        ..2014 => Law {
            holidays: "BLLĐ 1994 Đ.73 (sửa đổi 2007), tính theo luật",
            in_lieu: "BLLĐ 1994 Đ.73, tính theo luật",
            days_before_tet: 1,
            hung_kings: year >= 2007,
            second_national_day: false,
        },
        2014..2021 => Law {
            holidays: "BLLĐ 10/2012/QH13 Đ.115, tính theo luật",
            in_lieu: "BLLĐ 10/2012/QH13 Đ.115.3, tính theo luật",
            days_before_tet: 2,
            hung_kings: true,
            second_national_day: false,
        },
        _ => Law {
            holidays: "BLLĐ 45/2019/QH14 Đ.112, tính theo luật",
            in_lieu: "BLLĐ 45/2019/QH14 Đ.111.3, tính theo luật",
            days_before_tet: 2,
            hung_kings: true,
            second_national_day: true,
        },
    }
}

fn holidays(year: i16, law: Law) -> Vec<MarkedDay> {
    let mut days = Vec::new();
    let mut add = |date: Option<Date>, name: String| {
        if let Some(date) = date {
            days.push(marked(date, MarkedKind::Holiday, name, law.holidays, None));
        }
    };
    let fixed = |month, day| Date::new(year, month, day).ok();
    add(fixed(1, 1), "Tết Dương lịch".to_owned());
    let tet = lunar::new_year_day(year);
    let last_month_days = lunar::last_month_days(year).map_or(30, i64::from);
    for before in (1..=law.days_before_tet).rev() {
        let day = last_month_days - i64::from(before) + 1;
        add(
            shift(tet, -i64::from(before)),
            format!("Tết Nguyên đán ({day} tháng Chạp)"),
        );
    }
    for after in 0..3 {
        add(shift(tet, after), format!("Tết Nguyên đán (mùng {})", after + 1));
    }
    if law.hung_kings {
        add(
            lunar::hung_kings_day(year),
            "Giỗ Tổ Hùng Vương (10/3 âm lịch)".to_owned(),
        );
    }
    add(fixed(4, 30), "Ngày Chiến thắng".to_owned());
    add(fixed(5, 1), "Ngày Quốc tế lao động".to_owned());
    let national_day = fixed(9, 2);
    if law.second_national_day {
        let beside = match national_day.map(Date::weekday) {
            Some(Weekday::Monday | Weekday::Thursday) => 1,
            _ => -1,
        };
        add(
            shift(national_day, beside),
            "Quốc khánh (ngày liền kề)".to_owned(),
        );
    }
    add(national_day, "Quốc khánh".to_owned());
    days
}

/// As the year files name them: `Nghỉ bù Tết Nguyên đán: mùng 3 (21/02)`, `Nghỉ bù Giỗ Tổ Hùng Vương
/// (16/04)`.
fn name_in_lieu(name: &str, holiday: Date) -> String {
    let (name, detail) = name.split_once(" (").unwrap_or((name, ""));
    let which = match detail.strip_suffix(')') {
        Some(day) if name == "Tết Nguyên đán" => format!(": {day}"),
        _ => String::new(),
    };
    format!(
        "Nghỉ bù {name}{which} ({:02}/{:02})",
        holiday.day(),
        holiday.month()
    )
}

fn marked(date: Date, kind: MarkedKind, name_vi: String, source: &str, pair: Option<Date>) -> MarkedDay {
    MarkedDay {
        date,
        kind,
        name_vi,
        source: source.to_owned(),
        certainty: Certainty::Computed,
        pair,
    }
}

fn shift(date: Option<Date>, days: i64) -> Option<Date> {
    date?.checked_add(days.days()).ok()
}

/// The first working day after `holiday` that is not off already.
fn next_free(holiday: Date, taken: &BTreeSet<Date>) -> Option<Date> {
    let mut date = holiday.tomorrow().ok()?;
    while is_weekly_rest(date) || taken.contains(&date) {
        date = date.tomorrow().ok()?;
    }
    Some(date)
}
