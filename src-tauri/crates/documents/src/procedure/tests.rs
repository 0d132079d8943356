//! Procedures as offices set them, in lines; a line that begins with `|` is a row of a table.

use super::*;
use crate::model::{Align, Block, Cell, FileType, Paragraph, Row, Run, Table};

mod dress;
mod marks;

/// A document from lines: `*` before a line makes it bold, `|` a row of the table the rows around it make.
pub(crate) fn document(text: &str) -> Document {
    let mut document = Document::new(FileType::Docx);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(cells) = line.strip_prefix('|') {
            let cells = cells
                .split('|')
                .map(|cell| Cell {
                    blocks: cell.split('¶').map(paragraph).collect(),
                    col_span: 1,
                    continues_above: false,
                })
                .collect();
            let row = Row { cells, header: false };
            if let Some(Block::Table(table)) = document.body.last_mut() {
                table.rows.push(row);
            } else {
                document.body.push(Block::Table(Table {
                    rows: vec![row],
                    ..Table::default()
                }));
            }
        } else {
            document.body.push(paragraph(line));
        }
    }
    document
}

fn paragraph(line: &str) -> Block {
    let line = line.trim();
    let (bold, line) = line.strip_prefix('*').map_or((false, line), |rest| (true, rest));
    let (label, line) = match line.split_once('»') {
        Some((label, rest)) => (Some(label.trim().to_owned()), rest.trim()),
        None => (None, line),
    };
    let runs = vec![Run {
        text: line.to_owned(),
        bold,
        ..Run::default()
    }];
    Block::Paragraph(Paragraph {
        label,
        heading: None,
        align: Align::Left,
        runs,
        ..Paragraph::default()
    })
}

/// Code, name, absent, heading only of each procedure.
type Told = (Option<String>, String, String, String);

fn told(text: &str) -> Vec<Told> {
    read_procedures(&document(text))
        .into_iter()
        .map(|p| (p.code, p.name, p.absent.join(" "), p.heading_only.join(" ")))
        .collect()
}

fn check(text: &str, expected: &[(&str, &str, &str, &str)]) {
    let expected: Vec<Told> = expected
        .iter()
        .map(|(code, name, absent, bare)| {
            let code = (!code.is_empty()).then(|| (*code).to_owned());
            (code, (*name).to_owned(), (*absent).to_owned(), (*bare).to_owned())
        })
        .collect();
    assert_eq!(told(text), expected, "{text}");
}

/// All sections under the names given, each with a line under it, numbered by `number`.
fn whole(number: impl Fn(usize) -> String, headings: [&str; 11]) -> String {
    headings
        .iter()
        .enumerate()
        .map(|(at, heading)| format!("{}{heading}\nNội dung.\n", number(at + 1)))
        .collect()
}

const LONG: [&str; 11] = [
    "Trình tự thực hiện:",
    "Cách thức thực hiện",
    "Thành phần, số lượng hồ sơ:",
    "Thời hạn giải quyết",
    "Đối tượng thực hiện thủ tục hành chính:",
    "Cơ quan giải quyết thủ tục hành chính:",
    "Kết quả thực hiện thủ tục hành chính:",
    "Lệ phí, phí (nếu có):",
    "Tên mẫu đơn, mẫu tờ khai (nếu có):",
    "Yêu cầu điều kiện thực hiện thủ tục hành chính (nếu có):",
    "Căn cứ pháp lý của thủ tục hành chính",
];

#[test]
fn every_style_of_numbering() {
    let styles: [&dyn Fn(usize) -> String; 8] = [
        &|n| format!("({n}) "),
        &|n| format!("{n}. "),
        &|n| format!("{n}/ "),
        &|n| format!("3.{n}. "),
        &|n| format!("{}) ", char::from(b'a' + n as u8 - 1)),
        &|_| "- ".to_owned(),
        &|_| String::new(),
        &|n| format!("({n}) » "),
    ];
    for style in styles {
        let text = format!(
            "Tên thủ tục: Cấp thẻ\nMã số TTHC: 1.002567\nLĩnh vực: Du lịch\n{}",
            whole(style, LONG)
        );
        check(&text, &[("1.002567", "Cấp thẻ", "", "")]);
    }
}

