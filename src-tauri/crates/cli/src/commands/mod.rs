//! One file a noun; here the dispatch and what they share: the open desk and whoever acts.

mod calendar;
mod case;
mod doc;
mod init;
mod letter;
mod mail;
mod mail_watch;
mod outbox;
mod people;
mod problems;
mod proof;
mod register;
mod review;
mod sheet;
mod take_in;
mod triage;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use app::data_dir::DataDir;
use app::error::{AppError, Refusal};
use app::office::{Inner, Office};
use domain::{Act, Actor, Proof};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::args::{Args, Command};
use crate::console::{Failure, Outcome, note, out, out_json};

pub(crate) use doc::text as doc_text;

/// Name of the data folder, under the platform's own.
const DATA_FOLDER: &str = "so-giao-nhan";

/// What every command is given.
pub(crate) struct Context {
    data: Option<PathBuf>,
    json: bool,
    who: Option<String>,
    password_file: Option<PathBuf>,
    server_password_file: Option<PathBuf>,
    at: Option<String>,
    opened: Mutex<Option<Arc<Office>>>,
}

pub(crate) async fn run(args: Args) -> Outcome {
    let Args {
        data,
        json,
        who,
        password_file,
        at,
        verbose: _,
        command,
    } = args;
    let of_a_server = matches!(command, Command::Mailbox(_) | Command::Smtp(_));
    let (password_file, server_password_file) = if of_a_server {
        (None, password_file)
    } else {
        (password_file, None)
    };
    let context = Context {
        data,
        json,
        who,
        password_file,
        server_password_file,
        at,
        opened: Mutex::new(None),
    };
    let reads = matches!(
        command,
        Command::Case(crate::args::Case::List | crate::args::Case::Show { .. })
            | Command::Register(crate::args::Register::List { .. } | crate::args::Register::Show { .. })
            | Command::Deadline(_)
            | Command::Stats
            | Command::Procedure(_)
            | Command::Triage(crate::args::Triage::List | crate::args::Triage::Show { .. })
            | Command::Sender(crate::args::Sender::List)
    );
    if context.at.is_some() && !reads {
        return Err(Failure::Usage("--at chỉ dùng với lệnh xem".to_owned()));
    }
    let outcome = dispatch(&context, command).await;
    // Closed in order, the register is one file again: nothing of it waits beside it to be copied apart.
    let opened = context
        .opened
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let Some(office) = opened else { return outcome };
    let whole = office.lost_nothing().await;
    office.close().await;
    whole?;
    outcome
}

async fn dispatch(context: &Context, command: Command) -> Outcome {
    match command {
        Command::Init(init) => init::run(context, init).await,
        Command::TakeIn(take_in) => take_in::run(context, take_in).await,
        Command::Watch(watch) => take_in::watch(context, watch).await,
        Command::Triage(triage) => triage::run(context, triage).await,
        Command::Case(case) => case::run(context, case).await,
        Command::Register(register) => register::run(context, register).await,
        Command::Deadline(deadline) => case::deadline(context, deadline).await,
        Command::Sender(sender) => people::sender(context, sender).await,
        Command::Person(person) => people::person(context, person).await,
        Command::Procedure(procedure) => case::procedure(context, procedure).await,
        Command::Review(command) => review::run(context, command).await,
        Command::Publish(publish) => review::publish(context, publish).await,
        Command::Letter(command) => letter::run(context, command).await,
        Command::Mailbox(command) => mail::mailbox(context, command).await,
        Command::Smtp(command) => mail::smtp(context, command).await,
        Command::Mail(command) => mail::mail(context, command).await,
        Command::Outbox(command) => outbox::run(context, command).await,
        Command::Stats => case::stats(context).await,
        Command::Doc(doc) => doc::run(context, doc).await,
        Command::Sheet(sheet) => sheet::run(context, sheet),
        Command::Calendar(command) => calendar::run(context, command),
        Command::Check { rebuild } => register::check(context, rebuild).await,
    }
}

impl Context {
    /// The folder of the register.
    fn data_dir(&self) -> Outcome<DataDir> {
        let root = match &self.data {
            Some(data) => data.clone(),
            None => default_data_folder().ok_or_else(|| {
                Failure::Usage("không biết thư mục dữ liệu của người dùng: thêm --data DIR".to_owned())
            })?,
        };
        Ok(DataDir::new(root))
    }

