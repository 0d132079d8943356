//! A file of this program's own for what the desk puts away: it has no name where the system allows that, and is gone
//! with the program. What is in it can be folded from the ledger again.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use domain::shelf::{Drawer, Slot};
use zstd::bulk::{Compressor, Decompressor};

use crate::held;

/// Of zstd: what is put away is read again more often than it is carried anywhere.
const COMPRESSION_LEVEL: i32 = 1;
/// Largest value unpacked, in bytes: far above what any mail's readings amount to.
const MAX_VALUE_BYTES: u32 = 256 * 1024 * 1024;
/// A packed value begins with the size of its JSON.
const SIZE_LEN: usize = 4;

/// The drawer of one state: nothing is ever written over, so a copy of the state may share it.
pub(crate) struct FileDrawer {
    folder: PathBuf,
    /// The file, made when first needed, and where it ends.
    file: Mutex<Option<(File, u64)>>,
    pack: Mutex<Compressor<'static>>,
    unpack: Mutex<Decompressor<'static>>,
}

impl std::fmt::Debug for FileDrawer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileDrawer({})", self.folder.display())
    }
}

impl FileDrawer {
    /// A drawer whose file is to lie in that folder: beside the register, where there is room for it or for nothing.
    pub(crate) fn new(folder: &Path) -> std::io::Result<Self> {
        let mut pack = Compressor::new(COMPRESSION_LEVEL)?;
        pack.include_checksum(true)?;
        Ok(Self {
            folder: folder.to_owned(),
            file: Mutex::default(),
            pack: Mutex::new(pack),
            unpack: Mutex::new(Decompressor::new()?),
        })
    }

    fn write(&self, packed: &[u8]) -> std::io::Result<Slot> {
        let len_bytes = u32::try_from(packed.len()).map_err(std::io::Error::other)?;
        let mut place = held(&self.file);
        let (file, end) = match &mut *place {
            Some(open) => open,
            none => none.insert((tempfile::tempfile_in(&self.folder)?, 0)),
        };
        let offset = *end;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(packed)?;
        *end += u64::from(len_bytes);
        Ok(Slot { offset, len_bytes })
    }

    fn read_at(&self, slot: Slot) -> Option<Vec<u8>> {
        let mut place = held(&self.file);
        let (file, _) = place.as_mut()?;
        let mut packed = vec![0; usize::try_from(slot.len_bytes).ok()?];
        file.seek(SeekFrom::Start(slot.offset)).ok()?;
        file.read_exact(&mut packed).ok()?;
        Some(packed)
    }
}

impl Drawer for FileDrawer {
    fn pack(&self, json: &[u8]) -> Option<Vec<u8>> {
        let size_bytes = u32::try_from(json.len())
            .ok()
            .filter(|size| *size <= MAX_VALUE_BYTES)?;
        let frame = held(&self.pack).compress(json).ok()?;
        Some([&size_bytes.to_le_bytes(), frame.as_slice()].concat())
    }

    fn unpack(&self, packed: &[u8]) -> Option<Vec<u8>> {
        let (size, frame) = packed.split_first_chunk::<SIZE_LEN>()?;
        let size_bytes = Some(u32::from_le_bytes(*size)).filter(|size| *size <= MAX_VALUE_BYTES)?;
        held(&self.unpack)
            .decompress(frame, usize::try_from(size_bytes).ok()?)
            .ok()
    }

    fn put(&self, packed: &[u8]) -> Option<Slot> {
        self.write(packed)
            .inspect_err(|error| tracing::warn!(%error, "nothing can be put away: it stays in memory"))
            .ok()
    }

    fn read(&self, slot: Slot) -> Option<Vec<u8>> {
        self.read_at(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_away_comes_back_and_harm_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let drawer = FileDrawer::new(folder.path()).unwrap();
        let values: Vec<String> = (0..40).map(|n| format!("\"Quyết định {n}\"").repeat(n)).collect();
        let packed = |text: &String| drawer.pack(text.as_bytes()).unwrap();
        let slots: Vec<Slot> = values.iter().map(|v| drawer.put(&packed(v)).unwrap()).collect();
        for (value, slot) in values.iter().zip(&slots).rev() {
            let json = drawer.read(*slot).and_then(|p| drawer.unpack(&p));
            assert_eq!(json.as_deref(), Some(value.as_bytes()));
        }
        let whole = packed(&values[30]);
        for at in 0..whole.len() {
            let mut harmed = whole.clone();
            harmed[at] ^= 0x10;
            let read = drawer.unpack(&harmed);
            assert!(read.is_none_or(|json| json == values[30].as_bytes()), "byte {at}");
        }
        assert_eq!(drawer.unpack(&[]), None);
        assert_eq!(drawer.unpack(&[255; 9]), None);
        let beyond = Slot {
            offset: slots[39].offset,
            len_bytes: u32::MAX >> 4,
        };
        assert_eq!(drawer.read(beyond), None);
    }

    #[test]
    fn a_folder_that_is_gone_takes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let drawer = FileDrawer::new(&folder.path().join("gone")).unwrap();
        assert_eq!(drawer.put(b"x"), None);
    }
}
