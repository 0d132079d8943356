//! Taking in: mails as files, folders of them, files handed over by hand. Bytes and entry are committed together;
//! taking the same thing in again changes nothing.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use domain::intake::ReceivedEvidence;
use domain::{Actor, AgencyKey, CaseId, Number};
use jiff::Timestamp;
use tokio::task::JoinHandle;
use walkdir::WalkDir;

use crate::arrival::{self, Arrival, HandedFile};
use crate::error::{AppError, Refusal, Result};
use crate::office::Office;
use crate::origin::Origin;
use crate::registering::register;

/// Largest mail or file taken in, in bytes.
pub const MAX_FILE_BYTES: u64 = 128 * 1024 * 1024;
/// Most files of one bundle.
pub const MAX_FILES_A_BUNDLE: usize = 2_000;
/// Deepest folder looked into.
pub const MAX_FOLDER_DEPTH: usize = 16;
/// How many arrivals are read ahead of the one being committed.
const READ_AHEAD: usize = 4;
/// How much of a mail is read to learn when it was received.
const HEADER_BYTES: usize = 64 * 1024;

/// How things are taken in.
#[derive(Debug, Clone, Default)]
pub struct TakeIn {
    /// The agency that handed the files over by hand.
    pub from: Option<AgencyKey>,
    /// When they were received, attested by whoever takes them in; now, when not said.
    pub received_at: Option<Timestamp>,
    /// Why it is entered late.
    pub reason: Option<String>,
}

/// What is taken in as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A mail in a file.
    Mail(PathBuf),
    /// Files handed over together.
    Bundle {
        /// The folder, or the first file.
        path: PathBuf,
        /// The files.
        files: Vec<PathBuf>,
    },
}

impl Source {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        match self {
            Self::Mail(path) | Self::Bundle { path, .. } => path,
        }
    }
}

/// What became of one arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Numbered in the book.
    Registered {
        /// Its number.
        number: Number,
        /// Its case; `None` waits for a person to assign it.
        case: Option<CaseId>,
    },
    /// Waits for a person.
    Triaged,
    /// The same message again; noted on the original.
    Duplicate,
    /// Bulk mail, set aside.
    Noise,
    /// These very bytes were here already: nothing was written.
    Known,
}

/// One arrival taken in.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Where it lay.
    pub path: PathBuf,
    /// Its subject, or the name of the bundle.
    pub subject: String,
    /// How many files it brought.
    pub file_count: usize,
    /// The event that holds it (of the original, when known already).
    pub seq: u64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What could not be taken in, and why; it stays where it lies.
#[derive(Debug, Clone)]
pub struct Failed {
    /// Where it lies.
    pub path: PathBuf,
    /// Why.
    pub error: AppError,
}

/// The result of a run.
#[derive(Debug, Clone, Default)]
pub struct TakenIn {
    /// What was taken in, in order of receipt.
    pub taken: Vec<Taken>,
    /// What could not be.
    pub failed: Vec<Failed>,
}

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Arrivals done.
    pub done: usize,
    /// Arrivals in all.
    pub total: usize,
    /// The one being worked on.
    pub current: String,
}

/// What lies at the paths: mails, and what else is there as bundles. Without an agency, only mails may be taken in.
pub fn collect(paths: &[PathBuf], by_hand: bool) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut loose = Vec::new();
    for path in paths {
        let meta = std::fs::metadata(path).map_err(|e| AppError::reading(path, &e))?;
        if meta.is_dir() {
            collect_folder(path, by_hand, &mut sources)?;
        } else if is_eml(path) && !by_hand {
            sources.push(Source::Mail(path.clone()));
        } else {
            loose.push(path.clone());
        }
    }
    if let Some(first) = loose.first() {
        if !by_hand {
            return Err(needs_agency(first));
        }
        sources.push(Source::Bundle {
            path: first.clone(),
            files: loose,
        });
    }
    Ok(sources)
}

fn needs_agency(path: &Path) -> AppError {
    AppError::new(Refusal::InvalidField)
        .with("field", path.display())
        .with(
            "why",
            "không phải thư (.eml): tập tin giao tay cần --from CƠ-QUAN --received LÚC-NHẬN --as NGƯỜI",
        )
}

