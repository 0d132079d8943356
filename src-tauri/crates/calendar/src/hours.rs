//! Office hours: sessions with the date they hold from. The length of a working day is always the sum of that
//! date's sessions; nothing in this crate says eight hours.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::CalendarError;

/// Most sessions one day may have.
pub const MAX_SESSIONS_A_DAY: usize = 8;
/// Most periods, and most single dates, that office hours may list.
pub const MAX_HOURS_ENTRIES: usize = 1_000;

const MINUTES_A_DAY: u16 = 24 * 60;

/// One stretch of working time in a day, from `from` (included) to `to` (not included), in minutes of the
/// day; in JSON `{"from": "07:00", "to": "11:30"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "SessionText", into = "SessionText")]
pub struct Session {
    from: u16,
    to: u16,
}

#[derive(Serialize, Deserialize)]
struct SessionText {
    from: String,
    to: String,
}

impl Session {
    /// A session between two times of the day as `HH:MM`; the end must be after the start.
    pub fn new(from: &str, to: &str) -> Result<Session, CalendarError> {
        let refused = |problem| CalendarError::Hours {
            place: format!("{from}-{to}"),
            problem,
        };
        let (Some(start), Some(end)) = (minute_of_day(from), minute_of_day(to)) else {
            return Err(refused("a time is not HH:MM"));
        };
        if start >= end {
            return Err(refused("a session ends before it starts"));
        }
        Ok(Session { from: start, to: end })
    }

    /// First minute of the session, counted from 00:00.
    pub fn from_minute(self) -> u16 {
        self.from
    }

    /// First minute after the session, counted from 00:00.
    pub fn to_minute(self) -> u16 {
        self.to
    }
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(
            f,
            "{:02}:{:02}–{:02}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

impl From<Session> for SessionText {
    fn from(session: Session) -> Self {
        let text = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        SessionText {
            from: text(session.from),
            to: text(session.to),
        }
    }
}

impl TryFrom<SessionText> for Session {
    type Error = CalendarError;

    fn try_from(text: SessionText) -> Result<Self, CalendarError> {
        Session::new(&text.from, &text.to)
    }
}

/// A day of the week as a key of [`HoursPeriod::weekdays`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the week say all")]
pub enum WeekDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<Weekday> for WeekDay {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => WeekDay::Monday,
            Weekday::Tuesday => WeekDay::Tuesday,
            Weekday::Wednesday => WeekDay::Wednesday,
            Weekday::Thursday => WeekDay::Thursday,
            Weekday::Friday => WeekDay::Friday,
            Weekday::Saturday => WeekDay::Saturday,
            Weekday::Sunday => WeekDay::Sunday,
        }
    }
}

/// The hours that hold from one date until the next period begins. Summer and winter hours are two periods a
/// year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursPeriod {
    /// First day these hours hold. Days before the first period have the hours of the first period.
    pub valid_from: Date,
    /// Sessions of a working day, in order, not touching.
    pub sessions: Vec<Session>,
    /// Days of the week with other sessions. A Saturday here says how long a make-up Saturday is; it does not
    /// turn ordinary Saturdays into working days (a reception desk that opens then is not a working day in
    /// law).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weekdays: BTreeMap<WeekDay, Vec<Session>>,
    /// The notice these hours come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// One date with hours of its own (an afternoon off, a storm); it stays a working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursOnDate {
    /// The date.
    pub date: Date,
    /// Its sessions; a day without any is a day off and belongs in [`crate::CalendarSettings::days`].
    pub sessions: Vec<Session>,
    /// The notice.
    pub source: String,
}

/// Office hours of one agency.
///
/// ```
/// use calendar::OfficeHours;
/// let hours = OfficeHours::default();
/// let text: Vec<String> = hours.periods[0].sessions.iter().map(|s| s.to_string()).collect();
/// assert_eq!(text, ["07:00–11:30", "13:30–17:00"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHours {
    /// The periods, earliest first.
    pub periods: Vec<HoursPeriod>,
    /// Single dates with hours of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<HoursOnDate>,
}

impl Default for OfficeHours {
    /// 07:00–11:30 and 13:30–17:00 on every working day: what neighbouring provinces keep; no notice of Khánh
    /// Hòa's own was found.
    fn default() -> Self {
        let sessions = vec![
            Session {
                from: 7 * 60,
                to: 11 * 60 + 30,
            },
            Session {
                from: 13 * 60 + 30,
                to: 17 * 60,
            },
        ];
        OfficeHours::always(sessions)
    }
}

