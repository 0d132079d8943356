//! From bytes to an arrival: what a mail or a bundle of files is, as facts. Nothing is decided here and nothing is
//! looked up in the register but the settings; a reader that panics costs one file.

use std::collections::BTreeMap;

use documents::citations::decision_refs;
use domain::intake::{Cited, DeliveryFailure, DeliveryReport, ReceivedEvidence};
use domain::reading::FileReading;
use domain::text::{fold, speaks_of_replacing, speaks_of_supplement};
use domain::{
    AgencyKey, Attachment, Channel, DecisionRef, Desk, FileRef, FoundIn, Intake, Particulars, Sender,
};
use jiff::Timestamp;
use ledger::Hash;
use store::Blob;

use crate::manifest;
use crate::origin::{Origin, WARNING_NAME_OF_OFFICIAL};
use crate::reading;

/// Most decisions kept of one place of a mail.
const MAX_CITED: usize = 20;

/// An arrival and the originals that hold it.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What arrived.
    pub intake: Intake,
    /// The originals, to be committed with it.
    pub originals: Vec<Blob>,
}

/// A file handed over by hand.
#[derive(Debug, Clone)]
pub struct HandedFile {
    /// Its name, with the folders inside the bundle.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Hash::of_content(bytes).to_string()
}

/// Reads a mail. `origin` tells whose word about it counts; `now` stands in for the time of receipt where no trusted header tells it.
pub fn of_mail(bytes: Vec<u8>, origin: &Origin, now: Timestamp) -> Arrival {
    let read = reading::guarded(|| mail::read(&bytes));
    let broke = read.is_none();
    let mail = read.unwrap_or_default();
    let original = Blob::new(bytes);
    let bytes = original.bytes();
    let blob = Hash::from_bytes(*original.sha256()).to_string();
    let received = mail::received_at(&mail, &origin.hosts);
    let manifest = manifest::of_mail(&mail);
    let own_place = manifest.as_ref().map(|(at, _)| *at);
    let attachments: Vec<Attachment> = mail
        .attachments
        .iter()
        .enumerate()
        .filter(|(at, a)| !is_decoration(a) && Some(*at) != own_place)
        .map(|(_, a)| {
            let file = FileRef {
                blob: blob.clone(),
                part: a.path.clone(),
                member: None,
            };
            let sha256 = Hash::from_bytes(a.sha256).to_string();
            attachment(file, &a.filename, &a.safe_name, &a.content, sha256)
        })
        .collect();
    let own_words = without_names(&format!("{}\n{}", mail.subject, mail.text), &attachments);
    let list_names = attachments
        .iter()
        .flat_map(Attachment::with_members)
        .filter(|a| a.reading.list.is_some())
        .any(|a| speaks_of_replacing(&stem(&a.filename)));
    let mut cited = cited(FoundIn::Subject, &mail.subject);
    cited.extend(self::cited(FoundIn::Body, &mail.text));
    for a in &attachments {
        cited.extend(self::cited(FoundIn::AttachmentName, &stem(&a.filename)));
    }
    cited.extend(self::cited(FoundIn::Quoted, &mail.quoted));
    let mut answers: Vec<String> = mail.in_reply_to.clone();
    answers.extend(
        mail.references
            .iter()
            .rev()
            .filter(|id| !mail.in_reply_to.contains(id))
            .cloned(),
    );
    let who = mail::signature(&mail.text, &mail.from);
    let mut sender = Particulars {
        name: who.name,
        title: who.title,
        organisation: who.organisation,
        email: who.email,
        phone: who.phone,
    };
    if let Some((_, manifest)) = &manifest {
        manifest::name_sender(manifest, &mut sender);
    }
    let manifest = manifest.map(|(at, manifest)| {
        let came = mail.attachments.iter().enumerate();
        let came = came.filter(|(n, a)| *n != at && !is_decoration(a));
        manifest::compared(
            &manifest,
            came.map(|(_, a)| (a.filename_nfc.as_str(), &a.content[..])),
        )
    });
    let mut problems: Vec<String> = mail.problems.iter().map(|p| p.key.as_str().to_owned()).collect();
    if broke {
        problems.push(domain::placing::REASON_READER_BROKE.to_owned());
    }
    problems.sort();
    problems.dedup();
    let intake = Intake {
        channel: Channel::Mail,
        blobs: vec![blob.clone()],
        // What no reader could read is the same as nothing but itself.
        content_key: if broke {
            format!("raw:{blob}")
        } else {
            mail.content_key.clone()
        },
        message_id: mail.message_id.clone(),
        answers,
        subject: mail.subject.clone(),
        from_name: mail.from.name.clone().unwrap_or_default(),
        from_address: mail.from.address.trim().to_lowercase(),
        agency: None,
        sender,
        received_at: received.unwrap_or(now),
        received_evidence: match received {
            Some(_) => ReceivedEvidence::ReceivedHeader,
            None => ReceivedEvidence::Recording,
        },
        date_header: mail.date_header,
        bulk: mail.bulk,
        auto_reply: mail.auto_reply,
        speaks_of_supplement: speaks_of_supplement(&own_words),
        speaks_of_replacing: speaks_of_replacing(&own_words) || list_names,
        cited,
        attachments,
        problems,
        mailbox: None,
        authenticity: origin.judge(bytes, &mail),
        manifest,
        case_token: origin.case(&mail),
        report: delivery_report(bytes),
    };
    Arrival {
        intake,
        originals: vec![original],
    }
}

