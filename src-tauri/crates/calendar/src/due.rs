//! Due moments, each with the list of days that shows how it was counted.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, DayKind};
use crate::rule::{EndOfDay, Limit, Receipt, Rule};
use crate::table::DAY_SECONDS;
use crate::year::Certainty;
use crate::zone::Zone;
use crate::{CalendarError, MAX_WORKING_DAYS, MAX_WORKING_MINUTES};

/// What a day did in the counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A working day before counting could begin: the receipt was after hours and belongs to a later day.
    NotYet,
    /// The day of receipt, not counted (Civil Code art. 147.2–3).
    FirstDay,
    /// Counted as working day number [`DayNote::number`].
    Counted,
    /// Gave [`DayNote::seconds`] of working time.
    Measured,
    /// A day off, not counted.
    Skipped,
}

/// One day of an explanation. The notes of a [`Due`] cover every day from its start to its due day, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayNote {
    /// The day.
    pub date: Date,
    /// What the day is.
    pub kind: DayKind,
    /// What it did in the counting.
    pub step: Step,
    /// The number of a counted day, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Working time taken from a measured day, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Name of the day in Vietnamese, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'static, str>>,
    /// Legal source of the day's being off, or worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Cow<'static, str>>,
    /// How sure that is. [`Certainty::Unconfirmed`] on a counted day: it was announced as a day off, and the
    /// answer moves if it is confirmed.
    pub certainty: Certainty,
}

impl DayNote {
    /// Whole minutes taken from a measured day (the rest of a minute dropped).
    pub fn minutes(&self) -> Option<u32> {
        self.seconds.map(|seconds| seconds / 60)
    }
}

/// When something is due, without the explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DueMoment {
    /// The day to show first.
    pub due_day: Date,
    /// The moment; see [`Due::due`].
    pub due: Timestamp,
    /// See [`Due::appointment`].
    pub appointment: Option<Timestamp>,
    /// See [`Due::provisional`].
    pub provisional: bool,
}

/// When something is due, and how that was counted.
///
/// ```
/// use calendar::{Calendar, Limit, Rule, Step};
/// let calendar = Calendar::shipped()?;
/// // Friday afternoon, two working days; Saturday 22 August 2026 is a make-up day.
/// let start = calendar.zone().parse_clock("2026-08-21 15:30")?;
/// let due = calendar.due(start, Limit::WorkingDays(2), Rule::CIVIL)?;
/// assert_eq!(due.due_day.to_string(), "2026-08-24");
/// assert_eq!(due.zone.print(due.due), "2026-08-24T23:59:59+07:00");
/// let steps: Vec<Step> = due.counted.iter().map(|note| note.step).collect();
/// assert_eq!(steps, [Step::FirstDay, Step::Counted, Step::Skipped, Step::Counted]);
/// # Ok::<(), calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "DueText", into = "DueText")]
pub struct Due {
    /// The moment the limit was counted from.
    pub start: Timestamp,
    /// When counting began: under [`Rule::Civil`] 00:00 of the day after the day of receipt, else the first
    /// moment of working time at or after the start.
    pub counts_from: Timestamp,
    /// What was granted.
    pub limit: Limit,
    /// How it was counted.
    pub rule: Rule,
    /// The day it is due.
    pub due_day: Date,
    /// The moment it is due. For [`EndOfDay::Midnight`] this is 23:59:59 of the due day: the law says 24:00,
    /// which RFC 3339 cannot write, and the next day's 00:00 would be read as the wrong day. Whether
    /// something was in time is asked of [`Due::is_met_by`], which knows that the day ends at 24:00.
    pub due: Timestamp,
    /// Under [`Rule::Hours`], when the person may come: the start of the session right after the due moment
    /// (29/2020/QĐ-UBND art. 17.3).
    pub appointment: Option<Timestamp>,
    /// Every day from the start to the due day.
    pub counted: Vec<DayNote>,
    /// A day counted over lies in a year without complete data: the State's notice may move the answer.
    pub provisional: bool,
    /// [`crate::CalendarVersion`] of the calendar that answered.
    pub calendar_version: String,
    /// The zone the moments are written in.
    pub zone: Zone,
}

