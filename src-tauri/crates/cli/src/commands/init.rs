//! `init`: a new register.

use std::process::ExitCode;

use app::office::{Beginning, Office, shipped_settings};
use app::people::{DEMO_PASSWORD, first_password, set_password};
use domain::{Role, Settings};

use super::{Context, moment};
use crate::args::Init;
use crate::console::{Failure, Outcome, out, out_json};

/// When a demonstration register stands still, where no clock is named.
const DEMO_CLOCK: &str = "2026-03-23T09:00:00+07:00";
/// The two people of a demonstration register, labelled as such.
const DEMO_PEOPLE: [(&str, Role); 3] = [
    ("Biên tập viên (mẫu)", Role::Editor),
    ("Kiểm duyệt viên (mẫu)", Role::Reviewer),
    ("Quản trị (mẫu)", Role::Administrator),
];

pub(super) async fn run(context: &Context, init: Init) -> Outcome {
    let settings = match &init.settings {
        None => shipped_settings()?,
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|e| app::AppError::reading(file, &e))?;
            serde_json::from_str::<Settings>(&text)
                .map_err(|e| Failure::Refused(format!("{}: cấu hình không hợp lệ: {e}", file.display())))?
        }
    };
    let demo_clock = match (&init.clock, init.demo) {
        (Some(clock), _) => Some(moment("--clock", clock)?),
        (None, true) => Some(moment("--clock", DEMO_CLOCK)?),
        (None, false) => None,
    };
    let mut people: Vec<(String, String, Role)> = Vec::new();
    if init.demo {
        people.extend(DEMO_PEOPLE.map(|(name, role)| (name.to_owned(), String::new(), role)));
    }
    if let Some(admin) = &init.admin {
        people.push((admin.clone(), String::new(), Role::Administrator));
    }
    if people.is_empty() {
        return Err(Failure::Usage(
            "sổ mới cần một người quản trị: giaonhan init --admin \"HỌ TÊN\" (hoặc --demo)".to_owned(),
        ));
    }
    let office = Office::begin(
        context.data_dir()?,
        Beginning {
            settings,
            demo_clock,
            people,
        },
    )
    .await?;
    let (ids, at) = {
        let inner = office.look().await?;
        let ids: Vec<_> = inner
            .desk
            .people
            .values()
            .map(|p| (p.id, p.name.clone()))
            .collect();
        (ids, inner.now())
    };
    let mut printed = None;
    for (id, name) in &ids {
        if Some(name) == init.admin.as_ref() {
            let password = first_password()?;
            set_password(&office, *id, &password, true, at).await?;
            printed = Some(password);
        } else {
            set_password(&office, *id, DEMO_PASSWORD, false, at).await?;
        }
    }
    office.close().await;
    let folder = office.dir().root().display().to_string();
    if context.json {
        out_json(&serde_json::json!({ "data": folder, "demo": init.demo, "password": printed }))?;
        return Ok(ExitCode::SUCCESS);
    }
    out(&format!("Đã mở sổ ở {folder}"));
    if init.demo {
        out("DỮ LIỆU MẪU: mọi màn hình, trang và bản xuất của sổ này mang dấu ấy mãi mãi.");
        for (_, name) in ids.iter().filter(|(_, name)| Some(name) != init.admin.as_ref()) {
            out(&format!("  {name} — mật khẩu: {DEMO_PASSWORD}"));
        }
    }
    if let (Some(admin), Some(password)) = (&init.admin, printed) {
        out(&format!(
            "Quản trị: {admin} — mật khẩu đầu (chỉ hiện một lần): {password}"
        ));
    }
    Ok(ExitCode::SUCCESS)
}
