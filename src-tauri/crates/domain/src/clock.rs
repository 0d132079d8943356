//! The three clocks of a case (Decision 2161 art. 3): where each starts, when it is due and how that was counted,
//! how it stands now. A deadline is set by an event and does not move by itself.

use calendar::{Calendar, Due, Limit as Granted, WorkingTime};
use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::agency::Duty;
use crate::case::{Case, Course};
use crate::settings::{ClockStart, Limit, Settings};

/// Which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// Clock 1: the Provincial Office's soft files.
    Files,
    /// Clock 2: the Justice Department's list.
    List,
    /// Clock 3: the board's publication.
    Publication,
}

impl Clock {
    /// All three, in order.
    pub const ALL: [Self; 3] = [Self::Files, Self::List, Self::Publication];

    /// 1, 2 or 3.
    pub fn number(self) -> u8 {
        match self {
            Self::Files => 1,
            Self::List => 2,
            Self::Publication => 3,
        }
    }

    /// The clock with that number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|clock| clock.number() == number)
    }

    /// The duty it measures.
    pub fn duty(self) -> Duty {
        match self {
            Self::Files => Duty::ProcedureFiles,
            Self::List => Duty::ValidityList,
            Self::Publication => Duty::Publication,
        }
    }

    /// Its limit in the settings.
    pub fn limit(self, settings: &Settings) -> &Limit {
        match self {
            Self::Files => &settings.flow.files,
            Self::List => &settings.flow.list,
            Self::Publication => &settings.flow.publication,
        }
    }
}

/// Why a clock started when it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartReason {
    /// The decision was issued.
    Issued,
    /// The agency received the decision.
    DecisionReceived,
    /// The agency's receipt of the decision is not recorded: the day of issue stands in (*tạm tính*).
    IssuedForNow,
    /// Everything had come.
    Complete,
    /// The soft files had come.
    FilesComplete,
}

/// A deadline with its whole explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Why it starts where it does.
    pub reason: StartReason,
    /// The article that sets the limit.
    pub limit_source: String,
    /// Start, limit, rule, due moment, every day counted or skipped with its source, version of the calendar.
    pub due: Due,
}

impl Deadline {
    /// *Tạm tính*: left out of rates until the true start is recorded.
    pub fn is_provisional(&self) -> bool {
        self.reason == StartReason::IssuedForNow || self.due.provisional
    }
}

/// Warning levels (29/2020 art. 20): shown by colour, text and icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Past its limit and not done.
    Overdue,
    /// Due within one working day; a one-day limit: within its last half.
    Soon,
    /// Running.
    Running,
    /// Done after its limit.
    Late,
    /// Done in time.
    Met,
    /// Has not started.
    NotStarted,
}

impl Level {
    /// The key used on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Running => "running",
            Self::Late => "late",
            Self::Met => "met",
            Self::NotStarted => "not-started",
        }
    }
}

/// How a clock stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Status<'a> {
    /// Which.
    pub clock: Clock,
    /// Level.
    pub level: Level,
    /// The deadline in force.
    pub deadline: Option<&'a Deadline>,
    /// First delivery.
    pub first_at: Option<Timestamp>,
    /// When it was met, in time or late.
    pub met_at: Option<Timestamp>,
    /// How much working time is left, was left, is over or was over; never negative.
    pub gap: Option<WorkingTime>,
    /// Working time used of the limit, in thousandths, at most 1000.
    pub used_per_mille: u32,
}

/// The deadlines that the facts of a case call for now, against those in force: what has to be set, and why.
/// A change of calendar, limit or rule alone sets nothing (see [`proposals`]).
pub fn to_set(
    settings: &Settings,
    calendar: &Calendar,
    case: &Case,
    course: &Course,
) -> Vec<(Clock, Option<Deadline>, &'static str)> {
    let mut out = Vec::new();
    for clock in Clock::ALL {
        let wanted = start_of(settings, case, course, clock);
        let standing = case.deadline(clock);
        let same = match (&wanted, standing) {
            (None, None) => true,
            (Some((start, reason)), Some(d)) => d.due.start == *start && d.reason == *reason,
            _ => false,
        };
        if same {
            continue;
        }
        let cause = match (standing, case.clocks.contains_key(&clock)) {
            (None, false) => "started",
            _ => "facts-changed",
        };
        match wanted {
            None => out.push((clock, None, cause)),
            Some((start, reason)) => {
                if let Some(deadline) = compute(settings, calendar, clock, start, reason) {
                    out.push((clock, Some(deadline), cause));
                }
            }
        }
    }
    out
}

