//! Objects and operators as they are written (ISO 32000-1, 7.2 and 7.3).

/// Arrays and dictionaries inside one another.
const MAX_DEPTH: usize = 32;
/// Members of one object, those of what is nested in it counted.
pub(super) const MAX_MEMBERS: usize = 200_000;
/// Bytes kept of one text, name or word: two for each letter a page may have, and more; what follows is read over.
/// (A text of a page has 32,767 at most, a name 127: ISO 32000-1, annex C.)
pub(super) const MAX_TEXT: usize = 256 << 10;

/// A value, or in a content stream also an operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// `null`, `true`, `false`, and what is not understood.
    Null,
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// `12 0 R`.
    Reference(u32),
    /// A bare word: an operator, `stream`, `endobj`.
    Word(Vec<u8>),
}

/// A dictionary; of a key written twice the first counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Dict(Vec<(Vec<u8>, Object)>);

impl Dict {
    pub(super) fn get(&self, key: &str) -> Option<&Object> {
        self.0
            .iter()
            .find(|(name, _)| name == key.as_bytes())
            .map(|(_, value)| value)
    }

    pub(super) fn is_named(&self, key: &str, name: &str) -> bool {
        matches!(self.get(key), Some(Object::Name(found)) if found == name.as_bytes())
    }
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        }
    }

    /// A count or a code; no negative one, no fraction.
    pub(super) fn count(&self) -> Option<usize> {
        let number = self.number()?;
        (0.0..1e12).contains(&number).then_some(number as usize)
    }
}