impl Due {
    /// Whether something done at `at` was in time. Exactly at the due moment is in time (29/2020 art. 17.6
    /// says nothing of it); a civil limit to the end of the day is met up to, not including, 24:00.
    pub fn is_met_by(&self, at: Timestamp) -> bool {
        if self.ends_with_day() {
            self.zone.civil(at).date() <= self.due_day
        } else {
            at <= self.due
        }
    }

    /// Working days of the explanation that were announced as days off but not confirmed: if one of them is
    /// confirmed, the answer moves.
    pub fn unconfirmed_days(&self) -> impl Iterator<Item = &DayNote> {
        self.counted
            .iter()
            .filter(|note| note.certainty == Certainty::Unconfirmed)
    }

    /// Whether the limit ends with its due day at 24:00.
    pub(crate) fn ends_with_day(&self) -> bool {
        matches!(
            self.rule,
            Rule::Civil {
                end_of_day: EndOfDay::Midnight,
                ..
            }
        ) && matches!(self.limit, Limit::WorkingDays(_))
    }
}

impl Calendar {
    /// When `limit` granted at `start` is due under `rule`, explained day by day.
    ///
    /// Errors: a limit out of bounds, a start or an answer outside the calendar's years.
    pub fn due(&self, start: Timestamp, limit: Limit, rule: Rule) -> Result<Due, CalendarError> {
        let plan = self
            .plan(start, limit, rule)
            .and_then(|plan| plan.ok_or_else(|| self.out_of_range(start)))?;
        let moment = self.due_moment_of(&plan, start, rule)?;
        let counted = self.notes(&plan).ok_or_else(|| self.out_of_range(start))?;
        Ok(Due {
            start,
            counts_from: self.moment(plan.counts_from.0, plan.counts_from.1)?,
            limit,
            rule,
            due_day: moment.due_day,
            due: moment.due,
            appointment: moment.appointment,
            counted,
            provisional: moment.provisional,
            calendar_version: self.version().to_string(),
            zone: self.zone(),
        })
    }

    /// The same answer as [`Calendar::due`] without the explanation, for counting many.
    pub fn due_moment(&self, start: Timestamp, limit: Limit, rule: Rule) -> Result<DueMoment, CalendarError> {
        let plan = self
            .plan(start, limit, rule)
            .and_then(|plan| plan.ok_or_else(|| self.out_of_range(start)))?;
        self.due_moment_of(&plan, start, rule)
    }

    fn due_moment_of(&self, plan: &Plan, start: Timestamp, rule: Rule) -> Result<DueMoment, CalendarError> {
        let (due_index, due_second) = plan.due;
        let appointment = match rule {
            Rule::Hours => {
                let (index, second) = self
                    .session_after(due_index, due_second)
                    .ok_or_else(|| self.out_of_range(start))?;
                Some((index, self.moment(index, second)?))
            }
            Rule::Civil { .. } => None,
        };
        let last = appointment.map_or(due_index, |(index, _)| index);
        Ok(DueMoment {
            due_day: self
                .table()
                .date(due_index)
                .ok_or_else(|| self.out_of_range(start))?,
            due: self.moment(due_index, due_second)?,
            appointment: appointment.map(|(_, moment)| moment),
            provisional: self.table().is_provisional(plan.start_index, last),
        })
    }

    fn session_after(&self, index: usize, second_of_day: u32) -> Option<(usize, u32)> {
        if let Some(second) = self.table().schedule(index)?.session_start_from(second_of_day) {
            return Some((index, second));
        }
        let next = self.working_day_from(index + 1)?;
        Some((next, self.table().schedule(next)?.session_start_from(0)?))
    }

