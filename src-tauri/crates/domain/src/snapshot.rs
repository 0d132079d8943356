//! A desk larger than what is kept in memory, and how it goes into a snapshot and out of it: the desk itself as JSON,
//! what stands on its shelves as parts of their own.

use std::sync::Arc;

use crate::shelf::{AnyShelf, Drawer};
use crate::state::Desk;

/// Values of each shelf that stay in memory; further ones are put away, those open the longest first. An office has some
/// hundred handoffs a year: most desks never put anything away. A program built for tests does so all the time.
pub const KEPT_OPEN: usize = if cfg!(debug_assertions) { 2 } else { 1_000 };

/// A shelf of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShelfName {
    /// [`Desk::handoffs`].
    Handoffs,
    /// [`Desk::triage`].
    Triage,
    /// [`Desk::noise`].
    Noise,
    /// [`Desk::duplicates`].
    Duplicates,
    /// [`Desk::cases`].
    Cases,
    /// [`Desk::letters`].
    Letters,
}

impl ShelfName {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Handoffs,
        Self::Triage,
        Self::Noise,
        Self::Duplicates,
        Self::Cases,
        Self::Letters,
    ];

    /// The name in a snapshot.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handoffs => "handoffs",
            Self::Triage => "triage",
            Self::Noise => "noise",
            Self::Duplicates => "duplicates",
            Self::Cases => "cases",
            Self::Letters => "letters",
        }
    }
}

/// One value of a shelf, packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its shelf.
    pub shelf: ShelfName,
    /// Its event.
    pub seq: u64,
    /// The value, as the drawer packs it.
    pub packed: Vec<u8>,
}

impl Desk {
    fn shelf(&self, name: ShelfName) -> &dyn AnyShelf {
        match name {
            ShelfName::Handoffs => &self.handoffs,
            ShelfName::Triage => &self.triage,
            ShelfName::Noise => &self.noise,
            ShelfName::Duplicates => &self.duplicates,
            ShelfName::Cases => &self.cases,
            ShelfName::Letters => &self.letters,
        }
    }

    fn shelf_mut(&mut self, name: ShelfName) -> &mut dyn AnyShelf {
        match name {
            ShelfName::Handoffs => &mut self.handoffs,
            ShelfName::Triage => &mut self.triage,
            ShelfName::Noise => &mut self.noise,
            ShelfName::Duplicates => &mut self.duplicates,
            ShelfName::Cases => &mut self.cases,
            ShelfName::Letters => &mut self.letters,
        }
    }

    /// Puts what nobody asks for into that drawer from now on (see [`Desk::put_away`]).
    pub fn use_drawer(&mut self, drawer: &Arc<dyn Drawer>) {
        for name in ShelfName::ALL {
            self.shelf_mut(name).use_drawer(Arc::clone(drawer));
        }
    }

    /// Puts away what is open beyond `keep` values a shelf: [`KEPT_OPEN`].
    pub fn put_away(&mut self, keep: usize) {
        for name in ShelfName::ALL {
            self.shelf_mut(name).put_away(keep);
        }
    }

    /// Whether something put away could not be read again: what the desk has answered since may lack it, and it is to be
    /// folded anew.
    pub fn has_lost(&self) -> bool {
        ShelfName::ALL.into_iter().any(|name| self.shelf(name).has_lost())
    }

    /// How many stand on a shelf.
    pub fn count_on(&self, name: ShelfName) -> u64 {
        self.shelf(name).count()
    }

    /// What the snapshot does not have as it is now; `None` in place of what cannot be packed.
    pub fn changed_parts(&self) -> impl Iterator<Item = Option<Part>> + '_ {
        ShelfName::ALL.into_iter().flat_map(|shelf| {
            let changed = self.shelf(shelf).changed();
            changed.map(move |(seq, packed)| packed.map(|packed| Part { shelf, seq, packed }))
        })
    }

    /// The snapshot has everything as it is now.
    pub fn is_in_snapshot(&mut self) {
        for name in ShelfName::ALL {
            self.shelf_mut(name).is_in_snapshot();
        }
    }

    /// Takes a part out of a snapshot; whether it has a place now.
    pub fn restore(&mut self, part: &Part) -> bool {
        self.shelf_mut(part.shelf).restore(part.seq, &part.packed)
    }
}
