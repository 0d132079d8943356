//! The little of CSS that decides letters: font families, weight, visibility, alignment.

use crate::model::Align;
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
            "text-decoration" => self.underline = Some(lower.contains("underline")),
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
    }
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
