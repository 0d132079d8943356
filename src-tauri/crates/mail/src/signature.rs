//! Who wrote a mail, from its signature: the lines after `--`, or after "Trân trọng".
//!
//! Give it unquoted text only ([`Mail::text`](crate::Mail::text)): a quoted signature is somebody else's.

use crate::fold::{fold, folded_chars};
use crate::limits::MAX_SIGNATURE_LINES;
use crate::message::Address;
use unicode_normalization::UnicodeNormalization;

/// What a signature says. Nothing is filled in from anywhere else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The person's name, capitals only at the beginning of words.
    pub name: Option<String>,
    /// The name as written, which may be in capitals.
    pub name_as_written: Option<String>,
    /// Rank and department.
    pub title: Option<String>,
    /// The agency.
    pub organisation: Option<String>,
    /// The address, which may differ from the one the mail came from.
    pub email: Option<String>,
    /// The telephone numbers as written, fax aside.
    pub phone: Option<String>,
}

/// Reads the signature at the end of `text`; `from` helps to tell the name from other words.
///
/// ```
/// let text = "Gửi tập tin.\n\nTrân trọng!\n\n-- \nTRẦN ĐÌNH KHẢI\nPhó Trưởng phòng Nội chính\n\
///             Văn phòng UBND tỉnh Khánh Hòa\nTel: (0258) 3.817.206 | Email: khai@example.vn";
/// let who = mail::signature(text, &mail::Address::default());
/// assert_eq!(who.name.as_deref(), Some("Trần Đình Khải"));
/// assert_eq!(who.name_as_written.as_deref(), Some("TRẦN ĐÌNH KHẢI"));
/// assert_eq!(who.title.as_deref(), Some("Phó Trưởng phòng Nội chính"));
/// assert_eq!(who.organisation.as_deref(), Some("Văn phòng UBND tỉnh Khánh Hòa"));
/// assert_eq!(who.phone.as_deref(), Some("(0258) 3.817.206"));
/// assert_eq!(who.email.as_deref(), Some("khai@example.vn"));
/// ```
pub fn signature(text: &str, from: &Address) -> Particulars {
    let text: String = text.nfc().collect();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    // A common mailbox bears its agency's name, which says nothing about the person.
    let display = from.name.as_deref().map(fold).unwrap_or_default();
    let display = if starts_with_any(&display, AGENCIES) {
        String::new()
    } else {
        display
    };
    // The last beginning after which there is something of a signature.
    for (at, line) in lines.iter().enumerate().rev() {
        let after = match beginning(line, &display) {
            Some(Beginning::Before) => lines.get(at + 1..),
            Some(Beginning::Here) => lines.get(at..),
            None => None,
        };
        let block: Vec<&str> = after
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|l| !l.is_empty())
            .collect();
        if block.is_empty() || block.len() > MAX_SIGNATURE_LINES {
            continue;
        }
        let reading = Reading::of(&block, &display);
        if reading.is_signature() {
            return reading.particulars;
        }
    }
    unannounced(&lines, &display)
}

/// A signature that nothing announces: the last paragraph, when it holds a labelled number and a name.
fn unannounced(lines: &[&str], display: &str) -> Particulars {
    let last: Vec<&str> = lines
        .iter()
        .rev()
        .skip_while(|l| l.is_empty())
        .take_while(|l| !l.is_empty())
        .copied()
        .collect();
    let block: Vec<&str> = last.into_iter().rev().collect();
    if block.len() > MAX_SIGNATURE_LINES {
        return Particulars::default();
    }
    let found = Reading::of(&block, display).particulars;
    if found.name.is_some() && (found.phone.is_some() || found.title.is_some()) {
        found
    } else {
        Particulars::default()
    }
}

enum Beginning {
    /// The signature comes after this line.
    Before,
    /// This line is its first.
    Here,
}

