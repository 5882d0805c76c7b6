//! wasm-opt, from npm's binaryen: distributions carry versions that write modules which do not
//! start.

use anyhow::Result;

use super::tools::{Tools, find};
use crate::process::{self, say};

const VERSION: &str = "132.0.0";
/// The oldest one whose output is known to work.
const OLDEST: u32 = 116;

pub(super) fn ensure(tools: &mut Tools) -> Result<()> {
    if version_on_path().is_some_and(|version| version >= OLDEST) {
        tools.wasm_opt = true;
        return Ok(());
    }
    let Some(npm) = find(&["npm", "npm.cmd"]) else {
        say("setup: npm is missing, and so is wasm-opt: the pages cannot be built");
        return Ok(());
    };
    let root = tools.home().join(format!("binaryen-{VERSION}"));
    let folder = root.join("node_modules/binaryen/bin");
    if !folder.join("wasm-opt").is_file() {
        say(&format!(
            "setup: npm install binaryen {VERSION} (for wasm-opt)"
        ));
        std::fs::create_dir_all(&root)?;
        std::fs::write(root.join("package.json"), "{\"private\":true}\n")?;
        process::run_quietly(
            process::command(npm)
                .args(["install", "--no-audit", "--no-fund"])
                .arg(format!("binaryen@{VERSION}"))
                .current_dir(&root),
            &tools.home().join("install-binaryen.log"),
        )?;
    }
    tools.add(folder);
    tools.wasm_opt = true;
    Ok(())
}

fn version_on_path() -> Option<u32> {
    find(&["wasm-opt"])?;
    let text = process::output_of(process::command("wasm-opt").arg("--version"))?;
    version_in(&text)
}

/// `wasm-opt version 132 (version_132)` is 132.
fn version_in(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace();
    words.find(|word| *word == "version")?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_version_of_wasm_opt_is_read_from_what_it_says() {
        assert_eq!(version_in("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version_in("wasm-opt version 108"), Some(108));
        assert_eq!(version_in("something else"), None);
    }
}
