//! The window itself: the only code that says `tauri`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use api::wire::settings::SettingsView;
use api::wire::{ErrorCode, TAKE_IN_PROGRESS, WireError};
use serde_json::{Value, json};
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Emitter, Manager, RunEvent, State};

use crate::call::Seat;
use crate::folder::{self, Folder};
use crate::{log, mail};

/// Opens the window on the register of a folder, and comes back when it is closed.
///
/// # Errors
///
/// The window cannot be made.
pub fn open(data: Option<PathBuf>) -> tauri::Result<()> {
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![call, open_folder])
        .setup(move |app| {
            let data = match data {
                Some(data) => data,
                None => app.path().app_data_dir()?,
            };
            log::begin(&data);
            tracing::info!(version = env!("CARGO_PKG_VERSION"), data = %data.display(), "the window opens");
            let seat = Arc::new(Seat::new(data));
            let minding = tauri::async_runtime::spawn(mail::mind(Arc::clone(&seat)));
            app.manage(Minding(Mutex::new(Some(minding))));
            app.manage(seat);
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if matches!(event, RunEvent::Exit) {
                end(app);
            }
        });
    Ok(())
}

/// The mail in the background.
struct Minding(Mutex<Option<JoinHandle<()>>>);

/// Lets the mail come to an end: a letter just being handed over is not cut off.
fn end(app: &AppHandle) {
    app.state::<Arc<Seat>>().end();
    let minding = app.state::<Minding>();
    let minding = minding.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(minding) = minding {
        let ended = async { tokio::time::timeout(mail::LAST_WORDS, minding).await };
        if tauri::async_runtime::block_on(ended).is_err() {
            tracing::warn!("the mail did not come to an end in time");
        }
    }
}

/// Every question of the window.
#[tauri::command]
async fn call(
    app: AppHandle,
    seat: State<'_, Arc<Seat>>,
    name: String,
    payload: Value,
) -> Result<Value, WireError> {
    let seat = Arc::clone(&seat);
    seat.answer(name, payload, move |done| {
        if let Err(error) = app.emit(TAKE_IN_PROGRESS, done) {
            tracing::warn!(%error, "progress could not be told");
        }
    })
    .await
}

/// Shows a folder of the program in the system's file browser.
#[tauri::command]
async fn open_folder(seat: State<'_, Arc<Seat>>, which: Folder) -> Result<(), WireError> {
    let seat = Arc::clone(&seat);
    let settings = seat.answer("settings.show".to_owned(), json!({}), |_| {}).await?;
    let settings: SettingsView =
        serde_json::from_value(settings).map_err(|e| WireError::new(ErrorCode::Broke, "folder").detail(e))?;
    let Some(folder) = folder::place(which, &settings) else {
        return Err(WireError::new(ErrorCode::NoPortalFolder, "folder"));
    };
    let cannot = |e: std::io::Error| {
        WireError::new(ErrorCode::CannotRead, "folder")
            .with("path", folder.display())
            .detail(e)
    };
    std::fs::read_dir(&folder).map_err(cannot)?;
    folder::show(&folder).map_err(cannot)
}
