//! Working time between two moments: how early, how late.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::CalendarError;
use crate::calendar::Calendar;
use crate::due::Due;

/// A length of working time.
///
/// ```
/// use calendar::Calendar;
/// let calendar = Calendar::shipped()?;
/// let at = |text| calendar.zone().parse_clock(text);
/// let time = calendar.working_time_between(at("2026-03-20 16:00")?, at("2026-03-24 08:30")?)?;
/// assert_eq!(time.minutes(), 60 + 480 + 90);
/// let parts = time.parts();
/// assert_eq!((parts.days, parts.hours, parts.minutes), (1, 2, 30));
/// # Ok::<(), calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WorkingTime {
    /// Seconds of working time, negative when the second moment is the earlier. Fractions of a second of both
    /// moments are dropped first.
    pub seconds: i64,
    /// Length of one working day, seconds, by which [`WorkingTime::parts`] divides: that of the first working
    /// day touched.
    pub day_seconds: u32,
}

/// A [`WorkingTime`] as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WorkingTimeParts {
    /// The second moment was the earlier.
    pub negative: bool,
    /// Whole working days.
    pub days: u32,
    /// Whole hours beyond them.
    pub hours: u32,
    /// Whole minutes beyond those; the rest of a minute is dropped.
    pub minutes: u32,
}

impl WorkingTime {
    /// Whole minutes, signed; the rest of a minute is dropped, so up to 59 seconds either way are 0 minutes.
    /// Whether a limit was met is never read off this but off [`Due::is_met_by`].
    pub fn minutes(self) -> i64 {
        self.seconds / 60
    }

    /// Days, hours and minutes.
    pub fn parts(self) -> WorkingTimeParts {
        let minutes = self.seconds.unsigned_abs() / 60;
        let day_minutes = u64::from(self.day_seconds / 60).max(1);
        let rest = minutes % day_minutes;
        let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        WorkingTimeParts {
            negative: self.seconds < 0,
            days: small(minutes / day_minutes),
            hours: small(rest / 60),
            minutes: small(rest % 60),
        }
    }
}

/// How something stands, or was done, against its due moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Margin {
    /// It was in time.
    pub met: bool,
    /// How early or how late, never negative.
    pub time: WorkingTime,
}

impl Calendar {
    /// Working time from one moment to another; negative when `to` is before `from`.
    pub fn working_time_between(&self, from: Timestamp, to: Timestamp) -> Result<WorkingTime, CalendarError> {
        let total = |at| self.working_seconds_until(at);
        let seconds = total(to)? - total(from)?;
        let (index, second) = self.locate(from.min(to))?;
        let first = self
            .first_work_from(index, second)
            .map_or(index, |(index, _)| index);
        let day_seconds = self
            .table()
            .schedule(first)
            .map_or(0, |schedule| schedule.length());
        Ok(WorkingTime { seconds, day_seconds })
    }

    /// How early or late `at` is against `due`, in working time. For a limit that ends with its day (24:00)
    /// the measure runs to the close of that day's last session and, once late, from the start of the next
    /// one.
    pub fn margin(&self, due: &Due, at: Timestamp) -> Result<Margin, CalendarError> {
        let met = due.is_met_by(at);
        let time = if met {
            self.working_time_between(at, due.due)?
        } else {
            self.working_time_between(due.due, at)?
        };
        Ok(Margin { met, time })
    }

    /// Working seconds from the first day of the table until `at`.
    fn working_seconds_until(&self, at: Timestamp) -> Result<i64, CalendarError> {
        let (index, second) = self.locate(at)?;
        let before = self
            .table()
            .working_seconds_before(index)
            .ok_or_else(|| self.out_of_range(at))?;
        let today = match self.table().schedule(index) {
            Some(schedule) if self.is_working(index) => schedule.worked_before(second),
            _ => 0,
        };
        Ok(i64::from(before) + i64::from(today))
    }
}
