//! Oddities that the samples do not hold, and letters of our own.

use mail::{
    Address, Enclosure, Letter, LetterError, Mail, ProblemKey, attachment_bytes, limits, read, write,
};

/// A mail of these header lines and this body, with CRLF line ends.
fn mail_of(header: &str, body: &str) -> Mail {
    read(raw(header, body).as_bytes())
}

fn raw(header: &str, body: &str) -> String {
    format!("{}\n\n{}", header.trim(), body).replace('\n', "\r\n")
}

fn problems(mail: &Mail) -> Vec<&'static str> {
    let mut keys: Vec<_> = mail.problems.iter().map(|p| p.key.as_str()).collect();
    keys.sort_unstable();
    keys
}

const HEAD: &str = "From: a@b.vn\nDate: Wed, 14 Jan 2026 09:41:37 +0700\nMessage-ID: <1@b.vn>\nSubject: TTHC";

fn multipart(body: &str) -> Mail {
    mail_of(
        &format!("{HEAD}\nContent-Type: multipart/mixed; boundary=\"=_a\""),
        body,
    )
}

#[test]
fn what_is_missing_is_said() {
    let mail = mail_of("Subject: x", "y");
    assert_eq!(problems(&mail), ["no-date", "no-message-id", "no-sender"]);
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("x", "y"));
    assert_eq!(read(b"").attachments, []);
    assert_eq!(
        read("chỉ có chữ, không có đầu thư".as_bytes()).text,
        "chỉ có chữ, không có đầu thư"
    );
}

#[test]
fn of_several_senders_the_first() {
    let mail = mail_of("From: A <a@b.vn>, C <c@d.vn>\nSender: c@d.vn", "x");
    assert_eq!(
        (mail.from.address.as_str(), mail.sender.unwrap().address.as_str()),
        ("a@b.vn", "c@d.vn")
    );
    assert!(
        mail.problems
            .iter()
            .any(|p| p.key == ProblemKey::SeveralSenders && p.detail == "a@b.vn, c@d.vn")
    );
}

#[test]
fn a_header_in_raw_windows_1258() {
    let mail = read(b"From: a@b.vn\r\nSubject: Quy\xea\xect \xf0i\xf2nh\r\n\r\nG\xfd\xd2i");
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("Quyết định", "Gửi"));
}

#[test]
fn a_boundary_is_a_whole_line() {
    let mail = multipart(
        "mở đầu\n--=_a\nContent-Type: multipart/alternative; boundary=\"=_a1\"\n\n--=_a1\n\n--=_a không phải\nchữ\n--=_a1--\n--=_a\nContent-Type: application/pdf; name=x.pdf\n\nPDF\n--=_a--\ncuối",
    );
    assert_eq!(mail.text, "--=_a không phải\nchữ");
    assert_eq!(mail.attachments.len(), 1);
    assert_eq!(
        (
            mail.attachments[0].path.as_slice(),
            mail.attachments[0].content.as_slice()
        ),
        (&[2][..], &b"PDF"[..])
    );
    assert_eq!(problems(&mail), [""; 0]);
}

#[test]
fn cut_mail_keeps_what_came() {
    let mail = multipart(
        "--=_a\n\nchữ\n--=_a\nContent-Type: application/msword; name=x.doc\nContent-Transfer-Encoding: base64\n\nQUJDR",
    );
    assert_eq!(mail.attachments[0].content, b"ABC");
    assert_eq!(problems(&mail), ["bad-base64", "cut-short"]);
}

#[test]
fn multipart_without_its_boundary() {
    let body = "--zz\n\nchữ\n--zz\nContent-Type: image/png\n\nPNG\n--zz--\n";
    let guessed = mail_of(&format!("{HEAD}\nContent-Type: multipart/mixed"), body);
    assert_eq!(
        (guessed.text.as_str(), guessed.attachments[0].safe_name.as_str()),
        ("chữ", "tap-tin-2.png")
    );
    let none = mail_of(
        &format!("{HEAD}\nContent-Type: multipart/mixed; boundary=q"),
        "chỉ có chữ",
    );
    assert_eq!(
        (none.text.as_str(), problems(&none)),
        ("chỉ có chữ", vec!["no-boundary"])
    );
}

#[test]
fn text_with_a_name_is_a_file() {
    let mail = multipart(
        "--=_a\n\nmột\n--=_a\nContent-Type: text/plain; name=\"ghi chu.txt\"\nContent-Disposition: inline\n\nhai\n--=_a\nContent-Type: image/gif\nContent-ID: <logo>\n\nGIF\n--=_a\n\nba\n--=_a--",
    );
    assert_eq!(mail.text, "một\n\nba");
    let names: Vec<_> = mail
        .attachments
        .iter()
        .map(|a| (a.safe_name.as_str(), a.inline))
        .collect();
    assert_eq!(names, [("ghi chu.txt", true), ("tap-tin-3.gif", true)]);
}

