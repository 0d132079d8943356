//! Who a fetched mail is really from: the board's own server's word, and signatures checked with keys from the DNS.

use std::fs;

use serde_json::Value;
use testkit::desk::text;
use testkit::servers::{Dns, Dovecot, Given, PASSWORD};
use testkit::{Desk, office};

use crate::stage::PROGRAM;

const USER: &str = "banbientap";
const SERVER: &str = "mx.ban.gov.vn";
/// The key of RFC 8032 §7.1, test 1, with which the mails below are signed.
const KEY: &str = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const FROM: &str = "From: nthvan.vpubnd@khanhhoa.gov.vn\r\nSubject: TTHC 113/QD-UBND\r\n";

fn signed(selector: &str) -> String {
    let made = match selector {
        "k1" => "CAXSJkQ4K0j2SBjBkCzFPBaipjyOuqvH1zJ5jfdY1RVgbqPTF9J3jF9K4xRGwSV6t50mq/1wCU0e4NiTe5j+BQ==",
        _ => "OO/jPRfYlNxGToPPiQouWou3StoHg4ARSO7C4VsIi0vIC5kmRaSK2+WBD8htxIEqKRz9c6pE9wSWLqdtWeq+CQ==",
    };
    format!(
        "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=khanhhoa.gov.vn; s={selector}; h=from:subject; \
         bh=m+moFBzRVg1rNUjSCWLzpwqLRycOotY2vBakRLayJqE=; b={made}\r\n"
    )
}

fn mail(id: u32, header: &str, body: &str) -> String {
    let date = format!("Date: Wed, 14 Jan 2026 09:0{id}:00 +0700");
    format!("{header}{FROM}Message-ID: <{id}@khanhhoa.gov.vn>\r\n{date}\r\n\r\n{body}\r\n")
}

/// Puts mails into the mailbox, a minute apart, and fetches them.
fn fetch(desk: &Desk, server: &Dovecot, mails: &[String]) -> Value {
    let received = "2026-01-14T02:00:00Z".parse().unwrap();
    let given: Vec<Given<'_>> = mails
        .iter()
        .map(|mail| Given {
            folder: "INBOX",
            bytes: mail.as_bytes(),
            received,
        })
        .collect();
    server.put(USER, &given);
    desk.json(&["mail", "fetch"]).remove(0)
}

#[test]
fn the_board_s_server_and_the_signature_tell() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = Dovecot::start(&folder.path().join("dovecot")) else {
        return;
    };
    let dns = Dns::start(&[("k1._domainkey.khanhhoa.gov.vn", KEY)]);
    let desk = Desk::empty(PROGRAM);
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/settings/khanh-hoa.json");
    let mut settings: Value = serde_json::from_str(&fs::read_to_string(shipped).unwrap()).unwrap();
    settings["mail"]["trusted_verdicts"] = serde_json::json!([SERVER]);
    settings["mail"]["resolver"] = dns.address.to_string().into();
    let file = desk.beside("settings.json");
    fs::write(&file, settings.to_string()).unwrap();
    desk.run(&["init", "--demo", "--settings", text(&file)]).exits(0);
    desk.run(&["sender", "import", text(&office::senders())]).exits(0);
    let secret = desk.beside("secret");
    fs::write(&secret, PASSWORD).unwrap();
    let address = format!("127.0.0.1:{}", server.imap);
    let add = [
        "mailbox",
        "add",
        "bbt",
        "--imap",
        &address,
        "--tls",
        "none",
        "--user",
        USER,
        "--password-file",
    ];
    desk.run(&[&add[..], &[text(&secret)]].concat()).exits(0);

    let results = |result: &str| {
        format!(
            "Received: from mail.khanhhoa.gov.vn by {SERVER}; Wed, 14 Jan 2026 09:00:00 +0700\r\n\
             Authentication-Results: {SERVER}; dmarc={result} header.from=khanhhoa.gov.vn\r\n"
        )
    };
    let body = "Gui tap tin.";
    let status = fetch(
        &desk,
        &server,
        &[
            mail(1, &signed("k1"), body),
            mail(2, &results("pass"), body),
            mail(3, "", body),
            mail(4, &signed("k1"), "Gui tap tin khac."),
            mail(5, &results("fail"), body),
        ],
    );
    assert_eq!(status["difference"], 0, "{status:#}");
    let verdict = |number: &str| {
        let shown = desk.json(&["register", "show", number]).remove(0);
        let words = shown["origin"]["words"][0].as_str().unwrap().to_owned();
        (shown["origin"]["verdict"].as_str().unwrap().to_owned(), words)
    };
    let proven = "nguồn gốc đã chứng thực";
    assert_eq!(
        verdict("1/2026"),
        ("passed".into(), proven.into()),
        "a signature that holds"
    );
    assert_eq!(
        verdict("2/2026"),
        ("passed".into(), proven.into()),
        "the server's word"
    );
    assert_eq!(verdict("3/2026").0, "unproven", "nothing tells");
    let waiting = desk.json(&["triage", "list"]);
    let held: Vec<&Value> = waiting.iter().filter(|w| w["item"].is_u64()).collect();
    assert_eq!(held.len(), 2, "{waiting:#?}");
    for item in held {
        assert_eq!(item["reasons"][0], "failed-authenticity", "{item}");
        let said = desk
            .run(&["triage", "show", &item["item"].to_string()])
            .exits(0)
            .stdout;
        assert!(said.contains("nguồn gốc KHÔNG đúng"), "{said}");
    }

    // A name server that says nothing holds nothing up: the mail comes in, unproven.
    dns.mute();
    fetch(&desk, &server, &[mail(6, &signed("k2"), body)]);
    let shown = desk.json(&["register", "show", "4/2026"]).remove(0);
    assert_eq!(shown["origin"]["verdict"], "unproven", "{shown:#}");
    assert_eq!(
        shown["origin"]["checks"][0], "dkim=skipped (no answer)",
        "{shown:#}"
    );
}
