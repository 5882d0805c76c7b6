//! What all parts of a running twin share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use crate::clock::Clock;
use crate::faults::Faults;
use crate::requests::RequestLog;
use crate::running::TwinConfig;
use crate::signin::Fetcher;
use crate::webhook::Webhook;
use crate::world::World;

/// A running twin.
pub(crate) struct App {
    pub(crate) config: TwinConfig,
    pub(crate) addresses: Addresses,
    pub(crate) clock: Arc<Clock>,
    pub(crate) log: RequestLog,
    pub(crate) faults: Faults,
    pub(crate) webhook: Webhook,
    /// Fetches test-bank files.
    pub(crate) fetcher: Fetcher,
    /// Dates of transactions are midnights there.
    pub(crate) paris: TimeZone,
    world: Mutex<World>,
}

/// Where the three listeners are.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    pub(crate) api: Url,
    pub(crate) embed: Url,
    pub(crate) bank: Url,
}

/// How handlers get at it.
pub(crate) type Shared = Arc<App>;

impl App {
    pub(crate) fn new(config: TwinConfig, addresses: Addresses, paris: TimeZone) -> Self {
        Self {
            webhook: Webhook::to(config.webhook_url.clone()),
            config,
            addresses,
            clock: Arc::default(),
            log: RequestLog::default(),
            faults: Faults::default(),
            fetcher: Fetcher::default(),
            paris,
            world: Mutex::default(),
        }
    }

    /// The state, locked. A handler that panicked has not half-changed what others rely on more
    /// than a stand-in can bear.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Epoch seconds of a day's midnight in Paris.
    pub(crate) fn midnight(&self, date: Date) -> i64 {
        date.to_zoned_datetime(self.paris.clone())
            .map_or(0, |midnight| midnight.timestamp().as_second())
    }

    /// The day in Paris.
    pub(crate) fn today(&self) -> Date {
        self.day(self.clock.now_s())
    }

    /// The day in Paris of a moment in epoch seconds.
    pub(crate) fn day(&self, at: i64) -> Date {
        jiff::Timestamp::from_second(at)
            .map(|now| now.to_zoned_datetime(self.paris.clone()).date())
            .unwrap_or_default()
    }
}
