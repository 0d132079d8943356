//! What arrived becomes an entry: placed by `domain`, numbered, committed with its bytes. The one way in, whether it came
//! as a file, from a watched folder or from a mail server.

use std::path::Path;

use calendar::{Limit, Rule};
use domain::event::SentEvidence;
use domain::intake::MailboxPlace;
use domain::letter::PostState;
use domain::placing::{self, CaseChoice, Placement};
use domain::{Actor, CaseId, Channel, Event, Intake, Number, Placed};

use crate::arrival::{self, Arrival};
use crate::error::{AppError, Refusal, Result};
use crate::office::{Draft, Office};
use crate::take_in::{Outcome, TakeIn, Taken};

/// Places an arrival and records it.
pub async fn register(
    office: &Office,
    arrival: Arrival,
    how: &TakeIn,
    actor: Actor,
    path: &Path,
) -> Result<Taken> {
    let subject = arrival.intake.subject.clone();
    let file_count = arrival.intake.attachments.len();
    let actor = if arrival.intake.channel == Channel::Mail {
        Actor::Machine
    } else {
        actor
    };
    let (seq, outcome) = office
        .record(actor, |draft| enter(draft, arrival, how.reason.as_deref()))
        .await?;
    Ok(Taken {
        path: path.to_owned(),
        subject,
        file_count,
        seq,
        outcome,
    })
}

/// Places arrivals of a mail server and records them, all or none: their bytes are on the disk when this returns. The
/// event that holds each comes back, in their order.
pub async fn register_together(office: &Office, arrivals: Vec<Arrival>) -> Result<Vec<(u64, Outcome)>> {
    office
        .record(Actor::Machine, |draft| {
            arrivals
                .into_iter()
                .map(|arrival| enter(draft, arrival, None))
                .collect()
        })
        .await
}

fn enter(draft: &mut Draft<'_>, arrival: Arrival, reason: Option<&str>) -> Result<(u64, Outcome)> {
    let Arrival {
        mut intake,
        originals,
    } = arrival;
    arrival::identify(&mut intake, draft.desk());
    let placement = placing::place(draft.desk(), &intake);
    let mailbox = intake.mailbox.as_ref().map(MailboxPlace::key);
    if !matches!(placement, Placement::Known { .. }) {
        draft.blobs.extend(originals);
    }
    let known = matches!(placement, Placement::Known { .. });
    let (seq, outcome) = record_placed(draft, intake, placement, reason)?;
    if let Some(key) = mailbox.filter(|_| !known) {
        draft.claim(key, seq);
    }
    Ok((seq, outcome))
}

fn record_placed(
    draft: &mut Draft<'_>,
    intake: Intake,
    placement: Placement,
    reason: Option<&str>,
) -> Result<(u64, Outcome)> {
    let content_key = format!("content:{}", intake.content_key);
    match placement {
        Placement::Known { of } => Ok((of, Outcome::Known)),
        Placement::Duplicate { of } => {
            let key = format!("delivery:{}", intake.blobs.join("+"));
            let seq = draft.push(Event::DuplicateNoted {
                of,
                intake: Box::new(intake),
            })?;
            draft.claim(key, seq);
            Ok((seq, Outcome::Duplicate))
        }
        Placement::OwnLetter { letter } => {
            let seq = draft.push(Event::NoiseSetAside {
                intake: Box::new(intake),
            })?;
            draft.claim(content_key, seq);
            if draft
                .desk()
                .letters
                .get(&letter)
                .is_some_and(|l| l.posting.state != PostState::Sent)
            {
                draft.push(Event::LetterSent {
                    letter,
                    evidence: SentEvidence::CopySeen,
                    detail: String::new(),
                })?;
            }
            Ok((seq, Outcome::Noise))
        }
        Placement::Report { letter } => {
            let report = intake.blobs.first().cloned().unwrap_or_default();
            let failures = intake
                .report
                .as_ref()
                .map(|r| r.failures.clone())
                .unwrap_or_default();
            let seq = draft.push(Event::NoiseSetAside {
                intake: Box::new(intake),
            })?;
            draft.claim(content_key, seq);
            for failure in failures {
                draft.push(Event::LetterBounced {
                    letter,
                    recipient: failure.recipient,
                    status: failure.status,
                    diagnostic: failure.diagnostic,
                    report: report.clone(),
                })?;
            }
            Ok((seq, Outcome::Noise))
        }
        Placement::Noise => {
            let seq = draft.push(Event::NoiseSetAside {
                intake: Box::new(intake),
            })?;
            draft.claim(content_key, seq);
            Ok((seq, Outcome::Noise))
        }
        Placement::Triage { placed, reasons } => {
            let seq = draft.push(Event::Triaged {
                intake: Box::new(intake),
                placed,
                reasons,
            })?;
            draft.claim(content_key, seq);
            Ok((seq, Outcome::Triaged))
        }
        Placement::Handoff { placed, case } => {
            let backfill_reason = backfill(draft, &intake, reason)?;
            let case = choose_case(draft, case)?;
            let (seq, number) = number_handoff(draft, intake, placed, case, backfill_reason, None)?;
            draft.claim(content_key, seq);
            Ok((seq, Outcome::Registered { number, case }))
        }
    }
}

/// The case of a handoff, opened when none is.
pub fn choose_case(draft: &mut Draft<'_>, choice: CaseChoice) -> Result<Option<CaseId>> {
    Ok(match choice {
        CaseChoice::Existing(case) => Some(case),
        CaseChoice::Open(decision) => Some(CaseId(draft.push(Event::CaseOpened {
            decision,
            justice_received_at: None,
        })?)),
        CaseChoice::Unknown { .. } => None,
    })
}

/// Enters a handoff under the next number of the year of recording.
pub fn number_handoff(
    draft: &mut Draft<'_>,
    intake: Intake,
    placed: Placed,
    case: Option<CaseId>,
    backfill_reason: Option<String>,
    from_triage: Option<(u64, Option<String>)>,
) -> Result<(u64, Number)> {
    let year = draft.desk().settings.zone().civil(draft.at()).year();
    let number = draft.desk().next_number(year);
    let intake = Box::new(intake);
    let (from_triage, accept_reason) = from_triage.unzip();
    let accept_reason = accept_reason.flatten();
    let event = Event::HandoffRegistered {
        number,
        intake,
        placed,
        case,
        backfill_reason,
        from_triage,
        accept_reason,
    };
    Ok((draft.push(event)?, number))
}

/// An entry by hand more than one working day after the time it attests carries a reason (design §3.3).
fn backfill(draft: &Draft<'_>, intake: &Intake, reason: Option<&str>) -> Result<Option<String>> {
    if intake.channel != Channel::Hand {
        return Ok(None);
    }
    let due = draft
        .calendar()
        .due(intake.received_at, Limit::WorkingDays(1), Rule::CIVIL)
        .map_err(|e| AppError::invalid("--received", e))?;
    if due.is_met_by(draft.at()) {
        return Ok(None);
    }
    match reason.map(str::trim).filter(|r| !r.is_empty()) {
        Some(reason) => Ok(Some(reason.to_owned())),
        None => Err(AppError::new(Refusal::LateEntryNeedsReason)),
    }
}
