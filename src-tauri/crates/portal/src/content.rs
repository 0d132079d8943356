//! What is to be shown: plain values, filled by the caller from what has been approved.

use std::fmt;
use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::names::safe_file_name;
use crate::text::sha256_hex;

/// Everything the site shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortalContent {
    /// Title, agency and marks that stand on every page.
    pub site: SiteHead,
    /// The procedures, in force or not, in any order.
    pub procedures: Vec<ProcedurePage>,
    /// The decisions, in any order.
    pub decisions: Vec<DecisionPage>,
    /// When the content last changed: the last approval or list taken over, **not** the moment of publishing,
    /// so that publishing the same content again changes no byte. Shown on the front page and in the catalogue.
    pub updated_at: Timestamp,
}

impl PortalContent {
    /// An empty site.
    pub fn new(site: SiteHead, updated_at: Timestamp) -> Self {
        Self {
            site,
            procedures: Vec::new(),
            decisions: Vec::new(),
            updated_at,
        }
    }
}

/// What stands on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteHead {
    /// Title of the site, e.g. "Thủ tục hành chính tỉnh Khánh Hòa".
    pub title: String,
    /// The agency that answers for it (a setting, never code).
    pub agency: String,
    /// How the public reaches the board: address, telephone, e-mail; shown at the foot.
    pub contact: Option<String>,
    /// A register made for demonstration: every page is marked DỮ LIỆU MẪU, and search engines are kept out.
    pub demo: bool,
    /// Offset of shown times from UTC, in seconds; Viet Nam is +7 hours.
    pub utc_offset_seconds: i32,
}

impl SiteHead {
    /// Seconds of the offset +07:00.
    pub const VIET_NAM_OFFSET_SECONDS: i32 = 7 * 3600;

    /// A real (not demonstration) site at +07:00 without contact line.
    pub fn new(title: impl Into<String>, agency: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            agency: agency.into(),
            contact: None,
            demo: false,
            utc_offset_seconds: Self::VIET_NAM_OFFSET_SECONDS,
        }
    }
}

/// One procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcedurePage {
    /// Code such as `1.012345.000.00.00.H32`; empty when the procedure has none (the page is then named after it).
    pub code: String,
    /// Name.
    pub name: String,
    /// Field (lĩnh vực), when known.
    pub field: Option<String>,
    /// Agency that carries it out, when known.
    pub agency: Option<String>,
    /// In force or no longer.
    pub status: Status,
    /// The decision that announced it, when known.
    pub decision: Option<DecisionLink>,
    /// Its sections in the order to be shown. A section without blocks is shown as empty.
    pub sections: Vec<Section>,
    /// Forms to download.
    pub forms: Vec<Download>,
    /// The file as the Provincial Office handed it over.
    pub original: Option<Download>,
    /// Day of the last approved change, when it is to be shown.
    pub updated_on: Option<Date>,
}

impl ProcedurePage {
    /// A procedure in force of which nothing more is known.
    pub fn new(code: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            name: name.into(),
            field: None,
            agency: None,
            status: Status::InForce {
                from: None,
                decision: None,
            },
            decision: None,
            sections: Vec::new(),
            forms: Vec::new(),
            original: None,
            updated_on: None,
        }
    }
}

/// Whether a procedure is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// In force (còn hiệu lực).
    InForce {
        /// First day in force, when the list says it.
        from: Option<Date>,
        /// The decision it is in force by.
        decision: Option<DecisionLink>,
    },
    /// No longer in force (hết hiệu lực).
    NoLonger {
        /// First day it is no longer in force, when the list says it.
        since: Option<Date>,
        /// The decision that ended it.
        by: Option<DecisionLink>,
    },
}

impl Status {
    /// `true` for [`Status::InForce`].
    pub fn is_in_force(&self) -> bool {
        matches!(self, Self::InForce { .. })
    }
}

/// Names a decision. It becomes a link where the site has a page of that number and date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionLink {
    /// Number as printed, e.g. `113/QĐ-UBND`.
    pub number: String,
    /// Day of issue, when known. Numbers start again every year, so a link without a date leads nowhere.
    pub date: Option<Date>,
}

/// Names a procedure on a decision's page. It becomes a link where the site has a page of that code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureLink {
    /// Code; may be empty.
    pub code: String,
    /// Name as the decision prints it.
    pub name: String,
}

