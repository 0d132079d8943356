//! Every format a list comes in, and what is odd in each.

use std::io::{Cursor, Write};

use documents::FileType;
use sheets::{CellValue, ListReading, Status, StatusKind, Workbook, is_workbook, list_rows, read};

pub(crate) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of sheets (attributes of `<sheet>`, inside of `<worksheet>`), with shared strings and styles.
pub(crate) fn xlsx(sheets: &[(&str, &str)], shared: &str, styles: &str) -> Vec<u8> {
    let mut entries = String::new();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (index, (attributes, inside)) in sheets.iter().enumerate() {
        let n = index + 1;
        entries += &format!("<sheet {attributes} sheetId='{n}' r:id='r{n}'/>");
        relations +=
            &format!("<Relationship Id='r{n}' Type='http://x/worksheet' Target='worksheets/sheet{n}.xml'/>");
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!("<worksheet>{inside}</worksheet>"),
        ));
    }
    let workbook = format!("<workbook><workbookPr/><sheets>{entries}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let shared = format!("<sst>{shared}</sst>");
    let styles = format!("<styleSheet>{styles}</styleSheet>");
    let mut all = vec![
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id='a' Type='http://x/officeDocument' Target='/xl/workbook.xml'/></Relationships>",
        ),
        ("xl/workbook.xml", workbook.as_str()),
        ("xl/_rels/workbook.xml.rels", relations.as_str()),
        ("xl/sharedStrings.xml", shared.as_str()),
        ("xl/styles.xml", styles.as_str()),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    packed(&all)
}

fn shown(workbook: &Workbook) -> Vec<Vec<String>> {
    let rows = workbook.sheets.iter().flat_map(|sheet| &sheet.rows);
    rows.map(|row| row.iter().map(CellValue::shown).collect())
        .collect()
}

fn keys(workbook: &Workbook) -> Vec<&str> {
    workbook
        .problems
        .iter()
        .map(|problem| problem.key.as_str())
        .collect()
}

#[test]
fn cells_of_a_packed_workbook() {
    let bytes = xlsx(
        &[(
            "name='A'",
            "<dimension ref='A1:XFD1048576'/><sheetData>
             <row r='2'><c r='B2' t='s'><v>0</v></c><c t='inlineStr'><is><t>là &amp; _x000D_gì</t></is></c></row>
             <row><c t='s' s='1'><v>1</v></c><c s='2'><v>46035</v></c><c s='3'><v>46035.5</v></c><c><v>1.5</v></c>
             <c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='str'><f>A1</f><v>kết quả</v></c><c t='d'><v>2026-01-13T00:00:00</v></c></row>
             <row r='4'><c r='A4' t='s'><v>2</v></c><c r='B4' t='s'><v>9</v></c></row>
             </sheetData>",
        )],
        "<si><t>Mã</t></si><si><t>quyÕt ®Þnh</t></si>
         <si><r><t>số </t></r><r><rPr><rFont val='.VnTime'/></rPr><t>®iÒu</t></r><rPh><t>x</t></rPh></si>",
        "<numFmts><numFmt numFmtId='164' formatCode='dd\\/mm\\/yyyy'/></numFmts>
         <fonts><font><name val='Arial'/></font><font><name val='.VnTimeH'/></font></fonts>
         <cellStyleXfs><xf numFmtId='14' fontId='1'/></cellStyleXfs>
         <cellXfs><xf numFmtId='0' fontId='0'/><xf numFmtId='0' fontId='1'/><xf numFmtId='14' fontId='0'/><xf numFmtId='164'/></cellXfs>",
    );
    let workbook = read(&bytes, documents::sniff(&bytes));
    let expected: Vec<Vec<&str>> = vec![
        vec![],
        vec!["", "Mã", "là & gì"],
        vec![
            "QUYẾT ĐỊNH",
            "13/01/2026",
            "13/01/2026",
            "1.5",
            "x",
            "#N/A",
            "kết quả",
            "13/01/2026",
        ],
        vec!["số điều"],
    ];
    assert_eq!(shown(&workbook), expected);
    assert_eq!(keys(&workbook), ["string-missing"]);
}

#[test]
fn merged_cells_stand_in_each_of_their_rows() {
    let bytes = xlsx(
        &[(
            "name='A'",
            "<sheetData>
             <row><c t='inlineStr'><is><t>Mã số</t></is></c><c t='inlineStr'><is><t>Tên thủ tục</t></is></c><c t='inlineStr'><is><t>Lĩnh vực</t></is></c></row>
             <row><c t='inlineStr'><is><t>1.000001</t></is></c><c t='inlineStr'><is><t>Cấp thẻ</t></is></c><c t='inlineStr'><is><t>Du lịch</t></is></c></row>
             <row><c t='inlineStr'><is><t>1.000002</t></is></c><c t='inlineStr'><is><t>Đổi thẻ</t></is></c></row>
             </sheetData><mergeCells><mergeCell ref='C2:C1048576'/></mergeCells>",
        )],
        "",
        "",
    );
    let list = list_rows(&read(&bytes, FileType::Xlsx));
    let fields: Vec<_> = list.rows.iter().map(|row| row.field.as_deref()).collect();
    assert_eq!(fields, [Some("Du lịch"), Some("Du lịch")]);
}

