//! A stream of XML tags and texts, for workbooks of any size in bounded memory: one tag or text at a time, comments,
//! instructions and document types skipped, nothing resolved, no nesting remembered.

use std::borrow::Cow;
use std::io::BufRead;

/// Bytes of one tag or one piece of text.
const MAX_TOKEN_BYTES: usize = 1024 * 1024;

/// What was read; its content is asked of [`Xml`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// An opening tag.
    Start,
    /// A tag that opens and closes: `<c/>`.
    Empty,
    /// A closing tag.
    End,
    /// Text between tags.
    Text,
    /// Nothing follows, or nothing can be read any more ([`Xml::failed`]).
    Done,
}

/// A reader of XML.
pub(crate) struct Xml<R> {
    source: R,
    token: Vec<u8>,
    in_tag: bool,
    raw: bool,
    /// Why reading ended before the end: a limit or a damaged stream.
    pub(crate) failed: Option<String>,
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            token: Vec::new(),
            in_tag: false,
            raw: false,
            failed: None,
        }
    }

    /// The next tag or text.
    pub(crate) fn next(&mut self) -> Token {
        loop {
            self.token.clear();
            self.raw = false;
            if !self.in_tag {
                self.in_tag = self.take_until(b'<', true);
                if !self.token.is_empty() {
                    return Token::Text;
                }
                if !self.in_tag {
                    return Token::Done;
                }
            }
            self.in_tag = false;
            self.token.clear();
            if !self.take_tag() {
                if self.failed.is_none() && !self.token.is_empty() {
                    self.failed = Some("a tag never ends".to_owned());
                }
                return Token::Done;
            }
            match self.token.as_slice() {
                [b'!', b'[', ..] => {
                    self.raw = true;
                    return Token::Text;
                }
                [b'!' | b'?', ..] => {}
                [b'/', ..] => return Token::End,
                [.., b'/'] => return Token::Empty,
                _ => return Token::Start,
            }
        }
    }

    /// A tag up to its `>`, or a comment, an instruction, a CDATA section up to its end.
    fn take_tag(&mut self) -> bool {
        if !self.take_until(b'>', true) {
            return false;
        }
        if self.token.starts_with(b"!--") {
            return self.skip_to(b"--");
        }
        if self.token.starts_with(b"![CDATA[") {
            while !self.token.ends_with(b"]]") {
                self.token.push(b'>');
                if !self.take_until(b'>', true) {
                    return false;
                }
            }
            return true;
        }
        if self.token.starts_with(b"?") {
            return self.skip_to(b"?");
        }
        if self.token.starts_with(b"!") {
            // A document type; its inner part ends with `]`.
            return !self.token.contains(&b'[') || self.skip_to(b"]");
        }
        // A `>` inside a quoted value is no end.
        let mut open = quote_left_open(None, &self.token);
        while open.is_some() {
            let looked_at = self.token.len();
            self.token.push(b'>');
            if !self.take_until(b'>', true) {
                return false;
            }
            open = quote_left_open(open, self.token.get(looked_at..).unwrap_or_default());
        }
        true
    }

    /// Drops what comes until `end` and `>`; only the last bytes are kept.
    fn skip_to(&mut self, end: &[u8]) -> bool {
        while !self.token.ends_with(end) {
            self.token.clear();
            if !self.take_until(b'>', false) {
                return false;
            }
        }
        self.token.clear();
        self.token.push(b'!');
        true
    }

    /// Takes bytes up to `stop` (and drops it); `false` at the end. What is not kept leaves its last bytes.
    fn take_until(&mut self, stop: u8, keep: bool) -> bool {
        const TAIL: usize = 4;
        loop {
            let (taken, found) = match self.source.fill_buf() {
                Ok([]) => return false,
                Ok(bytes) => {
                    let at = bytes.iter().position(|&byte| byte == stop);
                    let part = bytes.get(..at.unwrap_or(bytes.len())).unwrap_or_default();
                    self.token.extend_from_slice(part);
                    (part.len() + usize::from(at.is_some()), at.is_some())
                }
                Err(error) => {
                    self.failed = Some(error.to_string());
                    return false;
                }
            };
            self.source.consume(taken);
            if !keep && self.token.len() > TAIL {
                self.token.drain(..self.token.len() - TAIL);
            }
            if self.token.len() > MAX_TOKEN_BYTES {
                self.failed = Some(format!("a tag or text of more than {MAX_TOKEN_BYTES} bytes"));
                self.token.clear();
                return false;
            }
            if found {
                return true;
            }
        }
    }

    /// The name of the tag, without its prefix.
    pub(crate) fn name(&self) -> &str {
        let tag = self.token.strip_prefix(b"/").unwrap_or(&self.token);
        let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/');
        let name = tag.get(..end.unwrap_or(tag.len())).unwrap_or_default();
        let local = name.rsplit(|b| *b == b':').next().unwrap_or_default();
        std::str::from_utf8(local).unwrap_or_default()
    }

    /// An attribute of the tag, by its name without prefix.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.token.as_slice();
        while let Some(equals) = rest.iter().position(|&b| b == b'=') {
            let before = rest.get(..equals)?.trim_ascii_end();
            let name = before
                .rsplit(|b| b.is_ascii_whitespace() || *b == b':')
                .next()
                .unwrap_or_default();
            let after = rest.get(equals + 1..)?.trim_ascii_start();
            let quote = *after.first()?;
            let value = after.get(1..)?;
            let end = value.iter().position(|&b| b == quote)?;
            if name == wanted.as_bytes() {
                let value = String::from_utf8_lossy(value.get(..end)?);
                return Some(unescaped(&value).into_owned());
            }
            rest = value.get(end + 1..)?;
        }
        None
    }

    /// An attribute that is a count or an index.
    pub(crate) fn number(&self, wanted: &str) -> Option<usize> {
        self.attribute(wanted)?.trim().parse().ok()
    }

    /// The text, references resolved and line ends made one.
    pub(crate) fn text(&self) -> String {
        let token = if self.raw {
            let inner = self.token.strip_prefix(b"![CDATA[").unwrap_or(&self.token);
            inner.strip_suffix(b"]]").unwrap_or(inner)
        } else {
            &self.token
        };
        let text = String::from_utf8_lossy(token);
        let text = if self.raw {
            text
        } else {
            Cow::Owned(unescaped(&text).into_owned())
        };
        if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.into_owned()
        }
    }
}

