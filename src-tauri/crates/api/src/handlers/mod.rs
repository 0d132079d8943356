//! The router, made from the one table of commands, and what every handler is handed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use app::data_dir::DataDir;
use app::mail_watch::MailWatch;
use app::{AppError, Office, Refusal};
use domain::{Act, Actor, PersonId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::wire::take_in::TakeInProgress;
use crate::wire::{ErrorCode, WireError, is_command};

mod case;
mod clock;
mod convert;
mod desk;
mod document;
mod error;
mod finding;
mod letter;
mod mail;
mod marks;
mod origin;
mod outbox;
mod preview;
mod publish;
mod register;
mod review;
mod scene;
mod session;
mod settings;
mod take_in;
mod triage;

use case::{
    case_accept_finding, case_apologise, case_list, case_open, case_record_justice_receipt, case_show,
};
use clock::case_explain_clock;
use desk::{desk_foot, desk_show};
use document::case_document;
use letter::{letter_draft, letter_write};
use mail::{
    mail_fetch_now, mail_mailbox_put, mail_mailbox_remove, mail_mailbox_test, mail_settings, mail_smtp_put,
    mail_smtp_test, mail_status,
};
use marks::{case_mark_section, case_unmark_section};
use outbox::{outbox_list, outbox_send, outbox_settle, outbox_show};
use preview::{case_compare, case_preview, case_save_original};
use publish::{publish_run, publish_show};
use register::{
    register_confirm_backfill, register_correct, register_entry, register_export, register_list,
    register_verify,
};
use review::{review_approve, review_list, review_reject, review_show, review_submit};
use session::{session_current, session_people, session_sign_in, session_sign_out};
use settings::{sender_list, settings_show};
use take_in::take_in_paths;
use triage::{triage_accept, triage_assign, triage_dismiss, triage_list};

/// Short for what handlers answer.
type Answer<T> = Result<T, WireError>;

/// Told how far a take-in has come.
pub type Progress = dyn Fn(&TakeInProgress) + Send + Sync;

/// What other programs are told has the mail.
const PROGRAM: &str = "cửa sổ Sổ Giao Nhận";

/// A register that is open, for every window and client of this program.
pub struct Desk {
    office: Arc<Office>,
    mail: Arc<MailWatch>,
    prepared: review::PreparedOnce,
}

impl Desk {
    /// Opens the register of a folder.
    ///
    /// # Errors
    ///
    /// `no_register`, `register_too_new`, `register_broken`, `cannot_read` and the like.
    pub async fn open(data_dir: &Path) -> Result<Self, WireError> {
        Ok(Self::of(Office::open(DataDir::new(data_dir)).await?))
    }

    /// A desk of a register opened already.
    #[must_use]
    pub fn of(office: Office) -> Self {
        let office = Arc::new(office);
        let holder = format!("{PROGRAM} ({})", std::process::id());
        Self {
            mail: MailWatch::new(Arc::clone(&office), holder),
            office,
            prepared: review::PreparedOnce::default(),
        }
    }

    /// The register, for what has no command (starting watchers, closing).
    #[must_use]
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// The mail of this register in this program, for whoever starts and ends it.
    #[must_use]
    pub fn mail(&self) -> &Arc<MailWatch> {
        &self.mail
    }
}

/// Who sits at one window. A session ends with its window; nothing of it is kept.
#[derive(Debug, Default)]
pub struct Session {
    person: Mutex<Option<PersonId>>,
}

impl Session {
    /// A window nobody has signed in to.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Who is signed in.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        *self.person.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, person: Option<PersonId>) {
        *self.person.lock().unwrap_or_else(PoisonError::into_inner) = person;
    }
}

/// What a handler is handed beside its request.
struct Ask<'a> {
    desk: &'a Desk,
    session: &'a Session,
    progress: &'a Progress,
}

impl Ask<'_> {
    fn office(&self) -> &Office {
        &self.desk.office
    }

    /// Who is signed in.
    fn person(&self) -> Answer<PersonId> {
        self.session
            .person()
            .ok_or_else(|| error::refused(ErrorCode::NotSignedIn))
    }

    /// The signed-in person, who may do that.
    async fn actor(&self, act: Act) -> Answer<Actor> {
        Ok(app::people::signed_in(self.office(), self.person()?, act).await?)
    }

    /// Runs a use case whose future may not move between threads on a thread of its own.
    async fn aside<T, F, W>(&self, work: W) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = app::Result<T>>,
        W: FnOnce(Arc<Office>) -> F + Send + 'static,
    {
        let office = Arc::clone(&self.desk.office);
        let runtime = tokio::runtime::Handle::current();
        let done = tokio::task::spawn_blocking(move || runtime.block_on(work(office))).await;
        Ok(done.map_err(|e| AppError::new(Refusal::Broke).because(e))??)
    }
}

/// Answers one command of the table. Take-ins tell `progress` how far they have come.
///
/// # Errors
///
/// `bad_request` for a command that is not in the table or a payload that does not fit it; `not_signed_in` for every
/// command but `session.*` while nobody is signed in; else what the handler refuses.
pub async fn call(
    desk: &Desk,
    session: &Session,
    name: &str,
    payload: Value,
    progress: &Progress,
) -> Result<Value, WireError> {
    let ask = Ask {
        desk,
        session,
        progress,
    };
    if is_command(name) && !name.starts_with("session.") {
        ask.person()?;
    }
    macro_rules! route {
        ($($handler:ident $name:literal ($request:ty) -> $response:ty;)*) => {
            match name {
                $($name => {
                    let request: $request = asked(payload)?;
                    let response: $response = Box::pin($handler(&ask, request)).await?;
                    answered(&response)
                })*
                _ => Err(error::refused(ErrorCode::BadRequest).detail(format!("no command {name:?}"))),
            }
        };
    }
    let answer = crate::with_commands!(route);
    desk.office.lost_nothing().await?;
    answer
}

/// A payload as the request; nothing at all is as good as an empty object.
fn asked<T: DeserializeOwned>(payload: Value) -> Answer<T> {
    let payload = if payload.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        payload
    };
    serde_json::from_value(payload).map_err(|e| error::refused(ErrorCode::BadRequest).detail(e))
}

fn answered<T: Serialize>(response: &T) -> Answer<Value> {
    serde_json::to_value(response).map_err(|e| AppError::new(Refusal::Broke).because(e).into())
}
