//! The book: its entries as rows, its exports, the proof of an entry.

use domain::check::condition_key;
use domain::finding::gather;
use domain::{Channel, Clock, Desk, Duty, Handoff, LetterKind, Number};
use report::{BookFile, BookHead, BookRow, BookSupplement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Refusal, Result};
use crate::office::Office;
use crate::words;

/// How an entry's files stand in their case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// Nothing of this agency's part was missing after it.
    Complete,
    /// Something was.
    Missing,
    /// A row contradicted the decision.
    Conflict,
    /// Its case is not known.
    Unassigned,
    /// Back-filled and not confirmed.
    Unconfirmed,
}

impl EntryState {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Complete => "đủ",
            Self::Missing => "thiếu",
            Self::Conflict => "mâu thuẫn",
            Self::Unassigned => "chưa rõ hồ sơ",
            Self::Unconfirmed => "ghi bù, chờ xác nhận",
        }
    }
}

/// How an entry stands, and how many things of its agency's part were missing after it.
pub fn entry_state(desk: &Desk, handoff: &Handoff) -> (EntryState, usize) {
    if handoff.is_provisional() {
        return (EntryState::Unconfirmed, 0);
    }
    let Some(case) = handoff.case.and_then(|id| desk.case(id)) else {
        return (EntryState::Unassigned, 0);
    };
    let duty = handoff
        .intake
        .agency
        .as_ref()
        .and_then(|a| desk.settings.duty_of(a));
    let course = domain::case::course(desk, case);
    let Some(step) = course.steps.iter().find(|s| s.handoff == Some(handoff.seq)) else {
        return (EntryState::Unassigned, 0);
    };
    let owed: Vec<_> = step
        .blocking()
        .filter(|f| Some(f.what.duty()) == duty)
        .cloned()
        .collect();
    let count = gather(&owed).len();
    if owed.iter().any(|f| f.what == domain::What::ListStatusConflict) {
        (EntryState::Conflict, count)
    } else if owed.is_empty() {
        (EntryState::Complete, 0)
    } else {
        (EntryState::Missing, count)
    }
}

/// An entry of the book as JSON Lines write it (`schemas/files/register-line.schema.json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegisterLine {
    /// Version of this format.
    pub format: u32,
    /// The register is one for demonstration (DỮ LIỆU MẪU).
    pub demo: bool,
    /// Number in the book, `12/2026`.
    pub number: String,
    /// Position in the ledger.
    pub seq: u64,
    /// Moment of receipt, RFC 3339.
    pub received_at: String,
    /// Moment of recording, RFC 3339.
    pub recorded_at: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// `mail` or `hand`.
    pub channel: String,
    /// Key of the agency.
    pub agency: String,
    /// Name of the agency.
    pub agency_name: String,
    /// The official.
    pub sender_name: Option<String>,
    /// Title.
    pub sender_title: Option<String>,
    /// Address.
    pub sender_address: Option<String>,
    /// Telephone.
    pub sender_phone: Option<String>,
    /// Subject of the mail, or name of the bundle.
    pub subject: String,
    /// Number of the decision.
    pub decision: Option<String>,
    /// Its date.
    pub decision_date: Option<String>,
    /// `procedure-files`, `validity-list`, `supplement`.
    pub kind: String,
    /// How it stands, in words.
    pub state: String,
    /// The files.
    pub files: Vec<RegisterFile>,
    /// Why it was back-filled.
    pub backfill_reason: Option<String>,
    /// Who confirmed that.
    pub confirmed_by: Option<String>,
    /// Corrections: field, what it said, what it says, why.
    pub corrections: Vec<CorrectionLine>,
    /// Later deliveries of the same message.
    pub duplicates: usize,
    /// Day by which the page is to be brought up to date.
    pub publication_due: Option<String>,
    /// When it was.
    pub published_at: Option<String>,
}

