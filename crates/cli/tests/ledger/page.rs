//! The page `docs/linxo-facts.md`: words by hand, and tables between two marks that are written
//! from the ledger, from the catalogue of settings and from the twin's choices.

use std::fmt::Write as _;

use super::at;
use super::fact::{self, Fact};

const PAGE: &str = "docs/linxo-facts.md";

/// The page as it should be: each marked part anew, everything else as it stands.
fn written_again(page: &str) -> String {
    let parts = [
        ("facts", facts()),
        ("settings", linxo::settings::markdown_table()),
        ("choices", choices()),
    ];
    parts
        .into_iter()
        .fold(page.to_owned(), |page, (name, part)| {
            let (begin, end) = (
                format!("<!-- begin {name} -->\n"),
                format!("<!-- end {name} -->"),
            );
            let (before, rest) = page.split_once(&begin).unwrap();
            let (_, after) = rest.split_once(&end).unwrap();
            format!("{before}{begin}\n{part}\n{end}{after}")
        })
}

/// One table for each chapter, in the order in which the ledger comes to it.
fn facts() -> String {
    let facts = fact::all();
    let mut chapters: Vec<&str> = Vec::new();
    for fact in &facts {
        if !chapters.contains(&fact.chapter.as_str()) {
            chapters.push(&fact.chapter);
        }
    }
    let tables = chapters.into_iter().map(|chapter| {
        let of_chapter = facts.iter().filter(|fact| fact.chapter == chapter);
        let rows: String = of_chapter.map(row).collect();
        format!(
            "## {chapter}\n\n| name | assumption | how sure | where |\n|---|---|---|---|\n{rows}"
        )
    });
    tables.collect::<Vec<_>>().join("\n")
}

fn row(fact: &Fact) -> String {
    let labels: Vec<String> = fact.confidence.chars().map(String::from).collect();
    let places: Vec<String> = fact.held_by.iter().map(|place| linked(place)).collect();
    let doctor = if fact.doctor { " ⚕" } else { "" };
    format!(
        "| `{}`{doctor} | {} | {} | {} |\n",
        fact.id,
        fact.claim.replace('|', "\\|"),
        labels.join(", "),
        places.join(", "),
    )
}

/// A place as a link that works from the folder of the page.
fn linked(place: &str) -> String {
    match place.split_once('#') {
        Some((path, name)) => format!("[`{name}`](../{path})"),
        None => {
            let name = place.trim_start_matches("crates/").replace("/src/", "/");
            format!("[`{name}`](../{place})")
        }
    }
}

fn choices() -> String {
    let mut table =
        "| choice | default | what is chosen, and what is known |\n|---|---|---|\n".to_owned();
    for choice in twin::Choices::DESCRIBED {
        let text = choice.text.replace('|', "\\|");
        let shown = short(&choice.default.replace('|', "\\|"));
        writeln!(table, "| `{}` | `{shown}` | {text} |", choice.name).unwrap();
    }
    table
}

/// A default that fits into a table.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", line.split_at(end).0),
        None => line,
    }
}

#[test]
fn the_page_says_what_the_ledger_and_the_code_say() {
    let path = at(PAGE);
    let page = std::fs::read_to_string(&path).unwrap();
    let again = written_again(&page);
    if std::env::var_os("ONESHOT_WRITE_DOCS").is_some() {
        std::fs::write(path, again).unwrap();
        return;
    }
    assert!(
        page == again,
        "{PAGE} has fallen behind: run `cargo xtask gen`"
    );
}