fn beginning(line: &str, display: &str) -> Option<Beginning> {
    let rule = line.chars().count() >= 2
        && line
            .chars()
            .all(|c| matches!(c, '-' | '_' | '=' | '*' | '–' | '—' | '~'));
    if rule {
        return Some(Beginning::Before);
    }
    let folded = fold(line);
    let words = folded.trim_end_matches(|c: char| !c.is_alphanumeric());
    let closings = [
        "tran trong",
        "kinh thu",
        "kinh chao",
        "kinh",
        "than ai",
        "than men",
        "xin cam on",
        "xin chan thanh cam on",
        "chan thanh cam on",
        "cam on",
        "xin chao",
        "regards",
        "best regards",
        "kind regards",
        "sincerely",
        "thanks",
        "thank you",
    ];
    // "Trân trọng cảm ơn.", "Trân trọng kính chào!", but not a sentence that begins so.
    let closing = closings.iter().any(|c| {
        words == *c
            || (words
                .strip_prefix(c)
                .is_some_and(|rest| rest.starts_with([' ', ',', '/']))
                && words.len() <= 45)
    });
    if closing {
        return Some(Beginning::Before);
    }
    (!display.is_empty() && folded == display).then_some(Beginning::Here)
}

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Title,
    Department,
    Organisation,
    Other,
}

#[derive(Default)]
struct Reading<'d> {
    display: &'d str,
    particulars: Particulars,
    /// The title so far is only an authority ("KT. TRƯỞNG PHÒNG"), which a rank replaces.
    weak_title: bool,
    /// The name is that of the From field, so no other replaces it.
    sure_name: bool,
}

impl<'d> Reading<'d> {
    fn of(block: &[&str], display: &'d str) -> Self {
        let mut reading = Self {
            display,
            ..Self::default()
        };
        for line in block {
            reading.line(line);
        }
        if reading.particulars.organisation.is_none() {
            reading.particulars.organisation = reading.particulars.title.as_deref().and_then(agency_in_title);
        }
        reading
    }

    fn is_signature(&self) -> bool {
        let p = &self.particulars;
        p.name.is_some() || (p.phone.is_some() && (p.title.is_some() || p.organisation.is_some()))
    }

    fn line(&mut self, line: &str) {
        let line =
            line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '•' | '·' | '|' | '>'));
        for segment in line.split(['|', ';', '•', '·', '\t']) {
            self.segment(segment.trim());
        }
    }

    fn segment(&mut self, segment: &str) {
        let (words, phones, email) = contacts(segment);
        if let Some(email) = email {
            self.particulars.email.get_or_insert(email);
        }
        for phone in phones {
            self.particulars.phone = Some(match self.particulars.phone.take() {
                Some(before) => format!("{before} - {phone}"),
                None => phone,
            });
        }
        self.words(&words);
    }

    fn words(&mut self, words: &str) {
        let words = trimmed(words);
        if words.is_empty() {
            return;
        }
        if let Some((label, value)) = words.split_once(':') {
            self.labelled(&fold(label), trimmed(value));
            return;
        }
        for (piece, joint) in pieces(words) {
            self.piece(piece, joint);
        }
    }

    fn labelled(&mut self, label: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        match label {
            "ho ten" | "ho va ten" | "ho, ten" | "nguoi gui" | "nguoi lap" | "can bo" | "ten" | "name" => {
                self.name(value);
            }
            "chuc vu" | "chuc danh" | "title" | "position" => self.particulars.title = Some(value.to_owned()),
            "don vi" | "co quan" | "don vi cong tac" | "organization" | "organisation" => {
                if kind(value, self.display) == Kind::Department {
                    self.piece(value, " ");
                } else {
                    self.particulars.organisation = Some(value.to_owned());
                }
            }
            "phong" | "bo phan" => self.piece(value, " "),
            _ => {}
        }
    }

    fn piece(&mut self, piece: &str, joint: &str) {
        match kind(piece, self.display) {
            Kind::Name => self.name(piece),
            Kind::Title => {
                let weak = is_authority(piece);
                if self.particulars.title.is_none() || (self.weak_title && !weak) {
                    self.particulars.title = Some(piece.to_owned());
                    self.weak_title = weak;
                }
            }
            // "Chuyên viên" and, on the next line, "Phòng Nội chính".
            Kind::Department => {
                self.particulars.title = Some(match self.particulars.title.take() {
                    Some(title)
                        if fold(&title).contains("phong ") && !fold(&title).contains("truong phong") =>
                    {
                        title
                    }
                    Some(title) => format!("{title}{joint}{piece}"),
                    None => piece.to_owned(),
                });
            }
            Kind::Organisation => {
                self.particulars.organisation.get_or_insert(piece.to_owned());
            }
            Kind::Other => {}
        }
    }

    fn name(&mut self, piece: &str) {
        let name = without_honorific(piece);
        let sure = !self.display.is_empty() && fold(name) == self.display;
        if self.particulars.name.is_none() || (sure && !self.sure_name) {
            self.particulars.name = Some(cased(name));
            self.particulars.name_as_written = Some(name.to_owned());
            self.sure_name = sure;
        }
    }
}

