//! Sending: one conversation with the server that takes our letters (RFC 5321).
//!
//! A letter handed over has exactly one [`Outcome`], and what must not be guessed is kept apart: *refused* (the server
//! said no), *unreachable* (nothing can have been accepted) and *ambiguous* (everything went, and no answer came). The
//! caller is told when the first byte of the letter is about to go, to commit that it is under way.
//!
//! One connection serves a run of letters. Connecting, protection, bounds and patience are those of [`crate::imap`].
//!
//! lettre writes the messages ([`crate::write`]) but does not carry them: its connection gives one error for a cut
//! before the end mark and one after it, which is all the difference between *send again* and *ask a person*; it adds an
//! empty line to what it carries, reads lines of any length, and cannot be told to stop.
//!
//! What is deliberately absent: no queue, no retrying, no looking up of mail servers (MX): letters go to the office's own.
//!
//! ```no_run
//! use mail::imap::{Login, Server, Stop, Tls};
//! use mail::smtp::{Outcome, Post};
//!
//! let server = Server::new("mail.example.vn", 587, Tls::StartTls);
//! let login = Login::Password { user: "banbientap".into(), password: "…".into() };
//! let mut post = Post::connect(&server, Some(&login), "desk.example.vn", &Stop::default())?;
//! let to = ["van@example.vn", "banbientap@example.vn"];
//! let outcome = post.send("banbientap@example.vn", &to, b"Subject: x\r\n\r\nx\r\n", || {
//!     // commit: under way
//!     Ok::<(), std::io::Error>(())
//! })?;
//! assert!(matches!(outcome, Outcome::Sent { .. }));
//! post.close();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod carry;
mod reply;
mod sign_in;

use std::io::Write;
use std::time::{Duration, Instant};

use crate::imap::session::reach;
use crate::imap::tls::protect;
use crate::imap::wire::{STEP, Wire};
use crate::imap::{ConnectError, Login, Patience, Server, Stop, Tls, Trouble};

pub use carry::Outcome;
use reply::Reply;

/// How long a server may take to say whether it has accepted a letter (RFC 5321 §4.5.3.2.6), unless
/// [`Patience::command`] is shorter.
pub const FINAL_ANSWER: Duration = Duration::from_secs(10 * 60);
/// How long that answer is still waited for once we are asked to stop.
pub const STOP_GRACE: Duration = Duration::from_secs(5);
/// The most lines of one answer.
pub const MAX_REPLY_LINES: usize = 200;

/// A conversation with a server, signed in, ready for letters.
pub struct Post {
    wire: Wire,
    stop: Stop,
    patience: Patience,
    offers: Offers,
    over: bool,
}

/// What a server says it can do, in its answer to EHLO.
#[derive(Debug, Default)]
struct Offers {
    start_tls: bool,
    eight_bit: bool,
    utf8_addresses: bool,
    /// `Some(0)` is a server that states no limit.
    size: Option<u64>,
    /// Ways of signing in, in capitals.
    auth: Vec<String>,
}

impl Post {
    /// Connects, protects the connection, signs in where a login is given. `hello_name` is what we call ourselves.
    ///
    /// # Errors
    ///
    /// [`ConnectError`], as for fetching.
    pub fn connect(
        server: &Server,
        login: Option<&Login>,
        hello_name: &str,
        stop: &Stop,
    ) -> Result<Self, ConnectError> {
        let until = Instant::now() + server.patience.connect;
        let socket = reach(server)?;
        socket
            .set_read_timeout(Some(STEP))
            .and_then(|()| socket.set_write_timeout(Some(server.patience.silence)))
            .and_then(|()| socket.set_nodelay(true))
            .map_err(|e| ConnectError::Unreachable(e.to_string()))?;
        let mut post = Self {
            wire: Wire::new(socket, server.patience, stop.clone()),
            stop: stop.clone(),
            patience: server.patience,
            offers: Offers::default(),
            over: false,
        };
        if server.tls == Tls::Tls {
            post.wire.protect(|socket| protect(socket, server, stop, until))?;
        }
        post.greeting()?;
        post.hello(hello_name)?;
        if server.tls == Tls::StartTls {
            post.start_tls()?;
            post.wire.protect(|socket| protect(socket, server, stop, until))?;
            post.hello(hello_name)?;
        }
        if let Some(login) = login {
            sign_in::sign_in(&mut post, login)?;
        }
        Ok(post)
    }

    /// Whether nothing more can be sent by this connection.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Says farewell. That it is not answered is no trouble.
    pub fn close(mut self) {
        if !self.over {
            let _ = self.ask("QUIT");
        }
    }

