//! The text of an OpenDocument: paragraphs, lists, tables, notes, frames.

use super::styles::{Style, Styles};
use crate::flow::Room;
use crate::model::{Block, Cell, Note, NoteKind, Paragraph, Row, Table};
use crate::numbering::{Counter, LEVELS, Level};
use crate::runs::{RunBuilder, decode, drawn_label};
use crate::xml::{Element, Item, each};
use std::collections::HashMap;

/// Elements nested deeper than this are not read.
const MAX_DEPTH: usize = 200;
/// Spaces of one `text:s`, spans of a cell, and repeats of a row or cell at most.
const MAX_COUNT: usize = 1000;

/// The name outline numbering goes by among the list styles.
pub(super) const OUTLINE: &str = "\0outline";

enum Container<'f> {
    Note(NoteKind, Vec<Block>, Box<Open<'f>>),
    /// With the cells that reach down: column, width, rows left.
    Table(Table, Vec<(usize, usize, usize)>, bool),
    Row(Row, usize),
    Cell(Cell, usize),
    List(Option<String>),
    /// A list of one paragraph, which says its level itself.
    Numbered(Option<String>, usize),
    /// A list item whose label is still to be drawn.
    Item(bool),
}

/// The paragraph being read.
#[derive(Default)]
struct Open<'f> {
    runs: RunBuilder<'f>,
    /// The style in force: the paragraph's, then that of each open span.
    styles: Vec<Style<'f>>,
    heading: Option<u8>,
    label: Option<String>,
    /// The whole paragraph is not shown.
    hidden: bool,
    /// The text so far ends in white space.
    spaced: bool,
}

/// Reads parts one after the other into one document.
pub(super) struct Story<'f> {
    styles: &'f Styles<'f>,
    body: Vec<Block>,
    notes: Vec<Note>,
    containers: Vec<Container<'f>>,
    open: Open<'f>,
    /// Where the counting of each list style stands; outline numbering has no name.
    counters: HashMap<String, Counter>,
    skip: usize,
    reading: bool,
    /// Inside `office:text`, not among the styles.
    in_body: bool,
    room: Room,
}

impl<'f> Story<'f> {
    pub(super) fn new(styles: &'f Styles<'f>, room: Room) -> Self {
        Self {
            styles,
            body: Vec::new(),
            notes: Vec::new(),
            containers: Vec::new(),
            open: Open::default(),
            counters: HashMap::new(),
            skip: 0,
            reading: false,
            in_body: false,
            room,
        }
    }

    /// Reads a part: the content, or the styles with their headers and footers. `false` when it broke off.
    pub(super) fn read(&mut self, xml: &str) -> bool {
        let whole = each(xml, |item| match item {
            Item::Start(_) if self.skip > 0 => self.skip += 1,
            Item::End(_) if self.skip > 0 => self.skip -= 1,
            Item::Start(element) => self.start(&element),
            Item::End(name) => self.end(name),
            Item::Text(text) => self.text(&text),
        });
        self.end_paragraph();
        while !self.containers.is_empty() {
            self.close();
        }
        (self.skip, self.reading, self.in_body) = (0, false, false);
        whole
    }

    /// `true` when paragraphs were left out for being too many.
    pub(super) fn is_full(&self) -> bool {
        self.room.has_left_out()
    }

    pub(super) fn finish(self) -> (Vec<Block>, Vec<Note>) {
        (self.body, self.notes)
    }

