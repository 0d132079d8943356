//! From stretches that differ to differences a person can read: without those to be passed over, set on paragraphs
//! where whole paragraphs differ, moved ones told from lost ones, with some words around them.

use std::collections::HashMap;
use std::ops::Range;

use super::align::Hunk;
use super::words::{Interner, Text, Word};
use super::{Change, Counts, Difference, Kind, MAX_DIFFERENCES, Options, Piece, Spot};

/// Words shown before and after a difference inside a paragraph.
const CONTEXT_WORDS: usize = 12;
/// Differences in one paragraph with no more words between them are one.
const MAX_BETWEEN: usize = 8;
/// A paragraph of fewer words is not said to have moved.
const MIN_MOVED_WORDS: usize = 3;
/// How far, in words, a stretch is slid to set it on a paragraph.
const MAX_SLIDE: usize = 400;

/// What differs, and how much. Pieces are made only for as many as are listed.
pub(super) fn collect(
    left: &Text,
    right: &Text,
    hunks: Vec<Hunk>,
    interner: &Interner,
    options: Options,
) -> (Vec<Difference>, Counts) {
    let (passed, mut hunks): (Vec<Hunk>, Vec<Hunk>) = hunks
        .into_iter()
        .partition(|hunk| is_passed_over(left, right, hunk, interner, options));
    slide(left, right, &mut hunks);
    let hunks = absorb(left, right, hunks);
    let mut counts = Counts {
        words_removed: hunks.iter().map(|hunk| hunk.left.len()).sum(),
        words_added: hunks.iter().map(|hunk| hunk.right.len()).sum(),
        ..Counts::default()
    };
    counts.words_same = words_in_both(left.words.len(), passed.iter().chain(&hunks));
    let sides = Sides { left, right };
    let groups = sides.groups(hunks);
    let mut out = Vec::new();
    for group in &groups {
        match group.kind {
            Kind::Changed => counts.changed += 1,
            Kind::Removed => counts.removed += 1,
            Kind::Added => counts.added += 1,
            Kind::Moved => counts.moved += 1,
        }
        let pieces = if out.len() < MAX_DIFFERENCES {
            sides.pieces(group)
        } else {
            Vec::new()
        };
        let (left, right) = sides.spots(group);
        out.push(Difference {
            kind: group.kind,
            left,
            right,
            pieces,
        });
    }
    (out, counts)
}

fn words_in_both<'a>(words: usize, hunks: impl Iterator<Item = &'a Hunk>) -> usize {
    let mut both = vec![true; words];
    for hunk in hunks {
        if let Some(differing) = both.get_mut(hunk.left.clone()) {
            differing.fill(false);
        }
    }
    both.into_iter().filter(|&word| word).count()
}

/// Only labels, only spaces: the same letters, and no digit joined to or parted from another.
fn is_passed_over(left: &Text, right: &Text, hunk: &Hunk, interner: &Interner, options: Options) -> bool {
    let a = left.words.get(hunk.left.clone()).unwrap_or_default();
    let b = right.words.get(hunk.right.clone()).unwrap_or_default();
    let same = |labels: bool| {
        let (one, one_breaks) = run_together(a, labels, interner);
        let (other, other_breaks) = run_together(b, labels, interner);
        one == other
            && one_breaks
                .iter()
                .filter(|at| !other_breaks.contains(at))
                .chain(other_breaks.iter().filter(|at| !one_breaks.contains(at)))
                .all(|&at| !parts_a_number(&one, at))
    };
    same(true) || (options.ignore_numbering && same(false))
}

/// The words without what parts them, and where they were parted.
fn run_together(
    words: &[Word],
    labels: bool,
    interner: &Interner,
) -> (String, std::collections::BTreeSet<usize>) {
    let mut text = String::new();
    let mut breaks = std::collections::BTreeSet::new();
    for word in words.iter().filter(|word| labels || !word.label) {
        breaks.insert(text.len());
        text.push_str(interner.key(word.key));
    }
    (text, breaks)
}

