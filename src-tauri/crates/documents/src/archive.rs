//! ZIP archives, read in memory within limits. No member's name is ever used as a path.
//!
//! Also the way into `.docx`, which is a ZIP of XML parts.

use crate::bytes::read_at_most;
use crate::model::{FileType, Problem};
use flate2::read::DeflateDecoder;
use legacy_text::{PlainEncoding, decode_bytes};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bounds on what is taken out of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members taken, nested ones included.
    pub members: usize,
    /// Bytes of one member, unpacked.
    pub member_bytes: u64,
    /// Bytes of all members, unpacked.
    pub total_bytes: u64,
    /// Unpacked bytes for each packed one, judged only beyond a mebibyte.
    pub expansion: u64,
    /// Archives inside archives that are opened; deeper ones are handed over closed.
    pub nesting: usize,
}

impl Default for Limits {
    /// Ten thousand members, 128 MiB each, 512 MiB in all (and whatever is said here, no more than 24 MiB and six
    /// times the archive), two hundred times expansion, three levels.
    fn default() -> Self {
        Self {
            members: 10_000,
            member_bytes: 128 << 20,
            total_bytes: 512 << 20,
            expansion: 200,
            nesting: 3,
        }
    }
}

/// Expansion is not judged below this many unpacked bytes: small regular files pack very well.
const EXPANSION_JUDGED_FROM: u64 = 1 << 20;

/// Unpacked bytes of all members together at most, and for each byte of the archive besides: what is unpacked is held.
const TOTAL_BYTES: u64 = 24 << 20;
const TOTAL_BYTES_PER_BYTE: u64 = 6;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name as sent: folders, slashes, direction marks and all. A member of a nested archive has the
    /// names of the archives before it, parted by `/`. Not to be used as a path.
    pub name: String,
    /// The bytes; empty when encrypted.
    pub bytes: Vec<u8>,
    /// Protected by a password.
    pub encrypted: bool,
}

/// Unpacks a ZIP archive within limits. What is left out is told in the problems: `truncated`,
/// `format-not-supported`, `bad-member`, `encrypted-member`, and `limit-members`, `limit-member-bytes`,
/// `limit-total-bytes`, `limit-expansion`, `limit-nesting`. Folders are not members.
pub fn members(bytes: &[u8], limits: &Limits) -> (Vec<Member>, Vec<Problem>) {
    let mut unpacking = Unpacking {
        limits,
        left: limits
            .total_bytes
            .min(TOTAL_BYTES.saturating_add(TOTAL_BYTES_PER_BYTE.saturating_mul(bytes.len() as u64))),
        members: Vec::new(),
        problems: Vec::new(),
    };
    unpacking.archive(bytes, "", 1);
    (unpacking.members, unpacking.problems)
}

struct Unpacking<'l> {
    limits: &'l Limits,
    left: u64,
    members: Vec<Member>,
    problems: Vec<Problem>,
}

impl Unpacking<'_> {
    fn problem(&mut self, key: &str, name: &str) {
        self.problems.push(Problem::whole(key, name));
    }

    fn archive(&mut self, bytes: &[u8], prefix: &str, depth: usize) {
        if !bytes.starts_with(b"PK") {
            return self.problem("format-not-supported", crate::sniff(bytes).as_str());
        }
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
            return self.problem(
                "truncated",
                if prefix.is_empty() {
                    "no list of members"
                } else {
                    prefix
                },
            );
        };
        for index in 0..archive.len() {
            if self.members.len() >= self.limits.members {
                return self.problem("limit-members", prefix);
            }
            if let Err(problem) = self.member(&mut archive, index, prefix, depth) {
                self.problems.push(problem);
            }
        }
    }

    fn member(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
        prefix: &str,
        depth: usize,
    ) -> Result<(), Problem> {
        let bad = |e: zip::result::ZipError| Problem::whole("bad-member", format!("{prefix}#{index}: {e}"));
        let raw = archive.by_index_raw(index).map_err(bad)?;
        let name = format!("{prefix}{}", name(raw.name_raw(), raw.name().ok().as_deref()));
        let (packed, encrypted, is_dir) = (raw.compressed_size(), raw.encrypted(), raw.is_dir());
        drop(raw);
        if is_dir {
            return Ok(());
        }
        if encrypted {
            self.problem("encrypted-member", &name);
            self.members.push(Member {
                name,
                bytes: Vec::new(),
                encrypted: true,
            });
            return Ok(());
        }
        let file = archive.by_index(index).map_err(bad)?;
        let bytes = self
            .unpack(file, packed)
            .map_err(|key| Problem::whole(key, name.clone()))?;
        self.left -= bytes.len() as u64;
        if crate::sniff(&bytes) == FileType::Zip {
            if depth < self.limits.nesting {
                self.archive(&bytes, &format!("{name}/"), depth + 1);
                return Ok(());
            }
            self.problem("limit-nesting", &name);
        }
        self.members.push(Member {
            name,
            bytes,
            encrypted: false,
        });
        Ok(())
    }

    /// Reads no more than the limits allow; the announced size is not believed.
    fn unpack(&self, file: impl Read, packed: u64) -> Result<Vec<u8>, &'static str> {
        let expansion = packed
            .saturating_mul(self.limits.expansion)
            .max(EXPANSION_JUDGED_FROM);
        let bound = self.limits.member_bytes.min(self.left).min(expansion);
        let mut out = Vec::new();
        match read_at_most(file, bound.saturating_add(1), &mut out) {
            Ok(()) if out.len() as u64 <= bound => Ok(out),
            Ok(()) if bound == expansion => Err("limit-expansion"),
            Ok(()) if bound == self.left => Err("limit-total-bytes"),
            Ok(()) => Err("limit-member-bytes"),
            Err(_) => Err("bad-member"),
        }
    }
}

