//! A server of a partner that takes webhooks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reqwest::Url;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What arrived: headers and body.
pub(crate) type Posted = (HeaderMap, Value);

/// Takes every `POST`, and answers as it is told to.
pub(crate) struct Hook {
    pub(crate) url: Url,
    posted: mpsc::UnboundedReceiver<Posted>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

impl Hook {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, posted) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let next = Arc::clone(&answers);
        let take = move |headers: HeaderMap, body: Bytes| async move {
            let body = serde_json::from_slice(&body).unwrap();
            sender.send((headers, body)).unwrap();
            let next = next.lock().unwrap().pop_front();
            next.unwrap_or(StatusCode::NO_CONTENT)
        };
        let router = Router::new().route("/hooks", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url: format!("http://partner.localhost:{port}/hooks")
                .parse()
                .unwrap(),
            posted,
            answers,
        }
    }

    /// Answers the next ones so, and then with 204 again.
    pub(crate) fn answers(&self, statuses: &[StatusCode]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> Posted {
        let next = tokio::time::timeout(Duration::from_secs(20), self.posted.recv());
        next.await.unwrap().unwrap()
    }

    /// Those that are there already.
    pub(crate) fn left(&mut self) -> Vec<Value> {
        let mut left = Vec::new();
        while let Ok((_, body)) = self.posted.try_recv() {
            left.push(body);
        }
        left
    }
}
