//! A program for the browser as it is in its file: as much of the format as the build changes.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};

/// What every module begins with: its mark, and the version.
const BEGIN: &[u8] = b"\0asm\x01\0\0\0";

/// What a section holds.
pub(super) const CUSTOM: u8 = 0;
pub(super) const IMPORTS: u8 = 2;
pub(super) const EXPORTS: u8 = 7;
pub(super) const CODE: u8 = 10;
pub(super) const DATA: u8 = 11;

/// A section: what it holds, and where its content is.
pub(super) type Section = (u8, Range<usize>);

/// All sections, in their order.
pub(super) fn sections(module: &[u8]) -> Result<Vec<Section>> {
    if !module.starts_with(BEGIN) {
        bail!("this is no WebAssembly module");
    }
    let mut reader = Reader::at(module, BEGIN.len()..module.len());
    let mut sections = Vec::new();
    while !reader.is_at_end() {
        let kind = reader.byte()?;
        sections.push((kind, reader.block()?));
    }
    Ok(sections)
}

/// The module with other contents of some of its sections.
pub(super) fn with(module: &[u8], sections: &[Section], kind: u8, content: &[u8]) -> Vec<u8> {
    let mut changed = BEGIN.to_vec();
    for (this, range) in sections {
        let content = if *this == kind {
            content
        } else {
            &module[range.clone()]
        };
        changed.push(*this);
        write(&mut changed, content.len());
        changed.extend_from_slice(content);
    }
    changed
}

/// The names of functions by their numbers, as the compiler gave them.
pub(super) fn names(module: &[u8], sections: &[Section]) -> Result<HashMap<usize, String>> {
    let mut names = HashMap::new();
    for (_, range) in sections.iter().filter(|(kind, _)| *kind == CUSTOM) {
        let mut reader = Reader::at(module, range.clone());
        let title = reader.block()?;
        if &module[title] != b"name" {
            continue;
        }
        while !reader.is_at_end() {
            let kind = reader.byte()?;
            let mut part = Reader::at(module, reader.block()?);
            // The names of functions.
            if kind != 1 {
                continue;
            }
            for _ in 0..part.number()? {
                let function = part.number()?;
                let name = part.block()?;
                names.insert(
                    function,
                    String::from_utf8_lossy(&module[name]).into_owned(),
                );
            }
        }
    }
    Ok(names)
}

/// The names of the functions that are not in the module but given to it: the numbers begin with
/// those.
pub(super) fn imported(module: &[u8], sections: &[Section]) -> Result<Vec<String>> {
    let Some((_, range)) = sections.iter().find(|(kind, _)| *kind == IMPORTS) else {
        return Ok(Vec::new());
    };
    let mut reader = Reader::at(module, range.clone());
    let mut functions = Vec::new();
    for _ in 0..reader.number()? {
        reader.block()?;
        let name = reader.block()?;
        match reader.byte()? {
            0 => {
                reader.number()?;
                functions.push(String::from_utf8_lossy(&module[name]).into_owned());
            }
            // What our tools write: functions, and the type of a thing that JavaScript holds.
            kind => bail!("the program is given something of kind {kind}, which is not known here"),
        }
    }
    Ok(functions)
}

/// The module with other bodies of those functions for whose name there is one, and how many it were.
pub(super) fn with_bodies(
    module: &[u8],
    body_of: &dyn Fn(&str) -> Option<&'static [u8]>,
) -> Result<(Vec<u8>, usize)> {
    let sections = sections(module)?;
    let names = names(module, &sections)?;
    let mut number = imported(module, &sections)?.len();
    let (mut code, mut replaced) = (Vec::new(), 0);
    for (_, range) in sections.iter().filter(|(kind, _)| *kind == CODE) {
        let mut reader = Reader::at(module, range.clone());
        let functions = reader.number()?;
        write(&mut code, functions);
        for _ in 0..functions {
            let mut body = &module[reader.block()?];
            if let Some(other) = names.get(&number).and_then(|name| body_of(name)) {
                body = other;
                replaced += 1;
            }
            write(&mut code, body.len());
            code.extend_from_slice(body);
            number += 1;
        }
    }
    Ok((with(module, &sections, CODE, &code), replaced))
}

/// A function's name without what stands in brackets: a crate's version.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

/// No local variables, `unreachable`, `end`: the shortest function that ends the program.
pub(super) const TRAP: &[u8] = &[0, 0x00, 0x0b];

/// Writes a number in the format's own way.
pub(super) fn write(to: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            to.push(byte);
            return;
        }
        to.push(byte | 0x80);
    }
}

/// Reads a part of a module from its beginning.
pub(super) struct Reader<'a> {
    module: &'a [u8],
    left: Range<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn at(module: &'a [u8], left: Range<usize>) -> Self {
        Self { module, left }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.left.is_empty()
    }

    pub(super) fn byte(&mut self) -> Result<u8> {
        let at = self.left.next().context("the module ends too soon")?;
        let byte = self.module.get(at);
        byte.copied().context("the module ends too soon")
    }

    pub(super) fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for place in 0..5 {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("a number of the module is too long")
    }

    /// As many bytes as a number before them says.
    pub(super) fn block(&mut self) -> Result<Range<usize>> {
        let length = self.number()?;
        let start = self.left.start;
        if length > self.left.len() {
            bail!("a part of the module is longer than what it is in");
        }
        self.left.start += length;
        Ok(start..start + length)
    }
}
