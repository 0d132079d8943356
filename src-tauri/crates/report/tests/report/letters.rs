//! The letters' words, page and sameness.

use crate::{at, frame, keep};
use report::{
    ApologyLetter, DEMO_MARK, DecisionCited, Due, FileLine, MissingItem, ReceiptLetter, ReceiptProof,
    Recipient, SupplementLetter, apology, receipt, supplement_request,
};
use std::io::{Cursor, Read};

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The words of a part, without marks.
fn words(docx: &[u8], name: &str) -> String {
    let mut out = String::new();
    for piece in part(docx, name).replace("</w:p>", "\n").split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out
}

pub(crate) fn says(docx: &[u8], wanted: &[&str]) {
    let text = words(docx, "word/document.xml");
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted:?} is not in:\n{text}");
    }
}

pub(crate) fn recipient() -> Recipient {
    Recipient {
        agency: "Văn phòng UBND tỉnh Khánh Hòa".into(),
        name: Some("Nguyễn Thị Hồng Vân".into()),
        title: Some("Chuyên viên Phòng Nội chính".into()),
    }
}

pub(crate) fn decision() -> DecisionCited {
    DecisionCited {
        number: "174/QĐ-UBND".into(),
        date: Some(jiff::civil::date(2026, 1, 19)),
        issuer: Some("Chủ tịch Ủy ban nhân dân tỉnh Khánh Hòa".into()),
    }
}

pub(crate) fn missing() -> Vec<MissingItem> {
    let item = |what: &str, procedure: &str, cure: &str| MissingItem {
        what: what.into(),
        procedure: procedure.into(),
        cure: cure.into(),
    };
    vec![
        item(
            "Chưa có tập tin của thủ tục",
            "1.004232.000.00.00.H32 - Tính tiền cấp quyền khai thác tài nguyên nước đối với công trình đã vận hành",
            "Gửi tập tin .doc của thủ tục",
        ),
        item(
            "Thiếu mục Căn cứ pháp lý; mục Phí, lệ phí để trống",
            "3.002438.000.00.00.H32 - Cấp giấy phép khai thác nước mặt, nước biển <A & B>",
            "Bổ sung nội dung; nếu không có thì ghi “Không”",
        ),
    ]
}

fn supplement() -> SupplementLetter {
    SupplementLetter {
        frame: frame(Some(5)),
        recipient: recipient(),
        basis: "khoản 3 Điều 4 Quy chế phối hợp cập nhật thủ tục hành chính trên Cổng thông tin điện tử tỉnh Khánh Hòa ban hành kèm theo Quyết định số 2161/QĐ-UBND ngày 07/8/2015 của Ủy ban nhân dân tỉnh".into(),
        decision: decision(),
        handoff: Some(("3/2026".into(), at("2026-01-20T09:35:09Z"))),
        round: 2,
        items: missing(),
        due: Some(Due {
            limit: "01 ngày làm việc".into(),
            at: at("2026-01-20T17:00:00Z"),
            whole_day: true,
            overdue: true,
        }),
        mailbox: "banbientap@khanhhoa.gov.vn".into(),
        contact: None,
        copies: vec!["Sở Tư pháp (để phối hợp)".into()],
    }
}

#[test]
fn the_supplement_request() {
    let letter = supplement();
    let docx = supplement_request(&letter).unwrap();
    keep("supplement.docx", &docx);
    says(
        &docx,
        &[
            "Số: 05/BBT",
            "V/v đề nghị bổ sung tập tin thủ tục hành chính",
            "Khánh Hòa, ngày 05 tháng 02 năm 2026",
            "Kính gửi: Văn phòng UBND tỉnh Khánh Hòa",
            "(Ông/Bà Nguyễn Thị Hồng Vân, Chuyên viên Phòng Nội chính)",
            "Quyết định số 174/QĐ-UBND ngày 19/01/2026",
            "16:35:09 ngày 20/01/2026, vào sổ giao nhận số 3/2026",
            "còn 02 nội dung",
            "(lần thứ 2)",
            "đã kết thúc hết ngày 20/01/2026",
            "nước biển &lt;A &amp; B&gt;",
            "- Như trên;",
            "- Lưu: VT, BBT.",
            "PHÓ TRƯỞNG BAN",
        ],
    );
    // Written twice and after another, the letter is the same.
    receipt(&received()).unwrap();
    assert_eq!(docx, supplement_request(&letter).unwrap());
}

