//! Publishing: approved content to pages, pages to a folder, and the folder read back as the public would see it.
//! Only then clock 3 stops (design §3.7).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::content::{CaseContent, ContentBlock, ContentFile, ContentProcedure};
use domain::{Actor, CaseId, DecisionRef, Desk, Event};
use jiff::Timestamp;
use portal::{
    ContentBlock as PageBlock, DecisionLink, DecisionPage, Download, PortalContent, ProcedureLink,
    ProcedurePage, PublishReport, Section, SiteHead, SitePages, Status, TableCell, TableRow,
};

use crate::error::{AppError, Refusal, Result};
use crate::office::Office;
use crate::review;
use crate::verify::file_bytes;

/// Name of the target in events, when it is a folder.
pub const FOLDER_TARGET: &str = "folder";

/// What is, or would be, on the portal.
#[derive(Debug)]
pub struct Planned {
    /// The pages.
    pub pages: SitePages,
    /// Cases on it with the content of each: those published before and those approved and waiting.
    pub cases: Vec<(CaseId, String)>,
    /// Cases whose approved content is not on the portal yet.
    pub waiting: Vec<(CaseId, String)>,
    /// Cases whose approval is void: something has come since, so a person must look again (design §3.6).
    pub void: Vec<CaseId>,
}

/// What publishing did.
#[derive(Debug)]
pub struct Published {
    /// Pages written, unchanged, removed, read back.
    pub report: PublishReport,
    /// Cases whose content was not on the portal before.
    pub cases: Vec<CaseId>,
    /// Cases left out because their approval is void.
    pub void: Vec<CaseId>,
}

/// The folder published to: the one named, the one set, or beside the register.
pub fn target_folder(office: &Office, desk: &Desk, named: Option<&Path>) -> PathBuf {
    match named {
        Some(path) => path.to_owned(),
        None if !desk.settings.portal.folder.is_empty() => PathBuf::from(&desk.settings.portal.folder),
        None => office.dir().portal(),
    }
}

/// The site with everything approved on it.
pub async fn plan(office: &Office) -> Result<Planned> {
    let void = void_approvals(office).await?;
    let (mut order, waiting, head, now) = {
        let inner = office.look().await?;
        let desk = &inner.desk;
        let mut order: Vec<(Timestamp, CaseId, String)> = Vec::new();
        let mut waiting = Vec::new();
        for case in desk.cases.values() {
            let newest = case.publications.last();
            match case.approved() {
                Some((approved, at))
                    if newest.is_none_or(|p| p.content != approved) && !void.contains(&case.id) =>
                {
                    waiting.push((case.id, approved.to_owned()));
                    order.push((at, case.id, approved.to_owned()));
                }
                _ => {
                    if let Some(p) = newest {
                        order.push((p.approved_at, case.id, p.content.clone()));
                    }
                }
            }
        }
        (order, waiting, site_head(desk), inner.now())
    };
    order.sort();
    let mut contents = Vec::new();
    for (at, _, hash) in &order {
        contents.push((*at, review::content(office, hash).await?));
    }
    let titles: BTreeMap<String, String> = {
        let inner = office.look().await?;
        inner
            .desk
            .settings
            .sections
            .iter()
            .map(|s| (s.key.clone(), s.title.clone()))
            .collect()
    };
    let updated_at = contents.iter().map(|(at, _)| *at).max().unwrap_or(now);
    let mut site = Site {
        content: PortalContent::new(head, updated_at),
        titles,
        files: BTreeMap::new(),
    };
    // Decisions in the order of their dates: a later one ends what an earlier one announced.
    contents.sort_by_key(|(_, c)| c.decision.date);
    for (at, content) in &contents {
        for file in files_of(content) {
            if !site.files.contains_key(&file.sha256) {
                let bytes = file_bytes(office, &file.file).await?;
                site.files.insert(file.sha256.clone(), bytes.into());
            }
        }
        site.add(*at, content);
    }
    let pages = portal::build(&site.content).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    let cases = order.into_iter().map(|(_, id, hash)| (id, hash)).collect();
    Ok(Planned {
        pages,
        cases,
        waiting,
        void,
    })
}

