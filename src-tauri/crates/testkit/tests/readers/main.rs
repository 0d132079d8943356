//! The readers against hostile bytes, with a clock and a scale beside them: no panic, at most [`under::MOST_TIME`] and
//! [`under::most_memory`] for reading a file and making everything of it that the program makes.
//!
//! Here and not in the readers' own tests, because the scale is the allocator of the whole test program: one reading at
//! a time, and nothing else meanwhile.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bombs;
mod found;
mod mutate;
mod mutation_run;
mod packages;
mod pdfs;
mod under;

#[global_allocator]
static SCALE: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
