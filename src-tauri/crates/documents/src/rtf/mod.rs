//! Rich Text Format (RTF 1.9.1), as Word, LibreOffice and WordPad write it.
//!
//! Bytes are decoded by the code page of the font in force, or kept for the legacy decoder when the font is
//! a TCVN3 or VNI one. Labels are those the writer drew (`\listtext`, `\pntext`); where it drew none, they are
//! counted from the list tables.

mod info;
mod lists;
mod pages;
mod tables;
mod tokens;
mod words;

use crate::codepage;
use crate::flow::{End, Flow, Room, RowShape, left_out};
use crate::model::{
    Align, Block, Condition, Document, FileType, Layout, Note, NoteKind, Paragraph, Problem, Script,
};
use crate::runs::{Look, RunBuilder, decode, drawn_label};
use legacy_text::FontEncoding;
use lists::Counting;
use tables::{Tables, unicode};
use tokens::{Token, Tokens};

/// What every RTF begins with; what stands before it within [`HEAD_BYTES`] is not part of it.
pub(crate) const SIGNATURE: &[u8] = b"{\\rtf";
/// Bytes in which the beginning is looked for: mail and download programs put lines before it.
pub(crate) const HEAD_BYTES: usize = 1024;
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

/// What the lines now described belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    Cells,
    Other,
}

#[derive(Debug, Clone, Copy)]
struct State {
    target: Target,
    /// Characters to skip after `\u`.
    fallback: usize,
    letters: Letters,
    setting: Setting,
}

/// What `\plain` sets back.
#[derive(Debug, Clone, Copy)]
struct Letters {
    font: i32,
    bold: bool,
    italic: bool,
    underline: bool,
    strike: bool,
    script: Script,
    size: Option<u16>,
    hidden: bool,
    deleted: bool,
}

/// What `\pard` sets back.
#[derive(Debug, Clone, Copy)]
struct Setting {
    align: Align,
    layout: Layout,
    outline: u8,
    in_table: bool,
    depth: usize,
    /// The use of a list (`\ls`), 0 for none, and the level in it.
    list: i32,
    level: usize,
    lines: Lines,
}

impl Letters {
    fn new(font: i32) -> Self {
        Self {
            font,
            bold: false,
            italic: false,
            underline: false,
            strike: false,
            script: Script::Normal,
            size: None,
            hidden: false,
            deleted: false,
        }
    }
}

impl Setting {
    const NEW: Self = Self {
        align: Align::Left,
        layout: Layout {
            left: 0,
            right: 0,
            first_line: 0,
            before: 0,
            after: 0,
            new_page: false,
        },
        outline: 0,
        in_table: false,
        depth: 0,
        list: 0,
        level: 0,
        lines: Lines::Other,
    };
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
    /// The writer drew a label, be it an empty one.
    labelled: bool,
    /// A page ended before the paragraph being read.
    new_page: bool,
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
    counting: Counting,
    room: Room,
    bytes: Vec<u8>,
    high_surrogate: Option<i32>,
    skip: usize,
    starred: bool,
    too_deep: usize,
    /// Groups that were too deep, in all.
    deepest: usize,
    ended: bool,
}

