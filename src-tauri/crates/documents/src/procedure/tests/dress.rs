//! One procedure, all of its sections there, in the dresses real annexes give it: nothing may be found absent.

use super::*;

/// Headings numbered by `number`, each followed by `gap` and its text.
fn set(headings: &[&str; 11], number: impl Fn(usize) -> String, gap: &str) -> String {
    headings
        .iter()
        .enumerate()
        .map(|(at, heading)| format!("{}{heading}{gap}Nội dung {at}.\n", number(at)))
        .collect()
}

const BARE: [&str; 11] = [
    "Trình tự thực hiện",
    "Cách thức thực hiện",
    "Thành phần, số lượng hồ sơ",
    "Thời hạn giải quyết",
    "Đối tượng thực hiện thủ tục hành chính",
    "Cơ quan thực hiện thủ tục hành chính",
    "Kết quả thực hiện thủ tục hành chính",
    "Phí, lệ phí",
    "Tên mẫu đơn, mẫu tờ khai",
    "Yêu cầu, điều kiện thực hiện thủ tục hành chính",
    "Căn cứ pháp lý của thủ tục hành chính",
];

/// What is wrong with the reading: everything is there, each text begins where its heading ends, no line is lost.
fn fault(text: &str, names: &[&str]) -> Option<String> {
    let read = read_procedures(&document(text));
    let told: Vec<_> = read
        .iter()
        .map(|p| (p.name.as_str(), p.absent.join(" "), p.heading_only.join(" ")))
        .collect();
    let want: Vec<_> = names
        .iter()
        .map(|name| (*name, String::new(), String::new()))
        .collect();
    let begins = read.iter().all(|procedure| {
        let sections = procedure.sections.iter().filter(|s| order(s.key) > 0);
        sections
            .enumerate()
            .all(|(at, s)| s.text.starts_with(&format!("Nội dung {at}.")))
    });
    let kept = held(text).iter().all(|count| *count == 1);
    (told != want || !begins || !kept).then(|| {
        let shown: String = text.chars().take(150).collect();
        format!("{shown}\n  => {told:?} begins {begins} kept {kept}")
    })
}

