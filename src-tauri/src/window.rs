//! The window itself: the only code that says `tauri`.

use std::path::PathBuf;
use std::sync::Arc;

use api::wire::settings::SettingsView;
use api::wire::{ErrorCode, TAKE_IN_PROGRESS, WireError};
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, Manager, State};

use crate::call::Seat;
use crate::folder::{self, Folder};
use crate::log;

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
            app.manage(Arc::new(Seat::new(data)));
            Ok(())
        })
        .run(tauri::generate_context!())
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
