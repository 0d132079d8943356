//! Letters over SMTP: to Postfix as it comes from Debian, through a connection spoiled on purpose, and to servers that
//! say what a script says.

use std::convert::Infallible;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use mail::imap::{ConnectError, Login, Patience, Server, Stop, Tls, Trouble};
use mail::smtp::{Outcome, Post};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use testkit::servers::{Certificates, Direction, Dovecot, Fault, Postfix, Proxy};

const FROM: &str = "banbientap@khanhhoa.gov.vn";
const HELLO: &str = "desk.khanhhoa.gov.vn";

fn server(port: u16, tls: Tls) -> Server {
    let mut server = Server::new("localhost", port, tls);
    server.patience = Patience {
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(5),
        command: Duration::from_secs(10),
    };
    server
}

fn connect(port: u16) -> Result<Post, ConnectError> {
    Post::connect(&server(port, Tls::None), None, HELLO, &Stop::default())
}

fn letter(number: usize) -> Vec<u8> {
    format!(
        "Message-ID: <thu-{number}@khanhhoa.gov.vn>\r\nFrom: {FROM}\r\nSubject: {number}\r\nDate: Wed, 14 Jan 2026 09:42:17 +0700\r\n\r\n.\r\n..\r\nK\u{ed}nh g\u{1eed}i\r\n"
    )
    .into_bytes()
}

fn send(post: &mut Post, to: &[&str], message: &[u8]) -> Outcome {
    post.send(FROM, to, message, || Ok::<(), Infallible>(())).unwrap()
}

/// Message-IDs of what Postfix has taken over, not of what it has only begun to read.
fn taken(postfix: &Postfix) -> Vec<String> {
    let log = postfix.log();
    postfix
        .accepted()
        .into_iter()
        .filter(|mail| log.contains(&format!("{}: from=<", mail.queue_id)))
        .map(|mail| mail.message_id)
        .collect()
}

fn stage(folder: &tempfile::TempDir) -> Option<(Dovecot, Postfix)> {
    let dovecot = Dovecot::start(&folder.path().join("dovecot"))?;
    let postfix = Postfix::start(&folder.path().join("postfix"), dovecot.lmtp)?;
    Some((dovecot, postfix))
}

#[test]
fn letters_go_by_one_connection() {
    let folder = tempfile::TempDir::new().unwrap();
    let Some((dovecot, postfix)) = stage(&folder) else {
        return;
    };
    let mut post = connect(postfix.smtp).unwrap();
    let both = ["van@khanhhoa.gov.vn", FROM];
    assert!(matches!(send(&mut post, &both, &letter(1)), Outcome::Sent { .. }));
    let check = |post: &mut Post, to: &str, want_permanent: bool, want_code: Option<u16>| {
        let Outcome::Refused {
            permanent,
            code,
            words,
            recipient,
        } = send(post, &[FROM, to], &letter(9))
        else {
            panic!("{to} is not refused");
        };
        assert_eq!(
            (permanent, code, recipient.as_deref()),
            (want_permanent, want_code, Some(to)),
            "{words}"
        );
    };
    check(&mut post, "khong-co@khanhhoa.gov.vn", true, Some(550));
    check(&mut post, "ban-sau@khanhhoa.gov.vn", false, Some(450));
    check(&mut post, "a@elsewhere.example", true, Some(554));
    check(&mut post, "a@b>\r\nRCPT TO:<c@d", true, None);
    assert!(matches!(send(&mut post, &both, &letter(2)), Outcome::Sent { .. }));
    let none: [&str; 0] = [];
    assert!(matches!(
        send(&mut post, &none, &letter(9)),
        Outcome::Refused { permanent: true, .. }
    ));
    post.close();
    postfix.wait_delivered();
    assert_eq!(
        taken(&postfix),
        ["thu-1@khanhhoa.gov.vn", "thu-2@khanhhoa.gov.vn"]
    );
    let delivered = dovecot.mails("van", "INBOX");
    assert_eq!(delivered.len(), 2);
    // Dovecot keeps lines as its system does.
    let lines = |mail: &[u8]| String::from_utf8_lossy(mail).replace("\r\n", "\n");
    let wanted = lines(&letter(1));
    assert!(
        delivered.iter().any(|mail| lines(mail).ends_with(&wanted)),
        "changed on the way: {}",
        String::from_utf8_lossy(&delivered[0])
    );
    assert_eq!(dovecot.count("banbientap", "INBOX"), 2);
}

