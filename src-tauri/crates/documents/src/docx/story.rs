//! Reading the parts that hold text: paragraphs, tables, notes, text boxes.

use super::numbering::Numbering;
use super::styles::{Fonts, Indents, ParagraphProperties, RunProperties, Styles, is_line};
use crate::flow::Room;
use crate::model::{Block, Cell, Note, NoteKind, Paragraph, Row, Table};
use crate::runs::{Look, RunBuilder, decode, drawn_label};
use crate::xml::{Element, Item, each};
use std::collections::HashMap;

/// Containers nested deeper than this are read into the one that holds them.
const MAX_DEPTH: usize = 200;
/// A cell spans at most this many columns.
const MAX_SPAN: usize = 1000;
/// Columns of a table whose widths are kept.
const MAX_COLUMNS: usize = 1000;
/// Choices of a form's list at most.
const MAX_CHOICES: usize = 100;

enum Container<'f> {
    /// A note or text box, and the paragraph it interrupts.
    Note(NoteKind, Vec<Block>, Box<Open<'f>>),
    Table {
        table: Table,
        style: Option<String>,
    },
    Row {
        row: Row,
        deleted: bool,
    },
    Cell {
        cell: Cell,
        deleted: bool,
        merged_left: bool,
    },
}

/// The paragraph and run being read.
#[derive(Default)]
struct Open<'f> {
    runs: RunBuilder<'f>,
    properties: ParagraphProperties,
    /// Run properties the paragraph style gives.
    inherited: RunProperties<'f>,
    run: RunProperties<'f>,
    /// The properties of the paragraph mark, which draw the label.
    mark: RunProperties<'f>,
    /// The paragraph's style is settled.
    settled: bool,
    /// What the paragraph style says of where the paragraph stands.
    style_indents: Indents,
    /// For each open field: its result has begun.
    fields: Vec<bool>,
    form: Option<FormField>,
}

/// A field of a form whose result is kept in its own properties (ECMA-376 17.16.17).
enum FormField {
    Box(bool),
    List(Vec<String>, usize),
}

/// Reads parts one after the other into one document.
pub(super) struct Story<'f> {
    fonts: &'f Fonts,
    styles: &'f Styles<'f>,
    numbering: Numbering<'f>,
    body: Vec<Block>,
    notes: Vec<Note>,
    containers: Vec<Container<'f>>,
    /// Open containers too deep to be kept apart.
    flat: usize,
    open: Open<'f>,
    /// Elements whose contents are not read.
    skip: usize,
    /// For each open `mc:AlternateContent`: a choice was taken.
    choices: Vec<bool>,
    /// Blocks of files of other formats, by the relation that names them.
    chunks: HashMap<String, Vec<Block>>,
    room: Room,
    in_paragraph_properties: bool,
    in_run_properties: bool,
    in_row_properties: bool,
    in_borders: bool,
    in_text: bool,
}

impl<'f> Story<'f> {
    pub(super) fn new(
        fonts: &'f Fonts,
        styles: &'f Styles<'f>,
        numbering: Numbering<'f>,
        chunks: HashMap<String, Vec<Block>>,
        room: Room,
    ) -> Self {
        Self {
            fonts,
            styles,
            numbering,
            body: Vec::new(),
            notes: Vec::new(),
            containers: Vec::new(),
            flat: 0,
            open: Open::default(),
            skip: 0,
            choices: Vec::new(),
            chunks,
            room,
            in_paragraph_properties: false,
            in_run_properties: false,
            in_row_properties: false,
            in_borders: false,
            in_text: false,
        }
    }

    /// Reads a part: the main one, or one of side text. `false` when the XML broke off.
    pub(super) fn read(&mut self, xml: &str, kind: Option<NoteKind>) -> bool {
        let whole = each(xml, |item| match item {
            Item::Start(_) | Item::End(_) if self.skip > 0 => match item {
                Item::Start(_) => self.skip += 1,
                _ => self.skip -= 1,
            },
            Item::Start(element) => self.start(&element, kind),
            Item::End(name) => self.end(name),
            Item::Text(text) => {
                if self.in_text && self.skip == 0 {
                    self.text(&text);
                }
            }
        });
        self.flat = 0;
        while !self.containers.is_empty() {
            self.close();
        }
        self.flush();
        self.open = Open::default();
        self.choices.clear();
        self.skip = 0;
        (self.in_paragraph_properties, self.in_run_properties) = (false, false);
        (self.in_row_properties, self.in_borders, self.in_text) = (false, false, false);
        whole
    }

