//! Letters that go by themselves: the three receipts (received, complete, published) at once; reminders and digests to
//! the board's own people, and the weekly checkpoint to all agencies, in working hours. What is due is computed from the
//! register, so that nothing has to be remembered and nothing is written twice; each is known by what it is about, so
//! that a register put back to an older copy does not send it again.
//!
//! Nobody who is not on the list of officials' addresses gets one, and no automatic mail is answered (RFC 3834).

mod made;

use std::collections::BTreeSet;

use calendar::Calendar;
use domain::clock::{Level, Status};
use domain::{Actor, AgencyKey, Case, CaseId, Channel, Clock, Desk, Duty, Handoff, Role};
use jiff::{SignedDuration, Timestamp};

use crate::error::{Refusal, Result};
use crate::letters::recipient;
use crate::office::Office;
use crate::outbox::{To, mailbox, put};
use crate::proofs;
use made::{Proof, make};

/// Most letters written in one call; the rest is written by the next.
pub const MAX_A_CALL: usize = 200;
/// Roles that act on what is due.
const ACTING: [Role; 2] = [Role::Editor, Role::Reviewer];

/// A letter that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLetter {
    /// What within this register it is written once for.
    pub once: String,
    /// What it is.
    pub what: What,
}

/// What a letter that goes by itself is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A handoff was received.
    Received {
        /// Its event.
        handoff: u64,
    },
    /// Everything of a case is there.
    Complete {
        /// The case.
        case: CaseId,
        /// To whom.
        agency: AgencyKey,
    },
    /// A case was published.
    Published {
        /// The case.
        case: CaseId,
        /// The publication's event.
        publication: u64,
        /// To whom.
        agency: AgencyKey,
    },
    /// A deadline comes near.
    Reminder {
        /// The case.
        case: CaseId,
        /// Which.
        clock: Clock,
        /// Whom to tell.
        address: String,
    },
    /// A role's day.
    Digest {
        /// The role.
        role: Role,
        /// Whom to tell.
        address: String,
    },
    /// The week's checkpoint.
    Witness {
        /// `2026-W13`.
        week: String,
        /// Which agency is the witness.
        agency: AgencyKey,
    },
}

/// Writes and queues every letter that is due by itself and not written yet; how many were.
///
/// # Errors
///
/// What breaks the register; a letter that cannot be made (an address that is none) holds up no other.
pub async fn write_due(office: &Office) -> Result<usize> {
    let due = {
        let inner = office.look().await?;
        due(&inner.desk, &inner.calendar, inner.now())
    };
    let mut written = 0;
    for letter in due.into_iter().take(MAX_A_CALL) {
        let proven = match &letter.what {
            What::Received { handoff } => Some(prove(office, *handoff).await?),
            What::Published { publication, .. } => Some(prove(office, *publication).await?),
            What::Complete { case, .. } => match completed_by(office, *case).await? {
                Some(handoff) => Some(prove(office, handoff).await?),
                None => None,
            },
            _ => None,
        };
        let checkpoint = match &letter.what {
            What::Witness { .. } => office.store().latest_checkpoint().await?,
            _ => None,
        };
        let checkpoint = checkpoint.map(|newest| (newest.size, newest.note));
        let outcome = office
            .record(Actor::Machine, |draft| {
                if draft.desk().letter_once(&letter.once).is_some() {
                    return Ok(false);
                }
                let made = make(
                    draft.desk(),
                    draft.calendar(),
                    draft.at(),
                    &letter,
                    proven.as_ref(),
                    checkpoint.as_ref(),
                )?;
                match made {
                    Some(post) => put(draft, post).map(|_| true),
                    None => Ok(false),
                }
            })
            .await;
        match outcome {
            Ok(one) => written += usize::from(one),
            Err(error) if error.is_break() || error.refusal == Refusal::RegisterBroken => return Err(error),
            Err(error) => tracing::warn!(%error, once = letter.once, "a letter could not be written"),
        }
    }
    if written > 0 {
        crate::outbox::lay_out(office).await?;
    }
    Ok(written)
}

async fn prove(office: &Office, seq: u64) -> Result<Proof> {
    let proof = proofs::proof_of(office, seq).await?;
    let inner = office.look().await?;
    Ok((office.prove(&inner, seq).await?, proof))
}

async fn completed_by(office: &Office, case: CaseId) -> Result<Option<u64>> {
    let inner = office.look().await?;
    let case = inner.desk.case(case);
    Ok(case.and_then(|case| domain::case::course(&inner.desk, case).completed_by()))
}

/// The letters that are due by themselves at `now` and not written yet, in the order they are to be written.
pub fn due(desk: &Desk, calendar: &Calendar, now: Timestamp) -> Vec<DueLetter> {
    let Some(since) = desk.sends_by_itself_since else {
        return Vec::new();
    };
    let mut due: Vec<DueLetter> = Vec::new();
    // From the newest back to when letters began to go by themselves: what came before is not looked at.
    for seq in desk.handoffs.keys().rev() {
        let once = format!("received:{seq}");
        if desk.letter_once(&once).is_some() {
            continue;
        }
        match desk.handoffs.look(&seq) {
            Some(handoff) if handoff.recorded_at < since => break,
            Some(handoff) if is_answered(desk, &handoff, since) => due.push(DueLetter {
                once,
                what: What::Received { handoff: seq },
            }),
            _ => {}
        }
    }
    due.reverse();
    for case in desk.cases.each() {
        due.extend(of_case(desk, &case, since));
    }
    if is_working(calendar, now) {
        due.extend(in_working_hours(desk, calendar, now));
    }
    due.retain(|letter| desk.letter_once(&letter.once).is_none());
    due
}

