//! The office's zone: one fixed offset, a setting. Vietnam has had no summer time since 1975, so a table of
//! zone rules would only be one more thing that can be out of date on an office PC.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::CalendarError;

/// Largest distance from UTC a [`Zone`] may have, in minutes (UTC+14 is the largest in use).
pub const MAX_ZONE_MINUTES: i32 = 14 * 60;

/// A fixed offset from UTC, written `+07:00`.
///
/// ```
/// use calendar::Zone;
/// let zone = Zone::VIETNAM;
/// let moment = zone.parse_moment("2026-03-23T02:00:00Z")?;
/// assert_eq!(zone.print(moment), "2026-03-23T09:00:00+07:00");
/// assert_eq!(zone.parse_clock("2026-03-23 09:00")?, moment);
/// # Ok::<(), calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Offset);

impl Zone {
    /// Vietnam: UTC+7.
    pub const VIETNAM: Zone = Zone(Offset::constant(7));

    /// A zone that many minutes east of UTC; an error beyond [`MAX_ZONE_MINUTES`].
    pub fn from_minutes(minutes_east: i32) -> Result<Zone, CalendarError> {
        let refused = || CalendarError::Zone {
            text: format!("{minutes_east} min"),
        };
        if minutes_east.abs() > MAX_ZONE_MINUTES {
            return Err(refused());
        }
        Offset::from_seconds(minutes_east * 60)
            .map(Zone)
            .map_err(|_| refused())
    }

    /// The offset as `jiff` knows it.
    pub fn offset(self) -> Offset {
        self.0
    }

    /// Date and time on the office's wall at `at`.
    pub fn civil(self, at: Timestamp) -> DateTime {
        self.0.to_datetime(at)
    }

    /// The moment the office's wall shows `civil`; an error outside what a timestamp can hold.
    pub fn moment(self, civil: DateTime) -> Result<Timestamp, CalendarError> {
        self.0.to_timestamp(civil).map_err(|_| CalendarError::OutOfRange {
            moment: civil.to_string(),
        })
    }

    /// RFC 3339 with this zone's offset, e.g. `2026-03-23T09:00:00+07:00`.
    pub fn print(self, at: Timestamp) -> String {
        at.display_with_offset(self.0).to_string()
    }

    /// Reads RFC 3339. The text must carry its own offset (or `Z`): the moment is exact.
    pub fn parse_moment(self, text: &str) -> Result<Timestamp, CalendarError> {
        text.trim().parse().map_err(|_| CalendarError::Moment {
            text: text.trim().to_owned(),
        })
    }

    /// Reads what a person types: RFC 3339, or a date and time without offset
    /// (`2026-03-23 09:00`, `2026-03-23T09:00:30`), which is then the office's wall clock;
    /// a date alone is its 00:00.
    pub fn parse_clock(self, text: &str) -> Result<Timestamp, CalendarError> {
        if let Ok(moment) = self.parse_moment(text) {
            return Ok(moment);
        }
        let civil = DateTime::from_str(text.trim()).map_err(|_| CalendarError::Moment {
            text: text.trim().to_owned(),
        })?;
        self.moment(civil)
    }
}

impl Default for Zone {
    fn default() -> Self {
        Zone::VIETNAM
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl FromStr for Zone {
    type Err = CalendarError;

    /// Reads `+HH:MM` or `-HH:MM`, nothing else.
    fn from_str(text: &str) -> Result<Zone, CalendarError> {
        let refused = || CalendarError::Zone {
            text: text.to_owned(),
        };
        let (sign, digits) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(rest), _) => (1, rest),
            (_, Some(rest)) => (-1, rest),
            _ => return Err(refused()),
        };
        let (hours, minutes) = digits.split_once(':').ok_or_else(refused)?;
        let two = |part: &str| (part.len() == 2).then(|| part.parse::<u8>().ok()).flatten();
        match (two(hours), two(minutes)) {
            (Some(hours), Some(minutes)) if minutes < 60 => {
                Zone::from_minutes(sign * (i32::from(hours) * 60 + i32::from(minutes)))
            }
            _ => Err(refused()),
        }
    }
}

impl TryFrom<String> for Zone {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Zone, CalendarError> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.to_string()
    }
}
