//! `register verify`: recomputes everything from the stored bytes and names the first thing that does not hold.

use std::collections::{BTreeMap, BTreeSet};

use domain::snapshot::KEPT_OPEN;
use domain::{Attachment, Channel, Desk, Entry, Event, Intake};
use ledger::{PublicKey, Tree, TreeHead};
use store::{EventRow, Store, StoreError};

use crate::arrival::sha256_hex;
use crate::data_dir::DataDir;
use crate::error::{AppError, Refusal, Result};
use crate::folding::{drawer_in, lost_nothing, parse, snapshot_agrees};
use crate::office::Office;

/// Rows read at a time.
const ROWS_PER_READ: u32 = 500;

/// What kind of thing does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// An event of the ledger.
    Event,
    /// A stored original.
    Original,
    /// A number of the book.
    Entry,
    /// A checkpoint.
    Checkpoint,
    /// What makes an arrival the same arrival.
    Identity,
    /// Something derived from the ledger, which can be rebuilt.
    Derived,
    /// The file of the register itself.
    File,
}

impl FaultKind {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Event => "sự kiện",
            Self::Original => "bản gốc",
            Self::Entry => "số vào sổ",
            Self::Checkpoint => "điểm chốt",
            Self::Identity => "dấu nhận dạng",
            Self::Derived => "phần suy ra",
            Self::File => "tập tin sổ",
        }
    }
}

/// The first thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// Which one.
    pub which: String,
    /// What is wrong with it.
    pub detail: String,
}

/// What was checked, and the fault, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Events checked.
    pub events: u64,
    /// Numbers of the book checked.
    pub entries: u64,
    /// Originals checked.
    pub originals: u64,
    /// Root of the tree over the events.
    pub root: String,
    /// The fault.
    pub fault: Option<Fault>,
}

impl Verification {
    /// Everything holds.
    pub fn holds(&self) -> bool {
        self.fault.is_none()
    }
}

/// Checks everything of an open desk, telling how far it has come (done, in all).
pub async fn verify(office: &Office, progress: impl FnMut(u64, u64)) -> Result<Verification> {
    check(office.store(), office.dir(), progress).await
}

/// As [`verify`], of a register that may be too harmed to be opened as a desk.
pub async fn verify_folder(dir: &DataDir, progress: impl FnMut(u64, u64)) -> Result<Verification> {
    if !dir.register().exists() {
        return Err(AppError::new(Refusal::NoRegister).with("file", dir.root().display()));
    }
    let store = Store::open(&dir.register()).await?;
    let found = check(&store, dir, progress).await;
    store.close().await;
    found
}

async fn check(store: &Store, dir: &DataDir, mut progress: impl FnMut(u64, u64)) -> Result<Verification> {
    let mut check = Check {
        store,
        dir,
        seen: Verification {
            events: 0,
            entries: 0,
            originals: 0,
            root: String::new(),
            fault: None,
        },
    };
    match check.run(&mut progress).await {
        Ok(()) => Ok(check.seen),
        Err(Stop::Fault(fault)) => {
            check.seen.fault = Some(fault);
            Ok(check.seen)
        }
        Err(Stop::Error(error)) => Err(error),
    }
}

enum Stop {
    Fault(Fault),
    Error(AppError),
}

impl From<store::StoreError> for Stop {
    fn from(error: store::StoreError) -> Self {
        match &error {
            store::StoreError::BlobAltered { sha256, .. } => {
                fault(FaultKind::Original, sha256.clone(), &error)
            }
            store::StoreError::Corrupt(_) => fault(FaultKind::File, "register.db", &error),
            _ => Self::Error(error.into()),
        }
    }
}

fn fault(kind: FaultKind, which: impl ToString, detail: impl ToString) -> Stop {
    Stop::Fault(Fault {
        kind,
        which: which.to_string(),
        detail: detail.to_string(),
    })
}

struct Check<'a> {
    store: &'a Store,
    dir: &'a DataDir,
    seen: Verification,
}

