use super::*;
use crate::model::{Block, Cell, FileType, Note, NoteKind, Paragraph, Problem, Row, Run, Table};
use proptest::prelude::*;

const OFF: Options = Options::STRICT;
const SUBSTANCE: Options = Options::SUBSTANCE;

fn paragraph(text: &str) -> Paragraph {
    let run = Run {
        text: text.to_owned(),
        ..Run::default()
    };
    Paragraph {
        runs: vec![run],
        ..Paragraph::default()
    }
}

/// A line a paragraph; `label|text` has an automatic label; a line with tabs is a row of a table.
fn document(text: &str) -> Document {
    let mut document = Document::new(FileType::Docx);
    for line in text.lines() {
        let block = if line.contains('\t') {
            let cells = line.split('\t').map(|cell| Cell {
                blocks: vec![Block::Paragraph(paragraph(cell))],
                col_span: 1,
                ..Cell::default()
            });
            let row = Row {
                cells: cells.collect(),
                ..Row::default()
            };
            Block::Table(Table {
                rows: vec![row],
                ..Table::default()
            })
        } else if let Some((label, text)) = line.split_once('|') {
            let mut labelled = paragraph(text);
            labelled.label = Some(label.to_owned());
            Block::Paragraph(labelled)
        } else {
            Block::Paragraph(paragraph(line))
        };
        document.body.push(block);
    }
    document
}

/// The differences on a line each: `kind: [removed] {added} same`.
fn shown(found: &Comparison) -> String {
    let piece = |piece: &Piece| match piece.change {
        Change::Same => piece.text.clone(),
        Change::Removed => format!("[{}]", piece.text),
        Change::Added => format!("{{{}}}", piece.text),
    };
    let difference = |difference: &Difference| {
        let pieces: Vec<String> = difference.pieces.iter().map(piece).collect();
        format!("{:?}: {}", difference.kind, pieces.join(" "))
    };
    found
        .differences
        .iter()
        .map(difference)
        .collect::<Vec<_>>()
        .join("\n")
}

#[track_caller]
fn check(left: &str, right: &str, options: Options, expected: &str) {
    let (left, right) = (document(left), document(right));
    let found = compare(&left, &right, options);
    assert_eq!(shown(&found), expected, "{left:?}\n{right:?}");
    let verdict = if expected.is_empty() {
        Verdict::SameInSubstance
    } else {
        Verdict::Different
    };
    assert_eq!(found.verdict, verdict);
    let back = compare(&right, &left, options);
    assert_eq!(mirrored(back.counts), found.counts, "the other way round");
}

fn mirrored(counts: Counts) -> Counts {
    Counts {
        removed: counts.added,
        added: counts.removed,
        words_removed: counts.words_added,
        words_added: counts.words_removed,
        ..counts
    }
}

