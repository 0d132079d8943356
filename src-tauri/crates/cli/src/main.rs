//! `giaonhan`: the desk in a terminal.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}
