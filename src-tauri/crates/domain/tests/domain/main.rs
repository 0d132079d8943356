//! The rules of the desk, told in small cases: what is missing when, which case a mail is about, when clocks run.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should stop there"
)]

mod check;
mod clocks;
mod fold;
mod marks;
mod office;
mod placing;
mod posting;
mod shelf;
