//! The letters that go as a decision comes on its way.

use crate::letters::{decision, missing, recipient, says};
use crate::{at, frame, keep};
use report::{
    CompleteLetter, Digest, Due, DutyLine, MailWords, OverdueLetter, ProcedureLine, PublishedLetter,
    WitnessMail, complete_mail, complete_notice, digest_mail, overdue_mail, overdue_notice, published_mail,
    published_notice, reminder_mail, witness_mail,
};

fn procedures() -> Vec<ProcedureLine> {
    vec![ProcedureLine {
        code: "1.004232.000.00.00.H32".into(),
        name: "Tính tiền cấp quyền khai thác tài nguyên nước".into(),
    }]
}

fn due(overdue: bool) -> Due {
    Due {
        limit: "05 ngày làm việc".into(),
        at: at("2026-03-30T17:00:00Z"),
        whole_day: true,
        overdue,
    }
}

/// A mail says what it is about and has no hole in it.
fn said(words: MailWords) {
    assert!(words.subject.contains("174/QĐ-UBND"), "{words:?}");
    assert!(!words.text.contains("\n\n\n"), "{}", words.text);
    assert!(words.text.starts_with("Kính gửi Ông/Bà "), "{}", words.text);
    assert!(words.html().unwrap().contains("<p>"));
}

#[test]
fn everything_is_there() {
    let letter = CompleteLetter {
        frame: frame(None),
        recipient: recipient(),
        decision: decision(),
        complete_at: at("2026-03-23T02:00:00Z"),
        handoff: Some("12/2026".into()),
        procedures: procedures(),
        due: Some(due(false)),
    };
    let docx = complete_notice(&letter).unwrap();
    said(complete_mail(&letter).unwrap());
    keep("thong-bao-du.docx", &docx);
    says(
        &docx,
        &[
            "THÔNG BÁO ĐÃ NHẬN ĐỦ TẬP TIN",
            "số vào sổ giao nhận 12/2026",
            "hết ngày 30",
            "1.004232.000.00.00.H32",
        ],
    );
}

#[test]
fn it_is_published() {
    let letter = PublishedLetter {
        frame: frame(None),
        recipient: recipient(),
        decision: decision(),
        seen_at: at("2026-03-23T02:00:00Z"),
        procedures: procedures(),
        portal: "Cổng thông tin điện tử tỉnh Khánh Hòa".into(),
        content: "ab".repeat(32),
    };
    let docx = published_notice(&letter).unwrap();
    said(published_mail(&letter).unwrap());
    keep("thong-bao-dang.docx", &docx);
    says(
        &docx,
        &["THÔNG BÁO ĐÃ CÔNG KHAI", "01 thủ tục hành chính", "SHA-256"],
    );
}

#[test]
fn a_limit_has_passed() {
    let letter = OverdueLetter {
        frame: frame(Some(7)),
        recipient: recipient(),
        basis: "Quyết định số 2161/QĐ-UBND;".into(),
        decision: decision(),
        due: due(true),
        late: "1 ngày 2 giờ làm việc".into(),
        items: missing(),
        mailbox: "bbt@example.vn".into(),
    };
    let docx = overdue_notice(&letter).unwrap();
    said(overdue_mail(&letter).unwrap());
    keep("don-doc.docx", &docx);
    says(
        &docx,
        &[
            "V/v đôn đốc giao tập tin",
            "đã quá hạn 1 ngày 2 giờ làm việc",
            "Gửi tập tin .doc của thủ tục",
        ],
    );
}

#[test]
fn words_of_every_mail() {
    let check = |words: MailWords, subject: &str, said: &[&str]| {
        assert!(words.subject.contains(subject), "{words:?}");
        assert!(!words.text.contains("\n\n\n"), "{}", words.text);
        assert!(words.html().unwrap().contains("<p>"));
        for one in said {
            assert!(words.text.contains(one), "{one:?} is not in:\n{}", words.text);
        }
    };
    let line = DutyLine {
        number: "174/QĐ-UBND".into(),
        decision: "Quyết định số 174/QĐ-UBND".into(),
        duty: "Cập nhật lên cổng".into(),
        agency: String::new(),
        due: "hết ngày 30/03/2026".into(),
        gap: "3 giờ làm việc".into(),
    };
    check(
        reminder_mail("Ban Biên tập", &line).unwrap(),
        "Sắp đến hạn: Cập nhật lên cổng, Quyết định số 174/QĐ-UBND",
        &["còn 3 giờ làm việc"],
    );
    let digest = Digest {
        date: jiff::civil::date(2026, 3, 23),
        overdue: vec![line.clone()],
        open: vec![line],
        waiting: vec!["2 thư chờ phân loại".into()],
    };
    check(
        digest_mail("Ban Biên tập", &digest).unwrap(),
        "1 quá hạn, 1 còn hạn",
        &[
            "QUÁ HẠN\n\n- 174/QĐ-UBND: Cập nhật lên cổng, hạn hết ngày 30/03/2026, quá 3 giờ làm việc",
            "- 2 thư",
        ],
    );
    let witness = WitnessMail {
        recipient: recipient(),
        writer: "Ban Biên tập".into(),
        week: "2026-W13".into(),
        at: at("2026-03-23T02:00:00Z"),
        zone: jiff::tz::offset(7),
        size: 120,
        note: "origin\n120\nhash\n".into(),
    };
    check(
        witness_mail(&witness).unwrap(),
        "2026-W13",
        &["120 sự kiện", "origin\n120\nhash"],
    );
}
