//! Letters: what they say is made here from the case, how they look is `report`'s. A letter is an event with its two
//! originals (`.docx` to sign, `.eml` to send); the files in the outbox folder are laid out from the register and can
//! be laid out again at any time.

use calendar::{EndOfDay, Rule};
use domain::finding::Severity;
use domain::{Actor, AgencyKey, Case, CaseId, Clock, Desk, Duty, Finding, Handoff, LetterKind, Number};
use report::{
    ApologyLetter, DecisionCited, Due, FileLine, Frame, MissingItem, ReceiptLetter, ReceiptProof, Recipient,
    SupplementLetter,
};

use crate::error::{AppError, Result};
use crate::office::{Draft, Office};
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

/// Drafts a supplement request to an agency: everything that is missing of its part.
pub async fn draft_supplement(office: &Office, case: CaseId, agency: &AgencyKey) -> Result<LetterDraft> {
    let inner = office.look().await?;
    let desk = &inner.desk;
    let found = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
    draft_of(desk, found, agency)
}

fn draft_of(desk: &Desk, case: &Case, agency: &AgencyKey) -> Result<LetterDraft> {
    let findings = asked_for(desk, case, agency)?;
    let (to, _) = recipient(desk, case, agency);
    let number = &case.decision.number;
    let mut text = format!("Kính gửi {},\n\n", greeting(desk, agency, &to));
    text.push_str(&format!(
        "Qua kiểm tra thành phần tập tin theo Quyết định số {number}{}, {} đề nghị bổ sung:\n",
        case.decision
            .date
            .map(|d| format!(" ngày {}", report::words::date(d)))
            .unwrap_or_default(),
        board_name(desk),
    ));
    for (finding, n) in findings.iter().zip(1..) {
        text.push_str(&format!(
            "{n}. {}. {}.\n",
            words::finding(&desk.settings, finding),
            words::cure(finding.what)
        ));
    }
    text.push_str(&format!(
        "\nTập tin bổ sung xin gửi trả lời thư này hoặc về địa chỉ {}.\n\nTrân trọng.\n\n-- \n{}\n",
        mailbox(desk),
        desk.settings
            .agency_with(Duty::Publication)
            .map_or("", |a| a.name.as_str()),
    ));
    Ok(LetterDraft {
        agency: agency.clone(),
        to_name: to.name,
        to_address: to.address,
        subject: format!("Đề nghị bổ sung tập tin thủ tục hành chính theo Quyết định số {number}"),
        text,
        findings: findings.len(),
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
fn recipient<'a>(desk: &'a Desk, case: &Case, agency: &AgencyKey) -> (To, Option<&'a Handoff>) {
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

fn sender_of(handoff: &Handoff) -> To {
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

fn greeting(desk: &Desk, agency: &AgencyKey, to: &To) -> String {
    let agency = desk.settings.agency(agency).map_or("", |a| a.name.as_str());
    match &to.name {
        Some(name) => format!("Ông/Bà {name}, {agency}"),
        None => agency.to_owned(),
    }
}

fn board_name(desk: &Desk) -> &str {
    desk.settings
        .agency_with(Duty::Publication)
        .map_or("", |a| a.short_name.as_str())
}

/// Writes the supplement request a person has read: the `.docx` with the table of what is missing, the `.eml` with
/// the text as that person left it.
pub async fn write_supplement(
    office: &Office,
    actor: Actor,
    case: CaseId,
    agency: &AgencyKey,
    words: Option<(String, String)>,
) -> Result<Written> {
    let written = office
        .record(actor, |draft| {
            draft.person()?;
            let desk = draft.desk();
            let found = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
            let prepared = draft_of(desk, found, agency)?;
            let (to, handoff) = recipient(desk, found, agency);
            let letter = SupplementLetter {
                frame: frame(draft),
                recipient: report_recipient(desk, agency, &to),
                basis: desk.settings.supplement_basis.clone(),
                decision: cited(found),
                handoff: handoff.map(|h| (h.number.to_string(), h.intake.received_at)),
                round: round(desk, found, &to),
                items: missing_items(desk, &asked_for(desk, found, agency)?),
                due: due_of(draft, found, agency),
                mailbox: mailbox(desk).to_owned(),
                contact: None,
                copies: Vec::new(),
            };
            let docx = report::supplement_request(&letter).map_err(broke)?;
            let (subject, text) = words.unwrap_or((prepared.subject, prepared.text));
            let thread = handoff.and_then(|h| h.intake.message_id.clone());
            let seq = handoff.map(|h| h.seq);
            put(
                draft,
                Post {
                    case: Some(case),
                    handoff: seq,
                    thread,
                    docx: Some(docx),
                    ..Post::new(LetterKind::Supplement, to, subject, text)
                },
            )
        })
        .await?;
    finish(office, written).await
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

/// Confirms a handoff: number, times, files with their hashes, what is still missing, the proof.
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
            let desk = draft.desk();
            let handoff = desk.handoffs.get(&seq).ok_or_else(|| AppError::not_found("handoff"))?;
            let case = handoff
                .case
                .and_then(|id| desk.case(id))
                .ok_or_else(|| AppError::invalid("giấy xác nhận", "số này chưa được gán hồ sơ"))?;
            let agency = handoff.intake.agency.clone().unwrap_or_else(|| AgencyKey::new(""));
            let to = sender_of(handoff);
            let course = domain::case::course(desk, case);
            let complete_at = match desk.settings.duty_of(&agency) {
                Some(Duty::ValidityList) => course.list_complete_at,
                _ => course.files_complete_at,
            };
            let missing = asked_for(desk, case, &agency).unwrap_or_default();
            let letter = ReceiptLetter {
                frame: frame(draft),
                recipient: report_recipient(desk, &agency, &to),
                register_number: number.to_string(),
                received_at: handoff.intake.received_at,
                recorded_at: handoff.recorded_at,
                channel: channel_words(handoff.intake.channel).to_owned(),
                subject: handoff.intake.subject.clone(),
                decision: Some(cited(case)),
                files: handoff.intake.attachments.iter().map(file_line).collect(),
                missing: missing_items(desk, &missing),
                complete_at,
                proof: Some(ReceiptProof {
                    leaf: proof.proof.index,
                    checkpoint: proof.checkpoint.clone(),
                    inclusion: proof.proof.path.iter().map(ToString::to_string).collect(),
                }),
                copies: Vec::new(),
            };
            let docx = report::receipt(&letter).map_err(broke)?;
            let zone = desk.settings.zone().offset();
            let subject = format!("Xác nhận đã nhận: số vào sổ {number}, Quyết định số {}", case.decision.number);
            let text = format!(
                "Kính gửi {},\n\n{} đã nhận {} tập tin lúc {}, số vào sổ {number}. Giấy xác nhận kèm theo thư này.\n\nTrân trọng.\n",
                greeting(desk, &agency, &to),
                board_name(desk),
                handoff.intake.attachments.len(),
                report::words::moment(handoff.intake.received_at, zone),
            );
            let thread = handoff.intake.message_id.clone();
            let case = case.id;
            put(
                draft,
                Post {
                    case: Some(case),
                    handoff: Some(seq),
                    thread,
                    docx: Some(docx),
                    ..Post::new(LetterKind::Receipt, to, subject, text)
                },
            )
        })
        .await?;
    finish(office, written).await
}

/// Excuses a late publication to the agency that sent the files, with the new day that was recorded.
pub async fn write_apology(office: &Office, actor: Actor, case: CaseId) -> Result<Written> {
    let written = office
        .record(actor, |draft| {
            draft.person()?;
            let desk = draft.desk();
            let found = desk.case(case).ok_or_else(|| AppError::not_found("case"))?;
            let clock = Clock::Publication;
            let (new_date, reason, _) = found
                .apologies
                .get(&clock)
                .ok_or_else(|| AppError::invalid("phiếu xin lỗi", "chưa ghi ngày hẹn lại và lý do"))?;
            let agency = desk
                .settings
                .agency_with(Duty::ProcedureFiles)
                .map(|a| a.key.clone())
                .ok_or_else(|| AppError::not_found("agency"))?;
            let (to, handoff) = recipient(desk, found, &agency);
            let course = domain::case::course(desk, found);
            let due = deadline_words(draft, found, clock).ok_or_else(|| AppError::not_found("clock"))?;
            let letter = ApologyLetter {
                frame: frame(draft),
                recipient: report_recipient(desk, &agency, &to),
                decision: cited(found),
                procedures: domain::case::assembly(desk, found).expected.len(),
                complete_at: course.complete_at.unwrap_or(found.opened_at),
                due,
                reason: reason.clone(),
                new_date: *new_date,
                copies: Vec::new(),
            };
            let docx = report::apology(&letter).map_err(broke)?;
            let subject = format!("Xin lỗi và hẹn lại ngày cập nhật, Quyết định số {}", found.decision.number);
            let text = format!(
                "Kính gửi {},\n\n{} xin lỗi vì chậm cập nhật thủ tục hành chính theo Quyết định số {} và hẹn lại ngày {}. Phiếu kèm theo thư này.\n\nTrân trọng.\n",
                greeting(desk, &agency, &to),
                board_name(desk),
                found.decision.number,
                report::words::date(*new_date),
            );
            let thread = handoff.and_then(|h| h.intake.message_id.clone());
            put(
                draft,
                Post {
                    case: Some(case),
                    thread,
                    docx: Some(docx),
                    ..Post::new(LetterKind::Apology, to, subject, text)
                },
            )
        })
        .await?;
    finish(office, written).await
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

fn frame(draft: &Draft<'_>) -> Frame {
    let desk = draft.desk();
    Frame {
        head: desk.settings.letters.clone(),
        writer: board_name(desk).to_owned(),
        number: None,
        written_at: draft.at(),
        zone: desk.settings.zone().offset(),
        signer: None,
        demo: desk.is_demo(),
    }
}

fn report_recipient(desk: &Desk, agency: &AgencyKey, to: &To) -> Recipient {
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

fn cited(case: &Case) -> DecisionCited {
    DecisionCited {
        number: case.decision.number.clone(),
        date: case.decision.date,
        issuer: None,
    }
}

fn due_of(draft: &Draft<'_>, case: &Case, agency: &AgencyKey) -> Option<Due> {
    let duty = draft.desk().settings.duty_of(agency)?;
    let clock = Clock::ALL.into_iter().find(|c| c.duty() == duty)?;
    deadline_words(draft, case, clock)
}

fn deadline_words(draft: &Draft<'_>, case: &Case, clock: Clock) -> Option<Due> {
    let deadline = case.deadline(clock)?;
    let days = clock.limit(&draft.desk().settings).working_days;
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
        overdue: !deadline.due.is_met_by(draft.at()),
    })
}