/// A name in capitals (or small letters) with each word's first letter large; any other as written.
fn cased(name: &str) -> String {
    let mixed = name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
    if mixed {
        return name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    name.split_whitespace()
        .map(|word| {
            let mut start = true;
            word.chars()
                .flat_map(|c| {
                    let cased: Vec<char> = if start {
                        c.to_uppercase().collect()
                    } else {
                        c.to_lowercase().collect()
                    };
                    start = !c.is_alphabetic();
                    cased
                })
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Cuts "Chuyên viên Phòng … - Sở Tư pháp …" and "Lê Quốc Huy, Chuyên viên" where what follows the mark is
/// something of its own; gives each piece with the mark that joined it to the one before.
fn pieces(words: &str) -> Vec<(&str, &str)> {
    let mut out: Vec<(&str, &str)> = Vec::new();
    let mut start = 0;
    for (at, joint) in joints(words) {
        let after = words.get(at + joint.len()..).unwrap_or_default();
        let known = kind(trimmed(after.split([',', '(']).next().unwrap_or_default()), "") != Kind::Other
            || starts_with_any(&fold(after), TITLES)
            || starts_with_any(&fold(after), AGENCIES);
        if known && at > start {
            let before = out.last().map_or("", |_| joint_before(words, start));
            out.push((trimmed(words.get(start..at).unwrap_or_default()), before));
            start = at + joint.len();
        }
    }
    let before = if out.is_empty() {
        " "
    } else {
        joint_before(words, start)
    };
    out.push((trimmed(words.get(start..).unwrap_or_default()), before));
    out.retain(|(piece, _)| !piece.is_empty());
    out
}

/// A comma is kept when pieces are put together again; any other mark becomes a space.
fn joint_before(words: &str, start: usize) -> &'static str {
    if words.get(..start).is_some_and(|w| w.trim_end().ends_with(',')) {
        ", "
    } else {
        " "
    }
}

fn joints(words: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = [" - ", " – ", " — ", ", ", ",", " (", "/ "]
        .iter()
        .flat_map(|mark| words.match_indices(mark))
        .collect();
    found.sort_by_key(|(at, mark)| (*at, std::cmp::Reverse(mark.len())));
    found.dedup_by_key(|(at, _)| *at);
    found
}

fn trimmed(words: &str) -> &str {
    words.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '–' | '—' | ',' | '.' | ';' | '|' | '(' | ')' | '*' | '/' | '_'
            )
    })
}

