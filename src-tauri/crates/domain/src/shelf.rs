//! Maps most of whose values nobody asks for just now: beyond a number kept open they lie packed in a [`Drawer`] and are
//! read again when asked for, so that a register of fifty thousand handoffs takes hardly more memory than one of a
//! thousand. The ledger stays what everything can be folded from; a drawer holds nothing that is not in it.
//!
//! ```
//! use domain::shelf::Shelf;
//! let mut shelf: Shelf<u64, String> = Shelf::new();
//! shelf.insert(7, "bảy".to_owned());
//! assert_eq!(shelf.get(&7).map(String::as_str), Some("bảy"));
//! ```

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Debug;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where packed values lie outside memory.
pub trait Drawer: Debug + Send + Sync {
    /// A value's JSON, packed.
    fn pack(&self, json: &[u8]) -> Option<Vec<u8>>;
    /// The JSON of packed bytes; `None` when they are no longer what was packed.
    fn unpack(&self, packed: &[u8]) -> Option<Vec<u8>>;
    /// Puts packed bytes away; `None` when there is no room, and the value stays in memory.
    fn put(&self, packed: &[u8]) -> Option<Slot>;
    /// What was put there; `None` when it cannot be read.
    fn read(&self, slot: Slot) -> Option<Vec<u8>>;
}

/// Where in a drawer something lies. A drawer never puts other bytes in the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Byte it begins at.
    pub offset: u64,
    /// Its length, in bytes.
    pub len_bytes: u32,
}

#[derive(Debug, Clone)]
struct Kept<V> {
    /// The value, while it is open. Always open when there is no slot.
    open: OnceLock<Box<V>>,
    offset: u64,
    /// 0: not in the drawer as it is now.
    len_bytes: u32,
    /// Not yet so in the snapshot.
    changed: bool,
}

impl<V> Kept<V> {
    fn open(value: V) -> Self {
        Self {
            open: OnceLock::from(Box::new(value)),
            offset: 0,
            len_bytes: 0,
            changed: true,
        }
    }

    fn slot(&self) -> Option<Slot> {
        (self.len_bytes > 0).then_some(Slot {
            offset: self.offset,
            len_bytes: self.len_bytes,
        })
    }

    fn lie_in(&mut self, slot: Slot) {
        (self.offset, self.len_bytes) = (slot.offset, slot.len_bytes);
    }
}

/// A map in order of its keys whose values need not be in memory.
#[derive(Debug)]
pub struct Shelf<K, V> {
    entries: BTreeMap<K, Kept<V>>,
    /// Keys of the open values, longest open first.
    opened: Mutex<VecDeque<K>>,
    drawer: Option<Arc<dyn Drawer>>,
    lost: AtomicBool,
}

/// A value seen in passing: not opened for it.
#[derive(Debug)]
pub enum Seen<'a, V> {
    /// Open anyway.
    Open(&'a V),
    /// Read for this.
    Read(Box<V>),
}

impl<V> Deref for Seen<'_, V> {
    type Target = V;

    fn deref(&self) -> &V {
        match self {
            Self::Open(value) => value,
            Self::Read(value) => value,
        }
    }
}

impl<K: Copy + Ord, V> Shelf<K, V> {
    /// A shelf without anything on it, all in memory until it gets a drawer.
    pub fn new() -> Self {
        Self {
            entries: BTreeMap::new(),
            opened: Mutex::default(),
            drawer: None,
            lost: AtomicBool::new(false),
        }
    }

    /// Puts values away in that drawer from now on.
    pub fn use_drawer(&mut self, drawer: Arc<dyn Drawer>) {
        self.drawer = Some(drawer);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many are in memory now.
    pub fn open_count(&self) -> usize {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there is one of that key; opens nothing.
    pub fn contains_key(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// The keys, in order; opens nothing.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> + '_ {
        self.entries.keys().copied()
    }

    /// Whether something put away could not be read again: what was answered since may lack it.
    pub fn has_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Puts a value in place of the one before.
    pub fn insert(&mut self, key: K, value: V) {
        let was = self.entries.insert(key, Kept::open(value));
        if was.is_none_or(|kept| kept.open.get().is_none()) {
            self.opened().push_back(key);
        }
    }

    fn opened(&mut self) -> &mut VecDeque<K> {
        self.opened.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Copy + Ord, V: Serialize + DeserializeOwned> Shelf<K, V> {
    /// The value, opened; it stays in memory until [`Shelf::put_away`].
    pub fn get(&self, key: &K) -> Option<&V> {
        let kept = self.entries.get(key)?;
        if kept.open.get().is_none() {
            let value = self.read(kept)?;
            if kept.open.set(Box::new(value)).is_ok() {
                let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
                opened.push_back(*key);
            }
        }
        kept.open.get().map(Deref::deref)
    }

    /// The value, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.get(key)?;
        let kept = self.entries.get_mut(key)?;
        kept.len_bytes = 0;
        kept.changed = true;
        kept.open.get_mut().map(|value| &mut **value)
    }

    /// Every value, in order, opened. For a pass over all that keeps nothing see [`Shelf::each`].
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.entries.keys().filter_map(|key| self.get(key))
    }

    /// Every value, in order, seen in passing.
    pub fn each(&self) -> impl DoubleEndedIterator<Item = Seen<'_, V>> {
        self.entries.values().filter_map(|kept| self.seen(kept))
    }

    /// The value seen in passing.
    pub fn look(&self, key: &K) -> Option<Seen<'_, V>> {
        self.seen(self.entries.get(key)?)
    }

