//! One conversation: from the name of a server to an open folder.

use std::cell::Cell;
use std::io::{self, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Instant;

use imap_proto::types::{MailboxDatum, NameAttribute, Response, ResponseCode};

use super::answers::responses;
use super::names::{decoded, encoded, unescaped};
use super::tls::protect;
use super::trouble::said;
use super::wait::{News, news};
use super::wire::{STEP, Wire};
use super::{ConnectError, Login, MAX_FOLDERS, Server, Stop, Tls, Trouble};

/// A conversation with a server, signed in.
pub struct Session {
    pub(super) library: imap::Session<Wire>,
    pub(super) wire: Wire,
    capabilities: Vec<String>,
    /// What ended the conversation, if it has ended.
    ended: Option<Trouble>,
    /// Messages in the open folder, as last heard.
    pub(super) exists: u32,
    /// Whether something has come or gone since the folder was opened, told in passing.
    pub(super) news: bool,
    /// How the open folder stood when it was opened.
    pub(super) open: Option<FolderState>,
}

/// What is meant to be done in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Looking only: EXAMINE.
    Read,
    /// Marking and moving too: SELECT.
    Write,
}

/// How a folder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderState {
    /// With another value, UIDs mean other messages (RFC 3501 §2.3.1.1).
    pub uid_validity: u32,
    /// No message yet has this UID or a higher one; not every server says it.
    pub uid_next: Option<u32>,
    /// How many messages there are.
    pub exists: u32,
    /// Highest mod-sequence (RFC 7162), where the server keeps them.
    pub highest_modseq: Option<u64>,
    /// Whether messages may be given keywords of our own.
    pub keywords: bool,
    /// Whether nothing can be marked.
    pub read_only: bool,
}

/// A folder of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name, decoded, with the server's separators.
    pub name: String,
    /// Whether it holds messages; some are only there to hold folders.
    pub holds_messages: bool,
}

impl Session {
    /// Connects, protects the connection, signs in.
    ///
    /// # Errors
    ///
    /// [`ConnectError`], kept apart as far as somebody can do something about it.
    pub fn connect(server: &Server, login: &Login, stop: &Stop) -> Result<Self, ConnectError> {
        let until = Instant::now() + server.patience.connect;
        let socket = reach(server)?;
        socket
            .set_read_timeout(Some(STEP))
            .and_then(|()| socket.set_write_timeout(Some(server.patience.silence)))
            .and_then(|()| socket.set_nodelay(true))
            .map_err(|e| ConnectError::Unreachable(e.to_string()))?;
        let wire = Wire::new(socket, server.patience, stop.clone());
        if server.tls == Tls::Tls {
            wire.protect(|socket| protect(socket, server, stop, until))?;
        }
        greeting(&wire)?;
        if server.tls == Tls::StartTls {
            start_tls(&wire)?;
            wire.protect(|socket| protect(socket, server, stop, until))?;
        }
        sign_in(wire, login)
    }

    /// Whether the server says it can do that, by its IMAP name.
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities
            .iter()
            .any(|own| own.eq_ignore_ascii_case(capability))
    }

    /// Opens a folder. One round trip, and all that is needed to know whether there is anything new.
    ///
    /// # Errors
    ///
    /// [`Trouble::Folder`] when the server does not open it, others as always.
    pub fn folder(&mut self, name: &str, access: Access) -> Result<FolderState, Trouble> {
        let verb = match access {
            Access::Read => "EXAMINE",
            Access::Write => "SELECT",
        };
        self.open = None;
        let answer = self
            .command(&format!("{verb} {}", quoted(&encoded(name))))
            .map_err(|trouble| match trouble {
                Trouble::Refused { said } => Trouble::Folder {
                    folder: name.to_owned(),
                    said,
                },
                other => other,
            })?;
        let state = self.judged(folder_state(&answer, access))?;
        self.exists = state.exists;
        self.news = false;
        self.open = Some(state);
        Ok(state)
    }

    /// All folders of the mailbox.
    ///
    /// # Errors
    ///
    /// As every command.
    pub fn folders(&mut self) -> Result<Vec<Folder>, Trouble> {
        let answer = self.command("LIST \"\" \"*\"")?;
        let mut found = Vec::new();
        for response in self.judged(responses(&answer))? {
            if let Response::MailboxData(MailboxDatum::List {
                name_attributes,
                name,
                ..
            }) = response
                && found.len() < MAX_FOLDERS
            {
                found.push(Folder {
                    name: decoded(&unescaped(&name)),
                    holds_messages: !name_attributes.contains(&NameAttribute::NoSelect),
                });
            }
        }
        Ok(found)
    }

    /// Makes a folder; one that is there already is refused.
    ///
    /// # Errors
    ///
    /// As every command.
    pub fn make_folder(&mut self, name: &str) -> Result<(), Trouble> {
        self.command(&format!("CREATE {}", quoted(&encoded(name))))
            .map(|_| ())
    }

    /// Asks for nothing but an answer (NOOP).
    ///
    /// # Errors
    ///
    /// As every command.
    pub fn noop(&mut self) -> Result<(), Trouble> {
        self.command("NOOP").map(|_| ())
    }

    /// Says farewell. That it is not answered is no trouble.
    pub fn close(mut self) {
        if self.ended.is_none() {
            self.wire.begin(0, false);
            let _ = self.library.logout();
        }
    }

    /// Sends a command and gives its whole answer.
    pub(super) fn command(&mut self, command: &str) -> Result<Vec<u8>, Trouble> {
        self.command_for(command, 0, false)
    }

    /// The same for one that brings bytes of messages: so many at most, and as literals taken out of the answer.
    pub(super) fn command_for(
        &mut self,
        command: &str,
        expected_bytes: usize,
        taking: bool,
    ) -> Result<Vec<u8>, Trouble> {
        if let Some(ended) = &self.ended {
            return Err(Trouble::Lost(ended.to_string()));
        }
        self.wire.begin(expected_bytes, taking);
        match self.library.run(command) {
            Ok((answer, _)) => {
                self.hear(&answer);
                Ok(answer)
            }
            Err(error) => self.judged(Err(Trouble::from(error))),
        }
    }

    /// News may come with any answer (RFC 3501 §5.2) and is told once.
    fn hear(&mut self, answer: &[u8]) {
        for line in answer.split(|&b| b == b'\n') {
            match news(line) {
                Some(News::Exists(now)) => {
                    self.news |= now != self.exists;
                    self.exists = now;
                }
                Some(News::Gone) => {
                    self.news = true;
                    self.exists = self.exists.saturating_sub(1);
                }
                None => {}
            }
        }
    }

    /// Lets a result pass, and ends the session where it says that nothing after it can be trusted.
    pub(super) fn judged<T>(&mut self, result: Result<T, Trouble>) -> Result<T, Trouble> {
        if let Err(trouble) = &result
            && trouble.ends_session()
            && self.ended.is_none()
        {
            self.ended = Some(trouble.clone());
        }
        result
    }
}

