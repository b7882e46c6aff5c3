//! Where the built site lies: styles, wasm, fonts.

use std::path::{Path, PathBuf};

use leptos::config::LeptosOptions;

use crate::config::Config;

/// What the pages need to know to link to the built files.
pub fn options(config: &Config) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(env!("LEPTOS_OUTPUT_NAME"))
        .site_root(root(config).to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .reload_port(std::env::var("LEPTOS_RELOAD_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3001))
        // The list of hashed names lies beside the program; a test binary has none.
        .hash_files(beside_program("hash.txt").is_some())
        .build()
}

/// The folder with the built site.
pub fn root(config: &Config) -> PathBuf {
    config
        .site_root
        .clone()
        .or_else(|| beside_program("site"))
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"))
}

fn beside_program(name: &str) -> Option<PathBuf> {
    let path = std::env::current_exe().ok()?.parent()?.join(name);
    path.exists().then_some(path)
}
