//! Fetching: one conversation with an IMAP server, and the arithmetic of what to ask it for.
//!
//! [`Session`] is the conversation: connect, open a folder, list, fetch, mark or move what has been taken in, wait for
//! more. [`plan`] decides, without any input or output, what is new, what is known and what is gone. Between the two
//! stands the caller, who commits bytes before anything on the server changes.
//!
//! A server is not believed. It may cut off, stall, repeat, leave out and lie about sizes; every answer is bounded
//! ([`MAX_ANSWER_BYTES`], [`Patience`]), bytes are taken for a message only when the answer names its UID, and a
//! conversation that went wrong is over: everything after it says [`Trouble::Lost`]. Nothing here deletes mail: the
//! only thing that leaves a folder is a message moved to another (RFC 6851, or RFC 4315 for that one UID).
//!
//! What is deliberately absent: no state on disk, no retrying (the caller knows when), no cases.
//!
//! ```no_run
//! use mail::imap::{Access, After, Login, Server, Session, Stop, Tls, plan};
//!
//! let server = Server::new("mail.example.vn", 993, Tls::Tls);
//! let login = Login::Password { user: "banbientap".into(), password: "…".into() };
//! let mut session = Session::connect(&server, &login, &Stop::default())?;
//! let folder = session.folder("INBOX", Access::Write)?;
//! let listed = session.uids(1)?;
//! let heads = session.headers(&listed)?;
//! let wanted: Vec<_> = heads.iter().map(plan::Wanted::from).collect();
//! for batch in plan::batches(&wanted) {
//!     for message in session.messages(batch)? {
//!         // commit message.bytes under (folder.uid_validity, message.uid) …, and only then:
//!         session.after(&[message.uid], &After::Seen)?;
//!     }
//! }
//! # let _ = folder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod after;
mod answers;
mod fetch;
mod names;
pub mod plan;
pub(crate) mod session;
pub(crate) mod tls;
pub(crate) mod trouble;
mod wait;
pub(crate) mod wire;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub use after::{After, Moved};
pub use session::{Access, Folder, FolderState, Session};
pub use trouble::{CertificateFault, ConnectError, Trouble};
pub use wait::Woke;

/// The largest message that is fetched, in bytes; of a larger one [`Session::header`] gives the header.
pub const MAX_MESSAGE_BYTES: usize = 128 * 1024 * 1024;
/// Larger messages are asked for in pieces of this size, in bytes.
pub const PIECE_BYTES: u32 = 4 * 1024 * 1024;
/// The most bytes of messages asked for in one command.
pub const BATCH_BYTES: u32 = 4 * 1024 * 1024;
/// The most messages asked for in one command.
pub const BATCH_MESSAGES: usize = 200;
/// The longest answer that is read besides the bytes of messages, in bytes: the UIDs of a million messages and more.
pub const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// The most folders of one mailbox that are listed.
pub const MAX_FOLDERS: usize = 5_000;
/// How often a server without IDLE (RFC 2177) is asked for news.
pub const POLL_EVERY: Duration = Duration::from_secs(60);

/// Where a mailbox is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Host name, which the certificate must name too, or an address.
    pub host: String,
    /// TCP port: 143 by custom for `None` and `StartTls`, 993 for `Tls`.
    pub port: u16,
    /// How the conversation is protected.
    pub tls: Tls,
    /// Certificates trusted beside those of the system, as PEM: for a server with an issuer of its own.
    pub trusted_pem: Option<Vec<u8>>,
    /// How long is waited.
    pub patience: Patience,
}

impl Server {
    /// A server with the system's trust and the usual patience.
    pub fn new(host: impl Into<String>, port: u16, tls: Tls) -> Self {
        Self {
            host: host.into(),
            port,
            tls,
            trusted_pem: None,
            patience: Patience::default(),
        }
    }
}

/// How a conversation is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Not at all: for a server on the same machine only.
    None,
    /// In the clear until STARTTLS (RFC 3501 §6.2.1), which the server must offer.
    StartTls,
    /// From the first byte (RFC 8314).
    Tls,
}

/// How long a server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until it is connected and has greeted.
    pub connect: Duration,
    /// Without one byte while an answer is due.
    pub silence: Duration,
    /// For one command from beginning to end, however steadily it drips.
    pub command: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            silence: Duration::from_secs(60),
            command: Duration::from_secs(15 * 60),
        }
    }
}

/// Who asks. Debug output leaves the secret out.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// A name and a password: AUTHENTICATE PLAIN (RFC 4616) where offered, else LOGIN.
    Password {
        /// Account name.
        user: String,
        /// Password.
        password: String,
    },
    /// A name and an OAuth 2.0 access token (XOAUTH2).
    XOAuth2 {
        /// Account name.
        user: String,
        /// Access token, without `Bearer`.
        token: String,
    },
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password { user, .. } => write!(f, "Password({user})"),
            Self::XOAuth2 { user, .. } => write!(f, "XOAuth2({user})"),
        }
    }
}

/// A flag that ends whatever a session is doing within a fraction of a second. Clones are the same flag.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks all sessions that hold it to end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether that was asked.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// What is known of a message before it is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// UID in its folder.
    pub uid: u32,
    /// Size the server states (RFC822.SIZE), in bytes.
    pub size: u32,
    /// When the server received it (INTERNALDATE).
    pub internal_date: Option<Timestamp>,
    /// [`header_sha256`] of its header.
    pub header_sha256: [u8; 32],
    /// Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// Flags and keywords, as the server writes them.
    pub flags: Vec<String>,
}

/// A message, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// UID in its folder.
    pub uid: u32,
    /// The message as the server gave it.
    pub bytes: Vec<u8>,
    /// Size the server states, in bytes. Another than that of `bytes` is worth saying; it was then fetched twice and
    /// came the same.
    pub size_said: u32,
    /// When the server received it.
    pub internal_date: Option<Timestamp>,
    /// Flags and keywords.
    pub flags: Vec<String>,
    /// [`header_sha256`] of `bytes`.
    pub header_sha256: [u8; 32],
}

/// By what a message is recognised in another folder or on another server, together with its size: SHA-256 of its
/// header up to the first empty line, without line breaks at the end. The same of a whole message and of its header.
pub fn header_sha256(message: &[u8]) -> [u8; 32] {
    let mut end = 0;
    for line in message.split_inclusive(|&b| b == b'\n') {
        if matches!(line, b"\r\n" | b"\n") {
            break;
        }
        end += line.len();
    }
    let header = message.get(..end).unwrap_or(message);
    let kept = header.len()
        - header
            .iter()
            .rev()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
    Sha256::digest(header.get(..kept).unwrap_or(header)).into()
}

#[cfg(test)]
mod tests {
    use super::header_sha256;

    #[test]
    fn a_header_is_the_same_with_and_without_its_message() {
        let check = |message: &str, header: &str| {
            assert_eq!(
                header_sha256(message.as_bytes()),
                header_sha256(header.as_bytes()),
                "{message:?}"
            );
        };
        check("A: 1\r\nB: 2\r\n\r\nwords\r\n\r\nmore", "A: 1\r\nB: 2\r\n\r\n");
        check("A: 1\r\nB: 2\r\n\r\nwords", "A: 1\r\nB: 2");
        check("A: 1\nB: 2\n\nwords", "A: 1\nB: 2\n");
        check("\r\nwords", "");
        check("", "\r\n");
        assert_ne!(header_sha256(b"A: 1\r\n\r\n"), header_sha256(b"A: 2\r\n\r\n"));
    }
}
