//! Standard output, standard error, exit codes.

use std::io::Write;
use std::process::ExitCode;

use app::{AppError, Refusal};

/// Why a command ends badly.
#[derive(Debug)]
pub enum Failure {
    /// The desk refused, or there are findings: exit 1.
    Refused(String),
    /// Wrong use: exit 2.
    Usage(String),
    /// Something broke: exit 3, with an id that is in the log.
    Broke(String),
}

impl Failure {
    /// Something broke.
    pub fn broke(error: &dyn std::fmt::Display) -> Self {
        Self::Broke(error.to_string())
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error.refusal {
            Refusal::Broke | Refusal::DiskFull | Refusal::RegisterBusy | Refusal::CannotWrite => {
                Self::Broke(error.to_string())
            }
            _ => Self::Refused(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::broke(&error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::broke(&error)
    }
}

/// Short for what commands answer.
pub type Outcome<T = ExitCode> = Result<T, Failure>;

/// Writes to standard output. A reader who has gone is no failure of ours.
pub fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = stdout.write_all(b"\n");
    }
    let _ = stdout.flush();
}

/// Writes a JSON value to standard output, one object a line.
pub fn out_json<T: serde::Serialize>(value: &T) -> Outcome<()> {
    out(&serde_json::to_string(value)?);
    Ok(())
}

/// Says something beside the answer.
pub fn note(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{text}");
}

/// Logs go to standard error; `SGN_LOG` or `-v` says how much.
pub fn start_log(verbose: bool) {
    let level =
        std::env::var("SGN_LOG").unwrap_or_else(|_| if verbose { "info".into() } else { "warn".into() });
    let _ = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(level))
        .with_writer(std::io::stderr)
        .without_time()
        .try_init();
}

/// Tells the failure and gives its exit code.
pub fn failed(failure: &Failure) -> ExitCode {
    match failure {
        Failure::Refused(text) => {
            note(&format!("Không làm được: {text}"));
            ExitCode::from(1)
        }
        Failure::Usage(text) => {
            note(&format!("Dùng sai: {text}"));
            ExitCode::from(2)
        }
        Failure::Broke(text) => {
            let id = format!("{:08x}", failure_id(text));
            tracing::error!(id, "{text}");
            note(&format!("Có lỗi [{id}]: {text}"));
            ExitCode::from(3)
        }
    }
}

/// A short id of a failure, the same for the same words, to find it in the log by.
fn failure_id(text: &str) -> u32 {
    text.bytes().fold(2_166_136_261, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    })
}
