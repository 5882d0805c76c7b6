//! A One Shot, from its user's making to its erasure: the person's data is read once, kept by the
//! caller, and erased at Linxo, in this order and in no other.
//!
//! [`OneShot`] has no way to ask for a synchronisation, and none to erase without saying why: with
//! the proof that the data was kept, which only [`OneShot::back_up`] makes, or with an outcome that
//! keeps nothing.
//!
//! # The duty to erase
//!
//! It is the caller's, **from before [`OneShot::begin`] is called**. Write down, where a crash does
//! not reach it, that the user of this email is to be erased and when it was begun; only then
//! begin. Whatever happens after that (an error, a crash, a lost answer), [`OneShot::resume`] takes
//! the user up again from its email and password, so that it can be erased. Strike the duty out
//! when there is an [`Erased`], and not before.
//!
//! # The whole job
//!
//! ```no_run
//! use std::time::Duration;
//! use linxo::client::Client;
//! use linxo::one_shot::{Backup, OneShot, WaitError, WhyErase};
//! use linxo::settings::{WidgetSettings, link_without_return};
//!
//! # async fn run<B: Backup>(client: Client, mut store: B) -> Result<(), Box<dyn std::error::Error>>
//! # where B::Error: std::error::Error + 'static {
//! // The duty to erase k1@app.example is written down here.
//! let one_shot = OneShot::begin(&client, "k1@app.example", "derived".into()).await?;
//! let settings = WidgetSettings::from_pairs([("wait_sync_end", "true")])?;
//! let widget = one_shot.open_widget(&settings).await?;
//! // Which also says `auto_sync=false`. A program with pages of its own: `add_connection_url`.
//! println!("send the person to {}", link_without_return(&widget.add_connection, &settings));
//! let why = match one_shot.wait(Duration::from_secs(900)).await {
//!     Ok(connections) if connections.iter().any(|one| one.value.status.gives_data()) => {
//!         WhyErase::BackedUp(one_shot.back_up(&mut store).await?)
//!     }
//!     Err(WaitError::TimeUp { .. }) => WhyErase::Abandoned,
//!     Ok(_) | Err(_) => WhyErase::Failed,
//! };
//! let mut erasing = one_shot.erase(why).await;
//! while let Err(not_yet) = erasing {
//!     eprintln!("{not_yet}");
//!     tokio::time::sleep(Duration::from_secs(5)).await;
//!     erasing = not_yet.again().await;
//! }
//! // Only now is the duty struck out.
//! # Ok(())
//! # }
//! ```
//!
//! `examples/one_shot.rs` is a program that does it, with a store in a file.
//!
//! # What cannot be written
//!
//! A proof is made by nothing but a backup:
//!
//! ```compile_fail,E0451
//! let proof = linxo::one_shot::BackupProof {
//!     mark: Default::default(),
//!     connections: Vec::new(),
//!     counts: Default::default(),
//! };
//! ```
//!
//! Nothing is erased without a reason:
//!
//! ```compile_fail,E0061
//! async fn erase(one_shot: linxo::one_shot::OneShot) {
//!     let _ = one_shot.erase().await;
//! }
//! ```
//!
//! What is being erased is read no more:
//!
//! ```compile_fail,E0382
//! use linxo::one_shot::{OneShot, WhyErase};
//! async fn read_on(one_shot: OneShot) {
//!     let _ = one_shot.erase(WhyErase::Cancelled).await;
//!     let _ = one_shot.connections().await;
//! }
//! ```
//!
//! A proof is good for one erasure:
//!
//! ```compile_fail,E0382
//! use linxo::one_shot::{BackupProof, OneShot, WhyErase};
//! async fn twice(one: OneShot, other: OneShot, proof: BackupProof) {
//!     let _ = one.erase(WhyErase::BackedUp(proof)).await;
//!     let _ = other.erase(WhyErase::BackedUp(proof)).await;
//! }
//! ```
//!
//! Nothing synchronises:
//!
//! ```compile_fail,E0599
//! async fn again(one_shot: linxo::one_shot::OneShot) {
//!     one_shot.synchronise().await;
//! }
//! ```

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;

use crate::client::{Client, Error, UserAccess, WidgetSession};
use crate::settings::WidgetSettings;
use crate::{Connection, Received};

mod backup;
mod erase;
mod wait;

pub use backup::{Backup, BackupError, BackupProof, Counts};
pub use erase::{EraseError, Erased, NotErased, ReadBack, WhyErase};
pub use wait::WaitError;

/// How long the making of a user may be on its way after its answer was lost: sooner, that nobody
/// can sign in does not show that the user is gone. Inferred: Linxo does not say.
pub const SETTLES_WITHIN: Duration = Duration::from_secs(60);

/// One person's One Shot: one user at Linxo, until it is erased.
///
/// Its `Debug` form is empty.
#[must_use = "its user is at Linxo until it is erased"]
pub struct OneShot {
    client: Client,
    user: UserAccess,
    /// What a proof has to name to be this one's.
    mark: Arc<()>,
    /// Until when the user may still come to be, when nobody has seen it yet.
    unsettled_until: Option<SystemTime>,
    pauses: (Duration, Duration),
}

impl std::fmt::Debug for OneShot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneShot").finish_non_exhaustive()
    }
}

impl OneShot {
    /// Makes the user. One that exists already under this email and password is taken up: it is
    /// what an earlier call made whose answer was lost.
    ///
    /// **The duty to erase is the caller's from before this call**, also when it fails: its answer
    /// may be lost and the user made. Then [`resume`](Self::resume) and erase.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when a user of this email exists and has another password.
    pub async fn begin(
        client: &Client,
        email: &str,
        password: SecretString,
    ) -> Result<Self, Error> {
        let mut one_shot = Self::resume(client, email, password, SystemTime::now());
        match one_shot.user.create().await {
            Ok(_) => {}
            Err(Error::Conflict) => match one_shot.user.token().await {
                Ok(_) => {}
                Err(Error::InvalidCredentials) => return Err(Error::Conflict),
                Err(error) => return Err(error),
            },
            Err(error) => return Err(error),
        }
        one_shot.unsettled_until = None;
        Ok(one_shot)
    }

    /// Takes up a user that was begun, or may have been, at that time or before: after a crash, or
    /// after [`begin`](Self::begin) failed. It sends nothing.
    ///
    /// A proof made before does not hold for what this gives: back up again, or, when the user is
    /// gone already, erase with the outcome to have that read back.
    pub fn resume(client: &Client, email: &str, password: SecretString, begun: SystemTime) -> Self {
        Self {
            client: client.clone(),
            user: client.user(email, password),
            mark: Arc::default(),
            unsettled_until: begun.checked_add(SETTLES_WITHIN),
            pauses: (Duration::from_secs(1), Duration::from_secs(15)),
        }
    }

    /// Sets how often [`wait`](Self::wait) reads the connections: the first pause, and the longest
    /// one that it grows to. A second and 15 seconds, unless set.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.pauses = (first, longest);
        self
    }

    /// Opens a session of the widget, in which the person connects a bank. Its link is to be given
    /// the settings too, by [`add_connection_url`](crate::settings::add_connection_url) or
    /// [`link_without_return`](crate::settings::link_without_return). A second bank needs a
    /// second session, and a reopened widget the first one's id
    /// ([`Client::add_connection`]).
    pub async fn open_widget(&self, settings: &WidgetSettings) -> Result<WidgetSession, Error> {
        self.user.open_widget(settings).await
    }

    /// Reads the connections as they are now.
    pub async fn connections(&self) -> Result<Vec<Received<Connection>>, Error> {
        self.user.connections().await
    }
}
