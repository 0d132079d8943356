//! The shell: starts the program, holds the one register a window looks at, and hands its questions to `api`.
//!
//! It deliberately knows nothing of cases, days or letters, and decides nothing. Only [`window`] says `tauri`, and
//! only with the feature `desktop`; what is left builds and is tested on a machine without WebKit.
//!
//! ```
//! use shell::start::Start;
//!
//! let start = Start::read(["so-giao-nhan", "--data", "so"].map(Into::into));
//! assert!(matches!(start, Ok(Start::Window { data: Some(folder) }) if folder.ends_with("so")));
//! ```

pub mod call;
pub mod folder;
pub mod log;
pub mod mail;
pub mod start;

#[cfg(feature = "desktop")]
pub mod window;
