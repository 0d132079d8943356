//! What a case would publish, and a second person's word on it. Content is made from the soft files once, at
//! submission, and kept as an original of its own: approval is of those bytes, by their hash.

use documents::procedure::{ProcedureReading, SectionReading};
use documents::{Block, Cell, Document, Table};
use domain::case::ReviewState;
use domain::content::{
    CaseContent, ContentBlock, ContentCell, ContentEnded, ContentFile, ContentProcedure, ContentSection,
};
use domain::marking::SectionMark;
use domain::reading::FileRole;
use domain::{Actor, Attachment, CaseId, DecisionRef, Desk, Event};

use crate::arrival::sha256_hex;
use crate::cases::needed;
use crate::error::{AppError, Refusal, Result};
use crate::office::Office;
use crate::reading::{guarded, read_marked};
use crate::verify::file_bytes;

/// Version of the content's format.
const CONTENT_FORMAT: u32 = 1;

/// Content as it would be submitted now, with its hash.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The content.
    pub content: CaseContent,
    /// Its bytes: canonical JSON.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub hash: String,
}

/// A procedure of the case and the file it is to be taken from.
struct Plan {
    found: ContentProcedure,
    index: usize,
    marks: Vec<SectionMark>,
}

/// Makes the content of a complete case from its soft files.
///
/// # Errors
///
/// [`Refusal::NotComplete`] when something blocking is missing.
pub async fn prepare(office: &Office, case: CaseId) -> Result<Prepared> {
    let (mut content, plans) = {
        let inner = office.look().await?;
        plan(&inner.desk, case)?
    };
    for Plan {
        mut found,
        index,
        marks,
    } in plans
    {
        let bytes = file_bytes(office, &found.original.file).await?;
        let code = found.code.clone();
        let sections = tokio::task::spawn_blocking(move || {
            guarded(|| {
                let read = read_marked(&bytes, &marks);
                let procedure = read
                    .procedures
                    .iter()
                    .find(|p| code.is_some() && p.code == code)
                    .or_else(|| read.procedures.get(index));
                let sections = procedure.map(|p| sections(&read.document, p));
                (!read.has_failed()).then(|| sections.unwrap_or_default())
            })
            .flatten()
        })
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
        found.sections =
            sections.ok_or_else(|| AppError::new(Refusal::CannotRead).with("file", &found.original.name))?;
        content.procedures.push(found);
    }
    let bytes = ledger::canonical_json(&content)
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?
        .into_bytes();
    Ok(Prepared {
        hash: sha256_hex(&bytes),
        content,
        bytes,
    })
}

fn plan(desk: &Desk, id: CaseId) -> Result<(CaseContent, Vec<Plan>)> {
    let case = desk.case(id).ok_or_else(|| AppError::not_found("case"))?;
    let course = domain::case::course(desk, case);
    let blocking: Vec<String> = course
        .steps
        .last()
        .map(|s| {
            s.blocking()
                .map(|f| crate::words::finding(&desk.settings, f))
                .collect()
        })
        .unwrap_or_else(|| vec!["chưa nhận được gì".to_owned()]);
    if !blocking.is_empty() {
        return Err(AppError::new(Refusal::NotComplete).with("why", blocking.join("; ")));
    }
    let assembly = domain::case::assembly(desk, case);
    let handoffs = desk.handoffs_of(id);
    let content = CaseContent {
        format: CONTENT_FORMAT,
        decision: case.decision.clone(),
        about: case.about.clone(),
        decision_file: assembly.decision.map(|(_, file, _)| content_file(file)),
        procedures: Vec::new(),
        ended: assembly
            .ended
            .iter()
            .map(|e| ContentEnded {
                code: e.abolished.code.clone(),
                name: e.abolished.name.clone(),
                field: e
                    .row
                    .and_then(|r| r.row.field.clone())
                    .or_else(|| case.field.clone()),
                published_by: e
                    .abolished
                    .published_by
                    .as_ref()
                    .map(|number| DecisionRef::new(number.clone(), e.abolished.published_on)),
                expiry_date: e.row.and_then(|r| r.row.expiry_date).or(case.decision.date),
            })
            .collect(),
    };
    let forms: Vec<&Attachment> = handoffs
        .iter()
        .flat_map(|h| h.intake.files())
        .filter(|f| f.reading.role == FileRole::Form)
        .collect();
    let alone = assembly.expected.len() == 1;
    let plans = assembly
        .expected
        .iter()
        .zip(1..)
        .filter_map(|(e, ordinal)| {
            let source = e.source?;
            let forms = forms
                .iter()
                .filter(|f| alone || form_belongs(&f.filename, ordinal, &e.name))
                .map(|f| content_file(f))
                .collect();
            Some(Plan {
                marks: desk
                    .marks_of(&source.file.sha256)
                    .map(|m| m.mark.clone())
                    .collect(),
                index: source.index,
                found: ContentProcedure {
                    code: e.code.clone(),
                    name: e.name.clone(),
                    field: e.field.clone(),
                    agency: e.agency.clone(),
                    effective_date: e.row.and_then(|r| r.row.effective_date).or(case.decision.date),
                    sections: Vec::new(),
                    original: content_file(source.file),
                    forms,
                },
            })
        })
        .collect();
    Ok((content, plans))
}

/// A form belongs to the procedure whose number or name its file bears.
fn form_belongs(file_name: &str, ordinal: usize, name: &str) -> bool {
    domain::text::ordinal_in_file_name(file_name) == Some(ordinal)
        || domain::text::words_in_file_name(name, file_name) > 0
}

fn content_file(file: &Attachment) -> ContentFile {
    ContentFile {
        file: file.file.clone(),
        sha256: file.sha256.clone(),
        name: file.safe_name.clone(),
        size_bytes: file.size_bytes,
    }
}

