//! Linxo as configured, and what this run has learned of it so far.

use std::time::{Duration, Instant};

use linxo::client::{Client, Error as LinxoError, UserToken, WidgetSession};
use linxo::{ApiVersion, UserId};
use secrecy::SecretString;
use server::LinxoConfig;

use super::call::Call;
use super::fault::Fault;
use super::finding::Notes;
use super::identity::Identity;
use super::probe::{Look, Probe};

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// A call, its retries included.
    pub(crate) deadline: Duration,
    /// A call that takes longer is worth a warning.
    pub(crate) slow: Duration,
    /// A creation whose answer was lost may take effect for so long.
    pub(crate) settle: Duration,
    /// A person has so long to link a bank.
    pub(crate) wait: Duration,
}

/// What is known of the call that makes the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Creation {
    NotSent,
    /// Sent at that time, and not answered, or not clearly.
    Unanswered(Instant),
    Made,
    /// Made, and deleted again by its id.
    Deleted,
    Refused,
}

/// Linxo, and this run.
pub(crate) struct Subject {
    pub(crate) config: LinxoConfig,
    pub(crate) client: Client,
    pub(crate) probe: Probe,
    pub(crate) identity: Identity,
    pub(crate) limits: Limits,
    /// Where a person is told what to do.
    pub(crate) tell: fn(&str),
    pub(crate) creation: Creation,
    pub(crate) client_token: Option<SecretString>,
    /// The user's token, once in the client's keeping and once raw.
    pub(crate) user_token: Option<UserToken>,
    pub(crate) raw_user_token: Option<SecretString>,
    pub(crate) user_id: Option<UserId>,
    pub(crate) session: Option<WidgetSession>,
    /// Whether the widget opened and all lists were read, which takes all scopes of a user.
    pub(crate) opened_widget: bool,
    pub(crate) read_lists: bool,
}

impl Subject {
    /// Asks by the client, and notes how long it took.
    pub(crate) async fn ask<T>(
        &self,
        notes: &mut Notes,
        call: Call,
        question: impl Future<Output = Result<T, LinxoError>>,
    ) -> Result<T, Fault> {
        let begun = Instant::now();
        let answer = question.await;
        self.note_time(notes, call, begun, answer.is_ok());
        answer.map_err(|error| Fault::of(&error, self.limits.deadline))
    }

    /// Takes a raw look, and notes how long it took.
    pub(crate) async fn look(
        &self,
        notes: &mut Notes,
        call: Call,
        look: impl Future<Output = Result<Look, Fault>>,
    ) -> Result<Look, Fault> {
        let begun = Instant::now();
        let look = look.await;
        self.note_time(notes, call, begun, look.is_ok());
        look
    }

    fn note_time(&self, notes: &mut Notes, call: Call, begun: Instant, answered: bool) {
        let slow = if answered {
            self.limits.slow
        } else {
            // What did not answer has a finding of its own.
            Duration::MAX
        };
        notes.took(call, begun.elapsed(), slow);
    }

    /// Version 3 of the API, or 2.1.
    pub(crate) fn is_version_3(&self) -> bool {
        self.config.client.version == ApiVersion::V3
    }
}
