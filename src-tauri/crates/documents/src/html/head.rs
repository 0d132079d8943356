//! What a page says of itself: its title, and the properties Word and LibreOffice put in its head.

use crate::model::Properties;
use scraper::{ElementRef, Html, Node};

/// Characters of a property kept at most.
const MAX_VALUE: usize = 1024;

/// The properties of a page.
pub(super) fn properties(html: &Html) -> Properties {
    let mut properties = Properties::default();
    for node in html.tree.nodes() {
        match node.value() {
            // Word hides its XML from browsers in a comment.
            Node::Comment(comment) if comment.contains("<o:DocumentProperties>") => {
                properties.author = properties.author.or(tagged(comment, "o:Author"));
                properties.company = properties.company.or(tagged(comment, "o:Company"));
                properties.created = properties.created.or(tagged(comment, "o:Created"));
                properties.modified = properties.modified.or(tagged(comment, "o:LastSaved"));
            }
            Node::Element(element) if element.name() == "title" && properties.title.is_none() => {
                let text = ElementRef::wrap(node).map(|e| e.text().collect::<String>());
                properties.title = text.and_then(|t| value(&t));
            }
            Node::Element(element) if element.name() == "meta" => {
                let content = element.attr("content").and_then(value);
                let name = element.attr("name").unwrap_or_default().to_ascii_lowercase();
                let slot = match name.as_str() {
                    "author" => &mut properties.author,
                    "created" => &mut properties.created,
                    "changed" => &mut properties.modified,
                    _ => continue,
                };
                *slot = slot.take().or(content);
            }
            Node::Element(element) if element.name() == "body" => break,
            _ => {}
        }
    }
    properties
}

fn tagged(xml: &str, name: &str) -> Option<String> {
    let (_, after) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = after.split_once(&format!("</{name}>"))?;
    value(text)
}

fn value(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(MAX_VALUE).collect();
    (!text.is_empty()).then_some(text)
}