const TITLES: &[&str] = &[
    "chuyen vien",
    "can su",
    "can bo",
    "nhan vien",
    "cong chuc",
    "vien chuc",
    "van thu",
    "thu ky",
    "tro ly",
    "truong phong",
    "truong ban",
    "truong bo phan",
    "truong khoa",
    "truong trung tam",
    "pho truong",
    "pho phong",
    "pho giam doc",
    "pho chanh",
    "pho chu tich",
    "pho cuc truong",
    "pho chi cuc",
    "pho ban",
    "pho tong",
    "phu trach",
    "quyen truong",
    "quyen giam doc",
    "quyen chanh",
    "q. ",
    "q.",
    "giam doc",
    "chanh van phong",
    "chanh thanh tra",
    "thanh tra vien",
    "chu tich",
    "uy vien",
    "cuc truong",
    "chi cuc truong",
    "vu truong",
    "bi thu",
    "ke toan",
    "ky su",
    "lap trinh vien",
    "bien tap vien",
    "to truong",
    "to pho",
    "tp. ",
    "ptp. ",
    "kt. ",
    "kt.",
    "tl. ",
    "tl.",
    "tm. ",
    "tm.",
    "tuq. ",
    "tuq.",
    "specialist",
    "officer",
    "director",
    "deputy",
    "head of",
    "manager",
];

const AGENCIES: &[&str] = &[
    "van phong",
    "vp ubnd",
    "vp. ubnd",
    "vpubnd",
    "so ",
    "ubnd",
    "uy ban nhan dan",
    "hdnd",
    "hoi dong nhan dan",
    "trung tam",
    "cuc ",
    "chi cuc",
    "tong cuc",
    "bo tu phap",
    "bo noi vu",
    "bo khoa hoc",
    "ban bien tap",
    "ban quan ly",
    "ban tiep cong dan",
    "cong thong tin",
    "cong ty",
    "cong an",
    "thanh tra tinh",
    "tinh uy",
    "truong dai hoc",
    "truong cao dang",
    "truong thpt",
    "vien ",
    "benh vien",
    "office of",
    "department of",
];

const DEPARTMENTS: &[&str] = &[
    "phong ",
    "p. ",
    "bo phan",
    "ban phap che",
    "to kiem soat",
    "to chuyen vien",
    "to cong tac",
    "khoi ",
];

fn starts_with_any(folded: &str, starts: &[&str]) -> bool {
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    starts.iter().any(|start| {
        folded.strip_prefix(start).is_some_and(|rest| {
            start.ends_with([' ', '.']) || rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
        })
    })
}

fn kind(piece: &str, display: &str) -> Kind {
    let folded = fold(piece);
    if folded.is_empty() {
        return Kind::Other;
    }
    if !display.is_empty() && fold(without_honorific(piece)) == display && !starts_with_any(&folded, AGENCIES)
    {
        return Kind::Name;
    }
    if starts_with_any(&folded, TITLES) {
        Kind::Title
    } else if starts_with_any(&folded, AGENCIES) {
        Kind::Organisation
    } else if starts_with_any(&folded, DEPARTMENTS) {
        Kind::Department
    } else if is_person(without_honorific(piece)) {
        Kind::Name
    } else {
        Kind::Other
    }
}

fn is_authority(title: &str) -> bool {
    starts_with_any(&fold(title), &["kt.", "tl.", "tm.", "tuq.", "q."])
}

/// Two to six words of letters, each beginning with a large one: a Vietnamese name, with or without marks.
fn is_person(words: &str) -> bool {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let proper = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| c.is_alphabetic() || c == '.' || c == '\'')
    };
    let notices = [
        "sent from",
        "da gui tu",
        "gui tu",
        "email",
        "website",
        "dia chi",
        "noi nhan",
        "luu y",
        "kinh gui",
        "kinh chuc",
    ];
    (2..=6).contains(&parts.len()) && parts.iter().all(proper) && !starts_with_any(&fold(words), &notices)
}

