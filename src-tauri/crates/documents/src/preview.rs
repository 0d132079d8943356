//! A document as a picture of the paper: one page of HTML for a frame without rights.
//!
//! Built from the neutral document only. Every letter of the file goes through one escaping function, every
//! element, attribute and style is one of this file's own, numbers are the only thing taken over into
//! styles: whatever the input was, nothing runs and nothing is fetched. The page says so a second time in
//! its own `Content-Security-Policy`.

mod notice;
mod table;

use crate::model::{Align, Block, Document, Layout, NoteKind, Paragraph, Run, Script};
use std::fmt::Write;

/// Bytes of a preview at most; a window grows sluggish far earlier.
const MAX_BYTES: usize = 8 << 20;
/// Tables nested deeper are shown as lines of text.
const MAX_TABLE_DEPTH: usize = 12;
/// Indents beyond this (in twips, 10 cm) would push text off the page.
const MAX_INDENT: i32 = 5670;
/// Gaps beyond this (in twips, 3 cm) are not worth showing.
const MAX_GAP: i32 = 1700;
/// Sizes shown, in half points.
const SIZES: std::ops::RangeInclusive<u16> = 8..=144;

const HEAD: &str = concat!(
    "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
    "<title>Bản xem văn bản</title><style>",
    include_str!("preview/paper.css"),
    "</style></head><body>"
);
const CUT: &str =
    "<p class=\"notice\">Bản xem dừng ở đây vì văn bản quá dài. Hãy lưu bản gốc để xem hết.</p>";

/// The document as sanitised, self-contained HTML that looks like the paper: tables with their spans,
/// alignment, bold, italic and underlined text, list labels, notes at the end, and above all that a small
/// notice of what could not be read. At most some 8 MiB; a longer document ends with a line that says so.
///
/// ```
/// let page = documents::preview(&documents::read(b"<p>a <script>alert(1)</script> &lt;b&gt;"));
/// assert!(page.contains("a &lt;b&gt;") && !page.contains("alert"));
/// ```
pub fn preview(document: &Document) -> String {
    let mut page = Page {
        out: String::from(HEAD),
        full: false,
    };
    notice::write(document, &mut page);
    page.out.push_str("<main>");
    page.blocks(&document.body, 0);
    if !page.full {
        page.notes(document);
    }
    if page.full {
        page.out.push_str(CUT);
    }
    page.out.push_str("</main></body></html>\n");
    page.out
}

/// The page being written.
struct Page {
    out: String,
    /// Something was left out.
    full: bool,
}

impl Page {
    /// `false` from the moment the page is long enough; open elements are still closed.
    fn has_room(&mut self) -> bool {
        self.full |= self.out.len() >= MAX_BYTES;
        !self.full
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for block in blocks {
            if !self.has_room() {
                return;
            }
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, depth),
                Block::Table(table) if depth < MAX_TABLE_DEPTH => table::write(table, depth, self),
                Block::Table(table) => {
                    self.out.push_str("<p>");
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.text(&cell.text());
                        self.out.push_str("<br>");
                    }
                    self.out.push_str("</p>");
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, depth: usize) {
        if paragraph.layout.new_page && depth == 0 {
            self.out.push_str("<hr>");
        }
        let tag = match paragraph.heading {
            Some(level @ 1..=6) => format!("h{level}"),
            Some(_) => "h6".to_owned(),
            None => "p".to_owned(),
        };
        let class = match paragraph.align {
            Align::Left => "",
            Align::Center => " class=\"c\"",
            Align::Right => " class=\"r\"",
            Align::Justify => " class=\"j\"",
        };
        self.write(format_args!("<{tag}{class}{}>", style_of(&paragraph.layout)));
        if let Some(label) = &paragraph.label {
            // A label is drawn as large as the text it stands before.
            let size = paragraph.runs.first().and_then(|run| run.size);
            self.write(format_args!("<span class=\"l\"{}>", size_style(size)));
            self.text(label);
            self.out.push_str(" </span>");
        }
        if paragraph.label.is_none() && paragraph.runs.iter().all(|run| run.text.is_empty()) {
            self.out.push_str("<br>");
        }
        for run in &paragraph.runs {
            self.run(run);
        }
        self.write(format_args!("</{tag}>"));
    }

