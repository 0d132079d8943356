//! Folding the ledger into the state, from the first event or from a snapshot that only saves time. Of a large register
//! only part is in memory: what is open beyond a number is put away after every piece of work (see [`domain::shelf`]).

use std::sync::Arc;

use calendar::Calendar;
use domain::shelf::Drawer;
use domain::snapshot::{KEPT_OPEN, Part, ShelfName};
use domain::{Desk, Entry};
use jiff::Timestamp;
use ledger::{Hash, Tree};
use serde::{Deserialize, Serialize};
use store::{EventRow, PartRow, Snapshot, Store};

use crate::clock::Clock;
use crate::data_dir::DataDir;
use crate::drawer::FileDrawer;
use crate::error::{AppError, Refusal, Result};

/// How many events are read from the store at a time.
const EVENTS_PER_READ: u32 = 1_000;
/// How many leaves are read from the store at a time.
const LEAVES_PER_READ: u32 = 10_000;
/// How many parts of a snapshot are read from the store at a time.
const PARTS_PER_READ: u32 = 1_000;
/// Version of the fold; a snapshot of another is thrown away.
const FOLD_VERSION: u32 = 5;
/// Events folded beyond the snapshot after which a new one is kept.
const SNAPSHOT_EVERY: u64 = 500;
/// What the desk knows, folded up to `desk.seq`.
pub struct Inner {
    /// The state.
    pub desk: Desk,
    /// The tree over all events.
    pub tree: Tree,
    /// The calendar of the settings in force.
    pub calendar: Arc<Calendar>,
    pub(crate) clock: Clock,
    pub(crate) stale: bool,
    /// Last event of the snapshot it goes on from.
    snapshot: Option<u64>,
}

/// A snapshot without its parts.
#[derive(Serialize, Deserialize)]
struct Kept<D> {
    desk: D,
    /// How many parts belong to it: fewer are no snapshot.
    parts: u64,
}

impl Inner {
    /// The moment it is at this desk.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether everything put away could be read when it was asked for: what was answered of this state stands only then.
    ///
    /// # Errors
    ///
    /// [`Refusal::Broke`] when something could not.
    pub fn lost_nothing(&self) -> Result<()> {
        lost_nothing(&self.desk)
    }
}

pub(crate) fn lost_nothing(desk: &Desk) -> Result<()> {
    if desk.has_lost() {
        return Err(
            AppError::new(Refusal::Broke).because("what the desk had put away could not be read again")
        );
    }
    Ok(())
}

/// Folds in what the store holds beyond the state; a stale state is folded anew.
pub(crate) async fn refresh(store: &Store, dir: &DataDir, inner: &mut Inner) -> Result<()> {
    if inner.desk.has_lost() {
        // Whether the snapshot or the drawer was harmed cannot be told from here.
        tracing::warn!("something put away could not be read again: the state is folded anew");
        store.clear_snapshot().await?;
        inner.stale = true;
    }
    if inner.stale {
        let clock = inner.clock;
        *inner = load(store, dir, None).await?;
        inner.clock = clock;
        return Ok(());
    }
    fold_rest(store, inner, None).await
}

/// Folds the whole ledger, up to a moment when one is given; from the snapshot on, where there is one that fits.
pub(crate) async fn load(store: &Store, dir: &DataDir, until: Option<Timestamp>) -> Result<Inner> {
    let begun = match until {
        None => from_snapshot(store, dir).await?,
        Some(_) => None,
    };
    let folded_before = begun.as_ref().map_or(0, |inner| inner.desk.seq);
    let mut inner = match begun {
        Some(inner) => inner,
        None => from_first_event(store, dir).await?,
    };
    fold_rest(store, &mut inner, until).await?;
    if until.is_none() && inner.desk.seq - folded_before > SNAPSHOT_EVERY {
        keep_snapshot(store, &mut inner).await;
    }
    Ok(inner)
}

/// A drawer for a state; without one (no memory for it, say) everything stays open.
pub(crate) fn drawer_in(dir: &DataDir) -> Option<Arc<dyn Drawer>> {
    match FileDrawer::new(dir.root()) {
        Ok(drawer) => Some(Arc::new(drawer)),
        Err(error) => {
            tracing::warn!(%error, "no drawer could be made: everything stays in memory");
            None
        }
    }
}

async fn from_first_event(store: &Store, dir: &DataDir) -> Result<Inner> {
    let empty = || AppError::new(Refusal::RegisterBroken).because("the ledger is empty");
    let first = store
        .events_after(0, 1)
        .await?
        .into_iter()
        .next()
        .ok_or_else(empty)?;
    let entry = parse(&first)?;
    let mut desk = Desk::begin(&entry)?;
    if let Some(drawer) = drawer_in(dir) {
        desk.use_drawer(&drawer);
    }
    let clock = desk.demo_clock.map_or(Clock::System, Clock::Fixed);
    let mut tree = Tree::new();
    tree.append(ledger::leaf_hash(first.json.as_bytes()));
    let calendar = Arc::new(calendar_of(&desk)?);
    Ok(Inner {
        desk,
        tree,
        calendar,
        clock,
        stale: false,
        snapshot: None,
    })
}

