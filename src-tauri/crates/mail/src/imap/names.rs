//! Names of folders as IMAP writes them: modified UTF-7 (RFC 3501 §5.1.3).

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

const ENGINE: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// A name as a server knows it: `Đã nhận` is `&ARAA4w- nh&Hq0-n`.
pub(super) fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut shifted: Vec<u8> = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            unshift(&mut out, &mut shifted);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                shifted.extend(unit.to_be_bytes());
            }
        }
    }
    unshift(&mut out, &mut shifted);
    out
}

fn unshift(out: &mut String, shifted: &mut Vec<u8>) {
    if !shifted.is_empty() {
        out.push('&');
        out.push_str(&ENGINE.encode(&shifted));
        out.push('-');
        shifted.clear();
    }
}

/// A name out of a quoted string, whose quotes and backslashes the protocol library leaves escaped.
pub(super) fn unescaped(name: &str) -> String {
    name.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// A server's name for people. What is not modified UTF-7 stays as it is.
pub(super) fn decoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('&') {
        let Some((word, behind)) = after.split_once('-') else {
            break;
        };
        let plain = if word.is_empty() {
            Some("&".into())
        } else {
            words(word)
        };
        let Some(plain) = plain else {
            break;
        };
        out.push_str(before);
        out.push_str(&plain);
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn words(encoded: &str) -> Option<String> {
    let bytes = ENGINE.decode(encoded).ok()?;
    if bytes.is_empty() || bytes.len() % 2 != 0 {
        return None;
    }
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok().map(u16::from_be_bytes))
        .collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded};

    #[test]
    fn names_go_and_come_back() {
        let check = |name: &str, wire: &str| {
            assert_eq!(encoded(name), wire);
            assert_eq!(decoded(wire), name);
        };
        check("INBOX", "INBOX");
        check("Đã nhận", "&ARAA4w- nh&Hq0-n");
        check("Thủ tục & quyết định", "Th&Huc- t&HuU-c &- quy&Hr8-t &AREeyw-nh");
        check("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        check("😀", "&2D3eAA-");
    }

    #[test]
    fn what_is_not_encoded_stays() {
        for name in ["a&b", "&!!-", "&AA-", "&2D0-"] {
            assert_eq!(decoded(name), name, "{name}");
        }
    }
}
