//! Pages into a folder: a whole new version beside the old one, one switch, and a look at the result.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::pages::{MANIFEST_PATH, Manifest, Page, SitePages};
use crate::switch;
use crate::text::hex;

/// Name of the public path inside the target folder: what a web server points at.
pub const CURRENT: &str = "current";

/// How many versions stay on disk, the public one included: a reader that began with an older one can finish,
/// and a person can look at what stood there before.
pub const KEPT_VERSIONS: usize = 3;

/// Folder of the versions inside the target folder.
pub(crate) const VERSIONS: &str = "versions";

/// Held while publishing; stays afterwards, empty.
const LOCK: &str = ".publish.lock";

/// How much of the site's version stands in the name of its folder.
const VERSION_DIGITS: usize = 16;

/// Bytes read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// Deepest folder looked into while verifying.
const MAX_DEPTH: usize = 16;

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishReport {
    /// [`SitePages::version`] of what is public now.
    pub version: String,
    /// The public path.
    pub public: PathBuf,
    /// Files that are new or differ from the version before.
    pub written: Vec<String>,
    /// How many files are the same as in the version before.
    pub unchanged: usize,
    /// Files of the version before that are gone.
    pub removed: Vec<String>,
    /// How many files were read back through the public path and found right: always all of them.
    pub verified: usize,
}

impl PublishReport {
    /// `true` when the site was public already, in exactly this form; then nothing was written.
    pub fn is_unchanged(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// What [`verify`] found right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Files compared.
    pub files: usize,
    /// Bytes read.
    pub bytes: u64,
}

/// Why a site is not public, or not as it should be. Paths on the site use `/`.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Another publishing into the same folder is under way.
    #[error("{}: another publishing is under way", .target.display())]
    Busy {
        /// The target folder.
        target: PathBuf,
    },
    /// No room left (or the quota is used up). What was public before still is; publish again once there is room.
    #[error("{}: no room left on the disk: {source}", .path.display())]
    DiskFull {
        /// What could not be written.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The system refused something else. What was public before still is.
    #[error("{}: cannot {doing}: {source}", .path.display())]
    Io {
        /// What it was about.
        path: PathBuf,
        /// What was being done, e.g. `write`.
        doing: &'static str,
        /// The system's words.
        source: io::Error,
    },
    /// Something that this program did not make stands at the public path; it is left alone.
    #[error("{}: was not made by publishing; choose another target folder or move it away", .path.display())]
    NotOurs {
        /// The public path.
        path: PathBuf,
    },
    /// The bytes of a page could not be had, or are not the promised ones.
    #[error("{path}: its bytes cannot be had: {source}")]
    Source {
        /// Path on the site.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A page is not there on the public path.
    #[error("{path}: not there on the public path")]
    Missing {
        /// Path on the site.
        path: String,
    },
    /// A page on the public path has other bytes.
    #[error("{path}: the public path has {found}, expected was {expected}")]
    Different {
        /// Path on the site.
        path: String,
        /// SHA-256 that was to be found.
        expected: String,
        /// SHA-256 that was found.
        found: String,
    },
    /// Something stands on the public path that belongs to no page.
    #[error("{path}: stands on the public path and belongs to no page")]
    Unexpected {
        /// Path on the site.
        path: String,
    },
}

impl PublishError {
    fn io(path: &Path, doing: &'static str, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull {
                path: path.to_owned(),
                source,
            },
            _ => Self::Io {
                path: path.to_owned(),
                doing,
                source,
            },
        }
    }

    /// `true` when the site was looked at and is not what it should be.
    pub fn is_unverified(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. } | Self::Different { .. } | Self::Unexpected { .. }
        )
    }
}

/// The public path of a target folder: `<target>/current`.
pub fn public_path(target: &Path) -> PathBuf {
    target.join(CURRENT)
}