/// One decision (quyết định công bố).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionPage {
    /// Number as printed.
    pub number: String,
    /// Day of issue.
    pub date: Date,
    /// Who issued it, e.g. "Chủ tịch Ủy ban nhân dân tỉnh".
    pub issuer: Option<String>,
    /// What it is about (trích yếu, "Về việc công bố …").
    pub abstract_text: String,
    /// Procedures it announces (new, amended or replacing).
    pub announced: Vec<ProcedureLink>,
    /// Procedures it abolishes.
    pub abolished: Vec<ProcedureLink>,
    /// The file as handed over.
    pub original: Option<Download>,
}

/// A section of a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// `trinh_tu`, `ho_so`, … ; becomes the anchor of the section.
    pub key: String,
    /// The heading to show.
    pub title: String,
    /// What stands under it.
    pub blocks: Vec<ContentBlock>,
}

/// A piece of content. Text only: nothing here is ever read as markup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum ContentBlock {
    /// A paragraph.
    Paragraph {
        /// The label the word processor drew before it (`a)`, `•`), when it is not typed text.
        label: Option<String>,
        /// Its text.
        runs: Vec<Inline>,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<ListItem>,
    },
    /// A table.
    Table {
        /// Its rows, top to bottom.
        rows: Vec<TableRow>,
    },
}

impl ContentBlock {
    /// A plain paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph {
            label: None,
            runs: vec![Inline::plain(text)],
        }
    }
}

/// A run of text of one look. Line feeds in it are line breaks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inline {
    /// The text.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

impl Inline {
    /// Text of no special look.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bold: false,
            italic: false,
        }
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// The label as the document has it (`1.`, `a)`, `-`); without one a bullet is drawn.
    pub label: Option<String>,
    /// Its text.
    pub runs: Vec<Inline>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TableRow {
    /// Its cells, left to right.
    pub cells: Vec<TableCell>,
    /// A heading row. Only rows at the top of the table count as such.
    pub header: bool,
}

/// A cell of a table, in the manner of word processors: every row lists all its cells, also those that a merged
/// cell above covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableCell {
    /// Its content; a table in it is a table in a table.
    pub blocks: Vec<ContentBlock>,
    /// Columns covered; 0 is taken as 1.
    pub col_span: usize,
    /// Continues the cell above it (vertical merge): its own content is not shown.
    pub continues_above: bool,
}

impl TableCell {
    /// A cell of one plain paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            blocks: vec![ContentBlock::text(text)],
            col_span: 1,
            continues_above: false,
        }
    }
}

/// A file the public can download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Download {
    /// Name it is saved under; made safe by [`safe_file_name`] whatever stands here.
    pub file_name: String,
    /// What a person sees; usually the name as it was handed over.
    pub label: String,
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    pub bytes_sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
    /// Where the bytes are. Not part of the serialised form.
    #[serde(skip)]
    pub source: DownloadSource,
}

impl Download {
    /// A file whose bytes are at hand; name, hash and size are worked out.
    pub fn from_bytes(label: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let (label, bytes) = (label.into(), bytes.into());
        Self {
            file_name: safe_file_name(&label),
            bytes_sha256: sha256_hex(&bytes),
            size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            source: DownloadSource::Bytes(bytes),
            label,
        }
    }

    /// A file whose bytes are fetched only when they have to be written. Publishing checks what `fetch` gives
    /// against `sha256` and `size_bytes`.
    pub fn fetched<F>(label: impl Into<String>, sha256: impl Into<String>, size_bytes: u64, fetch: F) -> Self
    where
        F: Fn() -> io::Result<Vec<u8>> + Send + Sync + 'static,
    {
        let label = label.into();
        Self {
            file_name: safe_file_name(&label),
            bytes_sha256: sha256.into(),
            size_bytes,
            source: DownloadSource::Fetch(Arc::new(fetch)),
            label,
        }
    }
}

/// Gives the bytes of a download.
pub type Fetch = dyn Fn() -> io::Result<Vec<u8>> + Send + Sync;

/// Where the bytes of a download are. Two sources always compare equal: the hash is the identity.
#[derive(Clone, Default)]
pub enum DownloadSource {
    /// Nowhere: a value that was only described (for example read back from JSON). Cannot be published.
    #[default]
    Absent,
    /// In memory.
    Bytes(Arc<[u8]>),
    /// To be fetched.
    Fetch(Arc<Fetch>),
}

impl fmt::Debug for DownloadSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::Bytes(_) => "Bytes",
            Self::Fetch(_) => "Fetch",
        })
    }
}

impl PartialEq for DownloadSource {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for DownloadSource {}
