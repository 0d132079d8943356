//! The little of CSS that decides letters and the look of the paper: fonts, weight, visibility, alignment, margins.

use crate::model::{Align, Script};
use std::collections::HashMap;

/// Rules kept at most.
const MAX_RULES: usize = 10_000;

/// What a rule or a `style` attribute says; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) font: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) align: Option<Align>,
    /// Word's mark of a drawn list label.
    pub(super) list_label: bool,
    /// Word's mark of a note or comment list, a header or a footer (`mso-element`).
    pub(super) element: Option<String>,
    pub(super) list_type: Option<String>,
    pub(super) outline: Option<u8>,
    pub(super) strike: Option<bool>,
    pub(super) script: Option<Script>,
    /// Half points.
    pub(super) size: Option<u16>,
    pub(super) margins: Margins,
    /// Lines around a table or cell.
    pub(super) border: Option<bool>,
    /// Twips.
    pub(super) width: Option<i32>,
    pub(super) new_page: bool,
    /// Word's mark of a note (`mso-special-character`), which draws its number.
    pub(super) note_mark: bool,
}

/// Margins in twips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Margins {
    pub(super) left: Option<i32>,
    pub(super) right: Option<i32>,
    pub(super) first_line: Option<i32>,
    pub(super) before: Option<i32>,
    pub(super) after: Option<i32>,
}

impl Style {
    /// Reads declarations (`a:b;c:d`).
    pub(super) fn read(declarations: &str) -> Self {
        let mut style = Self::default();
        for declaration in split_outside_quotes(declarations) {
            let Some((name, value)) = declaration.split_once(':') else {
                continue;
            };
            style.declare(&name.trim().to_ascii_lowercase(), value.trim());
        }
        style
    }

    fn declare(&mut self, name: &str, value: &str) {
        let lower = value.to_ascii_lowercase();
        let word = lower.split_whitespace().next().unwrap_or_default();
        match name {
            "font-family" | "mso-ascii-font-family" | "mso-hansi-font-family" => {
                let first = value.split(',').next().unwrap_or_default();
                let first = first.trim().trim_matches(['"', '\'']).trim();
                if !first.is_empty() && (name == "font-family" || self.font.is_none()) {
                    self.font = Some(first.to_owned());
                }
            }
            "font-weight" => {
                self.bold = Some(matches!(word, "bold" | "bolder" | "600" | "700" | "800" | "900"))
            }
            "font-style" => self.italic = Some(word == "italic" || word == "oblique"),
            "font" => self.font_shorthand(value),
            "font-size" => self.size = half_points(word).or(self.size),
            "vertical-align" => {
                self.script = match word {
                    "super" => Some(Script::Super),
                    "sub" => Some(Script::Sub),
                    _ => self.script,
                }
            }
            "text-decoration" | "text-decoration-line" => {
                self.underline = Some(lower.contains("underline"));
                self.strike = Some(lower.contains("line-through"));
            }
            "margin" => self.margin_shorthand(&lower),
            "margin-left" => self.margins.left = length(word),
            "margin-right" => self.margins.right = length(word),
            "margin-top" => self.margins.before = length(word),
            "margin-bottom" => self.margins.after = length(word),
            "text-indent" => self.margins.first_line = length(word),
            "page-break-before" | "break-before" => self.new_page = matches!(word, "always" | "page"),
            "width" => self.width = length(word),
            "border" | "border-top" | "border-left" | "border-bottom" | "border-right" | "border-style" => {
                let drawn = [
                    "solid", "double", "dotted", "dashed", "inset", "outset", "ridge", "groove",
                ];
                let drawn = drawn.iter().any(|kind| lower.contains(kind));
                self.border = Some(drawn || name != "border" && self.border == Some(true));
            }
            "mso-special-character" => self.note_mark = matches!(word, "footnote" | "endnote" | "comment"),
            "display" if word == "none" => self.hidden = Some(true),
            "visibility" if word == "hidden" => self.hidden = Some(true),
            "mso-hide" if word == "all" => self.hidden = Some(true),
            "text-align" => {
                self.align = match word {
                    "center" => Some(Align::Center),
                    "right" => Some(Align::Right),
                    "justify" => Some(Align::Justify),
                    "left" => Some(Align::Left),
                    _ => None,
                }
            }
            "mso-list" if lower.contains("ignore") => self.list_label = true,
            "mso-element" => self.element = Some(lower),
            "list-style-type" => self.list_type = Some(word.to_owned()),
            "mso-outline-level" => self.outline = word.parse().ok().filter(|l| (1..=9).contains(l)),
            _ => {}
        }
    }