/// What a mail reports of another, where it is a delivery report that names one.
fn delivery_report(bytes: &[u8]) -> Option<DeliveryReport> {
    let report = reading::guarded(|| mail::report(bytes)).flatten()?;
    Some(DeliveryReport {
        of: report.of?,
        failures: report
            .failures
            .into_iter()
            .map(|f| DeliveryFailure {
                recipient: f.recipient,
                status: f.status,
                diagnostic: f.diagnostic,
            })
            .collect(),
    })
}

/// Puts together files handed over without a mail. A person attests agency and time; files found in a watched folder
/// of nobody's have neither and wait for one.
pub fn of_files(
    files: Vec<HandedFile>,
    agency: Option<AgencyKey>,
    received_at: Timestamp,
    received_evidence: ReceivedEvidence,
    subject: String,
) -> Arrival {
    let mut by_hash: BTreeMap<String, ()> = BTreeMap::new();
    let mut attachments = Vec::new();
    let mut originals = Vec::new();
    for file in files {
        let original = Blob::new(file.bytes);
        let blob = Hash::from_bytes(*original.sha256()).to_string();
        let safe = mail::safe_name(&file.name, "tep");
        let file_ref = FileRef {
            blob: blob.clone(),
            part: Vec::new(),
            member: None,
        };
        attachments.push(attachment(
            file_ref,
            &file.name,
            &safe,
            original.bytes(),
            blob.clone(),
        ));
        if by_hash.insert(blob, ()).is_none() {
            originals.push(original);
        }
    }
    let mut cited = Vec::new();
    for a in &attachments {
        cited.extend(self::cited(FoundIn::AttachmentName, &stem(&a.filename)));
    }
    let replacing = attachments
        .iter()
        .flat_map(Attachment::with_members)
        .filter(|a| a.reading.list.is_some())
        .any(|a| speaks_of_replacing(&stem(&a.filename)));
    let key = attachments
        .iter()
        .map(|a| format!("{}:{}\n", a.sha256, a.filename))
        .collect::<String>();
    let intake = Intake {
        channel: Channel::Hand,
        blobs: by_hash.into_keys().collect(),
        content_key: sha256_hex(format!("hand\n{key}").as_bytes()),
        message_id: None,
        answers: Vec::new(),
        subject,
        from_name: String::new(),
        from_address: String::new(),
        agency,
        sender: Particulars::default(),
        received_at,
        received_evidence,
        date_header: None,
        bulk: false,
        auto_reply: false,
        speaks_of_supplement: false,
        speaks_of_replacing: replacing,
        cited,
        attachments,
        problems: Vec::new(),
        mailbox: None,
        authenticity: domain::intake::Authenticity::default(),
        manifest: None,
        case_token: None,
        report: None,
    };
    Arrival { intake, originals }
}

/// Whose address it came from, and the sender's particulars filled up from the agency's list of officials.
pub fn identify(intake: &mut Intake, desk: &Desk) {
    if intake.channel != Channel::Mail {
        return;
    }
    let Some(listed) = desk.senders.get(&intake.from_address) else {
        intake.agency = None;
        // Anybody can write one.
        intake.manifest = None;
        let name = fold(&intake.from_name);
        let mut officials = desk.senders.values().filter_map(|s| s.name.as_deref());
        if !name.is_empty() && officials.any(|official| fold(official) == name) {
            let warning = WARNING_NAME_OF_OFFICIAL.to_owned();
            intake.authenticity.warnings.push(warning);
        }
        return;
    };
    intake.agency = Some(listed.agency.clone());
    let official = official_of(intake, listed, desk);
    let who = &mut intake.sender;
    if let Some(official) = official {
        let same_name = match (&who.name, &official.name) {
            (Some(a), Some(b)) => fold(a) == fold(b),
            _ => true,
        };
        if same_name {
            who.name = official.name.clone().or_else(|| who.name.take());
            who.title = who.title.take().or_else(|| official.title.clone());
            who.phone = who.phone.take().or_else(|| official.phone.clone());
        }
        who.email.get_or_insert_with(|| official.address.clone());
    }
    if who.organisation.is_none() {
        who.organisation = desk.settings.agency(&listed.agency).map(|a| a.name.clone());
    }
}

