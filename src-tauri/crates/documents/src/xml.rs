//! A part as a flow of elements, prefixes dropped: the only view of XML the readers of packages have.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// What comes next in a part.
pub(crate) enum Item<'a> {
    Start(Element<'a>),
    End(String),
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

    /// An attribute by its name without prefix.
    pub(crate) fn attr(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let attributes = attributes.with_checks(false);
        attributes
            .filter_map(Result::ok)
            .find(|a| a.key.local_name().into_inner() == name)
            .map(|a| {
                a.normalized_value(quick_xml::XmlVersion::Implicit1_0)
                    .unwrap_or(a.value.clone())
                    .into_owned()
            })
    }

    /// The attribute `val`.
    pub(crate) fn val(&self) -> Option<String> {
        self.attr("val")
    }

    /// `val` as an on–off value: absent is on (ECMA-376 17.17.4).
    pub(crate) fn on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }

    /// `val` as a number.
    pub(crate) fn number<N: std::str::FromStr>(&self) -> Option<N> {
        self.val()?.trim().parse().ok()
    }
}

/// The bytes of a part as text: UTF-8, or UTF-16 with its mark.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    let (text, _, _) = encoding_rs::UTF_8.decode(bytes);
    text.into_owned()
}

/// Goes through a part. `false` when the XML broke off before its end.
pub(crate) fn each<'a>(xml: &'a str, mut take: impl FnMut(Item<'a>)) -> bool {
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
                let name = start.local_name().into_inner().to_owned();
                take(Item::Start(Element { start }));
                take(Item::End(name));
            }
            Ok(Event::End(end)) => {
                open = open.saturating_sub(1);
                take(Item::End(end.local_name().into_inner().to_owned()));
            }
            Ok(Event::Text(text)) => take(Item::Text(text.xml10_content())),
            Ok(Event::CData(text)) => take(Item::Text(text.xml10_content())),
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
