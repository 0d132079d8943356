//! A tolerant reader of OLE2 compound files (MS-CFB), all in memory.
//!
//! The `cfb` crate refuses a file whose FAT, MiniFAT or directory has one bad entry; old office files have
//! such entries and their text is whole all the same. This reader takes what can be reached, notes what
//! points past the end of the file, and never follows a chain longer than the file has sectors.

use crate::bytes::{slice_at, u16_at, u32_at, u64_at, utf16_at};
use std::borrow::Cow;

/// The eight bytes every compound file begins with (MS-CFB 2.2).
pub(crate) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Directory entries read at most; office files have a few dozen, embedded objects bring hundreds.
const MAX_ENTRIES: usize = 65_536;
/// Streams looked for at most in a file whose directory is lost.
const MAX_NAMELESS: usize = 64;
/// How a Word stream begins (MS-DOC 2.5.2, `wIdent`).
const FIB: &[u8] = b"\xEC\xA5";
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const NO_ENTRY: u32 = 0xFFFF_FFFF;

/// What a directory entry is (MS-CFB 2.6.1, object type).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Storage,
    Stream,
    Root,
}

/// A directory entry.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: EntryKind,
    start: u32,
    size: u64,
    left: u32,
    right: u32,
    child: u32,
}

/// An opened compound file.
pub(crate) struct Container<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_cutoff: u64,
    entries: Vec<Option<Entry>>,
    /// Indices of the entries directly under the root.
    top: Vec<usize>,
    /// A sector of the FAT lies past the end of the file.
    fat_lost: bool,
    /// Something the file speaks of lies past its end.
    pub(crate) truncated: bool,
    /// What was wrong and read around.
    pub(crate) defects: Vec<&'static str>,
}