fn sections(document: &Document, procedure: &ProcedureReading) -> Vec<ContentSection> {
    procedure
        .sections
        .iter()
        .map(|s| ContentSection {
            key: s.key.to_owned(),
            blocks: section_blocks(document, s),
        })
        .filter(|s| !s.blocks.is_empty())
        .collect()
}

/// The blocks under a heading. A heading inside a table has its text only; what stands on the heading's own line
/// comes first.
fn section_blocks(document: &Document, section: &SectionReading) -> Vec<ContentBlock> {
    let from = section.place.block;
    let in_table = section.place.row.is_some();
    let blocks = document
        .body
        .get(from..section.end_block.min(document.body.len()))
        .unwrap_or_default();
    let has_table = blocks.iter().any(|b| matches!(b, Block::Table(_)));
    if in_table || !has_table {
        return paragraphs(&section.text);
    }
    let mut out = Vec::new();
    let mut text_lines: Vec<&str> = section.text.lines().collect();
    for block in blocks.iter().skip(1) {
        match block {
            Block::Paragraph(p) => {
                let text = p.text_with_label();
                out.extend(paragraphs(&text));
                if let Some(at) = text_lines.iter().position(|l| l.trim() == text.trim()) {
                    text_lines.drain(..=at);
                }
            }
            Block::Table(t) => out.push(ContentBlock::Table(table(t))),
        }
    }
    let heading_line = blocks.first().and_then(|b| match b {
        Block::Paragraph(p) => Some(p.text_with_label()),
        Block::Table(_) => None,
    });
    if let (Some(first), Some(line)) = (section.text.lines().next(), heading_line)
        && line.trim().ends_with(first.trim())
        && !first.trim().is_empty()
        && line.trim() != section.heading.trim()
    {
        out.insert(0, ContentBlock::Paragraph(first.trim().to_owned()));
    }
    out
}

fn paragraphs(text: &str) -> Vec<ContentBlock> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| ContentBlock::Paragraph(line.replace('\t', " ")))
        .collect()
}

fn table(table: &Table) -> Vec<Vec<ContentCell>> {
    let span = |row: usize, column: usize| -> u32 {
        let below = table.rows.iter().skip(row + 1);
        let continued = below.take_while(|r| r.cells.get(column).is_some_and(|c| c.continues_above));
        u32::try_from(continued.count() + 1).unwrap_or(1)
    };
    table
        .rows
        .iter()
        .enumerate()
        .map(|(r, row)| {
            row.cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| !cell.continues_above)
                .map(|(c, cell): (usize, &Cell)| ContentCell {
                    text: cell.text(),
                    col_span: u32::try_from(cell.col_span.max(1)).unwrap_or(1),
                    row_span: span(r, c),
                })
                .collect()
        })
        .collect()
}

/// Submits the content of a case for review; its hash comes back. Nothing is written when exactly this content waits
/// or is approved already.
pub async fn submit(office: &Office, actor: Actor, case: CaseId) -> Result<String> {
    let prepared = prepare(office, case).await?;
    let hash = prepared.hash.clone();
    office
        .record(actor, |draft| {
            draft.person()?;
            let found = draft
                .desk()
                .case(case)
                .ok_or_else(|| AppError::not_found("case"))?;
            let standing = found.review.as_ref().filter(|r| r.content == hash);
            if standing.is_some_and(|r| !matches!(r.state, ReviewState::Rejected { .. })) {
                return Ok(());
            }
            let content = draft.original(prepared.bytes);
            draft.push(Event::ReviewSubmitted { case, content })?;
            Ok(())
        })
        .await?;
    Ok(hash)
}

/// Approves exactly the content that was looked at. Nobody approves what they prepared.
pub async fn approve(office: &Office, actor: Actor, case: CaseId, content: &str) -> Result<()> {
    // What has come since voids it: the content as it would be now is the content that waits.
    let now = prepare(office, case).await?;
    if now.hash != content {
        return Err(AppError::new(Refusal::Changed));
    }
    decide(office, actor, case, content, |content| Event::ReviewApproved {
        case,
        content,
    })
    .await
}

/// Sends content back with a reason.
pub async fn reject(office: &Office, actor: Actor, case: CaseId, content: &str, reason: &str) -> Result<()> {
    let reason = needed(reason)?;
    decide(office, actor, case, content, |content| Event::ReviewRejected {
        case,
        content,
        reason,
    })
    .await
}

async fn decide(
    office: &Office,
    actor: Actor,
    case: CaseId,
    content: &str,
    event: impl FnOnce(String) -> Event,
) -> Result<()> {
    office
        .record(actor, |draft| {
            let person = draft.person()?;
            let found = draft
                .desk()
                .case(case)
                .ok_or_else(|| AppError::not_found("case"))?;
            let review = found
                .review
                .as_ref()
                .ok_or_else(|| AppError::not_found("nội dung trình duyệt"))?;
            if review.content != content {
                return Err(AppError::new(Refusal::Changed));
            }
            if review.state != ReviewState::Waiting {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            if matches!(review.submitted_by, Actor::Person { id, .. } if id == person) {
                return Err(AppError::new(Refusal::OwnWork));
            }
            draft.push(event(content.to_owned()))?;
            Ok(())
        })
        .await
}

/// Content that was submitted, by its hash.
pub async fn content(office: &Office, hash: &str) -> Result<CaseContent> {
    let bytes = office.original(hash).await?;
    serde_json::from_slice(&bytes).map_err(|e| {
        AppError::new(Refusal::RegisterBroken)
            .with("what", hash)
            .because(e)
    })
}
