//! Clocks 1, 2 and 3 of a case, and how each was counted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Actor, Agency, Day, Moment, WorkingTime};

/// How pressing a clock is. Shown by shape, word and colour together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Past due and not met.
    Overdue,
    /// Due within one working day (for a one-day limit: within its last half).
    Soon,
    /// Running, with more time than that.
    Running,
    /// Met in time.
    Met,
    /// Met after it was due.
    Late,
    /// Not counting yet.
    NotStarted,
}

/// The rule of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CountingRule {
    /// Civil Code 2015, articles 147–148: whole days, the day of receipt not counted.
    Civil,
    /// 29/2020 (Quảng Trị), article 17: working hours, to the minute.
    Hours,
}

/// The event a clock starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StartReason {
    /// The decision was issued (clock 1).
    Issued,
    /// The Justice Department received the decision (clock 2).
    JusticeReceived,
    /// Its receipt by Justice is not recorded yet: counted from the issue date for now (clock 2).
    IssuedForNow,
    /// The last missing piece of both agencies arrived (clock 3).
    BothComplete,
    /// The Office's files were complete (clock 3, by setting).
    OfficeComplete,
}

/// What a clock that has not started is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// The decision's date is not known.
    DecisionDate,
    /// The Office's files are not complete.
    OfficeFiles,
    /// The validity list is not complete.
    ValidityList,
}

/// Which side of the due moment a working time lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// Time still left.
    Left,
    /// Past due, still open.
    Over,
    /// Met this long before.
    Early,
    /// Met this long after.
    Late,
}

/// Working time between now (or the moment it was met) and the due moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Gap {
    /// Which side.
    pub kind: GapKind,
    /// How long.
    pub time: WorkingTime,
}

/// A new date promised with an apology; the clock still counts as overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Apology {
    /// The day promised.
    pub new_day: Day,
    /// Why.
    pub reason: String,
    /// Who apologised.
    pub by: Actor,
    /// When it was recorded.
    pub at: Moment,
}

/// One clock of a case as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Clock {
    /// 1, 2 or 3.
    pub number: u8,
    /// Who owes.
    pub agency: Agency,
    /// How pressing.
    pub level: Level,
    /// The limit.
    pub working_days: u32,
    /// The rule it was counted by.
    pub rule: CountingRule,
    /// Counted from a date that is not the right one yet (*tạm tính*), or over a provisional calendar; left out of rates.
    pub provisional: bool,
    /// Moment it started.
    pub start: Option<Moment>,
    /// Why then.
    pub start_reason: Option<StartReason>,
    /// The last day; what people say: *hết ngày …*.
    pub due_day: Option<Day>,
    /// The moment after which it is late.
    pub due: Option<Moment>,
    /// Working time left, over, early or late.
    pub gap: Option<Gap>,
    /// Share of the limit used, 0–1000, for the bar.
    pub used_per_mille: u32,
    /// First delivery, complete or not.
    pub first_delivery: Option<Moment>,
    /// Moment it was met.
    pub met_at: Option<Moment>,
    /// What it waits for when it has not started.
    pub waits_for: Vec<WaitsFor>,
    /// The newest apology.
    pub apology: Option<Apology>,
}

/// What kind of day a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday.
    Holiday,
    /// A day off in place of a holiday that fell on a weekend.
    Substitute,
    /// A working day made a day off by a swap.
    SwappedOff,
    /// A weekend day worked because of a swap.
    SwappedWorking,
}

/// One day of the count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountedDay {
    /// The day.
    pub day: Day,
    /// Its kind.
    pub kind: DayKind,
    /// Whether it was counted.
    pub counted: bool,
    /// The day of the starting event itself, which the civil rule does not count.
    pub start_day: bool,
    /// Which working day of the limit it is, from 1, when counted.
    pub ordinal: Option<u32>,
    /// Working time counted on it, for the rule by hours.
    pub time: Option<WorkingTime>,
    /// Name of the holiday or swap.
    pub name: Option<String>,
    /// The paper that says so.
    pub source: Option<String>,
    /// The paper is not confirmed, or the year is computed.
    pub provisional: bool,
}

/// Why a clock is due when it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClockExplanation {
    /// The clock explained.
    pub clock: Clock,
    /// Article the limit comes from.
    pub limit_source: String,
    /// Article the rule of counting comes from.
    pub rule_source: String,
    /// Which state of the calendar was used.
    pub calendar_version: String,
    /// Day by day, from the start to the due day.
    pub days: Vec<CountedDay>,
}

/// `case.explain_clock`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExplainClock {
    /// The case.
    pub case: String,
    /// 1, 2 or 3.
    pub clock: u8,
}
