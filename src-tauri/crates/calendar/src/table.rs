//! Every day from [`FIRST_YEAR`] to [`LAST_YEAR`] laid out once when a calendar is made, with running totals
//! of working days and working seconds: a due moment is then a few look-ups, whatever the limit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::calendar::{CalendarVersion, DayKind};
use crate::hours::{Schedule, sessions_of};
use crate::settings::CalendarSettings;
use crate::statute;
use crate::year::{Certainty, Coverage, MarkedDay, MarkedKind, SHIPPED, YearFile, is_weekly_rest};
use crate::{CalendarError, FIRST_YEAR, LAST_YEAR};

/// Seconds of a civil day.
pub(crate) const DAY_SECONDS: i64 = 86_400;
/// Raised when the way years are computed changes, so that versions differ although the data do not.
const COMPUTING_REVISION: u8 = 1;
const NO_MARK: u16 = u16::MAX;

/// Where a listed day comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    YearFile,
    Settings,
    Statute,
}

/// A listed day and whether it counts (an unconfirmed one does not until confirmed).
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) day: MarkedDay,
    pub(crate) in_force: bool,
    pub(crate) origin: Origin,
}

/// The days, by index from 1 January of [`FIRST_YEAR`]; totals have one entry more than there are days.
#[derive(Debug)]
pub(crate) struct Table {
    dates: Vec<Date>,
    kinds: Vec<DayKind>,
    marks: Vec<u16>,
    mark_rows: Vec<Mark>,
    schedules: Vec<Schedule>,
    schedule_of: Vec<u16>,
    working_days_before: Vec<u32>,
    working_seconds_before: Vec<u32>,
    provisional_days_before: Vec<u32>,
    working_days: Vec<u32>,
    year_starts: Vec<u32>,
    first_unix_day: i64,
    pub(crate) coverage: BTreeMap<i16, Coverage>,
    pub(crate) replaced: Vec<(Date, Option<MarkedDay>)>,
    pub(crate) version: CalendarVersion,
}

impl Table {
    pub(crate) fn new(settings: &CalendarSettings) -> Result<Table, CalendarError> {
        settings.validate()?;
        let mut files = BTreeMap::new();
        for json in SHIPPED {
            let file = YearFile::parse(json)?;
            files.insert(file.year, file);
        }
        files.extend(settings.years.iter().map(|file| (file.year, file.clone())));
        let version = version_of(&files, settings)?;
        let coverage = files.iter().map(|(year, file)| (*year, file.coverage)).collect();
        let mut rows = BTreeMap::new();
        for year in FIRST_YEAR..=LAST_YEAR {
            rows.extend(rows_of_year(year, files.get(&year)));
        }
        let replaced = apply_settings(&mut rows, settings);
        let mut table = Table {
            dates: Vec::new(),
            kinds: Vec::new(),
            marks: Vec::new(),
            mark_rows: Vec::new(),
            schedules: Vec::new(),
            schedule_of: Vec::new(),
            working_days_before: vec![0],
            working_seconds_before: vec![0],
            provisional_days_before: vec![0],
            working_days: Vec::new(),
            year_starts: Vec::new(),
            first_unix_day: i64::from(
                Date::constant(FIRST_YEAR, 1, 1)
                    .since((jiff::Unit::Day, Date::constant(1970, 1, 1)))
                    .map_err(|_| out_of_range(Date::constant(FIRST_YEAR, 1, 1)))?
                    .get_days(),
            ),
            coverage,
            replaced,
            version,
        };
        table.lay_out(rows, settings);
        Ok(table)
    }

