//! The built pages and the partner's loader: inside the program, or in a folder, each as it is and
//! as the build compressed it.

use std::borrow::Cow;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use rust_embed::RustEmbed;

mod encoding;

pub(crate) use encoding::{Encoding, weight};

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

/// What is sent of a file: its bytes in one encoding.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) encoding: Encoding,
    bytes: Cow<'static, [u8]>,
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

    /// The same file as the client wants it most, of what the build has made of it.
    pub(crate) fn encoded(&self, path: &str, headers: &HeaderMap) -> Option<Encoded> {
        let plain = self.file(path)?;
        for encoding in Encoding::accepted(headers) {
            let Some(suffix) = encoding.suffix() else {
                break;
            };
            if let Some(bytes) = self.file(&format!("{path}{suffix}")) {
                return Some(Encoded { encoding, bytes });
            }
        }
        Some(Encoded {
            encoding: Encoding::Identity,
            bytes: plain,
        })
    }

    /// The loader for partners' pages. The build compresses a copy of it beside the pages; it is
    /// sent only while it is that of the loader as it is now.
    pub(crate) fn loader(&self, headers: &HeaderMap) -> Option<Encoded> {
        const COPY: &str = "embed/oneshot.js";
        let plain = Loader::get("oneshot.js")?.data;
        if self.file(COPY).is_some_and(|copy| copy == plain) {
            return self.encoded(COPY, headers);
        }
        Some(Encoded {
            encoding: Encoding::Identity,
            bytes: plain,
        })
    }
}

impl Encoded {
    /// A text that was written just now, in the encoding that the client likes best, as small as it
    /// gets in no time.
    pub(crate) fn now(text: String, headers: &HeaderMap) -> Self {
        let plain = text.into_bytes();
        let first = Encoding::accepted(headers).into_iter().next();
        let encoding = first.unwrap_or(Encoding::Identity);
        let small = match encoding {
            Encoding::Brotli => brotli(&plain),
            Encoding::Gzip => gzip(&plain),
            Encoding::Identity => None,
        };
        // Reading and writing memory cannot fail; were it to, the text goes as it is.
        let (encoding, bytes) =
            small.map_or((Encoding::Identity, plain), |small| (encoding, small));
        Self {
            encoding,
            bytes: Cow::Owned(bytes),
        }
    }

    /// The bytes as they go out.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Without a copy where they are inside the program.
    pub(crate) fn into_body(self) -> Body {
        Body::from(match self.bytes {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        })
    }
}

/// Six of eleven steps of care: a page takes a millisecond or two, and the rest gains little.
fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 6,
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*plain, &mut small, &parameters).ok()?;
    Some(small)
}

fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

/// Whether a name is that of a file compressed by the build: it is sent for the file's own name.
pub(crate) fn is_compressed(path: &str) -> bool {
    let mut suffixes = Encoding::ALL.into_iter().filter_map(Encoding::suffix);
    suffixes.any(|suffix| path.ends_with(suffix))
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
