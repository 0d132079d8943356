//! Damaged mail: bounded, and never a panic.
