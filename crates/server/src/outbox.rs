//! What partners' servers are told of their journeys, signed as Standard Webhooks.
//!
//! A message is written in the same transaction as the change it tells of, and is sent until it is
//! accepted, with growing pauses, for days. Each partner has a loop of its own, so that a receiver
//! that hangs delays nobody else; the messages of a journey go in their order. Several servers share
//! the work by leases: a message may come twice, with the same id and the same bytes, but never from
//! two at the same time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::app::App;
use crate::config::webhook::WebhookConfig;
use crate::metrics::Tried;
use crate::store::{Lease, Message};

pub(crate) mod message;
pub(crate) mod pause;
pub(crate) mod send;
pub mod sign;

pub use message::NewMessage;

use pause::{Pauses, pause_after};

/// Messages on their way to one receiver.
const AT_ONCE: usize = 8;
/// The store is looked at this often when nobody rings, because another server may have written.
const LONGEST_NAP: Duration = Duration::from_secs(1);

/// Nobody else sends what this server sends for so long: twice as long as that may take.
fn lease(app: &App) -> Lease {
    Lease {
        length: app.config.delivery.call_timeout * 2,
        ..app.lease()
    }
}

/// Runs until the server stops.
pub(crate) async fn run(app: Arc<App>) {
    let mut loops = JoinSet::new();
    for partner in app.config.webhooks.keys() {
        loops.spawn(serve(Arc::clone(&app), partner.clone()));
    }
    while loops.join_next().await.is_some() {}
}

/// Sends one partner's messages.
async fn serve(app: Arc<App>, partner: String) {
    let Some(to) = app.config.webhooks.get(&partner).cloned() else {
        return;
    };
    let to = Arc::new(to);
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let mut stopping = app.stopping.subscribe();
    let mut tasks = JoinSet::new();
    loop {
        let permit = tokio::select! {
            biased;
            _ = stopping.wait_for(|stop| *stop) => break,
            permit = Arc::clone(&permits).acquire_owned() => permit,
        };
        let Ok(permit) = permit else { break };
        while tasks.try_join_next().is_some() {}
        let nap = match app.store.claim_message(&partner, &lease(&app)).await {
            Ok(Some(message)) => {
                let (app, to, partner) = (Arc::clone(&app), Arc::clone(&to), partner.clone());
                tasks.spawn(async move {
                    send_once(&app, &partner, &to, &message).await;
                    drop(permit);
                    // The journey's next message may go now.
                    app.news.notify_waiters();
                });
                continue;
            }
            Ok(None) => nap(&app, &partner).await,
            Err(error) => {
                tracing::error!(%error, "messages cannot be read from the store");
                LONGEST_NAP
            }
        };
        drop(permit);
        tokio::select! {
            biased;
            _ = stopping.wait_for(|stop| *stop) => break,
            () = app.news.notified() => {}
            () = tokio::time::sleep(nap) => {}
        }
    }
    // What is on its way is cut off, and goes again with the same id.
    tasks.shutdown().await;
}

async fn nap(app: &App, partner: &str) -> Duration {
    let next = app.store.next_message_ms(partner).await.ok().flatten();
    let until = next.map(|due| u64::try_from(due.saturating_sub(app.now_ms())).unwrap_or(0));
    until.map_or(LONGEST_NAP, |ms| {
        Duration::from_millis(ms.max(1)).min(LONGEST_NAP)
    })
}

async fn send_once(app: &App, partner: &str, to: &WebhookConfig, message: &Message) {
    let id = message.id.as_str();
    let now_s = app.now_ms().div_euclid(1_000);
    let body = message.body.clone().into();
    let noted = match app.sender.post(to, id, now_s, body).await {
        Ok(_) => {
            app.metrics.partners.message(Tried::Accepted);
            tracing::info!(journey = %message.journey, event = %message.event, partner, "told");
            app.store.message_delivered(id, &lease(app)).await
        }
        Err(error) => {
            let timing = &app.config.delivery;
            let attempts = message.attempts.saturating_add(1);
            let pauses = Pauses {
                first: timing.first_pause,
                longest: timing.longest_pause,
            };
            let pause = pause_after(pauses, attempts, error.retry_after(), rand::random());
            let pause_ms = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
            let over = attempts >= timing.attempts || error.is_gone();
            let next = (!over).then(|| app.now_ms().saturating_add(pause_ms));
            let tried = if over { Tried::GivenUp } else { Tried::Failed };
            app.metrics.partners.message(tried);
            if over {
                tracing::error!(
                    message = id, partner, attempts, %error,
                    "a message is given up; `oneshot webhooks resend` sends it again"
                );
            } else {
                tracing::warn!(message = id, partner, attempts, pause_ms, %error, "not told, will retry");
            }
            app.store
                .message_failed(id, &lease(app), &error.word(), next)
                .await
        }
    };
    if let Err(error) = noted {
        // The lease ends by itself, and the message goes again with the same id.
        tracing::error!(message = id, %error, "what became of a message could not be noted");
    }
}
