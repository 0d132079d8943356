//! Secrets of mail servers: in the system's keychain, or, on a machine without one, in a file beside the register that
//! only its owner may read; never in the register, so that a copy of it gives none away. The file says of each where it
//! is, so that nobody is asked to unlock a keychain in order to be told.

mod keychain;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::data_dir::{DataDir, write_private_whole};
use crate::error::{AppError, Refusal, Result};
use keychain::{Keychain, System};

/// Name of a secret: a mailbox's by its name, the sending server's by [`SMTP`].
pub const SMTP: &str = "smtp";
/// With the value `file` no keychain is asked: for a service that nobody sits before. A program built for development
/// asks one only with the value `keychain`, so that tests leave alone that of whoever runs them.
pub const VARIABLE: &str = "SGN_SECRETS";
/// Under which the file keeps what sets this register's secrets apart from another's. No mailbox has such a name.
const REGISTER: &str = "/";

/// Where a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// In the system's keychain.
    Keychain,
    /// In the owner's file beside the register.
    File,
}

/// What the file holds: a secret, or nothing where the keychain has it.
type Secrets = BTreeMap<String, Option<String>>;

fn path(dir: &DataDir) -> PathBuf {
    dir.root().join("secrets.json")
}

fn all(dir: &DataDir) -> Result<Secrets> {
    let path = path(dir);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Secrets::new()),
        Err(e) => return Err(AppError::reading(&path, &e)),
    };
    serde_json::from_str(&text).map_err(|e| {
        AppError::new(Refusal::CannotRead)
            .with("file", path.display())
            .because(e)
    })
}

/// The keychain, where one may be asked.
fn system() -> Option<&'static dyn Keychain> {
    let may_ask = match std::env::var(VARIABLE).as_deref() {
        Ok("keychain") => true,
        Ok("file") => false,
        _ => !cfg!(debug_assertions),
    };
    may_ask.then_some(&System)
}

/// The secret of that name.
///
/// # Errors
///
/// [`Refusal::NoSecret`] when the keychain that has it does not give it.
pub fn get(dir: &DataDir, name: &str) -> Result<Option<String>> {
    get_from(dir, name, system())
}

/// Keeps a secret under a name, in place of the former one, and says where; `None` forgets it.
///
/// # Errors
///
/// The file cannot be read or written.
pub fn set(dir: &DataDir, name: &str, secret: Option<&str>) -> Result<Option<Kept>> {
    set_in(dir, name, secret, system())
}

/// Where the secret of that name is, without asking for it.
///
/// # Errors
///
/// The file cannot be read.
pub fn kept(dir: &DataDir, name: &str) -> Result<Option<Kept>> {
    Ok(all(dir)?.get(name).map(|secret| match secret {
        Some(_) => Kept::File,
        None => Kept::Keychain,
    }))
}

fn get_from(dir: &DataDir, name: &str, chain: Option<&dyn Keychain>) -> Result<Option<String>> {
    let secrets = all(dir)?;
    let secret = match secrets.get(name) {
        None => return Ok(None),
        Some(Some(secret)) => return Ok(Some(secret.clone())),
        Some(None) => match chain {
            Some(chain) => chain.get(&account(&secrets, name)),
            None => Err(format!("{VARIABLE}=file")),
        },
    };
    secret.map(Some).map_err(|why| {
        AppError::new(Refusal::NoSecret)
            .with("what", name)
            .because(format!("kho mật khẩu của hệ thống: {why}"))
    })
}

fn set_in(
    dir: &DataDir,
    name: &str,
    secret: Option<&str>,
    chain: Option<&dyn Keychain>,
) -> Result<Option<Kept>> {
    let mut secrets = all(dir)?;
    if let (Some(None), Some(chain), None) = (secrets.get(name), chain, secret) {
        let forgotten = chain.forget(&account(&secrets, name));
        if let Err(why) = forgotten {
            tracing::warn!(%why, name, "the keychain keeps a secret that is not used any more");
        }
    }
    let kept = match secret {
        None => {
            secrets.remove(name);
            None
        }
        Some(secret) => {
            if chain.is_some() && !secrets.contains_key(REGISTER) {
                secrets.insert(REGISTER.to_owned(), Some(register_id()?));
            }
            let account = account(&secrets, name);
            let taken = chain.is_some_and(|chain| is_taken(chain, &account, secret));
            secrets.insert(name.to_owned(), (!taken).then(|| secret.to_owned()));
            Some(if taken { Kept::Keychain } else { Kept::File })
        }
    };
    let text =
        serde_json::to_string_pretty(&secrets).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    write_private_whole(&path(dir), text.as_bytes())?;
    Ok(kept)
}

