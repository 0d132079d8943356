//! The one door of the program: every client (the window, the command line's `--json`) asks through the table of
//! commands in [`wire`] by [`call`], and gets wire types or a [`wire::WireError`] back.
//!
//! It deliberately decides nothing: a handler checks its input into domain types, calls a use case of `app`, and
//! turns the result into a wire type. No SQL, no window, no dates computed.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use api::wire::ErrorCode;
//! use app::{data_dir::DataDir, office::{Beginning, Office, shipped_settings}};
//! let folder = tempfile::tempdir()?;
//! let beginning = Beginning { settings: shipped_settings()?, demo_clock: None, people: Vec::new() };
//! Office::begin(DataDir::new(folder.path()), beginning).await?.close().await;
//!
//! let desk = api::Desk::open(folder.path()).await?;
//! let session = api::Session::new();
//! let nothing = serde_json::json!({});
//! let people = api::call(&desk, &session, "session.people", nothing.clone(), &|_| {}).await?;
//! assert_eq!(people["demo"], false);
//! let refused = api::call(&desk, &session, "desk.show", nothing, &|_| {}).await;
//! assert_eq!(refused.map_err(|e| e.code), Err(ErrorCode::NotSignedIn));
//! # Ok(())
//! # }
//! ```

pub mod wire;

mod handlers;

pub use handlers::{Desk, Progress, Session, call};
