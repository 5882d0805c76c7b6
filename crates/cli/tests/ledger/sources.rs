//! What the ledger names in the code has to be there.

use std::collections::HashSet;
use std::path::Path;

use super::{at, fact};

/// Every text of the folders that hold tests, with its path.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in [
        "crates",
        "src",
        "tests/web",
        "tests/views",
        "tests/e2e/specs",
    ] {
        gather(&at(folder), &mut texts);
    }
    texts
}

fn gather(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, texts);
        } else if path
            .extension()
            .is_some_and(|ext| ext == "rs" || ext == "ts")
        {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The names of all functions that are marked as tests.
fn tests_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("test]").skip(1).filter_map(|after| {
        let (_, named) = after.split_once("fn ")?;
        let (name, _) = named.split_once('(')?;
        Some(name)
    })
}

#[test]
fn every_fact_seen_at_linxo_is_shown_by_a_test_of_its_name() {
    let texts = texts();
    let tests: HashSet<&str> = texts.iter().flat_map(|text| tests_in(text)).collect();
    let mut missing = Vec::new();
    for fact in fact::all() {
        if fact.was_seen() && fact.shown_by.is_empty() && fact.unshown.is_none() {
            missing.push(format!("{}: names no test", fact.id));
        }
        for name in &fact.shown_by {
            if !tests.contains(name.as_str()) {
                missing.push(format!("{}: there is no test {name}", fact.id));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_place_that_the_ledger_names_is_there() {
    let mut missing = Vec::new();
    for fact in fact::all() {
        for place in &fact.held_by {
            let (path, name) = place.split_once('#').unwrap_or((place, ""));
            let path = at(path);
            let there = if path.is_dir() {
                name.is_empty()
            } else {
                std::fs::read_to_string(path).is_ok_and(|text| text.contains(name))
            };
            if !there {
                missing.push(format!("{}: there is no {place}", fact.id));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
