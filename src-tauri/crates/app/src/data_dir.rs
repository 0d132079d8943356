//! The folder a register lives in.

use std::path::{Path, PathBuf};

use crate::error::{AppError, Refusal, Result};

/// Where the pieces of a register lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// The folder, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The register.
    pub fn register(&self) -> PathBuf {
        self.root.join("register.db")
    }

    /// The desk's signing key, readable by its owner only.
    pub fn key(&self) -> PathBuf {
        self.root.join("desk.key")
    }

    /// The newest checkpoint, outside the register: a second witness of its size.
    pub fn checkpoint(&self) -> PathBuf {
        self.root.join("checkpoint.txt")
    }

    /// Letters that wait to be sent.
    pub fn outbox(&self) -> PathBuf {
        self.root.join("outbox")
    }

    /// The portal, when no other folder is set.
    pub fn portal(&self) -> PathBuf {
        self.root.join("portal")
    }

    /// What one writer holds while it writes.
    pub fn lock(&self) -> PathBuf {
        self.root.join("register.lock")
    }

    /// What the program that fetches and sends holds while it is alive.
    pub fn mail_lock(&self) -> PathBuf {
        self.root.join("mail.lock")
    }

    /// Makes the folder.
    pub fn create(&self) -> Result<()> {
        std::fs::create_dir_all(&self.root).map_err(|e| AppError::writing(&self.root, &e))
    }

    /// Writes the signing key for its owner only.
    pub fn write_key(&self, key: &ledger::SigningKey) -> Result<()> {
        let path = self.key();
        write_private(&path, &key.to_bytes()).map_err(|e| AppError::writing(&path, &e))
    }

    /// Reads the signing key.
    pub fn read_key(&self) -> Result<ledger::SigningKey> {
        let path = self.key();
        let bytes = std::fs::read(&path).map_err(|e| AppError::reading(&path, &e))?;
        let seed: [u8; 32] = bytes.try_into().map_err(|_| {
            AppError::new(Refusal::RegisterBroken)
                .with("file", path.display())
                .because("signing key is not 32 bytes")
        })?;
        Ok(ledger::SigningKey::from_bytes(seed))
    }
}

#[cfg(unix)]
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// On Windows a new file in the user's own folder takes its access list from there: the user and the system.
#[cfg(not(unix))]
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// As [`write_whole`], and only its owner may read it.
pub fn write_private_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let write = || -> std::io::Result<()> {
        match std::fs::remove_file(&part) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        write_private(&part, bytes)?;
        std::fs::rename(&part, path)
    };
    write().map_err(|e| AppError::writing(path, &e))
}

/// Writes a whole file so that a reader sees the old one or the new one, never a part.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = folder.join(name);
        let mut file = std::fs::File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    write().map_err(|e| AppError::writing(path, &e))
}