/// Reads RTF.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Rtf);
    let bytes = bytes.get(begin(bytes).unwrap_or(0)..).unwrap_or_default();
    let mut tables = Tables::read(bytes);
    document.properties = std::mem::take(&mut tables.properties);
    let mut reader = Reader {
        tables: &tables,
        state: State {
            target: Target::Body,
            fallback: 1,
            letters: Letters::new(tables.default_font),
            setting: Setting::NEW,
        },
        groups: Vec::new(),
        stories: Vec::new(),
        story: Story::default(),
        notes: Vec::new(),
        counting: Counting::default(),
        room: Room::of(bytes.len()),
        bytes: Vec::new(),
        high_surrogate: None,
        skip: 0,
        starred: false,
        too_deep: 0,
        deepest: 0,
        ended: false,
    };
    let mut tokens = Tokens::new(bytes);
    let mut goes_on = false;
    while let Some(token) = tokens.next() {
        reader.token(token);
        if reader.is_full() || reader.ended && !goes_on && !tokens.holds_paragraphs() {
            break;
        }
        // A brace too many closed the file in the middle.
        goes_on |= reader.ended;
    }
    if goes_on {
        let problem = Problem::whole("unbalanced-groups", "a group is closed that was not open");
        document.problems.push(problem);
    }
    if reader.deepest > 0 {
        document
            .problems
            .push(Problem::whole("limit-groups", "groups nested too deep"));
    }
    let full = reader.is_full();
    if full || reader.room.has_left_out() {
        document.problems.push(left_out());
    }
    if !full && !reader.ended && !goes_on {
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

/// Where RTF begins in bytes.
pub(crate) fn begin(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES))?;
    head.windows(SIGNATURE.len())
        .position(|window| window == SIGNATURE)
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

    fn is_full(&self) -> bool {
        self.story.flow.is_full() || self.room.is_full()
    }

    fn shown(&self) -> bool {
        matches!(self.state.target, Target::Body | Target::Label)
            && !self.state.letters.hidden
            && !self.state.letters.deleted
    }

    fn open(&mut self) {
        self.skip = 0;
        if self.groups.len() >= MAX_GROUPS {
            self.too_deep += 1;
            self.deepest += 1;
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
        self.state.setting.in_table = false;
        self.state.setting.depth = 0;
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
        let letters = &self.state.letters;
        let face = tables.fonts.get(&letters.font).map(|f| &f.face);
        Look {
            ascii: face,
            high: face,
            bold: letters.bold,
            italic: letters.italic,
            underline: letters.underline,
            strike: letters.strike,
            script: letters.script,
            size: letters.size,
        }
    }

    /// Decodes the bytes gathered and adds them in the look in force.
    fn flush_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.tables.fonts.get(&self.state.letters.font);
        let legacy = font.is_some_and(|f| f.face.symbol || f.face.encoding != FontEncoding::Unicode);
        let page = match legacy {
            true => 1252,
            false => font.and_then(|f| f.page).unwrap_or(self.tables.page),
        };
        match pages::decode(page, &bytes) {
            Some(text) => self.push(&text),
            None => self.push(&codepage::decoder(page).decode_without_bom_handling(&bytes).0),
        }
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
            _ => {
                let part = self.room.part_of(text, &self.story.runs);
                self.story.runs.push(part, look);
            }
        }
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
        let Letters { deleted, hidden, .. } = self.state.letters;
        if deleted || hidden || self.state.target != Target::Body {
            return;
        }
        self.end_paragraph(End::Paragraph, None);
    }

    fn end_row(&mut self, depth: usize) {
        // Later rows may rely on the same definition.
        let shape = self.story.row.clone();
        self.end_paragraph(End::Row(shape), Some(depth));
    }

    fn end_paragraph(&mut self, end: End, depth: Option<usize>) {
        if self.state.target != Target::Body {
            return;
        }
        let runs = self.story.runs.finish();
        let label = self.label(!runs.is_empty());
        let Setting {
            align,
            mut layout,
            outline,
            in_table,
            depth: own_depth,
            ..
        } = self.state.setting;
        layout.new_page |= std::mem::take(&mut self.story.new_page);
        let paragraph = Paragraph {
            label,
            heading: (1..=9).contains(&outline).then_some(outline),
            align,
            layout,
            runs,
        };
        let depth = depth.unwrap_or(if in_table { own_depth.max(1) } else { own_depth });
        if self.room.takes(&paragraph) {
            self.story.flow.push(paragraph, depth, end);
        }
    }

    /// The label the writer drew, or the one the list tables give a paragraph with text.
    fn label(&mut self, has_text: bool) -> Option<String> {
        let written: String = self
            .story
            .label
            .finish()
            .iter()
            .map(|r| r.text.as_str())
            .collect();
        let drawn = std::mem::take(&mut self.story.labelled);
        let Setting { list, level, .. } = self.state.setting;
        if list <= 0 || !(has_text || drawn) {
            return drawn_label(&written);
        }
        let counted = self.tables.lists.next(&mut self.counting, list, level);
        if drawn {
            return drawn_label(&written);
        }
        let (text, font) = counted?;
        let face = font.and_then(|f| self.tables.fonts.get(&f)).map(|f| &f.face);
        let look = Look {
            ascii: face,
            high: face,
            ..Look::default()
        };
        drawn_label(&decode(text, &look).0)
    }
}
