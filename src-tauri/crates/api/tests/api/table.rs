//! Every command answers, and bad input gets the right code.

use api::wire::COMMANDS;
use api::{Desk, Progress, Session, call};
use serde_json::{Value, json};

use crate::desk_of_samples::{EDITOR, REVIEWER, begun, code};

/// The shell runs commands on any thread.
#[expect(dead_code, reason = "it is enough that this compiles")]
fn a_command_may_move_between_threads(desk: &Desk, session: &Session, progress: &Progress) {
    fn moves<T: Send>(_: T) {}
    moves(call(desk, session, "desk.show", Value::Null, progress));
}

/// Every command with nothing there to be asked about: what it is asked, and the code it answers with.
fn on_an_empty_register() -> Vec<(&'static str, Value, &'static str)> {
    let case = json!({"case": "9"});
    let entry = json!({"entry": "9"});
    let content = json!({"case": "9", "content_hash": "0"});
    let letter = json!({"case": "9", "kind": "supplement", "agency": "office"});
    let mailbox = crate::mail::mailbox("127.0.0.1", 143);
    let smtp = crate::mail::smtp("127.0.0.1", 25);
    vec![
        ("session.people", json!({}), "ok"),
        (
            "session.sign_in",
            json!({"person": "0", "password": ""}),
            "not_signed_in",
        ),
        ("session.current", Value::Null, "ok"),
        ("desk.show", json!({}), "ok"),
        ("desk.foot", json!({}), "ok"),
        ("triage.list", json!({}), "ok"),
        (
            "triage.accept",
            json!({"item": "9", "agency": "office", "case": null, "reason": "x"}),
            "not_found",
        ),
        (
            "triage.assign",
            json!({"item": "9", "number": "1/QĐ-UBND", "date": "2026-01-02"}),
            "not_found",
        ),
        ("triage.dismiss", json!({"item": "9", "reason": "x"}), "not_found"),
        ("case.list", json!({}), "ok"),
        ("case.show", case.clone(), "not_found"),
        (
            "case.open",
            json!({"number": "", "date": "2026-01-02"}),
            "invalid_field",
        ),
        (
            "case.record_justice_receipt",
            json!({"case": "9", "received_at": "2026-01-02T08:00:00+07:00"}),
            "not_found",
        ),
        (
            "case.accept_finding",
            json!({"case": "9", "finding": "x", "accepted_as": "waived", "reason": "x"}),
            "not_found",
        ),
        ("case.document", json!({"case": "9", "file": "9-0"}), "not_found"),
        ("case.preview", json!({"case": "9", "file": "9-0"}), "not_found"),
        (
            "case.compare",
            json!({"case": "9", "file": "9-0", "with": {"file": "9-1"}, "ignore":
                {"numbering": true, "spacing": true, "quotes": true, "tones": true, "case": false}}),
            "not_found",
        ),
        (
            "case.mark_section",
            json!({"case": "9", "file": "9-0", "procedure": 0, "section": "thoi_han",
                "from": {"block": 0, "row": null}, "to": {"block": 0, "row": null}, "reason": ""}),
            "not_found",
        ),
        (
            "case.unmark_section",
            json!({"case": "9", "mark": "9", "reason": ""}),
            "not_found",
        ),
        (
            "case.save_original",
            json!({"case": "9", "file": "9-0", "path": "x.doc"}),
            "not_found",
        ),
        (
            "case.explain_clock",
            json!({"case": "9", "clock": 1}),
            "not_found",
        ),
        (
            "case.apologise",
            json!({"case": "9", "clock": 1, "new_day": "2026-04-01", "reason": "x"}),
            "not_found",
        ),
        ("register.list", json!({}), "ok"),
        ("register.entry", entry.clone(), "not_found"),
        ("register.verify", json!({}), "ok"),
        (
            "register.export",
            json!({"year": null, "format": "jsonl", "path": ""}),
            "invalid_field",
        ),
        (
            "register.correct",
            json!({"entry": "9", "field": "sender_name", "value": "x", "reason": "x"}),
            "not_found",
        ),
        ("register.confirm_backfill", entry, "not_found"),
        ("take_in.paths", json!({"paths": []}), "invalid_field"),
        ("letter.draft", letter.clone(), "not_found"),
        (
            "letter.write",
            json!({"case": "9", "kind": "supplement", "agency": "office", "subject": "x", "text": "x"}),
            "not_found",
        ),
        ("review.list", json!({}), "ok"),
        ("review.show", case, "not_found"),
        ("review.submit", content.clone(), "not_found"),
        ("review.approve", content, "not_found"),
        (
            "review.reject",
            json!({"case": "9", "content_hash": "0", "reason": "x"}),
            "not_found",
        ),
        ("publish.show", json!({}), "ok"),
        ("publish.run", json!({}), "not_approved"),
        ("mail.status", json!({}), "ok"),
        ("mail.fetch_now", json!({"mailbox": null}), "not_found"),
        ("mail.settings", json!({}), "ok"),
        ("mail.mailbox_put", mailbox.clone(), "not_allowed"),
        ("mail.mailbox_remove", json!({"name": "bbt"}), "not_allowed"),
        ("mail.mailbox_test", mailbox, "not_allowed"),
        ("mail.smtp_put", smtp.clone(), "not_allowed"),
        ("mail.smtp_test", smtp, "not_allowed"),
        ("outbox.list", json!({}), "ok"),
        ("outbox.show", json!({"letter": "9"}), "not_found"),
        ("outbox.send", json!({"letter": "9"}), "not_found"),
        (
            "outbox.settle",
            json!({"letter": "9", "sent": true, "reason": "x"}),
            "not_found",
        ),
        ("sender.list", json!({}), "ok"),
        ("settings.show", json!({}), "ok"),
        ("session.sign_out", json!({}), "ok"),
    ]
}

