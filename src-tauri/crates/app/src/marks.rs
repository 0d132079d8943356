//! *The section is here*: a person marks where the reader was wrong. The mark is kept with the hash of the file and
//! holds at every reading of the same bytes from then on; the component check of the cases the file belongs to is
//! done again at once, and what came of it is told.

use domain::case::course;
use domain::marking::{MarkPlace, MarkedProcedure, MarkedReading, SectionMark, StandingMark};
use domain::{Actor, CaseId, Desk, Event, FileRef, Severity};

use crate::error::{AppError, Refusal, Result};
use crate::office::Office;
use crate::reading::{Marked, marked_reading, read_marked};
use crate::verify::file_bytes;

/// A section to be marked, as a person says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// SHA-256 of the file.
    pub file: String,
    /// The procedure.
    pub procedure: WhichProcedure,
    /// Key of the section.
    pub section: String,
    /// Where it begins: its heading, or its first line when it has none.
    pub from: MarkPlace,
    /// Its last line.
    pub to: MarkPlace,
    /// Why; may be empty.
    pub reason: String,
}

/// A procedure of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichProcedure {
    /// By its code.
    Code(String),
    /// By its place among the procedures of the file, from 0.
    Index(u32),
}

/// What a mark, or taking one back, led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remarked {
    /// Its event.
    pub seq: u64,
    /// The open cases checked anew.
    pub checked: Vec<CheckedAnew>,
}

/// A case checked anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAnew {
    /// The case.
    pub case: CaseId,
    /// Blocking findings that stood before.
    pub before: usize,
    /// Blocking findings that stand now.
    pub now: usize,
}

/// Marks a section. A mark of the same section of the same procedure is replaced.
///
/// # Errors
///
/// [`Refusal::NotFound`] for a file that never came or a procedure it does not hold; [`Refusal::InvalidField`] for a
/// section there is none of, or a place that is not in the file; [`Refusal::Changed`] when another person marked the
/// same file meanwhile.
pub async fn mark(office: &Office, actor: Actor, wanted: Wanted) -> Result<Remarked> {
    let (file, standing) = {
        let inner = office.look().await?;
        let keys = &inner.desk.settings.sections;
        if !keys.iter().any(|s| s.key == wanted.section) {
            let known: Vec<&str> = keys.iter().map(|s| s.key.as_str()).collect();
            let why = format!("không có mục “{}”; có: {}", wanted.section, known.join(", "));
            return Err(AppError::invalid("mục", why));
        }
        known(&inner.desk, &wanted.file)?
    };
    let bytes = file_bytes(office, &file).await?;
    let reason = wanted.reason.trim().to_owned();
    let hash = wanted.file.clone();
    let kept = standing.clone();
    let (mark, found) = aside(move || with_new(&bytes, &kept, wanted)).await??;
    record(office, actor, &hash, &standing, |file| Event::SectionMarked {
        file,
        mark,
        reason,
        found,
    })
    .await
}

/// Takes a mark back, by its event.
///
/// # Errors
///
/// [`Refusal::NotFound`] when no such mark stands; [`Refusal::Changed`] as for [`mark`].
pub async fn remove(office: &Office, actor: Actor, mark: u64, reason: &str) -> Result<Remarked> {
    let (hash, file, standing) = {
        let inner = office.look().await?;
        let marked = &inner.desk.marked;
        let found = marked.iter().find(|(_, f)| f.marks.iter().any(|m| m.seq == mark));
        let (hash, _) = found.ok_or_else(|| AppError::not_found("mark"))?;
        let (file, standing) = known(&inner.desk, hash)?;
        (hash.clone(), file, standing)
    };
    let bytes = file_bytes(office, &file).await?;
    let left: Vec<SectionMark> = standing
        .iter()
        .filter(|m| m.seq != mark)
        .map(|m| m.mark.clone())
        .collect();
    let found = aside(move || read(&bytes, &left).map(|marked| marked_reading(&marked))).await??;
    let reason = reason.trim().to_owned();
    record(office, actor, &hash, &standing, |file| {
        Event::SectionMarkRemoved {
            file,
            mark,
            reason,
            found,
        }
    })
    .await
}

