//! A received file as it looks on paper, against another one, and written out as it came.

use std::path::PathBuf;

use app::data_dir::write_whole;
use app::reading::{READER_FAILED, guarded, read_document};
use app::{AppError, Refusal};
use documents::Document;
use documents::compare::{Change, Comparison, Kind, Options, Spot, Verdict, Which, compare};
use domain::Attachment;

use super::convert::{count, file_name, filled};
use super::error::{not_found, refused};
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::ErrorCode;
use crate::wire::document::{
    CompareFiles, CompareObstacle, CompareSide, CompareVerdict, ComparisonView, DifferenceKind,
    DifferentWords, DocumentDifference, DocumentPreview, ObstacleKind, OtherFile, SaveOriginal,
    SavedOriginal, ShowDocument, WordChange,
};

/// Largest file from outside the register that is compared.
const MAX_FILE_BYTES: u64 = 128 * 1024 * 1024;

pub(super) async fn case_preview(ask: &Ask<'_>, request: ShowDocument) -> Answer<DocumentPreview> {
    let (seq, index, file) = file_of_case(ask, &request.case, &request.file).await?;
    let bytes = app::verify::file_bytes(ask.office(), &file.file).await?;
    let html = aside(move || guarded(|| documents::preview(&read_document(&bytes)))).await?;
    let html = html.ok_or_else(|| AppError::new(Refusal::CannotRead).with("file", &file.safe_name))?;
    Ok(DocumentPreview {
        file: file_name(seq, index, &file),
        html,
    })
}

pub(super) async fn case_compare(ask: &Ask<'_>, request: CompareFiles) -> Answer<ComparisonView> {
    let (_, _, file) = file_of_case(ask, &request.case, &request.file).await?;
    let left = app::verify::file_bytes(ask.office(), &file.file).await?;
    let right = match &request.with {
        OtherFile::File(id) => {
            let (_, _, other) = file_of_case(ask, &request.case, id).await?;
            app::verify::file_bytes(ask.office(), &other.file).await?
        }
        OtherFile::Path(path) => {
            let path = PathBuf::from(filled("path", path)?);
            aside(move || read_bounded(&path)).await??
        }
    };
    let options = Options {
        ignore_numbering: request.ignore.numbering,
        ignore_spacing: request.ignore.spacing,
        ignore_quotes: request.ignore.quotes,
        ignore_tone_placement: request.ignore.tones,
        ignore_case: request.ignore.case,
    };
    let compared = aside(move || {
        let (left, right) = (read_document(&left), read_document(&right));
        guarded(|| compare(&left, &right, options)).map(|found| view(&found, [&left, &right]))
    });
    let compared = compared.await?;
    Ok(compared.ok_or_else(|| AppError::new(Refusal::CannotRead).with("file", &file.safe_name))?)
}

pub(super) async fn case_save_original(ask: &Ask<'_>, request: SaveOriginal) -> Answer<SavedOriginal> {
    let (_, _, file) = file_of_case(ask, &request.case, &request.file).await?;
    let path = filled("path", &request.path)?.to_owned();
    let bytes = app::verify::file_bytes(ask.office(), &file.file).await?;
    let to = PathBuf::from(&path);
    aside(move || write_whole(&to, &bytes)).await??;
    Ok(SavedOriginal {
        path,
        size_bytes: file.size_bytes,
    })
}

/// A file that came for the case, by the id the window holds.
pub(super) async fn file_of_case(ask: &Ask<'_>, case: &str, file: &str) -> Answer<(u64, usize, Attachment)> {
    let scene = Scene::of(ask).await?;
    let (seq, index, found) = scene.file(file)?;
    if scene.case(case)?.handoffs.contains(&seq) {
        Ok((seq, index, found.clone()))
    } else {
        Err(not_found("file"))
    }
}

/// Runs what takes its time on a thread of its own.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| AppError::new(Refusal::Broke).because(e))?)
}

fn read_bounded(path: &std::path::Path) -> Answer<Vec<u8>> {
    let cannot = |e: std::io::Error| AppError::reading(path, &e);
    let size = std::fs::metadata(path).map_err(cannot)?.len();
    if size > MAX_FILE_BYTES {
        let limit = MAX_FILE_BYTES / (1024 * 1024);
        return Err(refused(ErrorCode::TooLarge)
            .with("path", path.display())
            .with("limit", format!("{limit} MiB")));
    }
    Ok(std::fs::read(path).map_err(cannot)?)
}

fn view(found: &Comparison, documents: [&Document; 2]) -> ComparisonView {
    let told = found.obstacles.iter().map(|o| CompareObstacle {
        side: match o.which {
            Which::Left => CompareSide::Left,
            Which::Right => CompareSide::Right,
        },
        kind: obstacle(&o.key),
    });
    // That a reader broke is ours to know.
    let failed = documents
        .iter()
        .zip([CompareSide::Left, CompareSide::Right])
        .filter(|(document, _)| app::reading::has_failed(document))
        .map(|(_, side)| CompareObstacle {
            side,
            kind: ObstacleKind::ReaderFailed,
        });
    let mut obstacles: Vec<CompareObstacle> = told.chain(failed).collect();
    obstacles.sort_unstable();
    obstacles.dedup();
    ComparisonView {
        verdict: match found.verdict {
            _ if !obstacles.is_empty() => CompareVerdict::NotComparable,
            Verdict::SameInSubstance => CompareVerdict::SameInSubstance,
            Verdict::Different => CompareVerdict::Different,
            Verdict::NotComparable => CompareVerdict::NotComparable,
        },
        obstacles,
        differences: found
            .differences
            .iter()
            .map(|d| DocumentDifference {
                kind: match d.kind {
                    Kind::Changed => DifferenceKind::Changed,
                    Kind::Removed => DifferenceKind::Removed,
                    Kind::Added => DifferenceKind::Added,
                    Kind::Moved => DifferenceKind::Moved,
                },
                left: d.left.as_ref().map(place),
                right: d.right.as_ref().map(place),
                words: d
                    .pieces
                    .iter()
                    .map(|piece| DifferentWords {
                        change: match piece.change {
                            Change::Same => WordChange::Same,
                            Change::Removed => WordChange::Removed,
                            Change::Added => WordChange::Added,
                        },
                        text: piece.text.clone(),
                    })
                    .collect(),
            })
            .collect(),
        left_out: count(found.left_out),
        words_same: count(found.counts.words_same),
        words_removed: count(found.counts.words_removed),
        words_added: count(found.counts.words_added),
    }
}

fn place(spot: &Spot) -> String {
    match spot.note {
        Some(note) => format!("chú thích {}", note.saturating_add(1)),
        None => spot.place.to_string(),
    }
}

fn obstacle(key: &str) -> ObstacleKind {
    match key {
        "encrypted" => ObstacleKind::Encrypted,
        "truncated" => ObstacleKind::Truncated,
        "empty" => ObstacleKind::Empty,
        "no-text-layer" => ObstacleKind::NoTextLayer,
        READER_FAILED => ObstacleKind::ReaderFailed,
        key if key.ends_with("-not-supported") => ObstacleKind::NotSupported,
        key if key.starts_with("limit") => ObstacleKind::TooLarge,
        _ => ObstacleKind::PartlyRead,
    }
}