impl<'a> Container<'a> {
    /// Opens the container; `None` when the signature is missing or the header is not all there.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(SIGNATURE) || bytes.len() < 512 {
            return None;
        }
        let shift = u16_at(bytes, 30).filter(|s| (7..=16).contains(s)).unwrap_or(9);
        let mut container = Self {
            bytes,
            sector_size: 1 << shift,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_cutoff: u64::from(u32_at(bytes, 56)?),
            entries: Vec::new(),
            top: Vec::new(),
            fat_lost: false,
            truncated: false,
            defects: Vec::new(),
        };
        if container.mini_cutoff != 4096 {
            container.defects.push("mini stream cutoff is not 4096");
            container.mini_cutoff = 4096;
        }
        container.read_fat();
        container.read_directory(u32_at(bytes, 48)?);
        container.read_mini_fat(u32_at(bytes, 60)?);
        container.find_top();
        container.find_truncation();
        Some(container)
    }

    /// The stream of this name directly under the root; failing that, one of this name anywhere.
    pub(crate) fn stream(&self, name: &str) -> Option<Cow<'a, [u8]>> {
        let is = |e: &&Entry| e.kind == EntryKind::Stream && e.name.eq_ignore_ascii_case(name);
        let top = self
            .top
            .iter()
            .filter_map(|&i| self.entries.get(i)?.as_ref())
            .find(is);
        let entry = top.or_else(|| self.entries().find(is))?;
        Some(self.contents(entry))
    }

    /// `true` when a stream of this name stands directly under the root.
    pub(crate) fn has_top_stream(&self, name: &str) -> bool {
        self.top
            .iter()
            .filter_map(|&i| self.entries.get(i)?.as_ref())
            .any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// All entries, wherever they stand.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    /// The chains of sectors nothing leads to, for a file whose directory is lost: its streams without names.
    pub(crate) fn nameless(&self) -> Vec<Cow<'a, [u8]>> {
        if self.entries().next().is_some() {
            return Vec::new();
        }
        if self.fat_lost {
            // Without chains only a stream's first bytes can be known again: those of a FIB.
            let sectors = 0..u32::try_from(self.sector_count()).unwrap_or(u32::MAX);
            let begins = |&sector: &u32| self.sector(sector).is_some_and(|s| s.starts_with(FIB));
            let rest = |sector: u32| self.bytes.get(self.offset(sector)..).unwrap_or_default();
            return sectors
                .filter(begins)
                .take(MAX_NAMELESS)
                .map(|s| Cow::Borrowed(rest(s)))
                .collect();
        }
        let mut led_to = vec![false; self.fat.len()];
        for &next in &self.fat {
            if let Some(flag) = led_to.get_mut(next as usize) {
                *flag = true;
            }
        }
        let in_use = |&(sector, &next): &(usize, &u32)| {
            (next < LAST_SECTOR || next == END_OF_CHAIN) && led_to.get(sector) == Some(&false)
        };
        let heads = self.fat.iter().enumerate().filter(in_use).take(MAX_NAMELESS);
        heads
            .map(|(sector, _)| self.chain(sector as u32, self.bytes.len()))
            .collect()
    }

    fn contents(&self, entry: &Entry) -> Cow<'a, [u8]> {
        let size = usize::try_from(entry.size)
            .unwrap_or(usize::MAX)
            .min(self.bytes.len());
        if entry.size < self.mini_cutoff {
            self.mini_contents(entry.start, size)
        } else {
            self.chain(entry.start, size)
        }
    }

    /// The bytes of a chain of sectors, borrowed when the sectors lie one after the other.
    fn chain(&self, start: u32, size: usize) -> Cow<'a, [u8]> {
        let sectors = self.sectors(start, size.div_ceil(self.sector_size));
        let adjacent = sectors
            .windows(2)
            .all(|w| matches!(w, [a, b] if *b == a.wrapping_add(1)));
        if adjacent && let Some(&first) = sectors.first() {
            let at = self.offset(first);
            let length = size.min(sectors.len() * self.sector_size);
            let end = at.saturating_add(length).min(self.bytes.len());
            return Cow::Borrowed(self.bytes.get(at..end).unwrap_or_default());
        }
        let mut out = Vec::with_capacity(size);
        for sector in sectors {
            out.extend_from_slice(self.sector(sector).unwrap_or_default());
        }
        out.truncate(size);
        Cow::Owned(out)
    }

    fn mini_contents(&self, start: u32, size: usize) -> Cow<'a, [u8]> {
        let Some(root) = self.entries.first().and_then(Option::as_ref) else {
            return Cow::Borrowed(&[]);
        };
        let stream = self.chain(
            root.start,
            usize::try_from(root.size).unwrap_or(0).min(self.bytes.len()),
        );
        let mut out = Vec::with_capacity(size);
        let mut at = start;
        while out.len() < size && at < LAST_SECTOR {
            let offset = at as usize * MINI_SECTOR;
            let end = offset.saturating_add(MINI_SECTOR).min(stream.len());
            match stream.get(offset..end) {
                Some(piece) if !piece.is_empty() => out.extend_from_slice(piece),
                _ => break,
            }
            at = self.mini_fat.get(at as usize).copied().unwrap_or(END_OF_CHAIN);
        }
        out.truncate(size);
        Cow::Owned(out)
    }

    /// Sector numbers of a chain, at most `limit` and never one past the file.
    fn sectors(&self, start: u32, limit: usize) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = start;
        while at < LAST_SECTOR
            && out.len() < limit.min(self.sector_count())
            && self.offset(at) < self.bytes.len()
        {
            out.push(at);
            at = self.fat.get(at as usize).copied().unwrap_or(END_OF_CHAIN);
        }
        out
    }

    fn sector_count(&self) -> usize {
        self.bytes.len().div_ceil(self.sector_size)
    }

    fn offset(&self, sector: u32) -> usize {
        (sector as usize)
            .saturating_add(1)
            .saturating_mul(self.sector_size)
    }

    /// The bytes of a sector; the last one of a file may be short.
    fn sector(&self, sector: u32) -> Option<&'a [u8]> {
        let at = self.offset(sector);
        self.bytes
            .get(at..at.saturating_add(self.sector_size).min(self.bytes.len()))
            .filter(|s| !s.is_empty())
    }

    /// The FAT from the 109 entries of the header and the DIFAT chain (MS-CFB 2.3, 2.5).
    fn read_fat(&mut self) {
        let announced = u32_at(self.bytes, 44).unwrap_or(0) as usize;
        let mut numbers: Vec<u32> = (0..109).filter_map(|i| u32_at(self.bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(self.bytes, 68).unwrap_or(END_OF_CHAIN);
        let per_sector = self.sector_size / 4 - 1;
        let mut left = self.sector_count();
        while next < LAST_SECTOR && left > 0 {
            left -= 1;
            let Some(sector) = self.sector(next) else {
                self.truncated = true;
                break;
            };
            numbers.extend((0..per_sector).map_while(|i| u32_at(sector, 4 * i)));
            next = u32_at(sector, 4 * per_sector).unwrap_or(END_OF_CHAIN);
        }
        numbers.retain(|&n| n < LAST_SECTOR);
        numbers.truncate(announced.max(1).min(self.sector_count()));
        for number in numbers {
            match self.sector(number) {
                Some(sector) => {
                    let (cells, _) = sector.as_chunks::<4>();
                    self.fat.extend(cells.iter().map(|c| u32::from_le_bytes(*c)));
                    if sector.len() < self.sector_size {
                        self.truncated = true;
                    }
                }
                None => {
                    self.truncated = true;
                    self.fat_lost = true;
                    // Keep later FAT sectors in their place.
                    self.fat
                        .extend(std::iter::repeat_n(END_OF_CHAIN, self.sector_size / 4));
                }
            }
        }
    }

    fn read_mini_fat(&mut self, start: u32) {
        for sector in self.sectors(start, self.sector_count()) {
            let (cells, _) = self.sector(sector).unwrap_or_default().as_chunks::<4>();
            self.mini_fat.extend(cells.iter().map(|c| u32::from_le_bytes(*c)));
        }
    }

    fn read_directory(&mut self, start: u32) {
        let sectors = self.sectors(start, self.sector_count());
        if sectors.is_empty() {
            self.truncated = true;
        }
        for sector in sectors {
            let bytes = self.sector(sector).unwrap_or_default();
            for raw in bytes.chunks_exact(128) {
                if self.entries.len() >= MAX_ENTRIES {
                    self.defects.push("too many directory entries");
                    return;
                }
                self.entries.push(entry(raw, self.sector_size));
            }
        }
    }

    /// Walks the sibling tree under the root; a broken tree simply yields fewer entries.
    fn find_top(&mut self) {
        let Some(root) = self.entries.first().and_then(Option::as_ref) else {
            self.defects.push("no root entry");
            return;
        };
        let mut seen = vec![false; self.entries.len()];
        let mut stack = vec![root.child];
        let mut top = Vec::new();
        while let Some(index) = stack.pop() {
            let Some(entry) = self.entries.get(index as usize).and_then(Option::as_ref) else {
                continue;
            };
            if seen
                .get_mut(index as usize)
                .is_none_or(|s| std::mem::replace(s, true))
            {
                continue;
            }
            top.push(index as usize);
            stack.extend([entry.left, entry.right].into_iter().filter(|&i| i != NO_ENTRY));
        }
        self.top = top;
    }

    /// A file is cut short when a stream's chain leaves the file before the stream's length is reached.
    fn find_truncation(&mut self) {
        // Chains of a sound file share no sectors: all of them together are no longer than the file.
        let mut steps = 4 * (self.sector_count() + self.entries.len());
        let mut cut = false;
        for entry in self.entries() {
            let direct = entry.kind == EntryKind::Root || entry.size >= self.mini_cutoff;
            if entry.kind != EntryKind::Storage && entry.size > 0 && direct {
                cut |= self.leaves_file(entry, &mut steps);
            }
        }
        self.truncated |= cut;
    }

    fn leaves_file(&self, entry: &Entry, steps: &mut usize) -> bool {
        let size = usize::try_from(entry.size).unwrap_or(usize::MAX);
        let needed = size.div_ceil(self.sector_size);
        let mut at = entry.start;
        for step in 0..needed {
            // A chain that runs in a circle, or ends early inside the file, is a defect of the FAT, not a cut.
            if at >= LAST_SECTOR || *steps == 0 {
                return false;
            }
            *steps -= 1;
            let last = step + 1 == needed;
            let wanted = if last {
                size - step * self.sector_size
            } else {
                self.sector_size
            };
            if self.offset(at).saturating_add(wanted) > self.bytes.len() {
                // The root's mini stream may be announced longer than it is used.
                return entry.kind != EntryKind::Root || self.offset(at) >= self.bytes.len();
            }
            match self.fat.get(at as usize) {
                Some(&next) => at = next,
                None => return !last,
            }
        }
        false
    }
}

const MINI_SECTOR: usize = 64;

fn entry(raw: &[u8], sector_size: usize) -> Option<Entry> {
    let kind = match raw.get(66)? {
        1 => EntryKind::Storage,
        2 => EntryKind::Stream,
        5 => EntryKind::Root,
        _ => return None,
    };
    let units = usize::from(u16_at(raw, 64)?.min(64)) / 2;
    let mut name = utf16_at(slice_at(raw, 0, 64)?, 0, units.saturating_sub(1))?;
    name.truncate(name.find('\0').unwrap_or(name.len()));
    let size = u64_at(raw, 120)?;
    // With small sectors the upper half of the length may hold rubbish (MS-CFB 2.6.1).
    let size = if sector_size <= 512 {
        size & 0xFFFF_FFFF
    } else {
        size
    };
    Some(Entry {
        name,
        kind,
        start: u32_at(raw, 116)?,
        size,
        left: u32_at(raw, 68)?,
        right: u32_at(raw, 72)?,
        child: u32_at(raw, 76)?,
    })
}
