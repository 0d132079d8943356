//! Rows of a validity list out of a workbook.

mod cells;

use std::collections::HashMap;

use documents::citations::{DecisionRef, dates, decision_refs, main_decision};
use documents::codes::procedure_code;
use documents::columns::{Column, Columns};
use documents::folded::fold;
use jiff::civil::Date;
use serde::Serialize;

use crate::grid::serial_date;
use crate::status::{Status, StatusKind, group_status, kind_of, says_it_replaces, status_of};
use crate::workbook::{CellValue, Problem, RowPlace, Sheet, Workbook};
use cells::{
    code_of, distinct, group_field, group_level, is_code, is_column_count, is_group_mark, is_mark,
    is_ordinal, is_total, lines_parted, names_field,
};

/// Problems kept of one list.
const MAX_PROBLEMS: usize = 1_000;

/// Rows about procedures in one list; the whole country has some six thousand procedures, and a row is half a kilobyte.
const MAX_LISTED: usize = 20_000;

/// A list as read.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListReading {
    /// The rows about procedures, in order.
    pub rows: Vec<ListRow>,
    /// `true` when a title of the list says it stands in the place of earlier ones.
    pub replaces_earlier: bool,
    /// The decision the title names.
    pub decision: Option<DecisionRef>,
    /// What was not understood, and where; those of the workbook first.
    pub problems: Vec<Problem>,
}

/// A row about a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListRow {
    /// The procedure's code; `None` when the cell is empty or not understood.
    pub code: Option<String>,
    /// The procedure's name; empty when the row gives none.
    pub name: String,
    /// In force or no longer; `None` when nothing says so.
    pub status: Option<Status>,
    /// What the words of the status name more closely, when its own cell says it.
    pub kind: Option<StatusKind>,
    /// The level the group it stands in names: `cấp tỉnh`, `cấp xã`.
    pub level: Option<String>,
    /// The field, from its column or the group it stands in.
    pub field: Option<String>,
    /// The agency that carries it out.
    pub agency: Option<String>,
    /// Number of the decision that announced it.
    pub decision: Option<String>,
    /// Day of that decision.
    pub decision_date: Option<Date>,
    /// In force since.
    pub effective_date: Option<Date>,
    /// No longer in force since.
    pub expiry_date: Option<Date>,
    /// Remarks as written.
    pub note: Option<String>,
    /// Where the row stands.
    pub place: RowPlace,
}

/// `true` when the workbook is a list of procedures sent to say which are in force: a sheet with titled columns
/// for code or name and at least one row; for the tables of a document, one that also speaks of validity and is
/// not a decision's annex or a procedure.
pub fn is_validity_list(workbook: &Workbook) -> bool {
    if workbook.of_decision {
        return false;
    }
    let list = list_rows(workbook);
    if list.rows.is_empty() {
        return false;
    }
    !workbook.of_document
        || list
            .rows
            .iter()
            .any(|row| row.status.is_some() || row.effective_date.is_some())
}

