//! Header fields: unfolding, encoded words (RFC 2047), parameters (RFC 2231), addresses, dates.
//!
//! The grammar of addresses is mail-parser's. Encoded words and parameters are
//! read here, because mailers cut them in the middle of a character, and mail-parser decodes each piece by
//! itself.

use crate::charset;
use crate::fold::composed;
use crate::limits::{
    MAX_ADDRESSES, MAX_ENCODED_WORD_BYTES, MAX_HEADER_BYTES, MAX_HEADER_FIELDS, MAX_PARAMETER_SEGMENTS,
};
use crate::message::Address;
use crate::problem::{ProblemKey, Problems};
use crate::transfer::{base64, hex_pair};
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;
use std::collections::BTreeMap;

/// The fields of one header block, in the order they stand in.
#[derive(Debug, Default)]
pub(crate) struct Header {
    fields: Vec<(String, Vec<u8>)>,
}

impl Header {
    /// Reads the block at the start of `bytes`; the second value is what follows its empty line.
    pub(crate) fn split<'a>(bytes: &'a [u8], path: &[u32], problems: &mut Problems) -> (Self, &'a [u8]) {
        let mut header = Self::default();
        let mut rest = bytes;
        loop {
            let (line, after) = first_line(rest);
            if line.is_empty() {
                return (header, after);
            }
            let read = bytes.len() - after.len();
            if read > MAX_HEADER_BYTES || header.fields.len() >= MAX_HEADER_FIELDS {
                problems.note(ProblemKey::HeaderTooLong, path, "");
                return (header, after_empty_line(after));
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                match header.fields.last_mut() {
                    Some((_, value)) => value.extend_from_slice(line),
                    None if line.trim_ascii().is_empty() => return (header, after),
                    None => problems.note(ProblemKey::BadHeaderLine, path, charset::guess(line)),
                }
            } else if let Some(field) = field(line) {
                header.fields.push(field);
            } else if header.fields.is_empty() && !line.starts_with(b"From ") {
                // No header at all: everything is text.
                return (header, rest);
            } else if !line.starts_with(b"From ") {
                problems.note(ProblemKey::BadHeaderLine, path, charset::guess(line));
            }
            rest = after;
        }
    }

    /// All fields, topmost first: name in lower case and raw value.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The raw values of a field, topmost first. `name` is in lower case.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value.as_slice())
    }

    /// The raw value of a field's first occurrence.
    pub(crate) fn first(&self, name: &str) -> Option<&[u8]> {
        self.fields
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_slice())
    }

    /// A field as text, encoded words read, composed, without line breaks.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.first(name)
            .map(|value| composed(&one_line(&words(&charset::guess(value)))).into_owned())
    }

    /// The fields' raw bytes hold a NUL.
    pub(crate) fn has_nul(&self) -> bool {
        self.fields.iter().any(|(_, value)| value.contains(&0))
    }
}

/// A line without its end, and what follows it.
pub(crate) fn first_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'\n', bytes) {
        Some(end) => {
            let line = bytes.get(..end).unwrap_or_default();
            (
                line.strip_suffix(b"\r").unwrap_or(line),
                bytes.get(end + 1..).unwrap_or_default(),
            )
        }
        None => (bytes, &[]),
    }
}

fn after_empty_line(mut rest: &[u8]) -> &[u8] {
    while !rest.is_empty() {
        let (line, after) = first_line(rest);
        rest = after;
        if line.is_empty() {
            break;
        }
    }
    rest
}

fn field(line: &[u8]) -> Option<(String, Vec<u8>)> {
    let colon = line.iter().position(|b| *b == b':')?;
    let (name, value) = line.split_at(colon);
    let name = name.trim_ascii_end();
    let proper = !name.is_empty() && name.iter().all(|b| b.is_ascii_graphic());
    let value = value.strip_prefix(b":").unwrap_or_default().trim_ascii_start();
    proper.then(|| (String::from_utf8_lossy(name).to_ascii_lowercase(), value.to_vec()))
}

/// White space of any kind to single spaces, control characters out.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    visible
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text with its encoded words read. Neighbouring words of one charset are joined as bytes first, because
/// a character may be cut in two between them.
pub(crate) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Literal(literal) => out.push_str(literal),
            Piece::Decoded(decoded) => out.push_str(&decoded),
        }
    }
    out
}