#[test]
fn a_connection_may_end_anywhere() {
    let folder = tempfile::TempDir::new().unwrap();
    let Some((_dovecot, postfix)) = stage(&folder) else {
        return;
    };
    let proxy = Proxy::before(postfix.smtp, 7);
    let through = |number: usize| -> String {
        let Ok(mut post) = connect(proxy.port) else {
            return "not connected".into();
        };
        let outcome = send(&mut post, &["van@khanhhoa.gov.vn"], &letter(number));
        post.close();
        match outcome {
            Outcome::Sent { .. } => "sent".into(),
            Outcome::Refused { .. } => "refused".into(),
            Outcome::Unreachable { .. } => "unreachable".into(),
            Outcome::Ambiguous { .. } => "ambiguous".into(),
        }
    };
    assert_eq!(through(0), "sent");
    let (up, down) = (proxy.bytes(Direction::ToServer), proxy.bytes(Direction::ToClient));
    let step = if std::env::var("SGN_SOAK").is_ok() { 1 } else { 9 };
    let mut faults: Vec<Fault> = (0..=up)
        .step_by(step)
        .map(|at| Fault::Cut(Direction::ToServer, at))
        .chain(
            (0..=down)
                .step_by(step * 2)
                .map(|at| Fault::Cut(Direction::ToClient, at)),
        )
        .chain(
            (0..=down)
                .step_by(step * 7)
                .map(|at| Fault::Reset(Direction::ToClient, at)),
        )
        .collect();
    // Around the end mark every byte counts: QUIT and its line end stand behind it.
    faults.extend((up - 12..=up - 5).map(|at| Fault::Cut(Direction::ToServer, at)));
    let told: Vec<(usize, Fault, String)> = faults
        .into_iter()
        .zip(1..)
        .map(|(fault, number)| {
            proxy.next(&[fault]);
            (number, fault, through(number))
        })
        .collect();
    // What was taken before a letter that has arrived is in the log.
    assert_eq!(through(usize::MAX), "sent");
    let last = format!("thu-{}@khanhhoa.gov.vn", usize::MAX);
    let end = Instant::now() + Duration::from_secs(20);
    while !taken(&postfix).contains(&last) {
        assert!(Instant::now() < end, "the last letter is not in the log");
        thread::yield_now();
    }
    let taken = taken(&postfix);
    let mut ambiguous = 0;
    for (number, fault, outcome) in told {
        let id = format!("thu-{number}@khanhhoa.gov.vn");
        let times = taken.iter().filter(|one| **one == id).count();
        match outcome.as_str() {
            "sent" => assert_eq!(times, 1, "{fault:?}"),
            "ambiguous" => {
                ambiguous += 1;
                assert!(times <= 1, "{fault:?}");
            }
            other => assert_eq!(times, 0, "{fault:?}: {other}"),
        }
    }
    assert!(ambiguous > 0, "no cut was between the end mark and the answer");
}