/// A file of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegisterFile {
    /// Name, made safe.
    pub name: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// SHA-256.
    pub sha256: String,
    /// Type by content.
    pub true_type: String,
    /// Condition, when there is one.
    pub condition: Option<String>,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CorrectionLine {
    /// Which field.
    pub field: String,
    /// What it said.
    pub was: String,
    /// What it says.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// The entries of a year (all, when none is named), in the order of their numbers.
pub fn entries(desk: &Desk, year: Option<i16>) -> Vec<&Handoff> {
    desk.book
        .iter()
        .filter(|(number, _)| year.is_none_or(|y| number.year == y))
        .filter_map(|(_, seq)| desk.handoffs.get(seq))
        .collect()
}

/// One entry as a line.
pub fn line(desk: &Desk, h: &Handoff) -> RegisterLine {
    let zone = desk.settings.zone();
    let case = h.case.and_then(|id| desk.case(id));
    let decision = case.map(|c| &c.decision).or(h.placed.decision.as_ref());
    let agency = h
        .intake
        .agency
        .clone()
        .unwrap_or_else(|| domain::AgencyKey::new("unknown"));
    RegisterLine {
        format: 1,
        demo: desk.is_demo(),
        number: h.number.to_string(),
        seq: h.seq,
        received_at: zone.print(h.intake.received_at),
        recorded_at: zone.print(h.recorded_at),
        recorded_by: desk.actor_name(h.recorded_by).to_owned(),
        channel: match h.intake.channel {
            Channel::Mail => "mail".to_owned(),
            Channel::Hand => "hand".to_owned(),
        },
        agency_name: desk
            .settings
            .agency(&agency)
            .map(|a| a.name.clone())
            .unwrap_or_default(),
        agency: agency.0,
        sender_name: h.intake.sender.name.clone(),
        sender_title: h.intake.sender.title.clone(),
        sender_address: Some(h.intake.from_address.clone()).filter(|a| !a.is_empty()),
        sender_phone: h.intake.sender.phone.clone(),
        subject: h.intake.subject.clone(),
        decision: decision.map(|d| d.number.clone()),
        decision_date: decision.and_then(|d| d.date).map(|d| d.to_string()),
        kind: h.placed.kind.as_str().to_owned(),
        state: entry_state(desk, h).0.words().to_owned(),
        files: h.intake.attachments.iter().map(file).collect(),
        backfill_reason: h.backfill_reason.clone(),
        confirmed_by: h
            .confirmed_by
            .and_then(|id| desk.people.get(&id))
            .map(|p| p.name.clone()),
        corrections: h
            .corrections
            .iter()
            .map(|c| CorrectionLine {
                field: c.field.clone(),
                was: c.was.clone(),
                value: c.value.clone(),
                reason: c.reason.clone(),
                by: desk.actor_name(c.by).to_owned(),
                at: zone.print(c.at),
            })
            .collect(),
        duplicates: h.duplicates.len(),
        publication_due: case
            .and_then(|c| c.deadline(Clock::Publication))
            .map(|d| d.due.due_day.to_string()),
        published_at: case.and_then(|c| c.published_at()).map(|at| zone.print(at)),
    }
}

fn file(f: &domain::Attachment) -> RegisterFile {
    RegisterFile {
        name: f.safe_name.clone(),
        size_bytes: f.size_bytes,
        sha256: f.sha256.clone(),
        true_type: f.reading.true_type.clone(),
        condition: f.reading.condition.map(|c| condition_key(c).to_owned()),
    }
}

/// The book as JSON Lines.
pub async fn export_jsonl(office: &Office, year: Option<i16>) -> Result<(Vec<u8>, usize)> {
    let inner = office.look().await?;
    let mut out = Vec::new();
    let entries = entries(&inner.desk, year);
    for h in &entries {
        serde_json::to_writer(&mut out, &line(&inner.desk, h))
            .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
        out.push(b'\n');
    }
    Ok((out, entries.len()))
}

/// The book as a workbook in the columns of the official book.
pub async fn export_xlsx(office: &Office, year: Option<i16>) -> Result<(Vec<u8>, usize)> {
    let (rows, head) = {
        let inner = office.look().await?;
        let desk = &inner.desk;
        let rows: Vec<BookRow> = entries(desk, year)
            .into_iter()
            .map(|h| book_row(desk, h))
            .collect();
        let checkpoint = office
            .store()
            .latest_checkpoint()
            .await?
            .map(|c| c.note)
            .unwrap_or_default();
        let head = BookHead {
            superior: desk.settings.letters.superior.clone(),
            issuer: desk.settings.letters.issuer.clone(),
            period: year.map_or_else(|| "Tất cả các năm".to_owned(), |y| format!("Năm {y}")),
            made_at: inner.now(),
            zone: desk.settings.zone().offset(),
            demo: desk.is_demo(),
            checkpoint: checkpoint.lines().take(3).collect::<Vec<_>>().join(" "),
        };
        (rows, head)
    };
    let count = rows.len();
    let bytes = tokio::task::spawn_blocking(move || report::register_book_xlsx(&rows, &head))
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    Ok((bytes, count))
}

fn book_row(desk: &Desk, h: &Handoff) -> BookRow {
    let case = h.case.and_then(|id| desk.case(id));
    let decision = case.map(|c| &c.decision).or(h.placed.decision.as_ref());
    let agency = h.intake.agency.as_ref().and_then(|a| desk.settings.agency(a));
    let who = &h.intake.sender;
    let official = [who.name.as_deref(), who.title.as_deref(), who.phone.as_deref()];
    let (state, _) = entry_state(desk, h);
    let course = case.map(|c| domain::case::course(desk, c));
    let complete_at = course.as_ref().and_then(|c| match agency.map(|a| a.duty) {
        Some(Duty::ValidityList) => c.list_complete_at,
        _ => c.files_complete_at,
    });
    let mut notes = Vec::new();
    if let Some(reason) = &h.backfill_reason {
        let confirmed = if h.is_provisional() {
            "chờ xác nhận"
        } else {
            "đã xác nhận"
        };
        notes.push(format!("Ghi bù ({confirmed}): {reason}"));
    }
    for c in &h.corrections {
        notes.push(format!(
            "Đính chính {}: “{}” thành “{}”, {}",
            c.field, c.was, c.value, c.reason
        ));
    }
    if !h.duplicates.is_empty() {
        notes.push(format!("Thư đến trùng {} lần", h.duplicates.len()));
    }
    BookRow {
        number: h.number.number,
        received_at: h.intake.received_at,
        from: [agency.map(|a| a.name.clone()), agency.map(|a| a.unit.clone())]
            .into_iter()
            .chain(official.map(|t| t.map(str::to_owned)))
            .flatten()
            .filter(|t| !t.is_empty())
            .collect(),
        mailbox: if h.intake.from_address.is_empty() {
            crate::verify::channel_words(h.intake.channel).to_owned()
        } else {
            h.intake.from_address.clone()
        },
        decision: decision.map(|d| d.number.clone()).unwrap_or_default(),
        decision_date: decision.and_then(|d| d.date),
        files: h
            .intake
            .attachments
            .iter()
            .map(|f| BookFile {
                name: f.safe_name.clone(),
                bytes: f.size_bytes,
                sha256: f.sha256.clone(),
            })
            .collect(),
        complete: match state {
            EntryState::Complete => Some(true),
            EntryState::Missing | EntryState::Conflict => Some(false),
            EntryState::Unassigned | EntryState::Unconfirmed => None,
        },
        supplements: case
            .into_iter()
            .flat_map(|c| desk.letters_of(c.id))
            .filter(|l| l.kind == LetterKind::Supplement && l.handoff == Some(h.seq))
            .map(|l| BookSupplement {
                content: course
                    .as_ref()
                    .and_then(|c| c.steps.iter().find(|s| s.handoff == Some(h.seq)))
                    .map(|s| {
                        let lines = gather(&s.findings);
                        lines
                            .iter()
                            .map(|m| words::missing(&desk.settings, m))
                            .collect::<Vec<_>>()
                            .join("; ")
                    })
                    .unwrap_or_default(),
                sent_at: Some(l.at),
                complete_at,
            })
            .collect(),
        due: case
            .and_then(|c| c.deadline(Clock::Publication))
            .map(|d| d.due.due_day),
        published_at: case.and_then(|c| c.published_at()),
        received_by: desk.actor_name(h.recorded_by).to_owned(),
        note: notes.join(". "),
    }
}

/// The entry with that number.
pub fn entry(desk: &Desk, number: Number) -> Result<&Handoff> {
    desk.handoff_numbered(number)
        .ok_or_else(|| AppError::not_found("handoff").with("which", number))
}
