//! The tree of a mail's parts (RFC 2046).
//!
//! mail-parser has a walk of its own, which is not used: it finds a boundary anywhere in a line and by its
//! beginning only (`=_a` ends at `=_a1`), gives up a file's base64 at the first stray character, and nests
//! attached mails without a bound. Here a boundary is a line, and depth and number of parts are bounded.

use crate::header::{Header, Parameterised, first_line};
use crate::limits::{MAX_DEPTH, MAX_PARTS};
use crate::problem::{ProblemKey, Problems};
use crate::transfer::Transfer;
use std::borrow::Cow;

/// One part; `children` only of a multipart.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// Its number as in IMAP (RFC 3501 section 6.4.5).
    pub(crate) path: Vec<u32>,
    pub(crate) header: Header,
    /// Type and subtype in lower case.
    pub(crate) media: String,
    pub(crate) content_type: Parameterised,
    pub(crate) disposition: Parameterised,
    pub(crate) children: Vec<Part<'a>>,
    body: &'a [u8],
}

impl Part<'_> {
    pub(crate) fn is_multipart(&self) -> bool {
        !self.children.is_empty()
    }

    /// A server's or a mail program's report about another message (RFC 6522), well formed or not.
    pub(crate) fn is_report(&self) -> bool {
        self.content_type.value == "multipart/report"
    }

    pub(crate) fn is_message(&self) -> bool {
        matches!(self.media.as_str(), "message/rfc822" | "message/global")
    }

    /// The name under which the part was sent.
    pub(crate) fn filename(&self) -> Option<String> {
        self.disposition
            .get("filename")
            .or_else(|| self.content_type.get("name"))
            .filter(|n| !n.trim().is_empty())
    }

    /// The content, its transfer encoding undone; the flag says whether that went without damage.
    pub(crate) fn content(&self) -> (Cow<'_, [u8]>, bool) {
        let encoding = self.header.text("content-transfer-encoding").unwrap_or_default();
        Transfer::from_field(&encoding).decode(self.body)
    }
}

/// Reads one mail, or one mail attached to another.
pub(crate) struct Walk<'p> {
    pub(crate) parts: usize,
    pub(crate) problems: &'p mut Problems,
}

impl Walk<'_> {
    /// The root part of a mail that is itself at `path` (empty for the outermost) and `depth`.
    pub(crate) fn mail<'a>(&mut self, bytes: &'a [u8], path: &[u32], depth: usize) -> Part<'a> {
        let mut root = self.part(bytes, path.to_vec(), depth, "text/plain");
        if !root.is_multipart() {
            root.path.push(1);
        }
        root
    }

    fn part<'a>(&mut self, bytes: &'a [u8], path: Vec<u32>, depth: usize, default_media: &str) -> Part<'a> {
        self.parts += 1;
        let (header, body) = Header::split(bytes, &path, self.problems);
        let content_type = header
            .first("content-type")
            .map(Parameterised::read)
            .unwrap_or_default();
        let disposition = header
            .first("content-disposition")
            .map(Parameterised::read)
            .unwrap_or_default();
        let media = match content_type.value.as_str() {
            "" | "text" => default_media.to_owned(),
            value if value.contains('/') => value.replace(char::is_whitespace, ""),
            _ => "application/octet-stream".to_owned(),
        };
        let mut part = Part {
            path,
            header,
            media,
            content_type,
            disposition,
            children: Vec::new(),
            body,
        };
        if part.media.starts_with("multipart/") {
            part.children = self.children(&part, depth);
            if part.children.is_empty() {
                part.media = "text/plain".to_owned();
            }
        }
        part
    }

    fn children<'a>(&mut self, parent: &Part<'a>, depth: usize) -> Vec<Part<'a>> {
        if depth >= MAX_DEPTH {
            self.problems
                .note(ProblemKey::TooDeep, &parent.path, parent.media.clone());
            return Vec::new();
        }
        let boundary = parent
            .content_type
            .get("boundary")
            .filter(|b| !b.trim().is_empty());
        let boundary = match boundary {
            Some(boundary) => boundary.trim_end().as_bytes().to_vec(),
            None => {
                self.problems.note(ProblemKey::NoBoundary, &parent.path, "");
                match guessed_boundary(parent.body) {
                    Some(boundary) => boundary.to_vec(),
                    None => return Vec::new(),
                }
            }
        };
        let (bodies, closed) = split(parent.body, &boundary);
        if bodies.is_empty() {
            self.problems.note(
                ProblemKey::NoBoundary,
                &parent.path,
                String::from_utf8_lossy(&boundary),
            );
        } else if !closed {
            self.problems.note(ProblemKey::CutShort, &parent.path, "");
        }
        let default = if parent.media == "multipart/digest" {
            "message/rfc822"
        } else {
            "text/plain"
        };
        let mut children = Vec::new();
        for (body, number) in bodies.into_iter().zip(1..) {
            if self.parts >= MAX_PARTS {
                self.problems.note(ProblemKey::TooManyParts, &parent.path, "");
                break;
            }
            let path = parent.path.iter().copied().chain([number]).collect();
            children.push(self.part(body, path, depth + 1, default));
        }
        children
    }
}

/// The pieces between the boundary lines, and whether the closing one is there. What stands before the
/// first and after the closing one belongs to nobody. The line end before a boundary belongs to it.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> (Vec<&'a [u8]>, bool) {
    let mut pieces = Vec::new();
    let mut open: Option<usize> = None;
    let mark = [b"--", boundary].concat();
    let begins_line = |at: &usize| {
        body.get(..*at)
            .is_some_and(|before| matches!(before, [] | [.., b'\n']))
    };
    for start in memchr::memmem::find_iter(body, &mark).filter(begins_line) {
        if pieces.len() > MAX_PARTS {
            break;
        }
        let (line, after) = first_line(body.get(start..).unwrap_or_default());
        let Some(closing) = boundary_line(line, boundary) else {
            continue;
        };
        if let Some(from) = open {
            pieces.push(without_line_end(body.get(from..start).unwrap_or_default()));
        }
        open = Some(body.len() - after.len());
        if closing {
            return (pieces, true);
        }
    }
    if let Some(tail) = open
        .and_then(|from| body.get(from..))
        .filter(|tail| !tail.trim_ascii().is_empty())
    {
        pieces.push(tail);
    }
    (pieces, false)
}

/// Whether a line is the boundary (`Some(false)`) or its closing form (`Some(true)`).
fn boundary_line(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

fn without_line_end(piece: &[u8]) -> &[u8] {
    let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
    piece.strip_suffix(b"\r").unwrap_or(piece)
}

/// The first line that looks like a boundary, where the header names none.
fn guessed_boundary(body: &[u8]) -> Option<&[u8]> {
    let mut rest = body;
    while !rest.is_empty() {
        let (line, after) = first_line(rest);
        rest = after;
        if !line.trim_ascii().is_empty() {
            return line
                .trim_ascii_end()
                .strip_prefix(b"--")
                .filter(|b| !b.is_empty() && b.len() <= 70);
        }
    }
    None
}
