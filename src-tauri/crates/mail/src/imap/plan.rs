//! What to ask a server for. No input or output: from what is remembered of a folder and what the server says, what is
//! new, what is known, what has gone.
//!
//! The caller remembers, per mailbox and folder, the [`FolderState`] of its last *complete* round (everything listed
//! then was taken in or set aside) and, per message, UID, size and header hash. A round is:
//!
//! 1. open the folder, in one round trip. Under another UIDVALIDITY than before, the UIDs remembered mean nothing and
//!    are dropped (their sizes and hashes stay known). [`look`] says what can be new: nothing, from a UID on, or all.
//! 2. list as said; [`compare`] the UIDs with those remembered.
//! 3. fetch the headers of the unknown; [`recognise`] those whose header and size are known from another folder, from
//!    before a change of UIDVALIDITY or from another server: they are noted under their new UID, not fetched again.
//! 4. fetch what remains in [`batches`], commit, mark or move, remember; last of all remember the folder's state.
//!
//! Whatever is remembered wrongly, incompletely or not at all costs asking again, never a message: what is not
//! remembered is fetched, and the register itself knows what it has.

use std::collections::{BTreeSet, HashSet};

use super::{BATCH_BYTES, BATCH_MESSAGES, FolderState, Head};

/// How much of a folder has to be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The folder holds what it held.
    Nothing,
    /// Only what has come since: UIDs from that one on.
    From(u32),
    /// Everything.
    All,
}

/// What a listing says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Listed and not remembered, in order.
    pub unknown: Vec<u32>,
    /// Listed and remembered.
    pub known: Vec<u32>,
    /// Remembered and not listed, where the listing would have shown them: moved or deleted by others. Whatever they
    /// brought stays in the register.
    pub gone: Vec<u32>,
    /// After a listing of what is new, the counts tell that others have gone: list everything.
    pub list_all: bool,
}

/// A message to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// UID in the open folder.
    pub uid: u32,
    /// Size the server states, in bytes.
    pub size: u32,
}

impl From<&Head> for Wanted {
    fn from(head: &Head) -> Self {
        Self {
            uid: head.uid,
            size: head.size,
        }
    }
}

/// By what a message is known again elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// [`header_sha256`](super::header_sha256).
    pub header_sha256: [u8; 32],
    /// Size the server stated, in bytes.
    pub size: u32,
}

impl From<&Head> for Mark {
    fn from(head: &Head) -> Self {
        Self {
            header_sha256: head.header_sha256,
            size: head.size,
        }
    }
}

/// How much to list, from the state after the last complete round, the number of messages remembered under the present
/// UIDVALIDITY, and the state now.
pub fn look(before: Option<&FolderState>, remembered: usize, now: &FolderState) -> Look {
    let Some(before) = before else {
        return Look::All;
    };
    if before.uid_validity != now.uid_validity {
        return Look::All;
    }
    let (Some(then_next), Some(now_next)) = (before.uid_next, now.uid_next) else {
        return Look::All;
    };
    // Fewer or more rows than messages: something was lost on our side.
    if remembered != before.exists as usize || now_next < then_next {
        return Look::All;
    }
    if now_next > then_next {
        return Look::From(then_next);
    }
    // UIDs are given out once: with none given out, an equal number is the same set.
    if now.exists == before.exists {
        Look::Nothing
    } else {
        Look::All
    }
}

/// Sorts a listing. `remembered` are the UIDs of this folder under its present UIDVALIDITY; `exists` is the number of
/// messages the server states.
pub fn compare(look: Look, remembered: &BTreeSet<u32>, listed: &[u32], exists: u32) -> Compared {
    let listed: BTreeSet<u32> = listed.iter().copied().collect();
    let from = match look {
        Look::Nothing => return Compared::default(),
        Look::From(uid) => uid,
        Look::All => 0,
    };
    let before = remembered.range(..from).count();
    Compared {
        unknown: listed.difference(remembered).copied().collect(),
        known: listed.intersection(remembered).copied().collect(),
        gone: remembered
            .range(from..)
            .filter(|uid| !listed.contains(uid))
            .copied()
            .collect(),
        list_all: matches!(look, Look::From(_)) && before + listed.len() != exists as usize,
    }
}