#[test]
fn a_hidden_sheet_is_told_and_not_counted() {
    let list = "<sheetData><row><c t='inlineStr'><is><t>Mã số</t></is></c><c t='inlineStr'><is><t>Tên</t></is></c></row>
        <row><c t='inlineStr'><is><t>1.000001</t></is></c><c t='inlineStr'><is><t>Cấp thẻ</t></is></c></row></sheetData>";
    let bytes = xlsx(&[("name='A'", list), ("name='Cũ' state='hidden'", list)], "", "");
    let read = list_rows(&read(&bytes, FileType::Xlsx));
    assert_eq!(read.rows.len(), 1);
    let hidden = read.problems.iter().find(|problem| problem.key == "sheet-hidden");
    assert_eq!(hidden.unwrap().detail, "Cũ: 1 rows about procedures");
}

/// One record of an `.xls`.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend_from_slice(&u16::try_from(body.len()).unwrap().to_le_bytes());
    out.extend_from_slice(body);
    out
}

fn compound(stream_name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream_name)
        .unwrap()
        .write_all(stream)
        .unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A workbook of Excel 95: bytes of code page 1258 in one font, TCVN3 bytes in another, VNI in a third.
fn excel_95(date_1904: u8) -> Vec<u8> {
    let font = |name: &[u8]| {
        let mut body = vec![0; 14];
        body.push(u8::try_from(name.len()).unwrap());
        body.extend_from_slice(name);
        record(0x31, &body)
    };
    let format = |font: u16, number: u16| {
        let mut body = font.to_le_bytes().to_vec();
        body.extend_from_slice(&number.to_le_bytes());
        body.extend_from_slice(&[0; 12]);
        record(0xE0, &body)
    };
    let label = |column: u8, format: u8, text: &[u8]| {
        let mut body = vec![0, 0, column, 0, format, 0, u8::try_from(text.len()).unwrap(), 0];
        body.extend_from_slice(text);
        record(0x204, &body)
    };
    let mut globals = record(0x809, &[0, 5, 5, 0, 0, 0, 0, 0]);
    globals.extend(record(0x42, &1258_u16.to_le_bytes()));
    globals.extend(record(0x22, &[date_1904, 0]));
    for name in [b"Arial".as_slice(), b".VnTime", b"VNI-Times"] {
        globals.extend(font(name));
    }
    for (of, number) in [(0, 0), (1, 0), (2, 0), (0, 14)] {
        globals.extend(format(of, number));
    }
    let sheet_name = b"\xD0\xF4n"; // Đôn in 1258
    let start = u32::try_from(globals.len() + 4 + 7 + sheet_name.len() + 4).unwrap();
    let mut bound = start.to_le_bytes().to_vec();
    bound.extend_from_slice(&[0, 0, u8::try_from(sheet_name.len()).unwrap()]);
    bound.extend_from_slice(sheet_name);
    globals.extend(record(0x85, &bound));
    globals.extend(record(0x0A, &[]));
    assert_eq!(globals.len(), start as usize);
    let mut sheet = record(0x809, &[0, 5, 16, 0, 0, 0, 0, 0]);
    sheet.extend(label(0, 0, b"t\xEA\xEC"));
    sheet.extend(label(1, 1, b"th\xF1"));
    sheet.extend(label(2, 2, b"thu\xFB"));
    let mut number = vec![0, 0, 3, 0, 3, 0];
    number.extend_from_slice(&46035_f64.to_le_bytes());
    sheet.extend(record(0x203, &number));
    let mut mul = vec![0, 0, 4, 0];
    for value in [(0_u16, 3_u32 << 2 | 2), (0, 12345_u32 << 2 | 3)] {
        mul.extend_from_slice(&value.0.to_le_bytes());
        mul.extend_from_slice(&value.1.to_le_bytes());
    }
    mul.extend_from_slice(&[5, 0]);
    sheet.extend(record(0xBD, &mul));
    sheet.extend(record(0x0A, &[]));
    globals.extend(sheet);
    compound("/Book", &globals)
}

#[test]
fn a_workbook_of_excel_95() {
    for (date_1904, day) in [(0, "13/01/2026"), (1, "14/01/2030")] {
        let bytes = excel_95(date_1904);
        assert_eq!(documents::sniff(&bytes), FileType::Xls);
        let workbook = read(&bytes, FileType::Xls);
        assert_eq!(workbook.sheets[0].name, "Đôn");
        assert_eq!(shown(&workbook), [["tế", "thủ", "thủ", day, "3", "123.45"]]);
        assert_eq!(keys(&workbook), Vec::<&str>::new());
    }
}

