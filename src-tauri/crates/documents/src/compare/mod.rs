//! Two documents, of any two formats, word against word: is the soft file the procedure as issued?
//!
//! Decision 2161 art. 3.1 has the Office check the soft file against the procedure as issued. The one is typed, the
//! other often a PDF of the signed paper; lines wrap elsewhere, a table of the one is paragraphs in the other.
//! Therefore words are aligned, not lines: where a paragraph, a row or a cell ends is never a difference. What may
//! besides be passed over is said by [`Options`]; amounts, dates, numbers and legal references never are.
//!
//! ```
//! use documents::compare::{Options, Verdict, compare};
//!
//! let soft = documents::read("1. Phí: 500.000 đồng, nộp tại Uỷ ban\n".as_bytes());
//! let issued = documents::read("a) Phí:  500.000 đồng,\nnộp tại Ủy ban\n".as_bytes());
//! assert_eq!(compare(&soft, &issued, Options::SUBSTANCE).verdict, Verdict::SameInSubstance);
//!
//! let other = documents::read("Phí: 500.500 đồng, nộp tại Ủy ban\n".as_bytes());
//! let found = compare(&soft, &other, Options::SUBSTANCE);
//! assert_eq!(found.verdict, Verdict::Different);
//! assert_eq!(found.differences[0].pieces[1].text, "500.000");
//! ```

mod align;
mod differences;
mod labels;
mod words;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::model::{Condition, Document, Place};

/// Differences listed at most; the rest is counted in [`Comparison::left_out`].
pub const MAX_DIFFERENCES: usize = 2_000;
/// Words of one document looked at; a hundred pages have some fifty thousand.
pub const MAX_WORDS: usize = 2_000_000;

/// What is passed over. By default nothing is; [`Options::SUBSTANCE`] is what the Office's check asks for.
///
/// Whatever is set, these are always one: composed and decomposed letters, `Ð` (eth) and `Đ`, marks that are not
/// seen, and where paragraphs, rows and cells end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// List labels at the head of a paragraph, typed or automatic: `1.`, `a)`, `IV.`, `-`, `•`. Not `Điều 5`, not
    /// `05/2020/NĐ-CP`, not `01.02.2026`, not `500.000 đồng`, not `2.5`.
    pub ignore_numbering: bool,
    /// How much white space, and whether any, stands between words and signs; dotted lines to be filled in and drawn
    /// ones, which some formats keep as text and some do not. A space that would part or join the digits of a number still counts.
    pub ignore_spacing: bool,
    /// Quotation marks of every kind, and which dash or apostrophe is used.
    pub ignore_quotes: bool,
    /// On which vowel of a syllable its tone stands: `hoà`, `hòa`. Which tone it is still counts.
    pub ignore_tone_placement: bool,
    /// Capital or small.
    pub ignore_case: bool,
}

impl Options {
    /// Nothing is passed over.
    pub const STRICT: Self = Self {
        ignore_numbering: false,
        ignore_spacing: false,
        ignore_quotes: false,
        ignore_tone_placement: false,
        ignore_case: false,
    };
    /// Everything is passed over that does not change what a text says; capitals still count.
    pub const SUBSTANCE: Self = Self {
        ignore_numbering: true,
        ignore_spacing: true,
        ignore_quotes: true,
        ignore_tone_placement: true,
        ignore_case: false,
    };
}

/// What the comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The same words in the same order, but for what was to be passed over.
    SameInSubstance,
    /// There are differences.
    Different,
    /// One of them could not be read whole, so that nothing can be said for certain: see [`Comparison::obstacles`].
    /// What differs in the parts that were read is listed all the same.
    NotComparable,
}

/// The one or the other document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The first argument.
    Left,
    /// The second argument.
    Right,
}

/// Why nothing can be said for certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// In which document.
    pub which: Which,
    /// `encrypted`, `truncated`, `empty`, or the key of the problem its reader told of (`no-text-layer`,
    /// `format-not-supported`, `limit-…`).
    pub key: String,
}

/// Two documents compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// What it comes to.
    pub verdict: Verdict,
    /// Why it cannot be said for certain; empty unless the verdict is [`Verdict::NotComparable`].
    pub obstacles: Vec<Obstacle>,
    /// The differences in the order of the left document, [`MAX_DIFFERENCES`] at most.
    pub differences: Vec<Difference>,
    /// How many more there are than are listed.
    pub left_out: usize,
    /// How much differs.
    pub counts: Counts,
}