#[test]
fn sections_under_other_names_and_in_another_order() {
    check(
        "*THỦ TỤC CẤP THẺ
         a) Trình tự thực hiện
         Bước 1
         b) Cách thức thực hiện
         Trực tiếp
         c) Thành phần và số lượng hồ sơ
         Đơn
         d) Thời gian giải quyết
         05 ngày
         đ) Đối tượng thực hiện TTHC
         Cá nhân
         e) Cơ quan thực hiện TTHC
         Sở
         g) Kết quả thực hiện TTHC
         Thẻ
         h) Tên mẫu đơn, tờ khai
         Mẫu số 1
         i) Phí, lệ phí
         Không
         k) Cơ sở pháp lý
         Luật",
        &[("", "THỦ TỤC CẤP THẺ", "yeu_cau", "")],
    );
}

#[test]
fn dots_dashes_and_bare_sub_headings_are_no_text() {
    check(
        "Tên thủ tục: Cấp thẻ
         1. Trình tự thực hiện:
         ........
         2. Cách thức thực hiện: -
         3. Thành phần, số lượng hồ sơ:
         a) Thành phần hồ sơ:
         b) Số lượng hồ sơ:
         4. Thời hạn giải quyết: Không.
         5. Đối tượng thực hiện:
         6. Cơ quan thực hiện:
         a) Cơ quan có thẩm quyền quyết định:
         b) Cơ quan trực tiếp thực hiện thủ tục hành chính:
         7. Kết quả thực hiện: Thẻ
         8. Phí, lệ phí: không
         9. Tên mẫu đơn, mẫu tờ khai: Không
         10. Yêu cầu, điều kiện: Không
         11. Căn cứ pháp lý: …",
        &[(
            "",
            "Cấp thẻ",
            "",
            "trinh_tu cach_thuc ho_so doi_tuong co_quan can_cu",
        )],
    );
}

#[test]
fn procedures_one_after_the_other_under_bare_titles() {
    let one = |n: usize, name: &str, number: &dyn Fn(usize) -> String| {
        format!("*{n}. {name}\n{}", whole(number, LONG))
    };
    let bracketed = |n: usize| format!("({n}) ");
    let text = format!(
        "*NỘI DUNG CỤ THỂ CỦA TỪNG TTHC\n{}{}{}",
        one(1, "Trình tự, thủ tục giao đất", &bracketed),
        one(2, "Thủ tục cấp thẻ", &bracketed),
        one(3, "Xóa đăng ký", &bracketed),
    );
    check(
        &text,
        &[
            ("", "Trình tự, thủ tục giao đất", "", ""),
            ("", "Thủ tục cấp thẻ", "", ""),
            ("", "Xóa đăng ký", "", ""),
        ],
    );
}

#[test]
fn the_name_and_the_code_in_every_arrangement() {
    let body = "(1) Trình tự thực hiện: a
        (2) Cách thức thực hiện: b
        (3) Thành phần, số lượng hồ sơ: c
        (4) Căn cứ pháp lý:
        - Luật số 1;";
    for head in [
        "*Cấp thẻ\nMã số: 1.000001",
        "(Kèm theo Quyết định số 5/QĐ-UBND)\nCấp thẻ\nMã số: 1.000001",
        "*CẤP THẺ\n(Mã số TTHC: 1.000001)",
        "Tên TTHC: Cấp thẻ - Mã số: 1.000001",
        "*1. Thủ tục: Cấp thẻ (mã số TTHC: 1.000001)",
        "Thủ tục 1: Cấp thẻ\nMã TTHC: 1.000001",
        "Mã thủ tục: 1.000001\nSố quyết định: 5/QĐ-UBND\nTên thủ tục: Cấp thẻ\nCấp thực hiện: Cấp tỉnh",
        "*Cấp thẻ\nMã số: 1.000001\nSố quyết định: 5/QĐ-UBND",
    ] {
        let second = head
            .replace("1.000001", "1.000002")
            .replace("Cấp thẻ", "Đổi thẻ")
            .replace("CẤP THẺ", "ĐỔI THẺ");
        let got: Vec<_> = told(&format!("{head}\n{body}\n{second}\n{body}"))
            .into_iter()
            .map(|(code, name, ..)| (code.unwrap_or_default(), name.to_lowercase()))
            .collect();
        let want = [("1.000001", "cấp thẻ"), ("1.000002", "đổi thẻ")];
        assert_eq!(got, want.map(|(c, n)| (c.to_owned(), n.to_owned())), "{head}");
    }
}

