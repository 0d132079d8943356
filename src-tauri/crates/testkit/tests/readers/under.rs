//! One reading under the limits.

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use documents::archive::{Limits, members};
use documents::compare::{Options, compare};
use documents::procedure::read_procedures;
use documents::{FileType, decision, read, sniff, to_text};

use crate::SCALE;

/// Processor time for everything made of one file, in a release build.
pub(crate) const MOST_TIME: Duration = Duration::from_secs(2);
/// A build without optimisation is this much slower.
const DEBUG_IS_SLOWER: u32 = 12;

/// Bytes held at most beyond those of the file itself.
pub(crate) fn most_memory(file_bytes: usize) -> usize {
    (64 << 20) + 16 * file_bytes
}

/// What was measured of one file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Measured {
    pub(crate) time: Duration,
    /// The most bytes held at once.
    pub(crate) memory: usize,
}

impl Measured {
    pub(crate) fn or_more(self, other: Self) -> Self {
        Self {
            time: self.time.max(other.time),
            memory: self.memory.max(other.memory),
        }
    }
}

/// The scale weighs one reading at a time.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Counts panics, those too that a reader catches itself, and says where they were.
fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::SeqCst);
            before(info);
        }));
    });
}

/// A part of what the program makes of a file.
type Part = (&'static str, fn(&[u8], FileType));

const PARTS: [Part; 6] = [
    ("text", |bytes, _| {
        black_box(to_text(&read(bytes)));
    }),
    ("preview", |bytes, _| {
        black_box(documents::preview(&read(bytes)));
    }),
    ("sections", |bytes, _| {
        let document = read(bytes);
        let procedures = read_procedures(&document);
        let decision = decision::read_decision(&document);
        black_box(decision::file_role(&document, decision.as_ref(), &procedures));
    }),
    ("list", |bytes, kind| {
        black_box(sheets::list_rows(&sheets::read(bytes, kind)));
    }),
    ("comparison", |bytes, _| {
        let document = read(bytes);
        let mut other = read(bytes.get(..bytes.len() / 2).unwrap_or_default());
        other.conditions.clear();
        black_box(compare(&document, &other, Options::SUBSTANCE));
    }),
    ("members", |bytes, _| {
        black_box(members(bytes, &Limits::default()));
    }),
];

/// Reads a file in every way and says what was beyond the limits, each part by itself; nothing when all is well.
pub(crate) fn read_under_limits(bytes: &[u8]) -> (Measured, Vec<String>) {
    count_panics();
    let kind = sniff(bytes);
    let (mut worst, mut wrong) = (Measured::default(), Vec::new());
    for (part, make) in PARTS {
        // Only packages have members; a workbook is no document.
        let is_package = bytes.starts_with(b"PK");
        let is_book = matches!(kind, FileType::Xls | FileType::Xlsx | FileType::Ods);
        let applies = match part {
            "members" => is_package,
            "list" => true,
            "comparison" => !is_book && bytes.len() < COMPARED_BELOW,
            _ => !is_book,
        };
        if !applies {
            continue;
        }
        let before = SCALE.current_usage();
        SCALE.reset_peak_usage();
        let panics = PANICS.load(Ordering::SeqCst);
        let begun = processor_time();
        let done = catch_unwind(AssertUnwindSafe(|| make(bytes, kind)));
        let measured = Measured {
            time: processor_time().saturating_sub(begun),
            memory: SCALE.peak_usage().saturating_sub(before),
        };
        if done.is_err() || PANICS.load(Ordering::SeqCst) > panics {
            wrong.push(format!("{part}: a panic"));
        }
        let slower = if cfg!(debug_assertions) {
            DEBUG_IS_SLOWER
        } else {
            1
        };
        if measured.time > MOST_TIME * slower {
            wrong.push(format!("{part}: {:.2} s", measured.time.as_secs_f64()));
        }
        let most = match part {
            // Two files are held.
            "comparison" => most_memory(bytes.len()) + most_memory(bytes.len() / 2),
            _ => most_memory(bytes.len()),
        };
        if measured.memory > most {
            wrong.push(format!(
                "{part}: {} MiB for {} bytes",
                measured.memory >> 20,
                bytes.len()
            ));
        }
        if std::env::var_os("SGN_TELL").is_some() {
            eprintln!(
                "      {part:<12} {:.3} s {:>5} MiB",
                measured.time.as_secs_f64(),
                measured.memory >> 20
            );
        }
        worst = worst.or_more(measured);
    }
    (worst, wrong)
}

/// Files beyond this are compared by the comparison's own tests.
const COMPARED_BELOW: usize = 1 << 20;

/// Keeps a file that was beyond the limits, so that it can be looked at; says where.
pub(crate) fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The time this thread has had a processor, where the system tells (Linux); else the time on the wall.
fn processor_time() -> Duration {
    static BEGIN: Mutex<Option<Instant>> = Mutex::new(None);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .map(Duration::from_nanos);
    told.unwrap_or_else(|| {
        let mut begin = BEGIN.lock().unwrap_or_else(PoisonError::into_inner);
        begin.get_or_insert_with(Instant::now).elapsed()
    })
}