fn collect_folder(folder: &Path, by_hand: bool, sources: &mut Vec<Source>) -> Result<()> {
    let mut files = Vec::new();
    let mut mails = Vec::new();
    for entry in WalkDir::new(folder)
        .max_depth(MAX_FOLDER_DEPTH)
        .sort_by_file_name()
    {
        let entry = entry.map_err(|e| {
            let path = e.path().unwrap_or(folder).display().to_string();
            AppError::new(Refusal::CannotRead).with("file", path).because(&e)
        })?;
        if !entry.file_type().is_file() || is_desktop_litter(entry.path()) {
            continue;
        }
        let path = entry.into_path();
        if is_eml(&path) && !by_hand {
            mails.push(path)
        } else {
            files.push(path)
        }
    }
    if files.len() > MAX_FILES_A_BUNDLE {
        return Err(AppError::new(Refusal::TooLarge)
            .with("file", folder.display())
            .with("limit", format!("{MAX_FILES_A_BUNDLE} tập tin")));
    }
    sources.extend(mails.into_iter().map(Source::Mail));
    if !files.is_empty() {
        if !by_hand {
            return Err(files
                .first()
                .map_or_else(|| needs_agency(folder), |f| needs_agency(f)));
        }
        sources.push(Source::Bundle {
            path: folder.to_owned(),
            files,
        });
    }
    Ok(())
}

/// Whether a file is a mail by its name.
pub fn is_eml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("eml"))
}

/// Files that desktops leave in folders by themselves.
fn is_desktop_litter(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    matches!(name.as_str(), "thumbs.db" | "desktop.ini" | ".ds_store") || name.starts_with("~$")
}

/// Takes in whatever lies at the paths, oldest receipt first, telling how far it has come. An arrival that cannot be
/// read fails alone; a full disk or a lost register stops the run, with everything before it kept.
pub async fn take_in(
    office: &Office,
    paths: &[PathBuf],
    how: &TakeIn,
    actor: Actor,
    mut progress: impl FnMut(Progress),
) -> Result<TakenIn> {
    let by_hand = how.from.is_some();
    if by_hand {
        check_by_hand(office, how, actor).await?;
    }
    let sources = collect(paths, by_hand)?;
    take_in_sources(office, sources, how, actor, &mut progress).await
}

/// As [`take_in`], of sources already collected.
pub async fn take_in_sources(
    office: &Office,
    sources: Vec<Source>,
    how: &TakeIn,
    actor: Actor,
    progress: &mut dyn FnMut(Progress),
) -> Result<TakenIn> {
    let context = Context::of(office, how, actor).await?;
    let mut out = TakenIn::default();
    let sources = in_order_of_receipt(sources, &context.origin.hosts, &mut out).await?;
    let total = sources.len() + out.failed.len();
    let mut ahead: VecDeque<(PathBuf, JoinHandle<Result<Arrival>>)> = VecDeque::new();
    let mut rest = sources.into_iter();
    loop {
        while ahead.len() < READ_AHEAD
            && let Some(source) = rest.next()
        {
            let context = context.clone();
            let path = source.path().to_owned();
            ahead.push_back((path, tokio::task::spawn_blocking(move || read(&source, &context))));
        }
        let Some((path, handle)) = ahead.pop_front() else {
            break;
        };
        let current = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        progress(Progress {
            done: out.taken.len() + out.failed.len(),
            total,
            current,
        });
        let read = handle
            .await
            .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
        let registered = match read {
            Ok(arrival) => register(office, arrival, how, actor, &path).await,
            Err(error) => Err(error),
        };
        match registered {
            Ok(taken) => out.taken.push(taken),
            Err(error) if error.is_break() || error.refusal == Refusal::RegisterBroken => return Err(error),
            Err(error) => out.failed.push(Failed { path, error }),
        }
    }
    progress(Progress {
        done: total,
        total,
        current: String::new(),
    });
    Ok(out)
}

/// A person, an agency of the settings, and a time that is not still to come.
async fn check_by_hand(office: &Office, how: &TakeIn, actor: Actor) -> Result<()> {
    if actor == Actor::Machine {
        return Err(AppError::new(Refusal::NotSignedIn));
    }
    let inner = office.look().await?;
    if let Some(agency) = &how.from
        && inner.desk.settings.agency(agency).is_none()
    {
        let known: Vec<&str> = inner
            .desk
            .settings
            .agencies
            .iter()
            .map(|a| a.key.as_str())
            .collect();
        return Err(AppError::invalid(
            "--from",
            format!("không có cơ quan “{agency}”; có: {}", known.join(", ")),
        ));
    }
    if how.received_at.is_some_and(|at| at > inner.now()) {
        return Err(AppError::invalid("--received", "lúc nhận chưa tới"));
    }
    Ok(())
}