/// Parts heads into those to be fetched and those known elsewhere. Two heads alike in one listing are both fetched
/// unless known: that they are duplicates is for the register to say.
pub fn recognise(heads: Vec<Head>, known: &HashSet<Mark>) -> (Vec<Wanted>, Vec<Head>) {
    let (recognised, others): (Vec<Head>, Vec<Head>) = heads
        .into_iter()
        .partition(|head| known.contains(&Mark::from(head)));
    (others.iter().map(Wanted::from).collect(), recognised)
}

/// Cuts a list into pieces to be fetched with one command each: at most [`BATCH_BYTES`] unless it is one message, and
/// at most [`BATCH_MESSAGES`]. In order, nothing left out.
pub fn batches(wanted: &[Wanted]) -> impl Iterator<Item = &[Wanted]> {
    let mut rest = wanted;
    std::iter::from_fn(move || {
        let mut bytes: u64 = 0;
        let count = rest
            .iter()
            .take(BATCH_MESSAGES)
            .take_while(|one| {
                bytes += u64::from(one.size);
                bytes <= u64::from(BATCH_BYTES)
            })
            .count()
            .max(1);
        let (batch, behind) = rest.split_at_checked(count)?;
        rest = behind;
        Some(batch)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashSet};

    use proptest::prelude::*;

    use super::{Look, Mark, Wanted, batches, compare, look, recognise};
    use crate::imap::{BATCH_BYTES, BATCH_MESSAGES, FolderState, Head};

    fn state(uid_validity: u32, uid_next: Option<u32>, exists: u32) -> FolderState {
        FolderState {
            uid_validity,
            uid_next,
            exists,
            highest_modseq: None,
            keywords: true,
            read_only: false,
        }
    }

    #[test]
    fn as_little_as_possible_is_listed() {
        let check = |before: Option<FolderState>, remembered: usize, now: FolderState, want: Look| {
            assert_eq!(
                look(before.as_ref(), remembered, &now),
                want,
                "{before:?} {remembered} {now:?}"
            );
        };
        let before = Some(state(1, Some(10), 5));
        check(None, 0, state(1, Some(10), 5), Look::All);
        check(before, 5, state(1, Some(10), 5), Look::Nothing);
        check(before, 5, state(1, Some(12), 7), Look::From(10));
        check(before, 5, state(1, Some(12), 5), Look::From(10));
        check(before, 5, state(1, Some(10), 4), Look::All);
        check(before, 5, state(1, Some(9), 4), Look::All);
        check(before, 4, state(1, Some(10), 5), Look::All);
        check(before, 5, state(2, Some(10), 5), Look::All);
        check(before, 5, state(1, None, 5), Look::All);
        check(Some(state(1, None, 5)), 5, state(1, Some(10), 5), Look::All);
    }

    fn head(uid: u32, mark: u8) -> Head {
        Head {
            uid,
            size: u32::from(mark) + 100,
            internal_date: None,
            header_sha256: [mark; 32],
            message_id: None,
            flags: Vec::new(),
        }
    }

    /// A folder as a server keeps it, message by message a number of its own.
    #[derive(Debug, Clone)]
    struct Kept {
        uid_validity: u32,
        next: u32,
        messages: BTreeMap<u32, u8>,
        says_next: bool,
    }

    impl Kept {
        fn state(&self) -> FolderState {
            let exists = u32::try_from(self.messages.len()).unwrap();
            state(self.uid_validity, self.says_next.then_some(self.next), exists)
        }

        fn add(&mut self, message: u8) {
            self.messages.insert(self.next, message);
            self.next += 1;
        }
    }

    #[derive(Debug, Clone)]
    enum Happens {
        Arrives,
        Goes(usize),
        Renumbered,
        Forgotten(usize),
        RestoredBackup,
        Round,
        RoundCutOff(usize),
    }

    fn happenings() -> impl Strategy<Value = Vec<Happens>> {
        let one = prop_oneof![
            4 => Just(Happens::Arrives),
            2 => (0usize..8).prop_map(Happens::Goes),
            1 => Just(Happens::Renumbered),
            1 => (0usize..8).prop_map(Happens::Forgotten),
            1 => Just(Happens::RestoredBackup),
            4 => Just(Happens::Round),
            2 => (0usize..4).prop_map(Happens::RoundCutOff),
        ];
        prop::collection::vec(one, 1..40)
    }

    /// Our side: what is remembered, and what is in the register.
    #[derive(Debug, Clone, Default)]
    struct Ours {
        before: Option<FolderState>,
        rows: BTreeMap<u32, Mark>,
        validity: u32,
        marks: HashSet<Mark>,
        register: Vec<u8>,
    }

    impl Ours {
        /// One round as the module's words say; fetching ends after so many messages.
        fn round(&mut self, kept: &Kept, cut_after: usize) {
            let now = kept.state();
            if self.validity != now.uid_validity {
                self.rows.clear();
                self.validity = now.uid_validity;
            }
            let mut how = look(self.before.as_ref(), self.rows.len(), &now);
            let remembered: BTreeSet<u32> = self.rows.keys().copied().collect();
            let compared = loop {
                let from = match how {
                    Look::Nothing => return,
                    Look::From(uid) => uid,
                    Look::All => 1,
                };
                let listed: Vec<u32> = kept.messages.range(from..).map(|(uid, _)| *uid).collect();
                let compared = compare(how, &remembered, &listed, now.exists);
                if !compared.list_all {
                    break compared;
                }
                how = Look::All;
            };
            let heads = compared
                .unknown
                .iter()
                .map(|uid| head(*uid, *kept.messages.get(uid).unwrap()))
                .collect();
            let (wanted, recognised) = recognise(heads, &self.marks);
            for head in recognised {
                self.rows.insert(head.uid, Mark::from(&head));
            }
            for uid in &compared.gone {
                self.rows.remove(uid);
            }
            for (done, wanted) in batches(&wanted).flatten().enumerate() {
                if done >= cut_after {
                    return;
                }
                let message = *kept.messages.get(&wanted.uid).unwrap();
                // The register's own identity keys keep what is fetched twice from counting twice.
                if !self.register.contains(&message) {
                    self.register.push(message);
                }
                let mark = Mark::from(&head(wanted.uid, message));
                self.rows.insert(wanted.uid, mark);
                self.marks.insert(mark);
            }
            self.before = Some(now);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_happens_nothing_is_missed(happened in happenings(), says_next: bool) {
            let mut kept = Kept { uid_validity: 1, next: 1, messages: BTreeMap::new(), says_next };
            let mut ours = Ours::default();
            let mut backup = ours.clone();
            let mut arrived = 0u8;
            for one in happened {
                match one {
                    Happens::Arrives => {
                        kept.add(arrived);
                        arrived += 1;
                    }
                    Happens::Goes(nth) => {
                        let uid = kept.messages.keys().nth(nth).copied();
                        uid.map(|uid| kept.messages.remove(&uid));
                    }
                    Happens::Renumbered => {
                        let messages: Vec<u8> = kept.messages.values().copied().collect();
                        kept = Kept { uid_validity: kept.uid_validity + 1, next: 1, messages: BTreeMap::new(), says_next };
                        for message in messages {
                            kept.add(message);
                        }
                    }
                    Happens::Forgotten(nth) => {
                        let uid = ours.rows.keys().nth(nth).copied();
                        uid.map(|uid| ours.rows.remove(&uid));
                    }
                    Happens::RestoredBackup => ours = std::mem::replace(&mut backup, ours.clone()),
                    Happens::Round => ours.round(&kept, usize::MAX),
                    Happens::RoundCutOff(after) => ours.round(&kept, after),
                }
            }
            ours.round(&kept, usize::MAX);
            for message in kept.messages.values() {
                prop_assert_eq!(ours.register.iter().filter(|m| *m == message).count(), 1);
            }
            let rows: Vec<u32> = ours.rows.keys().copied().collect();
            let listed: Vec<u32> = kept.messages.keys().copied().collect();
            prop_assert_eq!(rows, listed);
            if says_next {
                prop_assert_eq!(look(ours.before.as_ref(), ours.rows.len(), &kept.state()), Look::Nothing);
            }
        }

        #[test]
        fn batches_hold_everything_in_order(sizes in prop::collection::vec(0u32..3 * BATCH_BYTES, 0..600)) {
            let wanted: Vec<Wanted> = sizes.iter().zip(1..).map(|(&size, uid)| Wanted { uid, size }).collect();
            let mut joined = Vec::new();
            for batch in batches(&wanted) {
                prop_assert!(!batch.is_empty() && batch.len() <= BATCH_MESSAGES);
                let bytes: u64 = batch.iter().map(|one| u64::from(one.size)).sum();
                prop_assert!(batch.len() == 1 || bytes <= u64::from(BATCH_BYTES));
                joined.extend_from_slice(batch);
            }
            prop_assert_eq!(joined, wanted);
        }
    }
}
