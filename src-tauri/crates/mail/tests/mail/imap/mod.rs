//! The conversation with servers: real ones, real ones behind a spoiled connection, and one that lies.

mod faults;
mod lies;
mod real;

use std::time::Duration;

use jiff::Timestamp;
use mail::imap::{Access, ConnectError, Fetched, Login, Patience, Server, Session, Stop, Tls, Trouble, plan};
use testkit::servers::{Dovecot, Given, PASSWORD};

const USER: &str = "banbientap";

/// A test's Dovecot and the folder it lives in.
struct Stage {
    dovecot: Dovecot,
    _folder: tempfile::TempDir,
}

fn stage() -> Option<Stage> {
    let folder = tempfile::TempDir::new().unwrap();
    let dovecot = Dovecot::start(folder.path())?;
    Some(Stage {
        dovecot,
        _folder: folder,
    })
}

impl Stage {
    fn plain(&self) -> Server {
        impatient(Server::new("localhost", self.dovecot.imap, Tls::None))
    }

    fn protected(&self, host: &str, port: u16, tls: Tls) -> Server {
        let mut server = impatient(Server::new(host, port, tls));
        server.trusted_pem = Some(self.dovecot.certificates.issuer_pem.clone());
        server
    }

    fn put(&self, folder: &str, mails: &[Vec<u8>]) {
        let given: Vec<Given<'_>> = mails
            .iter()
            .map(|bytes| Given {
                folder,
                bytes,
                received: received(),
            })
            .collect();
        self.dovecot.put(USER, &given);
    }
}

/// Tests do not wait as long as people do.
fn impatient(mut server: Server) -> Server {
    server.patience = Patience {
        connect: Duration::from_secs(10),
        silence: Duration::from_secs(10),
        command: Duration::from_secs(60),
    };
    server
}

fn received() -> Timestamp {
    "2026-01-14T02:42:17Z".parse().unwrap()
}

fn password() -> Login {
    Login::Password {
        user: USER.into(),
        password: PASSWORD.into(),
    }
}

fn connect(server: &Server) -> Result<Session, ConnectError> {
    Session::connect(server, &password(), &Stop::default())
}

/// A mail of about that size, no two alike.
fn mail_of(number: usize, size: usize) -> Vec<u8> {
    let mut mail = format!(
        "Message-ID: <m{number}@example.vn>\r\nFrom: a@example.vn\r\nSubject: =?utf-8?B?VGjGsA==?= {number}\r\n\r\n"
    )
    .into_bytes();
    let line = format!("{number:06} abcdefghijklmnopqrstuvwxyz0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n");
    while mail.len() < size {
        mail.extend_from_slice(line.as_bytes());
    }
    mail
}

/// Everything in a folder, as a caller takes it.
fn take_all(session: &mut Session, folder: &str) -> Result<Vec<Fetched>, Trouble> {
    session.folder(folder, Access::Write)?;
    let listed = session.uids(1)?;
    let heads = session.headers(&listed)?;
    let wanted: Vec<plan::Wanted> = heads.iter().map(plan::Wanted::from).collect();
    let mut all = Vec::new();
    for batch in plan::batches(&wanted) {
        all.extend(session.messages(batch)?);
    }
    Ok(all)
}

fn bytes_of(fetched: &[Fetched]) -> Vec<Vec<u8>> {
    let mut bytes: Vec<Vec<u8>> = fetched.iter().map(|one| one.bytes.clone()).collect();
    bytes.sort();
    bytes
}
