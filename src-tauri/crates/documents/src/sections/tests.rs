//! Lines that are headings, and lines that only look like them.

use super::*;

fn check(line: &str, expected: Option<(&str, Style, &str)>) {
    let got = heading(None, line, false);
    let got = got.as_ref().map(|h| (h.key, h.style, h.rest.as_str()));
    assert_eq!(got, expected, "{line}");
}

#[test]
fn headings_in_every_dress() {
    use Style::*;
    for (line, key, style, rest) in [
        ("(1) Trình tự thực hiện:", "trinh_tu", Bracketed, ""),
        ("a) Trình tự thực hiện", "trinh_tu", Lettered, ""),
        ("1.1. Trình tự thực hiện", "trinh_tu", Numbered(2), ""),
        ("1/ Trình tự thực hiện:", "trinh_tu", Numbered(1), ""),
        ("- Thời hạn giải quyết: 21 ngày.", "thoi_han", Dash, "21 ngày."),
        ("(3) Thành phần, số lượng hồ sơ", "ho_so", Bracketed, ""),
        ("Thành phần và số lượng hồ sơ:", "ho_so", Plain, ""),
        ("(5) Đối tượng thực hiện TTHC", "doi_tuong", Bracketed, ""),
        (
            "6. Cơ quan giải quyết thủ tục hành chính:",
            "co_quan",
            Numbered(1),
            "",
        ),
        (
            "(8) Lệ phí, phí (nếu có): Không.",
            "phi_le_phi",
            Bracketed,
            "Không.",
        ),
        ("Lệ phí (nếu có):", "phi_le_phi", Plain, ""),
        ("(9)Tên mẫu đơn, mẫu tờ khai", "mau_don", Bracketed, ""),
        (
            "(10) Yêu cầu điều kiện thực hiện thủ tục hành chính:",
            "yeu_cau",
            Bracketed,
            "",
        ),
        (
            "(10) YÊU CẦU, ĐIỀU KIỆN THỰC HIỆN TTHC (NẾU CÓ)",
            "yeu_cau",
            Bracketed,
            "",
        ),
        (
            "(11) Căn cứ pháp lý của thủ tục hành chính",
            "can_cu",
            Bracketed,
            "",
        ),
        ("11. Cơ sở pháp lý:", "can_cu", Numbered(1), ""),
        (
            "2. Thủ tục: Sáp nhập, chia, tách trường",
            "ten_thu_tuc",
            Numbered(1),
            "Sáp nhập, chia, tách trường",
        ),
        ("Tên thủ tục hành chính: Cấp thẻ", "ten_thu_tuc", Plain, "Cấp thẻ"),
        ("Thủ tục 3: Cấp thẻ", "ten_thu_tuc", Plain, "Cấp thẻ"),
        ("THỦ TỤC SỐ 02. Cấp thẻ", "ten_thu_tuc", Plain, "Cấp thẻ"),
        ("Mã số TTHC: 1.013129", "ma_so", Plain, "1.013129"),
        (
            "4. Thời hạn giải quyết 15 ngày",
            "thoi_han",
            Numbered(1),
            "15 ngày",
        ),
    ] {
        check(line, Some((key, style, rest)));
    }
}

#[test]
fn ordinary_lines_are_no_headings() {
    for line in [
        "1. Trình tự, thủ tục giao đất",
        "Thời hạn sử dụng đất:",
        "a) Cơ quan có thẩm quyền quyết định: Sở Tư pháp",
        "b) Cơ quan trực tiếp thực hiện thủ tục hành chính: Sở",
        "Thủ tục cấp thẻ",
        "Thủ tục 2 bước",
        "Phí thẩm định: 650.000 đồng/thẻ.",
        "Hồ sơ gồm: đơn",
        "Căn cứ pháp luật khác có liên quan",
        "Trình tự thực hiện được quy định tại Điều 5",
        "Cơ quan tài chính xác định",
        "",
    ] {
        check(line, None);
    }
}

#[test]
fn a_bare_sub_heading_says_nothing() {
    for (line, bare) in [
        ("a) Thành phần hồ sơ:", true),
        ("b) Số lượng hồ sơ", true),
        ("b) Cơ quan trực tiếp thực hiện thủ tục hành chính:", true),
        ("b) Số lượng hồ sơ: 01 bộ.", false),
        ("Đơn đề nghị", false),
    ] {
        assert_eq!(is_bare_sub_heading(line), bare, "{line}");
    }
}
