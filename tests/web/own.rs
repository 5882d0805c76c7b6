//! The end user's own data, as the page asks for it.

use contract::{JourneyId, OwnRow, ROW_HEAD};
use history::Query;
use leptos::prelude::*;
use oneshot_app::api::OwnFile;
use oneshot_app::browser::{self, Address};
use oneshot_app::journey::own::{self, Asked, Found, Listed, Missing, Own, Saving};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::until;

#[wasm_bindgen(inline_js = "
const real = globalThis.fetch;
let asked = [];
export const answer = (status, type, body) => {
    globalThis.fetch = async (request) => {
        asked.push(`${request.headers.get('authorization')} ${new URL(request.url).pathname}`);
        if (status === 0) throw new TypeError('no network');
        return new Response(body, { status, headers: { 'content-type': type } });
    };
};
export const takeAsked = () => asked.splice(0);
export const restore = () => { globalThis.fetch = real; };
")]
extern "C" {
    fn answer(status: u16, kind: &str, body: &str);
    #[wasm_bindgen(js_name = takeAsked)]
    fn take_asked() -> Vec<String>;
    fn restore();
}

const SUMMARY: &str = r#"{"accounts":[],"totals":[],"first_day":null,"last_day":null,"months":[],
    "categories":[],"pending":[],"statuses":[],"not_summed":0,"of_tomorrow":1}"#;

fn own(path: &str, id: &str) -> Own {
    let address = Address::of_path(path).expect("an address");
    // Effects run from the first view that is drawn, whatever it is.
    mount_to_body(|| ());
    let id = Signal::stored(Some(JourneyId(id.to_owned())));
    own::remember(&address, move || id.get());
    Own::at(&address, id, "en-GB")
}

fn problem(status: u16, code: &str) {
    let body = format!(
        r#"{{"type":"about:blank","title":"t","status":{status},"detail":"d","code":"{code}"}}"#
    );
    answer(status, "application/problem+json", &body);
}

async fn came(own: Own) -> Asked<contract::OwnSummary> {
    own.read.run(());
    let now = move || own.summary.get_untracked();
    until("an answer", move || now() != Asked::Reading).await;
    now()
}

#[wasm_bindgen_test]
async fn the_summary_is_asked_for_with_the_key_in_a_header_and_again_until_it_comes() {
    let owner = Owner::new();
    owner.set();
    let own = own("/j/key-1", "jrn_1");
    answer(0, "", "");
    assert_eq!(came(own).await, Asked::Missing(Missing::Offline));
    problem(429, "rate_limited");
    assert_eq!(came(own).await, Asked::Missing(Missing::Failed));
    answer(200, "application/json", "{");
    assert_eq!(came(own).await, Asked::Missing(Missing::Failed));
    take_asked();
    answer(200, "application/json", SUMMARY);
    assert!(matches!(came(own).await, Asked::Here(_)));
    assert_eq!(take_asked(), ["Bearer key-1 /api/journey/summary"]);
    // It is here: nothing is asked.
    assert!(matches!(came(own).await, Asked::Here(_)));
    assert!(take_asked().is_empty());
    restore();
}

#[wasm_bindgen_test]
async fn what_was_deleted_is_not_asked_for_again() {
    let owner = Owner::new();
    owner.set();
    let own = own("/j/key-2", "jrn_2");
    problem(410, "no_data");
    assert_eq!(came(own).await, Asked::Missing(Missing::Gone));
    take_asked();
    assert_eq!(came(own).await, Asked::Missing(Missing::Gone));
    assert!(take_asked().is_empty());
    restore();
}

#[wasm_bindgen_test]
async fn at_the_address_of_the_return_the_data_opens_in_the_tab_where_it_began_alone() {
    let owner = Owner::new();
    owner.set();
    answer(200, "application/json", SUMMARY);
    let other = own("/return/key-4", "jrn_4");
    assert_eq!(came(other).await, Asked::Missing(Missing::Elsewhere));
    other.save.run(OwnFile::Whole);
    let saving = other.saving.get_untracked();
    assert_eq!(saving, Saving::Failed(Missing::Elsewhere));
    assert!(take_asked().is_empty());

    // The page of the journey was in this tab before.
    let _began = own("/j/key-3", "jrn_3");
    until("remembered", || browser::kept("jrn_3").is_some()).await;
    let back = own("/return/key-5", "jrn_3");
    assert!(matches!(came(back).await, Asked::Here(_)));
    assert_eq!(take_asked(), ["Bearer key-3 /api/journey/summary"]);
    restore();
}

