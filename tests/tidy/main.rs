//! What must hold of the repository itself: which crate may know which, and how files are kept.
//!
//! `cargo test -p so-giao-nhan --no-default-features --test tidy`

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should stop there"
)]

mod arrows;
mod files;
mod schemas;

use std::path::{Path, PathBuf};

/// The top of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