#[test]
fn what_may_be_passed_over_is_a_difference_only_when_it_is_asked_for() {
    let only = |set: fn(&mut Options)| {
        let mut options = OFF;
        set(&mut options);
        options
    };
    let numbering = only(|o| o.ignore_numbering = true);
    let spacing = only(|o| o.ignore_spacing = true);
    let quotes = only(|o| o.ignore_quotes = true);
    let tones = only(|o| o.ignore_tone_placement = true);
    let case = only(|o| o.ignore_case = true);
    for (left, right, option) in [
        ("1. Nộp hồ sơ", "2. Nộp hồ sơ", numbering),
        ("1. Nộp hồ sơ", "a) Nộp hồ sơ", numbering),
        ("- Nộp hồ sơ", "+ Nộp hồ sơ", numbering),
        ("1.|Nộp hồ sơ", "Nộp hồ sơ", numbering),
        ("IV. Phí", "V. Phí", numbering),
        ("1.2. Phí", "Phí", numbering),
        ("(3) Phí", "\u{F0B7}|Phí", numbering),
        ("đ) Phí", "e) Phí", numbering),
        ("1/ Phí", "2/ Phí", numbering),
        ("Nộp  hồ sơ", "Nộp hồ sơ", spacing),
        ("Nộp\u{a0}hồ sơ", "Nộp hồ sơ", spacing),
        ("Nộp hồ sơ,bản sao", "Nộp hồ sơ, bản sao", spacing),
        ("Nộp hồ sơ .", "Nộp hồ sơ.", spacing),
        ("Điều5 của Luật", "Điều 5 của Luật", spacing),
        ("số 05/2020/ NĐ-CP", "số 05/2020/NĐ-CP", spacing),
        ("Họ tên: ........", "Họ tên:…………………", spacing),
        ("Họ tên: ........ ......", "Họ tên:…………………", spacing),
        ("Họ tên: ......../.....", "Họ tên:/", spacing),
        ("Hà Nội\n-------", "Hà Nội", spacing),
        ("“Giấy phép”", "\"Giấy phép\"", quotes),
        ("“Giấy phép”", "Giấy phép", quotes),
        ("theo \"Điều 5\" này", "theo Điều 5 này", quotes),
        ("UBND – VP", "UBND - VP", quotes),
        ("H’Mông", "H'Mông", quotes),
        ("hoà giải, thuỷ lợi", "hòa giải, thủy lợi", tones),
        ("XOÁ", "XÓA", tones),
        ("CỘNG HÒA", "Cộng hòa", case),
    ] {
        check(left, right, option, "");
        let strict = compare(&document(left), &document(right), OFF);
        assert_eq!(strict.verdict, Verdict::Different, "{left} / {right}");
    }
}

#[test]
fn what_is_no_difference_whatever_is_asked() {
    for (left, right) in [
        ("Một hai ba\nbốn", "Một hai\nba bốn"),
        ("Một\thai\tba", "Một\nhai ba"),
        ("Mo\u{323}\u{302}t", "Mộ\u{200b}t"),
        ("Quyết Ðịnh", "Quyết Định"),
        ("1. Một", "1.|Một"),
        ("", "\n\n"),
    ] {
        check(left, right, OFF, "");
    }
}

#[test]
fn amounts_days_numbers_and_references_are_never_passed_over() {
    let everything = Options {
        ignore_case: true,
        ..SUBSTANCE
    };
    for (left, right) in [
        ("500.000 đồng", "500.500 đồng"),
        ("1.500 đồng", "1. 500 đồng"),
        ("1. 500 đồng", "2. 500 đồng"),
        ("12 bản", "1 2 bản"),
        ("1,5 lần", "1, 5 lần"),
        ("Điều 5", "Điều 6"),
        ("Điều 5.|Phí", "Điều 6.|Phí"),
        ("05/2020/NĐ-CP", "06/2020/NĐ-CP"),
        ("05/2020/NĐ-CP", "05/2021/NĐ-CP"),
        ("01.02.2026 Nộp", "02.02.2026 Nộp"),
        ("3.3.26 Nộp", "4.3.26 Nộp"),
        ("30.4 Nghỉ lễ", "30.5 Nghỉ lễ"),
        ("2.5 Lần", "3.5 Lần"),
        ("500.000 đồng", "600.000 đồng"),
        ("2020. Nộp", "2021. Nộp"),
        ("15 ngày", "16 ngày"),
        ("bản", "2 bản"),
        ("2. bản", "2 bản"),
        ("theo điểm\n1. Nộp", "theo điểm\n2. Nộp"),
        ("5' trôi", "5 trôi"),
        ("tối đa 5%", "tối đa 5"),
        ("-5 độ", "5 độ"),
        ("không được", "được"),
        ("má", "mà"),
    ] {
        let found = compare(&document(left), &document(right), everything);
        assert_eq!(found.verdict, Verdict::Different, "{left} / {right}");
    }
}