enum Piece<'a> {
    Literal(&'a str),
    Decoded(String),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut run: Option<(String, Vec<u8>)> = None;
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        let Some((charset, bytes, after)) = encoded_word(from) else {
            // Not an encoded word: two characters of plain text.
            close(&mut run, &mut out);
            let (literal, tail) = rest.split_at(start + 2);
            out.push(Piece::Literal(literal));
            rest = tail;
            continue;
        };
        if !before.trim().is_empty() || (run.is_none() && !before.is_empty()) {
            close(&mut run, &mut out);
            out.push(Piece::Literal(before));
        }
        match &mut run {
            Some((open, held)) if open.eq_ignore_ascii_case(&charset) => held.extend(bytes),
            _ => {
                close(&mut run, &mut out);
                run = Some((charset, bytes));
            }
        }
        rest = after;
    }
    close(&mut run, &mut out);
    if !rest.is_empty() {
        out.push(Piece::Literal(rest));
    }
    out
}

fn close(run: &mut Option<(String, Vec<u8>)>, out: &mut Vec<Piece<'_>>) {
    if let Some((label, bytes)) = run.take() {
        out.push(Piece::Decoded(charset::decode(&bytes, Some(&label)).0));
    }
}

/// `=?charset*language?B|Q?data?=` at the start of `text`: charset, bytes, what follows.
fn encoded_word(text: &str) -> Option<(String, Vec<u8>, &str)> {
    let (label, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (kind, rest) = rest.split_once('?')?;
    // Bounded, or a header of nothing but beginnings would be searched to its end for each of them.
    let near = rest
        .as_bytes()
        .get(..MAX_ENCODED_WORD_BYTES)
        .unwrap_or(rest.as_bytes());
    let end = near.windows(2).position(|pair| pair == b"?=")?;
    let (data, after) = (rest.get(..end)?, rest.get(end + 2..)?);
    let label = label.split('*').next().unwrap_or_default();
    if label.is_empty() || label.contains(char::is_whitespace) || data.contains("=?") {
        return None;
    }
    let bytes = match kind {
        "B" | "b" => base64(data.as_bytes()).0,
        "Q" | "q" => escapes(data.as_bytes(), b'=', true),
        _ => return None,
    };
    Some((label.to_owned(), bytes, after))
}

/// Hexadecimal escapes after `mark` read; in encoded words an underscore is a space.
fn escapes(data: &[u8], mark: u8, underscores: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b if b == mark => match hex_pair(tail) {
                Some((value, after)) => {
                    out.push(value);
                    rest = after;
                }
                None => out.push(byte),
            },
            b'_' if underscores => out.push(b' '),
            _ => out.push(byte),
        }
    }
    out
}

/// A field of the form `value; name=value; …` (RFC 2045 section 5.1, RFC 2183).
#[derive(Debug, Default)]
pub(crate) struct Parameterised {
    /// The value before the first semicolon, in lower case, without comments.
    pub(crate) value: String,
    parameters: Vec<(String, String)>,
}

impl Parameterised {
    pub(crate) fn read(raw: &[u8]) -> Self {
        let text = charset::guess(raw);
        let mut sections = sections(&text).into_iter();
        let value = sections.next().unwrap_or_default();
        let value = value
            .split('(')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let parameters = sections
            .filter_map(|section| {
                let (name, value) = section.split_once('=')?;
                Some((name.trim().to_ascii_lowercase(), unquoted(value.trim())))
            })
            .collect();
        Self { value, parameters }
    }