/// Makes the site public in `target` and reads it back.
///
/// The folder then holds `current`, which leads to one of `versions/<number>-<version>/`. A new version is written
/// whole into a folder of its own (files that did not change are hard links to those of the version before, where
/// the file system has such; their content is checked first), brought safely to disk, and only then `current` is
/// switched:
///
/// - on Unix `current` is a symbolic link, replaced by renaming another over it. Whatever happens, also a kill or a
///   power cut at any moment, it leads to the whole old or the whole new version;
/// - on Windows `current` is a junction (which needs no privilege), replaced the same way; where the system refuses
///   to rename over it, it is removed and the new one renamed into its place. A reader then may for an instant find
///   no site, never a mixed one, and a kill in that instant is mended by the next publishing.
///
/// A reader that opens `current` (or resolves it) and then reads below that sees one version, and
/// [`KEPT_VERSIONS`] stay on disk so that it can finish. A reader that walks `current/…` path by path over a longer
/// time compares `manifest.json` before and after.
///
/// What a killed run left behind is cleared away by the next. Publishing what is public already writes nothing.
///
/// # Errors
/// See [`PublishError`]. Up to the switch every error leaves the public site as it was. Errors for which
/// [`PublishError::is_unverified`] holds mean that the pages are switched over but are not what they should be;
/// publishing again writes them anew.
pub fn publish(target: &Path, pages: &SitePages) -> Result<PublishReport, PublishError> {
    fs::create_dir_all(target.join(VERSIONS))
        .map_err(|e| PublishError::io(target, "create the folder", e))?;
    let _lock = lock(target)?;
    switch::recover(target).map_err(|e| PublishError::io(target, "finish an earlier switch", e))?;
    let served = served(target)?;
    clear_leftovers(target, served.as_deref());

    if served
        .as_deref()
        .is_some_and(|name| name.ends_with(short(pages.version())))
        && let Ok(verified) = verify(target, pages)
    {
        return Ok(PublishReport {
            version: pages.version().to_owned(),
            public: public_path(target),
            written: Vec::new(),
            unchanged: pages.len(),
            removed: Vec::new(),
            verified: verified.files,
        });
    }

    let versions = target.join(VERSIONS);
    let name = format!("{:06}-{}", next_number(&versions)?, short(pages.version()));
    let (old, new) = (
        served.as_ref().map(|name| versions.join(name)),
        versions.join(&name),
    );
    let staged = stage(&new, old.as_deref().filter(|old| old.is_dir()), pages).and_then(|staged| {
        sync_folder(&versions)?;
        switch::point_at(target, &name).map_err(|e| PublishError::io(&public_path(target), "switch", e))?;
        Ok(staged)
    });
    let staged = match staged {
        Ok(staged) => staged,
        Err(error) => {
            // Give the room back at once; the next run would do it too.
            clear_leftovers(target, served.as_deref());
            return Err(error);
        }
    };
    sync_folder(target)?;
    let verified = verify(target, pages)?;
    clear_leftovers(target, Some(&name));
    Ok(PublishReport {
        version: pages.version().to_owned(),
        public: public_path(target),
        written: staged.written,
        unchanged: staged.unchanged,
        removed: staged.removed,
        verified: verified.files,
    })
}

/// Reads every file through the public path and compares it with what the pages say.
///
/// # Errors
/// [`PublishError::Missing`], [`PublishError::Different`] or [`PublishError::Unexpected`] for the first path that
/// is not right; [`PublishError::Io`] when something cannot be read.
pub fn verify(target: &Path, pages: &SitePages) -> Result<Verified, PublishError> {
    let public = public_path(target);
    let mut bytes = 0;
    for (path, page) in pages.iter() {
        let file = public.join(path);
        let (found, size) = match hash_of(&file) {
            Ok(found) => found,
            Err(error) if is_absent(&error) => {
                return Err(PublishError::Missing {
                    path: path.to_owned(),
                });
            }
            Err(error) => return Err(PublishError::io(&file, "read", error)),
        };
        if found != page.sha256 {
            return Err(PublishError::Different {
                path: path.to_owned(),
                expected: page.sha256.clone(),
                found,
            });
        }
        bytes += size;
    }
    match files_below(&public)?
        .into_iter()
        .find(|path| pages.get(path).is_none())
    {
        Some(path) => Err(PublishError::Unexpected { path }),
        None => Ok(Verified {
            files: pages.len(),
            bytes,
        }),
    }
}

