//! Carrying one letter, and what became of it.

use std::io::Write;
use std::time::Instant;

use crate::imap::wire::STEP;
use crate::imap::{Stop, Trouble};

use super::reply::{self, Reply};
use super::{FINAL_ANSWER, Post, STOP_GRACE};

/// Bytes given to the connection at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// The end of a letter (RFC 5321 §4.1.1.4).
const END_MARK: &[u8] = b".\r\n";

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it over for all recipients.
    Sent {
        /// Its answer, mostly with its own name for the letter.
        reply: String,
    },
    /// It was not taken, for any recipient.
    Refused {
        /// Whether the same letter would be refused again.
        permanent: bool,
        /// The server's code; none where we refuse ourselves.
        code: Option<u16>,
        /// The server's words, or ours.
        words: String,
        /// Because of whom, where it is because of one.
        recipient: Option<String>,
    },
    /// The server cannot have taken it: the connection ended before the end of the letter went.
    Unreachable {
        /// What happened.
        why: Trouble,
    },
    /// The whole letter went and no answer came: the server may have taken it or not.
    Ambiguous {
        /// What happened.
        why: Trouble,
    },
}

impl Post {
    /// Hands one letter over to all recipients, or to none: one refused recipient is a refused letter. `message` goes
    /// as it is, but for line ends: each becomes CRLF (RFC 5321 §2.3.8).
    ///
    /// `about_to_send` is called when the server waits for the letter and none of its bytes has gone.
    ///
    /// # Errors
    ///
    /// What `about_to_send` says; then no byte of the letter goes, and the connection is over.
    pub fn send<E>(
        &mut self,
        from: &str,
        recipients: &[impl AsRef<str>],
        message: &[u8],
        about_to_send: impl FnOnce() -> Result<(), E>,
    ) -> Result<Outcome, E> {
        if self.over {
            return Ok(Outcome::Unreachable {
                why: Trouble::Lost("the connection is over".into()),
            });
        }
        match self.announce(from, recipients, message) {
            Ok(None) => {}
            Ok(Some(refused)) => {
                self.forget();
                return Ok(refused);
            }
            Err(why) => return Ok(Outcome::Unreachable { why }),
        }
        if let Err(error) = about_to_send() {
            self.over = true;
            return Err(error);
        }
        Ok(self.carry(message))
    }

    /// Everything before the letter itself; `None` when the server waits for it.
    fn announce(
        &mut self,
        from: &str,
        recipients: &[impl AsRef<str>],
        message: &[u8],
    ) -> Result<Option<Outcome>, Trouble> {
        if let Some(ours) = self.unfit(from, recipients, message) {
            return Ok(Some(ours));
        }
        let mut mail_from = format!("MAIL FROM:<{from}>");
        if self.offers.size.is_some() {
            mail_from.push_str(&format!(" SIZE={}", message.len()));
        }
        if self.offers.eight_bit && !message.is_ascii() {
            mail_from.push_str(" BODY=8BITMIME");
        }
        let all_ascii = from.is_ascii() && recipients.iter().all(|to| to.as_ref().is_ascii());
        if !all_ascii {
            mail_from.push_str(" SMTPUTF8");
        }
        let reply = self.ask(&mail_from)?;
        if !reply.is_good() {
            return refused(reply, None).map(Some);
        }
        for to in recipients {
            let reply = self.ask(&format!("RCPT TO:<{}>", to.as_ref()))?;
            if !reply.is_good() {
                return refused(reply, Some(to.as_ref())).map(Some);
            }
        }
        let reply = self.ask("DATA")?;
        if reply.code == 354 {
            Ok(None)
        } else {
            refused(reply, None).map(Some)
        }
    }

    /// What the server need not be asked.
    fn unfit(&self, from: &str, recipients: &[impl AsRef<str>], message: &[u8]) -> Option<Outcome> {
        let ours = |words: String, recipient: Option<&str>| {
            Some(Outcome::Refused {
                permanent: true,
                code: None,
                words,
                recipient: recipient.map(str::to_owned),
            })
        };
        if recipients.is_empty() {
            return ours("no recipient".into(), None);
        }
        for address in std::iter::once(from).chain(recipients.iter().map(AsRef::as_ref)) {
            if !is_address(address) {
                return ours(format!("not an address: {address:?}"), Some(address));
            }
            if !address.is_ascii() && !self.offers.utf8_addresses {
                return ours("the server does not offer SMTPUTF8".into(), Some(address));
            }
        }
        if !message.is_ascii() && !self.offers.eight_bit {
            return ours("the server does not offer 8BITMIME".into(), None);
        }
        let size = message.len() as u64;
        match self.offers.size {
            Some(most) if most > 0 && size > most => ours(
                format!("{size} bytes are more than the server takes ({most})"),
                None,
            ),
            _ => None,
        }
    }