    /// A parameter as it was sent, whichever of the ways it was written: `name*`, `name*0*`, `name`, and
    /// encoded words where they do not belong but are met.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.extended(name).or_else(|| {
            let plain = self.parameters.iter().find(|(n, _)| n == name)?;
            Some(words(&plain.1))
        })
    }

    fn extended(&self, name: &str) -> Option<String> {
        let mut segments: BTreeMap<u32, (bool, &str)> = BTreeMap::new();
        for (key, value) in &self.parameters {
            let Some(tail) = key.strip_prefix(name).and_then(|t| t.strip_prefix('*')) else {
                continue;
            };
            let (number, escaped) = match tail.strip_suffix('*') {
                Some(number) => (number, true),
                None => (tail, tail.is_empty()),
            };
            let number = if number.is_empty() {
                Some(0)
            } else {
                number.parse().ok()
            };
            if let Some(number) = number.filter(|_| segments.len() < MAX_PARAMETER_SEGMENTS) {
                segments.entry(number).or_insert((escaped, value));
            }
        }
        let (first_escaped, first) = *segments.get(&0)?;
        let (label, head) = match first.splitn(3, '\'').collect::<Vec<_>>()[..] {
            [label, _language, data] if first_escaped => (Some(label.to_owned()), data),
            _ => (None, first),
        };
        let mut bytes = Vec::new();
        let mut any_escaped = false;
        for (number, (escaped, value)) in segments {
            let value = if number == 0 { head } else { value };
            any_escaped |= escaped;
            if escaped {
                bytes.extend(escapes(value.as_bytes(), b'%', false));
            } else {
                bytes.extend_from_slice(value.as_bytes());
            }
        }
        let text = charset::decode(&bytes, label.as_deref()).0;
        Some(if any_escaped { text } else { words(&text) })
    }
}

