//! Our server, as the pages ask it. The key goes into a header, never into an address.

use std::rc::Rc;

use contract::{OpenJourney, OpenedJourney, Progress, Snapshot, WidgetOpened, WidgetReport};
use gloo_net::http::{Method, RequestBuilder};

mod error;
mod follow;
mod own;
mod question;
mod receipt;
mod rows;
mod stream;

use crate::json::Written;
use question::{heard, shaped};

pub use error::ApiError;
pub use follow::{Followed, Following};
pub use own::OwnFile;
pub use question::Question;
pub use receipt::{Receipt, ReceiptClaims};
pub use rows::RowStream;
pub use stream::{Parser, StreamEvent, TooLong};

/// A journey's API, opened with one of its keys.
#[derive(Clone)]
pub struct Api {
    key: Rc<str>,
}

impl Api {
    /// The API of the journey that this key opens.
    pub fn new(key: &str) -> Self {
        Self { key: key.into() }
    }

    /// Everything about the journey.
    pub fn snapshot(&self) -> Question<Snapshot> {
        Question::new(self.request(Method::GET, "/api/journey"), shaped)
    }

    /// Opens the widget, or finds it open.
    pub fn open_widget(&self) -> Question<WidgetOpened> {
        Question::new(self.request(Method::POST, "/api/journey/widget"), shaped)
    }

    /// Opens a new session of the widget in place of the one that is open.
    pub fn open_widget_anew(&self) -> Question<WidgetOpened> {
        self.open_widget()
            .saying(&Written::new().with("anew", true))
    }

    /// Hands over a hint.
    pub fn report(&self, report: &WidgetReport) -> Question<()> {
        self.reported().saying_all_of(report)
    }

    /// Hands over the hint of the widget's last word, as far as it had one.
    pub fn report_end(
        &self,
        status: Option<String>,
        connection_id: Option<String>,
    ) -> Question<()> {
        let report = Written::new()
            .with("event_name", "redirect_to")
            .with("status", status)
            .with("connection_id", connection_id);
        self.reported().saying(&report)
    }

    fn reported(&self) -> Question<()> {
        Question::new(self.request(Method::POST, "/api/journey/reports"), heard)
    }

    /// No more banks will be linked. This is how the journey stands then.
    pub fn finish(&self) -> Question<Progress> {
        Question::new(self.request(Method::POST, "/api/journey/finish"), shaped)
    }

    /// Deletes one of its banks at Linxo, by the connection's id.
    pub fn remove_bank(&self, id: &str) -> Question<()> {
        let id: String = js_sys::encode_uri_component(id).into();
        let path = ["/api/journey/connections/", &id].concat();
        Question::new(self.request(Method::DELETE, &path), heard)
    }

    /// Stops the journey, and nothing is kept; `unless_linked`: only when it has no bank. This is how
    /// it stands then.
    pub fn cancel(&self, unless_linked: bool) -> Question<Progress> {
        let request = self.request(Method::POST, "/api/journey/cancel");
        Question::new(request, shaped).saying(&Written::new().with("unless_linked", unless_linked))
    }

    /// The signed receipt of an erased journey.
    pub fn receipt(&self) -> Question<String> {
        Question::new(self.request(Method::GET, "/api/journey/receipt"), Ok)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.key)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        RequestBuilder::new(path)
            .method(method)
            .header("authorization", &self.bearer())
    }
}

/// Never the key.
impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

/// Opens a journey without an API key: only where the server has its panel switched on.
pub fn open_journey(asked: &OpenJourney) -> Question<OpenedJourney> {
    let request = RequestBuilder::new("/panel/api/journeys").method(Method::POST);
    Question::new(request, shaped).saying_all_of(asked)
}