/// `12` and `1 2`, `1.500` and `1. 500` are not the same.
fn parts_a_number(text: &str, at: usize) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let point = |at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at))
            .is_some_and(|b| b".,".contains(b))
    };
    let (before, after) = (at.checked_sub(1), Some(at));
    (digit(before) && digit(after))
        || (point(before) && digit(after) && digit(at.checked_sub(2)))
        || (digit(before) && point(after) && digit(Some(at + 1)))
}

fn starts_line(text: &Text, at: usize) -> bool {
    match (
        at.checked_sub(1).and_then(|before| text.words.get(before)),
        text.words.get(at),
    ) {
        (Some(before), Some(word)) => before.line != word.line,
        _ => true,
    }
}

/// Words inserted could often as well have been inserted some words earlier; what begins with a paragraph is what a
/// person inserted.
fn slide(left: &Text, right: &Text, hunks: &mut [Hunk]) {
    let mut floor = (0, 0);
    for index in 0..hunks.len() {
        let next = hunks.get(index + 1).map(|hunk| hunk.left.start);
        let Some(hunk) = hunks.get_mut(index) else {
            continue;
        };
        let ceiling = next.unwrap_or(left.words.len());
        let above = hunk.left.start - floor.0;
        let below = ceiling - hunk.left.end;
        if hunk.left.is_empty() {
            let moved = slid(right, &hunk.right, above.min(hunk.right.start - floor.1), below);
            hunk.left = shifted(&hunk.left, moved);
            hunk.right = shifted(&hunk.right, moved);
        } else if hunk.right.is_empty() {
            let moved = slid(
                left,
                &hunk.left,
                above,
                below.min(right.words.len() - hunk.right.end),
            );
            hunk.left = shifted(&hunk.left, moved);
            hunk.right = shifted(&hunk.right, moved);
        }
        floor = (hunk.left.end, hunk.right.end);
    }
}

fn shifted(range: &Range<usize>, by: isize) -> Range<usize> {
    range.start.saturating_add_signed(by)..range.end.saturating_add_signed(by)
}

/// By how many words to slide the stretch of this side so that it begins and ends with paragraphs; 0 when it cannot.
fn slid(text: &Text, range: &Range<usize>, above: usize, below: usize) -> isize {
    let key = |at: usize| text.words.get(at).map(|word| word.key);
    let fits = |from: usize, to: usize| starts_line(text, from) && starts_line(text, to);
    if fits(range.start, range.end) {
        return 0;
    }
    for up in 1..=above.min(MAX_SLIDE) {
        let (from, to) = (range.start - up, range.end - up);
        if key(from) != key(to) {
            break;
        }
        if fits(from, to) {
            return isize::try_from(up).map_or(0, |up| -up);
        }
    }
    for down in 1..=below.min(MAX_SLIDE) {
        let (from, to) = (range.start + down, range.end + down);
        if key(from - 1) != key(to - 1) {
            break;
        }
        if fits(from, to) {
            return isize::try_from(down).unwrap_or(0);
        }
    }
    0
}

/// Few equal words between two larger stretches are chance: the stretches become one.
fn absorb(left: &Text, right: &Text, hunks: Vec<Hunk>) -> Vec<Hunk> {
    let size = |hunk: &Hunk| hunk.left.len().max(hunk.right.len());
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        if let Some(last) = out.last_mut() {
            let between = (hunk.left.start - last.left.end).min(hunk.right.start - last.right.end);
            let own_line = starts_line(left, last.left.end) && starts_line(right, last.right.end);
            if !own_line && between < size(last).min(size(&hunk)) && between <= MAX_BETWEEN {
                last.left.end = hunk.left.end;
                last.right.end = hunk.right.end;
                continue;
            }
        }
        out.push(hunk);
    }
    out
}

/// Stretches shown as one difference.
#[derive(Debug)]
struct Group {
    kind: Kind,
    /// Whole paragraphs: nothing is shown around them.
    whole: bool,
    hunks: Vec<Hunk>,
}

struct Sides<'a> {
    left: &'a Text,
    right: &'a Text,
}