/// Cuts at semicolons that are not inside quotes.
fn sections(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            ';' if !quoted => {
                out.push(String::new());
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && quoted && !escaped;
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

/// A quoted string without its quotes. A backslash before anything but a quote or a backslash is the
/// sender's (Windows paths), not an escape.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('"', _) => break,
            ('\\', Some('"' | '\\')) => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

/// The addresses of a From, To, Cc, Sender or Reply-To field.
pub(crate) fn addresses(raw: &[u8]) -> Vec<Address> {
    let text = quoted_words(&charset::guess(raw));
    let HeaderValue::Address(list) = MessageStream::new(text.as_bytes()).parse_address() else {
        return Vec::new();
    };
    list.iter()
        .take(MAX_ADDRESSES)
        .map(|one| Address {
            name: one
                .name()
                .map(|n| composed(&one_line(n)).into_owned())
                .filter(|n| !n.is_empty()),
            address: one
                .address()
                .map(|a| one_line(a).replace(' ', ""))
                .unwrap_or_default(),
        })
        .filter(|a| a.name.is_some() || !a.address.is_empty())
        .collect()
}

/// The field with every encoded word read and put in quotes, ready for the address grammar.
fn quoted_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut quoted = false;
    for piece in pieces(text) {
        match piece {
            Piece::Literal(literal) => {
                quoted ^= literal.matches('"').count() % 2 == 1;
                out.push_str(&literal.replace('\0', ""));
            }
            Piece::Decoded(decoded) => {
                let inner = one_line(&decoded).replace('\\', "\\\\").replace('"', "\\\"");
                let fence = if quoted { "" } else { "\"" };
                out.extend([fence, &inner, fence]);
            }
        }
    }
    out.push('\n');
    out
}

/// The identifiers of a Message-ID, In-Reply-To or References field, without their angle brackets. A value
/// without brackets is taken whole when it is one word.
pub(crate) fn message_ids(raw: &[u8]) -> Vec<String> {
    let text = charset::guess(raw);
    let mut ids: Vec<String> = text
        .split('<')
        .skip(1)
        .filter_map(|tail| tail.split_once('>'))
        .map(|(id, _)| {
            id.chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect::<String>()
        })
        .filter(|id| !id.is_empty())
        .collect();
    if ids.is_empty() {
        let bare = one_line(&text);
        if !bare.is_empty() && !bare.contains(' ') {
            ids.push(bare.trim_matches(['<', '>']).to_owned());
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::{Parameterised, addresses, message_ids, words};

    #[test]
    fn encoded_words() {
        let check = |raw: &str, want: &str| assert_eq!(words(raw), want, "{raw}");
        check("=?utf-8?B?R+G7rWk=?= x", "Gửi x");
        check(
            "=?utf-8?Q?G=E1=BB=AD?=  =?UTF-8?Q?i_b=E1?= =?utf-8?q?=BA=A3ng?=",
            "Gửi bảng",
        );
        check("=?windows-1258?Q?G=FD=D2i?=", "Gửi");
        check("=?utf-8*vi?Q?a?= =?utf-8?B?Yg==?= =?iso-8859-1?Q?=E9?=", "abé");
        check("a =?utf-8?Q?b", "a =?utf-8?Q?b");
        check("=?x?Z?a?= 1 =? 2", "=?x?Z?a?= 1 =? 2");
        check("=?utf-8?Q?=3D=3F?=", "=?");
    }

    #[test]
    fn parameters() {
        let check = |raw: &str, want: Option<&str>| {
            assert_eq!(
                Parameterised::read(raw.as_bytes()).get("filename").as_deref(),
                want,
                "{raw}"
            );
        };
        check("attachment; filename=\"a; b.doc\"", Some("a; b.doc"));
        check("attachment; FileName = Bao cao.doc ; size=3", Some("Bao cao.doc"));
        check(
            "attachment; filename=\"C:\\dir\\a \\\"b\\\".doc\"",
            Some("C:\\dir\\a \"b\".doc"),
        );
        check("attachment; filename*=UTF-8''%C4%90%20a.doc", Some("Đ a.doc"));
        // Cut in the middle of a character, the segments out of order.
        check(
            "attachment; filename*1*=%90.doc; filename*0*=UTF-8'vi'%C4",
            Some("Đ.doc"),
        );
        check(
            "attachment; filename*0*=UTF-8''a%20; filename*1=\"b%20.doc\"",
            Some("a b%20.doc"),
        );
        check(
            "attachment; filename=\"x.doc\"; filename*=utf-8''%C4%91.doc",
            Some("đ.doc"),
        );
        check(
            "attachment; filename=\"=?windows-1258?Q?Thu=D2?= =?windows-1258?Q?_1.doc?=\"",
            Some("Thủ 1.doc"),
        );
        check("attachment; filename*=windows-1258''Thu%D2.doc", Some("Thủ.doc"));
        check(
            "attachment; filename*=UTF-8''Thu%CC%89.doc",
            Some("Thu\u{309}.doc"),
        );
        check("attachment; filename=\"không đóng", Some("không đóng"));
        check("attachment; size=3", None);
        check("", None);
    }

    #[test]
    fn senders() {
        let check = |raw: &str, want: &[(&str, &str)]| {
            let got = addresses(raw.as_bytes());
            let got: Vec<_> = got
                .iter()
                .map(|a| (a.name.as_deref().unwrap_or(""), a.address.as_str()))
                .collect();
            assert_eq!(got, want, "{raw}");
        };
        check(
            "=?utf-8?B?TMOqIFF14buRYyBIdXk=?=\r\n <a@b.vn>",
            &[("Lê Quốc Huy", "a@b.vn")],
        );
        check(
            "\"=?utf-8?B?TMOqIFF14buRYyBIdXk=?=\" <a@b.vn>",
            &[("Lê Quốc Huy", "a@b.vn")],
        );
        check(
            "Lê Quốc Huy <a@b.vn>, c@d.vn",
            &[("Lê Quốc Huy", "a@b.vn"), ("", "c@d.vn")],
        );
        check("=?utf-8?Q?Huy,_L=C3=AA?= <a@b.vn>", &[("Huy, Lê", "a@b.vn")]);
        check("=?utf-8?Q?x=22@evil.vn?= <a@b.vn>", &[("x\"@evil.vn", "a@b.vn")]);
        check("a@b.vn (Huy)", &[("Huy", "a@b.vn")]);
        check("Ban: a@b.vn, c@d.vn;", &[("", "a@b.vn"), ("", "c@d.vn")]);
        check("undisclosed-recipients:;", &[]);
        check("", &[]);
    }

    #[test]
    fn identifiers() {
        let check = |raw: &str, want: &[&str]| assert_eq!(message_ids(raw.as_bytes()), want, "{raw}");
        check("<a@b> (x)\r\n <c@\r\n d>", &["a@b", "c@d"]);
        check("a@b", &["a@b"]);
        check("Your message of Monday", &[]);
        check("", &[]);
    }
}
