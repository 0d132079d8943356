//! The log file: where the id of an error is found again.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// Name of the log within the register's folder.
pub const LOG_NAME: &str = "window.log";
/// Name of the one before it.
pub const OLD_LOG_NAME: &str = "window.old.log";
/// Beyond this size a log is put aside at the next start.
pub const LOG_LIMIT_BYTES: u64 = 4 * 1024 * 1024;

/// Opens the log to be added to, putting a full one aside.
///
/// # Errors
///
/// The folder or the file cannot be made.
pub fn open(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let path = folder.join(LOG_NAME);
    if fs::metadata(&path).is_ok_and(|found| found.len() > LOG_LIMIT_BYTES) {
        fs::rename(&path, folder.join(OLD_LOG_NAME))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

/// Sends what the program notes to the log in that folder; to standard error when there can be none.
pub fn begin(folder: &Path) {
    let filter = EnvFilter::try_from_env("GIAONHAN_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let to = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
    // A second beginning in one process keeps the first.
    let _ = match open(folder) {
        Ok(file) => to.with_writer(Mutex::new(file)).try_init(),
        Err(_) => to.with_writer(io::stderr).try_init(),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_is_put_aside() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join(LOG_NAME), "kept")?;
        drop(open(folder.path())?);
        assert_eq!(fs::read(folder.path().join(LOG_NAME))?, b"kept");
        File::create(folder.path().join(LOG_NAME))?.set_len(LOG_LIMIT_BYTES + 1)?;
        drop(open(folder.path())?);
        assert_eq!(fs::metadata(folder.path().join(LOG_NAME))?.len(), 0);
        assert_eq!(
            fs::metadata(folder.path().join(OLD_LOG_NAME))?.len(),
            LOG_LIMIT_BYTES + 1
        );
        Ok(())
    }
}
