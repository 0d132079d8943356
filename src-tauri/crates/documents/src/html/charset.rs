//! Which encoding a page is in: what it says, unless the bytes say otherwise.

use crate::codepage;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use legacy_text::{CONVERT_FROM, Decoded, PlainEncoding, decode_bytes};

/// Bytes in which the charset is looked for.
const HEAD_BYTES: usize = 4096;
/// Letters of UTF-8 that make a page UTF-8 although it names an eight-bit charset.
const MIN_LETTERS: usize = 3;

/// A page as text, and the encoding of its letters where no font tells it.
pub(super) struct Page {
    pub(super) text: String,
    /// Decoded from a legacy encoding by statistics.
    pub(super) converted_from: Option<&'static str>,
    /// The encoding is a guess: which one, and how sure it is in hundredths.
    pub(super) guessed: Option<(PlainEncoding, u8)>,
}

impl Page {
    fn sure(text: String) -> Self {
        Self {
            text,
            converted_from: None,
            guessed: None,
        }
    }

    fn guess(decoded: Decoded) -> Self {
        Self {
            converted_from: crate::plain::legacy_name(decoded.encoding),
            guessed: (decoded.confidence < CONVERT_FROM).then_some((decoded.encoding, decoded.confidence)),
            text: decoded.text,
        }
    }
}

/// Byte order mark, then the charset `outside` (a part's header) or the page names, then what the bytes look like.
pub(super) fn decode(bytes: &[u8], outside: Option<&str>) -> Page {
    let marked = [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"]
        .iter()
        .any(|mark| bytes.starts_with(mark));
    let zeros = bytes.iter().take(HEAD_BYTES).filter(|&&b| b == 0).count();
    if marked || zeros * 4 > bytes.len().min(HEAD_BYTES) {
        return Page::sure(decode_bytes(bytes).text);
    }
    let named = outside.and_then(known).or_else(|| named_charset(bytes));
    // A page of bytes that says it is sixteen-bit was made by a program that thought so (WHATWG does the same).
    let named = named.map(|e| if e == UTF_16LE || e == UTF_16BE { UTF_8 } else { e });
    let Some(encoding) = named else {
        return without_name(bytes);
    };
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Page::sure(text.to_owned()),
            Err(_) => Page::guess(decode_bytes(bytes)),
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.chars().filter(|c| !c.is_ascii()).count() >= MIN_LETTERS
    {
        return Page::sure(text.to_owned());
    }
    if encoding == WINDOWS_1252 && !names_fonts(bytes) {
        let decoded = decode_bytes(bytes);
        if decoded.confidence >= CONVERT_FROM {
            return Page::guess(decoded);
        }
    }
    Page::sure(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// Nothing is named: with fonts the bytes stay for them, else they are weighed.
fn without_name(bytes: &[u8]) -> Page {
    if std::str::from_utf8(bytes).is_err() && names_fonts(bytes) {
        let decoded = decode_bytes(bytes);
        return match decoded.encoding {
            PlainEncoding::Tcvn3 | PlainEncoding::Vni | PlainEncoding::Vps | PlainEncoding::Viscii => {
                Page::sure(
                    codepage::decoder(1252)
                        .decode_without_bom_handling(bytes)
                        .0
                        .into_owned(),
                )
            }
            _ => Page::sure(decoded.text),
        };
    }
    Page::guess(decode_bytes(bytes))
}

/// A legacy font may be named: the font will decide the letters.
fn names_fonts(bytes: &[u8]) -> bool {
    let names = |word: &[u8]| {
        bytes
            .windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word))
    };
    names(b".vn") || names(b"vni-") || names(b"vps ")
}

/// The charset of a `<meta>` or of an XML declaration in the first bytes.
fn named_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD_BYTES))?).to_ascii_lowercase();
    let values = ["charset", "encoding"]
        .into_iter()
        .flat_map(|name| head.split(name).skip(1));
    values
        .filter_map(|after| after.trim_start().strip_prefix('='))
        .find_map(|value| known(value.trim_start().trim_start_matches(['"', '\'', '\\'])))
}

/// The encoding a label begins with.
fn known(value: &str) -> Option<&'static Encoding> {
    let end = value
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .unwrap_or(value.len());
    match value.get(..end)?.to_ascii_lowercase().as_str() {
        "x-user-defined" | "iso-8859-1" | "us-ascii" => Some(codepage::decoder(1252)),
        label => Encoding::for_label(label.as_bytes()),
    }
}
