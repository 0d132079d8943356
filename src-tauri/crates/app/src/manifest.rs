//! The manifest a sending desk puts beside its files (`sgn-manifest.json`): which decision, which files with which
//! hashes, who sends them. Held against what came, it makes the case and what is missing of the delivery certain. It says
//! nothing about who really sent the mail, and counts only from an address on an agency's list.

use std::collections::BTreeMap;

use domain::intake::ManifestReading;
use domain::{DecisionRef, Intake, Particulars};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arrival::sha256_hex;

/// Name of the file.
pub const FILE_NAME: &str = "sgn-manifest.json";
/// What a manifest calls itself.
pub const KIND: &str = "so-giao-nhan-manifest";
/// Version of the format.
pub const FORMAT: u32 = 1;
/// Largest manifest that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// Most files of one manifest.
const MAX_FILES: usize = 2_000;
/// Longest word of the sender that is kept, in characters.
const MAX_WORDS: usize = 200;

/// A manifest (`schemas/files/handoff-manifest.schema.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandoffManifest {
    /// `so-giao-nhan-manifest`.
    pub kind: String,
    /// Version of this format.
    pub format: u32,
    /// The decision the files are about.
    pub case: ManifestCase,
    /// Who sends them.
    #[serde(default)]
    pub sender: ManifestSender,
    /// The files beside this one.
    pub files: Vec<ManifestFile>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestCase {
    /// Who issued it, such as `UBND tỉnh Khánh Hòa`.
    #[serde(default)]
    pub issuer: String,
    /// Its number, `113/QĐ-UBND`.
    pub number: String,
    /// Its day of issue, `2026-01-13`.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
}

/// The sender's particulars (Decision 818/2019 art. 8.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestSender {
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256, in hexadecimal.
    #[schemars(regex(pattern = "^[0-9a-fA-F]{64}$"))]
    pub sha256: String,
}

/// The manifest of a mail, where it has one that can be read. Its own place among the attachments comes with it.
pub(crate) fn of_mail(mail: &mail::Mail) -> Option<(usize, HandoffManifest)> {
    let (at, found) = mail
        .attachments
        .iter()
        .enumerate()
        .find(|(_, a)| a.filename_nfc.eq_ignore_ascii_case(FILE_NAME) && a.content.len() <= MAX_BYTES)?;
    let manifest: HandoffManifest = serde_json::from_slice(&found.content).ok()?;
    let known = manifest.kind == KIND && manifest.format == FORMAT && manifest.files.len() <= MAX_FILES;
    (known && !manifest.case.number.trim().is_empty()).then_some((at, manifest))
}

/// What the manifest says, held against the files that came: name, content.
pub(crate) fn compared<'a>(
    manifest: &HandoffManifest,
    came: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> ManifestReading {
    let mut unnamed: BTreeMap<(String, u64), Vec<&str>> = BTreeMap::new();
    for (name, content) in came {
        let key = (sha256_hex(content), content.len() as u64);
        unnamed.entry(key).or_default().push(name);
    }
    let mut differing = Vec::new();
    for file in &manifest.files {
        let key = (file.sha256.to_lowercase(), file.size);
        if unnamed.get_mut(&key).and_then(Vec::pop).is_none() {
            differing.push(file.name.clone());
        }
    }
    for name in unnamed.into_values().flatten() {
        if !differing.iter().any(|known| known == name) {
            differing.push(name.to_owned());
        }
    }
    let case = &manifest.case;
    ManifestReading {
        decision: DecisionRef::new(case.number.trim().to_owned(), Some(case.date)),
        matches: differing.is_empty(),
        differing,
    }
}

/// The sender as the manifest names it, where it does, instead of what the signature seemed to say.
pub(crate) fn name_sender(manifest: &HandoffManifest, sender: &mut Particulars) {
    let ManifestSender {
        name,
        title,
        organisation,
        email,
        phone,
    } = &manifest.sender;
    let given = [
        (name, &mut sender.name),
        (title, &mut sender.title),
        (organisation, &mut sender.organisation),
        (email, &mut sender.email),
        (phone, &mut sender.phone),
    ];
    for (given, kept) in given {
        if let Some(given) = given.as_deref().map(str::trim).filter(|g| !g.is_empty()) {
            *kept = Some(given.chars().take(MAX_WORDS).collect());
        }
    }
}

/// What the manifest said of the files, in words; `None` where there was none.
pub fn words(intake: &Intake) -> Option<String> {
    let manifest = intake.manifest.as_ref()?;
    Some(if manifest.matches {
        "bảng kê kèm thư khớp từng tập tin".to_owned()
    } else {
        format!(
            "bảng kê kèm thư KHÔNG khớp: {} (không đến, đã bị sửa, hoặc không có trong bảng kê)",
            manifest.differing.join(", ")
        )
    })
}
