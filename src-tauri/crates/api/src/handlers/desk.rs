//! *Bàn làm việc*: what must be done now, what has come, and the truth about the machine.

use std::collections::BTreeMap;

use domain::clock::Status;
use domain::state::TriageItem;
use domain::{Clock as Which, Handoff, What};
use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::case::{head, state};
use super::clock::{day_kind, level};
use super::convert::{agency_of, count, entry_number, key_of};
use super::finding::counts;
use super::mail;
use super::register::last_verified;
use super::review::to_review;
use super::scene::{Laid, Scene};
use super::triage::{item_reason, unassigned_reason, waiting};
use super::{Answer, Ask};
use crate::wire::Nothing;
use crate::wire::case::CaseState;
use crate::wire::clock::Level;
use crate::wire::desk::{
    Arrival, ArrivalState, ComingDay, Counts, DeskView, Foot, MonthFigures, NextAction, RegisterFoot, Task,
};

/// How many working days ahead are shown.
const COMING_DAYS: usize = 5;
/// How far ahead or back a working day is looked for; Tết is the longest break.
const DAYS_LOOKED_AT: i32 = 40;
/// Most arrivals shown.
const MAX_ARRIVALS: usize = 30;
/// Minutes of a day.
const MINUTES_A_DAY: i64 = 24 * 60;

pub(super) async fn desk_show(ask: &Ask<'_>, _: Nothing) -> Answer<DeskView> {
    let to_review = to_review(ask).await?;
    let scene = Scene::of(ask).await?;
    let cases: Vec<Laid> = scene.desk().cases.values().map(|c| scene.laid(c)).collect();
    let since = arrivals_since(&scene);
    Ok(DeskView {
        today: scene.today().to_string(),
        tasks: tasks(&scene, &cases),
        arrivals: arrivals(&scene, since),
        arrivals_since: scene.moment(since),
        month: month(&scene, &cases),
        coming: coming(&scene, &cases),
        to_review,
    })
}

pub(super) async fn desk_foot(ask: &Ask<'_>, _: Nothing) -> Answer<Foot> {
    let review = count(to_review(ask).await?.len());
    let verified = last_verified(ask).await?;
    let accounts = app::mailbox_account::accounts(ask.office()).await?;
    let scene = Scene::of(ask).await?;
    let cases: Vec<Laid> = scene.desk().cases.values().map(|c| scene.laid(c)).collect();
    let in_state = |wanted: CaseState| count(cases.iter().filter(|c| state(c) == wanted).count());
    let (open, day) = (open(&scene, &cases), scene.inner.calendar.day(scene.today()));
    let pressing = open
        .iter()
        .filter(|(_, s)| matches!(s.level, domain::Level::Overdue | domain::Level::Soon));
    Ok(Foot {
        mailbox: mail::foot(&scene, &accounts),
        mail_trouble: mail::trouble(&scene, &accounts),
        register: RegisterFoot {
            count: count(scene.desk().book.len()),
            verified_ok: verified.as_ref().map(|v| v.ok),
            verified_at: verified.map(|v| v.at),
        },
        day_kind: day
            .as_ref()
            .map_or_else(|| day_kind(""), |d| day_kind(&key_of(&d.kind))),
        day_name: day.and_then(|d| d.name.as_deref().map(str::to_owned)),
        now: scene.moment(scene.now()),
        demo: scene.desk().is_demo(),
        counts: Counts {
            pressing: count(pressing.count()),
            triage: count(waiting(&scene).len()),
            cases: count(cases.len()).saturating_sub(in_state(CaseState::Published)),
            review,
            publish: in_state(CaseState::Approved),
        },
    })
}

