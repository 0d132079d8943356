//! Text on its way to a page: composed, without characters that could deceive; hashes; shown dates.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The text composed (NFC) and without what no office text needs and a browser would obey or refuse: control
/// characters, direction marks and overrides (U+202A–202E, U+2066–2069, U+200E, U+200F, U+061C), byte order
/// marks, interlinear and private marks, noncharacters. Tab becomes a space; line feeds stay, whatever the form
/// they came in (CR, CRLF, vertical tab, U+2028, U+2029).
pub(crate) fn clean(text: &str) -> String {
    let unified = text.replace("\r\n", "\n");
    unified
        .chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            // The bullets of the Symbol and Wingdings fonts, as word processors leave them.
            '\u{f0b7}' | '\u{f0a7}' | '\u{f076}' => Some('•'),
            c if c.is_control() || is_deceptive(c) => None,
            c => Some(c),
        })
        .nfc()
        .collect()
}

/// [`clean`], all on one line, trimmed: for names, titles and labels.
pub(crate) fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        | '\u{200b}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Without tone marks and capitals, `đ` as `d`: for file names and for sorting.
pub(crate) fn folded(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

/// SHA-256 as 64 lower-case hexadecimal digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// `true` for 64 lower-case hexadecimal digits.
pub(crate) fn is_sha256_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// `dd/mm/yyyy`, as officials write it.
pub(crate) fn shown_date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// A moment at the given offset: shown (`09:00 ngày 23/03/2026`) and machine-readable (RFC 3339).
pub(crate) fn shown_moment(at: Timestamp, utc_offset_seconds: i32) -> (String, String) {
    let offset = Offset::from_seconds(utc_offset_seconds).unwrap_or(Offset::UTC);
    let local = offset.to_datetime(at);
    let shown = format!(
        "{:02}:{:02} ngày {}",
        local.hour(),
        local.minute(),
        shown_date(local.date())
    );
    (shown, at.display_with_offset(offset).to_string())
}

/// A size people understand, in Vietnamese notation: `37 KB`, `1,4 MB`.
pub(crate) fn shown_size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    if bytes < KIB {
        format!("{bytes} byte")
    } else if bytes < MIB {
        format!("{} KB", bytes.div_ceil(KIB))
    } else {
        let tenths = bytes.saturating_mul(10) / MIB;
        format!("{},{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        for (given, expected) in [
            ("Tho\u{302}\u{309}i", "Th\u{1ed5}i"),
            ("ph\u{1ea1}m\u{202e}cod.exe", "phạmcod.exe"),
            ("a\u{0}b\u{7}c\u{feff}\u{fffe}", "abc"),
            ("dòng 1\r\ndòng 2\u{b}dòng 3\rx", "dòng 1\ndòng 2\ndòng 3\nx"),
            ("cột\tcột", "cột cột"),
            ("<b>&amp;", "<b>&amp;"),
            ("\u{f0b7} gạch đầu dòng\u{e123}", "• gạch đầu dòng"),
        ] {
            assert_eq!(clean(given), expected, "{given:?}");
        }
        assert_eq!(clean_line("  Cấp\u{a0}thẻ \n lần đầu "), "Cấp thẻ lần đầu");
    }

    #[test]
    fn folding() {
        assert_eq!(folded("Đường Ðồng ĐẤT ƠƯ"), "duong ðong dat ou");
    }

    #[test]
    fn sizes_and_moments() {
        assert_eq!(shown_size(0), "0 byte");
        assert_eq!(shown_size(1025), "2 KB");
        assert_eq!(shown_size(1_500_000), "1,4 MB");
        assert_eq!(shown_size(u64::MAX), "1759218604441,5 MB");
        let (shown, machine) = shown_moment("2026-03-23T02:00:00Z".parse().unwrap(), 7 * 3600);
        assert_eq!(shown, "09:00 ngày 23/03/2026");
        assert_eq!(machine, "2026-03-23T09:00:00+07:00");
    }
}
