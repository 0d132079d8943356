//! Waiting for news (RFC 2177), by hand: the library's own way panics on a server that ends IDLE at once.

use std::io::Write;
use std::time::{Duration, Instant};

use super::{POLL_EVERY, Session, Trouble};

/// How much of a line is looked at for news, in bytes.
const MAX_NEWS_BYTES: usize = 64;

/// Why waiting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woke {
    /// Something has come or gone.
    Changed,
    /// Nothing in all that time.
    TimeUp,
}

impl Session {
    /// Waits for something to come into, or go from, the open folder: by IDLE, or else by asking every
    /// [`POLL_EVERY`]. Servers end an IDLE of half an hour, so `longest` should be less.
    ///
    /// # Errors
    ///
    /// [`Trouble::Stopped`] soon after that was asked; others as every command.
    pub fn wait(&mut self, longest: Duration) -> Result<Woke, Trouble> {
        let until = Instant::now() + longest;
        let woke = if self.news {
            Ok(Woke::Changed)
        } else if self.can("IDLE") {
            self.idle(until)
        } else {
            self.poll(until)
        };
        self.news = false;
        self.judged(woke)
    }

    fn poll(&mut self, until: Instant) -> Result<Woke, Trouble> {
        loop {
            self.noop()?;
            if self.news {
                return Ok(Woke::Changed);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Woke::TimeUp);
            }
            // A server may speak up without being asked.
            match self.wire.line_within(left.min(POLL_EVERY))? {
                Some(line) if news(&line).is_some() => return Ok(Woke::Changed),
                Some(line) if is_farewell(&line) => {
                    return Err(Trouble::Lost("the server says farewell".into()));
                }
                _ => {}
            }
        }
    }

    fn idle(&mut self, until: Instant) -> Result<Woke, Trouble> {
        self.wire.begin(0, false);
        self.library.run_command("IDLE")?;
        let mut woke = Woke::TimeUp;
        // News may come before the server agrees.
        loop {
            let line = self.due_line()?;
            if line.starts_with(b"+") {
                break;
            }
            if is_tagged(&line) {
                return Err(Trouble::lied("an end of IDLE before its beginning"));
            }
            if news(&line).is_some() {
                woke = Woke::Changed;
            }
        }
        while woke == Woke::TimeUp {
            let left = until.saturating_duration_since(Instant::now());
            match self.wire.line_within(left)? {
                None if left.is_zero() => break,
                None => {}
                Some(line) if news(&line).is_some() => woke = Woke::Changed,
                Some(line) if is_farewell(&line) => {
                    return Err(Trouble::Lost("the server says farewell".into()));
                }
                Some(line) if is_tagged(&line) => return Ok(Woke::TimeUp),
                Some(_) => {}
            }
        }
        self.wire.begin(0, false);
        let mut out = self.wire.clone();
        out.write_all(b"DONE\r\n").and_then(|()| out.flush())?;
        while !is_tagged(&self.due_line()?) {}
        Ok(woke)
    }

    fn due_line(&mut self) -> Result<Vec<u8>, Trouble> {
        match self.wire.line()? {
            Some(line) if is_farewell(&line) => Err(Trouble::Lost("the server says farewell".into())),
            Some(line) => Ok(line),
            None => Err(Trouble::Lost("end of the connection".into())),
        }
    }
}

fn is_tagged(line: &[u8]) -> bool {
    !line.starts_with(b"* ") && !line.starts_with(b"+")
}

fn is_farewell(line: &[u8]) -> bool {
    line.get(..5)
        .is_some_and(|word| word.eq_ignore_ascii_case(b"* BYE"))
}

/// What has happened in the open folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    /// So many messages there are now.
    Exists(u32),
    /// At least one has gone.
    Gone,
}

/// `* 23 EXISTS`, `* 44 EXPUNGE`, `* VANISHED 41`; not `* OK Still here` nor news of flags.
pub(super) fn news(line: &[u8]) -> Option<News> {
    let text = str::from_utf8(line.get(..line.len().min(MAX_NEWS_BYTES))?).ok()?;
    let mut words = text.split_ascii_whitespace();
    if words.next() != Some("*") {
        return None;
    }
    let number = words.next()?;
    if number.eq_ignore_ascii_case("VANISHED") {
        return Some(News::Gone);
    }
    let what = words.next()?;
    if what.eq_ignore_ascii_case("EXISTS") {
        return Some(News::Exists(number.parse().ok()?));
    }
    (what.eq_ignore_ascii_case("EXPUNGE") && number.parse::<u32>().is_ok()).then_some(News::Gone)
}

#[cfg(test)]
mod tests {
    use super::{is_farewell, is_tagged, news};

    #[test]
    fn news_is_told_from_chatter() {
        let check = |line: &str, want: [bool; 3]| {
            let line = line.as_bytes();
            assert_eq!([news(line).is_some(), is_farewell(line), is_tagged(line)], want);
        };
        check("* 23 EXISTS\r\n", [true, false, false]);
        check("* 4 expunge\r\n", [true, false, false]);
        check("* VANISHED 41,43:116\r\n", [true, false, false]);
        check("* OK Still here\r\n", [false, false, false]);
        check("* 4 FETCH (FLAGS (\\Seen))\r\n", [false, false, false]);
        check("* 1 RECENT\r\n", [false, false, false]);
        check("* BYE shutting down\r\n", [false, true, false]);
        check("a7 OK Idle completed\r\n", [false, false, true]);
        check("+ idling\r\n", [false, false, false]);
    }
}