    fn carry(&mut self, message: &[u8]) -> Outcome {
        if let Err(why) = self.body(message) {
            // A server that has had enough says so before it closes.
            let last_words = self.wire.line_within(STEP).ok().flatten();
            let reply = last_words.and_then(|line| reply::read_from(&self.wire, line).ok());
            self.over = true;
            return match reply.filter(Reply::is_refusal).map(|reply| refused(reply, None)) {
                Some(Ok(outcome)) => outcome,
                _ => Outcome::Unreachable { why },
            };
        }
        match self.end() {
            Ok(reply) if reply.is_good() => Outcome::Sent {
                reply: reply.to_string(),
            },
            Ok(reply) => refused(reply, None).unwrap_or_else(|why| {
                self.over = true;
                Outcome::Ambiguous { why }
            }),
            Err(why) => {
                self.over = true;
                Outcome::Ambiguous { why }
            }
        }
    }

    /// The letter without its end mark. Until that has gone, no server takes it.
    fn body(&mut self, message: &[u8]) -> Result<(), Trouble> {
        let clothed = transparent(message);
        for chunk in clothed.chunks(CHUNK_BYTES) {
            if self.stop.asked() {
                return Err(Trouble::Stopped);
            }
            self.wire.write_all(chunk)?;
        }
        self.wire.flush()?;
        Ok(())
    }

    /// The end mark and the answer to it. Asked to stop, we wait a little longer: stopping here leaves a doubt.
    fn end(&mut self) -> Result<Reply, Trouble> {
        self.wire.write_all(END_MARK).and_then(|()| self.wire.flush())?;
        self.wire.heed(Stop::default());
        let mut until = Instant::now() + FINAL_ANSWER.min(self.patience.command);
        let mut stopping = false;
        let first = loop {
            if let Some(line) = self.wire.line_within(STEP)? {
                break line;
            }
            if self.stop.asked() && !stopping {
                stopping = true;
                until = until.min(Instant::now() + STOP_GRACE);
            }
            if Instant::now() >= until {
                return Err(if stopping {
                    Trouble::Stopped
                } else {
                    Trouble::TimedOut
                });
            }
        };
        let reply = reply::read_from(&self.wire, first)?;
        self.over |= reply.code == 421;
        self.wire.heed(self.stop.clone());
        Ok(reply)
    }

    /// Makes the server forget a letter it would not take, so that the next can go.
    fn forget(&mut self) {
        if !self.over {
            self.over = !self.ask("RSET").is_ok_and(|reply| reply.is_good());
        }
    }
}

/// A refusal; an answer that is neither yes nor no is a lie.
fn refused(reply: Reply, recipient: Option<&str>) -> Result<Outcome, Trouble> {
    if !reply.is_refusal() {
        return Err(Trouble::lied(reply.to_string()));
    }
    Ok(Outcome::Refused {
        permanent: !reply.is_for_now(),
        code: Some(reply.code),
        words: reply.words(),
        recipient: recipient.map(str::to_owned),
    })
}

/// Whether an address can stand between angle brackets of a command without ending it.
fn is_address(address: &str) -> bool {
    address.len() <= 320
        && address
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
        && !address
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'))
}

/// The bytes that go: lines ended by CRLF, the last one too, and a dot more before each that begins with one
/// (RFC 5321 §4.5.2). A bare line feed would let some servers see an end where there is none.
fn transparent(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + message.len() / 64 + 2);
    let mut rest = message;
    while !rest.is_empty() {
        let end = rest.iter().position(|b| matches!(b, b'\r' | b'\n'));
        let (line, after) = rest.split_at(end.unwrap_or(rest.len()));
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
        rest = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.get(1..))
            .unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{is_address, transparent};

    #[test]
    fn what_goes() {
        let check = |message: &str, want: &str| {
            assert_eq!(transparent(message.as_bytes()), want.as_bytes(), "{message:?}");
        };
        check("", "");
        check("a", "a\r\n");
        check("a\r\n", "a\r\n");
        check("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n");
        check(".a\n.\n..\n", "..a\r\n..\r\n...\r\n");
        check("a\rb\r\r\nc", "a\r\nb\r\n\r\nc\r\n");
        check("\r\n\r\n", "\r\n\r\n");
    }

    #[test]
    fn addresses() {
        for good in ["a@b.vn", "bien+tap@b.vn", "biên@b.vn"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "a", "@b", "a@", "a b@c", "a@b>\r\nRCPT TO:<c@d", "a@b\0"] {
            assert!(!is_address(bad), "{bad:?}");
        }
    }
}
