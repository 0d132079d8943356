//! `register prove`, `register verify-receipt`, `register key`: what an entry proves to whoever handed it over.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use app::arrival::sha256_hex;
use app::data_dir::write_whole;
use app::error::AppError;
use app::office::Office;
use app::proofs::{Fault, HandoffProof, Shown, proof_of, proofs_in};
use calendar::Zone;
use domain::{Event, Intake, Number};
use serde_json::{Value, json};

use super::register::parse;
use super::{Context, done};
use crate::args::proof::{Prove, VerifyReceipt};
use crate::console::{Failure, Outcome, out, out_json};

/// The desk's zone is not in a proof; its moments are exact, and this is how they are shown.
const ZONE: Zone = Zone::VIETNAM;

pub(super) async fn prove(context: &Context, office: &Office, args: Prove) -> Outcome {
    let number = parse(&args.number)?;
    let seq = {
        let inner = office.look().await?;
        app::register::entry(&inner.desk, number)?.seq
    };
    let proof = proof_of(office, seq).await?;
    let Some(file) = args.out else {
        out(&proof.to_json()?);
        return Ok(ExitCode::SUCCESS);
    };
    write_whole(&file, proof.to_json()?.as_bytes())?;
    let words = format!("Đã ghi bằng chứng của số {number} vào {}", file.display());
    done(
        context,
        &words,
        &json!({ "number": number.to_string(), "file": file }),
    )
}

pub(super) async fn key(context: &Context, office: &Office) -> Outcome {
    let key = office.look().await?.desk.public_key.clone();
    done(context, &key, &json!({ "public_key": key }))
}

/// Offline: nothing but the file, the key and the files named is looked at.
pub(super) fn verify(context: &Context, args: &VerifyReceipt) -> Outcome {
    let bytes = read(&args.file)?;
    let published = args.key.as_deref().map(published).transpose()?;
    let sent = args
        .files
        .iter()
        .map(|path| Ok((path.display().to_string(), sha256_hex(&read(path)?))))
        .collect::<Outcome<Vec<_>>>()?;
    let proofs = match proofs_in(&bytes) {
        Ok(proofs) => proofs,
        Err(fault) => return told(context, &[Checked::failed(fault)], args.key.is_some()),
    };
    let checked: Vec<Checked> = proofs
        .iter()
        .map(|proof| check(proof, published.as_deref(), &sent))
        .collect();
    told(context, &checked, args.key.is_some())
}

/// One proof, checked.
struct Checked {
    shown: Option<Shown>,
    fault: Option<Fault>,
    /// Files named by `--files` that are not in the entry.
    strange: Vec<String>,
    /// Files named that are.
    found: Vec<String>,
}

impl Checked {
    fn failed(fault: Fault) -> Self {
        Self {
            shown: None,
            fault: Some(fault),
            strange: Vec::new(),
            found: Vec::new(),
        }
    }

    fn holds(&self) -> bool {
        self.fault.is_none() && self.strange.is_empty()
    }
}

fn check(proof: &HandoffProof, published: Option<&str>, sent: &[(String, String)]) -> Checked {
    let shown = match proof.check(published) {
        Ok(shown) => shown,
        Err(fault) => return Checked::failed(fault),
    };
    let known = shown.files();
    let (found, strange): (Vec<_>, Vec<_>) = sent
        .iter()
        .partition(|(_, hash)| known.iter().any(|(_, known)| known == hash));
    let names = |files: Vec<&(String, String)>| files.into_iter().map(|(name, _)| name.clone()).collect();
    let (found, strange) = (names(found), names(strange));
    Checked {
        shown: Some(shown),
        fault: None,
        strange,
        found,
    }
}

/// The published key: given as such, or the line of a file that is one.
fn published(key: &str) -> Outcome<String> {
    if key.contains('+') && !Path::new(key).exists() {
        return Ok(key.to_owned());
    }
    let text = String::from_utf8_lossy(&read(Path::new(key))?).into_owned();
    let line = text.lines().map(str::trim).find(|line| line.contains('+'));
    line.map(str::to_owned)
        .ok_or_else(|| Failure::Refused(format!("{key}: {}", Fault::BadKey.words())))
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    Ok(std::fs::read(path).map_err(|e| AppError::reading(path, &e))?)
}

