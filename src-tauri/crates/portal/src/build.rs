//! Content to pages.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, context, escape_formatter};
use serde::Serialize;

use crate::catalogue::{CATALOGUE_FORMAT, Catalogue, CatalogueDecision, CatalogueFile, CatalogueProcedure};
use crate::content::{DecisionLink, DecisionPage, Download, PortalContent, ProcedurePage, Status};
use crate::names::{decision_slug, procedure_slug};
use crate::pages::{Page, SitePages};
use crate::text::{clean_line, folded, is_sha256_hex, shown_moment};
use crate::view::{self, Links};

/// Why no pages could be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Two procedures (or decisions) would be the same page.
    #[error("two entries would both be {path}: {other} and this one")]
    SamePage {
        /// The page.
        path: String,
        /// What already stands there.
        other: String,
    },
    /// A path that could leave the folder or that some system cannot hold.
    #[error("{path:?} cannot be a path on the site")]
    BadPath {
        /// The path.
        path: String,
    },
    /// Two paths that are one on systems that do not tell capitals apart.
    #[error("{path:?} and {other:?} are one file on some systems")]
    SamePath {
        /// One of them.
        path: String,
        /// The other.
        other: String,
    },
    /// A download whose hash is not 64 lower-case hexadecimal digits.
    #[error("{path}: {found:?} is not a SHA-256 in lower-case hexadecimal digits")]
    BadHash {
        /// The file.
        path: String,
        /// What stood there.
        found: String,
    },
    /// More pages than one site may have.
    #[error("{found} pages, at most {limit} are possible")]
    TooManyPages {
        /// How many there would be.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A template of ours is wrong.
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
    /// The catalogue or the manifest could not be written as JSON.
    #[error("JSON: {0}")]
    Json(#[source] serde_json::Error),
}

/// Makes all pages of the site: `index.html`, `thu-tuc/<code>.html`, `quyet-dinh/<number-date>.html`,
/// `tep/<12 digits of the hash>/<name>`, `danh-muc.json`, `style.css`, `manifest.json`.
///
/// The same content gives the same bytes, in whatever order procedures and decisions come. A page holds nothing
/// of other pages but links, so a change of one procedure changes its page, the front page, the catalogue and
/// the manifest, and no more.
///
/// # Errors
/// [`BuildError::SamePage`] when two entries share a code (or number and date); [`BuildError::BadHash`] for a
/// download described wrongly; the others cannot come from content.
pub fn build(content: &PortalContent) -> Result<SitePages, BuildError> {
    let procedures = ordered_procedures(content);
    let decisions = ordered_decisions(content);
    let links = Links::new(content);
    let mut site = Site {
        environment: environment()?,
        pages: BTreeMap::new(),
        content,
    };

    for procedure in &procedures {
        let path = format!("{}.html", procedure_path(procedure));
        let files = procedure.forms.iter().chain(&procedure.original);
        site.downloads(files)?;
        site.page(
            &path,
            "procedure.html",
            &procedure.name,
            view::procedure(procedure, &links),
        )?;
    }
    for decision in &decisions {
        let path = format!("{}.html", decision_path(decision));
        site.downloads(decision.original.iter())?;
        site.page(
            &path,
            "decision.html",
            &decision.number,
            view::decision(decision, &links),
        )?;
    }
    let index = view::index(content, &procedures, &decisions, &links);
    site.page("index.html", "index.html", "index", index)?;

    let mut catalogue = serde_json::to_string_pretty(&catalogue(content, &procedures, &decisions))
        .map_err(BuildError::Json)?;
    catalogue.push('\n');
    site.add(
        "danh-muc.json",
        "catalogue",
        Page::from_bytes(catalogue.into_bytes()),
    )?;
    site.add(
        "style.css",
        "style",
        Page::from_bytes(include_bytes!("../templates/style.css").as_slice()),
    )?;
    SitePages::new(site.pages)
}

/// The site while it grows.
struct Site<'a> {
    environment: Environment<'static>,
    pages: BTreeMap<String, Page>,
    content: &'a PortalContent,
}

impl Site<'_> {
    fn page<V: Serialize>(
        &mut self,
        path: &str,
        template: &str,
        what: &str,
        view: V,
    ) -> Result<(), BuildError> {
        let root = "../".repeat(path.matches('/').count());
        let values = context! {
            site => Value::from(Serde(view::site(&self.content.site))),
            root => root,
            page => Value::from(Serde(view)),
        };
        let mut html = self.environment.get_template(template)?.render(values)?;
        if !html.ends_with('\n') {
            html.push('\n');
        }
        self.add(path, what, Page::from_bytes(html.into_bytes()))
    }

    /// The same file may be offered in several places.
    fn downloads<'d>(&mut self, files: impl Iterator<Item = &'d Download>) -> Result<(), BuildError> {
        for file in files {
            if !is_sha256_hex(&file.bytes_sha256) {
                return Err(BuildError::BadHash {
                    path: file.label.clone(),
                    found: file.bytes_sha256.clone(),
                });
            }
            let page = Page::from_download(file);
            let path = view::download_path(file);
            if self.pages.get(&path) != Some(&page) {
                self.add(&path, &file.label, page)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &str, what: &str, page: Page) -> Result<(), BuildError> {
        match self.pages.insert(path.to_owned(), page) {
            None => Ok(()),
            Some(_) => Err(BuildError::SamePage {
                path: path.to_owned(),
                other: what.to_owned(),
            }),
        }
    }
}

/// By field, then name, then code, without regard to tone marks and capitals.
fn ordered_procedures(content: &PortalContent) -> Vec<&ProcedurePage> {
    let mut procedures: Vec<_> = content.procedures.iter().collect();
    procedures.sort_by_cached_key(|p| {
        let field = p.field.as_deref().map(clean_line).unwrap_or_default();
        (
            field.is_empty(),
            folded(&field),
            field,
            folded(&clean_line(&p.name)),
            p.name.clone(),
            p.code.clone(),
        )
    });
    procedures
}

/// Newest first, then by number.
fn ordered_decisions(content: &PortalContent) -> Vec<&DecisionPage> {
    let mut decisions: Vec<_> = content.decisions.iter().collect();
    decisions.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.number.cmp(&b.number)));
    decisions
}

