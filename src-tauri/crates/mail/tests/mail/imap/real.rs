//! Dovecot and Cyrus, as they come from Debian.

use std::collections::{BTreeSet, HashSet};
use std::time::{Duration, Instant};

use mail::imap::plan::{self, Look, Mark, Wanted};
use mail::imap::{
    Access, After, CertificateFault, ConnectError, Login, PIECE_BYTES, Server, Session, Stop, Tls, Trouble,
    Woke, header_sha256,
};
use testkit::servers::{Cyrus, EXPIRED_HOST, OTHER_NAME_HOST, PASSWORD};

use super::{USER, bytes_of, connect, impatient, mail_of, password, received, stage, take_all};

#[test]
fn there_is_a_way_in_or_a_reason() {
    let Some(stage) = stage() else { return };
    let (imap, imaps) = (stage.dovecot.imap, stage.dovecot.imaps);
    let check = |server: &Server, login: &Login, want: &str| {
        let got = match Session::connect(server, login, &Stop::default()) {
            Ok(session) => {
                session.close();
                "in".to_owned()
            }
            Err(error) => format!("{error:?}"),
        };
        assert!(got.starts_with(want), "{server:?}: {got} instead of {want}");
    };
    let wrong = Login::Password {
        user: USER.into(),
        password: "sai".into(),
    };
    let token = |token: &str| Login::XOAuth2 {
        user: USER.into(),
        token: token.into(),
    };
    let trusting = |host: &str, port: u16, tls: Tls| stage.protected(host, port, tls);
    let stranger = |port: u16, tls: Tls| impatient(Server::new("localhost", port, tls));

    check(&stage.plain(), &password(), "in");
    check(&trusting("localhost", imap, Tls::StartTls), &password(), "in");
    check(&trusting("localhost", imaps, Tls::Tls), &password(), "in");
    check(&trusting("localhost", imaps, Tls::Tls), &token(PASSWORD), "in");
    check(&stage.plain(), &wrong, "WrongPassword");
    check(
        &trusting("localhost", imap, Tls::StartTls),
        &wrong,
        "WrongPassword",
    );
    check(&stage.plain(), &token("hết hạn"), "WrongPassword");
    check(
        &trusting(EXPIRED_HOST, imaps, Tls::Tls),
        &password(),
        "Certificate(Expired)",
    );
    check(
        &trusting(EXPIRED_HOST, imap, Tls::StartTls),
        &password(),
        "Certificate(Expired)",
    );
    check(
        &trusting(OTHER_NAME_HOST, imaps, Tls::Tls),
        &password(),
        "Certificate(OtherName)",
    );
    check(&stranger(imaps, Tls::Tls), &password(), "Certificate(Unknown)");
    check(&trusting("localhost", imap, Tls::Tls), &password(), "Tls");
    let mut hasty = trusting("localhost", imaps, Tls::None);
    hasty.patience.connect = Duration::from_millis(400);
    check(&hasty, &password(), "Silent");
    check(
        &stage.protected("khong-co.invalid", imap, Tls::None),
        &password(),
        "NameNotFound",
    );
    check(
        &impatient(Server::new("localhost", stage.dovecot.lmtp, Tls::None)),
        &password(),
        "NotImap",
    );
    let mut bad_trust = trusting("localhost", imaps, Tls::Tls);
    bad_trust.trusted_pem = Some(b"-----BEGIN CERTIFICATE-----\nx".to_vec());
    check(&bad_trust, &password(), "TrustedCertificates");

    stage.dovecot.stop();
    let down = connect(&stage.plain()).err();
    assert_eq!(
        down,
        Some(ConnectError::Refused {
            host: "localhost".into(),
            port: imap
        })
    );
    assert!(down.is_some_and(|error| error.may_pass()));
    assert!(!ConnectError::Certificate(CertificateFault::Expired).may_pass());
    stage.dovecot.up();
    check(&stage.plain(), &password(), "in");
}

