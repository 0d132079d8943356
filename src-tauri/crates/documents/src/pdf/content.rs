//! What a page shows: its content streams gone through operator by operator (ISO 32000-1, 8.4 and 9.4).

use std::collections::HashMap;
use std::rc::Rc;

use super::file::File;
use super::fonts::Font;
use super::syntax::{Dict, Lexer, MAX_MEMBERS, Object};

/// Forms in forms.
const MAX_FORMS: usize = 8;
/// Forms drawn on all pages together: each is read again, and ten that draw ten others each make a billion.
const MAX_DRAWN: usize = 20_000;
/// Bytes of those forms, and beyond that for each byte of the file: a letterhead is drawn on each page.
const MAX_DRAWN_BYTES: usize = 16 << 20;
const DRAWN_BYTES_PER_BYTE: usize = 32;
/// States saved in one another.
const MAX_SAVED: usize = 256;
/// Operands of one operator.
const MAX_OPERANDS: usize = 10_000;
/// Operators of the whole file.
const MAX_OPERATORS: usize = 10_000_000;
/// Letters of the whole file.
pub(super) const MAX_GLYPHS: usize = 4_000_000;
/// Letters of one page; a page printed small has some ten thousand.
const MAX_PAGE_GLYPHS: usize = 100_000;

/// `[a b c d e f]`: x' = a x + c y + e, y' = b x + d y + f.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix([f64; 6]);