#[test]
fn a_number_at_the_head_of_a_broken_line_is_none_of_a_list() {
    let read = |text: &str| crate::read(text.as_bytes());
    let left =
        read("Thời hạn giải quyết hồ sơ của tổ chức, cá nhân không quá\n15. Trường hợp khác thì lâu hơn\n");
    let right =
        read("Thời hạn giải quyết hồ sơ của tổ chức, cá nhân không quá\n16. Trường hợp khác thì lâu hơn\n");
    assert_eq!(left.file_type, FileType::Text);
    assert_eq!(compare(&left, &right, SUBSTANCE).verdict, Verdict::Different);
    let left = read("Thời hạn giải quyết hồ sơ của tổ chức, cá nhân không quá\n- Trường hợp khác\n");
    let right = read("Thời hạn giải quyết hồ sơ của tổ chức, cá nhân không quá\n+ Trường hợp khác\n");
    assert_eq!(
        compare(&left, &right, SUBSTANCE).verdict,
        Verdict::SameInSubstance
    );
}

#[test]
fn differences_are_shown_word_by_word() {
    for (left, right, expected) in [
        (
            "Thời hạn 05 ngày làm việc",
            "Thời hạn 07 ngày làm việc",
            "Changed: Thời hạn [05] {07} ngày làm việc",
        ),
        ("Một\nHai ba bốn\nNăm", "Một\nNăm", "Removed: [Hai ba bốn]"),
        ("Một\nNăm", "Một\nHai ba bốn\nNăm", "Added: {Hai ba bốn}"),
        (
            "Nộp hồ sơ\nNộp lệ phí",
            "Nộp hồ sơ\nNộp đơn\nNộp lệ phí",
            "Added: {Nộp đơn}",
        ),
        ("a b c d\ne f g h\ni j", "e f g h\ni j\na b c d", "Moved: a b c d"),
        ("Phí: Không", "Phí: Có", "Changed: Phí: [Không] {Có}"),
        ("Không có", "Miễn phí", "Changed: [Không có] {Miễn phí}"),
        (
            "một 2 ba bốn năm 6",
            "một 3 ba bốn năm 7",
            "Changed: một [2] {3} ba bốn năm [6] {7}",
        ),
        (
            "Phí\t100\tđồng",
            "Phí\t200\tđồng",
            "Changed: Phí [100] {200} đồng",
        ),
        ("a\nb x\nc", "a\nb\nc", "Removed: b [x]"),
        ("a x b", "a b", "Removed: a [x] b"),
    ] {
        check(left, right, SUBSTANCE, expected);
    }
}

#[test]
fn places_are_those_of_both_documents() {
    let left = document("Mở đầu\n\nThời hạn 05 ngày");
    let right = document("Mở đầu\nMục\tThời hạn 06 ngày");
    let found = compare(&left, &right, SUBSTANCE);
    let changed = found.differences.last().unwrap();
    assert_eq!(changed.left.unwrap().place.block, 2);
    let place = changed.right.unwrap().place;
    assert_eq!((place.block, place.row), (1, Some(0)));
}

#[test]
fn notes_are_compared_but_for_heads_and_feet_of_pages() {
    let with = |kind, text: &str| {
        let mut document = document("Một");
        document.notes.push(Note {
            kind,
            blocks: vec![Block::Paragraph(paragraph(text))],
        });
        document
    };
    let plain = document("Một");
    let header = compare(&plain, &with(NoteKind::Header, "Trang 1"), OFF);
    assert_eq!(header.verdict, Verdict::SameInSubstance);
    let footnote = compare(&plain, &with(NoteKind::Footnote, "Trang 1"), OFF);
    assert_eq!(footnote.verdict, Verdict::Different);
    assert_eq!(footnote.differences[0].right.unwrap().note, Some(0));
}

