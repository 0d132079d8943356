//! Looks a year over: what is off, what is worked instead, and what does not fit together.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, DayKind};
use crate::lunar;
use crate::table::{Mark, Origin};
use crate::year::{Certainty, Coverage, MarkedKind, is_weekly_rest};
use crate::{CalendarError, FIRST_YEAR, LAST_YEAR};

/// Days off around Tết under the Labour Codes of 2012 and 2019.
const TET_DAYS: usize = 5;
/// How far from the first day of the lunar year those days may lie.
const TET_REACH_DAYS: usize = 6;

/// How much a [`CheckLine`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckLevel {
    /// What the year holds.
    Fact,
    /// Something a person should know.
    Notice,
    /// Something that does not fit.
    Problem,
}

/// What a [`CheckLine`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckCode {
    /// [`CheckLine::count`] working days in the year.
    WorkingDays,
    /// A listed day off.
    DayOff,
    /// A rest day that is worked.
    MakeUpDay,
    /// The year has no data, or only some: it is computed.
    Provisional,
    /// An announced day off that nobody has confirmed; it counts as an ordinary day.
    Unconfirmed,
    /// A day that rests on reports, not on a notice that was read, or on a person's confirmation.
    NotCertain,
    /// The settings overrule the year file on this day.
    Overruled,
    /// One half of a swap without its other half at [`CheckLine::pair`].
    SwapWithoutPair,
    /// A holiday on a rest day without a day in lieu.
    NoSubstitute,
    /// A day in lieu that stands for no holiday on a rest day, or for one that has another already.
    SubstituteWithoutHoliday,
    /// The statute's day off on this date is not in the year.
    StatutoryDayMissing,
    /// The year has [`CheckLine::count`] days off at Tết, not five.
    TetDays,
}

/// One line of [`Calendar::check_year`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// How much it matters.
    pub level: CheckLevel,
    /// What it says.
    pub code: CheckCode,
    /// The day it is about, when it is about one.
    pub date: Option<Date>,
    /// What that day is.
    pub kind: Option<DayKind>,
    /// The other day it is about: the other half of a swap, the holiday of a day in lieu.
    pub pair: Option<Date>,
    /// Name of the day in Vietnamese.
    pub name: Option<String>,
    /// Where the day is written.
    pub source: Option<String>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
    /// A number of days.
    pub count: Option<u32>,
}

impl CheckLine {
    fn plain(level: CheckLevel, code: CheckCode) -> CheckLine {
        let (date, kind, pair, name, source, certainty, count) = (None, None, None, None, None, None, None);
        CheckLine {
            level,
            code,
            date,
            kind,
            pair,
            name,
            source,
            certainty,
            count,
        }
    }

    fn about(level: CheckLevel, code: CheckCode, mark: &Mark, kind: DayKind) -> CheckLine {
        CheckLine {
            date: Some(mark.day.date),
            kind: Some(kind),
            pair: mark.day.pair,
            name: Some(mark.day.name_vi.clone()),
            source: Some(mark.day.source.clone()),
            certainty: Some(mark.day.certainty),
            ..CheckLine::plain(level, code)
        }
    }
}

impl fmt::Display for CheckLine {
    /// One line of Vietnamese.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(date) = self.date {
            write!(f, "{:02}/{:02}/{:04}: ", date.day(), date.month(), date.year())?;
        }
        let name = self.name.as_deref().unwrap_or("ngày thường");
        let source = self.source.as_deref().unwrap_or("không ghi nguồn");
        let count = self.count.unwrap_or(0);
        match self.code {
            CheckCode::WorkingDays => write!(f, "Cả năm có {count} ngày làm việc"),
            CheckCode::DayOff => write!(f, "nghỉ, {name} [{source}]"),
            CheckCode::MakeUpDay => write!(f, "làm việc, {name} [{source}]"),
            CheckCode::Provisional => f.write_str(
                "Năm chưa có đủ lịch chính thức: các ngày nghỉ được tính theo luật và âm lịch (tạm tính)",
            ),
            CheckCode::Unconfirmed => {
                write!(
                    f,
                    "{name}: chưa xác nhận, đang tính là ngày thường; bật trong Cài đặt nếu đã có văn bản [{source}]"
                )
            }
            CheckCode::NotCertain => write!(f, "{name}: chưa đọc được văn bản gốc [{source}]"),
            CheckCode::Overruled => write!(f, "{name}: cài đặt của cơ quan thay cho lịch năm [{source}]"),
            CheckCode::SwapWithoutPair => write!(f, "{name}: không thấy ngày hoán đổi tương ứng"),
            CheckCode::NoSubstitute => {
                write!(f, "{name}: trùng ngày nghỉ hằng tuần mà không có ngày nghỉ bù")
            }
            CheckCode::SubstituteWithoutHoliday => {
                write!(f, "{name}: nghỉ bù không ứng với ngày lễ nào trùng ngày nghỉ")
            }
            CheckCode::StatutoryDayMissing => f.write_str("ngày nghỉ lễ theo luật không có trong lịch năm"),
            CheckCode::TetDays => write!(f, "Tết Nguyên đán có {count} ngày nghỉ, luật định {TET_DAYS}"),
        }
    }
}

