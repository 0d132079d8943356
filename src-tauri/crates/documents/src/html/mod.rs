//! HTML, also Word's "save as web page" under a `.doc` name, whole or as one file (MHTML).
//!
//! Parsed by `scraper` (html5ever), so that broken markup reads as a browser reads it. Fonts named in
//! `style`, `face` and the style sheets decide the letters as in `.doc`.

mod charset;
mod guard;
mod head;
mod mhtml;
mod style;
mod tables;

use crate::model::{Align, Block, Document, FileType, Layout, Note, NoteKind, Paragraph, Problem, Script};
use crate::numbering::NumberFormat;
use crate::plain;
use crate::runs::{Face, Look, RunBuilder, drawn_label};
use scraper::{ElementRef, Html, Node};
use std::collections::HashMap;
use style::{Sheet, Style};

pub(crate) use mhtml::is_archive;

/// Elements nested deeper than this are read as text only.
const MAX_DEPTH: usize = 120;
/// Bytes of HTML read.
const MAX_BYTES: usize = 8 << 20;
/// How far a list or a quotation is set in, in twips.
const INDENT: i32 = 720;

/// Reads HTML, or the page of an MHTML archive.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Html);
    if let Some(page) = mhtml::page(bytes) {
        if page.cut {
            document.conditions.push(crate::model::Condition::Truncated);
            document
                .problems
                .push(Problem::whole("truncated", "the archive of the page breaks off"));
        }
        read_page(&page.bytes, page.charset.as_deref(), &mut document);
    } else if is_archive(bytes) {
        document.problems.push(Problem::whole(
            "no-page",
            "an archive of a web page without the page",
        ));
    } else {
        read_page(bytes, None, &mut document);
    }
    document
}