pub(crate) fn procedure_path(procedure: &ProcedurePage) -> String {
    format!("thu-tuc/{}", procedure_slug(&procedure.code, &procedure.name))
}

pub(crate) fn decision_path(decision: &DecisionPage) -> String {
    format!("quyet-dinh/{}", decision_slug(&decision.number, decision.date))
}

/// Text as HTML. The engine would escape `/` too, and whoever reads the source of a page or searches in it would not
/// find `113/QĐ-UBND`; our templates put text into elements and quoted attributes only, where `/` means nothing.
fn escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let text = value
        .as_str()
        .filter(|_| !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html));
    let Some(text) = text else {
        return escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some((plain, found, after)) = split_special(rest) {
        out.write_str(plain)?;
        out.write_str(found)?;
        rest = after;
    }
    out.write_str(rest).map_err(Into::into)
}

/// What stands before the first character HTML would obey, that character escaped, and the rest.
fn split_special(text: &str) -> Option<(&str, &'static str, &str)> {
    let (at, special) = text.char_indices().find_map(|(at, c)| {
        let special = match c {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '"' => "&quot;",
            '\'' => "&#39;",
            _ => return None,
        };
        Some((at, special))
    })?;
    // All of them are one byte long.
    Some((text.get(..at)?, special, text.get(at + 1..)?))
}

fn environment() -> Result<Environment<'static>, BuildError> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(escaped);
    for (name, source) in [
        ("base.html", include_str!("../templates/base.html")),
        ("macros.html", include_str!("../templates/macros.html")),
        ("blocks.html", include_str!("../templates/blocks.html")),
        ("index.html", include_str!("../templates/index.html")),
        ("procedure.html", include_str!("../templates/procedure.html")),
        ("decision.html", include_str!("../templates/decision.html")),
    ] {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

fn catalogue(
    content: &PortalContent,
    procedures: &[&ProcedurePage],
    decisions: &[&DecisionPage],
) -> Catalogue {
    Catalogue {
        format: CATALOGUE_FORMAT.to_owned(),
        title: clean_line(&content.site.title),
        agency: clean_line(&content.site.agency),
        demo: content.site.demo,
        updated_at: shown_moment(content.updated_at, content.site.utc_offset_seconds).1,
        procedures: procedures.iter().map(|p| catalogue_procedure(p)).collect(),
        decisions: decisions.iter().map(|d| catalogue_decision(d)).collect(),
    }
}

fn catalogue_procedure(procedure: &ProcedurePage) -> CatalogueProcedure {
    let (since, by) = match &procedure.status {
        Status::InForce { from, decision } => (from, decision),
        Status::NoLonger { since, by } => (since, by),
    };
    let number = |link: &DecisionLink| clean_line(&link.number);
    let keys: BTreeSet<_> = procedure.sections.iter().map(|s| clean_line(&s.key)).collect();
    CatalogueProcedure {
        code: clean_line(&procedure.code),
        name: clean_line(&procedure.name),
        field: procedure.field.as_deref().map(clean_line),
        agency: procedure.agency.as_deref().map(clean_line),
        in_force: procedure.status.is_in_force(),
        status_since: since.map(|d| d.to_string()),
        status_decision: by.as_ref().map(number),
        decision: procedure.decision.as_ref().map(number),
        decision_date: procedure
            .decision
            .as_ref()
            .and_then(|d| d.date)
            .map(|d| d.to_string()),
        page: format!("{}.html", procedure_path(procedure)),
        sections: keys.into_iter().collect(),
        forms: procedure.forms.iter().map(catalogue_file).collect(),
        original: procedure.original.as_ref().map(catalogue_file),
    }
}

fn catalogue_decision(decision: &DecisionPage) -> CatalogueDecision {
    CatalogueDecision {
        number: clean_line(&decision.number),
        date: decision.date.to_string(),
        issuer: decision.issuer.as_deref().map(clean_line),
        abstract_text: clean_line(&decision.abstract_text),
        announced: decision.announced.iter().map(|p| clean_line(&p.code)).collect(),
        abolished: decision.abolished.iter().map(|p| clean_line(&p.code)).collect(),
        page: format!("{}.html", decision_path(decision)),
        original: decision.original.as_ref().map(catalogue_file),
    }
}

fn catalogue_file(file: &Download) -> CatalogueFile {
    CatalogueFile {
        label: clean_line(&file.label),
        path: view::download_path(file),
        sha256: file.bytes_sha256.clone(),
        size_bytes: file.size_bytes,
    }
}
