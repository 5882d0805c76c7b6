//! The bodies of the fuzz targets on any machine, without libFuzzer.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oneshot_fuzz::TARGETS;
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let files = files(&folder("seeds").join(target));
    let seeds = files.iter().map(|file| fs::read(file).expect("a seed"));
    seeds.collect()
}

#[test]
fn every_target_has_a_program_and_seeds_and_nothing_else_has() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let stems = |path: &str| -> BTreeSet<String> {
        let files = files(&folder(path)).into_iter();
        let stems = files.map(|file| file.file_stem().expect("a name").to_owned());
        stems
            .map(|stem| stem.into_string().expect("ASCII"))
            .collect()
    };
    assert_eq!(stems("src/bin"), targets);
    assert_eq!(stems("seeds"), targets);
    for (name, _) in TARGETS {
        assert!(!seeds(name).is_empty(), "{name}");
    }
}

#[test]
fn every_seed_keeps_the_rules() {
    for (name, body) in TARGETS {
        for seed in seeds(name) {
            body(&seed);
        }
    }
}

/// A seed with a piece of it replaced by other bytes, or by a piece of another seed.
fn mutated(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let seeds = seeds(target);
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        "[-{}\\[\\],:\"|&=%0-9a-zA-Z_.\n]{0,6}".prop_map(String::into_bytes),
        (select(seeds.clone()), any::<Index>(), 1_usize..40).prop_map(|(seed, at, length)| {
            let at = at.index(seed.len());
            seed[at..seed.len().min(at + length)].to_vec()
        }),
    ];
    let cut = (any::<Index>(), 0_usize..6, piece);
    let cuts = proptest::collection::vec(cut, 1..4);
    (select(seeds), cuts).prop_map(|(mut seed, cuts)| {
        for (at, removed, piece) in cuts {
            let at = at.index(seed.len() + 1);
            let end = seed.len().min(at + removed);
            seed.splice(at..end, piece);
        }
        seed
    })
}

macro_rules! properties {
    ($($target:ident),+) => {
        $(
            mod $target {
                use super::*;

                proptest! {
                    #![proptest_config(ProptestConfig::with_cases(1_000))]

                    #[test]
                    fn keeps_the_rules_for_any_bytes(
                        data in proptest::collection::vec(any::<u8>(), 0..200),
                    ) {
                        oneshot_fuzz::$target(&data);
                    }

                    #[test]
                    fn keeps_the_rules_for_a_seed_that_was_tampered_with(
                        data in mutated(stringify!($target)),
                    ) {
                        oneshot_fuzz::$target(&data);
                    }
                }
            }
        )+
    };
}

properties!(event, settings, address, wire_v2_1, wire_v3, testbank);
