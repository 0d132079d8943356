//! What lies in a drawer is what was put on the shelf, whatever was open in between.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use domain::shelf::{Drawer, Shelf, Slot};
use domain::snapshot::{Part, ShelfName};
use domain::state::Desk;
use domain::{AgencyKey, Clock, Entry, Event, Sender};
use proptest::prelude::*;

use crate::fold::mail;
use crate::marks::{files, marked};
use crate::office::{Mail, Office};
use crate::posting::letter;

/// A drawer in memory, with room for so many values, that can be emptied behind the shelf's back.
#[derive(Debug, Default)]
struct Memory {
    held: Mutex<Vec<Vec<u8>>>,
    room: usize,
}

impl Memory {
    fn of(room: usize) -> Arc<Self> {
        let held = Mutex::default();
        Arc::new(Self { held, room })
    }
}

impl Drawer for Memory {
    fn pack(&self, json: &[u8]) -> Option<Vec<u8>> {
        Some(json.iter().rev().copied().collect())
    }

    fn unpack(&self, packed: &[u8]) -> Option<Vec<u8>> {
        self.pack(packed)
    }

    fn put(&self, packed: &[u8]) -> Option<Slot> {
        let mut held = self.held.lock().unwrap();
        if held.len() == self.room {
            return None;
        }
        held.push(packed.to_vec());
        Some(Slot {
            offset: held.len() as u64 - 1,
            len_bytes: packed.len() as u32,
        })
    }

    fn read(&self, slot: Slot) -> Option<Vec<u8>> {
        self.held.lock().unwrap().get(slot.offset as usize).cloned()
    }
}

/// Something of everything that stands on a shelf, and changes of it.
fn past() -> Vec<Entry> {
    let mut office = Office::new();
    for which in 0..4 {
        office.take(mail(which));
    }
    let first = office.desk.handoffs.values().next().unwrap().clone();
    let case = first.case.unwrap();
    office.take(Mail {
        bulk: true,
        agency: None,
        ..Mail::silent("office", "22 11:00")
    });
    office.take(Mail {
        agency: None,
        ..Mail::from("office", "22 12:00")
    });
    office.push(Event::DuplicateNoted {
        of: first.seq,
        intake: Box::new(first.intake.clone()),
    });
    let seq = office.push(letter(Some(case), Some("received:1")));
    office.push(Event::LetterRefused {
        letter: seq,
        detail: "550".into(),
    });
    office.take(files("23 08:00"));
    office.push(marked("thoi_han", &[]));
    office.push(Event::Apologised {
        case,
        clock: Clock::Publication,
        new_date: jiff::civil::date(2026, 2, 3),
        reason: "chờ danh mục".into(),
    });
    office.push(Event::Corrected {
        handoff: first.seq,
        field: "sender.name".into(),
        value: "Trần Văn An".into(),
        reason: "ghi nhầm".into(),
    });
    let sender = Sender {
        address: "a@example.vn".into(),
        agency: AgencyKey::new("office"),
        name: None,
        title: None,
        phone: None,
    };
    office.push(Event::SenderAdded { sender });
    office.take(mail(4));
    office.take(mail(5));
    let on_shelves = ShelfName::ALL.map(|name| office.desk.count_on(name));
    assert!(on_shelves.iter().all(|count| *count > 0), "{on_shelves:?}");
    office.entries
}

#[derive(Debug, Clone)]
enum Step {
    Insert(u64, String),
    Append(u64, char),
    Get(u64),
    Look(u64),
    Values,
    PutAway(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0..12_u64;
    prop_oneof![
        (key.clone(), "[a-zộ]{0,4}").prop_map(|(key, value)| Step::Insert(key, value)),
        (key.clone(), any::<char>()).prop_map(|(key, c)| Step::Append(key, c)),
        key.clone().prop_map(Step::Get),
        key.prop_map(Step::Look),
        Just(Step::Values),
        (0..6_usize).prop_map(Step::PutAway),
    ]
}

proptest! {
    #[test]
    fn a_shelf_is_a_map(steps in proptest::collection::vec(step(), 0..60), room in 0..40_usize) {
        let mut shelf: Shelf<u64, String> = Shelf::new();
        shelf.use_drawer(Memory::of(room));
        let mut map: BTreeMap<u64, String> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Insert(key, value) => {
                    shelf.insert(key, value.clone());
                    map.insert(key, value);
                }
                Step::Append(key, c) => {
                    if let Some(value) = shelf.get_mut(&key) {
                        value.push(c);
                    }
                    if let Some(value) = map.get_mut(&key) {
                        value.push(c);
                    }
                }
                Step::Get(key) => prop_assert_eq!(shelf.get(&key), map.get(&key)),
                Step::Look(key) => prop_assert_eq!(shelf.look(&key).map(|v| v.clone()), map.get(&key).cloned()),
                Step::Values => prop_assert!(shelf.values().eq(map.values())),
                Step::PutAway(keep) => {
                    shelf.put_away(keep);
                    prop_assert!(room < 40 || shelf.open_count() <= keep);
                }
            }
            prop_assert!(shelf.keys().eq(map.keys().copied()));
        }
        prop_assert!(shelf.each().map(|v| v.clone()).eq(map.values().cloned()));
        prop_assert!(!shelf.has_lost());
    }

    #[test]
    fn a_desk_put_away_is_the_same_desk(keep in 0..3_usize, snapshot_at in 0..20_u64, room in 0..200_usize) {
        let mut whole: Option<Desk> = None;
        let mut put_away: Option<Desk> = None;
        let mut parts: BTreeMap<(&str, u64), Part> = BTreeMap::new();
        for entry in past() {
            let apply = |desk: &mut Option<Desk>| match desk {
                None => *desk = Some(Desk::begin(&entry).unwrap()),
                Some(desk) => desk.apply(&entry).unwrap(),
            };
            apply(&mut whole);
            apply(&mut put_away);
            let desk = put_away.as_mut().unwrap();
            if entry.seq == 1 {
                desk.use_drawer(&(Memory::of(room) as Arc<dyn Drawer>));
            }
            desk.put_away(keep);
            // Every now and then a snapshot of what is new since the last, and on from it.
            if entry.seq % (snapshot_at + 1) == 0 {
                for part in desk.changed_parts() {
                    let part = part.unwrap();
                    parts.insert((part.shelf.as_str(), part.seq), part);
                }
                let json = serde_json::to_string(&*desk).unwrap();
                let mut restored: Desk = serde_json::from_str(&json).unwrap();
                restored.use_drawer(&(Memory::of(room) as Arc<dyn Drawer>));
                for part in parts.values() {
                    prop_assert!(restored.restore(part));
                }
                prop_assert_eq!(&restored, whole.as_ref().unwrap());
                prop_assert!(restored.changed_parts().next().is_none());
                *desk = restored;
            }
        }
        prop_assert_eq!(put_away, whole);
    }
}

#[test]
fn what_cannot_be_read_again_is_said() {
    let drawer = Memory::of(9);
    let mut shelf: Shelf<u64, String> = Shelf::new();
    shelf.use_drawer(Arc::<Memory>::clone(&drawer));
    shelf.insert(1, "một".into());
    shelf.insert(2, "hai".into());
    shelf.put_away(0);
    assert_eq!(shelf.get(&1).map(String::as_str), Some("một"));
    drawer.held.lock().unwrap().clear();
    assert_eq!(shelf.get(&1).map(String::as_str), Some("một"), "still open");
    assert!(!shelf.has_lost());
    assert_eq!(shelf.get(&2), None);
    assert!(shelf.has_lost());
    assert!(shelf.contains_key(&2));
}
