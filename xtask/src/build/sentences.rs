//! What a panic would say. Its words stay in a program's data although nothing says them any more,
//! see `panics`: nobody can tell from a program where a piece of its data ends.

use anyhow::{Result, bail};

use super::wasm::{self, DATA};

/// Of the standard library and of what ours stand on. Each is said by a panic alone, or is for those
/// who develop a program. One that is missing here is only downloaded for nothing.
const SENTENCES: &[&str] = &[
    "begin > end (",
    ") when slicing `",
    "start byte index ",
    "end byte index ",
    " is out of bounds of `",
    " is not a char boundary; it is inside ",
    "slice index starts at ",
    " but ends at ",
    "index out of bounds: the len is ",
    "range start index ",
    "range end index ",
    " out of range for slice of length ",
    "assertion `left ",
    "cannot access a Thread Local Storage value during or after destruction: ",
    "fetch returned ",
    " , not `Response` - this is a bug",
    "copy_from_slice: source slice length (",
    ") does not match destination slice length (",
    "removal index (is ",
    ") should be < len (is ",
    "capacity overflow",
    "a formatting trait implementation returned an error when the underlying stream did not",
    "Executor::spawn called, but no global 'spawn' function is configured.",
    "Executor::spawn_local called, but no global 'spawn_local' function is configured.",
    "called `Option::unwrap()` on a `None` value",
    "LazyCell instance has previously been poisoned",
    "attempt to calculate the remainder with a divisor of zero",
    "`async fn` resumed after completion",
    "RefCell already mutably borrowed",
    "RefCell already borrowed",
    "internal error: entered unreachable code: JsValue passed is not an Error type -- this is a bug",
    "Tried to access a reactive value that has already been disposed.",
    "the guard should always be in place until the Drop implementation",
    "called `Result::unwrap()` on an `Err` value",
    "inner is None only in drop",
    "expected RawValue",
    "Arc counter overflow",
    "Attempted to initialize thread-local while it is being dropped",
    "index not found",
    "mid > len",
    "attempt to join into collection with len > usize::MAX",
    "Dropped SendWrapper<T> variable from a thread different to the one it has been created with.",
    "Dereferenced SendWrapper<T> variable from a thread different to the one it has been created with.",
    "assertion failed: self.is_char_boundary(new_len)",
    "assertion failed: idx < CAPACITY",
    "assertion failed: edge.height == self.height - 1",
    "assertion failed: src.len() == dst.len()",
    "assertion failed: edge.height == self.node.height - 1",
    "Once instance has previously been poisoned",
    "one-time initialization may not be performed recursively",
    "assertion failed: psize >= size + min_overhead",
    "assertion failed: psize <= size + max_overhead",
    "use of std::thread::current() is not possible after the thread's local data has been destroyed",
    "failed to generate unique thread ID: bitspace exhausted",
    "closure invoked recursively or after being dropped",
    "Tried to shrink to a larger capacity",
    "internal error: entered unreachable code",
    "Map must not be polled after it returned `Poll::Ready`",
    "finish: callbacks should be Some",
    "finish: result should be None",
    "attempted to take ownership of Rust value while it was borrowed",
    "null pointer passed to rust",
    "recursive use of an object detected which would lead to unsafe aliasing in rust",
    "FnOnce called more than once",
    "a Display implementation returned an error unexpectedly",
    "called `Option::unwrap_throw()` on a `None` value",
    "called `Result::unwrap_throw()` on an `Err` value",
    "polled Feed after completion",
    "cannot recursively acquire mutex",
    "placeholder parent should be Element",
    "Value is None because the `ssr` feature is active. When `ssr` is enabled, tachys skips \
     creating client-side values (event handlers, directives, properties) to avoid cross-thread \
     panics on multithreaded servers. If you are building a client-side (CSR or hydrate) target, \
     this means the `ssr` feature is being activated unintentionally via Cargo feature unification; \
     another dependency in your workspace is enabling it. Run `cargo tree -e features -i tachys` to \
     identify the source.",
];

/// What went wrong with a file or a connection of an operating system: there is none.
const OF_A_SYSTEM: &str = "\
    entity not foundpermission deniedconnection refusedconnection resethost unreachable\
    network unreachableconnection abortednot connectedaddress in use\
    address not availablenetwork downbroken pipeentity already exists\
    operation would blocknot a directoryis a directorydirectory not empty\
    read-only filesystem or storage medium\
    filesystem loop or indirection limit (e.g. symlink loop)stale network file handle\
    invalid input parameterinvalid datatimed outwrite zerono storage space\
    seek on unseekable filequota exceededfile too largeresource busyexecutable file busy\
    deadlockcross-device link or renametoo many linksinvalid filename\
    argument list too longoperation interruptedunsupportedunexpected end of file\
    out of memoryin progressother erroruncategorized error";

/// The program with nothing in their places; an error when it has none of them, which cannot be.
pub(super) fn forgotten(module: &[u8]) -> Result<Vec<u8>> {
    let mut changed = module.to_vec();
    let mut found = false;
    for (_, range) in wasm::sections(module)?
        .iter()
        .filter(|(kind, _)| *kind == DATA)
    {
        for sentence in SENTENCES.iter().chain(&[OF_A_SYSTEM]) {
            let words = sentence.as_bytes();
            let mut at = range.start;
            while at + words.len() <= range.end {
                if module[at..].starts_with(words) {
                    changed[at..at + words.len()].fill(0);
                    found = true;
                }
                at += 1;
            }
        }
    }
    if !found {
        bail!("nothing that a panic says is in the program: its words have changed");
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::forgotten;
    use crate::build::wasm::{self, CUSTOM, DATA};

    fn module(name: &[u8], data: &[u8]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (kind, content) in [(CUSTOM, name), (DATA, data)] {
            module.push(kind);
            wasm::write(&mut module, content.len());
            module.extend(content);
        }
        module
    }

    #[test]
    fn what_panics_say_is_taken_from_the_data_and_the_rest_stays() {
        let name = b"capacity overflow";
        let after = forgotten(&module(name, b"ours, capacity overflow, ours")).expect("a module");
        let wanted = [&b"ours, "[..], &[0; 17], b", ours"].concat();
        assert_eq!(after, module(name, &wanted));
    }

    #[test]
    fn a_program_that_says_nothing_of_it_fails_the_build() {
        assert!(forgotten(&module(b"capacity overflow", b"ours")).is_err());
        assert!(forgotten(b"no module").is_err());
    }
}
