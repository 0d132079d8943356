//! HTML, also Word's "save as web page" under a `.doc` name.
//!
//! Parsed by `scraper` (html5ever), so that broken markup reads as a browser reads it. Fonts named in
//! `style`, `face` and the style sheets decide the letters as in `.doc`.

mod guard;
mod style;

use crate::codepage;
use crate::model::{Align, Block, Cell, Document, FileType, Note, NoteKind, Paragraph, Problem, Row, Table};
use crate::numbering::NumberFormat;
use crate::plain;
use crate::runs::{Face, Look, RunBuilder, drawn_label};
use legacy_text::decode_bytes;
use scraper::{ElementRef, Html, Node};
use std::collections::HashMap;
use style::{Sheet, Style};

/// Elements nested deeper than this are read as text only.
const MAX_DEPTH: usize = 120;
/// A row or column span beyond this is taken as 1.
const MAX_SPAN: usize = 1000;
/// Bytes of HTML read.
const MAX_BYTES: usize = 8 << 20;

/// Reads HTML.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Html);
    let bytes = match bytes.get(..MAX_BYTES) {
        Some(head) => {
            document
                .problems
                .push(Problem::whole("limit-bytes", "only the first part is read"));
            head
        }
        None => bytes,
    };
    let html = decode(bytes);
    if guard::grows_without_bound(&html) {
        document.problems.push(Problem::whole(
            "limit-markup",
            "text without its markup: too much is left open",
        ));
        document.body = plain::lines(&guard::text_only(&html), None);
        return document;
    }
    let html = Html::parse_document(&html);
    let mut sheet = Sheet::default();
    let mut fonts: HashMap<String, Face> = HashMap::new();
    for node in html.tree.nodes() {
        let Some(element) = ElementRef::wrap(node) else {
            continue;
        };
        if element.value().name() == "style" {
            sheet.add(&element.text().collect::<String>());
        }
        let named = element
            .attr("face")
            .map(|f| Style::read(&format!("font-family:{f}")));
        for style in [element.attr("style").map(Style::read), named]
            .into_iter()
            .flatten()
        {
            if let Some(font) = style.font {
                fonts.entry(font.clone()).or_insert_with(|| Face::new(&font));
            }
        }
    }
    for font in sheet.fonts() {
        fonts.entry(font.to_owned()).or_insert_with(|| Face::new(font));
    }
    let mut walker = Walker {
        sheet: &sheet,
        fonts: &fonts,
        notes: Vec::new(),
    };
    let mut sink = Sink::default();
    let root = html.root_element();
    walker.children(root, &Context::default(), &mut sink, 0);
    document.body = sink.finish();
    document.notes = walker.notes;
    document
}

/// Byte order mark, then the charset the page names, then what the bytes look like.
fn decode(bytes: &[u8]) -> String {
    let marked = [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"]
        .iter()
        .any(|mark| bytes.starts_with(mark));
    let named = named_charset(bytes).filter(|_| !marked);
    let Some(encoding) = named else {
        return decode_bytes(bytes).text;
    };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken && encoding == encoding_rs::UTF_8 {
        return decode_bytes(bytes).text;
    }
    text.into_owned()
}

/// The charset of a `<meta>` or of an XML declaration in the first bytes.
fn named_charset(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096))?).to_ascii_lowercase();
    let after = ["charset", "encoding"]
        .iter()
        .find_map(|name| head.split_once(name))?
        .1;
    let value = after
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let end = value
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .unwrap_or(value.len());
    match value.get(..end)? {
        "x-user-defined" | "iso-8859-1" | "us-ascii" => Some(codepage::decoder(1252)),
        label => encoding_rs::Encoding::for_label(label.as_bytes()),
    }
}

/// What an element hands down to what stands in it.
#[derive(Debug, Clone, Copy, Default)]
struct Context<'f> {
    look: Look<'f>,
    align: Align,
    heading: Option<u8>,
    hidden: bool,
    preformatted: bool,
}

/// The blocks gathered and the paragraph being made.
#[derive(Default)]
struct Sink<'f> {
    blocks: Vec<Block>,
    runs: RunBuilder<'f>,
    label: Option<String>,
    align: Align,
    heading: Option<u8>,
    /// The text so far ends in white space.
    spaced: bool,
}

impl<'f> Sink<'f> {
    fn text(&mut self, text: &str, context: &Context<'f>) {
        if context.hidden {
            return;
        }
        if self.runs.is_empty() {
            self.align = context.align;
            self.heading = context.heading;
            self.spaced = true;
        }
        if context.preformatted {
            self.runs.push(text, context.look);
            self.spaced = false;
            return;
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                if !self.spaced {
                    out.push(' ');
                }
                self.spaced = true;
            } else {
                out.push(c);
                self.spaced = false;
            }
        }
        self.runs.push(&out, context.look);
    }

    fn line(&mut self, context: &Context<'f>) {
        if self.runs.is_empty() {
            // A break alone is an empty line.
            self.blocks.push(Block::Paragraph(Paragraph::default()));
            return;
        }
        self.runs.push("\n", context.look);
        self.spaced = true;
    }

    /// Ends the paragraph, if there is one.
    fn paragraph(&mut self) {
        let mut runs = self.runs.finish();
        if let Some(last) = runs.last_mut() {
            let kept = last.text.trim_end_matches([' ', '\n']).len();
            last.text.truncate(kept);
        }
        runs.retain(|run| !run.text.is_empty());
        self.spaced = true;
        if !runs.is_empty() {
            let (label, align, heading) = (self.label.take(), self.align, self.heading);
            self.blocks.push(Block::Paragraph(Paragraph {
                label,
                heading,
                align,
                runs,
                ..Paragraph::default()
            }));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.paragraph();
        self.blocks
    }
}

