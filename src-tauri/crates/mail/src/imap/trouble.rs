//! What can go wrong in a conversation, kept apart as far as a person can do something about it.

use std::io;

use thiserror::Error;

use super::wire::Fault;

/// The most of a server's own words that is kept, in characters.
const MAX_SAID: usize = 300;

/// Why there is no session.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConnectError {
    /// The name stands for no address, or the resolver could not be asked.
    #[error("the name {host} was not found: {detail}")]
    NameNotFound {
        /// The name.
        host: String,
        /// The resolver's words.
        detail: String,
    },
    /// Nothing listens there, or a firewall says no.
    #[error("{host}:{port} refuses connections")]
    Refused {
        /// Host.
        host: String,
        /// Port.
        port: u16,
    },
    /// No road there.
    #[error("no way to the server: {0}")]
    Unreachable(String),
    /// Nobody answered in time while connecting or protecting the connection.
    #[error("the server did not answer in time")]
    TimedOut,
    /// Connected, but not a word: often a port that expects TLS, asked without it.
    #[error("the server does not greet")]
    Silent,
    /// The server's certificate is not good.
    #[error("the server's certificate: {0}")]
    Certificate(CertificateFault),
    /// TLS failed otherwise: often a port that does not speak it.
    #[error("no protected connection: {0}")]
    Tls(String),
    /// STARTTLS is asked for and not offered.
    #[error("the server does not offer STARTTLS")]
    StartTlsNotOffered,
    /// The server does not let a password be given without protection.
    #[error("the server wants a protected connection first: {said}")]
    ProtectionWanted {
        /// The server's words.
        said: String,
    },
    /// Name, password or token is not accepted.
    #[error("the server does not accept name and password: {said}")]
    WrongPassword {
        /// The server's words.
        said: String,
    },
    /// The server does not know this way of signing in.
    #[error("the server does not offer signing in by {0}")]
    LoginNotOffered(&'static str),
    /// Something else listens there.
    #[error("not an IMAP server; it says: {said}")]
    NotImap {
        /// Its words.
        said: String,
    },
    /// Something else listens there, or it serves nobody.
    #[error("not an SMTP server that takes letters; it says: {said}")]
    NotSmtp {
        /// Its words.
        said: String,
    },
    /// It is one, and asks to come back.
    #[error("the server asks to try later: {said}")]
    TryLater {
        /// Its words.
        said: String,
    },
    /// The certificates that are to be trusted cannot be read.
    #[error("the trusted certificates cannot be read: {0}")]
    TrustedCertificates(String),
    /// We were asked to stop.
    #[error("stopped")]
    Stopped,
    /// The conversation broke off before it was begun.
    #[error("the conversation broke off: {0}")]
    BrokenOff(Trouble),
}

impl ConnectError {
    /// Whether it may be otherwise at the next try without anybody doing something.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::NameNotFound { .. }
                | Self::Refused { .. }
                | Self::Unreachable(_)
                | Self::TimedOut
                | Self::Silent
                | Self::TryLater { .. }
                | Self::BrokenOff(_)
        )
    }
}

/// What is not good about a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CertificateFault {
    /// Its time is over.
    #[error("expired")]
    Expired,
    /// Its time has not come, or this machine's clock is wrong.
    #[error("not valid yet")]
    NotYetValid,
    /// Nobody we trust has issued it.
    #[error("issued by nobody trusted")]
    Unknown,
    /// It is another server's.
    #[error("made out to another name")]
    OtherName,
    /// It was taken back.
    #[error("revoked")]
    Revoked,
    /// Something else.
    #[error("{0}")]
    Other(String),
}

/// What ended a command.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Trouble {
    /// The connection ended, or an earlier trouble ended the session: begin a new one.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// Nothing came in time: begin a new one.
    #[error("the server did not answer in time")]
    TimedOut,
    /// What came cannot be: begin a new one, and nothing of the answer counts.
    #[error("the server's answer cannot be right: {0}")]
    Lied(String),
    /// We were asked to stop.
    #[error("stopped")]
    Stopped,
    /// The server said no to this command; the session goes on.
    #[error("the server refuses: {said}")]
    Refused {
        /// The server's words.
        said: String,
    },
    /// The folder cannot be opened; the session goes on.
    #[error("the folder {folder} cannot be opened: {said}")]
    Folder {
        /// Its name.
        folder: String,
        /// The server's words.
        said: String,
    },
    /// A message larger than [`MAX_MESSAGE_BYTES`](super::MAX_MESSAGE_BYTES); the session goes on.
    #[error("message {uid} is too large: {bytes} bytes")]
    TooLarge {
        /// Its UID.
        uid: u32,
        /// How large at least.
        bytes: u64,
    },
    /// The server cannot do what is set; the session goes on.
    #[error("the server cannot {0}")]
    CannotDo(&'static str),
}

impl Trouble {
    /// Whether a new session may fare better, with nothing changed by anybody.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Lost(_) | Self::TimedOut | Self::Lied(_))
    }

    /// Whether the session can be used no more.
    pub(super) fn ends_session(&self) -> bool {
        matches!(
            self,
            Self::Lost(_) | Self::TimedOut | Self::Lied(_) | Self::Stopped
        )
    }

    pub(crate) fn lied(what: impl Into<String>) -> Self {
        Self::Lied(what.into())
    }
}

impl From<imap::Error> for Trouble {
    fn from(error: imap::Error) -> Self {
        match error {
            imap::Error::Io(error) => error.into(),
            imap::Error::No(no) => Self::Refused {
                said: said(&no.information),
            },
            imap::Error::Bad(bad) => Self::Refused {
                said: said(&bad.information),
            },
            imap::Error::Bye(bye) => Self::Lost(said(&bye.information)),
            imap::Error::ConnectionLost => Self::Lost("end of the connection".into()),
            other => Self::Lied(said(&other.to_string())),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()) {
            Some(Fault::Silence | Fault::TooLong) => Self::TimedOut,
            Some(Fault::Stopped) => Self::Stopped,
            Some(Fault::TooMuch) => Self::lied("more bytes than were asked for"),
            None => match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::TimedOut,
                _ => Self::Lost(error.to_string()),
            },
        }
    }
}

/// A server's words, fit to be shown: one line, no control characters, not too long.
pub(crate) fn said(words: &str) -> String {
    words
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_SAID)
        .collect()
}