/// How much differs, all differences counted, those left out of the list too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Places where words were changed for others.
    pub changed: usize,
    /// Places where words stand in the left document only.
    pub removed: usize,
    /// Places where words stand in the right document only.
    pub added: usize,
    /// Paragraphs or rows that stand elsewhere.
    pub moved: usize,
    /// Words and signs of the left document without their like in the right one; moved ones too.
    pub words_removed: usize,
    /// Words and signs of the right document without their like in the left one; moved ones too.
    pub words_added: usize,
    /// Words and signs that both have.
    pub words_same: usize,
}

/// What kind of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Other words stand there.
    Changed,
    /// The words stand in the left document only.
    Removed,
    /// The words stand in the right document only.
    Added,
    /// A paragraph or a row stands elsewhere, word for word.
    Moved,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind.
    pub kind: Kind,
    /// Where it is in the left document: of words that only the right one has, where they would stand.
    pub left: Option<Spot>,
    /// Where it is in the right document: of words that only the left one has, where they would stand.
    pub right: Option<Spot>,
    /// The words with what stands around them; removed ones before those added in their place.
    pub pieces: Vec<Piece>,
}

/// A place in the body or in a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// Index in [`Document::notes`], when it is in a note; the place is then one of the note's blocks.
    pub note: Option<usize>,
    /// The place.
    pub place: Place,
}

/// Whether words stand in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// In both; as the left one writes it.
    Same,
    /// In the left one only.
    Removed,
    /// In the right one only.
    Added,
}

/// Words of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Whether they stand in both.
    pub change: Change,
    /// The words as they are written.
    pub text: String,
}

/// Compares two documents word by word: bodies, then footnotes, endnotes and text boxes; not the heads and feet of
/// pages, not annotations. Time grows with the size of the documents and with how much differs, within named limits:
/// a stretch too large and too different to be aligned is given as replaced.
pub fn compare(left: &Document, right: &Document, options: Options) -> Comparison {
    let mut interner = words::Interner::default();
    let left_text = words::Text::of(left, options, &mut interner);
    let right_text = words::Text::of(right, options, &mut interner);
    let mut obstacles = self::obstacles(left, &left_text, Which::Left);
    obstacles.extend(self::obstacles(right, &right_text, Which::Right));
    let (left_keys, right_keys) = (left_text.keys(), right_text.keys());
    let turned = interner.texts(&left_keys).gt(interner.texts(&right_keys));
    let hunks = align::align(&left_keys, &right_keys, turned);
    let (differences, counts) = differences::collect(&left_text, &right_text, hunks, &interner, options);
    let found = differences.len();
    let mut differences = differences;
    differences.truncate(MAX_DIFFERENCES);
    Comparison {
        verdict: if !obstacles.is_empty() {
            Verdict::NotComparable
        } else if found == 0 {
            Verdict::SameInSubstance
        } else {
            Verdict::Different
        },
        obstacles,
        left_out: found - differences.len(),
        differences,
        counts,
    }
}

fn obstacles(document: &Document, text: &words::Text, which: Which) -> Vec<Obstacle> {
    let conditions = document
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Encrypted => Some("encrypted"),
            Condition::Truncated => Some("truncated"),
            Condition::Empty => Some("empty"),
            _ => None,
        });
    let problems = document.problems.iter().map(|p| p.key.as_str()).filter(|key| {
        key.starts_with("limit-") || key.ends_with("-not-supported") || PARTLY_READ.contains(key)
    });
    let mut keys: Vec<&str> = conditions
        .chain(problems)
        .chain(text.cut.then_some("limit-words"))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .map(|key| Obstacle {
            which,
            key: key.to_owned(),
        })
        .collect()
}

/// Problems of readers after which part of the text may be missing.
const PARTLY_READ: [&str; 14] = [
    "encrypted",
    "no-text-layer",
    "page-without-text",
    "letters-unknown",
    // Something of the file is broken: two files broken alike are not two files alike.
    "bad-fib",
    "bad-main-part",
    "bad-part",
    "bad-piece-table",
    "no-table-stream",
    "no-text-stream",
    "frames",
    "no-page",
    "entities",
    // Said by whoever guards the readers against panics.
    "reader-failed",
];