impl Calendar {
    /// What a year holds and what in it does not fit: facts first in order of date, then notices, then
    /// problems.
    ///
    /// ```
    /// use calendar::{Calendar, CheckCode, CheckLevel};
    /// let lines = Calendar::shipped()?.check_year(2026)?;
    /// assert!(lines.iter().all(|line| line.level != CheckLevel::Problem));
    /// assert!(lines.iter().any(|line| line.code == CheckCode::Unconfirmed));
    /// # Ok::<(), calendar::CalendarError>(())
    /// ```
    pub fn check_year(&self, year: i16) -> Result<Vec<CheckLine>, CalendarError> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(CalendarError::OutOfRange {
                moment: year.to_string(),
            });
        }
        let marks: Vec<(&Mark, DayKind)> = self
            .indices_of(year)
            .filter_map(|index| self.marked(index))
            .collect();
        let mut lines = vec![self.working_days_line(year)];
        if self.is_provisional(year) {
            lines.push(CheckLine::plain(CheckLevel::Notice, CheckCode::Provisional));
        }
        for (mark, kind) in &marks {
            lines.extend(facts_and_notices(mark, *kind));
            lines.extend(self.misfits(mark, *kind));
        }
        lines.extend(self.overruled(year));
        if self.table().coverage.get(&year) == Some(&Coverage::Whole) {
            lines.extend(self.statutory_misfits(year));
        }
        lines.sort_by_key(|line| (line.level, line.date, line.code));
        Ok(lines)
    }

    fn working_days_line(&self, year: i16) -> CheckLine {
        let count = self
            .indices_of(year)
            .filter(|index| self.is_working(*index))
            .count();
        let count = u32::try_from(count).ok();
        CheckLine {
            count,
            ..CheckLine::plain(CheckLevel::Fact, CheckCode::WorkingDays)
        }
    }

    fn indices_of(&self, year: i16) -> std::ops::RangeInclusive<usize> {
        let index = |month, day| self.table().index(Date::new(year, month, day).ok()?);
        index(1, 1).unwrap_or(1)..=index(12, 31).unwrap_or(0)
    }

    fn marked(&self, index: usize) -> Option<(&Mark, DayKind)> {
        Some((self.table().mark(index)?, self.table().kind(index)?))
    }

    fn marked_on(&self, date: Date) -> Option<&Mark> {
        self.table().mark(self.table().index(date)?)
    }

    fn misfits(&self, mark: &Mark, kind: DayKind) -> Vec<CheckLine> {
        let problem = |code| vec![CheckLine::about(CheckLevel::Problem, code, mark, kind)];
        if !mark.in_force {
            return Vec::new();
        }
        match mark.day.kind {
            MarkedKind::SwapOff | MarkedKind::SwapWork if !self.has_other_half(mark) => {
                problem(CheckCode::SwapWithoutPair)
            }
            MarkedKind::Holiday
                if is_weekly_rest(mark.day.date) && self.substitutes_of(mark.day.date) == 0 =>
            {
                problem(CheckCode::NoSubstitute)
            }
            MarkedKind::InLieu if !self.stands_for_a_holiday(mark) => {
                problem(CheckCode::SubstituteWithoutHoliday)
            }
            _ => Vec::new(),
        }
    }

    fn has_other_half(&self, mark: &Mark) -> bool {
        let wanted = if mark.day.kind == MarkedKind::SwapOff {
            MarkedKind::SwapWork
        } else {
            MarkedKind::SwapOff
        };
        mark.day
            .pair
            .and_then(|date| self.marked_on(date))
            .is_some_and(|other| {
                other.in_force && other.day.kind == wanted && other.day.pair == Some(mark.day.date)
            })
    }

    fn stands_for_a_holiday(&self, mark: &Mark) -> bool {
        mark.day
            .pair
            .and_then(|date| self.marked_on(date))
            .is_some_and(|other| {
                let on_rest_day = is_weekly_rest(other.day.date);
                let one = self.substitutes_of(other.day.date) == 1;
                other.in_force && other.day.kind == MarkedKind::Holiday && on_rest_day && one
            })
    }

    /// How many days in lieu name that holiday, in its own year.
    fn substitutes_of(&self, holiday: Date) -> usize {
        let names_it = |mark: &&Mark| {
            mark.in_force && mark.day.kind == MarkedKind::InLieu && mark.day.pair == Some(holiday)
        };
        self.indices_of(holiday.year())
            .filter_map(|index| self.table().mark(index))
            .filter(names_it)
            .count()
    }

    fn overruled(&self, year: i16) -> Vec<CheckLine> {
        let in_year = self
            .table()
            .replaced
            .iter()
            .filter(|(date, _)| date.year() == year);
        in_year
            .map(|(date, before)| CheckLine {
                date: Some(*date),
                kind: self.day_kind(*date),
                name: before.as_ref().map(|day| day.name_vi.clone()),
                source: self.overruling_source(*date),
                certainty: before.as_ref().map(|day| day.certainty),
                ..CheckLine::plain(CheckLevel::Notice, CheckCode::Overruled)
            })
            .collect()
    }

    fn overruling_source(&self, date: Date) -> Option<String> {
        let settings = self.settings();
        let by_day = settings
            .days
            .iter()
            .find(|day| day.date == date)
            .map(|day| day.source.clone());
        by_day.or_else(|| {
            settings
                .withdrawn
                .iter()
                .find(|day| day.date == date)
                .map(|day| day.source.clone())
        })
    }

    fn statutory_misfits(&self, year: i16) -> Vec<CheckLine> {
        let is_holiday = |date: Date| {
            self.marked_on(date)
                .is_some_and(|m| m.in_force && m.day.kind == MarkedKind::Holiday)
        };
        let mut dates: Vec<Date> = [(1, 1), (4, 30), (5, 1), (9, 2)]
            .into_iter()
            .filter_map(|(month, day)| Date::new(year, month, day).ok())
            .collect();
        dates.extend(lunar::hung_kings_day(year));
        let mut lines: Vec<CheckLine> = dates
            .into_iter()
            .filter(|date| !is_holiday(*date))
            .map(|date| CheckLine {
                date: Some(date),
                kind: self.day_kind(date),
                ..CheckLine::plain(CheckLevel::Problem, CheckCode::StatutoryDayMissing)
            })
            .collect();
        if let Some(tet) = lunar::new_year_day(year).and_then(|date| self.table().index(date)) {
            let around = tet.saturating_sub(TET_REACH_DAYS)..=tet + TET_REACH_DAYS;
            let days = around
                .filter_map(|index| self.table().date(index))
                .filter(|date| is_holiday(*date))
                .count();
            if days != TET_DAYS {
                let count = u32::try_from(days).ok();
                lines.push(CheckLine {
                    count,
                    ..CheckLine::plain(CheckLevel::Problem, CheckCode::TetDays)
                });
            }
        }
        lines
    }
}

fn facts_and_notices(mark: &Mark, kind: DayKind) -> Vec<CheckLine> {
    if !mark.in_force {
        return vec![CheckLine::about(
            CheckLevel::Notice,
            CheckCode::Unconfirmed,
            mark,
            kind,
        )];
    }
    let code = if kind == DayKind::SwapWork {
        CheckCode::MakeUpDay
    } else {
        CheckCode::DayOff
    };
    let mut lines = vec![CheckLine::about(CheckLevel::Fact, code, mark, kind)];
    let unsure = matches!(mark.day.certainty, Certainty::High | Certainty::Confirmed);
    if unsure && mark.origin != Origin::Statute {
        lines.push(CheckLine::about(
            CheckLevel::Notice,
            CheckCode::NotCertain,
            mark,
            kind,
        ));
    }
    lines
}
