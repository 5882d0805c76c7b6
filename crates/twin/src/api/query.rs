//! Query parameters and paging.

use std::collections::HashMap;
use std::ops::Range;
use std::str::FromStr;

use super::error::ApiError;

/// The parameters of a request.
pub(super) type Params = HashMap<String, String>;

/// One page of a list, pages being counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    skip: usize,
    limit: usize,
}

impl Page {
    pub(super) fn of(params: &Params, default: usize, max: usize) -> Result<Self, ApiError> {
        let page = number::<usize>(params, "page")?.unwrap_or(1);
        let limit = number::<usize>(params, "limit")?.unwrap_or(default);
        if page == 0 {
            return Err(ApiError::bad_request("page: counted from 1"));
        }
        if limit == 0 || limit > max {
            return Err(ApiError::bad_request(format!("limit: from 1 to {max}")));
        }
        let skip = (page - 1).saturating_mul(limit);
        Ok(Self { skip, limit })
    }

    /// Skips in a stretch that is read from its end what is before the page, without a walk.
    pub(super) fn skip_in(&mut self, falling: &mut Range<usize>) {
        let skipped = self.skip.min(falling.len());
        falling.end -= skipped;
        self.skip -= skipped;
    }

    pub(super) fn cut<T>(self, all: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        all.skip(self.skip).take(self.limit)
    }
}

/// A parameter as a number, when given.
pub(super) fn number<T: FromStr>(params: &Params, name: &str) -> Result<Option<T>, ApiError> {
    let Some(text) = params.get(name) else {
        return Ok(None);
    };
    let parsed = text.parse();
    let parsed = parsed.map_err(|_| ApiError::bad_request(format!("{name}: a number")))?;
    Ok(Some(parsed))
}

/// Words that a parameter lists, separated by commas. Not given: all are meant.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed<'a>(Option<Vec<&'a str>>);

impl<'a> Listed<'a> {
    pub(super) fn of(params: &'a Params, name: &str) -> Self {
        Self::in_text(params.get(name).map(String::as_str))
    }

    pub(super) fn in_text(text: Option<&'a str>) -> Self {
        Self(text.map(|list| list.split(',').map(str::trim).collect()))
    }

    /// One word, whatever is in it.
    pub(super) fn one(word: Option<&'a str>) -> Self {
        Self(word.map(|word| vec![word]))
    }

    /// Whether the parameter is there.
    pub(super) fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// Whether a word is meant.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.as_ref().is_none_or(|list| list.contains(&word))
    }

    /// Whether a word is named.
    pub(super) fn names(&self, word: &str) -> bool {
        self.0.as_ref().is_some_and(|list| list.contains(&word))
    }
}
