//! A watched folder: what is dropped there is taken in when it has stopped growing, and moved to `done/` or `triage/`
//! only after its bytes are committed. Notices of the system wake it early; looking again at every beat makes it work
//! on network shares that give none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::{Actor, AgencyKey};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use walkdir::WalkDir;

use crate::error::{AppError, Result};
use crate::office::Office;
use crate::take_in::{self, Outcome, Source, TakeIn, Taken};

/// Where what was taken in is moved to.
pub const DONE: &str = "done";
/// Where what waits for a person is moved to.
pub const TRIAGE: &str = "triage";
/// Beats a file must have stayed the same for before it is taken.
const STILL_BEATS: u32 = 1;
/// Endings of files that another program is still writing.
const UNFINISHED: [&str; 5] = ["part", "tmp", "crdownload", "partial", "download"];

/// What became of one file or folder.
#[derive(Debug)]
pub enum Seen {
    /// Taken in and moved.
    Taken(Taken),
    /// Left where it lies; it is tried again when it changes, and at the next start.
    Failed(AppError),
}

/// What is known of something that lies in the folder: how much there is of it, and for how many beats.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lying {
    size_bytes: u64,
    files: usize,
    modified: Option<std::time::SystemTime>,
    still: u32,
    failed: bool,
}

impl Lying {
    /// Nothing was added, taken away or written over.
    fn is_like(&self, other: &Self) -> bool {
        (self.size_bytes, self.files, self.modified) == (other.size_bytes, other.files, other.modified)
    }
}

/// A folder being watched.
pub struct Watched {
    folder: PathBuf,
    from: Option<AgencyKey>,
    beat: Duration,
    lying: BTreeMap<PathBuf, Lying>,
}

impl Watched {
    /// A folder, the agency of what is no mail in it, and how often it is looked at.
    pub fn new(folder: PathBuf, from: Option<AgencyKey>, beat: Duration) -> Result<Self> {
        let meta = std::fs::metadata(&folder).map_err(|e| AppError::reading(&folder, &e))?;
        if !meta.is_dir() {
            return Err(AppError::invalid(
                &folder.display().to_string(),
                "không phải thư mục",
            ));
        }
        Ok(Self {
            folder,
            from,
            beat,
            lying: BTreeMap::new(),
        })
    }

    /// Takes in what lies there and has stopped growing; how many failed.
    pub async fn once(
        &mut self,
        office: &Office,
        actor: Actor,
        mut tell: impl FnMut(&PathBuf, &Seen),
    ) -> Result<usize> {
        self.look()?;
        tokio::time::sleep(self.beat).await;
        self.take_ready(office, actor, &mut tell).await?;
        Ok(self.lying.values().filter(|l| l.failed).count())
    }

    /// Takes in whatever is dropped until `stop` ends; how many lie there that failed.
    pub async fn run(
        &mut self,
        office: &Office,
        actor: Actor,
        mut tell: impl FnMut(&PathBuf, &Seen),
        stop: impl Future<Output = ()>,
    ) -> Result<usize> {
        let (wake, mut woken) = mpsc::channel::<()>(1);
        // Where the system gives no notices (network shares), the beat alone does it.
        let watcher = RecommendedWatcher::new(
            move |_event| {
                let _ = wake.try_send(());
            },
            notify::Config::default(),
        )
        .and_then(|mut w| w.watch(&self.folder, RecursiveMode::NonRecursive).map(|()| w));
        if let Err(error) = &watcher {
            tracing::info!(%error, "no notices for this folder; looking at every beat");
        }
        let _watcher = watcher.ok();
        tokio::pin!(stop);
        loop {
            self.take_ready(office, actor, &mut tell).await?;
            tokio::select! {
                () = &mut stop => break,
                () = tokio::time::sleep(self.beat) => {}
                Some(()) = woken.recv() => tokio::time::sleep(self.beat / 4).await,
            }
        }
        Ok(self.lying.values().filter(|l| l.failed).count())
    }

