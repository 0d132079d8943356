//! *Đăng cổng*: what would change on the portal, and what did.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use app::publish::{Planned, plan, publish, target_folder};
use app::{AppError, Refusal};
use domain::Act;
use domain::case::Publication as Seen;
use serde::Deserialize;

use super::case::{head, state};
use super::convert::count;
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::Nothing;
use crate::wire::case::CaseState;
use crate::wire::publish::{PageChange, Publication, PublishResult, PublishView};
use crate::wire::review::Change;

/// Where the counts of the last publication are kept beside the evidence.
const LAST_PUBLICATION: &str = "last-publication";
/// The public version, below the portal folder.
const PUBLIC: &str = "current";
/// The list of everything public (`schemas/files/portal-manifest.schema.json`).
const MANIFEST: &str = "manifest.json";
/// The first page.
const INDEX: &str = "index.html";

/// What is public now, as its manifest says.
#[derive(Debug, Default, Deserialize)]
struct Public {
    files: BTreeMap<String, PublicFile>,
}

/// One file of it.
#[derive(Debug, Deserialize)]
struct PublicFile {
    sha256: String,
}

pub(super) async fn publish_show(ask: &Ask<'_>, _: Nothing) -> Answer<PublishView> {
    let planned = plan(ask.office()).await?;
    let folder = folder(ask).await?;
    let public = public(&folder).await?;
    let last = last(ask, &public).await?;
    let (changes, unchanged) = if planned.cases.is_empty() {
        // Nothing has ever been approved: nothing would be written.
        (Vec::new(), 0)
    } else {
        changes(&planned, &public)
    };
    let scene = Scene::of(ask).await?;
    let ready: BTreeSet<_> = planned.waiting.iter().map(|(id, _)| *id).collect();
    let laid: Vec<_> = scene.desk().cases.values().map(|c| scene.laid(c)).collect();
    let waits = |laid: &&super::scene::Laid<'_>| {
        let state = state(laid);
        matches!(
            state,
            CaseState::Complete | CaseState::InReview | CaseState::Returned
        ) && !ready.contains(&laid.case.id)
    };
    let index = folder.join(PUBLIC).join(INDEX);
    Ok(PublishView {
        index_path: index.is_file().then(|| index.display().to_string()),
        folder: Some(folder.display().to_string()),
        ready: laid
            .iter()
            .filter(|l| ready.contains(&l.case.id))
            .map(head)
            .collect(),
        waiting: laid.iter().filter(waits).map(head).collect(),
        changes,
        unchanged,
        last,
        may_publish: scene.may(Act::Publish),
    })
}

pub(super) async fn publish_run(ask: &Ask<'_>, _: Nothing) -> Answer<PublishResult> {
    let actor = ask.actor(Act::Publish).await?;
    let folder = folder(ask).await?;
    let done = publish(ask.office(), actor, &folder).await?;
    let scene = Scene::of(ask).await?;
    let publication = Publication {
        at: scene.moment(scene.now()),
        by: scene.actor(actor),
        written: count(done.report.written.len()),
        unchanged: count(done.report.unchanged),
        removed: count(done.report.removed.len()),
        verified: count(done.report.verified),
    };
    let closed = done.cases.iter().filter_map(|id| scene.desk().case(*id));
    let closed = closed.map(|c| head(&scene.laid(c))).collect();
    drop(scene);
    let note = serde_json::to_string(&publication).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    let kept = ask.office().store().set_meta(LAST_PUBLICATION, &note).await;
    kept.map_err(AppError::from)?;
    Ok(PublishResult {
        publication,
        closed,
        index_path: done.report.public.join(INDEX).display().to_string(),
        folder: folder.display().to_string(),
    })
}

/// The portal folder: the one set, or the one beside the register.
async fn folder(ask: &Ask<'_>) -> Answer<PathBuf> {
    let scene = Scene::of(ask).await?;
    Ok(target_folder(ask.office(), scene.desk(), None))
}

/// What is public now; nothing where nothing was published yet.
async fn public(folder: &Path) -> Answer<Public> {
    let path = folder.join(PUBLIC).join(MANIFEST);
    let read = tokio::task::spawn_blocking(move || match std::fs::read(&path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Public::default()),
        Err(e) => Err(AppError::reading(&path, &e)),
    });
    Ok(read
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))??)
}

/// The pages that would change, and how many would stay. The manifest itself always follows and is not shown.
fn changes(planned: &Planned, public: &Public) -> (Vec<PageChange>, u32) {
    let mut changes = Vec::new();
    let mut unchanged = 0_usize;
    for (path, page) in planned.pages.iter().filter(|(path, _)| *path != MANIFEST) {
        let change = match public.files.get(path) {
            None => Change::New,
            Some(known) if known.sha256 == page.sha256 => {
                unchanged += 1;
                continue;
            }
            Some(_) => Change::Changed,
        };
        let title = page.bytes().ok().and_then(|bytes| title(path, &bytes));
        changes.push(PageChange {
            path: path.to_owned(),
            title: title.unwrap_or_else(|| file_name(path)),
            change,
        });
    }
    let gone = public
        .files
        .keys()
        .filter(|path| planned.pages.get(path).is_none());
    changes.extend(gone.map(|path| PageChange {
        path: path.clone(),
        title: file_name(path),
        change: Change::Removed,
    }));
    (changes, count(unchanged))
}

/// The title of a page of ours.
fn title(path: &str, bytes: &[u8]) -> Option<String> {
    if !path.ends_with(".html") {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let (_, rest) = text.split_once("<title>")?;
    let (title, _) = rest.split_once("</title>")?;
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    let title = plain
        .iter()
        .fold(title.trim().to_owned(), |text, (mark, letter)| {
            text.replace(mark, letter)
        });
    Some(title).filter(|t| !t.is_empty())
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// The last publication of any case, with what was counted then; one made by another program is told by what is
/// public now.
async fn last(ask: &Ask<'_>, public: &Public) -> Answer<Option<Publication>> {
    let kept = ask.office().store().meta(LAST_PUBLICATION).await;
    let kept = kept.map_err(AppError::from)?;
    let kept: Option<Publication> = kept.and_then(|note| serde_json::from_str(&note).ok());
    let scene = Scene::of(ask).await?;
    let newest: Option<&Seen> = scene
        .desk()
        .cases
        .values()
        .filter_map(|c| c.publications.last())
        .max_by_key(|p| p.seq);
    let Some(newest) = newest else { return Ok(kept) };
    let at = scene.moment(newest.verified_at);
    if kept.as_ref().is_some_and(|k| k.at >= at) {
        return Ok(kept);
    }
    Ok(Some(Publication {
        at,
        by: scene.actor(newest.by),
        written: 0,
        unchanged: count(public.files.len()),
        removed: 0,
        verified: count(public.files.len()),
    }))
}