#[test]
fn forms_named_close_to_a_form_do_not_end_the_sections() {
    check(
        "Tên thủ tục: Cấp thẻ
         Mã số: 1.000001
         1. Trình tự thực hiện: a
         2. Cách thức thực hiện: b
         3. Thành phần, số lượng hồ sơ: c
         4. Thời hạn giải quyết: d
         5. Đối tượng thực hiện: e
         6. Cơ quan thực hiện: g
         7. Kết quả thực hiện: h
         8. Phí, lệ phí: Không.
         9. Tên mẫu đơn, mẫu tờ khai:
         Mẫu số 01. Đơn đề nghị
         Mẫu số 02. Tờ khai
         10. Yêu cầu, điều kiện: Không.
         11. Căn cứ pháp lý: Luật số 1.
         *Mẫu số 01
         *CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
         3. Căn cứ pháp lý: ......",
        &[("1.000001", "Cấp thẻ", "", "")],
    );
}

#[test]
fn forms_before_fees_in_two_styles_of_numbering() {
    check(
        "Tên thủ tục: Cấp thẻ
         Mã số: 1.000001
         1. » Trình tự thực hiện:
         a
         2. » Cách thức thực hiện:
         b
         3. » Thành phần, số lượng hồ sơ:
         c
         - Thời hạn giải quyết: 5 ngày.
         - Đối tượng thực hiện: Cá nhân.
         4. » Cơ quan thực hiện:
         d
         - Kết quả thực hiện: Thẻ.
         - Tên mẫu đơn, mẫu tờ khai: Không.
         5. » Phí, lệ phí:
         Không.
         - Yêu cầu, điều kiện: Không.
         6. » Căn cứ pháp lý:
         - Luật số 1.",
        &[("1.000001", "Cấp thẻ", "", "")],
    );
}

#[test]
fn a_title_over_two_lines_is_one_name() {
    let text = format!(
        "*1. Cấp giấy phép kinh doanh\n*dịch vụ lữ hành\n{}",
        whole(|n| format!("1.{n}. "), LONG)
    );
    check(&text, &[("", "Cấp giấy phép kinh doanh dịch vụ lữ hành", "", "")]);
}

#[test]
fn the_first_section_of_the_next_procedure_may_be_missing() {
    let sections = whole(|n| format!("({n}) "), LONG);
    let (_, rest) = sections.split_once("(2)").unwrap();
    let text = format!("*1. Cấp thẻ\n{sections}*2. Xóa đăng ký\n(2){rest}");
    check(
        &text,
        &[("", "Cấp thẻ", "", ""), ("", "Xóa đăng ký", "trinh_tu", "")],
    );
}

#[test]
fn forms_end_a_procedure_and_open_none() {
    let sections = whole(|n| format!("{n}. "), LONG);
    let text = format!(
        "Tên thủ tục: Cấp thẻ\n{sections}
         *Mẫu số 01
         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
         Mã số hồ sơ: ........
         Tên thủ tục hành chính: ........
         1. Thời hạn giải quyết:
         4. Căn cứ pháp lý:
         Tên thủ tục: Xóa đăng ký\n{sections}"
    );
    check(&text, &[("", "Cấp thẻ", "", ""), ("", "Xóa đăng ký", "", "")]);
    let read = read_procedures(&document(&text));
    assert_eq!(read[0].sections.last().unwrap().text, "Nội dung.");
}

#[test]
fn a_form_that_repeats_a_missing_section_does_not_fill_it() {
    let sections = whole(|n| format!("{n}. "), LONG);
    let (kept, _) = sections.split_once("11. ").unwrap();
    let text = format!(
        "Tên thủ tục: Cấp thẻ\n{kept}
         Mẫu số 01
         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
         11. Căn cứ pháp lý: ........"
    );
    check(&text, &[("", "Cấp thẻ", "can_cu", "")]);
}