    /// Looks at what lies there and takes in what has not changed since the last look.
    async fn take_ready(
        &mut self,
        office: &Office,
        actor: Actor,
        tell: &mut dyn FnMut(&PathBuf, &Seen),
    ) -> Result<()> {
        self.look()?;
        let ready: Vec<PathBuf> = self
            .lying
            .iter()
            .filter(|(_, l)| l.still >= STILL_BEATS && !l.failed)
            .map(|(path, _)| path.clone())
            .collect();
        let mut sources = Vec::new();
        for path in ready {
            match self.source(&path) {
                Ok(source) => sources.push(source),
                Err(error) => {
                    self.mark_failed(&path);
                    tell(&path, &Seen::Failed(error));
                }
            }
        }
        if sources.is_empty() {
            return Ok(());
        }
        let how = TakeIn {
            from: self.from.clone(),
            ..TakeIn::default()
        };
        let done = take_in::take_in_sources(office, sources, &how, actor, &mut |_| {}).await?;
        for taken in done.taken {
            let path = taken.path.clone();
            if self.has_changed(&path) {
                // It grew while it was read. What was read is kept; the whole of it comes when it has stopped.
                self.lying.remove(&path);
                tell(&path, &Seen::Taken(taken));
                continue;
            }
            let folder = if waits(office, &taken).await? {
                TRIAGE
            } else {
                DONE
            };
            match self.move_to(&path, folder) {
                Ok(()) => {
                    self.lying.remove(&path);
                    tell(&path, &Seen::Taken(taken));
                }
                Err(error) => {
                    // Its bytes are committed; taken in again it is known, so nothing is doubled.
                    self.mark_failed(&path);
                    tell(&path, &Seen::Failed(error));
                }
            }
        }
        for failed in done.failed {
            self.mark_failed(&failed.path);
            tell(&failed.path, &Seen::Failed(failed.error));
        }
        Ok(())
    }

    /// Whether it is no longer what it was at the last look.
    fn has_changed(&self, path: &Path) -> bool {
        let now = measure(path);
        self.lying
            .get(path)
            .zip(now)
            .is_some_and(|(before, now)| !before.is_like(&now))
    }

    fn mark_failed(&mut self, path: &Path) {
        if let Some(lying) = self.lying.get_mut(path) {
            lying.failed = true;
        }
    }

    /// Notes the size of everything there and whether it has changed.
    fn look(&mut self) -> Result<()> {
        let mut now = BTreeMap::new();
        let entries = std::fs::read_dir(&self.folder).map_err(|e| AppError::reading(&self.folder, &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| AppError::reading(&self.folder, &e))?;
            let path = entry.path();
            if is_ours(&path) || is_unfinished(&path) {
                continue;
            }
            let Some(mut lying) = measure(&path) else { continue };
            if let Some(before) = self.lying.get(&path)
                && before.is_like(&lying)
            {
                lying.still = before.still.saturating_add(1);
                lying.failed = before.failed;
            }
            if lying.files > 0 {
                now.insert(path, lying);
            }
        }
        self.lying = now;
        Ok(())
    }

    /// A mail, or files handed over together.
    fn source(&self, path: &Path) -> Result<Source> {
        if path.is_file() && take_in::is_eml(path) {
            return Ok(Source::Mail(path.to_owned()));
        }
        let files = if path.is_dir() {
            files_of(path)?
        } else {
            vec![path.to_owned()]
        };
        Ok(Source::Bundle {
            path: path.to_owned(),
            files,
        })
    }

    /// Moves what was committed out of the way, beside an earlier one of the same name if there is one.
    fn move_to(&self, path: &Path, folder: &str) -> Result<()> {
        let folder = self.folder.join(folder);
        std::fs::create_dir_all(&folder).map_err(|e| AppError::writing(&folder, &e))?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for n in 0..u32::MAX {
            let target = if n == 0 {
                folder.join(&name)
            } else {
                folder.join(format!("{n}-{name}"))
            };
            if !target.exists() {
                return std::fs::rename(path, &target).map_err(|e| AppError::writing(&target, &e));
            }
        }
        Ok(())
    }
}

/// Whether it waits for a person; also what was taken in before, when something came between that and its moving.
async fn waits(office: &Office, taken: &Taken) -> Result<bool> {
    if taken.outcome != Outcome::Known {
        return Ok(taken.outcome == Outcome::Triaged);
    }
    let inner = office.look().await?;
    let item = inner.desk.triage.get(&taken.seq);
    Ok(item.is_some_and(|item| item.outcome.is_none()))
}

/// The folders things are moved to, and what the system hides.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == DONE || name == TRIAGE || name.starts_with('.') || name.starts_with("~$")
}

fn is_unfinished(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| UNFINISHED.iter().any(|u| e.eq_ignore_ascii_case(u)))
}

/// How much there is of a file or folder; `None` when it has gone meanwhile.
fn measure(path: &Path) -> Option<Lying> {
    let mut lying = Lying {
        size_bytes: 0,
        files: 0,
        modified: None,
        still: 0,
        failed: false,
    };
    for entry in WalkDir::new(path).max_depth(take_in::MAX_FOLDER_DEPTH) {
        let meta = entry.ok()?.metadata().ok()?;
        if meta.is_file() {
            lying.size_bytes += meta.len();
            lying.files += 1;
            lying.modified = lying.modified.max(meta.modified().ok());
        }
    }
    Some(lying)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    match take_in::collect(&[folder.to_owned()], true)?.pop() {
        Some(Source::Bundle { files, .. }) => Ok(files),
        _ => Err(AppError::invalid(&folder.display().to_string(), "thư mục trống")),
    }
}
