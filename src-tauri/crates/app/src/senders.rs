//! Officials' addresses: settings, entered as events.

use domain::{Actor, AgencyKey, Desk, Event, Sender};

use crate::error::{AppError, Refusal, Result};
use crate::office::{Draft, Office};

/// Most lines of a list that is imported.
pub const MAX_LINES: usize = 10_000;
/// The columns of a list that is imported.
pub const COLUMNS: [&str; 5] = ["address", "agency", "name", "title", "phone"];

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Addresses added or changed.
    pub written: usize,
    /// Addresses that were so already.
    pub unchanged: usize,
}

/// Imports a list: CSV in UTF-8 with the columns `address,agency,name,title,phone` in any order. All of it or none;
/// the line at fault is named.
pub async fn import(office: &Office, actor: Actor, csv: &str) -> Result<Imported> {
    let rows = parse(csv)?;
    office
        .record(actor, |draft| {
            for (line, sender) in &rows {
                check(draft.desk(), sender).map_err(|e| e.with("place", format!("dòng {line}")))?;
            }
            let mut done = Imported::default();
            for (_, sender) in rows {
                if write(draft, sender)? {
                    done.written += 1
                } else {
                    done.unchanged += 1
                }
            }
            Ok(done)
        })
        .await
}

/// Adds an address, or changes its particulars.
pub async fn add(office: &Office, actor: Actor, sender: Sender) -> Result<()> {
    office
        .record(actor, |draft| {
            check(draft.desk(), &sender)?;
            write(draft, sender)?;
            Ok(())
        })
        .await
}

/// Takes an address off the list.
pub async fn remove(office: &Office, actor: Actor, address: &str) -> Result<()> {
    let address = address.trim().to_lowercase();
    office
        .record(actor, |draft| {
            if !draft.desk().senders.contains_key(&address) {
                return Err(AppError::not_found("sender").with("which", &address));
            }
            draft.push(Event::SenderRemoved { address })?;
            Ok(())
        })
        .await
}

fn write(draft: &mut Draft<'_>, sender: Sender) -> Result<bool> {
    if draft.desk().senders.get(&sender.address) == Some(&sender) {
        return Ok(false);
    }
    draft.push(Event::SenderAdded { sender })?;
    Ok(true)
}

fn check(desk: &Desk, sender: &Sender) -> Result<()> {
    if desk.settings.agency(&sender.agency).is_none() {
        let known: Vec<&str> = desk.settings.agencies.iter().map(|a| a.key.as_str()).collect();
        return Err(AppError::invalid(
            "agency",
            format!("không có cơ quan “{}”; có: {}", sender.agency, known.join(", ")),
        ));
    }
    let parts: Vec<&str> = sender.address.split('@').collect();
    let plain = matches!(parts.as_slice(), [local, domain] if !local.is_empty() && domain.contains('.'));
    if !plain || sender.address.contains(char::is_whitespace) {
        return Err(AppError::invalid(
            "address",
            format!("“{}” không phải địa chỉ thư", sender.address),
        ));
    }
    Ok(())
}

fn parse(text: &str) -> Result<Vec<(usize, Sender)>> {
    let mut lines = records(text.trim_start_matches('\u{feff}'))?.into_iter();
    let (_, header) = lines.next().ok_or_else(|| {
        AppError::invalid(
            "danh sách",
            format!("tập tin rỗng; cần các cột: {}", COLUMNS.join(",")),
        )
    })?;
    let header: Vec<String> = header.iter().map(|h| h.trim().to_lowercase()).collect();
    let column = |name: &str| header.iter().position(|h| h == name);
    let needs = |name: &str| {
        column(name).ok_or_else(|| {
            AppError::invalid(
                "danh sách",
                format!("dòng 1 thiếu cột “{name}”; cần: {}", COLUMNS.join(",")),
            )
        })
    };
    let (address, agency) = (needs("address")?, needs("agency")?);
    let optional = [column("name"), column("title"), column("phone")];
    let mut out = Vec::new();
    for (line, cells) in lines {
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        if out.len() == MAX_LINES {
            return Err(AppError::new(Refusal::TooLarge)
                .with("file", "danh sách")
                .with("limit", format!("{MAX_LINES} dòng")));
        }
        let cell = |at: usize| cells.get(at).map(|c| c.trim()).unwrap_or_default();
        let [name, title, phone] =
            optional.map(|at| at.map(cell).filter(|c| !c.is_empty()).map(str::to_owned));
        let address = cell(address).to_lowercase();
        out.push((
            line,
            Sender {
                address,
                agency: AgencyKey::new(cell(agency)),
                name,
                title,
                phone,
            },
        ));
    }
    Ok(out)
}

/// RFC 4180: cells parted by commas (or semicolons, as Vietnamese spreadsheets write), quoted where they hold one.
fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>> {
    let comma = match text.lines().next() {
        Some(head) if !head.contains(',') && head.contains(';') => ';',
        _ => ',',
    };
    let mut out = Vec::new();
    let (mut cells, mut cell, mut quoted, mut line, mut begun) = (Vec::new(), String::new(), false, 1, 1);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' if quoted || cell.trim().is_empty() => {
                quoted = !quoted;
            }
            '\n' => {
                line += 1;
                if quoted {
                    cell.push('\n');
                } else {
                    cells.push(std::mem::take(&mut cell));
                    out.push((begun, std::mem::take(&mut cells)));
                    begun = line;
                }
            }
            '\r' => {}
            c if c == comma && !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if quoted {
        return Err(AppError::invalid(
            "danh sách",
            format!("dòng {begun}: dấu ngoặc kép không đóng"),
        ));
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        out.push((begun, cells));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let rows =
            parse("\u{feff}address,agency,name,title,phone\r\nA@x.vn,office,\"Nguyễn, A\",,0258\r\n\r\n")
                .unwrap();
        assert_eq!(rows.len(), 1);
        let (line, sender) = rows.first().unwrap();
        assert_eq!(
            (*line, sender.address.as_str(), sender.name.as_deref()),
            (2, "a@x.vn", Some("Nguyễn, A"))
        );
        assert_eq!(sender.title, None);
        assert!(parse("address;agency\na@x.vn;office\n").is_ok());
        assert!(
            parse("agency,name\n")
                .unwrap_err()
                .to_string()
                .contains("address")
        );
        assert!(
            parse("address,agency\n\"a@x.vn,office\n")
                .unwrap_err()
                .to_string()
                .contains("dòng 2")
        );
    }
}
