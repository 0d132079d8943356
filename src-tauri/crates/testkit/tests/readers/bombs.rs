//! Small files that claim or unfold to more than anyone has, written by hand. In a release build only: making them takes
//! far longer in a debug build than reading them.

use std::fmt::Write as _;

use crate::packages::package;
use crate::under::{alone, keep, read_under_limits};

pub(crate) type Bombs = Vec<(&'static str, Vec<u8>)>;

pub(crate) fn check(bombs: Bombs) {
    let _alone = alone();
    let mut wrong = Vec::new();
    for (name, bytes) in bombs {
        if std::env::var("SGN_ONLY").is_ok_and(|only| !name.contains(&only)) {
            continue;
        }
        let (measured, beyond) = read_under_limits(&bytes);
        if std::env::var_os("SGN_TELL").is_some() {
            eprintln!(
                "{name}: {} bytes, {:.2} s, {} MiB",
                bytes.len(),
                measured.time.as_secs_f64(),
                measured.memory >> 20
            );
        }
        if !beyond.is_empty() {
            keep(&format!("bomb-{}", name.replace(' ', "-")), &bytes);
            wrong.push(format!("{name}: {}", beyond.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!("<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
    ];
    let others: Vec<(&str, String)> = others
        .iter()
        .map(|(name, inside)| (*name, inside.replace("ROOT", &format!("xmlns:w='{W}'"))))
        .collect();
    parts.extend(others.iter().map(|(name, part)| (*name, part.as_bytes())));
    package(&parts)
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn word_packages() {
    let text = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let chain: String = (0..50_000)
        .map(|n| {
            format!(
                "<w:style w:type='paragraph' w:styleId='s{n}'><w:basedOn w:val='s{}'/></w:style>",
                n + 1
            )
        })
        .collect();
    let circle = "<w:styles ROOT><w:style w:type='paragraph' w:styleId='a'><w:basedOn w:val='b'/></w:style>
        <w:style w:type='paragraph' w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>";
    let numbering = |format: &str, start: &str, text: &str| {
        format!(
            "<w:numbering ROOT><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='{start}'/>
             <w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl></w:abstractNum>
             <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
        )
    };
    let listed =
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr></w:p>".repeat(20_000);
    let notes: String = (0..200_000)
        .map(|n| format!("<w:footnote w:id='{n}'><w:p/></w:footnote>"))
        .collect();
    let entities = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>
        <!ENTITY x SYSTEM 'file:///etc/passwd'>]>";
    let with_entities = package(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            format!(
                "{entities}<w:document><w:body>{}</w:body></w:document>",
                text("&c;&x;")
            )
            .as_bytes(),
        ),
    ]);
    check(vec![
        ("docx of millions of paragraphs", docx(&"<w:p/>".repeat(5_000_000), &[])),
        ("docx of millions of short words", docx(&text("a").repeat(600_000), &[])),
        ("docx of runs without end", docx(&format!("<w:p>{}</w:p>", "<w:r><w:t>a</w:t></w:r>".repeat(1_200_000)), &[])),
        ("docx with one long word", docx(&text(&"a".repeat(28 << 20)), &[])),
        ("docx of tables in tables", docx(&"<w:tbl><w:tr><w:tc>".repeat(200_000), &[])),
        ("docx of boxes in boxes", docx(&"<w:p><w:r><w:pict><v:textbox><w:txbxContent>".repeat(100_000), &[])),
        ("docx of controls in controls", docx(&"<w:sdt><w:sdtContent>".repeat(300_000), &[])),
        ("docx of cells without end", docx(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc><w:p/></w:tc>".repeat(1_000_000)), &[])),
        ("docx of rows without end", docx(&format!("<w:tbl>{}</w:tbl>", "<w:tr><w:tc><w:p/></w:tc></w:tr>".repeat(800_000)), &[])),
        ("docx of wide cells", docx(&format!("<w:tbl>{}</w:tbl>", "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2147483647'/></w:tcPr><w:p/></w:tc><w:tc/></w:tr>".repeat(9_000)), &[])),
        ("docx of a chain of styles", docx(&"<w:p><w:pPr><w:pStyle w:val='s0'/></w:pPr></w:p>".repeat(9_000), &[("word/styles.xml", &format!("<w:styles ROOT>{chain}</w:styles>"))])),
        ("docx of styles in a circle", docx("<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr></w:p>", &[("word/styles.xml", circle)])),
        ("docx of Roman billions", docx(&listed, &[("word/numbering.xml", &numbering("upperRoman", "2147483647", "%1."))])),
        ("docx of lettered billions", docx(&listed, &[("word/numbering.xml", &numbering("lowerLetter", "2147483647", "%1."))])),
        ("docx of long labels", docx(&listed, &[("word/numbering.xml", &numbering("decimal", "1", &"%1.".repeat(20_000)))])),
        ("docx of notes without end", docx("<w:p/>", &[("word/footnotes.xml", &format!("<w:footnotes ROOT>{notes}</w:footnotes>"))])),
        ("docx of entities", with_entities),
        ("docx of an empty part of 80 MB", docx(&" ".repeat(80 << 20), &[])),
        ("docx of one tag of 30 MB", docx(&format!("<w:p {}/>", "a='b' ".repeat(5 << 20)), &[])),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn open_documents() {
    let odt = |body: &str| {
        let content = format!(
            "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        package(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", content.as_bytes()),
        ])
    };
    let huge = "<table:table><table:table-column table:number-columns-repeated='1000000000'/>
        <table:table-row table:number-rows-repeated='1000000000'>
        <table:table-cell table:number-columns-repeated='1000000000' table:number-columns-spanned='1000000000'>
        <text:p>a</text:p></table:table-cell></table:table-row></table:table>";
    check(vec![
        ("odt of spaces without end", odt(&"<text:p><text:s text:c='2000000000'/></text:p>".repeat(2_000))),
        ("odt of repeated cells", odt(&huge.repeat(300))),
        ("odt of lists in lists", odt(&"<text:list><text:list-item>".repeat(200_000))),
        ("odt of tables in tables", odt(&"<table:table><table:table-row><table:table-cell>".repeat(100_000))),
        ("odt of frames in frames", odt(&"<text:p><draw:frame><draw:text-box>".repeat(100_000))),
        ("odt of spans in spans", odt(&format!("<text:p>{}a", "<text:span>".repeat(500_000)))),
        ("odt of millions of paragraphs", odt(&"<text:p/>".repeat(4_000_000))),
        ("odt of a number of billions", odt(&"<text:list><text:list-item text:start-value='2147483647'><text:p>a</text:p></text:list-item></text:list>".repeat(50_000))),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn rtf_files() {
    let rtf = |body: &str| format!("{{\\rtf1\\ansi {body}}}").into_bytes();
    let fonts: String = (0..200_000).fold(String::new(), |mut out, n| {
        let _ = write!(out, "{{\\f{n} .VnTime;}}");
        out
    });
    let cells: String = (1..50_000).fold(String::new(), |mut out, n| {
        let _ = write!(out, "\\cellx{n}");
        out
    });
    check(vec![
        ("rtf of bytes that are not there", rtf("\\bin2147483647 a")),
        ("rtf of negative bytes", rtf("\\bin-1 a\\uc-1\\u-32768 b")),
        ("rtf of groups in groups", rtf(&"{".repeat(2_000_000))),
        (
            "rtf of fonts without end",
            rtf(&format!("{{\\fonttbl{fonts}}}\\f7 a")),
        ),
        (
            "rtf of cells without end",
            rtf(&format!(
                "\\trowd{cells}{}\\row",
                "\\intbl a\\cell".repeat(200_000)
            )),
        ),
        (
            "rtf of rows without end",
            rtf(&"\\trowd\\cellx100\\intbl a\\cell\\row".repeat(60_000)),
        ),
        (
            "rtf of wide rows",
            rtf(&format!("\\trowd{}", format!("{cells}\\cell\\row").repeat(4))),
        ),
        (
            "rtf of tables in tables",
            rtf(&"\\trowd\\itap1000000\\intbl a\\nestcell\\nestrow".repeat(20_000)),
        ),
        ("rtf of paragraphs without end", rtf(&"\\par".repeat(1_500_000))),
        ("rtf of changing letters", rtf(&"\\b a\\b0 b".repeat(400_000))),
        (
            "rtf of Roman billions",
            rtf(&"{\\pntext\\f0 a}{\\*\\pn\\pnlvlbody\\pnucrm\\pnstart2147483647}a\\par".repeat(9_000)),
        ),
        ("rtf of letters without end", rtf(&"\\u7847?".repeat(800_000))),
        (
            "rtf of a long word of control",
            rtf(&format!("\\{}", "a".repeat(6_000_000))),
        ),
        (
            "rtf of a long number",
            rtf(&format!("\\li{}", "9".repeat(6_000_000))),
        ),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn web_pages() {
    let page = |body: &str| format!("<html><body>{body}").into_bytes();
    check(vec![
        (
            "html of spans",
            page(&format!(
                "<table>{}</table>",
                "<tr><td rowspan=65534 colspan=1000>a".repeat(3_000)
            )),
        ),
        ("html of blocks in blocks", page(&"<div>".repeat(500_000))),
        ("html of links misnested", page(&"<a><b><p>".repeat(60_000))),
        (
            "html of letters misnested",
            page(&"<b><i><u><font><p></b></i>a".repeat(20_000)),
        ),
        (
            "html of tables in tables",
            page(&"<table><tr><td>".repeat(60_000)),
        ),
        (
            "html of cells outside",
            page(&"<table>a<td>b</table>".repeat(60_000)),
        ),
        (
            "html of Roman billions",
            page(&format!("<ol type=I start=2147483647>{}", "<li>a".repeat(60_000))),
        ),
        (
            "html of long rules",
            page(&format!(
                "<style>{}</style><p class=a>a",
                "p.a{mso-list:l0 level1;margin:1px}".repeat(60_000)
            )),
        ),
        (
            "html of rules upon paragraphs",
            page(&format!(
                "<style>{}</style>{}",
                (0..9_000)
                    .map(|n| format!(".c{n} p{{font-family:.VnTime}}"))
                    .collect::<String>(),
                "<p class='c1 c2 c3'>a".repeat(20_000)
            )),
        ),
        ("html of comments left open", page(&"<!--".repeat(500_000))),
        (
            "html of conditions left open",
            page(&"<![if !supportLists]>".repeat(100_000)),
        ),
        (
            "html of entities",
            page(&"&#7847;&notanentity;&amp".repeat(150_000)),
        ),
        (
            "html of an archive of one file",
            format!(
                "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"a\"\n\n{}",
                "--a\nContent-Type: text/html\n\n<html>a\n".repeat(60_000)
            )
            .into_bytes(),
        ),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn plain_texts_and_what_is_sought_in_them() {
    let lines = |line: &str, bytes: usize| line.repeat(bytes / line.len()).into_bytes();
    check(vec![
        ("text of articles", lines("Điều 1. Công bố thủ tục hành chính\n", 3 << 20)),
        ("text of dates", lines("ngày 01 tháng 02 năm 2026, 05/2026/QĐ-UBND ", 3 << 20)),
        ("text of dates in lines", lines("ngày 01/02/2026\n", 3 << 20)),
        ("text of codes", lines("1.002567.000.00.00.H32 ", 3 << 20)),
        ("text of procedures", lines("Mã thủ tục: 1.002567\nTên thủ tục: Cấp thẻ\n1. Trình tự thực hiện: a\n", 3 << 20)),
        ("text of sections", lines("a) Trình tự thực hiện:\n", 3 << 20)),
        ("text of forms", lines("Mẫu số 01\nĐƠN ĐỀ NGHỊ\n", 3 << 20)),
        ("text of dots", lines(".....", 3 << 20)),
        ("text of one word", lines("a", 6 << 20)),
        ("text of digits", lines("1", 6 << 20)),
        ("text of marks that compose", lines("e\u{302}\u{301}\u{323}", 3 << 20)),
        ("text of marks alone", lines("\u{301}", 3 << 20)),
        ("text of legacy letters", lines("céng hßa x· héi chñ nghÜa ", 3 << 20)),
        ("text of high bytes", vec![0xB8; 3 << 20]),
        ("text of a decision", lines("QUYẾT ĐỊNH\nVề việc công bố thủ tục hành chính\n", 3 << 20)),
        ("text of annexes", lines("Phụ lục I\nDANH MỤC THỦ TỤC HÀNH CHÍNH\nI. Danh mục\n1\tCấp thẻ\n", 3 << 20)),
        ("values without end", lines("1.002567,Cấp thẻ,Còn hiệu lực,01/02/2026\n", 6 << 20)),
        ("values and a head", [b"STT,M\xC3\xA3 s\xE1\xBB\x91,T\xC3\xAAn th\xE1\xBB\xA7 t\xE1\xBB\xA5c,T\xC3\xACnh tr\xE1\xBA\xA1ng\n".to_vec(), lines("1,1.002567,Cấp thẻ,Hết hiệu lực theo Quyết định số 05/QĐ-UBND ngày 01/02/2026\n", 6 << 20)].concat()),
        ("values in quotes left open", lines("\"a,", 3 << 20)),
        ("values of one line", lines("a;", 3 << 20)),
    ]);
}

fn xlsx(sheet: &str, strings: &str, styles: &str, sheets: usize) -> Vec<u8> {
    let names: String = (1..=sheets)
        .map(|n| format!("<sheet name='S{n}' sheetId='{n}' r:id='r{n}'/>"))
        .collect();
    let relations: String = (1..=sheets)
        .map(|n| format!("<Relationship Id='r{n}' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/>"))
        .collect();
    package(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "xl/workbook.xml",
            format!("<workbook><sheets>{names}</sheets></workbook>").as_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships>{relations}</Relationships>").as_bytes(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        (
            "xl/styles.xml",
            format!("<styleSheet>{styles}</styleSheet>").as_bytes(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet>{sheet}</worksheet>").as_bytes(),
        ),
    ])
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn workbooks() {
    let rows = |row: &str, count: usize| format!("<sheetData>{}</sheetData>", row.repeat(count));
    let strings = "<si><t>STT</t></si><si><t>Mã số</t></si><si><t>Tên thủ tục</t></si><si><t>Tình trạng</t></si>
        <si><t>1.002567</t></si><si><t>Hết hiệu lực theo Quyết định số 05/QĐ-UBND ngày 01/02/2026, được thay thế bởi 1.002568</t></si>";
    let cell = |at: usize| format!("<c t='s'><v>{at}</v></c>");
    let head = format!("<row>{}{}{}{}</row>", cell(0), cell(1), cell(2), cell(3));
    let row = format!("<row><c><v>1</v></c>{}{}{}</row>", cell(4), cell(5), cell(5));
    let heads = format!("<sheetData>{}</sheetData>", head.repeat(100_000));
    let listed = format!("<sheetData>{head}{}</sheetData>", row.repeat(100_000));
    let wide = rows(&format!("<row>{}</row>", cell(5).repeat(256)), 4_000);
    let merges: String = (1..200_000)
        .map(|n| format!("<mergeCell ref='A{n}:XFD{}'/>", n + 1))
        .collect();
    let ods = |content: &str| {
        package(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            (
                "content.xml",
                format!("<office:document-content><office:body><office:spreadsheet>{content}").as_bytes(),
            ),
        ])
    };
    let formats: String = (0..300_000)
        .map(|n| format!("<numFmt numFmtId='{n}' formatCode='dd/mm/yyyy'/>"))
        .collect();
    check(vec![
        ("xlsx of a long list", xlsx(&listed, strings, "", 1)),
        ("xlsx of heads", xlsx(&heads, strings, "", 1)),
        ("xlsx of wide rows", xlsx(&wide, strings, "", 1)),
        ("xlsx of a sheet many times", xlsx(&rows(&row, 5_000), strings, "", 5_000)),
        ("xlsx of a list many times", xlsx(&format!("<sheetData>{head}{}</sheetData>", row.repeat(2_000)), strings, "", 5_000)),
        ("xlsx of empty rows", xlsx(&rows("<row/>", 5_000_000), strings, "", 1)),
        ("xlsx of empty cells", xlsx(&rows(&format!("<row>{}</row>", "<c/>".repeat(16_384)), 400), strings, "", 1)),
        ("xlsx of merged cells", xlsx(&format!("{}<mergeCells>{merges}</mergeCells>", rows(&row, 5_000)), strings, "", 1)),
        ("xlsx of strings without end", xlsx(&rows(&row, 5), &"<si><t>a</t></si>".repeat(2_000_000), "", 1)),
        ("xlsx of runs without end", xlsx(&rows(&row, 5), &format!("<si>{}</si>", "<r><t>a</t></r>".repeat(1_500_000)), "", 1)),
        ("xlsx of one long string", xlsx(&rows(&row, 60_000), &format!("<si><t>{}</t></si>", "x".repeat(32_000)).repeat(8), "", 1)),
        ("xlsx of styles without end", xlsx(&rows(&row, 50_000), strings, &format!("<numFmts>{formats}</numFmts><cellXfs>{}</cellXfs>", "<xf numFmtId='9'/>".repeat(600_000)), 1)),
        ("xlsx of 80 MB", xlsx(&rows("<row><!--                                                                                --></row>", 1_000_000), strings, "", 1)),
        ("ods of repeated rows", ods("<table:table><table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'><text:p>Mã số</text:p></table:table-cell></table:table-row></table:table>")),
        ("ods of tables without end", ods(&"<table:table><table:table-row table:number-rows-repeated='1048576'><table:table-cell><text:p>1.002567</text:p></table:table-cell></table:table-row></table:table>".repeat(9_000))),
        ("ods of long cells", ods(&format!("<table:table><table:table-row table:number-rows-repeated='9000'><table:table-cell table:number-columns-repeated='50'><text:p>{}</text:p></table:table-cell></table:table-row></table:table>", "còn hiệu lực ".repeat(2_000)))),
        ("ods of rows in rows", ods(&"<table:table><table:table-row><table:table-cell>".repeat(200_000))),
        ("xml of a quote left open", format!("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Row a='{}", ">".repeat(900_000)).into_bytes()),
        ("xml of a workbook", format!("<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='a'><Table>{}", "<Row ss:Index='1000000000' ss:Span='1000000000'><Cell ss:Index='1000000000' ss:MergeAcross='1000000000' ss:MergeDown='1000000000'><Data ss:Type='String'>Mã số</Data></Cell></Row>".repeat(20_000)).into_bytes()),
        ("xml of long lists", format!("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='a'><Table>{}", "<Row><Cell><Data ss:Type='String'>Mã số</Data></Cell><Cell><Data ss:Type='String'>Tên thủ tục còn hiệu lực</Data></Cell></Row>".repeat(60_000)).into_bytes()),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn archives() {
    let zeros = vec![0u8; 60 << 20];
    let half = vec![b'a'; 900_000];
    let names: Vec<String> = (0..60_000).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"a"[..])).collect();
    let halves: Vec<(&str, &[u8])> = names
        .iter()
        .take(400)
        .map(|name| (name.as_str(), half.as_slice()))
        .collect();
    let mut nested = package(&[("a.txt", b"a")]);
    for _ in 0..40 {
        nested = package(&[("a.zip", &nested), ("b.zip", &nested)]);
        if nested.len() > 1 << 20 {
            break;
        }
    }
    let mut claims = package(&[("a.txt", b"aaaa")]);
    for at in 0..claims.len() - 4 {
        if claims[at..].starts_with(b"PK\x05\x06") {
            claims[at + 8..at + 12].fill(0xFF);
        }
    }
    check(vec![
        (
            "zip of zeros",
            package(&[("a", &zeros), ("b", &zeros), ("c", &zeros)]),
        ),
        ("zip of members below the judged size", package(&halves)),
        ("zip of members without end", package(&many)),
        ("zip of zips", nested),
        ("zip that claims members", claims),
        (
            "docx of members without end",
            package(
                &[
                    many.as_slice(),
                    &[
                        ("[Content_Types].xml", b"<Types/>"),
                        ("word/document.xml", b"<w:document/>"),
                    ],
                ]
                .concat(),
            ),
        ),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn compound_files() {
    let fixture = |path: &str| std::fs::read(testkit::office::folder().join("..").join(path)).unwrap();
    let mut bombs: Bombs = Vec::new();
    for (name, path) in [("doc", "documents/oddities.doc"), ("xls", "sheets/danh-muc.xls")] {
        let whole = fixture(path);
        let sector = 512;
        let table = |bytes: &[u8]| {
            let first = u32::from_le_bytes(bytes[76..80].try_into().unwrap()) as usize;
            (first + 1) * sector
        };
        let at = table(&whole);
        // Every chain runs into itself, or all into one, or past the end.
        for (what, value) in [
            ("first", 0u32),
            ("far", 0x00FF_FFFE),
            ("free", 0xFFFF_FFFF),
            ("end", 0xFFFF_FFFE),
        ] {
            let mut bytes = whole.clone();
            for entry in bytes[at..at + sector].chunks_mut(4) {
                entry.copy_from_slice(&value.to_le_bytes());
            }
            bombs.push((leaked(format!("{name} of chains: {what}")), bytes));
        }
        let mut itself = whole.clone();
        for (index, entry) in itself[at..at + sector].chunks_mut(4).enumerate() {
            entry.copy_from_slice(&(index as u32).to_le_bytes());
        }
        bombs.push((leaked(format!("{name} of chains: each itself")), itself));
        // Counts of the header: FAT sectors, first DIFAT sector and their count, mini FAT.
        for (what, offset) in [
            ("sectors of FAT", 44),
            ("DIFAT", 68),
            ("DIFAT count", 72),
            ("mini FAT", 60),
            ("mini FAT count", 64),
            ("directory", 48),
        ] {
            for value in [0u32, 1, 0x7FFF_FFFF, 0xFFFF_FFF0] {
                let mut bytes = whole.clone();
                bytes[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
                bombs.push((leaked(format!("{name} of a header: {what} {value}")), bytes));
            }
        }
        // A large file all of whose sectors point at one another.
        let mut large = whole.clone();
        large.extend(std::iter::repeat_n(0u32.to_le_bytes(), 400_000).flatten());
        bombs.push((leaked(format!("{name}, large, of zeros")), large));
    }
    check(bombs);
}

fn leaked(name: String) -> &'static str {
    Box::leak(name.into_boxed_str())
}
