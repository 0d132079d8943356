//! The open desk: the register's store, the state folded from it, the tree over it, the key that signs it.
//! Every change goes through [`Office::record`]: decide on the state as it is now, under the writer's lock, and
//! commit events, originals, numbers and a signed checkpoint together or not at all.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::Arc;

use domain::{Act, Actor, Entry, Event, Person, Proof, Settings};
use jiff::Timestamp;
use ledger::{Hash, SigningKey, Tree};
use store::{Batch, Blob, CheckpointRow, EventRow, RegisterRow, Store};
use tokio::sync::{Mutex, MutexGuard};

use crate::case_token::CaseTokens;
use crate::clock::Clock;
use crate::data_dir::{DataDir, write_whole};
use crate::error::{AppError, Refusal, Result};
use crate::folding::{calendar_for, load, refresh};

pub use crate::draft::Draft;
pub use crate::folding::{Inner, parse};

/// Name under which the origin of checkpoints begins.
const ORIGIN_PREFIX: &str = "so-giao-nhan";

/// An open desk.
pub struct Office {
    dir: DataDir,
    store: Store,
    key: SigningKey,
    inner: Mutex<Inner>,
    mail_lock: std::sync::Mutex<Option<File>>,
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
        let inner = Mutex::new(load(&store, &dir, None).await?);
        Ok(Self {
            dir,
            store,
            key,
            inner,
            mail_lock: std::sync::Mutex::default(),
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

    /// What this program holds while it fetches and sends (see [`crate::lease`]).
    pub(crate) fn mail_lock(&self) -> &std::sync::Mutex<Option<File>> {
        &self.mail_lock
    }

    /// The tokens by which answers find their case.
    pub fn case_tokens(&self) -> CaseTokens {
        CaseTokens::new(&self.key)
    }

    /// Closes the register.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// The desk as it is now, with whatever other programs have recorded folded in.
    pub async fn look(&self) -> Result<MutexGuard<'_, Inner>> {
        let mut inner = self.inner.lock().await;
        refresh(&self.store, &self.dir, &mut inner).await?;
        Ok(inner)
    }

    /// Whether everything put away could be read when it was asked for: what was answered of the desk as it is now stands
    /// only then. The next look folds the state anew.
    ///
    /// # Errors
    ///
    /// [`Refusal::Broke`] when something could not.
    pub async fn lost_nothing(&self) -> Result<()> {
        self.inner.lock().await.lost_nothing()
    }

    /// The desk as it stood at a moment.
    pub async fn look_at(&self, at: Timestamp) -> Result<Inner> {
        let mut inner = load(&self.store, &self.dir, Some(at)).await?;
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
        refresh(&self.store, &self.dir, &mut inner).await?;
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
            tokens: self.case_tokens(),
        };
        let decided = decide(&mut draft).and_then(|value| draft.set_clocks().map(|()| value));
        let (entries, blobs, identities) = (draft.entries, draft.blobs, draft.identities);
        // What was decided on less than everything is not recorded, nor refused for what was not there.
        let decided = inner.lost_nothing().and(decided);
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
        refresh(&self.store, &self.dir, &mut inner).await
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
