//! A panic in the browser ends the program and shows nothing: nobody can read what it says. So here
//! it only ends the program, and what would have been said is not downloaded.

use anyhow::{Result, bail};

use super::wasm::{self, DATA, Reader, TRAP};

/// Of the standard library, what a panic runs through. None of these comes back.
const PANICS: &[&str] = &[
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already",
    "core::cell::lazy::panic_poisoned",
    "core::slice::index::slice_index_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::str::slice_error_fail",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::alloc::handle_alloc_error",
    "std::thread::local::panic_access_error",
    "std::panicking::panic_with_hook",
    "__rustc::rust_begin_unwind",
];

/// No local variables, `i32.const 0`, `end`: says that nothing went wrong.
const NOTHING: &[u8] = &[0, 0x41, 0x00, 0x0b];

/// The program with every panic a bare trap, and with nothing of what is only shown to those who
/// develop it; an error when it has no panic, which cannot be.
pub(super) fn silenced(module: &[u8]) -> Result<Vec<u8>> {
    let panics = std::cell::Cell::new(0);
    let (silent, _) = wasm::with_bodies(module, &|name| {
        let name = wasm::plain(name);
        if PANICS.iter().any(|panic| name.starts_with(panic)) {
            panics.set(panics.get() + 1);
            return Some(TRAP);
        }
        name.contains(" as core::fmt::Debug>::fmt")
            .then_some(NOTHING)
    })?;
    if panics.get() == 0 {
        bail!("no panic is in the program: how the compiler names its functions has changed");
    }
    Ok(silent)
}

/// The program without the places in the source that panics name: the names of files and, where one
/// is named, its length, the line and the column after it. Nothing else reads them.
pub(super) fn without_places(module: &[u8]) -> Result<Vec<u8>> {
    let sections = wasm::sections(module)?;
    let mut changed = module.to_vec();
    let mut pieces = Vec::new();
    for (_, range) in sections.iter().filter(|(kind, _)| *kind == DATA) {
        let mut reader = Reader::at(module, range.clone());
        for _ in 0..reader.number()? {
            // In the one memory, from a constant address on: `i32.const`, `end`.
            let (0, 0x41) = (reader.number()?, reader.byte()?) else {
                bail!("the program's data is not where it was expected");
            };
            let address = reader.number()?;
            if reader.byte()? != 0x0b {
                bail!("the program's data is not where it was expected");
            }
            pieces.push((address, reader.block()?));
        }
    }
    let mut files = std::collections::HashMap::new();
    for (address, range) in &pieces {
        for file in file_names(&module[range.clone()]) {
            files.insert(address + file.start, file.len());
            changed[range.start + file.start..range.start + file.end].fill(0);
        }
    }
    for (address, range) in pieces {
        let word = |at: usize| {
            let bytes = module
                .get(at..at + 4)
                .and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0, u32::from_le_bytes) as usize
        };
        let mut at = range.start + address.next_multiple_of(4) - address;
        while at + PLACE <= range.end {
            let is_place = files.get(&word(at)).is_some_and(|len| *len == word(at + 4));
            if is_place {
                changed[at..at + PLACE].fill(0);
            }
            at += if is_place { PLACE } else { 4 };
        }
    }
    Ok(changed)
}

/// The bytes of a place: the name's address, its length, the line, the column.
const PLACE: usize = 16;

/// Where the names of source files are in these bytes.
fn file_names(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    const BEGINNINGS: &[&[u8]] = &[b"/rustc/", b"/rust/deps/", b"c/", b"src/"];
    const END: &[u8] = b".rs";
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = rest.iter().take_while(|byte| is_of_a_path(**byte)).count();
        let end = rest[..length].windows(END.len()).position(|end| end == END);
        match end {
            Some(end) if BEGINNINGS.iter().any(|begin| rest.starts_with(begin)) => {
                found.push(at..at + end + END.len());
                at += end + END.len();
            }
            _ => at += 1,
        }
    }
    found
}