impl OfficeHours {
    /// The same sessions on every working day, always.
    pub fn always(sessions: Vec<Session>) -> OfficeHours {
        let valid_from = Date::constant(crate::FIRST_YEAR, 1, 1);
        let period = HoursPeriod {
            valid_from,
            sessions,
            weekdays: BTreeMap::new(),
            source: None,
        };
        OfficeHours {
            periods: vec![period],
            dates: Vec::new(),
        }
    }

    /// Refuses empty, overlapping or touching sessions, periods out of order and a date given twice.
    pub fn validate(&self) -> Result<(), CalendarError> {
        let refused = |place: String, problem| Err(CalendarError::Hours { place, problem });
        if self.periods.is_empty() {
            return refused("of the office".to_owned(), "there is no period");
        }
        if self.periods.len() > MAX_HOURS_ENTRIES || self.dates.len() > MAX_HOURS_ENTRIES {
            return refused("of the office".to_owned(), "there are too many entries");
        }
        let mut before: Option<Date> = None;
        for period in &self.periods {
            let place = format!("from {}", period.valid_from);
            if before.is_some_and(|date| date >= period.valid_from) {
                return refused(place, "periods are not in order of date");
            }
            before = Some(period.valid_from);
            for sessions in std::iter::once(&period.sessions).chain(period.weekdays.values()) {
                validate_sessions(&place, sessions)?;
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        for day in &self.dates {
            let place = format!("on {}", day.date);
            if !seen.insert(day.date) {
                return refused(place, "the date is given twice");
            }
            validate_sessions(&place, &day.sessions)?;
        }
        Ok(())
    }
}

fn validate_sessions(place: &str, sessions: &[Session]) -> Result<(), CalendarError> {
    let refused = |problem| {
        Err(CalendarError::Hours {
            place: place.to_owned(),
            problem,
        })
    };
    if sessions.is_empty() {
        return refused("a working day has no session");
    }
    if sessions.len() > MAX_SESSIONS_A_DAY {
        return refused("a day has too many sessions");
    }
    if sessions
        .iter()
        .zip(sessions.iter().skip(1))
        .any(|(one, next)| next.from <= one.to)
    {
        return refused("sessions overlap, touch or are out of order");
    }
    Ok(())
}

/// The sessions of one day, ready for arithmetic in seconds. Positions are seconds *worked* since opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schedule {
    sessions: Vec<(u32, u32)>,
    length: u32,
}

impl Schedule {
    pub(crate) fn new(sessions: &[Session]) -> Schedule {
        let seconds = |minute: u16| u32::from(minute.min(MINUTES_A_DAY)) * 60;
        let sessions: Vec<_> = sessions
            .iter()
            .map(|s| (seconds(s.from), seconds(s.to)))
            .collect();
        let length = sessions.iter().map(|(from, to)| to - from).sum();
        Schedule { sessions, length }
    }

    /// Seconds of work in the day.
    pub(crate) fn length(&self) -> u32 {
        self.length
    }

    /// Second of the day at which the last session ends.
    pub(crate) fn close(&self) -> u32 {
        self.sessions.last().map_or(0, |(_, to)| *to)
    }

    /// Seconds worked before that second of the day.
    pub(crate) fn worked_before(&self, second_of_day: u32) -> u32 {
        self.sessions
            .iter()
            .map(|(from, to)| second_of_day.clamp(*from, *to) - from)
            .sum()
    }

    /// The second of the day at which `worked` seconds are done: the end of a session when it fills it
    /// exactly.
    pub(crate) fn done_at(&self, worked: u32) -> u32 {
        let mut left = worked;
        for (from, to) in &self.sessions {
            if left <= to - from {
                return from + left;
            }
            left -= to - from;
        }
        self.close()
    }

    /// The first second of working time at or after that second of the day.
    pub(crate) fn first_work_from(&self, second_of_day: u32) -> Option<u32> {
        self.sessions
            .iter()
            .find(|(_, to)| second_of_day < *to)
            .map(|(from, _)| second_of_day.max(*from))
    }

    /// The start of the first session that begins at or after that second of the day.
    pub(crate) fn session_start_from(&self, second_of_day: u32) -> Option<u32> {
        self.sessions
            .iter()
            .map(|(from, _)| *from)
            .find(|from| *from >= second_of_day)
    }
}

/// Finds the sessions of a date quickly while the day table is built.
pub(crate) fn sessions_of(hours: &OfficeHours, date: Date) -> &[Session] {
    if let Some(day) = hours.dates.iter().find(|day| day.date == date) {
        return &day.sessions;
    }
    let after = hours.periods.partition_point(|period| period.valid_from <= date);
    let Some(period) = hours.periods.get(after.saturating_sub(1)) else {
        return &[];
    };
    period
        .weekdays
        .get(&date.weekday().into())
        .unwrap_or(&period.sessions)
}