impl Check<'_> {
    async fn run(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Stop> {
        let store = self.store;
        let total = store.tip().await?;
        let (desk, heads, needed) = self.events(total, progress).await?;
        self.checkpoints(&desk, &heads).await?;
        self.book(&desk).await?;
        self.identities(&desk).await?;
        self.originals(&needed).await?;
        let damage = store.damage().await?;
        if let Some(first) = damage.first() {
            return Err(fault(FaultKind::File, "register.db", first));
        }
        Ok(())
    }

    /// Every event: in order, canonical, its leaf right, and one that can follow what went before.
    async fn events(
        &mut self,
        total: u64,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Desk, Vec<TreeHead>, BTreeMap<String, u64>), Stop> {
        let store = self.store;
        let snapshot_seq = store.snapshot().await?.map(|s| s.seq);
        let mut tree = Tree::new();
        let mut heads = Vec::new();
        let mut needed = BTreeMap::new();
        let mut desk: Option<Desk> = None;
        let mut at = 0;
        loop {
            let rows = self.events_after(at).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                at += 1;
                let bad = |why: &str| fault(FaultKind::Event, at, why);
                if row.seq != at {
                    return Err(bad("số thứ tự không liền nhau"));
                }
                if !ledger::is_canonical(&row.json) {
                    return Err(bad("nội dung không ở dạng chuẩn"));
                }
                let leaf = ledger::leaf_hash(row.json.as_bytes());
                if leaf.to_bytes() != row.leaf {
                    return Err(bad("nội dung không khớp mã băm"));
                }
                let entry = parse(row).map_err(|e| bad(&e.to_string()))?;
                if entry.seq != at {
                    return Err(bad("số thứ tự trong nội dung không khớp"));
                }
                for original in originals_of(&entry) {
                    needed.entry(original).or_insert(at);
                }
                match &mut desk {
                    None => {
                        let begun = desk.insert(Desk::begin(&entry).map_err(|e| bad(&e.why))?);
                        if let Some(drawer) = drawer_in(self.dir) {
                            begun.use_drawer(&drawer);
                        }
                    }
                    Some(desk) => desk.apply(&entry).map_err(|e| bad(&e.why))?,
                }
                if snapshot_seq == Some(at)
                    && let Some(desk) = &desk
                    && !snapshot_agrees(store, self.dir, desk, at)
                        .await
                        .map_err(Stop::Error)?
                {
                    let cure = "không khớp nhật ký; dựng lại được: giaonhan check --rebuild";
                    return Err(fault(FaultKind::Derived, "bản chụp trạng thái", cure));
                }
                tree.append(leaf);
                heads.push(tree.head());
            }
            if let Some(desk) = &mut desk {
                desk.put_away(KEPT_OPEN);
            }
            self.seen.events = at;
            progress(at, total);
        }
        self.seen.root = heads.last().map(|h| h.root.to_string()).unwrap_or_default();
        let desk = desk.ok_or_else(|| fault(FaultKind::Event, 1, "nhật ký trống"))?;
        Ok((desk, heads, needed))
    }

    /// The next events. A row that cannot be read at all is named by its place: the rows before it are read singly.
    async fn events_after(&self, mut at: u64) -> Result<Vec<EventRow>, Stop> {
        match self.store.events_after(at, ROWS_PER_READ).await {
            Err(StoreError::Corrupt(_)) => {}
            read => return Ok(read?),
        }
        loop {
            match self.store.events_after(at, 1).await {
                Ok(row) if !row.is_empty() => at += 1,
                Err(StoreError::Corrupt(why)) => return Err(fault(FaultKind::Event, at + 1, why)),
                read => return Ok(read?),
            }
        }
    }

    /// Every checkpoint: signed with the desk's key, over a tree that is the one of the events. The newest covers the
    /// last event, so a row taken off the end is noticed; the copy beside the register is held against it too.
    async fn checkpoints(&self, desk: &Desk, heads: &[TreeHead]) -> Result<(), Stop> {
        let (_, key) =
            PublicKey::from_verifier_line(&desk.public_key).map_err(|e| fault(FaultKind::Event, 1, e))?;
        let agrees = |note: &str, which: &str| -> Result<u64, Stop> {
            let bad = |why: String| fault(FaultKind::Checkpoint, which, why);
            let checkpoint = ledger::verify_checkpoint(note, &key).map_err(|e| bad(e.to_string()))?;
            if checkpoint.origin != desk.origin {
                return Err(bad("điểm chốt của sổ khác".to_owned()));
            }
            let size = checkpoint.head.size;
            let head = usize::try_from(size)
                .ok()
                .and_then(|s| heads.get(s.checked_sub(1)?));
            match head {
                None => Err(bad(format!(
                    "ghi {size} sự kiện nhưng nhật ký chỉ còn {}: có sự kiện bị xóa",
                    heads.len()
                ))),
                Some(head) if head.root != checkpoint.head.root => {
                    Err(bad("gốc cây băm không khớp: có sự kiện bị sửa".to_owned()))
                }
                Some(_) => Ok(size),
            }
        };
        let mut at = 0;
        let mut newest = 0;
        loop {
            let rows = self.store.checkpoints_after(at, ROWS_PER_READ).await?;
            let Some(last) = rows.last() else { break };
            for row in &rows {
                newest = agrees(&row.note, &row.size.to_string())?;
                if newest != row.size {
                    return Err(fault(FaultKind::Checkpoint, row.size, "kích thước không khớp"));
                }
            }
            at = last.size;
        }
        if newest != heads.len() as u64 {
            return Err(fault(
                FaultKind::Checkpoint,
                newest,
                "điểm chốt mới nhất không phủ hết nhật ký",
            ));
        }
        match std::fs::read_to_string(self.dir.checkpoint()) {
            Ok(note) => agrees(&note, "checkpoint.txt").map(|_| ()),
            Err(_) => Ok(()),
        }
    }

    /// The book: what its table says is what the events say, without a gap.
    async fn book(&mut self, desk: &Desk) -> Result<(), Stop> {
        let years: BTreeSet<i16> = desk.book.keys().map(|n| n.year).collect();
        let mut in_table = BTreeMap::new();
        for year in years {
            for row in self.store.register_entries(year).await? {
                in_table.insert((row.year, row.number), row.seq);
            }
        }
        for (number, seq) in &desk.book {
            match in_table.remove(&(number.year, number.number)) {
                Some(found) if found == *seq => self.seen.entries += 1,
                Some(found) => {
                    let detail = format!("bảng ghi ở sự kiện {found}, nhật ký ở sự kiện {seq}");
                    return Err(fault(FaultKind::Entry, number, detail));
                }
                None => return Err(fault(FaultKind::Entry, number, "không còn trong bảng")),
            }
        }
        let spare = in_table
            .first_key_value()
            .map(|((year, number), _)| format!("{number}/{year}"));
        if spare.is_some() || self.store.register_count().await? != desk.book.len() as u64 {
            let which = spare.unwrap_or_else(|| "bảng số vào sổ".to_owned());
            return Err(fault(FaultKind::Entry, which, "có số không có trong nhật ký"));
        }
        Ok(())
    }

    /// What makes an arrival the same arrival: as many marks as arrivals, each where it belongs.
    async fn identities(&self, desk: &Desk) -> Result<(), Stop> {
        // Accepted by a person, a triage item's arrival stands in two events; it was claimed by the first.
        let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
        let mut claimed = |key: String, seq: u64| {
            let first = wanted.entry(key).or_insert(seq);
            *first = seq.min(*first);
        };
        let mut came = |seq: u64, intake: &Intake| {
            claimed(format!("content:{}", intake.content_key), seq);
            if let Some(place) = &intake.mailbox {
                claimed(place.key(), seq);
            }
        };
        desk.handoffs.each().for_each(|h| came(h.seq, &h.intake));
        desk.triage.each().for_each(|t| came(t.seq, &t.intake));
        desk.noise.each().for_each(|n| came(n.seq, &n.intake));
        for d in desk.duplicates.each() {
            claimed(format!("delivery:{}", d.intake.blobs.join("+")), d.seq);
            if let Some(place) = &d.intake.mailbox {
                claimed(place.key(), d.seq);
            }
        }
        lost_nothing(desk).map_err(Stop::Error)?;
        let mut after = String::new();
        let mut found = 0;
        loop {
            let rows = match self.store.identities_after(&after, ROWS_PER_READ).await {
                Err(StoreError::Corrupt(_)) => return Err(self.identity_gone(&wanted).await?),
                read => read?,
            };
            let Some((last, _)) = rows.last() else { break };
            for (key, seq) in &rows {
                if wanted.get(key) != Some(seq) {
                    return Err(fault(
                        FaultKind::Identity,
                        key,
                        format!("không đúng với sự kiện {seq}"),
                    ));
                }
                found += 1;
            }
            after.clone_from(last);
        }
        if found != wanted.len() {
            return Err(self.identity_gone(&wanted).await?);
        }
        Ok(())
    }

    /// The first mark the table no longer has as it should be.
    async fn identity_gone(&self, wanted: &BTreeMap<String, u64>) -> Result<Stop, Stop> {
        for (key, seq) in wanted {
            if self.store.identity(key).await.ok().flatten() != Some(*seq) {
                let detail = format!("sự kiện {seq} có, bảng không còn đúng như thế");
                return Ok(fault(FaultKind::Identity, key, detail));
            }
        }
        Ok(fault(
            FaultKind::Identity,
            "bảng dấu nhận dạng",
            "có dấu không đọc được",
        ))
    }

    /// Every original an event speaks of is there and is what it was; the files in it are then what they were too.
    async fn originals(&mut self, needed: &BTreeMap<String, u64>) -> Result<(), Stop> {
        let store = self.store;
        let mut left: BTreeSet<&String> = needed.keys().collect();
        let mut after = [0u8; 32];
        let mut first = true;
        loop {
            let row = store
                .stored_blob_after(if first { None } else { Some(&after) })
                .await?;
            let Some(row) = row else { break };
            first = false;
            after = row.sha256;
            let bytes = row.unpack()?;
            let hex = sha256_hex(&bytes);
            left.remove(&hex);
            self.seen.originals += 1;
        }
        match left.first() {
            None => Ok(()),
            Some(missing) => {
                let seq = needed.get(*missing).copied().unwrap_or_default();
                Err(fault(
                    FaultKind::Original,
                    missing,
                    format!("sự kiện {seq} nói tới, nhưng không còn trong sổ"),
                ))
            }
        }
    }
}

