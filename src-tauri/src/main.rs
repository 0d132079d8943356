//! Opens the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::io::Write;
use std::process::ExitCode;

use shell::start::{DATA_VARIABLE, Start};

/// Exit codes, as of the command line program.
const WRONG_USE: u8 = 2;
const BROKE: u8 = 3;

fn main() -> ExitCode {
    match Start::read(std::env::args_os()) {
        Ok(Start::Say(text)) => {
            say(&mut std::io::stdout(), &text);
            ExitCode::SUCCESS
        }
        Ok(Start::Window { data }) => {
            let named = std::env::var_os(DATA_VARIABLE).filter(|folder| !folder.is_empty());
            match shell::window::open(data.or_else(|| named.map(Into::into))) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    say(&mut std::io::stderr(), &format!("không mở được cửa sổ: {error}"));
                    ExitCode::from(BROKE)
                }
            }
        }
        Err(wrong) => {
            say(&mut std::io::stderr(), &wrong);
            ExitCode::from(WRONG_USE)
        }
    }
}

/// A closed output is no reason to fail.
fn say(to: &mut dyn Write, text: &str) {
    let _ = writeln!(to, "{text}");
}
