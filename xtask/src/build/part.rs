//! The program of the end user's own data: a part of the journey's page that is loaded at its end.
//! trunk makes it as a page of its own; here it becomes one module that brings its style sheets and
//! starts by itself, and the journey's page is told where it is.

use std::path::Path;

use anyhow::{Context, Result};

use super::inline;
use super::smaller::{named_anew, only};

/// Does so for what trunk has built into `dist`.
pub(super) fn join(dist: &Path) -> Result<()> {
    let folder = dist.join("own");
    let wasm = only(&folder, "wasm")?;
    let wasm = wasm.file_name().unwrap_or_default().to_string_lossy();
    let module = only(&folder, "js")?;
    inline::styles(&folder)?;
    let shell = folder.join("index.html");
    let html = std::fs::read_to_string(&shell)?;
    let rules = html.split_once("<style>");
    let rules = rules.and_then(|(_, rest)| rest.split_once("</style>"));
    let (rules, _) = rules.context("the page has no rules in it")?;
    let text = std::fs::read_to_string(&module)?;
    let text = format!("{}{}", styling(rules.trim())?, starting(&text, &wasm)?);
    std::fs::write(&module, text)?;
    let (_, name) = named_anew(&module)?;
    std::fs::remove_file(shell)?;
    let page = dist.join("journey/index.html");
    let html = std::fs::read_to_string(&page)?;
    std::fs::write(&page, told(&html, &name)?)?;
    Ok(())
}

/// Puts the rules behind those of the page, once, however often the module is loaded. No request of
/// its own has to come for it, nothing is drawn without them, and a page's policy lets a script that
/// may run do it.
fn styling(rules: &str) -> Result<String> {
    // Browsers take one rule at a time, and this is one with all in it.
    let rules = serde_json::to_string(&format!("@media all{{{rules}}}"))?;
    Ok(format!(
        "{{const {{sheet}}=[...document.querySelectorAll(\"style\")].pop();\
         sheet.own??=sheet.insertRule({rules},sheet.cssRules.length)}}\n"
    ))
}

/// The module, which loads its program once it is run. Where it cannot, its place on the page is told
/// with an event.
fn starting(module: &str, wasm: &str) -> Result<String> {
    let (before, _) = module
        .rsplit_once(" as default")
        .context("the module has no start: what wasm-bindgen writes has changed")?;
    let name = before.rsplit([',', '{', ' ']).next().unwrap_or_default();
    Ok(format!(
        "{module}\n{name}({{module_or_path:\"/app/own/{wasm}\"}}).catch(()=>\
         document.getElementById(\"own\")?.dispatchEvent(new Event(\"error\")));\n"
    ))
}

/// The page with the module's address.
fn told(page: &str, module: &str) -> Result<String> {
    let (before, after) = page
        .split_once("<title>")
        .context("the page has no title to put an address before")?;
    Ok(format!(
        "{before}<meta content=/app/own/{module} name=own><title>{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::{starting, styling, told};

    #[test]
    fn the_rules_are_one_rule_in_a_string() {
        let text = styling("p::before{content:\"·\"}").expect("a script");
        let wanted = r#"insertRule("@media all{p::before{content:\"·\"}}","#;
        assert!(text.contains(wanted), "{text}");
        // It comes before the module's own text, whose first words may be imports.
        assert!(text.starts_with('{') && text.ends_with("}\n"), "{text}");
    }

    #[test]
    fn the_module_starts_its_program_under_the_name_that_it_has_inside() {
        let module = "let a=1;async function i(e){}export{s as initSync,i as default};";
        let text = starting(module, "own-1_bg.wasm").expect("a module");
        assert!(text.starts_with(module), "{text}");
        assert!(
            text.contains("\ni({module_or_path:\"/app/own/own-1_bg.wasm\"})"),
            "{text}"
        );
        assert!(starting("let a=1;", "own-1_bg.wasm").is_err());
    }

    #[test]
    fn the_page_says_where_the_module_is() {
        let page = told("<meta charset=utf-8><title>x</title>", "own-2.js").expect("a page");
        assert_eq!(
            page,
            "<meta charset=utf-8><meta content=/app/own/own-2.js name=own><title>x</title>"
        );
        assert!(told("<p>", "own-2.js").is_err());
    }
}
