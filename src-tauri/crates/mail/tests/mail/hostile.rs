//! What comes in besides plain mails: packed, signed, encrypted, enormous, malformed. Each case says what must come out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::{Mail, attachment_bytes, read};

const HEAD: &str =
    "From: van@stp.gov.vn\nDate: Wed, 14 Jan 2026 09:41:37 +0700\nMessage-ID: <1@stp.gov.vn>\nSubject: TTHC";

fn raw(header: &str, body: &str) -> String {
    format!("{HEAD}\n{header}\n\n{body}").replace('\n', "\r\n")
}

/// Files by name and content, and problems, of a mail; each file is found again by its path.
fn files(raw: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<&'static str>) {
    let mail = read(raw);
    for file in &mail.attachments {
        assert_eq!(
            attachment_bytes(raw, &file.path).as_ref(),
            Some(&file.content),
            "{:?}",
            file.path
        );
    }
    (named(&mail), problems(&mail))
}

fn named(mail: &Mail) -> Vec<(String, Vec<u8>)> {
    mail.attachments
        .iter()
        .map(|file| (file.safe_name.clone(), file.content.clone()))
        .collect()
}

fn problems(mail: &Mail) -> Vec<&'static str> {
    mail.problems.iter().map(|p| p.key.as_str()).collect()
}

fn file(name: &str, content: &[u8]) -> (String, Vec<u8>) {
    (name.to_owned(), content.to_vec())
}

fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let sum = data.iter().fold(0_u16, |sum, b| sum.wrapping_add(u16::from(*b)));
    [
        &[level][..],
        &id.to_le_bytes(),
        &u32::try_from(data.len()).unwrap().to_le_bytes(),
        data,
        &sum.to_le_bytes(),
    ]
    .concat()
}

/// A property whose value is bytes.
fn property(kind: u16, name: u16, value: &[u8]) -> Vec<u8> {
    let mut out = [
        &kind.to_le_bytes()[..],
        &name.to_le_bytes(),
        &1_u32.to_le_bytes(),
        &u32::try_from(value.len()).unwrap().to_le_bytes(),
        value,
    ]
    .concat();
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

/// Outlook's packing of these files; the second one's content stands among its properties.
pub fn winmail() -> Vec<u8> {
    let wide: Vec<u8> = "Quyết định 174.doc\0"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let number = [
        &3_u16.to_le_bytes()[..],
        &0x0E21_u16.to_le_bytes(),
        &7_u32.to_le_bytes(),
    ]
    .concat();
    let named = [
        &3_u16.to_le_bytes()[..],
        &0x8001_u16.to_le_bytes(),
        &[7; 16],
        &1_u32.to_le_bytes(),
        &6_u32.to_le_bytes(),
        b"a\0b\0\0\0\0\0",
        &9_u32.to_le_bytes(),
    ]
    .concat();
    let first = [
        &4_u32.to_le_bytes()[..],
        &number,
        &named,
        &property(0x1F, 0x3707, &wide),
        &property(0x1E, 0x370E, b"application/msword\0"),
    ]
    .concat();
    let second = [
        &2_u32.to_le_bytes()[..],
        &property(0x1E, 0x3707, b"b.xls\0"),
        &property(0x102, 0x3701, b"XLS"),
    ]
    .concat();
    [
        &0x223E_9F78_u32.to_le_bytes()[..],
        &[1, 0],
        &attribute(1, 0x0008_9006, &0x0001_0000_u32.to_le_bytes()),
        &attribute(1, 0x0006_9007, &1258_u32.to_le_bytes()),
        &attribute(1, 0x0001_8004, b"TTHC\0"),
        &attribute(2, 0x0006_9002, &[1; 14]),
        &attribute(2, 0x0001_8010, b"QUYETD~1.DOC\0"),
        &attribute(2, 0x0006_800F, b"DOC content"),
        &attribute(2, 0x0006_9005, &first),
        &attribute(2, 0x0006_9002, &[1; 14]),
        &attribute(2, 0x0006_9005, &second),
    ]
    .concat()
}

fn with_file(media: &str, name: &str, content: &[u8]) -> String {
    raw(
        "Content-Type: multipart/mixed; boundary=b",
        &format!(
            "--b\n\nGửi tập tin.\n--b\nContent-Type: {media}; name=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{}\n--b--\n",
            STANDARD.encode(content)
        ),
    )
}

#[test]
fn outlooks_packing_is_opened() {
    let both = [file("Quyết định 174.doc", b"DOC content"), file("b.xls", b"XLS")];
    for media in ["application/ms-tnef", "application/octet-stream"] {
        let raw = with_file(media, "winmail.dat", &winmail());
        assert_eq!(files(raw.as_bytes()), (both.to_vec(), vec![]), "{media}");
    }
    let mail = read(with_file("application/ms-tnef", "winmail.dat", &winmail()).as_bytes());
    assert_eq!(
        (mail.text.as_str(), &mail.attachments[0].path[..]),
        ("Gửi tập tin.", &[2, 1][..])
    );
    assert_eq!(mail.attachments[0].content_type, "application/msword");
    // Cut: what came before, and the packing itself.
    let cut = winmail();
    let cut = &cut[..cut.len() - 5];
    let (found, said) = files(with_file("application/ms-tnef", "winmail.dat", cut).as_bytes());
    assert_eq!(found, [file("winmail.dat", cut), both[0].clone()]);
    assert_eq!(said, ["tnef"]);
    let (found, said) = files(with_file("application/ms-tnef", "winmail.dat", b"rubbish").as_bytes());
    assert_eq!(
        (found, said),
        (vec![file("winmail.dat", b"rubbish")], vec!["tnef"])
    );
}

fn der(tag: u8, inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len()).unwrap().to_be_bytes();
    [&[tag, 0x84][..], &length, inside].concat()
}

