//! Small cases of RTF, HTML and plain text.

use documents::{Block, Condition, FileType, read, sniff, to_text};

fn check(bytes: &[u8], file_type: FileType, expected: &str) {
    let shown = String::from_utf8_lossy(bytes);
    assert_eq!(sniff(bytes), file_type, "{shown}");
    assert_eq!(to_text(&read(bytes)).trim_end_matches('\n'), expected, "{shown}");
}

#[test]
fn rtf() {
    let cases: [(&str, &str); 15] = [
        (r"{\rtf1 a\par b\par}", "a\nb"),
        // Code pages: of the file, of the font, and none for a legacy font.
        (r"{\rtf1\ansi\ansicpg1258 Vi\'ea\'f2t\par}", "Việt"),
        (
            r"{\rtf1{\fonttbl{\f0\fcharset163 Times New Roman;}}\f0 Vi\'ea\'f2t\par}",
            "Việt",
        ),
        (
            r"{\rtf1{\fonttbl{\f0\fcharset0 .VnTime;}}\f0 c\'ad quy\'d5t\par}",
            "cư quyết",
        ),
        (r"{\rtf1{\fonttbl{\f0\fcharset0 .VnTime;}}\f0 c\-\par}", "cư"),
        (
            r"{\rtf1{\fonttbl{\f0 .VnTimeH;}{\f1 Times;}}\f0 quy\'d5t {\f1 nhỏ}\par}",
            "QUYẾT nhá»\u{8f}",
        ),
        (
            r"{\rtf1{\fonttbl{\f0 VNI-Times;}}\f0 Co\'e4ng {\b ho\'f8a}\par}",
            "Cộng hòa",
        ),
        // \u with its fallback, also of two characters and in halves.
        (r"{\rtf1\uc1 Th\u7911?\uc2 t\u7909??c\par}", "Thủtục"),
        (r"{\rtf1\uc0\u-10179\u-9032\par}", "💸"),
        // Destinations that are not text.
        (
            r"{\rtf1{\info{\title Kh\'f4ng}}{\*\generator x;}{\pict 0102}a{\field{\*\fldinst HYPERLINK x}{\fldrslt b}}\par}",
            "ab",
        ),
        (r"{\rtf1 a{\deleted  b}{\v  c} d\par}", "a d"),
        (r"{\rtf1{\upr{a?}{\*\ud{a\u7911?}}}\par}", "aủ"),
        (r"{\rtf1 a\bin4 }{}{b\par}", "ab"),
        // A table, and the label the writer drew.
        (
            r"{\rtf1\trowd\cellx1000\cellx2000\pard\intbl a\cell b\cell\row\pard c\par}",
            "a\tb\nc",
        ),
        (r"{\rtf1{\listtext\pard 1.\tab}a\par}", "1. a"),
    ];
    for (rtf, expected) in cases {
        check(rtf.as_bytes(), FileType::Rtf, expected);
    }
}

#[test]
fn rtf_without_its_last_brace_is_cut() {
    let document = read(br"{\rtf1 a\par {b");
    assert_eq!(document.conditions, [Condition::Truncated]);
    assert_eq!(to_text(&document), "a\nb\n");
}

#[test]
fn html() {
    let cases: [(&str, &str); 14] = [
        ("<html><body><p>a  b\n c<p>d</body></html>", "a b c\nd"),
        ("<p>a<br>b</p>", "a\nb"),
        (
            "<html><head><title>x</title></head><body>a<script>b</script></body>",
            "a",
        ),
        ("<table><tr><th>a<td>b</table>", "a\tb"),
        ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", "a\tb\n\tc"),
        (
            "<table><tr><td><p>a</p><p>b</p><td><table><tr><td>c<td>d</table></table>",
            "a b\tc d",
        ),
        (
            "<div><ol start=3><li>a<li><p>b</p></ol><ul><li>c</ul></div>",
            "3. a\n4. b\n• c",
        ),
        ("<p><ol type=a><li>a</ol>", "\na. a"),
        (
            "<p><font face='.VnTime'>quy&Otilde;t &reg;&Yacute;nh &reg;</font> &reg;</p>",
            "quyết đính đ ®",
        ),
        (
            "<p style='font-family:\".VnTimeH\",serif'>quy\u{d5}t <span style='font-family:Arial'>\u{ae}</span></p>",
            "QUYẾT ®",
        ),
        (
            "<html><style>p.c{font-family:VNI-Times}</style><p class=c>Coäng</p><p>Coäng</p></html>",
            "Cộng\nCoäng",
        ),
        (
            "<p>a<del>b</del><span style='display:none'>c</span><span style='mso-hide:all'>d</span></p>",
            "a",
        ),
        (
            "<p><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>a</p>",
            "1. a",
        ),
        (
            "<p>a</p><div style='mso-element:footnote-list'><p>b</p></div>",
            "a\nb",
        ),
    ];
    for (html, expected) in cases {
        check(html.as_bytes(), FileType::Html, expected);
    }
}

#[test]
fn html_in_the_code_page_it_names() {
    let head =
        b"<html><meta http-equiv=Content-Type content='text/html; charset=windows-1258'><p>Vi\xEA\xF2t</p>";
    check(head, FileType::Html, "Việt");
    let wide: Vec<u8> = "\u{feff}<html><p>Việt</p></html>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check(&wide, FileType::Html, "Việt");
}

#[test]
fn plain_text() {
    check(
        "Kính gửi\nBan biên tập".as_bytes(),
        FileType::Text,
        "Kính gửi\nBan biên tập",
    );
    // windows-1258 has ê and then the mark, or ô and the mark; TCVN3 has one byte a letter.
    check(
        b"K\xEDnh g\xFD\xD2i Vi\xEA\xF2t, \xF0\xEA\xEC c\xF4ng b\xF4\xEC",
        FileType::Text,
        "Kính gửi Việt, đế công bố",
    );
    check(
        b"Quy\xD5t \xAE\xDEnh c\xF1a \xF1y ban nh\xA9n d\xA9n",
        FileType::Text,
        "Quyết định của ủy ban nhân dân",
    );
}

#[test]
fn other_types_say_that_they_are_not_read() {
    for (bytes, file_type) in [
        (&b"Rar!\x1a\x07\x00"[..], FileType::Rar),
        (b"7z\xbc\xaf\x27\x1c", FileType::SevenZip),
        (b"%PDF-1.4", FileType::Pdf),
        (b"\x00\x01\x02\x03\xff\xfe\xfd", FileType::Other),
    ] {
        let document = read(bytes);
        assert_eq!(document.file_type, file_type);
        assert_eq!(document.body, Vec::<Block>::new());
        assert_eq!(
            document.problems.first().map(|p| p.key.as_str()),
            Some("format-not-supported"),
            "{bytes:?}"
        );
    }
}
