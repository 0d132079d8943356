//! Office documents as one neutral value: blocks of paragraphs and tables, with what was wrong and where.
//!
//! **Why it exists.** Procedures and decisions arrive as Word 97–2003, RTF or HTML under a `.doc` name, `.docx`
//! or `.odt`, typed in Unicode, TCVN3 or VNI fonts, sometimes cut short or locked. Everything after this
//! crate sees [`Document`] only.
//!
//! **What it deliberately does not do.** It reads and never writes; it lays nothing out; it opens no path and
//! no network; a reader never fails on any bytes, it reports [`Problem`]s. Spreadsheets are the `sheets`
//! crate's.
//!
//! ```
//! use documents::{FileType, read, sniff, to_text};
//!
//! let rtf = br"{\rtf1\ansi Th\u7911? t\u7909?c\par}";
//! assert_eq!(sniff(rtf), FileType::Rtf);
//! assert_eq!(to_text(&read(rtf)).trim(), "Thủ tục");
//! ```

pub mod archive;
mod bytes;
pub mod citations;
mod codepage;
pub mod codes;
pub mod columns;
pub mod compare;
pub mod decision;
mod doc;
mod docx;
mod flow;
pub mod folded;
mod html;
mod lines;
pub mod model;
mod numbering;
mod odt;
mod ole2;
mod pdf;
mod plain;
mod preview;
pub mod procedure;
mod rtf;
mod runs;
pub mod sections;
mod sniff;
mod text;
mod xml;

pub use model::*;
pub use preview::preview;
use sniff::Opened;
pub use sniff::sniff;
pub use text::to_text;

/// `true` when a compound file (MS-CFB) or a package (APPNOTE, the ZIP format) ends before what its own tables speak
/// of: a mail or a copy was cut off. `false` for all other types, which do not tell.
pub fn is_cut(bytes: &[u8]) -> bool {
    if bytes.starts_with(ole2::SIGNATURE) {
        ole2::Container::open(bytes).is_none_or(|container| container.truncated)
    } else {
        bytes.starts_with(b"PK\x03\x04") && archive::Package::open(bytes).is_none()
    }
}

/// Reads a document of whatever type its content shows ([`sniff`]). A type that is no document, or one not covered,
/// gives an empty body and a problem that says so.
///
/// It never fails and never panics: what could not be read is in [`Document::problems`], by the keys of [`Problem::key`],
/// and in [`Document::conditions`]. Whatever the bytes are, it takes time in proportion to their number, and at most
/// 64 MiB and 16 times their number of memory.
///
/// ```
/// use documents::{Condition, read};
///
/// let cut = read(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more");
/// assert_eq!(cut.conditions, [Condition::Truncated]);
/// assert_eq!(cut.problems[0].key, "bad-container");
/// ```
pub fn read(bytes: &[u8]) -> Document {
    let (file_type, opened) = sniff::look(bytes);
    match file_type {
        FileType::Doc => doc::read(bytes, opened),
        FileType::Docx => docx::read(bytes, opened),
        FileType::Odt => odt::read(bytes, opened),
        FileType::Pdf => pdf::read(bytes),
        FileType::Rtf => rtf::read(bytes),
        FileType::Html => html::read(bytes),
        FileType::Text => plain::read(bytes),
        other => {
            let mut document = Document::new(other);
            if matches!(opened, Opened::Compound(container) if container.truncated) {
                document.conditions.push(Condition::Truncated);
            }
            if other == FileType::Empty {
                document.conditions.push(Condition::Empty);
                document.problems.push(Problem::whole("empty", "no bytes"));
            } else {
                document
                    .problems
                    .push(Problem::whole("format-not-supported", other.as_str()));
            }
            document
        }
    }
}
