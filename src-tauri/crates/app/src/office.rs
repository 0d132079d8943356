//! The open desk: the register's store, the state folded from it, the tree over it, the key that signs it.
//! Every change goes through [`Office::record`]: decide on the state as it is now, under the writer's lock, and
//! commit events, originals, numbers and a signed checkpoint together or not at all.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::Arc;

use calendar::Calendar;
use domain::{Act, Actor, CaseId, Desk, Entry, Event, Person, Proof, Settings};
use jiff::Timestamp;
use ledger::{Hash, SigningKey, Tree};
use store::{Batch, Blob, CheckpointRow, EventRow, RegisterRow, Snapshot, Store};
use tokio::sync::{Mutex, MutexGuard};

use crate::clock::Clock;
use crate::data_dir::{DataDir, write_whole};
use crate::error::{AppError, Refusal, Result};

/// How many events are read from the store at a time.
const EVENTS_PER_READ: u32 = 1_000;
/// How many leaves are read from the store at a time.
const LEAVES_PER_READ: u32 = 10_000;
/// Version of the fold; a snapshot of another is thrown away.
const FOLD_VERSION: u32 = 1;
/// Events folded beyond the snapshot after which a new one is kept.
const SNAPSHOT_EVERY: u64 = 500;
/// Name under which the origin of checkpoints begins.
const ORIGIN_PREFIX: &str = "so-giao-nhan";

/// An open desk.
pub struct Office {
    dir: DataDir,
    store: Store,
    key: SigningKey,
    inner: Mutex<Inner>,
}

/// What the desk knows, folded up to `desk.seq`.
pub struct Inner {
    /// The state.
    pub desk: Desk,
    /// The tree over all events.
    pub tree: Tree,
    /// The calendar of the settings in force.
    pub calendar: Arc<Calendar>,
    clock: Clock,
    stale: bool,
}

impl Inner {
    /// The moment it is at this desk.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// An event and the proof that it stands in the ledger.
#[derive(Debug, Clone)]
pub struct Proven {
    /// The event as canonical JSON.
    pub json: String,
    /// Its leaf hash.
    pub leaf: String,
    /// Root of the tree the proof is about.
    pub root: String,
    /// The proof.
    pub proof: ledger::InclusionProof,
    /// The signed checkpoint of that tree.
    pub checkpoint: String,
}

/// How a new register is made.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The settings it starts with.
    pub settings: Settings,
    /// The clock of a demonstration register.
    pub demo_clock: Option<Timestamp>,
    /// People it starts with: name, title, role.
    pub people: Vec<(String, String, domain::Role)>,
}

/// The settings shipped with the program.
///
/// # Errors
///
/// Never in a program that passed its tests; the file is embedded.
pub fn shipped_settings() -> Result<Settings> {
    serde_json::from_str(include_str!("../settings/khanh-hoa.json"))
        .map_err(|e| AppError::new(Refusal::Broke).because(e))
}

impl Office {
    /// Makes a new register in a folder and opens it.
    pub async fn begin(dir: DataDir, beginning: Beginning) -> Result<Self> {
        dir.create()?;
        if dir.register().exists() {
            return Err(AppError::new(Refusal::RegisterExists).with("file", dir.register().display()));
        }
        let key = if dir.key().exists() {
            dir.read_key()?
        } else {
            new_key(&dir)?
        };
        let clock = beginning.demo_clock.map_or(Clock::System, Clock::Fixed);
        let origin = new_origin()?;
        let at = clock.now();
        let board = board_key(&beginning.settings);
        let begun = Event::RegisterBegun {
            public_key: key.public_key().to_verifier_line(&origin),
            origin: origin.clone(),
            demo_clock: beginning.demo_clock,
            settings: Box::new(beginning.settings),
        };
        let people = beginning
            .people
            .into_iter()
            .map(|(name, title, role)| Event::PersonAdded {
                name,
                title,
                agency: board.clone(),
                role,
            });
        let entries: Vec<Entry> = std::iter::once(begun)
            .chain(people)
            .zip(1..)
            .map(|(event, seq)| Entry {
                seq,
                at,
                actor: Actor::Machine,
                event,
            })
            .collect();
        // The register is made aside and put in place whole: a cut leaves no half-begun register behind.
        let aside = dir.root().join("register.new.db");
        remove_register_files(&aside)?;
        let store = Store::create(&aside).await?;
        let mut tree = Tree::new();
        let batch = sealed(&key, &origin, &mut tree, 0, &entries, Vec::new(), Vec::new())?;
        let made = store.commit(batch).await;
        store.close().await;
        made?;
        std::fs::rename(&aside, dir.register()).map_err(|e| AppError::writing(&dir.register(), &e))?;
        Self::open(dir).await
    }

