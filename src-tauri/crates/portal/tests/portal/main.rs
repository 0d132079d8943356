//! Building and publishing the public page, as a reader of the folder sees it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails should stop there"
)]

mod html;
mod office;
mod publishing;
mod schemas;
