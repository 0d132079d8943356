//! List labels: the numbers and bullets Word draws and does not store as text
//! (MS-DOC 2.9.131 LFO, 2.9.147 LSTF, 2.9.150 LVLF).

use super::fib::{Fib, Part};
use crate::bytes::{slice_at, u8_at, u16_at, u32_at, utf16_at};
use crate::numbering::{Counter, Level, NumberFormat};
use std::collections::HashMap;

/// Lists and overrides read at most.
const MAX_LISTS: usize = 4096;
/// Characters of a label at most (MS-DOC 2.9.150 allows far fewer).
const MAX_LABEL: usize = 256;

/// A list: its levels, and the paragraph styles tied to them.
#[derive(Debug)]
struct List<'t> {
    id: u32,
    styles: [u16; 9],
    /// Where its levels stand, and how many.
    stored: &'t [u8],
    count: usize,
    /// Its levels, once a paragraph is of the list.
    levels: Vec<LevelFormat<'t>>,
}

impl List<'_> {
    fn settle(&mut self) {
        let mut at = 0;
        while self.levels.len() < self.count
            && let Some((level, length)) = self.stored.get(at..).and_then(read_level)
        {
            at += length;
            self.levels.push(level);
        }
        self.count = self.levels.len();
    }
}

/// A level and the character properties its label is drawn with.
#[derive(Debug, Clone)]
pub(crate) struct LevelFormat<'t> {
    pub(crate) level: Level,
    pub(crate) character: &'t [u8],
}

/// A list override: which list, and levels that start or look otherwise.
#[derive(Debug)]
struct Override<'t> {
    list: u32,
    starts: Vec<(usize, u32)>,
    levels: HashMap<usize, LevelFormat<'t>>,
}

/// All lists of the file and where their counting stands.
#[derive(Debug, Default)]
pub(crate) struct Lists<'t> {
    /// The lists and overrides as stored; they are read when the first label is asked for.
    stored: Option<(&'t [u8], &'t [u8])>,
    lists: Vec<List<'t>>,
    overrides: Vec<Override<'t>>,
    counters: HashMap<u32, Counter>,
    started: Vec<u16>,
}

impl<'t> Lists<'t> {
    pub(crate) fn read(fib: &Fib<'_>, table: &'t [u8]) -> Self {
        let part = |part: Part| {
            let place = fib.pair(part);
            place
                .and_then(|(offset, _)| table.get(offset..))
                .unwrap_or_default()
        };
        Self {
            stored: Some((part(Part::Lists), part(Part::ListOverrides))),
            ..Self::default()
        }
    }

    /// The label of the next paragraph of list override `number` (from 1) at `level`; with no level said, the
    /// one tied to the paragraph's style. Gives also the properties the label is drawn with.
    pub(crate) fn next_label(
        &mut self,
        number: u16,
        level: Option<u8>,
        style: u16,
    ) -> Option<(String, &'t [u8])> {
        if let Some((lists, overrides)) = self.stored.take() {
            self.lists = read_lists(lists).unwrap_or_default();
            read_overrides(overrides, &mut self.overrides);
        }
        let over = self.overrides.get(usize::from(number).checked_sub(1)?)?;
        let list = self.lists.iter_mut().find(|l| l.id == over.list)?;
        list.settle();
        let tied = || list.styles.iter().position(|&s| s == style && s != 0x0FFF);
        let level = level
            .map(usize::from)
            .or_else(tied)
            .unwrap_or(0)
            .min(list.levels.len().checked_sub(1)?);
        let format = |i: usize| over.levels.get(&i).or_else(|| list.levels.get(i));
        let counter = self.counters.entry(over.list).or_default();
        if !self.started.contains(&number) {
            self.started.push(number);
            for &(level, start) in &over.starts {
                counter.restart_at(level, start);
            }
        }
        let levels = (0..list.levels.len()).filter_map(format).map(|f| &f.level);
        let levels: Vec<&Level> = levels.collect();
        let label = counter.next(level, &levels);
        format(level).map(|f| (label, f.character))
    }
}