#[test]
fn titles_of_columns_and_deeper_lines_are_no_sections() {
    check(
        "Tên thủ tục: Cấp thẻ
         1. Trình tự thực hiện:
         - Thời hạn giải quyết: 02 ngày cho mỗi bước.
         + Phí, lệ phí: theo quy định.
         2. Cách thức thực hiện:
         | Hình thức nộp | Thời hạn giải quyết | Phí, lệ phí
         | Trực tiếp | 05 ngày | Không
         | Trực tuyến | 05 ngày | Không
         3. Thành phần, số lượng hồ sơ: Đơn
         5. Đối tượng thực hiện: Cá nhân",
        &[(
            "",
            "Cấp thẻ",
            "thoi_han co_quan ket_qua phi_le_phi mau_don yeu_cau can_cu",
            "",
        )],
    );
}

#[test]
fn a_procedure_set_as_a_table() {
    check(
        "*NỘI DUNG THỦ TỤC HÀNH CHÍNH
         | STT | Nội dung | Mô tả
         | 1 | Tên thủ tục hành chính | Cấp thẻ
         | 2 | Mã thủ tục | 1.002567.000.00.00.H32
         | 3 | Trình tự thực hiện | Bước 1¶Bước 2: Thời hạn giải quyết: 5 ngày
         | 4 | Cách thức thực hiện | Trực tiếp
         | 5 | Thành phần hồ sơ | Đơn
         | 6 | Thời hạn giải quyết |
         | 7 | Phí, lệ phí | Không",
        &[(
            "1.002567.000.00.00.H32",
            "Cấp thẻ",
            "doi_tuong co_quan ket_qua mau_don yeu_cau can_cu",
            "thoi_han",
        )],
    );
}

#[test]
fn a_page_in_a_frame_is_read_as_a_page() {
    check(
        "| *1. Cấp thẻ¶(1) Trình tự thực hiện:¶Bước 1¶(2) Cách thức thực hiện:¶Trực tiếp
         | (3) Thành phần, số lượng hồ sơ:¶Đơn¶(4) Thời hạn giải quyết:¶5 ngày",
        &[(
            "",
            "Cấp thẻ",
            "doi_tuong co_quan ket_qua phi_le_phi mau_don yeu_cau can_cu",
            "",
        )],
    );
}

#[test]
fn several_tables_are_several_procedures() {
    let table = |code: &str, name: &str| {
        format!(
            "| Mã thủ tục | {code}\n| Tên thủ tục | {name}\n| Trình tự thực hiện | Bước 1\n\
             | Cách thức thực hiện | Trực tiếp\n| Thời hạn giải quyết | 5 ngày\n"
        )
    };
    let absent = "ho_so doi_tuong co_quan ket_qua phi_le_phi mau_don yeu_cau can_cu";
    check(
        &format!(
            "{}.\n{}",
            table("1.000001", "Cấp thẻ"),
            table("1.000002", "Xóa thẻ")
        ),
        &[
            ("1.000001", "Cấp thẻ", absent, ""),
            ("1.000002", "Xóa thẻ", absent, ""),
        ],
    );
}

#[test]
fn what_is_no_procedure() {
    for text in [
        "",
        "Kính gửi Ban Biên tập",
        "Tên thủ tục: Cấp thẻ",
        "STT\nMã số TTHC\nTên TTHC\nLĩnh vực",
        "| STT | Mã số TTHC | Tên TTHC | Thời hạn giải quyết | Phí, lệ phí\n| 1 | 1.002567 | Cấp thẻ | 5 ngày | Không",
        "Thời hạn sử dụng đất:\nCơ quan có thẩm quyền:\nCăn cứ Luật Đất đai;",
    ] {
        check(text, &[]);
    }
}

#[test]
fn forms_named_are_told_from_refusals() {
    let read = read_procedures(&document(
        "Tên thủ tục: Cấp thẻ
         8. Phí, lệ phí: Không
         9. Tên mẫu đơn, mẫu tờ khai:
         - Mẫu số 04: Đơn đề nghị cấp thẻ.
         - Tờ khai lệ phí
         Theo quy định.
         10. Yêu cầu, điều kiện: Không
         11. Căn cứ pháp lý: Luật",
    ));
    assert_eq!(
        read[0].forms_named,
        ["Mẫu số 04: Đơn đề nghị cấp thẻ", "Tờ khai lệ phí"]
    );
}

