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
    let cases: [(&str, &str); 27] = [
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
        // Word's drawn labels with and without a span of their own, and its marks of notes.
        (
            "<p><![if !supportLists]>a)<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span><![endif]>b</p>",
            "a) b",
        ),
        (
            "<p>a<span style='mso-special-character:footnote'><![if !supportFootnotes]><span>[1]</span><![endif]></span></p><div style='mso-element:footnote-list'><![if !supportFootnotes]><br><hr><![endif]><div style='mso-element:footnote'><p>b</p></div><div style='mso-element:footnote'><p>c</p></div></div>",
            "a\nb\nc",
        ),
        (
            "<p>a<![if !vml]>b<![endif]><!--[if gte mso 9]>c<![endif]-->d</p>",
            "abd",
        ),
        // LibreOffice's notes.
        (
            "<p>a<a class='sdfootnoteanc'><sup>1</sup></a></p><div id='sdfootnote1'><p><a class='sdfootnotesym'>1</a>b</p></div><p>c</p>",
            "a\nc\nb",
        ),
        // Fonts: in the shorthand, and a page that names a legacy font keeps its bytes for it.
        ("<p style='font:bold 12pt .VnTime'>c\u{ad}</p>", "cư"),
        // Struck text is text; deleted and hidden text is not.
        ("<p>a<s>b</s><del>c</del><ins>d</ins></p>", "abd"),
        (
            "<div style='visibility:hidden'>a</div><p>b<span hidden>c</span></p>",
            "b",
        ),
        // Nested lists, and kinds.
        (
            "<ol type=I start=2><li>a<ul><li>b</ul><li>c</ol>",
            "II. a\n• b\nIII. c",
        ),
        ("<ol style='list-style-type:none'><li>a</ol>", "a"),
        ("<html><pre>a\n b</pre>", "a\n b"),
        (
            "<table><tr><td colspan=1000000000>a<td rowspan=-1>b</table>",
            "a\tb",
        ),
        ("<p>a&#0;&bogus;c", "a\u{fffd}&bogus;c"),
        ("<font face='.VnTimeH'>quy\u{d5}t</font> <b>\u{111}", "QUYẾT đ"),
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
fn html_whose_charset_is_wrong() {
    let cases: [(&[u8], &str); 5] = [
        (
            "<html><meta charset=windows-1252><p>Thủ tục</p>".as_bytes(),
            "Thủ tục",
        ),
        ("<html><meta charset=utf-16><p>Thủ tục</p>".as_bytes(), "Thủ tục"),
        (
            b"<html><meta charset=x-user-defined><p style='font-family:.VnTime'>th\xf1 t\xf4c</p>",
            "thủ tục",
        ),
        (
            b"<html><meta charset=iso-8859-1><p>C\xE9ng h\xDFa x\xB7 h\xE9i ch\xF1 ngh\xDCa Vi\xD6t Nam</p>",
            "Cộng hòa xã hội chủ nghĩa Việt Nam",
        ),
        (b"<html><p><font face=.VnTime>th\xf1 t\xf4c</font></p>", "thủ tục"),
    ];
    for (bytes, expected) in cases {
        check(bytes, FileType::Html, expected);
    }
}

#[test]
fn a_page_saved_as_one_file() {
    let quoted = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"=_x\"\r\n\r\n--=_x\r\nContent-Type: image/png\r\n\r\nAAAA\r\n--=_x\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n<html><p>Th=E1=BB=A7 =\r\nt=E1=BB=A5c</p></html>\r\n--=_x--\r\n";
    check(quoted, FileType::Html, "Thủ tục");
    let base64 = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+VGjhu6cgdOG7\npWM8L3A+\n--b--";
    check(base64, FileType::Html, "Thủ tục");
    let cut = read(&quoted[..quoted.len() - 30]);
    assert_eq!(cut.conditions, [Condition::Truncated]);
    let without = read(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--");
    assert_eq!(without.problems[0].key, "no-page");
}

#[test]
fn word_in_one_xml_file() {
    let word_2003 = "<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml' xmlns:o='urn:schemas-microsoft-com:office:office'><o:DocumentProperties><o:Title>T</o:Title></o:DocumentProperties><w:fonts><w:defaultFonts w:ascii='Times New Roman'/></w:fonts><w:styles><w:style w:type='paragraph' w:styleId='N'><w:name w:val='Normal'/></w:style></w:styles><w:body><w:p><w:r><w:rPr><w:rFonts w:ascii='.VnTime' w:h-ansi='.VnTime' w:hAnsi='.VnTime'/></w:rPr><w:t>quy\u{d5}t</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr><w:hdr w:type='odd'><w:p><w:r><w:t>h</w:t></w:r></w:p></w:hdr></w:sectPr></w:body></w:wordDocument>";
    check(word_2003.as_bytes(), FileType::Docx, "quyết\na\tb\nh");
    assert_eq!(read(word_2003.as_bytes()).properties.title.as_deref(), Some("T"));
    let flat = "<?xml version='1.0'?><?mso-application progid='Word.Document'?><pkg:package xmlns:pkg='p'><pkg:part pkg:name='/word/document.xml'><pkg:xmlData><w:document><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>";
    check(flat.as_bytes(), FileType::Docx, "a");
    let cut = read(&word_2003.as_bytes()[..word_2003.len() - 200]);
    assert_eq!(cut.conditions, [Condition::Truncated]);
}

#[test]
fn html_keeps_what_a_picture_of_the_paper_needs() {
    let document = read(
        b"<html><head><title>T</title><style>p.x{margin-left:36pt;text-indent:-.25in;font-size:14pt}</style></head><p class=x>a<sup>2</sup><p style='page-break-before:always'>b<table border=0><tr><td width=96>c</table><table><tr><td style='border:solid 1pt'>d</table>",
    );
    assert_eq!(document.properties.title.as_deref(), Some("T"));
    let [
        Block::Paragraph(a),
        Block::Paragraph(b),
        Block::Table(c),
        Block::Table(d),
    ] = document.body.as_slice()
    else {
        panic!("{:?}", document.body);
    };
    assert_eq!(
        (a.layout.left, a.layout.first_line, a.runs[0].size),
        (720, -360, Some(28))
    );
    assert_eq!(a.runs[1].script, documents::Script::Super);
    assert!(b.layout.new_page && !a.layout.new_page);
    assert_eq!(
        (c.widths.as_slice(), c.borders, d.borders),
        (&[1440][..], Some(false), Some(true))
    );
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
