//! Small cases of `.docx` and `.odt`, written here part by part.

use documents::{Block, Condition, Document, FileType, NoteKind, Table, read, sniff, to_text};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
                 xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";
const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("start");
        writer.write_all(text.as_bytes()).expect("write");
    }
    writer.finish().expect("finish").into_inner()
}

fn body(inner: &str) -> String {
    format!("<w:document {W}><w:body>{inner}</w:body></w:document>")
}

/// A package with a body and other parts of the folder `word`.
fn docx(inner: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let body = body(inner);
    let mut parts = vec![TYPES, ("word/document.xml", body.as_str())];
    parts.extend(others);
    zip(&parts)
}

fn check(what: &str, bytes: &[u8], expected: &str) -> Document {
    let document = read(bytes);
    assert_eq!(to_text(&document).trim_end_matches('\n'), expected, "{what}");
    document
}

fn first_table(document: &Document) -> &Table {
    let table = document.body.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    table.expect("a table")
}

#[test]
fn docx_text() {
    let cases: [(&str, &str, &str); 19] = [
        (
            "tracked",
            "<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:ins><w:r><w:t>c</w:t></w:r></w:ins></w:p>",
            "ac",
        ),
        (
            "moved",
            "<w:p><w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>b</w:t></w:r></w:moveTo></w:p>",
            "b",
        ),
        (
            "mark deleted",
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>",
            "ab",
        ),
        (
            "mark moved",
            "<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>",
            "b",
        ),
        (
            "mark deleted before a table",
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "a\nb",
        ),
        (
            "nested fields",
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF </w:instrText></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>X</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>a</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>b</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            "b",
        ),
        (
            "check box",
            "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t> a</w:t></w:r></w:p>",
            "☑ a",
        ),
        (
            "list of a form",
            "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='a'/><w:listEntry w:val='b'/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            "b",
        ),
        (
            "one choice",
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t>a</w:t></mc:Choice><mc:Choice Requires='y'><w:t>b</w:t></mc:Choice><mc:Fallback><w:t>c</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "a",
        ),
        (
            "no choice",
            "<w:p><w:r><mc:AlternateContent><mc:Fallback><w:t>c</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "c",
        ),
        (
            "hidden",
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish w:val='false'/></w:rPr><w:t>b</w:t></w:r></w:p>",
            "b",
        ),
        (
            "caps stay as typed",
            "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Sở</w:t></w:r></w:p>",
            "Sở",
        ),
        (
            "ruby and mathematics",
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>a</w:t></w:r></w:rubyBase></w:ruby></w:r><m:oMath xmlns:m='m'><m:r><m:t>b=2</m:t></m:r></m:oMath></w:p>",
            "ab=2",
        ),
        (
            "deleted row and cell",
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "c",
        ),
        (
            "old horizontal merge",
            "<w:tbl><w:tr><w:tc><w:tcPr><w:hMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "a\tb",
        ),
        (
            "content controls",
            "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc><w:p><w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl></w:sdtContent></w:sdt>",
            "a",
        ),
        (
            "page break",
            "<w:p><w:r><w:br w:type='page'/></w:r><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>",
            "a\nb",
        ),
        (
            "symbols",
            "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t xml:space='preserve'> a</w:t></w:r></w:p>",
            "☑ a",
        ),
        (
            "text in a drawing",
            "<w:p><w:r><w:t>a</w:t><w:drawing><a:txBody xmlns:a='a'><a:p><a:r><a:t>b</a:t></a:r></a:p></a:txBody></w:drawing></w:r><w:r><w:t>c</w:t></w:r></w:p>",
            "ac\nb",
        ),
    ];
    for (what, inner, expected) in cases {
        check(what, &docx(inner, &[]), expected);
    }
}

#[test]
fn docx_symbols() {
    let cases = [
        ("Symbol", "F061", "α"),
        ("Symbol", "F0B7", "•"),
        ("Symbol", "F0A3", "≤"),
        ("Symbol", "00B9", "≠"),
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0FD", "☒"),
        ("Wingdings", "F0A8", "☐"),
        ("Times New Roman", "2192", "→"),
    ];
    for (font, code, expected) in cases {
        let inner = format!("<w:p><w:r><w:sym w:font='{font}' w:char='{code}'/></w:r></w:p>");
        check(font, &docx(&inner, &[]), expected);
    }
}