    /// The secret in the file of `--password-file`, for the commands where it is a server's and not a person's.
    fn secret(&self) -> Outcome<Option<String>> {
        let Some(path) = &self.server_password_file else {
            return Ok(None);
        };
        let text = std::fs::read_to_string(path).map_err(|e| AppError::reading(path, &e))?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// The open desk.
    async fn open(&self) -> Outcome<Arc<Office>> {
        let office = Arc::new(Office::open(self.data_dir()?).await?);
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&office));
        Ok(office)
    }

    /// The desk as it is, or as it stood at `--at`.
    async fn look(&self, office: &Office) -> Outcome<Seen> {
        match &self.at {
            Some(at) => Ok(Seen::Then(Box::new(office.look_at(moment("--at", at)?).await?))),
            None => Ok(Seen::Now),
        }
    }

    /// Whoever acts: named by `--as`, with the password when a file of it is given. In a demonstration register the
    /// first person who may do it acts when nobody is named.
    async fn actor(&self, office: &Office, act: Act) -> Outcome<Actor> {
        let who = match &self.who {
            Some(who) => who.clone(),
            None => {
                let inner = office.look().await?;
                let first = inner
                    .desk
                    .people
                    .values()
                    .find(|p| inner.desk.is_demo() && p.may(act));
                let Some(person) = first else {
                    return Err(AppError::new(Refusal::NotSignedIn).into());
                };
                note(&format!("(dữ liệu mẫu: làm với tên {})", person.name));
                person.name.clone()
            }
        };
        let proof = match &self.password_file {
            None => Proof::Console,
            Some(file) => {
                let password = std::fs::read_to_string(file).map_err(|e| AppError::reading(file, &e))?;
                app::people::sign_in(office, &who, password.trim_end_matches(['\r', '\n'])).await?;
                Proof::Password
            }
        };
        Ok(office.actor(&who, act, proof).await?)
    }
}

/// The desk looked at: now, or as it stood.
pub(crate) enum Seen {
    Now,
    Then(Box<Inner>),
}

impl Seen {
    /// Runs a view over it.
    async fn view<T>(&self, office: &Office, view: impl FnOnce(&Inner) -> T) -> Outcome<T> {
        let of = |inner: &Inner| {
            let shown = view(inner);
            inner.lost_nothing().map(|()| shown)
        };
        Ok(match self {
            Self::Now => of(&*office.look().await?)?,
            Self::Then(inner) => of(inner)?,
        })
    }
}

/// The platform's own folder for a program's data.
fn default_data_folder() -> Option<PathBuf> {
    let var = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let base = if cfg!(windows) {
        var("APPDATA")?
    } else if cfg!(target_os = "macos") {
        var("HOME")?.join("Library/Application Support")
    } else {
        var("XDG_DATA_HOME").or_else(|| var("HOME").map(|home| home.join(".local/share")))?
    };
    Some(base.join(DATA_FOLDER))
}

/// A moment as typed, RFC 3339.
pub(crate) fn moment(field: &str, text: &str) -> Outcome<Timestamp> {
    text.parse().map_err(|_| {
        Failure::Usage(format!(
            "{field}: “{text}” phải có dạng 2026-01-14T09:42:17+07:00"
        ))
    })
}

/// A day as typed, ISO.
pub(crate) fn day(field: &str, text: &str) -> Outcome<Date> {
    text.parse()
        .map_err(|_| Failure::Usage(format!("{field}: “{text}” phải có dạng 2026-01-14")))
}

/// Writes rows under a heading, parted by tabs; `--json` writes objects.
pub(crate) fn table(rows: &[Vec<String>]) {
    for row in rows {
        out(&row.join("\t"));
    }
}

/// Done: says so on standard error, answers with nothing or with JSON.
pub(crate) fn done<T: serde::Serialize>(context: &Context, words: &str, value: &T) -> Outcome {
    if context.json {
        out_json(value)?
    } else {
        out(words)
    }
    Ok(ExitCode::SUCCESS)
}
