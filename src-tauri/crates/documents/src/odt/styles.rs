//! Fonts, styles and list styles of an OpenDocument text (OpenDocument 1.3 part 3, 16).

use super::story::OUTLINE;
use crate::model::{Align, Layout, Script};
use crate::numbering::{LEVELS, Level, NumberFormat, place};
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
    strike: Option<bool>,
    script: Option<Script>,
    /// Half points.
    size: Option<u16>,
    pub(super) indents: Indents,
    /// Of a table column, in twips.
    width: Option<u32>,
    /// Of a table cell: it draws lines.
    borders: bool,
    pub(super) align: Option<Align>,
    pub(super) list: Option<String>,
}

impl<'f> Style<'f> {
    fn take(&mut self, element: &Element<'_>, fonts: &'f Fonts) {
        match element.name() {
            "text-properties" => {
                let named = element.attr("font-name").or_else(|| element.attr("font-family"));
                self.face = named.and_then(|name| fonts.0.get(&name)).or(self.face);
                self.bold = element.look("font-weight").map(|w| w != "normal").or(self.bold);
                self.italic = element.look("font-style").map(|s| s != "normal").or(self.italic);
                self.underline = element
                    .attr("text-underline-style")
                    .map(|u| u != "none")
                    .or(self.underline);
                self.hidden = element.attr("display").map(|d| d == "none").or(self.hidden);
                self.strike = element
                    .attr("text-line-through-style")
                    .map(|line| line != "none")
                    .or(self.strike);
                self.script = element.attr("text-position").map(script).or(self.script);
                self.size = element.attr("font-size").and_then(half_points).or(self.size);
            }
            "table-column-properties" => {
                let width = element.attr("column-width").and_then(|width| twips(&width));
                self.width = width.and_then(|width| u32::try_from(width).ok());
            }
            "table-cell-properties" => {
                let sides = [
                    "border",
                    "border-top",
                    "border-bottom",
                    "border-left",
                    "border-right",
                ];
                let drawn = |side: &str| element.attr(side).is_some_and(|line| !line.starts_with("none"));
                self.borders |= sides.into_iter().any(drawn);
            }
            "paragraph-properties" => {
                self.indents.take(element);
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
        self.strike = over.strike.or(self.strike);
        self.script = over.script.or(self.script);
        self.size = over.size.or(self.size);
        self.indents.lay(&over.indents);
        self.align = over.align.or(self.align);
        self.list = over.list.clone().or(self.list.take());
        self.width = over.width.or(self.width);
        self.borders |= over.borders;
    }

    pub(super) fn look(&self) -> Look<'f> {
        Look {
            ascii: self.face,
            high: self.face,
            bold: self.bold.unwrap_or(false),
            italic: self.italic.unwrap_or(false),
            underline: self.underline.unwrap_or(false),
            strike: self.strike.unwrap_or(false),
            script: self.script.unwrap_or_default(),
            size: self.size,
        }
    }
}

/// Where a paragraph stands; `None` where nothing is said. Lengths in twips.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Indents {
    left: Option<i32>,
    right: Option<i32>,
    first_line: Option<i32>,
    before: Option<i32>,
    after: Option<i32>,
    new_page: Option<bool>,
}

impl Indents {
    fn take(&mut self, element: &Element<'_>) {
        let length = |name: &str| element.attr(name).and_then(|stated| twips(&stated));
        self.left = length("margin-left").or(self.left);
        self.right = length("margin-right").or(self.right);
        self.first_line = length("text-indent").or(self.first_line);
        self.before = length("margin-top").or(self.before);
        self.after = length("margin-bottom").or(self.after);
        self.new_page = element
            .attr("break-before")
            .map(|break_before| break_before == "page")
            .or(self.new_page);
    }

    fn lay(&mut self, over: &Self) {
        self.left = over.left.or(self.left);
        self.right = over.right.or(self.right);
        self.first_line = over.first_line.or(self.first_line);
        self.before = over.before.or(self.before);
        self.after = over.after.or(self.after);
        self.new_page = over.new_page.or(self.new_page);
    }

    /// What is said, nought for the rest.
    pub(super) fn layout(&self) -> Layout {
        Layout {
            left: self.left.unwrap_or(0),
            right: self.right.unwrap_or(0),
            first_line: self.first_line.unwrap_or(0),
            before: self.before.unwrap_or(0),
            after: self.after.unwrap_or(0),
            new_page: self.new_page.unwrap_or(false),
        }
    }
}

/// A length with its unit (OpenDocument 1.3 part 3, 18.3.19) in twips; percentages are none.
fn twips(stated: &str) -> Option<i32> {
    let stated = stated.trim();
    let at = stated.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = stated.split_at(at);
    let in_one = match unit {
        "cm" => 1440.0 / 2.54,
        "mm" => 144.0 / 2.54,
        "in" => 1440.0,
        "pt" => 20.0,
        "pc" => 240.0,
        "px" => 15.0,
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    // The cast saturates.
    Some((number * in_one).round() as i32)
}

fn half_points(stated: String) -> Option<u16> {
    u16::try_from(twips(&stated)? / 10).ok()
}

/// `super 58%`, `sub`, or by how much it is raised.
fn script(position: String) -> Script {
    match position.split_whitespace().next() {
        Some("super") => Script::Super,
        Some("sub") => Script::Sub,
        Some(percent) if percent.starts_with('-') => Script::Sub,
        Some(percent) if !percent.starts_with('0') => Script::Super,
        _ => Script::Normal,
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
                    style.list = element.attr("list-style-name");
                }
                "list-style" => list = element.attr("name"),
                "outline-style" => list = Some(OUTLINE.to_owned()),
                "list-level-style-number"
                | "list-level-style-bullet"
                | "list-level-style-image"
                | "outline-level-style"
                    if list.is_some() && levels.len() < LEVELS =>
                {
                    levels.push(level(&element, levels.len() + 1));
                }
                _ if key.is_some() => style.take(&element, fonts),
                _ => {}
            },
            Item::End(name) => match name {
                "style" | "default-style" => {
                    if let Some(key) = key.take().filter(|_| self.styles.len() < MAX_STYLES) {
                        self.styles.insert(key, std::mem::take(&mut style));
                    }
                }
                "list-style" | "outline-style" => {
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
    pub(super) fn list(&self, name: &str) -> Option<&[Level]> {
        self.lists.get(name).map(Vec::as_slice)
    }

    /// The width of a table column, in twips.
    pub(super) fn column_width(&self, style: Option<&str>) -> Option<u32> {
        self.of("table-column", style).width
    }

    /// `true` when a table cell draws lines.
    pub(super) fn draws_borders(&self, style: Option<&str>) -> bool {
        self.of("table-cell", style).borders
    }
}

fn level(element: &Element<'_>, number: usize) -> Level {
    let attribute = |name: &str| element.attr(name).unwrap_or_default();
    if element.name() == "list-level-style-image" {
        return Level {
            format: NumberFormat::Bullet,
            text: "•".to_owned(),
            ..Level::default()
        };
    }
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
        .look("display-levels")
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
        .look("start-value")
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