const LISTS: &str = "<w:numbering xmlns:w='w'>\
    <w:abstractNum w:abstractNumId='0'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:pStyle w:val='H1'/><w:lvlText w:val='%1.'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='H2'/><w:isLgl/><w:lvlText w:val='%1.%2.'/></w:lvl>\
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlRestart w:val='0'/><w:lvlText w:val='%3)'/></w:lvl>\
    </w:abstractNum>\
    <w:abstractNum w:abstractNumId='1'><w:numStyleLink w:val='S'/></w:abstractNum>\
    <w:abstractNum w:abstractNumId='2'><w:styleLink w:val='S'/><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimalZero'/><w:lvlText w:val='%1/'/></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
    <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='1'/></w:num>\
    <w:num w:numId='4'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{F0B7}'/></w:lvl></w:lvlOverride></w:num>\
    </w:numbering>";
const STYLES: &str = "<w:styles xmlns:w='w'>\
    <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme='minorHAnsi' w:hAnsiTheme='minorHAnsi'/></w:rPr></w:rPrDefault></w:docDefaults>\
    <w:style w:type='paragraph' w:default='1' w:styleId='N'><w:name w:val='Normal'/></w:style>\
    <w:style w:type='paragraph' w:styleId='H1'><w:name w:val='heading 1'/><w:basedOn w:val='N'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='H2'><w:basedOn w:val='H1'/></w:style>\
    <w:style w:type='paragraph' w:styleId='Plain'><w:basedOn w:val='H1'/><w:pPr><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr></w:style>\
    <w:style w:type='character' w:styleId='C'><w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr></w:style>\
    <w:style w:type='table' w:styleId='T'><w:tblPr><w:tblBorders><w:top w:val='single'/></w:tblBorders></w:tblPr><w:rPr><w:rFonts w:ascii='VNI-Times' w:hAnsi='VNI-Times'/></w:rPr></w:style>\
    <w:style w:type='paragraph' w:styleId='Loop'><w:basedOn w:val='Loop'/></w:style>\
    </w:styles>";
const THEME: &str = "<a:theme xmlns:a='a'><a:fontScheme><a:minorFont><a:latin typeface='.VnTimeH'/></a:minorFont></a:fontScheme></a:theme>";

