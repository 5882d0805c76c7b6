//! Holding an answer of the twin against the JSON that was transcribed by hand from our notes.

use serde_json::Value;

/// The transcribed answer.
pub(crate) fn golden(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../linxo/tests/golden");
    let text = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    file["answer"].clone()
}

/// Asserts that an answer has the keys and JSON types of the transcribed one, all the way down. Of
/// a list, each element has the shape of one of the transcribed elements. Where the two are known
/// to differ, `apart` names the path and why; it must name nothing that does not differ.
pub(crate) fn assert_shape(name: &str, ours: &Value, apart: &[(&str, &str)]) {
    let mut differences = Vec::new();
    compare(apart, "", (ours, &golden(name)), &mut differences);
    let unexplained: Vec<_> = differences
        .iter()
        .filter(|path| !is_in(apart, path))
        .collect();
    assert!(unexplained.is_empty(), "{name}: {unexplained:?} in {ours}");
    for (path, why) in apart {
        let differs = differences.iter().any(|found| found == path);
        assert!(differs, "{name}: {path} does not differ any more ({why})");
    }
}

fn is_in(apart: &[(&str, &str)], path: &str) -> bool {
    apart.iter().any(|(known, _)| *known == path)
}

/// Collects the paths that differ; those of a list's elements end in `[]`. An element is held
/// against the transcribed one from which it differs least, what is known to differ counting less.
fn compare(
    apart: &[(&str, &str)],
    path: &str,
    pair: (&Value, &Value),
    differences: &mut Vec<String>,
) {
    match pair {
        (Value::Object(ours), Value::Object(golden)) => {
            let mut keys: Vec<_> = ours.keys().chain(golden.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let path = format!("{path}.{key}");
                match (ours.get(key), golden.get(key)) {
                    (Some(ours), Some(golden)) => {
                        compare(apart, &path, (ours, golden), differences)
                    }
                    _ => differences.push(path),
                }
            }
        }
        (Value::Array(ours), Value::Array(golden)) => {
            if ours.is_empty() != golden.is_empty() {
                differences.push(path.to_owned());
            }
            for one in ours {
                let closest = golden
                    .iter()
                    .map(|golden| {
                        let mut found = Vec::new();
                        compare(apart, &format!("{path}[]"), (one, golden), &mut found);
                        found
                    })
                    .min_by_key(|found| {
                        let unknown = found.iter().filter(|path| !is_in(apart, path));
                        (unknown.count(), found.len())
                    });
                differences.extend(closest.unwrap_or_default());
            }
        }
        (Value::Number(ours), Value::Number(golden)) if golden.is_i64() && !ours.is_i64() => {
            differences.push(path.to_owned());
        }
        (ours, golden) if std::mem::discriminant(ours) != std::mem::discriminant(golden) => {
            differences.push(path.to_owned());
        }
        _ => {}
    }
}

#[test]
fn a_difference_in_shape_is_found_wherever_it_is() {
    let found = |ours: Value, golden: Value| {
        let mut differences = Vec::new();
        compare(&[], "", (&ours, &golden), &mut differences);
        differences
    };
    let golden = serde_json::json!({"a": 1, "b": [{"c": "x"}, {"d": 1.5}], "e": {"f": null}});
    assert_eq!(found(golden.clone(), golden.clone()), Vec::<String>::new());
    for (pointer, value, path) in [
        ("/a", serde_json::json!("1"), ".a"),
        ("/a", serde_json::json!(1.5), ".a"),
        ("/b/0/c", serde_json::json!(2), ".b[].c"),
        ("/b", serde_json::json!([]), ".b"),
        ("/e", serde_json::json!({}), ".e.f"),
        ("/e", serde_json::json!({"f": null, "g": 1}), ".e.g"),
    ] {
        let mut ours = golden.clone();
        *ours.pointer_mut(pointer).unwrap() = value;
        assert_eq!(found(ours, golden.clone()), [path]);
    }
}
