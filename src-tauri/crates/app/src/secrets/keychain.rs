//! The system's keychain: Keychain Services, the Credential Manager, the Secret Service. None of them is waited for
//! longer than [`PATIENCE`]: one that wants to be unlocked by somebody who is not there must not hold up the mail.

use std::sync::Mutex;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use keyring::Entry;

/// Under which the keychain shows the program's secrets to its owner.
const SERVICE: &str = "so-giao-nhan";
/// A keychain that does not answer for so long counts as none.
const PATIENCE: Duration = Duration::from_secs(5);
/// For so long one that did not answer is not asked again.
const GRUDGE: Duration = Duration::from_secs(60);

/// When the keychain last did not answer.
static SILENT_AT: Mutex<Option<Instant>> = Mutex::new(None);

/// Something that keeps secrets by account; its words when it does not.
pub(super) trait Keychain: Sync {
    /// The secret.
    fn get(&self, account: &str) -> Result<String, String>;
    /// Keeps it.
    fn set(&self, account: &str, secret: &str) -> Result<(), String>;
    /// Forgets it.
    fn forget(&self, account: &str) -> Result<(), String>;
}

/// The one of this system.
pub(super) struct System;

impl Keychain for System {
    fn get(&self, account: &str) -> Result<String, String> {
        ask(account, |entry| entry.get_password())
    }

    fn set(&self, account: &str, secret: &str) -> Result<(), String> {
        let secret = secret.to_owned();
        ask(account, move |entry| entry.set_password(&secret))
    }

    fn forget(&self, account: &str) -> Result<(), String> {
        ask(account, |entry| match entry.delete_credential() {
            Err(keyring::Error::NoEntry) => Ok(()),
            other => other,
        })
    }
}

/// Asks on a thread of its own, which is left behind when no answer comes.
fn ask<T: Send + 'static>(
    account: &str,
    what: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, String> {
    let mut silent_at = crate::held(&SILENT_AT);
    let no_answer = || format!("không trả lời trong {} giây", PATIENCE.as_secs());
    if silent_at.is_some_and(|at| at.elapsed() < GRUDGE) {
        return Err(no_answer());
    }
    let account = account.to_owned();
    let (tell, told) = mpsc::channel();
    std::thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || {
            let answer = Entry::new(SERVICE, &account).and_then(|entry| what(&entry));
            // Nobody listens any more when it took too long.
            let _late = tell.send(answer);
        })
        .map_err(|e| e.to_string())?;
    match told.recv_timeout(PATIENCE) {
        Ok(answer) => answer.map_err(|e| e.to_string()),
        Err(_) => {
            *silent_at = Some(Instant::now());
            Err(no_answer())
        }
    }
}