/// Cases approved and not yet published whose content would be another by now: what came since voids the approval.
async fn void_approvals(office: &Office) -> Result<Vec<CaseId>> {
    let approved: Vec<(CaseId, String)> = {
        let inner = office.look().await?;
        let desk = &inner.desk;
        desk.cases
            .values()
            .filter_map(|c| c.approved().map(|(hash, _)| (c, hash)))
            .filter(|(c, hash)| c.publications.last().is_none_or(|p| p.content != *hash))
            .map(|(c, hash)| (c.id, hash.to_owned()))
            .collect()
    };
    let mut void = Vec::new();
    for (case, hash) in approved {
        match review::prepare(office, case).await {
            Ok(prepared) if prepared.hash == hash => {}
            Ok(_) => void.push(case),
            Err(error) if error.refusal == Refusal::NotComplete => void.push(case),
            Err(error) => return Err(error),
        }
    }
    Ok(void)
}

fn site_head(desk: &Desk) -> SiteHead {
    let portal = &desk.settings.portal;
    let mut head = SiteHead::new(&portal.title, &portal.agency);
    head.contact = Some(portal.contact.clone()).filter(|c| !c.is_empty());
    head.demo = desk.is_demo();
    head.utc_offset_seconds = desk.settings.zone().offset().seconds();
    head
}

/// The site while cases are laid on it.
struct Site {
    content: PortalContent,
    titles: BTreeMap<String, String>,
    files: BTreeMap<String, Arc<[u8]>>,
}

fn files_of(content: &CaseContent) -> Vec<&ContentFile> {
    let of_procedures = content
        .procedures
        .iter()
        .flat_map(|p| std::iter::once(&p.original).chain(&p.forms));
    content.decision_file.iter().chain(of_procedures).collect()
}

impl Site {
    fn add(&mut self, at: Timestamp, content: &CaseContent) {
        let link = link(&content.decision);
        let updated_on = jiff::tz::Offset::from_seconds(self.content.site.utc_offset_seconds)
            .ok()
            .map(|o| o.to_datetime(at).date());
        for p in &content.procedures {
            let mut page = self.procedure(p);
            page.status = Status::InForce {
                from: p.effective_date,
                decision: Some(link.clone()),
            };
            page.decision = Some(link.clone());
            page.updated_on = updated_on;
            self.put(page);
        }
        for ended in &content.ended {
            let code = ended.code.clone().unwrap_or_default();
            let since = Status::NoLonger {
                since: ended.expiry_date,
                by: Some(link.clone()),
            };
            let same = |p: &ProcedurePage| {
                (&p.code, &p.name) == (&code, &ended.name) || (!code.is_empty() && p.code == code)
            };
            match self.content.procedures.iter_mut().find(|p| same(p)) {
                Some(page) => page.status = since,
                None => {
                    let mut page = ProcedurePage::new(code, &ended.name);
                    page.status = since;
                    page.field.clone_from(&ended.field);
                    page.decision = ended.published_by.as_ref().map(self::link);
                    page.updated_on = updated_on;
                    self.put(page);
                }
            }
        }
        if let Some(date) = content.decision.date {
            let named = |code: &Option<String>, name: &String| ProcedureLink {
                code: code.clone().unwrap_or_default(),
                name: name.clone(),
            };
            self.content.decisions.push(DecisionPage {
                number: content.decision.number.clone(),
                date,
                issuer: None,
                abstract_text: content.about.clone().unwrap_or_default(),
                announced: content
                    .procedures
                    .iter()
                    .map(|p| named(&p.code, &p.name))
                    .collect(),
                abolished: content.ended.iter().map(|e| named(&e.code, &e.name)).collect(),
                original: content.decision_file.as_ref().and_then(|f| self.download(f)),
            });
        }
    }

    /// A page in the place of an older one of the same procedure.
    fn put(&mut self, page: ProcedurePage) {
        let same = |p: &ProcedurePage| {
            if page.code.is_empty() {
                p.code.is_empty() && p.name == page.name
            } else {
                p.code == page.code
            }
        };
        match self.content.procedures.iter_mut().find(|p| same(p)) {
            Some(old) => *old = page,
            None => self.content.procedures.push(page),
        }
    }

