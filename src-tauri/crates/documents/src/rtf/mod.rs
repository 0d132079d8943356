//! Rich Text Format (RTF 1.9.1), as Word, LibreOffice and WordPad write it.
//!
//! Bytes are decoded by the code page of the font in force, or kept for the legacy decoder when the font is
//! a TCVN3 or VNI one. Labels are those the writer drew (`\listtext`, `\pntext`).

mod tables;
mod tokens;

use crate::codepage;
use crate::flow::{End, Flow, RowShape};
use crate::model::{Align, Block, Condition, Document, FileType, Note, NoteKind, Paragraph, Problem};
use crate::runs::{Look, RunBuilder, drawn_label};
use legacy_text::FontEncoding;
use tables::{Tables, unicode};
use tokens::{Token, Tokens};

/// Groups nested deeper than this are read as if they did not open.
const MAX_GROUPS: usize = 2000;
/// Notes and cells of a row kept at most.
const MAX_NOTES: usize = 20_000;
const MAX_CELLS: usize = 256;

/// What the text of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Body,
    Label,
    /// Not text, but text may stand in a group inside (`\shpinst` holds `\shptxt`).
    Frame,
    Skipped,
}

#[derive(Debug, Clone, Copy)]
struct State {
    target: Target,
    font: i32,
    bold: bool,
    italic: bool,
    underline: bool,
    hidden: bool,
    deleted: bool,
    /// Characters to skip after `\u`.
    fallback: usize,
    align: Align,
    outline: u8,
    in_table: bool,
    depth: usize,
}

impl State {
    fn new(font: i32) -> Self {
        Self {
            target: Target::Body,
            font,
            bold: false,
            italic: false,
            underline: false,
            hidden: false,
            deleted: false,
            fallback: 1,
            align: Align::Left,
            outline: 0,
            in_table: false,
            depth: 0,
        }
    }
}

/// An open group: the state to go back to, and what its end finishes.
struct Group {
    before: State,
    note: Option<NoteKind>,
    outer_row: Option<RowShape>,
}

/// A story being read: the body or a note.
#[derive(Default)]
struct Story<'f> {
    flow: Flow,
    runs: RunBuilder<'f>,
    label: RunBuilder<'f>,
    row: RowShape,
    cell_flags: (bool, bool),
}

struct Reader<'f> {
    tables: &'f Tables,
    state: State,
    groups: Vec<Group>,
    stories: Vec<Story<'f>>,
    story: Story<'f>,
    notes: Vec<Note>,
    bytes: Vec<u8>,
    high_surrogate: Option<i32>,
    skip: usize,
    starred: bool,
    too_deep: usize,
    ended: bool,
}

/// Reads RTF.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Rtf);
    let tables = Tables::read(bytes);
    let mut reader = Reader {
        tables: &tables,
        state: State::new(tables.default_font),
        groups: Vec::new(),
        stories: Vec::new(),
        story: Story::default(),
        notes: Vec::new(),
        bytes: Vec::new(),
        high_surrogate: None,
        skip: 0,
        starred: false,
        too_deep: 0,
        ended: false,
    };
    for token in Tokens::new(bytes) {
        reader.token(token);
        if reader.ended || reader.story.flow.is_full() {
            break;
        }
    }
    if reader.story.flow.is_full() {
        document.problems.push(Problem::whole(
            "limit-blocks",
            "too many paragraphs; the rest is left out",
        ));
    } else if !reader.ended {
        document.conditions.push(Condition::Truncated);
        document
            .problems
            .push(Problem::whole("truncated", "the last group is not closed"));
    }
    while !reader.groups.is_empty() {
        reader.close();
    }
    reader.last_paragraph();
    document.body = std::mem::take(&mut reader.story.flow).finish();
    document.notes = reader.notes;
    document
}