/// S/MIME with the content inside; `pieces` is the way of programs that do not know the length beforehand.
pub fn p7m(content: &[u8], pieces: bool) -> Vec<u8> {
    let oid = |last: u8| der(6, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, last]);
    let octets = if pieces {
        let pieces: Vec<u8> = content.chunks(50).flat_map(|piece| der(4, piece)).collect();
        [&[0x24, 0x80][..], &pieces, &[0, 0]].concat()
    } else {
        der(4, content)
    };
    let inner = der(0x30, &[oid(1), der(0xA0, &octets)].concat());
    let signed = der(
        0x30,
        &[der(2, &[1]), der(0x31, &[]), inner, der(0x31, &[])].concat(),
    );
    der(0x30, &[oid(2), der(0xA0, &signed)].concat())
}

#[test]
fn signed_mail_is_read_and_closed_mail_is_said() {
    let inner = "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGửi QĐ 174.\r\n--i\r\nContent-Type: application/msword; name=a.doc\r\n\r\nDOC\r\n--i--\r\n";
    for pieces in [false, true] {
        let body = STANDARD.encode(p7m(inner.as_bytes(), pieces));
        let raw = raw(
            "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64",
            &body,
        );
        assert_eq!(
            files(raw.as_bytes()),
            (vec![file("a.doc", b"DOC")], vec![]),
            "{pieces}"
        );
        assert_eq!(read(raw.as_bytes()).text, "Gửi QĐ 174.");
    }
    let clear = raw(
        "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s",
        &format!("--s\n{inner}\n--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nQUJD\n--s--\n").replace("\r\n", "\n"),
    );
    assert_eq!(files(clear.as_bytes()), (vec![file("a.doc", b"DOC")], vec![]));
    let closed = |raw: &str| {
        let (found, said) = files(raw.as_bytes());
        assert_eq!(said, ["encrypted-mail"], "{raw}");
        found.len()
    };
    let mut enveloped = p7m(b"x", false);
    let at = enveloped.iter().position(|b| *b == 0x2A).unwrap() + 8;
    enveloped[at] = 3;
    assert_eq!(
        closed(&with_file("application/pkcs7-mime", "smime.p7m", &enveloped)),
        1
    );
    closed(&raw(
        "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=e",
        "--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--e\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--e--\n",
    ));
    closed(&raw(
        "Content-Type: text/plain",
        "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
    ));
    // PGP, signed only.
    let signed = raw(
        "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=s",
        "--s\nContent-Type: text/plain; charset=utf-8\n\nGửi QĐ.\n--s\nContent-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----\n--s--\n",
    );
    assert_eq!(files(signed.as_bytes()), (vec![], vec![]));
    assert_eq!(read(signed.as_bytes()).text, "Gửi QĐ.");
    // A packing that is none stays what it is.
    let other = with_file("application/pkcs7-mime", "smime.p7m", b"0\x80rubbish");
    assert_eq!(
        files(other.as_bytes()),
        (vec![file("smime.p7m", b"0\x80rubbish")], vec![])
    );
}

