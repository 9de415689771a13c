//! Tauri's build step. Paths are relative to the root of the project.

use std::{error::Error, fs, io::ErrorKind, path::Path};

/// Stands in for the page until `npm run build` was run in `ui/`, so that the program compiles in a fresh clone.
const NO_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Boothlift</title>\
    <body><h1>The page is not built</h1><p>Run <code>npm run build</code> in <code>ui</code>, then build Boothlift again.";

fn main() -> Result<(), Box<dyn Error>> {
    for watched in ["src-tauri/capabilities", "src-tauri/permissions", "src-tauri/windows-manifest.xml"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let page = Path::new("ui/dist/index.html");
    if !page.exists() {
        fs::create_dir_all("ui/dist")?;
        fs::write(page, NO_PAGE)?;
    }
    let windows = tauri_build::WindowsAttributes::new().app_manifest(include_str!("windows-manifest.xml"));
    let commands = tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/*.toml");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .windows_attributes(windows)
            .app_manifest(commands)
            .capabilities_path_pattern("./src-tauri/capabilities/*.json"),
    )?;
    // Tauri writes its schemas beside Cargo.toml: the root stays clean.
    if Path::new("gen/schemas").is_dir() {
        match fs::remove_dir_all("src-tauri/gen") {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => fs::rename("gen", "src-tauri/gen")?,
        }
    }
    Ok(())
}
