//! Fonts, styles and list styles of an OpenDocument text (OpenDocument 1.3 part 3, 16).

use crate::model::Align;
use crate::numbering::{Level, NumberFormat, place};
use crate::runs::{Face, Look};
use crate::xml::{Element, Item, each};
use std::collections::HashMap;

/// Styles and fonts kept at most.
const MAX_STYLES: usize = 20_000;
/// A chain of parent styles is followed this far.
const MAX_PARENTS: usize = 16;

/// Faces by the name the styles use.
#[derive(Debug, Default)]
pub(super) struct Fonts(HashMap<String, Face>);

impl Fonts {
    /// Takes the font declarations of a part, and fonts named directly.
    pub(super) fn note(&mut self, xml: &str) {
        each(xml, |item| {
            let Item::Start(element) = item else { return };
            let family = element.attr("font-family");
            let name = match element.name() {
                "font-face" => element.attr("name"),
                "text-properties" => family.clone(),
                _ => None,
            };
            if let (Some(name), Some(family)) = (name, family)
                && self.0.len() < MAX_STYLES
            {
                self.0
                    .entry(name)
                    .or_insert_with(|| Face::new(family.trim_matches(['\'', '"'])));
            }
        });
    }
}

/// What a style says; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Style<'f> {
    parent: Option<String>,
    face: Option<&'f Face>,
    bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) align: Option<Align>,
    pub(super) list: Option<String>,
}

impl<'f> Style<'f> {
    fn take(&mut self, element: &Element<'_>, fonts: &'f Fonts) {
        match element.name() {
            "text-properties" => {
                let named = element.attr("font-name").or_else(|| element.attr("font-family"));
                self.face = named.and_then(|name| fonts.0.get(&name)).or(self.face);
                self.bold = element.attr("font-weight").map(|w| w != "normal").or(self.bold);
                self.italic = element.attr("font-style").map(|s| s != "normal").or(self.italic);
                self.underline = element
                    .attr("text-underline-style")
                    .map(|u| u != "none")
                    .or(self.underline);
                self.hidden = element.attr("display").map(|d| d == "none").or(self.hidden);
            }
            "paragraph-properties" => {
                self.align = element.attr("text-align").map(|align| match align.as_str() {
                    "center" => Align::Center,
                    "end" | "right" => Align::Right,
                    "justify" => Align::Justify,
                    _ => Align::Left,
                });
            }
            _ => {}
        }
    }

    /// Lays another style over this one.
    pub(super) fn lay(&mut self, over: &Self) {
        self.face = over.face.or(self.face);
        self.bold = over.bold.or(self.bold);
        self.italic = over.italic.or(self.italic);
        self.underline = over.underline.or(self.underline);
        self.hidden = over.hidden.or(self.hidden);
        self.align = over.align.or(self.align);
        self.list = over.list.clone().or(self.list.take());
    }

    pub(super) fn look(&self) -> Look<'f> {
        Look {
            ascii: self.face,
            high: self.face,
            bold: self.bold.unwrap_or(false),
            italic: self.italic.unwrap_or(false),
            underline: self.underline.unwrap_or(false),
            ..Look::default()
        }
    }
}

/// All styles of the package, by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles<'f> {
    styles: HashMap<(String, String), Style<'f>>,
    lists: HashMap<String, Vec<Level>>,
}

impl<'f> Styles<'f> {
    /// Takes the styles of a part.
    pub(super) fn note(&mut self, xml: &str, fonts: &'f Fonts) {
        let (mut key, mut style) = (None, Style::default());
        let (mut list, mut levels) = (None, Vec::new());
        each(xml, |item| match item {
            Item::Start(element) => match element.name() {
                "style" | "default-style" => {
                    let family = element.attr("family").unwrap_or_default();
                    key = Some((family, element.attr("name").unwrap_or_default()));
                    style = Style {
                        parent: element.attr("parent-style-name"),
                        ..Style::default()
                    };
                    style.list = element.attr("list-style-name").filter(|name| !name.is_empty());
                }
                "list-style" => list = element.attr("name"),
                "list-level-style-number" | "list-level-style-bullet" if list.is_some() => {
                    levels.push(level(&element, levels.len() + 1));
                }
                _ if key.is_some() => style.take(&element, fonts),
                _ => {}
            },
            Item::End(name) => match name.as_str() {
                "style" | "default-style" => {
                    if let Some(key) = key.take().filter(|_| self.styles.len() < MAX_STYLES) {
                        self.styles.insert(key, std::mem::take(&mut style));
                    }
                }
                "list-style" => {
                    if let Some(name) = list.take().filter(|_| self.lists.len() < MAX_STYLES) {
                        self.lists.insert(name, std::mem::take(&mut levels));
                    }
                }
                _ => {}
            },
            Item::Text(_) => {}
        });
    }

    /// Everything a style and its parents say, over the defaults of the family.
    pub(super) fn of(&self, family: &str, name: Option<&str>) -> Style<'f> {
        let get = |name: &str| self.styles.get(&(family.to_owned(), name.to_owned()));
        let mut chain = Vec::new();
        let mut next = name.and_then(get);
        while let Some(style) = next.filter(|_| chain.len() < MAX_PARENTS) {
            chain.push(style);
            next = style.parent.as_deref().and_then(get);
        }
        // The default style of a family has no name.
        let mut out = get("").cloned().unwrap_or_default();
        chain.into_iter().rev().for_each(|style| out.lay(style));
        out
    }

    /// The levels of a list style.
    pub(super) fn list(&self, name: &str) -> Option<&Vec<Level>> {
        self.lists.get(name)
    }
}

fn level(element: &Element<'_>, number: usize) -> Level {
    let attribute = |name: &str| element.attr(name).unwrap_or_default();
    if element.name() == "list-level-style-bullet" {
        return Level {
            format: NumberFormat::Bullet,
            text: attribute("bullet-char"),
            ..Level::default()
        };
    }
    let format = match attribute("num-format").as_str() {
        "1" => NumberFormat::Decimal,
        "a" => NumberFormat::LowerLetter,
        "A" => NumberFormat::UpperLetter,
        "i" => NumberFormat::LowerRoman,
        "I" => NumberFormat::UpperRoman,
        _ => NumberFormat::None,
    };
    let shown: usize = element
        .attr("display-levels")
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let first = number.saturating_sub(shown.max(1));
    let numbers: Vec<String> = (first..number).map(|at| place(at as u32).to_string()).collect();
    let text = match format {
        NumberFormat::None => String::new(),
        _ => format!(
            "{}{}{}",
            attribute("num-prefix"),
            numbers.join("."),
            attribute("num-suffix")
        ),
    };
    // Newer files keep the whole label in one pattern, `%1%.%2%)`.
    let text = match element.attr("num-list-format") {
        Some(pattern) => (1..=9).fold(pattern, |text, at| {
            text.replace(&format!("%{at}%"), &place(at - 1).to_string())
        }),
        None => text,
    };
    let start = element
        .attr("start-value")
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    Level {
        start,
        format,
        legal: false,
        restarts: true,
        text,
    }
}
