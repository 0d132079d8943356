//! Lists as officials type them, as comma-separated values.

use documents::FileType;
use sheets::{ListReading, Status, Workbook, is_validity_list, list_rows, read};

fn list(csv: &str) -> ListReading {
    list_rows(&workbook(csv))
}

fn workbook(csv: &str) -> Workbook {
    let csv: Vec<&str> = csv.lines().map(str::trim).collect();
    read(csv.join("\n").as_bytes(), FileType::Text)
}

/// Each row as code, status, decision, in force since, until; then the keys of the problems.
fn check(csv: &str, rows: &[&str], problems: &[&str]) {
    let read = list(csv);
    let got: Vec<String> = read
        .rows
        .iter()
        .map(|row| {
            let status = match &row.status {
                Some(Status::Valid) => "valid".to_owned(),
                Some(Status::Expired) => "expired".to_owned(),
                Some(Status::Other(text)) => format!("other({text})"),
                None => "-".to_owned(),
            };
            let day = |date: Option<jiff::civil::Date>| date.map_or("-".to_owned(), |day| day.to_string());
            let of = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
            let (since, until) = (day(row.effective_date), day(row.expiry_date));
            format!("{} {status} {} {since} {until}", of(&row.code), of(&row.decision))
        })
        .collect();
    assert_eq!(got, rows, "{csv}");
    let keys: Vec<&str> = read.problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, problems, "{csv}");
}

#[test]
fn the_status_in_a_column_of_words() {
    check(
        "STT;Mã TTHC;Tên thủ tục;Trạng thái;QĐ công bố;Hiệu lực từ ngày;Thời điểm hết hiệu lực
         1;1.000001;Cấp thẻ;Còn HL;113/QĐ-UBND ngày 13/01/2026;13.1.2026;
         2;1.000002;Đổi thẻ;Hết hiệu lực (bị bãi bỏ);45/QĐ-UBND;ngày 14 tháng 4 năm 2024;13-01-2026
         3;1.000003;Trả thẻ;Hết hiệu lực một phần;113/QĐ-UBND;2026-01-13;",
        &[
            "1.000001 valid 113/QĐ-UBND 2026-01-13 -",
            "1.000002 expired 45/QĐ-UBND 2024-04-14 2026-01-13",
            "1.000003 other(Hết hiệu lực một phần) 113/QĐ-UBND 2026-01-13 -",
        ],
        &["status-not-understood"],
    );
}

#[test]
fn short_titles_of_marks_and_signers_under_the_columns() {
    check(
        "TT,Mã số,Tên TTHC,Hiệu lực,,Số QĐ
         ,,,Còn,Hết,
         1,1.000001,Cấp thẻ,x,,113/QĐ-UBND
         2,1.000002,Đổi thẻ,,x,45/QĐ-UBND
         ,,NGƯỜI LẬP BIỂU,,TRƯỞNG PHÒNG,
         ,,Nguyễn Thị Lan,,,Trần Văn Nam",
        &[
            "1.000001 valid 113/QĐ-UBND - -",
            "1.000002 expired 45/QĐ-UBND - -",
        ],
        &[],
    );
}

#[test]
fn the_status_as_a_mark_under_a_title_over_two_columns() {
    check(
        "TT,Tên TTHC,Mã số,Tình trạng,,Số QĐ,Ngày QĐ
         ,,,Còn hiệu lực,Hết hiệu lực,,
         (1),(2),(3),(4),(5),(6),(7)
         1,Cấp thẻ,1.000001,X,,113/QĐ-UBND,13/01/2026
         2,Đổi thẻ,1.000002,,✓,45/QĐ-UBND,14/4/2024
         3,Trả thẻ,1.000003,x,x,45/QĐ-UBND,14/4/2024
         4,Thu thẻ,1.000004,,13/01/2026,45/QĐ-UBND,14/4/2024",
        &[
            "1.000001 valid 113/QĐ-UBND - -",
            "1.000002 expired 45/QĐ-UBND - -",
            "1.000003 - 45/QĐ-UBND - -",
            "1.000004 expired 45/QĐ-UBND - 2026-01-13",
        ],
        &["status-contradicts-itself"],
    );
}

