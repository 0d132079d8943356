//! Compound files broken on purpose: the text is read all the same, and what was wrong is said.

use crate::fixture;
use documents::{Condition, FileType, read, sniff, to_text};
use std::io::{Cursor, Write};

const SECTOR: usize = 512;

/// A sound file and where its parts stand.
struct Sound {
    bytes: Vec<u8>,
    fat: Vec<usize>,
    directory: usize,
}

impl Sound {
    fn new() -> Self {
        let bytes = fixture("documents/oddities.doc");
        let sector = |at: usize| {
            let number = u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
            (number as usize).wrapping_add(1).wrapping_mul(SECTOR)
        };
        let fat = (0..109)
            .map(|i| sector(76 + 4 * i))
            .filter(|at| (SECTOR..bytes.len()).contains(at))
            .collect();
        let directory = sector(48);
        Self {
            bytes: bytes.clone(),
            fat,
            directory,
        }
    }

    /// Where the entry of this name stands.
    fn entry(&self, name: &str) -> usize {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        (self.directory..self.bytes.len())
            .step_by(128)
            .find(|&at| self.bytes[at..].starts_with(&wanted))
            .expect("the entry is there")
    }

    fn start(&self, name: &str) -> usize {
        let at = self.entry(name) + 116;
        let sector = u32::from_le_bytes(self.bytes[at..at + 4].try_into().expect("four bytes"));
        (sector as usize + 1) * SECTOR
    }

    fn with(&self, changes: &[(usize, &[u8])]) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        for (at, new) in changes {
            bytes[*at..*at + new.len()].copy_from_slice(new);
        }
        bytes
    }
}

/// A way of breaking, what comes of it, and whether a reader has to say so.
fn ways() -> Vec<(&'static str, Vec<u8>, bool)> {
    let sound = Sound::new();
    let fat = sound.fat[0];
    let word = sound.entry("WordDocument");
    let head = sound.start("WordDocument");
    let clx = head + 0x9A + 8 * 33;
    let third: Vec<u8> = [3, 0, 0, 0].repeat(SECTOR / 4);
    vec![
        ("nothing", sound.bytes.clone(), false),
        ("the FAT wiped", sound.with(&[(fat, &[0; SECTOR])]), true),
        ("the FAT all free", sound.with(&[(fat, &[0xFF; SECTOR])]), true),
        ("the FAT in a circle", sound.with(&[(fat, &third)]), true),
        ("no FAT named", sound.with(&[(76, &[0xFF; 436])]), true),
        ("no FAT announced", sound.with(&[(44, &[0; 4])]), false),
        ("size of sectors wrong", sound.with(&[(30, &[12])]), false),
        ("size of sectors impossible", sound.with(&[(30, &[77])]), false),
        ("directory elsewhere", sound.with(&[(48, &[2, 0, 0, 0])]), true),
        (
            "directory nowhere",
            sound.with(&[(48, &[0xFE, 0xFF, 0xFF, 0xFF])]),
            true,
        ),
        (
            "directory's first sector wiped",
            sound.with(&[(sound.directory, &[0; SECTOR])]),
            true,
        ),
        (
            "root without children",
            sound.with(&[(sound.directory + 76, &[0xFF; 4])]),
            false,
        ),
        ("signature wiped", sound.with(&[(0, &[0; 8])]), true),
        ("head wiped", sound.with(&[(0, &[0; SECTOR])]), true),
        ("stream renamed", sound.with(&[(word, b"X")]), true),
        ("stream of size 0", sound.with(&[(word + 120, &[0; 4])]), false),
        (
            "stream without end",
            sound.with(&[(word + 120, &[0xFF, 0xFF, 0xFF, 0x7F])]),
            false,
        ),
        (
            "stream begins past the end",
            sound.with(&[(word + 116, &[0xFF, 0xFF, 0xFF, 0x7F])]),
            false,
        ),
        (
            "table renamed",
            sound.with(&[(sound.entry("1Table"), b"7")]),
            false,
        ),
        (
            "table elsewhere",
            sound.with(&[(sound.entry("1Table") + 116, &[7, 0, 0, 0])]),
            false,
        ),
        ("version wiped", sound.with(&[(head + 2, &[0; 2])]), false),
        ("identity wiped", sound.with(&[(head, &[0; 2])]), false),
        ("counts wiped", sound.with(&[(head + 0x20, &[0; 2])]), false),
        (
            "number of pairs wiped",
            sound.with(&[(head + 0x98, &[0; 2])]),
            false,
        ),
        (
            "length of the body wiped",
            sound.with(&[(head + 0x4C, &[0; 4])]),
            false,
        ),
        (
            "length of the body without end",
            sound.with(&[(head + 0x4C, &[0xFF, 0xFF, 0xFF, 0x7F])]),
            false,
        ),
        ("piece table gone", sound.with(&[(clx + 4, &[0; 4])]), false),
        (
            "piece table past the end",
            sound.with(&[(clx, &[0xFF, 0xFF, 0xFF, 0x7F])]),
            false,
        ),
    ]
}

