//! Styles, theme fonts and numbering of a `.docx` (ECMA-376 part 1, 17.7, 17.9, 20.1.4).

use crate::model::Align;
use crate::numbering::{Counter, Level, NumberFormat, place};
use crate::runs::{Face, Look};
use crate::xml::{Element, Item, each};
use std::collections::HashMap;

/// Styles and lists kept at most.
const MAX_STYLES: usize = 10_000;
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
        for attribute in [":ascii=\"", ":hAnsi=\"", ":font=\"", "typeface=\""] {
            for (at, _) in xml.match_indices(attribute) {
                let value = xml.get(at + attribute.len()..).unwrap_or_default();
                let value = value.split('"').next().unwrap_or_default();
                if !self.faces.contains_key(value) && self.faces.len() < MAX_STYLES {
                    self.faces.insert(value.to_owned(), Face::new(value));
                }
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
    pub(super) style: Option<String>,
}

impl<'f> RunProperties<'f> {
    /// Takes one child of `w:rPr`.
    pub(super) fn take(&mut self, element: &Element<'_>, fonts: &'f Fonts) {
        match element.name() {
            "rFonts" => {
                let named = |theme: &str, plain: &str| {
                    let theme = element.attr(theme).and_then(|t| fonts.themed(&t));
                    theme.or_else(|| element.attr(plain).and_then(|name| fonts.face(&name)))
                };
                self.ascii = named("asciiTheme", "ascii").or(self.ascii);
                self.high = named("hAnsiTheme", "hAnsi").or(self.high);
            }
            "b" => self.bold = Some(element.on()),
            "i" => self.italic = Some(element.on()),
            "u" => self.underline = Some(element.on()),
            "vanish" | "webHidden" => self.hidden = Some(element.on()),
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
    }

    pub(super) fn look(&self) -> Look<'f> {
        Look {
            ascii: self.ascii.or(self.high),
            high: self.high.or(self.ascii),
            bold: self.bold.unwrap_or(false),
            italic: self.italic.unwrap_or(false),
            underline: self.underline.unwrap_or(false),
            ..Look::default()
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
}

impl ParagraphProperties {
    /// Takes one child of `w:pPr`.
    pub(super) fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "pStyle" => self.style = element.val(),
            "numId" => self.list = element.number(),
            "ilvl" => self.level = element.number(),
            "outlineLvl" => self.outline = element.number::<u8>().map(|l| if l < 9 { l + 1 } else { 0 }),
            "jc" => {
                self.align = Some(match element.val().as_deref() {
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
    }
}

#[derive(Debug, Default)]
struct Style<'f> {
    base: Option<String>,
    run: RunProperties<'f>,
    paragraph: ParagraphProperties,
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
        let mut inside_run = false;
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
                    let default = element.attr("default").is_some_and(|d| d == "1" || d == "true");
                    if default && element.attr("type").as_deref() == Some("paragraph") {
                        styles.default_paragraph = Some(id.clone());
                    }
                }
                "basedOn" => style.base = element.val(),
                "name" => {
                    let name = element.val().unwrap_or_default().to_ascii_lowercase();
                    let level = name.strip_prefix("heading ").and_then(|n| n.parse().ok());
                    style.paragraph.outline =
                        level.filter(|l| (1..=9).contains(l)).or(style.paragraph.outline);
                }
                "rPr" => inside_run = true,
                _ if inside_run => style.run.take(&element, fonts),
                _ => style.paragraph.take(&element),
            },
            Item::End(name) => match name.as_str() {
                "rPr" => inside_run = false,
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

    /// Everything a paragraph style gives its paragraphs and their runs.
    pub(super) fn paragraph(&self, style: Option<&str>) -> (ParagraphProperties, RunProperties<'f>) {
        let mut paragraph = self.defaults.paragraph.clone();
        let mut run = self.defaults.run.clone();
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
        self.chain(Some(style)).into_iter().for_each(|s| run.lay(&s.run));
        run
    }

    fn chain(&self, style: Option<&str>) -> Vec<&Style<'f>> {
        let mut out = Vec::new();
        let mut next = style;
        while let Some(style) = next
            .and_then(|id| self.styles.get(id))
            .filter(|_| out.len() < MAX_BASES)
        {
            out.push(style);
            next = style.base.as_deref();
        }
        out.reverse();
        out
    }
}

#[derive(Debug, Clone, Default)]
struct ListLevel<'f> {
    level: Level,
    style: Option<String>,
    run: RunProperties<'f>,
}

#[derive(Debug, Default)]
struct Abstract<'f> {
    levels: HashMap<usize, ListLevel<'f>>,
    style_link: Option<String>,
    link_to: Option<String>,
}

