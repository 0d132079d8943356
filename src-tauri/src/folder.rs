//! Folders of the program shown in the system's file browser. The window names one; it never gives a path.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use api::wire::settings::SettingsView;
use serde::Deserialize;

/// A folder the window may ask to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// The portal.
    Portal,
    /// Letters written.
    Outbox,
    /// The register's own.
    Data,
}

/// Where a folder is, by the settings of the register.
#[must_use]
pub fn place(which: Folder, settings: &SettingsView) -> Option<PathBuf> {
    match which {
        Folder::Portal => settings.portal_folder.as_ref().map(PathBuf::from),
        Folder::Outbox => Some(PathBuf::from(&settings.outbox_folder)),
        Folder::Data => Some(PathBuf::from(&settings.data_folder)),
    }
}

/// Shows a folder in the system's file browser, and does not wait for it.
///
/// # Errors
///
/// The browser could not be started.
pub fn show(folder: &Path) -> std::io::Result<()> {
    let browser = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(browser)
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Waited for aside, so that no finished process is left behind.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_names_a_folder_and_gives_no_path() {
        let folder = |text: &str| serde_json::from_str::<Folder>(text).ok();
        assert_eq!(folder("\"outbox\""), Some(Folder::Outbox));
        assert_eq!(folder("\"/etc\""), None);
    }

    #[test]
    fn settings_say_where() {
        let mut settings = SettingsView {
            agencies: Vec::new(),
            limits: Vec::new(),
            hours: Vec::new(),
            calendar: Vec::new(),
            trusted_hosts: Vec::new(),
            portal_folder: None,
            outbox_folder: "so/outbox".to_owned(),
            data_folder: "so".to_owned(),
            demo: false,
        };
        assert_eq!(place(Folder::Portal, &settings), None);
        settings.portal_folder = Some("cong".to_owned());
        let places = [Folder::Portal, Folder::Outbox, Folder::Data].map(|f| place(f, &settings));
        assert_eq!(
            places,
            ["cong", "so/outbox", "so"].map(|p| Some(PathBuf::from(p)))
        );
    }
}
