//! A program's JavaScript, without what its program does not use: what wasm-bindgen writes is for the
//! program as the compiler made it, before it became smaller.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};

use super::names::{GIVER, Shared, short};

/// Where the functions stand that the program is given.
const GIVEN: &str = "_bg.js\":{__proto__:null,";
/// The classes of the streams that Rust makes for JavaScript, see `exports`.
const CLASSES: [&str; 3] = [
    "IntoUnderlyingByteSource",
    "IntoUnderlyingSink",
    "IntoUnderlyingSource",
];

/// The module's text with those of the given functions alone that the program imports, under their
/// short names, and without what nobody asks for. An error when it is not as wasm-bindgen and trunk
/// write it.
pub(super) fn used(script: &str, shared: &Shared) -> Result<String> {
    let given = shared.given.iter().enumerate();
    let numbers: HashMap<_, _> = given.map(|(number, name)| (&**name, number)).collect();
    let (before, rest) = script.split_once(GIVEN).context("no functions are given")?;
    // What is given comes from a module of this name.
    let (before, _) = before.rsplit_once('"').context("no module gives them")?;
    let (mut given, mut at, mut found) = (Vec::new(), 0, 0);
    loop {
        let name = rest[at..].split(':').next().unwrap_or_default();
        let end = at + end(&rest[at..], &[','])?;
        if let Some(number) = numbers.get(name.trim_matches('"')) {
            found += 1;
            let function = &rest[at + name.len()..end];
            given.push(format!("{}{function}", short(*number)));
        }
        at = end;
        if !rest[at..].starts_with(',') {
            break;
        }
        at += 1;
    }
    if found != shared.given.len() {
        bail!(
            "the program imports {} functions, and is given {found}",
            shared.given.len()
        );
    }
    let (given, after) = (given.join(","), &rest[at..]);
    let mut text = format!("{before}{GIVER}:{{__proto__:null,{given}{after}");
    for class in CLASSES {
        text = without_class(&text, class)?;
    }
    // The page starts its program in the other way.
    let text = without(&text, "initSync,", |_| Ok("initSync,".len()))?;
    asking(&reached(started(&text)?)?, &shared.offered)
}

/// The text, which asks the program for what it offers by its short names.
fn asking(text: &str, offered: &[String]) -> Result<String> {
    const PROGRAM: &str = "wasm.";
    let numbers: HashMap<_, _> = (offered.iter().enumerate())
        .map(|(number, name)| (&**name, number))
        .collect();
    let mut pieces = text.split(PROGRAM);
    let mut asking = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        asking.push_str(PROGRAM);
        // Part of another word, or of a string.
        let before = asking[..asking.len() - PROGRAM.len()].chars().next_back();
        if before.is_some_and(|letter| is_of_a_name(letter) || ".'\"`".contains(letter)) {
            asking.push_str(piece);
            continue;
        }
        let length = piece.find(|letter| !is_of_a_name(letter));
        let (name, rest) = piece.split_at(length.unwrap_or(piece.len()));
        let number = numbers.get(name);
        let number = number.with_context(|| format!("the program does not offer «{name}»"))?;
        asking.push_str(&short(*number));
        asking.push_str(rest);
    }
    Ok(asking)
}

/// The text with a start of ours. The one of wasm-bindgen takes a program in whatever form a page may
/// have it; ours have its address, and our server says what it is.
fn started(text: &str) -> Result<String> {
    const START: &str = "async function __wbg_init({module_or_path:e}){\
        let n=__wbg_get_imports(),\
        t=await WebAssembly.instantiateStreaming(fetch(e),n).catch(async()=>\
        WebAssembly.instantiate(await(await fetch(e)).arrayBuffer(),n));\
        return __wbg_finalize_init(t.instance);}";
    let (before, after) = text
        .split_once("async function __wbg_load(")
        .context("nothing loads the program")?;
    let (_, end) = after
        .rsplit_once("export{")
        .context("nothing is exported")?;
    Ok(format!("{before}{START}export{{{end}"))
}

/// The text without the functions that nothing in it calls but they themselves.
fn reached(mut text: String) -> Result<String> {
    const FUNCTION: &str = "function ";
    let mut from = 0;
    while let Some(at) = text[from..].find(FUNCTION).map(|at| from + at) {
        let name_at = at + FUNCTION.len();
        from = name_at;
        let length = text[name_at..]
            .find('(')
            .context("a function has no bracket")?;
        let name = &text[name_at..name_at + length];
        let begin = text[..at].strip_suffix("async ").map_or(at, str::len);
        let body = name_at
            + text[name_at..]
                .find('{')
                .context("a function has no body")?
            + 1;
        let end = body + end(&text[body..], &[])? + 1;
        if !names(&text[..begin], name) && !names(&text[end..], name) {
            text.replace_range(begin..end, "");
            // What only it called stands perhaps before it.
            from = 0;
        }
    }
    Ok(text)
}

fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.into_iter().chain(after).any(is_of_a_name)
    })
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_$".contains(letter)
}

