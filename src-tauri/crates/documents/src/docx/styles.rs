//! Styles and theme fonts of a `.docx` (ECMA-376 part 1, 17.7, 20.1.4).

use crate::model::{Align, Layout, Script};
use crate::runs::{Face, Look};
use crate::xml::{Element, Item, each};
use std::collections::HashMap;

/// Styles and lists kept at most.
pub(super) const MAX_STYLES: usize = 10_000;
/// A chain of base styles is followed this far.
const MAX_BASES: usize = 16;

/// The faces named anywhere in the package.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    faces: HashMap<String, Face>,
    minor: Option<String>,
    major: Option<String>,
}

impl Fonts {
    /// Notes every font a part names.
    pub(super) fn note(&mut self, xml: &str) {
        const NAMING: [&str; 4] = ["ascii", "hAnsi", "font", "typeface"];
        for (at, _) in xml.match_indices('=') {
            let before = xml.get(..at).unwrap_or_default();
            if !NAMING.iter().any(|attribute| before.ends_with(attribute)) {
                continue;
            }
            let value = xml.get(at + 1..).unwrap_or_default();
            let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                continue;
            };
            let value = value.split(quote).nth(1).unwrap_or_default();
            if !self.faces.contains_key(value) && self.faces.len() < MAX_STYLES {
                self.faces.insert(value.to_owned(), Face::new(value));
            }
        }
    }

    /// Reads the latin fonts of the theme.
    pub(super) fn theme(&mut self, xml: &str) {
        self.note(xml);
        let mut inside = "";
        each(xml, |item| {
            let Item::Start(element) = item else { return };
            match element.name() {
                "majorFont" => inside = "major",
                "minorFont" => inside = "minor",
                "latin" if inside == "major" => self.major = element.attr("typeface"),
                "latin" if inside == "minor" => self.minor = element.attr("typeface"),
                "fmtScheme" => inside = "",
                _ => {}
            }
        });
    }

    pub(super) fn face(&self, name: &str) -> Option<&Face> {
        self.faces.get(name)
    }

    fn themed(&self, theme: &str) -> Option<&Face> {
        let name = if theme.starts_with("major") {
            self.major.as_deref()
        } else {
            self.minor.as_deref()
        };
        self.face(name?)
    }
}

/// Run properties; `None` where nothing is said.
#[derive(Debug, Clone, Default)]
pub(super) struct RunProperties<'f> {
    pub(super) ascii: Option<&'f Face>,
    pub(super) high: Option<&'f Face>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) hidden: Option<bool>,
    strike: Option<bool>,
    script: Option<Script>,
    /// Half points.
    size: Option<u16>,
    pub(super) style: Option<String>,
}

impl<'f> RunProperties<'f> {
    /// Takes one child of `w:rPr`.
    pub(super) fn take(&mut self, element: &Element<'_>, fonts: &'f Fonts) {
        match element.name() {
            "rFonts" => {
                let named = |theme: &str, plain: &str| {
                    let theme = element.look(theme).and_then(|t| fonts.themed(&t));
                    theme.or_else(|| element.look(plain).and_then(|name| fonts.face(&name)))
                };
                self.ascii = named("asciiTheme", "ascii").or(self.ascii);
                self.high = named("hAnsiTheme", "hAnsi").or(self.high);
            }
            "b" => self.bold = Some(element.on()),
            "i" => self.italic = Some(element.on()),
            "u" => self.underline = Some(element.on()),
            "vanish" | "webHidden" => self.hidden = Some(element.on()),
            "strike" | "dstrike" => self.strike = Some(element.on()),
            "vertAlign" => {
                self.script = Some(match element.look("val").as_deref() {
                    Some("superscript") => Script::Super,
                    Some("subscript") => Script::Sub,
                    _ => Script::Normal,
                })
            }
            "sz" => self.size = element.number(),
            "rStyle" => self.style = element.val(),
            _ => {}
        }
    }

    /// Lays another set over this one.
    pub(super) fn lay(&mut self, over: &Self) {
        self.ascii = over.ascii.or(self.ascii);
        self.high = over.high.or(self.high);
        self.bold = over.bold.or(self.bold);
        self.italic = over.italic.or(self.italic);
        self.underline = over.underline.or(self.underline);
        self.hidden = over.hidden.or(self.hidden);
        self.strike = over.strike.or(self.strike);
        self.script = over.script.or(self.script);
        self.size = over.size.or(self.size);
    }

