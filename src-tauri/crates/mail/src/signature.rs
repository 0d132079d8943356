//! Who wrote a mail, from its signature: the lines after `--`, or after "Trân trọng".
//!
//! Give it unquoted text only ([`Mail::text`](crate::Mail::text)): a quoted signature is somebody else's.

mod contacts;
mod words;

use self::contacts::contacts;
use self::words::{
    AGENCIES, Kind, agency_in_title, cased, is_authority, kind, pieces, starts_with_any, trimmed,
    without_honorific,
};
use crate::fold::{composed, fold};
use crate::limits::{MAX_SIGNATURE_LINE_BYTES, MAX_SIGNATURE_LINES};
use crate::message::Address;

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
    let text = composed(text);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| l.len() <= MAX_SIGNATURE_LINE_BYTES)
        .collect();
    // A common mailbox bears its agency's name, which says nothing about the person.
    let display = from
        .name
        .as_deref()
        .filter(|name| !starts_with_any(name, AGENCIES))
        .map(fold)
        .unwrap_or_default();
    let written: Vec<&str> = lines.iter().copied().filter(|l| !l.is_empty()).collect();
    // The last beginning after which there is something of a signature.
    for at in (written.len().saturating_sub(MAX_SIGNATURE_LINES + 1)..written.len()).rev() {
        let from = match written.get(at).and_then(|line| beginning(line, &display)) {
            Some(Beginning::Before) => at + 1,
            Some(Beginning::Here) => at,
            None => continue,
        };
        let reading = Reading::of(written.get(from..).unwrap_or_default(), &display);
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
    if ["kinh gui", "kinh chuc"]
        .iter()
        .any(|opening| folded.starts_with(opening))
    {
        return None;
    }
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
    (!display.is_empty() && words == display).then_some(Beginning::Here)
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
        let in_title = reading.particulars.title.as_deref().and_then(agency_in_title);
        if let Some((agency, rest)) = in_title
            && reading.particulars.organisation.is_none()
        {
            reading.particulars.organisation = Some(agency);
            reading.particulars.title = rest.or(reading.particulars.title);
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
            "Kính gửi Ban Biên tập,\nPhòng gửi bổ sung 01 thủ tục.\nCảm ơn Ban nhiều ạ.\n\nTrần Khải,\nChuyên viên Phòng Nội chính Văn phòng UBND tỉnh\nLiên hệ: 0258 3562 114.",
            "Trần Khải",
            "Trần Khải | Chuyên viên Phòng Nội chính | Văn phòng UBND tỉnh | 0258 3562 114 | ",
        );
        check(
            "Thanks & Best regards,\nTrần Khải\n[Chuyên viên]\nSở Tư pháp\nP: 0258 3562 114",
            "",
            "Trần Khải | Chuyên viên | Sở Tư pháp | 0258 3562 114 | ",
        );
        check(
            "Trân trọng.\nHọ và tên: Trần Khải\nChức vụ: Chuyên viên\nĐơn vị: Sở Tư pháp\nT: 0258 3562 114",
            "",
            "Trần Khải | Chuyên viên | Sở Tư pháp | 0258 3562 114 | ",
        );
    }

    #[test]
    fn names_that_look_like_ranks_without_their_marks() {
        check(
            "--\nTrương Phong Vũ\nTrưởng phòng",
            "",
            "Trương Phong Vũ | Trưởng phòng |  |  | ",
        );
        check(
            "--\nVŨ TRƯỜNG GIANG\nChuyên viên\nVIỆN KIỂM SÁT",
            "",
            "Vũ Trường Giang | Chuyên viên | VIỆN KIỂM SÁT |  | ",
        );
        check(
            "--\nTô Trường An\nTổ trưởng",
            "Tô Trường An",
            "Tô Trường An | Tổ trưởng |  |  | ",
        );
        check(
            "--\nCúc Thị Phương\nUỷ viên",
            "",
            "Cúc Thị Phương | Uỷ viên |  |  | ",
        );
    }

    #[test]
    fn numbers_and_names_as_people_write_them() {
        check(
            "Trân trọng./.\nPhạm Thị Thu Hương (Ms.)\nSỞ TƯ PHÁP TỈNH\nĐT: (0258) 3.821.234 (máy lẻ 104) - Fax: (0258) 3.821.235 - 3.821.236",
            "",
            "Phạm Thị Thu Hương |  | SỞ TƯ PHÁP TỈNH | (0258) 3.821.234 (máy lẻ 104) | ",
        );
        check(
            "--\nNGÔ THỊ PHƯƠNG-ANH - CV Phòng KSTTHC\nĐTDĐ: 0905-412-336 hoặc 0258.3822431",
            "",
            "Ngô Thị Phương-Anh | CV Phòng KSTTHC |  | 0905-412-336 - 0258.3822431 | ",
        );
        check(
            "--\nVăn Thị Bình | Chuyên viên\nMST: 4200123456\n0258 3822 431",
            "",
            "Văn Thị Bình | Chuyên viên |  | 0258 3822 431 | ",
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
