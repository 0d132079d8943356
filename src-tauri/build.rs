//! Gives tauri-build the capabilities under `src-tauri/`; does nothing when the window is not built.

fn main() {
    #[cfg(feature = "desktop")]
    build_window();
}

#[cfg(feature = "desktop")]
fn build_window() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*.json");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