#[derive(Debug, Default)]
struct List<'f> {
    abstract_id: u32,
    starts: Vec<(usize, u32)>,
    levels: HashMap<usize, ListLevel<'f>>,
}

/// The lists and where their counting stands.
#[derive(Debug, Default)]
pub(super) struct Numbering<'f> {
    abstracts: HashMap<u32, Abstract<'f>>,
    lists: HashMap<u32, List<'f>>,
    counters: HashMap<u32, Counter>,
    started: Vec<u32>,
}

impl<'f> Numbering<'f> {
    pub(super) fn read(xml: &str, fonts: &'f Fonts) -> Self {
        let mut out = Self::default();
        let (mut id, mut list_id, mut at) = (0u32, None::<u32>, 0usize);
        let (mut shape, mut list) = (Abstract::default(), List::default());
        let mut level = ListLevel::default();
        let (mut inside_level, mut inside_run) = (false, false);
        each(xml, |item| match item {
            Item::Start(element) => match element.name() {
                "abstractNum" => {
                    id = element
                        .attr("abstractNumId")
                        .and_then(|v| v.parse().ok())
                        .unwrap_or(0);
                    shape = Abstract::default();
                }
                "num" => {
                    list_id = element.attr("numId").and_then(|v| v.parse().ok());
                    list = List::default();
                }
                "abstractNumId" => list.abstract_id = element.number().unwrap_or(0),
                "styleLink" => shape.style_link = element.val(),
                "numStyleLink" => shape.link_to = element.val(),
                "lvlOverride" => at = element.attr("ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
                "startOverride" => list.starts.push((at, element.number().unwrap_or(1))),
                "lvl" => {
                    at = element.attr("ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
                    inside_level = true;
                    level = ListLevel::default();
                    level.level.restarts = true;
                    level.level.start = 0;
                }
                "rPr" => inside_run = true,
                _ if inside_run => level.run.take(&element, fonts),
                _ if inside_level => level.take(&element),
                _ => {}
            },
            Item::End(name) => match name.as_str() {
                "rPr" => inside_run = false,
                "lvl" => {
                    inside_level = false;
                    let levels = if list_id.is_some() {
                        &mut list.levels
                    } else {
                        &mut shape.levels
                    };
                    levels.insert(at, std::mem::take(&mut level));
                }
                "abstractNum" if out.abstracts.len() < MAX_STYLES => {
                    out.abstracts.insert(id, std::mem::take(&mut shape));
                }
                "num" if out.lists.len() < MAX_STYLES => {
                    if let Some(id) = list_id.take() {
                        out.lists.insert(id, std::mem::take(&mut list));
                    }
                }
                _ => {}
            },
            Item::Text(_) => {}
        });
        out
    }

    /// The label of the next paragraph of a list, as stored, and what it is drawn with.
    pub(super) fn next_label(
        &mut self,
        id: u32,
        level: Option<usize>,
        style: Option<&str>,
    ) -> Option<(String, RunProperties<'f>)> {
        let list = self.lists.get(&id)?;
        let mut shape = self.abstracts.get(&list.abstract_id)?;
        if let Some(link) = &shape.link_to {
            shape = self
                .abstracts
                .values()
                .find(|a| a.style_link.as_ref() == Some(link))
                .unwrap_or(shape);
        }
        let tied = || {
            shape
                .levels
                .iter()
                .find(|(_, l)| l.style.is_some() && l.style.as_deref() == style)
        };
        let level = level.or_else(|| tied().map(|(at, _)| *at)).unwrap_or(0).min(8);
        let of = |at: usize| list.levels.get(&at).or_else(|| shape.levels.get(&at));
        let fallback = ListLevel::default();
        let levels: Vec<&Level> = (0..9).map(|at| &of(at).unwrap_or(&fallback).level).collect();
        let counter = self.counters.entry(list.abstract_id).or_default();
        if !self.started.contains(&id) {
            self.started.push(id);
            list.starts
                .iter()
                .for_each(|&(level, start)| counter.restart_at(level, start));
        }
        let label = counter.next(level, &levels);
        Some((label, of(level)?.run.clone()))
    }
}

impl ListLevel<'_> {
    fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "start" => self.level.start = element.number().unwrap_or(1),
            "numFmt" => self.level.format = NumberFormat::from_name(&element.val().unwrap_or_default()),
            "isLgl" => self.level.legal = element.on(),
            "lvlRestart" => self.level.restarts = element.number::<u32>() != Some(0),
            "pStyle" => self.style = element.val(),
            "lvlText" => self.level.text = label_text(&element.val().unwrap_or_default()),
            _ => {}
        }
    }
}

/// `%1.%2` with the numbers' places marked.
fn label_text(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek().and_then(|d| d.to_digit(10))) {
            ('%', Some(digit)) if digit > 0 => {
                out.push(place(digit - 1));
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}