    /// `font`: bold or italic, the size, and after it the families.
    fn font_shorthand(&mut self, value: &str) {
        let mut rest = value.trim();
        while let Some((word, after)) = rest.split_once(char::is_whitespace) {
            rest = after.trim_start();
            match word.to_ascii_lowercase().as_str() {
                "bold" => self.bold = Some(true),
                "italic" => self.italic = Some(true),
                sized if sized.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
                    let size = sized.split('/').next().unwrap_or_default();
                    self.size = half_points(size).or(self.size);
                    self.declare("font-family", rest);
                    return;
                }
                _ => {}
            }
        }
    }

    /// `margin`: top, right, bottom, left; the missing ones are those across.
    fn margin_shorthand(&mut self, value: &str) {
        let lengths: Vec<Option<i32>> = value.split_whitespace().take(4).map(length).collect();
        let at = |n: usize| lengths.get(n).copied();
        let (top, right) = (at(0).flatten(), at(1).or(at(0)).flatten());
        self.margins.before = top;
        self.margins.right = right;
        self.margins.after = at(2).map_or(top, |m| m);
        self.margins.left = at(3).map_or(right, |m| m);
    }

    /// Lays another style over this one.
    pub(super) fn lay(&mut self, over: &Self) {
        let Self {
            font,
            bold,
            italic,
            underline,
            hidden,
            align,
            list_label,
            element,
            list_type,
            outline,
            strike,
            script,
            size,
            margins,
            border,
            width,
            new_page,
            note_mark,
        } = over;
        self.font = font.clone().or(self.font.take());
        self.bold = bold.or(self.bold);
        self.italic = italic.or(self.italic);
        self.underline = underline.or(self.underline);
        self.hidden = hidden.or(self.hidden);
        self.align = align.or(self.align);
        self.list_label |= list_label;
        self.element = element.clone().or(self.element.take());
        self.list_type = list_type.clone().or(self.list_type.take());
        self.outline = outline.or(self.outline);
        self.strike = strike.or(self.strike);
        self.script = script.or(self.script);
        self.size = size.or(self.size);
        let under = self.margins;
        self.margins = Margins {
            left: margins.left.or(under.left),
            right: margins.right.or(under.right),
            first_line: margins.first_line.or(under.first_line),
            before: margins.before.or(under.before),
            after: margins.after.or(under.after),
        };
        self.border = border.or(self.border);
        self.width = width.or(self.width);
        self.new_page |= new_page;
        self.note_mark |= note_mark;
    }
}

/// A CSS length in twips; `None` for shares and for what has no unit.
pub(super) fn length(value: &str) -> Option<i32> {
    let value = value.trim();
    let unit_at = value.find(|c: char| c.is_ascii_alphabetic() || c == '%');
    let (number, unit) = value.split_at_checked(unit_at.unwrap_or(value.len()))?;
    let number: f64 = number.trim().parse().ok()?;
    let twips = match unit {
        "pt" => 20.0,
        "in" => 1440.0,
        "cm" => 1440.0 / 2.54,
        "mm" => 144.0 / 2.54,
        "px" => 15.0,
        "pc" => 240.0,
        "em" | "rem" => 240.0,
        "" if number == 0.0 => 0.0,
        _ => return None,
    };
    // A conversion of floats saturates.
    Some((number * twips).round() as i32)
}

fn half_points(value: &str) -> Option<u16> {
    if value.ends_with("em") {
        return None;
    }
    length(value)
        .map(|twips| twips / 10)
        .and_then(|half| u16::try_from(half).ok())
        .filter(|&half| half > 0)
}

fn split_outside_quotes(text: &str) -> Vec<&str> {
    let mut quote = None;
    text.split(move |c: char| {
        match quote {
            Some(q) if c == q => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        c == ';' && quote.is_none()
    })
    .collect()
}

/// Style sheets: rules by tag, by class, and by both.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: HashMap<(String, String), Style>,
}

impl Sheet {
    /// Adds the rules of a `<style>` element. Only `tag`, `.class` and `tag.class` selectors are kept.
    pub(super) fn add(&mut self, css: &str) {
        let css = without_comments(css);
        for rule in css.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else {
                continue;
            };
            let style = Style::read(declarations);
            for selector in selectors.rsplit('{').next().unwrap_or_default().split(',') {
                let selector = selector.trim().to_ascii_lowercase();
                let simple =
                    !selector.is_empty() && !selector.contains([' ', '>', ':', '@', '[', '#', '+', '*']);
                let (tag, class) = selector.split_once('.').unwrap_or((&selector, ""));
                if simple && self.rules.len() < MAX_RULES {
                    self.rules
                        .entry((tag.to_owned(), class.to_owned()))
                        .or_default()
                        .lay(&style);
                }
            }
        }
    }

    /// What the sheets say of an element.
    pub(super) fn of<'c>(&self, tag: &str, classes: impl Iterator<Item = &'c str> + Clone) -> Style {
        let mut style = Style::default();
        if self.rules.is_empty() {
            return style;
        }
        let mut lay = |tag: &str, class: &str| {
            if let Some(rule) = self.rules.get(&(tag.to_owned(), class.to_ascii_lowercase())) {
                style.lay(rule);
            }
        };
        lay(tag, "");
        classes.clone().for_each(|class| lay("", class));
        classes.for_each(|class| lay(tag, class));
        style
    }

    /// The font families named in the rules.
    pub(super) fn fonts(&self) -> impl Iterator<Item = &str> {
        self.rules.values().filter_map(|style| style.font.as_deref())
    }
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "")
}