    /// The body and the notes.
    pub(super) fn finish(self) -> (Vec<Block>, Vec<Note>) {
        (self.body, self.notes)
    }

    fn start(&mut self, element: &Element<'_>, kind: Option<NoteKind>) {
        match element.name() {
            "pPrChange" | "rPrChange" | "tblPrChange" | "tcPrChange" | "trPrChange" | "sectPrChange"
            | "tblPrExChange" | "instrText" | "delText" | "delInstrText" | "sdtPr" | "sectPr" | "rt"
            | "tblGridChange" => self.skip = 1,
            "del" | "moveFrom" if self.in_run_properties || self.in_row_properties => self.deleted_mark(),
            "del" | "moveFrom" => self.skip = 1,
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(taken) if *taken => self.skip = 1,
                Some(taken) => *taken = true,
                None => {}
            },
            "footnote" | "endnote" | "comment" => match element.look("type").as_deref() {
                None | Some("normal") => self.begin_note(kind.unwrap_or(NoteKind::Footnote)),
                _ => self.skip = 1,
            },
            "hdr" => self.begin_note(NoteKind::Header),
            "ftr" => self.begin_note(NoteKind::Footer),
            "txbxContent" | "txBody" => self.begin_note(NoteKind::Textbox),
            "tbl" => self.contain(Container::Table {
                table: Table::default(),
                style: None,
            }),
            "tr" => self.contain(Container::Row {
                row: Row::default(),
                deleted: false,
            }),
            "tc" => self.contain(Container::Cell {
                cell: Cell {
                    col_span: 1,
                    ..Cell::default()
                },
                deleted: false,
                merged_left: false,
            }),
            "trPr" => self.in_row_properties = true,
            "tblBorders" | "tcBorders" => self.in_borders = true,
            _ if self.in_borders => self.border(element),
            "p" => self.begin_paragraph(),
            "pPr" => self.in_paragraph_properties = true,
            "rPr" => self.in_run_properties = true,
            "r" => {
                self.settle();
                self.open.run = RunProperties::default();
            }
            _ if self.in_run_properties && self.in_paragraph_properties => {
                self.open.mark.take(element, self.fonts);
            }
            _ if self.in_run_properties => self.open.run.take(element, self.fonts),
            _ if self.in_paragraph_properties => self.open.properties.take(element),
            "t" => self.in_text = true,
            name => self.inline(name, element),
        }
    }

    fn inline(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "tab" | "ptab" => self.text("\t"),
            "br" => self.line_break(element),
            "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            // Either a hyphenation hint or a TCVN3 ư; the font decides.
            "softHyphen" => self.text("\u{1F}"),
            "sym" => self.symbol(element),
            "fldChar" => match element.look("fldCharType").as_deref() {
                Some("begin") => self.open.fields.push(false),
                Some("separate") => {
                    if let Some(result) = self.open.fields.last_mut() {
                        *result = true;
                    }
                }
                Some("end") => self.end_field(),
                _ => {}
            },
            "checkBox" => self.open.form = Some(FormField::Box(false)),
            "ddList" => self.open.form = Some(FormField::List(Vec::new(), 0)),
            "default" | "checked" | "result" | "listEntry" => self.form(name, element),
            "altChunk" => {
                let blocks = element.attr("id").and_then(|id| self.chunks.remove(&id));
                self.flush();
                self.blocks().extend(blocks.unwrap_or_default());
            }
            "gridSpan" | "vMerge" | "hMerge" | "cellDel" => self.cell_property(name, element),
            "gridCol" => {
                if let Some(Container::Table { table, .. }) = self.containers.last_mut()
                    && table.widths.len() < MAX_COLUMNS
                {
                    let width = element.look("w").and_then(|w| w.parse().ok());
                    table.widths.push(width.unwrap_or(0));
                }
            }
            "tblStyle" => {
                let borders = element
                    .val()
                    .is_some_and(|style| self.styles.draws_borders(&style));
                if let Some(Container::Table { table, style }) = self.containers.last_mut() {
                    table.borders = Some(borders);
                    *style = element.val();
                }
            }
            "tblHeader" => {
                if let Some(Container::Row { row, .. }) = self.containers.last_mut() {
                    row.header = element.on();
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "footnote" | "endnote" | "comment" | "hdr" | "ftr" | "txbxContent" | "txBody" | "tbl" | "tr"
            | "tc" => self.close(),
            "AlternateContent" => drop(self.choices.pop()),
            "tblBorders" | "tcBorders" => self.in_borders = false,
            "trPr" => self.in_row_properties = false,
            "p" => self.end_paragraph(),
            "pPr" => {
                self.in_paragraph_properties = false;
                self.settle();
            }
            "rPr" => self.in_run_properties = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn deleted_mark(&mut self) {
        if self.in_row_properties {
            if let Some(Container::Row { deleted, .. }) = self.containers.last_mut() {
                *deleted = true;
            }
        } else if self.in_paragraph_properties {
            self.open.properties.mark_deleted = true;
        }
    }

    /// A line of a table or cell, drawn or not.
    fn border(&mut self, element: &Element<'_>) {
        let drawn = is_line(element);
        let tables = self.containers.iter_mut().rev();
        for container in tables {
            if let Container::Table { table, .. } = container {
                table.borders = Some(drawn || table.borders == Some(true));
                return;
            }
        }
    }

    fn cell_property(&mut self, name: &str, element: &Element<'_>) {
        let Some(Container::Cell {
            cell,
            deleted,
            merged_left,
        }) = self.containers.last_mut()
        else {
            return;
        };
        let continues = element.look("val").as_deref() != Some("restart");
        match name {
            "gridSpan" => cell.col_span = element.number().unwrap_or(1).clamp(1, MAX_SPAN),
            "vMerge" => cell.continues_above = continues,
            "hMerge" => *merged_left = continues,
            _ => *deleted = true,
        }
    }

    /// A line break; the end of a page or column is one only inside text.
    fn line_break(&mut self, element: &Element<'_>) {
        let of_line = matches!(element.look("type").as_deref(), None | Some("textWrapping"));
        if of_line || !self.open.runs.is_empty() {
            self.text("\n");
        } else {
            self.open.properties.indents.break_page();
        }
    }

    fn form(&mut self, name: &str, element: &Element<'_>) {
        match (&mut self.open.form, name) {
            (Some(FormField::Box(checked)), "default" | "checked") => *checked = element.on(),
            (Some(FormField::List(_, chosen)), "default" | "result") => {
                *chosen = element.number().unwrap_or(0);
            }
            (Some(FormField::List(entries, _)), "listEntry") if entries.len() < MAX_CHOICES => {
                entries.extend(element.val());
            }
            _ => {}
        }
    }

    fn end_field(&mut self) {
        let has_result = self.open.fields.pop().unwrap_or(false);
        match self.open.form.take() {
            Some(FormField::Box(checked)) => self.text(if checked { "☑" } else { "☐" }),
            Some(FormField::List(entries, chosen)) if !has_result => {
                let entry = entries.get(chosen).cloned().unwrap_or_default();
                self.text(&entry);
            }
            _ => {}
        }
    }

    fn contain(&mut self, container: Container<'f>) {
        self.flush();
        let room = matches!(container, Container::Table { .. }) || self.room.takes_cell();
        if self.containers.len() < MAX_DEPTH && self.flat == 0 && room {
            self.containers.push(container);
        } else {
            self.flat += 1;
        }
    }

    fn begin_note(&mut self, kind: NoteKind) {
        if self.containers.len() >= MAX_DEPTH || self.flat > 0 {
            self.flat += 1;
            return;
        }
        let interrupted = Box::new(std::mem::take(&mut self.open));
        self.containers
            .push(Container::Note(kind, Vec::new(), interrupted));
    }

    /// Ends a paragraph whose mark is deleted where none can follow it.
    fn flush(&mut self) {
        if !self.open.runs.is_empty() {
            self.open.properties.mark_deleted = false;
            self.end_paragraph();
        }
    }

    /// Ends the innermost container and puts it where it belongs.
    fn close(&mut self) {
        if self.flat > 0 {
            self.flat -= 1;
            return;
        }
        if matches!(
            self.containers.last(),
            Some(Container::Note(..) | Container::Cell { .. })
        ) {
            self.flush();
        }
        let Some(container) = self.containers.pop() else {
            return;
        };
        match container {
            Container::Note(kind, blocks, interrupted) => {
                self.open = *interrupted;
                let blank = |b: &Block| matches!(b, Block::Paragraph(p) if p.text().trim().is_empty());
                if !blocks.iter().all(blank) && self.room.takes_note(self.notes.len()) {
                    self.notes.push(Note { kind, blocks });
                }
            }
            Container::Table { mut table, .. } => {
                if !table.rows.is_empty() {
                    table.borders = Some(table.borders == Some(true));
                    self.blocks().push(Block::Table(table));
                }
            }
            Container::Row { mut row, deleted } => {
                row.cells.shrink_to_fit();
                if let Some(Container::Table { table, .. }) = self.containers.last_mut()
                    && !deleted
                    && !row.cells.is_empty()
                {
                    table.rows.push(row);
                }
            }
            Container::Cell {
                mut cell,
                deleted,
                merged_left,
            } => {
                let empty = |b: &Block| matches!(b, Block::Paragraph(p) if p.runs.is_empty());
                if cell.continues_above {
                    cell.continues_above = cell.blocks.iter().all(empty);
                }
                cell.blocks.shrink_to_fit();
                let Some(Container::Row { row, .. }) = self.containers.last_mut() else {
                    return;
                };
                match row.cells.last_mut() {
                    _ if deleted => {}
                    Some(last) if merged_left => {
                        last.col_span = (last.col_span + cell.col_span).min(MAX_SPAN);
                        last.blocks.extend(cell.blocks.into_iter().filter(|b| !empty(b)));
                    }
                    _ => row.cells.push(cell),
                }
            }
        }
    }

    /// Where blocks go now.
    fn blocks(&mut self) -> &mut Vec<Block> {
        for container in self.containers.iter_mut().rev() {
            match container {
                Container::Note(_, blocks, _) => return blocks,
                Container::Cell { cell, .. } => return &mut cell.blocks,
                _ => {}
            }
        }
        &mut self.body
    }

    fn begin_paragraph(&mut self) {
        self.open.properties = ParagraphProperties::default();
        self.open.mark = RunProperties::default();
        self.open.settled = false;
    }

    /// Looks the paragraph's style up, once its name is known.
    fn settle(&mut self) {
        if self.open.settled {
            return;
        }
        self.open.settled = true;
        let table = self
            .containers
            .iter()
            .rev()
            .find_map(|container| match container {
                Container::Table { style, .. } => Some(style.as_deref()),
                Container::Note(..) => Some(None),
                _ => None,
            });
        let (paragraph, run) = self
            .styles
            .paragraph(self.open.properties.style.as_deref(), table.flatten());
        self.open.inherited = run;
        self.open.style_indents = paragraph.indents;
        let own = &mut self.open.properties;
        own.align = own.align.or(paragraph.align);
        own.outline = own.outline.or(paragraph.outline);
        if own.list.is_none() {
            own.list = paragraph.list;
            own.level = own.level.or(paragraph.level);
        }
    }

    fn look(&self, over: &RunProperties<'f>) -> Option<Look<'f>> {
        let mut properties = self.open.inherited.clone();
        if let Some(style) = &over.style {
            properties.lay(&self.styles.character(style));
        }
        properties.lay(over);
        (properties.hidden != Some(true)).then(|| properties.look())
    }

    fn text(&mut self, text: &str) {
        if self.open.fields.iter().any(|result| !result) {
            return;
        }
        if let Some(look) = self.look(&self.open.run) {
            let part = self.room.part_of(text, &self.open.runs);
            self.open.runs.push(part, look);
        }
    }

    fn symbol(&mut self, element: &Element<'_>) {
        let face = element.attr("font").and_then(|font| self.fonts.face(&font));
        let code = element
            .look("char")
            .and_then(|c| u32::from_str_radix(&c, 16).ok());
        if let (Some(look), Some(c)) = (self.look(&self.open.run), code.and_then(char::from_u32)) {
            let look = Look {
                ascii: face.or(look.ascii),
                high: face.or(look.high),
                ..look
            };
            self.open.runs.push(c.encode_utf8(&mut [0; 4]), look);
        }
    }

    /// `true` when paragraphs were left out for being too many.
    pub(super) fn is_full(&self) -> bool {
        self.room.has_left_out()
    }

    fn end_paragraph(&mut self) {
        self.settle();
        if self.room.is_full() {
            self.open.runs.finish();
            return;
        }
        if self.open.properties.mark_deleted {
            // What follows belongs to the same paragraph.
            return;
        }
        let properties = std::mem::take(&mut self.open.properties);
        let mut indents = self.open.style_indents;
        let label = properties.list.filter(|&list| list > 0).and_then(|list| {
            let labelled = self
                .numbering
                .next_label(list, properties.level, properties.style.as_deref())?;
            indents.lay(&labelled.indents);
            let mut mark = self.open.mark.clone();
            mark.lay(&labelled.run);
            let look = self.look(&mark)?;
            let (label, _) = decode(labelled.label, &look);
            drawn_label(&label)
        });
        indents.lay(&properties.indents);
        let paragraph = Paragraph {
            label,
            heading: properties.outline.filter(|&l| l > 0),
            align: properties.align.unwrap_or_default(),
            layout: indents.layout(),
            runs: self.open.runs.finish(),
        };
        if self.room.takes(&paragraph) {
            self.blocks().push(Block::Paragraph(paragraph));
        }
    }
}
