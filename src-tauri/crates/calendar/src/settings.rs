//! What an office may set: its hours and zone, which unconfirmed days hold, its own notices, corrections.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::CalendarError;
use crate::hours::OfficeHours;
use crate::year::{MarkedDay, YearFile, validate_day};
use crate::zone::Zone;

/// Most entries in each list of [`CalendarSettings`].
pub const MAX_SETTING_ENTRIES: usize = 4_000;

/// A listed day that is withdrawn: the date becomes an ordinary day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The day.
    pub date: Date,
    /// The notice that withdraws it.
    pub source: String,
}

/// Settings of a [`crate::Calendar`]. Every change of them changes [`crate::CalendarVersion`].
///
/// Order of effect on one date: year file (shipped, or replaced by `years`), then `withdrawn`, then `days`.
///
/// ```
/// use calendar::{Calendar, CalendarSettings, DayKind};
/// let culture_day = jiff::civil::date(2026, 11, 24);
/// let mut settings = CalendarSettings::default();
/// assert_eq!(Calendar::new(settings.clone())?.day_kind(culture_day), Some(DayKind::Working));
/// settings.confirmed.insert(culture_day);
/// assert_eq!(Calendar::new(settings)?.day_kind(culture_day), Some(DayKind::Holiday));
/// # Ok::<(), calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarSettings {
    /// Unconfirmed days that a person has confirmed.
    pub confirmed: BTreeSet<Date>,
    /// Days of the office's own notice and corrections; each replaces what its year says of that date.
    pub days: Vec<MarkedDay>,
    /// Days of a year file that do not hold.
    pub withdrawn: Vec<Withdrawal>,
    /// Whole years that replace or add to the shipped ones.
    pub years: Vec<YearFile>,
    /// Office hours.
    pub office_hours: OfficeHours,
    /// The office's zone.
    pub zone: Zone,
}

impl CalendarSettings {
    /// Refuses what cannot be; says which entry is at fault.
    pub fn validate(&self) -> Result<(), CalendarError> {
        self.office_hours.validate()?;
        let lists = [
            self.confirmed.len(),
            self.days.len(),
            self.withdrawn.len(),
            self.years.len(),
        ];
        if lists.iter().any(|len| *len > MAX_SETTING_ENTRIES) {
            return Err(refused(None, "too many entries in the settings"));
        }
        self.days.iter().try_for_each(validate_day)?;
        self.years.iter().try_for_each(YearFile::validate)?;
        if let Some(twice) = first_twice(self.days.iter().map(|day| day.date)) {
            return Err(refused(Some(twice), "the settings list the day twice"));
        }
        if let Some(twice) = first_twice(self.withdrawn.iter().map(|day| day.date)) {
            return Err(refused(Some(twice), "the settings withdraw the day twice"));
        }
        if first_twice(self.years.iter().map(|file| file.year)).is_some() {
            return Err(refused(None, "the settings hold two files of one year"));
        }
        Ok(())
    }
}

fn refused(date: Option<Date>, problem: &str) -> CalendarError {
    CalendarError::Year {
        year: date.map_or(0, Date::year),
        date,
        problem: problem.to_owned(),
    }
}

fn first_twice<T: Ord + Copy>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let mut seen = BTreeSet::new();
    items.find(|item| !seen.insert(*item))
}
