//! `winmail.dat`: what Outlook packs a mail's files into when it thinks the recipient uses Outlook too ([MS-OXTNEF]).
//!
//! Only the files are taken out. A damaged packing gives those before the damage.

use encoding_rs::Encoding;

use crate::charset;

/// The most files taken out of one packing.
pub(crate) const MAX_FILES: usize = 500;
/// The most properties of one file that are looked at.
const MAX_PROPERTIES: u32 = 10_000;

/// First bytes of a packing ([MS-OXTNEF] §2.1.3.1).
const SIGNATURE: u32 = 0x223E_9F78;
/// Attributes (§2.1.3.3): a file begins; its short name; its content; its other properties; the code page of names.
const ATTACH_REND_DATA: u32 = 0x0006_9002;
const ATTACH_TITLE: u32 = 0x0001_8010;
const ATTACH_DATA: u32 = 0x0006_800F;
const ATTACHMENT: u32 = 0x0006_9005;
const OEM_CODE_PAGE: u32 = 0x0006_9007;
/// Properties of a file ([MS-OXPROPS]): long name, type, content.
const LONG_NAME: u16 = 0x3707;
const MIME_TAG: u16 = 0x370E;
const DATA: u16 = 0x3701;

/// A file taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Packed {
    pub(crate) name: String,
    /// Its media type, where one is stated.
    pub(crate) media: Option<String>,
    pub(crate) content: Vec<u8>,
}

/// Whether bytes are a packing, whatever they are called.
pub(crate) fn is_tnef(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE.to_le_bytes())
}

/// The files, and whether all was as it should be. Of a damaged packing a file without content is none.
pub(crate) fn unpacked(bytes: &[u8]) -> (Vec<Packed>, bool) {
    let mut files = Vec::new();
    let whole = gather(bytes, &mut files).is_some();
    if !whole {
        files.retain(|file| !file.content.is_empty());
    }
    (files, whole)
}

fn gather(bytes: &[u8], files: &mut Vec<Packed>) -> Option<()> {
    let mut rest = Rest(bytes);
    if rest.u32()? != SIGNATURE {
        return None;
    }
    let _key = rest.u16()?;
    let mut code_page = None;
    while !rest.0.is_empty() {
        let (id, data) = attribute(&mut rest)?;
        match id {
            OEM_CODE_PAGE => code_page = Rest(data).u32(),
            ATTACH_REND_DATA if files.len() >= MAX_FILES => return None,
            ATTACH_REND_DATA => files.push(Packed::default()),
            _ => {
                if let Some(file) = files.last_mut() {
                    take(file, id, data, code_page);
                }
            }
        }
    }
    Some(())
}

/// One attribute: level, name, length, data, checksum.
fn attribute<'a>(rest: &mut Rest<'a>) -> Option<(u32, &'a [u8])> {
    let _level = rest.bytes(1)?;
    let id = rest.u32()?;
    let length = usize::try_from(rest.u32()?).ok()?;
    let data = rest.bytes(length)?;
    let _checksum = rest.u16()?;
    Some((id, data))
}

fn take(file: &mut Packed, id: u32, data: &[u8], code_page: Option<u32>) {
    match id {
        ATTACH_TITLE if file.name.is_empty() => file.name = narrow(data, code_page),
        ATTACH_DATA => file.content = data.to_vec(),
        ATTACHMENT => {
            let mut rest = Rest(data);
            let count = rest.u32().unwrap_or(0).min(MAX_PROPERTIES);
            for _ in 0..count {
                let Some((kind, name, value)) = property(&mut rest) else {
                    return;
                };
                let text = || match kind {
                    0x1F => wide(value),
                    _ => narrow(value, code_page),
                };
                match (name, kind) {
                    (LONG_NAME, 0x1E | 0x1F) => file.name = text(),
                    (MIME_TAG, 0x1E | 0x1F) => file.media = Some(text().to_lowercase()),
                    (DATA, 0x102) if file.content.is_empty() => file.content = value.to_vec(),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// One property (§2.1.3.4): type, number and, of several values, the last.
fn property<'a>(rest: &mut Rest<'a>) -> Option<(u16, u16, &'a [u8])> {
    let kind = rest.u16()?;
    let name = rest.u16()?;
    if name >= 0x8000 {
        let _set = rest.bytes(16)?;
        if rest.u32()? == 0 {
            rest.u32()?;
        } else {
            rest.counted()?;
        }
    }
    let several = kind & 0x1000 != 0;
    let kind = kind & 0x0FFF;
    let width = match kind {
        2 | 3 | 4 | 0xA | 0xB => Some(4),
        5 | 6 | 7 | 0x14 | 0x40 => Some(8),
        0x48 => Some(16),
        0xD | 0x1E | 0x1F | 0x102 => None,
        _ => return None,
    };
    let count = if several || width.is_none() {
        rest.u32()?
    } else {
        1
    };
    let mut value: &[u8] = &[];
    for _ in 0..count {
        value = match width {
            Some(width) => rest.bytes(width)?,
            None => rest.counted()?,
        };
    }
    Some((kind, name, value))
}

/// Text of one byte a letter or so, ended by NUL.
fn narrow(bytes: &[u8], code_page: Option<u32>) -> String {
    let text = bytes.split(|b| *b == 0).next().unwrap_or_default();
    let label = code_page.map(|number| match number {
        65001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    });
    let known = label.filter(|label| Encoding::for_label(label.as_bytes()).is_some());
    charset::decode(text, known.as_deref()).0
}

/// Text in UTF-16.
fn wide(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE
        .decode_without_bom_handling(bytes)
        .0
        .trim_end_matches('\0')
        .to_owned()
}

/// What is not yet read; numbers are little-endian.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.bytes(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    /// Bytes after their number, filled up to a multiple of four.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.u32()?).ok()?;
        let value = self.bytes(count)?;
        self.bytes(count.wrapping_neg() % 4)?;
        Some(value)
    }
}
