//! The use cases on the sample office.

#![expect(clippy::unwrap_used, reason = "a test that fails should stop there")]

mod approval;
mod quick_start;
mod samples;
mod schemas;
mod what_mails_say;
