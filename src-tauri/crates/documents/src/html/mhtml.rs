//! A web page saved as one file (MHTML, RFC 2557), which Word also names `.doc`.

/// Bytes of headers looked at, of the file and of each part.
const MAX_HEADERS: usize = 16 * 1024;
/// Parts gone through at most.
const MAX_PARTS: usize = 2_000;

/// The page found in an archive.
pub(super) struct Page {
    pub(super) bytes: Vec<u8>,
    /// The charset the part's header names.
    pub(super) charset: Option<String>,
    /// The archive ends before its last part does.
    pub(super) cut: bool,
}

/// `true` for an archive of a web page. A mail with pictures looks alike but comes with lines of transport.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(MAX_HEADERS)).unwrap_or_default());
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let starts = |name: &str| {
        head.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    if ![
        "mime-version:",
        "content-type:",
        "from: <saved by",
        "x-document-type:",
    ]
    .into_iter()
    .any(starts)
    {
        return false;
    }
    let Headers { kind, .. } = headers(head);
    kind.starts_with("multipart/related") || kind.starts_with("text/html")
}

/// The HTML of an archive, decoded; `None` when the bytes are no archive or hold no page.
pub(super) fn page(bytes: &[u8]) -> Option<Page> {
    if !is_archive(bytes) {
        return None;
    }
    let (head, body) = parted(bytes);
    let outer = headers(&String::from_utf8_lossy(head));
    let Some(boundary) = outer.boundary.filter(|b| !b.is_empty()) else {
        return outer.kind.starts_with("text/html").then(|| Page {
            bytes: outer.transfer.decode(body),
            charset: outer.charset,
            cut: false,
        });
    };
    let mark = format!("--{boundary}").into_bytes();
    let mut rest = body.get(find(body, &mark)? + mark.len()..)?;
    for _ in 0..MAX_PARTS {
        let end = find(rest, &mark);
        let part = rest.get(..end.unwrap_or(rest.len()))?;
        let (head, content) = parted(part.trim_ascii_start());
        let inner = headers(&String::from_utf8_lossy(head));
        if inner.kind.starts_with("text/html") {
            return Some(Page {
                bytes: inner.transfer.decode(content),
                charset: inner.charset,
                cut: end.is_none(),
            });
        }
        rest = rest.get(end? + mark.len()..)?;
    }
    None
}

/// How the bytes of a part are written down (RFC 2045, 6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Transfer {
    #[default]
    Plain,
    QuotedPrintable,
    Base64,
}

#[derive(Debug, Default)]
struct Headers {
    /// `Content-Type` in lower case, without parameters.
    kind: String,
    boundary: Option<String>,
    charset: Option<String>,
    transfer: Transfer,
}

/// What stands before the first empty line, and what after it.
fn parted(bytes: &[u8]) -> (&[u8], &[u8]) {
    let head = bytes.get(..bytes.len().min(MAX_HEADERS)).unwrap_or_default();
    let gaps = [&b"\r\n\r\n"[..], b"\n\n", b"\r\r"];
    let first = gaps
        .iter()
        .filter_map(|gap| Some((find(head, gap)?, gap.len())))
        .min();
    match first {
        Some((at, gap)) => bytes
            .split_at_checked(at)
            .map_or((bytes, &[][..]), |(head, rest)| {
                (head, rest.get(gap..).unwrap_or_default())
            }),
        None => (&[], bytes),
    }
}

fn headers(head: &str) -> Headers {
    let mut out = Headers::default();
    // A line that begins with white space goes on with the one before it.
    let mut lines: Vec<String> = Vec::new();
    for line in head.lines() {
        if line.trim().is_empty() {
            if lines.is_empty() { continue } else { break }
        }
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(line),
            _ => lines.push(line.to_owned()),
        }
    }
    for line in &lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => {
                let mut parts = value.split(';').map(str::trim);
                out.kind = parts.next().unwrap_or_default().to_ascii_lowercase();
                for (name, value) in parts.filter_map(|p| p.split_once('=')) {
                    let value = value.trim().trim_matches('"').to_owned();
                    match name.trim().to_ascii_lowercase().as_str() {
                        "boundary" => out.boundary = Some(value),
                        "charset" => out.charset = Some(value),
                        _ => {}
                    }
                }
            }
            "content-transfer-encoding" => {
                out.transfer = match value.trim().to_ascii_lowercase().as_str() {
                    "quoted-printable" => Transfer::QuotedPrintable,
                    "base64" => Transfer::Base64,
                    _ => Transfer::Plain,
                }
            }
            _ => {}
        }
    }
    out
}

impl Transfer {
    fn decode(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => bytes.to_vec(),
            Self::QuotedPrintable => quoted_printable(bytes),
            Self::Base64 => base64(bytes),
        }
    }
}

/// Quoted-printable (RFC 2045, 6.7); what is not well written stays as it is.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let digit = |b: &u8| char::from(*b).to_digit(16);
        match after {
            [b'\r', b'\n', tail @ ..] | [b'\n', tail @ ..] | [b'\r', tail @ ..] => rest = tail,
            [high, low, tail @ ..] => match (digit(high), digit(low)) {
                (Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    rest = tail;
                }
                _ => out.push(byte),
            },
            _ => out.push(byte),
        }
    }
    out
}

/// Base64 (RFC 2045, 6.8); signs that are none of its own are passed over.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in bytes {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(six)) & 0xFF_FFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    out
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
