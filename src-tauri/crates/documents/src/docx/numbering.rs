//! Numbering of a `.docx` (ECMA-376 part 1, 17.9).

use super::styles::{Fonts, Indents, MAX_STYLES, RunProperties};
use crate::numbering::{Counter, Level, NumberFormat, place};
use crate::xml::{Element, Item, each};
use std::collections::HashMap;

/// What a list gives its next paragraph.
pub(super) struct Labelled<'f> {
    /// The label as stored: its letters are those of the font.
    pub(super) label: String,
    /// What it is drawn with.
    pub(super) run: RunProperties<'f>,
    /// Where the paragraph stands, unless it says so itself.
    pub(super) indents: Indents,
}

#[derive(Debug, Clone, Default)]
struct ListLevel<'f> {
    level: Level,
    style: Option<String>,
    run: RunProperties<'f>,
    indents: Indents,
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
                        .look("abstractNumId")
                        .and_then(|v| v.parse().ok())
                        .unwrap_or(0);
                    shape = Abstract::default();
                }
                "num" => {
                    list_id = element.look("numId").and_then(|v| v.parse().ok());
                    list = List::default();
                }
                "abstractNumId" => list.abstract_id = element.number().unwrap_or(0),
                "styleLink" => shape.style_link = element.val(),
                "numStyleLink" => shape.link_to = element.val(),
                "lvlOverride" => at = element.look("ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
                "startOverride" => list.starts.push((at, element.number().unwrap_or(1))),
                "lvl" => {
                    at = element.look("ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
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
            Item::End(name) => match name {
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
    ) -> Option<Labelled<'f>> {
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
        let drawn = of(level)?;
        Some(Labelled {
            label,
            run: drawn.run.clone(),
            indents: drawn.indents,
        })
    }
}

impl ListLevel<'_> {
    fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "ind" => self.indents.take(element),
            "start" => self.level.start = element.number().unwrap_or(1),
            "numFmt" => self.level.format = NumberFormat::from_name(&element.look("val").unwrap_or_default()),
            "isLgl" => self.level.legal = element.on(),
            "lvlRestart" => self.level.restarts = element.number::<u32>() != Some(0),
            "pStyle" => self.style = element.val(),
            "lvlText" => self.level.text = label_text(&element.look("val").unwrap_or_default()),
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