    fn greeting(&mut self) -> Result<(), ConnectError> {
        match self.answer() {
            Ok(reply) if reply.code == 220 => Ok(()),
            Ok(reply) if reply.is_for_now() => Err(ConnectError::TryLater { said: reply.words() }),
            Ok(reply) => Err(ConnectError::NotSmtp {
                said: reply.to_string(),
            }),
            Err(Trouble::TimedOut) => Err(ConnectError::Silent),
            Err(Trouble::Lied(said)) => Err(ConnectError::NotSmtp { said }),
            Err(other) => Err(broken_off(other)),
        }
    }

    fn hello(&mut self, hello_name: &str) -> Result<(), ConnectError> {
        let reply = self
            .ask(&format!("EHLO {}", host_name(hello_name)))
            .map_err(broken_off)?;
        if !reply.is_good() {
            return Err(if reply.is_for_now() {
                ConnectError::TryLater { said: reply.words() }
            } else {
                ConnectError::NotSmtp {
                    said: reply.to_string(),
                }
            });
        }
        self.offers = Offers::read(&reply);
        Ok(())
    }

    fn start_tls(&mut self) -> Result<(), ConnectError> {
        if !self.offers.start_tls {
            return Err(ConnectError::StartTlsNotOffered);
        }
        let reply = self.ask("STARTTLS").map_err(broken_off)?;
        if reply.is_for_now() {
            return Err(ConnectError::TryLater { said: reply.words() });
        }
        if !reply.is_good() {
            return Err(ConnectError::StartTlsNotOffered);
        }
        if self.wire.has_more() {
            return Err(ConnectError::BrokenOff(Trouble::lied(
                "words in the clear after STARTTLS",
            )));
        }
        Ok(())
    }

    /// Sends a command line and reads its answer.
    fn ask(&mut self, command: &str) -> Result<Reply, Trouble> {
        self.say(format!("{command}\r\n").as_bytes())?;
        self.answer()
    }

    fn say(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.wire.begin(0, false);
        self.wire
            .write_all(bytes)
            .and_then(|()| self.wire.flush())
            .map_err(|error| self.ended(error.into()))
    }

    fn answer(&mut self) -> Result<Reply, Trouble> {
        let reply = reply::read(&self.wire).map_err(|trouble| self.ended(trouble))?;
        // A server that is about to close says so with 421, whatever was asked (RFC 5321 §3.8).
        self.over |= reply.code == 421;
        Ok(reply)
    }

    fn ended(&mut self, trouble: Trouble) -> Trouble {
        self.over = true;
        trouble
    }
}

impl Offers {
    fn read(reply: &Reply) -> Self {
        let mut offers = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            // Old servers write AUTH=LOGIN.
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => offers.start_tls = true,
                Some("8BITMIME") => offers.eight_bit = true,
                Some("SMTPUTF8") => offers.utf8_addresses = true,
                Some("SIZE") => offers.size = Some(words.next().and_then(|n| n.parse().ok()).unwrap_or(0)),
                Some("AUTH") => offers.auth.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        offers
    }

    fn signs_in_by(&self, way: &str) -> bool {
        self.auth.iter().any(|own| own == way)
    }
}

fn broken_off(trouble: Trouble) -> ConnectError {
    match trouble {
        Trouble::Stopped => ConnectError::Stopped,
        Trouble::TimedOut => ConnectError::TimedOut,
        other => ConnectError::BrokenOff(other),
    }
}

/// What EHLO may hold (RFC 5321 §4.1.1.1); an address literal where the name is none.
fn host_name(name: &str) -> String {
    let proper = !name.is_empty()
        && name.len() <= 255
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    if proper {
        name.to_owned()
    } else {
        "[127.0.0.1]".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Offers, Reply, host_name};

    #[test]
    fn what_is_offered() {
        let offers = |lines: &[&str]| {
            Offers::read(&Reply {
                code: 250,
                lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            })
        };
        let all = offers(&[
            "STARTTLS.example.vn",
            "size 35882577",
            "8BITMIME",
            "AUTH=LOGIN",
            "AUTH PLAIN XOAUTH2",
        ]);
        assert!(!all.start_tls && all.eight_bit && !all.utf8_addresses);
        assert_eq!(
            (all.size, all.auth.join(" ")),
            (Some(35_882_577), "LOGIN PLAIN XOAUTH2".into())
        );
        assert_eq!(offers(&["x", "SIZE"]).size, Some(0));
    }

    #[test]
    fn our_own_name() {
        let check = |name: &str, want: &str| assert_eq!(host_name(name), want, "{name:?}");
        check("desk.example.vn", "desk.example.vn");
        check("máy bàn", "[127.0.0.1]");
        check("a\r\nMAIL FROM:<x>", "[127.0.0.1]");
        check("", "[127.0.0.1]");
    }
}
