//! Clocks as they stand, and how each was counted.

use domain::Clock as Which;
use domain::clock::{Status, status};

use super::convert::{agency_of, key_of};
use super::error::{invalid, not_found};
use super::scene::{Laid, Scene};
use super::{Answer, Ask};
use crate::wire::clock::{
    Apology, Clock, ClockExplanation, CountedDay, CountingRule, DayKind, ExplainClock, Gap, GapKind, Level,
    StartReason, WaitsFor,
};
use crate::wire::common::WorkingTime;

/// Where the civil rule stands.
const CIVIL_SOURCE: &str = "Bộ luật Dân sự 2015, Điều 147, 148";
/// Where the rule by hours stands.
const HOURS_SOURCE: &str = "Quyết định 29/2020/QĐ-UBND (Quảng Trị), Điều 17–20";
/// How the calendar is sure of a day, where it is not: by their keys in the evidence.
const NOT_SURE: [&str; 2] = ["unconfirmed", "computed"];

pub(super) async fn case_explain_clock(ask: &Ask<'_>, request: ExplainClock) -> Answer<ClockExplanation> {
    let which = Which::from_number(request.clock).ok_or_else(|| invalid("clock", "not_a_number"))?;
    let scene = Scene::of(ask).await?;
    let laid = scene.laid(scene.case(&request.case)?);
    let deadline = laid.case.deadline(which).ok_or_else(|| not_found("clock"))?;
    let due = &deadline.due;
    let days = due.counted.iter().map(|note| CountedDay {
        day: note.date.to_string(),
        kind: day_kind(&key_of(&note.kind)),
        counted: note.number.is_some() || note.seconds.is_some(),
        start_day: key_of(&note.step) == "first_day",
        ordinal: note.number,
        time: note.seconds.map(|seconds| WorkingTime {
            days: 0,
            hours: seconds / 3600,
            minutes: seconds / 60 % 60,
        }),
        name: note.name.as_deref().map(str::to_owned),
        source: note.source.as_deref().map(str::to_owned),
        provisional: NOT_SURE.contains(&key_of(&note.certainty).as_str()),
    });
    Ok(ClockExplanation {
        days: days.collect(),
        limit_source: deadline.limit_source.clone(),
        rule_source: match counting_rule(&key_of(&due.rule)) {
            CountingRule::Civil => CIVIL_SOURCE.to_owned(),
            CountingRule::Hours => HOURS_SOURCE.to_owned(),
        },
        calendar_version: due.calendar_version.clone(),
        clock: scene.clock(&laid, which),
    })
}