/// The state as the snapshot has it; `None` when there is none that can be used.
async fn desk_of_snapshot(store: &Store, dir: &DataDir) -> Result<Option<Desk>> {
    let Some(snapshot) = store.snapshot().await? else {
        return Ok(None);
    };
    if snapshot.fold_version != FOLD_VERSION || snapshot.seq > store.tip().await? {
        return Ok(None);
    }
    let Ok(Kept { mut desk, parts }) = serde_json::from_str::<Kept<Desk>>(&snapshot.json) else {
        return Ok(None);
    };
    let (true, Some(drawer)) = (desk.seq == snapshot.seq, drawer_in(dir)) else {
        return Ok(None);
    };
    desk.use_drawer(&drawer);
    let mut found = 0;
    let mut after = (String::new(), 0);
    loop {
        let rows = store
            .snapshot_parts_after((&after.0, after.1), PARTS_PER_READ)
            .await?;
        let Some(last) = rows.last() else { break };
        after = (last.shelf.clone(), last.seq);
        for PartRow { shelf, seq, packed } in rows {
            let known = ShelfName::ALL.into_iter().find(|name| name.as_str() == shelf);
            let restored = known.is_some_and(|shelf| desk.restore(&Part { shelf, seq, packed }));
            if !restored {
                return Ok(None);
            }
            found += 1;
        }
    }
    // Kept anew by another program while it was read: then it fits no more.
    let same = store.snapshot().await?.is_some_and(|now| now.seq == snapshot.seq);
    Ok((same && found == parts).then_some(desk))
}

/// As [`desk_of_snapshot`], with the leaves up to it.
async fn from_snapshot(store: &Store, dir: &DataDir) -> Result<Option<Inner>> {
    let Some(desk) = desk_of_snapshot(store, dir).await? else {
        return Ok(None);
    };
    let mut tree = Tree::new();
    while tree.size() < desk.seq {
        let room = u32::try_from(desk.seq - tree.size())
            .unwrap_or(u32::MAX)
            .min(LEAVES_PER_READ);
        let leaves = store.leaves_after(tree.size(), room).await?;
        if leaves.is_empty() {
            return Ok(None);
        }
        for leaf in leaves {
            tree.append(Hash::from_bytes(leaf));
        }
    }
    let clock = desk.demo_clock.map_or(Clock::System, Clock::Fixed);
    let calendar = Arc::new(calendar_of(&desk)?);
    Ok(Some(Inner {
        snapshot: Some(desk.seq),
        desk,
        tree,
        calendar,
        clock,
        stale: false,
    }))
}

/// Keeps the state for the next start. It only saves time: what goes wrong here is logged and nothing more.
async fn keep_snapshot(store: &Store, inner: &mut Inner) {
    let desk = &inner.desk;
    let shelved = ShelfName::ALL.into_iter().map(|name| desk.count_on(name));
    let kept = Kept {
        desk,
        parts: shelved.sum(),
    };
    let kept = match serde_json::to_string(&kept) {
        Ok(json) => {
            let snapshot = Snapshot {
                seq: desk.seq,
                fold_version: FOLD_VERSION,
                json,
            };
            // A part that cannot be packed ends them: fewer parts than are said are no snapshot.
            let parts = desk.changed_parts().map_while(|part| part).map(|part| PartRow {
                shelf: part.shelf.as_str().to_owned(),
                seq: part.seq,
                packed: part.packed,
            });
            store.put_snapshot(snapshot, inner.snapshot, parts).await
        }
        Err(error) => Err(store::StoreError::Refused(error.to_string())),
    };
    match kept {
        Ok(true) => {
            inner.desk.is_in_snapshot();
            inner.snapshot = Some(inner.desk.seq);
        }
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "the snapshot could not be kept"),
    }
}

/// Whether the snapshot, where there is one of this fold, says what folding the events up to it says.
pub(crate) async fn snapshot_agrees(store: &Store, dir: &DataDir, desk_at: &Desk, seq: u64) -> Result<bool> {
    match store.snapshot().await? {
        Some(s) if s.seq == seq && s.fold_version == FOLD_VERSION => {
            let kept = desk_of_snapshot(store, dir).await?;
            Ok(kept.is_some_and(|kept| &kept == desk_at))
        }
        _ => Ok(true),
    }
}

async fn fold_rest(store: &Store, inner: &mut Inner, until: Option<Timestamp>) -> Result<()> {
    loop {
        let rows = store.events_after(inner.desk.seq, EVENTS_PER_READ).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let entry = parse(row)?;
            if until.is_some_and(|until| entry.at > until) {
                inner.calendar = calendar_for(&inner.calendar, &inner.desk)?;
                return Ok(());
            }
            inner.desk.apply(&entry)?;
            inner.tree.append(ledger::leaf_hash(row.json.as_bytes()));
        }
        inner.desk.put_away(KEPT_OPEN);
    }
    inner.desk.put_away(KEPT_OPEN);
    inner.calendar = calendar_for(&inner.calendar, &inner.desk)?;
    Ok(())
}

/// An event of the store as the domain's own value.
pub fn parse(row: &EventRow) -> Result<Entry> {
    serde_json::from_str(&row.json).map_err(|e| {
        AppError::new(Refusal::RegisterBroken)
            .with("what", format!("sự kiện {}", row.seq))
            .because(e)
    })
}

fn calendar_of(desk: &Desk) -> Result<Calendar> {
    Calendar::new(desk.settings.calendar.clone()).map_err(|e| {
        AppError::new(Refusal::InvalidField)
            .with("field", "calendar")
            .because(e)
    })
}

/// The calendar in use, made anew only where its settings have changed.
pub(crate) fn calendar_for(standing: &Arc<Calendar>, desk: &Desk) -> Result<Arc<Calendar>> {
    if standing.settings() == &desk.settings.calendar {
        return Ok(Arc::clone(standing));
    }
    Ok(Arc::new(calendar_of(desk)?))
}
