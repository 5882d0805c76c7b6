//! The end user's own data, as it is drawn.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use ::journey::{End, Screen};
use contract::{Counts, OwnSummary};
use leptos::prelude::*;
use oneshot_app::api::{OwnFile, Receipt};
use oneshot_app::journey::own::{Asked, Extent, List, Missing, Own, Part, Saving};
use oneshot_app::journey::views;
use oneshot_app::text::{Locale, own as words};
use serde_json::{Value, json};
use texts::Language;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::drawn::{self, Drawn, progress};
use crate::spoken::{english, spoken};

mod accounts;
mod receipt;

#[derive(Debug, Clone, PartialEq)]
enum Heard {
    Read,
    Receipt,
    List,
    Save(OwnFile),
}

struct Page {
    drawn: Drawn,
    summary: RwSignal<Asked<OwnSummary>>,
    saving: RwSignal<Saving>,
    receipt: RwSignal<Asked<Receipt>>,
    heard: Rc<RefCell<Vec<Heard>>>,
    _owner: Owner,
}

async fn draw(locale: Locale, end: End) -> Page {
    let heard = Rc::<RefCell<Vec<Heard>>>::default();
    // The page's own owner, in which views find what it provides.
    let owner = Owner::new();
    owner.set();
    let log = StoredValue::new_local(Rc::clone(&heard));
    let hear = move |what| log.with_value(|log| log.borrow_mut().push(what));
    let summary = RwSignal::new(Asked::NotYet);
    let saving = RwSignal::new(Saving::Nothing);
    let receipt = RwSignal::new(Asked::NotYet);
    provide_context(Own {
        summary: summary.into(),
        read: Callback::new(move |()| hear(Heard::Read)),
        saving: saving.into(),
        save: Callback::new(move |file| hear(Heard::Save(file))),
        receipt: receipt.into(),
        read_receipt: Callback::new(move |()| hear(Heard::Receipt)),
        list: List::of(move || {
            hear(Heard::List);
            Err(Missing::Offline)
        }),
    });
    // By no program of its own: it is here already.
    provide_context(Part(|locale, _, extent| {
        let own = expect_context::<Own>();
        match extent {
            Extent::Data => views::own_data(locale, own),
            Extent::Receipt => views::own_receipt(locale, own),
        }
    }));
    let screen = Screen::Over {
        end,
        too_late: None,
        counts: Counts::default(),
        can_leave: false,
    };
    let told = progress("erased", json!({ "outcome": "delivered" }));
    let drawn = drawn::draw(locale, screen, &told).await;
    next_frame().await;
    Page {
        drawn,
        summary,
        saving,
        receipt,
        heard,
        _owner: owner,
    }
}

/// Until what waits for the next frame is done too.
async fn next_frame() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).expect("a frame");
    });
    JsFuture::from(promise).await.expect("a frame");
    leptos::task::tick().await;
}

impl Page {
    async fn show(&self, summary: Value) {
        let summary: OwnSummary = serde_json::from_value(summary).expect("a summary");
        self.summary.set(Asked::Here(Arc::new(summary)));
        leptos::task::tick().await;
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        self.drawn.all(selector)
    }

    fn one(&self, selector: &str) -> Element {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "one {selector}");
        all.remove(0)
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        self.drawn.texts(selector)
    }

    fn text(&self) -> String {
        self.texts("main").concat()
    }

    fn press(&self, test_id: &str) {
        self.drawn.press(test_id);
    }
}

fn flow(income: &str, spending: &str, transactions: u64) -> Value {
    json!({ "income": income, "spending": spending, "transactions": transactions })
}

fn month(currency: &str, month: &str, of: Value) -> Value {
    json!({ "currency": currency, "month": month, "flow": of, "own_transfers": flow("0", "0", 0) })
}

fn account(name: &str, kind: Value, more: Value) -> Value {
    let mut account = json!({
        "id": name, "name": name, "account_type": kind, "status": "ACTIVE", "currency": "EUR",
        "balance": "1234.10", "balance_at": 1_795_000_000, "iban_end": "0189", "transactions": 3,
        "pending": 0, "first_day": "2026-11-01", "last_day": "2026-11-03",
    });
    for (field, value) in more.as_object().into_iter().flatten() {
        account[field] = value.clone();
    }
    account
}