/// The clocks that count: set, not met, of cases that are not on the portal yet.
fn open<'c, 'a>(scene: &Scene<'_>, cases: &'c [Laid<'a>]) -> Vec<(&'c Laid<'a>, Status<'a>)> {
    let unpublished = cases.iter().filter(|laid| state(laid) != CaseState::Published);
    unpublished
        .flat_map(|laid| Which::ALL.map(|which| (laid, scene.status(laid, which))))
        .filter(|(_, status)| status.deadline.is_some() && status.met_at.is_none())
        .collect()
}

fn tasks(scene: &Scene<'_>, cases: &[Laid<'_>]) -> Vec<Task> {
    let mut open = open(scene, cases);
    open.sort_by_key(|(laid, s)| (s.level, s.deadline.map(|d| d.due.due), laid.case.id, s.clock));
    let task = |(laid, status): (&Laid<'_>, Status<'_>)| {
        let duty = status.clock.duty();
        Task {
            case: head(laid),
            clock: scene.clock(laid, status.clock),
            at: agency_of(duty),
            outstanding: counts(laid.blocking().filter(|f| f.what.duty() == duty)),
            next: next_action(laid, &status),
        }
    };
    open.into_iter().map(task).collect()
}

/// The action a row offers.
fn next_action(laid: &Laid<'_>, status: &Status<'_>) -> NextAction {
    let nothing_came = status.first_at.is_none();
    let conflict = || laid.blocking().any(|f| f.what == What::ListStatusConflict);
    match status.clock {
        Which::Files if nothing_came => NextAction::RemindSender,
        Which::Files => NextAction::DraftSupplement,
        Which::List if nothing_came && laid.case.justice_received_at.is_none() => {
            NextAction::RecordJusticeReceipt
        }
        Which::List if nothing_came => NextAction::RemindSender,
        Which::List if conflict() => NextAction::SeeConflict,
        Which::List => NextAction::DraftSupplement,
        Which::Publication => match state(laid) {
            CaseState::Complete | CaseState::Returned => NextAction::SubmitReview,
            CaseState::InReview => NextAction::Review,
            CaseState::Approved => NextAction::Publish,
            CaseState::Collecting | CaseState::Published => NextAction::Open,
        },
    }
}

/// What has been received or recorded since, newest receipt first.
fn arrivals(scene: &Scene<'_>, since: Timestamp) -> Vec<Arrival> {
    let mut out: Vec<(Timestamp, u64, Arrival)> = Vec::new();
    for handoff in scene.desk().handoffs.values() {
        if handoff.intake.received_at >= since {
            out.push((handoff.intake.received_at, handoff.seq, arrived(scene, handoff)));
        }
    }
    for item in scene.desk().triage.values().filter(|t| t.outcome.is_none()) {
        if item.intake.received_at >= since {
            out.push((item.intake.received_at, item.seq, waits(scene, item)));
        }
    }
    out.sort_by_key(|(at, seq, _)| std::cmp::Reverse((*at, *seq)));
    out.into_iter()
        .take(MAX_ARRIVALS)
        .map(|(_, _, arrival)| arrival)
        .collect()
}

fn arrived(scene: &Scene<'_>, handoff: &Handoff) -> Arrival {
    let intake = &handoff.intake;
    Arrival {
        received_at: scene.moment(intake.received_at),
        sender: super::case::sender_name(handoff),
        address: Some(intake.from_address.clone()).filter(|a| !a.is_empty()),
        agency: Some(scene.agency_of_handoff(handoff)),
        subject: intake.subject.clone(),
        file_count: count(intake.attachments.len()),
        entry: Some(entry_number(handoff.number)),
        id: handoff.seq.to_string(),
        state: match handoff.case {
            Some(_) => ArrivalState::Registered,
            None => ArrivalState::RegisteredUnassigned,
        },
        reason: handoff.case.is_none().then(|| unassigned_reason(handoff)),
    }
}

fn waits(scene: &Scene<'_>, item: &TriageItem) -> Arrival {
    let intake = &item.intake;
    Arrival {
        received_at: scene.moment(intake.received_at),
        sender: intake.from_name.clone(),
        address: Some(intake.from_address.clone()).filter(|a| !a.is_empty()),
        agency: intake.agency.as_ref().and_then(|key| scene.agency(key)),
        subject: intake.subject.clone(),
        file_count: count(intake.attachments.len()),
        entry: None,
        id: item.seq.to_string(),
        state: ArrivalState::Triage,
        reason: Some(item_reason(item)),
    }
}

