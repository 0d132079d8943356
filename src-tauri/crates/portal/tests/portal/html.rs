//! Every page is valid, whole without scripts, and says what it should.

use std::collections::{BTreeMap, BTreeSet};

use portal::{
    BuildError, ContentBlock, PortalContent, ProcedurePage, SiteHead, SitePages, TableCell, TableRow, build,
};
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

use crate::office;

fn text_of(pages: &SitePages, path: &str) -> String {
    let page = pages.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(page.bytes().unwrap().to_vec()).unwrap()
}

fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn pages_of(pages: &SitePages) -> BTreeMap<String, String> {
    pages
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, _)| (path.to_owned(), text_of(pages, path)))
        .collect()
}

/// What must hold of every page of every site.
fn check_page(pages: &SitePages, path: &str, source: &str, demo: bool) {
    let html = Html::parse_document(source);
    assert!(html.errors.is_empty(), "{path}: {:?}", html.errors);
    assert!(source.starts_with("<!DOCTYPE html>"), "{path}");
    assert_eq!(html.root_element().attr("lang"), Some("vi"), "{path}");
    for landmark in [
        "h1",
        "main",
        "head > title",
        "body > header",
        "body > footer",
        "meta[charset=utf-8]",
        "meta[name=viewport]",
    ] {
        assert_eq!(all(&html, landmark).len(), 1, "{path}: {landmark}");
    }
    for forbidden in [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "img",
        "[style]",
        "base",
        "link:not([rel=stylesheet])",
    ] {
        assert!(all(&html, forbidden).is_empty(), "{path}: {forbidden}");
    }
    let policy = all(&html, "meta[http-equiv=Content-Security-Policy]")[0]
        .attr("content")
        .unwrap();
    assert!(policy.starts_with("default-src 'none';"), "{path}");
    let skip = all(&html, "body > :first-child")[0];
    assert_eq!(skip.attr("href"), Some("#noi-dung"), "{path}");
    assert_eq!(all(&html, ".demo").len(), usize::from(demo), "{path}");
    assert_eq!(source.contains("DỮ LIỆU MẪU"), demo, "{path}");

    let mut ids = BTreeSet::new();
    for element in html.root_element().descendent_elements() {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on"), "{path}: {name}");
            if name == "id" {
                assert!(
                    ids.insert(value.to_owned()) && !value.contains(' '),
                    "{path}: id {value}"
                );
            }
        }
        if element.value().name() == "svg" {
            assert_eq!(element.attr("aria-hidden"), Some("true"), "{path}");
        }
    }
    for reference in all(&html, "[aria-labelledby]") {
        assert!(ids.contains(reference.attr("aria-labelledby").unwrap()), "{path}");
    }
    let mut level = 0;
    for heading in all(&html, "h1, h2, h3, h4, h5, h6") {
        let found: u32 = heading.value().name()[1..].parse().unwrap();
        assert!(found <= level + 1, "{path}: h{found} after h{level}");
        level = found;
    }
    for link in all(&html, "a, link") {
        let href = link.attr("href").unwrap();
        let (file, anchor) = href.split_once('#').map_or((href, None), |(f, a)| (f, Some(a)));
        if file.is_empty() {
            assert!(ids.contains(anchor.unwrap()), "{path}: {href}");
        } else {
            let depth = path.matches('/').count();
            let file = file.strip_prefix(&"../".repeat(depth)).unwrap_or(file);
            assert!(pages.get(file).is_some(), "{path}: {href} leads nowhere");
        }
    }
    assert_eq!(
        source.chars().find(|c| c.is_control() && *c != '\n'),
        None,
        "{path}"
    );
    assert!(!source.contains(['\u{202e}', '\u{fffe}']), "{path}");
    for needle in ["http://", "https://", "//cdn", "javascript:"] {
        assert!(!source.contains(needle), "{path}: {needle}");
    }
}

#[test]
fn every_page_is_valid_and_reachable() {
    let empty = PortalContent::new(
        SiteHead::new("Trống", "Cơ quan"),
        "2026-01-01T00:00:00Z".parse().unwrap(),
    );
    for content in [office::content(), office::hostile(), empty] {
        let pages = build(&content).unwrap();
        for (path, source) in pages_of(&pages) {
            check_page(&pages, &path, &source, content.site.demo);
        }
    }
}

