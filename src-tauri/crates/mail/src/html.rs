//! HTML mail to plain text, by html5ever's tokenizer and nothing else: no tree, no style, nothing fetched.
//! Quoted passages come out with `>` marks, as plain text has them, so that [`crate::quote`] knows them.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// How many open elements are remembered. HTML nested deeper loses its quoting, not its text.
const MAX_OPEN: usize = 512;

/// The text of a page as a reader would see it.
pub(crate) fn to_text(html: &str) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

#[derive(Default)]
struct Sink(RefCell<Page>);

#[derive(Default)]
struct Page {
    lines: Vec<String>,
    line: String,
    /// Open elements that may hold a quotation: name, and whether they do.
    open: Vec<(String, bool)>,
    /// Depth of elements whose text is not shown.
    hidden: usize,
    /// Everything from here on is quoted (Zimbra's and Outlook's rule above a copied mail).
    rest_is_quoted: bool,
    preformatted: usize,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) => return page.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.end_line(),
                '\r' => {}
                '\u{a0}' => self.line.push(' '),
                c if c.is_ascii_whitespace() && self.preformatted == 0 => {
                    if !self.line.is_empty() && !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let start = tag.kind == TagKind::StartTag;
        let name: &str = &tag.name;
        match name {
            "script" | "style" | "head" | "title" | "template" => {
                let raw = match name {
                    "script" => Some(RawKind::ScriptData),
                    "style" => Some(RawKind::Rawtext),
                    "title" => Some(RawKind::Rcdata),
                    _ => None,
                };
                self.hidden = if start {
                    self.hidden + 1
                } else {
                    self.hidden.saturating_sub(1)
                };
                if let Some(raw) = raw.filter(|_| start) {
                    return TokenSinkResult::RawData(raw);
                }
            }
            // A page without `</head>` still shows its body.
            "body" if start => self.hidden = 0,
            "br" => self.end_line(),
            "hr" => {
                self.break_line();
                self.rest_is_quoted |=
                    attribute(tag, "id").is_some_and(|id| id == "zwchr" || id == "stopSpelling");
            }
            "td" | "th" if start && !self.line.trim().is_empty() => self.line.push_str("  "),
            "pre" => {
                self.break_line();
                self.preformatted = if start {
                    self.preformatted + 1
                } else {
                    self.preformatted.saturating_sub(1)
                };
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "ul" | "ol" | "tr" | "table"
            | "center" | "address" | "article" | "section" | "header" | "footer" | "dl" | "dt" | "dd"
            | "form" => self.break_line(),
            "div" | "blockquote" => {
                self.break_line();
                if start {
                    self.opened(name, tag);
                } else {
                    self.closed(name);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn opened(&mut self, name: &str, tag: &Tag) {
        let class = attribute(tag, "class").unwrap_or_default();
        let id = attribute(tag, "id").unwrap_or_default();
        self.rest_is_quoted |= id == "divRplyFwdMsg" || id == "appendonsend";
        let quoted = name == "blockquote"
            || class.split_whitespace().any(|c| {
                matches!(
                    c,
                    "gmail_quote" | "yahoo_quoted" | "moz-cite-prefix" | "gmail_extra"
                )
            });
        if self.open.len() < MAX_OPEN {
            self.open.push((name.to_owned(), quoted));
        }
    }

    fn closed(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
    }

    fn break_line(&mut self) {
        if !self.line.trim().is_empty() {
            self.end_line();
        } else if !self.line.is_empty() {
            // `<p>&nbsp;</p>` is how mail programs write an empty line.
            self.line.clear();
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let quoted = self.rest_is_quoted || self.open.iter().any(|(_, quoted)| *quoted);
        let line = self.line.trim_end();
        self.lines.push(if quoted {
            format!("> {line}").trim_end().to_owned()
        } else {
            line.to_owned()
        });
        self.line.clear();
    }

    fn finish(mut self) -> String {
        self.break_line();
        self.lines.join("\n")
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs
        .iter()
        .find(|a| &*a.name.local == name)
        .map(|a| a.value.to_string())
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn pages() {
        let check = |html: &str, want: &str| assert_eq!(to_text(html), want, "{html}");
        check(
            "<p>Kính gửi:</p><p>&nbsp;</p><p>QĐ&nbsp;113 &agrave;&ecirc; &lt;x&gt;</p>",
            "Kính gửi:\n\nQĐ 113 àê <x>",
        );
        check("a<br>b<br/>\n c  d", "a\nb\nc d");
        check(
            "<head><title>x</title><style>p{}</style></head><body>y<script>if(a<b){}</script>z",
            "yz",
        );
        check("<head><meta><body>y", "y");
        check("x<blockquote>y<p>z</p></blockquote>w", "x\n> y\n> z\nw");
        check(
            "x<div class=\"gmail_quote\"><div>Vào</div>y</div>w",
            "x\n> Vào\n> y\nw",
        );
        check("x<hr id=zwchr><div>y</div>z", "x\n> y\n> z");
        check(
            "<table><tr><td>ĐT:</td><td>0258</td></tr><tr><td>x</td></tr></table>",
            "ĐT:  0258\nx",
        );
        check("<pre>a\n b</pre>", "a\n b");
        check("a<!-- b -->c</div></div>", "ac");
    }
}
