//! The one door of the program: every client (the window, the command line's `--json`) asks through the table of
//! commands in [`wire`], and gets wire types or a [`wire::WireError`] back.
//!
//! It deliberately decides nothing: a handler checks its input into domain types, calls a use case of `app`, and
//! turns the result into a wire type. No SQL, no window, no dates computed.
//!
//! ```
//! use api::wire::{is_command, ErrorCode, WireError};
//!
//! assert!(is_command("case.show"));
//! let error = WireError::new(ErrorCode::NotFound, "e-1").with("what", "case");
//! assert_eq!(error.params["what"], "case");
//! ```

pub mod wire;