impl Matrix {
    pub(super) const UNIT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The page turned as it is shown.
    pub(super) fn turned(degrees: i64) -> Self {
        match degrees.rem_euclid(360) {
            90 => Self([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            180 => Self([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            270 => Self([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            _ => Self::UNIT,
        }
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let mut out = [0.0; 6];
        for (value, operand) in out.iter_mut().zip(operands) {
            *value = operand.number()?;
        }
        (operands.len() >= 6).then_some(Self(out))
    }

    /// First this, then `next`.
    fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn moved(self, x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// Letters drawn at a place.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) y: f64,
    /// Where the next one would stand on the line.
    pub(super) end: f64,
    /// Height of the letters in points.
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) is_vni: bool,
    /// Marked as belonging to the page, not to the text: heads, feet, page numbers.
    pub(super) artifact: bool,
    /// Not written from left to right on the page as it is shown.
    pub(super) turned: bool,
}

/// What was found on a page.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) glyphs: Vec<Glyph>,
    /// A picture is drawn.
    pub(super) pictures: bool,
    /// Codes whose letters the file does not say.
    pub(super) unknown: usize,
}

#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// Goes through pages; fonts are read once.
pub(super) struct Interpreter<'a, 'f> {
    file: &'f File<'a>,
    fonts: HashMap<u32, Rc<Font>>,
    /// Fonts by their names in the resources at hand.
    named: HashMap<Vec<u8>, Option<Rc<Font>>>,
    operators: usize,
    glyphs: usize,
    drawn: usize,
    drawn_bytes: usize,
    pub(super) exceeded: bool,
    shown: Shown,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// Open marked content: an artifact, and the text that stands for what is in it.
    marked: Vec<(bool, Option<String>)>,
}

impl<'a, 'f> Interpreter<'a, 'f> {
    pub(super) fn new(file: &'f File<'a>) -> Self {
        Self {
            file,
            fonts: HashMap::new(),
            named: HashMap::new(),
            operators: 0,
            glyphs: 0,
            drawn: 0,
            drawn_bytes: 0,
            exceeded: false,
            shown: Shown::default(),
            state: State {
                matrix: Matrix::UNIT,
                font: None,
                size: 1.0,
                character_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            saved: Vec::new(),
            text: Matrix::UNIT,
            line: Matrix::UNIT,
            marked: Vec::new(),
        }
    }

    /// What a page shows.
    pub(super) fn page(&mut self, content: &[u8], resources: &Dict, turned: Matrix) -> Shown {
        self.saved.clear();
        self.marked.clear();
        self.state = Self::new(self.file).state;
        self.state.matrix = turned;
        self.run(content, resources, 0);
        std::mem::take(&mut self.shown)
    }

    fn run(&mut self, content: &[u8], resources: &Dict, depth: usize) {
        let saved = self.saved.len();
        let outer = std::mem::take(&mut self.named);
        self.operators_of(content, resources, depth);
        self.named = outer;
        self.saved.truncate(saved);
    }

    /// As much has been read as any file may ask for.
    fn is_spent(&self) -> bool {
        let most = MAX_DRAWN_BYTES.saturating_add(DRAWN_BYTES_PER_BYTE.saturating_mul(self.file.length()));
        self.operators > MAX_OPERATORS
            || self.glyphs > MAX_GLYPHS
            || self.drawn > MAX_DRAWN
            || self.drawn_bytes > most
    }

    fn operators_of(&mut self, content: &[u8], resources: &Dict, depth: usize) {
        let mut lexer = Lexer::new(content, 0);
        let mut operands: Vec<Object> = Vec::new();
        let mut members = 0;
        while let Some(object) = lexer.next() {
            let Object::Word(word) = object else {
                members += lexer.members();
                if operands.len() < MAX_OPERANDS && members <= MAX_MEMBERS {
                    operands.push(object);
                }
                continue;
            };
            members = 0;
            self.operators += 1;
            if self.is_spent() {
                self.exceeded = true;
                return;
            }
            if word == b"ID" {
                skip_picture(content, &mut lexer);
                self.shown.pictures = true;
            } else {
                self.operator(&word, &operands, resources, depth);
            }
            operands.clear();
        }
    }

    fn operator(&mut self, word: &[u8], operands: &[Object], resources: &Dict, depth: usize) {
        let number = |index: usize| operands.get(index).and_then(Object::number).unwrap_or(0.0);
        match word {
            b"q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            b"BT" => {
                self.text = Matrix::UNIT;
                self.line = Matrix::UNIT;
            }
            b"Tf" => {
                self.state.size = number(1);
                if let Some(Object::Name(name)) = operands.first() {
                    self.state.font = self.font(name, resources);
                }
            }
            b"Tc" => self.state.character_space = number(0),
            b"Tw" => self.state.word_space = number(0),
            b"Tz" => self.state.scale = number(0) / 100.0,
            b"TL" => self.state.leading = number(0),
            b"Ts" => self.state.rise = number(0),
            b"Td" => self.next_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            b"Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.text = matrix;
                    self.line = matrix;
                }
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" => self.show(operands.first()),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            b"\"" => {
                self.state.word_space = number(0);
                self.state.character_space = number(1);
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            b"TJ" => {
                if let Some(Object::Array(members)) = operands.first() {
                    for member in members {
                        match member.number() {
                            Some(back) => self.advance(-back / 1000.0 * self.state.size * self.state.scale),
                            None => self.show(Some(member)),
                        }
                    }
                }
            }
            b"Do" => self.draw(operands.first(), resources, depth),
            b"BMC" | b"BDC" => self.mark(operands, resources),
            b"EMC" => {
                self.marked.pop();
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line.moved(x, y);
        self.text = self.line;
    }

    fn advance(&mut self, x: f64) {
        self.text = self.text.moved(x, 0.0);
    }

    fn font(&mut self, name: &[u8], resources: &Dict) -> Option<Rc<Font>> {
        if let Some(known) = self.named.get(name) {
            return known.clone();
        }
        let font = self.font_of(name, resources);
        if self.named.len() < MAX_OPERANDS {
            self.named.insert(name.to_vec(), font.clone());
        }
        font
    }

    fn font_of(&mut self, name: &[u8], resources: &Dict) -> Option<Rc<Font>> {
        let name = String::from_utf8_lossy(name).into_owned();
        let fonts = self.file.dict(resources.get("Font"))?;
        let entry = fonts.get(&name)?;
        if let Object::Reference(number) = entry {
            if let Some(font) = self.fonts.get(number) {
                return Some(Rc::clone(font));
            }
            let font = Rc::new(Font::read(self.file, &self.file.dict(Some(entry))?));
            self.fonts.insert(*number, Rc::clone(&font));
            return Some(font);
        }
        Some(Rc::new(Font::read(self.file, &self.file.dict(Some(entry))?)))
    }

    fn show(&mut self, text: Option<&Object>) {
        let (Some(Object::Text(codes)), Some(font)) = (text, self.state.font.clone()) else {
            return;
        };
        for code in codes.chunks(if font.wide { 2 } else { 1 }) {
            if self.glyphs > MAX_GLYPHS || self.shown.glyphs.len() >= MAX_PAGE_GLYPHS {
                self.exceeded = true;
                return;
            }
            let code = code.iter().fold(0, |code, &byte| code << 8 | u32::from(byte));
            let start = self.place();
            let space = if !font.wide && code == 32 {
                self.state.word_space
            } else {
                0.0
            };
            let width = font.width(code) / 1000.0 * self.state.size;
            self.advance(width * self.state.scale);
            let end = self.place();
            self.advance((self.state.character_space + space) * self.state.scale);
            self.glyphs += 1;
            let text = match self.marked.iter_mut().find_map(|(_, stands)| stands.as_mut()) {
                Some(stands) => std::mem::take(stands),
                None => font.text(code).unwrap_or_else(|| {
                    self.shown.unknown += 1;
                    char::REPLACEMENT_CHARACTER.to_string()
                }),
            };
            if text.is_empty() {
                // Drawn already by the text that stands for it: its width still parts what follows.
                if let Some(last) = self.shown.glyphs.last_mut() {
                    last.end = end.0;
                }
                continue;
            }
            let (dx, dy) = (end.0 - start.0, end.1 - start.1);
            self.shown.glyphs.push(Glyph {
                text,
                x: start.0,
                y: start.1,
                end: end.0,
                size: start.2,
                bold: font.bold,
                is_vni: font.is_vni,
                artifact: self.marked.iter().any(|(artifact, _)| *artifact),
                turned: dx < 0.0 || dy.abs() > dx.abs().max(0.001),
            });
        }
    }

    /// Where the pen is on the page, and how high letters are.
    fn place(&self) -> (f64, f64, f64) {
        let size = self.state.size;
        let letters = Matrix([size * self.state.scale, 0.0, 0.0, size, 0.0, self.state.rise]);
        let Matrix([_, _, c, d, x, y]) = letters.then(self.text).then(self.state.matrix);
        let bounded = |value: f64| {
            if value.is_finite() {
                value.clamp(-1e7, 1e7)
            } else {
                0.0
            }
        };
        (bounded(x), bounded(y), bounded(c.hypot(d)))
    }

    fn draw(&mut self, name: Option<&Object>, resources: &Dict, depth: usize) {
        let Some(Object::Name(name)) = name else { return };
        let name = String::from_utf8_lossy(name).into_owned();
        let Some(forms) = self.file.dict(resources.get("XObject")) else {
            return;
        };
        let Some(stream) = self.file.stream_of(forms.get(&name)) else {
            return;
        };
        if !stream.dict.is_named("Subtype", "Form") {
            self.shown.pictures = true;
            return;
        }
        if depth >= MAX_FORMS || self.saved.len() >= MAX_SAVED {
            return;
        }
        let content = self.file.decoded(&stream);
        self.drawn += 1;
        self.drawn_bytes = self.drawn_bytes.saturating_add(content.len());
        if self.is_spent() {
            self.exceeded = true;
            return;
        }
        let (state, text, line) = (self.state.clone(), self.text, self.line);
        let marked = self.marked.len();
        if let Some(matrix) = self
            .file
            .array(stream.dict.get("Matrix"))
            .and_then(|members| Matrix::of(&members))
        {
            self.state.matrix = matrix.then(self.state.matrix);
        }
        let own = self.file.dict(stream.dict.get("Resources"));
        let outside = std::mem::take(&mut self.saved);
        self.run(&content, own.as_ref().unwrap_or(resources), depth + 1);
        self.saved = outside;
        self.marked.truncate(marked);
        (self.state, self.text, self.line) = (state, text, line);
    }

    /// Marked content (14.6): artifacts, and text that stands for glyphs (14.9.4).
    fn mark(&mut self, operands: &[Object], resources: &Dict) {
        if self.marked.len() >= MAX_SAVED {
            return;
        }
        let artifact = matches!(operands.first(), Some(Object::Name(tag)) if tag == b"Artifact");
        let settings = match operands.get(1) {
            Some(Object::Dict(dict)) => Some(dict.clone()),
            Some(Object::Name(name)) => {
                let name = String::from_utf8_lossy(name).into_owned();
                let named = self.file.dict(resources.get("Properties"));
                named.and_then(|named| self.file.dict(named.get(&name)))
            }
            _ => None,
        };
        let stands = settings.and_then(|dict| match self.file.resolved(dict.get("ActualText")) {
            Some(Object::Text(text)) => Some(text_string(&text)),
            _ => None,
        });
        self.marked.push((artifact, stands));
    }
}

/// A text string (7.9.2): UTF-16 or UTF-8 with their marks, else near enough Latin.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, units @ ..] => {
            let units = units
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |unit, &byte| unit << 8 | u16::from(byte)));
            char::decode_utf16(units).filter_map(Result::ok).collect()
        }
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        bytes => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// The bytes of a picture in the stream end with `EI` between blanks.
fn skip_picture(content: &[u8], lexer: &mut Lexer<'_>) {
    let mut at = lexer.at;
    lexer.at = content.len();
    while let Some(found) = super::file::find(content, b"EI", at) {
        let blank = |at: Option<usize>| {
            at.and_then(|at| content.get(at))
                .is_none_or(|&b| super::syntax::is_blank(b))
        };
        at = found + 2;
        if blank(found.checked_sub(1)) && blank(Some(at)) {
            lexer.at = at;
            break;
        }
    }
}