#[test]
fn an_attached_mail_is_a_file_and_its_words_are_quoted() {
    let inner = "From: c@d.vn\nSubject: QĐ 174\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nchữ bên trong\n--i\nContent-Type: application/pdf; name=x.pdf\n\nPDF\n--i--";
    let body = format!("--=_a\n\nchữ\n--=_a\nContent-Type: message/rfc822\n\n{inner}\n--=_a--");
    let mail = multipart(&body);
    assert_eq!(
        (mail.text.as_str(), mail.quoted.as_str()),
        ("chữ", "QĐ 174\n\nchữ bên trong")
    );
    let found: Vec<_> = mail
        .attachments
        .iter()
        .map(|a| (a.path.as_slice(), a.safe_name.as_str()))
        .collect();
    assert_eq!(found, [(&[2][..], "QĐ 174.eml"), (&[2, 2][..], "x.pdf")]);
    let raw = raw(
        &format!("{HEAD}\nContent-Type: multipart/mixed; boundary=\"=_a\""),
        &body,
    );
    for attachment in &mail.attachments {
        assert_eq!(
            attachment_bytes(raw.as_bytes(), &attachment.path).unwrap(),
            attachment.content
        );
    }
    assert_eq!(attachment_bytes(raw.as_bytes(), &[2, 3]), None);
    assert_eq!(attachment_bytes(raw.as_bytes(), &[]), None);
}

#[test]
fn the_mail_that_is_nothing_but_a_file() {
    let mail = mail_of(
        &format!("{HEAD}\nContent-Type: application/pdf; name=\"a.pdf\"\nContent-Transfer-Encoding: base64"),
        "QUI=",
    );
    assert_eq!(
        (
            mail.attachments[0].path.as_slice(),
            mail.attachments[0].content.as_slice()
        ),
        (&[1][..], &b"AB"[..])
    );
    assert_eq!(mail.text, "");
}

#[test]
fn html_alone_is_read() {
    let mail = mail_of(
        &format!("{HEAD}\nContent-Type: text/html; charset=utf-8"),
        "<p>Gửi QĐ&nbsp;5</p><div class=gmail_quote>Vào 1/1/2026, X đã viết:<blockquote>QĐ 6</blockquote></div>",
    );
    assert!(mail.html_only);
    assert_eq!(
        (mail.text.as_str(), mail.quoted.as_str()),
        ("Gửi QĐ 5", "Vào 1/1/2026, X đã viết:\nQĐ 6")
    );
}

#[test]
fn flowed_lines_are_joined() {
    let mail = mail_of(
        &format!("{HEAD}\nContent-Type: text/plain; format=flowed"),
        "theo Quyết định số \n113/QĐ-UBND\n-- \nVân",
    );
    assert_eq!(mail.text, "theo Quyết định số 113/QĐ-UBND\n--\nVân");
}

#[test]
fn machines_are_known() {
    let check = |line: &str, bulk: bool, auto_reply: bool| {
        let mail = mail_of(&format!("{HEAD}\n{line}"), "x");
        assert_eq!((mail.bulk, mail.auto_reply), (bulk, auto_reply), "{line}");
    };
    check("Auto-Submitted: no", false, false);
    check("Auto-Submitted: auto-replied", false, true);
    check("Auto-Submitted: auto-generated", true, false);
    check("Precedence: list", true, false);
    check("List-Id: <x.y>", true, false);
    check("Return-Path: <>", false, true);
    check("X-Autoreply: yes", false, true);
}

#[test]
fn nesting_is_bounded() {
    let deep = (0..100).rev().fold("chữ".to_owned(), |inner, n| {
        format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n{inner}\n--b{n}--\n")
    });
    let mail = read(format!("{HEAD}\n{deep}").as_bytes());
    assert!(mail.problems.iter().any(|p| p.key == ProblemKey::TooDeep));
    let mails = format!("{HEAD}\n{}", "Content-Type: message/rfc822\n\n".repeat(10_000));
    assert!(
        read(mails.as_bytes())
            .problems
            .iter()
            .any(|p| p.key == ProblemKey::TooDeep)
    );
    let many = multipart(&format!(
        "{}--=_a--",
        "--=_a\nContent-Type: image/png\n\nx\n".repeat(2_000)
    ));
    assert!(many.attachments.len() < limits::MAX_PARTS);
    assert!(problems(&many).contains(&"too-many-parts"));
}

#[test]
fn nul_bytes_and_junk_lines_are_left_out() {
    let mail = read(b"From: a@b.vn\nSubject: a\0b\nno header line\nMessage-ID: <1@b>\n\nx\0y");
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("ab", "xy"));
    assert_eq!(
        problems(&mail),
        ["bad-header-line", "no-date", "nul-bytes", "nul-bytes"]
    );
}

