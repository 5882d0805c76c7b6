//! What Oneshot's own programs say to each other: the HTTP bodies of the partner's API and of the
//! end user's page, the server-sent events, and the messages our page sends to a partner's page
//! that embeds it. This crate is the one source of these shapes; it does no I/O and knows neither
//! Linxo nor the browser, so the server, the SPA and the tests all stand on it.

mod embed;
mod intro;
mod journey;
mod object;
mod own;
mod page;
mod partner;
mod problem;
mod row;
#[cfg(feature = "openapi")]
mod schema;
mod theme;
mod unique;
mod whole;
mod words;

pub use embed::{EMBED_PROTOCOL, EmbedEvent, EmbedMessage};
pub use intro::Intro;
pub use journey::{
    Banks, ChannelView, ConnectionView, Counts, FailureCode, JourneyId, JourneyState, OutcomeKind,
    Presentation,
};
pub use own::{
    MoneyFlow, OwnAccount, OwnCategory, OwnMonth, OwnPending, OwnStatus, OwnSummary, OwnTotal,
};
pub use page::{
    CancelJourney, OpenWidget, Progress, SANDBOX, Snapshot, WidgetOpened, WidgetReport,
};
pub use partner::{
    AccountRecord, BackupView, JourneyData, JourneyList, JourneyView, ListJourneys, OpenJourney,
    OpenedJourney, TransactionRecord,
};
pub use problem::{Problem, ProblemCode};
pub use row::{OwnRow, ROW_HEAD};
pub use theme::{Font, Radius, Theme};