fn without_honorific(name: &str) -> &str {
    let titles = [
        "ông", "bà", "anh", "chị", "mr", "ms", "mrs", "ths", "ts", "cn", "ks", "ls", "cvc", "cv",
    ];
    let name = trimmed(name);
    let Some((first, rest)) = name.split_once(['.', ' ', ':']) else {
        return name;
    };
    let is_title = titles.contains(&first.to_lowercase().as_str());
    // "Anh" and "Bà" are also names' words: only before at least two more words.
    if is_title && rest.split_whitespace().count() >= 2 {
        trimmed(rest)
    } else {
        name
    }
}

/// The agency inside a title, "Chuyên viên Sở Tư pháp": from the agency's first word.
fn agency_in_title(title: &str) -> Option<String> {
    let composed: String = title.nfc().collect();
    let folded: String = folded_chars(&composed).into_iter().collect();
    let starts = [
        " so ",
        " van phong ubnd",
        " vp ubnd",
        " ubnd ",
        " uy ban nhan dan",
        " trung tam ",
    ];
    let at = starts.iter().filter_map(|s| folded.find(s)).min()?;
    let skip = folded.get(..=at)?.chars().count();
    Some(composed.chars().skip(skip).collect())
}

/// The words, telephone numbers and e-mail address of a piece of a line. Words are what stands before the
/// first label or number.
fn contacts(segment: &str) -> (String, Vec<String>, Option<String>) {
    let chars: Vec<char> = segment.chars().collect();
    let folded = folded_chars(segment);
    let email = email(&chars);
    let mut words_end = email
        .as_ref()
        .map_or(chars.len(), |(at, _)| label_start(&folded, *at, EMAIL_LABELS));
    let mut phones = Vec::new();
    let mut from = 0;
    for (start, end) in number_runs(&chars) {
        let between: String = folded.get(from..start).unwrap_or_default().iter().collect();
        let label = last_label(&between);
        from = end;
        let run: String = chars.get(start..end).unwrap_or_default().iter().collect();
        match label {
            Some(Label::Phone(at)) => {
                phones.push(run);
                words_end = words_end.min(start - between.chars().count() + at);
            }
            Some(Label::Fax(at)) => words_end = words_end.min(start - between.chars().count() + at),
            // A number after "- " that follows a labelled one, or alone on its line.
            None if between.chars().all(|c| !c.is_alphanumeric())
                && looks_dialled(&run)
                && email_apart(&email, start) =>
            {
                phones.push(run);
                words_end = words_end.min(start);
            }
            None => {}
        }
    }
    let words: String = chars.get(..words_end).unwrap_or_default().iter().collect();
    (words, phones, email.map(|(_, address)| address))
}

/// A run of digits inside an address is no telephone number.
fn email_apart(email: &Option<(usize, String)>, start: usize) -> bool {
    email
        .as_ref()
        .is_none_or(|(at, address)| start < *at || start >= at + address.chars().count())
}

enum Label {
    /// Where it begins, in characters.
    Phone(usize),
    Fax(usize),
}

const PHONE_LABELS: &[&str] = &[
    "so dien thoai",
    "dien thoai",
    "di dong",
    "sdt",
    "dtdd",
    "dtcq",
    "dt",
    "dd",
    "tel",
    "telephone",
    "phone",
    "mobile",
    "mob",
    "cell",
    "hotline",
    "zalo",
    "may ban",
    "may le",
    "lien he",
    "t",
    "m",
    "p",
];
const FAX_LABELS: &[&str] = &["fax", "f", "ma so thue", "mst", "so tai khoan", "cccd", "cmnd"];
const EMAIL_LABELS: &[&str] = &["thu dien tu", "e-mail", "email", "mail", "hop thu", "e"];

/// The first label of the last kind named in the text before a number.
fn last_label(between: &str) -> Option<Label> {
    let phone = label_at(between, PHONE_LABELS);
    let fax = label_at(between, FAX_LABELS);
    match (phone, fax) {
        (Some(phone), Some(fax)) if fax > phone => Some(Label::Fax(phone)),
        (Some(phone), _) => Some(Label::Phone(phone)),
        (None, fax) => fax.map(Label::Fax),
    }
}

