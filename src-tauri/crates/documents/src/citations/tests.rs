//! Numbers and days as mails, papers and file names write them.

use super::*;

fn check(text: &str, expected: &[(&str, &str, bool, bool)]) {
    let got: Vec<_> = decision_refs(text)
        .into_iter()
        .map(|r| {
            (
                r.number,
                r.date.map(|d| d.to_string()).unwrap_or_default(),
                r.complete,
                r.cited_as_basis,
            )
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(n, d, c, b)| ((*n).to_owned(), (*d).to_owned(), *c, *b))
        .collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn finds_full_numbers_in_every_dress() {
    for (text, number, date) in [
        (
            "Quyết định số 113/QĐ-UBND ngày 13/01/2026",
            "113/QĐ-UBND",
            "2026-01-13",
        ),
        ("QĐ 174/QĐ-UBND", "174/QĐ-UBND", ""),
        ("QĐ số 561/QĐ-UBND, ngày 3/3/2026.", "561/QĐ-UBND", "2026-03-03"),
        ("Số: 113 / QÐ - UBND", "113/QĐ-UBND", ""),
        (
            "Quyết định số 113/QĐ-UBND\nngày 13 tháng 01\nnăm 2026",
            "113/QĐ-UBND",
            "2026-01-13",
        ),
        (
            "Quyết định số 174-QĐ-UBND 19.01.2026.doc",
            "174/QĐ-UBND",
            "2026-01-19",
        ),
        ("174-QD-UBND-19.01.2026.DOC", "174/QĐ-UBND", "2026-01-19"),
        ("QD_113_QD-UBND_signed.pdf", "113/QĐ-UBND", ""),
        ("113_QD_UBND.doc", "113/QĐ-UBND", ""),
        ("113/QĐ-UBND.doc", "113/QĐ-UBND", ""),
        (
            "294/QĐ-VP.UBND.KSTT ngày 10/7/2026",
            "294/QĐ-VP.UBND.KSTT",
            "2026-07-10",
        ),
        ("917/QĐ-TTPVHCC", "917/QĐ-TTPVHCC", ""),
        ("2304/QĐ-BNNMT", "2304/QĐ-BNNMT", ""),
        ("12/QĐ-SNN&MT-\nVP của Sở", "12/QĐ-SNN&MT-VP", ""),
        ("29/2020/QĐ-UBND", "29/2020/QĐ-UBND", ""),
        ("5/QĐ-UBND ngày 06/02/26", "05/QĐ-UBND", "2026-02-06"),
        (
            "Quyết định số 113/QĐ-UBND của Chủ tịch UBND tỉnh ngày 13/01/2026",
            "113/QĐ-UBND",
            "2026-01-13",
        ),
        (
            "Ngày 13/01/2026, UBND tỉnh đã ban hành Quyết định số 113/QĐ-UBND.",
            "113/QĐ-UBND",
            "2026-01-13",
        ),
        ("113/QĐ-UBND ngày 31/02/2026", "113/QĐ-UBND", ""),
        ("2059/QĐ-UBND (25/05/2021)", "2059/QĐ-UBND", "2021-05-25"),
        ("113/QĐUBND", "113/QĐ-UBND", ""),
        ("113/QĐ-UBND.Kính đề nghị", "113/QĐ-UBND", ""),
    ] {
        check(text, &[(number, date, true, false)]);
    }
    check(
        "Quye\u{302}\u{301}t đi\u{323}nh số 113/QĐ-UBND",
        &[("113/QĐ-UBND", "", true, false)],
    );
}

#[test]
fn bare_numbers_are_the_weaker_kind() {
    for (text, number) in [
        ("DM TTHC con hieu luc, het hieu luc - QD 402", "402"),
        ("QD402.DOC", "402"),
        ("QĐ 618.doc", "618"),
        ("Quyết định 113 công bố TTHC Du lịch.doc", "113"),
        ("Quyết định số: 402", "402"),
        ("Quyết định số 29/2020", "29/2020"),
        ("402/QĐ", "402"),
    ] {
        check(text, &[(number, "", false, false)]);
    }
    check(
        "Quyết định 113 ngày 13/01/2026",
        &[("113", "2026-01-13", false, false)],
    );
}

#[test]
fn other_kinds_and_counts_are_no_decisions() {
    for text in [
        "Tờ trình số 167/TTr-SVTD",
        "Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010",
        "Thông tư số 02/2017/TT-VPCP",
        "toàn văn Quyết định và 12 TTHC",
        "quyết định 15 ngày làm việc",
        "ra quyết định 03 lần",
        "Quyết định 12 TTHC",
        "Quyết định ngày 13/01/2026",
        "Số:        /QĐ-UBND",
        "QĐ 13/01/2026",
        "",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_ground_is_told_from_the_matter() {
    check(
        "Căn cứ Quyết định số 12/QĐ-UBND ngày 01/01/2026;",
        &[("12/QĐ-UBND", "2026-01-01", true, true)],
    );
    check(
        "Thực hiện Quy chế phối hợp ban hành kèm theo Quyết định số 2161/QĐ-UBND, Sở gửi danh mục \
         của Quyết định số 113/QĐ-UBND.",
        &[("2161/QĐ-UBND", "", true, true), ("113/QĐ-UBND", "", true, false)],
    );
    check(
        "Thực hiện Quy chế phối hợp cập nhật, Phòng gửi kèm theo Quyết định số 113/QĐ-UBND",
        &[("113/QĐ-UBND", "", true, false)],
    );
    check(
        "Căn cứ Quyết định số 12/QĐ-UBND; gửi Quyết định 113/QĐ-UBND",
        &[("12/QĐ-UBND", "", true, true), ("113/QĐ-UBND", "", true, false)],
    );
}

#[test]
fn dates_in_all_shapes() {
    for (text, expected) in [
        ("13/01/2026", "2026-01-13"),
        ("3.3.26", "2026-03-03"),
        ("2026-01-13", "2026-01-13"),
        ("ngày 13 tháng 01 năm 2026", "2026-01-13"),
        ("ngày 08  tháng 6, năm 2010", "2010-06-08"),
    ] {
        let got: Vec<_> = dates(text).into_iter().map(|(_, d)| d.to_string()).collect();
        assert_eq!(got, [expected], "{text}");
    }
    assert!(dates("01/13/2026 và 3.000 m3, 1.003615.000").is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_gives_places_inside_it(text in "(QĐ|Quyết định|số|Số:|/QĐ-|UBND|[0-9]{1,5}|ngày|tháng|năm|[ /.,;&\\-\\n]|\\PC){0,60}") {
        for found in decision_refs(&text) {
            proptest::prop_assert!(found.start <= found.end && text.get(found.start..found.end).is_some());
        }
        for (at, _) in dates(&text) {
            proptest::prop_assert!(text.is_char_boundary(at));
        }
    }
}
