//! The end user's own data: summed up, and as files.

use contract::OwnSummary;
use gloo_net::http::Method;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, RequestCache, Response};

use super::question::shaped;
use super::{Api, ApiError, Question};

/// A file with all of something may be large, and a phone's network slow.
const PATIENCE_MS: u32 = 600_000;

/// A file to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnFile {
    /// Everything, as JSON.
    Whole,
    /// The transactions, as CSV.
    Transactions,
    /// The accounts, as CSV.
    Accounts,
}

impl OwnFile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Transactions, Self::Accounts, Self::Whole];

    /// Tables as spreadsheets of the page's language read them.
    fn path(self, decimal_comma: bool) -> &'static str {
        match (self, decimal_comma) {
            (Self::Whole, _) => "/api/journey/data.json",
            (Self::Transactions, false) => "/api/journey/data.csv",
            (Self::Transactions, true) => "/api/journey/data.csv?decimals=comma",
            (Self::Accounts, false) => "/api/journey/accounts.csv",
            (Self::Accounts, true) => "/api/journey/accounts.csv?decimals=comma",
        }
    }

    /// What it is called on the end user's disk.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "oneshot-data.json",
            Self::Transactions => "oneshot-transactions.csv",
            Self::Accounts => "oneshot-accounts.csv",
        }
    }
}

impl Api {
    /// The summary of a delivered journey's data.
    pub fn summary(&self) -> Question<OwnSummary> {
        Question::new(self.request(Method::GET, "/api/journey/summary"), shaped)
    }

    /// A file of a delivered journey's data; `decimal_comma`: for a reader who writes one. It stays with
    /// the browser, which may have it on disk: a long history does not go through our memory.
    pub async fn file(&self, file: OwnFile, decimal_comma: bool) -> Result<Blob, ApiError> {
        let offline = |_| ApiError::Offline;
        let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
        let request = self.request(Method::GET, file.path(decimal_comma));
        let request = request
            .cache(RequestCache::NoStore)
            .abort_signal(Some(&signal));
        let answer = request.build().map_err(offline)?;
        let answer = answer.send().await.map_err(offline)?;
        if !answer.ok() {
            let text = answer.text().await.map_err(offline)?;
            return Err(ApiError::of_answer(answer.status(), &text));
        }
        let whole = Response::from(answer)
            .blob()
            .map_err(|_| ApiError::Offline)?;
        let whole = JsFuture::from(whole).await.map_err(|_| ApiError::Offline)?;
        whole
            .dyn_into()
            .map_err(|_| ApiError::Unexpected { status: 200 })
    }
}