    fn start(&mut self, element: &Element<'_>) {
        let count = |name: &str| {
            element
                .look(name)
                .and_then(|n| n.parse().ok())
                .filter(|n| (1..=MAX_COUNT).contains(n))
                .unwrap_or(1)
        };
        let name = element.name();
        match name {
            "text" if element.prefix() == "office" => (self.reading, self.in_body) = (true, true),
            "header" | "header-left" | "header-first" | "footer" | "footer-left" | "footer-first"
                if element.prefix() == "style" =>
            {
                if element.look("display").as_deref() == Some("false") {
                    self.skip = 1;
                } else if name.starts_with('h') {
                    self.begin_note(NoteKind::Header);
                } else {
                    self.begin_note(NoteKind::Footer);
                }
            }
            _ if !self.reading => {}
            "tracked-changes" | "note-citation" | "forms" | "sequence-decls" | "hidden-text"
            | "ruby-text" | "binary-data" | "script" | "creator-initials" => self.skip = 1,
            // The name and description of a drawing; a field of the same name is text.
            "desc" | "title" if element.prefix() == "svg" => self.skip = 1,
            "section" if element.look("display").as_deref() == Some("none") => self.skip = 1,
            _ if self.containers.len() >= MAX_DEPTH || self.open.styles.len() >= MAX_DEPTH => self.skip = 1,
            "note" => self.begin_note(match element.look("note-class").as_deref() {
                Some("endnote") => NoteKind::Endnote,
                _ => NoteKind::Footnote,
            }),
            "annotation" => self.begin_note(NoteKind::Annotation),
            name if is_drawing(name, element.prefix()) => self.begin_note(NoteKind::Textbox),
            "p" | "h" => self.begin_paragraph(element),
            "span" | "a" => {
                let mut style = self.style();
                style.lay(&self.styles.of("text", element.look("style-name").as_deref()));
                self.open.styles.push(style);
            }
            "s" => self.raw(&" ".repeat(count("c"))),
            "tab" => self.raw("\t"),
            "line-break" => self.raw("\n"),
            "list" => self.begin_list(element),
            "list-item" | "list-header" => {
                self.restart(element);
                self.containers.push(Container::Item(name == "list-item"));
            }
            "numbered-paragraph" => self.begin_numbered_paragraph(element),
            "hidden-paragraph" if element.look("is-hidden").as_deref() != Some("false") => {
                self.open.hidden = true;
            }
            "table" => self
                .containers
                .push(Container::Table(Table::default(), Vec::new(), false)),
            "table-column" => {
                let width = self.styles.column_width(element.look("style-name").as_deref());
                if let (Some(width), Some(Container::Table(table, _, _))) =
                    (width, self.containers.last_mut())
                {
                    let repeats =
                        count("number-columns-repeated").min(MAX_COUNT - table.widths.len().min(MAX_COUNT));
                    table.widths.extend(std::iter::repeat_n(width, repeats));
                }
            }
            "table-header-rows" => self.heading_rows(true),
            "table-row" => self.containers.push(Container::Row(Row::default(), 0)),
            "table-cell" => {
                if !self.room.takes_cell() {
                    self.skip = 1;
                    return;
                }
                if self.styles.draws_borders(element.look("style-name").as_deref()) {
                    self.draw_borders();
                }
                let cell = Cell {
                    col_span: count("number-columns-spanned"),
                    ..Cell::default()
                };
                self.containers
                    .push(Container::Cell(cell, count("number-rows-spanned")));
            }
            "covered-table-cell" => {
                self.covered(count("number-columns-repeated"));
                self.skip = 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "header" | "header-left" | "header-first" | "footer" | "footer-left" | "footer-first"
                if !self.in_body =>
            {
                self.close_to_note();
                self.reading = false;
            }
            _ if !self.reading => {}
            "note" | "annotation" => self.close_to_note(),
            name if is_drawing(name, "draw") => self.close_to_note(),
            "numbered-paragraph" => {
                self.close();
                self.close();
            }
            "p" | "h" => self.end_paragraph(),
            "span" | "a" if self.open.styles.len() > 1 => drop(self.open.styles.pop()),
            "table-header-rows" => self.heading_rows(false),
            "list" | "list-item" | "list-header" | "table" | "table-row" | "table-cell" => self.close(),
            _ => {}
        }
    }

    fn heading_rows(&mut self, begin: bool) {
        if let Some(Container::Table(_, _, heading)) = self.containers.last_mut() {
            *heading = begin;
        }
    }

    fn style(&self) -> Style<'f> {
        self.open.styles.last().cloned().unwrap_or_default()
    }

    fn begin_note(&mut self, kind: NoteKind) {
        self.reading = true;
        let interrupted = Box::new(std::mem::take(&mut self.open));
        self.containers
            .push(Container::Note(kind, Vec::new(), interrupted));
    }

    fn close_to_note(&mut self) {
        while let Some(container) = self.containers.last() {
            let is_note = matches!(container, Container::Note(..));
            self.close();
            if is_note {
                return;
            }
        }
    }

