//! The readers tried on the sample office, on documents full of oddities, and on damaged bytes.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod accuracy;
mod archives;
mod broken;
mod damage;
mod formats;
mod oddities;
mod packages;
mod samples;
mod word6;

/// The bytes of a fixture at the repository root.
fn fixture(path: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures")
        .join(path);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
