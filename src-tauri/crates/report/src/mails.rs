//! The words of the mails around the letters, and of those that have none: Vietnamese, from the templates in
//! `templates/`, as text and as the same in HTML. The first line of a template is the subject.

use jiff::Timestamp;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

use crate::letters::{ApologyLetter, Due, MissingItem, ReceiptLetter, Recipient, SupplementLetter};
use crate::notices::{CompleteLetter, OverdueLetter, ProcedureLine, PublishedLetter};
use crate::paper::{Frame, ReportError};
use crate::words::{date, moment, size};

/// The templates, by name.
const TEMPLATES: [(&str, &str); 10] = [
    ("receipt", include_str!("../templates/receipt.txt")),
    ("supplement", include_str!("../templates/supplement.txt")),
    ("apology", include_str!("../templates/apology.txt")),
    ("overdue", include_str!("../templates/overdue.txt")),
    ("complete", include_str!("../templates/complete.txt")),
    ("published", include_str!("../templates/published.txt")),
    ("reminder", include_str!("../templates/reminder.txt")),
    ("digest", include_str!("../templates/digest.txt")),
    ("checkpoint", include_str!("../templates/checkpoint.txt")),
    ("letter.html", include_str!("../templates/letter.html")),
];

/// The words of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWords {
    /// Its subject, one line.
    pub subject: String,
    /// Its text; a person may change it.
    pub text: String,
}

impl MailWords {
    /// The text as HTML that names nothing outside the mail: paragraphs and lists, everything else escaped.
    ///
    /// ```
    /// let words = report::MailWords { subject: "a".into(), text: "Kính gửi <b>,\n\n- một\n- hai\n".into() };
    /// let html = words.html()?;
    /// assert!(html.contains("<p>Kính gửi &lt;b&gt;,</p>") && html.contains("<li>hai</li>"));
    /// # Ok::<(), report::ReportError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ReportError::Template`], which would be a mistake of this program.
    pub fn html(&self) -> Result<String, ReportError> {
        let mut blocks: Vec<Value> = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        let mut of_list = false;
        let mut end = |lines: &mut Vec<String>, list: bool| {
            if !lines.is_empty() {
                let lines = std::mem::take(lines);
                blocks.push(context! { list, lines });
            }
        };
        for line in self.text.lines() {
            let item = line.strip_prefix("- ");
            if line.trim().is_empty() || item.is_some() != of_list {
                end(&mut lines, of_list);
            }
            of_list = item.is_some();
            if !line.trim().is_empty() {
                lines.push(item.unwrap_or(line).to_owned());
            }
        }
        end(&mut lines, of_list);
        let environment = environment()?;
        Ok(environment
            .get_template("letter.html")?
            .render(context! { title => self.subject.as_str(), blocks })?)
    }
}

fn environment() -> Result<Environment<'static>, ReportError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".html") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

fn words(template: &str, values: Value) -> Result<MailWords, ReportError> {
    let whole = environment()?.get_template(template)?.render(values)?;
    let (subject, text) = whole.split_once('\n').unwrap_or((&whole, ""));
    let mut text = text.trim().to_owned();
    text.push('\n');
    Ok(MailWords {
        subject: subject.trim().to_owned(),
        text,
    })
}

fn greeting(to: &Recipient) -> String {
    match &to.name {
        Some(name) => format!("Ông/Bà {name}, {}", to.agency),
        None => to.agency.clone(),
    }
}

fn items(items: &[MissingItem]) -> Vec<Value> {
    items
        .iter()
        .map(|item| {
            let line = match item.procedure.as_str() {
                "" => item.what.clone(),
                procedure => format!("{} ({procedure})", item.what),
            };
            context! { line, what => item.what.as_str(), procedure => item.procedure.as_str(), cure => item.cure.as_str() }
        })
        .collect()
}

fn procedures(lines: &[ProcedureLine]) -> Vec<Value> {
    lines
        .iter()
        .map(|one| context! { code => one.code.as_str(), name => one.name.as_str() })
        .collect()
}

fn due_words(due: Option<&Due>, frame: &Frame) -> String {
    due.map(|due| due.words(frame)).unwrap_or_default()
}

/// The mail a confirmation of receipt goes with.
///
/// # Errors
///
/// As [`MailWords::html`]; so for all that follow.
pub fn receipt_mail(letter: &ReceiptLetter) -> Result<MailWords, ReportError> {
    let zone = letter.frame.zone;
    let files: Vec<Value> = letter
        .files
        .iter()
        .map(|f| context! { name => f.name.as_str(), size => size(f.bytes), note => f.note.as_str() })
        .collect();
    words(
        "receipt",
        context! {
            number => letter.register_number.as_str(),
            decision => letter.decision.as_ref().map(|d| d.number.clone()),
            greeting => greeting(&letter.recipient),
            writer => letter.frame.writer.as_str(),
            received_at => moment(letter.received_at, zone),
            files,
            missing => items(&letter.missing),
            complete_at => letter.complete_at.map(|at| moment(at, zone)),
            proven => letter.proof.is_some(),
        },
    )
}