/// A connected socket: the first address that answers.
pub(crate) fn reach(server: &Server) -> Result<TcpStream, ConnectError> {
    let addresses = (server.host.as_str(), server.port)
        .to_socket_addrs()
        .map_err(|e| ConnectError::NameNotFound {
            host: server.host.clone(),
            detail: e.to_string(),
        })?;
    let mut last = ConnectError::NameNotFound {
        host: server.host.clone(),
        detail: "no address".into(),
    };
    for address in addresses {
        match TcpStream::connect_timeout(&address, server.patience.connect) {
            Ok(socket) => return Ok(socket),
            Err(e) => {
                last = match e.kind() {
                    io::ErrorKind::ConnectionRefused => ConnectError::Refused {
                        host: server.host.clone(),
                        port: server.port,
                    },
                    io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ConnectError::TimedOut,
                    _ => ConnectError::Unreachable(e.to_string()),
                }
            }
        }
    }
    Err(last)
}

fn greeting(wire: &Wire) -> Result<(), ConnectError> {
    let line = match wire.line() {
        Ok(Some(line)) => line,
        Ok(None) => {
            return Err(ConnectError::BrokenOff(Trouble::Lost(
                "end of the connection".into(),
            )));
        }
        Err(error) => {
            return Err(match Trouble::from(error) {
                Trouble::TimedOut => ConnectError::Silent,
                Trouble::Stopped => ConnectError::Stopped,
                other => ConnectError::BrokenOff(other),
            });
        }
    };
    let line = String::from_utf8_lossy(&line);
    let word = line.get(..6).unwrap_or(&line).to_ascii_uppercase();
    if word.starts_with("* OK") {
        Ok(())
    } else if word.starts_with("* BYE") {
        Err(ConnectError::TryLater {
            said: said(line.get(5..).unwrap_or_default()),
        })
    } else {
        Err(ConnectError::NotImap { said: said(&line) })
    }
}

/// STARTTLS by hand, before the protocol library: it must not have read a byte ahead (CVE-2011-0411).
fn start_tls(wire: &Wire) -> Result<(), ConnectError> {
    let offered = exchange(wire, "s1", "CAPABILITY")?;
    let known = offered
        .split_ascii_whitespace()
        .any(|word| word.eq_ignore_ascii_case("STARTTLS"));
    if !known {
        return Err(ConnectError::StartTlsNotOffered);
    }
    let answer = exchange(wire, "s2", "STARTTLS")?;
    let agreed = answer
        .lines()
        .any(|line| line.to_ascii_uppercase().starts_with("S2 OK"));
    if !agreed {
        return Err(ConnectError::StartTlsNotOffered);
    }
    if wire.has_more() {
        return Err(ConnectError::BrokenOff(Trouble::lied(
            "words in the clear after STARTTLS",
        )));
    }
    Ok(())
}

