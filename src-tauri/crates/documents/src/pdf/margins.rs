//! Heads and feet of pages told from the text: marked so by the writer, repeated, or the page's number.

use std::collections::HashMap;

use super::layout::Piece;

/// Pages on which a line must stand to be a head or a foot: so many, and one in so many of all. Forms that begin with
/// the same words at the top of a page are no heads.
const MIN_PAGES: usize = 3;
const MIN_SHARE: usize = 3;
/// Baselines of heads of different pages differ by no more, in points.
const LEVEL: f64 = 3.0;

/// Takes heads and feet out of the pages; gives each text once.
pub(super) fn take(pages: &mut [Vec<Piece>]) -> Vec<String> {
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for page in pages.iter() {
        for index in edges(page) {
            if let Some(piece) = page.get(index) {
                *seen.entry(look(piece)).or_default() += 1;
            }
        }
    }
    let enough = MIN_PAGES.max(pages.len().div_ceil(MIN_SHARE));
    let mut out: Vec<String> = Vec::new();
    for (number, page) in (1_usize..).zip(pages.iter_mut()) {
        let mut taken = vec![false; page.len()];
        for (at, piece) in page.iter().enumerate() {
            if let Some(taken) = taken.get_mut(at) {
                *taken = piece.artifact;
            }
        }
        for index in edges(page) {
            let Some(piece) = page.get(index) else { continue };
            let alone = page
                .iter()
                .filter(|other| (other.y - piece.y).abs() < LEVEL)
                .count()
                == 1;
            let repeated = seen.get(&look(piece)).is_some_and(|&pages| pages >= enough);
            if let Some(taken) = taken.get_mut(index) {
                *taken |= repeated || (alone && is_page_number(&piece.text, number));
            }
        }
        let mut taken = taken.into_iter();
        page.retain(|piece| {
            let is_margin = taken.next().unwrap_or(false);
            let text = piece.text.trim();
            if is_margin && !out.iter().any(|known| known == text) && out.len() < 100 {
                out.push(text.to_owned());
            }
            !is_margin
        });
    }
    out
}

/// The pieces of the highest and of the lowest line.
fn edges(page: &[Piece]) -> Vec<usize> {
    let body = || page.iter().enumerate().filter(|(_, piece)| !piece.artifact);
    let top = body().map(|(_, piece)| piece.y).fold(f64::MIN, f64::max);
    let bottom = body().map(|(_, piece)| piece.y).fold(f64::MAX, f64::min);
    body()
        .filter(|(_, piece)| piece.y > top - LEVEL || piece.y < bottom + LEVEL)
        .map(|(index, _)| index)
        .collect()
}

/// The text with numbers made one, and its height on the page.
fn look(piece: &Piece) -> (String, i64) {
    let mut text = String::new();
    for c in piece.text.trim().chars() {
        if !c.is_ascii_digit() {
            text.push(c);
        } else if !text.ends_with('#') {
            text.push('#');
        }
    }
    (text, (piece.y / LEVEL).round() as i64)
}

/// `2`, `- 2 -`, `Trang 2`, `2/5` on the second page.
fn is_page_number(text: &str, page: usize) -> bool {
    let bare = text
        .trim()
        .trim_start_matches("Trang")
        .trim_matches([' ', '-', '–', '.']);
    let number = bare.split('/').next().unwrap_or_default().trim();
    bare.chars().all(|c| c.is_ascii_digit() || c == '/' || c == ' ')
        && (number.parse() == Ok(page) || (page > 1 && number.parse() == Ok(page - 1)))
}
