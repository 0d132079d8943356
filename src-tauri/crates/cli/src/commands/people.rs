//! `sender` and `person`.

use std::process::ExitCode;

use domain::{Act, AgencyKey, Role};

use super::{Context, done, table};
use crate::args::{Person, Sender};
use crate::console::{Failure, Outcome, out, out_json};

pub(super) async fn sender(context: &Context, command: Sender) -> Outcome {
    let office = context.open().await?;
    match command {
        Sender::List => {
            let seen = context.look(&office).await?;
            let senders = seen
                .view(&office, |inner| {
                    inner.desk.senders.values().cloned().collect::<Vec<_>>()
                })
                .await?;
            if context.json {
                for sender in &senders {
                    out_json(sender)?;
                }
            } else if senders.is_empty() {
                out("Chưa có địa chỉ nào: giaonhan sender import DANH-SÁCH.csv");
            } else {
                let rows: Vec<Vec<String>> = senders
                    .into_iter()
                    .map(|s| {
                        let text = |t: Option<String>| t.unwrap_or_default();
                        vec![s.address, s.agency.0, text(s.name), text(s.title), text(s.phone)]
                    })
                    .collect();
                table(&rows);
            }
            Ok(ExitCode::SUCCESS)
        }
        Sender::Add {
            address,
            agency,
            name,
            title,
            phone,
        } => {
            let actor = context.actor(&office, Act::Administer).await?;
            let sender = domain::Sender {
                address: address.trim().to_lowercase(),
                agency: AgencyKey::new(agency),
                name,
                title,
                phone,
            };
            app::senders::add(&office, actor, sender).await?;
            done(
                context,
                "Đã ghi địa chỉ.",
                &serde_json::json!({ "address": address }),
            )
        }
        Sender::Import { file } => {
            let actor = context.actor(&office, Act::Administer).await?;
            let text = std::fs::read_to_string(&file).map_err(|e| app::AppError::reading(&file, &e))?;
            let imported = app::senders::import(&office, actor, &text)
                .await
                .map_err(|e| e.with("file", file.display()))?;
            let words = format!(
                "Đã nhập {} địa chỉ, {} không đổi.",
                imported.written, imported.unchanged
            );
            let json = serde_json::json!({ "written": imported.written, "unchanged": imported.unchanged });
            done(context, &words, &json)
        }
        Sender::Remove { address } => {
            let actor = context.actor(&office, Act::Administer).await?;
            app::senders::remove(&office, actor, &address).await?;
            done(
                context,
                "Đã bỏ địa chỉ.",
                &serde_json::json!({ "address": address }),
            )
        }
    }
}

pub(super) async fn person(context: &Context, command: Person) -> Outcome {
    let office = context.open().await?;
    match command {
        Person::List => {
            let people = office
                .look()
                .await?
                .desk
                .people
                .values()
                .cloned()
                .collect::<Vec<_>>();
            if context.json {
                for person in &people {
                    out_json(person)?;
                }
            } else {
                let rows: Vec<Vec<String>> = people
                    .into_iter()
                    .map(|p| {
                        let active = if p.active { "" } else { "đã thôi" };
                        vec![
                            p.id.0.to_string(),
                            p.name,
                            p.title,
                            p.role.as_str().to_owned(),
                            active.to_owned(),
                        ]
                    })
                    .collect();
                table(&rows);
            }
            Ok(ExitCode::SUCCESS)
        }
        Person::Add { name, role, title } => {
            let actor = context.actor(&office, Act::Administer).await?;
            let known = Role::ALL.map(Role::as_str).join(", ");
            let role = Role::from_key(&role)
                .ok_or_else(|| Failure::Usage(format!("--role: không có vai trò “{role}”; có: {known}")))?;
            let (id, password) = app::people::add(&office, actor, &name, &title, role).await?;
            let words = format!(
                "Đã thêm {name} (mã {}). Mật khẩu đầu, chỉ hiện một lần: {password}",
                id.0
            );
            done(
                context,
                &words,
                &serde_json::json!({ "person": id.0, "password": password }),
            )
        }
        Person::Disable { person } => {
            let actor = context.actor(&office, Act::Administer).await?;
            app::people::disable(&office, actor, &person).await?;
            done(
                context,
                "Người này thôi làm việc ở sổ.",
                &serde_json::json!({ "person": person }),
            )
        }
        Person::Password {
            person,
            new_password_file,
        } => {
            context.actor(&office, Act::Administer).await?;
            let password = std::fs::read_to_string(&new_password_file)
                .map_err(|e| app::AppError::reading(&new_password_file, &e))?;
            let (id, at) = {
                let inner = office.look().await?;
                let found = inner.desk.person_called(&person).map(|p| p.id);
                (
                    found.ok_or_else(|| app::AppError::not_found("person"))?,
                    inner.now(),
                )
            };
            let password = password.trim_end_matches(['\r', '\n']);
            app::people::set_password(&office, id, password, false, at).await?;
            done(
                context,
                "Đã đặt mật khẩu.",
                &serde_json::json!({ "person": id.0 }),
            )
        }
    }
}
