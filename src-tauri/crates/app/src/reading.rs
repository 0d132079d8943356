//! From the readers' values to the facts the rules need. Readers never fail, they report; should one panic all the
//! same, it costs one file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use documents::citations::decision_refs;
use documents::decision::{Role, file_role, read_decision};
use documents::procedure::{Mark, MarkedProcedure, ProcedureReading, read_procedures, with_marks};
use documents::{Block, Condition, Document, FileType, Place, Problem};
use domain::DecisionRef;
use domain::marking::{MarkPlace, MarkedReading, SectionMark};
use domain::reading::{
    Abolished, Announced, DecisionFound, FileCondition, FileReading, FileRole, ListFound, ListRow,
    ProcedureFound, ReadingProblem, Validity,
};

use legacy_text::LegacyEncoding;

use crate::arrival::{broken_reading, sha256_hex};

/// Most decisions kept that the text of a file names.
const MAX_CITES: usize = 5;
/// Most problems kept of one file.
const MAX_PROBLEMS: usize = 50;
/// Problems of a workbook that leave nothing to count.
const UNREADABLE: [&str; 2] = ["encrypted", "truncated"];
/// Most names and codes kept of an unreadable file.
const MAX_HINTS: usize = 20;

/// A member of an archive, read.
#[derive(Debug, Clone)]
pub struct MemberRead {
    /// Its index in the archive.
    pub index: u32,
    /// Its name as the archive gives it.
    pub name: String,
    /// Size of its bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What was found.
    pub reading: FileReading,
}

/// Runs a reader; a panic costs this one file.
pub fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

/// Key of the problem of a file whose reader panicked.
pub const READER_FAILED: &str = "reader-failed";

/// Reads a document. One whose reader panics has no body, and a problem that says so.
pub fn read_document(bytes: &[u8]) -> Document {
    guarded(|| documents::read(bytes)).unwrap_or_else(|| {
        let file_type = guarded(|| documents::sniff(bytes)).unwrap_or(FileType::Other);
        let mut document = Document::new(file_type);
        document
            .problems
            .push(Problem::whole(READER_FAILED, file_type.as_str()));
        document
    })
}

/// A document with its procedures, sections standing where people marked them.
#[derive(Debug, Clone)]
pub struct Marked {
    /// The document.
    pub document: Document,
    /// Its procedures.
    pub procedures: Vec<ProcedureReading>,
    /// Marks that do not fit the document.
    pub unfit: Vec<Problem>,
}

impl Marked {
    /// The reader panicked: nothing can be said of what stands there.
    pub fn has_failed(&self) -> bool {
        has_failed(&self.document)
    }
}

/// Whether the reader of a document panicked.
pub fn has_failed(document: &Document) -> bool {
    document.problems.iter().any(|p| p.key == READER_FAILED)
}

/// Reads a document and its procedures with the marks in force.
pub fn read_marked(bytes: &[u8], marks: &[SectionMark]) -> Marked {
    let mut document = read_document(bytes);
    let found = guarded(|| {
        let marks: Vec<Mark> = marks.iter().map(mark).collect();
        with_marks(read_procedures(&document), &marks, &document)
    });
    let (procedures, unfit) = found.unwrap_or_else(|| {
        document
            .problems
            .push(Problem::whole(READER_FAILED, "procedures"));
        (Vec::new(), Vec::new())
    });
    Marked {
        document,
        procedures,
        unfit,
    }
}

fn mark(mark: &SectionMark) -> Mark {
    Mark {
        section_key: mark.section.clone(),
        procedure: match &mark.procedure.code {
            Some(code) => MarkedProcedure::Code(code.clone()),
            None => MarkedProcedure::Index(index(mark.procedure.index)),
        },
        from: place(mark.from),
        to: place(mark.to),
    }
}

fn place(place: MarkPlace) -> Place {
    Place {
        block: index(place.block),
        row: place.row.map(index),
        cell: place.cell.map(index),
        paragraph: place.paragraph.map(index),
    }
}

fn index(from_zero: u32) -> usize {
    usize::try_from(from_zero).unwrap_or(usize::MAX)
}

/// Converted letters as they stand in the file: what is seen where the font is not known. The names are those the
/// readers give ([`documents::Run::converted_from`]).
pub fn before_conversion(text: &str, font: Option<&str>, encoding: &str) -> Option<String> {
    let known = LegacyEncoding::ALL
        .into_iter()
        .find(|known| known.name().starts_with(encoding));
    let known = known.or_else(|| font.and_then(LegacyEncoding::of_font))?;
    let (bytes, _) = legacy_text::encode(text, known);
    Some(bytes.into_iter().map(char::from).collect())
}