impl<'f> Reader<'f> {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Byte(_) | Token::Text(_) => {}
            _ => self.flush_bytes(),
        }
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(name, value) => self.word(name, value),
            Token::Byte(byte) => {
                if self.skip > 0 {
                    self.skip -= 1;
                } else if self.shown() {
                    self.bytes.push(byte);
                }
            }
            Token::Text(text) => {
                let skipped = self.skip.min(text.len());
                self.skip -= skipped;
                if self.shown() {
                    self.bytes
                        .extend_from_slice(text.get(skipped..).unwrap_or_default());
                }
            }
        }
        self.starred = token == Token::Symbol(b'*');
    }

    fn shown(&self) -> bool {
        matches!(self.state.target, Target::Body | Target::Label) && !self.state.hidden && !self.state.deleted
    }

    fn open(&mut self) {
        self.skip = 0;
        if self.groups.len() >= MAX_GROUPS {
            self.too_deep += 1;
            return;
        }
        self.groups.push(Group {
            before: self.state,
            note: None,
            outer_row: None,
        });
    }

    fn close(&mut self) {
        self.skip = 0;
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.flush_bytes();
        let Some(group) = self.groups.pop() else { return };
        if let Some(kind) = group.note {
            self.end_note(kind);
        }
        if let Some(row) = group.outer_row {
            self.story.row = row;
        }
        self.state = group.before;
        self.ended = self.groups.is_empty();
    }

    fn begin_note(&mut self, kind: NoteKind) {
        match self.groups.last_mut() {
            Some(group) if group.note.is_none() => group.note = Some(kind),
            _ => return,
        }
        self.stories.push(std::mem::take(&mut self.story));
        self.state.target = Target::Body;
        self.state.in_table = false;
        self.state.depth = 0;
    }

    fn end_note(&mut self, kind: NoteKind) {
        self.last_paragraph();
        let note = std::mem::replace(&mut self.story, self.stories.pop().unwrap_or_default());
        let blocks = note.flow.finish();
        let blank = |b: &Block| matches!(b, Block::Paragraph(p) if p.text().trim().is_empty());
        if !blocks.iter().all(blank) && self.notes.len() < MAX_NOTES {
            self.notes.push(Note { kind, blocks });
        }
    }

    fn last_paragraph(&mut self) {
        self.flush_bytes();
        if !self.story.runs.is_empty() {
            self.end_paragraph(End::Paragraph, None);
        }
    }

    fn look(&self) -> Look<'f> {
        let tables: &'f Tables = self.tables;
        let face = tables.fonts.get(&self.state.font).map(|f| &f.face);
        let State {
            bold,
            italic,
            underline,
            ..
        } = self.state;
        Look {
            ascii: face,
            high: face,
            bold,
            italic,
            underline,
            ..Look::default()
        }
    }

    /// Decodes the bytes gathered and adds them in the look in force.
    fn flush_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.tables.fonts.get(&self.state.font);
        let legacy = font.is_some_and(|f| f.face.symbol || f.face.encoding != FontEncoding::Unicode);
        let text = if legacy {
            codepage::decoder(1252).decode_without_bom_handling(&bytes).0
        } else {
            let page = font.and_then(|f| f.page).unwrap_or(self.tables.page);
            codepage::decoder(page).decode_without_bom_handling(&bytes).0
        };
        self.push(&text);
        self.bytes = bytes;
        self.bytes.clear();
    }

    fn push(&mut self, text: &str) {
        if !self.shown() {
            return;
        }
        let look = self.look();
        match self.state.target {
            Target::Label => self.story.label.push(text, look),
            _ => self.story.runs.push(text, look),
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if self.skip > 0 && symbol != b'*' {
            self.skip -= 1;
            return;
        }
        match symbol {
            b'\\' | b'{' | b'}' => self.push(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'~' => self.push("\u{A0}"),
            b'_' => self.push("-"),
            // Either a hyphenation hint or a TCVN3 ư; the font decides later.
            b'-' => self.push("\u{1F}"),
            b'\t' => self.push("\t"),
            _ => {}
        }
    }

    fn word(&mut self, name: &[u8], value: Option<i32>) {
        let on = value != Some(0);
        if self.target_word(name) || self.state.target == Target::Skipped {
            return;
        }
        match name {
            b"par" | b"sect" => self.end_paragraph_mark(),
            b"page" | b"column" if !self.story.runs.is_empty() => self.push("\n"),
            b"cell" => self.end_paragraph(End::Cell, Some(1)),
            b"nestcell" => self.end_paragraph(End::Cell, Some(self.state.depth.max(2))),
            b"row" => self.end_row(1),
            b"nestrow" => self.end_row(self.state.depth.max(2)),
            b"line" | b"lbr" => self.push("\n"),
            b"tab" => self.push("\t"),
            b"emdash" => self.push("—"),
            b"endash" => self.push("–"),
            b"lquote" => self.push("‘"),
            b"rquote" => self.push("’"),
            b"ldblquote" => self.push("“"),
            b"rdblquote" => self.push("”"),
            b"bullet" => self.push("•"),
            b"emspace" | b"enspace" | b"qmspace" => self.push(" "),
            b"u" => self.unicode(value.unwrap_or(0)),
            b"uc" => self.state.fallback = usize::try_from(value.unwrap_or(1)).unwrap_or(1),
            b"f" => self.state.font = value.unwrap_or(self.tables.default_font),
            b"b" => self.state.bold = on,
            b"i" => self.state.italic = on,
            b"ul" | b"uld" | b"uldb" | b"ulw" | b"ulth" | b"uldash" | b"ulwave" => self.state.underline = on,
            b"ulnone" => self.state.underline = false,
            b"v" => self.state.hidden = on,
            b"deleted" => self.state.deleted = on,
            b"plain" => {
                let State {
                    target,
                    fallback,
                    align,
                    outline,
                    in_table,
                    depth,
                    ..
                } = self.state;
                let plain = State::new(self.tables.default_font);
                self.state = State {
                    target,
                    fallback,
                    align,
                    outline,
                    in_table,
                    depth,
                    ..plain
                };
            }
            b"pard" => {
                self.state.align = Align::Left;
                self.state.outline = 0;
                self.state.in_table = false;
                self.state.depth = 0;
            }
            _ => self.layout_word(name, value),
        }
    }

    fn layout_word(&mut self, name: &[u8], value: Option<i32>) {
        let number = value.unwrap_or(0);
        match name {
            b"ql" => self.state.align = Align::Left,
            b"qc" => self.state.align = Align::Center,
            b"qr" => self.state.align = Align::Right,
            b"qj" | b"qd" => self.state.align = Align::Justify,
            b"s" => self.state.outline = self.tables.headings.get(&number).copied().unwrap_or(0),
            b"outlinelevel" => self.state.outline = u8::try_from(number).map_or(0, |n| (n % 9) + 1),
            b"intbl" => self.state.in_table = true,
            b"itap" => self.state.depth = usize::try_from(number).unwrap_or(0),
            b"trowd" => {
                self.story.row = RowShape::default();
                self.story.cell_flags = (false, false);
            }
            b"trleft" => self.story.row.edges = vec![number],
            b"trhdr" => self.story.row.header = true,
            b"clmrg" => self.story.cell_flags.0 = true,
            b"clvmrg" => self.story.cell_flags.1 = true,
            b"cellx" => self.cell_edge(number),
            _ => {}
        }
    }

    fn cell_edge(&mut self, edge: i32) {
        let row = &mut self.story.row;
        if row.merged_left.len() >= MAX_CELLS {
            return;
        }
        if row.edges.is_empty() {
            row.edges.push(0);
        }
        row.edges.push(edge);
        let (left, up) = std::mem::take(&mut self.story.cell_flags);
        row.merged_left.push(left);
        row.merged_up.push(up);
    }

    /// Control words that begin a destination; `true` when the word was one.
    fn target_word(&mut self, name: &[u8]) -> bool {
        if self.state.target == Target::Skipped {
            return true;
        }
        match name {
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"fldinst" | b"nonshppict"
            | b"shprslt" | b"objdata" | b"objclass" | b"xe" | b"tc" | b"tcn" | b"rxe" | b"txe"
            | b"ftnsep" | b"ftnsepc" | b"ftncn" | b"aftnsep" | b"aftnsepc" | b"aftncn" | b"nonesttables"
            | b"filetbl" | b"private" | b"bkmkstart" | b"bkmkend" => self.state.target = Target::Skipped,
            b"listtext" | b"pntext" => self.state.target = Target::Label,
            b"footnote" => self.begin_note(NoteKind::Footnote),
            b"ftnalt" => {
                if let Some(group) = self.groups.iter_mut().rev().find(|g| g.note.is_some()) {
                    group.note = Some(NoteKind::Endnote);
                }
            }
            b"header" | b"headerl" | b"headerr" | b"headerf" => self.begin_note(NoteKind::Header),
            b"footer" | b"footerl" | b"footerr" | b"footerf" => self.begin_note(NoteKind::Footer),
            b"annotation" => self.begin_note(NoteKind::Annotation),
            b"shptxt" | b"dptxbxtext" => self.begin_note(NoteKind::Textbox),
            b"shpinst" | b"do" | b"shp" | b"object" => self.state.target = Target::Frame,
            b"result" if self.state.target == Target::Frame => self.state.target = Target::Body,
            b"nesttableprops" => {
                let outer = self.story.row.clone();
                if let Some(group) = self.groups.last_mut() {
                    group.outer_row = Some(outer);
                }
            }
            // The first half of \upr repeats the second in the code page.
            b"upr" => self.state.target = Target::Frame,
            b"ud" if self.starred => self.state.target = Target::Body,
            b"shppict" | b"fldrslt" | b"field" | b"rtf" => return false,
            _ if self.starred => self.state.target = Target::Skipped,
            _ => return false,
        }
        true
    }

    fn unicode(&mut self, unit: i32) {
        self.skip = self.state.fallback;
        match (self.high_surrogate.take(), unit & 0xFFFF) {
            (_, 0xD800..=0xDBFF) => self.high_surrogate = Some(unit & 0xFFFF),
            (Some(high), low @ 0xDC00..=0xDFFF) => {
                let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                let c = u32::try_from(code)
                    .ok()
                    .and_then(char::from_u32)
                    .unwrap_or('\u{FFFD}');
                self.push(c.encode_utf8(&mut [0; 4]));
            }
            _ => self.push(unicode(unit).encode_utf8(&mut [0; 4])),
        }
    }

    fn end_paragraph_mark(&mut self) {
        if self.state.deleted || self.state.hidden || self.state.target != Target::Body {
            return;
        }
        self.end_paragraph(End::Paragraph, None);
    }

    fn end_row(&mut self, depth: usize) {
        let shape = std::mem::take(&mut self.story.row);
        // Later rows may rely on the same definition.
        self.story.row = shape.clone();
        self.end_paragraph(End::Row(shape), Some(depth));
    }

    fn end_paragraph(&mut self, end: End, depth: Option<usize>) {
        if self.state.target != Target::Body {
            return;
        }
        let label: String = self
            .story
            .label
            .finish()
            .iter()
            .map(|r| r.text.as_str())
            .collect();
        let paragraph = Paragraph {
            label: drawn_label(&label),
            heading: (1..=9)
                .contains(&self.state.outline)
                .then_some(self.state.outline),
            align: self.state.align,
            runs: self.story.runs.finish(),
            ..Paragraph::default()
        };
        let depth = depth.unwrap_or(match self.state.in_table {
            true => self.state.depth.max(1),
            false => self.state.depth,
        });
        self.story.flow.push(paragraph, depth, end);
    }
}
