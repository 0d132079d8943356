//! Working time of a Vietnamese office: which days are worked, when a limit of 1, 2 or 5 working days ends,
//! and how that was counted.
//!
//! Deadlines between agencies turn on days that the State swaps late, on Tết, on days in lieu, and on which
//! of two counting rules an office follows. Here each such day is data with its source and its certainty, and
//! each answer lists every day it passed over, so that an official can check it with a wall calendar.
//!
//! What this crate deliberately does not do: it reads no clock and no file, knows no cases or agencies, and
//! never guesses that an announced day is law: unconfirmed days are ordinary days until a person confirms
//! them. Years without data are computed from the statute and the lunar calendar, and every answer that
//! touches one says so.
//!
//! ```
//! use calendar::{Calendar, Limit, Rule};
//!
//! let calendar = Calendar::shipped()?;
//! // Received on the eve of Tết 2024, five working days.
//! let received = calendar.zone().parse_clock("2024-02-07 08:00")?;
//!
//! let civil = calendar.due(received, Limit::WorkingDays(5), Rule::CIVIL)?;
//! assert_eq!(civil.due_day.to_string(), "2024-02-21");
//! let tet = &civil.counted[1];
//! assert_eq!(tet.name.as_deref(), Some("Tết Nguyên đán (29 tháng Chạp)"));
//!
//! let hours = calendar.due(received, Limit::WorkingDays(5), Rule::Hours)?;
//! assert_eq!(hours.zone.print(hours.due), "2024-02-21T08:00:00+07:00");
//! let appointment = hours.appointment.map(|moment| hours.zone.print(moment));
//! assert_eq!(appointment.as_deref(), Some("2024-02-21T13:30:00+07:00"));
//! # Ok::<(), calendar::CalendarError>(())
//! ```

mod calendar;
mod check;
mod due;
mod elapsed;
mod error;
mod hours;
pub mod lunar;
mod rule;
mod settings;
mod statute;
mod table;
mod year;
mod zone;

pub use calendar::{Calendar, CalendarVersion, Day, DayKind};
pub use check::{CheckCode, CheckLevel, CheckLine};
pub use due::{DayNote, Due, DueMoment, Step};
pub use elapsed::{Margin, WorkingTime, WorkingTimeParts};
pub use error::CalendarError;
pub use hours::{
    HoursOnDate, HoursPeriod, MAX_HOURS_ENTRIES, MAX_SESSIONS_A_DAY, OfficeHours, Session, WeekDay,
};
pub use rule::{EndOfDay, Limit, Receipt, Rule};
pub use settings::{CalendarSettings, MAX_SETTING_ENTRIES, Withdrawal};
pub use year::{Certainty, Coverage, MAX_DAYS_A_YEAR_FILE, MarkedDay, MarkedKind, YearFile};
pub use zone::{MAX_ZONE_MINUTES, Zone};

/// First year the calendar answers for: the five-day week of State agencies began in October 1999.
pub const FIRST_YEAR: i16 = 2000;
/// Last year the calendar answers for.
pub const LAST_YEAR: i16 = 2100;
/// Longest limit in working days (about fifteen years).
pub const MAX_WORKING_DAYS: u32 = 3_660;
/// Longest limit in minutes of working time; a bound only, no day is taken to have eight hours.
pub const MAX_WORKING_MINUTES: u32 = MAX_WORKING_DAYS * 8 * 60;