#[test]
fn what_is_put_in_comes_out() {
    let Some(stage) = stage() else { return };
    let mut mails: Vec<Vec<u8>> = (0..30).map(|n| mail_of(n, 500 + n * 977)).collect();
    mails.push(b"Subject: no body\r\n\r\n".to_vec());
    mails.push(b"Subject: \"quoted\\\" {12}\r\n\r\n* 1 FETCH (UID 1)\r\na5 OK\r\n{7}\r\n".to_vec());
    mails.push(
        [
            b"Subject: bytes\r\n\r\n".to_vec(),
            (1..=255).filter(|b| !b"\r\n".contains(b)).collect(),
            b"\r\n".to_vec(),
        ]
        .concat(),
    );
    mails.push(mail_of(99, PIECE_BYTES as usize * 2 + 12_345));
    stage.put("INBOX", &mails);

    let mut session = connect(&stage.protected("localhost", stage.dovecot.imaps, Tls::Tls)).unwrap();
    let fetched = take_all(&mut session, "INBOX").unwrap();
    mails.sort();
    assert!(bytes_of(&fetched) == mails, "bytes differ");
    for one in &fetched {
        assert_eq!(one.bytes.len(), one.size_said as usize);
        assert_eq!(one.internal_date, Some(received()));
        let head = session.headers(&[one.uid]).unwrap().remove(0);
        assert_eq!(head.header_sha256, one.header_sha256);
        assert_eq!(head.header_sha256, header_sha256(&one.bytes));
        let beginning = one.bytes.get(..1_000).unwrap_or(&one.bytes);
        assert_eq!(head.message_id, mail::read(beginning).message_id);
        assert!(
            !head.flags.iter().any(|flag| flag == "\\Seen"),
            "looking has marked {}",
            one.uid
        );
    }
}

#[test]
fn nothing_new_costs_one_round_trip() {
    let Some(stage) = stage() else { return };
    stage.put("INBOX", &[mail_of(1, 900), mail_of(2, 900)]);
    let mut session = connect(&stage.plain()).unwrap();
    let first = session.folder("INBOX", Access::Read).unwrap();
    let remembered: BTreeSet<u32> = session.uids(1).unwrap().into_iter().collect();
    let again = session.folder("INBOX", Access::Read).unwrap();
    assert_eq!(plan::look(Some(&first), remembered.len(), &again), Look::Nothing);

    stage.put("INBOX", &[mail_of(3, 900)]);
    let grown = session.folder("INBOX", Access::Read).unwrap();
    let look = plan::look(Some(&first), remembered.len(), &grown);
    let Look::From(from) = look else {
        panic!("{look:?}")
    };
    let compared = plan::compare(look, &remembered, &session.uids(from).unwrap(), grown.exists);
    assert_eq!((compared.unknown.len(), compared.list_all), (1, false));
}

#[test]
fn a_renumbered_or_moved_mailbox_is_known_again() {
    let (Some(old), Some(new)) = (stage(), stage()) else {
        return;
    };
    let mails: Vec<Vec<u8>> = (0..20).map(|n| mail_of(n, 700)).collect();
    old.put("INBOX", &mails);
    let mut session = connect(&old.plain()).unwrap();
    let before = session.folder("INBOX", Access::Read).unwrap();
    let listed = session.uids(1).unwrap();
    let known: HashSet<Mark> = session.headers(&listed).unwrap().iter().map(Mark::from).collect();
    session.close();

    old.dovecot.renumber(USER, "INBOX", before.uid_validity + 7);
    old.dovecot.copy_mailbox_to(&new.dovecot, USER, "INBOX");
    // Servers take the second of their beginning for it, and these two may have begun in the same.
    new.dovecot.renumber(USER, "INBOX", before.uid_validity + 8);
    new.put("INBOX", &[mail_of(100, 700)]);
    for (stage, others) in [(&old, 0), (&new, 1)] {
        let mut session = connect(&stage.plain()).unwrap();
        let after = session.folder("INBOX", Access::Read).unwrap();
        assert_ne!(after.uid_validity, before.uid_validity);
        assert_eq!(plan::look(Some(&before), 0, &after), Look::All);
        let listed = session.uids(1).unwrap();
        let heads = session.headers(&listed).unwrap();
        let (wanted, recognised) = plan::recognise(heads, &known);
        assert_eq!((wanted.len(), recognised.len()), (others, 20));
    }
}

