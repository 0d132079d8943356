//! Control words and symbols: what each does to the state, and which begin a destination.

use super::{Letters, Lines, MAX_CELLS, Reader, Setting, State, Target};
use crate::flow::{End, RowShape};
use crate::model::{Align, NoteKind, Script};

impl Reader<'_> {
    pub(super) fn symbol(&mut self, symbol: u8) {
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

    pub(super) fn word(&mut self, name: &[u8], value: Option<i32>) {
        if self.target_word(name) || self.state.target == Target::Skipped {
            return;
        }
        if let Some(letter) = letter(name) {
            // What follows \u in its stead may be one of these.
            match self.skip {
                0 => self.push(letter),
                _ => self.skip -= 1,
            }
            return;
        }
        match name {
            b"par" => self.end_paragraph_mark(),
            b"sect" => {
                self.end_paragraph_mark();
                self.story.new_page = true;
            }
            b"page" if self.state.target == Target::Body => {
                // A page ends within a paragraph: its text goes on in the same one.
                if self.story.runs.is_empty() {
                    self.story.new_page = true;
                } else {
                    self.push("\n");
                }
            }
            b"column" if !self.story.runs.is_empty() => self.push("\n"),
            b"cell" => self.end_paragraph(End::Cell, Some(1)),
            b"nestcell" => self.end_paragraph(End::Cell, Some(self.state.setting.depth.max(2))),
            b"row" => self.end_row(1),
            b"nestrow" => self.end_row(self.state.setting.depth.max(2)),
            b"u" => self.unicode(value.unwrap_or(0)),
            b"uc" => self.state.fallback = usize::try_from(value.unwrap_or(1)).unwrap_or(1),
            b"plain" => self.state.letters = Letters::new(self.tables.default_font),
            b"pard" => self.state.setting = Setting::NEW,
            _ if self.letters_word(name, value) => {}
            _ => self.setting_word(name, value),
        }
    }

    /// How letters look; `true` when the word was about that.
    fn letters_word(&mut self, name: &[u8], value: Option<i32>) -> bool {
        let on = value != Some(0);
        let State { letters, .. } = &mut self.state;
        match name {
            b"f" => letters.font = value.unwrap_or(self.tables.default_font),
            b"fs" => letters.size = value.and_then(|v| u16::try_from(v).ok()).filter(|&s| s > 0),
            b"b" => letters.bold = on,
            b"i" => letters.italic = on,
            b"ul" | b"uld" | b"uldb" | b"ulw" | b"ulth" | b"uldash" | b"uldashd" | b"uldashdd"
            | b"ulwave" | b"ulhwave" | b"ululdbwave" | b"ulthd" | b"ulthdash" | b"ulldash" => {
                letters.underline = on
            }
            b"ulnone" => letters.underline = false,
            b"strike" | b"striked" => letters.strike = on,
            b"super" => letters.script = if on { Script::Super } else { Script::Normal },
            b"sub" => letters.script = if on { Script::Sub } else { Script::Normal },
            b"nosupersub" => letters.script = Script::Normal,
            b"v" => letters.hidden = on,
            b"deleted" => letters.deleted = on,
            _ => return false,
        }
        true
    }

    fn setting_word(&mut self, name: &[u8], value: Option<i32>) {
        let number = value.unwrap_or(0);
        let State { setting, letters, .. } = &mut self.state;
        match name {
            b"ql" => setting.align = Align::Left,
            b"qc" => setting.align = Align::Center,
            b"qr" => setting.align = Align::Right,
            b"qj" | b"qd" => setting.align = Align::Justify,
            b"li" => setting.layout.left = number,
            b"ri" => setting.layout.right = number,
            b"fi" => setting.layout.first_line = number,
            b"sb" => setting.layout.before = number,
            b"sa" => setting.layout.after = number,
            b"sbknone" => self.story.new_page = false,
            b"pagebb" => setting.layout.new_page = value != Some(0),
            b"s" => {
                let style = self.tables.styles.get(&number).copied().unwrap_or_default();
                setting.outline = style.outline;
                letters.font = style.font.unwrap_or(letters.font);
            }
            b"outlinelevel" => setting.outline = u8::try_from(number).map_or(0, |n| (n % 9) + 1),
            b"ls" => setting.list = number,
            b"ilvl" => setting.level = usize::try_from(number).unwrap_or(0),
            b"intbl" => setting.in_table = true,
            b"itap" => setting.depth = usize::try_from(number).unwrap_or(0),
            b"trowd" => {
                self.story.row = RowShape {
                    bordered: Some(false),
                    ..RowShape::default()
                };
                self.story.cell_flags = (false, false);
            }
            b"trleft" => self.story.row.edges = vec![number],
            b"trhdr" => self.story.row.header = true,
            b"clmrg" => self.story.cell_flags.0 = true,
            b"clvmrg" => self.story.cell_flags.1 = true,
            b"cellx" => self.cell_edge(number),
            _ if name.starts_with(b"clbrdr") || name.starts_with(b"trbrdr") => setting.lines = Lines::Cells,
            b"brdrl" | b"brdrr" | b"brdrt" | b"brdrb" | b"brdrbtw" | b"brdrbar" | b"box" => {
                setting.lines = Lines::Other;
            }
            b"brdrnone" | b"brdrnil" | b"brdrtbl" | b"brdrw" | b"brdrcf" | b"brsp" => {}
            _ if name.starts_with(b"brdr") && setting.lines == Lines::Cells => {
                self.story.row.bordered = Some(true);
            }
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
            b"fonttbl"
            | b"colortbl"
            | b"stylesheet"
            | b"info"
            | b"pict"
            | b"fldinst"
            | b"nonshppict"
            | b"shprslt"
            | b"objdata"
            | b"objclass"
            | b"objname"
            | b"xe"
            | b"tc"
            | b"tcn"
            | b"rxe"
            | b"txe"
            | b"ftnsep"
            | b"ftnsepc"
            | b"ftncn"
            | b"aftnsep"
            | b"aftnsepc"
            | b"aftncn"
            | b"nonesttables"
            | b"filetbl"
            | b"private"
            | b"bkmkstart"
            | b"bkmkend"
            | b"listtable"
            | b"listoverridetable"
            | b"revtbl"
            | b"rsidtbl"
            | b"generator"
            | b"pnseclvl"
            | b"pntxta"
            | b"pntxtb"
            | b"template"
            | b"themedata"
            | b"colorschememapping"
            | b"latentstyles"
            | b"datastore"
            | b"xmlnstbl"
            | b"userprops"
            | b"docvar"
            | b"atnid"
            | b"atnauthor"
            | b"atnref"
            | b"atndate"
            | b"formfield"
            | b"sn"
            | b"sv"
            | b"keycode"
            | b"datafield"
            | b"pgptbl"
            | b"protusertbl" => {
                self.state.target = Target::Skipped;
            }
            b"listtext" | b"pntext" => {
                self.state.target = Target::Label;
                self.story.labelled = true;
            }
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
}

/// Words that stand for a character.
fn letter(name: &[u8]) -> Option<&'static str> {
    Some(match name {
        b"line" | b"lbr" | b"softline" => "\n",
        b"tab" => "\t",
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" | b"enspace" | b"qmspace" => " ",
        _ => return None,
    })
}
