//! JSON, read and written by the browser. A reader and a writer of our own in the program would be the
//! tenth part of what an end user downloads; the browser has both, and this takes what it has read to
//! our shapes.

use js_sys::{Array, JsString, Number, Object, Reflect};
use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

/// No shape of ours is near this, and the stack holds it.
const DEEPEST: u8 = 127;

/// It is not JSON, or not of the shape asked for. Where and why would be words that nobody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Reads a text. Numbers are the browser's: whole ones are exact up to 2^53.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let value = js_sys::JSON::parse(text).map_err(|_| Unreadable)?;
    T::deserialize(Js { value, depth: 0 })
}

/// An object that is being put together.
#[derive(Debug, Clone)]
pub struct Written(Object);

impl Written {
    /// With no fields yet.
    pub fn new() -> Self {
        Self(Object::new())
    }

    /// With this field. One that is `undefined` is none in JSON.
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        self.set(name, &value.into());
        self
    }

    fn set(&self, name: &str, value: &JsValue) {
        // An object of nobody else's takes every field.
        Reflect::set(&self.0, &name.into(), value).ok();
    }

    /// The object itself.
    pub fn object(&self) -> &JsValue {
        &self.0
    }

    /// The object as a text.
    pub fn text(&self) -> String {
        js_sys::JSON::stringify(&self.0)
            .map(String::from)
            .unwrap_or_default()
    }
}

impl Default for Written {
    fn default() -> Self {
        Self::new()
    }
}

/// What the browser has read.
struct Js {
    value: JsValue,
    depth: u8,
}

impl Js {
    /// A whole number that the browser has exactly.
    fn whole(&self) -> Result<i64, Unreadable> {
        match Number::is_safe_integer(&self.value) {
            true => Ok(self.value.as_f64().ok_or(Unreadable)? as i64),
            false => Err(Unreadable),
        }
    }

    fn deeper(&self) -> Result<u8, Unreadable> {
        match self.depth {
            DEEPEST => Err(Unreadable),
            depth => Ok(depth + 1),
        }
    }

    fn items(self) -> Result<Items, Unreadable> {
        let depth = self.deeper()?;
        let items = self.value.dyn_into().map_err(|_| Unreadable)?;
        Ok(Items {
            items,
            at: 0,
            depth,
        })
    }

    fn fields(self) -> Result<Fields, Unreadable> {
        let depth = self.deeper()?;
        if !self.value.is_object() || Array::is_array(&self.value) {
            return Err(Unreadable);
        }
        let object: Object = self.value.unchecked_into();
        let items = Object::keys(&object).unchecked_into();
        Ok(Fields {
            names: Items {
                items,
                at: 0,
                depth,
            },
            value: JsValue::NULL,
            object,
        })
    }
}

impl<'de> Deserializer<'de> for Js {
    type Error = Unreadable;

    /// Only where a shape does not say what it is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.value.is_string() {
            self.deserialize_string(visitor)
        } else if self.value.as_f64().is_some() {
            self.deserialize_f64(visitor)
        } else if let Some(so) = self.value.as_bool() {
            visitor.visit_bool(so)
        } else if self.value.is_null() {
            visitor.visit_unit()
        } else if Array::is_array(&self.value) {
            self.deserialize_seq(visitor)
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.value.as_string().ok_or(Unreadable)?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.value.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_u64(self.whole()?.try_into().map_err(|_| Unreadable)?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.whole() {
            Ok(number @ ..0) => visitor.visit_i64(number),
            Ok(number) => visitor.visit_u64(number.unsigned_abs()),
            Err(Unreadable) => visitor.visit_f64(self.value.as_f64().ok_or(Unreadable)?),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(self.fields()?)
    }

    /// By the names of its fields alone: a list of them in their order is none of ours.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_map(self.fields()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    /// Of words alone: no enum of ours that a page reads carries more.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let word = self.value.as_string().ok_or(Unreadable)?;
        let word: StringDeserializer<Unreadable> = word.into_deserializer();
        visitor.visit_enum(word)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_string(visitor)
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_f64(visitor)
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

struct Items {
    items: Array,
    at: u32,
    depth: u8,
}

impl Items {
    fn next(&mut self) -> Option<JsValue> {
        let here = self.at < self.items.length();
        let value = here.then(|| self.items.get(self.at));
        self.at += 1;
        value
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let depth = self.depth;
        let item = self
            .next()
            .map(|value| seed.deserialize(Js { value, depth }));
        item.transpose()
    }
}

struct Fields {
    object: Object,
    names: Items,
    /// Of the name that was given last.
    value: JsValue,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        let Some(name) = self.names.next() else {
            return Ok(None);
        };
        self.value = Reflect::get(&self.object, &name).map_err(|_| Unreadable)?;
        let name = String::from(name.unchecked_into::<JsString>());
        let name: StringDeserializer<Unreadable> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Unreadable> {
        seed.deserialize(Js {
            value: std::mem::take(&mut self.value),
            depth: self.names.depth,
        })
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not of the shape asked for")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}
