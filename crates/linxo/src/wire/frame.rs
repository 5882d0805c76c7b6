//! How an answer is framed: one item, a bare list, or a list inside an object.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::fields::{Fields, shape};
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
    let raw = serde_json::from_slice(body).map_err(|error| shape(what, &error))?;
    received(what, 0, raw, read)
}

/// A list as v2.1 writes it: `[…]`.
pub(super) fn bare<T>(
    what: &'static str,
    body: &[u8],
    read: Read<T>,
) -> Result<Vec<Received<T>>, WireError> {
    match array(what, body) {
        Ok(items) => each(what, items, read),
        Err(_) if inside(what, body).is_ok() => Err(WireError::OtherVersion {
            what,
            expected: ApiVersion::V2_1,
            found: ApiVersion::V3,
        }),
        Err(error) => Err(error),
    }
}

/// A list as v3 writes it, in an object under its own name: `{"connections":[…]}`.
pub(super) fn wrapped<T>(
    what: &'static str,
    body: &[u8],
    read: Read<T>,
) -> Result<Vec<Received<T>>, WireError> {
    match inside(what, body) {
        Ok(items) => each(what, items, read),
        Err(_) if array(what, body).is_ok() => Err(WireError::OtherVersion {
            what,
            expected: ApiVersion::V3,
            found: ApiVersion::V2_1,
        }),
        Err(error) => Err(error),
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

fn array<'b>(what: &'static str, body: &'b [u8]) -> Result<Vec<&'b RawValue>, WireError> {
    serde_json::from_slice(body).map_err(|error| shape(what, &error))
}

fn inside<'b>(what: &'static str, body: &'b [u8]) -> Result<Vec<&'b RawValue>, WireError> {
    let object: BTreeMap<String, &RawValue> =
        serde_json::from_slice(body).map_err(|error| shape(what, &error))?;
    let list = object.get(what).ok_or(WireError::NoList { what })?;
    serde_json::from_str(list.get()).map_err(|_| WireError::NoList { what })
}
