//! The commands on a demonstration register with the sample office, told through the one door only.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should stop there"
)]

mod desk_of_samples;
mod mail;
mod story;
mod table;
