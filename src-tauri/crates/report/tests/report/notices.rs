//! The letters that go as a decision comes on its way.

use crate::letters::{decision, missing, recipient, says};
use crate::{at, frame, keep};
use report::{
    CompleteLetter, Due, OverdueLetter, ProcedureLine, PublishedLetter, complete_notice, overdue_notice,
    published_notice,
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

#[test]
fn everything_is_there() {
    let docx = complete_notice(&CompleteLetter {
        frame: frame(None),
        recipient: recipient(),
        decision: decision(),
        complete_at: at("2026-03-23T02:00:00Z"),
        handoff: Some("12/2026".into()),
        procedures: procedures(),
        due: Some(due(false)),
    })
    .unwrap();
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
    let docx = published_notice(&PublishedLetter {
        frame: frame(None),
        recipient: recipient(),
        decision: decision(),
        seen_at: at("2026-03-23T02:00:00Z"),
        procedures: procedures(),
        portal: "Cổng thông tin điện tử tỉnh Khánh Hòa".into(),
        content: "ab".repeat(32),
    })
    .unwrap();
    keep("thong-bao-dang.docx", &docx);
    says(
        &docx,
        &["THÔNG BÁO ĐÃ CÔNG KHAI", "01 thủ tục hành chính", "SHA-256"],
    );
}

#[test]
fn a_limit_has_passed() {
    let docx = overdue_notice(&OverdueLetter {
        frame: frame(Some(7)),
        recipient: recipient(),
        basis: "Quyết định số 2161/QĐ-UBND;".into(),
        decision: decision(),
        due: due(true),
        late: "1 ngày 2 giờ làm việc".into(),
        items: missing(),
        mailbox: "bbt@example.vn".into(),
    })
    .unwrap();
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
