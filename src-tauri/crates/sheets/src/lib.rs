//! Lists of procedures in force and no longer in force, out of whatever the Justice Department sends.
//!
//! **Why it exists.** The list comes as `.xls`, `.xlsx`, `.ods`, `.csv` or as a table in a Word file; its
//! columns stand in any order under any wording; the status is a word, a mark, a group row or the name of a
//! sheet; days are dates, numbers or text. This crate turns all of that into rows of one kind.
//!
//! Also read: "XML Spreadsheet 2003" and flat OpenDocument under any name, Excel 5 and 95, legacy Vietnamese fonts
//! by cell and by run, text in any Vietnamese encoding. Sheets that are hidden are told and not counted.
//!
//! **What it deliberately does not do.** It guesses nothing: a row or cell it does not understand is a located
//! problem. It compares no list with a decision, computes no formula, and writes nothing.
//!
//! ```
//! use documents::FileType;
//!
//! let csv = "STT,Mã số,Tên thủ tục,Tình trạng\n1,1.002567,Cấp thẻ,Còn hiệu lực\n";
//! let workbook = sheets::read(csv.as_bytes(), FileType::Text);
//! let list = sheets::list_rows(&workbook);
//! assert_eq!(list.rows[0].code.as_deref(), Some("1.002567"));
//! assert_eq!(list.rows[0].status, Some(sheets::Status::Valid));
//! ```

mod biff;
mod csv;
mod grid;
mod list;
mod ods;
mod package;
mod read;
mod spreadsheetml;
mod status;
mod word;
mod workbook;
mod xlsx;
mod xml;

pub use list::{ListReading, ListRow, is_validity_list, list_rows};
pub use read::{is_workbook, read};
pub use status::{Status, StatusKind, says_it_replaces};
pub use word::from_document;
pub use workbook::{
    CellValue, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Problem, RowPlace, Sheet, Workbook,
};