#[test]
fn the_status_in_group_rows_and_titles() {
    check(
        "DANH MỤC TTHC CÒN HIỆU LỰC, HẾT HIỆU LỰC
         (Theo Quyết định số 113/QĐ-UBND ngày 13/01/2026)

         STT,Mã số,Tên thủ tục hành chính,Lĩnh vực
         A,THỦ TỤC HÀNH CHÍNH CÒN HIỆU LỰC,,
         I. Lĩnh vực Du lịch,,,
         1,1.000001,Cấp thẻ,
         Cộng: 01 thủ tục,,,
         B,THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ,,
         1,1.000002,Đổi thẻ,
         Tổng số: 2 thủ tục (còn hiệu lực: 1; hết hiệu lực: 1),,,
         ,,Người lập biểu,Giám đốc",
        &["1.000001 valid - - -", "1.000002 expired - - -"],
        &[],
    );
    check(
        "DANH MỤC THỦ TỤC HÀNH CHÍNH HẾT HIỆU LỰC
         STT,Mã số,Tên thủ tục hành chính
         1,1.000001,Cấp thẻ",
        &["1.000001 expired - - -"],
        &[],
    );
}

#[test]
fn what_is_not_understood_is_said() {
    check(
        "STT,Mã số,Tên thủ tục,Tình trạng,Quyết định công bố,Ngày có hiệu lực
         1,chưa có,Cấp thẻ,Còn hiệu lực,113/QĐ-UBND,13/01/2026
         2,,Đổi thẻ,Còn hiệu lực,113,01/13/2026
         3,1.000003,,đang rà soát,Nghị quyết 5,kể từ ngày ký
         4,1.000004,Trả thẻ,,113/QĐ-UBND,",
        &[
            "- valid 113/QĐ-UBND 2026-01-13 -",
            "- valid - - -",
            "1.000003 other(đang rà soát) - - -",
            "1.000004 - 113/QĐ-UBND - -",
        ],
        &[
            "code-not-understood",
            "code-missing",
            "decision-not-understood",
            "date-not-understood",
            "name-missing",
            "decision-not-understood",
            "date-not-understood",
            "status-not-understood",
            "status-missing",
        ],
    );
}

#[test]
fn one_code_with_two_statuses_is_a_contradiction() {
    check(
        "STT,Mã số,Tên thủ tục,Tình trạng
         1,1.000001,Cấp thẻ,Còn hiệu lực
         2,1.000001,Cấp thẻ,Hết hiệu lực",
        &["1.000001 valid - - -", "1.000001 expired - - -"],
        &["listed-twice"],
    );
}

#[test]
fn a_list_without_status_says_so_once() {
    check(
        "DANH SÁCH THỦ TỤC HÀNH CHÍNH
         Mã số,Tên,Cơ quan ban hành,Cơ quan thực hiện,Lĩnh vực
         1.014966,Cấp lại chứng chỉ,Bộ Tư pháp,Sở Tư pháp,Quản tài viên
         1.014965,Thu hồi chứng chỉ,Bộ Tư pháp,Sở Tư pháp,Quản tài viên",
        &["1.014966 - - - -", "1.014965 - - - -"],
        &["no-status"],
    );
    let read = list("Mã số,Tên,Cơ quan ban hành,Cơ quan thực hiện\n1.014966,Cấp lại,Bộ Tư pháp,Sở Tư pháp");
    assert_eq!(read.rows[0].agency.as_deref(), Some("Sở Tư pháp"));
}

#[test]
fn titles_say_the_decision_and_that_the_list_replaces() {
    let read = list(
        "Danh mục TTHC theo QĐ số 113/QĐ-UBND ngày 13/01/2026 (thay thế các danh mục đã gửi)
         STT,Mã số,Tên thủ tục,Tình trạng
         1,1.000001,Cấp thẻ,Còn hiệu lực",
    );
    assert!(read.replaces_earlier);
    assert_eq!(read.decision.map(|d| d.number).as_deref(), Some("113/QĐ-UBND"));
}

#[test]
fn tables_that_are_no_validity_lists() {
    for csv in [
        "",
        "a,b,c\n1,2,3",
        "STT,Hình thức nộp,Thời hạn giải quyết\n1,Trực tiếp,5 ngày",
        "Mã số,Tên\n,",
    ] {
        assert!(!is_validity_list(&workbook(csv)), "{csv}");
    }
}

#[test]
fn unicode_text_of_spreadsheet_programs() {
    let bytes = unicode_text(
        "STT\tMã số\tTên thủ tục\tTình trạng\n1\t1.000001\tCấp thẻ hướng dẫn viên\tCòn hiệu lực\n",
    );
    let read = list_rows(&read(&bytes, FileType::Text));
    assert_eq!(read.rows[0].name, "Cấp thẻ hướng dẫn viên");
}

/// UTF-16 as spreadsheet programs save "Unicode text".
fn unicode_text(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}