fn item(list: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn docx_numbering() {
    let cases: [(&str, Vec<String>, &str); 7] = [
        (
            "by style, legal",
            vec![
                styled("H1", "a"),
                styled("H2", "b"),
                styled("H1", "c"),
                styled("H2", "d"),
            ],
            "I. a\n1.1. b\nII. c\n2.1. d",
        ),
        ("a style takes numbers away", vec![styled("Plain", "a")], "a"),
        ("a base style that is its own", vec![styled("Loop", "a")], "a"),
        (
            "a level that never restarts",
            vec![item(1, 0, "a"), item(1, 2, "b"), item(1, 0, "c"), item(1, 2, "d")],
            "I. a\na) b\nII. c\nb) d",
        ),
        (
            "started again at five",
            vec![item(1, 0, "a"), item(2, 0, "b"), item(2, 0, "c")],
            "I. a\nV. b\nVI. c",
        ),
        (
            "by a style of lists",
            vec![item(3, 0, "a"), item(3, 0, "b")],
            "01/ a\n02/ b",
        ),
        ("a level replaced", vec![item(4, 0, "a")], "• a"),
    ];
    for (what, paragraphs, expected) in cases {
        let styles = STYLES.replace("minorHAnsi", "none");
        let others = [
            ("word/numbering.xml", LISTS),
            ("word/styles.xml", styles.as_str()),
        ];
        check(what, &docx(&paragraphs.concat(), &others), expected);
    }
}

#[test]
fn docx_fonts_come_from_theme_styles_and_tables() {
    let inner = "<w:p><w:r><w:t>quyÕt</w:t></w:r><w:r><w:rPr><w:rStyle w:val='C'/></w:rPr><w:t xml:space='preserve'> quyÕt</w:t></w:r></w:p>\
        <w:tbl><w:tblPr><w:tblStyle w:val='T'/></w:tblPr><w:tblGrid><w:gridCol w:w='900'/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>hoäi</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let others = [("word/styles.xml", STYLES), ("word/theme/theme1.xml", THEME)];
    let document = check("fonts", &docx(inner, &others), "QUYẾT quyết\nhội");
    let table = first_table(&document);
    assert_eq!((table.borders, table.widths.as_slice()), (Some(true), &[900][..]));
}

#[test]
fn docx_packages_as_programs_write_them() {
    const TYPE: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let paragraph = "<w:p><w:r><w:t>a</w:t></w:r></w:p>";
    let strict = body(paragraph).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    );
    let root = format!(
        "<Relationships><Relationship Id='1' Type='{TYPE}/officeDocument' Target='\\word\\main.xml'/></Relationships>"
    );
    let related = format!(
        "<Relationships><Relationship Id='h' Type='{TYPE}/header' Target='../other/top.xml'/>\
         <Relationship Id='n' Type='{TYPE}/footnotes' Target='/word/notes.xml'/>\
         <Relationship Id='c' Type='{TYPE}/aFChunk' Target='chunk.htm'/>\
         <Relationship Id='x' Type='{TYPE}/header' Target='http://example.vn/top.xml' TargetMode='External'/></Relationships>"
    );
    let header = format!("<w:hdr {W}><w:p><w:r><w:t>đầu</w:t></w:r></w:p></w:hdr>");
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:type='separator'><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>\
         <w:footnote w:id='2'><w:p><w:r><w:t>chú</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let main = strict.replace("</w:body>", "<w:altChunk r:id='c'/></w:body>");
    let bytes = zip(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &root),
        ("Word\\MAIN.xml", &main),
        ("word/_rels/main.xml.rels", &related),
        ("other/top.xml", &header),
        ("word/notes.xml", &notes),
        ("word/chunk.htm", "<html><p>chèn</p></html>"),
        (
            "docProps/core.xml",
            "<c><title>Tên</title><creator>Phòng</creator><created>2026-05-04T01:00:00Z</created></c>",
        ),
        ("docProps/app.xml", "<p><Company>Sở</Company></p>"),
    ]);
    let document = check("odd names", &bytes, "a\nchèn\nchú\nđầu");
    assert_eq!(
        document.notes.first().map(|note| note.kind),
        Some(NoteKind::Footnote)
    );
    let properties = &document.properties;
    let stated = [
        &properties.title,
        &properties.author,
        &properties.created,
        &properties.company,
    ];
    assert_eq!(
        stated.map(|value| value.as_deref()),
        [
            Some("Tên"),
            Some("Phòng"),
            Some("2026-05-04T01:00:00Z"),
            Some("Sở")
        ]
    );
}

#[test]
fn a_package_cut_anywhere_gives_what_is_left() {
    let paragraphs: String = (0..3000)
        .map(|n| format!("<w:p><w:r><w:t>đoạn {}</w:t></w:r></w:p>", n * 7919 % 10_007))
        .collect();
    let whole = docx(&paragraphs, &[]);
    let document = read(&whole[..whole.len() / 2]);
    assert_eq!(document.conditions, [Condition::Truncated]);
    assert!(document.body.len() > 500, "{}", document.body.len());
    assert!(to_text(&document).starts_with("đoạn 0\nđoạn 7919\n"));
}

fn keys(document: &Document) -> Vec<&str> {
    document
        .problems
        .iter()
        .map(|problem| problem.key.as_str())
        .collect()
}

