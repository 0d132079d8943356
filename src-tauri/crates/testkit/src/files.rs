//! Folders copied whole, links as links.

use std::fs;
use std::path::{Path, PathBuf};

/// Copies a folder with everything in it. On Unix a symbolic link is copied as a link.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().unwrap();
        if kind.is_symlink() {
            copy_link(&source, &target);
        } else if kind.is_dir() {
            copy_folder(&source, &target);
        } else {
            fs::copy(&source, &target).unwrap();
        }
    }
}

#[cfg(unix)]
fn copy_link(source: &Path, target: &Path) {
    std::os::unix::fs::symlink(fs::read_link(source).unwrap(), target).unwrap();
}

/// On Windows a junction holds an absolute path, which a copy must not share.
#[cfg(not(unix))]
fn copy_link(source: &Path, _target: &Path) {
    panic!(
        "{} is a link: this folder cannot be copied here",
        source.display()
    );
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