impl Scene<'_> {
    /// How a clock stands now, by the rules of the domain.
    pub(super) fn status<'c>(&self, laid: &Laid<'c>, which: Which) -> Status<'c> {
        status(&self.inner.calendar, laid.case, &laid.course, which, self.now())
    }

    /// The three clocks of a case.
    pub(super) fn clocks(&self, laid: &Laid<'_>) -> Vec<Clock> {
        Which::ALL
            .into_iter()
            .map(|which| self.clock(laid, which))
            .collect()
    }

    /// One clock as it stands.
    pub(super) fn clock(&self, laid: &Laid<'_>, which: Which) -> Clock {
        let status = self.status(laid, which);
        let settings = &self.desk().settings;
        let limit = which.limit(settings);
        let deadline = status.deadline;
        let due = deadline.map(|d| &d.due);
        let apology = laid.case.apologies.get(&which).map(|made| Apology {
            new_day: made.new_date.to_string(),
            reason: made.reason.clone(),
            by: self.actor(made.by),
            at: self.moment(made.at),
        });
        let in_time = due.is_some_and(|d| d.is_met_by(status.met_at.unwrap_or_else(|| self.now())));
        let gap_kind = match (status.met_at.is_some(), in_time) {
            (true, true) => GapKind::Early,
            (true, false) => GapKind::Late,
            (false, true) => GapKind::Left,
            (false, false) => GapKind::Over,
        };
        let counted_days = due.and_then(|d| d.counted.iter().filter_map(|note| note.number).max());
        Clock {
            number: which.number(),
            agency: agency_of(which.duty()),
            level: level(status.level),
            working_days: counted_days.unwrap_or(limit.working_days),
            rule: counting_rule(&due.map_or_else(|| key_of(&settings.flow.rule), |d| key_of(&d.rule))),
            provisional: deadline.is_some_and(domain::Deadline::is_provisional),
            start: due.map(|d| self.moment(d.start)),
            start_reason: deadline.map(|d| start_reason(d.reason)),
            due_day: due.map(|d| d.due_day.to_string()),
            due: due.map(|d| self.moment(d.due)),
            gap: status.gap.map(|gap| {
                let parts = gap.parts();
                Gap {
                    kind: gap_kind,
                    time: WorkingTime {
                        days: parts.days,
                        hours: parts.hours,
                        minutes: parts.minutes,
                    },
                }
            }),
            used_per_mille: status.used_per_mille,
            first_delivery: status.first_at.map(|at| self.moment(at)),
            met_at: status.met_at.map(|at| self.moment(at)),
            waits_for: if deadline.is_none() {
                waits_for(laid, which)
            } else {
                Vec::new()
            },
            apology,
        }
    }

    /// How early or late a moment is against the deadline of a clock.
    pub(super) fn gap_at(&self, laid: &Laid<'_>, which: Which, at: jiff::Timestamp) -> Option<Gap> {
        let margin = self
            .inner
            .calendar
            .margin(&laid.case.deadline(which)?.due, at)
            .ok()?;
        let parts = margin.time.parts();
        Some(Gap {
            kind: if margin.met { GapKind::Early } else { GapKind::Late },
            time: WorkingTime {
                days: parts.days,
                hours: parts.hours,
                minutes: parts.minutes,
            },
        })
    }
}

/// What a clock that has not started waits for.
fn waits_for(laid: &Laid<'_>, which: Which) -> Vec<WaitsFor> {
    if which != Which::Publication {
        return vec![WaitsFor::DecisionDate];
    }
    let mut waits = Vec::new();
    if laid.course.files_complete_at.is_none() {
        waits.push(WaitsFor::OfficeFiles);
    }
    if laid.course.list_complete_at.is_none() {
        waits.push(WaitsFor::ValidityList);
    }
    waits
}

pub(super) fn level(level: domain::Level) -> Level {
    match level {
        domain::Level::Overdue => Level::Overdue,
        domain::Level::Soon => Level::Soon,
        domain::Level::Running => Level::Running,
        domain::Level::Late => Level::Late,
        domain::Level::Met => Level::Met,
        domain::Level::NotStarted => Level::NotStarted,
    }
}

fn start_reason(reason: domain::clock::StartReason) -> StartReason {
    use domain::clock::StartReason as From;
    match reason {
        From::Issued => StartReason::Issued,
        From::DecisionReceived => StartReason::JusticeReceived,
        From::IssuedForNow => StartReason::IssuedForNow,
        From::Complete => StartReason::BothComplete,
        From::FilesComplete => StartReason::OfficeComplete,
    }
}

/// A rule by its key in the evidence.
pub(super) fn counting_rule(key: &str) -> CountingRule {
    match key {
        "hours" => CountingRule::Hours,
        _ => CountingRule::Civil,
    }
}

/// A kind of day by its key in the evidence.
pub(super) fn day_kind(key: &str) -> DayKind {
    match key {
        "weekend" => DayKind::Weekend,
        "holiday" => DayKind::Holiday,
        "in_lieu" => DayKind::Substitute,
        "swap_off" => DayKind::SwappedOff,
        "swap_work" => DayKind::SwappedWorking,
        _ => DayKind::Working,
    }
}