#[wasm_bindgen_test]
async fn a_summary_that_lacked_the_network_comes_without_a_press_once_there_is_one() {
    let owner = Owner::new();
    owner.set();
    let own = own("/j/key-9", "jrn_9");
    let online = || {
        let online = web_sys::Event::new("online").expect("an event");
        window().dispatch_event(&online).expect("dispatched");
    };
    online();
    assert_eq!(own.summary.get_untracked(), Asked::NotYet, "nobody asked");
    answer(0, "", "");
    assert_eq!(came(own).await, Asked::Missing(Missing::Offline));
    answer(200, "application/json", SUMMARY);
    take_asked();
    online();
    let here = move || matches!(own.summary.get_untracked(), Asked::Here(_));
    until("the summary", here).await;
    assert_eq!(take_asked(), ["Bearer key-9 /api/journey/summary"]);
    restore();
    owner.cleanup();
}

#[wasm_bindgen_test]
async fn a_file_that_does_not_come_is_told_and_may_be_asked_for_again() {
    let owner = Owner::new();
    owner.set();
    let own = own("/j/key-6", "jrn_6");
    let ended = move || !matches!(own.saving.get_untracked(), Saving::UnderWay(_));
    problem(503, "store_unavailable");
    own.save.run(OwnFile::Transactions);
    until("an end", ended).await;
    assert_eq!(own.saving.get_untracked(), Saving::Failed(Missing::Failed));
    answer(200, "text/csv", "id\r\n");
    own.save.run(OwnFile::Transactions);
    until("an end", ended).await;
    assert_eq!(own.saving.get_untracked(), Saving::Nothing);
    let asked = take_asked();
    assert_eq!(
        asked.last().map(String::as_str),
        Some("Bearer key-6 /api/journey/data.csv")
    );
    restore();
}

/// How many the page was told that there are.
const ROWS: u64 = 3_000;

fn rows(count: usize) -> String {
    let mut text = ROW_HEAD.to_owned();
    for number in 0..count {
        let label = format!("row {number}");
        let row = OwnRow {
            day: "2026-11-02",
            label: &label,
            ..OwnRow::default()
        };
        row.write(&mut text);
    }
    text
}

async fn listed(own: Own) -> Listed {
    own.list.read(ROWS);
    let now = move || own.list.listed().get_untracked();
    until("a list", move || !matches!(now(), Listed::Reading(_))).await;
    now()
}

#[wasm_bindgen_test]
async fn the_list_comes_whole_or_not_at_all_and_is_searched_without_asking_again() {
    let owner = Owner::new();
    owner.set();
    let own = own("/j/key-7", "jrn_7");
    let kind = "text/tab-separated-values; charset=utf-8";
    answer(0, "", "");
    assert_eq!(listed(own).await, Listed::Missing(Missing::Offline));
    let whole = rows(3_000);
    let lines_end = whole[..whole.len() / 2].rfind('\n').map_or(0, |at| at + 1);
    for cut in [
        "",
        "<!doctype html>",
        &whole[..whole.len() - 3],
        &whole[..lines_end],
    ] {
        answer(200, kind, cut);
        assert_eq!(listed(own).await, Listed::Missing(Missing::Failed));
    }
    take_asked();
    answer(200, kind, &whole);
    let found = |rows, answer| Listed::Here(Found { rows, answer });
    assert_eq!(listed(own).await, found(3_000, 0));
    assert_eq!(take_asked(), ["Bearer key-7 /api/journey/transactions"]);

    // The last question is the one that is answered.
    for words in ["row 1", "row 12", "row 123"] {
        let words = words.to_owned();
        own.list.ask(Query {
            words,
            ..Query::default()
        });
    }
    let now = move || own.list.listed().get_untracked();
    until("an answer", move || now() == found(13, 1)).await;
    let first = own
        .list
        .look(|history| history.row(0).map(|row| row.label.to_owned()));
    assert_eq!(first.flatten().as_deref(), Some("row 123"));
    assert_eq!(listed(own).await, found(13, 1));
    assert!(take_asked().is_empty());
    restore();
}

#[wasm_bindgen_test]
async fn a_list_that_was_deleted_is_not_asked_for_again() {
    let owner = Owner::new();
    owner.set();
    let own = own("/j/key-8", "jrn_8");
    problem(410, "no_data");
    assert_eq!(listed(own).await, Listed::Missing(Missing::Gone));
    take_asked();
    assert_eq!(listed(own).await, Listed::Missing(Missing::Gone));
    assert!(take_asked().is_empty());
    restore();
}