/// The facts of a reading with marks, as the register keeps them.
pub fn marked_reading(marked: &Marked) -> MarkedReading {
    let decision = guarded(|| read_decision(&marked.document)).flatten();
    let role = guarded(|| file_role(&marked.document, decision.as_ref(), &marked.procedures));
    MarkedReading {
        role: role.map_or(FileRole::Other, role_of),
        procedures: marked.procedures.iter().cloned().map(procedure_found).collect(),
    }
}

fn role_of(role: Role) -> FileRole {
    match role {
        Role::Decision => FileRole::Decision,
        Role::Procedure => FileRole::Procedure,
        Role::DecisionAndProcedures => FileRole::DecisionAndProcedures,
        Role::Form => FileRole::Form,
        Role::ValidityList | Role::Other => FileRole::Other,
    }
}

fn procedure_found(p: ProcedureReading) -> ProcedureFound {
    ProcedureFound {
        code: p.code,
        name: p.name,
        sections_absent: p.absent.into_iter().map(str::to_owned).collect(),
        sections_heading_only: p.heading_only.into_iter().map(str::to_owned).collect(),
        forms_named: p.forms_named,
        place: p.place.to_string(),
    }
}

/// Reads a file and, when it is a ZIP archive, its members.
pub fn read_with_members(bytes: &[u8], name: &str) -> (FileReading, Vec<MemberRead>) {
    let file_type = guarded(|| documents::sniff(bytes)).unwrap_or(FileType::Other);
    if file_type != FileType::Zip {
        return (read_file(bytes, name), Vec::new());
    }
    let mut reading = FileReading::opaque("zip", true);
    reading.role = FileRole::Archive;
    let Some(opened) = guarded(|| documents::archive::members(bytes, &documents::archive::Limits::default()))
    else {
        return (broken_reading("zip"), Vec::new());
    };
    let (members, problems) = opened;
    reading.problems = problems.iter().take(MAX_PROBLEMS).map(problem).collect();
    let members: Vec<MemberRead> = members
        .into_iter()
        .zip(0..)
        .map(|(member, index)| {
            let inner = if member.encrypted {
                encrypted_member()
            } else {
                read_file(&member.bytes, &member.name)
            };
            MemberRead {
                index,
                size_bytes: member.bytes.len() as u64,
                sha256: sha256_hex(&member.bytes),
                name: member.name,
                reading: inner,
            }
        })
        .collect();
    if members.is_empty() {
        reading.readable = false;
    }
    if members
        .iter()
        .any(|m| m.reading.condition == Some(FileCondition::Encrypted))
        && members.iter().all(|m| !m.reading.readable)
    {
        reading.readable = false;
        reading.condition = Some(FileCondition::Encrypted);
    }
    (reading, members)
}

fn encrypted_member() -> FileReading {
    let mut reading = FileReading::opaque("other", false);
    reading.condition = Some(FileCondition::Encrypted);
    reading
}

/// Reads one file.
pub fn read_file(bytes: &[u8], name: &str) -> FileReading {
    let file_type = guarded(|| documents::sniff(bytes)).unwrap_or(FileType::Other);
    let read = guarded(|| match file_type {
        _ if sheets::is_workbook(bytes, file_type) => read_workbook(bytes, file_type),
        FileType::Rar | FileType::SevenZip | FileType::Zip => {
            let mut reading = FileReading::opaque(file_type.as_str(), false);
            reading.role = FileRole::Archive;
            reading
        }
        FileType::Text if is_csv(name) => read_workbook(bytes, file_type),
        FileType::Text | FileType::Other | FileType::Pdf => {
            let mut reading = FileReading::opaque(file_type.as_str(), true);
            if file_type == FileType::Pdf {
                reading.readable = false;
            }
            reading
        }
        _ => facts_of_document(bytes, name),
    });
    let mut reading = read.unwrap_or_else(|| broken_reading(file_type.as_str()));
    if let Some(told) = told_by_name(&reading, name) {
        reading.true_type = told.as_str().to_owned();
    }
    reading
}

/// The type of a file whose content does not tell it any more: a file cut at its head has nothing left, and then the
/// name is all there is.
fn told_by_name(reading: &FileReading, name: &str) -> Option<FileType> {
    let name = name.to_lowercase();
    let cut = reading.condition == Some(FileCondition::Truncated) && reading.hints.is_empty();
    match reading.true_type.as_str() {
        "doc" if cut && name.ends_with(".xls") => Some(FileType::Xls),
        "docx" if cut && name.ends_with(".xlsx") => Some(FileType::Xlsx),
        _ => None,
    }
}

