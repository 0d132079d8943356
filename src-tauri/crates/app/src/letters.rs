//! Letters: what they say is made here from the case, how they look is `report`'s. A letter is an event with its two
//! originals (`.docx` to sign, `.eml` to send); the files in the outbox folder are laid out from the register and can
//! be laid out again at any time. These are the ones a person reads first; what goes by itself is in
//! [`crate::notices`].

use calendar::{Calendar, EndOfDay, Rule};
use domain::finding::Severity;
use domain::{Actor, AgencyKey, Case, CaseId, Clock, Desk, Duty, Finding, Handoff, LetterKind, Number};
use jiff::Timestamp;
use report::{
    ApologyLetter, DecisionCited, Due, FileLine, Frame, MailWords, MissingItem, OverdueLetter, ReceiptLetter,
    ReceiptProof, Recipient, SupplementLetter,
};

use crate::error::{AppError, Result};
use crate::office::{Office, Proven};
use crate::outbox::{Post, To, broke, finish, mailbox, put};

pub use crate::outbox::{Written, lay_out};
use crate::verify::channel_words;
use crate::words;

/// A letter before a person has read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDraft {
    /// The agency it goes to.
    pub agency: AgencyKey,
    /// The official it goes to.
    pub to_name: Option<String>,
    /// Their address.
    pub to_address: Option<String>,
    /// Subject of the mail.
    pub subject: String,
    /// Text of the mail; a person may change it.
    pub text: String,
    /// How many things it asks for.
    pub findings: usize,
}

/// A letter as the case calls for it now.
struct Prepared {
    to: To,
    handoff: Option<u64>,
    thread: Option<String>,
    words: MailWords,
    docx: Vec<u8>,
    findings: usize,
}

/// What a letter is made from: the state, the calendar, the moment.
#[derive(Clone, Copy)]
struct Basis<'a> {
    desk: &'a Desk,
    calendar: &'a Calendar,
    at: Timestamp,
}

/// Drafts a letter about a case to an agency: a supplement request, an overdue notice or an apology.
pub async fn draft(
    office: &Office,
    kind: LetterKind,
    case: CaseId,
    agency: &AgencyKey,
) -> Result<LetterDraft> {
    let inner = office.look().await?;
    let basis = Basis {
        desk: &inner.desk,
        calendar: &inner.calendar,
        at: inner.now(),
    };
    let prepared = prepare(basis, kind, case, agency)?;
    Ok(LetterDraft {
        agency: agency.clone(),
        to_name: prepared.to.name,
        to_address: prepared.to.address,
        subject: prepared.words.subject,
        text: prepared.words.text,
        findings: prepared.findings,
    })
}

/// Writes the letter a person has read: the `.docx` as the case calls for it, the `.eml` with subject and text as that
/// person left them.
pub async fn write(
    office: &Office,
    actor: Actor,
    kind: LetterKind,
    case: CaseId,
    agency: &AgencyKey,
    words: Option<(String, String)>,
) -> Result<Written> {
    let written = office
        .record(actor, |draft| {
            draft.person()?;
            let basis = Basis {
                desk: draft.desk(),
                calendar: draft.calendar(),
                at: draft.at(),
            };
            let prepared = prepare(basis, kind, case, agency)?;
            let (subject, text) = words.unwrap_or((prepared.words.subject, prepared.words.text));
            let words = MailWords { subject, text };
            let post = Post {
                case: Some(case),
                handoff: prepared.handoff,
                thread: prepared.thread,
                docx: Some(prepared.docx),
                ..Post::new(kind, prepared.to, words)?
            };
            put(draft, post)
        })
        .await?;
    finish(office, written).await
}

fn prepare(basis: Basis<'_>, kind: LetterKind, case: CaseId, agency: &AgencyKey) -> Result<Prepared> {
    let case = basis.desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
    match kind {
        LetterKind::Supplement => supplement(basis, case, agency),
        LetterKind::Overdue => overdue(basis, case, agency),
        LetterKind::Apology => apology(basis, case),
        _ => Err(AppError::not_found("letter")),
    }
}

