//! The announcing decision: its number, day and signer, and the lists in its annex.
//!
//! The forms follow Nghị định 30/2020/NĐ-CP (lay-out of official papers) and Thông tư 02/2017/TT-VPCP (lists of
//! procedures newly issued, amended, replaced, abolished). A draft has no number yet; a paper that announces no
//! procedures is not read as one.

use jiff::civil::Date;
use serde::Serialize;

use crate::citations::{dates, decision_refs};
use crate::codes::procedure_code;
use crate::columns::{Column, Columns};
use crate::folded::{fold, squeeze};
use crate::lines::{Line, first_loose_lines, loose_lines};
use crate::model::{Block, Document, Place};
use crate::procedure::ProcedureReading;
pub use lists::MAX_LIST_ROWS;
use lists::{grid, lists};

mod lists;
#[cfg(test)]
mod tests;

/// Lines among which the head of a decision stands.
const HEAD_LINES: usize = 80;

/// How the lines over a signature begin: on whose behalf, and the office (Nghị định 30/2020/NĐ-CP, annex I).
const OFFICES: [&str; 29] = [
    "kt.",
    "tm.",
    "tuq.",
    "tl.",
    "q.",
    "quyen ",
    "chu tich",
    "pho chu tich",
    "chanh van phong",
    "pho chanh van phong",
    "giam doc",
    "pho giam doc",
    "bo truong",
    "thu truong",
    "thong doc",
    "pho thong doc",
    "tong cuc truong",
    "pho tong cuc truong",
    "cuc truong",
    "pho cuc truong",
    "tong giam doc",
    "pho tong giam doc",
    "tong thanh tra",
    "pho tong thanh tra",
    "chu nhiem",
    "pho chu nhiem",
    "vien truong",
    "truong ban",
    "pho truong ban",
];
/// How the line that names who decides begins, between the abstract and the legal grounds.
const DECIDERS: [&str; 15] = [
    "chu tich",
    "uy ban nhan dan",
    "chanh van phong",
    "giam doc",
    "bo truong",
    "quyen bo truong",
    "tong giam doc",
    "thong doc",
    "tong cuc truong",
    "cuc truong",
    "tong thanh tra",
    "chu nhiem",
    "thu tuong",
    "truong ban",
    "can cu",
];

/// A decision as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionReading {
    /// `113/QĐ-UBND`; `None` in a draft.
    pub number: Option<String>,
    /// The day of issue.
    pub date: Option<Date>,
    /// Who signed it.
    pub signer: Option<Signer>,
    /// `Về việc công bố …`, without the first words.
    #[serde(rename = "abstract")]
    pub abstract_: Option<String>,
    /// The field it is about.
    pub field: Option<String>,
    /// The body that issued it, as printed at the head.
    pub issuing_body: Option<String>,
    /// The procedures it announces.
    pub procedures: Vec<Announced>,
    /// The procedures it abolishes.
    pub abolished: Vec<Abolished>,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// The name.
    pub name: String,
    /// The title as printed (`KT. CHỦ TỊCH PHÓ CHỦ TỊCH`).
    pub title: String,
}

/// What the decision does to an announced procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnouncedKind {
    /// `mới ban hành`
    New,
    /// `được sửa đổi, bổ sung`
    Amended,
    /// `được thay thế`
    Replaced,
    /// One list for `mới ban hành, được sửa đổi, bổ sung`: the paper does not say which.
    NewOrAmended,
}

/// A procedure in the decision's lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// The code, when the row has one.
    pub code: Option<String>,
    /// The name.
    pub name: String,
    /// The field, from its column or the group it stands in.
    pub field: Option<String>,
    /// The agency that carries it out.
    pub agency: Option<String>,
    /// What the decision does to it.
    pub kind: AnnouncedKind,
    /// Where the row stands.
    pub place: Place,
}

/// A procedure the decision abolishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Abolished {
    /// The code, when the row has one.
    pub code: Option<String>,
    /// The name.
    pub name: String,
    /// The field, where given.
    pub field: Option<String>,
    /// The agency that carried it out.
    pub agency: Option<String>,
    /// Number of the decision that had announced it.
    pub published_by: Option<String>,
    /// Day of that decision.
    pub published_on: Option<Date>,
    /// The legal text that abolishes it.
    pub basis: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The decision and its lists.
    Decision,
    /// One or more procedures.
    Procedure,
    /// Both in one file.
    #[serde(rename = "decision+procedures")]
    DecisionAndProcedures,
    /// A list of procedures in force and no longer in force.
    ValidityList,
    /// A form to fill in.
    Form,
    /// None of these.
    Other,
}

impl Role {
    /// The short name used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Procedure => "procedure",
            Self::DecisionAndProcedures => "decision+procedures",
            Self::ValidityList => "validity-list",
            Self::Form => "form",
            Self::Other => "other",
        }
    }
}

