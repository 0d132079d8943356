//! Decisions and their lists as offices set them.

use super::*;
use crate::procedure::tests::document;

const HEAD: &str = "| ỦY BAN NHÂN DÂN¶TỈNH KHÁNH HÒA¶Số: 113/QĐ-UBND | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM¶Khánh Hòa, ngày 13 tháng 01 năm 2026
    *QUYẾT ĐỊNH
    *Về việc công bố thủ tục hành chính trong lĩnh vực Du lịch thuộc phạm vi quản lý của Sở
    *CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA
    Căn cứ Quyết định số 12/QĐ-UBND ngày 01/01/2025;
    *QUYẾT ĐỊNH:
    Điều 1. Công bố kèm theo Quyết định này danh mục thủ tục hành chính.
    Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.
    | Nơi nhận:¶- Lưu: VT. | *KT. CHỦ TỊCH¶*PHÓ CHỦ TỊCH¶(Đã ký)¶*Nguyễn Hữu Phước
    *PHỤ LỤC";

fn read(annex: &str) -> DecisionReading {
    read_decision(&document(&format!("{HEAD}\n{annex}"))).expect("a decision")
}

/// Kind, code and name of what is announced; number, code and name of what is abolished.
fn check(annex: &str, announced: &[(AnnouncedKind, &str, &str)], abolished: &[(&str, &str, &str)]) {
    let read = read(annex);
    let got: Vec<_> = read
        .procedures
        .iter()
        .map(|p| (p.kind, p.code.as_deref().unwrap_or(""), p.name.as_str()))
        .collect();
    assert_eq!(got, announced, "{annex}");
    let got: Vec<_> = read
        .abolished
        .iter()
        .map(|p| {
            (
                p.published_by.as_deref().unwrap_or(""),
                p.code.as_deref().unwrap_or(""),
                p.name.as_str(),
            )
        })
        .collect();
    assert_eq!(got, abolished, "{annex}");
}