/// The text without a class, what makes it disposable, and what frees those that were forgotten.
fn without_class(text: &str, class: &str) -> Result<String> {
    let text = without(text, &format!("export class {class}{{"), |rest| {
        let body = rest.find('{').context("a class has no body")? + 1;
        Ok(body + end(&rest[body..], &[])? + 1)
    })?;
    let disposable = format!("Symbol.dispose&&({class}.prototype");
    let text = without(&text, &disposable, |rest| Ok(end(rest, &[';'])? + 1))?;
    // One of several in a statement, with others before it.
    without(&text, &format!(",{class}Finalization="), |rest| {
        Ok(1 + end(&rest[1..], &[',', ';'])?)
    })
}

/// The text without what begins so and is so long.
fn without(text: &str, begin: &str, length: impl Fn(&str) -> Result<usize>) -> Result<String> {
    let start = text.find(begin);
    let start = start.with_context(|| format!("no «{begin}» is in the script"))?;
    let (before, rest) = text.split_at(start);
    Ok(format!("{before}{}", &rest[length(rest)?..]))
}

/// Where a piece ends: at one of these letters, or at a bracket that closes what was opened before.
fn end(text: &str, letters: &[char]) -> Result<usize> {
    let (mut open, mut quote, mut escaped, mut before) = (0_usize, None, false, '(');
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(end), _) if letter == end => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(letter),
            // A pattern, and not a division.
            (None, '/') if "(,=:[!&|?{};".contains(before) => quote = Some(letter),
            (None, '(' | '[' | '{') => open += 1,
            (None, ')' | ']' | '}') if open > 0 => open -= 1,
            (None, ')' | ']' | '}') => return Ok(at),
            (None, _) if open == 0 && letters.contains(&letter) => return Ok(at),
            _ => {}
        }
        before = letter;
    }
    bail!("a piece of the script has no end")
}

#[cfg(test)]
mod tests {
    use super::{CLASSES, Shared, end, used};

    /// What wasm-bindgen and trunk write, in short.
    fn script() -> String {
        let classes = CLASSES.map(|class| {
            format!(
                "export class {class}{{free(){{wasm.f(0);}}get type(){{return \"}}\";}}}}\
                 Symbol.dispose&&({class}.prototype[Symbol.dispose]={class}.prototype.free);"
            )
        });
        let freed = CLASSES.map(|class| {
            format!(
                ",{class}Finalization=\"u\"<typeof F?{{register:()=>{{}}}}:new F(e=>wasm.g(e,1))"
            )
        });
        format!(
            "let wasm;{}function __wbg_get_imports(){{return{{__proto__:null,\"./x_bg.js\":{{__proto__:null,\
             __wbg_a_1:function(e,n){{return e[n]}},__wbg_b_2:function(e){{return f(\"a,}}\",e)}},\
             __wbg_c_3:e=>g(e,1)}}}};}}function f(e){{return h(/[)]/,e);}}function h(){{}}\
             function g(e){{return wasm.start(e);}}const t=\"x_bg.wasm\"{};\
             function initSync(){{initSync(1);}}async function late(){{}}\
             async function __wbg_load(){{}}async function __wbg_init(){{}}\
             export{{initSync,__wbg_init as default}};",
            classes.concat(),
            freed.concat()
        )
    }

    fn shared(given: &[&str]) -> Shared {
        let owned = |names: &[&str]| names.iter().copied().map(str::to_owned).collect();
        Shared {
            given: owned(given),
            offered: owned(&["memory", "start"]),
        }
    }

    #[test]
    fn only_what_the_program_imports_is_given_to_it_and_what_nobody_asks_for_is_gone() {
        let text = used(&script(), &shared(&["__wbg_c_3", "__wbg_a_1"])).expect("a script");
        assert_eq!(
            text,
            "let wasm;function __wbg_get_imports(){return{__proto__:null,_:{__proto__:null,\
             b:function(e,n){return e[n]},a:e=>g(e,1)}};}\
             function g(e){return wasm.b(e);}const t=\"x_bg.wasm\";\
             async function __wbg_init({module_or_path:e}){let n=__wbg_get_imports(),\
             t=await WebAssembly.instantiateStreaming(fetch(e),n).catch(async()=>\
             WebAssembly.instantiate(await(await fetch(e)).arrayBuffer(),n));\
             return __wbg_finalize_init(t.instance);}export{__wbg_init as default};"
        );
    }

    #[test]
    fn a_function_that_is_missing_or_another_form_fails_the_build() {
        assert!(used(&script(), &shared(&["__wbg_d_4"])).is_err());
        assert!(used("export{i as default}", &shared(&[])).is_err());
        let other = script().replace("export class", "class");
        assert!(used(&other, &shared(&["__wbg_a_1"])).is_err());
        let unknown = script().replace("wasm.start", "wasm.stop");
        assert!(used(&unknown, &shared(&["__wbg_c_3"])).is_err());
    }

    #[test]
    fn a_piece_ends_outside_of_quotes_patterns_and_brackets() {
        assert_eq!(end("f({a:[1,2]},\"\\\",\"),x", &[',']).expect("an end"), 18);
        assert_eq!(end("a(/[,)]\\//,1),x", &[',']).expect("an end"), 13);
        assert_eq!(end("a/(b),c/d", &[',']).expect("an end"), 5);
        assert_eq!(end("a;b)", &[]).expect("an end"), 3);
        assert!(end("f(", &[',']).is_err());
    }
}
