//! The two counting rules and what they count.

use serde::{Deserialize, Serialize};

/// How a limit is counted.
///
/// ```
/// use calendar::Rule;
/// assert_eq!(serde_json::to_string(&Rule::default())?,
///     r#"{"kind":"civil","end_of_day":"midnight","receipt":"same_day"}"#);
/// assert_eq!(serde_json::from_str::<Rule>(r#"{"kind":"hours"}"#)?, Rule::Hours);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// The Civil Code 2015, arts 146–148 (2005: arts 149–153): the day of receipt is not counted, days off
    /// are not working days, the limit ends with its last day.
    Civil {
        /// When the last day ends.
        #[serde(default)]
        end_of_day: EndOfDay,
        /// Which day an out-of-hours receipt belongs to.
        #[serde(default)]
        receipt: Receipt,
    },
    /// Real working time, as Decision 29/2020/QĐ-UBND (Quảng Trị) arts 17–20: to the second, inside office
    /// hours only, with an appointment at the start of the next session.
    Hours,
}

impl Rule {
    /// The Civil Code rule read by the letter: end of day at 24:00, receipt on its own date.
    pub const CIVIL: Rule = Rule::Civil {
        end_of_day: EndOfDay::Midnight,
        receipt: Receipt::SameDay,
    };
}

impl Default for Rule {
    fn default() -> Self {
        Rule::CIVIL
    }
}

/// When the last day of a civil limit ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndOfDay {
    /// At 24:00 (Civil Code art. 148.6).
    #[default]
    Midnight,
    /// At the end of the last session (what offices do).
    CloseOfOffice,
}

/// Which day a receipt belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// Its own date, whatever the hour.
    #[default]
    SameDay,
    /// After closing or on a day off: the next working day. At the very end of the last session is still in
    /// time.
    DeemedNextWorkingDay,
}

/// How much is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Working days, 1 to [`crate::MAX_WORKING_DAYS`].
    WorkingDays(u32),
    /// Minutes of working time, 1 to [`crate::MAX_WORKING_MINUTES`]. Counted from the moment itself under
    /// either rule (Civil Code art. 147.1).
    WorkingMinutes(u32),
}
