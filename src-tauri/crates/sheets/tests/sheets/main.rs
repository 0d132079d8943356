//! The crate against the sample office, against lists in other words, and against damaged files.

#[cfg(test)]
mod bombs;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod gaps;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod office;
#[cfg(test)]
mod wordings;
