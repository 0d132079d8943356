//! Strings as the records of a workbook hold them (MS-XLS 2.5.293, 2.5.296).

use super::{CONTINUE, Records, Stored, u16_at, u32_at};

/// Strings that run over into CONTINUE records (MS-XLS 2.5.293); characters that do begin with a new byte of flags.
pub(super) struct Strings<'a> {
    body: &'a [u8],
    more: Records<'a>,
}

impl<'a> Strings<'a> {
    pub(super) fn new(body: &'a [u8], more: Records<'a>) -> Self {
        Self { body, more }
    }

    /// The next record in line; `false` when it is no continuation.
    pub(super) fn go_on(&mut self) -> bool {
        match self.more.next() {
            Some((CONTINUE, body)) => {
                self.body = body;
                true
            }
            _ => false,
        }
    }

    pub(super) fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        while out.len() < count {
            if self.body.is_empty() && !self.go_on() {
                return None;
            }
            let part = self.body.get(..(count - out.len()).min(self.body.len()))?;
            out.extend_from_slice(part);
            self.body = self.body.get(part.len()..)?;
        }
        Some(out)
    }

    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if self.body.is_empty() && !self.go_on() {
                return None;
            }
            let part = count.min(self.body.len());
            self.body = self.body.get(part..)?;
            count -= part;
        }
        Some(())
    }

    pub(super) fn string(&mut self) -> Option<Stored> {
        if self.body.is_empty() && !self.go_on() {
            return None;
        }
        let head = self.bytes(3)?;
        let count = usize::from(u16_at(&head, 0)?);
        let flags = *head.get(2)?;
        let runs = if flags & 8 == 8 {
            usize::from(u16_at(&self.bytes(2)?, 0)?)
        } else {
            0
        };
        let phonetic = if flags & 4 == 4 {
            u32_at(&self.bytes(4)?, 0)?
        } else {
            0
        };
        let mut units: Vec<u16> = Vec::new();
        let mut wide = flags & 1 == 1;
        while units.len() < count {
            if self.body.is_empty() {
                if !self.go_on() {
                    return None;
                }
                wide = self.bytes(1)?.first()? & 1 == 1;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let room = (self.body.len() / width).min(count - units.len());
            if room == 0 {
                return None; // half a character
            }
            let part = self.body.get(..room * width)?;
            if wide {
                units.extend(part.as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two)));
            } else {
                units.extend(part.iter().map(|&byte| u16::from(byte)));
            }
            self.body = self.body.get(part.len()..)?;
        }
        let run_bytes = self.bytes(runs * 4)?;
        self.skip(usize::try_from(phonetic).ok()?)?;
        let starts = run_bytes.as_chunks::<4>().0.iter().map(|four| {
            let at = usize::from(u16::from_le_bytes([four[0], four[1]]));
            (at, usize::from(u16::from_le_bytes([four[2], four[3]])))
        });
        let starts =
            starts.filter_map(|(at, font)| Some((String::from_utf16_lossy(units.get(..at)?).len(), font)));
        const MAX_RUNS: usize = 64;
        Some(Stored {
            runs: starts.take(MAX_RUNS).collect(),
            text: String::from_utf16_lossy(&units),
            bytes: false,
        })
    }
}

/// Characters of one or two bytes; as many as there are.
pub(super) fn characters(bytes: &[u8], count: usize, wide: bool) -> Stored {
    let text = if wide {
        let pairs = bytes.as_chunks::<2>().0.iter().take(count);
        String::from_utf16_lossy(&pairs.map(|two| u16::from_le_bytes(*two)).collect::<Vec<_>>())
    } else {
        bytes.iter().take(count).map(|&byte| char::from(byte)).collect()
    };
    Stored {
        text,
        ..Stored::default()
    }
}

pub(super) fn of_bytes(bytes: &[u8], count: usize) -> Stored {
    Stored {
        bytes: true,
        ..characters(bytes, count, false)
    }
}
