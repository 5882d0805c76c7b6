//! The end user's own data at the end of a journey: asked for once the end is shown, and never in
//! the way of it.
//!
//! Only the key of the page itself opens it, and a journey that had the whole window ends at another
//! address, whose key the widget was given. So the page's key is remembered in its tab, to be found
//! again there; where that fails, the end user is told where the data is.

use std::sync::Arc;

use ::journey::Purpose;
use contract::{JourneyId, OwnSummary, ProblemCode};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api::{Api, ApiError, OwnFile, Receipt};
use crate::browser::{self, Address, Listening};
use crate::piece::effect;

mod list;
mod place;
pub mod program;

pub use list::{Found, List, Listed, Source};
pub use place::{Extent, Part};

/// Something that is asked for and may not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked<T> {
    /// Nobody has asked.
    NotYet,
    /// It is on its way.
    Reading,
    /// It is here.
    Here(Arc<T>),
    /// It did not come.
    Missing(Missing),
}

/// Why something did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Our server was not reached.
    Offline,
    /// Our server could not, or not now.
    Failed,
    /// It was deleted: asking again cannot help.
    Gone,
    /// This address does not open it; the page where the journey began does.
    Elsewhere,
}

impl Missing {
    /// What an error means.
    pub fn of(error: &ApiError) -> Self {
        match error {
            ApiError::Offline => Self::Offline,
            ApiError::Problem(problem) if problem.code == ProblemCode::NoData => Self::Gone,
            ApiError::Problem(problem) if problem.code == ProblemCode::Forbidden => Self::Elsewhere,
            ApiError::Problem(_) | ApiError::Unexpected { .. } => Self::Failed,
        }
    }

    /// Whether asking again may help.
    pub fn may_come(self) -> bool {
        match self {
            Self::Offline | Self::Failed => true,
            Self::Gone | Self::Elsewhere => false,
        }
    }
}

/// Where the saving of a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// None is being saved.
    Nothing,
    /// This one is on its way.
    UnderWay(OwnFile),
    /// The last one did not come.
    Failed(Missing),
}

/// What the views of the end user's own data may use.
#[derive(Debug, Clone, Copy)]
pub struct Own {
    /// The summary.
    pub summary: Signal<Asked<OwnSummary>>,
    /// Asks for it, the first time or again.
    pub read: Callback<()>,
    /// The file that is being saved.
    pub saving: Signal<Saving>,
    /// Saves a file.
    pub save: Callback<OwnFile>,
    /// The receipt.
    pub receipt: Signal<Asked<Receipt>>,
    /// Asks for it, the first time or again.
    pub read_receipt: Callback<()>,
    /// All transactions, one by one.
    pub list: List,
}

/// Remembers the page's key in its tab, once the journey's id is known: see above.
pub fn remember(address: &Address, id: impl Fn() -> Option<JourneyId> + 'static) {
    if address.purpose == Purpose::Page {
        let key = address.key.clone();
        effect(move || {
            if let Some(id) = id() {
                browser::keep(&id.0, &key);
            }
        });
    }
}

impl Own {
    /// The data of the journey at this address, once its id is known; `language` is that of its reader,
    /// as a BCP 47 tag.
    pub fn at(address: &Address, id: Signal<Option<JourneyId>>, language: &'static str) -> Self {
        let address = address.clone();
        let own = Api::new(&address.key);
        let source = move || match address.purpose {
            Purpose::Page => Some(Api::new(&address.key)),
            _ => Some(Api::new(&browser::kept(&id.get_untracked()?.0)?)),
        };
        let source = StoredValue::new_local(source);
        let api = move || {
            source
                .with_value(|source| source())
                .ok_or(Missing::Elsewhere)
        };
        let own = StoredValue::new_local(own);
        let summary = RwSignal::new(Asked::NotYet);
        let saving = RwSignal::new(Saving::Nothing);
        let receipt = RwSignal::new(Asked::NotYet);
        let read = move |()| {
            if summary.with_untracked(is_enough) {
                return;
            }
            match api() {
                Err(why) => summary.set(Asked::Missing(why)),
                Ok(api) => {
                    summary.set(Asked::Reading);
                    // The page may be gone by the time it comes.
                    spawn_local(async move {
                        summary.try_set(told(api.summary().await));
                    });
                }
            }
        };
        let read_receipt = move |()| {
            if receipt.with_untracked(is_enough) {
                return;
            }
            receipt.set(Asked::Reading);
            // Any of the journey's keys opens it.
            let api = own.get_value();
            spawn_local(async move {
                receipt.try_set(told(api.checked_receipt().await));
            });
        };
        // What did not come for lack of a network comes once there is one.
        let online = move |_: web_sys::Event| {
            if matches!(summary.try_get_untracked(), Some(Asked::Missing(_))) {
                read(());
            }
            if matches!(receipt.try_get_untracked(), Some(Asked::Missing(_))) {
                read_receipt(());
            }
        };
        StoredValue::new_local(Listening::to(window(), "online", online));
        let save = move |file| {
            if matches!(saving.get_untracked(), Saving::UnderWay(_)) {
                return;
            }
            let api = match api() {
                Err(why) => return saving.set(Saving::Failed(why)),
                Ok(api) => api,
            };
            saving.set(Saving::UnderWay(file));
            spawn_local(async move {
                let decimal_comma = browser::format::has_decimal_comma(language);
                let saved = match api.file(file, decimal_comma).await {
                    Ok(blob) => match browser::save(file.name(), &blob) {
                        Ok(()) => Saving::Nothing,
                        Err(_) => Saving::Failed(Missing::Failed),
                    },
                    Err(error) => Saving::Failed(Missing::of(&error)),
                };
                saving.try_set(saved);
            });
        };
        Self {
            summary: summary.into(),
            read: Callback::new(read),
            saving: saving.into(),
            save: Callback::new(save),
            receipt: receipt.into(),
            read_receipt: Callback::new(read_receipt),
            list: List::of(move || api().map(StoredValue::new_local)),
        }
    }
}

/// Whether asking once more would give nothing new.
fn is_enough<T>(asked: &Asked<T>) -> bool {
    match asked {
        Asked::Reading | Asked::Here(_) => true,
        Asked::NotYet => false,
        Asked::Missing(why) => !why.may_come(),
    }
}

fn told<T>(answer: Result<T, ApiError>) -> Asked<T> {
    match answer {
        Ok(here) => Asked::Here(Arc::new(here)),
        Err(error) => Asked::Missing(Missing::of(&error)),
    }
}