#[test]
fn malformed_mail_gives_what_it_has() {
    let check = |header: &str, body: &str, text: &str, said: &[&str]| {
        let mail = read(raw(header, body).as_bytes());
        assert_eq!(
            (mail.text.as_str(), problems(&mail)),
            (text, said.to_vec()),
            "{header}"
        );
    };
    for charset in ["utf-9", "\"\"", "x-unknown;;"] {
        let said: &[&str] = if charset == "\"\"" { &[] } else { &["bad-charset"] };
        check(
            &format!("Content-Type: text/plain; charset={charset}"),
            "Gửi QĐ",
            "Gửi QĐ",
            said,
        );
    }
    check(
        "Content-Transfer-Encoding: base64",
        "R+G7rWkg?? UcSQ",
        "Gửi QĐ",
        &["bad-base64"],
    );
    check("Content-Transfer-Encoding: x-uuencode-not", "Gửi", "Gửi", &[]);
    // Content-Length is no field of mail, whatever it says.
    check("Content-Length: 3", "Gửi QĐ", "Gửi QĐ", &[]);
    check("Content-Length: 99999999999999999999", "Gửi QĐ", "Gửi QĐ", &[]);
    check(
        "Content-Type: multipart/mixed; boundary=b; boundary=c\nMIME-Version: 9",
        "--b\n\nGửi\n--b--",
        "Gửi",
        &[],
    );
    let bare = format!("{HEAD}\n\nGửi\nQĐ\n");
    assert_eq!(read(bare.as_bytes()).text, "Gửi\nQĐ");
    let returns = bare.replace('\n', "\r");
    assert!(!problems(&read(returns.as_bytes())).is_empty());
}

#[test]
fn enormous_mail_is_bounded() {
    let long = "x".repeat(2 * 1024 * 1024);
    let mail = read(raw(&format!("X-Long: {long}"), "Gửi QĐ").as_bytes());
    assert_eq!(
        (mail.subject.as_str(), mail.text.as_str(), problems(&mail)),
        ("TTHC", "Gửi QĐ", vec!["header-too-long"])
    );
    let folded = format!("To: a@b.vn{}", ",\n c@d.vn".repeat(100_000));
    assert!(read(raw(&folded, "x").as_bytes()).to.len() <= mail::limits::MAX_ADDRESSES);
    let parts: String = (0..500)
        .map(|n| format!("--b\nContent-Type: application/msword; name=\"Thủ tục {n}.doc\"\n\nDOC {n}\n"))
        .collect();
    let mail = read(
        raw(
            "Content-Type: multipart/mixed; boundary=b",
            &format!("{parts}--b--\n"),
        )
        .as_bytes(),
    );
    assert_eq!((mail.attachments.len(), problems(&mail)), (500, vec![]));
    assert_eq!(mail.attachments[499].content, b"DOC 499");
    let content: Vec<u8> = (0..44 * 1024 * 1024_u32).map(|n| (n % 251) as u8).collect();
    let raw = with_file("application/zip", "a.zip", &content);
    assert!(raw.len() > 58 * 1024 * 1024);
    let mail = read(raw.as_bytes());
    assert!(mail.attachments[0].content == content && mail.problems.is_empty());
}

#[test]
fn invitations_and_reports_are_told_from_handoffs() {
    let invitation = raw(
        "Content-Type: multipart/alternative; boundary=b",
        "--b\nContent-Type: text/plain; charset=utf-8\n\nHọp giao ban\n--b\nContent-Type: text/html\n\n<p>Họp</p>\n--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--b--\n",
    );
    let mail = read(invitation.as_bytes());
    assert_eq!((mail.text.as_str(), mail.attachments.len()), ("Họp giao ban", 1));
    assert_eq!(
        (
            mail.attachments[0].safe_name.as_str(),
            mail.attachments[0].content_type.as_str()
        ),
        ("tap-tin-3.ics", "text/calendar")
    );
    assert_eq!(mail::report(invitation.as_bytes()), None);
    let bounced = raw(
        "Auto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
        "--b\n\nxin lỗi\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; van@stp.gov.vn\nAction: failed\nStatus: 5.2.2\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <thu-1@k.vn>\nSubject: x\n\nx\n--b--\n",
    );
    let report = mail::report(bounced.as_bytes()).unwrap();
    assert_eq!(
        (report.of.as_deref(), report.failures[0].status.as_str()),
        (Some("thu-1@k.vn"), "5.2.2")
    );
    assert!(read(bounced.as_bytes()).auto_reply);
}