    fn procedure(&self, p: &ContentProcedure) -> ProcedurePage {
        let mut page = ProcedurePage::new(p.code.clone().unwrap_or_default(), &p.name);
        page.field.clone_from(&p.field);
        page.agency.clone_from(&p.agency);
        page.sections = p
            .sections
            .iter()
            .map(|s| Section {
                key: s.key.clone(),
                title: self.titles.get(&s.key).cloned().unwrap_or_else(|| s.key.clone()),
                blocks: s.blocks.iter().map(block).collect(),
            })
            .collect();
        page.forms = p.forms.iter().filter_map(|f| self.download(f)).collect();
        page.original = self.download(&p.original);
        page
    }

    fn download(&self, file: &ContentFile) -> Option<Download> {
        self.files
            .get(&file.sha256)
            .map(|bytes| Download::from_bytes(&file.name, Arc::clone(bytes)))
    }
}

fn link(decision: &DecisionRef) -> DecisionLink {
    DecisionLink {
        number: decision.number.clone(),
        date: decision.date,
    }
}

fn block(block: &ContentBlock) -> PageBlock {
    match block {
        ContentBlock::Paragraph(text) => PageBlock::text(text),
        ContentBlock::Table(rows) => PageBlock::Table { rows: rows_of(rows) },
    }
}

/// Rows with a cell for every place a cell from above reaches down into, as pages want them.
fn rows_of(rows: &[Vec<domain::content::ContentCell>]) -> Vec<TableRow> {
    let mut reach: BTreeMap<usize, (u32, usize)> = BTreeMap::new();
    rows.iter()
        .enumerate()
        .map(|(index, row)| {
            let mut cells = Vec::new();
            let mut column = 0;
            let mut own = row.iter();
            loop {
                if let Some((left, width)) = reach.get_mut(&column).filter(|(left, _)| *left > 0) {
                    *left -= 1;
                    let width = *width;
                    cells.push(TableCell {
                        blocks: Vec::new(),
                        col_span: width,
                        continues_above: true,
                    });
                    column += width;
                    continue;
                }
                let Some(cell) = own.next() else { break };
                let width = usize::try_from(cell.col_span).unwrap_or(1).max(1);
                reach.insert(column, (cell.row_span.saturating_sub(1), width));
                let blocks = cell.text.lines().map(PageBlock::text).collect();
                cells.push(TableCell {
                    blocks,
                    col_span: width,
                    continues_above: false,
                });
                column += width;
            }
            TableRow {
                cells,
                header: index == 0 && rows.len() > 1,
            }
        })
        .collect()
}

/// Publishes everything approved to a folder, reads it back, and records what was seen. Publishing the same twice
/// writes nothing, to the folder or to the register.
pub async fn publish(office: &Office, actor: Actor, folder: &Path) -> Result<Published> {
    let planned = plan(office).await?;
    if planned.waiting.is_empty() && !planned.void.is_empty() {
        return Err(AppError::new(Refusal::Changed));
    }
    if planned.cases.is_empty() {
        return Err(AppError::new(Refusal::NotApproved));
    }
    let Planned {
        pages, waiting, void, ..
    } = planned;
    let target = folder.to_owned();
    let report = tokio::task::spawn_blocking(move || portal::publish(&target, &pages))
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?
        .map_err(|e| published(&e, folder))?;
    let site = report.version.clone();
    let cases = office
        .record(actor, |draft| {
            let mut seen = Vec::new();
            for (case, content) in &waiting {
                let still = draft.desk().case(*case).and_then(|c| c.approved());
                if still.map(|(hash, _)| hash) != Some(content.as_str()) {
                    return Err(AppError::new(Refusal::Changed));
                }
                let verified_at = draft.at();
                draft.push(Event::Published {
                    case: *case,
                    content: content.clone(),
                    target: FOLDER_TARGET.to_owned(),
                    site: site.clone(),
                    verified_at,
                })?;
                seen.push(*case);
            }
            Ok(seen)
        })
        .await?;
    Ok(Published { report, cases, void })
}

fn published(error: &portal::PublishError, folder: &Path) -> AppError {
    let refusal = match error {
        portal::PublishError::DiskFull { .. } => Refusal::DiskFull,
        _ if error.is_unverified() => Refusal::PublishedDiffers,
        _ => Refusal::CannotWrite,
    };
    AppError::new(refusal)
        .with("file", folder.display())
        .because(error)
}