fn told(context: &Context, checked: &[Checked], with_key: bool) -> Outcome {
    let holds = checked.iter().all(Checked::holds);
    for one in checked {
        if context.json {
            out_json(&as_json(one, with_key))?;
        } else {
            out(&in_words(one, with_key));
        }
    }
    Ok(if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn handoff(shown: &Shown) -> Option<(Number, &Intake)> {
    match &shown.entry.event {
        Event::HandoffRegistered { number, intake, .. } => Some((*number, intake)),
        _ => None,
    }
}

fn as_json(one: &Checked, with_key: bool) -> Value {
    let mut told = json!({
        "ok": one.holds(),
        "fault": one.fault.as_ref().map(Fault::as_str),
        "words": one.fault.as_ref().map(Fault::words),
        "key_is_published": with_key && one.shown.is_some(),
        "files_found": one.found,
        "files_not_in_entry": one.strange,
    });
    if let (Some(told), Some(shown)) = (told.as_object_mut(), &one.shown) {
        told.insert("seq".into(), json!(shown.entry.seq));
        told.insert("recorded_at".into(), json!(ZONE.print(shown.entry.at)));
        told.insert("leaf".into(), json!(shown.leaf.to_string()));
        told.insert("root".into(), json!(shown.checkpoint.head.root.to_string()));
        told.insert("size".into(), json!(shown.checkpoint.head.size));
        told.insert("public_key".into(), json!(shown.key));
        if let Some((number, intake)) = handoff(shown) {
            told.insert("number".into(), json!(number.to_string()));
            told.insert("received_at".into(), json!(ZONE.print(intake.received_at)));
            told.insert("sender".into(), json!(sender(intake)));
            let files: Vec<Value> = shown
                .files()
                .into_iter()
                .map(|(name, sha256)| json!({ "name": name, "sha256": sha256 }))
                .collect();
            told.insert("files".into(), json!(files));
        }
    }
    told
}

fn in_words(one: &Checked, with_key: bool) -> String {
    let Some(shown) = &one.shown else {
        let words = one.fault.as_ref().map_or("", Fault::words);
        return format!("KHÔNG ĐÚNG: {words}.");
    };
    let mut text = entry(shown);
    let head = &shown.checkpoint.head;
    let _ = write!(
        text,
        "\nĐÚNG:\n  1. Điểm kiểm tra của sổ {} ({} sự kiện, gốc cây {}) được ký đúng bằng khóa\n     {}\n  \
         2. Nội dung trên (mã băm lá {}) dẫn đến đúng gốc cây ấy, ở vị trí {}\n",
        shown.checkpoint.origin, head.size, head.root, shown.key, shown.leaf, shown.entry.seq
    );
    text.push_str(if with_key {
        "  3. Khóa ấy đúng là khóa đã công bố.\n"
    } else {
        "\nKhóa nói trên do chính tập tin này mang theo. Hãy so từng chữ với khóa mà Ban Biên tập đã công bố (trên cổng, \
         trong quyết định, hoặc hỏi qua điện thoại), hoặc chạy lại với --key KHÓA-ĐÃ-CÔNG-BỐ.\n"
    });
    for name in &one.found {
        let _ = writeln!(text, "Tập tin đúng từng byte: {name}");
    }
    for name in &one.strange {
        let _ = writeln!(
            text,
            "KHÔNG ĐÚNG: mục này không có tập tin nào giống {name} từng byte."
        );
    }
    text
}

/// What the entry says.
fn entry(shown: &Shown) -> String {
    let at = ZONE.print(shown.entry.at);
    let Some((number, intake)) = handoff(shown) else {
        return format!("Sự kiện {} của sổ, ghi lúc {at}.\n", shown.entry.seq);
    };
    let mut text = format!(
        "Số vào sổ:  {number}\nNhận lúc:   {}\nGhi sổ lúc: {at}\nNgười gửi:  {}\nNội dung:   {}\n",
        ZONE.print(intake.received_at),
        sender(intake),
        intake.subject
    );
    let files = shown.files();
    let _ = writeln!(text, "Tập tin:    {}", files.len());
    for (name, sha256) in files {
        let _ = writeln!(text, "  {sha256}  {name}");
    }
    text
}

fn sender(intake: &Intake) -> String {
    let who = &intake.sender;
    let parts = [&who.name, &who.title, &who.organisation];
    let mut words: Vec<String> = parts.into_iter().flatten().cloned().collect();
    if !intake.from_address.is_empty() {
        words.push(format!("<{}>", intake.from_address));
    }
    words.join(", ")
}