#[test]
fn a_procedure_shows_everything_it_has() {
    let pages = build(&office::content()).unwrap();
    let html = Html::parse_document(&text_of(&pages, "thu-tuc/1.001440.000.00.00.H32.html"));
    let titles: Vec<_> = all(&html, ".sections h2").into_iter().map(words).collect();
    assert_eq!(titles.len(), 12);
    assert_eq!(titles[0], "Trình tự thực hiện");
    assert_eq!(words(all(&html, ".status.ok")[0]), "Còn hiệu lực");
    assert_eq!(
        words(all(&html, "#muc-yeu-cau ~ .none")[0]),
        "Văn bản không ghi nội dung ở mục này."
    );
    let facts = words(all(&html, ".facts")[0]);
    assert!(
        facts.ends_with("Quyết định công bố 113/QĐ-UBND ngày 12/03/2026 Cập nhật ngày 23/03/2026"),
        "{facts}"
    );
    assert!(
        text_of(&pages, "thu-tuc/1.001440.000.00.00.H32.html").contains(">113/QĐ-UBND</a> ngày 12/03/2026<")
    );
    let files: Vec<_> = all(&html, "a.file").into_iter().map(words).collect();
    assert_eq!(files[0], "Mẫu đơn kèm theo TTHC 01.docx DOCX, 41 KB");
    assert_eq!(
        files[1],
        "03. Cấp thẻ hướng dẫn viên du lịch nội địa.doc DOC, 28 byte"
    );

    let html = Html::parse_document(&text_of(&pages, "thu-tuc/1.004628.000.00.00.H32.html"));
    let notice = words(all(&html, ".notice")[0]);
    assert!(
        notice.starts_with(
            "Thủ tục này đã hết hiệu lực từ ngày 15/03/2026 theo Quyết định 113/QĐ-UBND ngày 12/03/2026."
        ),
        "{notice}"
    );
}

#[test]
fn the_front_page_lists_by_field_the_valid_ones_first() {
    let pages = build(&office::content()).unwrap();
    let html = Html::parse_document(&text_of(&pages, "index.html"));
    let fields: Vec<_> = all(&html, "main section h2").into_iter().map(words).collect();
    assert_eq!(
        fields,
        [
            "Du lịch",
            "Tài nguyên nước",
            "Lĩnh vực khác",
            "Quyết định công bố"
        ]
    );
    let first: Vec<_> = all(&html, "main section:first-of-type .state")
        .into_iter()
        .map(words)
        .collect();
    assert_eq!(
        first,
        [
            "Còn hiệu lực từ 15/03/2026",
            "Còn hiệu lực",
            "Hết hiệu lực từ 15/03/2026"
        ]
    );
    let lead = words(all(&html, ".lead")[0]);
    assert_eq!(
        lead,
        "6 thủ tục: 5 còn hiệu lực, 1 hết hiệu lực. Cập nhật lúc 09:00 ngày 23/03/2026."
    );
}

#[test]
fn a_decision_links_what_has_a_page() {
    let pages = build(&office::content()).unwrap();
    let html = Html::parse_document(&text_of(&pages, "quyet-dinh/113-qd-ubnd-2026-03-12.html"));
    assert_eq!(all(&html, ".linked li").len(), 4);
    assert_eq!(all(&html, ".linked a").len(), 3);
    assert_eq!(words(all(&html, "#bai-bo")[0]), "Thủ tục bị bãi bỏ (1)");
}

#[test]
fn the_same_content_gives_the_same_bytes_in_any_order() {
    let content = office::content();
    let mut other = content.clone();
    other.procedures.reverse();
    other.decisions.reverse();
    assert_eq!(build(&content).unwrap(), build(&other).unwrap());
}

#[test]
fn a_change_of_one_procedure_touches_its_page_and_the_lists_only() {
    let before = build(&office::content()).unwrap();
    let mut content = office::content();
    content.procedures[0].sections[3].blocks = vec![ContentBlock::text("03 ngày làm việc.")];
    let after = build(&content).unwrap();
    let differing: Vec<_> = after
        .iter()
        .filter(|(path, page)| before.get(path) != Some(page))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        differing,
        ["manifest.json", "thu-tuc/1.001440.000.00.00.H32.html"]
    );
}

#[test]
fn two_procedures_of_one_code_are_refused() {
    let mut content = office::content();
    content
        .procedures
        .push(ProcedurePage::new("1.001440.000.00.00.H32", "Tên khác"));
    assert!(matches!(build(&content), Err(BuildError::SamePage { path, .. }) if path.contains("1.001440")));
    content.procedures.pop();
    content
        .procedures
        .push(ProcedurePage::new("1.001440.000.00.00.h32", "Tên khác"));
    assert!(matches!(build(&content), Err(BuildError::SamePath { .. })));
    content.procedures.pop();
    content.procedures[0].forms[0].bytes_sha256 = "không phải".into();
    assert!(matches!(build(&content), Err(BuildError::BadHash { .. })));
}

