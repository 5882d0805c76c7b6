//! The ways in which a journey may go, walked by an end user and a partner who do not give up.

use std::fmt;

use reqwest::Method;
use serde_json::{Value, json};

use crate::calls::Watched;
use crate::partner::{API_KEY, Opened};
use crate::stage::Scene;

/// One account with three transactions.
const FILE: &str = "CREDENTIALS|dev|dev\n\
    CREDENTIALS_OWNER|Camille Martin\n\
    \n\
    ACCOUNT|u1|00012345|24/11/26|1234.10|Checkings|.*|false|Camille Martin|Compte courant|true|true|FR7630006000011234567890189|EUR\n\
    TRANSACTION|-12.10|01/11/26|BOULANGERIE\n\
    TRANSACTION|2100.00|02/11/26|SALAIRE\n\
    TRANSACTION|-3.20|03/11/26|CAFE\n";
/// Longer than any drill.
const NEVER_MS: u32 = 3_600_000;
/// The shortest that there is.
const SOON_S: u32 = 60;
const LATER_S: u32 = 3_600;

/// How a journey goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Walk {
    /// A bank with little in it.
    Small,
    /// Two accounts of two pages each.
    Pages,
    /// The end user stops it while the bank is being read.
    Cancelled,
    /// The end user stops it when the widget does not come at once.
    CancelledAtOnce,
    /// The partner deletes it while the bank is being read.
    Deleted,
    /// The partner deletes it while we read Linxo.
    DeletedWhileCollecting,
    /// Nobody comes.
    Abandoned,
    /// The bank gives nothing.
    Failed,
}

/// A journey that was walked to its end.
pub(crate) struct Walked {
    pub(crate) walk: Walk,
    pub(crate) reference: String,
    pub(crate) journey: Opened,
    pub(crate) connection: Option<Connected>,
}

/// What the person linked.
pub(crate) struct Connected {
    pub(crate) id: String,
    pub(crate) user_id: String,
}

impl fmt::Display for Walk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Small => "delivered, small",
            Self::Pages => "delivered, pages",
            Self::Cancelled => "cancelled",
            Self::CancelledAtOnce => "cancelled at once",
            Self::Deleted => "deleted",
            Self::DeletedWhileCollecting => "deleted, collecting",
            Self::Abandoned => "abandoned",
            Self::Failed => "failed",
        })
    }
}

impl Walk {
    /// Those that end as soon as we want.
    pub(crate) const PROMPT: [Self; 7] = [
        Self::Small,
        Self::Pages,
        Self::Cancelled,
        Self::CancelledAtOnce,
        Self::Deleted,
        Self::DeletedWhileCollecting,
        Self::Failed,
    ];

    /// What the journey's outcome must be.
    pub(crate) fn outcomes(self) -> &'static [&'static str] {
        match self {
            Self::Small | Self::Pages => &["delivered"],
            Self::Cancelled | Self::CancelledAtOnce | Self::Deleted => &["cancelled"],
            // The partner may come when it is erased already; then only what is here goes.
            Self::DeletedWhileCollecting => &["cancelled", "delivered"],
            Self::Abandoned => &["abandoned"],
            Self::Failed => &["failed"],
        }
    }

    /// How many accounts and transactions must be here at the end.
    pub(crate) fn whole(self) -> Option<(usize, usize)> {
        match self {
            Self::Small => Some((1, 3)),
            Self::Pages => Some((2, 1_200)),
            _ => None,
        }
    }

    /// What the person gives to the widget.
    fn bank(self) -> Option<Value> {
        let pages = json!({ "login": "bulk-2x600", "sync_ms": 100 });
        match self {
            Self::Small => Some(json!({ "file": FILE, "sync_ms": 0 })),
            Self::Pages | Self::DeletedWhileCollecting => Some(pages),
            Self::Cancelled | Self::Deleted => Some(json!({ "file": FILE, "sync_ms": NEVER_MS })),
            Self::Failed => Some(json!({ "login": "expired", "sync_ms": 0 })),
            Self::CancelledAtOnce | Self::Abandoned => None,
        }
    }

    /// Walks it until it is erased.
    pub(crate) async fn go(self, scene: &Scene, reference: &str) -> Walked {
        let partner = &scene.partner;
        let mut walked = self.begin(scene, reference).await;
        if self != Self::CancelledAtOnce {
            let session_id = partner.widget(&walked.journey).await;
            walked.connection = self.connect(scene, &session_id).await;
        }
        if walked.connection.is_some() {
            let hint = self.last_word();
            let (path, key) = ("/api/journey/reports", &walked.journey.key);
            partner
                .ask(Method::POST, path, key, Some(&hint), &[202])
                .await;
        }
        self.stop(scene, &walked.journey).await;
        partner.until(&walked.journey.id, &["erased"]).await;
        if self == Self::DeletedWhileCollecting {
            // Also when it was erased before the partner's wish came.
            self.delete(scene, &walked.journey).await;
        }
        walked
    }

    /// What the widget says last. Of a bank that gave nothing it says that the end user has had
    /// enough; without it they would still be trying.
    fn last_word(self) -> Value {
        match self {
            Self::Failed => json!({ "event_name": "redirect_to", "status": "success" }),
            _ => json!({ "event_name": "sync_success" }),
        }
    }

    async fn begin(self, scene: &Scene, reference: &str) -> Walked {
        let expires_in_s = if self == Self::Abandoned {
            SOON_S
        } else {
            LATER_S
        };
        let journey = scene.partner.open(reference, expires_in_s).await;
        if let Some(whole) = self.whole().filter(|_| scene.of_one) {
            scene.calls.watch(Watched {
                partner: scene.partner.clone(),
                id: journey.id.clone(),
                whole,
            });
        }
        if self == Self::CancelledAtOnce {
            let (path, body) = ("/api/journey/widget", json!({}));
            let asked = scene
                .partner
                .try_once(&Method::POST, path, &journey.key, Some(&body));
            // Whatever the answer is, the end user has had enough.
            drop(asked.await);
        }
        Walked {
            walk: self,
            reference: reference.to_owned(),
            journey,
            connection: None,
        }
    }

    async fn connect(self, scene: &Scene, session_id: &str) -> Option<Connected> {
        let connection = scene.linxo.connect(session_id, self.bank()?).await;
        assert_eq!(connection["auto_sync"], false);
        let text = |name: &str| connection[name].as_str().expect("text").to_owned();
        Some(Connected {
            id: text("id"),
            user_id: text("user_id"),
        })
    }

    async fn stop(self, scene: &Scene, journey: &Opened) {
        let partner = &scene.partner;
        match self {
            Self::Cancelled | Self::Deleted => {
                partner.until(&journey.id, &["synchronising"]).await;
            }
            Self::DeletedWhileCollecting => scene.calls.gave_transactions().await,
            _ => {}
        }
        match self {
            Self::Cancelled | Self::CancelledAtOnce => {
                let (path, body) = ("/api/journey/cancel", json!({}));
                let key = &journey.key;
                partner
                    .ask(Method::POST, path, key, Some(&body), &[200])
                    .await;
            }
            Self::Deleted | Self::DeletedWhileCollecting => self.delete(scene, journey).await,
            Self::Small | Self::Pages | Self::Abandoned | Self::Failed => {}
        }
    }

    async fn delete(self, scene: &Scene, journey: &Opened) {
        let path = format!("/v1/journeys/{}", journey.id);
        let wanted = &[202, 204];
        scene
            .partner
            .ask(Method::DELETE, &path, API_KEY, None, wanted)
            .await;
    }
}
