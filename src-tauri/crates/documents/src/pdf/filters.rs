//! Streams made plain again (ISO 32000-1, 7.4), never beyond a given size.

use crate::bytes::read_at_most;

/// Filters one behind the other.
pub(super) const MAX_FILTERS: usize = 4;

/// What one filter gives, cut at `room` bytes; nothing for filters of pictures and unknown ones.
pub(super) fn decode(name: &[u8], bytes: &[u8], early_change: bool, room: usize) -> Option<Vec<u8>> {
    Some(match name {
        b"FlateDecode" | b"Fl" => inflate(bytes, room),
        b"LZWDecode" | b"LZW" => lzw(bytes, early_change, room),
        b"ASCIIHexDecode" | b"AHx" => hexadecimal(bytes, room),
        b"ASCII85Decode" | b"A85" => ascii85(bytes, room),
        b"RunLengthDecode" | b"RL" => run_length(bytes, room),
        _ => return None,
    })
}

/// A damaged stream gives what stands before the damage.
fn inflate(bytes: &[u8], room: usize) -> Vec<u8> {
    let limit = u64::try_from(room).unwrap_or(u64::MAX);
    let mut out = Vec::new();
    let _ = read_at_most(flate2::read::ZlibDecoder::new(bytes), limit, &mut out);
    if out.is_empty() {
        let _ = read_at_most(flate2::read::DeflateDecoder::new(bytes), limit, &mut out);
    }
    out
}

fn lzw(bytes: &[u8], early_change: bool, room: usize) -> Vec<u8> {
    // Each code is the one before it and a byte; 0–255 are bytes, 256 clears, 257 ends.
    let mut table: Vec<(u16, u8, u16)> = Vec::new();
    let mut out = Vec::new();
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut before: Option<u16> = None;
    let early = usize::from(early_change);
    for &byte in bytes {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as u16;
        bits &= (1 << held) - 1;
        match code {
            256 => {
                table.clear();
                width = 9;
                before = None;
                continue;
            }
            257 => break,
            _ => {}
        }
        let next = u16::try_from(258 + table.len()).unwrap_or(u16::MAX);
        let start = out.len();
        match before {
            _ if code < 256 => out.push((code & 0xFF) as u8),
            Some(_) if code < next => spell(&table, code, &mut out),
            Some(last) if code == next => {
                spell(&table, last, &mut out);
                let first = out.get(start).copied().unwrap_or(0);
                out.push(first);
            }
            _ => break,
        }
        if let Some(last) = before
            && table.len() < 4096 - 258
        {
            let first = out.get(start).copied().unwrap_or(0);
            let length = length(&table, last) + 1;
            table.push((last, first, length));
        }
        before = Some(code);
        width = match 258 + table.len() + early {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if out.len() >= room {
            out.truncate(room);
            break;
        }
    }
    out
}

fn entry(table: &[(u16, u8, u16)], code: u16) -> Option<(u16, u8, u16)> {
    table.get(usize::from(code).checked_sub(258)?).copied()
}

fn length(table: &[(u16, u8, u16)], code: u16) -> u16 {
    entry(table, code).map_or(1, |(_, _, length)| length)
}

fn spell(table: &[(u16, u8, u16)], code: u16, out: &mut Vec<u8>) {
    let start = out.len();
    let mut code = code;
    while let Some((before, byte, _)) = entry(table, code) {
        out.push(byte);
        code = before;
    }
    out.push((code & 0xFF) as u8);
    if let Some(written) = out.get_mut(start..) {
        written.reverse();
    }
}

fn hexadecimal(bytes: &[u8], room: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let digits = bytes
        .iter()
        .take_while(|&&b| b != b'>')
        .filter(|b| b.is_ascii_hexdigit());
    let mut half: Option<u8> = None;
    for digit in digits.filter_map(|&b| char::from(b).to_digit(16)) {
        if out.len() >= room {
            break;
        }
        match half.take() {
            Some(high) => out.push(high << 4 | digit as u8),
            None => half = Some(digit as u8),
        }
    }
    out.extend(half.map(|high| high << 4));
    out
}

fn ascii85(bytes: &[u8], room: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group: Vec<u32> = Vec::with_capacity(5);
    for &byte in bytes {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            out.extend(group85(&group));
            group.clear();
        }
        if out.len() >= room {
            return out;
        }
    }
    if group.len() > 1 {
        let bytes = group.len() - 1;
        group.resize(5, 84);
        out.extend(group85(&group).into_iter().take(bytes));
    }
    out
}

fn group85(group: &[u32]) -> [u8; 4] {
    let value = group
        .iter()
        .fold(0_u32, |value, &digit| value.wrapping_mul(85).wrapping_add(digit));
    value.to_be_bytes()
}

fn run_length(bytes: &[u8], room: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((&length, after)) = rest.split_first() {
        if length == 128 || out.len() >= room {
            break;
        }
        if length < 128 {
            let count = (usize::from(length) + 1).min(after.len());
            let (copied, after) = after.split_at(count);
            out.extend_from_slice(copied);
            rest = after;
        } else {
            let Some((&byte, after)) = after.split_first() else {
                break;
            };
            out.resize(out.len() + 257 - usize::from(length), byte);
            rest = after;
        }
    }
    out
}

/// Undoes a PNG predictor (RFC 2083, section 6) on rows of so many bytes, a pixel of so many.
pub(super) fn unpredict(bytes: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let row = row.max(1);
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    for line in bytes.chunks(row + 1) {
        let Some((&kind, line)) = line.split_first() else {
            break;
        };
        let above = out.len().checked_sub(row);
        let start = out.len();
        for (at, &byte) in line.iter().enumerate() {
            let left = at
                .checked_sub(pixel)
                .and_then(|back| out.get(start + back))
                .copied()
                .unwrap_or(0);
            let up = above.and_then(|from| out.get(from + at)).copied().unwrap_or(0);
            let corner = match (above, at.checked_sub(pixel)) {
                (Some(from), Some(back)) => out.get(from + back).copied().unwrap_or(0),
                _ => 0,
            };
            out.push(byte.wrapping_add(match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            }));
        }
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let (to_left, to_up, to_corner) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}
