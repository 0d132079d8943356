//! Use cases: what people and the program do at the desk, one module a subject. Takes values from the readers, the
//! mail and the store, lets `domain` decide, and records what was decided as events.
//!
//! What is deliberately not here: SQL (`store`), parsing (`documents`, `sheets`, `mail`), rules (`domain`), wording of
//! the window (`ui/messages`). The one clock of the program is [`clock`].
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use app::{data_dir::DataDir, office::{Beginning, Office, shipped_settings}};
//! let folder = tempfile::tempdir()?;
//! let beginning = Beginning { settings: shipped_settings()?, demo_clock: None, people: Vec::new() };
//! let office = Office::begin(DataDir::new(folder.path().join("so")), beginning).await?;
//! assert_eq!(office.look().await?.desk.seq, 1);
//! # Ok(())
//! # }
//! ```

pub mod arrival;
pub mod case_token;
pub mod cases;
pub mod clock;
pub mod data_dir;
mod draft;
mod drawer;
pub mod error;
pub mod fetching;
mod folding;
pub mod intake_report;
pub mod lease;
pub mod letters;
pub mod mail_settings;
pub mod mail_watch;
pub mod mailbox_account;
pub mod mailboxes;
pub mod manifest;
pub mod marks;
pub mod notices;
pub mod office;
pub mod origin;
mod outbox;
pub mod people;
pub mod posting;
pub mod proofs;
pub mod publish;
pub mod reading;
pub mod register;
pub mod registering;
pub mod review;
pub mod secrets;
pub mod senders;
pub mod take_in;
pub mod verify;
pub mod watch;
pub mod words;

pub use error::{AppError, Refusal, Result};
pub use office::Office;

/// What a lock guards, also after a panic elsewhere: nothing here is left half done under one.
pub(crate) fn held<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