fn summary(more: Value) -> Value {
    let mut summary = json!({
        "accounts": [
            account("Compte <b>courant</b>", json!("CHECKINGS"), json!({ "pending": 2 })),
            account("Livret", json!("SAVINGS"), json!({ "status": "CLOSED" })),
            account("Vide", json!("CHECKINGS"), json!({ "transactions": 0, "balance": null })),
            account("Demain", json!("OF_TOMORROW"), json!({ "status": "OF_TOMORROW" })),
        ],
        "totals": [
            { "account_type": "CHECKINGS", "currency": "EUR", "balance": "12345678901234567.10", "accounts": 2 },
            { "account_type": "SAVINGS", "currency": "EUR", "balance": "1234.10", "accounts": 1 },
        ],
        "first_day": "2026-11-01", "last_day": "2026-12-05",
        "months": [
            month("EUR", "2026-11", flow("2150.00", "12.10", 3)),
            month("EUR", "2026-12", flow("0", "0.10", 1)),
            month("USD", "2026-11", flow("0", "12.30", 1)),
        ],
        "categories": [
            { "id": "SUPERMARKET", "currency": "EUR", "flow": flow("0", "12.10", 1) },
            { "id": "OF_TOMORROW", "currency": "EUR", "flow": flow("2150.00", "0.10", 3) },
            { "id": null, "currency": "USD", "flow": flow("0", "12.30", 1) },
        ],
        "pending": [{ "currency": "EUR", "flow": flow("0", "31.40", 2) }],
        "statuses": [
            { "status": "BOOKED", "transactions": 5 }, { "status": "PENDING", "transactions": 2 },
            { "status": "REJECTED", "transactions": 1 },
        ],
        "not_summed": 0,
    });
    for (field, value) in more.as_object().into_iter().flatten() {
        summary[field] = value.clone();
    }
    summary
}

#[wasm_bindgen_test]
async fn the_end_is_shown_before_the_data_is_asked_for_and_stays_when_it_does_not_come() {
    let page = draw(english(), End::Delivered).await;
    assert_eq!(page.texts("h1").len(), 1);
    assert_eq!(page.heard.take(), [Heard::Read]);
    assert!(page.text().contains(words::reading(english())));
    for (why, said, again) in [
        (Missing::Offline, words::offline(english()), 1),
        (Missing::Failed, words::failed(english()), 1),
        (Missing::Gone, words::gone(english()), 0),
        (Missing::Elsewhere, words::elsewhere(english()), 0),
    ] {
        page.summary.set(Asked::Missing(why));
        leptos::task::tick().await;
        let live = page.one(".own-state");
        assert_eq!(live.get_attribute("aria-live").as_deref(), Some("polite"));
        assert!(live.text_content().expect("text").contains(said));
        assert_eq!(page.all("[data-testid=own-retry]").len(), again, "{why:?}");
        // The rest of the end is there, the receipt too.
        assert_eq!(page.all("[data-testid=receipt]").len(), 1);
        assert_eq!(page.all("[data-testid=own-receipt]").len(), 1);
    }
    page.summary.set(Asked::Missing(Missing::Offline));
    leptos::task::tick().await;
    page.press("own-retry");
    assert_eq!(page.heard.take(), [Heard::Read]);
}

#[wasm_bindgen_test]
async fn where_nothing_was_delivered_the_receipt_is_asked_for_and_no_data() {
    for end in [End::Cancelled, End::Abandoned, End::Failed(None)] {
        let page = draw(english(), end).await;
        assert!(page.all("#own-title, .own-state").is_empty());
        // The browser says in a task of its own that it is open.
        for _ in 0..100 {
            if !page.heard.borrow().is_empty() {
                break;
            }
            next_frame().await;
        }
        assert_eq!(page.heard.take(), [Heard::Receipt]);
        let receipt = page.one("[data-testid=own-receipt]");
        assert!(receipt.has_attribute("open"));
    }
}

#[wasm_bindgen_test]
async fn the_chart_says_the_same_as_its_label_and_its_table() {
    let page = draw(english(), End::Delivered).await;
    page.show(summary(json!({}))).await;
    let charts = page.all("svg.own-chart");
    assert_eq!(charts.len(), 2, "one a currency");
    let label = charts[0].get_attribute("aria-label").expect("a label");
    assert_eq!(charts[0].get_attribute("role").as_deref(), Some("img"));
    assert_eq!(
        label,
        "Income and spending by month (EUR). Nov 2026: €2,150.00 in, €12.10 out; Dec 2026: €0.00 in, €0.10 out."
    );
    let heights = |class: &str| -> Vec<String> {
        let bars = page.all(&format!(".own-figure:first-child svg .{class}"));
        let height = |bar: &Element| bar.get_attribute("height").expect("a height");
        bars.iter().map(height).collect()
    };
    // The highest is whole, and what is more than nothing is seen.
    assert_eq!(heights("income"), ["100", "0"]);
    assert_eq!(heights("spending"), ["1", "1"]);
    let cells = page.texts(".own-figure:first-child tbody tr:first-child > *");
    assert_eq!(cells, ["Nov 2026", "€2,150.00", "€12.10", "3"]);
    let rows = page.texts("[data-testid=own-categories] tbody th");
    assert_eq!(rows, ["Supermarket", "OF_TOMORROW", "Without a category"]);
}