/// What publishing would change, by what the public manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Paths that are not public yet.
    pub new: Vec<String>,
    /// Paths whose bytes would change.
    pub changed: Vec<String>,
    /// Paths that would go.
    pub removed: Vec<String>,
}

/// Compares the pages with what is public in `target`, without writing and without reading more than the public
/// `manifest.json` (which itself is never among the changes). A folder without one has no page yet. Only [`verify`]
/// says whether the public files are what their manifest says.
///
/// # Errors
/// [`PublishError::Io`] when the manifest is there and cannot be read.
pub fn changes(target: &Path, pages: &SitePages) -> Result<Changes, PublishError> {
    let path = public_path(target).join(MANIFEST_PATH);
    let public = match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice::<Manifest>(&bytes)
            .map(|m| m.files)
            .unwrap_or_default(),
        Err(error) if is_absent(&error) => BTreeMap::new(),
        Err(error) => return Err(PublishError::io(&path, "read", error)),
    };
    let mut changes = Changes::default();
    for (path, page) in pages.iter().filter(|(path, _)| *path != MANIFEST_PATH) {
        match public.get(path) {
            None => changes.new.push(path.to_owned()),
            Some(entry) if entry.sha256 != page.sha256 => changes.changed.push(path.to_owned()),
            Some(_) => {}
        }
    }
    changes.removed = public
        .into_keys()
        .filter(|path| pages.get(path).is_none())
        .collect();
    Ok(changes)
}

/// What writing a version did.
struct Staged {
    written: Vec<String>,
    unchanged: usize,
    removed: Vec<String>,
}

/// Writes all pages into the new folder and brings them to disk.
fn stage(new: &Path, old: Option<&Path>, pages: &SitePages) -> Result<Staged, PublishError> {
    let mut staged = Staged {
        written: Vec::new(),
        unchanged: 0,
        removed: Vec::new(),
    };
    let mut folders = BTreeSet::from([new.to_owned()]);
    fs::create_dir(new).map_err(|e| PublishError::io(new, "create the folder", e))?;
    for (path, page) in pages.iter() {
        let file = new.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(|e| PublishError::io(parent, "create the folder", e))?;
            folders.extend(parent.ancestors().take_while(|a| *a != new).map(Path::to_owned));
        }
        let before = old
            .map(|old| old.join(path))
            .filter(|before| is_same(before, page));
        match before {
            Some(before) => {
                if fs::hard_link(&before, &file).is_err() {
                    write(&file, path, page)?;
                }
                staged.unchanged += 1;
            }
            None => {
                write(&file, path, page)?;
                staged.written.push(path.to_owned());
            }
        }
    }
    // Deepest first, so that no folder is on disk before what it names.
    for folder in folders.iter().rev() {
        sync_folder(folder)?;
    }
    if let Some(old) = old {
        staged.removed = files_below(old)?
            .into_iter()
            .filter(|path| pages.get(path).is_none())
            .collect();
    }
    Ok(staged)
}

fn write(file: &Path, path: &str, page: &Page) -> Result<(), PublishError> {
    let bytes = page.bytes().map_err(|source| PublishError::Source {
        path: path.to_owned(),
        source,
    })?;
    let failed = |e| PublishError::io(file, "write", e);
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)
        .map_err(failed)?;
    out.write_all(&bytes).map_err(failed)?;
    out.sync_all().map_err(failed)
}

