//! What can go wrong: only bad settings and questions outside the calendar's reach.

use jiff::civil::Date;

/// Why the calendar gives no answer. The wording is for logs; people are told by whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The moment, or the answer to it, lies outside [`crate::FIRST_YEAR`]..=[`crate::LAST_YEAR`].
    #[error("{moment} is outside the years the calendar knows")]
    OutOfRange {
        /// The moment or date asked about.
        moment: String,
    },
    /// The limit is zero or above its bound.
    #[error("a limit of {asked} is not between 1 and {most}")]
    Limit {
        /// What was asked.
        asked: u32,
        /// The bound: [`crate::MAX_WORKING_DAYS`] or [`crate::MAX_WORKING_MINUTES`].
        most: u32,
    },
    /// A text is not a moment.
    #[error("`{text}` is not a date and time (RFC 3339, or YYYY-MM-DD HH:MM)")]
    Moment {
        /// The text.
        text: String,
    },
    /// A text is not an offset from UTC.
    #[error("`{text}` is not an offset such as +07:00")]
    Zone {
        /// The text.
        text: String,
    },
    /// Office hours that cannot be.
    #[error("office hours {place}: {problem}")]
    Hours {
        /// Which period or date.
        place: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A year file, or a day given by settings, that cannot be.
    #[error("calendar of {year}{}: {problem}", date.map(|d| format!(", {d}")).unwrap_or_default())]
    Year {
        /// The year of the file.
        year: i16,
        /// The day at fault, when it is one day.
        date: Option<Date>,
        /// What is wrong.
        problem: String,
    },
}
