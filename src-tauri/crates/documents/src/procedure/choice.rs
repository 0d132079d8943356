//! Which of the lines that read like headings are the headings of this procedure.

use super::outline::{Candidate, dominant, order};
use crate::sections::{STATUTORY, Style};

/// Picks one candidate for each section: those numbered like most, then those that stand where they belong.
pub(super) fn chosen<'a>(sections: &[&'a Candidate]) -> Vec<&'a Candidate> {
    let closed = sections.iter().filter(|c| c.heading.closed);
    let Some(style) = dominant(distinct_keys(closed)) else {
        return Vec::new();
    };
    let alike: Vec<&Candidate> = sections
        .iter()
        .filter(|c| c.heading.style == style && c.heading.closed)
        .copied()
        .collect();
    let mut taken: Vec<&Candidate> = Vec::new();
    for key in STATUTORY {
        let of_key = alike.iter().filter(|c| c.heading.key == key);
        let best = of_key
            .enumerate()
            .max_by_key(|(nth, c)| (fit(&alike, c), std::cmp::Reverse(*nth)));
        if let Some((_, candidate)) = best
            && !intrudes(&alike, candidate)
        {
            taken.push(candidate);
        }
    }
    taken.sort_by_key(|c| c.line);
    for candidate in sections {
        let known = taken.iter().any(|c| c.heading.key == candidate.heading.key);
        let numbered_on = !candidate.heading.closed && follows_in_number(&taken, candidate);
        if !known && fits_between(&taken, candidate) && (candidate.heading.closed || numbered_on) {
            taken.push(candidate);
            taken.sort_by_key(|c| c.line);
        }
    }
    taken
}

/// The style of each key's first candidate and of each further style it is written in.
fn distinct_keys<'a>(candidates: impl Iterator<Item = &'a &'a Candidate>) -> impl Iterator<Item = Style> {
    let mut seen: Vec<(&str, Style)> = Vec::new();
    for candidate in candidates {
        let pair = (candidate.heading.key, candidate.heading.style);
        if !seen.contains(&pair) {
            seen.push(pair);
        }
    }
    seen.into_iter().map(|(_, style)| style)
}

fn neighbours<'a>(all: &[&'a Candidate], of: &Candidate) -> (Option<&'a Candidate>, Option<&'a Candidate>) {
    let other = |c: &&&Candidate| c.heading.key != of.heading.key;
    let before = all.iter().rev().filter(other).find(|c| c.line < of.line).copied();
    let after = all.iter().filter(other).find(|c| c.line > of.line).copied();
    (before, after)
}

/// How well a candidate stands between its neighbours, 0 to 2.
fn fit(all: &[&Candidate], candidate: &Candidate) -> usize {
    let place = rank(candidate.heading.key);
    let (before, after) = neighbours(all, candidate);
    usize::from(before.is_none_or(|c| rank(c.heading.key) <= place))
        + usize::from(after.is_none_or(|c| rank(c.heading.key) >= place))
}

/// The place of a section; papers of 2010 to 2017 name the forms before the fees, later ones after.
fn rank(key: &str) -> usize {
    order(if key == "mau_don" { "phi_le_phi" } else { key })
}

/// A dash or a plain line that names a far section between two that follow each other is part of the first.
fn intrudes(all: &[&Candidate], candidate: &Candidate) -> bool {
    if !matches!(
        candidate.heading.style,
        Style::Dash | Style::Bullet | Style::Plain
    ) {
        return false;
    }
    let place = order(candidate.heading.key);
    match neighbours(all, candidate) {
        (Some(before), Some(after)) => {
            let (before, after) = (order(before.heading.key), order(after.heading.key));
            after == before + 1 && place > after + 1
        }
        _ => false,
    }
}

fn fits_between(taken: &[&Candidate], candidate: &Candidate) -> bool {
    fit(taken, candidate) == 2
}

/// `(4) Thời hạn giải quyết không quá …` after `(3)`: no colon, but numbered on.
fn follows_in_number(taken: &[&Candidate], candidate: &Candidate) -> bool {
    let (before, _) = neighbours(taken, candidate);
    let (Some(before), Some(number)) = (before, candidate.heading.number) else {
        return false;
    };
    before.heading.style == candidate.heading.style && before.heading.number.is_some_and(|n| n + 1 == number)
}
