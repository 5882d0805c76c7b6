// What the lender's server knows of a journey, read again until Linxo has forgotten the user.

const EVERY_MS = 1_000;
// A journey is given up after an hour at the latest; the page stops asking well before.
const AT_MOST = 1_800;

const box = document.querySelector("#summary");
let round = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;

/** Shows an application's journey, from now on instead of any other. */
export function follow(application) {
  round += 1;
  clearTimeout(next);
  read(application, round, 0);
}

async function read(application, mine, times) {
  let over = times >= AT_MOST;
  try {
    const answer = await fetch(`/api/applications/${encodeURIComponent(application)}`);
    const body = await answer.json();
    if (mine !== round) return;
    if (answer.ok) draw(body);
    else say(`${body.title}. ${body.detail}`);
    over ||= body.state === "erased" || answer.status === 404;
  } catch {
    if (mine === round) say("The lender's server does not answer; asking again.");
  }
  if (!over && mine === round) {
    next = setTimeout(() => read(application, mine, times + 1), EVERY_MS);
  }
}

function draw(summary) {
  const { erased_at_ms: erased, sync_end_to_erased_ms: took } = summary;
  const rows = [
    ["State", summary.state],
    ["Outcome", summary.outcome ?? "not known yet"],
    ["Banks", summary.banks.join(", ") || "none"],
    ["Accounts", String(summary.counts.accounts)],
    ["Transactions", String(summary.counts.transactions)],
    ["Forgotten by Linxo", erased === null ? "not yet" : `at ${new Date(erased).toLocaleTimeString()}`],
  ];
  if (took !== null) rows.push(["After the bank was read", `${(took / 1000).toFixed(1)} s`]);
  if (summary.failure_code) rows.splice(2, 0, ["Reason", summary.failure_code]);
  const list = document.createElement("dl");
  for (const [name, value] of rows) {
    const term = document.createElement("dt");
    const detail = document.createElement("dd");
    term.textContent = name;
    detail.textContent = value;
    detail.dataset.field = name.toLowerCase();
    list.append(term, detail);
  }
  box.replaceChildren(list);
}

function say(text) {
  const line = document.createElement("p");
  line.className = "muted";
  line.textContent = text;
  box.replaceChildren(line);
}
