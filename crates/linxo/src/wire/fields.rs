//! One JSON object, its values still text.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{WireError, number};
use crate::EpochSeconds;

/// The fields of one item of a list.
pub(super) struct Fields<'a> {
    what: &'static str,
    item: usize,
    values: BTreeMap<String, &'a RawValue>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(
        what: &'static str,
        item: usize,
        raw: &'a RawValue,
    ) -> Result<Self, WireError> {
        let values = serde_json::from_str(raw.get()).map_err(|error| shape(what, &error))?;
        Ok(Self { what, item, values })
    }

    /// A field, read leniently: of another type than asked for counts as absent.
    fn lenient<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        serde_json::from_str(self.values.get(field)?.get()).ok()
    }

    pub(super) fn text(&self, field: &str) -> Option<String> {
        self.lenient(field)
    }

    pub(super) fn word<T: for<'w> From<&'w str>>(&self, field: &str) -> Option<T> {
        self.text(field).map(|word| T::from(&word))
    }

    pub(super) fn instant(&self, field: &str) -> Option<EpochSeconds> {
        self.lenient(field)
    }

    pub(super) fn texts(&self, field: &str) -> Vec<String> {
        self.lenient(field).unwrap_or_default()
    }

    pub(super) fn items(&self, field: &str) -> Vec<&'a RawValue> {
        let raw = self.values.get(field);
        raw.and_then(|raw| serde_json::from_str(raw.get()).ok())
            .unwrap_or_default()
    }

    /// A field of an object inside this one, such as `owner.name`.
    pub(super) fn text_inside(&self, object: &str, field: &str) -> Option<String> {
        let inside = Fields::of(self.what, self.item, self.values.get(object)?).ok()?;
        inside.text(field)
    }

    pub(super) fn id<T: From<String>>(&self, field: &str) -> Option<T> {
        self.lenient(field).map(|Id(id)| T::from(id))
    }

    pub(super) fn required_id<T: From<String>>(&self, field: &'static str) -> Result<T, WireError> {
        self.present(field)?;
        self.id(field).ok_or_else(|| self.unreadable(field))
    }

    pub(super) fn required_word<T: for<'w> From<&'w str>>(
        &self,
        field: &'static str,
    ) -> Result<T, WireError> {
        self.present(field)?;
        self.word(field).ok_or_else(|| self.unreadable(field))
    }

    /// `true` or `false`, or nothing when absent or null; anything else is an error.
    pub(super) fn strict_bool(&self, field: &'static str) -> Result<Option<bool>, WireError> {
        match self.values.get(field) {
            None => Ok(None),
            Some(raw) => serde_json::from_str(raw.get()).map_err(|_| self.unreadable(field)),
        }
    }

    pub(super) fn bool(&self, field: &str) -> Option<bool> {
        self.lenient(field)
    }

    /// A number, exact, or nothing when absent or null; anything else is an error, because an
    /// amount that was sent must not be lost in silence.
    pub(super) fn decimal(&self, field: &'static str) -> Result<Option<Decimal>, WireError> {
        match self.values.get(field).map(|raw| raw.get()) {
            None | Some("null") => Ok(None),
            Some(text) => number::exact(text)
                .map(Some)
                .ok_or_else(|| self.unreadable(field)),
        }
    }

    fn present(&self, field: &'static str) -> Result<(), WireError> {
        match self.values.get(field).map(|raw| raw.get()) {
            None | Some("null") => Err(WireError::Missing {
                what: self.what,
                item: self.item,
                field,
            }),
            Some(_) => Ok(()),
        }
    }

    fn unreadable(&self, field: &'static str) -> WireError {
        WireError::Unreadable {
            what: self.what,
            item: self.item,
            field,
        }
    }
}

/// Keeps of an error of serde only where it is: its text may quote what was received.
pub(super) fn shape(what: &'static str, error: &serde_json::Error) -> WireError {
    WireError::Shape {
        what,
        line: error.line(),
        column: error.column(),
    }
}

/// Ids are strings of digits; a number, should Linxo ever write one, is the same id.
struct Id(String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(u64),
        }
        match Written::deserialize(deserializer)? {
            Written::Text(text) if text.is_empty() => {
                Err(serde::de::Error::custom("an id cannot be empty"))
            }
            Written::Text(text) => Ok(Self(text)),
            Written::Number(number) => Ok(Self(number.to_string())),
        }
    }
}
