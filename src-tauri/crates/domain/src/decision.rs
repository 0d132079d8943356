//! The announcing decision as a name: number and date.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A decision as cited: its number, normalised, and its date when given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DecisionRef {
    /// `113/QĐ-UBND`; a bare `402` when the text gives no more.
    pub number: String,
    /// Date of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// How far apart in days two citations of a number without year may lie and still be the same decision:
/// numbers start again on 1 January (Decree 30/2020 art. 15).
const SAME_NUMBER_WITHIN_DAYS: i32 = 300;

impl DecisionRef {
    /// A reference.
    pub fn new(number: impl Into<String>, date: Option<Date>) -> Self {
        Self {
            number: number.into(),
            date,
        }
    }

    /// `true` when the number has its symbol (`/QĐ-UBND`), not only digits.
    pub fn is_complete(&self) -> bool {
        self.number.contains('/')
    }

    /// The digits before the first slash.
    pub fn serial(&self) -> &str {
        self.number.split('/').next().unwrap_or_default()
    }

    /// Whether both can name the same decision: same number, and dates that do not contradict.
    /// A bare serial fits any number that begins with it.
    pub fn fits(&self, other: &Self) -> bool {
        let numbers = if self.is_complete() && other.is_complete() {
            fold_number(&self.number) == fold_number(&other.number)
        } else {
            self.serial() == other.serial()
        };
        numbers
            && match (self.date, other.date) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    /// Whether a mail received on `day` that cites this number without a date can mean a decision of `date`.
    pub fn recent_enough(date: Date, day: Date) -> bool {
        let days = day.since(date).map(|span| span.get_days()).unwrap_or(i32::MAX);
        (-31..=SAME_NUMBER_WITHIN_DAYS).contains(&days)
    }
}

impl std::fmt::Display for DecisionRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.number)
    }
}

/// Numbers compare without case, spaces and the Đ/Ð look-alikes.
pub fn fold_number(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .map(|c| if c == 'Ð' { 'Đ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn fits() {
        let check = |a: &str, da: Option<Date>, b: &str, db: Option<Date>, want: bool| {
            assert_eq!(
                DecisionRef::new(a, da).fits(&DecisionRef::new(b, db)),
                want,
                "{a} {da:?} / {b} {db:?}"
            );
        };
        let day = Some(date(2026, 1, 13));
        check("113/QĐ-UBND", day, "113/QĐ-UBND", day, true);
        check("113/QĐ-UBND", day, "113/Qð-ubnd", None, true);
        check("113/QĐ-UBND", day, "113/QĐ-UBND", Some(date(2025, 1, 13)), false);
        check("113/QĐ-UBND", day, "113", None, true);
        check("113/QĐ-UBND", day, "113/QĐ-VP.UBND.KSTT", None, false);
        check("113/QĐ-UBND", day, "11", None, false);
    }
}