struct Walker<'f> {
    sheet: &'f Sheet,
    fonts: &'f HashMap<String, Face>,
    notes: Vec<Note>,
}

impl<'f> Walker<'f> {
    fn children(
        &mut self,
        element: ElementRef<'_>,
        context: &Context<'f>,
        sink: &mut Sink<'f>,
        depth: usize,
    ) {
        let mut number = list_start(element);
        for child in element.children() {
            match child.value() {
                Node::Text(text) => sink.text(text, context),
                Node::Element(_) => {
                    let Some(child) = ElementRef::wrap(child) else {
                        continue;
                    };
                    if depth >= MAX_DEPTH {
                        child.text().for_each(|text| sink.text(text, context));
                    } else if child.value().name() == "li" {
                        number = child
                            .attr("value")
                            .and_then(|v| v.trim().parse().ok())
                            .unwrap_or(number);
                        self.item(child, element, number, context, sink, depth);
                        number = number.saturating_add(1);
                    } else {
                        self.element(child, context, sink, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, outer: &Context<'f>, sink: &mut Sink<'f>, depth: usize) {
        let tag = element.value().name();
        if matches!(
            tag,
            "head" | "script" | "style" | "template" | "noscript" | "select" | "del" | "iframe" | "svg"
        ) {
            return;
        }
        let style = self.style(element);
        let context = self.inherit(element, tag, &style, outer);
        if style.list_label && !context.hidden {
            let mut label = Sink::default();
            self.children(element, &context, &mut label, depth);
            let text: String = label.runs.finish().iter().map(|r| r.text.as_str()).collect();
            sink.label = drawn_label(&text);
            return;
        }
        if let Some(kind) = style.element.as_deref().and_then(note_kind) {
            self.note(element, kind, depth);
            return;
        }
        match tag {
            "br" => sink.line(outer),
            "table" => {
                sink.paragraph();
                let table = self.table(element, &context, depth);
                if !table.rows.is_empty() && !context.hidden {
                    sink.blocks.push(Block::Table(table));
                }
            }
            _ if is_block(tag) => {
                sink.paragraph();
                let before = sink.blocks.len();
                self.children(element, &context, sink, depth);
                sink.paragraph();
                if tag == "p" && sink.blocks.len() == before && !context.hidden {
                    sink.blocks.push(Block::Paragraph(Paragraph::default()));
                }
            }
            _ => self.children(element, &context, sink, depth),
        }
    }

    fn note(&mut self, element: ElementRef<'_>, kind: NoteKind, depth: usize) {
        let mut inner = Sink::default();
        self.children(element, &Context::default(), &mut inner, depth);
        let blocks = inner.finish();
        if !blocks.is_empty() {
            self.notes.push(Note { kind, blocks });
        }
    }

    fn style(&self, element: ElementRef<'_>) -> Style {
        let mut style = self.sheet.of(element.value().name(), element.value().classes());
        if let Some(face) = element.attr("face") {
            style.lay(&Style::read(&format!("font-family:{face}")));
        }
        if let Some(align) = element.attr("align") {
            style.lay(&Style::read(&format!("text-align:{align}")));
        }
        if let Some(own) = element.attr("style") {
            style.lay(&Style::read(own));
        }
        style
    }

    fn inherit(&self, element: ElementRef<'_>, tag: &str, style: &Style, outer: &Context<'f>) -> Context<'f> {
        let mut context = *outer;
        match tag {
            "b" | "strong" | "th" => context.look.bold = true,
            "i" | "em" => context.look.italic = true,
            "u" => context.look.underline = true,
            "center" => context.align = Align::Center,
            "pre" => context.preformatted = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                context.look.bold = true;
                context.heading = tag.get(1..).and_then(|n| n.parse().ok());
            }
            _ => {}
        }
        if let Some(face) = style.font.as_ref().and_then(|font| self.fonts.get(font)) {
            context.look.ascii = Some(face);
            context.look.high = Some(face);
        }
        context.look.bold = style.bold.unwrap_or(context.look.bold);
        context.look.italic = style.italic.unwrap_or(context.look.italic);
        context.look.underline = style.underline.unwrap_or(context.look.underline);
        context.align = style.align.unwrap_or(context.align);
        context.heading = style.outline.or(context.heading);
        context.hidden |= style.hidden.unwrap_or(false) || element.attr("hidden").is_some();
        context
    }

    fn item(
        &mut self,
        item: ElementRef<'_>,
        list: ElementRef<'_>,
        number: u32,
        outer: &Context<'f>,
        sink: &mut Sink<'f>,
        depth: usize,
    ) {
        sink.paragraph();
        let style = self.style(item);
        let kind = style.list_type.clone().or(self.style(list).list_type);
        let kind = kind.or_else(|| list.attr("type").map(str::to_owned));
        let context = self.inherit(item, "li", &style, outer);
        if !context.hidden {
            sink.label = item_label(list.value().name(), kind.as_deref(), number);
        }
        self.children(item, &context, sink, depth + 1);
        sink.paragraph();
        if let Some(label) = sink.label.take() {
            sink.blocks.push(Block::Paragraph(Paragraph {
                label: Some(label),
                ..Paragraph::default()
            }));
        }
    }

    fn table(&mut self, table: ElementRef<'_>, context: &Context<'f>, depth: usize) -> Table {
        let mut rows = Vec::new();
        // Cells that reach down from rows above: column, width, rows left.
        let mut reaching: Vec<(usize, usize, usize)> = Vec::new();
        for (row, header) in table_rows(table) {
            let style = self.style(row);
            let context = self.inherit(row, "tr", &style, context);
            if context.hidden {
                continue;
            }
            let mut cells = Vec::new();
            let mut column = 0;
            let mut began = Vec::new();
            for cell in row.children().filter_map(ElementRef::wrap) {
                if !matches!(cell.value().name(), "td" | "th") {
                    continue;
                }
                column = continue_above(&mut cells, &reaching, column);
                let style = self.style(cell);
                let inner = self.inherit(cell, cell.value().name(), &style, &context);
                let mut sink = Sink::default();
                self.children(cell, &inner, &mut sink, depth + 1);
                let (col_span, row_span) = (span(cell.attr("colspan")), span(cell.attr("rowspan")));
                if row_span > 1 {
                    began.push((column, col_span, row_span));
                }
                cells.push(Cell {
                    blocks: sink.finish(),
                    col_span,
                    continues_above: false,
                });
                column += col_span;
            }
            continue_above(&mut cells, &reaching, column);
            reaching.extend(began);
            reaching.iter_mut().for_each(|r| r.2 -= 1);
            reaching.retain(|r| r.2 > 0);
            reaching.sort_unstable();
            if !cells.is_empty() {
                rows.push(Row { cells, header });
            }
        }
        Table {
            rows,
            ..Table::default()
        }
    }
}

/// Puts in the cells that continue one above, from `column` on; gives the next free column.
fn continue_above(cells: &mut Vec<Cell>, reaching: &[(usize, usize, usize)], mut column: usize) -> usize {
    while let Some((_, width, _)) = reaching.iter().find(|r| r.0 == column) {
        cells.push(Cell {
            blocks: Vec::new(),
            col_span: *width,
            continues_above: true,
        });
        column += width;
    }
    column
}

/// The rows of a table, not those of tables inside it, and whether they are heading rows.
fn table_rows(table: ElementRef<'_>) -> Vec<(ElementRef<'_>, bool)> {
    let mut out = Vec::new();
    for part in table.children().filter_map(ElementRef::wrap) {
        match part.value().name() {
            "tr" => out.push((part, false)),
            name @ ("thead" | "tbody" | "tfoot") => {
                let rows = part
                    .children()
                    .filter_map(ElementRef::wrap)
                    .filter(|r| r.value().name() == "tr");
                out.extend(rows.map(|row| (row, name == "thead")));
            }
            _ => {}
        }
    }
    out
}

fn span(value: Option<&str>) -> usize {
    value
        .and_then(|v| v.trim().parse().ok())
        .filter(|n| (1..=MAX_SPAN).contains(n))
        .unwrap_or(1)
}

fn list_start(element: ElementRef<'_>) -> u32 {
    element
        .attr("start")
        .and_then(|v| v.trim().parse().ok())
        .unwrap_or(1)
}

fn item_label(list: &str, kind: Option<&str>, number: u32) -> Option<String> {
    let format = match (list, kind) {
        (_, Some("none")) => return None,
        (_, Some("a" | "lower-alpha" | "lower-latin")) => NumberFormat::LowerLetter,
        (_, Some("A" | "upper-alpha" | "upper-latin")) => NumberFormat::UpperLetter,
        (_, Some("i" | "lower-roman")) => NumberFormat::LowerRoman,
        (_, Some("I" | "upper-roman")) => NumberFormat::UpperRoman,
        ("ol", _) | (_, Some("1" | "decimal")) => NumberFormat::Decimal,
        _ => return Some("•".to_owned()),
    };
    Some(format!("{}.", format.draw(number)))
}

fn note_kind(element: &str) -> Option<NoteKind> {
    Some(match element {
        "footnote-list" => NoteKind::Footnote,
        "endnote-list" => NoteKind::Endnote,
        "comment-list" => NoteKind::Annotation,
        "header" => NoteKind::Header,
        "footer" => NoteKind::Footer,
        _ => return None,
    })
}

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "p" | "div"
            | "body"
            | "html"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "center"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "form"
            | "fieldset"
            | "hr"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "address"
            | "main"
            | "nav"
            | "aside"
    )
}
