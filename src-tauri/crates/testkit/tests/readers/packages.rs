//! Packages opened and packed again.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A part of a package.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The parts; `None` for what is no package.
pub(crate) fn open(bytes: &[u8]) -> Option<Vec<Part>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len())
        .map(|index| {
            let mut member = archive.by_index(index).ok()?;
            let mut bytes = Vec::new();
            let name = member.name().ok()?.into_owned();
            member.read_to_end(&mut bytes).ok()?;
            Some(Part { name, bytes })
        })
        .collect()
}

/// The parts as a package again.
pub(crate) fn packed(parts: &[Part]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for part in parts {
        writer.start_file(part.name.as_str(), options).unwrap();
        writer.write_all(&part.bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A package of these parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let parts: Vec<Part> = parts
        .iter()
        .map(|(name, bytes)| Part {
            name: (*name).to_owned(),
            bytes: bytes.to_vec(),
        })
        .collect();
    packed(&parts)
}
