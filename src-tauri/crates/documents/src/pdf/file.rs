//! The objects of a file, found by going through it from front to back.
//!
//! The cross-reference table is not used: it is what breaks first, and going through the file finds the same objects
//! (the last of a number counts, as with updates appended to a file). Nothing is kept of an object but where it stands;
//! it is read when it is asked for.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use super::filters;
use super::syntax::{Dict, Lexer, Object, is_blank};

/// Objects of one file.
const MAX_OBJECTS: usize = 1_000_000;
/// References that lead to references.
const MAX_STEPS: usize = 16;
/// Bytes of unpacked streams, all together: so many and so many times the file's size.
const EXPANSION_BASE: usize = 16 << 20;
const EXPANSION_RATIO: usize = 8;
/// Bytes of objects read, all together, and beyond that some sizes of the file: one that is asked for again and again is read again and
/// again.
const READ_BASE: usize = 24 << 20;
/// Codes of all fonts together that get letters or a width: a range of codes is a dozen bytes.
const MAX_CODES: usize = 400_000;
/// Bytes of an object looked at for its type.
const MAX_HEAD: usize = 4096;
/// How far before the end of a whole file its end is marked.
const TAIL: usize = 64 << 10;

#[derive(Debug, Clone, Copy)]
enum Where {
    /// Behind `obj` in the file.
    Plain(usize),
    /// In an unpacked object stream.
    Packed(usize, usize),
}

/// A file whose objects can be asked for.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    objects: HashMap<u32, Where>,
    packed: Vec<Rc<[u8]>>,
    /// Numbers in the order of the file.
    order: Vec<u32>,
    root: Option<u32>,
    /// The file is locked.
    pub(super) encrypted: bool,
    room: Cell<usize>,
    readable: Cell<usize>,
    codes: Cell<usize>,
    /// A limit was met.
    pub(super) exceeded: Cell<bool>,
}

/// A stream: its dictionary and where its bytes are.
pub(super) struct Stream<'a> {
    pub(super) dict: Dict,
    raw: &'a [u8],
}