/// The originals an event speaks of.
fn originals_of(entry: &Entry) -> Vec<String> {
    match &entry.event {
        Event::HandoffRegistered { intake, .. }
        | Event::DuplicateNoted { intake, .. }
        | Event::Triaged { intake, .. }
        | Event::NoiseSetAside { intake } => intake.blobs.clone(),
        Event::LetterWritten { docx, eml, .. } => docx.iter().chain([eml]).cloned().collect(),
        Event::LetterBounced { report, .. } => vec![report.clone()],
        Event::ReviewSubmitted { content, .. } => vec![content.clone()],
        _ => Vec::new(),
    }
}

/// The bytes of a file of an arrival, taken out of its original.
pub async fn file_bytes(office: &Office, file: &domain::FileRef) -> Result<Vec<u8>> {
    let original = office.original(&file.blob).await?;
    let not_found = || AppError::not_found("file");
    let bytes = if file.part.is_empty() {
        original
    } else {
        mail::attachment_bytes(&original, &file.part).ok_or_else(not_found)?
    };
    let Some(index) = file.member else {
        return Ok(bytes);
    };
    let (members, _) = documents::archive::members(&bytes, &documents::archive::Limits::default());
    let index = usize::try_from(index).map_err(|_| AppError::new(Refusal::Broke))?;
    members
        .into_iter()
        .nth(index)
        .map(|m| m.bytes)
        .ok_or_else(not_found)
}

/// A file of an arrival by its hash.
pub fn find_file<'a>(intake: &'a Intake, sha256: &str) -> Option<&'a Attachment> {
    intake.files().find(|f| f.sha256 == sha256)
}

/// The name of a channel.
pub fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => "thư điện tử",
        Channel::Hand => "giao tay",
    }
}
