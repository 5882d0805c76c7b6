//! An object and nothing else. What derives `Deserialize` would also take a list of its fields in their
//! order, of which our document says nothing.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

struct Object<T>(PhantomData<T>);

/// Reads `null` or an object.
pub(crate) fn deserialize<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    from.deserialize_any(Object(PhantomData))
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = Option<T>;

    fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("an object, or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use crate::{OpenJourney, Theme};

    fn read(theme: &str) -> Result<Option<Theme>, String> {
        let body = format!(r#"{{"theme":{theme}}}"#);
        let read = serde_json::from_str::<OpenJourney>(&body);
        read.map(|read| read.theme)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_of_its_fields_is_not_taken_for_an_object() {
        for text in [
            "[]",
            "[null,null]",
            r#"["Lender"]"#,
            r#""Lender""#,
            "1",
            "true",
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains("an object, or null"), "{text}: {error}");
        }
    }

    #[test]
    fn an_object_or_nothing_is_read_as_before() {
        assert_eq!(read("null"), Ok(None));
        assert_eq!(read("{}"), Ok(Some(Theme::default())));
        let named = read(r#"{"name":"Lender"}"#).expect("an object");
        assert_eq!(
            named.and_then(|theme| theme.name).as_deref(),
            Some("Lender")
        );
        assert!(read(r#"{"nme":"Lender"}"#).is_err(), "an unknown part");
    }
}
