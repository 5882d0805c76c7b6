//! One line of the ledger.

use serde::Deserialize;

/// What the code takes for true of Linxo, how surely, and where it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    /// The name by which `oneshot doctor` and people speak of it.
    pub(crate) id: String,
    /// The section of our notes on Linxo.
    pub(crate) section: String,
    /// The table of the page that it belongs to.
    pub(crate) chapter: String,
    pub(crate) claim: String,
    /// One or several of `V F C N I T`.
    pub(crate) confidence: String,
    /// Paths, or `path#name` for a name that stands in the file.
    pub(crate) held_by: Vec<String>,
    /// Tests named after it.
    pub(crate) shown_by: Vec<String>,
    /// Why a fact has no test.
    pub(crate) unshown: Option<String>,
    /// Whether `oneshot doctor` can confirm or refute it.
    #[serde(default)]
    pub(crate) doctor: bool,
}

#[derive(Deserialize)]
struct Ledger {
    fact: Vec<Fact>,
}

/// All of them, in the order of the file.
pub(crate) fn all() -> Vec<Fact> {
    let text = std::fs::read_to_string(super::at("docs/linxo-facts.toml")).unwrap();
    toml::from_str::<Ledger>(&text).unwrap().fact
}

impl Fact {
    /// Whether Linxo or a program that works with it showed it, so that the twin can be held to it.
    pub(crate) fn was_seen(&self) -> bool {
        self.confidence.contains(['V', 'F', 'C'])
    }
}

#[test]
fn every_fact_has_a_name_of_its_own_and_known_labels() {
    let facts = all();
    let mut names: Vec<_> = facts.iter().map(|fact| &fact.id).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), facts.len(), "two facts have the same id");
    for fact in &facts {
        let known = fact
            .confidence
            .chars()
            .all(|label| "VFCNIT".contains(label));
        assert!(known && !fact.confidence.is_empty(), "{}", fact.id);
        assert!(!fact.held_by.is_empty(), "{} is held by nothing", fact.id);
        assert!(!fact.section.is_empty(), "{} has no section", fact.id);
    }
}