    fn begin_list(&mut self, element: &Element<'_>) {
        let outer = self.containers.iter().rev().find_map(|c| match c {
            Container::List(style) => Some(style.clone()),
            _ => None,
        });
        let own = element.attr("style-name").filter(|name| !name.is_empty());
        let continues = element.look("continue-numbering").as_deref() == Some("true")
            || element.attr("continue-list").is_some();
        let style = own.or(outer.clone().flatten());
        if outer.is_none() && !continues {
            self.counters.remove(style.as_deref().unwrap_or_default());
        }
        self.containers.push(Container::List(style));
    }

    /// A list item that says where counting goes on from.
    fn restart(&mut self, element: &Element<'_>) {
        let Some(start) = element.look("start-value").and_then(|n| n.parse().ok()) else {
            return;
        };
        let level = self.open_lists().len().saturating_sub(1);
        let style = self.open_lists().last().cloned().flatten().unwrap_or_default();
        self.counters.entry(style).or_default().restart_at(level, start);
    }

    /// The styles of the lists open around here, outermost first; a note begins anew.
    fn open_lists(&self) -> Vec<Option<String>> {
        let around = self
            .containers
            .iter()
            .rev()
            .take_while(|c| !matches!(c, Container::Note(..)));
        let mut lists: Vec<Option<String>> = around
            .filter_map(|c| match c {
                Container::List(style) => Some(style.clone()),
                _ => None,
            })
            .collect();
        lists.reverse();
        lists
    }

    /// A list item without a list around it (OpenDocument 1.3 part 3, 5.3.6).
    fn begin_numbered_paragraph(&mut self, element: &Element<'_>) {
        let style = element.attr("style-name").filter(|name| !name.is_empty());
        let level = element
            .look("level")
            .and_then(|level| level.parse().ok())
            .unwrap_or(1);
        self.containers
            .push(Container::Numbered(style, usize::min(level, LEVELS).max(1) - 1));
        self.containers.push(Container::Item(true));
    }

    fn begin_paragraph(&mut self, element: &Element<'_>) {
        self.open.styles = vec![self.styles.of("paragraph", element.look("style-name").as_deref())];
        let level = element
            .look("outline-level")
            .and_then(|l| l.parse().ok())
            .unwrap_or(1);
        self.open.heading = (element.name() == "h" && (1..=9).contains(&level)).then_some(level);
        self.open.spaced = true;
        self.open.hidden = false;
        self.open.label = self.label();
        if self.open.label.is_none() {
            self.open.label = self.outline_label(element);
        }
    }

    /// The label, if this is the first paragraph of a list item.
    fn label(&mut self) -> Option<String> {
        match self.containers.last_mut() {
            Some(Container::Item(waiting)) if *waiting => *waiting = false,
            _ => return None,
        }
        let numbered = self.containers.iter().rev().nth(1);
        let (name, level) = match numbered {
            Some(Container::Numbered(style, level)) => (style.clone(), *level),
            _ => {
                let lists = self.open_lists();
                let level = lists.len().checked_sub(1)?.min(LEVELS - 1);
                (lists.last().cloned().flatten(), level)
            }
        };
        let counted = name.clone().unwrap_or_default();
        let name = name.or_else(|| self.style().list)?;
        let levels = self.styles.list(&name)?;
        self.draw(counted, level, levels)
    }

    /// The label of a heading that stands in no list (OpenDocument 1.3 part 3, 16.34).
    fn outline_label(&mut self, element: &Element<'_>) -> Option<String> {
        let level = usize::from(self.open.heading?) - 1;
        if element.look("is-list-header").as_deref() == Some("true")
            || !self.open_lists().is_empty()
            || self.style().list.is_some_and(|list| list.is_empty())
        {
            return None;
        }
        let levels = self.styles.list(OUTLINE)?;
        self.draw(OUTLINE.to_owned(), level, levels)
    }

    fn draw(&mut self, counted: String, level: usize, levels: &[Level]) -> Option<String> {
        let levels: Vec<&Level> = levels.iter().collect();
        let label = self.counters.entry(counted).or_default().next(level, &levels);
        drawn_label(&decode(label, &self.style().look()).0)
    }

    /// The table open here draws lines.
    fn draw_borders(&mut self) {
        if let Some(Container::Table(table, _, _)) = self
            .containers
            .iter_mut()
            .rev()
            .find(|c| matches!(c, Container::Table(..)))
        {
            table.borders = Some(true);
        }
    }

