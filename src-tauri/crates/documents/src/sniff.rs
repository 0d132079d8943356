//! What a file is, by its content and never by its name.

use crate::model::FileType;
use crate::ole2::{Container, SIGNATURE};

/// The type of a file by its content. The name is not asked: offices send RTF and HTML as `.doc`, OLE2 as
/// `.docx` and text as anything.
pub fn sniff(bytes: &[u8]) -> FileType {
    if bytes.is_empty() {
        return FileType::Empty;
    }
    if bytes.starts_with(SIGNATURE) {
        return compound(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"PK\x05\x06")
        || bytes.starts_with(b"PK\x07\x08")
    {
        return FileType::Zip;
    }
    FileType::Other
}

fn compound(bytes: &[u8]) -> FileType {
    let Some(container) = Container::open(bytes) else {
        return FileType::Other;
    };
    if container.has_top_stream("WordDocument") {
        FileType::Doc
    } else if container.has_top_stream("Workbook") || container.has_top_stream("Book") {
        FileType::Xls
    } else {
        FileType::Other
    }
}
