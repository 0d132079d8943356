//! The one clock of the program. Everything else is handed its time.

use jiff::Timestamp;

/// Where "now" comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's own clock.
    System,
    /// A clock that stands still: a demonstration register's, or a test's.
    Fixed(Timestamp),
}

impl Clock {
    /// The moment it is, without fractions of a second: the book speaks of seconds.
    pub fn now(self) -> Timestamp {
        match self {
            Self::Fixed(at) => at,
            #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
            Self::System => {
                let now = Timestamp::now();
                Timestamp::from_second(now.as_second()).unwrap_or(now)
            }
        }
    }
}
