//! Reading the parts that hold text: paragraphs, tables, notes, text boxes.

use super::styles::{Fonts, Numbering, ParagraphProperties, RunProperties, Styles};
use crate::flow::MAX_PARAGRAPHS;
use crate::model::{Block, Cell, Note, NoteKind, Paragraph, Row, Table};
use crate::runs::{Look, RunBuilder, decode, drawn_label};
use crate::xml::{Element, Item, each};

/// Containers nested deeper than this are read into the one that holds them.
const MAX_DEPTH: usize = 200;
/// Notes kept at most.
const MAX_NOTES: usize = 20_000;
/// A cell spans at most this many columns.
const MAX_SPAN: usize = 1000;

enum Container<'f> {
    /// A note or text box, and the paragraph it interrupts.
    Note(NoteKind, Vec<Block>, Box<Open<'f>>),
    Table(Table),
    Row {
        row: Row,
        deleted: bool,
    },
    Cell(Cell),
    /// A container too deep to be kept apart.
    Flat,
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
    /// For each open field: its result has begun.
    fields: Vec<bool>,
}

/// Reads parts one after the other into one document.
pub(super) struct Story<'f> {
    fonts: &'f Fonts,
    styles: &'f Styles<'f>,
    numbering: Numbering<'f>,
    body: Vec<Block>,
    notes: Vec<Note>,
    containers: Vec<Container<'f>>,
    open: Open<'f>,
    /// Elements whose contents are not read.
    skip: usize,
    paragraphs: usize,
    in_paragraph_properties: bool,
    in_run_properties: bool,
    in_row_properties: bool,
    in_text: bool,
}