fn is_csv(name: &str) -> bool {
    name.to_lowercase().ends_with(".csv")
}

fn problem(p: &documents::Problem) -> ReadingProblem {
    ReadingProblem {
        key: p.key.clone(),
        place: p.place.map(|place| place.to_string()).unwrap_or_default(),
        detail: p.detail.clone(),
    }
}

fn read_workbook(bytes: &[u8], file_type: FileType) -> FileReading {
    let book = sheets::read(bytes, file_type);
    // Excel's workbook of one XML file comes under the name `.xls` and has no type of its own.
    let true_type = match file_type {
        FileType::Xlsx | FileType::Ods => file_type,
        FileType::Text if !sheets::is_workbook(bytes, file_type) => file_type,
        _ => FileType::Xls,
    };
    let mut reading = FileReading::opaque(true_type.as_str(), !book.sheets.is_empty());
    reading.problems = book
        .problems
        .iter()
        .take(MAX_PROBLEMS)
        .map(sheet_problem)
        .collect();
    reading.condition = match book
        .problems
        .iter()
        .map(|p| p.key.as_str())
        .find(|k| UNREADABLE.contains(k))
    {
        Some("encrypted") => Some(FileCondition::Encrypted),
        Some("truncated") => Some(FileCondition::Truncated),
        _ => None,
    };
    reading.readable &= reading.condition.is_none();
    if reading.readable && sheets::is_validity_list(&book) {
        reading.role = FileRole::ValidityList;
        reading.list = Some(list(&sheets::list_rows(&book), &mut reading.problems));
    }
    reading
}

fn sheet_problem(p: &sheets::Problem) -> ReadingProblem {
    ReadingProblem {
        key: p.key.clone(),
        place: p.place.as_ref().map(ToString::to_string).unwrap_or_default(),
        detail: p.detail.clone(),
    }
}

fn list(found: &sheets::ListReading, problems: &mut Vec<ReadingProblem>) -> ListFound {
    let room = MAX_PROBLEMS.saturating_sub(problems.len());
    problems.extend(found.problems.iter().take(room).map(sheet_problem));
    let rows = found
        .rows
        .iter()
        .map(|row| ListRow {
            code: row.code.clone(),
            name: row.name.clone(),
            status: match &row.status {
                Some(sheets::Status::Valid) => Some(Validity::Valid),
                Some(sheets::Status::Expired) => Some(Validity::Expired),
                _ => None,
            },
            status_words: match &row.status {
                Some(sheets::Status::Other(words)) => Some(words.clone()),
                _ => None,
            },
            decision: row.decision.clone(),
            decision_date: row.decision_date,
            effective_date: row.effective_date,
            expiry_date: row.expiry_date,
            field: row.field.clone(),
            place: row.place.to_string(),
        })
        .collect();
    ListFound {
        rows,
        replaces_earlier: found.replaces_earlier,
    }
}

fn facts_of_document(bytes: &[u8], name: &str) -> FileReading {
    let document = documents::read(bytes);
    let mut reading = FileReading::opaque(document.file_type.as_str(), document.is_readable());
    reading.condition = condition(&document);
    reading.problems = document.problems.iter().take(MAX_PROBLEMS).map(problem).collect();
    reading.converted_from = converted_from(&document.body);
    let procedures = read_procedures(&document);
    if !reading.readable {
        reading.hints = procedures
            .iter()
            .flat_map(|p| p.code.iter().cloned().chain(std::iter::once(p.name.clone())))
            .filter(|hint| !hint.trim().is_empty())
            .take(MAX_HINTS)
            .collect();
        reading.role = match procedures.is_empty() {
            _ if is_named_decision(name) => FileRole::Decision,
            true => FileRole::Other,
            false => FileRole::Procedure,
        };
        if reading.condition == Some(FileCondition::Encrypted)
            && document.file_type == FileType::Docx
            && name.to_lowercase().ends_with(".xlsx")
        {
            // What a locked package is, is locked away with it: here the name is all there is.
            reading.true_type = FileType::Xlsx.as_str().to_owned();
        }
        return reading;
    }
    let decision = read_decision(&document);
    // Looking at a document as a list reads it all once more, so only what is nothing else is looked at.
    let book = (decision.is_none() && procedures.is_empty())
        .then(|| sheets::from_document(&document))
        .filter(sheets::is_validity_list);
    reading.role = match file_role(&document, decision.as_ref(), &procedures) {
        _ if book.is_some() => FileRole::ValidityList,
        role => role_of(role),
    };
    if let Some(book) = &book {
        reading.list = Some(list(&sheets::list_rows(book), &mut reading.problems));
    }
    reading.decision = decision.map(|d| DecisionFound {
        number: d.number,
        date: d.date,
        about: d.abstract_,
        procedures: d
            .procedures
            .into_iter()
            .map(|a| Announced {
                code: a.code,
                name: a.name,
                field: a.field,
                agency: a.agency,
            })
            .collect(),
        abolished: d
            .abolished
            .into_iter()
            .map(|a| Abolished {
                code: a.code,
                name: a.name,
                published_by: a.published_by,
                published_on: a.published_on,
            })
            .collect(),
    });
    reading.procedures = procedures.into_iter().map(procedure_found).collect();
    if reading.decision.is_none() {
        reading.cites = cites(&document);
    }
    reading
}