/// Where the earliest of these labels stands as a word of its own, in characters. A label of one letter
/// needs a colon after it.
fn label_at(text: &str, labels: &[&str]) -> Option<usize> {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).find(|at| {
        let free_before = at
            .checked_sub(1)
            .and_then(|i| chars.get(i))
            .is_none_or(|c| !c.is_alphanumeric());
        free_before
            && labels.iter().any(|label| {
                let length = label.chars().count();
                let here = chars
                    .get(*at..at + length)
                    .is_some_and(|c| c.iter().copied().eq(label.chars()));
                let next = chars.get(at + length);
                here && if length == 1 {
                    next == Some(&':')
                } else {
                    next.is_none_or(|c| !c.is_alphanumeric())
                }
            })
    })
}

/// Where the label before place `at` begins, or `at`.
fn label_start(folded: &[char], at: usize, labels: &[&str]) -> usize {
    let before: String = folded.get(..at).unwrap_or_default().iter().collect();
    label_at(&before, labels).unwrap_or(at)
}

/// The fewest and most digits of a telephone number, two numbers written together included.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=26;

/// Stretches that may be telephone numbers: digits with the marks people put between them.
fn number_runs(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let opens = chars
            .get(at)
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '(' | '+'));
        let free = at == 0
            || chars
                .get(at - 1)
                .is_some_and(|c| !c.is_alphanumeric() && *c != '@' && *c != '_');
        if !opens || !free {
            at += 1;
            continue;
        }
        let length = chars
            .iter()
            .skip(at)
            .take_while(|c| {
                c.is_ascii_digit()
                    || matches!(c, ' ' | '.' | '-' | '–' | '(' | ')' | '+' | '/' | ',' | '\u{a0}')
            })
            .count();
        let mut end = at + length;
        while end > at
            && chars
                .get(end - 1)
                .is_some_and(|c| !c.is_ascii_digit() && *c != ')')
        {
            end -= 1;
        }
        let digits = chars
            .get(at..end)
            .unwrap_or_default()
            .iter()
            .filter(|c| c.is_ascii_digit())
            .count();
        let in_word = chars.get(at + length).is_some_and(|c| *c == '@' || (*c == '_'));
        if PHONE_DIGITS.contains(&digits) && !in_word {
            out.push((at, end));
        }
        at += length.max(1);
    }
    out
}

/// Without a label only what is dialled like a telephone number counts.
fn looks_dialled(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    (digits.starts_with('0') || digits.starts_with("84")) && digits.len() >= 9 && run.matches('/').count() < 2
}

