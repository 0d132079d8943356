//! Markup that would make a tree far larger than the file.
//!
//! HTML's own rules open every unclosed `<font>` or `<b>` again in each paragraph that follows: a thousand of
//! them and ten thousand paragraphs make ten million elements. A browser puts up with that; a reader need not.

use std::collections::HashMap;

/// Unclosed formatting elements times tags: beyond this many the markup is not built into a tree.
const MAX_REOPENED: usize = 20_000_000;
/// Sloppy pages leave some dozens of formatting elements open; this many are let through in any case.
const MAX_OPEN: usize = 100;

const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// `true` when the tree would grow out of proportion.
pub(super) fn grows_without_bound(html: &str) -> bool {
    let mut depth: HashMap<&str, usize> = HashMap::new();
    let (mut open, mut most, mut tags) = (0usize, 0usize, 0usize);
    for tag in html.split('<').skip(1) {
        tags += 1;
        let (closes, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default();
        let Some(name) = FORMATTING.iter().find(|known| known.eq_ignore_ascii_case(name)) else {
            continue;
        };
        let of_name = depth.entry(name).or_default();
        if !closes {
            *of_name += 1;
            open += 1;
        } else if *of_name > 0 {
            *of_name -= 1;
            open -= 1;
        }
        most = most.max(open);
    }
    most > MAX_OPEN && most.saturating_mul(tags) > MAX_REOPENED
}

/// The text between the tags, a line for each piece.
pub(super) fn text_only(html: &str) -> String {
    let after_tags = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text).trim());
    after_tags
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