fn read_lists(bytes: &[u8]) -> Option<Vec<List<'_>>> {
    let count = usize::from(u16_at(bytes, 0)?).min(MAX_LISTS);
    let mut at = 2 + 28 * count;
    let mut out = Vec::with_capacity(count);
    for i in 0..count {
        let head = slice_at(bytes, 2 + 28 * i, 28)?;
        let mut styles = [0x0FFF; 9];
        for (n, style) in styles.iter_mut().enumerate() {
            *style = u16_at(head, 8 + 2 * n)?;
        }
        let simple = u8_at(head, 26)? & 1 == 1;
        let stored = bytes.get(at..)?;
        let mut levels = 0;
        let most = if simple { 1 } else { 9 };
        while levels < most
            && let Some(place) = LevelPlace::of(bytes.get(at..)?)
        {
            at += place.length;
            levels += 1;
        }
        out.push(List {
            id: u32_at(head, 0)?,
            styles,
            stored,
            count: levels,
            levels: Vec::new(),
        });
    }
    Some(out)
}

/// Where the parts of one LVL stand in its bytes.
struct LevelPlace<'t> {
    head: &'t [u8],
    character: &'t [u8],
    /// The label: its first byte and its UTF-16 units.
    label: (usize, usize),
    length: usize,
}

impl<'t> LevelPlace<'t> {
    fn of(bytes: &'t [u8]) -> Option<Self> {
        let head = slice_at(bytes, 0, 28)?;
        let character_length = usize::from(u8_at(head, 24)?);
        let paragraph_length = usize::from(u8_at(head, 25)?);
        let character_at = 28 + paragraph_length;
        let label_at = character_at + character_length;
        let units = usize::from(u16_at(bytes, label_at)?);
        slice_at(bytes, label_at + 2, 2 * units.min(MAX_LABEL))?;
        Some(Self {
            head,
            character: slice_at(bytes, character_at, character_length)?,
            label: (label_at + 2, units.min(MAX_LABEL)),
            length: label_at + 2 + 2 * units,
        })
    }
}

/// One LVL and its length in bytes.
fn read_level(bytes: &[u8]) -> Option<(LevelFormat<'_>, usize)> {
    let place = LevelPlace::of(bytes)?;
    let flags = u8_at(place.head, 5)?;
    let (at, units) = place.label;
    let level = Level {
        start: u32_at(place.head, 0)?.min(0x7FFF_FFFF),
        format: NumberFormat::from_nfc(u8_at(place.head, 4)?),
        legal: flags & 0x04 != 0,
        restarts: flags & 0x08 == 0,
        // Places of other levels' numbers are stored as characters 0–8.
        text: utf16_at(bytes, at, units)?
            .chars()
            .map(|c| match u32::from(c) {
                level @ 0..9 => crate::numbering::place(level),
                _ => c,
            })
            .collect(),
    };
    let character = place.character;
    Some((LevelFormat { level, character }, place.length))
}

fn read_overrides<'t>(bytes: &'t [u8], out: &mut Vec<Override<'t>>) -> Option<()> {
    let count = (u32_at(bytes, 0)? as usize).min(MAX_LISTS);
    let mut at = 4 + 16 * count;
    for i in 0..count {
        let head = slice_at(bytes, 4 + 16 * i, 16)?;
        let mut over = Override {
            list: u32_at(head, 0)?,
            starts: Vec::new(),
            levels: HashMap::new(),
        };
        at += 4;
        for _ in 0..u8_at(head, 12)? {
            let (Some(start), Some(flags)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else {
                break;
            };
            at += 8;
            let level = (flags & 0x0F) as usize;
            if flags & 0x20 != 0
                && let Some((format, length)) = read_level(bytes.get(at..)?)
            {
                at += length;
                if flags & 0x10 != 0 {
                    over.starts.push((level, format.level.start));
                }
                over.levels.insert(level, format);
            } else if flags & 0x10 != 0 {
                over.starts.push((level, start.min(0x7FFF_FFFF)));
            }
        }
        out.push(over);
    }
    Some(())
}