    /// Opens the register of a folder.
    pub async fn open(dir: DataDir) -> Result<Self> {
        if !dir.register().exists() {
            return Err(AppError::new(Refusal::NoRegister).with("file", dir.root().display()));
        }
        let store = Store::open(&dir.register()).await?;
        let key = dir.read_key()?;
        let inner = Mutex::new(load(&store, None).await?);
        Ok(Self {
            dir,
            store,
            key,
            inner,
        })
    }

    /// The folder of the register.
    pub fn dir(&self) -> &DataDir {
        &self.dir
    }

    /// The store, for reading originals and what is derived.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Closes the register.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// The desk as it is now, with whatever other programs have recorded folded in.
    pub async fn look(&self) -> Result<MutexGuard<'_, Inner>> {
        let mut inner = self.inner.lock().await;
        refresh(&self.store, &mut inner).await?;
        Ok(inner)
    }

    /// The desk as it stood at a moment.
    pub async fn look_at(&self, at: Timestamp) -> Result<Inner> {
        let mut inner = load(&self.store, Some(at)).await?;
        inner.clock = Clock::Fixed(at);
        Ok(inner)
    }

    /// The bytes of an original, checked against its hash.
    pub async fn original(&self, sha256: &str) -> Result<Vec<u8>> {
        let hash: Hash = sha256.parse().map_err(|_| AppError::not_found("original"))?;
        self.store
            .blob(hash.as_bytes())
            .await?
            .ok_or_else(|| AppError::not_found("original"))
    }

    /// The person of that name (or id) who wants to act.
    pub async fn actor(&self, who: &str, act: Act, proof: Proof) -> Result<Actor> {
        let inner = self.look().await?;
        let person = inner
            .desk
            .person_called(who)
            .ok_or_else(|| AppError::new(Refusal::NotSignedIn).with("who", who))?;
        allow(person, act)?;
        Ok(Actor::Person {
            id: person.id,
            shown_by: proof,
        })
    }

    /// Decides on the state as it is now and records what was decided, whole or not at all. `decide` looks at the
    /// draft's desk, pushes events (each is folded in at once) and may refuse; originals it hands over are committed
    /// with them. Clocks of the cases it touched are set in the same batch, by the machine.
    pub async fn record<T>(
        &self,
        actor: Actor,
        decide: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut inner = self.inner.lock().await;
        let _writer = self.lock_writer().await?;
        refresh(&self.store, &mut inner).await?;
        let tip = inner.desk.seq;
        let at = inner.now().max(inner.desk.last_at);
        let calendar = Arc::clone(&inner.calendar);
        let mut draft = Draft {
            desk: &mut inner.desk,
            calendar,
            actor,
            at,
            entries: Vec::new(),
            blobs: Vec::new(),
            identities: Vec::new(),
            touched: BTreeSet::new(),
        };
        let decided = decide(&mut draft).and_then(|value| draft.set_clocks().map(|()| value));
        let (entries, blobs, identities) = (draft.entries, draft.blobs, draft.identities);
        let value = match decided {
            Ok(value) => value,
            Err(error) => {
                inner.stale = inner.stale || !entries.is_empty();
                return Err(error);
            }
        };
        if entries.is_empty() {
            return Ok(value);
        }
        // Until the commit is known to have happened, what is folded is not what is stored.
        inner.stale = true;
        let origin = inner.desk.origin.clone();
        let batch = sealed(
            &self.key,
            &origin,
            &mut inner.tree,
            tip,
            &entries,
            blobs,
            identities,
        )?;
        let note = batch.checkpoint.as_ref().map(|c| c.note.clone());
        self.store.commit(batch).await?;
        inner.stale = false;
        if let Some(note) = note
            && let Err(error) = write_whole(&self.dir.checkpoint(), note.as_bytes())
        {
            // The register holds the checkpoint; the copy beside it is renewed at the next write.
            tracing::warn!(%error, "the copy of the checkpoint could not be written");
        }
        inner.calendar = calendar_for(&inner.calendar, &inner.desk)?;
        Ok(value)
    }

    /// Throws away what is derived from the ledger and folds it anew.
    pub async fn rebuild(&self) -> Result<()> {
        self.store.clear_snapshot().await?;
        let mut inner = self.inner.lock().await;
        inner.stale = true;
        refresh(&self.store, &mut inner).await
    }

    /// The proof that an event stands in the ledger, under the newest checkpoint.
    pub async fn prove(&self, inner: &Inner, seq: u64) -> Result<Proven> {
        let broke = |e: String| AppError::new(Refusal::RegisterBroken).because(e);
        let newest = self.store.latest_checkpoint().await?;
        let newest = newest.ok_or_else(|| broke("no checkpoint".to_owned()))?;
        let row = self
            .store
            .events_after(seq.saturating_sub(1), 1)
            .await?
            .into_iter()
            .next();
        let row = row
            .filter(|r| r.seq == seq)
            .ok_or_else(|| AppError::not_found("handoff"))?;
        let size = newest.size.min(inner.tree.size());
        let proof = inner
            .tree
            .prove_inclusion(seq.saturating_sub(1), size)
            .map_err(|e| broke(e.to_string()))?;
        let root = inner
            .tree
            .head_at(size)
            .map_err(|e| broke(e.to_string()))?
            .root
            .to_string();
        Ok(Proven {
            json: row.json,
            leaf: Hash::from_bytes(row.leaf).to_string(),
            root,
            proof,
            checkpoint: newest.note,
        })
    }

    /// One writer at a time, over all programs that have this register open.
    async fn lock_writer(&self) -> Result<File> {
        let path = self.dir.lock();
        tokio::task::spawn_blocking(move || {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .map_err(|e| AppError::writing(&path, &e))?;
            file.lock().map_err(|e| AppError::writing(&path, &e))?;
            Ok(file)
        })
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?
    }
}

