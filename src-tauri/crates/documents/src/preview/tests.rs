//! What a preview may hold, whatever the document was.

use super::*;
use crate::model::{Cell, Condition, FileType, Note, Problem, Row, Table};
use crate::read;
use proptest::prelude::*;
use scraper::{Html, Node};

const ELEMENTS: [&str; 34] = [
    "html", "head", "meta", "title", "style", "body", "main", "div", "section", "p", "h1", "h2", "h3", "h4",
    "h5", "h6", "span", "b", "i", "u", "s", "sup", "sub", "br", "hr", "ul", "li", "table", "colgroup", "col",
    "tbody", "tr", "td", "thead",
];
const CLASSES: [&str; 11] = [
    "c",
    "r",
    "j",
    "l",
    "sans",
    "mono",
    "wide",
    "bare",
    "wide bare",
    "note",
    "notice",
];

/// Only this crate's own elements, attributes and values; a `style` holds numbers only.
fn check(page: &str) {
    let html = Html::parse_document(page);
    let mut metas = 0;
    for node in html.tree.nodes() {
        match node.value() {
            Node::Element(element) => {
                assert!(ELEMENTS.contains(&element.name()), "<{}>", element.name());
                metas += usize::from(element.name() == "meta");
                for (name, value) in element.attrs() {
                    let good = match (element.name(), name) {
                        ("html", "lang") => value == "vi",
                        ("meta", "charset" | "http-equiv" | "content") => true,
                        (_, "class") => CLASSES.contains(&value),
                        ("td", "colspan" | "rowspan") => value.parse::<u32>().is_ok(),
                        (_, "style") => {
                            let plain = |c: char| c.is_ascii_lowercase() || "0123456789.-:;%".contains(c);
                            value.chars().all(plain) && !value.contains("url")
                        }
                        _ => false,
                    };
                    assert!(good, "{} {name}={value}", element.name());
                }
            }
            Node::Comment(_) | Node::ProcessingInstruction(_) => panic!("{:?}", node.value()),
            _ => {}
        }
    }
    assert_eq!(metas, 2);
    assert!(page.contains("default-src 'none'"));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[<>&\"'/a-z=!?;#\\-\u{0}-\u{20}]{0,40}",
        Just("</style></td></table><script>alert(1)</script><img src=x onerror=y>".to_owned()),
        Just("<!-- --><![CDATA[<a href=\"javascript:1\">".to_owned()),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    let run = (
        text(),
        proptest::option::of(text()),
        any::<(bool, bool, bool)>(),
        any::<Option<u16>>(),
    );
    let run = run.prop_map(|(text, font, (bold, italic, underline), size)| Run {
        text,
        font: font.map(Into::into),
        bold,
        italic,
        underline,
        size,
        ..Run::default()
    });
    let layout = any::<(i32, i32, i32, i32, i32, bool)>();
    let layout = layout.prop_map(|(left, right, first_line, before, after, new_page)| Layout {
        left,
        right,
        first_line,
        before,
        after,
        new_page,
    });
    let paragraph = (
        proptest::option::of(text()),
        any::<Option<u8>>(),
        layout,
        prop::collection::vec(run, 0..4),
    );
    let paragraph = paragraph.prop_map(|(label, heading, layout, runs)| {
        Block::Paragraph(Paragraph {
            label,
            heading,
            align: Align::Center,
            layout,
            runs,
        })
    });
    paragraph.prop_recursive(4, 40, 5, |inner| {
        let cell = (prop::collection::vec(inner, 0..3), any::<usize>(), any::<bool>());
        let cell = cell.prop_map(|(blocks, col_span, continues_above)| Cell {
            blocks,
            col_span,
            continues_above,
        });
        let row = prop::collection::vec(cell, 0..4).prop_map(|cells| Row { cells, header: false });
        let table = (
            prop::collection::vec(row, 0..4),
            prop::collection::vec(any::<u32>(), 0..4),
            any::<Option<bool>>(),
        );
        table.prop_map(|(rows, widths, borders)| {
            Block::Table(Table {
                rows,
                widths,
                borders,
            })
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_gives_own_markup_only(
        body in prop::collection::vec(block(), 0..4),
        side in prop::collection::vec(block(), 0..2),
        key in text(),
    ) {
        let mut document = Document::new(FileType::Html);
        document.body = body;
        document.notes = vec![Note { kind: NoteKind::Textbox, blocks: side }];
        document.problems = vec![Problem::whole(&key, key.clone())];
        document.conditions = vec![Condition::Macros];
        check(&preview(&document));
    }

    #[test]
    fn any_bytes_give_own_markup_only(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        markup in text(),
        head in prop::sample::select(vec!["", "{\\rtf1 ", "<html><body>", "<table><td>"]),
    ) {
        let whole = [head.as_bytes(), markup.as_bytes(), &bytes].concat();
        check(&preview(&read(&whole)));
    }
}

#[test]
fn the_page_looks_like_the_paper() {
    let cases: [(&str, &str); 7] = [
        ("<p align=center><b>a</b>", "<p class=\"c\"><b>a</b></p>"),
        ("<p>a<i>b</i><u>c</u>", "<p>a<i>b</i><u>c</u></p>"),
        ("<html><ol><li>a</ol>", "<span class=\"l\">1. </span>a"),
        ("<p>a<br>b", "a<br>b"),
        (
            "<table border=1><tr><td rowspan=2>a<td>b<tr><td>c</table>",
            "<tr><td rowspan=\"2\"><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td></tr>",
        ),
        (
            "<table border=1><tr><td colspan=2>a</table>",
            "<td colspan=\"2\"><p>a</p></td>",
        ),
        (
            "<p>a</p><div style='mso-element:footnote-list'><p>b</p></div>",
            "<section><h2>Chú thích chân trang</h2><div class=\"note\"><p>b</p></div></section>",
        ),
    ];
    for (html, expected) in cases {
        let page = preview(&read(html.as_bytes()));
        assert!(page.contains(expected), "{html}: {page}");
    }
}

#[test]
fn what_was_not_read_is_said() {
    let page = preview(&read(br"{\rtf1 a\par {b"));
    assert!(
        page.contains("<li>Tệp bị cắt cụt: chỉ xem được phần còn lại.</li></ul>"),
        "{page}"
    );
    assert!(!preview(&read(br"{\rtf1 a\par}")).contains("class=\"notice\""));
}

#[test]
fn a_preview_has_an_end() {
    let mut document = Document::new(FileType::Text);
    let run = Run {
        text: "<".repeat(3 << 20),
        ..Run::default()
    };
    let paragraph = Paragraph {
        runs: vec![run],
        ..Paragraph::default()
    };
    document.body = vec![Block::Paragraph(paragraph); 3];
    let page = preview(&document);
    assert!(
        page.len() < MAX_BYTES + 10_000 && page.contains("vì văn bản quá dài"),
        "{}",
        page.len()
    );
}