/// The role of a document, from what was read in it.
pub fn file_role(
    document: &Document,
    decision: Option<&DecisionReading>,
    procedures: &[ProcedureReading],
) -> Role {
    match (decision.is_some(), procedures.is_empty()) {
        (true, true) => Role::Decision,
        (true, false) => Role::DecisionAndProcedures,
        (false, false) => Role::Procedure,
        (false, true) if looks_like_validity_list(document) => Role::ValidityList,
        (false, true) if looks_like_form(document) => Role::Form,
        (false, true) => Role::Other,
    }
}

/// Reads the announcing decision in `document`, if it holds one ahead of any procedure.
pub fn read_decision(document: &Document) -> Option<DecisionReading> {
    // Most files are no decision, and their head says so.
    let title = decision_title(&first_loose_lines(document, HEAD_LINES))?;
    let lines = loose_lines(document);
    let order = lines
        .iter()
        .skip(title)
        .position(|line| is_article(&line.text))
        .map(|at| title + at)?;
    let abstract_ = abstract_of(&lines, title, order);
    let announces = |text: &str| {
        let text = fold(text);
        text.contains("cong bo") && (text.contains("thu tuc hanh chinh") || text.contains("tthc"))
    };
    let first_article: String = lines
        .iter()
        .skip(order)
        .take(6)
        .map(|line| line.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    if !abstract_.as_deref().is_some_and(announces) && !announces(&first_article) {
        return None;
    }
    let head = lines.get(..title).unwrap_or_default();
    let own = head
        .iter()
        .filter(|line| is_number_line(&line.text))
        .find_map(|line| decision_refs(&line.text).into_iter().find(|r| r.complete));
    let annexed = annexed_to(&lines, order);
    let mut number = own.map(|r| r.number);
    let mut date = head
        .iter()
        .filter(|line| fold(&line.text).contains("ngay"))
        .find_map(|line| dates(&line.text).first().map(|(_, date)| *date));
    if let Some(annexed) = annexed {
        number = number.or(Some(annexed.number));
        date = date.or(annexed.date);
    }
    let (procedures, abolished) = lists(document, abstract_.as_deref().unwrap_or_default());
    let shared = shared_field(&procedures);
    let field = shared.or_else(|| abstract_.as_deref().and_then(field_in));
    Some(DecisionReading {
        number,
        date,
        signer: signer(&lines, order),
        field,
        issuing_body: issuing_body(head),
        abstract_,
        procedures,
        abolished,
    })
}

/// The line `QUYẾT ĐỊNH` of the paper's title, near the top.
fn decision_title(lines: &[Line]) -> Option<usize> {
    let title = lines.iter().take(HEAD_LINES).position(|line| {
        let words = fold(&line.text);
        let words = words.trim_end_matches([':', '.', ' ']);
        words == "quyet dinh"
            || words.starts_with("quyet dinh ve viec")
            || words.starts_with("quyet dinh v/v")
    })?;
    // The paper's own head, not a procedure's or a form's that quotes one.
    let begun = lines.iter().take(title).any(|line| {
        crate::sections::heading(line.label.as_deref(), &line.text, false)
            .is_some_and(|h| h.closed && h.key == "trinh_tu")
    });
    (!begun).then_some(title)
}

fn is_article(text: &str) -> bool {
    let words = fold(text);
    words.starts_with("dieu 1.")
        || words.starts_with("dieu 1:")
        || words.starts_with("dieu 1 ")
        || words == "dieu 1"
}

fn is_number_line(text: &str) -> bool {
    let words = fold(text);
    words.starts_with("so") || words.contains(" so:") || words.contains("/qd-") || words.contains("/ qd")
}

/// What stands between the title and the body that decides.
fn abstract_of(lines: &[Line], title: usize, order: usize) -> Option<String> {
    let own = lines
        .get(title)
        .map(|line| line.text.as_str())
        .unwrap_or_default();
    let mut parts: Vec<&str> = Vec::new();
    if let Some(at) = fold(own).find("ve viec")
        && at > 0
    {
        parts.push(
            own.get(crate::folded::Folded::new(own).origin(at)..)
                .unwrap_or_default(),
        );
    }
    for line in lines.get(title + 1..order).unwrap_or_default() {
        let words = fold(&line.text);
        let done = (line.emphasised && DECIDERS.iter().any(|start| words.starts_with(start)))
            || words.starts_with("can cu ")
            || words.trim_end_matches([':', ' ']) == "quyet dinh";
        if done {
            break;
        }
        if line.text.chars().any(char::is_alphanumeric) {
            parts.push(&line.text);
        }
    }
    let text = squeeze(&parts.join(" "));
    let folded = crate::folded::Folded::new(&text);
    let skip = ["ve viec ", "v/v "]
        .iter()
        .find(|start| folded.text.starts_with(**start))
        .map_or(0, |s| s.len());
    let text = text.get(folded.origin(skip)..)?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `(Kèm theo Quyết định số 113/QĐ-UBND ngày …)` over the annex.
fn annexed_to(lines: &[Line], from: usize) -> Option<crate::citations::DecisionRef> {
    lines
        .iter()
        .skip(from)
        .filter(|line| {
            let words = fold(&line.text);
            line.text.starts_with('(') && words.contains("kem theo quyet dinh")
        })
        .find_map(|line| decision_refs(&line.text).into_iter().find(|r| r.complete))
}

/// `trong lĩnh vực Du lịch thuộc phạm vi …`
fn field_in(text: &str) -> Option<String> {
    const ENDS: [&str; 10] = [
        " thuoc pham vi",
        " thuoc tham quyen",
        " thuoc chuc nang",
        " thuoc trach nhiem",
        " cua so ",
        " tren dia ban",
        " ap dung",
        " do ",
        " tai tinh",
        " tinh ",
    ];
    let folded = crate::folded::Folded::new(text);
    let at = folded.text.find("linh vuc ")? + "linh vuc ".len();
    let rest = folded.text.get(at..)?;
    let end = ENDS
        .iter()
        .filter_map(|end| rest.find(end))
        .chain(rest.find([';', '(']))
        .min()
        .unwrap_or(rest.len());
    let field = folded
        .original(text, at, at + end)
        .trim()
        .trim_end_matches(['.', ','])
        .to_owned();
    (!field.is_empty()).then_some(field)
}

fn shared_field(procedures: &[Announced]) -> Option<String> {
    let first = procedures.first()?.field.clone()?;
    procedures
        .iter()
        .all(|p| p.field.as_deref() == Some(&first))
        .then_some(first)
}

/// The lines at the top left: `ỦY BAN NHÂN DÂN` / `TỈNH KHÁNH HÒA`.
fn issuing_body(head: &[Line]) -> Option<String> {
    let body: Vec<&str> = head
        .iter()
        .take_while(|line| !crate::lines::names_the_republic(line) && !is_number_line(&line.text))
        .map(|line| line.text.as_str())
        .filter(|text| text.chars().any(char::is_alphabetic))
        .take(4)
        .collect();
    let body = squeeze(&body.join(" "));
    (!body.is_empty()).then_some(body)
}

/// The title and name under the last article: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`, `(Đã ký)`, `Nguyễn Hữu Phước`.
fn signer(lines: &[Line], order: usize) -> Option<Signer> {
    let is_title = |line: &Line| {
        let words = fold(&line.text);
        let shouted = !line.text.chars().any(char::is_lowercase);
        shouted && OFFICES.iter().any(|office| words.starts_with(office))
    };
    let start = lines
        .iter()
        .enumerate()
        .skip(order)
        .find(|(_, line)| is_title(line))?
        .0;
    let titles: Vec<&str> = lines
        .iter()
        .skip(start)
        .take_while(|line| is_title(line))
        .map(|line| line.text.as_str())
        .collect();
    let after = lines.iter().skip(start + titles.len()).take(6);
    let name = after
        .map(|line| line.text.trim())
        .find(|text| is_person_name(text))?;
    Some(Signer {
        name: name.to_owned(),
        title: titles.join(" "),
    })
}

fn is_person_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '.' | '\u{300}'..='\u{323}'))
        })
        && !fold(text).starts_with("phu luc")
}