/// A member's name: UTF-8 where it is UTF-8 (flagged or not), else the Vietnamese code page its letters
/// speak for, else code page 437 as the format says.
fn name(raw: &[u8], by_format: Option<&str>) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let decoded = decode_bytes(raw);
    match (decoded.encoding, by_format) {
        (PlainEncoding::Windows1252, Some(name)) => name.to_owned(),
        _ => decoded.text,
    }
}

/// Unpacked bytes of all parts of an office package at most, and for each byte of the file besides: what is
/// read stays within 64 MiB and 16 times the file together with [`crate::flow::Room`].
const PACKAGE_BYTES: u64 = 32 << 20;
const PACKAGE_BYTES_PER_BYTE: u64 = 8;
/// Parts looked for in a package that lost its list of members.
const MAX_LOOSE_PARTS: usize = 10_000;
/// A member's header, as it stands before its bytes (APPNOTE 4.3.7).
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const LOCAL_HEADER_BYTES: usize = 30;

/// An office package: parts by name.
pub(crate) struct Package<'a> {
    parts: Parts<'a>,
    left: u64,
}

enum Parts<'a> {
    Listed(ZipArchive<Cursor<&'a [u8]>>),
    Loose(Vec<Loose<'a>>),
}

/// A part found by its own header.
struct Loose<'a> {
    name: String,
    packed: &'a [u8],
    stored: bool,
}

impl<'a> Loose<'a> {
    fn unpacked(&self) -> DeflateDecoder<&'a [u8]> {
        DeflateDecoder::new(self.packed)
    }
}

/// How many bytes can be read, up to the end or the first that is broken.
fn count(mut from: impl Read) -> u64 {
    let mut buffer = [0; 1 << 14];
    let mut count = 0;
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        count += read as u64;
    }
    count
}

/// Room for so many bytes and one more, to see that they end.
fn room(bytes: u64) -> usize {
    usize::try_from(bytes.saturating_add(1)).unwrap_or(0)
}