fn letter() -> Letter {
    let person = |name: &str, address: &str| Address {
        name: Some(name.to_owned()),
        address: address.to_owned(),
    };
    Letter {
        from: person("Ban Biên tập, Cổng TTĐT", "banbientap@b.vn"),
        to: vec![
            person("Nguyễn Thị Hồng Vân", "van@b.vn"),
            Address {
                name: None,
                address: "x@b.vn".into(),
            },
        ],
        cc: vec![person("Trần Đình Khải", "khai@b.vn")],
        subject:
            "V/v đề nghị bổ sung tập tin thủ tục hành chính theo Quyết định số 174/QĐ-UBND ngày 19/01/2026"
                .into(),
        text: "Kính gửi: Bà Vân\n\nĐề nghị bổ sung:\n1. Tập tin thứ nhất;\n\nTrân trọng./.".into(),
        html: None,
        enclosures: vec![
            Enclosure {
                filename: "Công văn đề nghị bổ sung tập tin thủ tục hành chính – 05.docx".into(),
                content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                    .into(),
                content: (0..=255).collect(),
            },
            Enclosure {
                filename: "bằng \"chứng\".txt".into(),
                content_type: "text/plain".into(),
                content: b"a\nb\r\n".to_vec(),
            },
        ],
        message_id: "bosung-7@b.vn".into(),
        in_reply_to: Some("1@b.vn".into()),
        references: vec!["0@b.vn".into(), "1@b.vn".into()],
        reply_to: Some(person("Ban Biên tập", "banbientap+hs7@b.vn")),
        date: "2026-03-23T02:00:00Z".parse().unwrap(),
        automatic: true,
    }
}

#[test]
fn a_letter_is_read_as_written() {
    let letter = letter();
    let raw = write(&letter).unwrap();
    assert_eq!(raw, write(&letter).unwrap());
    assert!(raw.is_ascii() && String::from_utf8_lossy(&raw).lines().all(|l| l.len() <= 998));
    let mail = read(&raw);
    assert_eq!(mail.problems, []);
    assert_eq!(
        (&mail.from, &mail.to, &mail.cc),
        (&letter.from, &letter.to, &letter.cc)
    );
    assert_eq!((&mail.subject, &mail.text), (&letter.subject, &letter.text));
    assert_eq!(
        (mail.message_id.as_ref(), mail.date_header),
        (Some(&letter.message_id), Some(letter.date))
    );
    assert_eq!(
        (mail.in_reply_to.first(), &mail.references),
        (letter.in_reply_to.as_ref(), &letter.references)
    );
    assert!(mail.bulk);
    for (got, want) in mail.attachments.iter().zip(&letter.enclosures) {
        assert_eq!((&got.filename, &got.content), (&want.filename, &want.content));
    }
    assert_eq!(mail.attachments.len(), letter.enclosures.len());
}

#[test]
fn a_letter_goes_in_two_ways() {
    let mut both = letter();
    both.html = Some("<p>Kính gửi: <b>Bà Vân</b></p>\n.\n".into());
    let raw = write(&both).unwrap();
    assert_eq!(raw, write(&both).unwrap());
    let plain = read(&write(&letter()).unwrap());
    let mail = read(&raw);
    assert_eq!((&mail.text, mail.html_only), (&plain.text, false));
    assert_eq!(mail.attachments.len(), 2);
    assert_eq!(mail.attachments[0].path, [2]);
    assert_eq!(mail.problems, []);
    assert_eq!(
        mail.reply_to.first().map(|a| a.address.as_str()),
        Some("banbientap+hs7@b.vn")
    );
    let text = String::from_utf8_lossy(&raw);
    for line in [
        "multipart/alternative",
        "text/html; charset=utf-8",
        "\r\nAuto-Submitted: auto-generated\r\n",
        "\r\nX-Auto-Response-Suppress: All\r\n",
        "\r\nPrecedence: bulk\r\n",
    ] {
        assert!(text.contains(line), "{line}");
    }
    both.enclosures.clear();
    both.automatic = false;
    let raw = write(&both).unwrap();
    assert_eq!((read(&raw).text, read(&raw).bulk), (plain.text, false));
    assert!(String::from_utf8_lossy(&raw).contains("\r\nContent-Type: multipart/alternative;"));
    let html = read(
        &String::from_utf8_lossy(&raw)
            .replace("text/plain", "text/x-none")
            .into_bytes(),
    );
    assert_eq!(html.text, "Kính gửi: Bà Vân\n.");
}

#[test]
fn a_letter_that_would_break_its_header_is_refused() {
    let mut bad = letter();
    bad.message_id = "a>\r\nBcc: x@y.vn".into();
    assert_eq!(write(&bad), Err(LetterError::MessageId(bad.message_id.clone())));
    let mut bad = letter();
    bad.to[0].address = "van@b.vn\r\nBcc: x@y.vn".into();
    assert_eq!(write(&bad), Err(LetterError::Address(bad.to[0].address.clone())));
    let mut bad = letter();
    bad.to.clear();
    assert_eq!(write(&bad), Err(LetterError::NoRecipient));
    let mut odd = letter();
    odd.subject = "a\r\nBcc: x@y.vn".into();
    odd.to[0].name = Some("Vân\r\nBcc: x@y.vn".into());
    odd.enclosures[0].filename = "a\r\nBcc: x.docx".into();
    let mail = read(&write(&odd).unwrap());
    assert_eq!((mail.subject.as_str(), mail.to.len()), ("a Bcc: x@y.vn", 2));
    assert!(!String::from_utf8_lossy(&write(&odd).unwrap()).contains("\nBcc:"));
}
