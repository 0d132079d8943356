//! Little-endian numbers read out of a slice without ever indexing past it; streams read to a bound.

use std::io::{self, Read};

/// The byte at `at`.
pub(crate) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// The 16-bit number at `at`.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

/// The signed 16-bit number at `at`.
pub(crate) fn i16_at(bytes: &[u8], at: usize) -> Option<i16> {
    bytes.get(at..)?.first_chunk().map(|b| i16::from_le_bytes(*b))
}

/// The 32-bit number at `at`.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

/// The 64-bit number at `at`.
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}

/// `length` bytes from `at`; `None` when they are not all there.
pub(crate) fn slice_at(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// UTF-16 text of `units` units at `at`, unpaired surrogates replaced.
pub(crate) fn utf16_at(bytes: &[u8], at: usize, units: usize) -> Option<String> {
    let (pairs, _) = slice_at(bytes, at, units.checked_mul(2)?)?.as_chunks::<2>();
    let units = pairs.iter().map(|b| u16::from_le_bytes(*b));
    Some(
        char::decode_utf16(units)
            .map(|c| c.unwrap_or('\u{FFFD}'))
            .collect(),
    )
}

/// Reads at most `most` bytes. A list that grows by doubling takes three times what it holds while it moves; a large one
/// grows by a quarter here.
pub(crate) fn read_at_most(from: impl Read, most: u64, out: &mut Vec<u8>) -> io::Result<()> {
    const FIRST_STEP: usize = 1 << 10;
    const LARGE: usize = 1 << 20;
    let mut from = from.take(most);
    loop {
        let step = if out.len() < LARGE {
            out.len()
        } else {
            out.len() / 4
        }
        .max(FIRST_STEP);
        // Room for what is left, and to see that it is the end.
        let left = usize::try_from(from.limit()).unwrap_or(usize::MAX);
        let step = step.min(left.saturating_add(1));
        if out.capacity() - out.len() < step {
            out.reserve_exact(step);
        }
        let most = u64::try_from(step).unwrap_or(u64::MAX);
        if from.by_ref().take(most).read_to_end(out)? < step {
            return Ok(());
        }
    }
}
