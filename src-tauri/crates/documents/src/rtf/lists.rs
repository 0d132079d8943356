//! The list tables: labels for files whose writer drew none (RTF 1.9.1, "List Tables").

use super::tables::unicode;
use super::tokens::{Token, Tokens};
use crate::numbering::{Counter, LEVELS, Level, NumberFormat, place};
use std::collections::{HashMap, HashSet};

/// Lists, and uses of them, kept at most.
const MAX_LISTS: usize = 10_000;
/// Groups of a list table nested deeper end the reading of it.
const MAX_DEPTH: usize = 32;
/// Characters of a label at most.
const MAX_LABEL: usize = 64;

/// A level, and the font its label is drawn in.
#[derive(Debug, Clone, Default)]
struct ListLevel {
    level: Level,
    font: Option<i32>,
}

/// A use of a list (`\ls`).
#[derive(Debug, Default)]
struct Use {
    list: i32,
    /// Levels that begin anew, and with what.
    starts: Vec<(usize, u32)>,
}

/// Both list tables.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: HashMap<i32, Vec<ListLevel>>,
    uses: HashMap<i32, Use>,
}

/// Where counting stands, list by list.
#[derive(Debug, Default)]
pub(super) struct Counting {
    counters: HashMap<i32, Counter>,
    /// Uses that have begun.
    begun: HashSet<i32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Other,
    Table,
    List,
    Level,
    Label,
    Use,
    UseLevel,
}

impl Lists {
    /// Reads the group that has just said `\listtable` or `\listoverridetable`.
    pub(super) fn read(&mut self, tokens: Tokens<'_>) {
        let mut stack = Vec::new();
        let mut inside = Inside::Table;
        let mut list: (Vec<ListLevel>, i32) = Default::default();
        let mut level = ListLevel::default();
        let mut label = Label::default();
        let mut used: (Use, i32, usize) = Default::default();
        for token in tokens {
            match token {
                Token::Open if stack.len() >= MAX_DEPTH => return,
                Token::Open => {
                    stack.push(inside);
                    if !matches!(inside, Inside::Table | Inside::List | Inside::Level | Inside::Use) {
                        inside = Inside::Other;
                    }
                }
                Token::Close => {
                    let Some(outer) = stack.pop() else { return };
                    if inside != outer {
                        match inside {
                            Inside::Label => level.level.text = std::mem::take(&mut label).text,
                            Inside::Level if list.0.len() < LEVELS => list.0.push(std::mem::take(&mut level)),
                            Inside::List if self.lists.len() < MAX_LISTS => {
                                let (levels, id) = std::mem::take(&mut list);
                                self.lists.insert(id, levels);
                            }
                            Inside::UseLevel => used.2 += 1,
                            Inside::Use if self.uses.len() < MAX_LISTS => {
                                let (list, number, _) = std::mem::take(&mut used);
                                self.uses.insert(number, list);
                            }
                            _ => {}
                        }
                    }
                    inside = outer;
                }
                Token::Word(name, value) => {
                    let number = value.unwrap_or(0);
                    let count = u32::try_from(number).unwrap_or(0);
                    match (inside, name) {
                        (Inside::Table, b"list") => (inside, list) = (Inside::List, Default::default()),
                        (Inside::Table, b"listoverride") => {
                            (inside, used) = (Inside::Use, Default::default())
                        }
                        (Inside::List, b"listlevel") => {
                            inside = Inside::Level;
                            level = ListLevel::default();
                            level.level.start = 1;
                            level.level.restarts = true;
                        }
                        (Inside::List, b"listid") => list.1 = number,
                        (Inside::List, b"listname") => inside = Inside::Other,
                        (Inside::Level, b"levelnfc" | b"levelnfcn") => {
                            let nfc = u8::try_from(number).unwrap_or_default();
                            level.level.format = NumberFormat::from_nfc(nfc);
                        }
                        (Inside::Level, b"levelstartat") => level.level.start = count,
                        (Inside::Level, b"levellegal") => level.level.legal = value != Some(0),
                        (Inside::Level, b"levelnorestart") => level.level.restarts = value == Some(0),
                        (Inside::Level, b"f") => level.font = value,
                        (Inside::Level, b"leveltext") => (inside, label) = (Inside::Label, Label::default()),
                        (Inside::Level, b"levelnumbers") => inside = Inside::Other,
                        (Inside::Label, b"u") => label.unicode(unicode(number)),
                        (Inside::Label, b"leveltemplateid") => {}
                        (Inside::Use, b"listid") => used.0.list = number,
                        (Inside::Use, b"ls") => used.1 = number,
                        (Inside::Use, b"lfolevel") => inside = Inside::UseLevel,
                        (Inside::UseLevel, b"levelstartat") if used.0.starts.len() < LEVELS => {
                            used.0.starts.push((used.2, count));
                        }
                        _ => {}
                    }
                }
                Token::Byte(byte) if inside == Inside::Label => label.byte(byte),
                Token::Text(text) if inside == Inside::Label => text.iter().for_each(|&b| label.byte(b)),
                _ => {}
            }
        }
    }

    /// Counts an item and gives its label and the font of it.
    pub(super) fn next(
        &self,
        counting: &mut Counting,
        ls: i32,
        level: usize,
    ) -> Option<(String, Option<i32>)> {
        let used = self.uses.get(&ls)?;
        let levels = self.lists.get(&used.list)?;
        let own = levels.get(level)?;
        let counter = counting.counters.entry(used.list).or_default();
        if counting.begun.insert(ls) {
            for (level, start) in &used.starts {
                counter.restart_at(*level, *start);
            }
        }
        let drawn: Vec<&Level> = levels.iter().map(|l| &l.level).collect();
        Some((counter.next(level, &drawn), own.font))
    }
}

/// A label as it is read: its length, its characters, and places for numbers among them.
#[derive(Debug, Default)]
struct Label {
    text: String,
    left: Option<usize>,
    skip: bool,
}

impl Label {
    fn byte(&mut self, byte: u8) {
        if std::mem::take(&mut self.skip) {
            return;
        }
        let Some(left) = &mut self.left else {
            self.left = Some(usize::from(byte).min(MAX_LABEL));
            return;
        };
        let Some(after) = left.checked_sub(1) else { return };
        *left = after;
        self.text.push(match byte {
            0..=8 => place(u32::from(byte)),
            _ => char::from(byte),
        });
    }

    fn unicode(&mut self, c: char) {
        self.skip = true;
        if let Some(after) = self.left.and_then(|left| left.checked_sub(1)) {
            self.left = Some(after);
            self.text.push(c);
        }
    }
}