/// Whether a person may do that.
pub fn allow(person: &Person, act: Act) -> Result<()> {
    if person.may(act) {
        Ok(())
    } else {
        Err(AppError::new(Refusal::NotAllowed)
            .with("who", &person.name)
            .with("role", person.role.as_str()))
    }
}

fn board_key(settings: &Settings) -> domain::AgencyKey {
    settings
        .agency_with(domain::Duty::Publication)
        .map_or_else(|| domain::AgencyKey::new("board"), |a| a.key.clone())
}

fn new_key(dir: &DataDir) -> Result<SigningKey> {
    let key = SigningKey::generate().map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    dir.write_key(&key)?;
    Ok(key)
}

fn new_origin() -> Result<String> {
    let mut id = [0u8; 8];
    getrandom::fill(&mut id).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    let hex: String = id.iter().map(|b| format!("{b:02x}")).collect();
    Ok(format!("{ORIGIN_PREFIX}/{hex}"))
}

fn remove_register_files(path: &std::path::Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(AppError::writing(path, &e)),
            _ => {}
        }
    }
    Ok(())
}

/// Events to a batch: canonical JSON, leaves, a checkpoint over the tree with them.
fn sealed(
    key: &SigningKey,
    origin: &str,
    tree: &mut Tree,
    expected_tip: u64,
    entries: &[Entry],
    blobs: Vec<Blob>,
    identities: Vec<(String, u64)>,
) -> Result<Batch> {
    let broke = |e: String| AppError::new(Refusal::Broke).because(e);
    let mut events = Vec::with_capacity(entries.len());
    let mut register = Vec::new();
    for entry in entries {
        let json = ledger::canonical_json(entry).map_err(|e| broke(e.to_string()))?;
        let leaf = ledger::leaf_hash(json.as_bytes());
        tree.append(leaf);
        events.push(EventRow {
            seq: entry.seq,
            json,
            leaf: leaf.to_bytes(),
        });
        if let Event::HandoffRegistered { number, .. } = &entry.event {
            register.push(RegisterRow {
                year: number.year,
                number: number.number,
                seq: entry.seq,
            });
        }
    }
    let head = tree.head();
    let note = ledger::sign_checkpoint(key, origin, head).map_err(|e| broke(e.to_string()))?;
    Ok(Batch {
        expected_tip,
        blobs,
        events,
        register,
        identities,
        checkpoint: Some(CheckpointRow {
            size: head.size,
            note,
        }),
    })
}

