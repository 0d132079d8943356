//! Cases, triage, findings, corrections: what a person decides.

use domain::handoff::CORRECTABLE_FIELDS;
use domain::state::TriageOutcome;
use domain::{Actor, AgencyKey, CaseId, Clock, DecisionRef, Event, FindingId, FoundIn, Number, Waiver};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::{AppError, Refusal, Result};
use crate::office::{Draft, Office};
use crate::reading;
use crate::registering::number_handoff;

/// How much of a mail's words is shown of it, in characters.
const EXCERPT_CHARS: usize = 1_000;

/// The beginning of what the sender of a stored mail wrote.
pub async fn excerpt(office: &Office, mail: &str) -> Result<String> {
    let bytes = office.original(mail).await?;
    let read = tokio::task::spawn_blocking(move || reading::guarded(|| mail::read(&bytes).text))
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    Ok(read
        .unwrap_or_default()
        .trim()
        .chars()
        .take(EXCERPT_CHARS)
        .collect())
}

/// A decision as a person types it: the number normalised, `Đ` for look-alikes.
pub fn decision(number: &str, date: Option<Date>) -> Result<DecisionRef> {
    let found = documents::citations::decision_refs(&format!("Quyết định số {}", number.trim()));
    match found.into_iter().find(|r| r.complete) {
        Some(r) => Ok(DecisionRef::new(r.number, date.or(r.date))),
        None => Err(AppError::invalid(
            "số quyết định",
            format!("“{number}” không có dạng 113/QĐ-UBND"),
        )),
    }
}

/// Opens a case by hand, before anything has come (*Ghi nhận quyết định mới*).
pub async fn open(
    office: &Office,
    actor: Actor,
    number: &str,
    date: Date,
    justice_received_at: Option<Timestamp>,
) -> Result<CaseId> {
    let decision = decision(number, Some(date))?;
    office
        .record(actor, |draft| {
            if let Some(case) = standing(draft, &decision) {
                return Err(AppError::new(Refusal::DecisionExists)
                    .with("what", &decision.number)
                    .with("case", case.0));
            }
            not_to_come(draft, "ngày ban hành", date)?;
            Ok(CaseId(draft.push(Event::CaseOpened {
                decision,
                justice_received_at,
            })?))
        })
        .await
}

fn standing(draft: &Draft<'_>, decision: &DecisionRef) -> Option<CaseId> {
    let today = draft.desk().settings.zone().civil(draft.at()).date();
    draft.desk().case_of(decision, today)
}

fn not_to_come(draft: &Draft<'_>, what: &str, date: Date) -> Result<()> {
    let today = draft.desk().settings.zone().civil(draft.at()).date();
    if date > today {
        return Err(AppError::invalid(what, "ngày chưa tới"));
    }
    Ok(())
}

/// Finds a case by its id, or by the number of its decision.
pub fn find(desk: &domain::Desk, which: &str) -> Result<CaseId> {
    if let Ok(id) = which.parse::<u64>()
        && desk.case(CaseId(id)).is_some()
    {
        return Ok(CaseId(id));
    }
    let not_found = || AppError::not_found("case").with("which", which);
    let named = DecisionRef::new(which.trim(), None);
    desk.cases
        .values()
        .filter(|c| c.decision.fits(&named))
        .max_by_key(|c| (c.decision.date, c.id))
        .map(|c| c.id)
        .ok_or_else(not_found)
}

/// Records when the Justice Department received the decision; clock 2 starts there.
pub async fn record_justice_receipt(
    office: &Office,
    actor: Actor,
    case: CaseId,
    received_at: Timestamp,
) -> Result<()> {
    office
        .record(actor, |draft| {
            if draft.desk().case(case).is_none() {
                return Err(AppError::not_found("case"));
            }
            if received_at > draft.at() {
                return Err(AppError::invalid("lúc nhận", "chưa tới"));
            }
            draft.push(Event::JusticeReceiptRecorded { case, received_at })?;
            Ok(())
        })
        .await
}