impl<'f> Story<'f> {
    pub(super) fn new(fonts: &'f Fonts, styles: &'f Styles<'f>, numbering: Numbering<'f>) -> Self {
        Self {
            fonts,
            styles,
            numbering,
            body: Vec::new(),
            notes: Vec::new(),
            containers: Vec::new(),
            open: Open::default(),
            skip: 0,
            paragraphs: 0,
            in_paragraph_properties: false,
            in_run_properties: false,
            in_row_properties: false,
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
            Item::End(name) => self.end(&name),
            Item::Text(text) => {
                if self.in_text && self.skip == 0 {
                    self.text(&text);
                }
            }
        });
        if !self.open.runs.is_empty() {
            self.end_paragraph();
        }
        while !self.containers.is_empty() {
            self.close();
        }
        self.skip = 0;
        whole
    }

    /// The body and the notes.
    pub(super) fn finish(self) -> (Vec<Block>, Vec<Note>) {
        (self.body, self.notes)
    }

    fn start(&mut self, element: &Element<'_>, kind: Option<NoteKind>) {
        match element.name() {
            "pPrChange" | "rPrChange" | "tblPrChange" | "tcPrChange" | "trPrChange" | "sectPrChange"
            | "tblPrExChange" | "moveFrom" | "Fallback" | "instrText" | "delText" | "delInstrText"
            | "sdtPr" | "sectPr" | "rt" => self.skip = 1,
            "del" if self.in_run_properties || self.in_row_properties => self.deleted_mark(),
            "del" => self.skip = 1,
            "footnote" | "endnote" | "comment" => match element.attr("type").as_deref() {
                None | Some("normal") => self.begin_note(kind.unwrap_or(NoteKind::Footnote)),
                _ => self.skip = 1,
            },
            "hdr" => self.begin_note(NoteKind::Header),
            "ftr" => self.begin_note(NoteKind::Footer),
            "txbxContent" => self.begin_note(NoteKind::Textbox),
            "tbl" => self.contain(Container::Table(Table::default())),
            "tr" => self.contain(Container::Row {
                row: Row::default(),
                deleted: false,
            }),
            "tc" => self.contain(Container::Cell(Cell {
                col_span: 1,
                ..Cell::default()
            })),
            "trPr" => self.in_row_properties = true,
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
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            // Either a hyphenation hint or a TCVN3 ư; the font decides.
            "softHyphen" => self.text("\u{1F}"),
            "sym" => self.symbol(element),
            "fldChar" => match element.attr("fldCharType").as_deref() {
                Some("begin") => self.open.fields.push(false),
                Some("separate") => {
                    if let Some(result) = self.open.fields.last_mut() {
                        *result = true;
                    }
                }
                Some("end") => drop(self.open.fields.pop()),
                _ => {}
            },
            "gridSpan" => {
                if let Some(Container::Cell(cell)) = self.containers.last_mut() {
                    cell.col_span = element.number().unwrap_or(1).clamp(1, MAX_SPAN);
                }
            }
            "vMerge" => {
                if let Some(Container::Cell(cell)) = self.containers.last_mut() {
                    cell.continues_above = element.val().as_deref() != Some("restart");
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
            "footnote" | "endnote" | "comment" | "hdr" | "ftr" | "txbxContent" | "tbl" | "tr" | "tc" => {
                self.close()
            }
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

    fn contain(&mut self, container: Container<'f>) {
        let container = if self.containers.len() < MAX_DEPTH {
            container
        } else {
            Container::Flat
        };
        self.containers.push(container);
    }

    fn begin_note(&mut self, kind: NoteKind) {
        if self.containers.len() >= MAX_DEPTH {
            return self.containers.push(Container::Flat);
        }
        let interrupted = Box::new(std::mem::take(&mut self.open));
        self.containers
            .push(Container::Note(kind, Vec::new(), interrupted));
    }

    /// Ends the innermost container and puts it where it belongs.
    fn close(&mut self) {
        let Some(container) = self.containers.pop() else {
            return;
        };
        match container {
            Container::Note(kind, blocks, interrupted) => {
                self.open = *interrupted;
                let blank = |b: &Block| matches!(b, Block::Paragraph(p) if p.text().trim().is_empty());
                if !blocks.iter().all(blank) && self.notes.len() < MAX_NOTES {
                    self.notes.push(Note { kind, blocks });
                }
            }
            Container::Table(table) => {
                if !table.rows.is_empty() {
                    self.blocks().push(Block::Table(table));
                }
            }
            Container::Row { row, deleted } => {
                if let Some(Container::Table(table)) = self.containers.last_mut()
                    && !deleted
                {
                    table.rows.push(row);
                }
            }
            Container::Cell(mut cell) => {
                if cell.continues_above {
                    let empty = |b: &Block| matches!(b, Block::Paragraph(p) if p.runs.is_empty());
                    cell.continues_above = cell.blocks.iter().all(empty);
                }
                if let Some(Container::Row { row, .. }) = self.containers.last_mut() {
                    row.cells.push(cell);
                }
            }
            Container::Flat => {}
        }
    }

    /// Where blocks go now.
    fn blocks(&mut self) -> &mut Vec<Block> {
        for container in self.containers.iter_mut().rev() {
            match container {
                Container::Note(_, blocks, _) => return blocks,
                Container::Cell(cell) => return &mut cell.blocks,
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
        let (paragraph, run) = self.styles.paragraph(self.open.properties.style.as_deref());
        self.open.inherited = run;
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
            self.open.runs.push(text, look);
        }
    }

    fn symbol(&mut self, element: &Element<'_>) {
        let face = element.attr("font").and_then(|font| self.fonts.face(&font));
        let code = element
            .attr("char")
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
        self.paragraphs >= MAX_PARAGRAPHS
    }

    fn end_paragraph(&mut self) {
        self.settle();
        if self.is_full() {
            self.open.runs.finish();
            return;
        }
        self.paragraphs += 1;
        if self.open.properties.mark_deleted {
            // What follows belongs to the same paragraph.
            return;
        }
        let properties = std::mem::take(&mut self.open.properties);
        let label = properties.list.filter(|&list| list > 0).and_then(|list| {
            let (label, drawn) =
                self.numbering
                    .next_label(list, properties.level, properties.style.as_deref())?;
            let mut mark = self.open.mark.clone();
            mark.lay(&drawn);
            let look = self.look(&mark)?;
            let (label, _) = decode(label, &look);
            drawn_label(&label)
        });
        let paragraph = Paragraph {
            label,
            heading: properties.outline.filter(|&l| l > 0),
            align: properties.align.unwrap_or_default(),
            runs: self.open.runs.finish(),
            ..Paragraph::default()
        };
        self.blocks().push(Block::Paragraph(paragraph));
    }
}
