//! Small cases of RTF, HTML and plain text.

use documents::{Block, Condition, FileType, read, sniff, to_text};

fn check(bytes: &[u8], file_type: FileType, expected: &str) {
    let shown = String::from_utf8_lossy(bytes);
    assert_eq!(sniff(bytes), file_type, "{shown}");
    assert_eq!(to_text(&read(bytes)).trim_end_matches('\n'), expected, "{shown}");
}

#[test]
fn rtf() {
    let cases: [(&str, &str); 31] = [
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
        // The pages of DOS and of a Mac; a font's own page before that of the file.
        (r"{\rtf1\pc \'82\par}", "é"),
        (r"{\rtf1\pca \'d1\par}", "Ð"),
        (r"{\rtf1\mac \'8e\par}", "é"),
        (
            r"{\rtf1\ansicpg1252{\fonttbl{\f0\cpg1258 A;}}\f0 \'ea\'f2\par}",
            "ệ",
        ),
        (r"{\rtf1{\fonttbl{\f0\fcharset2 Signs;}}\f0\'fc\par}", "✓"),
        // A word as the fallback of \u.
        (r"{\rtf1 a\u8217\rquote b\par}", "a’b"),
        // The font of a style.
        (
            r"{\rtf1{\fonttbl{\f0 Arial;}{\f1 .VnTime;}}{\stylesheet{\s1\f1 X;}}\pard\plain\s1 c\'ad\par}",
            "cư",
        ),
        // Labels from the list tables: numbers within numbers, a start of its own, a bullet.
        (
            r"{\rtf1{\*\listtable{\list{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}{\levelnumbers\'01;}}{\listlevel\levelnfc4\levelstartat1{\leveltext\'04\'00.\'01);}{\levelnumbers\'01\'03;}}\listid5}}{\*\listoverridetable{\listoverride\listid5\listoverridecount0\ls1}}\pard\ls1 a\par\ilvl1 b\par c\par\ilvl0 d\par\pard e\par}",
            "1. a\n1.a) b\n1.b) c\n2. d\ne",
        ),
        (
            r"{\rtf1{\*\listtable{\list{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}}\listid5}}{\*\listoverridetable{\listoverride\listid5\listoverridecount1{\lfolevel\listoverridestartat\levelstartat7}\ls1}}\pard\ls1 a\par}",
            "7. a",
        ),
        (
            r"{\rtf1{\*\listtable{\list{\listlevel\levelnfc23{\leveltext\'01\u-3913 ?;}}\listid5}}{\*\listoverridetable{\listoverride\listid5\ls1}}\pard\ls1 a\par}",
            "• a",
        ),
        // A deleted paragraph mark joins what it parted.
        (r"{\rtf1 a{\deleted\par}b\par}", "ab"),
        // Cells merged to the left, a table in a cell.
        (
            r"{\rtf1\trowd\clmgf\cellx1\clmrg\cellx2000\cellx3000\intbl a\cell\cell b\cell\row}",
            "a\tb",
        ),
        (
            r"{\rtf1\pard\intbl a\par\itap2 b\nestcell c\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}{\nonesttables\par}\pard\intbl\itap1 d\cell e\cell\trowd\cellx1\cellx2\row}",
            "a b c d\te",
        ),
        // A header and a box after the body.
        (
            r"{\rtf1{\header h\par}a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt t\par}}{\shprslt z}}\par}",
            "a\nh\nt",
        ),
        // A brace too many in the middle; lines before the beginning.
        (r"{\rtf1 a\par}b\par}", "a\nb"),
        ("X-Line: 1\r\n\r\n{\\rtf1 a\\par}", "a"),
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
fn rtf_says_what_it_is() {
    let document = read(
        br"{\rtf1\ansi{\info{\title Th\u7911? t\u7909?c}{\author S\'ea}{\creatim\yr2026\mo1\dy19\hr8\min5}{\*\company C}}a\par}",
    );
    let properties = document.properties;
    assert_eq!(properties.title.as_deref(), Some("Thủ tục"));
    assert_eq!(properties.author.as_deref(), Some("Sê"));
    assert_eq!(properties.created.as_deref(), Some("2026-01-19T08:05:00"));
    assert_eq!(properties.modified, None);
}

#[test]
fn rtf_keeps_what_a_picture_of_the_paper_needs() {
    let document = read(
        br"{\rtf1 \qc\li720\fi-360\fs28 a{\super 2}\par\page\pard b\par\trowd\clbrdrt\brdrs\cellx1440\intbl c\cell\row\trowd\cellx1440\pard d\par}",
    );
    let [Block::Paragraph(a), Block::Paragraph(b), Block::Table(table), ..] = document.body.as_slice() else {
        panic!("{:?}", document.body);
    };
    assert_eq!(
        (a.layout.left, a.layout.first_line, a.runs[0].size),
        (720, -360, Some(28))
    );
    assert_eq!(a.runs[1].script, documents::Script::Super);
    assert!(b.layout.new_page && !a.layout.new_page);
    assert_eq!(
        (table.widths.as_slice(), table.borders),
        (&[1440][..], Some(true))
    );
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