/// Reads the rows about procedures of every sheet that is shown. What a cell says and is not understood is a problem at
/// its row, and never a guess.
///
/// ```
/// use documents::FileType;
/// use sheets::{Status, list_rows, read};
///
/// let csv = "Mã TTHC;Tên TTHC;Tình trạng\n1.002567;Cấp thẻ;Còn hiệu lực\n1.002568;Đổi thẻ;chờ xem\n";
/// let list = list_rows(&read(csv.as_bytes(), FileType::Text));
/// assert_eq!(list.rows[0].status, Some(Status::Valid));
/// assert_eq!(list.problems[0].key, "status-not-understood");
/// assert_eq!(list.problems[0].place.as_ref().unwrap().row, 2);
/// ```
pub fn list_rows(workbook: &Workbook) -> ListReading {
    let mut reading = ListReading {
        problems: workbook.problems.clone(),
        ..ListReading::default()
    };
    let mut inherited = None;
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let before = (reading.rows.len(), reading.problems.len());
        let mut reader = SheetReader {
            sheet,
            index,
            days_from_1904: workbook.days_from_1904,
            columns: None,
            titles_just_read: false,
            of_sheet: group_status(&sheet.name),
            of_group: None,
            level: None,
            field: None,
            inherited: inherited.clone(),
            untitled: false,
            reading: &mut reading,
        };
        for (row, cells) in sheet.rows.iter().enumerate() {
            if reader.reading.rows.len() >= MAX_LISTED {
                break;
            }
            reader.take(row, cells);
        }
        inherited = reader.columns.take().or(inherited);
        if sheet.hidden {
            // What its writer does not show was not meant to be sent: told, not counted.
            let rows = reading.rows.len() - before.0;
            reading.rows.truncate(before.0);
            reading.problems.truncate(before.1);
            if rows > 0 {
                let detail = format!("{}: {rows} rows about procedures", sheet.name);
                reading.problems.push(Problem::whole("sheet-hidden", detail));
            }
        }
    }
    if reading.rows.len() >= MAX_LISTED {
        let problem = Problem::whole("limit-rows", MAX_LISTED.to_string());
        reading.problems.insert(0, problem);
    }
    if reading.rows.is_empty() && !workbook.sheets.is_empty() {
        reading.problems.push(Problem::whole(
            "no-list-rows",
            "no row about a procedure was found",
        ));
    }
    if reading.rows.iter().all(|row| row.status.is_none()) && !reading.rows.is_empty() {
        // Not a mistake of each row: the list has no status at all.
        reading.problems.retain(|problem| problem.key != "status-missing");
        reading.problems.push(Problem::whole(
            "no-status",
            "nothing in the list says what is in force",
        ));
    }
    note_twice_listed(&mut reading);
    reading.problems.truncate(MAX_PROBLEMS);
    reading
}

/// The same code with two statuses in one list is a contradiction a person must see.
fn note_twice_listed(reading: &mut ListReading) {
    let mut first: HashMap<&str, &ListRow> = HashMap::new();
    let mut problems = Vec::new();
    for row in &reading.rows {
        let Some(code) = row.code.as_deref() else { continue };
        match first.get(code) {
            Some(earlier) if earlier.status != row.status && problems.len() < MAX_PROBLEMS => {
                problems.push(Problem::at("listed-twice", &row.place, code));
            }
            Some(_) => {}
            None => {
                first.insert(code, row);
            }
        }
    }
    reading.problems.extend(problems);
}

struct SheetReader<'a> {
    sheet: &'a Sheet,
    index: usize,
    days_from_1904: bool,
    columns: Option<Columns>,
    titles_just_read: bool,
    of_sheet: Option<Status>,
    of_group: Option<Status>,
    level: Option<String>,
    field: Option<String>,
    /// The columns of the sheet before: a list may go on without titles.
    inherited: Option<Columns>,
    /// Rows with codes under no titles have been told.
    untitled: bool,
    reading: &'a mut ListReading,
}

