//! A server made for the test, which says whatever it is told to say.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::Duration;

use mail::imap::plan::Wanted;
use mail::imap::{
    Access, After, ConnectError, Fetched, Login, MAX_MESSAGE_BYTES, Patience, Server, Session, Stop, Tls,
    Trouble, Woke,
};

const LOGIN: &[(&str, &str)] = &[
    ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n# OK\r\n"),
    ("LOGIN", "# OK in\r\n"),
    ("CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE\r\n# OK\r\n"),
];
const OPEN: (&str, &str) = (
    "SELECT",
    "* 2 EXISTS\r\n* OK [UIDVALIDITY 5] u\r\n* OK [UIDNEXT 9] n\r\n# OK [READ-WRITE] open\r\n",
);

/// Starts one that greets, and answers each command, which must contain the awaited word, with the words beside it;
/// `#` at the beginning of a line is the tag. At the end it hangs up.
fn server(greeting: &str, script: &[(&str, &str)]) -> Server {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut server = Server::new("127.0.0.1", listener.local_addr().unwrap().port(), Tls::None);
    server.patience = Patience {
        connect: Duration::from_secs(2),
        silence: Duration::from_millis(600),
        command: Duration::from_secs(3),
    };
    let greeting = greeting.to_owned();
    let script: Vec<(String, String)> = script.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    thread::spawn(move || {
        let (mut out, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
        out.write_all(greeting.as_bytes()).unwrap();
        for (awaited, answer) in script {
            let Some(Ok(line)) = lines.next() else { return };
            assert!(line.contains(&awaited), "{line} instead of {awaited}");
            let tag = line.split(' ').next().unwrap_or_default();
            let answer = if answer.starts_with("# ") {
                format!("{tag}{}", &answer[1..])
            } else {
                answer.clone()
            };
            let answer = answer.replace("\n# ", &format!("\n{tag} "));
            if out.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    });
    server
}

fn login() -> Login {
    Login::Password {
        user: "a".into(),
        password: "b\"\\".into(),
    }
}

fn session(script: &[(&str, &str)]) -> Session {
    let whole: Vec<(&str, &str)> = LOGIN.iter().chain(script).copied().collect();
    Session::connect(&server("* OK hello\r\n", &whole), &login(), &Stop::default()).unwrap()
}

#[test]
fn what_is_not_an_imap_server_is_told() {
    let check = |greeting: &str, script: &[(&str, &str)], tls: Tls, want: &str| {
        let mut server = server(greeting, script);
        server.tls = tls;
        let error = Session::connect(&server, &login(), &Stop::default()).err();
        let got = format!("{error:?}");
        assert!(got.starts_with(&format!("Some({want}")), "{greeting:?}: {got}");
    };
    let none: &[(&str, &str)] = &[];
    check("220 mx ready\r\n", none, Tls::None, "NotImap");
    check("HTTP/1.1 400 Bad Request\r\n", none, Tls::None, "NotImap");
    check("* BYE too many\r\n", none, Tls::None, "TryLater");
    check("* PREAUTH in\r\n", none, Tls::None, "NotImap");
    check("", none, Tls::None, "BrokenOff");
    check("* OK hi\r\n", none, Tls::None, "BrokenOff");
    check("\u{2}\u{1}\n", none, Tls::None, "NotImap");
    let plain = ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n# OK\r\n");
    let offers = ("CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n# OK\r\n");
    check("* OK hi\r\n", &[plain], Tls::StartTls, "StartTlsNotOffered");
    check(
        "* OK hi\r\n",
        &[offers, ("STARTTLS", "# NO\r\n")],
        Tls::StartTls,
        "StartTlsNotOffered",
    );
    let more = ("STARTTLS", "# OK go\r\n* CAPABILITY IMAP4rev1 AUTH=EVIL\r\n");
    check("* OK hi\r\n", &[offers, more], Tls::StartTls, "BrokenOff(Lied");
    check(
        "* OK hi\r\n",
        &[offers, ("STARTTLS", "# OK go\r\n")],
        Tls::StartTls,
        "Tls",
    );
    let no = |said: &'static str| [plain, ("LOGIN", said)];
    check(
        "* OK hi\r\n",
        &no("# NO [AUTHENTICATIONFAILED] no\r\n"),
        Tls::None,
        "WrongPassword",
    );
    check(
        "* OK hi\r\n",
        &no("# NO [UNAVAILABLE] no\r\n"),
        Tls::None,
        "TryLater",
    );
    check("* OK hi\r\n", &no("* BYE overload\r\n"), Tls::None, "BrokenOff");
    check(
        "* OK hi\r\n",
        &no("# NO [PRIVACYREQUIRED] tls\r\n"),
        Tls::None,
        "ProtectionWanted",
    );
    let disabled = ("CAPABILITY", "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n# OK\r\n");
    check("* OK hi\r\n", &[disabled], Tls::None, "ProtectionWanted");
}

#[test]
fn a_token_goes_as_xoauth2_says() {
    let offers = ("CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n# OK\r\n");
    // user=a^Aauth=Bearer ya29^A^A
    let sent = "dXNlcj1hAWF1dGg9QmVhcmVyIHlhMjkBAQ==";
    let token = Login::XOAuth2 {
        user: "a".into(),
        token: "ya29".into(),
    };
    let good = [
        offers,
        ("AUTHENTICATE XOAUTH2", "+ \r\n"),
        (sent, "a2 OK in\r\n"),
        offers,
    ];
    Session::connect(&server("* OK\r\n", &good), &token, &Stop::default()).unwrap();
    let refusal = "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n";
    let bad = [
        offers,
        ("AUTHENTICATE XOAUTH2", "+ \r\n"),
        (sent, refusal),
        ("", "a2 NO no\r\n"),
    ];
    let error = Session::connect(&server("* OK\r\n", &bad), &token, &Stop::default()).err();
    assert!(
        matches!(error, Some(ConnectError::WrongPassword { .. })),
        "{error:?}"
    );
    let plain = ("CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n# OK\r\n");
    let error = Session::connect(&server("* OK\r\n", &[plain]), &token, &Stop::default()).err();
    assert_eq!(error, Some(ConnectError::LoginNotOffered("XOAUTH2")));
}

#[test]
fn a_folder_must_say_what_it_is() {
    let check = |answer: &str, want: &str| {
        let mut session = session(&[("SELECT", answer)]);
        let got = format!("{:?}", session.folder("INBOX", Access::Write));
        assert!(got.starts_with(want), "{answer:?}: {got}");
    };
    check("# OK\r\n", "Err(Lied");
    check("* 2 EXISTS\r\n# OK\r\n", "Err(Lied");
    check("* OK [UIDVALIDITY 5] u\r\n# OK\r\n", "Err(Lied");
    check("# NO [NONEXISTENT] what\r\n", "Err(Folder");
    check(
        "* NO disk is nearly full\r\n* 2 EXISTS\r\n* OK [UIDVALIDITY 5] u\r\n# OK\r\n",
        "Ok(FolderState",
    );
    check("* BYE going down\r\n", "Err(Lost");
    check("zz9 OK\r\n", "Err(Lied");
    check("", "Err(Lost");
    check("rubbish\r\n# OK\r\n", "Err(L");
}

#[test]
fn uids_that_are_too_few_repeated_or_disordered() {
    let search = |answers: &[(&str, &str)]| {
        let whole: Vec<(&str, &str)> = [OPEN].iter().chain(answers).copied().collect();
        let mut session = session(&whole);
        session.folder("INBOX", Access::Write).unwrap();
        session.uids(1)
    };
    let ok = |uids: &[u32]| Ok(uids.to_vec());
    assert_eq!(search(&[("SEARCH", "* SEARCH 8 3 3 8\r\n# OK\r\n")]), ok(&[3, 8]));
    let short = ("SEARCH", "* SEARCH 8\r\n# OK\r\n");
    let quiet = ("NOOP", "# OK\r\n");
    assert!(matches!(search(&[short, quiet, short]), Err(Trouble::Lied(_))));
    // One has gone meanwhile, and the server says so when asked.
    assert_eq!(
        search(&[short, ("NOOP", "* 1 EXPUNGE\r\n# OK\r\n"), short]),
        ok(&[8])
    );
    assert_eq!(
        search(&[short, ("NOOP", "* 1 EXISTS\r\n# OK\r\n"), short]),
        ok(&[8])
    );
}

fn fetch(answers: &[(&str, &str)], wanted: &[Wanted]) -> Result<Vec<Fetched>, Trouble> {
    let whole: Vec<(&str, &str)> = [OPEN].iter().chain(answers).copied().collect();
    let mut session = session(&whole);
    session.folder("INBOX", Access::Write).unwrap();
    session.messages(wanted)
}

#[test]
fn one_messages_bytes_are_never_anothers() {
    let wanted = [Wanted { uid: 3, size: 4 }, Wanted { uid: 8, size: 4 }];
    let check = |answer: &str, want: Result<&[(u32, &str)], &str>| {
        let got = fetch(&[("FETCH", answer)], &wanted).map(|all| {
            all.into_iter()
                .map(|one| (one.uid, String::from_utf8(one.bytes).unwrap()))
                .collect::<Vec<_>>()
        });
        match (got, want) {
            (Ok(got), Ok(want)) => {
                let got: Vec<(u32, &str)> = got.iter().map(|(uid, text)| (*uid, text.as_str())).collect();
                assert_eq!(got, want, "{answer:?}");
            }
            (Err(got), Err(want)) => assert!(format!("{got:?}").starts_with(want), "{answer:?}: {got:?}"),
            (got, want) => panic!("{answer:?}: {got:?} instead of {want:?}"),
        }
    };
    let three = "* 1 FETCH (UID 3 RFC822.SIZE 4 BODY[] {4}\r\nabcd)\r\n";
    let eight = "* 2 FETCH (UID 8 RFC822.SIZE 4 BODY[] {4}\r\nefgh)\r\n";
    check(
        &format!("{eight}{three}# OK\r\n"),
        Ok(&[(3, "abcd"), (8, "efgh")]),
    );
    check(&format!("{three}{three}# OK\r\n"), Ok(&[(3, "abcd")]));
    check(&format!("{three}# OK\r\n"), Ok(&[(3, "abcd")]));
    check(&format!("{three}* 2 EXPUNGE\r\n# OK\r\n"), Ok(&[(3, "abcd")]));
    check("# OK\r\n", Ok(&[]));
    check(
        &format!("{three}* 2 FETCH (UID 3 RFC822.SIZE 4 BODY[] {{4}}\r\nefgh)\r\n# OK\r\n"),
        Err("Lied"),
    );
    check(
        &format!("{three}* 2 FETCH (UID 9 RFC822.SIZE 4 BODY[] {{4}}\r\nefgh)\r\n# OK\r\n"),
        Err("Lied"),
    );
    check(
        "* 1 FETCH (RFC822.SIZE 4 BODY[] {4}\r\nabcd)\r\n# OK\r\n",
        Err("Lied"),
    );
    // A literal that is shorter or longer than it says.
    check(
        "* 1 FETCH (UID 3 RFC822.SIZE 4 BODY[] {40}\r\nabcd)\r\n# OK\r\n",
        Err("Lost"),
    );
    check(
        "* 1 FETCH (UID 3 RFC822.SIZE 4 BODY[] {2}\r\nabcd)\r\n# OK\r\n",
        Err("L"),
    );
    check(
        "* 1 FETCH (UID 3 RFC822.SIZE 4 BODY[] {4000000000}\r\nabcd)\r\n",
        Err("Lied"),
    );
    check(
        "* 1 FETCH (UID 3 RFC822.SIZE 4 BODY[] {99999999999999999999}\r\n",
        Err("Lied"),
    );
    check("* 1 FETCH (UID 3 BODY[", Err("L"));
}

#[test]
fn a_size_that_is_not_so_counts_when_it_stays_so() {
    let wanted = [Wanted { uid: 3, size: 9 }];
    let lying = (
        "FETCH",
        "* 1 FETCH (UID 3 RFC822.SIZE 9 BODY[] {4}\r\nabcd)\r\n# OK\r\n",
    );
    let other = (
        "FETCH",
        "* 1 FETCH (UID 3 RFC822.SIZE 9 BODY[] {4}\r\nabcx)\r\n# OK\r\n",
    );
    let right = (
        "FETCH",
        "* 1 FETCH (UID 3 RFC822.SIZE 9 BODY[] {9}\r\nabcdefghi)\r\n# OK\r\n",
    );
    let taken = fetch(&[lying, lying], &wanted).unwrap();
    assert_eq!((taken[0].bytes.as_slice(), taken[0].size_said), (&b"abcd"[..], 9));
    assert!(matches!(fetch(&[lying, other], &wanted), Err(Trouble::Lied(_))));
    assert!(matches!(fetch(&[lying, right], &wanted), Err(Trouble::Lied(_))));
}

#[test]
fn what_is_too_large_is_not_begun() {
    let size = u32::try_from(MAX_MESSAGE_BYTES).unwrap() + 1;
    let got = fetch(&[], &[Wanted { uid: 3, size }]);
    assert_eq!(
        got,
        Err(Trouble::TooLarge {
            uid: 3,
            bytes: size.into()
        })
    );
}

#[test]
fn a_session_that_was_lied_to_is_over() {
    let mut session = session(&[("SELECT", "# OK\r\n"), OPEN]);
    assert!(matches!(
        session.folder("INBOX", Access::Write),
        Err(Trouble::Lied(_))
    ));
    assert!(matches!(
        session.folder("INBOX", Access::Write),
        Err(Trouble::Lost(_))
    ));
}

#[test]
fn without_move_and_uidplus_nothing_is_moved() {
    let mut session = session(&[OPEN]);
    session.folder("INBOX", Access::Write).unwrap();
    let got = session.after(&[3], &After::Move("x".into()));
    assert!(matches!(got, Err(Trouble::CannotDo(_))), "{got:?}");
}

#[test]
fn with_uidplus_only_what_was_copied_goes() {
    let script = [
        ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n# OK\r\n"),
        ("LOGIN", "# OK in\r\n"),
        ("CAPABILITY", "* CAPABILITY IMAP4rev1 UIDPLUS\r\n# OK\r\n"),
        OPEN,
        ("UID COPY 3 \"x\"", "# NO [TRYCREATE] not there\r\n"),
        ("CREATE \"x\"", "# OK\r\n"),
        ("UID COPY 3 \"x\"", "# OK [COPYUID 7 3 1] copied\r\n"),
        ("UID STORE 3 +FLAGS.SILENT (\\Deleted)", "# OK\r\n"),
        ("UID EXPUNGE 3", "* 1 EXPUNGE\r\n# OK\r\n"),
    ];
    let mut session = Session::connect(&server("* OK\r\n", &script), &login(), &Stop::default()).unwrap();
    session.folder("INBOX", Access::Write).unwrap();
    let moved = session.after(&[3], &After::Move("x".into())).unwrap().unwrap();
    assert_eq!((moved.uid_validity, moved.uids.get(&3)), (7, Some(&1)));
}

#[test]
fn waiting_with_a_strange_server_ends() {
    let wait = |answer: &str| {
        let mut session = session(&[OPEN, ("IDLE", answer), ("DONE", "a9 OK\r\n")]);
        session.folder("INBOX", Access::Write).unwrap();
        session.wait(Duration::from_millis(500))
    };
    assert_eq!(wait("+ go\r\n* OK Still here\r\n"), Ok(Woke::TimeUp));
    assert_eq!(wait("+ go\r\n* 3 EXISTS\r\n"), Ok(Woke::Changed));
    assert_eq!(wait("* 3 EXISTS\r\n+ go\r\n"), Ok(Woke::Changed));
    assert!(matches!(wait("# OK at once\r\n"), Err(Trouble::Lied(_))));
    assert!(matches!(wait("# BAD what\r\n"), Err(Trouble::Lied(_))));
    assert!(matches!(wait("+ go\r\n* BYE\r\n"), Err(Trouble::Lost(_))));
    assert!(matches!(wait(""), Err(Trouble::TimedOut | Trouble::Lost(_))));
}
