//! What the columns of a list mean, told from their titles, wherever they stand and however they are worded.
//!
//! Shared by the lists inside a decision and by the validity lists of workbooks.

use serde::Serialize;

use crate::folded::fold;

/// Titles longer than this are running text.
const MAX_TITLE_CHARS: usize = 110;

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// `STT`, `TT`.
    Ordinal,
    /// The procedure's code.
    Code,
    /// The procedure's name.
    Name,
    /// The name of the procedure that is replaced by another.
    ReplacedName,
    /// `Lĩnh vực`.
    Field,
    /// `Tình trạng`, `Hiệu lực`: the status in words.
    Status,
    /// A mark in this column says the procedure is in force.
    ValidMark,
    /// A mark in this column says the procedure is no longer in force.
    ExpiredMark,
    /// The agency that carries the procedure out.
    Agency,
    /// The agency that issued it; not the one that carries it out.
    IssuingAgency,
    /// The decision that announced it, perhaps with its day.
    Decision,
    /// The day of that decision.
    DecisionDate,
    /// In force since.
    EffectiveDate,
    /// No longer in force since.
    ExpiryDate,
    /// The legal text behind it.
    Basis,
    /// Remarks.
    Note,
}

/// The meaning of one title; `None` when it says nothing we use.
pub fn meaning(title: &str) -> Option<Column> {
    if title.chars().count() > MAX_TITLE_CHARS {
        return None;
    }
    let folded = fold(title);
    let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let has = |word: &str| words.contains(word);
    let opens = |word: &str| words.starts_with(word);
    let is = |any: &[&str]| any.contains(&words);
    let date =
        opens("ngay") || opens("thoi diem") || opens("thoi gian") || opens("tu ngay") || opens("den ngay");
    let lost = has("het hieu luc") || has("het hl") || has("bai bo") || has("het han") || has("ngung");
    let kept = has("con/het")
        || has("con, het")
        || has("con hoac het")
        || has("con hieu luc")
        || has("con hl")
        || has("dang co hieu luc")
        || has("dang hieu luc");
    let force = has("hieu luc") || has(" hl");
    let column = if is(&["stt", "tt", "so tt", "so thu tu", "s tt", "s.tt", "thu tu"]) {
        Column::Ordinal
    } else if has("vbqppl") || has("van ban quy pham") || has("van ban quy dinh") || has("phap ly") {
        Column::Basis
    } else if opens("ma so")
        || opens("ma tthc")
        || opens("ma thu tuc")
        || opens("ma ho so")
        || opens("so ho so")
        || is(&["ma", "ma qg", "ma quoc gia", "ma dvc", "so ma"])
    {
        Column::Code
    } else if (has("quyet dinh") || has(" qd") || opens("qd")) && !date {
        Column::Decision
    } else if opens("ten mau") || has("mau don") {
        return None;
    } else if opens("ten")
        || has("ten tthc")
        || has("ten thu tuc")
        || is(&[
            "thu tuc hanh chinh",
            "thu tuc",
            "tthc",
            "noi dung thu tuc",
            "danh muc thu tuc hanh chinh",
        ])
    {
        if has("duoc thay the") || has("bi thay the") {
            Column::ReplacedName
        } else {
            Column::Name
        }
    } else if has("linh vuc") {
        Column::Field
    } else if opens("tinh trang") || opens("trang thai") || (kept && lost) {
        Column::Status
    } else if lost && (date || has("tu ngay") || has("ngay ")) || opens("hieu luc den") || has("den ngay") {
        Column::ExpiryDate
    } else if force && (date || has("tu ngay") || opens("hieu luc tu") || has("ngay "))
        || opens("ngay ap dung")
    {
        Column::EffectiveDate
    } else if kept || is(&["con", "chl"]) {
        Column::ValidMark
    } else if lost || is(&["het", "hhl"]) {
        Column::ExpiredMark
    } else if is(&["hieu luc", "hieu luc thi hanh", "tinh hieu luc", "hl"]) {
        Column::Status
    } else if date && (has("quyet dinh") || has(" qd") || has("ban hanh") || has("ky") || has("cong bo")) {
        Column::DecisionDate
    } else if has("so ky hieu") || opens("van ban cong bo") || opens("so van ban") {
        Column::Decision
    } else if (has("co quan") || has("don vi")) && (has("ban hanh") || has("cong bo")) {
        Column::IssuingAgency
    } else if has("co quan") || opens("don vi") || opens("noi thuc hien") {
        Column::Agency
    } else if opens("ghi chu") || opens("ly do") || opens("dien giai") {
        Column::Note
    } else {
        return None;
    };
    Some(column)
}

/// The columns of one table, found from a row of titles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Columns {
    meanings: Vec<Option<Column>>,
}

