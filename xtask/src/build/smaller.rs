//! Makes the program of a page as small as it gets: without what panics say and what nobody asks
//! for, through wasm-opt, and with as much JavaScript as it uses.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{exports, names, panics, script, sentences};
use crate::process;
use crate::setup::Tools;

/// Measured in brotli, not in bytes of the program: what is put into one place compresses worse where
/// it stands twice, so nothing is inlined that does not become shorter by it. Nothing of ours is below
/// the address 1024, where the end of the stack is.
const FLAGS: &[&str] = &[
    "-Os",
    "--low-memory-unused",
    "--always-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=0",
    // Once more, from a form in which every branch and every value stands by itself.
    "--flatten",
    "--rereloop",
    "-Os",
    // What is alike is near one another then.
    "--reorder-functions-by-name",
];

/// Does so for the page of a folder that was just built. The program gets a name by what it is now.
pub(super) fn program(tools: &Tools, folder: &Path) -> Result<()> {
    let path = only(folder, "wasm")?;
    let built = std::fs::read(&path)?;
    let silenced = panics::silenced(&built)?;
    std::fs::write(&path, exports::asked_for(&silenced)?)?;
    process::run(
        tools
            .wasm_opt()?
            .args(FLAGS)
            .arg(&path)
            .arg("-o")
            .arg(&path),
    )?;
    let small = panics::without_places(&std::fs::read(&path)?)?;
    let small = sentences::forgotten(&small)?;
    let (small, shared) = names::shortened(&small)?;
    std::fs::write(&path, small)?;
    let script = only(folder, "js")?;
    let text = std::fs::read_to_string(&script)?;
    std::fs::write(&script, script::used(&text, &shared)?)?;
    let page = folder.join("index.html");
    let mut html = std::fs::read_to_string(&page)?;
    for file in [path, script] {
        let (before, after) = named_anew(&file)?;
        html = html.replace(&before, &after);
    }
    std::fs::write(&page, html)?;
    Ok(())
}

/// The one file of a folder with this extension.
pub(super) fn only(folder: &Path, extension: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new(extension)) {
            found.push(path);
        }
    }
    let one = found.pop().filter(|_| found.is_empty());
    one.with_context(|| format!("{} should hold one .{extension}", folder.display()))
}

/// Gives a file `name-hash.js` or `name-hash_bg.wasm` the hash of what it holds now: browsers keep a
/// file of a name for good. Its name before, and after.
pub(super) fn named_anew(path: &Path) -> Result<(String, String)> {
    let name = path.file_name().and_then(OsStr::to_str);
    let name = name.context("a file without a name")?;
    let (stem, rest) = name.split_once('-').context("a name without a hash")?;
    let end = rest.find(|digit: char| !digit.is_ascii_alphanumeric());
    let end = &rest[end.unwrap_or(rest.len())..];
    let mut hasher = DefaultHasher::new();
    hasher.write(&std::fs::read(path)?);
    let anew = format!("{stem}-{:016x}{end}", hasher.finish());
    std::fs::rename(path, path.with_file_name(&anew))?;
    Ok((name.to_owned(), anew))
}