#[test]
fn the_head_and_the_signature() {
    let read = read("");
    assert_eq!(read.number.as_deref(), Some("113/QĐ-UBND"));
    assert_eq!(read.date.map(|d| d.to_string()).as_deref(), Some("2026-01-13"));
    assert_eq!(
        read.issuing_body.as_deref(),
        Some("ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA")
    );
    assert_eq!(read.field.as_deref(), Some("Du lịch"));
    let abstract_ = read.abstract_.expect("an abstract");
    assert_eq!(
        abstract_,
        "công bố thủ tục hành chính trong lĩnh vực Du lịch thuộc phạm vi quản lý của Sở"
    );
    let signer = read.signer.expect("a signer");
    assert_eq!(
        (signer.name.as_str(), signer.title.as_str()),
        ("Nguyễn Hữu Phước", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH")
    );
}

#[test]
fn a_draft_has_no_number() {
    let text = HEAD
        .replace("Số: 113/QĐ-UBND", "Số:        /QĐ-UBND")
        .replace("ngày 13 tháng 01 năm 2026", "ngày … tháng … năm 2026");
    let read = read_decision(&document(&text)).expect("a decision");
    assert_eq!((read.number, read.date), (None, None));
    let read = read_decision(&document(&format!(
        "{text}\n(Kèm theo Quyết định số 113/QĐ-UBND ngày 13/01/2026)"
    )));
    assert_eq!(read.and_then(|d| d.number).as_deref(), Some("113/QĐ-UBND"));
}

#[test]
fn one_list_a_group() {
    use AnnouncedKind::{Amended, New, Replaced};
    check(
        "*1. Danh mục thủ tục hành chính mới ban hành
         | STT | Số hồ sơ TTHC | Tên thủ tục hành chính | Lĩnh vực | Cơ quan thực hiện
         | 1 | | Cấp thẻ | Du lịch | Sở Du lịch
         *2. Danh mục thủ tục hành chính được sửa đổi, bổ sung
         | STT | Mã số TTHC | Tên TTHC | Tên VBQPPL quy định nội dung sửa đổi, bổ sung
         | 1 | 1.000001 | Đổi thẻ | Luật Du lịch
         *3. Danh mục thủ tục hành chính được thay thế
         | STT | Mã số TTHC | Tên TTHC được thay thế | Tên TTHC thay thế
         | 1 | 1.000002 | Trả thẻ | Thu hồi thẻ
         *4. Danh mục thủ tục hành chính bị hủy bỏ, bãi bỏ
         | STT | Mã số TTHC | Tên TTHC | Tên VBQPPL quy định việc bãi bỏ | Quyết định công bố
         | 1 | 1.000003 | Xóa thẻ | Luật Du lịch | Quyết định số 45/QĐ-UBND ngày 02/5/2021",
        &[
            (New, "", "Cấp thẻ"),
            (Amended, "1.000001", "Đổi thẻ"),
            (Replaced, "1.000002", "Thu hồi thẻ"),
        ],
        &[("45/QĐ-UBND", "1.000003", "Xóa thẻ")],
    );
}

#[test]
fn groups_and_fields_as_rows_of_one_table() {
    use AnnouncedKind::{Amended, New};
    let annex = "*DANH MỤC THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH, SỬA ĐỔI, BỔ SUNG VÀ BÃI BỎ
         | TT | Mã số hồ sơ TTHC | Lĩnh vực / Tên TTHC | Thời hạn giải quyết | Phí, lệ phí (VNĐ) | Căn cứ pháp lý
         | (1) | (2) | (3) | (4) | (5) | (6)
         | A. Thủ tục hành chính mới ban hành
         | I. Lĩnh vực Du lịch (02 TTHC)
         | 1 | 1.000001 | Cấp thẻ | 5 ngày | Không | Luật
         | 2 | 1.000002 | Đổi thẻ | 5 ngày | Không | Luật
         | B. Thủ tục hành chính được sửa đổi, bổ sung
         | I | | LĨNH VỰC THỦY SẢN | | |
         | 1 | 1.000003 | Trả thẻ | 5 ngày | Không | Luật
         | C. Thủ tục hành chính bị bãi bỏ
         | 1 | 1.000004 | Xóa thẻ | | | Luật";
    check(
        annex,
        &[
            (New, "1.000001", "Cấp thẻ"),
            (New, "1.000002", "Đổi thẻ"),
            (Amended, "1.000003", "Trả thẻ"),
        ],
        &[("", "1.000004", "Xóa thẻ")],
    );
    let fields: Vec<_> = read(annex)
        .procedures
        .into_iter()
        .map(|p| p.field.unwrap_or_default())
        .collect();
    assert_eq!(fields, ["Du lịch", "Du lịch", "THỦY SẢN"]);
}

#[test]
fn groups_in_rows_with_their_number_in_a_cell_of_its_own() {
    check(
        "| STT | Mã số TTHC | Tên TTHC | Cơ quan thực hiện
         | I | Lĩnh vực Du lịch | |
         | 1 | Danh mục thủ tục hành chính mới ban hành | |
         | 1 | 1.000001 | Cấp thẻ | Sở
         | 2 | Danh mục thủ tục hành chính bị bãi bỏ | |
         | 1 | 1.000002 | Đổi thẻ | Sở",
        &[(AnnouncedKind::New, "1.000001", "Cấp thẻ")],
        &[("", "1.000002", "Đổi thẻ")],
    );
}

#[test]
fn lists_set_without_a_table() {
    check(
        "*A. DANH MỤC THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH
         1. Cấp thẻ (mã số 1.000001)
         2. 1.000002 - Đổi thẻ
         *B. DANH MỤC THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ
         1. Trả thẻ (mã số TTHC: 1.000003), công bố tại Quyết định số 45/QĐ-UBND ngày 01/02/2022
         *PHẦN II. NỘI DUNG CỤ THỂ CỦA TỪNG THỦ TỤC HÀNH CHÍNH
         *1. Thẻ khác (mã số 1.000009)
         (1) Trình tự thực hiện:
         Bước 1",
        &[
            (AnnouncedKind::New, "1.000001", "Cấp thẻ"),
            (AnnouncedKind::New, "1.000002", "Đổi thẻ"),
        ],
        &[("45/QĐ-UBND", "1.000003", "Trả thẻ")],
    );
}

#[test]
fn a_list_broken_over_two_tables_goes_on() {
    use AnnouncedKind::New;
    check(
        "*Danh mục TTHC mới ban hành
         | STT | Mã số | Tên thủ tục
         | 1 | 1.000001 | Cấp thẻ
         (tiếp theo)
         | 2 | 1.000002 | Đổi thẻ",
        &[(New, "1.000001", "Cấp thẻ"), (New, "1.000002", "Đổi thẻ")],
        &[],
    );
}

#[test]
fn papers_that_announce_nothing_are_no_decisions() {
    for text in [
        "",
        "*QUYẾT ĐỊNH\n*Về việc khen thưởng\nĐiều 1. Tặng Bằng khen.",
        "*NỘI DUNG THỦ TỤC HÀNH CHÍNH\n(Kèm theo Quyết định số 113/QĐ-UBND)\nTên thủ tục: Cấp thẻ\n1. Trình tự thực hiện:\nQUYẾT ĐỊNH:\nĐiều 1. Công bố thủ tục hành chính",
    ] {
        assert_eq!(read_decision(&document(text)), None, "{text}");
    }
}

#[test]
fn roles() {
    for (text, role) in [
        (HEAD, Role::Decision),
        (
            "Tên thủ tục: Cấp thẻ\n1. Trình tự thực hiện: Bước 1",
            Role::Procedure,
        ),
        (
            "*DANH MỤC TTHC CÒN HIỆU LỰC, HẾT HIỆU LỰC\n| STT | Mã số | Tên thủ tục | Tình trạng\n| 1 | 1.000001 | Cấp thẻ | Còn hiệu lực",
            Role::ValidityList,
        ),
        (
            "*ĐƠN ĐỀ NGHỊ CẤP THẺ\nKính gửi: Sở Du lịch\n1. Họ và tên: ........",
            Role::Form,
        ),
        ("*GIẤY MỜI\nKính mời ông", Role::Other),
    ] {
        let document = document(text);
        let procedures = crate::procedure::read_procedures(&document);
        assert_eq!(
            file_role(&document, read_decision(&document).as_ref(), &procedures),
            role,
            "{text}"
        );
    }
}

/// Number, day, body, signer and abstract, as told; `-` for what is not there.
fn check_head(text: &str, expected: [&str; 6]) {
    let read = read_decision(&document(text)).expect("a decision");
    let or = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let told = [
        or(read.number),
        or(read.date.map(|date| date.to_string())),
        or(read.issuing_body),
        or(read.signer.as_ref().map(|signer| signer.name.clone())),
        or(read.signer.map(|signer| signer.title)),
        or(read.abstract_),
    ];
    assert_eq!(told, expected, "{text}");
}

#[test]
fn heads_of_ministries_and_old_papers() {
    check_head(
        "| *BỘ TƯ PHÁP¶Số: 1234/QĐ-BTP | *CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM¶Độc lập - Tự do - Hạnh phúc¶Hà Nội, ngày 05 tháng 3 năm 2026
         *QUYẾT ĐỊNH
         *Về việc công bố thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực hộ tịch thuộc phạm vi chức năng quản lý của Bộ Tư pháp
         *BỘ TRƯỞNG BỘ TƯ PHÁP
         Căn cứ Nghị định số 39/2022/NĐ-CP;
         *QUYẾT ĐỊNH:
         Điều 1. Công bố kèm theo Quyết định này thủ tục hành chính.
         | Nơi nhận:¶- Như Điều 3; | *KT. BỘ TRƯỞNG¶*THỨ TRƯỞNG¶*Trần Văn Bình",
        [
            "1234/QĐ-BTP",
            "2026-03-05",
            "BỘ TƯ PHÁP",
            "Trần Văn Bình",
            "KT. BỘ TRƯỞNG THỨ TRƯỞNG",
            "công bố thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực hộ tịch thuộc phạm vi chức năng quản lý của Bộ Tư pháp",
        ],
    );
    check_head(
        "*UỶ BAN NHÂN DÂN
         *TỈNH KHÁNH HOÀ
         Số 45/QĐ-UBND
         *CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
         Nha Trang, ngày 7 tháng 8 năm 2015
         *QUYẾT ĐỊNH
         *V/v công bố bộ thủ tục hành chính áp dụng tại Uỷ ban nhân dân cấp xã
         *CHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH
         Căn cứ Luật Tổ chức Hội đồng nhân dân và Uỷ ban nhân dân;
         *QUYẾT ĐỊNH:
         Điều 1: Công bố thủ tục hành chính.
         *CHỦ TỊCH
         (Đã ký)
         *Lê Thị Hoa",
        [
            "45/QĐ-UBND",
            "2015-08-07",
            "UỶ BAN NHÂN DÂN TỈNH KHÁNH HOÀ",
            "Lê Thị Hoa",
            "CHỦ TỊCH",
            "công bố bộ thủ tục hành chính áp dụng tại Uỷ ban nhân dân cấp xã",
        ],
    );
    check_head(
        "| UBND TỈNH KHÁNH HÒA¶*VĂN PHÒNG¶Số: 294 /QĐ-VP.UBND.KSTT | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM¶Khánh Hòa, ngày 10/7/2026
         *QUYẾT ĐỊNH
         *Công bố Danh mục thủ tục hành chính mới ban hành lĩnh vực đất đai
         *thuộc phạm vi quản lý của Sở Nông nghiệp và Môi trường
         *CHÁNH VĂN PHÒNG UỶ BAN NHÂN DÂN TỈNH
         Căn cứ Luật;
         *QUYẾT ĐỊNH:
         *Điều 1.
         Công bố kèm theo Quyết định này 02 thủ tục hành chính.
         | Nơi nhận: | *TUQ. CHỦ TỊCH¶*CHÁNH VĂN PHÒNG¶¶*Phạm Minh Đức",
        [
            "294/QĐ-VP.UBND.KSTT",
            "2026-07-10",
            "UBND TỈNH KHÁNH HÒA VĂN PHÒNG",
            "Phạm Minh Đức",
            "TUQ. CHỦ TỊCH CHÁNH VĂN PHÒNG",
            "Công bố Danh mục thủ tục hành chính mới ban hành lĩnh vực đất đai thuộc phạm vi quản lý của Sở Nông nghiệp và Môi trường",
        ],
    );
    check_head(
        "| BỘ Y TẾ¶Số: 12/QĐ-BYT | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM¶Hà Nội, ngày 01 tháng 02 năm 2024
         *QUYẾT ĐỊNH
         *Về việc công bố thủ tục hành chính bị bãi bỏ
         *QUYỀN BỘ TRƯỞNG BỘ Y TẾ
         Căn cứ Luật;
         *QUYẾT ĐỊNH:
         Điều 1. Công bố 01 thủ tục hành chính bị bãi bỏ.
         | Nơi nhận: | *Q. BỘ TRƯỞNG¶[daky]¶*PGS.TS. Ngô Thu Hà",
        [
            "12/QĐ-BYT",
            "2024-02-01",
            "BỘ Y TẾ",
            "PGS.TS. Ngô Thu Hà",
            "Q. BỘ TRƯỞNG",
            "công bố thủ tục hành chính bị bãi bỏ",
        ],
    );
}

#[test]
fn lists_of_ministries() {
    use AnnouncedKind::{Amended, New, Replaced};
    // Part I lists by kind and by level, Part II tells the contents; the list has no code for new procedures.
    check(
        "*PHẦN I. DANH MỤC THỦ TỤC HÀNH CHÍNH
         *1. Thủ tục hành chính mới ban hành
         | TT | Tên TTHC | Lĩnh vực | Cơ quan thực hiện
         | A | Thủ tục hành chính cấp trung ương | |
         | 1 | Cấp thẻ | Du lịch | Bộ
         | B | Thủ tục hành chính cấp tỉnh | |
         | 1 | Đổi thẻ | Du lịch | Sở
         *2. Thủ tục hành chính sửa đổi, bổ sung
         | TT | Số hồ sơ TTHC(1) | Tên TTHC | Tên VBQPPL quy định nội dung sửa đổi, bổ sung(2) | Lĩnh vực
         | 1 | B-BTP-123456-TT | Trả thẻ | Luật | Du lịch
         *3. Thủ tục hành chính được thay thế
         | TT | Mã TTHC | Tên TTHC được thay thế | Tên TTHC thay thế | Tên VBQPPL quy định nội dung thay thế
         | 1 | 1.000001 | Thẻ cũ | Thẻ mới | Luật
         *4. Thủ tục hành chính bị huỷ bỏ hoặc bãi bỏ
         | TT | Mã số | Tên TTHC | Tên VBQPPL quy định việc huỷ bỏ, bãi bỏ TTHC
         | 1 | 1.000002 | Xoá thẻ | Luật
         *PHẦN II. NỘI DUNG CỤ THỂ CỦA TỪNG THỦ TỤC HÀNH CHÍNH
         *1. Cấp thẻ
         (1) Trình tự thực hiện:
         Bước 1
         | STT | Tên giấy tờ | Mã số | Lĩnh vực
         | 1 | Đơn đề nghị | 2 | 3",
        &[
            (New, "", "Cấp thẻ"),
            (New, "", "Đổi thẻ"),
            (Amended, "B-BTP-123456-TT", "Trả thẻ"),
            (Replaced, "1.000001", "Thẻ mới"),
        ],
        &[("", "1.000002", "Xoá thẻ")],
    );
}

#[test]
fn lists_in_lines_without_codes() {
    use AnnouncedKind::{Amended, New};
    check(
        "*I. DANH MỤC THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH
         1. Thủ tục cấp thẻ.
         2. Thủ tục đổi thẻ.
         *II. DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG
         a) Lĩnh vực Du lịch
         1. Thủ tục trả thẻ.
         *III. DANH MỤC THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ
         1. » Thủ tục xoá thẻ",
        &[
            (New, "", "Thủ tục cấp thẻ"),
            (New, "", "Thủ tục đổi thẻ"),
            (Amended, "", "Thủ tục trả thẻ"),
        ],
        &[("", "", "Thủ tục xoá thẻ")],
    );
}
