//! The content of a signed S/MIME message that holds it inside (RFC 8551 §3.5.2, RFC 5652 §5), taken out without looking
//! at the signature, which proves nothing here: nobody has said whose certificate counts.

/// How deep values may nest on the way to the content.
const MAX_DEPTH: usize = 16;

const SEQUENCE: u8 = 0x30;
const OBJECT: u8 = 0x06;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const EXPLICIT_0: u8 = 0xA0;
/// 1.2.840.113549.1.7.2 and .3.
const SIGNED_DATA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const ENVELOPED_DATA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];

/// What such a message holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cms {
    /// A whole part of a mail, header and all.
    Signed(Vec<u8>),
    /// Only who has the key can tell.
    Encrypted,
    /// None of the two, or damaged.
    Other,
}

pub(crate) fn opened(bytes: &[u8]) -> Cms {
    let Some((SEQUENCE, mut info, _)) = value(bytes, 0) else {
        return Cms::Other;
    };
    match next(&mut info) {
        Some((OBJECT, kind)) if kind == SIGNED_DATA => content(info).map_or(Cms::Other, Cms::Signed),
        Some((OBJECT, kind)) if kind == ENVELOPED_DATA => Cms::Encrypted,
        _ => Cms::Other,
    }
}

/// SignedData: version, digest algorithms, and the content behind its type.
fn content(mut info: &[u8]) -> Option<Vec<u8>> {
    let (EXPLICIT_0, mut explicit) = next(&mut info)? else {
        return None;
    };
    let (SEQUENCE, mut signed) = next(&mut explicit)? else {
        return None;
    };
    let (INTEGER, _) = next(&mut signed)? else {
        return None;
    };
    let (SET, _) = next(&mut signed)? else { return None };
    let (SEQUENCE, mut inner) = next(&mut signed)? else {
        return None;
    };
    let (OBJECT, _) = next(&mut inner)? else {
        return None;
    };
    let (EXPLICIT_0, mut explicit) = next(&mut inner)? else {
        return None;
    };
    let (tag, octets) = next(&mut explicit)?;
    let mut out = Vec::new();
    gather(tag, octets, &mut out, 0)?;
    Some(out)
}

/// An octet string, in one piece or in several.
fn gather(tag: u8, mut octets: &[u8], out: &mut Vec<u8>, depth: usize) -> Option<()> {
    match tag {
        OCTETS => out.extend_from_slice(octets),
        OCTETS_IN_PIECES if depth < MAX_DEPTH => {
            while !octets.is_empty() {
                let (tag, piece) = next(&mut octets)?;
                gather(tag, piece, out, depth + 1)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// The value at the front, which is taken off.
fn next<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (tag, inside, after) = value(rest, 0)?;
    *rest = after;
    Some((tag, inside))
}

/// Tag, what is inside, and what follows (X.690 §8.1); lengths may be left open and closed by two zeros.
fn value(bytes: &[u8], depth: usize) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if first == 0x80 {
        return open_ended(rest, depth).map(|(inside, after)| (tag, inside, after));
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
        if digits.len() > 4 {
            return None;
        }
        let length = digits
            .iter()
            .fold(0, |length: usize, digit| length << 8 | usize::from(*digit));
        (length, rest)
    };
    let (inside, after) = rest.split_at_checked(length)?;
    Some((tag, inside, after))
}

fn open_ended(rest: &[u8], depth: usize) -> Option<(&[u8], &[u8])> {
    if depth >= MAX_DEPTH {
        return None;
    }
    let mut left = rest;
    loop {
        if let Some(after) = left.strip_prefix(&[0, 0]) {
            return Some((rest.get(..rest.len() - left.len())?, after));
        }
        left = value(left, depth + 1)?.2;
    }
}
