//! Servers that come late: what they meant to write belongs to a journey that has moved on.

use std::net::SocketAddr;

use contract::{Banks, JourneyId, JourneyState, Presentation};
use linxo::ApiVersion;
use linxo::client::{ClientConfig, Endpoints, Error as LinxoError};
use linxo::settings::WidgetSettings;
use tempfile::TempDir;
use url::Url;

use super::*;
use crate::config::Database;
use crate::keys::KeyHash;
use crate::machine::{Outcome, Position};
use crate::server::{Beside, open};
use crate::store::{Failures, NewJourney};
use crate::worker::{WorkError, is_hopeless};

/// The inside of a server whose Linxo is nowhere.
async fn inside() -> (App, TempDir) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = Url::parse("http://127.0.0.1:9/").expect("an address");
    let endpoints = Endpoints {
        auth: nowhere.clone(),
        api: nowhere.clone(),
        embed: nowhere,
    };
    let linxo = ClientConfig::new(endpoints, ApiVersion::V2_1, "demo", "demo");
    let database = Database::from(folder.path().join("test.db"));
    let config = Config::new(database, linxo, Vec::new());
    let here = SocketAddr::from(([127, 0, 0, 1], 9));
    let app = open(config, here, Beside::Nobody).await.expect("opened");
    (app, folder)
}

/// A journey that this server reads while it is `collecting`.
async fn collecting(app: &App) -> Journey {
    let new = NewJourney {
        id: JourneyId("jrn_1".to_owned()),
        partner: "Lender".to_owned(),
        reference: None,
        parent_origin: None,
        locale: None,
        settings: WidgetSettings::default(),
        presentation: Presentation::Iframe,
        widget_alone: false,
        banks: Banks::One,
        theme: None,
        intro: None,
        return_url: None,
        cancel_url: None,
        key_version: 1,
        keys: vec![(Purpose::Page, KeyHash::of("jrn_1"))],
        created_at_ms: app.now_ms(),
        expires_at_ms: app.now_ms() + 60_000,
    };
    app.store.open(&new, None).await.expect("opened");
    let opened = app.read(&new.id).await.expect("read");
    moved(app, &opened, JourneyState::Collecting, None).await
}

async fn moved(
    app: &App,
    journey: &Journey,
    state: JourneyState,
    outcome: Option<Outcome>,
) -> Journey {
    let position = Position {
        state,
        outcome,
        finishing: false,
    };
    let change = Change::to(position, app.now_ms());
    let moved = app.store.change(journey, &change).await.expect("written");
    moved.expect("nobody was faster")
}

#[tokio::test]
async fn a_server_that_gives_up_late_deletes_nothing_that_another_delivered() {
    let (app, _folder) = inside().await;
    let seen = collecting(&app).await;
    let delivered = Some(Outcome::Delivered);
    let over = moved(&app, &seen, JourneyState::Erased, delivered.clone()).await;
    for event in [
        Event::RefusedByLinxo,
        Event::BackupRefused,
        Event::DataKeptChanging,
    ] {
        let purge = |change: &mut Change| change.purge = true;
        let left = app.move_on(&seen, event, purge).await.expect("read");
        assert_eq!(left.position.outcome, delivered);
        assert_eq!((left.seq, left.purged_at_ms), (over.seq, None), "{event:?}");
    }
}

#[tokio::test]
async fn a_server_that_gives_up_in_time_deletes_what_came() {
    let (app, _folder) = inside().await;
    let seen = collecting(&app).await;
    let purge = |change: &mut Change| change.purge = true;
    let moved = app.move_on(&seen, Event::RefusedByLinxo, purge).await;
    let moved = moved.expect("written");
    assert_eq!(moved.position.state, JourneyState::Erasing);
    assert!(moved.purged_at_ms.is_some());
}

#[tokio::test]
async fn what_is_wrong_with_us_makes_no_journey_hopeless() {
    let (app, _folder) = inside().await;
    let mut journey = collecting(&app).await;
    let store = || WorkError::Store(StoreError::Unreadable("a page"));
    let client = || WorkError::Linxo(LinxoError::ClientRefused);
    let refused = || WorkError::Linxo(LinxoError::InvalidCredentials);
    let often = Failures {
        in_a_row: 1_000,
        refusals: 1_000,
    };
    assert!(is_hopeless(&app, &journey, often, &refused()));
    // Also when the time is over: a server that was stopped for days finds that first.
    for expires_at_ms in [journey.expires_at_ms, 0] {
        journey.expires_at_ms = expires_at_ms;
        assert!(!is_hopeless(&app, &journey, often, &store()));
        assert!(!is_hopeless(&app, &journey, often, &client()));
    }
    assert!(is_hopeless(&app, &journey, Failures::default(), &refused()));
}

#[tokio::test]
async fn a_first_refusal_after_a_long_outage_makes_no_journey_hopeless() {
    let (app, _folder) = inside().await;
    let journey = collecting(&app).await;
    let refused = || WorkError::Linxo(LinxoError::InvalidCredentials);
    let mut failures = Failures::default();
    let mut fail = |refused| {
        failures = failures.and_one(refused);
        failures
    };
    let outage = (0..100).map(|_| fail(false)).last().expect("failures");
    assert!(!is_hopeless(&app, &journey, outage, &refused()));
    // An outage between refusals tells nothing of them.
    for _ in 0..7 {
        fail(true);
    }
    let interrupted = fail(false);
    assert!(!is_hopeless(&app, &journey, interrupted, &refused()));
    let in_a_row = (0..8).map(|_| fail(true)).last().expect("failures");
    assert!(is_hopeless(&app, &journey, in_a_row, &refused()));
}
