//! The File Information Block: where everything else in the file stands (MS-DOC 2.5).

use crate::bytes::{slice_at, u16_at, u32_at};

/// `nFib` of the first version written with Word 97's structures (MS-DOC 2.5.1).
const WORD_97: u16 = 0x00C1;
/// `nFib` values below this are Word 2 and older.
const WORD_6: u16 = 0x0065;
/// `nFib` of the last version there was (MS-DOC 2.5.1), and room for what is not known.
const LAST_VERSION: u16 = 0x0200;
/// Where Word 97's 32-bit numbers and its offset–length pairs begin (MS-DOC 2.5.1: `csw` is 14, `cslw` is 22).
const LONGS_97: usize = 0x40;
const PAIRS_97: usize = 0x9A;
/// Pairs of the first version that has them (MS-DOC 2.5.1, `cbRgFcLcb`).
const PAIR_COUNT_97: usize = 0x5D;

/// Which generation of structures the file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// Word 6 and 95: 8-bit text, tables inside the WordDocument stream.
    Word6,
    /// Word 97 to 2003.
    Word97,
}

/// Places of the structures this reader uses, as indices into the array of offset–length pairs. Word 6
/// orders the first ones the same way.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Styles = 1,
    FootnoteText = 3,
    AnnotationText = 5,
    Headers = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    EndnoteText = 47,
    TextboxText = 56,
    HeaderTextboxText = 58,
    Lists = 73,
    ListOverrides = 74,
}

/// Lengths of the stories, in characters, in the order they follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StoryLengths {
    pub(crate) main: u32,
    pub(crate) footnotes: u32,
    pub(crate) headers: u32,
    pub(crate) macros: u32,
    pub(crate) annotations: u32,
    pub(crate) endnotes: u32,
    pub(crate) textboxes: u32,
    pub(crate) header_textboxes: u32,
}

/// The parts of the FIB the reader needs.
#[derive(Debug)]
pub(crate) struct Fib<'a> {
    word_document: &'a [u8],
    pub(crate) generation: Generation,
    pub(crate) encrypted: bool,
    /// The table stream is `1Table`, not `0Table`.
    pub(crate) table_1: bool,
    /// Word 6 for East Asia: two bytes a character.
    pub(crate) wide: bool,
    /// Fast-saved: Word 6 keeps a piece table only then.
    pub(crate) complex: bool,
    /// The code page of 8-bit text whose font names none (Word 6).
    pub(crate) page: u16,
    pub(crate) stories: StoryLengths,
    /// First and last byte of the text of a file without pieces (Word 6).
    pub(crate) text_range: (u32, u32),
    pairs_at: usize,
    pair_count: usize,
}

/// Why a FIB cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoFib {
    /// Not a Word stream.
    NotWord,
    /// Word 2 or older.
    TooOld,
}

impl StoryLengths {
    /// All characters of the file.
    pub(crate) fn total(&self) -> u32 {
        [
            self.main,
            self.footnotes,
            self.headers,
            self.macros,
            self.annotations,
            self.endnotes,
            self.textboxes,
            self.header_textboxes,
        ]
        .iter()
        .fold(0, |sum: u32, &length| sum.saturating_add(length))
    }
}

impl<'a> Fib<'a> {
    /// Reads the FIB at the head of the WordDocument stream.
    pub(crate) fn read(stream: &'a [u8]) -> Result<Self, NoFib> {
        let ident = u16_at(stream, 0).ok_or(NoFib::NotWord)?;
        let version = u16_at(stream, 2).ok_or(NoFib::NotWord)?;
        let flags = u16_at(stream, 10).ok_or(NoFib::NotWord)?;
        let text_range = (
            u32_at(stream, 0x18).ok_or(NoFib::NotWord)?,
            u32_at(stream, 0x1C).ok_or(NoFib::NotWord)?,
        );
        let generation = generation(stream, ident, version)?;
        let fib = Self {
            word_document: stream,
            generation,
            encrypted: flags & 0x0100 != 0,
            table_1: flags & 0x0200 != 0,
            wide: flags & 0x1000 != 0,
            complex: flags & 0x0004 != 0,
            page: page(stream),
            stories: StoryLengths::default(),
            text_range,
            pairs_at: 0x58,
            // The later ones stand elsewhere in Word 6.
            pair_count: 34,
        };
        if generation == Generation::Word6 {
            return Ok(Self {
                stories: stories(stream, 0x34),
                ..fib
            });
        }
        // The lengths of the parts before the pairs are fixed (MS-DOC 2.5.1); a damaged one is not asked.
        let pair_count = u16_at(stream, PAIRS_97 - 2).map_or(0, usize::from);
        Ok(Self {
            stories: stories(stream, LONGS_97 + 12),
            pairs_at: PAIRS_97,
            pair_count: pair_count.max(PAIR_COUNT_97),
            ..fib
        })
    }