fn is_same(before: &Path, page: &Page) -> bool {
    fs::symlink_metadata(before).is_ok_and(|m| m.is_file() && m.len() == page.size_bytes)
        && hash_of(before).is_ok_and(|(found, _)| found == page.sha256)
}

/// SHA-256 and size of a file.
fn hash_of(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut size = 0;
    loop {
        let count = file.read(&mut chunk)?;
        let Some(read) = chunk.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        hasher.update(read);
        size += u64::try_from(count).unwrap_or(u64::MAX);
    }
    Ok((hex(&hasher.finalize()), size))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory
    )
}

/// All files below `root` as paths on the site, in order.
fn files_below(root: &Path) -> Result<BTreeSet<String>, PublishError> {
    let mut files = BTreeSet::new();
    let mut waiting = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = waiting.pop() {
        let failed = |e| PublishError::io(&folder, "list", e);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(failed)?.is_dir() && depth < MAX_DEPTH {
                waiting.push((entry.path(), format!("{path}/"), depth + 1));
            } else {
                files.insert(path);
            }
        }
    }
    Ok(files)
}

/// Held until dropped; the system lets go of it when the program dies.
fn lock(target: &Path) -> Result<File, PublishError> {
    let path = target.join(LOCK);
    let failed = |e| PublishError::io(&path, "lock", e);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PublishError::Busy {
            target: target.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Name of the version that is public now.
fn served(target: &Path) -> Result<Option<String>, PublishError> {
    let public = public_path(target);
    match switch::served(target) {
        Ok(name) if name.as_deref().is_none_or(|name| number(name).is_some()) => Ok(name),
        Ok(_) => Err(PublishError::NotOurs { path: public }),
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            Err(PublishError::NotOurs { path: public })
        }
        Err(error) => Err(PublishError::io(&public, "read", error)),
    }
}

/// Removes versions that were never finished or never became public, and those older than the kept ones. What
/// cannot be removed now (a reader on Windows holds it open) is left to the next run: it is in nobody's way.
fn clear_leftovers(target: &Path, served: Option<&str>) {
    let newest = served.and_then(number).unwrap_or(0);
    let Ok(mut versions) = numbered(&target.join(VERSIONS)) else {
        return;
    };
    let above = versions.split_off(&(newest + 1));
    let surplus = versions.len().saturating_sub(KEPT_VERSIONS);
    for path in above.into_values().chain(versions.into_values().take(surplus)) {
        let _ = fs::remove_dir_all(path);
    }
}

/// The versions in the folder by their numbers.
fn numbered(versions: &Path) -> io::Result<BTreeMap<u64, PathBuf>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(versions)? {
        let entry = entry?;
        if let Some(number) = entry.file_name().to_str().and_then(number) {
            found.insert(number, entry.path());
        }
    }
    Ok(found)
}

/// The number at the head of a version's name, when it is one of ours.
fn number(name: &str) -> Option<u64> {
    let (number, version) = name.split_once('-')?;
    let ours = version.len() == VERSION_DIGITS && version.bytes().all(|b| b.is_ascii_hexdigit());
    if ours {
        number.parse().ok().filter(|n| *n < u64::MAX)
    } else {
        None
    }
}

fn next_number(versions: &Path) -> Result<u64, PublishError> {
    let numbered = numbered(versions).map_err(|e| PublishError::io(versions, "list", e))?;
    Ok(numbered
        .last_key_value()
        .map_or(0, |(number, _)| *number)
        .saturating_add(1))
}

fn short(version: &str) -> &str {
    version.get(..VERSION_DIGITS).unwrap_or(version)
}

/// Brings the names in a folder to disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), PublishError> {
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(|e| PublishError::io(folder, "sync", e))
}

/// Windows keeps names in its own journal; a folder cannot be flushed by an ordinary program.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
fn sync_folder(_folder: &Path) -> Result<(), PublishError> {
    Ok(())
}