#[wasm_bindgen_test]
async fn of_a_long_history_the_chart_shows_the_end_and_the_table_all() {
    let page = draw(spoken(Language::Fr), End::Delivered).await;
    let months: Vec<Value> = (0..40)
        .map(|n| {
            month(
                "EUR",
                &format!("{}-{:02}", 2_023 + n / 12, n % 12 + 1),
                flow("1", "1", 2),
            )
        })
        .collect();
    page.show(summary(json!({ "months": months }))).await;
    assert_eq!(page.all("svg.own-chart .income").len(), 13);
    assert_eq!(page.all(".own-figure tbody tr").len(), 40);
    assert!(
        page.text()
            .contains(&words::last_months(spoken(Language::Fr), 13))
    );
}

#[wasm_bindgen_test]
async fn what_is_pending_or_was_refused_is_said_in_words() {
    let page = draw(spoken(Language::Fr), End::Delivered).await;
    page.show(summary(json!({ "not_summed": 3 }))).await;
    let pending = page.texts("[data-testid=own-pending]").concat();
    assert!(pending.contains("Pas encore comptabilisé") && pending.contains("2 opérations"));
    assert!(pending.contains("31,40"), "{pending}");
    assert!(page.text().contains("refusées par la banque\u{a0}: 1"));
    assert!(
        page.text()
            .contains(&words::not_summed(spoken(Language::Fr), 3))
    );
}

#[wasm_bindgen_test]
async fn data_without_a_transaction_or_with_a_strange_currency_breaks_nothing() {
    let page = draw(english(), End::Delivered).await;
    let strange = account(
        "Odd",
        json!(null),
        json!({ "currency": "not one", "name": null }),
    );
    page.show(json!({
        "accounts": [strange], "totals": [], "first_day": null, "last_day": null, "months": [],
        "categories": [], "pending": [], "statuses": [], "not_summed": 0,
    }))
    .await;
    assert!(page.text().contains("1234.10 not one"));
    assert!(page.text().contains(words::no_transactions(english())));
    assert!(page.all("svg.own-chart").is_empty());
}

#[wasm_bindgen_test]
async fn each_file_has_a_button_and_a_failure_has_words() {
    let page = draw(english(), End::Delivered).await;
    page.show(summary(json!({}))).await;
    page.heard.take();
    for (test_id, file) in [
        ("own-json", OwnFile::Whole),
        ("own-transactions", OwnFile::Transactions),
        ("own-accounts", OwnFile::Accounts),
    ] {
        page.press(test_id);
        assert_eq!(page.heard.take(), [Heard::Save(file)]);
    }
    page.saving.set(Saving::UnderWay(OwnFile::Whole));
    leptos::task::tick().await;
    let busy = page
        .one("[data-testid=own-json]")
        .get_attribute("aria-busy");
    assert_eq!(busy.as_deref(), Some("true"));
    page.saving.set(Saving::Failed(Missing::Offline));
    leptos::task::tick().await;
    let said = page.texts(".own-files .remark").concat();
    assert_eq!(said, words::save_failed(english()));
}

#[wasm_bindgen_test]
async fn the_list_is_fetched_when_opened_and_says_why_it_did_not_come() {
    let page = draw(english(), End::Delivered).await;
    page.show(summary(json!({}))).await;
    page.heard.take();
    let list = page.one("[data-testid=own-list]");
    list.set_attribute("open", "").expect("opened");
    next_frame().await;
    next_frame().await;
    assert_eq!(page.heard.take(), [Heard::List]);
    let live = page.one("[data-testid=own-list-state]");
    assert_eq!(live.get_attribute("aria-live").as_deref(), Some("polite"));
    let said = live.text_content().expect("text");
    assert!(said.contains(words::list_failed(english())), "{said}");
    page.press("own-list-retry");
    assert_eq!(page.heard.take(), [Heard::List]);
    // The button may go, and must not take the focus with it.
    let focused = document().active_element().expect("an element");
    assert_eq!(focused.tag_name(), "SUMMARY");
    // Without a transaction there is no list.
    page.show(summary(json!({ "accounts": [] }))).await;
    assert!(page.all("[data-testid=own-list]").is_empty());
}
