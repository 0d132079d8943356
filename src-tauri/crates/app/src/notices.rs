//! Letters that go by themselves: the three receipts (received, complete, published) at once; reminders and digests to
//! the board's own people, and the weekly checkpoint to all agencies, in working hours. What is due is computed from the
//! register, so that nothing has to be remembered and nothing is written twice; each is known by what it is about, so
//! that a register put back to an older copy does not send it again.
//!
//! Nobody who is not on the list of officials' addresses gets one, and no automatic mail is answered (RFC 3834).

use std::collections::BTreeSet;

use calendar::Calendar;
use domain::case::ReviewState;
use domain::clock::{Level, Status};
use domain::letter::PostState;
use domain::{Actor, AgencyKey, Case, CaseId, Channel, Clock, Desk, Duty, Handoff, LetterKind, Role};
use jiff::{SignedDuration, Timestamp};
use mail::Enclosure;
use report::{CompleteLetter, Digest, DutyLine, ProcedureLine, PublishedLetter, Recipient, WitnessMail};

use crate::error::{AppError, Refusal, Result};
use crate::letters::{cited, deadline_words, frame, receipt, recipient, report_recipient, sender_of};
use crate::office::{Office, Proven};
use crate::outbox::{ByItself, Post, To, broke, mailbox, put};
use crate::proofs::{self, HandoffProof};
use crate::words;

/// Most letters written in one call; the rest is written by the next.
pub const MAX_A_CALL: usize = 200;
/// Media type of a proof.
const JSON_TYPE: &str = "application/json";
/// Media type of a checkpoint.
const NOTE_TYPE: &str = "text/plain; charset=utf-8";
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

