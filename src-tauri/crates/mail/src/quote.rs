//! A mail's own words, and the words it answers or forwards.

use crate::fold::fold;

/// The longest attribution ("Vào … đã viết:"), in lines.
const ATTRIBUTION_LINES: usize = 3;
/// How far the fields of a copied header may stand apart, in lines.
const COPIED_HEADER_LINES: usize = 8;

/// Divides text into what the sender wrote and what is quoted, both without `>` marks.
///
/// Quoted is: a line beginning with `>`; an attribution and the marked lines after it, or everything after
/// it when no line is marked; everything after a line such as `-----Original Message-----` or after a copied
/// header (`Từ: … Đã gửi: … Chủ đề: …`).
pub(crate) fn divide(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let (mut own, mut quoted): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if is_marked(line) {
            quoted.push(unmarked(line));
            at += 1;
        } else if let Some(length) = attribution(rest) {
            let after = rest.get(length..).unwrap_or_default();
            let mut next = after.iter().skip_while(|l| l.trim().is_empty());
            let marked = next.next().is_some_and(|l| is_marked(l));
            let taken = if marked { length } else { rest.len() };
            quoted.extend(rest.iter().take(taken).map(|l| unmarked(l)));
            at += taken;
        } else if is_divider(line) || is_copied_header(rest) {
            quoted.extend(rest.iter().map(|l| unmarked(l)));
            trim_rule(&mut own);
            break;
        } else {
            own.push(line.trim_end());
            at += 1;
        }
    }
    (joined(&own), joined(&quoted))
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn unmarked(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\u{a0}']).trim_end()
}

/// Outlook draws a rule above the header it copies.
fn trim_rule(own: &mut Vec<&str>) {
    while own.last().is_some_and(|l| l.trim().is_empty()) {
        own.pop();
    }
    if own
        .last()
        .is_some_and(|l| l.len() >= 20 && l.chars().all(|c| c == '_'))
    {
        own.pop();
    }
}

/// "Vào 08:27 ngày 23/01/2026, X <x@y> đã viết:", "On … wrote:", perhaps wrapped: its length in lines.
fn attribution(lines: &[&str]) -> Option<usize> {
    let opens = |line: &str| {
        let starts = ["vao ", "on ", "luc ", "ngay ", "thu ", "chu nhat", "le "];
        starts.iter().any(|start| line.starts_with(start)) || line.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut text = String::new();
    for (line, number) in lines.iter().zip(1..=ATTRIBUTION_LINES) {
        let line = fold(line);
        let opening = number == 1 && opens(&line);
        if line.is_empty() || line.starts_with('>') || (number > 1 && line.starts_with("vao ")) {
            return None;
        }
        text.push_str(&line);
        if ["viet:", "wrote:", "a ecrit :"]
            .iter()
            .any(|end| text.ends_with(end))
        {
            // "Ông Khải đã viết:" in someone's own words has neither a time nor an address.
            let told = text.chars().any(|c| c.is_ascii_digit()) || text.contains('@');
            return told.then_some(number);
        }
        if !(opening || number > 1 || line.contains('@')) {
            return None;
        }
        text.push(' ');
    }
    None
}

/// "-----Original Message-----" and its kin; "Begin forwarded message:".
fn is_divider(line: &str) -> bool {
    let line = fold(line);
    let inner = line.trim_matches(['-', '_', '=', ' ', '*']);
    let fenced = line.starts_with("---") || line.starts_with("___") || line.starts_with("===");
    let words = [
        "original message",
        "original appointment",
        "forwarded message",
        "thu goc",
        "tin nhan goc",
        "thong diep goc",
        "noi dung goc",
        "thu da chuyen tiep",
        "thu duoc chuyen tiep",
        "thu chuyen tiep",
        "chuyen tiep thu",
        "tin nhan duoc chuyen tiep",
        "tin nhan da chuyen tiep",
        "tin nhan chuyen tiep",
        "thong bao duoc chuyen tiep",
        "reply message",
    ];
    if fenced {
        return words.iter().any(|w| inner.starts_with(w)) || inner.starts_with("forwarded by ");
    }
    [
        "begin forwarded message:",
        "bat dau thu duoc chuyen tiep:",
        "bat dau chuyen tiep thu:",
    ]
    .contains(&line.as_str())
}

/// A copied header begins here: a sender line and, close by, a time or recipient, and a subject.
fn is_copied_header(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|l| label(l)) else {
        return false;
    };
    if !["tu", "from", "nguoi gui"].contains(&first.as_str()) {
        return false;
    }
    let (mut about, mut when) = (false, false);
    for line in lines.iter().skip(1).take(COPIED_HEADER_LINES) {
        match label(line).as_str() {
            "chu de" | "subject" | "tieu de" | "v/v" => about = true,
            "da gui" | "sent" | "ngay" | "date" | "ngay gui" | "gui luc" | "thoi gian" => when = true,
            "den" | "to" | "toi" | "gui den" | "gui toi" | "nguoi nhan" | "den nguoi nhan" => when = true,
            _ => {}
        }
    }
    about && when
}

