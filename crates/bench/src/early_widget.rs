//! `early-widget`: how soon the widget is asked for, where the journey's page is shown with a session
//! that is open: a reload, another tab, the way back from the bank.
//!
//! It is held against a page written by hand that has nothing but the frame. Both are visited in turn,
//! each time by a browser with nothing in its cache, as a cheap phone on a slow network has it.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::Outcome;
use crate::browser::Browser;
use crate::figures::{median, named, percent_of, thousandths};
use crate::process::Program;
use crate::stage::Stage;
use crate::static_page::StaticPage;

/// Three times as many as elsewhere: a browser that starts takes a tenth more or less of the figure.
const VISITS: usize = 27;
/// In percent of what the page written by hand takes.
const MOST_PERCENT: u64 = 115;
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(100);

/// Measures both pages.
pub(crate) async fn run(program: &Program) -> Result<Outcome> {
    let stage = Stage::set(program).await?;
    let journey = stage.server()?.open().await?;
    let widget = stage.twin.widget_origin();
    let by_hand = StaticPage::with_a_frame_of(&journey.widget).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..VISITS {
        theirs.push(visit(&by_hand.url, &widget).await?);
        ours.push(visit(&journey.page, &widget).await?);
    }
    let (our, their) = (median(&ours), median(&theirs));
    let percent = percent_of(our, their);
    let figures: [(&str, Value); 5] = [
        ("visits", VISITS.into()),
        ("first_request_at_the_widget_ms", thousandths(our)),
        ("of_a_page_with_only_the_frame_ms", thousandths(their)),
        ("percent_of_that_page", percent.into()),
        ("percent_most", MOST_PERCENT.into()),
    ];
    Ok(Outcome {
        figures: named(figures),
        ok: percent <= MOST_PERCENT,
    })
}

/// The time from the request for the page to the first one at the widget's origin, in microseconds.
async fn visit(page: &str, widget: &str) -> Result<u64> {
    let browser = Browser::start().await?;
    let seen = first_request(&browser, page, widget).await;
    browser.quit().await?;
    seen
}

async fn first_request(browser: &Browser, page: &str, widget: &str) -> Result<u64> {
    browser.as_a_cheap_phone().await?;
    browser.go(page).await?;
    let mut events = Vec::new();
    let until = Instant::now() + PATIENCE;
    loop {
        events.extend(browser.network().await?);
        let asked = |origin| events.iter().find_map(|event| asked_at(event, origin));
        if let (Some(begun), Some(asked)) = (asked(page), asked(widget)) {
            let took = asked.checked_sub(begun);
            let took = took.context("the widget was asked for before the page")?;
            return Ok(u64::try_from(took.as_micros())?);
        }
        if Instant::now() > until {
            bail!("the page never asked for the widget");
        }
        sleep(LOOK).await;
    }
}

/// When the browser asked for an address that begins so, on a clock of its own.
fn asked_at(event: &Value, begin: &str) -> Option<Duration> {
    let params = &event["params"];
    let asked = event["method"] == "Network.requestWillBeSent"
        && params["request"]["url"].as_str()?.starts_with(begin);
    let seconds = params["timestamp"].as_f64().filter(|_| asked)?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::asked_at;

    #[test]
    fn only_a_request_that_was_sent_to_the_origin_counts() {
        let event = |method: &str, url: &str| {
            let params = json!({ "request": { "url": url }, "timestamp": 12.345_678 });
            json!({ "method": method, "params": params })
        };
        let sent = "Network.requestWillBeSent";
        let at = |event| asked_at(&event, "http://embed.localhost:1");
        assert_eq!(
            at(event(sent, "http://embed.localhost:1/v2.1/widget")),
            Some(Duration::from_micros(12_345_678))
        );
        assert_eq!(at(event(sent, "http://127.0.0.1:2/j/key")), None);
        let other = "Network.responseReceived";
        assert_eq!(at(event(other, "http://embed.localhost:1/x")), None);
    }
}