impl Columns {
    /// The meanings of a row of titles, when it is one: it names the procedure (code or name) and at least one
    /// thing more, and no cell of it holds a procedure's code.
    pub fn of_titles<'a>(titles: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut meanings = Vec::new();
        for title in titles {
            if crate::codes::procedure_code(title).is_some() {
                return None;
            }
            meanings.push(meaning(title));
        }
        let mut found = Self { meanings };
        if found.at(Column::Name).is_none()
            && let Some(old) = found.at(Column::ReplacedName)
        {
            found.set(old, Column::Name);
        }
        if found.at(Column::Agency).is_none()
            && let Some(issuing) = found.at(Column::IssuingAgency)
        {
            found.set(issuing, Column::Agency);
        }
        let named = found.at(Column::Code).is_some() || found.at(Column::Name).is_some();
        (named && found.distinct() >= 2).then_some(found)
    }

    /// Where the first column of this meaning stands.
    pub fn at(&self, column: Column) -> Option<usize> {
        self.meanings.iter().position(|m| *m == Some(column))
    }

    /// Takes what a second row of titles (under a title that spans columns) adds; one title alone is no such row but
    /// a group (`I | Lĩnh vực Du lịch`).
    pub fn refine<'a>(&mut self, titles: impl IntoIterator<Item = &'a str>) -> bool {
        let found: Vec<(usize, Column)> = titles
            .into_iter()
            .enumerate()
            .filter_map(|(at, title)| Some((at, meaning(title)?)))
            .collect();
        if found.len() < 2 {
            return false;
        }
        for (at, column) in found {
            if self.meanings.len() <= at {
                self.meanings.resize(at + 1, None);
            }
            self.set(at, column);
        }
        true
    }

    fn set(&mut self, at: usize, column: Column) {
        if let Some(slot) = self.meanings.get_mut(at) {
            *slot = Some(column);
        }
    }

    fn distinct(&self) -> usize {
        self.meanings
            .iter()
            .enumerate()
            .filter(|(at, m)| m.is_some_and(|column| self.at(column) == Some(*at)))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_every_wording() {
        use Column::*;
        for (title, expected) in [
            ("STT", Some(Ordinal)),
            ("Mã số TTHC", Some(Code)),
            ("Mã số hồ sơ TTHC", Some(Code)),
            ("Số hồ sơ TTHC", Some(Code)),
            ("MÃ THỦ TỤC", Some(Code)),
            ("Tên thủ tục hành chính", Some(Name)),
            ("Lĩnh vực / Tên TTHC", Some(Name)),
            ("Tên", Some(Name)),
            ("Tên TTHC được thay thế", Some(ReplacedName)),
            ("Lĩnh vực", Some(Field)),
            ("Tình trạng", Some(Status)),
            ("Tình trạng hiệu lực", Some(Status)),
            ("Còn/hết hiệu lực", Some(Status)),
            ("Còn hiệu lực, hết hiệu lực", Some(Status)),
            ("Hiệu lực", Some(Status)),
            ("Còn hiệu lực", Some(ValidMark)),
            ("Hết hiệu lực (x)", Some(ExpiredMark)),
            ("Còn", Some(ValidMark)),
            ("Hết", Some(ExpiredMark)),
            ("Quyết định công bố", Some(Decision)),
            ("Số, ngày quyết định", Some(Decision)),
            ("Quyết định đã công bố", Some(Decision)),
            ("Số QĐ", Some(Decision)),
            ("Ngày quyết định", Some(DecisionDate)),
            ("Ngày ban hành QĐ", Some(DecisionDate)),
            ("Ngày có hiệu lực", Some(EffectiveDate)),
            ("Ngày hiệu lực", Some(EffectiveDate)),
            ("Hiệu lực từ ngày", Some(EffectiveDate)),
            ("Thời điểm có hiệu lực", Some(EffectiveDate)),
            ("Ngày hết hiệu lực", Some(ExpiryDate)),
            ("Thời điểm hết hiệu lực", Some(ExpiryDate)),
            ("Ngày bãi bỏ", Some(ExpiryDate)),
            ("Cơ quan thực hiện", Some(Agency)),
            ("Cơ quan ban hành", Some(IssuingAgency)),
            ("Tên VBQPPL quy định việc bãi bỏ", Some(Basis)),
            ("Căn cứ pháp lý", Some(Basis)),
            ("Ghi chú", Some(Note)),
            ("Thời hạn giải quyết", None),
            ("Phí, lệ phí (VNĐ)", None),
            ("Tên mẫu đơn", None),
        ] {
            assert_eq!(meaning(title), expected, "{title}");
        }
    }

    #[test]
    fn a_row_of_titles_is_told_from_a_row_of_a_list() {
        assert!(Columns::of_titles(["STT", "Mã số", "Tên TTHC"]).is_some());
        assert!(Columns::of_titles(["1", "1.013129", "Cấp thẻ"]).is_none());
        assert!(Columns::of_titles(["DANH MỤC THỦ TỤC HÀNH CHÍNH CÒN HIỆU LỰC, HẾT HIỆU LỰC"]).is_none());
        assert!(Columns::of_titles(["STT", "Hình thức nộp", "Thời hạn giải quyết"]).is_none());
    }
}