fn is_of_a_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::wasm::{CODE, CUSTOM, names, sections};

    /// A module of two functions that do nothing, with these names, and with this data at 1024.
    fn module(first: &str, second: &str, data: &[u8]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |kind: u8, content: Vec<u8>| {
            module.push(kind);
            wasm::write(&mut module, content.len());
            module.extend(content);
        };
        let nothing = [3, 0, 0x01, 0x0b];
        section(CODE, [&[2][..], &nothing, &nothing].concat());
        let mut piece = vec![1, 0, 0x41, 0x80, 0x08, 0x0b];
        wasm::write(&mut piece, data.len());
        section(DATA, [&piece, data].concat());
        let mut part = vec![2];
        for (number, name) in [first, second].into_iter().enumerate() {
            wasm::write(&mut part, number);
            wasm::write(&mut part, name.len());
            part.extend(name.as_bytes());
        }
        let mut content = b"\x04name\x01".to_vec();
        wasm::write(&mut content, part.len());
        section(CUSTOM, [content, part].concat());
        module
    }

    #[test]
    fn a_panic_becomes_a_bare_trap_and_everything_else_stays() {
        let panic = "core[c5930c85a12de822]::panicking::panic_fmt";
        let before = module("ours::start", panic, b"data");
        let after = silenced(&before).expect("a module");
        let parts = sections(&after).expect("sections");
        assert_eq!(names(&after, &parts).expect("names").len(), 2);
        let (_, code) = parts.iter().find(|(kind, _)| *kind == CODE).expect("code");
        assert_eq!(after[code.clone()], [2, 3, 0, 0x01, 0x0b, 3, 0, 0x00, 0x0b]);
        let same = |kind| {
            let of = |module: &[u8]| {
                let parts = sections(module).expect("sections");
                let (_, range) = parts.into_iter().find(|(this, _)| *this == kind)?;
                Some(module[range].to_vec())
            };
            of(&before) == of(&after)
        };
        assert!(same(DATA) && same(CUSTOM));
    }

    #[test]
    fn what_is_shown_to_developers_alone_says_nothing() {
        let shown = "<char as core[c5930c85a12de822]::fmt::Debug>::fmt";
        let before = module(shown, "core[c593]::panicking::panic_fmt", b"");
        let after = silenced(&before).expect("a module");
        let parts = sections(&after).expect("sections");
        let (_, code) = parts.iter().find(|(kind, _)| *kind == CODE).expect("code");
        let wanted = [2, 4, 0, 0x41, 0x00, 0x0b, 3, 0, 0x00, 0x0b];
        assert_eq!(after[code.clone()], wanted);
    }

    #[test]
    fn a_program_in_which_no_panic_is_found_fails_the_build() {
        assert!(silenced(&module("ours::start", "ours::panicking", b"")).is_err());
        assert!(silenced(b"no module").is_err());
        let whole = module("ours::start", "core[1]::panicking::panic", b"");
        assert!(silenced(&whole[..whole.len() - 1]).is_err());
    }

    #[test]
    fn only_places_in_the_source_are_taken_from_the_data() {
        let file = b"c/leptos-0.8.23/src/lib.rs";
        let mut data = b"keep it c/or not".to_vec();
        let words = |words: [u32; 4]| words.map(u32::to_le_bytes).concat();
        // A place in that file, and numbers that only look like one.
        data.extend(words([1024 + 48, 26, 12, 5]));
        data.extend(words([1024 + 48, 25, 12, 5]));
        data.extend(file);
        data.extend(b" kept");
        let before = module("a", "core[1]::panicking::panic", &data);
        let after = without_places(&before).expect("a module");
        let mut wanted = data.clone();
        wanted[16..32].fill(0);
        wanted[48..48 + file.len()].fill(0);
        let parts = sections(&after).expect("sections");
        let (_, range) = parts.iter().find(|(kind, _)| *kind == DATA).expect("data");
        assert_eq!(after[range.end - data.len()..range.end], wanted);
    }
}
