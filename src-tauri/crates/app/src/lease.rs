//! Who fetches and sends: one program at a time for a register. It holds a file of the folder locked for as long as it
//! lives, which the system lets go when it dies, and a lease in the register that says who it is and runs out by itself
//! where a file system cannot lock.

use std::fs::{File, TryLockError};

use jiff::SignedDuration;
use store::Lease;

use crate::clock::Clock;
use crate::error::{AppError, Refusal, Result};
use crate::held;
use crate::office::Office;

/// Its name in the register.
pub const NAME: &str = "mail";
/// A program that says nothing for so long holds the lease no longer, in seconds.
pub const SECONDS: i64 = 180;

/// What the locked file says.
enum Lock {
    /// This program has it: whoever else stands in the register is gone.
    Ours,
    /// Another program that lives has it.
    Others,
    /// This file system cannot tell.
    Unknown,
}

/// Takes or renews the lease.
///
/// # Errors
///
/// [`Refusal::MailBusy`] with `who` and `since` when another program has it.
pub async fn hold(office: &Office, holder: &str) -> Result<()> {
    let lock = lock(office)?;
    let store = office.store();
    if matches!(lock, Lock::Others) {
        return Err(busy(office, store.lease(NAME).await?).await?);
    }
    // A lease is about real time, whatever clock a demonstration shows.
    let now = Clock::System.now();
    let until = now + SignedDuration::from_secs(SECONDS);
    let Some(held) = store.take_lease(NAME, holder, now, until).await? else {
        return Ok(());
    };
    if !matches!(lock, Lock::Ours) {
        return Err(busy(office, Some(held)).await?);
    }
    store.release_lease(NAME, &held.holder).await?;
    match store.take_lease(NAME, holder, now, until).await? {
        None => Ok(()),
        held => Err(busy(office, held).await?),
    }
}

/// Lets it go, if this program has it.
///
/// # Errors
///
/// Whatever the disk has to say.
pub async fn release(office: &Office, holder: &str) -> Result<()> {
    office.store().release_lease(NAME, holder).await?;
    // Closed, the file is not locked any more.
    let file = held(office.mail_lock()).take();
    drop(file);
    Ok(())
}

/// Who fetches and sends now, if a program does that lives.
///
/// # Errors
///
/// Whatever the disk has to say.
pub async fn holder(office: &Office) -> Result<Option<Lease>> {
    let held = office.store().lease(NAME).await?;
    Ok(held.filter(|held| held.held_until > Clock::System.now() && lives(office)))
}

async fn busy(office: &Office, held: Option<Lease>) -> Result<AppError> {
    let busy = AppError::new(Refusal::MailBusy);
    let Some(held) = held else {
        return Ok(busy);
    };
    let since = office.look().await?.desk.settings.zone().print(held.held_since);
    Ok(busy.with("who", held.holder).with("since", since))
}

fn lock(office: &Office) -> Result<Lock> {
    let mut ours = held(office.mail_lock());
    if ours.is_some() {
        return Ok(Lock::Ours);
    }
    let file = open(office)?;
    Ok(match file.try_lock() {
        Ok(()) => {
            *ours = Some(file);
            Lock::Ours
        }
        Err(TryLockError::WouldBlock) => Lock::Others,
        Err(TryLockError::Error(_)) => Lock::Unknown,
    })
}

/// Whether some program has the file locked, as far as can be told. The file is not kept.
fn lives(office: &Office) -> bool {
    let ours = held(office.mail_lock());
    ours.is_some() || !open(office).is_ok_and(|file| file.try_lock().is_ok())
}

fn open(office: &Office) -> Result<File> {
    let path = office.dir().mail_lock();
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|e| AppError::writing(&path, &e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_dir::DataDir;
    use crate::office::{Beginning, shipped_settings};

    async fn office(dir: &DataDir) -> Office {
        Office::open(dir.clone()).await.unwrap()
    }

    #[tokio::test]
    async fn one_program_at_a_time_and_a_dead_one_holds_up_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::new(folder.path());
        let beginning = Beginning {
            settings: shipped_settings().unwrap(),
            demo_clock: None,
            people: Vec::new(),
        };
        let one = Office::begin(dir.clone(), beginning).await.unwrap();
        hold(&one, "a").await.unwrap();
        hold(&one, "a").await.unwrap();
        let two = office(&dir).await;
        let refused = hold(&two, "b").await.unwrap_err();
        assert_eq!(refused.refusal, Refusal::MailBusy);
        assert_eq!(refused.params["who"], "a");
        assert_eq!(holder(&two).await.unwrap().unwrap().holder, "a");

        // It dies: its lease stands for minutes yet, its lock does not.
        drop(one);
        assert_eq!(holder(&two).await.unwrap(), None);
        hold(&two, "b").await.unwrap();
        assert_eq!(holder(&two).await.unwrap().unwrap().holder, "b");
        release(&two, "b").await.unwrap();
        assert_eq!(holder(&two).await.unwrap(), None);
        hold(&office(&dir).await, "c").await.unwrap();
    }
}
