//! Dovecot 2.3 (Debian `dovecot-imapd`, `dovecot-lmtpd`): the mailbox under test.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use super::{
    Certificates, EXPIRED_HOST, KeyPair, OTHER_NAME_HOST, PASSWORD, free_ports, give, launch, let_pass,
    listens, lives, owner, program, program_or_skip, run, until,
};

/// A server of the test's own. Any account name is let in with [`PASSWORD`], also as an XOAUTH2 token.
#[derive(Debug)]
pub struct Dovecot {
    folder: PathBuf,
    program: PathBuf,
    /// Port for plain conversations and STARTTLS.
    pub imap: u16,
    /// Port protected from the first byte.
    pub imaps: u16,
    /// Port for deliveries.
    pub lmtp: u16,
    /// What its listeners show.
    pub certificates: Certificates,
    delivered: AtomicU64,
}

/// A mail put into a folder.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The folder's name; `INBOX` or one with its own.
    pub folder: &'a str,
    /// The mail.
    pub bytes: &'a [u8],
    /// What the server will say it received it at (INTERNALDATE).
    pub received: Timestamp,
}

impl Dovecot {
    /// Starts one in a folder, which is made; `None` where it is not installed.
    pub fn start(folder: &Path) -> Option<Self> {
        let program = program_or_skip("dovecot")?;
        for sub in ["run", "state", "mail", "home"] {
            fs::create_dir_all(folder.join(sub)).unwrap();
        }
        let [imap, imaps, lmtp] = free_ports();
        let server = Self {
            folder: folder.to_owned(),
            program,
            imap,
            imaps,
            lmtp,
            certificates: Certificates::make(&folder.join("certificates")),
            delivered: AtomicU64::new(0),
        };
        for sub in ["mail", "home"] {
            give(&folder.join(sub), owner());
        }
        let_pass(folder);
        fs::write(server.configuration(), server.configured()).unwrap();
        server.up();
        Some(server)
    }

    /// Starts it again after [`Dovecot::stop`], on the same ports with the same mail.
    pub fn up(&self) {
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(self.configuration());
        launch(&mut command, &self.folder);
        until("Dovecot listens", || {
            self.pid_file().is_file() && listens(self.imap) && listens(self.lmtp)
        });
    }

    /// Stops it; nothing listens any more.
    pub fn stop(&self) {
        let Ok(process) = fs::read_to_string(self.pid_file()) else {
            return;
        };
        let _ = self.doveadm(&["stop"]).status();
        let process = process.trim().parse().unwrap();
        until("Dovecot has stopped", || !lives(process));
    }

    /// Its administrator renews the certificate shown at [`EXPIRED_HOST`], and starts it again.
    pub fn renew(&self) {
        let Certificates { expired, renewed, .. } = &self.certificates;
        fs::copy(&renewed.certificate, &expired.certificate).unwrap();
        fs::copy(&renewed.key, &expired.key).unwrap();
        self.stop();
        self.up();
    }