/// The folded words before a line's first colon.
fn label(line: &str) -> String {
    let folded = fold(line);
    let head = folded.split_once(':').map(|(head, _)| head).unwrap_or_default();
    head.trim_matches(['*', ' ', '_', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::divide;

    #[test]
    fn own_and_quoted() {
        let check = |text: &str, own: &str, quoted: &str| {
            assert_eq!(divide(text), (own.to_owned(), quoted.to_owned()), "{text}");
        };
        check("Gửi file.\n", "Gửi file.", "");
        check(
            "Gửi file.\n\nVào 08:27 ngày 23/01/2026, Ban <a@b.vn> đã viết:\n> QĐ 174\n>> cũ\n\nVân",
            "Gửi file.\n\n\nVân",
            "Vào 08:27 ngày 23/01/2026, Ban <a@b.vn> đã viết:\nQĐ 174\ncũ",
        );
        // Wrapped, and nothing marked: all of the rest.
        check(
            "x\nOn Fri, Jan 23, 2026 at 8:27 AM Ban\n<a@b.vn> wrote:\n\nQĐ 174",
            "x",
            "On Fri, Jan 23, 2026 at 8:27 AM Ban\n<a@b.vn> wrote:\n\nQĐ 174",
        );
        check(
            "x\n-----Original Message-----\nFrom: a\nQĐ 1",
            "x",
            "-----Original Message-----\nFrom: a\nQĐ 1",
        );
        check("x\n----- Thư gốc -----\nQĐ 1", "x", "----- Thư gốc -----\nQĐ 1");
        check(
            "x\n---------- Forwarded message ---------\nQĐ 1",
            "x",
            "---------- Forwarded message ---------\nQĐ 1",
        );
        check(
            "x\n\n________________________________\nTừ: A <a@b.vn>\nĐã gửi: Thứ Sáu\nĐến: B\nChủ đề: QĐ 1\n\ny",
            "x",
            "Từ: A <a@b.vn>\nĐã gửi: Thứ Sáu\nĐến: B\nChủ đề: QĐ 1\n\ny",
        );
        check(
            "*From:* A\n*Sent:* Monday\n*Subject:* x",
            "",
            "*From:* A\n*Sent:* Monday\n*Subject:* x",
        );
        // Not quoted: a plain colon line, a signature's rule, a sentence that ends like an attribution.
        check(
            "Từ: thứ Hai đến thứ Sáu.\n--------------------------------\nLê Quốc Huy",
            "Từ: thứ Hai đến thứ Sáu.\n--------------------------------\nLê Quốc Huy",
            "",
        );
        check(
            "Ông Khải đã viết:\nthiếu 01 tập tin",
            "Ông Khải đã viết:\nthiếu 01 tập tin",
            "",
        );
    }
}
