//! The end user's own transactions, as they come: a long history is read while it arrives.

use gloo_net::http::Method;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestCache};

use super::follow::{chunk, deadline};
use super::{Api, ApiError};

/// The bytes of the rows, until they are all here. Dropped, no more are asked for.
#[derive(Debug)]
pub struct RowStream {
    reader: ReadableStreamDefaultReader,
    line: AbortController,
}

impl Api {
    /// The transactions of a delivered journey, as `contract::OwnRow` reads them.
    pub async fn transactions(&self) -> Result<RowStream, ApiError> {
        let offline = |_| ApiError::Offline;
        let line = AbortController::new().map_err(|_| ApiError::Offline)?;
        let request = self.request(Method::GET, "/api/journey/transactions");
        let request = request
            .cache(RequestCache::NoStore)
            .abort_signal(Some(&line.signal()));
        let silence = deadline(&line);
        let request = request.build().map_err(offline)?;
        let answer = request.send().await.map_err(offline)?;
        if !answer.ok() {
            let text = answer.text().await.map_err(offline)?;
            return Err(ApiError::of_answer(answer.status(), &text));
        }
        drop(silence);
        let body = answer.body().ok_or(ApiError::Offline)?;
        let reader = body.get_reader().unchecked_into();
        Ok(RowStream { reader, line })
    }
}

impl RowStream {
    /// The next bytes; none at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ApiError> {
        let silence = deadline(&self.line);
        let read = JsFuture::from(self.reader.read()).await;
        drop(silence);
        Ok(chunk(&read.map_err(|_| ApiError::Offline)?))
    }
}

impl Drop for RowStream {
    fn drop(&mut self) {
        self.line.abort();
    }
}
