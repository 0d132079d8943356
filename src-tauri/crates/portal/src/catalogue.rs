//! `danh-muc.json`: the site for machines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `format` says in a catalogue this program writes.
pub(crate) const CATALOGUE_FORMAT: &str = "so-giao-nhan/portal-catalogue/1";

/// The catalogue of everything on the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Always `so-giao-nhan/portal-catalogue/1`.
    pub format: String,
    /// Title of the site.
    pub title: String,
    /// Agency that answers for it.
    pub agency: String,
    /// `true` on a site of made-up data (DỮ LIỆU MẪU).
    pub demo: bool,
    /// When the content last changed, RFC 3339 with offset.
    pub updated_at: String,
    /// All procedures, ordered by field and name.
    pub procedures: Vec<CatalogueProcedure>,
    /// All decisions, newest first.
    pub decisions: Vec<CatalogueDecision>,
}

/// A procedure in a [`Catalogue`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueProcedure {
    /// Code; empty when it has none.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field (lĩnh vực).
    pub field: Option<String>,
    /// Agency that carries it out.
    pub agency: Option<String>,
    /// In force or not.
    pub in_force: bool,
    /// First day in force, or no longer in force (ISO 8601).
    pub status_since: Option<String>,
    /// Number of the decision the status rests on.
    pub status_decision: Option<String>,
    /// Number of the decision that announced it.
    pub decision: Option<String>,
    /// Day of that decision (ISO 8601).
    pub decision_date: Option<String>,
    /// Its page, relative to the catalogue.
    pub page: String,
    /// Keys of the sections shown.
    pub sections: Vec<String>,
    /// Forms to download.
    pub forms: Vec<CatalogueFile>,
    /// The original file.
    pub original: Option<CatalogueFile>,
}

/// A decision in a [`Catalogue`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueDecision {
    /// Number.
    pub number: String,
    /// Day of issue (ISO 8601).
    pub date: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    #[serde(rename = "abstract")]
    pub abstract_text: String,
    /// Codes of the procedures it announces.
    pub announced: Vec<String>,
    /// Codes of the procedures it abolishes.
    pub abolished: Vec<String>,
    /// Its page, relative to the catalogue.
    pub page: String,
    /// The original file.
    pub original: Option<CatalogueFile>,
}

/// A download in a [`Catalogue`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    /// What a person sees.
    pub label: String,
    /// Where it is, relative to the catalogue.
    pub path: String,
    /// SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
}

/// The JSON Schema of `danh-muc.json`, as kept in `schemas/files/portal-catalogue.schema.json`.
pub fn catalogue_schema() -> serde_json::Value {
    schemars::schema_for!(Catalogue).to_value()
}
