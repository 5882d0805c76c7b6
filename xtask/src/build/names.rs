//! Short names for what a program and its JavaScript give each other. Those that wasm-bindgen gives
//! say what each is, and carry a digest of it; once both are made they only have to be the same.

use anyhow::Result;

use super::wasm::{self, EXPORTS, IMPORTS, Reader};

/// The one module that a program is given things from.
pub(super) const GIVER: &str = "_";

/// What goes between them, under the names that it had. Its place is the number of its short name.
pub(super) struct Shared {
    /// The functions that the program is given.
    pub(super) given: Vec<String>,
    /// What the program offers.
    pub(super) offered: Vec<String>,
}

/// The program with short names, and which they stand for.
pub(super) fn shortened(module: &[u8]) -> Result<(Vec<u8>, Shared)> {
    let sections = wasm::sections(module)?;
    let given = wasm::imported(module, &sections)?;
    let (mut offered, mut imports, mut exports) = (Vec::new(), Vec::new(), Vec::new());
    for (kind, range) in &sections {
        let mut reader = Reader::at(module, range.clone());
        match *kind {
            IMPORTS => {
                wasm::write(&mut imports, reader.number()?);
                for number in 0..given.len() {
                    reader.block()?;
                    reader.block()?;
                    text(&mut imports, GIVER);
                    text(&mut imports, &short(number));
                    // All are functions, or `imported` had failed.
                    imports.push(reader.byte()?);
                    wasm::write(&mut imports, reader.number()?);
                }
            }
            EXPORTS => {
                let all = reader.number()?;
                wasm::write(&mut exports, all);
                for number in 0..all {
                    let name = &module[reader.block()?];
                    offered.push(String::from_utf8_lossy(name).into_owned());
                    text(&mut exports, &short(number));
                    exports.push(reader.byte()?);
                    wasm::write(&mut exports, reader.number()?);
                }
            }
            _ => {}
        }
    }
    let module = wasm::with(module, &sections, IMPORTS, &imports);
    let module = wasm::with(&module, &wasm::sections(&module)?, EXPORTS, &exports);
    Ok((module, Shared { given, offered }))
}

fn text(to: &mut Vec<u8>, text: &str) {
    wasm::write(to, text.len());
    to.extend(text.as_bytes());
}

/// A name of one letter for the first 52 numbers, then of two, and so on.
pub(super) fn short(mut number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::new();
    loop {
        name.insert(0, char::from(LETTERS[number % LETTERS.len()]));
        match number / LETTERS.len() {
            0 => return name,
            rest => number = rest - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::build::wasm::CODE;

    /// A module that is given two functions and offers one and a memory.
    fn module(given: [&str; 2], giver: &str, offered: [&str; 2]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |kind: u8, content: Vec<u8>| {
            module.push(kind);
            wasm::write(&mut module, content.len());
            module.extend(content);
        };
        let mut imports = vec![2];
        for (number, name) in given.into_iter().enumerate() {
            text(&mut imports, giver);
            text(&mut imports, name);
            imports.extend([0, number as u8]);
        }
        section(IMPORTS, imports);
        let mut exports = vec![2];
        for (number, name) in offered.into_iter().enumerate() {
            text(&mut exports, name);
            exports.extend([2 * number as u8, number as u8]);
        }
        section(EXPORTS, exports);
        section(CODE, vec![1, 2, 0, 0x0b]);
        module
    }

    #[test]
    fn names_become_short_and_nothing_else_changes() {
        let given = ["__wbg_get_2080c49015e35254", "__wbg_set_d7176cfb76d71114"];
        let offered = ["__wbindgen_start", "memory"];
        let (after, shared) = shortened(&module(given, "./x_bg.js", offered)).expect("a module");
        assert_eq!(after, module(["a", "b"], GIVER, ["a", "b"]));
        assert_eq!(
            (shared.given, shared.offered),
            (
                given.map(String::from).into(),
                offered.map(String::from).into()
            )
        );
    }

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let names: HashSet<_> = (0..10_000).map(short).collect();
        assert_eq!(names.len(), 10_000);
        assert_eq!(
            [0, 51, 52, 103, 104].map(short),
            ["a", "Z", "aa", "aZ", "ba"]
        );
    }

    #[test]
    fn what_is_no_program_fails_the_build() {
        assert!(shortened(b"no module").is_err());
        let whole = module(["x", "y"], "z", ["v", "w"]);
        assert!(shortened(&whole[..whole.len() - 9]).is_err());
    }
}
