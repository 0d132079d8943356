//! What a file is, by its content and never by its name.

use crate::archive::Package;
use crate::doc::WRITE;
use crate::html;
use crate::model::FileType;
use crate::ole2::{Container, SIGNATURE, carved, is_fib};
use crate::rtf;
use legacy_text::decode_bytes;

/// Bytes looked at to tell HTML from text and text from anything else.
const JUDGED_BYTES: usize = 4096;

/// The type of a file by its content. The name is not asked: offices send RTF and HTML as `.doc`, OLE2 as
/// `.docx` and text as anything. A file whose head is damaged is known by what it holds; a compound file or package cut
/// before anything that tells is taken for a text, which offices send most.
///
/// ```
/// use documents::{FileType, sniff};
///
/// assert_eq!(sniff(b"{\\rtf1 a}"), FileType::Rtf);
/// assert_eq!(sniff("<p>a".as_bytes()), FileType::Html);
/// assert_eq!(sniff(b""), FileType::Empty);
/// ```
pub fn sniff(bytes: &[u8]) -> FileType {
    look(bytes).0
}

/// What had to be opened to tell the type of a file, so that its reader need not open it again.
pub(crate) enum Opened<'a> {
    Compound(Container<'a>),
    Package(Package<'a>),
    Nothing,
}

/// The type of a file, and the file as far as telling it took.
pub(crate) fn look(bytes: &[u8]) -> (FileType, Opened<'_>) {
    if bytes.starts_with(SIGNATURE) {
        return match Container::open(bytes) {
            Some(container) => (compound(bytes, &container), Opened::Compound(container)),
            None => (FileType::Doc, Opened::Nothing), // the signature and not even a header: its reader says so
        };
    }
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"]
        .iter()
        .any(|magic| bytes.starts_with(*magic))
    {
        return match Package::open(bytes) {
            Some(mut opened) => (package(&mut opened), Opened::Package(opened)),
            None => (cut_package(bytes), Opened::Nothing),
        };
    }
    (stream(bytes), Opened::Nothing)
}

/// The type of a file that is neither a compound file nor a package.
fn stream(bytes: &[u8]) -> FileType {
    if bytes.is_empty() {
        return FileType::Empty;
    }
    let after_space = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    // Lines of a mail or a download may stand before it; a page of HTML that shows RTF begins with a tag.
    if !after_space.starts_with(b"<") && rtf::begin(bytes).is_some() {
        return FileType::Rtf;
    }
    if bytes.starts_with(b"Rar!\x1A\x07") {
        return FileType::Rar;
    }
    if bytes.starts_with(b"7z\xBC\xAF\x27\x1C") {
        return FileType::SevenZip;
    }
    if bytes
        .get(..bytes.len().min(1024))
        .is_some_and(|head| find(head, b"%PDF-"))
    {
        return FileType::Pdf;
    }
    if is_fib(bytes) || bytes.starts_with(WRITE) {
        return FileType::Doc;
    }
    match text(bytes) {
        // A compound file whose first bytes are damaged still holds its Word stream.
        FileType::Other if carved(bytes, 512).is_some() => FileType::Doc,
        found => found,
    }
}

fn compound(bytes: &[u8], container: &Container<'_>) -> FileType {
    if container.has_top_stream("WordDocument") {
        return FileType::Doc;
    }
    if container.has_top_stream("Workbook") || container.has_top_stream("Book") {
        return FileType::Xls;
    }
    if container.has_top_stream("EncryptedPackage") {
        // A locked .docx, .xlsx or .pptx: which one is locked away with it. Word's is the common one.
        return FileType::Docx;
    }
    // The directory is lost: how the streams begin tells (a FIB with 0xA5EC, a workbook with a BOF record).
    for stream in container.nameless() {
        match stream.get(..4) {
            Some([0xEC, 0xA5, _, _]) => return FileType::Doc,
            Some([0x09, 0x08, _, _]) => return FileType::Xls,
            _ => {}
        }
    }
    if container.has_entry("WordDocument")
        || !container.is_of_another_program() && carved(bytes, 512).is_some()
    {
        return FileType::Doc;
    }
    if container.truncated && container.entries().next().is_none() {
        // Cut before anything that tells; an office sends texts more than anything else.
        return FileType::Doc;
    }
    FileType::Other
}

fn package(package: &mut Package<'_>) -> FileType {
    let has = |start: &str| package.has_name_from(start);
    if has("[content_types].xml") {
        if has("word/") {
            return FileType::Docx;
        }
        if has("xl/") {
            return FileType::Xlsx;
        }
    }
    match package.part("mimetype").as_deref() {
        Some(kind) if kind.starts_with(b"application/vnd.oasis.opendocument.text") => FileType::Odt,
        Some(kind) if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") => FileType::Ods,
        _ => FileType::Zip,
    }
}

/// A ZIP without its list of members: the names before each member still tell.
fn cut_package(bytes: &[u8]) -> FileType {
    const NAMES_STAND_WITHIN: usize = 200;
    let head = bytes
        .get(..bytes.len().min(NAMES_STAND_WITHIN))
        .unwrap_or_default();
    let of_office = ["[Content_Types].xml", "_rels/.rels", "docProps/"];
    if of_office.iter().any(|part| find(bytes, part.as_bytes())) {
        return if find(bytes, b"xl/") && !find(bytes, b"word/") {
            FileType::Xlsx
        } else {
            FileType::Docx
        };
    }
    if find(head, b"application/vnd.oasis.opendocument.text") {
        FileType::Odt
    } else if find(head, b"application/vnd.oasis.opendocument.spreadsheet") {
        FileType::Ods
    } else {
        FileType::Zip
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

/// Documents of one XML file, by how they begin; in lower case.
fn flat_xml(start: &str) -> Option<FileType> {
    if start.contains("<w:worddocument") || start.contains("word.document") {
        return Some(FileType::Docx);
    }
    if start.contains("<office:document") {
        return Some(if start.contains("opendocument.spreadsheet") {
            FileType::Ods
        } else {
            FileType::Odt
        });
    }
    start.contains("<?mso-application").then_some(FileType::Other)
}

fn text(bytes: &[u8]) -> FileType {
    let head = bytes
        .get(..bytes.len().min(JUDGED_BYTES) & !1)
        .filter(|h| !h.is_empty())
        .unwrap_or(bytes);
    let head = decode_bytes(head).text.to_ascii_lowercase();
    let strange =
        |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{1A}' | '\u{1F}');
    let strangers = head.chars().filter(strange).count();
    let replaced = head.chars().filter(|&c| c == '\u{FFFD}').count();
    // C1 controls come out of legacy bytes; a binary file has far more.
    if strangers * 50 > head.chars().count() || head.contains('\0') || replaced * 10 > head.chars().count() {
        return FileType::Other;
    }
    let start = head.trim_start();
    const ROOTS: [&str; 3] = ["<?xml", "<w:worddocument", "<office:document"];
    if ROOTS.iter().any(|root| start.starts_with(root))
        && let Some(found) = flat_xml(start)
    {
        return found;
    }
    if html::is_archive(bytes) {
        return FileType::Html;
    }
    const TAGS: [&str; 16] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<table",
        "<p>",
        "<p ",
        "<div",
        "<p class",
        "<font",
        "<span",
        "<center",
        "<frameset",
        "<ol",
        "<ul",
    ];
    if start.starts_with('<') && TAGS.iter().any(|tag| head.contains(tag)) {
        return FileType::Html;
    }
    FileType::Text
}
