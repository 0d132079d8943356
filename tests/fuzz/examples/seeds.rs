//! `seeds FIXTURES CORPUS`: lays every file below the one folder, and what is inside archives among them, into the
//! corpus of each target it is a beginning for.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

use documents::archive::{Limits, members};
use documents::{FileType, sniff};

/// Larger files make a fuzzer slow and find no more.
const MAX_SEED: usize = 120_000;

fn main() -> std::io::Result<()> {
    let mut args = std::env::args_os().skip(1);
    let (Some(fixtures), Some(corpus)) = (args.next(), args.next()) else {
        return Err(std::io::Error::other("seeds FIXTURES CORPUS"));
    };
    walk(Path::new(&fixtures), Path::new(&corpus))
}

fn walk(path: &Path, corpus: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            walk(&entry?.path(), corpus)?;
        }
        return Ok(());
    }
    let bytes = std::fs::read(path)?;
    seed(&bytes, corpus)?;
    if sniff(&bytes) == FileType::Zip {
        for member in members(&bytes, &Limits::default()).0 {
            seed(&member.bytes, corpus)?;
        }
    }
    Ok(())
}

fn seed(bytes: &[u8], corpus: &Path) -> std::io::Result<()> {
    if bytes.len() > MAX_SEED {
        return Ok(());
    }
    let kind = sniff(bytes);
    let targets: &[&str] = match kind {
        FileType::Doc => &["doc", "text"],
        FileType::Docx => &["docx", "archive"],
        FileType::Odt => &["odt", "archive"],
        FileType::Rtf => &["rtf", "sections", "preview"],
        FileType::Html => &["html", "sections", "preview"],
        FileType::Pdf => &["pdf"],
        FileType::Text => &["text", "csv", "legacy", "sections"],
        FileType::Xls => &["xls"],
        FileType::Xlsx => &["xlsx", "archive"],
        FileType::Ods => &["ods", "archive"],
        FileType::Zip => &["archive"],
        _ => &["text"],
    };
    for target in targets {
        put(corpus, target, bytes)?;
    }
    if matches!(
        kind,
        FileType::Docx | FileType::Odt | FileType::Xlsx | FileType::Ods
    ) && let Some(open) = readers_fuzz::laid_open(bytes).filter(|open| open.len() <= MAX_SEED)
    {
        put(corpus, targets[0], &open)?;
    }
    if matches!(kind, FileType::Text | FileType::Html | FileType::Rtf) && !bytes.contains(&0) {
        // Against itself, a word of it changed.
        let mut other = bytes.to_vec();
        let middle = other.len() / 2;
        if let Some(byte) = other.get_mut(middle) {
            *byte = b'x';
        }
        put(corpus, "compare", &[bytes, &other].join(&0))?;
    }
    Ok(())
}

fn put(corpus: &Path, target: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = corpus.join(target);
    std::fs::create_dir_all(&folder)?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    std::fs::write(folder.join(format!("seed-{:016x}", hasher.finish())), bytes)
}
