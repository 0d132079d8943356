//! Oddities that the samples do not hold.
