//! Gives tauri-build the capabilities under `src-tauri/`; does nothing when the window is not built.

fn main() {
    #[cfg(feature = "desktop")]
    build_window();
}

#[cfg(feature = "desktop")]
fn build_window() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    println!("cargo:rerun-if-changed=ui/build");
    if !std::path::Path::new("ui/build/index.html").exists() {
        println!("cargo:warning=the window's pages are not built: npm ci && npm run build, in ui/");
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*.json")
        .app_manifest(
            tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*.toml"),
        );
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