/// All lines up to the one that begins with the tag.
fn exchange(wire: &Wire, tag: &str, command: &str) -> Result<String, ConnectError> {
    let broken = |error: io::Error| ConnectError::BrokenOff(error.into());
    wire.begin(0, false);
    let mut out = wire.clone();
    out.write_all(format!("{tag} {command}\r\n").as_bytes())
        .and_then(|()| out.flush())
        .map_err(broken)?;
    let mut answer = String::new();
    loop {
        let line = wire.line().map_err(broken)?;
        let Some(line) = line else {
            return Err(ConnectError::BrokenOff(Trouble::Lost(
                "end of the connection".into(),
            )));
        };
        let line = String::from_utf8_lossy(&line);
        answer.push_str(&line);
        if line.starts_with(tag) {
            return Ok(answer);
        }
    }
}

fn sign_in(wire: Wire, login: &Login) -> Result<Session, ConnectError> {
    let mut client = imap::Client::new(wire.clone());
    client.greeting_read = true;
    wire.begin(0, false);
    let offered = client.capabilities().map_err(|e| broken_off(e.into()))?;
    let offers = |name: &str| offered.has_str(name);
    wire.begin(0, false);
    let outcome = match login {
        Login::XOAuth2 { .. } if !offers("AUTH=XOAUTH2") => {
            return Err(ConnectError::LoginNotOffered("XOAUTH2"));
        }
        Login::XOAuth2 { user, token } => client.authenticate(
            "XOAUTH2",
            &Once::new(format!("user={user}\x01auth=Bearer {token}\x01\x01")),
        ),
        Login::Password { user, password } if offers("AUTH=PLAIN") => {
            client.authenticate("PLAIN", &Once::new(format!("\0{user}\0{password}")))
        }
        Login::Password { .. } if offers("LOGINDISABLED") => {
            return Err(ConnectError::ProtectionWanted {
                said: "LOGINDISABLED".into(),
            });
        }
        Login::Password { user, password } => client.login(user, password),
    };
    let library = outcome.map_err(|(error, _)| not_let_in(error))?;
    let mut session = Session {
        library,
        wire,
        capabilities: Vec::new(),
        ended: None,
        exists: 0,
        news: false,
        open: None,
    };
    // Much is offered only to those who have signed in.
    let answer = session.command("CAPABILITY").map_err(broken_off)?;
    session.capabilities = String::from_utf8_lossy(&answer)
        .lines()
        .filter(|line| line.starts_with("* "))
        .flat_map(|line| {
            line.split_ascii_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    Ok(session)
}

fn broken_off(trouble: Trouble) -> ConnectError {
    match trouble {
        Trouble::Stopped => ConnectError::Stopped,
        Trouble::TimedOut => ConnectError::TimedOut,
        other => ConnectError::BrokenOff(other),
    }
}

/// Response codes of RFC 5530 tell a wrong password from a server in difficulties.
fn not_let_in(error: imap::Error) -> ConnectError {
    match Trouble::from(error) {
        Trouble::Refused { said } => {
            let code = said.to_ascii_uppercase();
            if ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"]
                .iter()
                .any(|later| code.contains(later))
            {
                ConnectError::TryLater { said }
            } else if code.contains("[PRIVACYREQUIRED]") {
                ConnectError::ProtectionWanted { said }
            } else {
                ConnectError::WrongPassword { said }
            }
        }
        other => broken_off(other),
    }
}

/// Gives its answer once, and nothing when asked again: XOAUTH2 servers send why they refuse and want an empty line.
struct Once(Cell<Option<String>>);

impl Once {
    fn new(answer: String) -> Self {
        Self(Cell::new(Some(answer)))
    }
}

impl imap::Authenticator for Once {
    type Response = String;

    fn process(&self, _challenge: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

fn folder_state(answer: &[u8], access: Access) -> Result<FolderState, Trouble> {
    let mut state = FolderState {
        uid_validity: 0,
        uid_next: None,
        exists: 0,
        highest_modseq: None,
        keywords: false,
        read_only: access == Access::Read,
    };
    let mut counted = false;
    for response in responses(answer)? {
        match response {
            Response::MailboxData(MailboxDatum::Exists(exists)) => {
                state.exists = exists;
                counted = true;
            }
            Response::Data { code: Some(code), .. } | Response::Done { code: Some(code), .. } => match code {
                ResponseCode::UidValidity(value) => state.uid_validity = value,
                ResponseCode::UidNext(value) => state.uid_next = Some(value),
                ResponseCode::HighestModSeq(value) => state.highest_modseq = Some(value),
                ResponseCode::ReadOnly => state.read_only = true,
                ResponseCode::PermanentFlags(flags) => state.keywords = flags.iter().any(|f| f == "\\*"),
                _ => {}
            },
            _ => {}
        }
    }
    if !counted {
        return Err(Trouble::lied("a folder without a number of messages"));
    }
    if state.uid_validity == 0 {
        return Err(Trouble::lied("a folder without UIDVALIDITY"));
    }
    Ok(state)
}

/// As a quoted string; line breaks, which no quoted string can hold, are left out.
pub(super) fn quoted(text: &str) -> String {
    let inner: String = text
        .chars()
        .filter(|c| !matches!(c, '\r' | '\n' | '\0'))
        .flat_map(|c| matches!(c, '"' | '\\').then_some('\\').into_iter().chain([c]))
        .collect();
    format!("\"{inner}\"")
}
