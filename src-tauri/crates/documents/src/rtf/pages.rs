//! The code pages of DOS, which old RTF names and `encoding_rs` does not have.

/// Bytes 0x80–0xFF of code page 437.
const PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// Bytes 0x80–0xFF of code page 850.
const PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// Bytes in a page of DOS; `None` for any other page.
pub(super) fn decode(page: u16, bytes: &[u8]) -> Option<String> {
    let high = match page {
        437 => PAGE_437,
        850 => PAGE_850,
        _ => return None,
    };
    let letter = |&byte: &u8| match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(at) => high.chars().nth(usize::from(at)).unwrap_or('\u{FFFD}'),
    };
    Some(bytes.iter().map(letter).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn pages_are_whole() {
        for (page, byte, letter) in [
            (437, 0xE1, 'ß'),
            (437, 0xFE, '■'),
            (850, 0xD1, 'Ð'),
            (850, 0x41, 'A'),
        ] {
            assert_eq!(
                super::decode(page, &[byte]),
                Some(letter.to_string()),
                "{page} {byte:x}"
            );
        }
        assert_eq!(
            [super::PAGE_437, super::PAGE_850].map(|p| p.chars().count()),
            [128, 128]
        );
        assert_eq!(super::decode(1252, b"a"), None);
    }
}