impl Sides<'_> {
    fn groups(&self, hunks: Vec<Hunk>) -> Vec<Group> {
        let split: Vec<(Hunk, bool)> = hunks.into_iter().flat_map(|hunk| self.by_lines(hunk)).collect();
        let moved = self.moved(&split);
        let mut out: Vec<Group> = Vec::new();
        for (index, (hunk, whole)) in split.iter().enumerate() {
            if let Some(target) = moved.left.get(&index) {
                let from = hunk.left.clone();
                let to = split.get(*target).map_or(0..0, |(hunk, _)| hunk.right.clone());
                out.push(Group {
                    kind: Kind::Moved,
                    whole: true,
                    hunks: vec![Hunk {
                        left: from,
                        right: to,
                    }],
                });
            } else if moved.right.contains(&index) {
            } else if !whole
                && let Some(last) = out.last_mut()
                && !last.whole
                && self.is_near(last, hunk)
            {
                last.hunks.push(hunk.clone());
                last.kind = kind(&last.hunks);
            } else {
                out.push(Group {
                    kind: kind(std::slice::from_ref(hunk)),
                    whole: *whole,
                    hunks: vec![hunk.clone()],
                });
            }
        }
        out
    }

    /// A stretch of whole paragraphs is parted into them: pairs when there are as many on both sides.
    fn by_lines(&self, hunk: Hunk) -> Vec<(Hunk, bool)> {
        let whole = |text: &Text, range: &Range<usize>| {
            range.is_empty() || (starts_line(text, range.start) && starts_line(text, range.end))
        };
        let fits = whole(self.left, &hunk.left) && whole(self.right, &hunk.right);
        // An insertion in the middle of a paragraph of the other side is shown in it.
        let beside = (hunk.left.is_empty() && !starts_line(self.left, hunk.left.start))
            || (hunk.right.is_empty() && !starts_line(self.right, hunk.right.start));
        if !fits || beside {
            return vec![(hunk, false)];
        }
        let (a, b) = (lines(self.left, &hunk.left), lines(self.right, &hunk.right));
        if a.len() == b.len() {
            let pairs = a.into_iter().zip(b);
            return pairs.map(|(left, right)| (Hunk { left, right }, true)).collect();
        }
        let (at_right, at_left) = (hunk.right.start, hunk.left.end);
        let removed = a.into_iter().map(|left| Hunk {
            left,
            right: at_right..at_right,
        });
        let added = b.into_iter().map(|right| Hunk {
            left: at_left..at_left,
            right,
        });
        removed.chain(added).map(|hunk| (hunk, true)).collect()
    }

    fn moved(&self, split: &[(Hunk, bool)]) -> Moved {
        let keys = |text: &Text, range: &Range<usize>| -> Vec<u32> {
            let words = text.words.get(range.clone()).unwrap_or_default();
            words
                .iter()
                .filter(|word| !word.label)
                .map(|word| word.key)
                .collect()
        };
        let mut added: HashMap<Vec<u32>, Vec<usize>> = HashMap::new();
        for (index, (hunk, whole)) in split.iter().enumerate().rev() {
            if *whole && hunk.left.is_empty() {
                added
                    .entry(keys(self.right, &hunk.right))
                    .or_default()
                    .push(index);
            }
        }
        let mut moved = Moved::default();
        for (index, (hunk, whole)) in split.iter().enumerate() {
            if !whole || !hunk.right.is_empty() {
                continue;
            }
            let words = keys(self.left, &hunk.left);
            if words.len() < MIN_MOVED_WORDS {
                continue;
            }
            if let Some(target) = added.get_mut(&words).and_then(Vec::pop) {
                moved.left.insert(index, target);
                moved.right.insert(target);
            }
        }
        moved
    }

    fn is_near(&self, group: &Group, hunk: &Hunk) -> bool {
        let Some(last) = group.hunks.last() else {
            return false;
        };
        let between = (hunk.left.start - last.left.end).max(hunk.right.start - last.right.end);
        let line = |text: &Text, at: usize| text.words.get(at).map(|word| word.line);
        between <= MAX_BETWEEN
            && line(self.left, last.left.end) == line(self.left, hunk.left.start.saturating_sub(1))
            && line(self.right, last.right.end) == line(self.right, hunk.right.start.saturating_sub(1))
    }

    fn spots(&self, group: &Group) -> (Option<Spot>, Option<Spot>) {
        let Some(first) = group.hunks.first() else {
            return (None, None);
        };
        let left = spot(self.left, &first.left, starts_line(self.right, first.right.start));
        let right = spot(self.right, &first.right, starts_line(self.left, first.left.start));
        (left, right)
    }

    fn pieces(&self, group: &Group) -> Vec<Piece> {
        let mut out = Vec::new();
        let (Some(first), Some(last)) = (group.hunks.first(), group.hunks.last()) else {
            return out;
        };
        if group.kind == Kind::Moved {
            push(&mut out, Change::Same, self.left, &first.left);
            return out;
        }
        let line = |at: usize| self.left.words.get(at).map(|word| word.line);
        if !group.whole {
            let at = first.left.start;
            let begins = !first.left.is_empty() || starts_line(self.right, first.right.start);
            let own = if begins {
                line(at)
            } else {
                at.checked_sub(1).and_then(line)
            };
            let before = (1..=CONTEXT_WORDS.min(at))
                .take_while(|back| line(at - back) == own)
                .count();
            push(&mut out, Change::Same, self.left, &(at - before..at));
        }
        let mut reached: Option<usize> = None;
        for hunk in &group.hunks {
            if let Some(reached) = reached {
                push(&mut out, Change::Same, self.left, &(reached..hunk.left.start));
            }
            push(&mut out, Change::Removed, self.left, &hunk.left);
            push(&mut out, Change::Added, self.right, &hunk.right);
            reached = Some(hunk.left.end);
        }
        if !group.whole {
            // Of an insertion at the end of a paragraph, the paragraph it ends.
            let at = last.left.end;
            let goes_on = last.left.is_empty() && starts_line(self.right, last.right.start);
            let own = if goes_on {
                line(at)
            } else {
                at.checked_sub(1).and_then(line)
            };
            let after = (0..CONTEXT_WORDS)
                .take_while(|on| line(at + on).is_some() && line(at + on) == own)
                .count();
            push(&mut out, Change::Same, self.left, &(at..at + after));
        }
        out
    }
}

