//! A disk so small that it fills up.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Bytes written at a time when filling up.
const CHUNK_BYTES: usize = 64 * 1024;

/// A file system of its own, in memory, taken away again at the end.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// Mounts one of that size. Where that is not allowed (not Linux, or not root) it says so loudly and gives `None`.
    pub fn mount(size_bytes: u64) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size_bytes}"), "sgn-test"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(done) if done.status.success() => Some(Self { folder }),
            _ => {
                eprintln!("!!! SKIPPED: no small disk can be mounted here (Linux and root are needed)");
                None
            }
        }
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fills it up but for about `left_bytes`.
    pub fn fill_but(&self, left_bytes: u64) {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.ballast())
            .unwrap();
        let chunk = vec![0u8; CHUNK_BYTES];
        let mut step = chunk.len();
        while step > 0 {
            match file.write(chunk.get(..step).unwrap_or(&chunk)) {
                Ok(written) if written > 0 => {}
                _ => step /= 2,
            }
        }
        let full = file.metadata().unwrap().len();
        file.set_len(full.saturating_sub(left_bytes)).unwrap();
    }

    /// Makes room again.
    pub fn make_room(&self) {
        File::create(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg(self.path()).status();
        if !gone.is_ok_and(|s| s.success()) {
            eprintln!("!!! {} could not be unmounted", self.path().display());
        }
    }
}