fn read_page(bytes: &[u8], outside: Option<&str>, document: &mut Document) {
    let bytes = match bytes.get(..MAX_BYTES) {
        Some(head) => {
            document
                .problems
                .push(Problem::whole("limit-bytes", "only the first part is read"));
            head
        }
        None => bytes,
    };
    let page = charset::decode(bytes, outside);
    if let Some((encoding, confidence)) = page.guessed {
        document.problems.push(plain::guessed(encoding, confidence));
    }
    if guard::grows_without_bound(&page.text) {
        document.problems.push(Problem::whole(
            "limit-markup",
            "text without its markup: too much is left open",
        ));
        document.body = plain::lines(&guard::text_only(&page.text), page.converted_from);
        return;
    }
    let html = Html::parse_document(&page.text);
    document.properties = head::properties(&html);
    let mut sheet = Sheet::default();
    let mut fonts: HashMap<String, Face> = HashMap::new();
    let mut frames = false;
    for node in html.tree.nodes() {
        let Some(element) = ElementRef::wrap(node) else {
            continue;
        };
        match element.value().name() {
            "style" => sheet.add(&element.text().collect::<String>()),
            "frameset" => frames = true,
            _ => {}
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
    if frames {
        document
            .problems
            .push(Problem::whole("frames", "the text stands in other files"));
    }
    for font in sheet.fonts() {
        fonts.entry(font.to_owned()).or_insert_with(|| Face::new(font));
    }
    let mut walker = Walker {
        sheet: &sheet,
        fonts: &fonts,
        notes: Vec::new(),
        continued: 0,
    };
    let mut sink = Sink::default();
    walker.children(html.root_element(), &Context::default(), &mut sink, 0);
    document.body = sink.finish();
    document.notes = walker.notes;
    if page.converted_from.is_some() {
        let mut blocks: Vec<&mut Block> = document.body.iter_mut().collect();
        blocks.extend(document.notes.iter_mut().flat_map(|note| &mut note.blocks));
        while let Some(block) = blocks.pop() {
            match block {
                Block::Paragraph(p) => p
                    .runs
                    .iter_mut()
                    .for_each(|r| r.converted_from = page.converted_from),
                Block::Table(t) => {
                    let cells = t.rows.iter_mut().flat_map(|row| &mut row.cells);
                    blocks.extend(cells.flat_map(|cell| &mut cell.blocks));
                }
            }
        }
    }
}

/// What an element hands down to what stands in it.
#[derive(Debug, Clone, Copy, Default)]
struct Context<'f> {
    look: Look<'f>,
    align: Align,
    layout: Layout,
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
    layout: Layout,
    heading: Option<u8>,
    /// The next paragraph begins a page.
    new_page: bool,
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
            self.layout = context.layout;
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
            let mut layout = self.layout;
            layout.new_page |= std::mem::take(&mut self.new_page);
            self.blocks.push(Block::Paragraph(Paragraph {
                label,
                heading,
                align,
                layout,
                runs,
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
    /// Cells so far that only continue others.
    continued: usize,
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
        // Between `<![if …]>` and `<![endif]>`: a drawn label, or a mark of a note.
        let mut aside: Option<(Aside, Sink<'f>)> = None;
        for child in element.children() {
            if let Node::Comment(comment) = child.value() {
                if let Some((kind, drawn)) = aside.take() {
                    // One within another ends the outer one early; Word nests none.
                    self.end_aside(kind, drawn, sink);
                }
                aside = Aside::begun_by(comment).map(|kind| (kind, Sink::default()));
                continue;
            }
            let sink = match &mut aside {
                Some((_, drawn)) => drawn,
                None => &mut *sink,
            };
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
        if let Some((kind, drawn)) = aside {
            self.end_aside(kind, drawn, sink);
        }
    }

    fn end_aside(&self, kind: Aside, mut drawn: Sink<'f>, sink: &mut Sink<'f>) {
        if kind == Aside::Label {
            let text: String = drawn.runs.finish().iter().map(|r| r.text.as_str()).collect();
            // The label stands in a span of its own as a rule, which has been taken already.
            let label = drawn.label.take().or_else(|| drawn_label(&text));
            sink.label = label.or(sink.label.take());
        }
    }

    fn element(&mut self, element: ElementRef<'_>, outer: &Context<'f>, sink: &mut Sink<'f>, depth: usize) {
        let tag = element.value().name();
        if matches!(
            tag,
            "head"
                | "script"
                | "style"
                | "template"
                | "noscript"
                | "select"
                | "del"
                | "iframe"
                | "svg"
                | "object"
                | "audio"
                | "video"
                | "map"
                | "noframes"
        ) || element.value().classes().any(is_note_mark)
        {
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
        if style.note_mark {
            return;
        }
        if style.new_page && !context.hidden {
            sink.new_page = true;
        }
        if let Some(kind) = style
            .element
            .as_deref()
            .and_then(note_kind)
            .or_else(|| office_note(element))
        {
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
        let mut blocks = inner.finish();
        let blank = |b: &Block| matches!(b, Block::Paragraph(p) if p.label.is_none() && p.runs.is_empty());
        let before = blocks.iter().take_while(|b| blank(b)).count();
        blocks.drain(..before);
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
            "u" | "ins" => context.look.underline = tag == "u" || context.look.underline,
            "s" | "strike" => context.look.strike = true,
            "sup" => context.look.script = Script::Super,
            "sub" => context.look.script = Script::Sub,
            "ul" | "ol" | "blockquote" | "dd" => {
                context.layout.left = context.layout.left.saturating_add(INDENT);
            }
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
        context.look.strike = style.strike.unwrap_or(context.look.strike);
        context.look.script = style.script.unwrap_or(context.look.script);
        context.look.size = style.size.or(context.look.size);
        // A margin adds to that of what holds it; the first line's indent is handed down.
        context.layout.left = context
            .layout
            .left
            .saturating_add(style.margins.left.unwrap_or(0));
        context.layout.right = context
            .layout
            .right
            .saturating_add(style.margins.right.unwrap_or(0));
        context.layout.first_line = style.margins.first_line.unwrap_or(context.layout.first_line);
        context.layout.before = style.margins.before.unwrap_or(0);
        context.layout.after = style.margins.after.unwrap_or(0);
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

/// What Word writes between `<![if …]>` and `<![endif]>` that is no text of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    /// `supportLists`: the label.
    Label,
    /// `supportFootnotes`, `supportAnnotations`: the mark of a note, the line above notes.
    NoteMark,
}

impl Aside {
    fn begun_by(comment: &str) -> Option<Self> {
        let condition = comment.strip_prefix("[if !")?;
        match condition.split(']').next()? {
            "supportLists" => Some(Self::Label),
            "supportFootnotes" | "supportAnnotations" => Some(Self::NoteMark),
            _ => None,
        }
    }
}

/// The marks of notes as LibreOffice and Word class them.
fn is_note_mark(class: &str) -> bool {
    matches!(
        class,
        "sdfootnoteanc" | "sdfootnotesym" | "sdendnoteanc" | "sdendnotesym"
    )
}

/// Notes, headers and footers as LibreOffice marks them: `<div id="sdfootnote1">`, `<div title="header">`.
fn office_note(element: ElementRef<'_>) -> Option<NoteKind> {
    if element.value().name() != "div" {
        return None;
    }
    let numbered = |id: &str, start: &str| {
        id.strip_prefix(start)
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    match (element.attr("id"), element.attr("title")) {
        (Some(id), _) if numbered(id, "sdfootnote") => Some(NoteKind::Footnote),
        (Some(id), _) if numbered(id, "sdendnote") => Some(NoteKind::Endnote),
        (_, Some("header")) => Some(NoteKind::Header),
        (_, Some("footer")) => Some(NoteKind::Footer),
        _ => None,
    }
}

fn note_kind(element: &str) -> Option<NoteKind> {
    Some(match element {
        "footnote-list" | "footnote" => NoteKind::Footnote,
        "endnote-list" | "endnote" => NoteKind::Endnote,
        "comment-list" | "comment" => NoteKind::Annotation,
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