/// The quote that is open after these bytes of a tag, `open` being the one before them.
fn quote_left_open(mut open: Option<u8>, tag: &[u8]) -> Option<u8> {
    for &byte in tag {
        match open {
            None if matches!(byte, b'"' | b'\'') => open = Some(byte),
            Some(quote) if quote == byte => open = None,
            _ => {}
        }
    }
    open
}

/// The five named references and numbered ones; others stay as written.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let end = rest.find(';').filter(|end| *end <= 10);
        match end.and_then(|end| reference(rest.get(..end)?).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn reference(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(xml: &str) -> Vec<String> {
        let mut reader = Xml::new(std::io::BufReader::with_capacity(3, xml.as_bytes()));
        let mut seen = Vec::new();
        loop {
            seen.push(match reader.next() {
                Token::Start => format!("<{} a={:?}", reader.name(), reader.attribute("a")),
                Token::Empty => format!("<{} a={:?}/", reader.name(), reader.attribute("a")),
                Token::End => format!("</{}", reader.name()),
                Token::Text => reader.text(),
                Token::Done => break,
            });
        }
        seen.extend(reader.failed);
        seen
    }

    #[test]
    fn tags_texts_and_what_is_skipped() {
        for (xml, expected) in [
            (
                "<?xml version=\"1.0\"?><!-- <x> --><!DOCTYPE a [<!ENTITY b \"c\">]><x:r b='1' q:a = \"2 &amp; > 3\">t&#7911;&lt;<c/></x:r>",
                vec!["<r a=Some(\"2 & > 3\")", "tủ<", "<c a=None/", "</r"],
            ),
            (
                "<a><![CDATA[x <b> > & ]]></a>",
                vec!["<a a=None", "x <b> > & ", "</a"],
            ),
            ("<a", vec!["a tag never ends"]),
            ("text &unknown; & rest", vec!["text &unknown; & rest"]),
            ("", vec![]),
        ] {
            assert_eq!(walk(xml), expected, "{xml}");
        }
    }

    #[test]
    fn a_text_without_end_is_bounded() {
        let long = format!("<a>{}", "x".repeat(MAX_TOKEN_BYTES + 1));
        let mut reader = Xml::new(long.as_bytes());
        reader.next();
        assert_eq!(reader.next(), Token::Done);
        assert!(reader.failed.is_some());
    }
}
