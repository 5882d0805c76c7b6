//! The shape of a list.

use serde_json::Value;

/// How a list is written.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    /// A bare array, as version 2.1 does.
    Bare(Vec<Value>),
    /// An object with the array under the list's name, as version 3 does.
    Wrapped(Vec<Value>),
    /// Something else.
    Strange,
}

impl Shape {
    /// The shape of the list of that name.
    pub(super) fn of(name: &str, body: Value) -> Self {
        match body {
            Value::Array(items) => Self::Bare(items),
            Value::Object(mut fields) => match fields.remove(name) {
                Some(Value::Array(items)) => Self::Wrapped(items),
                _ => Self::Strange,
            },
            _ => Self::Strange,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bare_and_wrapped_lists_are_told_apart() {
        assert_eq!(Shape::of("accounts", json!([])), Shape::Bare(vec![]));
        let wrapped = json!({"accounts": [1], "page": 1});
        assert_eq!(
            Shape::of("accounts", wrapped),
            Shape::Wrapped(vec![json!(1)])
        );
        assert_eq!(Shape::of("accounts", json!({"items": []})), Shape::Strange);
        assert_eq!(Shape::of("accounts", json!("no")), Shape::Strange);
    }
}
