//! The stream under a session: bounded, impatient, and stopped on demand.
//!
//! It hands the protocol library one line at a time and never more, so that nothing is left in that library's buffers
//! between commands; and while messages are fetched it takes literals (RFC 3501 §4.3) out of the stream into
//! [`Wire::literals`], putting a short mark in their place. A message of 60 MiB then passes through memory once.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use thiserror::Error;

use super::tls::Protected;
use super::{MAX_ANSWER_BYTES, Patience, Stop};

/// How often, while nothing comes, somebody's wish to stop is looked at.
pub(crate) const STEP: Duration = Duration::from_millis(200);
/// Bytes read from the socket at a time.
const READ_BYTES: usize = 64 * 1024;
/// Answers that hold text only: braces at the end of their lines are no literal.
const TEXT_ANSWERS: [&[u8]; 5] = [b"OK ", b"NO ", b"BAD ", b"BYE ", b"PREAUTH "];

/// What this stream itself objects to; inside an [`io::Error`].
#[derive(Debug, Error)]
pub(super) enum Fault {
    #[error("nothing came in time")]
    Silence,
    #[error("the command takes too long")]
    TooLong,
    #[error("more bytes than were asked for")]
    TooMuch,
    #[error("stopped")]
    Stopped,
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}

/// The connection below.
pub(super) enum Socket {
    Plain(TcpStream),
    Tls(Box<Protected>),
    /// Taken away to be protected.
    Gone,
}

/// A handle to the stream; clones are the same stream. The protocol library owns one, the session another.
#[derive(Clone)]
pub(crate) struct Wire(Arc<Mutex<State>>);

struct State {
    socket: Socket,
    /// Read from the socket, from `raw_at` on not yet looked at.
    raw: Vec<u8>,
    raw_at: usize,
    /// Looked at, from `ready_at` on not yet handed on.
    ready: Vec<u8>,
    ready_at: usize,
    /// Whether the line before ended in a literal, so that the next one goes on with the same answer.
    inside: bool,
    taking: bool,
    literals: Vec<Vec<u8>>,
    /// Bytes that may still come for this command.
    left: usize,
    until: Instant,
    patience: Patience,
    stop: Stop,
}

/// The mark put in place of the literal of that number. A quoted string cannot hold a line break, so none looks like it.
fn mark(number: usize) -> String {
    format!("\r\n{number}")
}

/// The number of the literal that a mark stands for.
pub(super) fn marked(bytes: &[u8]) -> Option<usize> {
    std::str::from_utf8(bytes)
        .ok()?
        .strip_prefix("\r\n")?
        .parse()
        .ok()
}