/// The mail a supplement request goes with.
pub fn supplement_mail(letter: &SupplementLetter) -> Result<MailWords, ReportError> {
    words(
        "supplement",
        context! {
            number => letter.decision.number.as_str(),
            decision => letter.decision.in_full(),
            greeting => greeting(&letter.recipient),
            writer => letter.frame.writer.as_str(),
            items => items(&letter.items),
            mailbox => letter.mailbox.as_str(),
        },
    )
}

/// The mail an apology goes with.
pub fn apology_mail(letter: &ApologyLetter) -> Result<MailWords, ReportError> {
    words(
        "apology",
        context! {
            number => letter.decision.number.as_str(),
            decision => letter.decision.in_full(),
            greeting => greeting(&letter.recipient),
            writer => letter.frame.writer.as_str(),
            new_date => date(letter.new_date),
        },
    )
}

/// The mail an overdue notice goes with.
pub fn overdue_mail(letter: &OverdueLetter) -> Result<MailWords, ReportError> {
    words(
        "overdue",
        context! {
            number => letter.decision.number.as_str(),
            decision => letter.decision.in_full(),
            greeting => greeting(&letter.recipient),
            writer => letter.frame.writer.as_str(),
            limit => letter.due.limit.as_str(),
            due => letter.due.words(&letter.frame),
            late => letter.late.as_str(),
            items => items(&letter.items),
            mailbox => letter.mailbox.as_str(),
        },
    )
}

/// The mail of the notice that everything is there.
pub fn complete_mail(letter: &CompleteLetter) -> Result<MailWords, ReportError> {
    words(
        "complete",
        context! {
            number => letter.decision.number.as_str(),
            decision => letter.decision.in_full(),
            greeting => greeting(&letter.recipient),
            writer => letter.frame.writer.as_str(),
            complete_at => moment(letter.complete_at, letter.frame.zone),
            procedures => procedures(&letter.procedures),
            limit => letter.due.as_ref().map(|d| d.limit.clone()),
            due => due_words(letter.due.as_ref(), &letter.frame),
        },
    )
}

/// The mail of the notice of publication.
pub fn published_mail(letter: &PublishedLetter) -> Result<MailWords, ReportError> {
    words(
        "published",
        context! {
            number => letter.decision.number.as_str(),
            decision => letter.decision.in_full(),
            greeting => greeting(&letter.recipient),
            writer => letter.frame.writer.as_str(),
            portal => letter.portal.as_str(),
            seen_at => moment(letter.seen_at, letter.frame.zone),
            procedures => procedures(&letter.procedures),
        },
    )
}

/// A duty that is due, in words, as reminders and digests name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// Number of the decision.
    pub number: String,
    /// The decision in full.
    pub decision: String,
    /// What is owed.
    pub duty: String,
    /// By whom; empty when it is the board itself.
    pub agency: String,
    /// When it ends.
    pub due: String,
    /// Working time left, or gone over.
    pub gap: String,
}

/// Reminds our own people before a deadline.
pub fn reminder_mail(writer: &str, line: &DutyLine) -> Result<MailWords, ReportError> {
    words(
        "reminder",
        context! {
            number => line.number.as_str(),
            decision => line.decision.as_str(),
            duty => line.duty.as_str(),
            agency => line.agency.as_str(),
            due => line.due.as_str(),
            left => line.gap.as_str(),
            writer,
        },
    )
}

/// What is due and what is late, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The day.
    pub date: jiff::civil::Date,
    /// Past their limits.
    pub overdue: Vec<DutyLine>,
    /// Running.
    pub open: Vec<DutyLine>,
    /// What waits for somebody of that role, in words.
    pub waiting: Vec<String>,
}

/// The digest of a role.
pub fn digest_mail(writer: &str, digest: &Digest) -> Result<MailWords, ReportError> {
    let lines = |lines: &[DutyLine]| -> Vec<Value> {
        lines
            .iter()
            .map(|l| context! { number => l.number.as_str(), duty => l.duty.as_str(), agency => l.agency.as_str(), due => l.due.as_str(), gap => l.gap.as_str() })
            .collect()
    };
    words(
        "digest",
        context! {
            date => date(digest.date),
            overdue => lines(&digest.overdue),
            open => lines(&digest.open),
            waiting => digest.waiting.clone(),
            writer,
        },
    )
}

/// The newest signed checkpoint, for a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessMail {
    /// Whom it goes to.
    pub recipient: Recipient,
    /// The board.
    pub writer: String,
    /// `2026-W13`.
    pub week: String,
    /// When the book stood so.
    pub at: Timestamp,
    /// The office's zone.
    pub zone: jiff::tz::Offset,
    /// Events it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// The mail of the weekly checkpoint.
pub fn witness_mail(mail: &WitnessMail) -> Result<MailWords, ReportError> {
    words(
        "checkpoint",
        context! {
            week => mail.week.as_str(),
            greeting => greeting(&mail.recipient),
            at => moment(mail.at, mail.zone),
            size => mail.size,
            note => mail.note.trim_end(),
            writer => mail.writer.as_str(),
        },
    )
}
