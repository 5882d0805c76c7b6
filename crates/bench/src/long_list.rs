//! `long-list`: a hundred thousand transactions, listed, scrolled, searched and filtered on the end
//! user's page, on a processor a quarter as fast. Nothing may keep the page from answering for longer
//! than a long task (50 ms), by the browser's own count of those, in any of several visits. The middle
//! one of them is told beside the worst, since what else a machine does is none of the page.
//!
//! The network is not slowed down: that all rows come at once is the harder case.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use crate::Outcome;
use crate::browser::Browser;
use crate::figures::{median, named, percentile};
use crate::linxo::Whose;
use crate::process::Program;
use crate::stage::{Stage, ensure_delivered};

const LOGIN: &str = "bulk-10x10000";
const ACCOUNTS: u64 = 10;
const TRANSACTIONS: u64 = 100_000;
const LOOK: Duration = Duration::from_millis(250);
/// From here on the browser calls a task long.
const MOST_MS: u64 = 50;
const SLOWER: u32 = 4;
const VISITS: usize = 9;
const PHONE: (u32, u32) = (390, 844);

/// Notes the longest of the long tasks that are over. `taken` waits for the browser to count the last
/// one, gives the longest in whole milliseconds, rounded up, and begins anew.
const WATCH: &str = "
let longest = 0;
const note = (tasks) => {
  for (const task of tasks) longest = Math.max(longest, Math.ceil(task.duration));
};
const watcher = new PerformanceObserver((list) => note(list.getEntries()));
watcher.observe({ type: 'longtask', buffered: true });
const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
const one = (id) => document.querySelector(`[data-testid=${id}]`);
window.bench = {
  one,
  frame,
  taken: async () => {
    for (let frames = 0; frames < 3; frames++) await frame();
    note(watcher.takeRecords());
    const taken = longest;
    longest = 0;
    return taken;
  },
  // What the list says changes when an answer is there.
  answered: async (act) => {
    const state = one('own-list-state');
    const before = state.textContent;
    await act();
    for (let frames = 0; frames < 6000 && state.textContent === before; frames++) await frame();
    return state.textContent;
  },
};
done(null);";

/// The parts of the bench, and what each does: it ends with `told`, which is what the list says.
const PARTS: [(&str, &str); 5] = [
    (
        "listed",
        "one('own-list').querySelector('summary').click();
         const row = () => one('own-list').querySelector('.own-row');
         while (!row()) await frame();
         told = one('own-list-state').textContent;",
    ),
    (
        "scrolled",
        "const scroller = one('own-scroll');
         scroller.scrollIntoView();
         const whole = scroller.scrollHeight - scroller.clientHeight;
         // By a row or two, by pages, and by leaps.
         for (const [step, times] of [[90, 60], [scroller.clientHeight, 60], [whole / 60, 60]]) {
           for (let at = 0; at < times; at++) {
             scroller.scrollBy(0, step);
             await frame();
           }
         }
         const rows = [...scroller.querySelectorAll('.own-row')];
         told = rows.at(-1).getAttribute('aria-posinset');",
    ),
    (
        "searched",
        "const field = one('own-search');
         field.focus();
         for (const word of ['carte 12', '', '-12,50', '', 'nothing has this', '']) {
           const typed = [...word].map((_, end) => word.slice(0, end + 1));
           for (const text of typed.length ? typed : ['']) {
             field.value = text;
             field.dispatchEvent(new Event('input', { bubbles: true }));
             await frame();
             await frame();
           }
           for (let frames = 0; frames < 120; frames++) await frame();
         }
         told = one('own-list-state').textContent;",
    ),
    (
        "filtered",
        "const told_by = [];
         for (const by of ['account', 'month', 'category', 'status']) {
           const choice = one(`own-by-${by}`);
           if (!choice) continue;
           for (const index of [1, 0]) {
             told_by.push(await answered(async () => {
               choice.selectedIndex = index;
               choice.dispatchEvent(new Event('change', { bubbles: true }));
             }));
           }
         }
         told = told_by.join('; ');",
    ),
    (
        "filtered_by_all",
        "const choices = ['account', 'month', 'category', 'status'].map((by) => one(`own-by-${by}`));
         for (const choice of choices.filter(Boolean)) {
           choice.selectedIndex = 1;
           choice.dispatchEvent(new Event('change', { bubbles: true }));
           for (let frames = 0; frames < 60; frames++) await frame();
         }
         told = await answered(async () => one('own-clear').click());",
    ),
];