/// Open deadlines that the calendar of today would count otherwise: for a person to accept or not.
pub fn proposals(
    settings: &Settings,
    calendar: &Calendar,
    case: &Case,
    course: &Course,
) -> Vec<(Clock, Deadline)> {
    Clock::ALL
        .into_iter()
        .filter(|clock| met_at(case, course, *clock).is_none())
        .filter_map(|clock| {
            let standing = case.deadline(clock)?;
            let now = compute(settings, calendar, clock, standing.due.start, standing.reason)?;
            (now.due.due != standing.due.due).then_some((clock, now))
        })
        .collect()
}

fn compute(
    settings: &Settings,
    calendar: &Calendar,
    clock: Clock,
    start: Timestamp,
    reason: StartReason,
) -> Option<Deadline> {
    let limit = clock.limit(settings);
    let due = calendar
        .due(
            start,
            Granted::WorkingDays(limit.working_days),
            settings.flow.rule,
        )
        .ok()?;
    Some(Deadline {
        reason,
        limit_source: limit.source.clone(),
        due,
    })
}

/// Where a clock starts by the facts known.
fn start_of(
    settings: &Settings,
    case: &Case,
    course: &Course,
    clock: Clock,
) -> Option<(Timestamp, StartReason)> {
    let issue = case
        .decision
        .date
        .and_then(|date| settings.zone().moment(date.to_datetime(Time::MIN)).ok());
    match clock.limit(settings).starts {
        ClockStart::Issue => issue.map(|at| (at, StartReason::Issued)),
        ClockStart::ReceiptOfDecision => match case.justice_received_at {
            Some(at) => Some((at, StartReason::DecisionReceived)),
            None => issue.map(|at| (at, StartReason::IssuedForNow)),
        },
        ClockStart::Complete => course.complete_at.map(|at| (at, StartReason::Complete)),
        ClockStart::FilesComplete => course
            .files_complete_at
            .map(|at| (at, StartReason::FilesComplete)),
    }
}

fn met_at(case: &Case, course: &Course, clock: Clock) -> Option<Timestamp> {
    match clock {
        Clock::Files => course.files_complete_at,
        Clock::List => course.list_complete_at,
        Clock::Publication => case.published_at(),
    }
}

/// How a clock stands at `now`.
pub fn status<'a>(
    calendar: &Calendar,
    case: &'a Case,
    course: &Course,
    clock: Clock,
    now: Timestamp,
) -> Status<'a> {
    let met_at = met_at(case, course, clock);
    let first_at = match clock {
        Clock::Files => course.files_first_at,
        Clock::List => course.list_first_at,
        Clock::Publication => case.published_at(),
    };
    let Some(deadline) = case.deadline(clock) else {
        let level = Level::NotStarted;
        return Status {
            clock,
            level,
            deadline: None,
            first_at,
            met_at,
            gap: None,
            used_per_mille: 0,
        };
    };
    let at = met_at.unwrap_or(now);
    let margin = calendar.margin(&deadline.due, at).ok();
    let in_time = deadline.due.is_met_by(at) && !case.apologies.contains_key(&clock);
    let gap = margin.map(|m| m.time);
    let level = match (met_at.is_some(), in_time) {
        (true, true) => Level::Met,
        (true, false) => Level::Late,
        (false, false) => Level::Overdue,
        (false, true) if is_soon(deadline, gap) => Level::Soon,
        (false, true) => Level::Running,
    };
    let used_per_mille = used(calendar, deadline, at);
    Status {
        clock,
        level,
        deadline: Some(deadline),
        first_at,
        met_at,
        gap,
        used_per_mille,
    }
}

fn is_soon(deadline: &Deadline, left: Option<WorkingTime>) -> bool {
    let Some(left) = left else { return false };
    let day = i64::from(left.day_seconds);
    match deadline.due.limit {
        Granted::WorkingDays(1) => left.seconds <= day / 2,
        _ => left.seconds < day,
    }
}

fn used(calendar: &Calendar, deadline: &Deadline, at: Timestamp) -> u32 {
    let from = deadline.due.counts_from;
    let total = calendar
        .working_time_between(from, deadline.due.due)
        .map_or(0, |t| t.seconds)
        .max(1);
    let gone = calendar
        .working_time_between(from, at)
        .map_or(0, |t| t.seconds)
        .clamp(0, total);
    u32::try_from(gone * 1000 / total).unwrap_or(1000)
}