/// The official who wrote: the address's own, or for a common mailbox the one the signature names.
fn official_of<'a>(intake: &Intake, listed: &'a Sender, desk: &'a Desk) -> Option<&'a Sender> {
    if listed.name.is_some() {
        return Some(listed);
    }
    let colleagues = || {
        desk.senders
            .values()
            .filter(|s| s.agency == listed.agency && s.name.is_some())
    };
    let email = intake.sender.email.as_deref().map(str::to_lowercase);
    let name = intake.sender.name.as_deref().map(fold);
    colleagues()
        .find(|s| Some(&s.address) == email.as_ref())
        .or_else(|| colleagues().find(|s| name.is_some() && s.name.as_deref().map(fold) == name))
}

/// Most names taken out of the words of a mail.
const MAX_NAMES: usize = 200;

/// The words of a mail, in small letters, without the names of the procedures it brings: one called "Cấp bổ sung giấy
/// phép" makes no supplement.
fn without_names(words: &str, attachments: &[Attachment]) -> String {
    let mut words = words.to_lowercase();
    let readings = || {
        attachments
            .iter()
            .flat_map(Attachment::with_members)
            .map(|a| &a.reading)
    };
    let decisions = || readings().filter_map(|r| r.decision.as_ref());
    let names = readings()
        .flat_map(|r| r.procedures.iter().map(|p| &p.name))
        .chain(decisions().flat_map(|d| d.procedures.iter().map(|p| &p.name)))
        .chain(decisions().flat_map(|d| d.abolished.iter().map(|p| &p.name)))
        .chain(
            readings()
                .filter_map(|r| r.list.as_ref())
                .flat_map(|l| l.rows.iter().map(|r| &r.name)),
        );
    for name in names.filter(|name| speaks_of_supplement(name)).take(MAX_NAMES) {
        words = words.replace(&name.to_lowercase(), " ");
    }
    words
}

/// A picture of a signature or the like, shown in the text and never handed over.
fn is_decoration(a: &mail::Attachment) -> bool {
    a.inline && a.content_type.starts_with("image/")
}

fn attachment(file: FileRef, filename: &str, safe_name: &str, bytes: &[u8], sha256: String) -> Attachment {
    let (reading, members) = reading::read_with_members(bytes, filename);
    let members = members
        .into_iter()
        .map(|m| Attachment {
            file: FileRef {
                member: Some(m.index),
                ..file.clone()
            },
            safe_name: mail::safe_name(&m.name, "tep"),
            filename: m.name,
            size_bytes: m.size_bytes,
            sha256: m.sha256,
            reading: m.reading,
            members: Vec::new(),
        })
        .collect();
    Attachment {
        file,
        filename: filename.to_owned(),
        safe_name: safe_name.to_owned(),
        size_bytes: bytes.len() as u64,
        sha256,
        reading,
        members,
    }
}

/// The decisions named in a text.
fn cited(found_in: FoundIn, text: &str) -> Vec<Cited> {
    let mut out: Vec<Cited> = Vec::new();
    for found in decision_refs(text) {
        let decision = DecisionRef::new(found.number, found.date);
        let cited = Cited {
            decision,
            found_in,
            as_basis: found.cited_as_basis,
        };
        if !out.contains(&cited) && out.len() < MAX_CITED {
            out.push(cited);
        }
    }
    out
}

fn stem(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem).to_owned()
}

/// A reading that found nothing, for a file whose reader broke.
pub fn broken_reading(true_type: &str) -> FileReading {
    let mut reading = FileReading::opaque(true_type, false);
    reading.problems.push(domain::reading::ReadingProblem {
        key: reading::READER_FAILED.to_owned(),
        place: String::new(),
        detail: String::new(),
    });
    reading
}

#[cfg(test)]
mod tests {
    use super::of_mail;
    use crate::origin::Origin;

    /// Whether a mail with these words and this procedure attached speaks of a supplement.
    fn check(words: &str, procedure: &str, want: bool) {
        let sections = ["Trình tự thực hiện", "Cách thức thực hiện", "Thời hạn giải quyết"];
        let sections = sections.map(|s| format!("<p>{s}: a</p>")).concat();
        let mail = format!(
            "From: a@b.vn\r\nSubject: TTHC\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
             --x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n\
             --x\r\nContent-Type: application/msword; name=1.doc\r\nContent-Disposition: attachment\r\n\r\n\
             <html><meta charset=utf-8><body><p>Tên thủ tục: {procedure}</p><p>Mã số: 1.000001</p>{sections}</body></html>\r\n\
             --x--\r\n"
        );
        let arrival = of_mail(mail.into_bytes(), &Origin::default(), jiff::Timestamp::UNIX_EPOCH);
        let read = &arrival.intake.attachments[0].reading.procedures;
        assert_eq!(read[0].name, procedure);
        assert_eq!(arrival.intake.speaks_of_supplement, want, "{words}");
    }

    #[test]
    fn a_name_that_speaks_of_supplementing_is_a_name() {
        let name = "Cấp bổ sung giấy phép";
        check("Gửi Ban TTHC:\r\n1. Cấp bổ sung giấy phép.", name, false);
        check("Gửi bổ sung thủ tục Cấp bổ sung giấy phép.", name, true);
        check("Gửi thủ tục bổ sung.", "Cấp giấy phép", true);
    }
}
