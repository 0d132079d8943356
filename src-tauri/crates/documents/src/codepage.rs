//! Code pages by number, and by the character set of a font.

use encoding_rs::Encoding;
use std::sync::LazyLock;

/// The code page of a font's character set (`\fcharset`, `chs` of an FFN); `None` for "default" and "symbol".
pub(crate) fn of_charset(charset: u8) -> Option<u16> {
    Some(match charset {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// The decoder of a code page; windows-1252 for one that is not known.
pub(crate) fn decoder(page: u16) -> &'static Encoding {
    match page {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        866 => encoding_rs::IBM866,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        65001 => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// What each byte of windows-1252 means.
pub(crate) static WINDOWS_1252_LETTERS: LazyLock<[char; 256]> = LazyLock::new(|| {
    let decoder = encoding_rs::WINDOWS_1252;
    let mut out = ['\u{FFFD}'; 256];
    for (byte, c) in (0u8..=255).zip(out.iter_mut()) {
        *c = decoder
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next()
            .unwrap_or('\u{FFFD}');
    }
    out
});

/// Text read as windows-1252, read again in another code page.
pub(crate) fn recode(text: &str, page: u16) -> String {
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    decoder(page).decode_without_bom_handling(&bytes).0.into_owned()
}