#[derive(Debug, Default)]
struct Moved {
    /// Removed stretch to the added one that is its new place.
    left: HashMap<usize, usize>,
    right: std::collections::HashSet<usize>,
}

fn kind(hunks: &[Hunk]) -> Kind {
    let removed = hunks.iter().any(|hunk| !hunk.left.is_empty());
    let added = hunks.iter().any(|hunk| !hunk.right.is_empty());
    match (removed, added) {
        (true, false) => Kind::Removed,
        (false, true) => Kind::Added,
        _ => Kind::Changed,
    }
}

/// The stretch paragraph by paragraph.
fn lines(text: &Text, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    for at in range.clone().skip(1) {
        if starts_line(text, at) {
            out.push(start..at);
            start = at;
        }
    }
    if start < range.end {
        out.push(start..range.end);
    }
    out
}

/// Where the stretch begins; of an empty one, the line it would stand in.
fn spot(text: &Text, range: &Range<usize>, other_starts_line: bool) -> Option<Spot> {
    let before = range.start.checked_sub(1).and_then(|at| text.words.get(at));
    let at = text.words.get(range.start);
    let word = if range.is_empty() && !other_starts_line {
        before.or(at)
    } else {
        at.or(before)
    }?;
    text.lines.get(word.line).map(|line| line.spot)
}

fn push(out: &mut Vec<Piece>, change: Change, text: &Text, range: &Range<usize>) {
    let mut written = String::new();
    let mut open: Option<Word> = None;
    let slice = |from: &Word, to: &Word| {
        let line = text.lines.get(from.line).map_or("", |line| line.text.as_str());
        line.get(from.start..to.end).unwrap_or_default()
    };
    let mut last: Option<Word> = None;
    for word in text.words.get(range.clone()).unwrap_or_default() {
        if let (Some(from), Some(to)) = (&open, &last)
            && from.line != word.line
        {
            written.push_str(slice(from, to));
            written.push(' ');
            open = None;
        }
        open.get_or_insert(*word);
        last = Some(*word);
    }
    if let (Some(from), Some(to)) = (&open, &last) {
        written.push_str(slice(from, to));
    }
    if !written.is_empty() {
        out.push(Piece {
            change,
            text: written,
        });
    }
}