/// Reads objects from bytes, one after the other.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    members: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            members: 0,
        }
    }

    /// The next object or operator; nothing at the end.
    pub(super) fn next(&mut self) -> Option<Object> {
        self.members = 0;
        self.object(0)
    }

    /// Members of the object that came last, those of what is nested in it counted.
    pub(super) fn members(&self) -> usize {
        self.members
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_blank(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                        self.at += 1;
                    }
                }
                byte if is_blank(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        self.skip_blank();
        let byte = self.peek()?;
        match byte {
            b'/' => {
                self.at += 1;
                Some(Object::Name(self.name()))
            }
            b'(' => {
                self.at += 1;
                Some(Object::Text(self.literal()))
            }
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Some(self.dict(depth))
            }
            b'<' => {
                self.at += 1;
                Some(Object::Text(self.hexadecimal()))
            }
            b'[' => {
                self.at += 1;
                Some(self.array(depth))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number_or_reference()),
            b')' | b'>' | b']' | b'{' | b'}' => {
                self.at += 1;
                Some(Object::Word(vec![byte]))
            }
            _ => {
                let start = self.at;
                while self.peek().is_some_and(is_regular) {
                    self.at += 1;
                }
                let word = self.bytes.get(start..self.at).unwrap_or_default();
                Some(match word {
                    b"null" | b"true" | b"false" => Object::Null,
                    word => Object::Word(word.get(..MAX_TEXT).unwrap_or(word).to_vec()),
                })
            }
        }
    }

    /// `true` when one more member may be kept.
    fn room(&mut self, depth: usize) -> bool {
        self.members += 1;
        depth < MAX_DEPTH && self.members <= MAX_MEMBERS
    }

    fn array(&mut self, depth: usize) -> Object {
        let mut members = Vec::new();
        while self.room(depth) {
            match self.object(depth + 1) {
                None => break,
                Some(Object::Word(word)) if word == b"]" => break,
                // An array left open ends with its object.
                Some(Object::Word(word)) if is_end(&word) => break,
                Some(member) => members.push(member),
            }
        }
        Object::Array(members)
    }

    fn dict(&mut self, depth: usize) -> Object {
        let mut entries = Vec::new();
        while self.room(depth) {
            self.skip_blank();
            if self.bytes.get(self.at..self.at + 2) == Some(b">>") {
                self.at += 2;
                break;
            }
            let Some(Object::Name(key)) = self.object(depth + 1) else {
                break;
            };
            self.skip_blank();
            if self.bytes.get(self.at..self.at + 2) == Some(b">>") {
                continue;
            }
            match self.object(depth + 1) {
                None => break,
                Some(Object::Word(word)) if is_end(&word) => break,
                Some(value) => entries.push((key, value)),
            }
        }
        Object::Dict(Dict(entries))
    }

    fn name(&mut self) -> Vec<u8> {
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|&b| is_regular(b)) {
            self.at += 1;
            let pair = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
            match (byte, pair) {
                (b'#', &[high, low]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    keep(&mut name, hex(high) << 4 | hex(low));
                    self.at += 2;
                }
                _ => keep(&mut name, byte),
            }
        }
        name
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b'(' => {
                    open += 1;
                    keep(&mut text, byte);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    keep(&mut text, byte);
                }
                byte => keep(&mut text, byte),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => keep(text, b'\n'),
            b'r' => keep(text, b'\r'),
            b't' => keep(text, b'\t'),
            b'b' => keep(text, 8),
            b'f' => keep(text, 12),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    if let Some(digit @ b'0'..=b'7') = self.peek() {
                        value = value * 8 + u32::from(digit - b'0');
                        self.at += 1;
                    }
                }
                keep(text, (value & 0xFF) as u8);
            }
            byte => keep(text, byte),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut half: Option<u8> = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            if !byte.is_ascii_hexdigit() {
                continue;
            }
            match half.take() {
                Some(high) => keep(&mut text, high << 4 | hex(byte)),
                None => half = Some(hex(byte)),
            }
        }
        if let Some(high) = half {
            keep(&mut text, high << 4);
        }
        text
    }

    fn number_or_reference(&mut self) -> Object {
        let number = self.number();
        if number < 0.0 || number.fract() != 0.0 || number > f64::from(u32::MAX) {
            return Object::Number(number);
        }
        // `12 0 R`: a generation and an R behind it.
        let mut at = self.at;
        let blank = |at: &mut usize| {
            let from = *at;
            while self.bytes.get(*at).copied().is_some_and(is_blank) {
                *at += 1;
            }
            *at > from
        };
        if !blank(&mut at) {
            return Object::Number(number);
        }
        let digits = at;
        while self.bytes.get(at).is_some_and(u8::is_ascii_digit) && at - digits < 6 {
            at += 1;
        }
        if at == digits || !blank(&mut at) || self.bytes.get(at) != Some(&b'R') {
            return Object::Number(number);
        }
        if self.bytes.get(at + 1).copied().is_some_and(is_regular) {
            return Object::Number(number);
        }
        self.at = at + 1;
        Object::Reference(number as u32)
    }

    fn number(&mut self) -> f64 {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        let (mut value, mut place) = (0.0_f64, 0.0_f64);
        while let Some(byte) = self.peek() {
            match byte {
                b'0'..=b'9' if place == 0.0 => value = value * 10.0 + f64::from(byte - b'0'),
                b'0'..=b'9' => {
                    value += f64::from(byte - b'0') * place;
                    place /= 10.0;
                }
                b'.' if place == 0.0 => place = 0.1,
                b'+' | b'-' if self.at == start || self.at == start + 1 => {}
                _ => break,
            }
            self.at += 1;
        }
        // `.` or `-` alone, or a second point: what is left is not to be read for ever.
        if self.at == start {
            self.at += 1;
        }
        let value = if value.is_finite() { value } else { 0.0 };
        if negative { -value } else { value }
    }
}

/// Keeps a byte of a text or name while there is room.
fn keep(text: &mut Vec<u8>, byte: u8) {
    if text.len() < MAX_TEXT {
        text.push(byte);
    }
}

fn is_end(word: &[u8]) -> bool {
    matches!(word, b"endobj" | b"stream" | b"endstream" | b"obj")
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn hex(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        _ => byte.wrapping_sub(b'A').wrapping_add(10) & 15,
    }
}
