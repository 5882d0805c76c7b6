//! Puts a page's style sheets into the page itself: one answer shows it, and compressed together
//! they are smaller. The server allows them by their hash.

use std::path::Path;

use anyhow::{Context, Result, bail};

/// Does so for the page of a folder that was just built, and takes the files of the sheets away.
pub(super) fn styles(folder: &Path) -> Result<()> {
    let path = folder.join("index.html");
    let read = std::fs::read_to_string(&path);
    let page = read.with_context(|| format!("cannot read {}", path.display()))?;
    let (page, sheets) = with_styles(&page, &|name| {
        let sheet = std::fs::read_to_string(folder.join(name));
        sheet.with_context(|| format!("cannot read the style sheet {name}"))
    })?;
    std::fs::write(&path, page)?;
    for sheet in sheets {
        std::fs::remove_file(folder.join(sheet))?;
    }
    Ok(())
}

/// The page with one element in the place of the first link to a sheet, and the names of all.
fn with_styles(
    page: &str,
    sheet: &dyn Fn(&str) -> Result<String>,
) -> Result<(String, Vec<String>)> {
    let (mut before, mut after, mut styles) = (String::new(), String::new(), String::new());
    let mut names = Vec::new();
    let mut rest = page;
    while let Some((text, tag, behind)) = next_link(rest) {
        let kept = if names.is_empty() {
            &mut before
        } else {
            &mut after
        };
        kept.push_str(text);
        if is_style_sheet(tag) {
            let name = name(tag).context("a style sheet without an address")?;
            let text = sheet(&name)?;
            if text.contains("</") || text.contains("url(") {
                bail!("{name} cannot stand in the page: it has `</` or an address in it");
            }
            styles.push_str(text.trim());
            names.push(name);
        } else {
            kept.push_str(tag);
        }
        rest = behind;
    }
    after.push_str(rest);
    if names.is_empty() {
        bail!("the page has no style sheet: what trunk writes has changed");
    }
    Ok((format!("{before}<style>{styles}</style>{after}"), names))
}

/// What is before the next link, the link, and what is behind it.
fn next_link(page: &str) -> Option<(&str, &str, &str)> {
    let (text, tag) = page.split_at(page.find("<link ")?);
    let (tag, behind) = tag.split_at(tag.find('>')? + 1);
    Some((text, tag, behind))
}

fn is_style_sheet(tag: &str) -> bool {
    attributes(tag).any(|(name, value)| name == "rel" && value == "stylesheet")
}

/// The last segment of its address.
fn name(tag: &str) -> Option<String> {
    let (_, address) = attributes(tag).find(|(name, _)| *name == "href")?;
    Some(address.rsplit('/').next()?.to_owned())
}

fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let words = tag.trim_end_matches(['/', '>']).split_whitespace();
    words.filter_map(|word| {
        let (name, value) = word.split_once('=')?;
        Some((name, value.trim_matches('"')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str) -> Result<String> {
        Ok(format!(".{}{{color:red}}\n", name.trim_end_matches(".css")))
    }

    #[test]
    fn all_sheets_stand_in_the_place_of_the_first_in_their_order() {
        let page = "<title>x</title><link href=data:, rel=icon><link href=/app/a.css rel=stylesheet>\
                    <link rel=\"stylesheet\" href=\"/app/b.css\" /><link href=/app/x.js rel=modulepreload></head>";
        let (page, names) = with_styles(page, &sheet).expect("a page");
        assert_eq!(
            page,
            "<title>x</title><link href=data:, rel=icon>\
             <style>.a{color:red}.b{color:red}</style><link href=/app/x.js rel=modulepreload></head>"
        );
        assert_eq!(names, ["a.css", "b.css"]);
    }

    #[test]
    fn what_cannot_stand_in_a_page_fails_the_build() {
        let page = "<link href=/app/a.css rel=stylesheet>";
        for text in [".a{content:'</style>'}", ".a{background:url(x.png)}"] {
            assert!(
                with_styles(page, &|_| Ok(text.to_owned())).is_err(),
                "{text}"
            );
        }
        assert!(with_styles("<link href=data:, rel=icon>", &sheet).is_err());
    }
}