impl<'a> Package<'a> {
    /// `None` when the archive has no readable list of members.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        Some(Self::with(Parts::Listed(archive), bytes))
    }

    /// The package by the headers before each member, as far as they go: for one that was cut off, or whose
    /// list of members is broken. Its last part may end anywhere.
    pub(crate) fn salvage(bytes: &'a [u8]) -> Self {
        Self::with(Parts::Loose(loose_parts(bytes)), bytes)
    }

    fn with(parts: Parts<'a>, bytes: &[u8]) -> Self {
        let per_byte = PACKAGE_BYTES_PER_BYTE.saturating_mul(bytes.len() as u64);
        Self {
            parts,
            left: PACKAGE_BYTES.saturating_add(per_byte),
        }
    }

    /// The names of all parts, with slashes whatever the program wrote.
    pub(crate) fn names(&self) -> Vec<String> {
        match &self.parts {
            Parts::Listed(archive) => archive
                .file_names_raw()
                .map(|name| String::from_utf8_lossy(name).replace('\\', "/"))
                .collect(),
            Parts::Loose(parts) => parts.iter().map(|part| part.name.clone()).collect(),
        }
    }

    /// `true` when the name of a part begins like this.
    pub(crate) fn has_name_from(&self, start: &str) -> bool {
        let begins = |name: &[u8]| {
            let head = name.get(..start.len());
            head.is_some_and(|head| same_name(head, start.as_bytes()))
        };
        match &self.parts {
            Parts::Listed(archive) => archive.file_names_raw().any(begins),
            Parts::Loose(parts) => parts.iter().any(|part| begins(part.name.as_bytes())),
        }
    }

    /// A part, case ignored as the format asks; `None` when missing, broken or too big. Of a salvaged package
    /// a part may be cut.
    pub(crate) fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        let wanted = name.trim_start_matches('/');
        let bound = self.left.saturating_add(1);
        let mut out = Vec::new();
        let read = match &mut self.parts {
            Parts::Listed(archive) => {
                let index = archive
                    .file_names_raw()
                    .position(|name| same_name(name, wanted.as_bytes()))?;
                let file = archive.by_index(index).ok()?;
                // What it says of its size is not believed, but mostly true.
                out.reserve_exact(room(file.size().min(bound)));
                read_at_most(file, bound, &mut out).is_ok()
            }
            Parts::Loose(parts) => {
                let part = parts
                    .iter()
                    .find(|part| same_name(part.name.as_bytes(), wanted.as_bytes()))?;
                let done = if part.stored {
                    read_at_most(part.packed, bound, &mut out)
                } else {
                    // Counted first: to grow as it is read would take twice its room.
                    out.reserve_exact(room(count(part.unpacked().take(bound))));
                    read_at_most(part.unpacked(), bound, &mut out)
                };
                done.is_ok() || !out.is_empty()
            }
        };
        if out.capacity() / 2 > out.len() {
            out.shrink_to_fit();
        }
        let length = out.len() as u64;
        let fits = read && length <= self.left;
        self.left = self.left.saturating_sub(length);
        fits.then_some(out)
    }
}

/// Names are the same whatever their case and whichever way their slashes lean.
fn same_name(one: &[u8], other: &[u8]) -> bool {
    let folded = |&byte: &u8| match byte {
        b'\\' => b'/',
        byte => byte.to_ascii_lowercase(),
    };
    one.len() == other.len() && one.iter().map(folded).eq(other.iter().map(folded))
}

fn loose_parts(bytes: &[u8]) -> Vec<Loose<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = next_header(bytes, at).filter(|_| out.len() < MAX_LOOSE_PARTS) {
        let Some((part, end)) = loose_part(bytes, found) else {
            at = found + LOCAL_HEADER.len();
            continue;
        };
        out.push(part);
        at = end;
    }
    out
}

fn next_header(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(LOCAL_HEADER.len())
        .position(|window| window == LOCAL_HEADER)
        .map(|at| from + at)
}

/// The member whose header stands at `at`, and where to look on.
fn loose_part(bytes: &[u8], at: usize) -> Option<(Loose<'_>, usize)> {
    const SIZE_FOLLOWS: u16 = 8;
    const STORED: u16 = 0;
    const DEFLATED: u16 = 8;
    let header = bytes.get(at..at + LOCAL_HEADER_BYTES)?;
    let word = |offset: usize| {
        Some(u16::from_le_bytes(
            header.get(offset..offset + 2)?.try_into().ok()?,
        ))
    };
    let packed = u32::from_le_bytes(header.get(18..22)?.try_into().ok()?) as usize;
    let (flags, method, name) = (word(6)?, word(8)?, usize::from(word(26)?));
    let start = at + LOCAL_HEADER_BYTES + name + usize::from(word(28)?);
    let name = bytes.get(at + LOCAL_HEADER_BYTES..at + LOCAL_HEADER_BYTES + name)?;
    let rest = bytes.get(start..)?;
    let known = flags & SIZE_FOLLOWS == 0 && packed > 0;
    let length = if known {
        packed.min(rest.len())
    } else {
        next_header(rest, 0).unwrap_or(rest.len())
    };
    let part = Loose {
        name: String::from_utf8_lossy(name).replace('\\', "/"),
        packed: rest.get(..length)?,
        stored: method == STORED,
    };
    (method == STORED || method == DEFLATED).then_some((part, start + length))
}
