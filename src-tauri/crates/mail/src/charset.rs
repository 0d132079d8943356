//! Bytes to text. Vietnamese mail is UTF-8, or windows-1258 (which writes tone marks as separate
//! characters), or one of them under the other's name.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, WINDOWS_1258};
use mail_parser::decoders::charsets::map::charset_decoder;
use unicode_normalization::UnicodeNormalization;

/// Text, and whether the bytes were what `label` promised.
///
/// windows-1258 cannot write most Vietnamese letters in one character, so its text is composed (NFC) here:
/// the decomposition is the charset's, not the writer's. Other charsets keep what was written.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> (String, bool) {
    let label = label.map(|l| l.trim().trim_matches(['"', '\'']));
    let Some(label) = label.filter(|l| !l.is_empty()) else {
        return (guess(bytes), true);
    };
    match Encoding::for_label(label.as_bytes()) {
        // Programs that write "us-ascii" or "iso-8859-1" over UTF-8 are common; real Latin-1 that happens to
        // be valid UTF-8 is not.
        Some(encoding) if encoding == UTF_8 || encoding == WINDOWS_1252 => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                return (text.to_owned(), true);
            }
            if encoding == UTF_8 {
                return (damaged_utf8(bytes), false);
            }
            (encoding.decode_without_bom_handling(bytes).0.into_owned(), true)
        }
        Some(encoding) => {
            let (text, damaged) = encoding.decode_without_bom_handling(bytes);
            let text = if encoding == WINDOWS_1258 {
                text.nfc().collect()
            } else {
                text.into_owned()
            };
            (text, !damaged)
        }
        None => match charset_decoder(label.as_bytes()) {
            Some(decoder) => (decoder(bytes), true),
            None => (guess(bytes), false),
        },
    }
}

/// Text of bytes that do not say what they are.
pub(crate) fn guess(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => damaged_utf8(bytes),
    }
}

/// UTF-8 with a few bad bytes keeps its good ones; bytes that are mostly not UTF-8 are windows-1258.
fn damaged_utf8(bytes: &[u8]) -> String {
    let lossy = String::from_utf8_lossy(bytes);
    let bad = lossy.chars().filter(|c| *c == '\u{FFFD}').count();
    let good = lossy
        .chars()
        .filter(|c| !c.is_ascii() && *c != '\u{FFFD}')
        .count();
    if good > bad {
        lossy.into_owned()
    } else {
        WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn check(bytes: &[u8], label: Option<&str>, want: &str, clean: bool) {
        assert_eq!(decode(bytes, label), (want.to_owned(), clean), "{label:?}");
    }

    #[test]
    fn charsets() {
        check("Gửi".as_bytes(), Some("utf-8"), "Gửi", true);
        check("Gửi".as_bytes(), Some("US-ASCII"), "Gửi", true);
        check("Gửi".as_bytes(), None, "Gửi", true);
        check(b"G\xfd\xd2i", Some("windows-1258"), "Gửi", true);
        check(b"G\xfd\xd2i", Some("\"cp1258\""), "Gửi", true);
        check(b"G\xfd\xd2i", None, "Gửi", true);
        check(b"G\xfd\xd2i", Some("utf-8"), "Gửi", false);
        check(b"\xe9", Some("iso-8859-1"), "é", true);
        check("Thu\u{309}".as_bytes(), Some("utf-8"), "Thu\u{309}", true);
        check(b"a", Some("no-such-charset"), "a", false);
    }
}
