//! One JSON object, its values still text.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{WireError, number};
use crate::{ApiVersion, BankDate, EpochSeconds};

/// The fields of one item of a list.
pub(super) struct Fields<'a> {
    what: &'static str,
    item: usize,
    values: Object<'a>,
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
    fn lenient<T: Deserialize<'a>>(&self, field: &str) -> Option<T> {
        serde_json::from_str(self.values.get(field)?.get()).ok()
    }

    pub(super) fn text(&self, field: &str) -> Option<String> {
        text(self.values.get(field)?).map(Cow::into_owned)
    }

    pub(super) fn word<T: for<'w> From<&'w str>>(&self, field: &str) -> Option<T> {
        text(self.values.get(field)?).map(|word| T::from(&word))
    }

    fn time(&self, field: &str) -> Option<Time<'a>> {
        let raw = self.values.get(field)?;
        match text(raw) {
            Some(text) => Some(Time::Iso(text)),
            None => serde_json::from_str(raw.get()).ok().map(Time::Seconds),
        }
    }

    /// An instant in seconds, or in ISO 8601. A day alone is the instant at which it begins.
    pub(super) fn instant(&self, field: &str) -> Option<EpochSeconds> {
        match self.time(field)? {
            Time::Seconds(seconds) => Some(EpochSeconds(seconds)),
            Time::Iso(text) => EpochSeconds::from_iso(&text)
                .or_else(|| Some(BankDate::from_iso(&text)?.begins_at())),
        }
    }

    /// A day of a bank's books, written as the instant at which it begins, or in ISO 8601.
    pub(super) fn day(&self, field: &str) -> Option<BankDate> {
        match self.time(field)? {
            Time::Seconds(seconds) => BankDate::from_epoch(EpochSeconds(seconds)),
            Time::Iso(text) => BankDate::from_iso(&text),
        }
    }

    /// The texts of a list; what is no text is left out.
    pub(super) fn texts(&self, field: &str) -> Vec<String> {
        let items = self.items(field).into_iter();
        items
            .filter_map(|item| text(item).map(Cow::into_owned))
            .collect()
    }

    pub(super) fn words<T: for<'w> From<&'w str>>(&self, field: &str) -> Vec<T> {
        let words = self.texts(field);
        words.iter().map(|word| T::from(word)).collect()
    }

    /// Whether a list has anything in it; nothing when it is absent or no list.
    pub(super) fn is_filled(&self, field: &str) -> Option<bool> {
        self.lenient(field)
            .map(|items: Vec<&RawValue>| !items.is_empty())
    }

    pub(super) fn items(&self, field: &str) -> Vec<&'a RawValue> {
        self.lenient(field).unwrap_or_default()
    }

    /// The fields of an object inside this one.
    pub(super) fn inside(&self, object: &str) -> Option<Self> {
        Self::of(self.what, self.item, self.values.get(object)?).ok()
    }

    /// A field of an object inside this one, such as `owner.name`.
    pub(super) fn text_inside(&self, object: &str, field: &str) -> Option<String> {
        self.inside(object)?.text(field)
    }

    /// The fields of an object inside this one, or nothing when absent or null; anything else is an
    /// error, as for amounts.
    pub(super) fn object(&self, field: &'static str) -> Result<Option<Self>, WireError> {
        match self.values.get(field).map(|raw| raw.get()) {
            None | Some("null") => Ok(None),
            Some(_) => self.inside(field).map(Some).ok_or(self.unreadable(field)),
        }
    }

    pub(super) fn is_object(&self, field: &str) -> bool {
        let raw = self.values.get(field);
        raw.is_some_and(|raw| raw.get().starts_with('{'))
    }

    pub(super) fn id<T: From<String>>(&self, field: &str) -> Option<T> {
        id(self.values.get(field)?).map(|id| T::from(id.into_owned()))
    }

    pub(super) fn required_id<T: From<String>>(&self, field: &'static str) -> Result<T, WireError> {
        self.required(field)?;
        self.id(field).ok_or_else(|| self.unreadable(field))
    }

    pub(super) fn required_word<T: for<'w> From<&'w str>>(
        &self,
        field: &'static str,
    ) -> Result<T, WireError> {
        self.required(field)?;
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

    /// A field that must be there, whatever it is.
    pub(super) fn required(&self, field: &'static str) -> Result<&'a RawValue, WireError> {
        match self.values.get(field) {
            Some(raw) if raw.get() != "null" => Ok(raw),
            _ => Err(WireError::Missing {
                what: self.what,
                item: self.item,
                field,
            }),
        }
    }

    /// The error of an item that another version writes so.
    pub(super) fn other_version(&self, expected: ApiVersion, found: ApiVersion) -> WireError {
        WireError::OtherVersion {
            what: self.what,
            expected,
            found,
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

/// A time as either version writes it.
enum Time<'a> {
    Seconds(i64),
    Iso(Cow<'a, str>),
}

/// A text; most have nothing in them that has to be taken apart.
fn text(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inside = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if inside.contains('\\') {
        serde_json::from_str(raw.get()).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inside))
    }
}

/// Ids are strings of digits; a number, should Linxo ever write one, is the same id.
fn id(raw: &RawValue) -> Option<Cow<'_, str>> {
    match text(raw) {
        Some(text) => (!text.is_empty()).then_some(text),
        None => {
            let number: u64 = serde_json::from_str(raw.get()).ok()?;
            Some(number.to_string().into())
        }
    }
}

/// The fields of an object in their order. A list, because most objects have few.
pub(super) struct Object<'a>(Vec<(Key<'a>, &'a RawValue)>);

impl<'a> Object<'a> {
    /// Of a field that is there twice, the last one counts.
    pub(super) fn get(&self, field: &str) -> Option<&'a RawValue> {
        let mut named = self.0.iter().rev().filter(|(key, _)| key.0 == field);
        named.next().map(|(_, raw)| *raw)
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut fields = Vec::with_capacity(24);
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// The id in an object of which nothing else is wanted.
pub(super) struct OnlyId<'a>(Option<&'a RawValue>);

impl<'a> OnlyId<'a> {
    pub(super) fn read(&self, what: &'static str, item: usize) -> Result<Cow<'a, str>, WireError> {
        let field = "id";
        let found = self.0.filter(|raw| raw.get() != "null");
        let raw = found.ok_or(WireError::Missing { what, item, field })?;
        id(raw).ok_or(WireError::Unreadable { what, item, field })
    }
}

impl<'de> Deserialize<'de> for OnlyId<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Item;
        impl<'de> Visitor<'de> for Item {
            type Value = OnlyId<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OnlyId<'de>, A::Error> {
                let mut id = None;
                while let Some(Key(key)) = map.next_key()? {
                    if key == "id" {
                        id = Some(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(OnlyId(id))
            }
        }
        deserializer.deserialize_map(Item)
    }
}

/// A field's name.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Name)
    }
}
