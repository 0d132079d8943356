//! A whole site as paths and bytes, and the manifest that names them all.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::build::BuildError;
use crate::content::{Download, DownloadSource};
use crate::text::{is_sha256_hex, sha256_hex};

/// Most paths one site may have.
const MAX_PAGES: usize = 200_000;

/// Longest path on the site, in bytes; leaves room for the folder it is published to on Windows.
const MAX_PATH_BYTES: usize = 160;

/// Where the manifest stands on the site.
pub(crate) const MANIFEST_PATH: &str = "manifest.json";

/// What `format` says in a manifest this program writes.
const MANIFEST_FORMAT: &str = "so-giao-nhan/portal-manifest/1";

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
    /// Where the bytes are.
    source: DownloadSource,
}

impl Page {
    /// A page whose bytes are at hand.
    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            sha256: sha256_hex(&bytes),
            size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            source: DownloadSource::Bytes(bytes),
        }
    }

    pub(crate) fn from_download(download: &Download) -> Self {
        Self {
            sha256: download.bytes_sha256.clone(),
            size_bytes: download.size_bytes,
            source: download.source.clone(),
        }
    }

    /// The bytes, fetched where they are not at hand, and always checked against [`Page::sha256`].
    ///
    /// # Errors
    /// The error of the fetch; [`io::ErrorKind::NotFound`] for a download described without bytes;
    /// [`io::ErrorKind::InvalidData`] for bytes other than the promised ones.
    pub fn bytes(&self) -> io::Result<Arc<[u8]>> {
        let bytes = match &self.source {
            DownloadSource::Absent => {
                return Err(io::Error::new(io::ErrorKind::NotFound, "no bytes were given"));
            }
            DownloadSource::Bytes(bytes) => Arc::clone(bytes),
            DownloadSource::Fetch(fetch) => fetch()?.into(),
        };
        let found = sha256_hex(&bytes);
        if found == self.sha256 {
            Ok(bytes)
        } else {
            let message = format!(
                "the bytes given have SHA-256 {found}, promised was {}",
                self.sha256
            );
            Err(io::Error::new(io::ErrorKind::InvalidData, message))
        }
    }
}

/// Every path of the site (relative, `/` between folders) with its page, the manifest among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitePages {
    version: String,
    pages: BTreeMap<String, Page>,
}

impl SitePages {
    /// A site of these pages; adds `manifest.json`.
    ///
    /// # Errors
    /// [`BuildError::BadPath`] for a path that could leave the folder, that some system cannot hold, or that
    /// differs from another only by capitals; [`BuildError::BadHash`]; [`BuildError::TooManyPages`].
    pub fn new(mut pages: BTreeMap<String, Page>) -> Result<Self, BuildError> {
        if pages.len() > MAX_PAGES {
            return Err(BuildError::TooManyPages {
                found: pages.len(),
                limit: MAX_PAGES,
            });
        }
        let mut seen = BTreeMap::new();
        for (path, page) in &pages {
            check_path(path)?;
            if let Some(other) = seen.insert(path.to_ascii_lowercase(), path) {
                return Err(BuildError::SamePath {
                    path: path.clone(),
                    other: other.clone(),
                });
            }
            if !is_sha256_hex(&page.sha256) {
                return Err(BuildError::BadHash {
                    path: path.clone(),
                    found: page.sha256.clone(),
                });
            }
        }
        let manifest = Manifest::of(&pages);
        let mut text = serde_json::to_string_pretty(&manifest).map_err(BuildError::Json)?;
        text.push('\n');
        pages.insert(MANIFEST_PATH.to_owned(), Page::from_bytes(text.into_bytes()));
        Ok(Self {
            version: manifest.version,
            pages,
        })
    }

    /// Names this exact site: SHA-256 over all paths, hashes and sizes, the manifest aside.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many files, the manifest included.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Never `true`: the manifest is always there.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// One page.
    pub fn get(&self, path: &str) -> Option<&Page> {
        self.pages.get(path)
    }

    /// All pages in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Page)> {
        self.pages.iter().map(|(path, page)| (path.as_str(), page))
    }
}

/// `manifest.json`: every other file of the site with its hash. Whoever mirrors or audits the site checks by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `so-giao-nhan/portal-manifest/1`.
    pub format: String,
    /// SHA-256 over the lines `path NUL sha256 NUL size LF` of all files in order of their paths.
    pub version: String,
    /// Path on the site → hash and size. The manifest itself is not in it.
    pub files: BTreeMap<String, ManifestEntry>,
}

/// One file in a [`Manifest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestEntry {
    /// SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
}

impl Manifest {
    fn of(pages: &BTreeMap<String, Page>) -> Self {
        let mut listing = String::new();
        let mut files = BTreeMap::new();
        for (path, page) in pages {
            // Writing to a String cannot fail.
            let _ = writeln!(listing, "{path}\0{}\0{}", page.sha256, page.size_bytes);
            files.insert(
                path.clone(),
                ManifestEntry {
                    sha256: page.sha256.clone(),
                    size_bytes: page.size_bytes,
                },
            );
        }
        Self {
            format: MANIFEST_FORMAT.to_owned(),
            version: sha256_hex(listing.as_bytes()),
            files,
        }
    }
}

/// The JSON Schema of `manifest.json`, as kept in `schemas/files/portal-manifest.schema.json`.
pub fn manifest_schema() -> serde_json::Value {
    schemars::schema_for!(Manifest).to_value()
}

/// Relative, of plain components, free for us (the manifest is ours), and short enough.
fn check_path(path: &str) -> Result<(), BuildError> {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    if path.len() <= MAX_PATH_BYTES && path != MANIFEST_PATH && path.split('/').all(plain) {
        Ok(())
    } else {
        Err(BuildError::BadPath {
            path: path.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(paths: &[&str]) -> Result<SitePages, BuildError> {
        SitePages::new(
            paths
                .iter()
                .map(|p| ((*p).to_owned(), Page::from_bytes(p.as_bytes())))
                .collect(),
        )
    }

    #[test]
    fn bad_paths_are_refused() {
        for path in [
            "../x",
            "/etc/passwd",
            "a//b",
            "a/./b",
            "a\\b",
            "C:x",
            "",
            ".hidden",
            "a/b.",
            "tệp",
            "manifest.json",
        ] {
            assert!(
                matches!(site(&[path]), Err(BuildError::BadPath { .. })),
                "{path:?}"
            );
        }
        assert!(site(&["index.html", "thu-tuc/1.2.html"]).is_ok());
        assert!(matches!(
            site(&["thu-tuc/A.html", "thu-tuc/a.html"]),
            Err(BuildError::SamePath { .. })
        ));
    }

    #[test]
    fn the_version_tells_sites_apart() {
        let one = site(&["a", "b"]).unwrap();
        assert_eq!(one.version(), site(&["b", "a"]).unwrap().version());
        assert_ne!(one.version(), site(&["a"]).unwrap().version());
        assert_eq!(one.len(), 3);
    }

    #[test]
    fn promised_bytes_are_checked() {
        let wrong = Download::fetched("x.doc", sha256_hex(b"right"), 5, || Ok(b"wrong".to_vec()));
        let error = Page::from_download(&wrong).bytes().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
