//! The public page: values in, a set of pages; a set of pages into a folder.
//!
//! **Why it exists.** The third clock of a case stops only when the public can see the procedures (regulation
//! 2161/2015, article 3.3). So what is published must be exactly what was approved, must appear at once, and must
//! have been seen where the public sees it.
//!
//! Three steps, each usable by itself:
//!
//! 1. [`PortalContent`] – what is to be shown, as plain values. The caller fills it from approved procedures.
//! 2. [`build`] – makes [`SitePages`]: every path of the site with its bytes. The same content gives the same
//!    bytes, always; no clock is asked.
//! 3. [`publish`] – writes a whole new version beside the old one, writing only what differs, switches the
//!    public path over in one step, and reads every page back through it ([`verify`]).
//!
//! **What it deliberately does not do.** It reads no database and no office file, decides nothing (whether a
//! procedure may be published is the review's business), knows no time but the one handed in, takes no markup
//! from anyone (text is text and is escaped), and makes pages that need neither scripts nor anything from
//! another host.
//!
//! **What a web server points at.** `<target>/current`. Its content is one complete version of the site; see
//! [`publish`] for what a reader may rely on.
//!
//! ```
//! use portal::{build, publish, ContentBlock, PortalContent, ProcedurePage, Section, SiteHead, Status};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut content = PortalContent::new(
//!     SiteHead::new("Thủ tục hành chính", "Ủy ban nhân dân tỉnh Khánh Hòa"),
//!     "2026-03-23T09:00:00+07:00".parse()?,
//! );
//! let mut procedure = ProcedurePage::new("1.012345.000.00.00.H32", "Cấp thẻ hướng dẫn viên du lịch nội địa");
//! procedure.status = Status::InForce { from: None, decision: None };
//! procedure.sections.push(Section {
//!     key: "thoi_han".into(),
//!     title: "Thời hạn giải quyết".into(),
//!     blocks: vec![ContentBlock::text("05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.")],
//! });
//! content.procedures.push(procedure);
//!
//! let target = tempfile::tempdir()?;
//! let pages = build(&content)?;
//! let first = publish(target.path(), &pages)?;
//! assert_eq!(first.verified, pages.len());
//! assert!(target.path().join("current/thu-tuc/1.012345.000.00.00.H32.html").is_file());
//!
//! let second = publish(target.path(), &pages)?;
//! assert!(second.is_unchanged());
//! # Ok(())
//! # }
//! ```

mod build;
mod catalogue;
mod content;
mod names;
mod pages;
mod publish;
mod switch;
mod text;
mod view;

pub use build::{BuildError, build};
pub use catalogue::{Catalogue, CatalogueDecision, CatalogueFile, CatalogueProcedure, catalogue_schema};
pub use content::{
    ContentBlock, DecisionLink, DecisionPage, Download, DownloadSource, Inline, ListItem, PortalContent,
    ProcedureLink, ProcedurePage, Section, SiteHead, Status, TableCell, TableRow,
};
pub use names::{decision_slug, procedure_slug, safe_file_name};
pub use pages::{Manifest, ManifestEntry, Page, SitePages, manifest_schema};
pub use publish::{
    CURRENT, Changes, KEPT_VERSIONS, PublishError, PublishReport, Verified, changes, public_path, publish,
    verify,
};
