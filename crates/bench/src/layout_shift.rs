//! `layout-shift`: nothing on the journey's page moves by itself once it is painted, and nothing is
//! asked of anybody but our server and the widget.

use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use crate::Outcome;
use crate::browser::Browser;
use crate::figures::{named, thousandths};
use crate::linxo::Whose;
use crate::process::Program;
use crate::stage::Stage;

/// A phone, a narrow one, and a desk.
const ROOMS: [(u32, u32); 3] = [(390, 844), (320, 568), (1_280, 900)];
const LOOK: Duration = Duration::from_millis(250);

/// The sum of all shifts that no hand has caused, in thousandths, rounded up, once the page has been
/// still for half a second.
const SHIFTS: &str = "
let sum = 0;
let last = performance.now();
const where = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (shift.hadRecentInput) continue;
    sum += shift.value;
    last = performance.now();
    for (const { node, previousRect: from, currentRect: to } of shift.sources) {
      const name = node?.className || node?.nodeName || 'something';
      where.push(`${name} (${from.width}x${from.height} at ${from.x},${from.y}) to
        (${to.width}x${to.height} at ${to.x},${to.y});`.replace(/\\s+/g, ' '));
    }
  }
}).observe({ type: 'layout-shift', buffered: true });
const look = () => {
  if (performance.now() - last > 500) done([Math.ceil(sum * 1000), where.join(' ')]);
  else requestAnimationFrame(look);
};
look();";

/// What is shown, and by what it is known that the program has drawn it.
const SCREENS: [(&str, &str); 3] = [
    ("start", "[data-testid=step-start] button"),
    ("widget", "#head .ways button:not([disabled])"),
    ("done", "[data-testid=own-summary]"),
];

pub(crate) async fn run(program: &Program) -> Result<Outcome> {
    let stage = Stage::set(program).await?;
    let server = stage.server()?;
    let begun = server.page().await?;
    let linking = server.open().await?;
    let done = server.open().await?;
    let who = Whose::Session(&done.session_id);
    stage.twin.walk(who, "ok", 0).await?;
    server.report(&done).await?;
    server.erased(&done, LOOK).await?;
    let pages = [begun, linking.page, done.page];
    let ours = [server.origin(), stage.twin.widget_origin()];
    let mut figures = named([]);
    let mut ok = true;
    let mut elsewhere = Vec::new();
    for ((screen, selector), page) in SCREENS.into_iter().zip(&pages) {
        let mut most = 0;
        for room in ROOMS {
            let browser = Browser::start().await?;
            let seen = visit(&browser, room, page, selector).await;
            browser.quit().await?;
            let (shift, moved, asked) = seen?;
            if shift > 0 {
                crate::complain(&format!("{screen} at {}x{}: moved {moved}", room.0, room.1));
            }
            most = most.max(shift);
            elsewhere.extend(asked.into_iter().filter(|url| is_elsewhere(url, &ours)));
        }
        ok &= most == 0;
        figures.insert(format!("layout_shift_{screen}"), thousandths(most));
    }
    for url in &elsewhere {
        crate::complain(&format!("the page asked {url}"));
    }
    ok &= elsewhere.is_empty();
    figures.insert("requests_elsewhere".to_owned(), elsewhere.len().into());
    Ok(Outcome { figures, ok })
}

/// The sum of the shifts, what moved, and all addresses that were asked for.
async fn visit(
    browser: &Browser,
    room: (u32, u32),
    page: &str,
    selector: &str,
) -> Result<(u64, String, Vec<String>)> {
    browser.room(room).await?;
    browser.as_a_cheap_phone().await?;
    browser.go(page).await?;
    browser.shows(selector).await?;
    let found = browser.find(SHIFTS).await?;
    let shift = found[0].as_u64().unwrap_or(u64::MAX);
    let moved = found[1].as_str().unwrap_or_default().to_owned();
    let events = browser.network().await?;
    Ok((shift, moved, events.iter().filter_map(asked).collect()))
}

fn asked(event: &Value) -> Option<String> {
    let sent = event["method"] == "Network.requestWillBeSent";
    let url = event["params"]["request"]["url"].as_str();
    url.filter(|_| sent).map(str::to_owned)
}

fn is_elsewhere(url: &str, ours: &[String]) -> bool {
    let of = |origin: &String| {
        url.strip_prefix(&**origin)
            .is_some_and(|r| r.starts_with('/'))
    };
    url.starts_with("http") && !ours.iter().any(of)
}

#[cfg(test)]
mod tests {
    use super::is_elsewhere;

    #[test]
    fn an_origin_that_only_begins_like_ours_is_another() {
        let ours = ["http://127.0.0.1:1".to_owned()];
        for url in ["http://127.0.0.1:1/j/key", "data:,", "blob:x"] {
            assert!(!is_elsewhere(url, &ours), "{url}");
        }
        for url in [
            "http://127.0.0.1:12/",
            "https://127.0.0.1:1/",
            "http://127.0.0.1:1.example/",
        ] {
            assert!(is_elsewhere(url, &ours), "{url}");
        }
    }
}
