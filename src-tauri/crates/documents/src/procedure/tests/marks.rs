//! Marks a person set, laid over a reading.

use super::*;

fn block(block: usize) -> Place {
    Place {
        block,
        ..Place::default()
    }
}

fn mark(key: &str, procedure: MarkedProcedure, from: usize, to: usize) -> Mark {
    Mark {
        section_key: key.to_owned(),
        procedure,
        from: block(from),
        to: block(to),
    }
}

const MARKABLE: &str = "Tên thủ tục: Cấp thẻ
    Mã số: 1.000001.000.00.00.H32
    1. Trình tự thực hiện: Bước 1
    2. Thời hạn giải quyết:
    Theo luật
    Các bước chờ:
    05 ngày
    | Nộp | Trả
    5. Đối tượng thực hiện: Cá nhân";

#[test]
fn a_mark_wins_over_the_reader() {
    let document = document(MARKABLE);
    let code = || MarkedProcedure::Code("1.000001".to_owned());
    let marks = [
        mark("thoi_han", code(), 5, 6),
        mark("cach_thuc", MarkedProcedure::Index(0), 7, 7),
    ];
    let (read, problems) = with_marks(read_procedures(&document), &marks, &document);
    assert_eq!(problems, []);
    let told: Vec<_> = read[0]
        .sections
        .iter()
        .map(|s| (s.key, s.heading.as_str(), s.text.as_str(), s.marked))
        .collect();
    assert_eq!(
        told,
        [
            ("ten_thu_tuc", "Tên thủ tục:", "Cấp thẻ", false),
            (
                "trinh_tu",
                "1. Trình tự thực hiện:",
                "Bước 1\n2. Thời hạn giải quyết:\nTheo luật",
                false
            ),
            ("thoi_han", "Các bước chờ:", "05 ngày", true),
            ("cach_thuc", "", "Nộp\tTrả", true),
            ("doi_tuong", "5. Đối tượng thực hiện:", "Cá nhân", false),
        ]
    );
    assert_eq!(
        read[0].absent,
        [
            "ho_so",
            "co_quan",
            "ket_qua",
            "phi_le_phi",
            "mau_don",
            "yeu_cau",
            "can_cu"
        ]
    );
}

#[test]
fn a_mark_that_does_not_fit_changes_nothing_and_is_told() {
    let document = document(MARKABLE);
    let index = MarkedProcedure::Index;
    let code = MarkedProcedure::Code("1.999999".to_owned());
    let first = mark("thoi_han", index(0), 6, 6);
    for (bad, key) in [
        (mark("khac", index(0), 6, 6), "mark-unknown-section"),
        (mark("ho_so", index(2), 3, 3), "mark-unknown-procedure"),
        (mark("ho_so", code, 3, 3), "mark-unknown-procedure"),
        (mark("ho_so", index(0), 90, 91), "mark-outside-document"),
        (mark("ho_so", index(0), 4, 3), "mark-empty"),
        (mark("ho_so", index(0), 5, 7), "mark-overlaps"),
    ] {
        let alone = with_marks(
            read_procedures(&document),
            std::slice::from_ref(&first),
            &document,
        )
        .0;
        let (read, problems) = with_marks(
            read_procedures(&document),
            &[first.clone(), bad.clone()],
            &document,
        );
        assert_eq!(read, alone, "{bad:?}");
        let told: Vec<_> = problems.iter().map(|p| (p.key.as_str(), p.place)).collect();
        assert_eq!(told, [(key, Some(bad.from))]);
    }
}

#[test]
fn marks_make_a_procedure_the_reader_missed() {
    let document = document("Cấp thẻ\nLàm như sau\nNộp đơn\nMất 5 ngày");
    let index = || MarkedProcedure::Index(0);
    let marks = [
        mark("ten_thu_tuc", index(), 0, 0),
        mark("trinh_tu", index(), 1, 2),
        mark("thoi_han", index(), 3, 3),
    ];
    let (read, problems) = with_marks(read_procedures(&document), &marks, &document);
    assert_eq!((problems, read.len()), (Vec::new(), 1));
    assert_eq!(
        (read[0].name.as_str(), read[0].sections[1].text.as_str()),
        ("Cấp thẻ", "Làm như sau\nNộp đơn")
    );
}

#[test]
fn a_mark_takes_no_name_or_code_away() {
    let text = format!(
        "{MARKABLE}\n{}",
        MARKABLE.replace("Cấp thẻ", "Đổi thẻ").replace("000001", "000002")
    );
    let text = text.replace("1. Trình tự", "Lĩnh vực: Du lịch\n1. Trình tự");
    let document = document(&text);
    let plain = read_procedures(&document);
    assert_eq!(plain.len(), 2);
    let last = document.body.len() - 1;
    let known = |read: &[ProcedureReading]| -> Vec<_> {
        let one = |p: &ProcedureReading| (p.name.clone(), p.code.clone(), p.field.clone());
        read.iter().map(one).collect()
    };
    for key in ["trinh_tu", "thoi_han", "can_cu"] {
        for (from, to) in (0..=last).flat_map(|from| (from..=last.min(from + 3)).map(move |to| (from, to))) {
            let marks = [mark(key, MarkedProcedure::Index(0), from, to)];
            let (read, problems) = with_marks(plain.clone(), &marks, &document);
            assert_eq!(problems, []);
            assert_eq!(known(&read), known(&plain), "{key} {from}–{to}");
            assert!(
                read.iter().all(|p| !p.absent.contains(&NAME_LABEL)),
                "{key} {from}–{to}"
            );
        }
    }
}

#[test]
fn a_mark_of_the_name_says_the_name() {
    let document = document(MARKABLE);
    let name_is = |from: usize, to: usize, name: &str| {
        let marks = [mark("ten_thu_tuc", MarkedProcedure::Index(0), from, to)];
        let (read, _) = with_marks(read_procedures(&document), &marks, &document);
        assert_eq!(read[0].name, name);
        assert_eq!(read[0].code.as_deref(), Some("1.000001.000.00.00.H32"));
    };
    name_is(8, 8, "5. Đối tượng thực hiện: Cá nhân");
    name_is(0, 1, "Cấp thẻ");
    // The name and code of a procedure the reader took for a part of another go with their lines.
    let marks = [mark("ten_thu_tuc", MarkedProcedure::Index(1), 0, 1)];
    let (read, _) = with_marks(read_procedures(&document), &marks, &document);
    assert_eq!(
        (read[1].name.as_str(), read[1].code.as_deref()),
        ("Cấp thẻ", Some("1.000001.000.00.00.H32"))
    );
    assert_eq!((read[0].name.as_str(), read[0].code.as_deref()), ("", None));
}
