//! Ways to spoil a file, one or a few at a time.

use testkit::Random;

use crate::packages::{Part, open, packed};

/// Changes of one file at most.
const MOST_CHANGES: u64 = 4;
/// A chunk is repeated up to this often, the file staying below [`MOST_BYTES`].
const MOST_REPEATS: u64 = 4_000;
const MOST_BYTES: usize = 2 << 20;

/// The file, spoiled; `other` is another fixture to splice with.
pub(crate) fn spoiled(file: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    // Packed bytes that are changed do not unpack: half of the time a part inside is changed instead.
    if file.starts_with(b"PK")
        && random.below(2) == 0
        && let Some(mut parts) = open(file)
        && !parts.is_empty()
    {
        let which = below(random, parts.len());
        if let Some(Part { bytes, .. }) = parts.get_mut(which) {
            *bytes = changed(bytes.clone(), other, random);
        }
        return packed(&parts);
    }
    changed(file.to_vec(), other, random)
}

fn changed(mut bytes: Vec<u8>, other: &[u8], random: &mut Random) -> Vec<u8> {
    for _ in 0..=random.below(MOST_CHANGES) {
        if bytes.is_empty() {
            break;
        }
        change(&mut bytes, other, random);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = below(random, bytes.len());
    let range = at..bytes.len().min(at + 1 + below(random, 600));
    match random.below(12) {
        0 => bytes.truncate(at),
        1..=2 => {
            for _ in 0..=random.below(24) {
                let (at, bit) = (below(random, bytes.len()), random.below(8));
                bytes[at] ^= 1 << bit;
            }
        }
        3 => {
            for _ in 0..=random.below(16) {
                let at = below(random, bytes.len());
                bytes[at] = random.next_number().to_le_bytes()[0];
            }
        }
        4 => {
            let from = below(random, other.len().max(1));
            bytes.truncate(at);
            bytes.extend_from_slice(other.get(from..).unwrap_or_default());
        }
        5 => {
            let from = below(random, other.len().max(1));
            let piece = other.get(from..other.len().min(from + 2_000)).unwrap_or_default();
            bytes.splice(at..at, piece.iter().copied());
        }
        6 => {
            let chunk = bytes[range.clone()].to_vec();
            let room = MOST_BYTES.saturating_sub(bytes.len()) / chunk.len();
            let times = below(random, MOST_REPEATS as usize).min(room);
            bytes.splice(range.end..range.end, chunk.repeat(times));
        }
        7 => bytes[range].fill(0),
        8 => {
            bytes.drain(range);
        }
        // Counts, offsets and lengths, little-endian, where they usually stand.
        9 => put(bytes, at & !3, &u32::MAX.to_le_bytes()),
        10 => {
            const TELLING: [u32; 6] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0x00FF_FFFF];
            let value = TELLING[below(random, TELLING.len())];
            put(bytes, at & !1, &value.to_le_bytes());
        }
        _ => decimal(bytes, at, random),
    }
}

/// A number written in digits becomes one nobody counts to.
fn decimal(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    const TELLING: [&str; 6] = [
        "0",
        "-1",
        "2147483647",
        "4294967295",
        "999999999999",
        "-2147483648",
    ];
    let Some(start) = bytes[at..]
        .iter()
        .position(u8::is_ascii_digit)
        .map(|found| at + found)
    else {
        return;
    };
    let digits = bytes[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let value = TELLING[below(random, TELLING.len())];
    bytes.splice(start..start + digits, value.bytes());
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    for (byte, value) in bytes.iter_mut().skip(at).zip(value) {
        *byte = *value;
    }
}

fn below(random: &mut Random, bound: usize) -> usize {
    usize::try_from(random.below(bound as u64)).unwrap()
}
