//! What each fuzz target does with its bytes: the public reader, then everything made from what it read.
//!
//! Packages (`.docx`, `.odt`, `.xlsx`, `.ods`) are fuzzed in two forms: as a ZIP, and *laid open*: names and parts one after
//! the other, with a zero byte between, packed into a ZIP here. A fuzzer that changes packed bytes mostly finds that they
//! no longer unpack.

use std::hint::black_box;
use std::io::{Cursor, Read, Write};

use documents::archive::{Limits, members};
use documents::compare::{Options, compare as compared};
use documents::procedure::{Mark, MarkedProcedure, read_procedures, with_marks};
use documents::{Document, FileType, Place, decision, read, sniff, to_text};
use legacy_text::LegacyEncoding;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Between names and parts of a package laid open, and between the two documents of a comparison.
const BETWEEN: u8 = 0;
/// Parts of a package laid open.
const MAX_PARTS: usize = 64;

/// A document, when the bytes are of that type.
pub fn document(data: &[u8], kind: FileType) {
    if sniff(data) == kind {
        use_document(&read(data));
    }
}

/// A document of whatever type.
pub fn any_document(data: &[u8]) {
    use_document(&read(data));
}

/// A document in a package, as it is or laid open.
pub fn packed_document(data: &[u8], kind: FileType) {
    match packed(data) {
        Some(package) => document(&package, kind),
        None => document(data, kind),
    }
}

/// A workbook of the type said.
pub fn workbook(data: &[u8], kind: FileType) {
    let book = sheets::read(data, kind);
    black_box(sheets::is_validity_list(&book));
    black_box(sheets::list_rows(&book));
}

/// A workbook in a package, as it is or laid open.
pub fn packed_workbook(data: &[u8], kind: FileType) {
    match packed(data) {
        Some(package) => workbook(&package, kind),
        None => workbook(data, kind),
    }
}

/// An archive, under limits that keep a case small.
pub fn archive(data: &[u8]) {
    black_box(members(data, &Limits::default()));
}

/// Procedures, their decision, and marks laid over them; the text is read as the reader for its type does.
pub fn sections(data: &[u8]) {
    let document = read(data);
    let reading = read_procedures(&document);
    let place = |at: usize| Place {
        block: usize::from(data.get(at).copied().unwrap_or_default()),
        ..Place::default()
    };
    let marks: Vec<Mark> = [("thoi_han", 0), ("trinh_tu", 2)]
        .into_iter()
        .map(|(key, at)| Mark {
            section_key: key.to_owned(),
            procedure: MarkedProcedure::Index(at / 2),
            from: place(at),
            to: place(at + 1),
        })
        .collect();
    black_box(with_marks(reading, &marks, &document));
    black_box(decision::read_decision(&document));
}

/// The page that shows a document: nothing in it may run or be fetched.
pub fn preview(data: &[u8]) {
    let page = documents::preview(&read(data));
    for forbidden in [
        "<script",
        "<iframe",
        "<object",
        "<embed",
        " src=\"http",
        " href=\"http",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

/// Two documents against each other: the same bytes are the same in substance, others whatever they are.
pub fn compare(data: &[u8]) {
    let cut = data
        .iter()
        .position(|&byte| byte == BETWEEN)
        .unwrap_or(data.len());
    let (left, right) = data.split_at(cut);
    let (left, right) = (read(left), read(right.get(1..).unwrap_or_default()));
    for options in [Options::STRICT, Options::SUBSTANCE] {
        let there = compared(&left, &right, options);
        let back = compared(&right, &left, options);
        assert_eq!(there.verdict, back.verdict, "from one side and from the other");
        assert!(compared(&left, &left, options).differences.is_empty());
    }
}

/// Text of legacy encodings, both ways.
pub fn legacy(data: &[u8]) {
    let decoded = legacy_text::decode_bytes(data);
    black_box(legacy_text::recognise(&decoded.text));
    black_box(legacy_text::convert(&decoded.text));
    black_box(legacy_text::fold(&decoded.text));
    black_box(legacy_text::comparable(&decoded.text));
    black_box(legacy_text::sort_key(&decoded.text));
    for encoding in LegacyEncoding::ALL {
        black_box(legacy_text::preview(&decoded.text, encoding));
        black_box(legacy_text::decode_as(&decoded.text, encoding));
        black_box(legacy_text::encode(&decoded.text, encoding));
    }
}

fn use_document(document: &Document) {
    black_box(to_text(document));
    black_box(documents::preview(document));
    let procedures = read_procedures(document);
    let decision = decision::read_decision(document);
    black_box(decision::file_role(document, decision.as_ref(), &procedures));
    black_box(sheets::list_rows(&sheets::from_document(document)));
}

/// The package that was laid open; `None` for bytes that are a package already.
pub fn packed(data: &[u8]) -> Option<Vec<u8>> {
    if data.starts_with(b"PK") || data.starts_with(b"\xD0\xCF\x11\xE0") || data.starts_with(b"<") {
        return None;
    }
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let pieces: Vec<&[u8]> = data.split(|&byte| byte == BETWEEN).take(2 * MAX_PARTS).collect();
    for pair in pieces.chunks(2) {
        let &[name, part] = pair else { continue };
        // A name twice is refused; that case is the ZIP form's.
        if writer.start_file(String::from_utf8_lossy(name), options).is_ok() {
            writer.write_all(part).ok()?;
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

/// A package laid open; `None` when it cannot be, or a part of it holds a zero byte.
pub fn laid_open(package: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package)).ok()?;
    let mut out = Vec::new();
    for index in 0..archive.len().min(MAX_PARTS) {
        let mut member = archive.by_index(index).ok()?;
        let name = member.name().ok()?.into_owned();
        let mut part = Vec::new();
        member.read_to_end(&mut part).ok()?;
        if part.contains(&BETWEEN) || part.is_empty() {
            continue; // a picture, a folder
        }
        for piece in [name.as_bytes(), &part] {
            out.extend_from_slice(piece);
            out.push(BETWEEN);
        }
    }
    out.pop();
    Some(out)
}