    /// Puts mails into a folder of an account, all at once, as another program on the server would.
    pub fn put(&self, user: &str, mails: &[Given<'_>]) {
        for mail in mails {
            let maildir = self.maildir(user, mail.folder);
            let count = self.delivered.fetch_add(1, Ordering::Relaxed);
            // Maildir: first written where nobody looks, then moved; its time is the time of receipt.
            let name = format!("{}.M{count:08}.test", mail.received.as_second());
            let written = maildir.join("tmp").join(&name);
            fs::write(&written, mail.bytes).unwrap();
            let file = fs::File::options().write(true).open(&written).unwrap();
            file.set_modified(mail.received.into()).unwrap();
            give(&written, owner());
            fs::rename(&written, maildir.join("new").join(&name)).unwrap();
        }
    }

    /// Delivers a mail as a mail server does (LMTP, RFC 2033); the words of a refusal otherwise.
    pub fn deliver(&self, to: &str, mail: &[u8]) -> Result<(), String> {
        let connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.lmtp)).unwrap();
        let mut lines = BufReader::new(connection.try_clone().unwrap()).lines();
        let mut out = connection;
        let mut answer = || loop {
            let line = lines.next().unwrap().unwrap();
            if line.as_bytes().get(3) != Some(&b'-') {
                return if line.starts_with('2') || line.starts_with('3') {
                    Ok(())
                } else {
                    Err(line)
                };
            }
        };
        answer()?;
        for command in [
            "LHLO test".to_owned(),
            "MAIL FROM:<thu@khanhhoa.gov.vn>".to_owned(),
            format!("RCPT TO:<{to}>"),
            "DATA".to_owned(),
        ] {
            out.write_all(format!("{command}\r\n").as_bytes()).unwrap();
            answer()?;
        }
        for line in mail.split_inclusive(|&b| b == b'\n') {
            if line.starts_with(b".") {
                out.write_all(b".").unwrap();
            }
            out.write_all(line).unwrap();
        }
        out.write_all(b"\r\n.\r\n").unwrap();
        answer()
    }

    /// How many mails a folder of an account holds, counted on disk.
    pub fn count(&self, user: &str, folder: &str) -> usize {
        mails_in(&self.maildir(user, folder)).len()
    }

    /// How many mails of a folder are marked as seen, by their names on disk (Maildir's `S`).
    pub fn seen(&self, user: &str, folder: &str) -> usize {
        let is_seen = |path: &&PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.rsplit_once(":2,")
                .is_some_and(|(_, flags)| flags.contains('S'))
        };
        mails_in(&self.maildir(user, folder))
            .iter()
            .filter(is_seen)
            .count()
    }

    /// The bytes of all mails of a folder, in no order.
    pub fn mails(&self, user: &str, folder: &str) -> Vec<Vec<u8>> {
        mails_in(&self.maildir(user, folder))
            .iter()
            .map(|path| fs::read(path).unwrap())
            .collect()
    }

    /// Takes a folder's UIDs away: it is numbered anew under that UIDVALIDITY.
    pub fn renumber(&self, user: &str, folder: &str, uid_validity: u32) {
        let maildir = self.maildir(user, folder);
        for entry in fs::read_dir(&maildir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("dovecot-uidlist") || name.starts_with("dovecot.index") {
                fs::remove_file(path).unwrap();
            }
        }
        let validity = uid_validity.to_string();
        run(&mut self.doveadm(&[
            "mailbox",
            "update",
            "--uid-validity",
            &validity,
            "-u",
            user,
            folder,
        ]));
    }

    /// Deletes messages as another program would, by a doveadm search, such as `uid 3:7`.
    pub fn expunge(&self, user: &str, folder: &str, search: &str) {
        let words = search.split(' ');
        run(self
            .doveadm(&["expunge", "-u", user, "mailbox", folder])
            .args(words));
    }

    /// Puts all mails of an account here into the same account of another server, as somebody who moves house does:
    /// the bytes and times stay, the UIDs do not.
    pub fn copy_mailbox_to(&self, other: &Self, user: &str, folder: &str) {
        for path in mails_in(&self.maildir(user, folder)) {
            let received = fs::metadata(&path).unwrap().modified().unwrap();
            let bytes = fs::read(&path).unwrap();
            other.put(
                user,
                &[Given {
                    folder,
                    bytes: &bytes,
                    received: received.try_into().unwrap(),
                }],
            );
        }
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn doveadm(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program("doveadm").unwrap());
        command.arg("-c").arg(self.configuration()).args(words);
        command
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.join("run/master.pid")
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("dovecot.conf")
    }

    /// The folder on disk (Maildir++), made where it is missing. Names are in modified UTF-7 as Dovecot has them.
    fn maildir(&self, user: &str, folder: &str) -> PathBuf {
        let root = self.folder.join("mail").join(user);
        let maildir = match folder {
            "INBOX" => root.clone(),
            other => root.join(format!(".{other}")),
        };
        if !maildir.join("tmp").is_dir() {
            for part in ["", "tmp", "new", "cur"] {
                fs::create_dir_all(maildir.join(part)).unwrap();
                give(&maildir.join(part), owner());
            }
            give(&root, owner());
        }
        maildir
    }

    fn configured(&self) -> String {
        let folder = self.folder.display();
        let (uid, gid) = owner();
        // Without root it cannot become the accounts its package has made.
        let accounts = if super::own_account().0 == 0 {
            String::new()
        } else {
            let own = std::env::var("USER").unwrap();
            format!("default_internal_user = {own}\ndefault_login_user = {own}\n")
        };
        let shows = |pair: &KeyPair| {
            format!(
                "ssl_cert = <{}\nssl_key = <{}\n",
                pair.certificate.display(),
                pair.key.display()
            )
        };
        format!(
            "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/log\n\
             listen = 127.0.0.1 {EXPIRED_HOST} {OTHER_NAME_HOST}\nprotocols = imap lmtp\n{accounts}\
             mail_location = maildir:{folder}/mail/%n\nfirst_valid_uid = 1\nmail_max_userip_connections = 100\n\
             auth_mechanisms = plain login xoauth2\ndisable_plaintext_auth = no\nauth_failure_delay = 0\n\
             passdb {{\n  driver = static\n  args = password={PASSWORD}\n}}\n\
             userdb {{\n  driver = static\n  args = uid={uid} gid={gid} home={folder}/home/%n allow_all_users=yes\n}}\n\
             ssl = yes\n{good}local {EXPIRED_HOST} {{\n{expired}}}\nlocal {OTHER_NAME_HOST} {{\n{other_name}}}\n\
             service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {imap}\n  }}\n  \
             inet_listener imaps {{\n    port = {imaps}\n    ssl = yes\n  }}\n}}\n\
             service anvil {{\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\n\
             service lmtp {{\n  inet_listener lmtp {{\n    address = 127.0.0.1\n    port = {lmtp}\n  }}\n}}\n",
            good = shows(&self.certificates.good),
            expired = shows(&self.certificates.expired),
            other_name = shows(&self.certificates.other_name),
            imap = self.imap,
            imaps = self.imaps,
            lmtp = self.lmtp,
        )
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The mails of a Maildir.
fn mails_in(maildir: &Path) -> Vec<PathBuf> {
    ["new", "cur"]
        .iter()
        .flat_map(|part| fs::read_dir(maildir.join(part)).into_iter().flatten())
        .map(|entry| entry.unwrap().path())
        .collect()
}