/// Where a file that came is kept, and its marks in force.
fn known(desk: &Desk, hash: &str) -> Result<(FileRef, Vec<StandingMark>)> {
    let mut files = desk.handoffs.values().flat_map(|h| h.intake.files());
    let file = files.find(|f| f.sha256 == hash);
    let file = file.ok_or_else(|| AppError::not_found("file").with("which", hash))?;
    Ok((file.file.clone(), desk.marks_of(hash).cloned().collect()))
}

fn read(bytes: &[u8], marks: &[SectionMark]) -> Result<Marked> {
    let marked = read_marked(bytes, marks);
    if marked.document.is_readable() && !marked.has_failed() {
        Ok(marked)
    } else {
        Err(AppError::new(Refusal::CannotRead))
    }
}

/// The new mark, and what the file holds with it and the marks that stand beside it.
fn with_new(bytes: &[u8], standing: &[StandingMark], wanted: Wanted) -> Result<(SectionMark, MarkedReading)> {
    let before: Vec<SectionMark> = standing.iter().map(|m| m.mark.clone()).collect();
    let known = read(bytes, &before)?;
    let position = match &wanted.procedure {
        WhichProcedure::Code(code) => known.procedures.iter().position(|p| {
            p.code
                .as_deref()
                .is_some_and(|c| c.trim().eq_ignore_ascii_case(code.trim()))
        }),
        // The one after the last is one the reader missed.
        WhichProcedure::Index(index) => usize::try_from(*index)
            .ok()
            .filter(|index| *index <= known.procedures.len()),
    };
    let position = position.ok_or_else(|| AppError::not_found("procedure"))?;
    let mark = SectionMark {
        procedure: MarkedProcedure {
            code: known.procedures.get(position).and_then(|p| p.code.clone()),
            index: u32::try_from(position).unwrap_or(u32::MAX),
        },
        section: wanted.section,
        from: wanted.from,
        to: wanted.to,
    };
    let mut marks: Vec<SectionMark> = before;
    marks.retain(|m| !m.is_of_same_section(&mark));
    let others = read(bytes, &marks)?.unfit.len();
    marks.push(mark.clone());
    let marked = read(bytes, &marks)?;
    match marked.unfit.last() {
        Some(problem) if marked.unfit.len() > others => {
            Err(AppError::invalid("chỗ của mục", unfit(&problem.key)))
        }
        _ => Ok((mark, marked_reading(&marked))),
    }
}

/// Why a mark does not fit, in words.
fn unfit(key: &str) -> &str {
    match key {
        "mark-outside-document" => "ngoài tập tin",
        "mark-empty" => "chỗ ấy không có chữ nào",
        "mark-overlaps" => "chồng lên một chỗ đã đánh dấu",
        "mark-unknown-section" => "không đánh dấu được mục này",
        "mark-unknown-procedure" => "không có thủ tục này trong tập tin",
        other => other,
    }
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| AppError::new(Refusal::Broke).because(e))
}

/// Records the event on the marks it was worked out from, and tells what it changed.
async fn record(
    office: &Office,
    actor: Actor,
    file: &str,
    standing: &[StandingMark],
    event: impl FnOnce(String) -> Event,
) -> Result<Remarked> {
    office
        .record(actor, |draft| {
            draft.person()?;
            if !draft.desk().marks_of(file).eq(standing) {
                return Err(AppError::new(Refusal::Changed));
            }
            let mut cases: Vec<CaseId> = draft.desk().cases_of_file(file).collect();
            cases.sort_unstable();
            cases.dedup();
            let before: Vec<usize> = cases.iter().map(|c| blocking(draft.desk(), *c)).collect();
            let seq = draft.push(event(file.to_owned()))?;
            let checked = cases
                .into_iter()
                .zip(before)
                .map(|(case, before)| CheckedAnew {
                    case,
                    before,
                    now: blocking(draft.desk(), case),
                })
                .collect();
            Ok(Remarked { seq, checked })
        })
        .await
}

fn blocking(desk: &Desk, case: CaseId) -> usize {
    let Some(case) = desk.case(case) else { return 0 };
    course(desk, case)
        .findings()
        .iter()
        .filter(|f| f.severity == Severity::Blocking && f.accepted.is_none())
        .count()
}