proptest::proptest! {
    #[test]
    fn any_lines_are_read(text in "(\\*|\\| |¶|\\n|[0-9]{1,2}\\. |\\([0-9]\\) |- |Tên thủ tục: |Mã số: |Trình tự thực hiện|Cách thức thực hiện:|Căn cứ pháp lý|Phí, lệ phí|Mẫu số 1|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|QUYẾT ĐỊNH|Điều 1. Công bố TTHC|\\PC){0,80}") {
        let document = document(&text);
        for procedure in read_procedures(&document) {
            for section in &procedure.sections {
                proptest::prop_assert!(section.place.block < section.end_block);
                proptest::prop_assert!(section.end_block <= document.body.len());
            }
        }
        proptest::prop_assert!(held(&text).iter().all(|count| *count == 1), "{:?}", held(&text));
        let _ = crate::decision::read_decision(&document);
    }
}

/// Every line of a document from its first procedure on, and how often the readings hold it.
fn held(text: &str) -> Vec<usize> {
    let lines = lines(&document(text));
    let mut held = vec![0; lines.len()];
    for procedure in read_lines(&lines) {
        let sections = procedure.sections.iter().flat_map(|s| &s.lines);
        let forms = procedure.forms.iter().flat_map(|f| &f.lines);
        for at in sections
            .chain(forms)
            .chain(&procedure.title_lines)
            .chain(&procedure.outside_lines)
        {
            held[*at] += 1;
        }
    }
    let first = held.iter().position(|count| *count > 0).unwrap_or(held.len());
    held.split_off(first)
}

#[test]
fn no_word_of_a_table_is_lost() {
    for text in [
        "| TT | Nội dung | Mô tả\n| 1 | Tên thủ tục | Cấp thẻ\n| 2 | Trình tự thực hiện | Bước 1\n\
         | 3 | Cách thức thực hiện | a | b\n| 4 | |\n| | | thêm\n| lạc\n| 5 | Thời hạn giải quyết | c",
        "| *Cấp thẻ\n| 1 | Trình tự thực hiện¶Bước 1\n| 2 | Cách thức thực hiện¶a\n| 3 | Thời hạn giải quyết¶b\n| 4 |\n| 1 | 2\n| 3 |",
    ] {
        let document = document(text);
        let words = |text: &str| -> Vec<String> {
            let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            words.sort();
            words
        };
        let lines: String = lines(&document).iter().map(|line| line.full() + "\n").collect();
        assert_eq!(words(&lines), words(&crate::to_text(&document)), "{lines}");
    }
}

#[test]
fn no_line_is_lost_between_the_parts() {
    let sections = whole(|n| format!("({n}) "), LONG);
    let text = format!(
        "*PHẦN II. NỘI DUNG CỤ THỂ CỦA TỪNG THỦ TỤC HÀNH CHÍNH
         *1. Cấp thẻ
         Mã số: 1.000001
         Số quyết định: 5/QĐ-UBND
         {sections}
         *Mẫu số 01
         *CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
         *ĐƠN ĐỀ NGHỊ CẤP THẺ
         Kính gửi: ........
         *Mẫu số 02. Tờ khai
         *TỜ KHAI LỆ PHÍ
         | Số | Tiền
         *II. LĨNH VỰC DU LỊCH
         *2. Đổi thẻ
         {sections}"
    );
    let read = read_procedures(&document(&text));
    let forms: Vec<_> = read[0]
        .forms
        .iter()
        .map(|f| (f.label.as_str(), f.title.as_str()))
        .collect();
    assert_eq!(
        forms,
        [
            ("Mẫu số 01", "ĐƠN ĐỀ NGHỊ CẤP THẺ"),
            ("Mẫu số 02. Tờ khai", "TỜ KHAI LỆ PHÍ")
        ]
    );
    assert_eq!(
        read[0].forms[1].text,
        "Mẫu số 02. Tờ khai\nTỜ KHAI LỆ PHÍ\nSố\tTiền"
    );
    assert_eq!(
        read[0].title,
        "1. Cấp thẻ\nMã số: 1.000001\nSố quyết định: 5/QĐ-UBND"
    );
    let outside: Vec<_> = read[0].outside.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(outside, ["II. LĨNH VỰC DU LỊCH"]);
    assert!(held(&text).iter().all(|count| *count == 1));
}
