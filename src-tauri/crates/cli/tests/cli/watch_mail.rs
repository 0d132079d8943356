//! `mail watch`: what comes is in the book without another command, what fails is tried again by itself, and one
//! program at a time does it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;
use testkit::desk::{Desk, text};
use testkit::servers::{Dovecot, Given, PASSWORD};

use crate::fetching::samples;
use crate::stage::begun;

const USER: &str = "banbientap";
/// How long something may take that the program does by itself.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that watches, and what it says.
struct Watching {
    child: Child,
    said: Receiver<Value>,
}

impl Watching {
    fn begin(desk: &Desk) -> Self {
        let mut child = desk
            .command(&["--json", "mail", "watch"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::<ChildStdout>::new(child.stdout.take().unwrap()).lines();
        let (tell, said) = channel();
        std::thread::spawn(move || {
            for line in lines {
                let Ok(line) = line else { return };
                if tell.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { child, said }
    }

    /// Waits until it says this; what it says before is let pass.
    #[track_caller]
    fn says(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut before = Vec::new();
        loop {
            let Ok(news) = self.said.recv_timeout(PATIENCE) else {
                panic!("not said: {what}, but {before:#?}");
            };
            if news["what"] == what && fits(&news) {
                return news;
            }
            before.push(news);
        }
    }

    /// Asks it to end as the system does; its exit code.
    #[cfg(unix)]
    fn end(mut self) -> i32 {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Where nothing asks politely it is ended.
    #[cfg(not(unix))]
    fn end(mut self) -> i32 {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        0
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn put(server: &Dovecot, mails: &[(Vec<u8>, jiff::Timestamp)]) {
    let given: Vec<Given<'_>> = mails
        .iter()
        .map(|(bytes, received)| Given {
            folder: "INBOX",
            bytes,
            received: *received,
        })
        .collect();
    server.put(USER, &given);
}

fn add(desk: &Desk, server: &Dovecot, name: &str, password: &str) {
    let secret = desk.beside("secret");
    fs::write(&secret, password).unwrap();
    let address = format!("127.0.0.1:{}", server.imap);
    desk.run(&[
        "mailbox",
        "add",
        name,
        "--imap",
        &address,
        "--tls",
        "none",
        "--user",
        USER,
        "--password-file",
        text(&secret),
    ])
    .exits(0);
}

fn some(news: &Value) -> bool {
    news["messages"].as_u64().unwrap() > 0
}

#[test]
fn what_comes_while_it_watches_is_in_the_book() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    let mails = samples();
    let desk = begun();
    add(&desk, &server, "bbt", PASSWORD);
    // A mailbox that fails holds up no other.
    add(&desk, &server, "sai", "không phải");
    put(&server, &mails[..2]);
    let watching = Watching::begin(&desk);
    watching.says("fetched", some);
    watching.says("failed", |news| news["mailbox"] == "sai");
    let before = desk.book().len();
    assert!(before > 0);

    put(&server, &mails[2..6]);
    watching.says("fetched", some);
    assert!(desk.book().len() > before);

    // A second one says who has it, and takes over when the first ends, however it ends.
    let second = Watching::begin(&desk);
    let who = second.says("busy", |_| true)["who"].as_str().unwrap().to_owned();
    assert_eq!(who, format!("giaonhan mail watch ({})", watching.child.id()));
    let refused = desk.run(&["mail", "fetch"]).exits(1).said();
    assert!(refused.contains(&who), "{refused}");
    drop(watching);
    second.says("begun", |_| true);
    assert_eq!(second.end(), 0);
    desk.run(&["mail", "fetch", "--mailbox", "bbt"]).exits(0);
    desk.run(&["register", "verify"]).exits(0);
}

#[test]
fn a_server_that_was_down_is_tried_again_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    let mails = samples();
    let desk = begun();
    add(&desk, &server, "bbt", PASSWORD);
    let watching = Watching::begin(&desk);
    watching.says("fetched", |_| true);
    server.stop();
    let failed = watching.says("failed", |_| true);
    assert!(
        failed["error"].as_str().unwrap().contains("không nhận kết nối"),
        "{failed}"
    );
    put(&server, &mails[..3]);
    server.up();
    watching.says("fetched", some);
    assert_eq!(watching.end(), 0);
    assert!(!desk.book().is_empty());
}
