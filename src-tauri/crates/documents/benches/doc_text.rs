//! How many megabytes of `.doc` a second become text, in one process: a row of a markdown table.
//!
//! `cargo bench -p sgn-documents --bench doc_text -- FILE...` reads the files given, again and again for
//! about two seconds, and counts the bytes of the files, not of the text.

use documents::{read, to_text};
use std::io::Write;
use std::time::{Duration, Instant};

/// How long the files are read.
const SPAN: Duration = Duration::from_secs(2);

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for name in std::env::args().skip(1).filter(|name| !name.starts_with("--")) {
        files.push(std::fs::read(name)?);
    }
    let bytes: usize = files.iter().map(Vec::len).sum();
    let (mut rounds, mut letters) = (0usize, 0usize);
    let begin = Instant::now();
    while begin.elapsed() < SPAN && !files.is_empty() {
        letters += files.iter().map(|file| to_text(&read(file)).len()).sum::<usize>();
        rounds += 1;
    }
    let seconds = begin.elapsed().as_secs_f64();
    let megabytes = (bytes * rounds) as f64 / 1e6;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "| ours, in process | {} | {:.1} | {:.2} | {:.1} | {letters} bytes of text |",
        files.len() * rounds,
        megabytes,
        seconds,
        megabytes / seconds,
    )
}