    /// Offset and length of a structure; `None` when the file has none.
    pub(crate) fn pair(&self, part: Part) -> Option<(usize, usize)> {
        let index = part as usize;
        if index >= self.pair_count {
            return None;
        }
        let at = self.pairs_at + 8 * index;
        let (offset, length) = (
            u32_at(self.word_document, at)?,
            u32_at(self.word_document, at + 4)?,
        );
        (length > 0).then_some((offset as usize, length as usize))
    }

    /// The numbers of the first page and the count of pages of a kind, which Word 6 also keeps in the head.
    pub(crate) fn first_pages(&self, part: Part) -> Option<(usize, usize)> {
        let (first, count) = match (self.generation, part) {
            (Generation::Word6, Part::CharacterPages) => (0x18A, 0x18E),
            (Generation::Word6, Part::ParagraphPages) => (0x18C, 0x190),
            _ => return None,
        };
        let number = |at| u16_at(self.word_document, at).map(usize::from);
        Some((number(first)?, number(count)?))
    }

    /// The bytes of a structure in the table stream; a structure that runs past its end is cut there.
    pub(crate) fn part<'t>(&self, table: &'t [u8], part: Part) -> Option<&'t [u8]> {
        let (offset, length) = self.pair(part)?;
        slice_at(table, offset, length)
            .or_else(|| table.get(offset..))
            .filter(|bytes| !bytes.is_empty())
    }
}

/// The generation by version; where that is damaged, by the identity and by whether Word 97's counts stand there.
fn generation(stream: &[u8], ident: u16, version: u16) -> Result<Generation, NoFib> {
    let known = matches!(ident, 0xA5EC | 0xA5DC | 0xA697 | 0xA698 | 0xA699 | 0xA5DB);
    let counts_97 = u16_at(stream, 0x20) == Some(14) && u16_at(stream, LONGS_97 - 2) == Some(22);
    match (ident, version) {
        (0xA5EC, WORD_97..=LAST_VERSION) => Ok(Generation::Word97),
        _ if counts_97 => Ok(Generation::Word97),
        (_, WORD_97..=LAST_VERSION) if known => Ok(Generation::Word97),
        (_, WORD_6..WORD_97) if known => Ok(Generation::Word6),
        (0xA59B | 0xA59C, _) => Err(NoFib::TooOld),
        (_, 1..WORD_6) if known => Err(NoFib::TooOld),
        (0xA5EC, _) => Ok(Generation::Word97),
        (0xA5DC, _) => Ok(Generation::Word6),
        _ => Err(NoFib::NotWord),
    }
}

/// What 8-bit text is written in: that of the Macintosh when `chs` says so, otherwise that of the language `lid`
/// (MS-LCID names them).
fn page(stream: &[u8]) -> u16 {
    const MACINTOSH: u16 = 0x0100;
    if u16_at(stream, 0x14) == Some(MACINTOSH) {
        return 10_000;
    }
    let language = u16_at(stream, 6).unwrap_or(0);
    match (language & 0x03FF, language) {
        (0x01, _) => 1256,
        (0x02 | 0x19 | 0x22 | 0x23 | 0x2F, _) => 1251,
        (0x04, 0x0404 | 0x0C04) => 950,
        (0x04, _) => 936,
        (0x05 | 0x0E | 0x15 | 0x18 | 0x1A | 0x1B | 0x1C | 0x24, _) => 1250,
        (0x08, _) => 1253,
        (0x0D, _) => 1255,
        (0x11, _) => 932,
        (0x12, _) => 949,
        (0x1E, _) => 874,
        (0x1F, _) => 1254,
        (0x25..=0x27, _) => 1257,
        (0x2A, _) => 1258,
        _ => 1252,
    }
}

/// The eight story lengths; Word 97 has a reserved number where Word 6 counts macro text.
fn stories(stream: &[u8], at: usize) -> StoryLengths {
    let length = |index: usize| {
        u32_at(stream, at + 4 * index)
            .filter(|&n| n < 0x8000_0000)
            .unwrap_or(0)
    };
    StoryLengths {
        main: length(0),
        footnotes: length(1),
        headers: length(2),
        macros: length(3),
        annotations: length(4),
        endnotes: length(5),
        textboxes: length(6),
        header_textboxes: length(7),
    }
}