/// Accepts a finding that stands: the reader was wrong, or it is waived.
pub async fn accept_finding(
    office: &Office,
    actor: Actor,
    case: CaseId,
    finding: &FindingId,
    how: Waiver,
    reason: &str,
) -> Result<()> {
    let reason = needed(reason)?;
    office
        .record(actor, |draft| {
            let desk = draft.desk();
            let found = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
            let course = domain::case::course(desk, found);
            let standing = course.findings().iter().find(|f| &f.id == finding);
            let standing = standing.ok_or_else(|| AppError::not_found("finding"))?;
            if standing.accepted.is_some() {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            draft.push(Event::FindingAccepted {
                case,
                finding: finding.clone(),
                how,
                reason,
            })?;
            Ok(())
        })
        .await
}

/// Excuses a late agency and names a new day; the clock still counts as overdue (29/2020 art. 18.1).
pub async fn apologise(
    office: &Office,
    actor: Actor,
    case: CaseId,
    clock: Clock,
    new_date: Date,
    reason: &str,
) -> Result<()> {
    let reason = needed(reason)?;
    office
        .record(actor, |draft| {
            let desk = draft.desk();
            let found = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
            let deadline = found
                .deadline(clock)
                .ok_or_else(|| AppError::not_found("clock"))?;
            if new_date <= deadline.due.due_day {
                return Err(AppError::invalid("ngày hẹn lại", "phải sau hạn cũ"));
            }
            draft.push(Event::Apologised {
                case,
                clock,
                new_date,
                reason,
            })?;
            Ok(())
        })
        .await
}

/// Numbers a triage item as a handoff of an agency, with its true time of receipt.
pub async fn accept_triage(
    office: &Office,
    actor: Actor,
    item: u64,
    agency: &AgencyKey,
    decision: Option<DecisionRef>,
    reason: Option<&str>,
) -> Result<Number> {
    let reason = reason.map(str::trim).filter(|r| !r.is_empty()).map(str::to_owned);
    office
        .record(actor, |draft| {
            let waiting = draft
                .desk()
                .triage
                .get(&item)
                .ok_or_else(|| AppError::not_found("triage"))?;
            if waiting.outcome.is_some() {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            let settings = &draft.desk().settings;
            let duty = settings
                .duty_of(agency)
                .ok_or_else(|| AppError::invalid("cơ quan", format!("không có “{agency}”")))?;
            let (mut intake, mut placed) = (waiting.intake.clone(), waiting.placed.clone());
            intake.agency = Some(agency.clone());
            placed.kind = domain::placing::kind(draft.desk(), &intake, Some(duty));
            if let Some(decision) = decision {
                placed.decision = Some(decision);
                placed.found_in = vec![FoundIn::Person];
            }
            let case = match placed.decision.clone() {
                Some(decision) => Some(case_for(draft, decision)?),
                None => None,
            };
            let (_, number) = number_handoff(draft, intake, placed, case, None, Some((item, reason)))?;
            Ok(number)
        })
        .await
}

/// The case of a decision, opened when there is none.
fn case_for(draft: &mut Draft<'_>, decision: DecisionRef) -> Result<CaseId> {
    match standing(draft, &decision) {
        Some(case) => Ok(case),
        None => Ok(CaseId(draft.push(Event::CaseOpened {
            decision,
            justice_received_at: None,
        })?)),
    }
}

/// Dismisses a triage item; its bytes stay.
pub async fn dismiss_triage(office: &Office, actor: Actor, item: u64, reason: &str) -> Result<()> {
    let reason = needed(reason)?;
    office
        .record(actor, |draft| {
            let waiting = draft
                .desk()
                .triage
                .get(&item)
                .ok_or_else(|| AppError::not_found("triage"))?;
            if matches!(
                waiting.outcome,
                Some(TriageOutcome::Accepted { .. } | TriageOutcome::Dismissed { .. })
            ) {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            draft.push(Event::TriageDismissed { item, reason })?;
            Ok(())
        })
        .await
}

/// Gives a numbered handoff its case, or moves it to another.
pub async fn assign(
    office: &Office,
    actor: Actor,
    handoff: u64,
    decision: DecisionRef,
    reason: &str,
) -> Result<CaseId> {
    office
        .record(actor, |draft| {
            if !draft.desk().handoffs.contains_key(&handoff) {
                return Err(AppError::not_found("handoff"));
            }
            let case = case_for(draft, decision)?;
            if draft.desk().handoffs.get(&handoff).and_then(|h| h.case) == Some(case) {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            draft.push(Event::HandoffAssigned {
                handoff,
                case,
                reason: reason.to_owned(),
            })?;
            Ok(case)
        })
        .await
}

/// Corrects an entry of the book; the old words stay beside the new.
pub async fn correct(
    office: &Office,
    actor: Actor,
    number: Number,
    field: &str,
    value: &str,
    reason: &str,
) -> Result<()> {
    let reason = needed(reason)?;
    if !CORRECTABLE_FIELDS.contains(&field) {
        return Err(AppError::invalid(
            "mục",
            format!(
                "“{field}” không đính chính được; có: {}",
                CORRECTABLE_FIELDS.join(", ")
            ),
        ));
    }
    let value = match field {
        "received_at" => {
            let at: Timestamp = value
                .parse()
                .map_err(|_| AppError::invalid("received_at", "phải có dạng 2026-01-14T09:42:17+07:00"))?;
            at.to_string()
        }
        _ => value.trim().to_owned(),
    };
    office
        .record(actor, |draft| {
            let entry = draft
                .desk()
                .handoff_numbered(number)
                .ok_or_else(|| AppError::not_found("handoff"))?;
            if entry.field(field).as_deref() == Some(&value) {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            let handoff = entry.seq;
            draft.push(Event::Corrected {
                handoff,
                field: field.to_owned(),
                value,
                reason,
            })?;
            Ok(())
        })
        .await
}

/// A second person confirms a back-filled entry.
pub async fn confirm_backfill(office: &Office, actor: Actor, number: Number) -> Result<()> {
    office
        .record(actor, |draft| {
            let person = draft.person()?;
            let entry = draft
                .desk()
                .handoff_numbered(number)
                .ok_or_else(|| AppError::not_found("handoff"))?;
            if !entry.is_provisional() {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            if matches!(entry.recorded_by, Actor::Person { id, .. } if id == person) {
                return Err(AppError::new(Refusal::OwnWork));
            }
            let handoff = entry.seq;
            draft.push(Event::BackfillConfirmed { handoff })?;
            Ok(())
        })
        .await
}

/// A reason that says something.
pub fn needed(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        Err(AppError::new(Refusal::NeedsReason))
    } else {
        Ok(reason.to_owned())
    }
}
