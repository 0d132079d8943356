//! Folding the ledger into the state, from the first event or from a snapshot that only saves time.

use std::sync::Arc;

use calendar::Calendar;
use domain::{Desk, Entry};
use jiff::Timestamp;
use ledger::{Hash, Tree};
use store::{EventRow, Snapshot, Store};

use crate::clock::Clock;
use crate::error::{AppError, Refusal, Result};

/// How many events are read from the store at a time.
const EVENTS_PER_READ: u32 = 1_000;
/// How many leaves are read from the store at a time.
const LEAVES_PER_READ: u32 = 10_000;
/// Version of the fold; a snapshot of another is thrown away.
const FOLD_VERSION: u32 = 4;
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
}

impl Inner {
    /// The moment it is at this desk.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Folds in what the store holds beyond the state; a stale state is folded anew.
pub(crate) async fn refresh(store: &Store, inner: &mut Inner) -> Result<()> {
    if inner.stale {
        let clock = inner.clock;
        *inner = load(store, None).await?;
        inner.clock = clock;
        return Ok(());
    }
    fold_rest(store, inner, None).await
}

/// Folds the whole ledger, up to a moment when one is given; from the snapshot on, where there is one that fits.
pub(crate) async fn load(store: &Store, until: Option<Timestamp>) -> Result<Inner> {
    let begun = match until {
        None => from_snapshot(store).await?,
        Some(_) => None,
    };
    let folded_before = begun.as_ref().map_or(0, |inner| inner.desk.seq);
    let mut inner = match begun {
        Some(inner) => inner,
        None => from_first_event(store).await?,
    };
    fold_rest(store, &mut inner, until).await?;
    if until.is_none() && inner.desk.seq - folded_before > SNAPSHOT_EVERY {
        keep_snapshot(store, &inner.desk).await;
    }
    Ok(inner)
}

async fn from_first_event(store: &Store) -> Result<Inner> {
    let empty = || AppError::new(Refusal::RegisterBroken).because("the ledger is empty");
    let first = store
        .events_after(0, 1)
        .await?
        .into_iter()
        .next()
        .ok_or_else(empty)?;
    let entry = parse(&first)?;
    let desk = Desk::begin(&entry)?;
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
    })
}

/// The state as the snapshot has it, with the leaves up to it; `None` when there is none that can be used.
async fn from_snapshot(store: &Store) -> Result<Option<Inner>> {
    let Some(snapshot) = store.snapshot().await? else {
        return Ok(None);
    };
    if snapshot.fold_version != FOLD_VERSION || snapshot.seq > store.tip().await? {
        return Ok(None);
    }
    let Ok(desk) = serde_json::from_str::<Desk>(&snapshot.json) else {
        return Ok(None);
    };
    if desk.seq != snapshot.seq {
        return Ok(None);
    }
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
        desk,
        tree,
        calendar,
        clock,
        stale: false,
    }))
}

/// Keeps the state for the next start. It only saves time: what goes wrong here is logged and nothing more.
async fn keep_snapshot(store: &Store, desk: &Desk) {
    let kept = match serde_json::to_string(desk) {
        Ok(json) => store
            .put_snapshot(Snapshot {
                seq: desk.seq,
                fold_version: FOLD_VERSION,
                json,
            })
            .await
            .map_err(|e| e.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = kept {
        tracing::warn!(error, "the snapshot could not be kept");
    }
}

/// Whether the snapshot, where there is one of this fold, says what folding the events up to it says.
pub(crate) async fn snapshot_agrees(store: &Store, desk_at: &Desk, seq: u64) -> Result<bool> {
    match store.snapshot().await? {
        Some(s) if s.seq == seq && s.fold_version == FOLD_VERSION => {
            Ok(serde_json::from_str::<Desk>(&s.json).is_ok_and(|kept| &kept == desk_at))
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
    }
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
