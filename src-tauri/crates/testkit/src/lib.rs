//! What whole-program tests share: the sample office, a desk worked through the real program, made-up handoffs in any
//! number, a small disk, kills at random moments, real mail servers, figures. A development dependency only.
//!
//! What it deliberately does not do: know anything of the program's inside. A desk here is a folder and a program to
//! start; what it holds is asked of the program, as a person would.
//!
//! ```
//! let first = testkit::generate::handoff_mail(0);
//! let second = testkit::generate::handoff_mail(1);
//! assert!(first.starts_with(b"Received:"));
//! assert_ne!(first, second);
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "test code: a test that cannot set its stage ends there"
)]

pub mod desk;
pub mod disk;
pub mod figures;
pub mod files;
pub mod generate;
pub mod kill;
pub mod office;
pub mod random;
pub mod servers;

pub use desk::{Desk, Ran};
pub use random::Random;
