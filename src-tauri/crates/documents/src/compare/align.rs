//! Two rows of words aligned: which stretches differ.
//!
//! Stretches that occur once on both sides are anchors (the longest row of them in the same order on both sides is
//! kept), first long stretches, then shorter, then single words; what lies between two anchors is aligned exactly by
//! `similar`'s Myers when it is small. No recursion, and a fixed number of passes: time is near linear in the length.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Lengths of the stretches that are tried as anchors, pass by pass.
const ANCHOR_WORDS: [usize; 6] = [8, 4, 2, 1, 1, 1];
/// Both sides of a stretch together, in words, up to which it is aligned exactly.
const MAX_EXACT_WORDS: usize = 800;

/// A stretch that differs; one of the sides may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) left: Range<usize>,
    pub(super) right: Range<usize>,
}

/// The stretches that differ, in order, each parted from the next by equal words. `turned` says to begin from the right
/// side: with the order of the two texts in it, which side is which makes no difference.
pub(super) fn align(left: &[u32], right: &[u32], turned: bool) -> Vec<Hunk> {
    if !turned {
        return align_ordered(left, right);
    }
    let mut hunks = align_ordered(right, left);
    for hunk in &mut hunks {
        std::mem::swap(&mut hunk.left, &mut hunk.right);
    }
    hunks
}

fn align_ordered(left: &[u32], right: &[u32]) -> Vec<Hunk> {
    let whole = Hunk {
        left: 0..left.len(),
        right: 0..right.len(),
    };
    let mut open = vec![(whole, 0)];
    let mut hunks = Vec::new();
    while let Some((region, pass)) = open.pop() {
        let region = strip(left, right, region);
        let (Some(a), Some(b)) = (left.get(region.left.clone()), right.get(region.right.clone())) else {
            continue;
        };
        if a.is_empty() && b.is_empty() {
            continue;
        }
        if a.is_empty() || b.is_empty() {
            hunks.push(region);
        } else if a.len() + b.len() <= MAX_EXACT_WORDS {
            hunks.extend(exact(a, b).map(|hunk| shift(hunk, &region)));
        } else if let Some(&words) = ANCHOR_WORDS.get(pass) {
            let parts = part(a, b, words);
            open.extend(parts.into_iter().map(|hunk| (shift(hunk, &region), pass + 1)));
        } else {
            hunks.push(region);
        }
    }
    hunks.sort_by_key(|hunk| (hunk.left.start, hunk.right.start));
    joined(hunks)
}

/// Equal words at both ends belong to no difference.
fn strip(left: &[u32], right: &[u32], region: Hunk) -> Hunk {
    let a = left.get(region.left.clone()).unwrap_or_default();
    let b = right.get(region.right.clone()).unwrap_or_default();
    let head = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let most = a.len().min(b.len()) - head;
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(most)
        .take_while(|(one, other)| one == other)
        .count();
    Hunk {
        left: region.left.start + head..region.left.end - tail,
        right: region.right.start + head..region.right.end - tail,
    }
}

fn shift(hunk: Hunk, region: &Hunk) -> Hunk {
    Hunk {
        left: hunk.left.start + region.left.start..hunk.left.end + region.left.start,
        right: hunk.right.start + region.right.start..hunk.right.end + region.right.start,
    }
}

fn exact(a: &[u32], b: &[u32]) -> impl Iterator<Item = Hunk> {
    capture_diff_slices(Algorithm::Myers, a, b)
        .into_iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .map(|op| Hunk {
            left: op.old_range(),
            right: op.new_range(),
        })
}

/// What lies between the anchors; the whole when there is none.
fn part(a: &[u32], b: &[u32], words: usize) -> Vec<Hunk> {
    let (mut left, mut right) = (0, 0);
    let mut parts = Vec::new();
    for (i, j) in anchors(a, b, words) {
        if i >= left && j >= right {
            parts.push(Hunk {
                left: left..i,
                right: right..j,
            });
        } else if i.wrapping_sub(left) != j.wrapping_sub(right) {
            continue; // overlaps the last one and does not go on with it
        }
        (left, right) = (i + words, j + words);
    }
    parts.push(Hunk {
        left: left..a.len(),
        right: right..b.len(),
    });
    parts
}

/// Where stretches of so many words begin that both sides have once, the longest row of them that rises on both.
fn anchors(a: &[u32], b: &[u32], words: usize) -> Vec<(usize, usize)> {
    #[derive(Default)]
    struct Seen {
        left: usize,
        right: usize,
        at_left: usize,
        at_right: usize,
    }
    let mut seen: HashMap<&[u32], Seen> = HashMap::new();
    for (at, stretch) in a.windows(words).enumerate() {
        let entry = seen.entry(stretch).or_default();
        entry.left += 1;
        entry.at_left = at;
    }
    for (at, stretch) in b.windows(words).enumerate() {
        if let Some(entry) = seen.get_mut(stretch) {
            entry.right += 1;
            entry.at_right = at;
        }
    }
    let mut pairs: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|entry| entry.left == 1 && entry.right == 1)
        .map(|entry| (entry.at_left, entry.at_right))
        .collect();
    pairs.sort_unstable();
    rising(&pairs)
}

/// The longest subsequence whose second members rise too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the index of the pair with the smallest end; and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |index: usize| pairs.get(index).map_or(0, |pair| pair.1);
    for (index, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| second(end) < pair.1);
        before.push(length.checked_sub(1).and_then(|l| ends.get(l).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut out = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        out.extend(pairs.get(index).copied());
        at = before.get(index).copied().flatten();
    }
    out.reverse();
    out
}

/// Stretches that touch are one.
fn joined(hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        match out.last_mut() {
            Some(last) if last.left.end == hunk.left.start && last.right.end == hunk.right.start => {
                last.left.end = hunk.left.end;
                last.right.end = hunk.right.end;
            }
            _ => out.push(hunk),
        }
    }
    out
}