/// A server that greets with the first line and answers each line it hears with the next; an answer of two lines is
/// two answers in one. A letter counts as one line. What it heard comes back.
fn scripted(answers: &[&'static str], certificates: Option<Certificates>) -> (u16, JoinHandle<Vec<String>>) {
    let answers = answers.to_vec();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = thread::spawn(move || {
        let socket = listener.accept().unwrap().0;
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut heard = Vec::new();
        let Some(certificates) = certificates else {
            play(socket, &answers, true, &mut heard);
            return heard;
        };
        let mut rest = answers.as_slice();
        if let Some(at) = answers.iter().position(|answer| *answer == "TLS") {
            play(socket.try_clone().unwrap(), &answers[..at], false, &mut heard);
            rest = &answers[at + 1..];
        }
        let chain = CertificateDer::pem_file_iter(&certificates.good.certificate)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let key = PrivateKeyDer::from_pem_file(&certificates.good.key).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let tls = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        play(rustls::StreamOwned::new(tls, socket), rest, true, &mut heard);
        heard
    });
    (port, heard)
}

fn play(stream: impl Read + Write, answers: &[&str], hears_last: bool, heard: &mut Vec<String>) {
    let mut stream = BufReader::with_capacity(1, stream);
    let mut in_letter = false;
    for (answer, number) in answers.iter().zip(1..) {
        if !answer.is_empty() {
            // Who is not waited for any more is not answered.
            if stream.get_mut().write_all(answer.as_bytes()).is_err() || stream.get_mut().flush().is_err() {
                return;
            }
        }
        if number == answers.len() && !hears_last {
            return;
        }
        in_letter = answer.starts_with("354") && !in_letter;
        let mut line = String::new();
        loop {
            if stream.read_line(&mut line).unwrap_or(0) == 0 {
                if !line.is_empty() {
                    heard.push(line);
                }
                return;
            }
            if !in_letter || line.ends_with("\r\n.\r\n") {
                break;
            }
        }
        heard.push(line.trim_end().to_owned());
    }
}

#[test]
fn there_is_a_way_in_or_a_reason() {
    let check = |tls: Tls, login: Option<Login>, answers: &[&'static str], want: &str| {
        let (port, heard) = scripted(answers, None);
        let mut server = server(port, tls);
        server.patience.silence = Duration::from_millis(300);
        server.patience.connect = Duration::from_millis(900);
        let got = match Post::connect(&server, login.as_ref(), HELLO, &Stop::default()) {
            Ok(post) => {
                drop(post);
                "in".to_owned()
            }
            Err(error) => format!("{error:?}"),
        };
        assert!(got.starts_with(want), "{answers:?}: {got} instead of {want}");
        heard.join().unwrap()
    };
    let password = || {
        Some(Login::Password {
            user: "desk".into(),
            password: "mật".into(),
        })
    };
    let token = || {
        Some(Login::XOAuth2 {
            user: "desk".into(),
            token: "t".into(),
        })
    };
    let (hi, plain) = ("220 mx\r\n", "250-mx\r\n250 AUTH PLAIN\r\n");
    assert_eq!(
        check(Tls::None, password(), &[hi, plain, "235 ok\r\n"], "in"),
        ["EHLO desk.khanhhoa.gov.vn", "AUTH PLAIN AGRlc2sAbeG6rXQ="]
    );
    let login_only = "250-mx\r\n250 AUTH=LOGIN\r\n";
    assert_eq!(
        check(
            Tls::None,
            password(),
            &[
                hi,
                login_only,
                "334 VXNlcm5hbWU6\r\n",
                "334 UGFzc3dvcmQ6\r\n",
                "235 ok\r\n"
            ],
            "in"
        )[1..],
        ["AUTH LOGIN", "ZGVzaw==", "beG6rXQ="]
    );
    let bearer = "250-mx\r\n250 AUTH XOAUTH2 PLAIN\r\n";
    assert_eq!(
        check(
            Tls::None,
            token(),
            &[hi, bearer, "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n", "535 5.7.8 no\r\n"],
            "WrongPassword"
        )[2],
        ""
    );
    check(Tls::None, token(), &[hi, plain], "LoginNotOffered(\"XOAUTH2\")");
    check(
        Tls::None,
        password(),
        &[hi, plain, "535 5.7.8 sai\r\n"],
        "WrongPassword { said: \"5.7.8 sai\" }",
    );
    check(
        Tls::None,
        password(),
        &[hi, plain, "454 4.7.0 later\r\n"],
        "TryLater",
    );
    check(
        Tls::None,
        password(),
        &[hi, plain, "538 5.7.11 encrypt\r\n"],
        "ProtectionWanted",
    );
    check(
        Tls::None,
        password(),
        &[hi, "250-mx\r\n250 STARTTLS\r\n"],
        "ProtectionWanted",
    );
    check(Tls::None, password(), &[hi, "250 mx\r\n"], "LoginNotOffered");
    check(Tls::StartTls, None, &[hi, "250 mx\r\n"], "StartTlsNotOffered");
    check(
        Tls::StartTls,
        None,
        &[hi, "250-mx\r\n250 STARTTLS\r\n", "454 no\r\n"],
        "TryLater",
    );
    check(
        Tls::StartTls,
        None,
        &[hi, "250-mx\r\n250 STARTTLS\r\n", "220 go\r\n250 evil\r\n"],
        "BrokenOff(Lied",
    );
    check(Tls::None, None, &["421 4.3.2 busy\r\n"], "TryLater");
    check(Tls::None, None, &["554 no mail here\r\n"], "NotSmtp");
    check(Tls::None, None, &["* OK IMAP4rev1\r\n"], "NotSmtp");
    check(Tls::None, None, &[""], "Silent");
    check(Tls::Tls, None, &["220 mx\r\n"], "Tls");
    check(Tls::None, None, &[hi, "250-mx\r\n550 x\r\n"], "BrokenOff(Lied");
    check(Tls::None, None, &[hi, "250-mx\r\n"], "TimedOut");
}

#[test]
fn a_protected_connection_carries_letters() {
    let folder = tempfile::TempDir::new().unwrap();
    let check = |tls: Tls, answers: &[&'static str]| {
        let certificates = Certificates::make(folder.path());
        let issuer = certificates.issuer_pem.clone();
        let (port, heard) = scripted(answers, Some(certificates));
        let mut server = server(port, tls);
        server.trusted_pem = Some(issuer);
        let mut post = Post::connect(&server, None, HELLO, &Stop::default()).unwrap();
        assert_eq!(
            send(&mut post, &[FROM], b"Subject: x\r\n\r\n.x\n"),
            Outcome::Sent {
                reply: "250 taken".into()
            }
        );
        post.close();
        let heard = heard.join().unwrap();
        assert!(
            heard.contains(&"Subject: x\r\n\r\n..x\r\n.".to_owned()),
            "{heard:?}"
        );
    };
    check(
        Tls::Tls,
        &[
            "220 mx\r\n",
            "250 mx\r\n",
            "250 a\r\n",
            "250 b\r\n",
            "354 go\r\n",
            "250 taken\r\n",
            "221 bye\r\n",
        ],
    );
    check(
        Tls::StartTls,
        &[
            "220 mx\r\n",
            "250-mx\r\n250 starttls\r\n",
            "220 go\r\n",
            "TLS",
            "",
            "250 mx\r\n",
            "250 a\r\n",
            "250 b\r\n",
            "354 go\r\n",
            "250 taken\r\n",
            "221 bye\r\n",
        ],
    );
}

#[test]
fn every_letter_has_one_outcome() {
    let check = |answers: &[&'static str], message: &[u8], want: &str, want_calls: usize| {
        let (port, heard) = scripted(answers, None);
        let mut server = server(port, Tls::None);
        server.patience.command = Duration::from_millis(600);
        server.patience.silence = Duration::from_millis(600);
        let mut post = Post::connect(&server, None, HELLO, &Stop::default()).unwrap();
        let mut calls = 0;
        let outcome = post
            .send(FROM, &[FROM], message, || {
                calls += 1;
                Ok::<(), Infallible>(())
            })
            .unwrap();
        drop(post);
        let got = format!("{outcome:?}");
        assert!(got.starts_with(want), "{answers:?}: {got} instead of {want}");
        assert_eq!(calls, want_calls, "{answers:?}");
        heard.join().unwrap()
    };
    const HI: &str = "220 mx\r\n";
    const EHLO: &str = "250-mx\r\n250-8BITMIME\r\n250 SIZE 1000\r\n";
    const OK: &str = "250 ok\r\n";
    let small = b"Subject: x\r\n\r\nx\r\n";
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n", "250 2.0.0 queued as 1\r\n"],
        small,
        "Sent { reply: \"250 2.0.0 queued as 1\" }",
        1,
    );
    check(
        &[HI, EHLO, "550 no\r\n", OK],
        small,
        "Refused { permanent: true, code: Some(550), words: \"no\", recipient: None",
        0,
    );
    check(
        &[HI, EHLO, "451 later\r\n", OK],
        small,
        "Refused { permanent: false, code: Some(451)",
        0,
    );
    check(
        &[HI, EHLO, "421 closing\r\n"],
        small,
        "Refused { permanent: false, code: Some(421)",
        0,
    );
    check(
        &[HI, EHLO, OK, OK, "554 no\r\n", OK],
        small,
        "Refused { permanent: true, code: Some(554)",
        0,
    );
    check(
        &[HI, EHLO, OK, OK, "250 what\r\n"],
        small,
        "Unreachable { why: Lied",
        0,
    );
    check(&[HI, EHLO, OK, "x\r\n"], small, "Unreachable { why: Lied", 0);
    check(&[HI, EHLO, OK], small, "Unreachable { why: ", 0);
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n", "552 5.3.4 too big\r\n"],
        small,
        "Refused { permanent: true, code: Some(552)",
        1,
    );
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n", "452 4.3.1 full\r\n"],
        small,
        "Refused { permanent: false, code: Some(452)",
        1,
    );
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n"],
        small,
        "Ambiguous { why: Lost",
        1,
    );
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n", ""],
        small,
        "Ambiguous { why: TimedOut",
        1,
    );
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n", "250 ta"],
        small,
        "Ambiguous { why: ",
        1,
    );
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n", "hello\r\n"],
        small,
        "Ambiguous { why: Lied",
        1,
    );
    check(
        &[HI, EHLO, OK, OK, "354 go\r\n", "354 go on\r\n"],
        small,
        "Ambiguous { why: Lied",
        1,
    );
    check(
        &[HI, EHLO],
        &[b'x'; 1001],
        "Refused { permanent: true, code: None",
        0,
    );
    check(
        &[HI, "250 mx\r\n"],
        "ữ".as_bytes(),
        "Refused { permanent: true, code: None, words: \"the server does not offer 8BITMIME\"",
        0,
    );
    let heard = check(
        &[HI, EHLO, OK, OK, "354 go\r\n", OK],
        "ữ\r\n".as_bytes(),
        "Sent",
        1,
    );
    assert_eq!(
        heard[1],
        "MAIL FROM:<banbientap@khanhhoa.gov.vn> SIZE=5 BODY=8BITMIME"
    );
}

#[test]
fn a_letter_that_could_not_be_noted_does_not_go() {
    let (port, heard) = scripted(
        &[
            "220 mx\r\n",
            "250 mx\r\n",
            "250 ok\r\n",
            "250 ok\r\n",
            "354 go\r\n",
        ],
        None,
    );
    let mut post = connect(port).unwrap();
    let noted = post.send(FROM, &[FROM], b"Subject: secret\r\n\r\n", || Err("disk full"));
    assert_eq!(noted, Err("disk full"));
    assert!(post.is_over());
    assert!(matches!(
        send(&mut post, &[FROM], b"x"),
        Outcome::Unreachable {
            why: Trouble::Lost(_)
        }
    ));
    drop(post);
    assert_eq!(heard.join().unwrap().last().unwrap(), "DATA");
}