/// A row in shorthand: cells apart by `|`, `^` continues above, a number in front of `:` is the columns covered.
fn rows(rows: &[&str]) -> ContentBlock {
    let cell = |text: &str| {
        let (span, text) = text
            .split_once(':')
            .map_or((1, text), |(s, t)| (s.parse().unwrap(), t));
        TableCell {
            col_span: span,
            continues_above: text == "^",
            ..TableCell::text(text.trim_matches('^'))
        }
    };
    let row = |text: &&str| TableRow {
        cells: text.trim_start_matches('#').split('|').map(cell).collect(),
        header: text.starts_with('#'),
    };
    ContentBlock::Table {
        rows: rows.iter().map(row).collect(),
    }
}

#[test]
fn tables_keep_their_shape() {
    for (name, given, expected) in [
        ("plain", vec!["a|b", "c|d"], "a b / c d"),
        ("heading row", vec!["#a|b", "c|d"], "[a b] / c d"),
        ("all rows marked as heading", vec!["#a|b", "#c|d"], "a b / c d"),
        ("two rows merged", vec!["a|b", "^|d", "^|e"], "a↓3 b / d / e"),
        ("merged and wide", vec!["2:a|b", "2:^|d"], "a→2↓2 b / d"),
        ("widths that do not meet", vec!["2:a|b", "^|c|d"], "a→2 b / · c d"),
        ("nothing above to continue", vec!["^|b", "c|d"], "· b / c d"),
        (
            "a row without cells of its own",
            vec!["a|b", "^|^", "c|d"],
            "a b / c d",
        ),
        ("merged over the heading", vec!["#a|b", "^|d"], "[a b] / · d"),
        ("ragged", vec!["a|b|c", "d"], "a b c / d"),
    ] {
        let mut content =
            PortalContent::new(SiteHead::new("x", "y"), "2026-01-01T00:00:00Z".parse().unwrap());
        let mut procedure = ProcedurePage::new("1", "Bảng");
        procedure.sections = vec![portal::Section {
            key: "k".into(),
            title: "t".into(),
            blocks: vec![rows(&given)],
        }];
        content.procedures.push(procedure);
        let html = Html::parse_document(&text_of(&build(&content).unwrap(), "thu-tuc/1.html"));
        let shown: Vec<_> = all(&html, "tr")
            .into_iter()
            .map(|row| {
                let cells: Vec<_> = row
                    .child_elements()
                    .map(|cell| {
                        let text = words(cell);
                        let mut out = if text.is_empty() { "·".to_owned() } else { text };
                        for (attribute, mark) in [("colspan", '→'), ("rowspan", '↓')] {
                            out.extend(cell.attr(attribute).map(|n| format!("{mark}{n}")));
                        }
                        out
                    })
                    .collect();
                let head = row.child_elements().all(|c| c.value().name() == "th");
                if head {
                    format!("[{}]", cells.join(" "))
                } else {
                    cells.join(" ")
                }
            })
            .collect();
        assert_eq!(shown.join(" / "), expected, "{name}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let pages = build(&office::hostile()).unwrap();
    for (path, source) in pages_of(&pages) {
        assert!(!source.contains("<script") && !source.contains("<img"), "{path}");
        assert!(source.contains("&lt;script&gt;"), "{path}");
        assert!(
            source.contains("{{ site.title }}"),
            "{path}: text is not a template"
        );
    }
    for (path, _) in pages.iter() {
        assert!(!path.contains("..") && !path.ends_with("/x.html"), "{path}");
        assert!(!path.starts_with("tep/") || path.ends_with(".bin"), "{path}");
    }
}

/// Characters that mean something to HTML, to templates, to browsers or to file systems, and any others.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '<',
        '>',
        '&',
        '"',
        '\'',
        '/',
        '\\',
        '{',
        '%',
        '}',
        '#',
        '-',
        '!',
        '\n',
        '\r',
        '\t',
        '\0',
        '\u{c}',
        '\u{85}',
        '\u{202e}',
        '\u{2028}',
        '\u{feff}',
        '\u{1fffe}',
        '\u{fdd0}',
        '\u{301}',
        'đ',
        'ế',
    ]);
    prop::collection::vec(prop_oneof![3 => odd, 1 => any::<char>()], 0..24).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_makes_valid_pages(name in text(), code in text(), key in text(), words in prop::collection::vec(text(), 6)) {
        let mut content = office::content();
        let procedure = &mut content.procedures[0];
        procedure.name = name.clone();
        procedure.code = format!("9{code}");
        procedure.field = Some(words[0].clone());
        procedure.sections[0].key = key;
        procedure.sections[0].title = words[1].clone();
        procedure.sections[0].blocks.push(ContentBlock::text(words[2].clone()));
        procedure.sections[1].blocks = vec![rows(&["a|b", "c|d"])];
        procedure.forms[0].label = words[3].clone();
        procedure.forms[0].file_name = words[4].clone();
        content.decisions[0].number = words[5].clone();
        content.site.title = name;
        let pages = build(&content).unwrap();
        for (path, source) in pages_of(&pages) {
            check_page(&pages, &path, &source, true);
        }
    }
}
