//! Lists.

use super::*;

fn of(limit: u32) -> JourneyFilter {
    JourneyFilter {
        limit,
        ..JourneyFilter::default()
    }
}

async fn ids(store: &SqlStore, filter: JourneyFilter) -> Vec<String> {
    let journeys = store.list(&filter).await.expect("listed");
    journeys.into_iter().map(|journey| journey.id.0).collect()
}

pub(super) async fn a_list_is_read_page_by_page_to_its_end(place: Place) {
    let store = place.store;
    // Several are opened in the same millisecond: the id decides.
    for number in 0..25 {
        let new = NewJourney {
            created_at_ms: 1_000 + number / 4,
            ..new_journey(&format!("jrn_{number:02}"))
        };
        store.open(&new, None).await.expect("opened");
    }
    let mut seen = Vec::new();
    let mut filter = of(7);
    loop {
        let page = store.list(&filter).await.expect("listed");
        let Some(last) = page.last() else { break };
        filter.after = Some((last.created_at_ms, last.id.clone()));
        seen.extend(page.into_iter().map(|journey| journey.id.0));
    }
    let newest_first: Vec<_> = (0..25).rev().map(|n| format!("jrn_{n:02}")).collect();
    assert_eq!(seen, newest_first);
}

pub(super) async fn each_filter_lets_through_what_it_says(place: Place) {
    let store = place.store;
    let new = NewJourney {
        partner: "Broker".to_owned(),
        reference: Some("loan 7".to_owned()),
        ..new_journey("jrn_1")
    };
    store.open(&new, None).await.expect("opened");
    let journey = opened(&store, "jrn_2").await;
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.obligation = Some("users.example".to_owned());
    changed(&store, &journey, &change).await;
    let journey = opened(&store, "jrn_3").await;
    changed(&store, &journey, &Change::to(cancelled(), 2_000)).await;

    let all = ids(&store, of(10)).await;
    assert_eq!(all, ["jrn_3", "jrn_2", "jrn_1"]);
    assert_eq!(ids(&store, of(2)).await, ["jrn_3", "jrn_2"]);
    let partner = |name: &str| JourneyFilter {
        partner: Some(name.to_owned()),
        ..of(10)
    };
    assert_eq!(ids(&store, partner("Broker")).await, ["jrn_1"]);
    assert_eq!(ids(&store, partner("Lender")).await, ["jrn_3", "jrn_2"]);
    assert!(ids(&store, partner("' or 1 = 1 --")).await.is_empty());
    let state = JourneyFilter {
        state: Some(JourneyState::Linking),
        ..of(10)
    };
    assert_eq!(ids(&store, state).await, ["jrn_2"]);
    let outcome = JourneyFilter {
        outcome: Some(contract::OutcomeKind::Cancelled),
        ..of(10)
    };
    assert_eq!(ids(&store, outcome).await, ["jrn_3"]);
    let reference = JourneyFilter {
        reference: Some("loan 7".to_owned()),
        ..of(10)
    };
    assert_eq!(ids(&store, reference).await, ["jrn_1"]);
    let unfinished = JourneyFilter {
        unfinished: true,
        ..of(10)
    };
    assert_eq!(ids(&store, unfinished).await, ["jrn_2"]);
    let everything = JourneyFilter {
        partner: Some("Lender".to_owned()),
        state: Some(JourneyState::Linking),
        outcome: None,
        reference: None,
        unfinished: true,
        after: Some((1_000, JourneyId("jrn_3".to_owned()))),
        limit: 10,
    };
    assert_eq!(ids(&store, everything).await, ["jrn_2"]);
}

pub(super) async fn journeys_come_with_their_own_connections(place: Place) {
    let store = place.store;
    for (name, connections) in [("jrn_1", vec!["c1", "c2"]), ("jrn_2", vec!["c3"])] {
        let journey = opened(&store, name).await;
        let mut change = Change::to(at(JourneyState::Synchronising), 2_000);
        change.connections = Some(connections.into_iter().map(connection).collect());
        changed(&store, &journey, &change).await;
    }
    opened(&store, "jrn_3").await;
    let listed = store.list(&of(10)).await.expect("listed");
    for journey in listed {
        let alone = read_again(&store, &journey.id.0).await;
        assert_eq!(journey.connections, alone.connections);
        assert_eq!(journey.connections.is_empty(), journey.id.0 == "jrn_3");
    }
}
