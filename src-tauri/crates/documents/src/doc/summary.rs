//! What a compound file says of itself: title, author, dates, office (MS-OLEPS, MS-OSHARED 2.3.3).

use crate::bytes::{slice_at, u16_at, u32_at, u64_at, utf16_at};
use crate::codepage;
use crate::model::Properties;
use crate::ole2::Container;

/// Properties of a set looked through at most; Office writes a few dozen.
const MAX_PROPERTIES: usize = 256;
/// Bytes of a text at most.
const MAX_TEXT: usize = 4096;
/// The stream names begin with character 5.
const SUMMARY: &str = "\u{5}SummaryInformation";
const DOCUMENT_SUMMARY: &str = "\u{5}DocumentSummaryInformation";
/// FILETIME counts tenths of a microsecond from 1601; this many seconds later comes 1970.
const SECONDS_TO_1970: i64 = 11_644_473_600;
/// Identifiers (MS-OSHARED 2.3.3.2.1 and 2.3.3.2.2), types (MS-OLEPS 2.15).
const CODE_PAGE: u32 = 1;
const TITLE: u32 = 2;
const AUTHOR: u32 = 4;
const CREATED: u32 = 12;
const SAVED: u32 = 13;
const COMPANY: u32 = 15;
const NARROW_TEXT: u32 = 0x1E;
const WIDE_TEXT: u32 = 0x1F;
const FILE_TIME: u32 = 0x40;

/// Reads both sets; what is missing or damaged stays `None`.
pub(super) fn properties(container: &Container<'_>) -> Properties {
    let mut out = Properties::default();
    if let Some(stream) = container.stream(SUMMARY)
        && let Some(set) = Set::read(&stream)
    {
        out.title = set.text(TITLE);
        out.author = set.text(AUTHOR);
        out.created = set.time(CREATED);
        out.modified = set.time(SAVED);
    }
    if let Some(stream) = container.stream(DOCUMENT_SUMMARY)
        && let Some(set) = Set::read(&stream)
    {
        out.company = set.text(COMPANY);
    }
    out
}

/// The first property set of a stream.
struct Set<'s> {
    bytes: &'s [u8],
    page: u16,
}

impl<'s> Set<'s> {
    fn read(stream: &'s [u8]) -> Option<Self> {
        // Byte order, version, system, class; then how many sets, and the class and offset of the first.
        let at = u32_at(stream, 44).filter(|_| u16_at(stream, 0) == Some(0xFFFE))?;
        let mut set = Self {
            bytes: stream.get(at as usize..)?,
            page: 1252,
        };
        set.page = set
            .value(CODE_PAGE)
            .and_then(|at| u16_at(set.bytes, at + 4))
            .unwrap_or(1252);
        Some(set)
    }

    /// Where a property stands: its type, then its value.
    fn value(&self, identifier: u32) -> Option<usize> {
        let count = (u32_at(self.bytes, 4)? as usize).min(MAX_PROPERTIES);
        (0..count)
            .find(|i| u32_at(self.bytes, 8 + 8 * i) == Some(identifier))
            .and_then(|i| u32_at(self.bytes, 12 + 8 * i))
            .map(|at| at as usize)
    }

    fn text(&self, identifier: u32) -> Option<String> {
        let at = self.value(identifier)?;
        let length = (u32_at(self.bytes, at.checked_add(4)?)? as usize).min(MAX_TEXT);
        let text = match u32_at(self.bytes, at)? {
            NARROW_TEXT if self.page == 1200 => utf16_at(self.bytes, at + 8, length / 2)?,
            NARROW_TEXT => {
                let raw = slice_at(self.bytes, at + 8, length)?;
                codepage::decoder(self.page)
                    .decode_without_bom_handling(raw)
                    .0
                    .into_owned()
            }
            WIDE_TEXT => utf16_at(self.bytes, at + 8, length)?,
            _ => return None,
        };
        let text = legacy_text::nfc(text.split('\0').next()?);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn time(&self, identifier: u32) -> Option<String> {
        let at = self.value(identifier)?;
        if u32_at(self.bytes, at)? != FILE_TIME {
            return None;
        }
        let ticks = u64_at(self.bytes, at + 4).filter(|&ticks| ticks > 0)?;
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - SECONDS_TO_1970;
        // Zero dates and lengths of time stand there too.
        let time = jiff::Timestamp::from_second(seconds)
            .ok()
            .filter(|_| seconds > FIRST_SECOND)?;
        Some(time.to_string())
    }
}

/// 1980-01-01: no Word was there before.
const FIRST_SECOND: i64 = 315_532_800;
