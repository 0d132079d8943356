//! Every fixture of every format, spoiled again and again: a few hundred times in `./dev test`, ten minutes in `./dev soak`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use documents::{FileType, sniff};
use testkit::{Random, figures};

use crate::under::{Measured, alone, keep, read_under_limits};

/// Files read in a short run; each is read in six ways.
const SHORT: u64 = if cfg!(debug_assertions) { 24 } else { 400 };
/// A long run.
const LONG: Duration = Duration::from_secs(600);
/// Not larger ones: more are read in the same time.
const MOST_BYTES: usize = 160_000;
const SEED: u64 = 0x2161;

fn fixtures() -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let root = testkit::office::folder().join("..");
    let mut paths = Vec::new();
    for folder in ["documents", "sheets", "office/folders"] {
        collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    let mut of_kinds: BTreeMap<&'static str, Vec<Vec<u8>>> = BTreeMap::new();
    for path in paths {
        let bytes = std::fs::read(path).unwrap();
        if bytes.is_empty() || bytes.len() > MOST_BYTES {
            continue;
        }
        of_kinds.entry(name_of(sniff(&bytes))).or_default().push(bytes);
    }
    of_kinds.entry("pdf").or_default().push(crate::pdfs::small_pdf());
    of_kinds
}

fn name_of(kind: FileType) -> &'static str {
    kind.as_str()
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), into);
        }
    } else {
        into.push(path.to_owned());
    }
}

#[test]
fn spoiled_files_are_read_within_the_limits() {
    let _alone = alone();
    let fixtures = fixtures();
    for kind in [
        "doc", "docx", "odt", "rtf", "html", "pdf", "text", "xls", "xlsx", "ods", "zip",
    ] {
        assert!(
            fixtures.contains_key(kind),
            "no fixture of {kind}: {:?}",
            fixtures.keys()
        );
    }
    let kinds: Vec<_> = fixtures.values().collect();
    let mut random = Random::seeded(SEED);
    let (mut read, mut worst, mut wrong) = (0u64, Measured::default(), Vec::new());
    let begun = Instant::now();
    while if figures::soak() {
        begun.elapsed() < LONG
    } else {
        read < SHORT
    } {
        // Each kind as often, however many fixtures it has.
        let one = pick(kinds[usize::try_from(read).unwrap() % kinds.len()], &mut random);
        let of_other = usize::try_from(random.below(kinds.len() as u64)).unwrap();
        let other = pick(kinds[of_other], &mut random);
        let bytes = crate::mutate::spoiled(one, other, &mut random);
        let (measured, beyond) = read_under_limits(&bytes);
        worst = worst.or_more(measured);
        if !beyond.is_empty() {
            let path = keep(&format!("spoiled-{read}"), &bytes);
            wrong.push(format!("{}: {}", path.display(), beyond.join("; ")));
        }
        read += 1;
        assert!(wrong.len() < 20, "{wrong:#?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    figures::record(
        "Spoiled documents and lists, read in every way",
        serde_json::json!({
            "files": read,
            "panics": 0,
            "slowest": format!("{:.2} s", worst.time.as_secs_f64()),
            "most memory": format!("{} MiB", worst.memory >> 20),
        }),
    );
}

fn pick<'a>(of_kind: &'a [Vec<u8>], random: &mut Random) -> &'a [u8] {
    &of_kind[usize::try_from(random.below(of_kind.len() as u64)).unwrap()]
}
