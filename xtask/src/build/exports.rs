//! What a program offers to JavaScript, without what nobody there asks for: what is offered is kept,
//! with all that it needs.

use anyhow::{Result, bail};

use super::wasm::{self, EXPORTS, Reader, TRAP};

/// Streams that Rust makes for JavaScript, which a library of Leptos' brings for functions on a
/// server. No page of ours makes one, so nobody ever holds what these belong to.
const NOT_ASKED_FOR: &str = "intounderlying";
/// What only those reach. Calls by number would keep it in the program: nobody can tell which numbers
/// there are.
const BEHIND_IT: &[&str] = &["wasm_streams::", "js_sys::futures::future_to_promise"];

/// The program without them; an error when it offers nothing else, which cannot be.
pub(super) fn asked_for(module: &[u8]) -> Result<Vec<u8>> {
    let (module, _) = wasm::with_bodies(module, &|name| {
        let behind = BEHIND_IT.iter().any(|behind| name.contains(behind));
        behind.then_some(TRAP)
    })?;
    let module = &*module;
    let sections = wasm::sections(module)?;
    let (mut kept, mut entries) = (0, Vec::new());
    for (_, range) in sections.iter().filter(|(kind, _)| *kind == EXPORTS) {
        let mut reader = Reader::at(module, range.clone());
        for _ in 0..reader.number()? {
            let name = reader.block()?;
            let (kind, number) = (reader.byte()?, reader.number()?);
            let name = &module[name];
            if String::from_utf8_lossy(name).contains(NOT_ASKED_FOR) {
                continue;
            }
            wasm::write(&mut entries, name.len());
            entries.extend_from_slice(name);
            entries.push(kind);
            wasm::write(&mut entries, number);
            kept += 1;
        }
    }
    if kept == 0 {
        bail!("the program offers nothing to its page: it could not be started");
    }
    let mut content = Vec::new();
    wasm::write(&mut content, kept);
    content.extend(entries);
    Ok(wasm::with(module, &sections, EXPORTS, &content))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that offers functions under these names.
    fn module(names: &[&str]) -> Vec<u8> {
        let mut content = Vec::new();
        wasm::write(&mut content, names.len());
        for (number, name) in names.iter().enumerate() {
            wasm::write(&mut content, name.len());
            content.extend(name.as_bytes());
            content.push(0);
            wasm::write(&mut content, number);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.push(EXPORTS);
        wasm::write(&mut module, content.len());
        module.extend(content);
        module
    }

    #[test]
    fn what_no_page_asks_for_is_not_offered_and_the_rest_stays() {
        let before = module(&["main", "__wbg_intounderlyingsource_free"]);
        assert_eq!(asked_for(&before).expect("a module"), module(&["main"]));
        let before = module(&["main", "memory"]);
        assert_eq!(asked_for(&before).expect("a module"), before);
    }

    #[test]
    fn a_program_that_offers_nothing_fails_the_build() {
        assert!(asked_for(&module(&["intounderlyingsource_pull"])).is_err());
        assert!(asked_for(b"no module").is_err());
    }
}