    /// Characters of the text; white space is collapsed as the format says.
    fn text(&mut self, text: &str) {
        if self.skip > 0 || !self.reading || self.open.styles.is_empty() {
            return;
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                if !self.open.spaced {
                    out.push(' ');
                }
                self.open.spaced = true;
            } else {
                out.push(c);
                self.open.spaced = false;
            }
        }
        self.push(&out);
    }

    fn raw(&mut self, text: &str) {
        if !self.open.styles.is_empty() {
            self.push(text);
            self.open.spaced = false;
        }
    }

    fn push(&mut self, text: &str) {
        let style = self.style();
        if style.hidden != Some(true) {
            let part = self.room.part_of(text, &self.open.runs);
            self.open.runs.push(part, style.look());
        }
    }

    fn end_paragraph(&mut self) {
        if self.open.styles.is_empty() {
            return;
        }
        let open = std::mem::take(&mut self.open);
        let Open {
            mut runs,
            styles,
            heading,
            label,
            hidden,
            ..
        } = open;
        if self.room.is_full() || hidden {
            return;
        }
        let style = styles.first();
        let align = style.and_then(|s| s.align).unwrap_or_default();
        let layout = style.map(|s| s.indents.layout()).unwrap_or_default();
        let paragraph = Paragraph {
            label,
            heading,
            align,
            layout,
            runs: runs.finish(),
        };
        if self.room.takes(&paragraph) {
            self.blocks().push(Block::Paragraph(paragraph));
        }
    }

    /// Where blocks go now.
    fn blocks(&mut self) -> &mut Vec<Block> {
        for container in self.containers.iter_mut().rev() {
            match container {
                Container::Note(_, blocks, _) => return blocks,
                Container::Cell(cell, _) => return &mut cell.blocks,
                _ => {}
            }
        }
        &mut self.body
    }

    /// A cell covered by another: one that reaches down continues it, one beside it is part of its span.
    fn covered(&mut self, repeats: usize) {
        let Some([Container::Table(_, reaching, _), Container::Row(row, column)]) =
            self.containers.last_chunk_mut()
        else {
            return;
        };
        for _ in 0..repeats {
            if let Some((_, width, _)) = reaching.iter().find(|r| r.0 == *column) {
                row.cells.push(Cell {
                    blocks: Vec::new(),
                    col_span: *width,
                    continues_above: true,
                });
            }
            *column += 1;
        }
    }

    /// Ends the innermost container and puts it where it belongs.
    fn close(&mut self) {
        match self.containers.pop() {
            Some(Container::Note(kind, blocks, interrupted)) => {
                self.open = *interrupted;
                let blank = |b: &Block| matches!(b, Block::Paragraph(p) if p.text().trim().is_empty());
                if !blocks.iter().all(blank) && self.room.takes_note(self.notes.len()) {
                    self.notes.push(Note { kind, blocks });
                }
            }
            Some(Container::Table(mut table, _, _)) if !table.rows.is_empty() => {
                table.borders = Some(table.borders == Some(true));
                self.blocks().push(Block::Table(table))
            }
            Some(Container::Row(mut row, _)) => {
                row.cells.shrink_to_fit();
                if let Some(Container::Table(table, reaching, heading)) = self.containers.last_mut() {
                    row.header = *heading;
                    table.rows.push(row);
                    reaching.iter_mut().for_each(|r| r.2 = r.2.saturating_sub(1));
                    reaching.retain(|r| r.2 > 0);
                }
            }
            Some(Container::Cell(mut cell, rows)) => {
                cell.blocks.shrink_to_fit();
                if let Some([Container::Table(_, reaching, _), Container::Row(row, column)]) =
                    self.containers.last_chunk_mut()
                {
                    if rows > 1 {
                        reaching.push((*column, cell.col_span, rows));
                    }
                    // The cells its span covers are stored after it, one by one.
                    *column += 1;
                    row.cells.push(cell);
                }
            }
            _ => {}
        }
    }
}

/// Drawings that hold text (OpenDocument 1.3 part 3, 10.3 and 10.4.3).
fn is_drawing(name: &str, prefix: &str) -> bool {
    prefix == "draw"
        && matches!(
            name,
            "text-box"
                | "custom-shape"
                | "rect"
                | "ellipse"
                | "circle"
                | "line"
                | "polyline"
                | "polygon"
                | "regular-polygon"
                | "path"
                | "connector"
                | "caption"
                | "measure"
        )
}