#[test]
fn what_is_done_afterwards_is_done_to_that_message_only() {
    let Some(stage) = stage() else { return };
    let destination = "Đã nhận & \"lưu\"";
    stage.put("INBOX", &[mail_of(1, 400), mail_of(2, 400), mail_of(3, 400)]);
    let mut session = connect(&stage.plain()).unwrap();
    session.folder("INBOX", Access::Write).unwrap();
    session.after(&[1], &After::Seen).unwrap();
    session.after(&[2], &After::Keyword("$DaNhan".into())).unwrap();
    assert!(matches!(
        session.after(&[2], &After::Keyword("hai chữ".into())),
        Err(Trouble::CannotDo(_))
    ));
    let flags: Vec<Vec<String>> = session
        .headers(&[1, 2, 3])
        .unwrap()
        .into_iter()
        .map(|head| head.flags.into_iter().filter(|flag| flag != "\\Recent").collect())
        .collect();
    assert_eq!(
        flags,
        [vec!["\\Seen".to_owned()], vec!["$DaNhan".to_owned()], vec![]]
    );

    let moved = session
        .after(&[3], &After::Move(destination.into()))
        .unwrap()
        .unwrap();
    assert_eq!(session.uids(1).unwrap(), [1, 2]);
    let there = session.folder(destination, Access::Read).unwrap();
    assert_eq!((there.exists, there.uid_validity), (1, moved.uid_validity));
    assert_eq!(
        session.find_message_id(destination, "m3@example.vn").unwrap(),
        [moved.uids[&3]]
    );
    assert_eq!(
        session.find_message_id("INBOX", "m3@example.vn").unwrap(),
        [] as [u32; 0]
    );
    assert_eq!(session.find_message_id("INBOX", "m").unwrap(), [] as [u32; 0]);
    assert!(
        session
            .folders()
            .unwrap()
            .iter()
            .any(|f| f.name == destination && f.holds_messages)
    );

    let refused = session.folder("Không có", Access::Read);
    assert!(matches!(refused, Err(Trouble::Folder { .. })), "{refused:?}");
    // A refusal ends nothing.
    assert_eq!(session.folder("INBOX", Access::Read).unwrap().exists, 2);
    let refused = session.after(&[1], &After::Seen);
    assert!(
        matches!(refused, Err(Trouble::CannotDo(_))),
        "marked while only looking: {refused:?}"
    );
}

#[test]
fn what_goes_in_mid_fetch_is_left_out() {
    let Some(stage) = stage() else { return };
    let mails: Vec<Vec<u8>> = (0..10).map(|n| mail_of(n, 600)).collect();
    stage.put("INBOX", &mails);
    let mut session = connect(&stage.plain()).unwrap();
    session.folder("INBOX", Access::Read).unwrap();
    let listed = session.uids(1).unwrap();
    let wanted: Vec<Wanted> = session
        .headers(&listed)
        .unwrap()
        .iter()
        .map(Wanted::from)
        .collect();
    stage.dovecot.expunge(USER, "INBOX", "uid 3:5");
    let fetched = session.messages(&wanted).unwrap();
    assert!(fetched.len() >= 7);
    for one in &fetched {
        assert!(
            one.bytes == mails[one.uid as usize - 1],
            "another message's bytes"
        );
    }
    assert_eq!(
        session
            .message(4, 600)
            .unwrap_or(None)
            .map(|m| m.uid)
            .unwrap_or(4),
        4
    );
    assert_eq!(session.uids(1).unwrap().len(), 7);
}

#[test]
fn waiting_ends_when_mail_comes_and_when_asked_to() {
    let Some(stage) = stage() else { return };
    let stop = Stop::default();
    let mut session = Session::connect(&stage.plain(), &password(), &stop).unwrap();
    session.folder("INBOX", Access::Read).unwrap();
    assert_eq!(session.wait(Duration::from_millis(300)).unwrap(), Woke::TimeUp);

    let woke = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let woke = session.wait(Duration::from_secs(60));
            (session, woke)
        });
        stage
            .dovecot
            .deliver("banbientap@khanhhoa.gov.vn", &mail_of(1, 500))
            .unwrap();
        waiting.join().unwrap()
    });
    let (mut session, woke) = woke;
    assert_eq!(woke.unwrap(), Woke::Changed);
    assert_eq!(session.folder("INBOX", Access::Read).unwrap().exists, 1);

    // News told in passing, by the answer to something else, is not slept over.
    stage
        .dovecot
        .deliver("banbientap@khanhhoa.gov.vn", &mail_of(2, 500))
        .unwrap();
    session.noop().unwrap();
    assert_eq!(session.wait(Duration::from_secs(60)).unwrap(), Woke::Changed);

    session.folder("INBOX", Access::Read).unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| session.wait(Duration::from_secs(60)));
        stop.ask();
        assert_eq!(waiting.join().unwrap(), Err(Trouble::Stopped));
    });
}

