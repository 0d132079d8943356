//! Made-up handoffs in any number: mails with three real `.doc` files each, no two alike.
//!
//! The files are those of the sample office's first case. Decision numbers, dates and codes of procedures in them are
//! changed in place, digit for digit, so that every two mails are one case of its own whose parts fit together.

use std::path::Path;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use crate::office;

/// Mails of one decision.
const MAILS_A_DECISION: u64 = 2;
/// Three-digit numbers a year's book of decisions has here; then the next day begins anew.
const NUMBERS: u64 = 900;
/// What the files of the sample say.
const NUMBER_BEFORE: &str = "113/Q";
const DAY_BEFORE: &str = "13 tháng 01";
/// Base64 characters on a line of a mail.
const LINE: usize = 76;
/// The files of each of the two mails.
const FILES: [[&str; 3]; 2] = [
    [
        "Quyết định 113 công bố TTHC Du lịch.doc",
        "01. Cấp giấy phép kinh doanh dịch vụ lữ hành nội địa.doc",
        "02. Cấp thẻ hướng dẫn viên du lịch quốc tế.doc",
    ],
    [
        "03. Cấp thẻ hướng dẫn viên du lịch nội địa.doc",
        "04. Cấp lại giấy phép kinh doanh dịch vụ lữ hành nội địa.doc",
        "06. Công nhận cơ sở kinh doanh dịch vụ ăn uống đạt tiêu chuẩn.doc",
    ],
];

/// The bytes of the six files.
fn files() -> &'static [[Vec<u8>; 3]; 2] {
    static READ: OnceLock<[[Vec<u8>; 3]; 2]> = OnceLock::new();
    let folder = office::by_hand("case-a", "office");
    READ.get_or_init(|| FILES.map(|of_mail| of_mail.map(|name| std::fs::read(folder.join(name)).unwrap())))
}

/// Writes mails `first .. first + count` into a folder, which is made.
pub fn write_mails(folder: &Path, first: u64, count: u64) {
    std::fs::create_dir_all(folder).unwrap();
    for index in first..first + count {
        std::fs::write(folder.join(format!("{index:06}.eml")), handoff_mail(index)).unwrap();
    }
}

/// The mail with that number.
pub fn handoff_mail(index: u64) -> Vec<u8> {
    let (decision, half) = (
        index / MAILS_A_DECISION,
        usize::try_from(index % MAILS_A_DECISION).unwrap(),
    );
    let number = 100 + decision % NUMBERS;
    let day = date(2026, 1, 2)
        .checked_add(Span::new().days(i64::try_from(decision / NUMBERS).unwrap()))
        .unwrap();
    let received = date(2026, 1, 8)
        .at(0, 0, 0, 0)
        .checked_add(i64::try_from(index * 10).unwrap().minutes())
        .unwrap();
    let received = received.strftime("%a, %d %b %Y %H:%M:%S +0700");
    let subject = format!(
        "Gửi tập tin TTHC theo Quyết định số {number}/QĐ-UBND ngày {}",
        day.strftime("%d/%m/%Y")
    );
    let mut mail = format!(
        "Received: from mail.khanhhoa.gov.vn (mail.khanhhoa.gov.vn [10.0.0.25])\r\n\
         \tby mx.khanhhoa.gov.vn with ESMTPS id g{index:06};\r\n\t{received}\r\n\
         Date: {received}\r\n\
         From: {} <nthvan.vpubnd@khanhhoa.gov.vn>\r\n\
         To: banbientap@khanhhoa.gov.vn\r\n\
         Message-ID: <made-{index:06}@khanhhoa.gov.vn>\r\n\
         Subject: {}\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"=-made-{index:06}\"\r\n\r\n\
         --=-made-{index:06}\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        encoded_word("Nguyễn Thị Hồng Vân"),
        encoded_word(&subject),
    )
    .into_bytes();
    let body = format!(
        "Kính gửi Ban Biên tập,\r\n\r\nVăn phòng gửi tập tin kèm theo {subject}.\r\n\r\nTrân trọng.\r\n\r\n--\r\n\
         Nguyễn Thị Hồng Vân\r\nChuyên viên Phòng Nội chính\r\nĐT: 0258.3822 431\r\n"
    );
    push_base64(&mut mail, body.as_bytes());
    let names = FILES.get(half).unwrap();
    for (name, bytes) in names.iter().zip(files().get(half).unwrap()) {
        let name = name.replace("113", &number.to_string());
        let head = format!(
            "--=-made-{index:06}\r\nContent-Type: application/msword; name=\"{0}\"\r\n\
             Content-Disposition: attachment; filename=\"{0}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            encoded_word(&name)
        );
        mail.extend_from_slice(head.as_bytes());
        push_base64(&mut mail, &altered(bytes, number, day, decision));
    }
    mail.extend_from_slice(format!("--=-made-{index:06}--\r\n").as_bytes());
    mail
}

/// The file with another decision's number and date, and other codes.
fn altered(bytes: &[u8], number: u64, day: Date, decision: u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    replace(&mut bytes, &utf16(NUMBER_BEFORE), &utf16(&format!("{number}/Q")));
    let said = format!("{:02} tháng {:02}", day.day(), day.month());
    replace(&mut bytes, &utf16(DAY_BEFORE), &utf16(&said));
    let tail = utf16(".000.00.00.H");
    let digits = 12;
    for at in places(&bytes, &tail) {
        let Some(code) = at.checked_sub(digits).and_then(|from| bytes.get_mut(from..at)) else {
            continue;
        };
        let before: Option<u64> = code.chunks(2).try_fold(0, |value, unit| match unit {
            [digit @ b'0'..=b'9', 0] => Some(value * 10 + u64::from(digit - b'0')),
            _ => None,
        });
        if let Some(before) = before {
            let after = format!("{:06}", (before + decision * 7_919) % 1_000_000);
            code.copy_from_slice(&utf16(&after));
        }
    }
    bytes
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn places(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    bytes
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| *window == wanted)
        .map(|(at, _)| at)
        .collect()
}

fn replace(bytes: &mut [u8], before: &[u8], after: &[u8]) {
    for at in places(bytes, before) {
        if let Some(there) = bytes.get_mut(at..at + after.len()) {
            there.copy_from_slice(after);
        }
    }
}

fn push_base64(mail: &mut Vec<u8>, bytes: &[u8]) {
    let encoded = STANDARD.encode(bytes);
    for line in encoded.as_bytes().chunks(LINE) {
        mail.extend_from_slice(line);
        mail.extend_from_slice(b"\r\n");
    }
}

/// A header's text as one encoded word (RFC 2047); longer than the RFC likes, as real programs write it.
pub fn encoded_word(text: &str) -> String {
    format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
}