#[test]
fn a_letter_without_number_name_or_handoff() {
    let mut letter = supplement();
    letter.frame.number = None;
    letter.frame.signer = None;
    letter.frame.demo = false;
    letter.recipient = Recipient {
        agency: "Sở Tư pháp".into(),
        ..Recipient::default()
    };
    letter.handoff = None;
    letter.round = 1;
    letter.due = Some(Due {
        limit: "02 ngày làm việc".into(),
        at: at("2026-01-21T10:00:00Z"),
        whole_day: false,
        overdue: false,
    });
    let docx = supplement_request(&letter).unwrap();
    says(
        &docx,
        &[
            "Số:         /BBT",
            "chưa nhận được tập tin",
            "kết thúc 17 giờ 00 ngày 21/01/2026",
        ],
    );
    assert!(!words(&docx, "word/document.xml").contains("lần thứ"));
    assert!(!words(&docx, "word/header1.xml").contains(DEMO_MARK));
}

fn received() -> ReceiptLetter {
    let file = |name: &str, bytes, note: &str| FileLine {
        name: name.into(),
        bytes,
        sha256: "0123456789abcdef".repeat(4),
        note: note.into(),
    };
    ReceiptLetter {
        frame: frame(Some(12)),
        recipient: recipient(),
        register_number: "3/2026".into(),
        received_at: at("2026-01-20T09:35:09Z"),
        recorded_at: at("2026-01-20T09:36:00Z"),
        channel: "thư điện tử gửi từ nthvan.vpubnd@khanhhoa.gov.vn".into(),
        subject: "Tập tin mềm TTHC lĩnh vực Tài nguyên nước - QĐ 174/QĐ-UBND".into(),
        decision: Some(decision()),
        files: vec![
            file("Quyết định số 174-QĐ-UBND 19.01.2026.doc", 26_112, ""),
            file("TTHC 1 - Cấp giấy phép thăm dò nước dưới đất.doc", 22_016, "chuyển từ TCVN3"),
            file("Mau don\u{202e}cod.exe", 103, "không phải tập tin văn phòng"),
        ],
        missing: missing(),
        complete_at: None,
        proof: Some(ReceiptProof {
            leaf: 41,
            checkpoint: "so-giao-nhan/khanh-hoa\n57\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— so-giao-nhan/khanh-hoa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=".into(),
            inclusion: vec!["a".repeat(64)],
        }),
        copies: vec![],
    }
}

#[test]
fn the_receipt() {
    let docx = receipt(&received()).unwrap();
    keep("receipt.docx", &docx);
    says(
        &docx,
        &[
            "GIẤY XÁC NHẬN ĐÃ NHẬN TẬP TIN",
            "16:35:09 ngày 20/01/2026",
            "số 3/2026",
            "03 tập tin, tổng dung lượng 47,1 KB (48.231 byte)",
            "26.112",
            "0123456789abcdef0123456789abcdef",
            "Mau don_cod.exe",
            "còn 02 nội dung",
            "Vị trí trong nhật ký: 41",
            "CsUYapGGPo4dkMgIAUqom",
        ],
    );
    assert!(
        words(&docx, "word/header1.xml").contains(DEMO_MARK)
            || words(&docx, "word/header2.xml").contains(DEMO_MARK)
    );
    let mut whole = received();
    whole.missing.clear();
    whole.complete_at = Some(at("2026-01-23T10:08:33Z"));
    says(
        &receipt(&whole).unwrap(),
        &["đã đầy đủ từ 17:08:33 ngày 23/01/2026./."],
    );
}

#[test]
fn the_apology() {
    let letter = ApologyLetter {
        frame: frame(Some(130)),
        recipient: recipient(),
        decision: decision(),
        procedures: 6,
        complete_at: at("2026-01-28T08:30:51Z"),
        due: Due {
            limit: "05 ngày làm việc".into(),
            at: at("2026-02-04T16:59:59Z"),
            whole_day: true,
            overdue: true,
        },
        reason: "Cổng thông tin điện tử bảo trì từ ngày 02/02/2026 đến ngày 04/02/2026.".into(),
        new_date: jiff::civil::date(2026, 2, 9),
        copies: vec![],
    };
    let docx = apology(&letter).unwrap();
    keep("apology.docx", &docx);
    says(
        &docx,
        &[
            "PHIẾU XIN LỖI VÀ HẸN LẠI",
            "06 thủ tục",
            "hết ngày 04/02/2026",
            "04/02/2026.",
            "ngày 09/02/2026",
        ],
    );
    assert_eq!(docx, apology(&letter).unwrap());
}
