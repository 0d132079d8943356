//! Counting list items and drawing their labels, for every format that keeps labels out of the text.

/// How a number is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberFormat {
    #[default]
    Decimal,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// `01`, `02`, …
    TwoDigits,
    Bullet,
    None,
}

impl NumberFormat {
    /// From the `nfc` of `.doc` and RTF (MS-OSHARED 2.2.1.3 MSONFC).
    pub(crate) fn from_nfc(nfc: u8) -> Self {
        match nfc {
            1 => Self::UpperRoman,
            2 => Self::LowerRoman,
            3 => Self::UpperLetter,
            4 => Self::LowerLetter,
            22 => Self::TwoDigits,
            23 => Self::Bullet,
            255 => Self::None,
            _ => Self::Decimal,
        }
    }

    /// From `w:numFmt` (ECMA-376 17.18.59).
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "decimalZero" => Self::TwoDigits,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// The number as drawn.
    pub(crate) fn draw(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::TwoDigits => format!("{number:02}"),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperLetter => letters(number, b'A'),
            Self::LowerLetter => letters(number, b'a'),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

/// Romans beyond this and letter rows beyond it are drawn as plain numbers.
const MAX_DRAWN: u32 = 3999;

fn roman(number: u32) -> String {
    if number == 0 || number > MAX_DRAWN {
        return number.to_string();
    }
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in STEPS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

/// `a`…`z`, then `aa`, `bb`, … as Word does.
fn letters(number: u32, first: u8) -> String {
    let Some(index) = number.checked_sub(1).filter(|_| number <= MAX_DRAWN) else {
        return number.to_string();
    };
    let letter = char::from(first + (index % 26) as u8);
    std::iter::repeat_n(letter, index as usize / 26 + 1).collect()
}

/// A label longer than this many bytes ends there; each paragraph of the list has one.
const MAX_LABEL_BYTES: usize = 250;

/// A level of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Level {
    pub(crate) start: u32,
    pub(crate) format: NumberFormat,
    /// Numbers of other levels are drawn as plain digits.
    pub(crate) legal: bool,
    /// Starts again after an item of a higher level.
    pub(crate) restarts: bool,
    /// The label; [`place`] marks where the number of a level goes.
    pub(crate) text: String,
}

/// Levels of a list at most.
pub(crate) const LEVELS: usize = 9;
const FIRST_PLACE: u32 = 0xE000;

/// The mark, inside a label, for the number of a level (0–8): a private-use character.
pub(crate) fn place(level: u32) -> char {
    char::from_u32(FIRST_PLACE + level.min(LEVELS as u32 - 1)).unwrap_or('\u{E000}')
}

/// Where the counting of one list stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counter {
    at: [Option<u32>; LEVELS],
    starts: [Option<u32>; LEVELS],
}

impl Counter {
    /// The next item of `level` begins at `start`.
    pub(crate) fn restart_at(&mut self, level: usize, start: u32) {
        if let (Some(at), Some(begin)) = (self.at.get_mut(level), self.starts.get_mut(level)) {
            *at = None;
            *begin = Some(start);
        }
    }

    /// Counts an item of `level` and draws its label.
    pub(crate) fn next(&mut self, level: usize, levels: &[&Level]) -> String {
        let start = |i: usize, starts: &[Option<u32>; LEVELS]| {
            starts
                .get(i)
                .copied()
                .flatten()
                .or_else(|| levels.get(i).map(|l| l.start))
                .unwrap_or(1)
        };
        for above in 0..level {
            let begin = start(above, &self.starts);
            if let Some(at) = self.at.get_mut(above) {
                at.get_or_insert(begin);
            }
        }
        let begin = start(level, &self.starts);
        if let Some(at) = self.at.get_mut(level) {
            *at = Some(at.map_or(begin, |n| n.saturating_add(1)));
        }
        for below in level + 1..LEVELS {
            if levels.get(below).is_none_or(|l| l.restarts)
                && let Some(at) = self.at.get_mut(below)
            {
                *at = None;
            }
        }
        self.draw(level, levels)
    }

    fn draw(&self, level: usize, levels: &[&Level]) -> String {
        let Some(format) = levels.get(level) else {
            return String::new();
        };
        let mut out = String::new();
        for c in format.text.chars() {
            if out.len() > MAX_LABEL_BYTES {
                break;
            }
            let index = u32::from(c).wrapping_sub(FIRST_PLACE) as usize;
            match (levels.get(index), self.at.get(index)) {
                (Some(shown), Some(number)) if index < LEVELS => {
                    let drawn = if format.legal {
                        NumberFormat::Decimal
                    } else {
                        shown.format
                    };
                    out.push_str(&drawn.draw(number.unwrap_or(shown.start)));
                }
                _ => out.push(c),
            }
        }
        out
    }
}
