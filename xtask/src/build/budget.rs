//! What the end user's page may weigh. A person on a slow line waits for every byte of it, so the
//! build says what it weighs and fails when it is too much.

use std::path::Path;

use anyhow::{Context, Result, bail};
use texts::{Language, worded};

use super::pack::{self, Packed};

/// Everything that a browser downloads to show the journey, compressed with brotli, in bytes. It is
/// to come down below 53,000: set it just above what the build says, and never
/// higher without a reason. What the server writes of a journey into the page, some hundred bytes that
/// only `page-bytes` sees, fits in too.
pub(crate) const JOURNEY: usize = 82_750;

/// What the largest language adds to the page of a folder that was built and packed: the server writes
/// one into it, and compresses what came of it in less time.
pub(super) fn language(folder: &Path) -> Result<Packed> {
    let path = folder.join("index.html");
    let page = std::fs::read_to_string(&path)?;
    let plain = pack::brotli(page.as_bytes(), pack::WITH_CARE)?.len();
    let mut most = 0;
    for language in Language::ALL {
        let page = worded(&page, *language, &[]);
        let page = page.context("index.html has no places for the words: see crates/texts")?;
        most = most.max(pack::brotli(page.as_bytes(), pack::AT_ONCE)?.len());
    }
    Ok(Packed {
        kind: "language".to_owned(),
        brotli: most.saturating_sub(plain),
    })
}

/// One line on what something weighs that has no budget.
pub(super) fn told(name: &str, parts: &[Packed]) -> String {
    let (sum, each) = weighed(parts);
    format!("{name} weighs {sum} bytes in brotli ({each})")
}

/// One line on what the page weighs; an error when that is more than `most`.
pub(super) fn judge(parts: &[Packed], most: usize) -> Result<String> {
    let (sum, each) = weighed(parts);
    if sum > most {
        bail!(
            "the journey page weighs {sum} bytes in brotli ({each}), {} more than its budget of \
             {most}: see what grew (`twiggy top` on the wasm, dependencies in `cargo tree`) and take \
             it out. JOURNEY in xtask/src/build/budget.rs is raised only with a reason",
            sum - most
        );
    }
    Ok(format!(
        "the journey page weighs {sum} bytes in brotli ({each}), of at most {most}"
    ))
}

/// All bytes, and those of each kind in words.
fn weighed(parts: &[Packed]) -> (usize, String) {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for part in parts {
        match kinds.iter_mut().find(|(kind, _)| *kind == part.kind) {
            Some((_, bytes)) => *bytes += part.brotli,
            None => kinds.push((&part.kind, part.brotli)),
        }
    }
    kinds.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let sum: usize = kinds.iter().map(|(_, bytes)| bytes).sum();
    let each: Vec<_> = kinds
        .iter()
        .map(|(kind, bytes)| format!("{kind} {bytes}"))
        .collect();
    (sum, each.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &str, brotli: usize) -> Packed {
        Packed {
            kind: kind.to_owned(),
            brotli,
        }
    }

    #[test]
    fn files_of_a_kind_are_counted_together_and_the_heaviest_is_named_first() {
        let parts = [part("css", 10), part("wasm", 900), part("css", 20)];
        assert_eq!(
            judge(&parts, 930).expect("within the budget"),
            "the journey page weighs 930 bytes in brotli (wasm 900, css 30), of at most 930"
        );
    }

    #[test]
    fn a_byte_too_many_fails_and_says_what_to_do() {
        let error = judge(&[part("wasm", 900), part("js", 31)], 930).expect_err("too much");
        let words = error.to_string();
        assert!(
            words.contains("931 bytes") && words.contains("1 more than"),
            "{words}"
        );
        assert!(words.contains("xtask/src/build/budget.rs"), "{words}");
    }
}