    /// The outer error is a limit or start out of bounds, the inner `None` an answer beyond the table.
    fn plan(&self, start: Timestamp, limit: Limit, rule: Rule) -> Result<Option<Plan>, CalendarError> {
        let (asked, most) = match limit {
            Limit::WorkingDays(days) => (days, MAX_WORKING_DAYS),
            Limit::WorkingMinutes(minutes) => (minutes, MAX_WORKING_MINUTES),
        };
        if asked == 0 || asked > most {
            return Err(CalendarError::Limit { asked, most });
        }
        let (index, second) = self.locate(start)?;
        Ok(match (limit, rule) {
            (Limit::WorkingDays(days), Rule::Civil { end_of_day, receipt }) => {
                let after_close = start.subsec_nanosecond() > 0;
                self.plan_civil(index, second, after_close, days as usize, end_of_day, receipt)
            }
            (Limit::WorkingDays(days), Rule::Hours) => self.plan_days_of_hours(index, second, days as usize),
            (Limit::WorkingMinutes(minutes), _) => self.plan_minutes(index, second, minutes),
        })
    }

    fn plan_civil(
        &self,
        index: usize,
        second: u32,
        past_the_second: bool,
        days: usize,
        end_of_day: EndOfDay,
        receipt: Receipt,
    ) -> Option<Plan> {
        let close = self.table().schedule(index)?.close();
        let after_close = second > close || (second == close && past_the_second);
        let received = match receipt {
            Receipt::DeemedNextWorkingDay if after_close => self.working_day_from(index + 1)?,
            Receipt::DeemedNextWorkingDay => self.working_day_from(index)?,
            Receipt::SameDay => index,
        };
        let before = self.table().working_days_before(received + 1)?;
        let due = self.table().working_day(before + days - 1)?;
        let due_second = match end_of_day {
            EndOfDay::Midnight => (DAY_SECONDS - 1) as u32,
            EndOfDay::CloseOfOffice => self.table().schedule(due)?.close(),
        };
        let counting = Counting::WholeDays { received };
        Some(Plan {
            start_index: index,
            counts_from: (received + 1, 0),
            due: (due, due_second),
            counting,
        })
    }

    /// Real time, in days: a day is the working time of its own date. The part of the first day that is left
    /// counts as that part of a day, and the limit ends when the same part of its last day is done; with
    /// equal days this is days × their length.
    fn plan_days_of_hours(&self, index: usize, second: u32, days: usize) -> Option<Plan> {
        let (first, first_second) = self.first_work_from(index, second)?;
        let schedule = self.table().schedule(first)?;
        let done = schedule.worked_before(first_second);
        let number = self.table().working_days_before(first)? + days;
        let mut last = self.table().working_day(number)?;
        let length = self.table().schedule(last)?.length();
        let mut end = u64::from(done) * u64::from(length) / u64::from(schedule.length().max(1));
        if end == 0 {
            // A whole number of days done: the end of the day before, not the start of the next (17:00, not
            // 07:00).
            last = self.table().working_day(number.checked_sub(1)?)?;
            end = u64::from(self.table().schedule(last)?.length());
        }
        self.measured(index, (first, first_second), done, last, u32::try_from(end).ok()?)
    }

    fn plan_minutes(&self, index: usize, second: u32, minutes: u32) -> Option<Plan> {
        let (first, first_second) = self.first_work_from(index, second)?;
        let done = self.table().schedule(first)?.worked_before(first_second);
        let total = self
            .table()
            .working_seconds_before(first)?
            .checked_add(done)?
            .checked_add(minutes.checked_mul(60)?)?;
        let last = self.table().day_reaching(total)?;
        let end = total - self.table().working_seconds_before(last)?;
        self.measured(index, (first, first_second), done, last, end)
    }

