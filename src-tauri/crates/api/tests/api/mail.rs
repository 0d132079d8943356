//! Mail as the window sees it: set, tried, and how it stands; without a server, which `cli` tries.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::desk_of_samples::{ADMINISTRATOR, EDITOR, begun, code};

/// A mailbox at a server, as the form gives it.
pub fn mailbox(host: &str, port: u16) -> Value {
    json!({"mailbox": {"name": "bbt", "host": host, "port": port, "protection": "none", "user": "banbientap",
        "sign_in": "password", "folders": ["INBOX", " "], "after": "seen", "after_value": "", "authority": null},
        "secret": "mật khẩu"})
}

/// A server to send by, as the form gives it.
pub fn smtp(host: &str, port: u16) -> Value {
    json!({"smtp": {"host": host, "port": port, "protection": "none", "user": null, "sign_in": "password",
        "from": "banbientap@khanhhoa.example", "authority": null}, "secret": null})
}

/// A port nobody listens on.
fn closed() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

#[tokio::test]
async fn a_mailbox_is_set_tried_and_removed_and_its_secret_stays_inside() {
    let s = begun().await;
    s.sign_in(ADMINISTRATOR).await;
    let put = mailbox("127.0.0.1", closed());
    for (name, request) in [
        ("mail.mailbox_test", put.clone()),
        ("mail.smtp_test", smtp("127.0.0.1", closed())),
    ] {
        let error = s.answer(name, request).await.unwrap_err();
        assert_eq!(
            (code(&error).as_str(), error.params["fault"].as_str()),
            ("mail", "refused"),
            "{error}"
        );
        assert_eq!(error.params["host"], "127.0.0.1");
    }
    let view = s.ask("mail.mailbox_put", put.clone()).await;
    assert_eq!(view["mailboxes"][0]["mailbox"]["folders"], json!(["INBOX"]));
    assert!(!view["mailboxes"][0]["secret"].is_null());
    assert!(!view.to_string().contains("mật khẩu"));
    s.ask("mail.smtp_put", smtp("127.0.0.1", closed())).await;

    // What cannot be fetched is no break: the mailbox says what is wrong and when it is tried next.
    s.sign_in(EDITOR).await;
    let fetched = s.ask("mail.fetch_now", json!({"mailbox": null})).await;
    assert_eq!(fetched["failed"][0]["error"]["params"]["fault"], "refused");
    let account = &fetched["view"]["mailboxes"][0]["account"];
    assert!(account["last_error"].is_string() && account["next_try"].is_string());
    assert_eq!(fetched["view"]["watcher"], Value::Null, "let go again");
    assert_eq!(s.ask("desk.foot", json!({})).await["mail_trouble"], "fetch");

    s.sign_in(ADMINISTRATOR).await;
    let view = s.ask("mail.mailbox_remove", json!({"name": "bbt"})).await;
    assert_eq!(view["mailboxes"], json!([]));
    assert_eq!(s.ask("mail.status", json!({})).await["mailboxes"], json!([]));
    assert_eq!(s.ask("desk.foot", json!({})).await["mail_trouble"], Value::Null);
}

#[tokio::test]
async fn what_does_not_fit_is_said_at_its_field() {
    let s = begun().await;
    s.sign_in(ADMINISTRATOR).await;
    let spoilt = |field: &str, value: Value| {
        let mut request = mailbox("127.0.0.1", 143);
        request["mailbox"][field] = value;
        request
    };
    for (request, about) in [
        (spoilt("name", json!(" ")), "name blank"),
        (spoilt("name", json!("a/b")), "name not_a_name"),
        (spoilt("host", json!("")), "host blank"),
        (spoilt("port", json!(0)), "port not_a_number"),
        (spoilt("user", json!("")), "user blank"),
        (spoilt("after", json!("move")), "after_value blank"),
    ] {
        let error = s.answer("mail.mailbox_put", request).await.unwrap_err();
        let said = ["field", "why"].map(|key| error.params.get(key).cloned().unwrap_or_default());
        assert_eq!(
            (code(&error).as_str(), said.join(" ").as_str()),
            ("invalid_field", about)
        );
    }
}