/// Whether the keychain has taken it, and gives it back.
fn is_taken(chain: &dyn Keychain, account: &str, secret: &str) -> bool {
    match chain.set(account, secret).and_then(|()| chain.get(account)) {
        Ok(back) => back == secret,
        Err(why) => {
            tracing::info!(%why, "no keychain: the secret is kept in a file only its owner may read");
            false
        }
    }
}

/// Under which the keychain has a secret.
fn account(secrets: &Secrets, name: &str) -> String {
    let register = secrets.get(REGISTER).cloned().flatten().unwrap_or_default();
    format!("{register}/{name}")
}

fn register_id() -> Result<String> {
    let mut id = [0u8; 8];
    getrandom::fill(&mut id).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    Ok(id.iter().map(|b| format!("{b:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A keychain of a test's own.
    #[derive(Default)]
    struct Made(Mutex<BTreeMap<String, String>>);

    impl Keychain for Made {
        fn get(&self, account: &str) -> std::result::Result<String, String> {
            self.0
                .lock()
                .unwrap()
                .get(account)
                .cloned()
                .ok_or("none".to_owned())
        }

        fn set(&self, account: &str, secret: &str) -> std::result::Result<(), String> {
            self.0
                .lock()
                .unwrap()
                .insert(account.to_owned(), secret.to_owned());
            Ok(())
        }

        fn forget(&self, account: &str) -> std::result::Result<(), String> {
            self.0.lock().unwrap().remove(account);
            Ok(())
        }
    }

    /// A keychain nobody unlocks.
    struct Locked;

    impl Keychain for Locked {
        fn get(&self, _: &str) -> std::result::Result<String, String> {
            Err("locked".to_owned())
        }

        fn set(&self, _: &str, _: &str) -> std::result::Result<(), String> {
            Err("locked".to_owned())
        }

        fn forget(&self, _: &str) -> std::result::Result<(), String> {
            Err("locked".to_owned())
        }
    }

    #[test]
    fn a_secret_is_kept_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path());
        assert_eq!(get(&dir, "bbt").unwrap(), None);
        set(&dir, "bbt", Some("một")).unwrap();
        assert_eq!(set(&dir, "bbt", Some("hai")).unwrap(), Some(Kept::File));
        assert_eq!(get(&dir, "bbt").unwrap().as_deref(), Some("hai"));
        assert_eq!(kept(&dir, "bbt").unwrap(), Some(Kept::File));
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
        assert_eq!(kept(&dir, "bbt").unwrap(), None);
    }

    #[test]
    fn a_keychain_has_it_where_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path());
        let made = Made::default();
        set_in(&dir, "bbt", Some("cũ"), None).unwrap();
        assert_eq!(
            set_in(&dir, "bbt", Some("mới"), Some(&made)).unwrap(),
            Some(Kept::Keychain)
        );
        assert_eq!(kept(&dir, "bbt").unwrap(), Some(Kept::Keychain));
        let written = std::fs::read_to_string(folder.path().join("secrets.json")).unwrap();
        assert!(!written.contains("mới") && !written.contains("cũ"), "{written}");
        assert_eq!(
            get_from(&dir, "bbt", Some(&made)).unwrap().as_deref(),
            Some("mới")
        );

        // Another register has another secret of the same name.
        let other = tempfile::tempdir().unwrap();
        let other = DataDir::new(other.path());
        set_in(&other, "bbt", Some("khác"), Some(&made)).unwrap();
        assert_eq!(
            get_from(&dir, "bbt", Some(&made)).unwrap().as_deref(),
            Some("mới")
        );
        set_in(&dir, "bbt", None, Some(&made)).unwrap();
        assert_eq!(made.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_keychain_that_gives_nothing_is_said_and_none_at_all_is_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path());
        assert_eq!(
            set_in(&dir, "bbt", Some("một"), Some(&Locked)).unwrap(),
            Some(Kept::File)
        );
        let made = Made::default();
        set_in(&dir, "bbt", Some("hai"), Some(&made)).unwrap();
        for chain in [Some(&Locked as &dyn Keychain), None] {
            let refused = get_from(&dir, "bbt", chain).unwrap_err();
            assert_eq!(refused.refusal, Refusal::NoSecret);
            assert!(
                refused.to_string().contains("kho mật khẩu của hệ thống"),
                "{refused}"
            );
        }
    }
}