/// What reading an arrival needs to know.
#[derive(Debug, Clone)]
struct Context {
    origin: Origin,
    now: Timestamp,
    from: Option<AgencyKey>,
    received_at: Timestamp,
    received_evidence: ReceivedEvidence,
}

impl Context {
    async fn of(office: &Office, how: &TakeIn, actor: Actor) -> Result<Self> {
        let inner = office.look().await?;
        let now = inner.now();
        Ok(Self {
            origin: Origin::of(office, &inner.desk),
            now,
            from: how.from.clone(),
            received_at: how.received_at.unwrap_or(now),
            received_evidence: match actor {
                Actor::Person { id, .. } if how.from.is_some() => ReceivedEvidence::Attested { by: id },
                _ => ReceivedEvidence::Recording,
            },
        })
    }
}

/// Mails in the order in which they were received, whatever their files are called.
async fn in_order_of_receipt(
    sources: Vec<Source>,
    trusted_hosts: &[String],
    out: &mut TakenIn,
) -> Result<Vec<Source>> {
    let hosts = trusted_hosts.to_owned();
    let (ordered, failed) = tokio::task::spawn_blocking(move || {
        let mut keyed = Vec::with_capacity(sources.len());
        let mut failed = Vec::new();
        for source in sources {
            match &source {
                Source::Mail(path) => match head(path) {
                    Ok(head) => {
                        let mail = crate::reading::guarded(|| mail::read(&head)).unwrap_or_default();
                        keyed.push((mail::received_at(&mail, &hosts), source));
                    }
                    Err(e) => failed.push(Failed {
                        path: path.clone(),
                        error: AppError::reading(path, &e),
                    }),
                },
                Source::Bundle { .. } => keyed.push((None, source)),
            }
        }
        keyed.sort_by(|(a, x), (b, y)| (a.is_none(), a, x.path()).cmp(&(b.is_none(), b, y.path())));
        (
            keyed.into_iter().map(|(_, source)| source).collect::<Vec<_>>(),
            failed,
        )
    })
    .await
    .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    out.failed.extend(failed);
    Ok(ordered)
}

/// The header of a mail, and nothing of its body.
fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(HEADER_BYTES as u64)
        .read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .or_else(|| bytes.windows(2).position(|w| w == b"\n\n"))
        .unwrap_or(bytes.len());
    bytes.truncate(end);
    bytes.extend_from_slice(b"\r\n\r\n");
    Ok(bytes)
}

fn read(source: &Source, context: &Context) -> Result<Arrival> {
    match source {
        Source::Mail(path) => {
            let bytes = read_bounded(path)?;
            Ok(arrival::of_mail(bytes, &context.origin, context.now))
        }
        Source::Bundle { path, files } => {
            let folder = if path.is_dir() {
                path.as_path()
            } else {
                path.parent().unwrap_or(path)
            };
            let handed = files
                .iter()
                .map(|file| {
                    let name = file.strip_prefix(folder).unwrap_or(file);
                    let parts: Vec<_> = name.iter().map(|p| p.to_string_lossy()).collect();
                    Ok(HandedFile {
                        name: parts.join("/"),
                        bytes: read_bounded(file)?,
                    })
                })
                .collect::<Result<Vec<_>>>()?;
            let subject = folder
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            Ok(arrival::of_files(
                handed,
                context.from.clone(),
                context.received_at,
                context.received_evidence.clone(),
                subject,
            ))
        }
    }
}

fn read_bounded(path: &Path) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path)
        .map_err(|e| AppError::reading(path, &e))?
        .len();
    if size > MAX_FILE_BYTES {
        return Err(AppError::new(Refusal::TooLarge)
            .with("file", path.display())
            .with("limit", format!("{} MiB", MAX_FILE_BYTES / 1024 / 1024)));
    }
    std::fs::read(path).map_err(|e| AppError::reading(path, &e))
}
