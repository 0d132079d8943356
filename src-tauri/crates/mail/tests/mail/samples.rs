//! Every sample mail against `expected.json`.

use crate::office;
use jiff::Timestamp;
use mail::{Mail, attachment_bytes, read, received_at, signature};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn expected() -> Value {
    serde_json::from_slice(&std::fs::read(office("expected.json")).unwrap()).unwrap()
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn bracketed(id: Option<&String>) -> Option<String> {
    id.map(|id| format!("<{id}>"))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn sample(id: &str) -> Mail {
    let expected = expected();
    let mails = expected["mails"].as_array().unwrap();
    let entry = mails.iter().find(|m| m["id"] == id).unwrap();
    read(&std::fs::read(office(entry["file"].as_str().unwrap())).unwrap())
}

#[test]
fn every_sample_is_read_as_expected() {
    for want in expected()["mails"].as_array().unwrap() {
        let id = want["id"].as_str().unwrap();
        let raw = std::fs::read(office(want["file"].as_str().unwrap())).unwrap();
        let mail = read(&raw);
        assert_eq!(
            bracketed(mail.message_id.as_ref()).as_deref(),
            want["message_id"].as_str(),
            "{id}"
        );
        assert_eq!(received_at(&mail, &[]), time(&want["received_at"]), "{id}");
        assert_eq!(
            received_at(&mail, &["MBX01.khanhhoa.gov.vn.".into()]),
            time(&want["received_at"]),
            "{id}"
        );
        assert_eq!(mail.date_header, time(&want["date_header"]), "{id}");
        assert_eq!(mail.from.name.as_deref(), want["from_name"].as_str(), "{id}");
        assert_eq!(mail.from.address, want["from_address"], "{id}");
        assert_eq!(mail.subject, want["subject"], "{id}");
        assert_eq!(
            bracketed(mail.in_reply_to.first()).as_deref(),
            want["in_reply_to"].as_str(),
            "{id}"
        );
        assert_eq!(mail.authentication_results.len(), 1, "{id}");
        assert!(mail.problems.is_empty(), "{id}: {:?}", mail.problems);
        check_sender(id, &mail, &want["sender"]);
        check_attachments(id, &mail, &raw, want["attachments"].as_array().unwrap());
    }
}

fn check_sender(id: &str, mail: &Mail, want: &Value) {
    let who = signature(&mail.text, &mail.from);
    for (key, got) in [
        ("name", &who.name),
        ("title", &who.title),
        ("organisation", &who.organisation),
        ("email", &who.email),
        ("phone", &who.phone),
    ] {
        assert_eq!(got.as_deref(), want[key].as_str(), "{id} {key}");
    }
    if let Some(written) = want["name_as_written"].as_str() {
        assert_eq!(who.name_as_written.as_deref(), Some(written), "{id}");
    }
}

fn check_attachments(id: &str, mail: &Mail, raw: &[u8], want: &[Value]) {
    assert_eq!(mail.attachments.len(), want.len(), "{id}");
    for (got, want) in mail.attachments.iter().zip(want) {
        assert_eq!(got.filename, want["filename"], "{id}");
        assert_eq!(got.filename_nfc, want["filename_nfc"], "{id}");
        assert_eq!(got.content.len() as u64, want["size"], "{id} {}", got.filename);
        assert_eq!(
            hex(&got.content),
            want["sha256"].as_str().unwrap(),
            "{id} {}",
            got.filename
        );
        assert_eq!(
            attachment_bytes(raw, &got.path).as_ref(),
            Some(&got.content),
            "{id} {}",
            got.filename
        );
        let bad = ['/', '\\', '\u{202e}'];
        assert!(
            !got.safe_name.is_empty() && !got.safe_name.contains(bad),
            "{id} {}",
            got.safe_name
        );
    }
}

#[test]
fn quoted_words_are_apart() {
    for id in ["b-3", "b-4", "b-5", "b-6"] {
        let mail = sample(id);
        assert!(
            !mail.text.contains("Mai Thu Hà") && mail.quoted.contains("Mai Thu Hà"),
            "{id}"
        );
        assert!(
            !mail.text.contains("đã viết") && !mail.quoted.contains('>') || mail.quoted.contains("gov.vn>"),
            "{id}"
        );
    }
    assert!(sample("b-3").quoted.contains("QĐ 174/QĐ-UBND"));
    assert!(sample("a-1").quoted.is_empty());
}

#[test]
fn the_same_message_delivered_twice_has_one_key() {
    let key = |id| sample(id).content_key;
    assert_eq!(key("e-01"), key("e-02"));
    let expected = expected();
    let mut keys: Vec<_> = expected["mails"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["id"] != "e-02")
        .map(|m| key(m["id"].as_str().unwrap()))
        .collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all);
    assert!(keys.iter().all(|k| k.len() == 64));
}

#[test]
fn only_the_newsletter_is_bulk() {
    for want in expected()["mails"].as_array().unwrap() {
        let id = want["id"].as_str().unwrap();
        let mail = sample(id);
        assert_eq!((mail.bulk, mail.auto_reply), (id == "e-09", false), "{id}");
    }
}

#[test]
fn an_untrusted_host_attests_nothing() {
    let mail = sample("a-1");
    assert_eq!(received_at(&mail, &["mx.elsewhere.example".into()]), None);
    // The hop of the trusted host below the topmost one.
    let at = received_at(&mail, &["mail.khanhhoa.gov.vn".into()]).unwrap();
    assert_eq!(at.to_string(), "2026-01-14T02:41:39Z");
}
