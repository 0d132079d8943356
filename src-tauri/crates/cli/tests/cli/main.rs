//! The whole program, worked as a person at a terminal works it: journeys, the sample office field by field, wrong use,
//! and what may go wrong around it (kills, full disks, two at once, altered rows, hostile mail). `docs/RELIABILITY.md`
//! has the figures of the full counts (`SGN_SOAK=1`, set by `./dev soak`).

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should stop there"
)]

mod altered;
mod by_mail;
mod compare;
mod fetching;
mod full_disk;
mod hostile;
mod journeys;
mod kills;
mod mail_programs;
mod mail_storms;
mod origin;
mod proofs;
mod publishing;
mod reading;
mod refusals;
mod samples;
mod stage;
mod together;
mod watch_mail;
mod watched;
