//! Damaged bytes: whatever is flipped or cut, a reader gives a value.

use crate::fixture;
use documents::{read, to_text};
use proptest::prelude::*;

fn whole() -> Vec<Vec<u8>> {
    [
        "documents/oddities.doc",
        "documents/oddities.docx",
        "documents/oddities.odt",
        "documents/oddities.rtf",
        "documents/oddities.html",
        "office/folders/case-c/office/QD402.DOC",
        "office/folders/case-e/e-06-office/TTHC 2.doc",
        "office/folders/case-e/e-13-office/Thu tuc 2.doc",
    ]
    .iter()
    .map(|path| fixture(path))
    .collect()
}

/// Text may not grow far beyond the file: a small multiple, and a floor for tiny files.
const MAX_GROWTH: usize = 64;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_is_survived(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..24),
        heads in prop::collection::vec((0usize..2048, any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        for mut bytes in whole() {
            for (at, value) in &flips {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            for (at, value) in &heads {
                if let Some(byte) = bytes.get_mut(*at) {
                    *byte = *value;
                }
            }
            if let Some(cut) = &cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            let text = to_text(&read(&bytes));
            prop_assert!(text.len() < MAX_GROWTH * (bytes.len() + 65_536));
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2048), magic in 0usize..6) {
        let magics: [&[u8]; 6] =
            [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"{\\rtf1", b"<html>", b"\xff\xfe"];
        let mut whole = magics[magic].to_vec();
        whole.extend(bytes);
        to_text(&read(&whole));
    }
}

#[test]
fn paragraphs_without_end_are_bounded() {
    let rtf = format!("{{\\rtf1 {}}}", "\\par".repeat(1_100_000));
    let document = read(rtf.as_bytes());
    assert_eq!(
        document
            .problems
            .iter()
            .map(|p| p.key.as_str())
            .collect::<Vec<_>>(),
        ["limit-blocks"]
    );
    assert!(document.body.len() <= 1_000_000);
}

#[test]
fn nesting_without_end_is_survived() {
    for (open, close) in [
        ("{", "}"),
        ("<div>", "</div>"),
        ("<table><tr><td>", ""),
        ("<b>", ""),
        ("<ul><li>", ""),
    ] {
        let head = if open == "{" { "{\\rtf1 " } else { "<html><p>" };
        let text = format!("{head}{}a{}", open.repeat(5_000), close.repeat(5_000));
        assert!(to_text(&read(text.as_bytes())).contains('a'), "{open}");
    }
}

#[test]
fn markup_beyond_reason_is_read_as_text() {
    let attributes: String = (0..30_000).map(|n| format!(" a{n}=b")).collect();
    let cases = [
        format!("<html><p{attributes}>a"),
        format!("<html><p x='>'{attributes}>a"),
        format!("<html>{}a", "<div>".repeat(20_000)),
        format!("<html>{}a", "<p>".repeat(900_000)),
    ];
    for html in cases {
        let document = read(html.as_bytes());
        assert_eq!(document.problems[0].key, "limit-markup");
        assert!(to_text(&document).contains('a'));
    }
}

#[test]
fn spans_cost_no_memory() {
    let html = format!(
        "<html><table><tr>{}{}</table>",
        "<td rowspan=1000>".repeat(500),
        "<tr>".repeat(10_000)
    );
    let cells = |block: &documents::Block| match block {
        documents::Block::Table(table) => table.rows.iter().map(|row| row.cells.len()).sum::<usize>(),
        documents::Block::Paragraph(_) => 0,
    };
    assert!(read(html.as_bytes()).body.iter().map(cells).sum::<usize>() < 210_000);
}

#[test]
fn formatting_left_open_without_end_is_read_as_text() {
    let fonts: String = (0..4_000).map(|n| format!("<font size={n}>")).collect();
    let html = format!("<html>{fonts}{}", "<p>a".repeat(4_000));
    let document = read(html.as_bytes());
    assert_eq!(
        document
            .problems
            .iter()
            .map(|p| p.key.as_str())
            .collect::<Vec<_>>(),
        ["limit-markup"]
    );
    assert_eq!(to_text(&document).matches('a').count(), 4_000);
}