#[test]
fn hostile_packages_are_bounded() {
    // Deep nesting: containers beyond the limit are read into the one that holds them.
    for (open, close) in [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
        (
            "<mc:AlternateContent><mc:Choice>",
            "</mc:Choice></mc:AlternateContent>",
        ),
    ] {
        let inner = format!(
            "{}<w:p><w:r><w:t>a</w:t></w:r></w:p>{}",
            open.repeat(30_000),
            close.repeat(30_000)
        );
        assert!(to_text(&read(&docx(&inner, &[]))).contains('a'), "{open}");
    }
    // A small file of millions of paragraphs, or of cells.
    for inner in [
        "<w:p/>".repeat(250_000),
        format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc/>".repeat(400_000)),
    ] {
        let document = read(&docx(&inner, &[]));
        assert_eq!(keys(&document), ["limit-blocks"]);
    }
    // A bomb: nothing is taken beyond the limit.
    let bomb = docx(&" ".repeat(34 << 20), &[]);
    assert_eq!(keys(&read(&bomb)), ["bad-main-part"]);
    // Entities are not expanded.
    let entities = format!(
        "<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>{}",
        body("<w:p><w:r><w:t>x&b;y</w:t></w:r></w:p>")
    );
    let document = read(&zip(&[TYPES, ("word/document.xml", &entities)]));
    assert_eq!(
        (keys(&document), to_text(&document).as_str()),
        (vec!["entities"], "x\u{FFFD}y\n")
    );
}

const ODF: &str = "xmlns:office='o' xmlns:style='s' xmlns:text='t' xmlns:table='b' xmlns:draw='d' \
                   xmlns:fo='f' xmlns:svg='v' xmlns:dc='c' xmlns:number='n' xmlns:meta='m'";

fn odt(styles: &str, inner: &str, sheet: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{inner}</office:text></office:body></office:document-content>"
    );
    let sheet = format!("<office:document-styles {ODF}>{sheet}</office:document-styles>");
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        ("styles.xml", &sheet),
    ])
}