/// A list with a status in it, and no decision around it.
fn looks_like_validity_list(document: &Document) -> bool {
    document.body.iter().any(|block| match block {
        Block::Paragraph(_) => false,
        Block::Table(table) => grid(table).iter().any(|row| {
            Columns::of_titles(row.iter().map(String::as_str)).is_some_and(|columns| {
                use Column::{EffectiveDate, ExpiredMark, ExpiryDate, Status, ValidMark};
                [Status, ValidMark, ExpiredMark, EffectiveDate, ExpiryDate]
                    .iter()
                    .any(|column| columns.at(*column).is_some())
            })
        }),
    }) || {
        let says = |line: &Line| {
            let words = fold(&line.text);
            words.contains("danh muc") && words.contains("hieu luc")
        };
        let lines = loose_lines(document);
        lines.iter().take(HEAD_LINES).any(says)
            && lines.iter().any(|line| procedure_code(&line.text).is_some())
    }
}

/// A paper to fill in: an application, a declaration, with blanks.
fn looks_like_form(document: &Document) -> bool {
    const TITLES: [&str; 9] = [
        "don ",
        "to khai",
        "giay de nghi",
        "phieu",
        "ban khai",
        "mau so",
        "mau ",
        "to trinh",
        "ban cam ket",
    ];
    let lines = loose_lines(document);
    let blanks = lines
        .iter()
        .filter(|l| ["....", "…", "____"].iter().any(|b| l.text.contains(b)))
        .count();
    let titled = lines.iter().take(20).any(|line| {
        let words = fold(&line.text);
        line.emphasised && TITLES.iter().any(|title| words.starts_with(title))
    });
    let addressed = lines.iter().any(|line| fold(&line.text).starts_with("kinh gui"));
    (titled && (addressed || blanks > 0)) || (addressed && blanks > 2)
}
