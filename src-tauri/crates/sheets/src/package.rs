//! The parts of a packed workbook (`.xlsx`, `.ods`), unfolded as they are read and never as a whole.

use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::workbook::Refusal;
use crate::xml::Xml;

/// Bytes a packed workbook may always unfold to.
pub(crate) const MAX_UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes it may unfold to beyond that, for each byte of the file.
pub(crate) const MAX_EXPANSION: u64 = 32;
/// What a part says that would unfold beyond the bounds.
pub(crate) const LIMIT_BYTES: &str = "unfolds to too many bytes";
/// Members of a packed workbook.
const MAX_MEMBERS: usize = 10_000;

/// A package.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Names of members, slashes made one.
    names: Vec<String>,
    left: Cell<u64>,
}

/// A part being read.
pub(crate) struct Part<'p, 'b> {
    member: ZipFile<'p, Cursor<&'b [u8]>>,
    left: &'p Cell<u64>,
}

impl Read for Part<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.member.read(buffer)?;
        let left = self.left.get().checked_sub(count as u64);
        self.left.set(left.unwrap_or(0));
        match left {
            Some(_) => Ok(count),
            None => Err(io::Error::other(LIMIT_BYTES)),
        }
    }
}

impl<'b> Package<'b> {
    /// Opens a package.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Refusal("not-readable", error.to_string()))?;
        if archive.len() > MAX_MEMBERS {
            return Err(Refusal("limit-members", archive.len().to_string()));
        }
        let names = (0..archive.len())
            .map(|at| match archive.name_for_index(at) {
                Some(Ok(name)) => name.replace('\\', "/"),
                _ => String::new(),
            })
            .collect();
        let allowed = MAX_UNPACKED_BYTES.saturating_add((bytes.len() as u64).saturating_mul(MAX_EXPANSION));
        Ok(Self {
            archive,
            names,
            left: Cell::new(allowed),
        })
    }

    /// The name of the first member that satisfies.
    pub(crate) fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        self.names.iter().find(|name| wanted(name)).cloned()
    }

    /// A part as a stream of tags; its name may differ in case and begin with a slash.
    pub(crate) fn part(&mut self, name: &str) -> Option<Xml<BufReader<Part<'_, 'b>>>> {
        let name = name.trim_start_matches('/');
        let index = self.names.iter().position(|own| own.eq_ignore_ascii_case(name))?;
        let member = self.archive.by_index(index).ok()?;
        Some(Xml::new(BufReader::new(Part {
            member,
            left: &self.left,
        })))
    }
}