#[test]
fn locked_workbooks_are_told() {
    let mut stream = record(0x809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    stream.extend(record(0x2F, &[0; 6]));
    assert_eq!(
        keys(&read(&compound("/Workbook", &stream), FileType::Xls)),
        ["encrypted"]
    );
    let package = compound("/EncryptedPackage", &[0; 64]);
    assert_eq!(keys(&read(&package, FileType::Xlsx))[0], "encrypted");
    assert_eq!(keys(&read(&package, documents::sniff(&package)))[0], "encrypted");
    let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let ods = packed(&[("META-INF/manifest.xml", manifest), ("content.xml", "noise")]);
    assert_eq!(keys(&read(&ods, FileType::Ods)), ["encrypted"]);
}

/// The same list as five programs save it.
#[test]
fn one_list_in_every_format() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/sheets");
    for name in [
        "danh-muc.csv",
        "danh-muc.xls",
        "danh-muc.xlsx",
        "danh-muc.ods",
        "danh-muc.fods",
        "danh-muc.xml",
    ] {
        let bytes = std::fs::read(format!("{folder}/{name}")).unwrap();
        let kind = documents::sniff(&bytes);
        assert!(
            kind == FileType::Text || is_workbook(&bytes, kind),
            "{name} {kind:?}"
        );
        let list = list_rows(&read(&bytes, kind));
        check_list(&list, name);
    }
}

fn check_list(list: &ListReading, name: &str) {
    let rows: Vec<_> = list
        .rows
        .iter()
        .map(|row| {
            let day = row.effective_date.map(|day| day.to_string());
            (
                row.code.as_deref(),
                row.field.as_deref(),
                row.level.as_deref(),
                row.kind,
                day,
                row.place.row,
            )
        })
        .collect();
    let (notary, civil) = (Some("Công chứng"), Some("Hộ tịch"));
    let level = Some("cấp tỉnh");
    assert_eq!(
        rows,
        [
            (
                Some("1.000075"),
                notary,
                level,
                Some(StatusKind::InForce),
                Some("2026-01-13".into()),
                3
            ),
            (
                Some("1.000112"),
                notary,
                level,
                Some(StatusKind::Expired),
                Some("2024-04-14".into()),
                4
            ),
            (
                Some("2.000635"),
                civil,
                level,
                Some(StatusKind::Suspended),
                None,
                6
            ),
        ],
        "{name}"
    );
    assert_eq!(
        list.rows[2].status,
        Some(Status::Other("Tạm ngưng".into())),
        "{name}"
    );
    assert_eq!(
        list.rows[2].name, "Cấp bản sao trích lục hộ tịch, đăng ký khai sinh",
        "{name}"
    );
    let keys: Vec<_> = list.problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["status-not-understood"], "{name}");
}

#[test]
fn lists_of_values_in_every_encoding() {
    use legacy_text::{LegacyEncoding, encode};
    let text = "sep=;\r\nSTT;Mã số;Tên thủ tục;Tình trạng\r\n1;1.000001;\"Cấp thẻ \"\"hướng dẫn viên\"\"\r\ndu lịch; nội địa\";còn hiệu lực\r\n";
    let check = |bytes: &[u8], what: &str| {
        let list = list_rows(&read(bytes, FileType::Text));
        assert_eq!(list.rows.len(), 1, "{what}");
        assert_eq!(
            list.rows[0].name, "Cấp thẻ \"hướng dẫn viên\" du lịch; nội địa",
            "{what}"
        );
        assert_eq!(list.rows[0].status, Some(Status::Valid), "{what}");
    };
    for which in LegacyEncoding::ALL {
        check(&encode(text, which).0, which.name());
    }
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(&wide, "UTF-16");
    let mojibake: String = encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(text.as_bytes())
        .0
        .into_owned();
    check(mojibake.as_bytes(), "UTF-8 twice");
}

#[test]
fn letters_of_a_lost_font_are_told_not_converted() {
    let cell = |text: &str| format!("<row><c t='inlineStr'><is><t>{text}</t></is></c></row>");
    let rows = cell("Danh môc thñ tôc hµnh chÝnh cßn hiÖu lùc") + &cell("QuyÕt ®Þnh c«ng bè thñ tôc");
    let bytes = xlsx(&[("name='A'", &format!("<sheetData>{rows}</sheetData>"))], "", "");
    let workbook = read(&bytes, FileType::Xlsx);
    assert_eq!(keys(&workbook), ["legacy-letters"]);
    assert_eq!(
        workbook.sheets[0].rows[1][0].shown(),
        "QuyÕt ®Þnh c«ng bè thñ tôc"
    );
}