impl Wire {
    /// A stream over a socket whose read time-out is [`STEP`].
    pub(crate) fn new(socket: TcpStream, patience: Patience, stop: Stop) -> Self {
        Self(Arc::new(Mutex::new(State {
            socket: Socket::Plain(socket),
            raw: Vec::new(),
            raw_at: 0,
            ready: Vec::new(),
            ready_at: 0,
            inside: false,
            taking: false,
            literals: Vec::new(),
            left: MAX_ANSWER_BYTES,
            until: Instant::now() + patience.connect,
            patience,
            stop,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before a command: how many bytes its answer may have besides the usual, and whether literals are taken out.
    pub(crate) fn begin(&self, expected_bytes: usize, taking: bool) {
        let mut state = self.state();
        state.left = MAX_ANSWER_BYTES.saturating_add(expected_bytes);
        state.until = Instant::now() + state.patience.command;
        state.taking = taking;
        state.inside = false;
        state.literals = Vec::new();
    }

    /// The literals taken out since [`Wire::begin`].
    pub(super) fn literals(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.state().literals)
    }

    /// The next line as it came; `None` at the end of the connection.
    pub(crate) fn line(&self) -> io::Result<Option<Vec<u8>>> {
        let line = self.state().line()?;
        Ok(Some(line).filter(|line| !line.is_empty()))
    }

    /// Waits for a line, but no longer than that; `None` when none came.
    pub(crate) fn line_within(&self, longest: Duration) -> io::Result<Option<Vec<u8>>> {
        let mut state = self.state();
        state.left = MAX_ANSWER_BYTES;
        state.until = Instant::now() + state.patience.command;
        let until = Instant::now() + longest;
        while !state.has_raw() {
            match state.read_once() {
                Ok(Some(0)) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(Some(_)) => {}
                Ok(None) if Instant::now() >= until => return Ok(None),
                Ok(None) => {}
                Err(e) => return Err(e),
            }
        }
        match state.line()? {
            line if line.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            line => Ok(Some(line)),
        }
    }

    /// From now on that flag is the one that ends a wait.
    pub(crate) fn heed(&self, stop: Stop) {
        self.state().stop = stop;
    }

    /// Whether bytes are there that nobody has asked for.
    pub(crate) fn has_more(&self) -> bool {
        let state = self.state();
        state.has_raw() || state.ready_at < state.ready.len()
    }

    /// Replaces the plain socket by what `protect` makes of it.
    pub(crate) fn protect<E>(
        &self,
        protect: impl FnOnce(TcpStream) -> Result<Protected, E>,
    ) -> Result<(), E> {
        let mut state = self.state();
        if let Socket::Plain(plain) = std::mem::replace(&mut state.socket, Socket::Gone) {
            state.socket = Socket::Tls(Box::new(protect(plain)?));
        }
        Ok(())
    }
}

impl Read for Wire {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state();
        if state.ready_at >= state.ready.len() {
            state.ready = state.next_part()?;
            state.ready_at = 0;
        }
        let at = state.ready_at;
        let part = state.ready.get(at..).unwrap_or_default();
        let count = part.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), part.get(..count)) {
            to.copy_from_slice(from);
        }
        state.ready_at += count;
        Ok(count)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.state().socket {
            Socket::Plain(socket) => socket.write(bytes),
            Socket::Tls(socket) => socket.write(bytes),
            Socket::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.state().socket {
            Socket::Plain(socket) => socket.flush(),
            Socket::Tls(socket) => socket.flush(),
            Socket::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

impl State {
    fn has_raw(&self) -> bool {
        self.raw_at < self.raw.len()
    }

    /// A line and, where it ends in one, its literal or the mark for it.
    fn next_part(&mut self) -> io::Result<Vec<u8>> {
        let mut line = self.line()?;
        if !self.inside && !may_hold_literal(&line) {
            only_ascii(&mut line);
            return Ok(line);
        }
        let Some((size, before)) = literal_size(&line) else {
            self.inside = false;
            return Ok(line);
        };
        self.inside = true;
        let literal = self.exactly(size)?;
        if self.taking {
            let mark = mark(self.literals.len());
            line.truncate(before);
            line.extend_from_slice(format!("{{{}}}\r\n{mark}", mark.len()).as_bytes());
            self.literals.push(literal);
        } else {
            line.extend_from_slice(&literal);
        }
        Ok(line)
    }

    /// Up to and with the next line feed; less at the end of the connection.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let rest = self.raw.get(self.raw_at..).unwrap_or_default();
            let end = rest.iter().position(|&b| b == b'\n').map(|at| at + 1);
            let count = end.unwrap_or(rest.len());
            line.extend_from_slice(rest.get(..count).unwrap_or_default());
            self.raw_at += count;
            self.spend(count)?;
            if end.is_some() || self.fill()? == 0 {
                return Ok(line);
            }
        }
    }

    fn exactly(&mut self, size: usize) -> io::Result<Vec<u8>> {
        self.spend(size)?;
        let mut literal = Vec::with_capacity(size);
        while literal.len() < size {
            let rest = self.raw.get(self.raw_at..).unwrap_or_default();
            let count = rest.len().min(size - literal.len());
            literal.extend_from_slice(rest.get(..count).unwrap_or_default());
            self.raw_at += count;
            if literal.len() < size && self.fill()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(literal)
    }

    fn spend(&mut self, count: usize) -> io::Result<()> {
        self.left = self.left.checked_sub(count).ok_or(Fault::TooMuch)?;
        Ok(())
    }

    /// Waits for bytes; 0 is the end of the connection.
    fn fill(&mut self) -> io::Result<usize> {
        let silent = Instant::now() + self.patience.silence;
        loop {
            if let Some(count) = self.read_once()? {
                return Ok(count);
            }
            if Instant::now() >= silent {
                return Err(Fault::Silence.into());
            }
        }
    }

    /// Reads what is there within a [`STEP`]; `None` when nothing came.
    fn read_once(&mut self) -> io::Result<Option<usize>> {
        if self.stop.asked() {
            return Err(Fault::Stopped.into());
        }
        if Instant::now() >= self.until {
            return Err(Fault::TooLong.into());
        }
        if !self.has_raw() {
            self.raw_at = 0;
            self.raw.clear();
        }
        let filled = self.raw.len();
        self.raw.resize(filled + READ_BYTES, 0);
        let room = self.raw.get_mut(filled..).unwrap_or_default();
        let read = match &mut self.socket {
            Socket::Plain(socket) => socket.read(room),
            Socket::Tls(socket) => socket.read(room),
            Socket::Gone => Err(io::ErrorKind::NotConnected.into()),
        };
        self.raw.truncate(filled + read.as_ref().copied().unwrap_or(0));
        match read {
            Ok(count) => Ok(Some(count)),
            Err(e) => match e.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => Ok(None),
                // TLS cut off without farewell; what is missing is found missing above.
                io::ErrorKind::UnexpectedEof => Ok(Some(0)),
                _ => Err(e),
            },
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        // Nothing is left to be told to the other side, so nothing can be done about a failure.
        let _ = match &self.socket {
            Socket::Plain(socket) => socket.shutdown(Shutdown::Both),
            Socket::Tls(socket) => socket.sock.shutdown(Shutdown::Both),
            Socket::Gone => Ok(()),
        };
    }
}

/// The size of the literal a line announces at its end, and where the announcement begins.
fn literal_size(line: &[u8]) -> Option<(usize, usize)> {
    let announced = line.strip_suffix(b"}\r\n")?;
    let brace = announced.iter().rposition(|&b| b == b'{')?;
    let digits = std::str::from_utf8(announced.get(brace + 1..)?).ok()?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // A number too large to be one is refused with all others that are too large.
    Some((digits.parse().unwrap_or(usize::MAX), brace))
}

/// Words for people may be Vietnamese; the protocol library calls everything but ASCII there no answer at all.
fn only_ascii(words: &mut [u8]) {
    for byte in words {
        if !byte.is_ascii() {
            *byte = b'?';
        }
    }
}

fn may_hold_literal(line: &[u8]) -> bool {
    line.strip_prefix(b"* ").is_some_and(|answer| {
        !TEXT_ANSWERS.iter().any(|text| {
            answer
                .get(..text.len())
                .is_some_and(|word| word.eq_ignore_ascii_case(text))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{literal_size, mark, marked, may_hold_literal};

    #[test]
    fn literals_are_seen() {
        let check = |line: &str, want: Option<(usize, usize)>| {
            let found = literal_size(line.as_bytes()).filter(|_| may_hold_literal(line.as_bytes()));
            assert_eq!(found, want, "{line:?}");
        };
        check("* 1 FETCH (UID 7 BODY[] {12}\r\n", Some((12, 24)));
        check(
            "* 1 FETCH (UID 7 BODY[] {99999999999999999999999}\r\n",
            Some((usize::MAX, 24)),
        );
        check("* 1 FETCH (UID 7 BODY[] {}\r\n", None);
        check("* 1 FETCH (UID 7 BODY[] {-1}\r\n", None);
        check("* 1 FETCH (UID 7 BODY[] {1}\n", None);
        check("* OK as the {12}\r\n", None);
        check("* bye {12}\r\n", None);
        check("a1 OK done {12}\r\n", None);
        check("* LIST () \"/\" {5}\r\n", Some((5, 14)));
    }

    #[test]
    fn a_mark_names_its_literal() {
        assert_eq!(marked(mark(17).as_bytes()), Some(17));
        for other in ["17", "\r\n", "\r\n-1", "\n17"] {
            assert_eq!(marked(other.as_bytes()), None, "{other:?}");
        }
    }
}