    fn measured(
        &self,
        start_index: usize,
        counts_from: (usize, u32),
        done_before: u32,
        last: usize,
        done_last: u32,
    ) -> Option<Plan> {
        let due_second = self.table().schedule(last)?.done_at(done_last);
        let counting = Counting::WorkingTime {
            done_before,
            done_last,
        };
        Some(Plan {
            start_index,
            counts_from,
            due: (last, due_second),
            counting,
        })
    }

    fn notes(&self, plan: &Plan) -> Option<Vec<DayNote>> {
        let mut number = 0;
        (plan.start_index..=plan.due.0)
            .map(|index| {
                let day = self.day_at(index)?;
                let (step, seconds) = self.step(plan, index, day.kind)?;
                number += u32::from(step == Step::Counted);
                Some(DayNote {
                    date: day.date,
                    kind: day.kind,
                    step,
                    number: (step == Step::Counted).then_some(number),
                    seconds,
                    name: day.name,
                    source: day.source,
                    certainty: day.certainty,
                })
            })
            .collect()
    }

    fn step(&self, plan: &Plan, index: usize, kind: DayKind) -> Option<(Step, Option<u32>)> {
        let plain = |step| Some((step, None));
        match plan.counting {
            Counting::WholeDays { received } if index == received => plain(Step::FirstDay),
            _ if !kind.is_working() => plain(Step::Skipped),
            Counting::WholeDays { .. } | Counting::WorkingTime { .. } if index < plan.counts_from.0 => {
                plain(Step::NotYet)
            }
            Counting::WholeDays { .. } => plain(Step::Counted),
            Counting::WorkingTime {
                done_before,
                done_last,
            } => {
                let to = if index == plan.due.0 {
                    done_last
                } else {
                    self.table().schedule(index)?.length()
                };
                let from = if index == plan.counts_from.0 {
                    done_before
                } else {
                    0
                };
                Some((Step::Measured, Some(to.checked_sub(from)?)))
            }
        }
    }
}

/// Where a limit starts and ends in the day table; days as indices, times as seconds of the day.
struct Plan {
    start_index: usize,
    counts_from: (usize, u32),
    due: (usize, u32),
    counting: Counting,
}

#[derive(Clone, Copy)]
enum Counting {
    /// Whole days after the day of receipt.
    WholeDays { received: usize },
    /// Working seconds: those of the first day already past when counting began, those of the last day used.
    WorkingTime { done_before: u32, done_last: u32 },
}

/// A [`Due`] as JSON holds it: moments as RFC 3339 with the office's offset.
#[derive(Serialize, Deserialize)]
struct DueText {
    due_day: Date,
    due: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    appointment: Option<String>,
    start: String,
    counts_from: String,
    limit: Limit,
    rule: Rule,
    counted: Vec<DayNote>,
    provisional: bool,
    calendar_version: String,
    zone: Zone,
}

impl From<Due> for DueText {
    fn from(due: Due) -> DueText {
        let print = |moment| due.zone.print(moment);
        DueText {
            due_day: due.due_day,
            due: print(due.due),
            appointment: due.appointment.map(print),
            start: print(due.start),
            counts_from: print(due.counts_from),
            limit: due.limit,
            rule: due.rule,
            counted: due.counted,
            provisional: due.provisional,
            calendar_version: due.calendar_version,
            zone: due.zone,
        }
    }
}

impl TryFrom<DueText> for Due {
    type Error = CalendarError;

    fn try_from(text: DueText) -> Result<Due, CalendarError> {
        let read = |moment: &str| text.zone.parse_moment(moment);
        Ok(Due {
            start: read(&text.start)?,
            counts_from: read(&text.counts_from)?,
            limit: text.limit,
            rule: text.rule,
            due_day: text.due_day,
            due: read(&text.due)?,
            appointment: text.appointment.as_deref().map(read).transpose()?,
            counted: text.counted,
            provisional: text.provisional,
            calendar_version: text.calendar_version,
            zone: text.zone,
        })
    }
}