#[test]
fn mail_as_programs_write_it() {
    let check = |raw: &str, text: &str, names: &[&str]| {
        let mail = read(raw.as_bytes());
        let found: Vec<&str> = mail
            .attachments
            .iter()
            .filter(|file| !file.inline)
            .map(|file| file.safe_name.as_str())
            .collect();
        assert_eq!((mail.text.as_str(), found), (text, names.to_vec()));
        assert_eq!(mail.problems, []);
    };
    // Outlook 16: related inside alternative inside mixed, a logo by Content-ID, long names in both ways.
    check(
        &raw(
            "X-Mailer: Microsoft Outlook 16.0\nThread-Index: AdpY\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n\tboundary=\"----=_NextPart_000_0001_01DA\"",
            "This is a multipart message in MIME format.\n\n------=_NextPart_000_0001_01DA\nContent-Type: multipart/related;\n\tboundary=\"----=_NextPart_001_0002_01DA\"\n\n------=_NextPart_001_0002_01DA\nContent-Type: multipart/alternative;\n\tboundary=\"----=_NextPart_002_0003_01DA\"\n\n------=_NextPart_002_0003_01DA\nContent-Type: text/plain;\n\tcharset=\"utf-8\"\nContent-Transfer-Encoding: base64\n\nR+G7rWkgUcSQIDE3NC4NCg==\n\n------=_NextPart_002_0003_01DA\nContent-Type: text/html;\n\tcharset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n<html><body><p>G=E1=BB=ADi</p></body></html>\n------=_NextPart_002_0003_01DA--\n\n------=_NextPart_001_0002_01DA\nContent-Type: image/png;\n\tname=\"image001.png\"\nContent-ID: <image001.png@01DA.0>\nContent-Transfer-Encoding: base64\n\nUE5H\n------=_NextPart_001_0002_01DA--\n\n------=_NextPart_000_0001_01DA\nContent-Type: application/msword;\n\tname=\"=?utf-8?B?UcSQIDE3NC5kb2M=?=\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment;\n\tfilename=\"=?utf-8?B?UcSQIDE3NC5kb2M=?=\"\n\nRE9D\n\n------=_NextPart_000_0001_01DA--\n",
        ),
        "Gửi QĐ 174.",
        &["QĐ 174.doc"],
    );
    // Thunderbird: flowed text, names by RFC 2231.
    check(
        &raw(
            "User-Agent: Mozilla Thunderbird\nContent-Language: vi\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"------------0aBcDeF\"",
            "This is a multi-part message in MIME format.\n--------------0aBcDeF\nContent-Type: text/plain; charset=UTF-8; format=flowed\nContent-Transfer-Encoding: 8bit\n\nKính gửi tập tin của \nQĐ 174.\n\n--------------0aBcDeF\nContent-Type: application/msword; name=\"=?UTF-8?B?UcSQIDE3NC5kb2M=?=\"\nContent-Disposition: attachment; filename*0*=UTF-8''%51%C4%90%20%31; filename*1*=%37%34%2E%64%6F%63\nContent-Transfer-Encoding: base64\n\nRE9D\n\n--------------0aBcDeF--\n",
        ),
        "Kính gửi tập tin của QĐ 174.",
        &["QĐ 174.doc"],
    );
    // Zimbra: alternative inside mixed, boundaries of its own kind, disposition with the plain name.
    check(
        &raw(
            "X-Mailer: Zimbra 8.8.15_GA_4508 (ZimbraWebClient - GC131 (Win)/8.8.15_GA_4508)\nThread-Topic: TTHC\nMIME-Version: 1.0\nContent-Type: multipart/mixed; \n\tboundary=\"----=_Part_1_2.1705\"",
            "------=_Part_1_2.1705\nContent-Type: multipart/alternative; \n\tboundary=\"=_0f0e\"\n\n--=_0f0e\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nG=E1=BB=ADi Q=C4=90 174.=20\n\n--=_0f0e\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<html><body><div style=3D\"font-family: arial\">G=E1=BB=ADi</div></body></html>\n--=_0f0e--\n\n------=_Part_1_2.1705\nContent-Type: application/msword; name=\"=?utf-8?Q?Q=C4=90_174.doc?=\"\nContent-Disposition: attachment; filename=\"=?utf-8?Q?Q=C4=90_174.doc?=\"\nContent-Transfer-Encoding: base64\n\nRE9D\n------=_Part_1_2.1705--\n",
        ),
        "Gửi QĐ 174.",
        &["QĐ 174.doc"],
    );
}