fn none_of(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn numbers_marks_and_gaps() {
    let mut faults = Vec::new();
    const ROMAN: [&str; 11] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"];
    const LETTERS: [&str; 11] = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l"];
    let numbers: [&dyn Fn(usize) -> String; 13] = [
        &|n| format!("({}) ", n + 1),
        &|n| format!("({})", n + 1),
        &|n| format!("{}. ", n + 1),
        &|n| format!("{}.", n + 1),
        &|n| format!("{}) ", n + 1),
        &|n| format!("1.{} ", n + 1),
        &|n| format!("2.1.{}. ", n + 1),
        &|n| format!("{}. ", ROMAN[n]),
        &|n| format!("{}) ", LETTERS[n]),
        &|n| format!("{}. ", LETTERS[n]),
        &|_| "+ ".to_owned(),
        &|_| "* ".to_owned(),
        &|_| "• ".to_owned(),
    ];
    for number in numbers {
        for gap in [":\n", "\n", ": ", " :\n", ".\n", " - \n", " -\n"] {
            let name = "Tên thủ tục: Cấp thẻ\n";
            faults.extend(fault(&format!("{name}{}", set(&BARE, number, gap)), &["Cấp thẻ"]));
            let shouted = BARE.map(str::to_uppercase);
            let shouted: [&str; 11] = std::array::from_fn(|at| shouted[at].as_str());
            faults.extend(fault(
                &format!("{name}{}", set(&shouted, number, gap)),
                &["Cấp thẻ"],
            ));
        }
    }
    for gap in [" - ", " – ", ". "] {
        let text = set(&BARE, |n| format!("{}. ", n + 1), gap);
        faults.extend(fault(&format!("Tên thủ tục: Cấp thẻ\n{text}"), &["Cấp thẻ"]));
    }
    none_of(&faults);
}

#[test]
fn every_wording() {
    let mut faults = Vec::new();
    let wordings: [&[&str]; 11] = [
        &[
            "Trình tự thực hiện thủ tục hành chính",
            "Trình tự các bước thực hiện",
            "Trình tự, cách thức thực hiện",
        ],
        &[
            "Cách thức thực hiện TTHC",
            "Cách thức nộp hồ sơ",
            "Phương thức thực hiện",
        ],
        &[
            "Hồ sơ",
            "Thành phần hồ sơ",
            "Thành phần hồ sơ và số lượng",
            "Số lượng, thành phần hồ sơ",
            "Thành phần, số lượng bộ hồ sơ",
            "Thành phần, số lượng hồ sơ, bao gồm",
            "Hồ sơ, số lượng hồ sơ",
        ],
        &[
            "Thời hạn giải quyết hồ sơ",
            "Thời gian giải quyết",
            "Thời hạn, thời gian giải quyết",
            "Thời hạn giải quyết TTHC",
            "Thời hạn thực hiện",
        ],
        &["Đối tượng thực hiện", "Đối tượng thực hiện TTHC"],
        &[
            "Cơ quan thực hiện",
            "Cơ quan giải quyết TTHC",
            "Cơ quan, đơn vị thực hiện",
            "Cơ quan, người có thẩm quyền thực hiện TTHC",
            "Cơ quan có thẩm quyền giải quyết thủ tục hành chính",
        ],
        &[
            "Kết quả thực hiện",
            "Kết quả giải quyết TTHC",
            "Kết quả của việc thực hiện TTHC",
        ],
        &[
            "Lệ phí",
            "Phí",
            "Phí (nếu có)",
            "Phí/lệ phí",
            "Lệ phí, phí (nếu có)",
            "Mức phí, lệ phí",
            "Phí và lệ phí",
        ],
        &[
            "Tên mẫu đơn, tờ khai",
            "Mẫu đơn, mẫu tờ khai hành chính",
            "Tên mẫu đơn, mẫu tờ khai (nếu có và đính kèm)",
            "Tên, mẫu đơn, mẫu tờ khai",
            "Mẫu đơn, tờ khai đính kèm",
            "Mẫu đơn, tờ khai",
        ],
        &[
            "Yêu cầu điều kiện thực hiện TTHC (nếu có)",
            "Các yêu cầu, điều kiện",
            "Điều kiện thực hiện",
            "Yêu cầu hoặc điều kiện để thực hiện TTHC",
        ],
        &[
            "Căn cứ pháp lí",
            "Căn cứ pháp lý để giải quyết TTHC",
            "Cơ sở pháp lý",
            "Căn cứ pháp lý TTHC",
        ],
    ];
    for (at, all) in wordings.iter().enumerate() {
        for wording in *all {
            let mut headings = BARE;
            headings[at] = wording;
            for number in [|n: usize| format!("{}. ", n + 1), |_| String::new()] {
                let text = set(&headings, number, ":\n");
                faults.extend(fault(&format!("Tên thủ tục: Cấp thẻ\n{text}"), &["Cấp thẻ"]));
            }
        }
    }
    none_of(&faults);
}

/// Words too short or too free to be a heading without a number.
#[test]
fn wordings_only_a_number_makes_a_heading() {
    let mut faults = Vec::new();
    for (at, wording) in [
        (3, "Thời hạn"),
        (4, "Đối tượng"),
        (6, "Kết quả"),
        (8, "Biểu mẫu"),
        (9, "Yêu cầu, điều kiện để được cấp phép"),
    ] {
        let mut headings = BARE;
        headings[at] = wording;
        let text = set(&headings, |n| format!("({}) ", n + 1), ":\n");
        faults.extend(fault(&format!("Tên thủ tục: Cấp thẻ\n{text}"), &["Cấp thẻ"]));
        let plain = set(&headings, |_| String::new(), ":\n");
        assert_eq!(
            read_procedures(&document(&format!("Tên thủ tục: X\n{plain}")))[0]
                .absent
                .len(),
            1
        );
    }
    none_of(&faults);
}

#[test]
fn titles_of_every_kind() {
    let mut faults = Vec::new();
    for (title, second) in [
        ("*I. Cấp thẻ", "*II. Đổi thẻ"),
        ("*01. Cấp thẻ", "*02. Đổi thẻ"),
        ("*Thủ tục số 1: Cấp thẻ", "*Thủ tục số 2: Đổi thẻ"),
        ("*Thủ tục 01 - Cấp thẻ", "*Thủ tục 02 - Đổi thẻ"),
        ("*1. Thủ tục: Cấp thẻ", "*2. Thủ tục: Đổi thẻ"),
        (
            "1. Tên thủ tục hành chính: Cấp thẻ",
            "2. Tên thủ tục hành chính: Đổi thẻ",
        ),
        ("*1. Tên thủ tục: “Cấp thẻ”", "*2. Tên thủ tục: “Đổi thẻ”"),
        ("*1. Cấp thẻ (1.000001)", "*2. Đổi thẻ (1.000002)"),
        (
            "*1. Cấp thẻ - 1.000001.000.00.00.H32",
            "*2. Đổi thẻ - 1.000002.000.00.00.H32",
        ),
        ("*1.000001 - Cấp thẻ", "*1.000002 - Đổi thẻ"),
        ("*1. 1.000001.H32 Cấp thẻ", "*2. 1.000002.H32 Đổi thẻ"),
        ("*Mã số: 1.000001\n*Cấp thẻ", "*Mã số: 1.000002\n*Đổi thẻ"),
        (
            "| Tên thủ tục | Cấp thẻ\n| Mã số | 1.000001",
            "| Tên thủ tục | Đổi thẻ\n| Mã số | 1.000002",
        ),
        (
            "| Mã TTHC: | 1.000001\n| Tên TTHC: | Cấp thẻ",
            "| Mã TTHC: | 1.000002\n| Tên TTHC: | Đổi thẻ",
        ),
        (
            "*LĨNH VỰC DU LỊCH\n*1. Cấp thẻ",
            "*LĨNH VỰC THỂ THAO\n*1. Đổi thẻ",
        ),
        (
            "*A. THỦ TỤC HÀNH CHÍNH CẤP TỈNH\n*I. Lĩnh vực Du lịch\n*1. Cấp thẻ",
            "*2. Đổi thẻ",
        ),
    ] {
        let body = set(&BARE, |n| format!("({}) ", n + 1), ":\n");
        faults.extend(fault(
            &format!("{title}\n{body}{second}\n{body}"),
            &["Cấp thẻ", "Đổi thẻ"],
        ));
    }
    none_of(&faults);
}

#[test]
fn tables_of_every_kind() {
    let mut faults = Vec::new();
    let rows = |row: &dyn Fn(usize, &str) -> String| -> String {
        BARE.iter()
            .enumerate()
            .map(|(at, heading)| row(at, heading) + "\n")
            .collect()
    };
    let texts: [String; 8] = [
        rows(&|at, h| format!("| {h} | Nội dung {at}.")),
        rows(&|at, h| format!("| {}. {h}: | Nội dung {at}.", at + 1)),
        rows(&|at, h| format!("| {} | {h} | Nội dung {at}.¶Thêm", at + 1)),
        rows(&|at, h| format!("| {}. {h}\n| Nội dung {at}.", at + 1)),
        rows(&|at, h| format!("| {}. {h}: Nội dung {at}.", at + 1)),
        rows(&|at, h| format!("| *{h}¶Nội dung {at}.")),
        rows(&|at, h| format!("| {} | {h}¶Nội dung {at}.", at + 1)),
        rows(&|at, h| format!("| {h}: | Nội dung {at}. | (ghi chú)")),
    ];
    for text in texts {
        faults.extend(fault(&format!("*1. Cấp thẻ\n{text}"), &["Cấp thẻ"]));
        faults.extend(fault(
            &format!("*1. Cấp thẻ\n{text}\n*2. Đổi thẻ\n{text}"),
            &["Cấp thẻ", "Đổi thẻ"],
        ));
        faults.extend(fault(
            &format!("| *THỦ TỤC CẤP THẺ\n{text}"),
            &["THỦ TỤC CẤP THẺ"],
        ));
        faults.extend(fault(
            &format!("| Tên thủ tục | Cấp thẻ\n| Mã số | 1.000001\n{text}"),
            &["Cấp thẻ"],
        ));
    }
    none_of(&faults);
}

#[test]
fn a_contents_list_holds_no_procedures() {
    let mut faults = Vec::new();
    let body = set(&BARE, |n| format!("({}) ", n + 1), ":\n");
    for list in [
        "*MỤC LỤC\n1. Thủ tục cấp thẻ\t3\n2. Thủ tục đổi thẻ\t5",
        "*PHẦN I. DANH MỤC THỦ TỤC HÀNH CHÍNH\n1. Tên thủ tục: Cấp thẻ\n2. Tên thủ tục: Đổi thẻ",
        "*PHẦN I. DANH MỤC THỦ TỤC HÀNH CHÍNH\n1. Cấp thẻ (mã số 1.000001)\n2. Đổi thẻ (mã số 1.000002)",
        "*PHẦN I. DANH MỤC\n| TT | Mã số | Tên thủ tục hành chính | Thời hạn giải quyết | Phí, lệ phí\n\
         | 1 | 1.000001 | Cấp thẻ | 5 ngày | Không\n| 2 | 1.000002 | Đổi thẻ | 5 ngày | Không",
    ] {
        let text = format!(
            "{list}\n*PHẦN II. NỘI DUNG CỤ THỂ CỦA TỪNG THỦ TỤC HÀNH CHÍNH\n*1. Cấp thẻ\n{body}*2. Đổi thẻ\n{body}"
        );
        faults.extend(fault(&text, &["Cấp thẻ", "Đổi thẻ"]));
    }
    none_of(&faults);
}

#[test]
fn forms_in_the_middle_end_nothing() {
    let mut faults = Vec::new();
    let body = set(&BARE, |n| format!("({}) ", n + 1), ":\n");
    let form = "*Mẫu số 01\n*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n*ĐƠN ĐỀ NGHỊ\n1. Họ và tên: ....\n";
    let text = format!("*1. Cấp thẻ\n{}", body.replace("(10)", &format!("{form}(10)")));
    faults.extend(fault(&text, &["Cấp thẻ"]));
    none_of(&faults);
}
