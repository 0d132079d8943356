//! Documents with their true text: how much of it a reader finds, word by word and row by row.

use documents::{read, to_text};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Word F1 that every document reaches.
const WORD_F1: f64 = 0.995;

/// Deleted text, hidden text, instructions of fields.
const NEVER: [&str; 9] = [
    "văn bản đã xóa",
    "văn bản ẩn",
    "hyperlink",
    "pageref",
    "mergeformat",
    "mergefield",
    "numpages",
    "toc \\",
    "xlink",
];

/// Formats read.
const FORMATS: [&str; 6] = ["doc", "docx", "fodt", "html", "odt", "rtf"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/documents/accuracy")
}

/// Every document of the folder that has a true text.
fn documents() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the folder of documents");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let format = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
            FORMATS.contains(&format) && path.with_extension("txt").exists()
        })
        .collect();
    paths.sort();
    paths
}

/// Harmonic mean of how many of the words read are true and how many of the true words are read.
fn word_f1(read: &str, truth: &str) -> (f64, Vec<String>, Vec<String>) {
    let count = |text: &str| {
        let mut counts: HashMap<String, i64> = HashMap::new();
        for word in text.split_whitespace() {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
        counts
    };
    let (found, wanted) = (count(read), count(truth));
    let beyond = |one: &HashMap<String, i64>, other: &HashMap<String, i64>| -> Vec<String> {
        let mut out: Vec<String> = one
            .iter()
            .flat_map(|(word, n)| {
                let more = n - other.get(word).copied().unwrap_or(0);
                std::iter::repeat_n(word.clone(), usize::try_from(more).unwrap_or(0))
            })
            .collect();
        out.sort();
        out
    };
    let (extra, missing) = (beyond(&found, &wanted), beyond(&wanted, &found));
    let (total_found, total_wanted) = (found.values().sum::<i64>(), wanted.values().sum::<i64>());
    let same = total_found - extra.len() as i64;
    let f1 = 2.0 * same as f64 / (total_found + total_wanted).max(1) as f64;
    (f1, extra, missing)
}

/// The true text of a document: its own, where the export says something else than the source.
fn truth_of(path: &Path) -> PathBuf {
    let format = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let own = path.with_extension(format!("{format}.txt"));
    if own.exists() {
        own
    } else {
        path.with_extension("txt")
    }
}

/// What is wrong with the reading of one document; empty when it is right.
fn shortfalls(path: &Path) -> Vec<String> {
    let truth = std::fs::read_to_string(truth_of(path)).expect("a true text");
    let document = read(&std::fs::read(path).expect("a document"));
    // A hard hyphen is a character of its own in some formats and a plain hyphen in others.
    let text = to_text(&document).replace('\u{2011}', "-");
    let truth = truth.replace('\u{2011}', "-");
    let mut out = Vec::new();
    let (f1, extra, missing) = word_f1(&text, &truth);
    if f1 < WORD_F1 {
        out.push(format!("F1 {f1:.4}: read beyond {extra:?}, missed {missing:?}"));
    }
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: HashSet<String> = text.lines().map(words).collect();
    for row in truth.lines().filter(|line| line.contains('\t')) {
        if !lines.contains(&words(row)) {
            out.push(format!("no line for the row {row:?}"));
        }
    }
    let lower = text.to_lowercase();
    for never in NEVER {
        if lower.contains(never) {
            out.push(format!("{never:?} is read"));
        }
    }
    if let Some(problem) = document.problems.first() {
        out.push(format!("problem {problem:?}"));
    }
    out
}

#[test]
fn every_document_is_read_as_its_true_text() {
    let documents = documents();
    assert!(documents.len() >= 60, "{} documents", documents.len());
    let mut report = String::new();
    for path in &documents {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        for line in shortfalls(path) {
            report.push_str(&format!("{name}: {line}\n"));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
