//! How the compiler is told to make the pages small. Only here and not in Cargo's configuration, so
//! that tests, which need not be small, share what was compiled for them.

use std::path::PathBuf;

/// The variable that Cargo adds to the flags it has for the browser's target.
pub(super) const VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Its value.
pub(super) fn value() -> String {
    // Views without their types: Leptos draws the same with one function for many views.
    let mut flags = "--cfg erase_components".to_owned();
    // Paths of this machine would be in the messages of panics, for everybody to download.
    for folder in registries() {
        let folder = folder.to_string_lossy();
        // Flags are parted at spaces; a path with one stays as it is.
        if !folder.contains(' ') {
            flags.push_str(&format!(" --remap-path-prefix={folder}=c"));
        }
    }
    flags
}

/// Where Cargo keeps the sources of crates.
fn registries() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let folder = home.map(|home| home.join("registry/src").read_dir());
    let Some(Ok(folder)) = folder else {
        return Vec::new();
    };
    let mut folders: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::{registries, value};

    #[test]
    fn the_machines_own_paths_are_taken_out() {
        let value = value();
        assert!(value.starts_with("--cfg erase_components"), "{value}");
        let remapped = value.matches("--remap-path-prefix=").count();
        let spaced = |path: &&std::path::PathBuf| path.to_string_lossy().contains(' ');
        let spaced = registries().iter().filter(spaced).count();
        assert_eq!(remapped + spaced, registries().len());
    }
}
