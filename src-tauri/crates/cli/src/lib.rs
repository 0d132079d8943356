//! The same use cases as the window, in a terminal: binary `giaonhan`.
//!
//! Nothing but the answer goes to standard output; progress and logs go to standard error. Exit codes: 0 done, 1 refused
//! or findings, 2 wrong use, 3 something broke (with an id that is in the log). What it deliberately does not do:
//! decide anything; that is `app`'s and `domain`'s.
//!
//! ```
//! let code = cli::run(["giaonhan", "calendar", "due", "--from", "2026-01-14T09:00:00+07:00", "--working-days", "1"]);
//! assert_eq!(code, std::process::ExitCode::SUCCESS);
//! ```

mod args;
mod commands;
mod console;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

pub use console::Failure;

/// Runs one command line and says how it ended.
pub fn run<I, T>(args: I) -> ExitCode
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    if let [_, noun, verb, file] = args.as_slice()
        && noun == "doc"
        && verb == "text"
        && !file.as_encoded_bytes().starts_with(b"-")
    {
        // Scripts call this for every file of a folder: answered before all other commands are even described.
        return ended(commands::doc_text(file.as_ref()));
    }
    let args = match args::Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A closed pipe is the only thing that can go wrong, and then nobody reads.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    console::start_log(args.verbose);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return console::failed(&Failure::broke(&error)),
    };
    ended(runtime.block_on(commands::run(args)))
}

fn ended(outcome: console::Outcome) -> ExitCode {
    outcome.unwrap_or_else(|failure| console::failed(&failure))
}
