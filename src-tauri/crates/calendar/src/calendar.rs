//! The calendar itself: what each day is, and when working time starts.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::CalendarError;
use crate::settings::CalendarSettings;
use crate::table::Table;
use crate::year::{Certainty, Coverage};
use crate::zone::Zone;

/// Which data and settings an answer came from: the years with data and a hash of everything that can change
/// an answer. Equal versions give equal answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarVersion(String);

impl CalendarVersion {
    pub(crate) fn new(text: String) -> CalendarVersion {
        CalendarVersion(text)
    }

    /// E.g. `vn-2015-2026-…` with sixteen hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CalendarVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A public holiday, whatever the day of the week.
    Holiday,
    /// A day off for a holiday on a rest day.
    InLieu,
    /// A working day given up for another.
    SwapOff,
    /// A rest day worked for another; a full working day.
    SwapWork,
}

impl DayKind {
    /// Whether it counts as a working day.
    pub fn is_working(self) -> bool {
        matches!(self, DayKind::Working | DayKind::SwapWork)
    }
}

/// One day, as the foot of the window and explanations show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Its name in Vietnamese, when it has one. A working day with a name and [`Certainty::Unconfirmed`] is a
    /// day off that was announced but not confirmed.
    pub name: Option<Cow<'static, str>>,
    /// The legal source of its being off, or worked.
    pub source: Option<Cow<'static, str>>,
    /// How sure that is.
    pub certainty: Certainty,
    /// Minutes of working time; 0 on a day off.
    pub working_minutes: u32,
    /// The year has no complete data.
    pub provisional: bool,
}

/// A working calendar: year data, settings and everything computed from them. Cheap to clone and share.
///
/// ```
/// use calendar::Calendar;
/// let calendar = Calendar::shipped()?;
/// let friday_night = calendar.zone().parse_clock("2026-03-20 20:00")?;
/// let monday = calendar.counting_starts(friday_night)?;
/// assert_eq!(calendar.zone().print(monday), "2026-03-23T07:00:00+07:00");
/// # Ok::<(), calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    settings: Arc<CalendarSettings>,
    table: Arc<Table>,
}

impl Calendar {
    /// The shipped data with the shipped settings.
    pub fn shipped() -> Result<Calendar, CalendarError> {
        Calendar::new(CalendarSettings::default())
    }

    /// The shipped data under these settings. Takes a few milliseconds: make one and share it.
    pub fn new(settings: CalendarSettings) -> Result<Calendar, CalendarError> {
        let table = Table::new(&settings)?;
        Ok(Calendar {
            settings: Arc::new(settings),
            table: Arc::new(table),
        })
    }

    /// The same calendar with one unconfirmed day confirmed.
    pub fn with_confirmed(&self, date: Date) -> Result<Calendar, CalendarError> {
        let mut settings = CalendarSettings::clone(&self.settings);
        settings.confirmed.insert(date);
        Calendar::new(settings)
    }

    /// The settings this calendar was made with.
    pub fn settings(&self) -> &CalendarSettings {
        &self.settings
    }

    /// The office's zone.
    pub fn zone(&self) -> Zone {
        self.settings.zone
    }

    /// Names data and settings; goes with every answer.
    pub fn version(&self) -> &CalendarVersion {
        &self.table.version
    }

    /// What that day is; nothing outside [`crate::FIRST_YEAR`]..=[`crate::LAST_YEAR`].
    pub fn day_kind(&self, date: Date) -> Option<DayKind> {
        self.table.kind(self.table.index(date)?)
    }

    /// That day with its name, source and certainty.
    pub fn day(&self, date: Date) -> Option<Day> {
        self.day_at(self.table.index(date)?)
    }

    /// The days that are unconfirmed and not switched on, in order.
    pub fn unconfirmed_days(&self) -> Vec<Day> {
        let pending = |index: &usize| self.table.mark(*index).is_some_and(|mark| !mark.in_force);
        let last = self
            .table
            .index(Date::constant(crate::LAST_YEAR, 12, 31))
            .unwrap_or(0);
        (0..=last)
            .filter(pending)
            .filter_map(|index| self.day_at(index))
            .collect()
    }

    /// Whether the days of that year are computed, not (all) taken from data.
    pub fn is_provisional(&self, year: i16) -> bool {
        self.table.coverage.get(&year) != Some(&Coverage::Whole)
    }

    /// The first moment of working time at or after `at`: `at` itself inside a session, else the start of the
    /// next one. Fractions of a second are dropped (art. 17.2 of 29/2020 counts to the second).
    pub fn counting_starts(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let (index, second) = self.locate(at)?;
        let (index, second) = self
            .first_work_from(index, second)
            .ok_or_else(|| self.out_of_range(at))?;
        self.moment(index, second)
    }

    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    pub(crate) fn locate(&self, at: Timestamp) -> Result<(usize, u32), CalendarError> {
        // `as_second` drops towards zero, which is downwards for every moment the table holds.
        let local = at.as_second() + i64::from(self.settings.zone.offset().seconds());
        self.table.locate(local).ok_or_else(|| self.out_of_range(at))
    }

    pub(crate) fn moment(&self, index: usize, second_of_day: u32) -> Result<Timestamp, CalendarError> {
        let local = self.table.local_second(index, second_of_day);
        let second = local - i64::from(self.settings.zone.offset().seconds());
        Timestamp::from_second(second).map_err(|_| CalendarError::OutOfRange {
            moment: second.to_string(),
        })
    }

    pub(crate) fn out_of_range(&self, at: Timestamp) -> CalendarError {
        CalendarError::OutOfRange {
            moment: self.zone().print(at),
        }
    }

    /// The working day at or after a day.
    pub(crate) fn working_day_from(&self, index: usize) -> Option<usize> {
        self.table.working_day(self.table.working_days_before(index)?)
    }

    pub(crate) fn is_working(&self, index: usize) -> bool {
        self.table.kind(index).is_some_and(DayKind::is_working)
    }

    pub(crate) fn first_work_from(&self, index: usize, second_of_day: u32) -> Option<(usize, u32)> {
        if self.is_working(index)
            && let Some(second) = self.table.schedule(index)?.first_work_from(second_of_day)
        {
            return Some((index, second));
        }
        let next = self.working_day_from(index + 1)?;
        Some((next, self.table.schedule(next)?.first_work_from(0)?))
    }

    pub(crate) fn day_at(&self, index: usize) -> Option<Day> {
        let date = self.table.date(index)?;
        let kind = self.table.kind(index)?;
        let provisional = self.is_provisional(date.year());
        let minutes = if kind.is_working() {
            self.table.schedule(index)?.length() / 60
        } else {
            0
        };
        let ordinary = if provisional {
            Certainty::Computed
        } else {
            Certainty::Certain
        };
        let (name, source, certainty) = match (self.table.mark(index), kind) {
            (Some(mark), _) => (
                Some(Cow::Owned(mark.day.name_vi.clone())),
                Some(Cow::Owned(mark.day.source.clone())),
                mark.day.certainty,
            ),
            (None, DayKind::Weekend) => (
                Some(Cow::Borrowed("Nghỉ hằng tuần")),
                Some(Cow::Borrowed(WEEKLY_REST_SOURCE)),
                ordinary,
            ),
            (None, _) => (None, None, ordinary),
        };
        Some(Day {
            date,
            kind,
            name,
            source,
            certainty,
            working_minutes: minutes,
            provisional,
        })
    }
}

const WEEKLY_REST_SOURCE: &str = "QĐ 188/1999/QĐ-TTg (tuần làm việc 40 giờ, nghỉ thứ Bảy và Chủ nhật)";