/// The close of the office on the last working day before today, by the calendar: what people call *since
/// yesterday evening*.
fn arrivals_since(scene: &Scene<'_>) -> Timestamp {
    let calendar = &scene.inner.calendar;
    let zone = scene.desk().settings.zone();
    let before = days_from(scene.today(), -1);
    let working = before
        .into_iter()
        .find(|date| calendar.day(*date).is_some_and(|d| d.kind.is_working()));
    let midnight = |date: Date| zone.moment(date.to_datetime(Time::MIN)).ok();
    let closed = working.and_then(|date| {
        let opening = midnight(date)?;
        let at = |minute: i64| opening + jiff::SignedDuration::from_mins(minute);
        let worked = |minute: i64| {
            calendar
                .working_time_between(opening, at(minute))
                .map_or(0, |t| t.seconds)
        };
        let whole = worked(MINUTES_A_DAY);
        let (mut low, mut high) = (0, MINUTES_A_DAY);
        while low < high {
            let middle = (low + high) / 2;
            if worked(middle) < whole {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Some(at(low))
    });
    closed
        .or_else(|| midnight(scene.today()))
        .unwrap_or_else(|| scene.now())
}

/// The days one after another from the one before or after a day, as far as is looked.
fn days_from(day: Date, step: i32) -> Vec<Date> {
    let day_at = |n: i32| day.checked_add(jiff::Span::new().days(n * step)).ok();
    (1..=DAYS_LOOKED_AT).filter_map(day_at).collect()
}

fn month(scene: &Scene<'_>, cases: &[Laid<'_>]) -> MonthFigures {
    let today = scene.today();
    let this_month = |at: Timestamp| {
        let day = scene.day_of(at);
        (day.year(), day.month()) == (today.year(), today.month())
    };
    let mut figures = MonthFigures {
        ended: 0,
        on_time: 0,
        publish_days_tenths: None,
    };
    let mut tenths: Vec<i64> = Vec::new();
    for laid in cases {
        for which in Which::ALL {
            let status = scene.status(laid, which);
            // Clocks counted from a stand-in are left out of rates.
            let counts = status.deadline.is_some_and(|d| !d.is_provisional());
            if counts && status.met_at.is_some_and(this_month) {
                figures.ended += 1;
                figures.on_time += u32::from(status.level == domain::Level::Met);
            }
        }
        let published = laid.case.published_at().filter(|at| this_month(*at));
        if let (Some(complete), Some(published)) = (laid.course.complete_at, published)
            && let Ok(time) = scene.inner.calendar.working_time_between(complete, published)
        {
            tenths.push(time.seconds * 10 / i64::from(time.day_seconds.max(1)));
        }
    }
    let mean = i64::try_from(tenths.len())
        .ok()
        .and_then(|n| tenths.iter().sum::<i64>().checked_div(n));
    figures.publish_days_tenths = mean.and_then(|m| u32::try_from(m).ok());
    figures
}

fn coming(scene: &Scene<'_>, cases: &[Laid<'_>]) -> Vec<ComingDay> {
    let mut due: BTreeMap<Date, (u32, domain::Level)> = BTreeMap::new();
    for (_, status) in open(scene, cases) {
        if let Some(deadline) = status.deadline {
            let day = due.entry(deadline.due.due_day).or_insert((0, status.level));
            *day = (day.0 + 1, day.1.min(status.level));
        }
    }
    let today = scene.today();
    std::iter::once(today)
        .chain(days_from(today, 1))
        .filter(|date| {
            scene
                .inner
                .calendar
                .day(*date)
                .is_some_and(|d| d.kind.is_working())
        })
        .take(COMING_DAYS)
        .map(|date| {
            let due = due.get(&date);
            ComingDay {
                day: date.to_string(),
                due: due.map_or(0, |(n, _)| *n),
                level: due.map_or(Level::NotStarted, |(_, l)| level(*l)),
            }
        })
        .collect()
}
