//! What each letter that goes by itself says.

use calendar::Calendar;
use domain::case::ReviewState;
use domain::clock::{Level, Status};
use domain::letter::PostState;
use domain::{AgencyKey, Case, CaseId, Clock, Desk, Duty, LetterKind, Role};
use jiff::Timestamp;
use mail::Enclosure;
use report::{CompleteLetter, Digest, DutyLine, ProcedureLine, PublishedLetter, Recipient, WitnessMail};

use super::{DueLetter, What, each_open_clock, to_listed, witness};
use crate::error::{AppError, Result};
use crate::letters::{cited, deadline_words, frame, receipt, recipient, report_recipient, sender_of};
use crate::office::Proven;
use crate::outbox::{ByItself, Post, To, broke};
use crate::proofs::{self, HandoffProof};
use crate::words;

/// Media type of a proof.
const JSON_TYPE: &str = "application/json";
/// Media type of a checkpoint.
const NOTE_TYPE: &str = "text/plain; charset=utf-8";

/// The proof of an entry, as its receipt prints it and as a file.
pub(super) type Proof = (Proven, HandoffProof);

/// The letter that is due, unless there is nobody to get it or nothing to say.
pub(super) fn make(
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
    each_open_clock(desk, calendar, at, |case, status| {
        if let Some(line) = duty_line(desk, case, status) {
            let lines = if status.level == Level::Overdue {
                &mut overdue
            } else {
                &mut open
            };
            lines.push(line);
        }
    });
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
    let triage = desk.triage.each().filter(|item| item.outcome.is_none()).count();
    let letters = |state: PostState| desk.letters_in(state).count();
    let reviews = desk
        .cases
        .each()
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
