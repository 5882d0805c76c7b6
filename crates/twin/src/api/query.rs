//! Query parameters and paging.

use std::collections::HashMap;
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

/// Whether a value is what a parameter asks for, when it is given.
pub(super) fn matches(params: &Params, name: &str, value: &str) -> bool {
    params.get(name).is_none_or(|wanted| wanted == value)
}

/// Whether a value is in a comma-separated parameter; `None` when it is not given.
pub(super) fn listed(params: &Params, name: &str, value: &str) -> Option<bool> {
    let list = params.get(name)?;
    Some(list.split(',').any(|one| one.trim() == value))
}