#[test]
fn a_broken_container_still_gives_its_text() {
    for (way, bytes, is_said) in ways() {
        assert_eq!(sniff(&bytes), FileType::Doc, "{way}");
        let document = read(&bytes);
        let text = to_text(&document);
        for words in [
            "Chương trình",
            "Ủy ban nhân dân tỉnh Khánh Hòa",
            "cao hai dòng",
            "hết",
        ] {
            // Without pieces nothing tells fonts; Unicode letters are whole all the same.
            let legacy = words.starts_with('Ủ') && way.starts_with("piece table");
            assert!(legacy || text.contains(words), "{way}: no {words:?} in\n{text}");
        }
        assert!(!text.contains("HYPERLINK"), "{way}: an order of a field shows");
        assert!(
            !is_said || !document.problems.is_empty(),
            "{way}: nothing was said"
        );
    }
}

/// A property set: identifier, type and value of each property (MS-OLEPS 2.21).
fn property_set(properties: &[(u32, u32, Vec<u8>)]) -> Vec<u8> {
    let mut values = Vec::new();
    let mut list = Vec::new();
    for (identifier, kind, value) in properties {
        list.extend(identifier.to_le_bytes());
        list.extend((8 + 8 * properties.len() as u32 + values.len() as u32).to_le_bytes());
        values.extend(kind.to_le_bytes());
        values.extend(value);
        values.resize(values.len().next_multiple_of(4), 0);
    }
    let mut out = vec![0xFE, 0xFF, 0, 0];
    out.resize(44, 0);
    out.extend(48u32.to_le_bytes());
    out.extend((8 + list.len() as u32 + values.len() as u32).to_le_bytes());
    out.extend((properties.len() as u32).to_le_bytes());
    [out, list, values].concat()
}

#[test]
fn properties_are_those_the_file_states() {
    let text = |bytes: &[u8]| [&(bytes.len() as u32 + 1).to_le_bytes()[..], bytes, &[0]].concat();
    // 2026-01-19T01:30:00Z in tenths of a microsecond since 1601.
    let time = ((1_768_786_200u64 + 11_644_473_600) * 10_000_000)
        .to_le_bytes()
        .to_vec();
    let page = vec![0xEA, 0x04, 0, 0];
    let mut file = cfb::CompoundFile::open(Cursor::new(Sound::new().bytes)).expect("sound");
    for (name, set) in [
        (
            "\u{5}SummaryInformation",
            property_set(&[
                (1, 2, page.clone()),
                (2, 0x1E, text(b"Quy\xEAt \xF0inh")),
                (4, 0x1E, text(b" ")),
                (12, 0x40, time),
                (13, 0x40, vec![0; 8]),
            ]),
        ),
        (
            "\u{5}DocumentSummaryInformation",
            property_set(&[(1, 2, page), (15, 0x1E, text(b"S\xF4\xD2 T\xFD ph\xE1p"))]),
        ),
    ] {
        file.create_stream(name)
            .expect("stream")
            .write_all(&set)
            .expect("write");
    }
    let properties = read(&file.into_inner().into_inner()).properties;
    assert_eq!(properties.title.as_deref(), Some("Quyêt đinh"));
    assert_eq!(properties.author, None);
    assert_eq!(properties.created.as_deref(), Some("2026-01-19T01:30:00Z"));
    assert_eq!(properties.modified, None);
    assert_eq!(properties.company.as_deref(), Some("Sổ Tư pháp"));
}

/// The head of an old Word stream with its text after it.
fn old(identity: u16, version: u16, text: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 0x180];
    let end = bytes.len() + text.len();
    for (at, value) in [(0, u32::from(identity) | u32::from(version) << 16), (0x18, 0x180)] {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for (at, value) in [(0x1C, end), (0x34, text.len())] {
        bytes[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
    }
    bytes.extend_from_slice(text);
    bytes
}

#[test]
fn files_older_than_word_6_show_their_text_and_say_so() {
    let text = b"Notice\rcell a\x07cell b\x07\x07see \x13 PAGEREF x\x147\x15 end\r";
    let mut write = vec![0; 128];
    write[..4].copy_from_slice(b"\x31\xBE\x00\x00");
    write[14..18].copy_from_slice(&(128 + text.len() as u32).to_le_bytes());
    write.extend_from_slice(text);
    for (name, bytes) in [
        ("Word 2", old(0xA5DB, 0x2D, text)),
        ("Word 1", old(0xA59B, 0x21, text)),
        ("Write", write),
    ] {
        assert_eq!(sniff(&bytes), FileType::Doc, "{name}");
        let document = read(&bytes);
        assert_eq!(
            to_text(&document),
            "Notice\ncell a\ncell b\n\nsee 7 end\n",
            "{name}"
        );
        let keys: Vec<&str> = document.problems.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys, ["too-old"], "{name}");
    }
}

#[test]
fn a_short_last_sector_is_no_cut() {
    let mut bytes = Sound::new().bytes;
    // The last sector of the file is never used to its end by the program that wrote it.
    let used = bytes
        .iter()
        .rposition(|&byte| !matches!(byte, 0 | 0xFF))
        .expect("not empty");
    bytes.truncate(bytes.len().min(used.next_multiple_of(128) + 128));
    let document = read(&bytes);
    assert!(!document.conditions.contains(&Condition::Encrypted));
    assert!(to_text(&document).contains("hết"));
}