impl<'a> File<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Self {
        let expansion = EXPANSION_BASE.saturating_add(bytes.len().saturating_mul(EXPANSION_RATIO));
        let mut file = Self {
            bytes,
            objects: HashMap::new(),
            packed: Vec::new(),
            order: Vec::new(),
            root: None,
            encrypted: false,
            room: Cell::new(expansion),
            readable: Cell::new(READ_BASE.saturating_add(bytes.len().saturating_mul(EXPANSION_RATIO))),
            codes: Cell::new(MAX_CODES),
            exceeded: Cell::new(false),
        };
        file.scan();
        file
    }

    /// Bytes of the file.
    pub(super) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// `true` when the file ends before its end: no mark of it near the end, or shorter than it says.
    pub(super) fn is_cut(&self) -> bool {
        let tail = self
            .bytes
            .get(self.bytes.len().saturating_sub(TAIL)..)
            .unwrap_or_default();
        if find(tail, b"%%EOF", 0).is_none() && find(tail, b"startxref", 0).is_none() {
            return true;
        }
        let head = self.bytes.get(..self.bytes.len().min(1024)).unwrap_or_default();
        let Some(at) = find(head, b"/Linearized", 0) else {
            return false;
        };
        let length = find(head, b"/L ", at).and_then(|at| Lexer::new(head, at + 2).next());
        length
            .and_then(|length| length.count())
            .is_some_and(|length| length > self.bytes.len())
    }

    fn scan(&mut self) {
        let mut at = 0;
        while let Some(found) = find(self.bytes, b"obj", at) {
            at = found + 3;
            if self.order.len() >= MAX_OBJECTS {
                self.exceeded.set(true);
                break;
            }
            if let Some(number) = self.number_before(found) {
                self.objects.insert(number, Where::Plain(at));
                self.order.push(number);
                let head = self.head(at);
                if find(head, b"/ObjStm", 0).is_some() {
                    self.unpack(number);
                } else if find(head, b"/XRef", 0).is_some()
                    && let Some(stream) = self.stream(number)
                {
                    self.trailer(&stream.dict);
                }
            }
        }
        let mut at = 0;
        while let Some(found) = find(self.bytes, b"trailer", at) {
            at = found + 7;
            if let Some(Object::Dict(dict)) = Lexer::new(self.bytes, at).next() {
                self.trailer(&dict);
            }
        }
    }

    /// The dictionary's worth of bytes behind an `obj`.
    fn head(&self, at: usize) -> &'a [u8] {
        let head = self
            .bytes
            .get(at..self.bytes.len().min(at + MAX_HEAD))
            .unwrap_or_default();
        // `endobj`, or the next object where that is missing.
        let end = find(head, b"obj", 0).unwrap_or(head.len());
        let head = head.get(..end).unwrap_or(head);
        let end = find(head, b"stream", 0).unwrap_or(end);
        head.get(..end).unwrap_or(head)
    }

    fn trailer(&mut self, dict: &Dict) {
        if let Some(Object::Reference(root)) = dict.get("Root") {
            self.root = Some(*root);
        }
        self.encrypted |= matches!(dict.get("Encrypt"), Some(Object::Reference(_) | Object::Dict(_)));
    }

    /// The number of `12 0 obj` whose `obj` stands at `at`.
    fn number_before(&self, at: usize) -> Option<u32> {
        let back = |from: usize, wanted: fn(u8) -> bool| {
            let mut at = from;
            while at > 0 && from - at < 12 && self.bytes.get(at - 1).copied().is_some_and(wanted) {
                at -= 1;
            }
            at
        };
        let digit: fn(u8) -> bool = |b| b.is_ascii_digit();
        let generation_end = back(at, is_blank);
        let generation = back(generation_end, digit);
        let end = back(generation, is_blank);
        let start = back(end, digit);
        if generation == generation_end || end == generation || start == end {
            return None;
        }
        std::str::from_utf8(self.bytes.get(start..end)?)
            .ok()?
            .parse()
            .ok()
    }

    /// Takes the members of an object stream (7.5.7).
    fn unpack(&mut self, number: u32) {
        let Some(stream) = self.stream(number) else { return };
        if !stream.dict.is_named("Type", "ObjStm") {
            return;
        }
        let count = |key: &str| {
            self.resolved(stream.dict.get(key))
                .and_then(|o| o.count())
                .unwrap_or(0)
        };
        let (members, first) = (count("N"), count("First"));
        let bytes: Rc<[u8]> = self.decoded(&stream).into();
        let index = self.packed.len();
        let mut head = Lexer::new(bytes.get(..first).unwrap_or(&bytes), 0);
        for _ in 0..members.min(MAX_OBJECTS) {
            let (Some(number), Some(offset)) = (head.next(), head.next()) else {
                break;
            };
            let (Some(number), Some(offset)) = (number.count(), offset.count()) else {
                break;
            };
            let Ok(number) = u32::try_from(number) else {
                continue;
            };
            if self.order.len() >= MAX_OBJECTS {
                self.exceeded.set(true);
                break;
            }
            self.objects
                .insert(number, Where::Packed(index, first.saturating_add(offset)));
            self.order.push(number);
        }
        self.packed.push(bytes);
    }

    /// Counts what is read, so that a small file cannot keep its reader busy.
    fn may_read(&self, bytes: usize) -> bool {
        let left = self.readable.get();
        self.readable.set(left.saturating_sub(bytes));
        if left < bytes {
            self.exceeded.set(true);
        }
        left >= bytes
    }

    /// The object of a number.
    pub(super) fn object(&self, number: u32) -> Option<Object> {
        let (bytes, at) = match *self.objects.get(&number)? {
            Where::Plain(at) => (self.bytes, at),
            Where::Packed(stream, at) => (self.packed.get(stream)?.as_ref(), at),
        };
        if !self.may_read(1) {
            return None;
        }
        let mut lexer = Lexer::new(bytes, at);
        let object = lexer.next();
        self.may_read(lexer.at.saturating_sub(at));
        object
    }

    /// What a reference leads to; anything else is itself.
    pub(super) fn resolved(&self, object: Option<&Object>) -> Option<Object> {
        let mut object = object?.clone();
        for _ in 0..MAX_STEPS {
            match object {
                Object::Reference(number) => object = self.object(number)?,
                other => return Some(other),
            }
        }
        None
    }

    pub(super) fn dict(&self, object: Option<&Object>) -> Option<Dict> {
        match self.resolved(object)? {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn array(&self, object: Option<&Object>) -> Option<Vec<Object>> {
        match self.resolved(object)? {
            Object::Array(members) => Some(members),
            _ => None,
        }
    }

    pub(super) fn stream_of(&self, object: Option<&Object>) -> Option<Stream<'a>> {
        match object? {
            Object::Reference(number) => self.stream(*number),
            _ => None,
        }
    }

    /// The stream of a number.
    pub(super) fn stream(&self, number: u32) -> Option<Stream<'a>> {
        let Where::Plain(at) = *self.objects.get(&number)? else {
            return None;
        };
        if !self.may_read(1) {
            return None;
        }
        let mut lexer = Lexer::new(self.bytes, at);
        let Object::Dict(dict) = lexer.next()? else {
            return None;
        };
        self.may_read(lexer.at.saturating_sub(at));
        lexer.skip_blank();
        let rest = self.bytes.get(lexer.at..)?;
        let rest = rest.strip_prefix(b"stream")?;
        let rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        let told = self
            .resolved(dict.get("Length"))
            .and_then(|length| length.count())
            .filter(|&length| ends_there(rest, length));
        let length = match told {
            Some(length) => length,
            None => {
                let length = find(rest, b"endstream", 0).unwrap_or(rest.len());
                self.may_read(length).then_some(length)?
            }
        };
        let raw = rest.get(..length)?;
        Some(Stream { dict, raw })
    }

    /// The bytes of a stream made plain; empty for pictures.
    pub(super) fn decoded(&self, stream: &Stream<'_>) -> Vec<u8> {
        let names = match self.resolved(stream.dict.get("Filter").or_else(|| stream.dict.get("F"))) {
            Some(Object::Name(name)) => vec![Object::Name(name)],
            Some(Object::Array(names)) => names,
            _ => Vec::new(),
        };
        let settings = match self.resolved(stream.dict.get("DecodeParms").or_else(|| stream.dict.get("DP"))) {
            Some(Object::Dict(dict)) => vec![Object::Dict(dict)],
            Some(Object::Array(settings)) => settings,
            _ => Vec::new(),
        };
        if names.is_empty() {
            return if self.take(stream.raw.len()) {
                stream.raw.to_vec()
            } else {
                Vec::new()
            };
        }
        let mut bytes: Option<Vec<u8>> = None;
        for (index, name) in names.iter().take(filters::MAX_FILTERS).enumerate() {
            let Some(Object::Name(name)) = self.resolved(Some(name)) else {
                return Vec::new();
            };
            let settings = self.dict(settings.get(index)).unwrap_or_default();
            let number = |key: &str, usual: usize| {
                self.resolved(settings.get(key))
                    .and_then(|o| o.count())
                    .unwrap_or(usual)
            };
            let room = self.room.get();
            let input = bytes.as_deref().unwrap_or(stream.raw);
            let early_change = number("EarlyChange", 1) != 0;
            let Some(mut plain) = filters::decode(&name, input, early_change, room) else {
                return Vec::new();
            };
            if !self.take(plain.len()) {
                return Vec::new();
            }
            if number("Predictor", 1) >= 10 {
                let bits = number("Colors", 1).min(32) * number("BitsPerComponent", 8).min(16);
                let row = (number("Columns", 1).min(1 << 20) * bits).div_ceil(8);
                plain = filters::unpredict(&plain, row, bits.div_ceil(8).max(1));
            }
            bytes = Some(plain);
        }
        bytes.unwrap_or_default()
    }

    /// Takes room for a code of a font; `false` when there is none left.
    pub(super) fn takes_code(&self) -> bool {
        let left = self.codes.get().checked_sub(1);
        self.codes.set(left.unwrap_or(0));
        if left.is_none() {
            self.exceeded.set(true);
        }
        left.is_some()
    }

    fn take(&self, bytes: usize) -> bool {
        let left = self.room.get();
        self.room.set(left.saturating_sub(bytes));
        if left <= bytes {
            self.exceeded.set(true);
        }
        left > bytes
    }

    /// The catalogue, when there is one.
    pub(super) fn catalogue(&self) -> Option<Dict> {
        self.dict(Some(&Object::Reference(self.root?)))
    }

    /// Every dictionary of a type in the order of the file: for files without a tree of pages.
    pub(super) fn all_of_type(&self, name: &str, most: usize) -> Vec<Dict> {
        let mut seen = std::collections::HashSet::new();
        let dicts = self.order.iter().filter(|number| seen.insert(**number));
        dicts
            .filter_map(|&number| self.dict(Some(&Object::Reference(number))))
            .filter(|dict| dict.is_named("Type", name))
            .take(most)
            .collect()
    }
}

/// `endstream` stands behind so many bytes.
fn ends_there(rest: &[u8], length: usize) -> bool {
    let end = length.saturating_add(32).min(rest.len());
    rest.get(length..end)
        .is_some_and(|tail| tail.trim_ascii_start().starts_with(b"endstream"))
}

/// Where `wanted` stands from `from` on.
pub(super) fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let first = *wanted.first()?;
    let mut at = 0;
    while let Some(step) = rest.get(at..)?.iter().position(|&b| b == first) {
        at += step;
        if rest.get(at..at + wanted.len()) == Some(wanted) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}