    pub(super) fn look(&self) -> Look<'f> {
        Look {
            ascii: self.ascii.or(self.high),
            high: self.high.or(self.ascii),
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
    /// Takes `w:ind`, `w:spacing` or `w:pageBreakBefore`.
    pub(super) fn take(&mut self, element: &Element<'_>) {
        let twips = |names: [&str; 2]| {
            let stated = names.iter().find_map(|name| element.look(name));
            stated.and_then(|twips| twips.trim().parse::<i32>().ok())
        };
        match element.name() {
            "ind" => {
                self.left = twips(["start", "left"]).or(self.left);
                self.right = twips(["end", "right"]).or(self.right);
                let hanging = twips(["hanging", "hanging"]).map(i32::saturating_neg);
                self.first_line = hanging
                    .or_else(|| twips(["firstLine", "firstLine"]))
                    .or(self.first_line);
            }
            "spacing" => {
                self.before = twips(["before", "before"]).or(self.before);
                self.after = twips(["after", "after"]).or(self.after);
            }
            "pageBreakBefore" => self.new_page = Some(element.on()),
            _ => {}
        }
    }

    /// The paragraph begins a page.
    pub(super) fn break_page(&mut self) {
        self.new_page = Some(true);
    }

    /// Lays another set over this one.
    pub(super) fn lay(&mut self, over: &Self) {
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

/// Paragraph properties.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    pub(super) align: Option<Align>,
    /// Heading level 1–9; 0 takes one away.
    pub(super) outline: Option<u8>,
    pub(super) list: Option<u32>,
    pub(super) level: Option<usize>,
    /// The paragraph mark is deleted under tracked changes.
    pub(super) mark_deleted: bool,
    pub(super) indents: Indents,
}

impl ParagraphProperties {
    /// Takes one child of `w:pPr`.
    pub(super) fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "pStyle" => self.style = element.val(),
            "ind" | "spacing" | "pageBreakBefore" => self.indents.take(element),
            "numId" => self.list = element.number(),
            "ilvl" => self.level = element.number(),
            "outlineLvl" => self.outline = element.number::<u8>().map(|l| if l < 9 { l + 1 } else { 0 }),
            "jc" => {
                self.align = Some(match element.look("val").as_deref() {
                    Some("center") => Align::Center,
                    Some("right" | "end") => Align::Right,
                    Some("both" | "distribute") => Align::Justify,
                    _ => Align::Left,
                })
            }
            _ => {}
        }
    }

    fn lay(&mut self, over: &Self) {
        self.align = over.align.or(self.align);
        self.outline = over.outline.or(self.outline);
        self.list = over.list.or(self.list);
        self.level = over.level.or(self.level);
        self.indents.lay(&over.indents);
    }
}

#[derive(Debug, Default)]
struct Style<'f> {
    base: Option<String>,
    run: RunProperties<'f>,
    paragraph: ParagraphProperties,
    /// Of a table style: it draws lines.
    borders: bool,
}

/// The style sheet.
#[derive(Debug, Default)]
pub(super) struct Styles<'f> {
    styles: HashMap<String, Style<'f>>,
    defaults: Style<'f>,
    default_paragraph: Option<String>,
}

impl<'f> Styles<'f> {
    pub(super) fn read(xml: &str, fonts: &'f Fonts) -> Self {
        let mut styles = Self::default();
        let mut id = String::new();
        let mut style = Style::default();
        let (mut inside_run, mut inside_borders) = (false, false);
        let mut skip = 0usize;
        each(xml, |item| match item {
            Item::Start(element) if skip > 0 || element.name() == "tblStylePr" => {
                skip += 1;
            }
            Item::End(_) if skip > 0 => skip -= 1,
            Item::Start(element) => match element.name() {
                "style" => {
                    id = element.attr("styleId").unwrap_or_default();
                    style = Style::default();
                    let default = element.look("default").is_some_and(|d| d == "1" || d == "true");
                    if default && element.look("type").as_deref() == Some("paragraph") {
                        styles.default_paragraph = Some(id.clone());
                    }
                }
                "basedOn" => style.base = element.val(),
                "name" => {
                    let name = element.look("val").unwrap_or_default().to_ascii_lowercase();
                    let level = name.strip_prefix("heading ").and_then(|n| n.parse().ok());
                    style.paragraph.outline =
                        level.filter(|l| (1..=9).contains(l)).or(style.paragraph.outline);
                }
                "rPr" => inside_run = true,
                "tblBorders" => inside_borders = true,
                _ if inside_borders => style.borders |= is_line(&element),
                _ if inside_run => style.run.take(&element, fonts),
                _ => style.paragraph.take(&element),
            },
            Item::End(name) => match name {
                "rPr" => inside_run = false,
                "tblBorders" => inside_borders = false,
                "docDefaults" => styles.defaults = std::mem::take(&mut style),
                "style" if styles.styles.len() < MAX_STYLES => {
                    styles
                        .styles
                        .insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                _ => {}
            },
            Item::Text(_) => {}
        });
        styles
    }

    /// Everything a paragraph style gives its paragraphs and their runs, over what the style of the table does
    /// they stand in.
    pub(super) fn paragraph(
        &self,
        style: Option<&str>,
        table: Option<&str>,
    ) -> (ParagraphProperties, RunProperties<'f>) {
        let mut paragraph = self.defaults.paragraph.clone();
        let mut run = self.defaults.run.clone();
        for style in self.chain(table) {
            paragraph.lay(&style.paragraph);
            run.lay(&style.run);
        }
        let known = style.filter(|s| self.styles.contains_key(*s));
        for style in self.chain(known.or(self.default_paragraph.as_deref())) {
            paragraph.lay(&style.paragraph);
            run.lay(&style.run);
        }
        (paragraph, run)
    }

    /// What a character style lays over a run.
    pub(super) fn character(&self, style: &str) -> RunProperties<'f> {
        let mut run = RunProperties::default();
        self.chain(Some(style)).for_each(|s| run.lay(&s.run));
        run
    }

    /// `true` when a table style, or one it is based on, draws lines.
    pub(super) fn draws_borders(&self, table: &str) -> bool {
        self.chain(Some(table)).any(|style| style.borders)
    }

    /// A style and those it is based on, outermost first.
    fn chain(&self, style: Option<&str>) -> impl Iterator<Item = &Style<'f>> {
        let mut chain = [None; MAX_BASES];
        let mut next = style;
        let mut length = 0;
        for link in &mut chain {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else {
                break;
            };
            *link = Some(style);
            length += 1;
            next = style.base.as_deref();
        }
        chain.into_iter().take(length).rev().flatten()
    }
}

/// A border that is drawn (ECMA-376 17.18.2).
pub(super) fn is_line(border: &Element<'_>) -> bool {
    !matches!(border.look("val").as_deref(), None | Some("nil" | "none"))
}