pub(crate) async fn run(program: &Program) -> Result<Outcome> {
    let stage = Stage::set(program).await?;
    let server = stage.server()?;
    let journey = server.open().await?;
    let who = Whose::Session(&journey.session_id);
    stage.twin.walk(who, LOGIN, 0).await?;
    server.report(&journey).await?;
    let view = server.erased(&journey, LOOK).await?;
    ensure_delivered(&view, ACCOUNTS, TRANSACTIONS)?;
    let browser = Browser::start_without_a_log().await?;
    let longest = visits(&browser, &journey.page).await;
    browser.quit().await?;
    let longest = longest?;
    let mut figures = named([
        ("transactions", TRANSACTIONS.into()),
        ("processor_slower_times", SLOWER.into()),
        ("longest_task_most_ms", MOST_MS.into()),
        ("visits", VISITS.into()),
    ]);
    let mut ok = true;
    // Zero when no task was long.
    for (part, each_ms) in &longest {
        let (middle_ms, worst_ms) = (median(each_ms), percentile(each_ms, 100));
        figures.insert(format!("longest_task_{part}_ms"), middle_ms.into());
        figures.insert(format!("longest_task_{part}_worst_ms"), worst_ms.into());
        ok &= worst_ms <= MOST_MS;
    }
    Ok(Outcome { figures, ok })
}

/// The longest task of each part in each visit, in milliseconds.
async fn visits(browser: &Browser, page: &str) -> Result<BTreeMap<&'static str, Vec<u64>>> {
    browser.room(PHONE).await?;
    browser.patience(Duration::from_secs(120)).await?;
    let mut longest = BTreeMap::<_, Vec<_>>::new();
    for _ in 0..VISITS {
        for (part, longest_ms) in visit(browser, page).await? {
            longest.entry(part).or_default().push(longest_ms);
        }
    }
    Ok(longest)
}

/// The longest task of each part, in milliseconds.
async fn visit(browser: &Browser, page: &str) -> Result<Vec<(&'static str, u64)>> {
    browser.go(page).await?;
    browser.shows("[data-testid=own-list] summary").await?;
    browser.slow_down(SLOWER).await?;
    browser.find(WATCH).await?;
    // What was long before is not the list's.
    let taken = "bench.taken().then(done)";
    browser.find(taken).await?;
    let mut longest = Vec::new();
    for (part, script) in PARTS {
        let script = format!(
            "const {{ one, frame, answered, taken }} = bench;
             (async () => {{ let told = ''; {script} return [told, await taken()]; }})()
               .then(done, (error) => done([String(error), null]));"
        );
        let found = browser.find(&script).await?;
        let told = found[0].as_str().unwrap_or_default();
        let Some(longest_ms) = found[1].as_u64() else {
            bail!("{part}: {told}");
        };
        check(part, told).with_context(|| format!("{part}: the list said {told:?}"))?;
        longest.push((part, longest_ms));
    }
    Ok(longest)
}

/// Fails unless the part did what it is for.
fn check(part: &str, told: &str) -> Result<()> {
    let all = "100,000 transactions";
    let expected = match part {
        "scrolled" => told == "100000",
        // Each filter was set, found fewer, and was taken away again.
        "filtered" => {
            let told: Vec<_> = told.split("; ").collect();
            told.len() >= 4 && told.chunks(2).all(|two| two[0] != all && two[1] == all)
        }
        _ => told == all,
    };
    ensure!(expected, "that is not what was asked for");
    Ok(())
}
