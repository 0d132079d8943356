//! A tolerant reader of OLE2 compound files (MS-CFB), all in memory.
//!
//! The `cfb` crate refuses a file whose FAT, MiniFAT or directory has one bad entry; old office files have
//! such entries and their text is whole all the same. This reader takes what can be reached, notes what
//! points past the end of the file, and never follows a chain longer than the file has sectors.
//!
//! Over 600 lines: the container and the mending of it share one bounded view of the bytes.

use crate::bytes::{slice_at, u16_at, u32_at, u64_at, utf16_at};
use std::borrow::Cow;

/// The eight bytes every compound file begins with (MS-CFB 2.2).
pub(crate) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Directory entries read at most; office files have a few dozen, embedded objects bring hundreds.
const MAX_ENTRIES: usize = 65_536;
/// Streams that say what a compound file is; one that names none of them may have lost part of its directory.
const MAIN_STREAMS: [&str; 8] = [
    "WordDocument",
    "Workbook",
    "Book",
    "PowerPoint Document",
    "VisioDocument",
    "EncryptedPackage",
    "__properties_version1.0",
    "Contents",
];
/// Entries of a Word file sought outside the directory.
const SOUGHT: [&str; 5] = ["Root Entry", "WordDocument", "1Table", "0Table", "Data"];
/// Streams looked for at most in a file whose directory is lost.
const MAX_NAMELESS: usize = 64;
/// FAT sectors beyond those a file of this size needs: room for files announced longer than they are.
const SPARE_FAT_SECTORS: usize = 256;
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
        let mut container = Self::open_with(bytes, shift)?;
        if container.is_known() {
            return Some(container);
        }
        // A damaged size of sector: the two there are (MS-CFB 2.2) are tried.
        [9, 12]
            .into_iter()
            .filter(|&other| other != shift)
            .filter_map(|other| Self::open_with(bytes, other))
            .find(Self::is_known)
            .or_else(|| {
                container.seek_entries();
                Some(container)
            })
    }

    fn is_known(&self) -> bool {
        MAIN_STREAMS.iter().any(|name| self.has_entry(name))
    }

    fn open_with(bytes: &'a [u8], shift: u16) -> Option<Self> {
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

    /// `true` when an entry of this name stands anywhere.
    pub(crate) fn has_entry(&self, name: &str) -> bool {
        self.entries().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// `true` when its streams say it belongs to a program other than Word.
    pub(crate) fn is_of_another_program(&self) -> bool {
        MAIN_STREAMS
            .iter()
            .any(|name| *name != "WordDocument" && self.has_entry(name))
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

    /// The Word stream, whatever its entry says of its size: it begins with a FIB, and one that does not is read
    /// with the length its chain has, or sought in the file. `true` when it was not simply there.
    pub(crate) fn word_stream(&self) -> Option<(Cow<'a, [u8]>, bool)> {
        let fits = |s: &[u8]| (is_fib(s) || has_counts(s)) && s.len() >= SHORTEST_WORD_STREAM;
        let named = match self.stream("WordDocument") {
            Some(stream) if fits(&stream) => return Some((stream, false)),
            named => named,
        };
        let is_named = |e: &&Entry| e.name.eq_ignore_ascii_case("WordDocument");
        let by_chain = self.entries().filter(is_named).map(|e| {
            let sectors = self.sectors(e.start, self.sector_count(), false).len();
            let announced = usize::try_from(e.size).unwrap_or(usize::MAX);
            let longest = self.sector_count().saturating_mul(self.sector_size);
            self.chain(e.start, (sectors * self.sector_size).max(announced).min(longest))
        });
        by_chain
            .chain(self.nameless())
            .find(|stream| is_fib(stream))
            .or_else(|| carved(self.bytes, self.sector_size).map(Cow::Borrowed))
            .or(named)
            .map(|stream| (stream, true))
    }

    /// The whole file.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The bytes of a chain of sectors, borrowed when the sectors lie one after the other.
    fn chain(&self, start: u32, size: usize) -> Cow<'a, [u8]> {
        let needed = size.div_ceil(self.sector_size);
        if self.lie_in_order(start, needed) {
            return self.piece(start, size);
        }
        let sectors = self.sectors(start, needed, true);
        let adjacent = sectors
            .windows(2)
            .all(|w| matches!(w, [a, b] if *b == a.wrapping_add(1)));
        if adjacent && let Some(&first) = sectors.first() {
            return self.piece(first, size.min(sectors.len() * self.sector_size));
        }
        let mut out = Vec::with_capacity(size);
        for sector in sectors {
            out.extend_from_slice(self.sector(sector).unwrap_or_default());
        }
        out.truncate(size);
        Cow::Owned(out)
    }

    /// `true` when the chain from `start` takes the sectors as they lie, and they are in the file.
    fn lie_in_order(&self, start: u32, needed: usize) -> bool {
        let first = start as usize;
        let last = first.saturating_add(needed.saturating_sub(1));
        let links = self.fat.get(first..last).unwrap_or_default();
        let follows = |(at, &next): (usize, &u32)| next as usize == first + at + 1;
        start < LAST_SECTOR
            && needed > 0
            && links.len() + 1 == needed
            && last < self.sector_count().saturating_sub(1)
            && links.iter().enumerate().all(follows)
    }

    /// So many bytes from a sector on, as far as the file goes.
    fn piece(&self, first: u32, length: usize) -> Cow<'a, [u8]> {
        let at = self.offset(first);
        let end = at.saturating_add(length).min(self.bytes.len());
        Cow::Borrowed(self.bytes.get(at..end).unwrap_or_default())
    }

    fn mini_contents(&self, start: u32, size: usize) -> Cow<'a, [u8]> {
        let Some(root) = self.entries().find(|e| e.kind == EntryKind::Root) else {
            return Cow::Borrowed(&[]);
        };
        let stream = self.chain(
            root.start,
            usize::try_from(root.size).unwrap_or(0).min(self.bytes.len()),
        );
        let mut out = Vec::with_capacity(size);
        let mut at = start;
        let mut seen = Seen::default();
        while out.len() < size && at < LAST_SECTOR {
            let offset = (at as usize).saturating_mul(MINI_SECTOR);
            if offset >= stream.len() || !seen.first_time(at) {
                break;
            }
            let end = offset.saturating_add(MINI_SECTOR).min(stream.len());
            match stream.get(offset..end) {
                Some(piece) if !piece.is_empty() => out.extend_from_slice(piece),
                _ => break,
            }
            at = match self.mini_fat.get(at as usize) {
                Some(&next) if next < LAST_SECTOR && !seen.has(next) => next,
                _ => at + 1,
            };
        }
        out.truncate(size);
        Cow::Owned(out)
    }

    /// Sector numbers of a chain, at most `limit` and never one past the file. A chain that breaks off, or runs
    /// into itself, before `limit` goes on with the sectors that lie next: programs write streams in one piece.
    fn sectors(&self, start: u32, limit: usize, mended: bool) -> Vec<u32> {
        let limit = limit.min(self.sector_count());
        let mut out = Vec::new();
        let mut at = start;
        let mut seen = Seen::default();
        while out.len() < limit && at < LAST_SECTOR && self.offset(at) < self.bytes.len() {
            if !seen.first_time(at) {
                break;
            }
            out.push(at);
            let next = self.fat.get(at as usize).copied().unwrap_or(NO_ENTRY);
            let sound = next < LAST_SECTOR && self.offset(next) < self.bytes.len() && !seen.has(next);
            at = match next {
                next if sound => next,
                _ if mended => at.saturating_add(1),
                _ => break,
            };
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
        // The number announced may be wrong; beyond it only what lies in the file is believed.
        let mut index = 0;
        numbers.retain(|&n| {
            index += 1;
            index <= announced.max(1) || self.offset(n) < self.bytes.len()
        });
        // A FAT longer than it takes to speak of every sector is made up.
        let cells = self.sector_size / 4;
        numbers.truncate(self.sector_count().div_ceil(cells).max(1) + SPARE_FAT_SECTORS);
        for number in numbers {
            match self.sector(number) {
                Some(sector) => {
                    let (cells, _) = sector.as_chunks::<4>();
                    self.fat.extend(cells.iter().map(|c| u32::from_le_bytes(*c)));
                    // Old programs leave the last sector short; that matters only when cells in use are missing.
                    if sector.len() < self.sector_size && self.fat.len() + 1 < self.sector_count() {
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
        // Only one sector can be followed by sector 0; more say that the table was wiped.
        if self.fat.iter().filter(|&&next| next == 0).count() > 1 {
            self.defects.push("parts of the FAT are wiped");
            for next in &mut self.fat {
                if *next == 0 {
                    *next = NO_ENTRY;
                }
            }
        }
        self.drop_contested();
    }

    /// A sector follows one other at most: where several cells lead to one, none of them is believed.
    fn drop_contested(&mut self) {
        let mut once = Seen::default();
        let mut again = Seen::default();
        let last = u32::try_from(self.sector_count()).unwrap_or(u32::MAX);
        for &next in self.fat.iter().filter(|&&next| next < last) {
            if !once.first_time(next) {
                again.first_time(next);
            }
        }
        if again.words.is_empty() {
            return;
        }
        self.defects.push("sectors of the FAT follow several others");
        for next in self.fat.iter_mut().filter(|next| again.has(**next)) {
            *next = NO_ENTRY;
        }
    }

    fn read_mini_fat(&mut self, start: u32) {
        for sector in self.sectors(start, self.sector_count(), false) {
            let (cells, _) = self.sector(sector).unwrap_or_default().as_chunks::<4>();
            self.mini_fat.extend(cells.iter().map(|c| u32::from_le_bytes(*c)));
        }
    }

    fn read_directory(&mut self, start: u32) {
        let sectors = self.sectors(start, self.sector_count(), false);
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

    /// Finds the entries of a Word file wherever they stand, for a directory whose chain is broken.
    fn seek_entries(&mut self) {
        let (rows, _) = self.bytes.as_chunks::<128>();
        let mut found = Vec::new();
        for raw in rows.iter().skip(1) {
            // A length in bytes that fits a sought name, and a kind: most rows are passed by here.
            if !(matches!(raw.get(64..67), Some([12..=26, 0, 1..=5]))) {
                continue;
            }
            let sought = entry(raw, self.sector_size).filter(|e| SOUGHT.contains(&e.name.as_str()));
            if let Some(entry) = sought
                && found.len() < MAX_ENTRIES
            {
                found.push(Some(entry));
            }
        }
        if found.iter().flatten().any(|e| e.name == "WordDocument") {
            self.defects
                .push("the directory is broken; its entries were sought");
            // The last ones are those of the document: what is embedded is written first.
            found.reverse();
            self.top = (self.entries.len()..self.entries.len() + found.len()).collect();
            self.entries.extend(found);
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

/// Bytes of a sector of the mini stream (MS-CFB 2.2).
pub(crate) const MINI_SECTOR: usize = 64;

/// A Word stream shorter than its own head is none (MS-DOC 2.5.1; Word 2 had 0x146 bytes of it).
const SHORTEST_WORD_STREAM: usize = 0x146;

/// `true` for how a Word stream begins, of Word 1 and later (MS-DOC 2.5.2, `wIdent`, and the languages it was for).
pub(crate) fn is_fib(stream: &[u8]) -> bool {
    matches!(
        u16_at(stream, 0),
        Some(0xA5EC | 0xA5DC | 0xA697 | 0xA698 | 0xA699 | 0xA5DB | 0xA59B | 0xA59C)
    ) && u16_at(stream, 2).is_some_and(|version| (0x20..=0x200).contains(&version))
}

/// `true` when the counts every FIB since Word 97 has stand where they stand in it (MS-DOC 2.5.1, `csw`, `cslw`).
fn has_counts(stream: &[u8]) -> bool {
    u16_at(stream, 0x20) == Some(14) && u16_at(stream, 0x3E) == Some(22)
}

/// The bytes from the first sector that begins like a Word stream.
pub(crate) fn carved(bytes: &[u8], sector_size: usize) -> Option<&[u8]> {
    let sector_size = sector_size.max(128);
    (0..bytes.len().div_ceil(sector_size))
        .filter_map(|n| bytes.get(n * sector_size..))
        .find(|rest| is_fib(rest) && rest.len() >= SHORTEST_WORD_STREAM)
}

/// The sectors a chain has passed, a bit each.
#[derive(Default)]
struct Seen {
    words: Vec<u64>,
}

impl Seen {
    fn has(&self, sector: u32) -> bool {
        let word = self.words.get(sector as usize / 64).copied().unwrap_or(0);
        word >> (sector % 64) & 1 == 1
    }

    /// Notes a sector that lies in the file; `false` when the chain has been there.
    fn first_time(&mut self, sector: u32) -> bool {
        let at = sector as usize / 64;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        let before = self.has(sector);
        if let Some(word) = self.words.get_mut(at) {
            *word |= 1 << (sector % 64);
        }
        !before
    }
}

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
