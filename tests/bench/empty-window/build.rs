//! As every program with a window.

fn main() {
    tauri_build::build();
}