    fn run(&mut self, run: &Run) {
        if !self.has_room() {
            return;
        }
        let family = run.font.as_deref().and_then(family);
        let size = size_style(run.size);
        let styled = family.is_some() || !size.is_empty();
        if styled {
            let class = family.map_or(String::new(), |name| format!(" class=\"{name}\""));
            self.write(format_args!("<span{class}{size}>"));
        }
        let marks = [
            (run.bold, "b"),
            (run.italic, "i"),
            (run.underline, "u"),
            (run.strike, "s"),
            (run.script == Script::Super, "sup"),
            (run.script == Script::Sub, "sub"),
        ];
        let marks = marks.into_iter().filter_map(|(on, tag)| on.then_some(tag));
        marks.clone().for_each(|tag| self.write(format_args!("<{tag}>")));
        self.text(&run.text);
        marks.rev().for_each(|tag| self.write(format_args!("</{tag}>")));
        if styled {
            self.out.push_str("</span>");
        }
    }

    fn notes(&mut self, document: &Document) {
        let mut last = None;
        for note in &document.notes {
            if !self.has_room() {
                break;
            }
            if last != Some(note.kind) {
                let end = if last.is_some() { "</section>" } else { "" };
                self.write(format_args!("{end}<section><h2>{}</h2>", title(note.kind)));
                last = Some(note.kind);
            }
            self.out.push_str("<div class=\"note\">");
            self.blocks(&note.blocks, 1);
            self.out.push_str("</div>");
        }
        if last.is_some() {
            self.out.push_str("</section>");
        }
    }

    /// Text of the file: the only way in. Signs of markup are escaped, controls dropped or shown as unreadable.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\n' | '\u{B}' | '\u{C}' => self.out.push_str("<br>"),
                '\t' => self.out.push('\t'),
                '\0'..='\u{1F}' | '\u{7F}' => {}
                '\u{80}'..='\u{9F}' => self.out.push('\u{FFFD}'),
                _ => self.out.push(c),
            }
            if self.out.len() >= MAX_BYTES {
                self.full = true;
                return;
            }
        }
    }

    /// This file's own markup.
    fn write(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(markup);
    }
}

/// Indents and gaps as a `style` attribute, or nothing.
fn style_of(layout: &Layout) -> String {
    let mut style = String::new();
    let mut set = |name: &str, twips: i32| {
        if twips != 0 {
            let _ = write!(style, "{name}:{}pt;", f64::from(twips) / 20.0);
        }
    };
    set("margin-left", layout.left.clamp(0, MAX_INDENT));
    set("margin-right", layout.right.clamp(0, MAX_INDENT));
    // A first line never hangs out of the page.
    let hang = -layout.left.clamp(0, MAX_INDENT);
    set("text-indent", layout.first_line.clamp(hang, MAX_INDENT));
    set("margin-top", layout.before.clamp(0, MAX_GAP));
    set("margin-bottom", layout.after.clamp(0, MAX_GAP));
    if style.is_empty() {
        style
    } else {
        format!(" style=\"{style}\"")
    }
}

/// A size in half points as a `style` attribute, or nothing.
fn size_style(size: Option<u16>) -> String {
    let size = size.filter(|size| SIZES.contains(size));
    size.map_or(String::new(), |size| {
        format!(" style=\"font-size:{}pt\"", f32::from(size) / 2.0)
    })
}

/// The class of letters without serifs or of one width; what is not known is set like Times.
fn family(font: &str) -> Option<&'static str> {
    let font = font.to_ascii_lowercase();
    let has = |names: &[&str]| names.iter().any(|name| font.contains(name));
    if has(&["courier", "consolas", "mono", "vni-cour"]) {
        Some("mono")
    } else if has(&[
        "arial", "helve", "tahoma", "verdana", "calibri", "segoe", "sans", "roboto", "avant",
    ]) {
        Some("sans")
    } else {
        None
    }
}

fn title(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Footnote => "Chú thích chân trang",
        NoteKind::Endnote => "Chú thích cuối văn bản",
        NoteKind::Header => "Đầu trang",
        NoteKind::Footer => "Chân trang",
        NoteKind::Textbox => "Khung chữ",
        NoteKind::Annotation => "Nhận xét",
    }
}

#[cfg(test)]
mod tests;
