//! The sample office as mail on a real server: everything comes in once, whatever happens to the mailbox, and the
//! account of the mailbox is even.

use std::fs;
use std::path::Path;

use mail::imap::{Login, Server, Session, Stop, Tls};
use serde_json::Value;
use testkit::desk::{Desk, text};
use testkit::office;
use testkit::servers::{Dovecot, EXPIRED_HOST, Given, PASSWORD, Proxy};

use crate::compare::compare;
use crate::stage::{SAMPLE_ENTRIES, begun};

const USER: &str = "banbientap";
const MAILBOX: &str = "bbt";

/// When each sample mail was received, in that order: its topmost `Received` header.
pub(crate) fn samples() -> Vec<(Vec<u8>, jiff::Timestamp)> {
    let mut mails: Vec<_> = testkit::files::files_below(&office::mail())
        .into_iter()
        .map(|path| {
            let bytes = fs::read(path).unwrap();
            let received = mail::received_at(&mail::read(&bytes), &[]).unwrap();
            (bytes, received)
        })
        .collect();
    mails.sort_by_key(|(_, received)| *received);
    mails
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

fn add_mailbox(desk: &Desk, imap: u16, after: &str) {
    let secret = desk.beside("secret");
    fs::write(&secret, PASSWORD).unwrap();
    let address = format!("127.0.0.1:{imap}");
    desk.run(&[
        "mailbox",
        "add",
        MAILBOX,
        "--imap",
        &address,
        "--tls",
        "none",
        "--user",
        USER,
        "--password-file",
        text(&secret),
        "--after",
        after,
    ])
    .exits(0);
}

/// Fetches and gives what the mailbox holds and where it went.
#[track_caller]
fn fetch(desk: &Desk) -> Value {
    let status = desk.run(&["--json", "mail", "fetch"]).exits(0).json().remove(0);
    assert_eq!(status["difference"], 0, "{status:#}");
    status
}

fn number(status: &Value, key: &str) -> u64 {
    status[key].as_u64().unwrap()
}

#[test]
fn the_sample_office_comes_by_mail() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    put(&server, &samples());
    let desk = begun();
    add_mailbox(&desk, server.imap, "seen");
    let file = desk.beside("report.json");
    desk.run(&["mail", "fetch", "--report", text(&file)]).exits(0);
    let report: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let compared = compare(&office::expected(), &report);
    assert!(compared.misses.is_empty(), "{:#?}", compared.misses);
    desk.run(&["register", "verify"]).exits(0);
    let status = fetch(&desk);
    assert_eq!(number(&status, "messages"), 25);
    assert_eq!(number(&status, "registered"), SAMPLE_ENTRIES as u64);
    let sum = ["registered", "triage", "duplicates", "noise"]
        .iter()
        .map(|key| number(&status, key))
        .sum::<u64>();
    assert_eq!(sum, 25);
    assert_eq!(server.count(USER, "INBOX"), 25, "nothing is deleted");
}

#[test]
fn whatever_happens_to_the_mailbox_nothing_comes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    let mails = samples();
    let (early, late) = mails.split_at(15);
    put(&server, early);
    let desk = begun();
    add_mailbox(&desk, server.imap, "move:Da vao so");
    fetch(&desk);
    let yesterday = desk.beside("yesterday");
    copy(&desk.data(), &yesterday);
    put(&server, late);
    fetch(&desk);
    let all = desk.book().len();
    assert_eq!(all, SAMPLE_ENTRIES);
    assert_eq!(server.count(USER, "INBOX"), 0, "what is in the book has moved");

    server.renumber(USER, "Da vao so", 4_711);
    fetch(&desk);
    assert_eq!(desk.book().len(), all, "numbered anew");

    let Some(other) = Dovecot::start(&folder.path().join("other")) else {
        return;
    };
    server.copy_mailbox_to(&other, USER, "Da vao so");
    add_mailbox(&desk, other.imap, "move:Da vao so");
    let status = fetch(&desk);
    assert_eq!(desk.book().len(), all, "moved house");
    assert_eq!(number(&status, "messages"), 25);

    // Our own register, put back to yesterday's: what came since is fetched again, and nothing else.
    fs::remove_dir_all(desk.data()).unwrap();
    copy(&yesterday, &desk.data());
    add_mailbox(&desk, other.imap, "move:Da vao so");
    let status = fetch(&desk);
    assert_eq!(desk.book().len(), all, "yesterday's register");
    assert_eq!(number(&status, "messages"), 25);
    desk.run(&["register", "verify"]).exits(0);
}

