//! RTF cut into tokens (RTF 1.9.1, "Conventions of an RTF reader").

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'a [u8], Option<i32>),
    /// A control symbol: `\~`, `\*`, …
    Symbol(u8),
    /// `\'hh`.
    Byte(u8),
    /// Bytes as they stand, without line ends.
    Text(&'a [u8]),
}

/// Cuts bytes into tokens; never fails.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Paragraphs or cells stand in what is left.
    pub(crate) fn holds_paragraphs(&self) -> bool {
        let ends = |window: &[u8]| matches!(window, b"\\par" | b"\\cel");
        self.rest.windows(4).any(ends)
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (head, tail) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = tail;
        head
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.rest.first()?;
        match first {
            b'\'' => {
                self.take(1);
                let digits = self
                    .rest
                    .iter()
                    .take(2)
                    .map_while(|&b| char::from(b).to_digit(16));
                let (value, length) = digits.fold((0, 0), |(value, n), digit| (value * 16 + digit, n + 1));
                self.take(length);
                Some(Token::Byte(value as u8))
            }
            b if b.is_ascii_alphabetic() => {
                let letters = self.rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let name = self.take(letters);
                let value = self.number();
                if self.rest.first() == Some(&b' ') {
                    self.take(1);
                }
                Some(Token::Word(name, value))
            }
            // A backslash before a line end is a paragraph end.
            b'\r' | b'\n' => {
                self.take(1);
                Some(Token::Word(b"par", None))
            }
            symbol => {
                self.take(1);
                Some(Token::Symbol(symbol))
            }
        }
    }

    fn number(&mut self) -> Option<i32> {
        let negative = self.rest.first() == Some(&b'-') && self.rest.get(1).is_some_and(u8::is_ascii_digit);
        if negative {
            self.take(1);
        }
        let count = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return None;
        }
        let digits = self.take(count).iter().map(|b| i32::from(b - b'0'));
        let value = digits.fold(0i32, |n, d| n.saturating_mul(10).saturating_add(d));
        Some(if negative { -value } else { value })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match *self.rest.first()? {
                b'{' => {
                    self.take(1);
                    return Some(Token::Open);
                }
                b'}' => {
                    self.take(1);
                    return Some(Token::Close);
                }
                b'\r' | b'\n' | 0 => {
                    self.take(1);
                }
                b'\\' => {
                    self.take(1);
                    match self.control() {
                        // Raw bytes follow; they are never text.
                        Some(Token::Word(b"bin", count)) => {
                            self.take(usize::try_from(count.unwrap_or(0)).unwrap_or(0));
                        }
                        token => return token,
                    }
                }
                _ => {
                    let plain = |b: &&u8| !matches!(**b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let length = self.rest.iter().take_while(plain).count();
                    return Some(Token::Text(self.take(length)));
                }
            }
        }
    }
}