#[tokio::test]
async fn every_command_answers() {
    let s = begun().await;
    s.sign_in(REVIEWER).await;
    let asked = on_an_empty_register();
    for command in COMMANDS {
        assert!(
            asked.iter().any(|(name, ..)| name == command),
            "{command} is not asked"
        );
    }
    for (name, request, expected) in asked {
        let answer = s.answer(name, request).await;
        let got = answer.as_ref().err().map_or("ok".to_owned(), code);
        assert_eq!(got, expected, "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn bad_input_gets_the_right_code() {
    let s = begun().await;
    s.sign_in(EDITOR).await;
    let text = s.folder.path().join("a.txt");
    std::fs::write(&text, "x").unwrap();
    let late = "2026-03-24T09:00:00+07:00";
    let hand = |at: Value| json!({"paths": [text], "from": "office", "received_at": at, "reason": null});
    let open =
        |number: &str, date: &str| json!({"number": number, "date": date, "justice_received_at": null});
    let checks = [
        ("no.such", json!({}), "bad_request", ""),
        ("case.show", json!({}), "bad_request", ""),
        ("case.show", json!({"case": 9}), "bad_request", ""),
        ("case.show", json!({"case": "9", "more": 1}), "bad_request", ""),
        ("desk.show", json!([1]), "bad_request", ""),
        ("case.show", json!({"case": "không"}), "not_found", "case"),
        ("register.entry", json!({"entry": "-1"}), "not_found", "entry"),
        (
            "triage.dismiss",
            json!({"item": "x", "reason": "x"}),
            "not_found",
            "item",
        ),
        (
            "triage.dismiss",
            json!({"item": "1", "reason": " "}),
            "needs_reason",
            "",
        ),
        (
            "case.open",
            open("113/QĐ-UBND", ""),
            "invalid_field",
            "date blank",
        ),
        (
            "case.open",
            open("113/QĐ-UBND", "13/01/2026"),
            "invalid_field",
            "date not_a_date",
        ),
        (
            "case.open",
            open("113/QĐ-UBND", "2026-03-24"),
            "invalid_field",
            "date in_future",
        ),
        (
            "case.open",
            open("một trăm", "2026-01-13"),
            "invalid_field",
            "number",
        ),
        (
            "take_in.paths",
            json!({"paths": [text]}),
            "invalid_field",
            "from blank",
        ),
        (
            "take_in.paths",
            hand(Value::Null),
            "invalid_field",
            "received_at blank",
        ),
        (
            "take_in.paths",
            hand(json!("hôm qua")),
            "invalid_field",
            "received_at not_a_date",
        ),
        (
            "take_in.paths",
            hand(json!(late)),
            "invalid_field",
            "received_at in_future",
        ),
        (
            "take_in.paths",
            json!({"paths": [s.folder.path().join("không.eml")]}),
            "cannot_read",
            "",
        ),
        (
            "session.sign_in",
            json!({"person": EDITOR, "password": "sai"}),
            "wrong_password",
            "",
        ),
        (
            "session.sign_in",
            json!({"person": "", "password": "sai"}),
            "invalid_field",
            "person blank",
        ),
    ];
    for (name, request, expected, about) in checks {
        let error = s.answer(name, request.clone()).await.unwrap_err();
        assert_eq!(code(&error), expected, "{name} {request}: {error}");
        let said = ["what", "field", "why"].map(|key| error.params.get(key).cloned().unwrap_or_default());
        assert_eq!(said.join(" ").trim(), about, "{name} {request}: {error}");
        assert_eq!(error.id.len(), 8);
    }
}
