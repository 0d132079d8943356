//! Secrets of mail servers: a file beside the register that only its owner may read, never the register itself, so that
//! a copy of the register gives none away.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::data_dir::{DataDir, write_private_whole};
use crate::error::{AppError, Refusal, Result};

/// Name of a secret: a mailbox's by its name, the sending server's by [`SMTP`].
pub const SMTP: &str = "smtp";

fn path(dir: &DataDir) -> PathBuf {
    dir.root().join("secrets.json")
}

fn all(dir: &DataDir) -> Result<BTreeMap<String, String>> {
    let path = path(dir);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(e) => return Err(AppError::reading(&path, &e)),
    };
    serde_json::from_str(&text).map_err(|e| {
        AppError::new(Refusal::CannotRead)
            .with("file", path.display())
            .because(e)
    })
}

/// The secret of that name.
pub fn get(dir: &DataDir, name: &str) -> Result<Option<String>> {
    Ok(all(dir)?.remove(name))
}

/// Keeps a secret under a name, in place of the former one; `None` forgets it.
pub fn set(dir: &DataDir, name: &str, secret: Option<&str>) -> Result<()> {
    let mut secrets = all(dir)?;
    match secret {
        Some(secret) => secrets.insert(name.to_owned(), secret.to_owned()),
        None => secrets.remove(name),
    };
    let text =
        serde_json::to_string_pretty(&secrets).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    write_private_whole(&path(dir), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{get, set};
    use crate::data_dir::DataDir;

    #[test]
    fn a_secret_is_kept_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path());
        assert_eq!(get(&dir, "bbt").unwrap(), None);
        set(&dir, "bbt", Some("một")).unwrap();
        set(&dir, "bbt", Some("hai")).unwrap();
        assert_eq!(get(&dir, "bbt").unwrap().as_deref(), Some("hai"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join("secrets.json"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0);
        }
        // There the user's own folder gives the file its access list.
        #[cfg(windows)]
        assert!(folder.path().join("secrets.json").is_file());
        set(&dir, "bbt", None).unwrap();
        assert_eq!(get(&dir, "bbt").unwrap(), None);
    }
}