/// The first e-mail address: its place in characters, and itself.
fn email(chars: &[char]) -> Option<(usize, String)> {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let at = chars.iter().position(|c| *c == '@')?;
    let before = chars.get(..at)?.iter().rev().take_while(|c| is_part(c)).count();
    let after = chars.get(at + 1..)?.iter().take_while(|c| is_part(c)).count();
    let address: String = chars.get(at - before..at + 1 + after)?.iter().collect();
    let address = address.trim_matches(['.', '-']).to_owned();
    let (local, domain) = address.split_once('@')?;
    (!local.is_empty() && domain.contains('.')).then_some((at - before, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each expected field as `name | title | organisation | phone | email`.
    fn check(text: &str, from: &str, want: &str) {
        let from = Address {
            name: Some(from.to_owned()).filter(|n| !n.is_empty()),
            address: String::new(),
        };
        let who = signature(text, &from);
        let got =
            [who.name, who.title, who.organisation, who.phone, who.email].map(Option::unwrap_or_default);
        assert_eq!(got.join(" | "), want, "{text}");
    }

    #[test]
    fn announced_by_a_rule() {
        check(
            "Gửi.\n\nTrân trọng cảm ơn.\n\n--\nNguyễn Thị Hồng Vân\nChuyên viên Phòng Nội chính\nVăn phòng UBND tỉnh Khánh Hòa\nĐT: 0258.3822 431\nEmail: van@x.vn",
            "",
            "Nguyễn Thị Hồng Vân | Chuyên viên Phòng Nội chính | Văn phòng UBND tỉnh Khánh Hòa | 0258.3822 431 | van@x.vn",
        );
        check(
            "Trân trọng./.\n--------\nLê Quốc Huy\nChuyên viên Phòng Kiểm soát thủ tục hành chính - Sở Tư pháp tỉnh Khánh Hòa\nĐiện thoại: 0258 3562 114\nThư điện tử: huy@x.vn",
            "",
            "Lê Quốc Huy | Chuyên viên Phòng Kiểm soát thủ tục hành chính | Sở Tư pháp tỉnh Khánh Hòa | 0258 3562 114 | huy@x.vn",
        );
        check(
            "-- \nĐặng Thùy Dương\nPhó Trưởng phòng\nPhòng Kiểm soát TTHC\nSở Tư pháp\nĐT: 0258.3562118 - 0905 412 336, Fax: 0258.3562119",
            "",
            "Đặng Thùy Dương | Phó Trưởng phòng Phòng Kiểm soát TTHC | Sở Tư pháp | 0258.3562118 - 0905 412 336 | ",
        );
        check(
            "--\nPhạm Gia Bảo\nChuyên viên\nSở Tư pháp tỉnh\nMobile 0979 000 111",
            "",
            "Phạm Gia Bảo | Chuyên viên | Sở Tư pháp tỉnh | 0979 000 111 | ",
        );
    }

    #[test]
    fn announced_by_a_closing() {
        check(
            "Gửi.\n\nTrân trọng,\n\nLê Quốc Huy - Chuyên viên, Sở Tư pháp\nDĐ: +84 905 412 336; ĐT: (0258) 3562 114",
            "",
            "Lê Quốc Huy | Chuyên viên | Sở Tư pháp | +84 905 412 336 - (0258) 3562 114 | ",
        );
        check(
            "Kính gửi anh chị.\nTrân trọng!\nKT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG\nTRẦN ĐÌNH KHẢI\nSĐT/Zalo: 0905.412.336",
            "",
            "Trần Đình Khải | PHÓ TRƯỞNG PHÒNG |  | 0905.412.336 | ",
        );
        check(
            "Thanks,\nNguyen Thi Hong Van\nChuyen vien phong Noi chinh, VP UBND tinh\nDT: 02583822431",
            "",
            "Nguyen Thi Hong Van | Chuyen vien phong Noi chinh | VP UBND tinh | 02583822431 | ",
        );
        check(
            "Trân trọng.\nÔng Trần Đình Khải\nChánh Văn phòng UBND tỉnh",
            "",
            "Trần Đình Khải | Chánh Văn phòng UBND tỉnh | Văn phòng UBND tỉnh |  | ",
        );
        check(
            "Trân trọng.\nHọ và tên: Trần Khải\nChức vụ: Chuyên viên\nĐơn vị: Sở Tư pháp\nT: 0258 3562 114",
            "",
            "Trần Khải | Chuyên viên | Sở Tư pháp | 0258 3562 114 | ",
        );
    }

    #[test]
    fn unannounced_or_none() {
        check(
            "Gửi file.\n\nlê quốc huy\nChuyên viên\nĐT 0258 3562 114",
            "Lê Quốc Huy",
            "Lê Quốc Huy | Chuyên viên |  | 0258 3562 114 | ",
        );
        check(
            "Gửi file.\n\nLê Quốc Huy\nĐT: 0258 3562 114",
            "",
            "Lê Quốc Huy |  |  | 0258 3562 114 | ",
        );
        check("Gửi QĐ 113/QĐ-UBND ngày 13/01/2026.", "", " |  |  |  | ");
        check("Gửi file.\n--\nSent from my iPhone", "", " |  |  |  | ");
        check("", "", " |  |  |  | ");
    }
}