#[test]
fn a_very_large_mail_comes_whole() {
    let Some(stage) = stage() else { return };
    let large = mail_of(1, 60 * 1024 * 1024);
    stage.put("INBOX", std::slice::from_ref(&large));
    let mut session = connect(&stage.plain()).unwrap();
    let fetched = take_all(&mut session, "INBOX").unwrap();
    assert!(fetched.len() == 1 && fetched[0].bytes == large);
}

#[test]
fn many_small_mails_come_quickly() {
    let Some(stage) = stage() else { return };
    let count = if std::env::var("SGN_SOAK").is_ok() {
        5_000
    } else {
        1_000
    };
    let mails: Vec<Vec<u8>> = (0..count).map(|n| mail_of(n, 2_000)).collect();
    stage.put("INBOX", &mails);
    let mut session = connect(&stage.plain()).unwrap();
    session.folder("INBOX", Access::Read).unwrap();
    let begin = Instant::now();
    let fetched = take_all(&mut session, "INBOX").unwrap();
    let took = begin.elapsed();
    assert_eq!(fetched.len(), count);
    println!(
        "{count} mails of 2 kB in {took:?}: {:.0} a second",
        count as f64 / took.as_secs_f64()
    );
}

#[test]
fn another_server_is_understood_as_well() {
    let folder = tempfile::TempDir::new().unwrap();
    let Some(cyrus) = Cyrus::start(folder.path()) else {
        return;
    };
    let mut mails: Vec<Vec<u8>> = (0..12).map(|n| mail_of(n, 300 + n * 500)).collect();
    mails.push(mail_of(50, PIECE_BYTES as usize + 77));
    cyrus.put(USER, &mails.iter().map(Vec::as_slice).collect::<Vec<_>>());

    let stop = Stop::default();
    let server = impatient(Server::new("localhost", cyrus.imap, Tls::None));
    let mut session = Session::connect(&server, &password(), &stop).unwrap();
    let before = session.folder("INBOX", Access::Write).unwrap();
    let fetched = take_all(&mut session, "INBOX").unwrap();
    mails.sort();
    assert!(bytes_of(&fetched) == mails, "bytes differ");
    let heads = session.headers(&session_uids(&fetched)).unwrap();
    for (head, one) in heads.iter().zip(&fetched) {
        assert_eq!((head.uid, head.header_sha256), (one.uid, one.header_sha256));
    }
    let again = session.folder("INBOX", Access::Write).unwrap();
    assert_eq!(plan::look(Some(&before), 13, &again), Look::Nothing);
    let moved = session
        .after(&[1, 2], &After::Move("Đã nhận".into()))
        .unwrap()
        .unwrap();
    assert_eq!(moved.uids.len(), 2);
    session.after(&[3], &After::Seen).unwrap();
    session.after(&[4], &After::Keyword("$DaNhan".into())).unwrap();
    assert_eq!(session.uids(1).unwrap().len(), 11);
    assert_eq!(
        session.find_message_id("Đã nhận", "m1@example.vn").unwrap().len(),
        1
    );
    session.folder("INBOX", Access::Read).unwrap();
    assert_eq!(session.wait(Duration::from_millis(300)).unwrap(), Woke::TimeUp);
    cyrus.put(USER, &[&mail_of(60, 400)]);
    assert_eq!(session.wait(Duration::from_secs(90)).unwrap(), Woke::Changed);
    session.close();
}

fn session_uids(fetched: &[mail::imap::Fetched]) -> Vec<u32> {
    fetched.iter().map(|one| one.uid).collect()
}