    fn lay_out(&mut self, mut rows: BTreeMap<Date, Mark>, settings: &CalendarSettings) {
        let (mut days, mut seconds, mut provisional) = (0, 0, 0);
        let mut date = Date::constant(FIRST_YEAR, 1, 1);
        while date.year() <= LAST_YEAR {
            if date.day_of_year() == 1 {
                self.year_starts.push(index_of_len(self.dates.len()));
            }
            let schedule = self.schedule_index(sessions_of(&settings.office_hours, date));
            let mark = rows.remove(&date);
            let kind = kind_of(date, mark.as_ref());
            if kind.is_working() {
                self.working_days.push(index_of_len(self.dates.len()));
                days += 1;
                seconds += self
                    .schedules
                    .get(usize::from(schedule))
                    .map_or(0, Schedule::length);
            }
            provisional += u32::from(self.coverage.get(&date.year()) != Some(&Coverage::Whole));
            self.dates.push(date);
            self.kinds.push(kind);
            self.schedule_of.push(schedule);
            self.working_days_before.push(days);
            self.working_seconds_before.push(seconds);
            self.provisional_days_before.push(provisional);
            self.marks.push(match mark {
                Some(mark) => {
                    self.mark_rows.push(mark);
                    u16::try_from(self.mark_rows.len() - 1).unwrap_or(NO_MARK)
                }
                None => NO_MARK,
            });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
    }

    fn schedule_index(&mut self, sessions: &[crate::hours::Session]) -> u16 {
        let schedule = Schedule::new(sessions);
        let at = self
            .schedules
            .iter()
            .rposition(|known| *known == schedule)
            .unwrap_or_else(|| {
                self.schedules.push(schedule);
                self.schedules.len() - 1
            });
        u16::try_from(at).unwrap_or(0)
    }

    /// Index of a date.
    pub(crate) fn index(&self, date: Date) -> Option<usize> {
        let year = usize::try_from(date.year() - FIRST_YEAR).ok()?;
        let start = *self.year_starts.get(year)? as usize;
        Some(start + usize::try_from(date.day_of_year() - 1).ok()?)
    }

    /// Index and second of the day of a local second (seconds since 1 January 1970 on the office's wall).
    pub(crate) fn locate(&self, local_second: i64) -> Option<(usize, u32)> {
        let day = local_second.div_euclid(DAY_SECONDS) - self.first_unix_day;
        let index = usize::try_from(day)
            .ok()
            .filter(|index| *index < self.dates.len())?;
        Some((index, u32::try_from(local_second.rem_euclid(DAY_SECONDS)).ok()?))
    }

    /// The local second of a second of the day.
    pub(crate) fn local_second(&self, index: usize, second_of_day: u32) -> i64 {
        (index as i64 + self.first_unix_day) * DAY_SECONDS + i64::from(second_of_day)
    }

    pub(crate) fn date(&self, index: usize) -> Option<Date> {
        self.dates.get(index).copied()
    }

    pub(crate) fn kind(&self, index: usize) -> Option<DayKind> {
        self.kinds.get(index).copied()
    }

    pub(crate) fn mark(&self, index: usize) -> Option<&Mark> {
        self.mark_rows.get(usize::from(*self.marks.get(index)?))
    }

    pub(crate) fn schedule(&self, index: usize) -> Option<&Schedule> {
        self.schedules.get(usize::from(*self.schedule_of.get(index)?))
    }

    /// Working days before the day at `index` (up to one past the last day).
    pub(crate) fn working_days_before(&self, index: usize) -> Option<usize> {
        self.working_days_before.get(index).map(|days| *days as usize)
    }

    /// The day that is the working day number `number`, counted from 0 at the first day of the table.
    pub(crate) fn working_day(&self, number: usize) -> Option<usize> {
        self.working_days.get(number).map(|index| *index as usize)
    }

    /// Working seconds before the day at `index`.
    pub(crate) fn working_seconds_before(&self, index: usize) -> Option<u32> {
        self.working_seconds_before.get(index).copied()
    }

    /// The day on which the working seconds since the first day of the table reach `total`.
    pub(crate) fn day_reaching(&self, total: u32) -> Option<usize> {
        let after = self
            .working_seconds_before
            .partition_point(|seconds| *seconds < total);
        after.checked_sub(1).filter(|index| *index < self.dates.len())
    }

    /// Whether any day from `first` to `last` (both included) lies in a year that is not wholly data.
    pub(crate) fn is_provisional(&self, first: usize, last: usize) -> bool {
        self.provisional_days_before.get(last + 1) != self.provisional_days_before.get(first)
    }
}

pub(crate) fn out_of_range(date: Date) -> CalendarError {
    CalendarError::OutOfRange {
        moment: date.to_string(),
    }
}

fn index_of_len(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// What a year says: its file, the statute, or for a file that lists only some days both.
fn rows_of_year(year: i16, file: Option<&YearFile>) -> BTreeMap<Date, Mark> {
    let mut rows = BTreeMap::new();
    if file.is_none_or(|file| file.coverage == Coverage::Part) {
        let computed = statute::days_off(year).into_iter();
        rows.extend(computed.map(|day| {
            (
                day.date,
                Mark {
                    day,
                    in_force: true,
                    origin: Origin::Statute,
                },
            )
        }));
    }
    let listed = file.into_iter().flat_map(|file| file.days.iter().cloned());
    rows.extend(listed.map(|day| {
        let in_force = day.certainty != Certainty::Unconfirmed;
        (
            day.date,
            Mark {
                day,
                in_force,
                origin: Origin::YearFile,
            },
        )
    }));
    rows
}

/// Applies the settings and returns the dates whose year file they overrule, with what the file said.
fn apply_settings(
    rows: &mut BTreeMap<Date, Mark>,
    settings: &CalendarSettings,
) -> Vec<(Date, Option<MarkedDay>)> {
    let mut replaced = Vec::new();
    for withdrawal in &settings.withdrawn {
        replaced.push((
            withdrawal.date,
            rows.remove(&withdrawal.date).map(|mark| mark.day),
        ));
    }
    for day in &settings.days {
        let in_force = day.certainty != Certainty::Unconfirmed;
        let mark = Mark {
            day: day.clone(),
            in_force,
            origin: Origin::Settings,
        };
        if let Some(before) = rows.insert(day.date, mark) {
            replaced.push((day.date, Some(before.day)));
        }
    }
    for date in &settings.confirmed {
        if let Some(mark) = rows.get_mut(date).filter(|mark| !mark.in_force) {
            mark.in_force = true;
            mark.day.certainty = Certainty::Confirmed;
        }
    }
    replaced
}

fn kind_of(date: Date, mark: Option<&Mark>) -> DayKind {
    match mark.filter(|mark| mark.in_force).map(|mark| mark.day.kind) {
        Some(MarkedKind::Holiday) => DayKind::Holiday,
        Some(MarkedKind::InLieu) => DayKind::InLieu,
        Some(MarkedKind::SwapOff) => DayKind::SwapOff,
        Some(MarkedKind::SwapWork) => DayKind::SwapWork,
        None if is_weekly_rest(date) => DayKind::Weekend,
        None => DayKind::Working,
    }
}

fn version_of(
    files: &BTreeMap<i16, YearFile>,
    settings: &CalendarSettings,
) -> Result<CalendarVersion, CalendarError> {
    // Settings are hashed without their years, which are among the files, so that a year set by hand to what
    // the program ships gives the same version as the shipped one.
    let settings = CalendarSettings {
        years: Vec::new(),
        ..settings.clone()
    };
    let content = serde_json::to_vec(&(COMPUTING_REVISION, files, settings)).map_err(|problem| {
        CalendarError::Year {
            year: 0,
            date: None,
            problem: problem.to_string(),
        }
    })?;
    let hash: String = Sha256::digest(&content)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let whole: BTreeSet<i16> = files
        .values()
        .filter(|f| f.coverage == Coverage::Whole)
        .map(|f| f.year)
        .collect();
    let (first, last) = (
        whole.first().copied().unwrap_or(0),
        whole.last().copied().unwrap_or(0),
    );
    Ok(CalendarVersion::new(format!("vn-{first}-{last}-{hash}")))
}