#[test]
fn odt_text() {
    const NUMBERS: &str = "<text:list-style style:name='L'>\
        <text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
        <text:list-level-style-number text:level='2' style:num-format='a' style:num-suffix=')'/></text:list-style>\
        <text:list-style style:name='M'><text:list-level-style-number text:level='1' style:num-format='I' style:num-suffix='.'/></text:list-style>";
    const HIDDEN: &str = "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>";
    const OUTLINE: &str = "<office:styles><text:outline-style>\
        <text:outline-level-style text:level='1' style:num-format='I' style:num-suffix='.'/>\
        <text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/></text:outline-style>\
        <style:style style:name='No' style:family='paragraph' style:list-style-name=''/></office:styles>";
    const PAGES: &str = "<number:date-style><number:text>/</number:text></number:date-style>\
        <office:master-styles><style:master-page><style:header><text:p>đầu</text:p></style:header>\
        <style:header-left style:display='false'><text:p>không</text:p></style:header-left>\
        <style:footer><text:p>chân</text:p></style:footer></style:master-page></office:master-styles>";
    let cases: [(&str, &str, &str, &str, &str); 16] = [
        (
            "fields",
            "",
            "<text:p>a <text:title>Tên</text:title>, <text:date>4/5</text:date>, <text:creator>x</text:creator></text:p>",
            "",
            "a Tên, 4/5, x",
        ),
        (
            "names of drawings",
            "",
            "<text:p>a<draw:frame><draw:image/><svg:title>x</svg:title><svg:desc>y</svg:desc></draw:frame></text:p>",
            "",
            "a",
        ),
        (
            "hidden",
            HIDDEN,
            "<text:p>a<text:span text:style-name='H'>b</text:span></text:p><text:section text:display='none'><text:p>c</text:p></text:section><text:p>d<text:hidden-paragraph text:is-hidden='true'/></text:p>",
            "",
            "a",
        ),
        (
            "space",
            "",
            "<text:p>a  b<text:s text:c='2'/>c<text:tab/>d<text:line-break/>e</text:p>",
            "",
            "a b  c\td\ne",
        ),
        (
            "lists go on",
            NUMBERS,
            "<text:list text:style-name='L'><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list><text:list text:style-name='M'><text:list-item><text:p>c</text:p></text:list-item></text:list><text:list text:style-name='L' text:continue-numbering='true'><text:list-item><text:p>d</text:p></text:list-item></text:list>",
            "",
            "1. a\na) b\nI. c\n2. d",
        ),
        (
            "lists begin again",
            NUMBERS,
            "<text:list text:style-name='L'><text:list-item><text:p>a</text:p></text:list-item></text:list><text:list text:style-name='L'><text:list-header><text:p>b</text:p></text:list-header><text:list-item text:start-value='7'><text:p>c</text:p><text:p>d</text:p></text:list-item></text:list>",
            "",
            "1. a\nb\n7. c\nd",
        ),
        (
            "numbered paragraphs",
            NUMBERS,
            "<text:numbered-paragraph text:style-name='L' text:level='1'><text:p>a</text:p></text:numbered-paragraph><text:numbered-paragraph text:style-name='L' text:level='2'><text:p>b</text:p></text:numbered-paragraph><text:numbered-paragraph text:style-name='L' text:level='1'><text:p>c</text:p></text:numbered-paragraph>",
            "",
            "1. a\na) b\n2. c",
        ),
        (
            "numbered headings",
            "",
            "<text:h text:outline-level='1'>a</text:h><text:h text:outline-level='2'>b</text:h><text:h text:outline-level='1' text:is-list-header='true'>c</text:h><text:h text:style-name='No' text:outline-level='1'>d</text:h><text:h text:outline-level='1'>e</text:h>",
            OUTLINE,
            "I. a\nI.1 b\nc\nd\nII. e",
        ),
        (
            "spans",
            "",
            "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>a</text:p></table:table-cell><table:covered-table-cell/><table:table-cell table:number-rows-spanned='2'><text:p>b</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell><table:table-cell><text:p>d</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>",
            "",
            "a\tb\nc\td\t",
        ),
        (
            "notes",
            "",
            "<text:p>a<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>b</text:p></text:note-body></text:note>c<office:annotation><dc:creator>x</dc:creator><dc:date>y</dc:date><meta:creator-initials>z</meta:creator-initials><text:p>d</text:p></office:annotation></text:p>",
            "",
            "ac\nb\nd",
        ),
        (
            "a list in a note",
            NUMBERS,
            "<text:list text:style-name='L'><text:list-item><text:p>a<text:note><text:note-body><text:list text:style-name='M'><text:list-item><text:p>b</text:p></text:list-item></text:list></text:note-body></text:note></text:p></text:list-item></text:list>",
            "",
            "1. a\nI. b",
        ),
        (
            "drawings with text",
            "",
            "<text:p>a<draw:line><text:p>b</text:p></draw:line><draw:frame><draw:text-box><text:p>c</text:p></draw:text-box></draw:frame></text:p>",
            "",
            "a\nb\nc",
        ),
        ("pages", "", "<text:p>a</text:p>", PAGES, "a\nđầu\nchân"),
        (
            "tracked",
            "",
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>x</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>a<text:change/><text:change-start/>b<text:change-end/></text:p>",
            "",
            "ab",
        ),
        (
            "ruby",
            "",
            "<text:p><text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby></text:p>",
            "",
            "a",
        ),
        (
            "pictures in the file",
            "",
            "<text:p>a<draw:frame><draw:image><office:binary-data>QUJD</office:binary-data></draw:image></draw:frame></text:p>",
            "",
            "a",
        ),
    ];
    for (what, styles, inner, sheet, expected) in cases {
        check(what, &odt(styles, inner, sheet), expected);
    }
}

#[test]
fn odt_packages() {
    let locked = zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<m><encryption-data/></m>"),
        ("content.xml", "?"),
    ]);
    assert_eq!(read(&locked).conditions, [Condition::Encrypted]);
    let told = zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("Basic/Standard/script-lb.xml", "<x/>"),
        (
            "meta.xml",
            "<m><title>Tên</title><initial-creator>Phòng</initial-creator><creation-date>2026-05-04T08:00:00.123</creation-date></m>",
        ),
        (
            "content.xml",
            "<a xmlns:office='o' xmlns:text='t'><office:text><text:p>a</text:p></office:text></a>",
        ),
    ]);
    let document = check("properties", &told, "a");
    assert_eq!(document.conditions, [Condition::Macros]);
    let properties = &document.properties;
    assert_eq!(
        (
            properties.title.as_deref(),
            properties.author.as_deref(),
            properties.created.as_deref()
        ),
        (Some("Tên"), Some("Phòng"), Some("2026-05-04T08:00:00Z"))
    );
    assert_eq!(sniff(&told), FileType::Odt);
}