    fn seen<'a>(&'a self, kept: &'a Kept<V>) -> Option<Seen<'a, V>> {
        match kept.open.get() {
            Some(value) => Some(Seen::Open(value)),
            None => self.read(kept).map(|value| Seen::Read(Box::new(value))),
        }
    }

    fn read(&self, kept: &Kept<V>) -> Option<V> {
        let value = self.drawer.as_ref().and_then(|drawer| {
            let json = drawer.unpack(&drawer.read(kept.slot()?)?)?;
            serde_json::from_slice(&json).ok()
        });
        if value.is_none() {
            self.lost.store(true, Ordering::Relaxed);
        }
        value
    }

    /// Puts those open the longest into the drawer until `keep` are open. What finds no room there stays open.
    pub fn put_away(&mut self, keep: usize) {
        let Some(drawer) = self.drawer.clone() else { return };
        while self.opened().len() > keep {
            let Some(key) = self.opened().pop_front() else {
                return;
            };
            let Some(kept) = self.entries.get_mut(&key) else {
                continue;
            };
            if kept.len_bytes == 0 {
                let put = kept.open.get().and_then(|value| {
                    let json = serde_json::to_vec(value).ok()?;
                    drawer.put(&drawer.pack(&json)?)
                });
                match put.filter(|slot| slot.len_bytes > 0) {
                    Some(slot) => kept.lie_in(slot),
                    None => {
                        self.opened().push_front(key);
                        return;
                    }
                }
            }
            kept.open = OnceLock::new();
        }
    }

    fn packed(&self, kept: &Kept<V>) -> Option<Vec<u8>> {
        let drawer = self.drawer.as_ref()?;
        match (kept.slot(), kept.open.get()) {
            (Some(slot), _) => drawer.read(slot),
            (None, Some(value)) => drawer.pack(&serde_json::to_vec(value).ok()?),
            (None, None) => None,
        }
    }
}

/// A value's key and its packed bytes; `None` where it cannot be packed.
pub(crate) type Packed = (u64, Option<Vec<u8>>);

/// A shelf whatever stands on it.
pub(crate) trait AnyShelf: Sync {
    /// See [`Shelf::use_drawer`].
    fn use_drawer(&mut self, drawer: Arc<dyn Drawer>);
    /// See [`Shelf::put_away`].
    fn put_away(&mut self, keep: usize);
    /// See [`Shelf::has_lost`].
    fn has_lost(&self) -> bool;
    /// See [`Shelf::len`].
    fn count(&self) -> u64;
    /// What the snapshot does not have as it is now.
    fn changed(&self) -> Box<dyn Iterator<Item = Packed> + Send + '_>;
    /// The snapshot has everything as it is now.
    fn is_in_snapshot(&mut self);
    /// Takes a value out of a snapshot, as [`AnyShelf::changed`] gave it; whether it has a place now.
    fn restore(&mut self, key: u64, packed: &[u8]) -> bool;
}

impl<K, V> AnyShelf for Shelf<K, V>
where
    K: Copy + Ord + From<u64> + Into<u64> + Send + Sync,
    V: Serialize + DeserializeOwned + Send + Sync,
{
    fn use_drawer(&mut self, drawer: Arc<dyn Drawer>) {
        Self::use_drawer(self, drawer);
    }

    fn put_away(&mut self, keep: usize) {
        Self::put_away(self, keep);
    }

    fn has_lost(&self) -> bool {
        Self::has_lost(self)
    }

    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn changed(&self) -> Box<dyn Iterator<Item = Packed> + Send + '_> {
        let changed = self.entries.iter().filter(|(_, kept)| kept.changed);
        Box::new(changed.map(|(key, kept)| ((*key).into(), self.packed(kept))))
    }

    fn is_in_snapshot(&mut self) {
        self.entries.values_mut().for_each(|kept| kept.changed = false);
    }

    fn restore(&mut self, key: u64, packed: &[u8]) -> bool {
        let Some(drawer) = &self.drawer else { return false };
        let kept = match drawer.put(packed).filter(|slot| slot.len_bytes > 0) {
            Some(slot) => Kept {
                open: OnceLock::new(),
                offset: slot.offset,
                len_bytes: slot.len_bytes,
                changed: false,
            },
            None => {
                let json = drawer.unpack(packed);
                let Some(value) = json.and_then(|json| serde_json::from_slice(&json).ok()) else {
                    return false;
                };
                self.opened().push_back(key.into());
                Kept {
                    changed: false,
                    ..Kept::open(value)
                }
            }
        };
        self.entries.insert(key.into(), kept);
        true
    }
}

impl<K: Copy + Ord, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Copy + Ord, V: Clone> Clone for Shelf<K, V> {
    fn clone(&self) -> Self {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            entries: self.entries.clone(),
            opened: Mutex::new(opened),
            drawer: self.drawer.clone(),
            lost: AtomicBool::new(self.has_lost()),
        }
    }
}

impl<K: Copy + Ord, V: PartialEq + Serialize + DeserializeOwned> PartialEq for Shelf<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len()
            && self.entries.iter().zip(&other.entries).all(|(one, two)| {
                let same = |a: Seen<'_, V>, b: Seen<'_, V>| *a == *b;
                one.0 == two.0
                    && self
                        .seen(one.1)
                        .zip(other.seen(two.1))
                        .is_some_and(|(a, b)| same(a, b))
            })
    }
}