impl SheetReader<'_> {
    fn take(&mut self, row: usize, cells: &[CellValue]) {
        let shown: Vec<String> = cells.iter().map(CellValue::shown).collect();
        let filled: Vec<&str> = shown
            .iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        if filled.is_empty() {
            return;
        }
        if let Some(columns) = Columns::of_titles(shown.iter().map(String::as_str)) {
            self.columns = Some(columns);
            self.titles_just_read = true;
            return;
        }
        let after_titles = std::mem::take(&mut self.titles_just_read);
        if after_titles && self.refine(&filled, &shown) {
            return;
        }
        if self.columns.is_none() && filled.len() >= 2 && cells.iter().any(|cell| is_code(&cell.shown())) {
            self.go_on_untitled(row, cells, &filled);
        }
        let Some(columns) = self.columns.clone() else {
            self.take_title(&filled);
            return;
        };
        let at = |column: Column| {
            columns
                .at(column)
                .and_then(|at| cells.get(at))
                .filter(|cell| !cell.is_empty())
        };
        let coded = at(Column::Code);
        // Where the column of codes is empty or missing, a code within the name is the code.
        let code = coded.and_then(code_of).or_else(|| {
            at(Column::Name)
                .filter(|_| coded.is_none())
                .and_then(|name| procedure_code(&name.shown()))
        });
        let name = at(Column::Name).map(CellValue::shown).unwrap_or_default();
        if code.is_none() && (is_total(&filled) || is_column_count(&filled)) {
            return;
        }
        let numbered = at(Column::Ordinal).is_some_and(is_ordinal);
        let says = |column: Column, answers: &dyn Fn(&CellValue) -> bool| at(column).is_some_and(answers);
        // The name of a signer under a column answers nothing.
        let answers = says(Column::Status, &|cell| {
            matches!(status_of(&cell.shown()), Some(Status::Valid | Status::Expired))
        }) || says(Column::ValidMark, &|cell| is_mark(&cell.shown()))
            || says(Column::ExpiredMark, &|cell| is_mark(&cell.shown()))
            || says(Column::Decision, &|cell| !decision_refs(&cell.shown()).is_empty())
            || says(Column::EffectiveDate, &|cell| self.plain_date(cell).is_some());
        // `1 | TTHC còn hiệu lực`: a numbered group.
        let group = distinct(&filled) <= 2 && filled.iter().any(|text| group_status(text).is_some());
        if code.is_none() && (distinct(&filled) <= 1 || group || name.is_empty() || !(numbered || answers)) {
            self.take_other(row, &filled);
            return;
        }
        let place = self.place(row);
        let taken = self.list_row(&at, code, name, place);
        self.reading.rows.push(taken);
    }

    /// A row with a code before any titles: the list of the sheet before goes on, or its columns cannot be told.
    fn go_on_untitled(&mut self, row: usize, cells: &[CellValue], filled: &[&str]) {
        let fits = |columns: &Columns| {
            let cell = |column| columns.at(column).and_then(|at| cells.get(at));
            cell(Column::Code).and_then(code_of).is_some()
                && cell(Column::Name).is_some_and(|name| matches!(name, CellValue::Text(_)))
        };
        if let Some(columns) = self.inherited.take_if(|columns| fits(columns)) {
            self.columns = Some(columns);
        } else if !std::mem::replace(&mut self.untitled, true) {
            let place = self.place(row);
            self.problem("titles-not-found", &place, filled.join(" | "));
        }
    }

    /// A row over the titles: what the list is about.
    fn take_title(&mut self, filled: &[&str]) {
        for text in filled {
            self.reading.replaces_earlier |= says_it_replaces(text);
            if self.reading.decision.is_none() {
                self.reading.decision = main_decision(text);
            }
            if let Some(level) = group_level(text) {
                self.level = Some(level);
            }
            if let Some(status) = group_status(text) {
                self.of_group = Some(status);
            } else if fold(text).contains("hieu luc") && fold(text).contains("danh muc") {
                self.of_group = None;
            }
        }
    }

    /// A second row of titles, under one that spans columns.
    fn refine(&mut self, filled: &[&str], shown: &[String]) -> bool {
        filled.iter().all(|text| procedure_code(text).is_none())
            && self
                .columns
                .as_mut()
                .is_some_and(|columns| columns.refine(shown.iter().map(String::as_str)))
    }

    /// A row that is no procedure: a group, a signature, or something not understood.
    fn take_other(&mut self, row: usize, filled: &[&str]) {
        let longest = filled
            .iter()
            .max_by_key(|text| text.len())
            .copied()
            .unwrap_or_default();
        if distinct(filled) <= 2 {
            if let Some(status) = group_status(longest) {
                self.of_group = Some(status);
                self.field = None;
                return;
            }
            if let Some(level) = group_level(longest) {
                self.level = Some(level);
                self.field = group_field(longest);
                return;
            }
            let named = group_field(longest).or_else(|| match filled {
                [mark, name] if is_group_mark(mark) && names_field(name) => {
                    Some(documents::folded::squeeze(name))
                }
                _ => None,
            });
            if let Some(field) = named {
                self.field = Some(field);
                return;
            }
        }
        if distinct(filled) >= 3 {
            let place = self.place(row);
            self.problem("row-not-understood", &place, filled.join(" | "));
        }
    }

    fn list_row<'c>(
        &mut self,
        at: &impl Fn(Column) -> Option<&'c CellValue>,
        code: Option<String>,
        name: String,
        place: RowPlace,
    ) -> ListRow {
        let text = |column: Column| at(column).map(CellValue::shown);
        if code.is_none() {
            let written = text(Column::Code);
            let key = if written.is_some() {
                "code-not-understood"
            } else {
                "code-missing"
            };
            self.problem(key, &place, written.unwrap_or_else(|| name.clone()));
        }
        if name.is_empty() {
            self.problem("name-missing", &place, code.clone().unwrap_or_default());
        }
        let (decision, mut decision_date) = self.decision(text(Column::Decision), &place);
        if let Some(cell) = at(Column::DecisionDate) {
            decision_date = decision_date.or(self.date(cell, &place));
        }
        let effective_date = at(Column::EffectiveDate).and_then(|cell| self.date(cell, &place));
        let expiry_date = at(Column::ExpiryDate)
            .and_then(|cell| self.date(cell, &place))
            .or_else(|| at(Column::ExpiredMark).and_then(|cell| self.plain_date(cell)));
        let note = text(Column::Note);
        let status = self.status(at, note.as_deref(), &place);
        ListRow {
            code,
            name,
            status,
            kind: text(Column::Status).as_deref().and_then(kind_of),
            level: self.level.clone(),
            field: text(Column::Field).or_else(|| self.field.clone()),
            agency: at(Column::Agency).map(lines_parted),
            decision,
            decision_date,
            effective_date,
            expiry_date,
            note,
            place,
        }
    }

    /// From the status column, the marks, the group, the sheet, the remark: the first that speaks.
    fn status<'c>(
        &mut self,
        at: &impl Fn(Column) -> Option<&'c CellValue>,
        note: Option<&str>,
        place: &RowPlace,
    ) -> Option<Status> {
        let written = at(Column::Status).map(CellValue::shown);
        if let Some(written) = written.filter(|text| !text.is_empty()) {
            let status = status_of(&written);
            if matches!(status, Some(Status::Other(_))) {
                self.problem("status-not-understood", place, written);
            }
            return status;
        }
        let marked = |column: Column| at(column).is_some_and(|cell| is_mark(&cell.shown()));
        match (marked(Column::ValidMark), marked(Column::ExpiredMark)) {
            (true, true) => {
                self.problem("status-contradicts-itself", place, "both marks");
                return None;
            }
            (true, false) => return Some(Status::Valid),
            (false, true) => return Some(Status::Expired),
            (false, false) => {}
        }
        let grouped = self.of_group.clone().or_else(|| self.of_sheet.clone());
        let status = grouped.or_else(|| {
            let words = fold(note?);
            let lost = ["bai bo", "het hieu luc", "huy bo"]
                .iter()
                .any(|word| words.contains(word));
            lost.then_some(Status::Expired)
        });
        if status.is_none() {
            self.problem("status-missing", place, "");
        }
        status
    }

    fn decision(&mut self, written: Option<String>, place: &RowPlace) -> (Option<String>, Option<Date>) {
        let Some(written) = written else {
            return (None, None);
        };
        let refs = decision_refs(&written);
        let found = refs.iter().find(|r| r.complete).or(refs.first());
        let Some(found) = found else {
            self.problem("decision-not-understood", place, written);
            return (None, None);
        };
        if !found.complete {
            self.problem("decision-incomplete", place, written.clone());
        }
        let date = found
            .date
            .or_else(|| dates(&written).first().map(|(_, date)| *date));
        (Some(found.number.clone()), date)
    }

    fn date(&mut self, cell: &CellValue, place: &RowPlace) -> Option<Date> {
        let date = self.plain_date(cell);
        if date.is_none() {
            self.problem("date-not-understood", place, cell.shown());
        }
        date
    }

    /// A day in a cell: a day, a serial number, or text with exactly one day in it.
    fn plain_date(&self, cell: &CellValue) -> Option<Date> {
        match cell {
            CellValue::Date(date) => Some(*date),
            // Fewer would be days before 1954: counts and years, not days of announcements.
            CellValue::Number(serial) if *serial >= 20_000.0 => serial_date(*serial, self.days_from_1904),
            CellValue::Text(text) => match dates(text).as_slice() {
                [(_, date)] => Some(*date),
                _ => None,
            },
            _ => None,
        }
    }

    fn place(&self, row: usize) -> RowPlace {
        RowPlace {
            sheet: self.index,
            sheet_name: self.sheet.name.clone(),
            row,
            document: self.sheet.places.get(row).copied(),
        }
    }

    fn problem(&mut self, key: &str, place: &RowPlace, detail: impl Into<String>) {
        if self.reading.problems.len() < MAX_PROBLEMS {
            self.reading.problems.push(Problem::at(key, place, detail));
        }
    }
}
