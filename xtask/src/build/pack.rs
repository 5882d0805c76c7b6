//! Compresses what the browser downloads, once and as far as it goes, beside each file: the server
//! sends these and compresses nothing itself.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A built file and what it weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed {
    /// Its extension, such as `wasm`.
    pub(super) kind: String,
    /// Bytes on the wire for a client that takes brotli.
    pub(super) brotli: usize,
}

/// Compresses every file below a folder that was just built.
pub(super) fn folder(folder: &Path) -> Result<Vec<Packed>> {
    let mut packed = Vec::new();
    for path in files(folder)? {
        packed.push(file(&path)?);
    }
    Ok(packed)
}

/// Writes `name.br` and `name.gz`, unless they would be no smaller.
pub(super) fn file(path: &Path) -> Result<Packed> {
    let read = std::fs::read(path);
    let bytes = read.with_context(|| format!("cannot read {}", path.display()))?;
    let mut sent = bytes.len();
    for (suffix, smaller) in [("gz", gzip(&bytes)?), ("br", brotli(&bytes, WITH_CARE)?)] {
        let beside = with_suffix(path, suffix);
        if smaller.len() >= bytes.len() {
            continue;
        }
        sent = smaller.len();
        let written = std::fs::write(&beside, smaller);
        written.with_context(|| format!("cannot write {}", beside.display()))?;
    }
    let kind = path.extension().unwrap_or_default();
    Ok(Packed {
        kind: kind.to_string_lossy().into_owned(),
        brotli: sent,
    })
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let read = folder.read_dir();
    for entry in read.with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path
            .extension()
            .is_some_and(|end| end != "br" && end != "gz")
        {
            // What has no extension trunk left for itself.
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

/// As far as it goes, for what is compressed once.
pub(super) const WITH_CARE: i32 = 11;
/// As the server does it with a page that it writes when it is asked for.
pub(super) const AT_ONCE: i32 = 6;

pub(super) fn brotli(bytes: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality,
        // The largest that every browser takes, and more than any file here.
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut smaller = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut smaller, &parameters)?;
    Ok(smaller)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_is_the_file_again_when_unpacked() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = "let it be small; ".repeat(500);
        std::fs::create_dir(folder.path().join("within")).expect("made");
        std::fs::write(folder.path().join("within/page.js"), &text).expect("written");
        let packed = super::folder(folder.path()).expect("packed");
        let read = |name: &str| std::fs::read(folder.path().join(name)).expect("written");
        let (br, gz) = (read("within/page.js.br"), read("within/page.js.gz"));
        let wanted = Packed {
            kind: "js".to_owned(),
            brotli: br.len(),
        };
        assert_eq!(packed, std::slice::from_ref(&wanted));
        assert!(br.len() < gz.len() && gz.len() < text.len());
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*br, &mut unpacked).expect("brotli");
        assert_eq!(unpacked, text.as_bytes());
        let mut unpacked = String::new();
        let mut decoder = flate2::read::GzDecoder::new(&*gz);
        decoder.read_to_string(&mut unpacked).expect("gzip");
        assert_eq!(unpacked, text);
        // A second time packs the file and not what was packed.
        assert_eq!(super::folder(folder.path()).expect("packed"), [wanted]);
    }

    #[test]
    fn what_would_not_be_smaller_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dot.png");
        std::fs::write(&path, [0x89, 0x50]).expect("written");
        assert_eq!(file(&path).expect("packed").brotli, 2);
        assert_eq!(
            files(folder.path()).expect("read"),
            std::slice::from_ref(&path)
        );
        assert!(!with_suffix(&path, "br").exists() && !with_suffix(&path, "gz").exists());
    }
}
