//! A handoff as the officials' mail programs write it, down the whole road.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use testkit::office;

use crate::by_mail::Post;

/// The same handoff as three mail programs write it: boundaries, order of parts, names of files, marks of their own.
fn written_by(program: &str, n: usize) -> Vec<u8> {
    let file = fs::read(office::by_hand("case-a", "office").join("Quyết định 113 công bố TTHC Du lịch.doc"))
        .unwrap();
    let content = wrapped(&STANDARD.encode(&file));
    let name = "Quyết định 113 công bố TTHC Du lịch.doc";
    let subject =
        testkit::generate::encoded_word("Tập tin mềm TTHC theo Quyết định số 113/QĐ-UBND ngày 13/01/2026");
    let words = testkit::generate::encoded_word(name);
    let percent: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
    let body =
        wrapped(&STANDARD.encode("Kính gửi Ban Biên tập,\n\nGửi tập tin theo Quyết định số 113/QĐ-UBND.\n"));
    let html = wrapped(&STANDARD.encode(
        "<html><body><p class=MsoNormal>Gửi tập tin theo Quyết định số 113/QĐ-UBND.<o:p></o:p></p></body></html>",
    ));
    let head = format!(
        "From: \"Nguyen Thi Hong Van\" <nthvan.vpubnd@khanhhoa.gov.vn>\r\nTo: banbientap@khanhhoa.gov.vn\r\n\
         Date: Mon, 23 Mar 2026 08:5{n}:00 +0700\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
    );
    let mail = match program {
        "Thunderbird" => format!(
            "Message-ID: <9b0f5d2e-1c1d-4d0e-9f6b-0c3a5a4f8e0{n}@khanhhoa.gov.vn>\r\n{head}\
             User-Agent: Mozilla Thunderbird\r\nContent-Language: vi\r\n\
             Content-Type: multipart/mixed; boundary=\"------------T0\"\r\n\r\n\
             This is a multi-part message in MIME format.\r\n--------------T0\r\n\
             Content-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n\
             --------------T0\r\nContent-Type: application/msword; name=\"{words}\"\r\n\
             Content-Disposition: attachment; filename*=UTF-8\'\'{percent}\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{content}\r\n--------------T0--\r\n"
        ),
        "Outlook" => format!(
            "{head}Message-ID: <00000{n}01dc$4f3a2b10$eda08130$@khanhhoa.gov.vn>\r\n\
             X-Mailer: Microsoft Outlook 16.0\r\nThread-Index: AdyzQ2pTq0n3\r\nX-MS-TNEF-Correlator: \r\n\
             Content-Language: en-us\r\nContent-Type: multipart/mixed;\r\n\tboundary=\"----=_NextPart_000_0001\"\r\n\r\n\
             ------=_NextPart_000_0001\r\nContent-Type: multipart/alternative;\r\n\tboundary=\"----=_NextPart_001_0002\"\r\n\r\n\
             ------=_NextPart_001_0002\r\nContent-Type: text/plain;\r\n\tcharset=\"utf-8\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n------=_NextPart_001_0002\r\n\
             Content-Type: text/html;\r\n\tcharset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{html}\r\n\
             ------=_NextPart_001_0002--\r\n\r\n------=_NextPart_000_0001\r\n\
             Content-Type: application/msword;\r\n\tname=\"{words}\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment;\r\n\tfilename=\"{words}\"\r\n\r\n{content}\r\n------=_NextPart_000_0001--\r\n"
        ),
        _ => format!(
            "{head}Message-ID: <26568886{n}.58495.1769489228551.JavaMail.zimbra@khanhhoa.gov.vn>\r\n\
             X-Mailer: Zimbra 8.8.15_GA_4652 (ZimbraWebClient - GC120 (Win)/8.8.15_GA_4652)\r\nThread-Topic: TTHC\r\n\
             Content-Type: multipart/mixed; boundary=\"----=_Part_58493_1\"\r\n\r\n------=_Part_58493_1\r\n\
             Content-Type: multipart/alternative; boundary=\"=_8d1\"\r\n\r\n--=_8d1\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--=_8d1\r\n\
             Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{html}\r\n--=_8d1--\r\n\r\n\
             ------=_Part_58493_1\r\nContent-Type: application/msword; name*=UTF-8\'\'{percent}\r\n\
             Content-Disposition: attachment; filename=\"{words}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{content}\r\n\
             ------=_Part_58493_1--\r\n"
        ),
    };
    mail.into_bytes()
}

fn wrapped(base64: &str) -> String {
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    lines.join("\r\n")
}

#[test]
fn mail_as_three_programs_write_it_takes_the_same_road() {
    let folder = tempfile::tempdir().unwrap();
    let Some(post) = Post::begin(folder.path()) else {
        return;
    };
    let programs = ["Thunderbird", "Outlook", "Zimbra"];
    for (n, program) in programs.iter().enumerate() {
        post.comes_as(&written_by(program, n));
    }
    let status = post.fetch();
    assert_eq!(status["registered"], 3, "{status:#}");
    for (n, program) in programs.iter().enumerate() {
        let number = format!("{}/2026", n + 1);
        let entry = post.desk.json(&["register", "show", &number]).remove(0);
        assert_eq!(entry["entry"]["decision"], "113/QĐ-UBND", "{program}: {entry:#}");
        let files = entry["entry"]["files"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{program}: {entry:#}");
        assert_eq!(
            files[0]["name"], "Quyết định 113 công bố TTHC Du lịch.doc",
            "{program}"
        );
    }
    assert_eq!(post.of_kind("receipt").len(), 3);
    post.each_went_once();
}
