//! Content-Transfer-Encoding undone (RFC 2045 section 6), forgiving what mailers get wrong: a damaged
//! character costs itself, not the file.

use std::borrow::Cow;
use std::sync::LazyLock;

/// How the body of a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    Plain,
    Base64,
    QuotedPrintable,
}

impl Transfer {
    pub(crate) fn from_field(value: &str) -> Self {
        let value = value.trim().trim_matches('"').to_ascii_lowercase();
        match value.split([' ', ';', '\t']).next().unwrap_or_default() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }

    /// The decoded bytes, and whether every character was in order.
    pub(crate) fn decode(self, body: &[u8]) -> (Cow<'_, [u8]>, bool) {
        match self {
            Self::Plain => (Cow::Borrowed(body), true),
            Self::Base64 => {
                let (bytes, clean) = base64(body);
                (Cow::Owned(bytes), clean)
            }
            Self::QuotedPrintable => (Cow::Owned(quoted_printable(body)), true),
        }
    }
}

/// Stands for every byte that is no digit of base64; a bit none of them has.
const NO_DIGIT: u8 = 0x40;

/// What each byte is worth as a digit of base64 (RFC 4648 section 4).
static BASE64: LazyLock<[u8; 256]> = LazyLock::new(|| {
    let mut values = [NO_DIGIT; 256];
    let digits = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*b"+/");
    for (digit, value) in digits.zip(0..) {
        if let Some(of_digit) = values.get_mut(usize::from(digit)) {
            *of_digit = value;
        }
    }
    values
});

/// Base64 whose stray characters are skipped; padding in the middle ends a group, not the file (several
/// encoded pieces one after the other are met).
pub(crate) fn base64(body: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut group, mut held, mut clean) = (0_u32, 0_u8, true);
    let mut rest = body;
    let values = &*BASE64;
    let value_of = |byte: u8| values.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT);
    loop {
        // Nearly all of it is whole groups.
        while held == 0
            && let Some((four, after)) = rest.split_first_chunk::<4>()
            && let [a, b, c, d] = four.map(value_of)
            && (a | b | c | d) < NO_DIGIT
        {
            out.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
            rest = after;
        }
        let Some((&byte, after)) = rest.split_first() else {
            break;
        };
        rest = after;
        let value = value_of(byte);
        if value == NO_DIGIT {
            match byte {
                b'=' => {
                    clean &= flush(&mut out, group, held);
                    (group, held) = (0, 0);
                }
                b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => clean = false,
            }
            continue;
        }
        group = group << 6 | u32::from(value);
        held += 1;
        if held == 4 {
            out.extend_from_slice(&[(group >> 16) as u8, (group >> 8) as u8, group as u8]);
            (group, held) = (0, 0);
        }
    }
    // Without padding at the very end a whole byte may still be held; that is forgiven.
    clean &= flush(&mut out, group, held);
    (out, clean)
}

/// Writes the whole bytes of an unfinished group; one lone character is none.
fn flush(out: &mut Vec<u8>, group: u32, held: u8) -> bool {
    match held {
        2 => out.push((group >> 4) as u8),
        3 => out.extend_from_slice(&[(group >> 10) as u8, (group >> 2) as u8]),
        1 => return false,
        _ => {}
    }
    true
}

/// Quoted-printable of a body; a `=` that is no escape is left as it stands.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        if byte != b'=' {
            out.push(byte);
            rest = tail;
        } else if let Some(after) = soft_break(tail) {
            rest = after;
        } else if let Some((value, after)) = hex_pair(tail) {
            out.push(value);
            rest = after;
        } else {
            out.push(b'=');
            rest = tail;
        }
    }
    out
}

/// What follows a soft line break: white space to the end of the line, or the end of the body.
fn soft_break(tail: &[u8]) -> Option<&[u8]> {
    let blank = tail
        .iter()
        .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
        .count();
    match tail.get(blank) {
        Some(b'\n') => tail.get(blank + 1..),
        None => Some(&[]),
        _ => None,
    }
}

/// A byte written as two hexadecimal digits, and what follows.
pub(crate) fn hex_pair(tail: &[u8]) -> Option<(u8, &[u8])> {
    let digit = |b: &u8| char::from(*b).to_digit(16);
    match tail {
        [high, low, after @ ..] => Some(((digit(high)? * 16 + digit(low)?) as u8, after)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Transfer;

    fn check(transfer: Transfer, body: &str, want: &[u8], clean: bool) {
        let (bytes, was) = transfer.decode(body.as_bytes());
        assert_eq!((bytes.as_ref(), was), (want, clean), "{body:?}");
    }

    #[test]
    fn base64() {
        check(Transfer::Base64, "TTHC\r\n", &[0x4d, 0x31, 0xc2], true);
        check(Transfer::Base64, "QQ==", b"A", true);
        check(Transfer::Base64, "QQ==QUI=", b"AAB", true);
        check(Transfer::Base64, "QUJ\u{1}D", b"ABC", false);
        check(Transfer::Base64, "QUJDR", b"ABC", false);
        check(Transfer::Base64, "QUI", b"AB", true);
        check(Transfer::Base64, "", b"", true);
    }

    #[test]
    fn quoted_printable() {
        check(Transfer::QuotedPrintable, "a=\r\nb=\nc= \r\nd", b"abcd", true);
        check(Transfer::QuotedPrintable, "=C4=91=c4=91", "đđ".as_bytes(), true);
        check(Transfer::QuotedPrintable, "1=2 =ZZ =", b"1=2 =ZZ ", true);
    }
}