/// What is being decided: the state with what was pushed so far folded in.
pub struct Draft<'a> {
    desk: &'a mut Desk,
    calendar: Arc<Calendar>,
    actor: Actor,
    at: Timestamp,
    entries: Vec<Entry>,
    blobs: Vec<Blob>,
    identities: Vec<(String, u64)>,
    touched: BTreeSet<CaseId>,
}

impl Draft<'_> {
    /// The state.
    pub fn desk(&self) -> &Desk {
        self.desk
    }

    /// The calendar of the settings in force.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The moment of recording.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who decides.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The person who decides; the machine may not.
    pub fn person(&self) -> Result<domain::PersonId> {
        match self.actor {
            Actor::Person { id, .. } => Ok(id),
            Actor::Machine => Err(AppError::new(Refusal::NotSignedIn)),
        }
    }

    /// Sequence number the next event gets.
    pub fn next_seq(&self) -> u64 {
        self.desk.seq + 1
    }

    /// Adds an event by whoever decides; its sequence number comes back.
    pub fn push(&mut self, event: Event) -> Result<u64> {
        self.push_as(self.actor, event)
    }

    fn push_as(&mut self, actor: Actor, event: Event) -> Result<u64> {
        if let Some(case) = case_of(&event, self.desk) {
            self.touched.insert(case);
        }
        let entry = Entry {
            seq: self.next_seq(),
            at: self.at,
            actor,
            event,
        };
        self.desk.apply(&entry)?;
        if let Event::CaseOpened { .. } = &entry.event {
            self.touched.insert(CaseId(entry.seq));
        }
        let seq = entry.seq;
        self.entries.push(entry);
        Ok(seq)
    }

    /// Hands over an original to be committed with the events; its hash comes back.
    pub fn original(&mut self, bytes: Vec<u8>) -> String {
        let blob = Blob::new(bytes);
        let hash = Hash::from_bytes(blob.sha256).to_string();
        self.blobs.push(blob);
        hash
    }

    /// Claims what makes an arrival the same arrival; the store refuses a second claim.
    pub fn claim(&mut self, key: String, seq: u64) {
        self.identities.push((key, seq));
    }

    /// Sets the clocks of the cases touched, where the facts call for it.
    fn set_clocks(&mut self) -> Result<()> {
        for id in std::mem::take(&mut self.touched) {
            let Some(case) = self.desk.case(id) else { continue };
            let course = domain::case::course(self.desk, case);
            let changes = domain::clock::to_set(&self.desk.settings, &self.calendar, case, &course);
            for (clock, deadline, cause) in changes {
                let deadline = deadline.map(Box::new);
                let event = Event::ClockSet {
                    case: id,
                    clock,
                    deadline,
                    cause: cause.to_owned(),
                };
                self.push_as(Actor::Machine, event)?;
            }
        }
        Ok(())
    }
}

/// The case whose clocks an event may move.
fn case_of(event: &Event, desk: &Desk) -> Option<CaseId> {
    match event {
        Event::HandoffRegistered { case, .. } => *case,
        Event::HandoffAssigned { case, .. }
        | Event::DecisionDated { case, .. }
        | Event::JusticeReceiptRecorded { case, .. }
        | Event::FindingAccepted { case, .. } => Some(*case),
        Event::Corrected { handoff, .. } => desk.handoffs.get(handoff).and_then(|h| h.case),
        _ => None,
    }
}

/// Folds in what the store holds beyond the state; a stale state is folded anew.
async fn refresh(store: &Store, inner: &mut Inner) -> Result<()> {
    if inner.stale {
        let clock = inner.clock;
        *inner = load(store, None).await?;
        inner.clock = clock;
        return Ok(());
    }
    fold_rest(store, inner, None).await
}

/// Folds the whole ledger, up to a moment when one is given; from the snapshot on, where there is one that fits.
async fn load(store: &Store, until: Option<Timestamp>) -> Result<Inner> {
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
fn calendar_for(standing: &Arc<Calendar>, desk: &Desk) -> Result<Arc<Calendar>> {
    if standing.settings() == &desk.settings.calendar {
        return Ok(Arc::clone(standing));
    }
    Ok(Arc::new(calendar_of(desk)?))
}