/// Everything that is missing of an agency's part (2161 art. 4.3).
fn supplement(basis: Basis<'_>, case: &Case, agency: &AgencyKey) -> Result<Prepared> {
    let Basis { desk, at, .. } = basis;
    let findings = asked_for(desk, case, agency)?;
    let (to, handoff) = recipient(desk, case, agency);
    let letter = SupplementLetter {
        frame: frame(desk, at),
        recipient: report_recipient(desk, agency, &to),
        basis: desk.settings.supplement_basis.clone(),
        decision: cited(case),
        handoff: handoff.map(|h| (h.number.to_string(), h.intake.received_at)),
        round: round(desk, case, &to),
        items: missing_items(desk, &findings),
        due: clock_of(desk, agency).and_then(|clock| deadline_words(desk, at, case, clock)),
        mailbox: mailbox(desk).to_owned(),
        contact: None,
        copies: Vec::new(),
    };
    Ok(Prepared {
        handoff: handoff.map(|h| h.seq),
        thread: handoff.and_then(|h| h.intake.message_id.clone()),
        words: report::supplement_mail(&letter).map_err(broke)?,
        docx: report::supplement_request(&letter).map_err(broke)?,
        findings: findings.len(),
        to,
    })
}

/// An agency's limit has passed, and this is what has not come.
fn overdue(basis: Basis<'_>, case: &Case, agency: &AgencyKey) -> Result<Prepared> {
    let Basis { desk, calendar, at } = basis;
    let findings = asked_for(desk, case, agency)?;
    let clock = clock_of(desk, agency).ok_or_else(|| AppError::not_found("clock"))?;
    let due = deadline_words(desk, at, case, clock).filter(|due| due.overdue);
    let due = due.ok_or_else(|| AppError::invalid("văn bản đôn đốc", "cơ quan này chưa quá hạn"))?;
    let late = case
        .deadline(clock)
        .and_then(|deadline| calendar.margin(&deadline.due, at).ok())
        .map(|margin| words::working_time(margin.time))
        .unwrap_or_default();
    let (to, handoff) = recipient(desk, case, agency);
    let letter = OverdueLetter {
        frame: frame(desk, at),
        recipient: report_recipient(desk, agency, &to),
        basis: desk.settings.supplement_basis.clone(),
        decision: cited(case),
        due,
        late,
        items: missing_items(desk, &findings),
        mailbox: mailbox(desk).to_owned(),
    };
    Ok(Prepared {
        handoff: handoff.map(|h| h.seq),
        thread: handoff.and_then(|h| h.intake.message_id.clone()),
        words: report::overdue_mail(&letter).map_err(broke)?,
        docx: report::overdue_notice(&letter).map_err(broke)?,
        findings: findings.len(),
        to,
    })
}

/// Excuses a late publication to the agency that sent the files, with the new day that was recorded.
fn apology(basis: Basis<'_>, case: &Case) -> Result<Prepared> {
    let Basis { desk, at, .. } = basis;
    let clock = Clock::Publication;
    let made = case
        .apologies
        .get(&clock)
        .ok_or_else(|| AppError::invalid("phiếu xin lỗi", "chưa ghi ngày hẹn lại và lý do"))?;
    let agency = desk
        .settings
        .agency_with(Duty::ProcedureFiles)
        .map(|a| a.key.clone())
        .ok_or_else(|| AppError::not_found("agency"))?;
    let (to, handoff) = recipient(desk, case, &agency);
    let course = domain::case::course(desk, case);
    let letter = ApologyLetter {
        frame: frame(desk, at),
        recipient: report_recipient(desk, &agency, &to),
        decision: cited(case),
        procedures: domain::case::assembly(desk, case).expected.len(),
        complete_at: course.complete_at.unwrap_or(case.opened_at),
        due: deadline_words(desk, at, case, clock).ok_or_else(|| AppError::not_found("clock"))?,
        reason: made.reason.clone(),
        new_date: made.new_date,
        copies: Vec::new(),
    };
    Ok(Prepared {
        handoff: None,
        thread: handoff.and_then(|h| h.intake.message_id.clone()),
        words: report::apology_mail(&letter).map_err(broke)?,
        docx: report::apology(&letter).map_err(broke)?,
        findings: 0,
        to,
    })
}

