//! How an answer is framed: one item, a bare list, or a list inside an object.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fields::{Fields, Object, OnlyId, shape};
use super::{Received, WireError};
use crate::ApiVersion;

/// Reads one item.
pub(super) type Read<T> = fn(&Fields<'_>) -> Result<T, WireError>;

/// An answer that is one object.
pub(super) fn one<T>(
    what: &'static str,
    body: &[u8],
    read: Read<T>,
) -> Result<Received<T>, WireError> {
    received(what, 0, json(what, body)?, read)
}

/// A list as v2.1 writes it: `[…]`.
pub(super) fn bare<T>(
    what: &'static str,
    body: &[u8],
    read: Read<T>,
) -> Result<Vec<Received<T>>, WireError> {
    each(what, bare_items(what, body)?, read)
}

/// The ids in such a list.
pub(super) fn bare_ids<T: From<String>>(
    what: &'static str,
    body: &[u8],
) -> Result<Vec<T>, WireError> {
    each_id(what, bare_items(what, body)?)
}

fn bare_items<'b, I: Deserialize<'b>>(
    what: &'static str,
    body: &'b [u8],
) -> Result<Vec<I>, WireError> {
    match array(what, body) {
        Err(_) if inside::<&RawValue>(what, body).is_ok() => Err(WireError::OtherVersion {
            what,
            expected: ApiVersion::V2_1,
            found: ApiVersion::V3,
        }),
        items => items,
    }
}

/// A list as v3 writes it, in an object under its own name: `{"connections":[…]}`.
pub(super) fn wrapped<T>(
    what: &'static str,
    body: &[u8],
    read: Read<T>,
) -> Result<Vec<Received<T>>, WireError> {
    each(what, wrapped_items(what, body)?, read)
}

/// The ids in such a list.
pub(super) fn wrapped_ids<T: From<String>>(
    what: &'static str,
    body: &[u8],
) -> Result<Vec<T>, WireError> {
    each_id(what, wrapped_items(what, body)?)
}

fn wrapped_items<'b, I: Deserialize<'b>>(
    what: &'static str,
    body: &'b [u8],
) -> Result<Vec<I>, WireError> {
    match inside(what, body) {
        Err(_) if array::<&RawValue>(what, body).is_ok() => Err(WireError::OtherVersion {
            what,
            expected: ApiVersion::V3,
            found: ApiVersion::V2_1,
        }),
        items => items,
    }
}

/// A list that nobody has seen, so that neither form can be called wrong.
pub(super) fn either<T>(
    what: &'static str,
    body: &[u8],
    read: Read<T>,
) -> Result<Vec<Received<T>>, WireError> {
    let items = inside(what, body).or_else(|_| array(what, body))?;
    each(what, items, read)
}

/// One item, and the JSON it was read from.
pub(super) fn received<T>(
    what: &'static str,
    item: usize,
    raw: &RawValue,
    read: Read<T>,
) -> Result<Received<T>, WireError> {
    let fields = Fields::of(what, item, raw)?;
    Ok(Received {
        value: read(&fields)?,
        raw: raw.to_owned(),
    })
}

fn each<T>(
    what: &'static str,
    items: Vec<&RawValue>,
    read: Read<T>,
) -> Result<Vec<Received<T>>, WireError> {
    let items = items.into_iter().enumerate();
    items
        .map(|(item, raw)| received(what, item, raw, read))
        .collect()
}

fn each_id<T: From<String>>(
    what: &'static str,
    items: Vec<OnlyId<'_>>,
) -> Result<Vec<T>, WireError> {
    let items = items.into_iter().enumerate();
    items
        .map(|(item, only)| Ok(T::from(only.read(what, item)?.into_owned())))
        .collect()
}

fn array<'b, I: Deserialize<'b>>(what: &'static str, body: &'b [u8]) -> Result<Vec<I>, WireError> {
    json(what, body)
}

/// Looks once whether all of it is text, instead of once for every string in it.
fn json<'b, T: Deserialize<'b>>(what: &'static str, body: &'b [u8]) -> Result<T, WireError> {
    match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        // Says where it is not.
        Err(_) => serde_json::from_slice(body),
    }
    .map_err(|error| shape(what, &error))
}

fn inside<'b, I: Deserialize<'b>>(what: &'static str, body: &'b [u8]) -> Result<Vec<I>, WireError> {
    let object: Object<'b> = json(what, body)?;
    let list = object.get(what).ok_or(WireError::NoList { what })?;
    serde_json::from_str(list.get()).map_err(|_| WireError::NoList { what })
}
