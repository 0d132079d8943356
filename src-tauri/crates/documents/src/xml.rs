//! A part as a flow of elements, prefixes dropped: the only view of XML the readers of packages have.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::collections::HashMap;

/// What comes next in a part.
pub(crate) enum Item<'a> {
    Start(Element<'a>),
    End(&'a str),
    Text(Cow<'a, str>),
}

/// An element's start.
pub(crate) struct Element<'a> {
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The prefix of the name; empty when there is none.
    pub(crate) fn prefix(&self) -> &str {
        self.start
            .name()
            .prefix()
            .map_or("", |prefix| prefix.into_inner())
    }

    /// An attribute by its name without prefix.
    pub(crate) fn attr(&self, name: &str) -> Option<String> {
        self.look(name).map(Cow::into_owned)
    }

    /// An attribute only to be looked at.
    pub(crate) fn look(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.start.attributes();
        let attributes = attributes.with_checks(false);
        let named = attributes
            .filter_map(Result::ok)
            .find(|a| a.key.local_name().into_inner() == name)?;
        // What most values are: nothing to put in the place of anything.
        if !named.value.contains(['&', '\t', '\n', '\r']) {
            return Some(named.value);
        }
        let normalized = named.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        Some(Cow::Owned(
            normalized.map_or_else(|_| named.value.to_string(), Cow::into_owned),
        ))
    }

    /// The attribute `val`.
    pub(crate) fn val(&self) -> Option<String> {
        self.attr("val")
    }

    /// `val` as an on–off value: absent is on (ECMA-376 17.17.4).
    pub(crate) fn on(&self) -> bool {
        !matches!(self.look("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }

    /// `val` as a number.
    pub(crate) fn number<N: std::str::FromStr>(&self) -> Option<N> {
        self.look("val")?.trim().parse().ok()
    }
}

/// The bytes of a part as text: UTF-8, or UTF-16 with its mark. Bytes that are neither become U+FFFD, of a large part question marks.
pub(crate) fn text_of(bytes: Vec<u8>) -> String {
    let marked = [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"]
        .iter()
        .any(|mark| bytes.starts_with(mark));
    if marked {
        return encoding_rs::UTF_8.decode(&bytes).0.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|e| {
        if e.as_bytes().len() < LARGE {
            return String::from_utf8_lossy(e.as_bytes()).into_owned();
        }
        String::from_utf8(without_bad_bytes(e.into_bytes())).unwrap_or_default()
    })
}

/// A part of so many bytes is not copied to be mended, and a text of so many not all at once.
const LARGE: usize = 1 << 20;

/// Question marks for the bytes that are no UTF-8: the text gets no longer, and stays where it is.
fn without_bad_bytes(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut at = 0;
    while let Err(bad) = std::str::from_utf8(bytes.get(at..).unwrap_or_default()) {
        at += bad.valid_up_to();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = b'?';
        }
        at += 1;
    }
    bytes
}

/// `true` when a part declares entities: no office program does. They are never expanded.
pub(crate) fn declares_entities(xml: &str) -> bool {
    const DECLARED_WITHIN: usize = 4096;
    let head = xml.as_bytes();
    let head = head.get(..head.len().min(DECLARED_WITHIN)).unwrap_or_default();
    head.windows(8).any(|window| window == b"<!ENTITY")
}

/// The text of elements that hold nothing but text, by name without prefix: how both families of packages keep
/// their properties. The first of a name counts.
pub(crate) fn leaf_texts(xml: &str) -> HashMap<String, String> {
    const MAX_LEAVES: usize = 100;
    const MAX_LEAF: usize = 1000;
    let mut out: HashMap<String, String> = HashMap::new();
    let mut text = String::new();
    each(xml, |item| match item {
        Item::Start(_) => text.clear(),
        Item::Text(piece) if text.len() < MAX_LEAF => text.push_str(&piece),
        Item::Text(_) => {}
        Item::End(name) => {
            let value = std::mem::take(&mut text).trim().to_owned();
            if !value.is_empty() && out.len() < MAX_LEAVES {
                out.entry(name.to_owned()).or_insert(value);
            }
        }
    });
    out
}

/// A moment as a package states it, in RFC 3339: fractions of seconds go, and a missing zone is taken as UTC.
pub(crate) fn moment(stated: &str) -> Option<String> {
    let (day, time) = stated.trim().split_once('T')?;
    let zone = time.find(['Z', '+', '-']).map_or("Z", |at| &time[at..]);
    let time = time.get(..8)?;
    Some(format!("{day}T{time}{zone}"))
}

/// Text with the ends of its lines as XML 1.0 reads them (2.11), a long one piece by piece: what must be changed is copied.
fn in_pieces(mut text: &str, take: &mut impl FnMut(Item<'_>)) {
    while text.len() > LARGE {
        // Neither within a character nor between the two of a line's end.
        let parts = |at: usize| text.is_char_boundary(at) && !text[..at].ends_with('\r');
        let at = (1..=LARGE).rev().find(|&at| parts(at)).unwrap_or(text.len());
        let (piece, rest) = text.split_at(at);
        take(Item::Text(BytesText::from_escaped(piece).xml10_content()));
        text = rest;
    }
    take(Item::Text(BytesText::from_escaped(text).xml10_content()));
}

/// Goes through a part. `false` when the XML broke off before its end.
pub(crate) fn each(xml: &str, mut take: impl FnMut(Item<'_>)) -> bool {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut open = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open += 1;
                take(Item::Start(Element { start }));
            }
            Ok(Event::Empty(start)) => {
                let name = start.to_end();
                take(Item::Start(Element {
                    start: start.borrow(),
                }));
                take(Item::End(name.local_name().into_inner()));
            }
            Ok(Event::End(end)) => {
                open = open.saturating_sub(1);
                take(Item::End(end.local_name().into_inner()));
            }
            Ok(Event::Text(text)) => in_pieces(&text, &mut take),
            Ok(Event::CData(text)) => in_pieces(&text, &mut take),
            Ok(Event::GeneralRef(reference)) => {
                let named = || {
                    Some(match &*reference {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => return None,
                    })
                };
                let c = reference.resolve_char_ref().ok().flatten().or_else(named);
                take(Item::Text(Cow::Owned(c.unwrap_or('\u{FFFD}').to_string())));
            }
            Ok(Event::Eof) => return open == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_mended_where_they_stand() {
        let mut bytes = "Thủ tục ".repeat(LARGE / 8).into_bytes();
        bytes.extend(b"a\xFF\xE1\xBAb\xE1");
        let length = bytes.len();
        let text = text_of(bytes);
        assert!(text.len() == length && text.ends_with("tục a???b?"), "{length}");
        assert_eq!(text_of(b"a\xFFb".to_vec()), "a\u{FFFD}b");
    }

    #[test]
    fn a_long_text_comes_in_pieces_and_loses_nothing() {
        for before in 0..6 {
            let text = format!("{}{}", "a".repeat(before), "ộ\r\n".repeat(LARGE / 2));
            let (mut pieces, mut longest) = (String::new(), 0);
            let whole = each(&format!("<t>{text}</t>"), |item| {
                if let Item::Text(piece) = item {
                    longest = longest.max(piece.len());
                    pieces.push_str(&piece);
                }
            });
            assert!(whole && longest <= LARGE, "{longest}");
            assert!(pieces == text.replace("\r\n", "\n"), "{before}");
        }
    }
}