/// A large mailbox that is known already is looked through in sight, and nothing of it is fetched or entered again.
#[test]
fn a_large_mailbox_numbered_anew_is_looked_through_in_sight() {
    const MAILS: usize = 450;
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    let received = "2026-03-20T08:00:00+07:00".parse().unwrap();
    let mails: Vec<(Vec<u8>, jiff::Timestamp)> = (0..MAILS)
        .map(|n| {
            let mail = format!(
                "From: a@example.vn\r\nTo: b@example.vn\r\nSubject: Thu {n}\r\nMessage-ID: <{n}@example.vn>\r\n\r\nKinh gui {n}\r\n"
            );
            (mail.into_bytes(), received)
        })
        .collect();
    put(&server, &mails);
    let desk = begun();
    add_mailbox(&desk, server.imap, "seen");
    let first = desk.run(&["mail", "fetch"]).exits(0);
    assert!(
        first.stderr.contains(&format!("{MAILS}/{MAILS}")),
        "{}",
        first.stderr
    );
    assert_eq!(server.seen(USER, "INBOX"), MAILS);
    let waiting = number(&fetch(&desk), "triage");
    assert_eq!(waiting, MAILS as u64);

    server.renumber(USER, "INBOX", 4_712);
    let again = desk.run(&["mail", "fetch"]).exits(0);
    for so_far in [200, 400, MAILS] {
        let line = format!("INBOX: {so_far}/{MAILS}");
        assert!(again.stderr.contains(&line), "{line}: {}", again.stderr);
    }
    let status = fetch(&desk);
    assert_eq!(number(&status, "triage"), MAILS as u64);
    assert_eq!(number(&status, "messages"), MAILS as u64);
}

#[test]
fn what_a_server_refuses_is_said_in_words_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    let desk = begun();
    let secret = desk.beside("secret");
    fs::write(&secret, "sai").unwrap();
    let address = format!("127.0.0.1:{}", server.imap);
    desk.run(&[
        "mailbox",
        "add",
        MAILBOX,
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
    let said = desk.run(&["mailbox", "test", MAILBOX]).exits(1).said();
    assert!(said.contains("không nhận tên và mật khẩu"), "{said}");
    desk.run(&["mail", "fetch"]).exits(1);
    let status = desk.json(&["mail", "status"]).remove(0);
    assert!(status["next_try"].is_string(), "{status:#}");
    assert!(!fs::read_to_string(desk.data().join("register.db")).is_ok_and(|t| t.contains("sai")));

    add_mailbox(&desk, server.imap, "seen");
    fetch(&desk);
    server.stop();
    let said = desk.run(&["mail", "fetch"]).exits(1).said();
    assert!(said.contains("không nhận kết nối"), "{said}");
    server.up();
    let status = fetch(&desk);
    assert_eq!(status["last_error"], "");
}

#[test]
fn a_certificate_that_has_expired_is_said_and_nothing_is_given_away() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    put(&server, &samples());
    let desk = begun();
    let (secret, issuer) = (desk.beside("secret"), desk.beside("issuer.pem"));
    fs::write(&secret, PASSWORD).unwrap();
    fs::write(&issuer, &server.certificates.issuer_pem).unwrap();
    let add = |port: u16, more: &[&str]| {
        let address = format!("{EXPIRED_HOST}:{port}");
        let mut args = vec!["mailbox", "add", MAILBOX, "--imap", &address, "--user", USER];
        args.extend(["--password-file", text(&secret), "--authority", text(&issuer)]);
        args.extend(more);
        desk.run(&args).exits(0);
    };
    let by_token = ["--tls", "starttls", "--oauth2"];
    add(server.imap, &by_token);
    desk.run(&["mailbox", "test", MAILBOX]).exits(1);
    add(server.imaps, &["--tls", "tls"]);
    for ask in [["mailbox", "test", MAILBOX].as_slice(), &["mail", "fetch"]] {
        let said = desk.run(ask).exits(1).said();
        assert!(said.contains("chứng thư của máy chủ đã hết hạn"), "{said}");
    }
    let status = desk.json(&["mail", "status"]).remove(0);
    assert!(status["next_try"].is_string(), "{status:#}");
    assert_eq!(desk.book().len(), 0);

    server.renew();
    let status = fetch(&desk);
    assert_eq!(status["last_error"], "");
    assert!(!desk.book().is_empty());
    // The same mailbox by STARTTLS and with a token for a password: nothing comes twice.
    let all = desk.book().len();
    add(server.imap, &by_token);
    fetch(&desk);
    assert_eq!(desk.book().len(), all);
}

/// As many round trips as signing in and asking for nothing at all, but one.
#[test]
fn looking_whether_there_is_news_is_one_question() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    put(&server, &samples());
    let line = Proxy::before(server.imap, 1);
    let desk = begun();
    add_mailbox(&desk, line.port, "seen");
    fetch(&desk);

    let before = line.round_trips();
    fetch(&desk);
    let looking = line.round_trips() - before;

    let before = line.round_trips();
    let asked = Server::new("127.0.0.1", line.port, Tls::None);
    let login = Login::Password {
        user: USER.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let mut session = Session::connect(&asked, &login, &Stop::default()).unwrap();
    session.noop().unwrap();
    session.close();
    let noop = line.round_trips() - before;
    assert!(looking <= noop + 1, "{looking} round trips, NOOP {noop}");
}

fn copy(from: &Path, to: &Path) {
    testkit::files::copy_folder(from, to);
}