#[test]
fn what_was_not_read_whole_is_never_said_to_be_the_same() {
    let plain = document("Một");
    let mut scan = document("Một");
    scan.problems.push(Problem::whole("no-text-layer", ""));
    let found = compare(&plain, &scan, SUBSTANCE);
    assert_eq!(found.verdict, Verdict::NotComparable);
    assert_eq!(
        (found.obstacles[0].which, found.obstacles[0].key.as_str()),
        (Which::Right, "no-text-layer")
    );
    let nothing = crate::read(b"");
    assert_eq!(
        compare(&nothing, &nothing, SUBSTANCE).verdict,
        Verdict::NotComparable
    );
}

#[test]
fn long_documents_take_no_time() {
    let text = |changed: usize| -> String {
        let line = |n: usize| {
            let value = if n % changed == 1 { n + 1 } else { n };
            format!(
                "{n}. Tổ chức, cá nhân nộp {value} bộ hồ sơ và lệ phí theo quy định tại Điều {} của Luật, kèm bản sao",
                n % 90
            )
        };
        (0..2_000).map(line).collect::<Vec<_>>().join("\n")
    };
    let (one, other) = (text(usize::MAX), text(5));
    assert_eq!(
        compare(&document(&one), &document(&other), SUBSTANCE)
            .counts
            .changed,
        399
    );
    let reversed: Vec<&str> = one.lines().rev().collect();
    let turned = compare(&document(&one), &document(&reversed.join("\n")), SUBSTANCE);
    assert_eq!(turned.verdict, Verdict::Different);
    let alike = "một hai ".repeat(10_000);
    let swapped = "hai một ".repeat(8_000);
    assert_eq!(
        compare(&document(&alike), &document(&swapped), SUBSTANCE).verdict,
        Verdict::Different
    );
}

fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Z]{1,6}",
        "[0-9]{1,3}",
        Just("1.".to_owned()),
        Just("-".to_owned()),
        Just("500.000".to_owned()),
        Just("hoà".to_owned()),
        Just("05/2020/NĐ-CP".to_owned()),
        Just("“Điều".to_owned()),
        Just("\n".to_owned()),
        Just("\t".to_owned()),
        Just("......".to_owned()),
    ];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

fn any_options() -> impl Strategy<Value = Options> {
    any::<[bool; 5]>().prop_map(|[a, b, c, d, e]| Options {
        ignore_numbering: a,
        ignore_spacing: b,
        ignore_quotes: c,
        ignore_tone_placement: d,
        ignore_case: e,
    })
}

proptest! {
    #[test]
    fn a_document_is_the_same_as_itself(text in any_text(), options in any_options()) {
        let document = document(&text);
        prop_assert_eq!(compare(&document, &document, options).verdict, Verdict::SameInSubstance);
    }

    #[test]
    fn counts_are_the_same_both_ways(one in any_text(), other in any_text(), options in any_options()) {
        let (one, other) = (document(&one), document(&other));
        let there = compare(&one, &other, options);
        let back = compare(&other, &one, options);
        prop_assert_eq!(mirrored(back.counts), there.counts);
        prop_assert_eq!(back.verdict, there.verdict);
    }

    #[test]
    fn a_changed_digit_in_the_text_is_found(before in any_text(), after in any_text(), digit in 0u8..9, options in any_options()) {
        let with = |digit: u8| document(&format!("{before} số {digit}, {after}"));
        let found = compare(&with(digit), &with(digit + 1), options);
        prop_assert_eq!(found.verdict, Verdict::Different);
    }

    #[test]
    fn where_tones_stand_is_passed_over(before in any_text(), after in any_text()) {
        let with = |word: &str| document(&format!("{before} {word} {after}"));
        for (old, new) in [("hoà", "hòa"), ("Thuỷ", "Thủy"), ("KHOẺ", "KHỎE")] {
            prop_assert_eq!(compare(&with(old), &with(new), SUBSTANCE).verdict, Verdict::SameInSubstance);
        }
    }

    #[test]
    fn anything_is_compared(one in ".{0,80}", other in ".{0,80}", options in any_options()) {
        let found = compare(&document(&one), &document(&other), options);
        prop_assert_eq!(found.verdict == Verdict::Different, !found.differences.is_empty());
    }
}
