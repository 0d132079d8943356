//! The crate from outside: the sample office, oddities built by hand, and damage.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its fixture has failed"
)]

mod authenticity;
mod damage;
mod hostile;
mod imap;
mod oddities;
mod samples;
mod smtp;

use std::path::PathBuf;

/// A file of the sample office.
fn office(path: &str) -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/office"
    ))
    .join(path)
}
