//! One question of the window, from envelope to envelope: the register is opened when first asked for, and a handler
//! that panics costs its question, not the program.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use api::wire::take_in::TakeInProgress;
use api::wire::{ErrorCode, WireError};
use api::{Desk, Session};
use serde_json::Value;
use tokio::sync::OnceCell;

/// What one window looks at: a register, opened when first needed, and who sits there.
pub struct Seat {
    data: PathBuf,
    desk: OnceCell<Desk>,
    session: Session,
    /// The window is gone, or about to go.
    over: AtomicBool,
}

impl Seat {
    /// A seat at the register of a folder, which need not be there yet.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            desk: OnceCell::new(),
            session: Session::new(),
            over: AtomicBool::new(false),
        }
    }

    /// The register's folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Ends what works in the background for this window.
    pub fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        if let Some(desk) = self.desk.get() {
            desk.mail().stop();
        }
    }

    /// Whether the window is gone, or about to go.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// The register, opened when first needed.
    ///
    /// # Errors
    ///
    /// Why it cannot be opened; the next time it is tried again.
    pub async fn desk(&self) -> Result<&Desk, WireError> {
        self.desk.get_or_try_init(|| Desk::open(&self.data)).await
    }

    /// Answers a question. While the register cannot be opened every question gets the reason, and the next one tries
    /// again.
    ///
    /// # Errors
    ///
    /// What the handler refuses; `broke` when it panicked.
    pub async fn answer(
        self: Arc<Self>,
        name: String,
        payload: Value,
        progress: impl Fn(&TakeInProgress) + Send + Sync + 'static,
    ) -> Result<Value, WireError> {
        let asked = name.clone();
        let work = tokio::spawn(async move {
            let desk = self.desk().await?;
            api::call(desk, &self.session, &name, payload, &progress).await
        });
        work.await.unwrap_or_else(|ended| Err(panicked(&asked, &ended)))
    }
}

/// The error for a handler that did not come back; what it said is in the log under the same id.
fn panicked(name: &str, ended: &tokio::task::JoinError) -> WireError {
    let id = format!("p-{}", ended.id());
    tracing::error!(%id, command = name, %ended, "a handler did not come back");
    WireError::new(ErrorCode::Broke, id).detail(ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    async fn code(seat: &Arc<Seat>, name: &str) -> Option<ErrorCode> {
        let answer = Arc::clone(seat).answer(name.to_owned(), json!({}), |_| {}).await;
        answer.err().map(|error| error.code)
    }

    #[tokio::test]
    async fn without_a_register_every_question_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let seat = Arc::new(Seat::new(folder.path().join("so")));
        for name in ["session.people", "desk.show", "session.people"] {
            assert_eq!(code(&seat, name).await, Some(ErrorCode::NoRegister), "{name}");
        }
    }

    #[tokio::test]
    async fn a_panic_costs_its_question_only() {
        let ended = tokio::spawn(async { panic!("a reader's own mistake") })
            .await
            .unwrap_err();
        let error = panicked("case.show", &ended);
        assert_eq!(error.code, ErrorCode::Broke);
        assert!(error.id.starts_with("p-"));
    }
}