/// Whether a file that cannot be read is called a decision: "QĐ 633.doc", "Quyết định 113 công bố….doc"; not one
/// called after a procedure whose name begins so, "Quyết định thu hồi rừng….doc".
fn is_named_decision(name: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let base = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let bare = domain::text::fold_bare(base);
    let bare = bare.strip_prefix("toan van ").unwrap_or(&bare);
    let Some(rest) = bare
        .strip_prefix("quyet dinh")
        .or_else(|| bare.strip_prefix("qd"))
    else {
        return false;
    };
    let rest = rest.trim_start();
    rest.is_empty()
        || rest.starts_with(|c: char| c.is_ascii_digit())
        || [
            "so ", "cong bo", "ubnd", "cua ", "ban hanh", "ve viec", "vv", "v v", "kem", "va ",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
}

fn condition(document: &Document) -> Option<FileCondition> {
    // The gravest first: what cannot be read goes before what is only to be known.
    [
        (Condition::Empty, FileCondition::Empty),
        (Condition::Encrypted, FileCondition::Encrypted),
        (Condition::Truncated, FileCondition::Truncated),
        (Condition::Macros, FileCondition::Macros),
    ]
    .into_iter()
    .find(|(condition, _)| document.conditions.contains(condition))
    .map(|(_, ours)| ours)
}

fn converted_from(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(p) => p.runs.iter().find_map(|r| r.converted_from).map(str::to_owned),
        Block::Table(t) => t
            .rows
            .iter()
            .flat_map(|r| &r.cells)
            .find_map(|c| converted_from(&c.blocks)),
    })
}

fn cites(document: &Document) -> Vec<DecisionRef> {
    let mut out: Vec<DecisionRef> = Vec::new();
    for found in decision_refs(&documents::to_text(document)) {
        let decision = DecisionRef::new(found.number, found.date);
        if found.complete && !found.cited_as_basis && !out.contains(&decision) {
            out.push(decision);
        }
        if out.len() == MAX_CITES {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use domain::reading::FileRole;

    use super::{is_named_decision, read_file};

    #[test]
    fn a_list_in_every_kind_of_workbook() {
        let check = |name: &str, bytes: &[u8], true_type: &str| {
            let reading = read_file(bytes, name);
            assert_eq!(reading.true_type, true_type, "{name}");
            assert_eq!(reading.role, FileRole::ValidityList, "{name}");
            assert!(reading.readable, "{name}");
            assert_eq!(reading.list.map(|list| list.rows.len()), Some(3), "{name}");
        };
        macro_rules! list {
            ($ext:literal) => {
                include_bytes!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../../tests/fixtures/sheets/danh-muc.",
                    $ext
                ))
            };
        }
        check("list.xls", list!("xls"), "xls");
        check("list.xlsx", list!("xlsx"), "xlsx");
        check("list.ods", list!("ods"), "ods");
        check("list.csv", list!("csv"), "text");
        // Excel's own XML, and OpenDocument in one file, under Excel's name.
        check("list.xls", list!("xml"), "xls");
        check("list.xls", list!("fods"), "ods");
    }

    #[test]
    fn a_decision_by_its_name_alone() {
        let check = |name: &str, want: bool| assert_eq!(is_named_decision(name), want, "{name}");
        check("QĐ 633.doc", true);
        check("QD633.DOC", true);
        check("Quyết định số 174-QĐ-UBND.doc", true);
        check("Quyết định công bố TTHC.doc", true);
        check("Toàn văn Quyết định 12.doc", true);
        check("Quyết định thu hồi rừng đối với hộ gia đình.docx", false);
        check("TTHC 1.doc", false);
    }
}
