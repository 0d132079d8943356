//! The text of office files, whatever their format: `cargo run --release -p sgn-documents --example text -- FILE...`
//!
//! A paragraph or row of a table a line, cells by tabs. A file that cannot be read is named on standard error with what is
//! wrong, the others are read all the same, and the program ends with 1.

use std::io::Write;
use std::process::ExitCode;

fn main() -> std::io::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut unread = false;
    for name in std::env::args_os().skip(1) {
        let mut wrong = |what: &str| {
            unread = true;
            writeln!(std::io::stderr(), "{}: {what}", name.to_string_lossy())
        };
        let bytes = match std::fs::read(&name) {
            Ok(bytes) => bytes,
            Err(error) => {
                wrong(&error.to_string())?;
                continue;
            }
        };
        let document = documents::read(&bytes);
        if !document.is_readable() {
            let keys: Vec<&str> = document.problems.iter().map(|p| p.key.as_str()).collect();
            wrong(&keys.join(", "))?;
        }
        out.write_all(documents::to_text(&document).as_bytes())?;
    }
    Ok(ExitCode::from(u8::from(unread)))
}
