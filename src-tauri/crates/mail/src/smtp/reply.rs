//! Answers of a server (RFC 5321 §4.2).

use std::fmt;

use crate::imap::Trouble;
use crate::imap::trouble::said;
use crate::imap::wire::Wire;

use super::MAX_REPLY_LINES;

/// One answer: a code and lines of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// Between 200 and 599.
    pub(super) code: u16,
    /// Words, without codes.
    pub(super) lines: Vec<String>,
}

impl Reply {
    pub(super) fn is_good(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// Refused, but perhaps not at another time.
    pub(super) fn is_for_now(&self) -> bool {
        (400..500).contains(&self.code)
    }

    pub(super) fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// Its words on one line, fit to be shown.
    pub(super) fn words(&self) -> String {
        said(&self.lines.join(" "))
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.words())
    }
}

/// Reads one answer.
pub(super) fn read(wire: &Wire) -> Result<Reply, Trouble> {
    let first = wire.line()?.ok_or_else(gone)?;
    read_from(wire, first)
}

/// The same where the first line has been read.
pub(super) fn read_from(wire: &Wire, first: Vec<u8>) -> Result<Reply, Trouble> {
    let mut reply = Reply {
        code: 0,
        lines: Vec::new(),
    };
    let mut line = first;
    loop {
        let (code, last, words) = parsed(&line)?;
        if reply.lines.is_empty() {
            reply.code = code;
        } else if reply.code != code {
            return Err(Trouble::lied("an answer with two codes"));
        }
        reply.lines.push(words);
        if last {
            return Ok(reply);
        }
        if reply.lines.len() >= MAX_REPLY_LINES {
            return Err(Trouble::lied("an answer without end"));
        }
        line = wire.line()?.ok_or_else(gone)?;
    }
}

fn gone() -> Trouble {
    Trouble::Lost("end of the connection".into())
}

/// A line's code, whether it is the last one, its words.
fn parsed(line: &[u8]) -> Result<(u16, bool, String), Trouble> {
    let not_one = || Trouble::lied(said(&String::from_utf8_lossy(line)));
    // A line that was cut is no answer, whatever its beginning says.
    let whole = line.strip_suffix(b"\n").ok_or_else(gone)?;
    let text = String::from_utf8_lossy(whole.strip_suffix(b"\r").unwrap_or(whole)).into_owned();
    let (digits, rest) = text.split_at_checked(3).ok_or_else(not_one)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(not_one());
    }
    let code: u16 = digits.parse().map_err(|_| not_one())?;
    if !(200..600).contains(&code) {
        return Err(not_one());
    }
    match rest.split_at_checked(1) {
        None => Ok((code, true, String::new())),
        Some((" ", words)) => Ok((code, true, words.to_owned())),
        Some(("-", words)) => Ok((code, false, words.to_owned())),
        Some(_) => Err(not_one()),
    }
}

#[cfg(test)]
mod tests {
    use super::parsed;
    use crate::imap::Trouble;

    #[test]
    fn lines() {
        let check = |line: &[u8], want: (u16, bool, &str)| {
            let (code, last, words) = parsed(line).unwrap();
            assert_eq!((code, last, words.as_str()), want, "{line:?}");
        };
        check(b"250 2.0.0 Ok\r\n", (250, true, "2.0.0 Ok"));
        check(b"250-PIPELINING\n", (250, false, "PIPELINING"));
        check(b"354\r\n", (354, true, ""));
        check(
            "550 5.1.1 không có hộp thư\r\n".as_bytes(),
            (550, true, "5.1.1 không có hộp thư"),
        );
        for bad in [
            &b"25\r\n"[..],
            b"2500 x\r\n",
            b"150 x\r\n",
            b"600 x\r\n",
            b"HTTP/1.1\r\n",
            b"\xff\xfe\r\n",
            b"\r\n",
        ] {
            assert!(matches!(parsed(bad), Err(Trouble::Lied(_))), "{bad:?}");
        }
        for cut in [&b""[..], b"250 2.0", b"250 2.0.0 Ok\r"] {
            assert!(matches!(parsed(cut), Err(Trouble::Lost(_))), "{cut:?}");
        }
    }
}