/// Whether a handoff is confirmed by itself: it came by mail, from a listed address, read by a machine of nobody, since
/// letters go by themselves.
fn is_answered(desk: &Desk, handoff: &Handoff, since: Timestamp) -> bool {
    let intake = &handoff.intake;
    intake.channel == Channel::Mail
        && !intake.auto_reply
        && !intake.bulk
        && intake.received_at >= since
        && is_listed(desk, &intake.from_address)
}

fn is_listed(desk: &Desk, address: &str) -> bool {
    desk.senders.contains_key(&address.to_lowercase())
}

fn of_case(desk: &Desk, case: &Case, since: Timestamp) -> Vec<DueLetter> {
    let mut due = Vec::new();
    let mut handoffs = desk.each_handoff_of(case).into_iter();
    if case.publications.is_empty() && handoffs.any(|h| h.intake.received_at >= since) {
        let course = domain::case::course(desk, case);
        if let Some(at) = course.complete_at.filter(|at| *at >= since) {
            due.extend(agencies(desk, case).map(|agency| DueLetter {
                once: format!("complete:{}:{}:{}", case.id.0, at, agency.as_str()),
                what: What::Complete {
                    case: case.id,
                    agency,
                },
            }));
        }
    }
    for publication in case.publications.iter().filter(|p| p.verified_at >= since) {
        due.extend(agencies(desk, case).map(|agency| DueLetter {
            once: format!(
                "published:{}:{}:{}",
                case.id.0,
                publication.content,
                agency.as_str()
            ),
            what: What::Published {
                case: case.id,
                publication: publication.seq,
                agency,
            },
        }));
    }
    due
}

/// The agencies that hand over, where somebody of them is listed who can be told.
fn agencies(desk: &Desk, case: &Case) -> impl Iterator<Item = AgencyKey> {
    [Duty::ProcedureFiles, Duty::ValidityList]
        .into_iter()
        .filter_map(|duty| desk.settings.agency_with(duty))
        .map(|agency| agency.key.clone())
        .filter(|agency| to_listed(desk, recipient(desk, case, agency).0).is_some())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Whom to write to, when that address is on the list; a further address out of a signature only if it is, too.
fn to_listed(desk: &Desk, to: To) -> Option<To> {
    let address = to.address.filter(|address| is_listed(desk, address))?;
    Some(To {
        address: Some(address),
        copy: to.copy.filter(|copy| is_listed(desk, copy)),
        ..to
    })
}

/// Whether people are at work.
fn is_working(calendar: &Calendar, now: Timestamp) -> bool {
    calendar
        .working_time_between(now, now + SignedDuration::from_mins(1))
        .is_ok_and(|time| time.seconds > 0)
}

fn in_working_hours(desk: &Desk, calendar: &Calendar, now: Timestamp) -> Vec<DueLetter> {
    let mut due = Vec::new();
    let day = desk.settings.zone().civil(now).date();
    let notified = &desk.settings.mail.notified;
    if !notified.is_empty() {
        let near = i64::from(desk.settings.mail.remind_hours_before) * 3600;
        each_open_clock(desk, calendar, now, |case, status| {
            let left = status.gap.map_or(i64::MAX, |gap| gap.seconds);
            let Some(deadline) = status
                .deadline
                .filter(|_| status.level != Level::Overdue && left <= near)
            else {
                return;
            };
            let acting = notified.iter().filter(|n| ACTING.contains(&n.role));
            for address in acting.map(|n| n.address.to_lowercase()).collect::<BTreeSet<_>>() {
                due.push(DueLetter {
                    once: format!(
                        "reminder:{}:{}:{}:{address}",
                        case.id.0,
                        status.clock.number(),
                        deadline.due.due
                    ),
                    what: What::Reminder {
                        case: case.id,
                        clock: status.clock,
                        address,
                    },
                });
            }
        });
        for one in notified {
            let address = one.address.to_lowercase();
            due.push(DueLetter {
                once: format!("digest:{day}:{}:{address}", one.role.as_str()),
                what: What::Digest {
                    role: one.role,
                    address,
                },
            });
        }
    }
    let iso = day.iso_week_date();
    let week = format!("{}-W{:02}", iso.year(), iso.week());
    for agency in &desk.settings.agencies {
        if witness(desk, &agency.key).is_some() {
            due.push(DueLetter {
                once: format!("checkpoint:{week}:{}", agency.key.as_str()),
                what: What::Witness {
                    week: week.clone(),
                    agency: agency.key.clone(),
                },
            });
        }
    }
    due
}

/// Whom of an agency the checkpoint goes to: the board's own mailbox, or the first listed official.
fn witness(desk: &Desk, agency: &AgencyKey) -> Option<To> {
    if desk.settings.duty_of(agency) == Some(Duty::Publication) {
        let own = Some(mailbox(desk).to_owned()).filter(|own| !own.is_empty())?;
        return Some(To {
            address: Some(own),
            ..To::default()
        });
    }
    let listed = desk.senders.values().find(|s| &s.agency == agency)?;
    Some(To {
        name: listed.name.clone(),
        title: listed.title.clone(),
        address: Some(listed.address.clone()),
        copy: None,
    })
}

/// Visits the clocks of unpublished cases that run, with how they stand.
fn each_open_clock(
    desk: &Desk,
    calendar: &Calendar,
    now: Timestamp,
    mut visit: impl FnMut(&Case, &Status<'_>),
) {
    for case in desk.cases.each().filter(|case| case.publications.is_empty()) {
        let course = domain::case::course(desk, &case);
        for clock in Clock::ALL {
            let status = domain::clock::status(calendar, &case, &course, clock, now);
            if matches!(status.level, Level::Overdue | Level::Soon | Level::Running) {
                visit(&case, &status);
            }
        }
    }
}
