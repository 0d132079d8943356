//! Due moments per second: the Civil Code rule over a fixed list of starts from 2015 to 2026 and limits of 1,
//! 2 and 5 working days, with and without the explanation.
//!
//! `cargo bench -p sgn-calendar --bench due` prints the rates as tab-separated lines. With `--answers FILE`
//! after `--` it also writes the list and the answers, one `start<TAB>days<TAB>due day` a line, for
//! `tests/bench/due_holidays.py` to count again. Plain timing, no harness: one number is wanted, in a form
//! another program can read.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use calendar::{Calendar, CalendarError, Limit, Rule};
use jiff::Timestamp;

/// Starts in the list.
const QUESTIONS: usize = 100_000;
/// The list is gone through again until a measurement has lasted this long.
const MEASURE_FOR: Duration = Duration::from_secs(1);
/// 5 January 2015 to 1 December 2026, in seconds since 1970.
const STARTS: std::ops::Range<u64> = 1_420_400_000..1_796_060_000;
const LIMITS: [u32; 3] = [1, 2, 5];

type Question = (Timestamp, u32);

fn main() -> Result<(), Box<dyn Error>> {
    let calendar = Calendar::shipped()?;
    let questions = questions()?;
    if let Some(file) = answers_file() {
        fs::write(file, answers(&calendar, &questions)?)?;
    }
    let civil = |limit| (Limit::WorkingDays(limit), Rule::CIVIL);
    let moment = rate(&questions, |(start, days)| {
        let (limit, rule) = civil(days);
        calendar
            .due_moment(start, limit, rule)
            .map(|due| u64::from(due.due_day.day().unsigned_abs()))
    })?;
    let explained = rate(&questions, |(start, days)| {
        let (limit, rule) = civil(days);
        calendar
            .due(start, limit, rule)
            .map(|due| due.counted.len() as u64)
    })?;
    let hours = rate(&questions, |(start, days)| {
        calendar.due_moment(start, Limit::WorkingDays(days), Rule::Hours)
    })?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "civil\t{moment:.0}\nexplained\t{explained:.0}\nhours\t{hours:.0}"
    )?;
    Ok(())
}

/// The same list on every machine: a linear congruential sequence.
fn questions() -> Result<Vec<Question>, Box<dyn Error>> {
    let mut state = 2161_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let mut list = Vec::with_capacity(QUESTIONS);
    for _ in 0..QUESTIONS {
        let second = STARTS.start + next() % (STARTS.end - STARTS.start);
        let days = LIMITS.get(next() as usize % LIMITS.len()).copied().unwrap_or(1);
        list.push((Timestamp::from_second(i64::try_from(second)?)?, days));
    }
    Ok(list)
}

fn answers_file() -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--answers");
    arguments.nth(1)
}

fn answers(calendar: &Calendar, questions: &[Question]) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for (start, days) in questions {
        let due = calendar.due_moment(*start, Limit::WorkingDays(*days), Rule::CIVIL)?;
        writeln!(text, "{}\t{days}\t{}", calendar.zone().print(*start), due.due_day)?;
    }
    Ok(text)
}

/// Answers per second.
fn rate<T>(
    questions: &[Question],
    answer: impl Fn(Question) -> Result<T, CalendarError>,
) -> Result<f64, CalendarError> {
    let begun = Instant::now();
    let mut answered = 0_usize;
    while begun.elapsed() < MEASURE_FOR {
        for question in questions {
            black_box(answer(black_box(*question))?);
        }
        answered += questions.len();
    }
    Ok(answered as f64 / begun.elapsed().as_secs_f64())
}
