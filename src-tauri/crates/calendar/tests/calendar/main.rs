//! What the calendar promises: the worked examples, the year data, and properties that hold for any start and
//! limit.

#![expect(
    clippy::unwrap_used,
    reason = "helpers outside #[test] functions are tests too"
)]

mod data;
mod examples;
mod hours_and_settings;
mod properties;

use std::sync::LazyLock;

use calendar::{Calendar, Zone};
use jiff::Timestamp;

/// The shipped calendar, laid out once for all tests.
pub static SHIPPED: LazyLock<Calendar> = LazyLock::new(|| Calendar::shipped().unwrap());

/// A moment on the office's wall.
pub fn at(text: &str) -> Timestamp {
    Zone::VIETNAM.parse_clock(text).unwrap()
}

/// A moment as the office's wall shows it, to the minute when the seconds are zero.
pub fn wall(moment: Timestamp) -> String {
    let text = Zone::VIETNAM.civil(moment).to_string().replace('T', " ");
    text.strip_suffix(":00").map(str::to_owned).unwrap_or(text)
}
