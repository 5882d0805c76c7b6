//! The built pages and the partner's loader: inside the program, or in a folder.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Built;

#[derive(RustEmbed)]
#[folder = "../../embed"]
#[allow_missing = true]
struct Loader;

/// Where the built pages are.
#[derive(Debug, Clone)]
pub(crate) enum Assets {
    Inside,
    Folder(PathBuf),
}

impl Assets {
    /// A file of the built pages, by its path such as `journey/index.html`.
    pub(crate) fn file(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        // A debug build reads the folder too: nothing may lead out of it.
        let inside = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return None;
        }
        match self {
            Self::Inside => Built::get(path).map(|file| file.data),
            Self::Folder(folder) => std::fs::read(folder.join(path)).ok().map(Cow::Owned),
        }
    }

    /// The loader for partners' pages.
    pub(crate) fn loader() -> Option<Cow<'static, [u8]>> {
        Loader::get("oneshot.js").map(|file| file.data)
    }
}

/// What a browser is to take a file for.
pub(crate) fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json" | "map") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("secret"), "x").expect("written");
        std::fs::create_dir(folder.path().join("dist")).expect("made");
        std::fs::write(folder.path().join("dist/page.html"), "page").expect("written");
        let assets = Assets::Folder(folder.path().join("dist"));
        assert!(assets.file("page.html").is_some());
        for path in ["../secret", "/etc/hostname", "x/../../secret", ""] {
            assert!(assets.file(path).is_none(), "{path}");
        }
    }
}
