//! Markup that would make a tree far larger than the file, or take far longer to build than to read.
//!
//! HTML's own rules open every unclosed `<font>` or `<b>` again in each paragraph that follows: a thousand of
//! them and ten thousand paragraphs make ten million elements. A browser puts up with that; a reader need not.

use std::collections::HashMap;

/// Unclosed formatting elements times tags: beyond this many the markup is not built into a tree.
const MAX_REOPENED: usize = 20_000_000;
/// Sloppy pages leave some dozens of formatting elements open; this many are let through in any case.
const MAX_OPEN: usize = 100;

/// Elements open at once times tags: a parser looks through what is open at most tags.
const MAX_LOOKED_THROUGH: usize = 60_000_000;
/// Elements of a page at most, and one more for so many bytes: each takes some hundred bytes of memory.
const MAX_TAGS: usize = 300_000;
const BYTES_PER_TAG: usize = 16;
/// Elements that come with a table unwritten.
const ADDED_BY_A_TABLE: usize = 5;

/// Elements that end by themselves or hold nothing: left open they nest nothing.
const SHALLOW: [&str; 25] = [
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "br", "hr", "img", "col",
    "input", "meta", "link", "base", "area", "wbr", "param", "embed", "source", "colgroup",
];

/// Attributes of one tag, squared and summed over the page, at most: each is held against all others of its tag.
const MAX_COMPARED: usize = 100_000_000;

const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// `true` when the tree would grow out of proportion.
pub(super) fn grows_without_bound(html: &str) -> bool {
    let mut depth: HashMap<&str, usize> = HashMap::new();
    let (mut open, mut most, mut tags) = (0usize, 0usize, 0usize);
    let (mut deep, mut deepest) = (0usize, 0usize);
    for tag in html.split('<').skip(1) {
        tags += 1;
        if tag
            .get(..5)
            .is_some_and(|name| name.eq_ignore_ascii_case("table"))
        {
            // A parser adds the body and the row, and may move what stands outside.
            tags += ADDED_BY_A_TABLE;
        }
        let (closes, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default();
        if !SHALLOW.iter().any(|known| known.eq_ignore_ascii_case(name)) && !name.is_empty() {
            deep = if closes { deep.saturating_sub(1) } else { deep + 1 };
            deepest = deepest.max(deep);
        }
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
        || deepest.saturating_mul(tags) > MAX_LOOKED_THROUGH
        || tags > MAX_TAGS + html.len() / BYTES_PER_TAG
        || attributes_compared(html) > MAX_COMPARED
}

/// How often a parser compares one attribute's name with another's.
fn attributes_compared(html: &str) -> usize {
    let mut compared = 0usize;
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = after;
            continue;
        }
        let (mut quote, mut equals, mut attributes, mut end) = (None, false, 0usize, after.len());
        for (at, byte) in after.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') if equals => quote = Some(byte),
                (None, b'>') => {
                    end = at;
                    break;
                }
                (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'/') => attributes += 1,
                _ => {}
            }
            equals = byte == b'=' || equals && byte.is_ascii_whitespace();
        }
        compared = compared.saturating_add(attributes.saturating_mul(attributes));
        let name = after
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(after.len());
        let name = after.get(..name).unwrap_or_default().to_ascii_lowercase();
        rest = after.get(end..).unwrap_or_default();
        if matches!(
            name.as_str(),
            "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noframes"
        ) {
            // What stands in these is no markup.
            let close = format!("</{name}");
            let ends = |piece: &str| {
                piece
                    .get(..close.len())
                    .is_some_and(|p| p.eq_ignore_ascii_case(&close))
            };
            let at = rest.match_indices("</").map(|(at, _)| at);
            let at = at.into_iter().find(|&at| rest.get(at..).is_some_and(ends));
            rest = at.and_then(|at| rest.get(at..)).unwrap_or_default();
        }
    }
    compared
}

/// The text between the tags, a line for each piece; characters written as entities are resolved.
pub(super) fn text_only(html: &str) -> String {
    let mut out = String::new();
    let mut silent = None;
    for piece in html.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '/');
        let name = name.into_iter().next().unwrap_or_default().to_ascii_lowercase();
        match &silent {
            Some(end) if *end == name => silent = None,
            Some(_) => continue,
            None if matches!(name.as_str(), "script" | "style" | "head") => {
                silent = Some(format!("/{name}"));
                continue;
            }
            None => {}
        }
        let text = text.trim();
        if !text.is_empty() {
            out.push_str(text);
            out.push('\n');
        }
    }
    if !out.contains('&') {
        return out;
    }
    let resolved = scraper::Html::parse_fragment(&out);
    resolved.root_element().text().collect()
}