/// Confirms a handoff, asked for by a person: number, times, files with their hashes, what is still missing, the proof.
pub async fn write_receipt(office: &Office, actor: Actor, number: Number) -> Result<Written> {
    let (proof, seq) = {
        let inner = office.look().await?;
        let handoff = inner
            .desk
            .handoff_numbered(number)
            .ok_or_else(|| AppError::not_found("handoff"))?;
        (office.prove(&inner, handoff.seq).await?, handoff.seq)
    };
    let written = office
        .record(actor, |draft| {
            draft.person()?;
            let post = receipt(draft.desk(), draft.at(), seq, &proof)?;
            put(draft, post)
        })
        .await?;
    finish(office, written).await
}

/// The confirmation of a handoff.
pub(crate) fn receipt(desk: &Desk, at: Timestamp, seq: u64, proven: &Proven) -> Result<Post> {
    let handoff = desk
        .handoffs
        .get(&seq)
        .ok_or_else(|| AppError::not_found("handoff"))?;
    let case = handoff.case.and_then(|id| desk.case(id));
    let agency = handoff
        .intake
        .agency
        .clone()
        .unwrap_or_else(|| AgencyKey::new(""));
    let to = sender_of(handoff);
    let course = case.map(|case| domain::case::course(desk, case));
    let complete_at = course.and_then(|course| match desk.settings.duty_of(&agency) {
        Some(Duty::ValidityList) => course.list_complete_at,
        _ => course.files_complete_at,
    });
    let missing = case
        .and_then(|case| asked_for(desk, case, &agency).ok())
        .unwrap_or_default();
    let letter = ReceiptLetter {
        frame: frame(desk, at),
        recipient: report_recipient(desk, &agency, &to),
        register_number: handoff.number.to_string(),
        received_at: handoff.intake.received_at,
        recorded_at: handoff.recorded_at,
        channel: channel_words(handoff.intake.channel).to_owned(),
        subject: handoff.intake.subject.clone(),
        decision: case.map(cited),
        files: handoff.intake.attachments.iter().map(file_line).collect(),
        missing: missing_items(desk, &missing),
        complete_at,
        proof: Some(ReceiptProof {
            leaf: proven.proof.index,
            checkpoint: proven.checkpoint.clone(),
            inclusion: proven.proof.path.iter().map(ToString::to_string).collect(),
        }),
        copies: Vec::new(),
    };
    let words = report::receipt_mail(&letter).map_err(broke)?;
    Ok(Post {
        case: handoff.case,
        handoff: Some(seq),
        thread: handoff.intake.message_id.clone(),
        docx: Some(report::receipt(&letter).map_err(broke)?),
        ..Post::new(LetterKind::Receipt, to, words)?
    })
}

/// Blocking findings of an agency's part that nobody has accepted.
fn asked_for(desk: &Desk, case: &Case, agency: &AgencyKey) -> Result<Vec<Finding>> {
    let duty = desk
        .settings
        .duty_of(agency)
        .ok_or_else(|| AppError::not_found("agency"))?;
    let course = domain::case::course(desk, case);
    let assembled = if course.steps.is_empty() {
        domain::check::findings(&desk.settings, &domain::case::assembly(desk, case))
    } else {
        course.findings().to_vec()
    };
    let findings: Vec<Finding> = assembled
        .into_iter()
        .filter(|f| f.severity == Severity::Blocking && f.accepted.is_none() && f.what.duty() == duty)
        .collect();
    if findings.is_empty() {
        return Err(AppError::invalid(
            "đề nghị bổ sung",
            "cơ quan này không còn thiếu gì",
        ));
    }
    Ok(findings)
}

/// The official who sent the rest (art. 4.3); while nothing has come, the first on the agency's list.
pub(crate) fn recipient<'a>(desk: &'a Desk, case: &Case, agency: &AgencyKey) -> (To, Option<&'a Handoff>) {
    let last = desk
        .handoffs_of(case.id)
        .into_iter()
        .rfind(|h| h.intake.agency.as_ref() == Some(agency));
    let to = match last {
        Some(h) => sender_of(h),
        None => To::default(),
    };
    if to.address.is_some() {
        return (to, last);
    }
    let listed = desk.senders.values().find(|s| &s.agency == agency);
    let to = To {
        name: to.name.or_else(|| listed.and_then(|s| s.name.clone())),
        title: to.title.or_else(|| listed.and_then(|s| s.title.clone())),
        address: listed.map(|s| s.address.clone()),
        copy: None,
    };
    (to, last)
}

