//! What goes to partners: backups and messages.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::Labels;
use crate::sink::SinkName;

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tried {
    /// It was taken.
    Accepted,
    /// It was not; there will be another.
    Failed,
    /// It was not, and there will be no other unless by hand.
    GivenUp,
}

impl Tried {
    fn label(self) -> String {
        let word = match self {
            Self::Accepted => "accepted",
            Self::Failed => "failed",
            Self::GivenUp => "given_up",
        };
        word.to_owned()
    }
}

/// Counts what goes to partners.
#[derive(Debug, Default)]
pub(crate) struct Partners {
    backups: Family<Labels<2>, Counter>,
    deletions: Family<Labels<1>, Counter>,
    owed: Gauge,
    messages: Family<Labels<1>, Counter>,
    dead: Gauge,
}

impl Partners {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "backup_tries",
            "Times this server offered a backup to a sink",
            self.backups.clone(),
        );
        registry.register(
            "object_deletions",
            "Times this server tried to delete a journey's objects",
            self.deletions.clone(),
        );
        registry.register(
            "owed_object_deletions",
            "Places of journeys at object stores that are to be deleted and are not yet",
            self.owed.clone(),
        );
        registry.register(
            "message_tries",
            "Times this server tried to tell a partner something",
            self.messages.clone(),
        );
        registry.register(
            "dead_messages",
            "Messages to partners that were given up and wait to be sent again by hand",
            self.dead.clone(),
        );
    }

    /// A backup was offered to a sink.
    pub(crate) fn backup(&self, sink: SinkName, tried: Tried) {
        let labels = [
            ("sink", sink.as_str().to_owned()),
            ("outcome", tried.label()),
        ];
        self.backups.get_or_create(&labels).inc();
    }

    /// Objects were to be deleted.
    pub(crate) fn deletion(&self, tried: Tried) {
        let labels = [("outcome", tried.label())];
        self.deletions.get_or_create(&labels).inc();
    }

    /// So much is to be deleted now.
    pub(super) fn owed(&self, deletions: u64) {
        self.owed.set(i64::try_from(deletions).unwrap_or(i64::MAX));
    }

    /// A message was sent.
    pub(crate) fn message(&self, tried: Tried) {
        let labels = [("outcome", tried.label())];
        self.messages.get_or_create(&labels).inc();
    }

    /// So many messages are given up now.
    pub(super) fn dead(&self, messages: u64) {
        self.dead.set(i64::try_from(messages).unwrap_or(i64::MAX));
    }
}