async fn prove(office: &Office, seq: u64) -> Result<(Proven, HandoffProof)> {
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
    for handoff in desk.handoffs.values().filter(|h| is_answered(desk, h, since)) {
        due.push(DueLetter {
            once: format!("received:{}", handoff.seq),
            what: What::Received { handoff: handoff.seq },
        });
    }
    for case in desk.cases.values() {
        due.extend(of_case(desk, case, since));
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
    let came_since = |h: &&Handoff| h.intake.received_at >= since;
    let mut handoffs = desk.handoffs_of(case.id).into_iter();
    if handoffs.any(|h| came_since(&h)) && case.publications.is_empty() {
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
        for (case, status) in open_clocks(desk, calendar, now) {
            let left = status.gap.map_or(i64::MAX, |gap| gap.seconds);
            let Some(deadline) = status
                .deadline
                .filter(|_| status.level != Level::Overdue && left <= near)
            else {
                continue;
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
        }
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

/// The clocks of unpublished cases that run, with how they stand.
fn open_clocks<'a>(
    desk: &'a Desk,
    calendar: &'a Calendar,
    now: Timestamp,
) -> impl Iterator<Item = (&'a Case, Status<'a>)> {
    desk.cases
        .values()
        .filter(|case| case.publications.is_empty())
        .flat_map(move |case| {
            let course = domain::case::course(desk, case);
            Clock::ALL.map(|clock| (case, domain::clock::status(calendar, case, &course, clock, now)))
        })
        .filter(|(_, status)| matches!(status.level, Level::Overdue | Level::Soon | Level::Running))
}

type Proof = (Proven, HandoffProof);

fn make(
    desk: &Desk,
    calendar: &Calendar,
    at: Timestamp,
    letter: &DueLetter,
    proven: Option<&Proof>,
    checkpoint: Option<&(u64, String)>,
) -> Result<Option<Post>> {
    let made = match &letter.what {
        What::Received { handoff } => received(desk, at, *handoff, proven)?,
        What::Complete { case, agency } => complete(desk, at, *case, agency, proven)?,
        What::Published {
            case,
            publication,
            agency,
        } => published(desk, at, *case, *publication, agency, proven)?,
        What::Reminder { case, clock, address } => reminder(desk, calendar, at, *case, *clock, address)?,
        What::Digest { role, address } => digest(desk, calendar, at, *role, address)?,
        What::Witness { week, agency } => witness_post(desk, at, week, agency, checkpoint)?,
    };
    Ok(made.map(|(post, about)| Post {
        by_itself: Some(ByItself {
            once: letter.once.clone(),
            about,
        }),
        ..post
    }))
}

/// A letter, and what it is about whatever register it is written in.
type Made = Result<Option<(Post, String)>>;

fn received(desk: &Desk, at: Timestamp, seq: u64, proven: Option<&Proof>) -> Made {
    let Some((proven, proof)) = proven else {
        return Ok(None);
    };
    let handoff = desk
        .handoffs
        .get(&seq)
        .ok_or_else(|| AppError::not_found("handoff"))?;
    let Some(to) = to_listed(desk, sender_of(handoff)) else {
        return Ok(None);
    };
    let post = receipt(desk, at, seq, proven)?;
    let post = Post {
        to,
        enclosures: vec![enclosed(proof)?],
        ..post
    };
    Ok(Some((post, handoff.intake.content_key.clone())))
}

fn enclosed(proof: &HandoffProof) -> Result<Enclosure> {
    Ok(Enclosure {
        filename: proofs::FILE_NAME.to_owned(),
        content_type: JSON_TYPE.to_owned(),
        content: proof.to_json()?.into_bytes(),
    })
}

fn enclosures(proven: Option<&Proof>) -> Result<Vec<Enclosure>> {
    proven.map(|(_, proof)| enclosed(proof)).into_iter().collect()
}

fn decision_key(case: &Case) -> String {
    let date = case
        .decision
        .date
        .map(|date| date.to_string())
        .unwrap_or_default();
    format!("{} {date}", case.decision.number)
}

fn complete(desk: &Desk, at: Timestamp, case: CaseId, agency: &AgencyKey, proven: Option<&Proof>) -> Made {
    let case = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
    let course = domain::case::course(desk, case);
    let (to, last) = recipient(desk, case, agency);
    let (Some(to), Some(complete_at)) = (to_listed(desk, to), course.complete_at) else {
        return Ok(None);
    };
    let by = course.completed_by().and_then(|seq| desk.handoffs.get(&seq));
    let letter = CompleteLetter {
        frame: frame(desk, at),
        recipient: report_recipient(desk, agency, &to),
        decision: cited(case),
        complete_at,
        handoff: by.map(|h| h.number.to_string()),
        procedures: procedures(desk, case),
        due: deadline_words(desk, at, case, Clock::Publication),
    };
    let words = report::complete_mail(&letter).map_err(broke)?;
    let post = Post {
        case: Some(case.id),
        handoff: by.map(|h| h.seq),
        thread: last.and_then(|h| h.intake.message_id.clone()),
        docx: Some(report::complete_notice(&letter).map_err(broke)?),
        enclosures: enclosures(proven)?,
        ..Post::new(LetterKind::Complete, to, words)?
    };
    let about = format!("{} {complete_at} {}", decision_key(case), agency.as_str());
    Ok(Some((post, about)))
}

fn published(
    desk: &Desk,
    at: Timestamp,
    case: CaseId,
    publication: u64,
    agency: &AgencyKey,
    proven: Option<&Proof>,
) -> Made {
    let case = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
    let found = case.publications.iter().find(|p| p.seq == publication);
    let found = found.ok_or_else(|| AppError::not_found("case"))?;
    let (to, last) = recipient(desk, case, agency);
    let Some(to) = to_listed(desk, to) else {
        return Ok(None);
    };
    let letter = PublishedLetter {
        frame: frame(desk, at),
        recipient: report_recipient(desk, agency, &to),
        decision: cited(case),
        seen_at: found.verified_at,
        procedures: procedures(desk, case),
        portal: desk.settings.portal.title.clone(),
        content: found.content.clone(),
    };
    let words = report::published_mail(&letter).map_err(broke)?;
    let post = Post {
        case: Some(case.id),
        thread: last.and_then(|h| h.intake.message_id.clone()),
        docx: Some(report::published_notice(&letter).map_err(broke)?),
        enclosures: enclosures(proven)?,
        ..Post::new(LetterKind::Published, to, words)?
    };
    let about = format!("{} {} {}", decision_key(case), found.content, agency.as_str());
    Ok(Some((post, about)))
}

fn procedures(desk: &Desk, case: &Case) -> Vec<ProcedureLine> {
    domain::case::assembly(desk, case)
        .expected
        .iter()
        .map(|one| ProcedureLine {
            code: one.code.clone().unwrap_or_default(),
            name: one.name.clone(),
        })
        .collect()
}

fn duty_line(desk: &Desk, case: &Case, status: &Status<'_>) -> Option<DutyLine> {
    let due = deadline_words(desk, desk.last_at, case, status.clock)?;
    let duty = status.clock.duty();
    let agency = desk
        .settings
        .agency_with(duty)
        .filter(|_| duty != Duty::Publication);
    let frame = frame(desk, desk.last_at);
    Some(DutyLine {
        number: case.decision.number.clone(),
        decision: cited(case).in_full(),
        duty: words::duty(duty).to_owned(),
        agency: agency.map(|a| a.short_name.clone()).unwrap_or_default(),
        due: due.words(&frame),
        gap: status.gap.map(words::working_time).unwrap_or_default(),
    })
}

fn own(address: &str) -> To {
    To {
        address: Some(address.to_owned()),
        ..To::default()
    }
}

fn reminder(
    desk: &Desk,
    calendar: &Calendar,
    at: Timestamp,
    case: CaseId,
    clock: Clock,
    address: &str,
) -> Made {
    let case = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
    let course = domain::case::course(desk, case);
    let status = domain::clock::status(calendar, case, &course, clock, at);
    let Some(line) = duty_line(desk, case, &status) else {
        return Ok(None);
    };
    let words = report::reminder_mail(&frame(desk, at).writer, &line).map_err(broke)?;
    let post = Post {
        case: Some(case.id),
        ..Post::new(LetterKind::Reminder, own(address), words)?
    };
    let about = format!("{} {} {} {address}", decision_key(case), clock.number(), line.due);
    Ok(Some((post, about)))
}

fn digest(desk: &Desk, calendar: &Calendar, at: Timestamp, role: Role, address: &str) -> Made {
    let mut overdue = Vec::new();
    let mut open = Vec::new();
    for (case, status) in open_clocks(desk, calendar, at) {
        if let Some(line) = duty_line(desk, case, &status) {
            let lines = if status.level == Level::Overdue {
                &mut overdue
            } else {
                &mut open
            };
            lines.push(line);
        }
    }
    let waiting = waiting(desk, role);
    if overdue.is_empty() && open.is_empty() && waiting.is_empty() {
        return Ok(None);
    }
    let date = desk.settings.zone().civil(at).date();
    let digest = Digest {
        date,
        overdue,
        open,
        waiting,
    };
    let words = report::digest_mail(&frame(desk, at).writer, &digest).map_err(broke)?;
    let post = Post::new(LetterKind::Digest, own(address), words)?;
    Ok(Some((post, format!("{date} {} {address}", role.as_str()))))
}

/// What waits for somebody of a role.
fn waiting(desk: &Desk, role: Role) -> Vec<String> {
    let triage = desk.triage.values().filter(|item| item.outcome.is_none()).count();
    let letters = |state: PostState| desk.letters.values().filter(|l| l.posting.state == state).count();
    let reviews = desk
        .cases
        .values()
        .filter(|case| {
            case.review
                .as_ref()
                .is_some_and(|r| r.state == ReviewState::Waiting)
        })
        .count();
    let lines = [
        (role != Role::Manager, triage, "thư trong hộp chờ phân loại"),
        (role == Role::Reviewer, reviews, "hồ sơ chờ duyệt"),
        (
            role != Role::Manager,
            letters(PostState::Unclear),
            "thư chưa rõ đã gửi",
        ),
        (
            role != Role::Manager,
            letters(PostState::Refused),
            "thư không gửi được",
        ),
    ];
    lines
        .into_iter()
        .filter(|(wanted, count, _)| *wanted && *count > 0)
        .map(|(_, count, what)| format!("{count} {what}"))
        .collect()
}

fn witness_post(
    desk: &Desk,
    at: Timestamp,
    week: &str,
    agency: &AgencyKey,
    checkpoint: Option<&(u64, String)>,
) -> Made {
    let (Some(to), Some((size, note))) = (witness(desk, agency), checkpoint) else {
        return Ok(None);
    };
    let recipient: Recipient = report_recipient(desk, agency, &to);
    let mail = WitnessMail {
        recipient,
        writer: frame(desk, at).writer,
        week: week.to_owned(),
        at: desk.last_at,
        zone: desk.settings.zone().offset(),
        size: *size,
        note: note.clone(),
    };
    let words = report::witness_mail(&mail).map_err(broke)?;
    let post = Post {
        enclosures: vec![Enclosure {
            filename: format!("diem-kiem-{week}.txt"),
            content_type: NOTE_TYPE.to_owned(),
            content: note.clone().into_bytes(),
        }],
        ..Post::new(LetterKind::Checkpoint, to, words)?
    };
    Ok(Some((post, format!("{week} {}", agency.as_str()))))
}