pub(crate) fn sender_of(handoff: &Handoff) -> To {
    let who = &handoff.intake.sender;
    let address = Some(handoff.intake.from_address.clone()).filter(|a| !a.is_empty());
    let own = who.email.clone().filter(|own| Some(own) != address.as_ref());
    To {
        name: who.name.clone(),
        title: who.title.clone(),
        address,
        copy: own,
    }
}

fn board_name(desk: &Desk) -> &str {
    desk.settings
        .agency_with(Duty::Publication)
        .map_or("", |a| a.short_name.as_str())
}

fn round(desk: &Desk, case: &Case, to: &To) -> u32 {
    let asked = desk
        .letters_of(case.id)
        .filter(|l| l.kind == LetterKind::Supplement && l.to.first() == to.address.as_ref())
        .count();
    u32::try_from(asked + 1).unwrap_or(u32::MAX)
}

fn missing_items(desk: &Desk, findings: &[Finding]) -> Vec<MissingItem> {
    findings
        .iter()
        .map(|f| MissingItem {
            what: match (&f.section, f.gap) {
                (Some(section), Some(domain::finding::SectionGap::HeadingOnly)) => {
                    format!("Mục “{}” để trống", desk.settings.section_title(section))
                }
                (Some(section), _) => format!("Mục “{}”", desk.settings.section_title(section)),
                _ => capitalised(words::finding_kind(f.what)),
            },
            procedure: match (&f.code, &f.name) {
                (Some(code), Some(name)) => format!("{code} – {name}"),
                (_, Some(name)) => name.clone(),
                _ => String::new(),
            },
            cure: words::cure(f.what).to_owned(),
        })
        .collect()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

fn file_line(file: &domain::Attachment) -> FileLine {
    let note = match (&file.reading.condition, &file.reading.converted_from) {
        (Some(domain::reading::FileCondition::Encrypted), _) => "có mật khẩu, không đọc được",
        (Some(domain::reading::FileCondition::Truncated), _) => "bị cắt cụt, không đọc được",
        (Some(domain::reading::FileCondition::Empty), _) => "rỗng",
        (Some(domain::reading::FileCondition::Macros), _) => "có macro",
        (None, _) if !file.reading.readable => "không đọc được",
        (None, Some(_)) => "đã đổi chữ cũ sang Unicode",
        (None, None) => "",
    };
    FileLine {
        name: file.safe_name.clone(),
        bytes: file.size_bytes,
        sha256: file.sha256.clone(),
        note: note.to_owned(),
    }
}

pub(crate) fn frame(desk: &Desk, at: Timestamp) -> Frame {
    Frame {
        head: desk.settings.letters.clone(),
        writer: board_name(desk).to_owned(),
        number: None,
        written_at: at,
        zone: desk.settings.zone().offset(),
        signer: None,
        demo: desk.is_demo(),
    }
}

pub(crate) fn report_recipient(desk: &Desk, agency: &AgencyKey, to: &To) -> Recipient {
    Recipient {
        agency: desk
            .settings
            .agency(agency)
            .map(|a| a.name.clone())
            .unwrap_or_default(),
        name: to.name.clone(),
        title: to.title.clone(),
    }
}

pub(crate) fn cited(case: &Case) -> DecisionCited {
    DecisionCited {
        number: case.decision.number.clone(),
        date: case.decision.date,
        issuer: None,
    }
}

fn clock_of(desk: &Desk, agency: &AgencyKey) -> Option<Clock> {
    let duty = desk.settings.duty_of(agency)?;
    Clock::ALL.into_iter().find(|c| c.duty() == duty)
}

/// When a clock's limit ends, for a letter.
pub(crate) fn deadline_words(desk: &Desk, at: Timestamp, case: &Case, clock: Clock) -> Option<Due> {
    let deadline = case.deadline(clock)?;
    let days = clock.limit(&desk.settings).working_days;
    let whole_day = matches!(
        deadline.due.rule,
        Rule::Civil {
            end_of_day: EndOfDay::Midnight,
            ..
        }
    );
    Some(Due {
        limit: format!("{days:02} ngày làm việc"),
        at: deadline.due.due,
        whole_day,
        overdue: !deadline.due.is_met_by(at),
    })
}
