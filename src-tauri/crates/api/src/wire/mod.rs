//! The shapes that cross between the program and its window, and the one table of commands.
//!
//! Every command is declared once, in [`with_commands!`](crate::with_commands): its name, its request and its
//! response. The router of `api` and the TypeScript the window is checked against both come from that table, so
//! that a command unknown to either side does not compile.
//!
//! What holds for every type here:
//! - moments are RFC 3339 with the office's offset (`2026-01-20T16:35:09+07:00`), days are ISO (`2026-01-20`); the
//!   window words them and never converts them to the zone of the PC;
//! - no wording: what a person reads is chosen by closed enums and structured values, and written in `ui/messages`;
//! - names as in the glossary, `snake_case`, so that `--json` of the command line reads like the exports.

pub mod case;
pub mod clock;
pub mod common;
pub mod desk;
pub mod document;
pub mod error;
pub mod finding;
pub mod letter;
pub mod mail;
pub mod origin;
pub mod publish;
pub mod register;
pub mod review;
pub mod session;
pub mod settings;
pub mod take_in;
pub mod triage;

mod commands;
#[cfg(test)]
mod export_types;

pub use commands::{COMMANDS, is_command};
pub use common::{Agency, Day, Id, Moment, Nothing};
pub use error::{ErrorCode, WireError};

/// Name of the event that carries [`take_in::TakeInProgress`] to the window while files are being taken in.
pub const TAKE_IN_PROGRESS: &str = "take-in-progress";
