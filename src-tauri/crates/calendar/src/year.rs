//! Year files: every day off, day in lieu and swapped day of a year, with where it is written and how sure it
//! is.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::CalendarError;

/// Most days one year file may list.
pub const MAX_DAYS_A_YEAR_FILE: usize = 366;

/// What a listed day is. `Holiday`, `InLieu` and `SwapOff` are off; `SwapWork` is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkedKind {
    /// A public holiday (Labour Code 2012 art. 115, 2019 art. 112).
    Holiday,
    /// A day off for a holiday that fell on a weekly rest day (art. 115.3; art. 111.3).
    InLieu,
    /// A working day given up for another (*hoán đổi*).
    SwapOff,
    /// A weekly rest day worked for another (*làm bù*).
    SwapWork,
}

/// How sure it is that a day is what it is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Written in law or in a notice that was read.
    Certain,
    /// Rests on agreeing reports; the notice itself was not read.
    High,
    /// Announced but not adopted: counts only after a person confirms it.
    Unconfirmed,
    /// Was unconfirmed in the year file; a person has confirmed it in the settings.
    Confirmed,
    /// Computed from the statute and the lunar calendar; the State's notice may choose otherwise.
    Computed,
}

/// One listed day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkedDay {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: MarkedKind,
    /// Its name in Vietnamese, as shown to people.
    pub name_vi: String,
    /// Law, notice or report it is taken from.
    pub source: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The other half: of a swap the day it was swapped with, of a day in lieu the holiday it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<Date>,
}

/// Whether a year file lists all days of its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// All of them: what is not listed is an ordinary day.
    Whole,
    /// Only some (2014: a make-up day that belongs to 2015): the rest is computed and the year stays
    /// provisional.
    Part,
}

/// The content of one year file (`schemas/files/calendar-year.schema.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearFile {
    /// The year; every day listed lies in it.
    pub year: i16,
    /// Whether all days are listed.
    pub coverage: Coverage,
    /// The days, in order of date, each once.
    pub days: Vec<MarkedDay>,
}

impl YearFile {
    /// Reads and validates the text of a year file.
    ///
    /// ```
    /// use calendar::YearFile;
    /// let text = r#"{"year": 2027, "coverage": "whole", "days": []}"#;
    /// assert_eq!(YearFile::parse(text)?.year, 2027);
    /// # Ok::<(), calendar::CalendarError>(())
    /// ```
    pub fn parse(json: &str) -> Result<YearFile, CalendarError> {
        let file: YearFile = serde_json::from_str(json).map_err(|problem| CalendarError::Year {
            year: 0,
            date: None,
            problem: problem.to_string(),
        })?;
        file.validate()?;
        Ok(file)
    }

    /// Refuses days outside the year, out of order or twice, and make-up days that are not rest days.
    pub fn validate(&self) -> Result<(), CalendarError> {
        let refused = |date, problem: &str| {
            Err(CalendarError::Year {
                year: self.year,
                date,
                problem: problem.to_owned(),
            })
        };
        if !(crate::FIRST_YEAR..=crate::LAST_YEAR).contains(&self.year) {
            return refused(None, "the year is outside the years the calendar knows");
        }
        if self.days.len() > MAX_DAYS_A_YEAR_FILE {
            return refused(None, "more days than a year has");
        }
        let mut seen = BTreeSet::new();
        for day in &self.days {
            if day.date.year() != self.year {
                return refused(Some(day.date), "the day is not in the year of its file");
            }
            if seen.last().is_some_and(|last| *last >= day.date) {
                return refused(Some(day.date), "the day is listed twice or out of order");
            }
            seen.insert(day.date);
            validate_day(day)?;
        }
        Ok(())
    }
}

/// What must hold of one day wherever it is listed.
pub(crate) fn validate_day(day: &MarkedDay) -> Result<(), CalendarError> {
    let refused = |problem: &str| {
        let (year, date) = (day.date.year(), Some(day.date));
        Err(CalendarError::Year {
            year,
            date,
            problem: problem.to_owned(),
        })
    };
    if day.name_vi.trim().is_empty() || day.source.trim().is_empty() {
        return refused("the day has no name or no source");
    }
    let rest = is_weekly_rest(day.date);
    match day.kind {
        MarkedKind::SwapWork if !rest => refused("a make-up day must be a weekly rest day"),
        MarkedKind::SwapOff | MarkedKind::InLieu if rest => refused("a weekly rest day is off already"),
        _ => Ok(()),
    }
}

/// Saturday and Sunday are the weekly rest of State agencies (Decision 188/1999/QĐ-TTg, from 2 October 1999).
pub(crate) fn is_weekly_rest(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The year files that ship with the program, 2014 (one make-up day) to 2026.
pub(crate) const SHIPPED: [&str; 13] = [
    include_str!("../data/2014.json"),
    include_str!("../data/2015.json"),
    include_str!("../data/2016.json"),
    include_str!("../data/2017.json"),
    include_str!("../data/2018.json"),
    include_str!("../data/2019.json"),
    include_str!("../data/2020.json"),
    include_str!("../data/2021.json"),
    include_str!("../data/2022.json"),
    include_str!("../data/2023.json"),
    include_str!("../data/2024.json"),
    include_str!("../data/2025.json"),
    include_str!("../data/2026.json"),
];
