//! The panel's own words. The panel is a tool for the partner's engineers and speaks English only.

use contract::{Counts, JourneyState, OutcomeKind, Progress};
use linxo::Confidence;
use linxo::event::OriginError;
use linxo::settings::{Group, Placement, SettingError};

use super::log::Source;
use super::preview::Opened;

/// The name in the log of a message that has none.
pub const NAMELESS_MESSAGE: &str = "message without eventName";

/// The class of a degree's looks: the words carry the meaning, the colour only repeats it.
pub fn confidence_class(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Documented | Confidence::Recorded => "documented",
        Confidence::SeenInUse => "seen",
        Confidence::NameOnly => "named",
        Confidence::Inferred => "inferred",
    }
}

/// The heading of a group of settings.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Graphic => "Graphic settings",
        Group::Behavioural => "Behavioural settings",
    }
}

/// What a group is about.
pub fn group_hint(group: Group) -> &'static str {
    match group {
        Group::Graphic => "How the widget looks.",
        Group::Behavioural => "What the widget does. Oneshot fixes those it depends on.",
    }
}

/// Where a setting is given.
pub fn placement(placement: Placement) -> &'static str {
    match placement {
        Placement::SessionQuery => "POST …/widget/widget_session",
        Placement::EntryQuery => "GET …/widget/add_connection",
    }
}

/// What to do about a setting that is refused. Beside its own field a known setting need not be
/// named again.
pub fn setting_error(error: &SettingError, known: bool) -> String {
    match error {
        SettingError::BadValue { expectation, .. } if known => sentence(expectation),
        error => sentence(&error.to_string()),
    }
}

/// What to do about an origin that is none.
pub fn origin_error(error: &OriginError) -> String {
    match error {
        OriginError::NotExact(exact) => {
            format!("Write the origin alone, as browsers write it: {exact}")
        }
        OriginError::NotAnOrigin => {
            "Write scheme, host and port, such as https://www.lender.example.".to_owned()
        }
    }
}

/// The name of a log source, for its filter.
pub fn source(source: Source) -> &'static str {
    match source {
        Source::Widget => "Widget",
        Source::Journey => "Journey",
        Source::Panel => "Panel",
    }
}

/// What the log holds, for sight and for screen readers alike.
pub fn log_count(shown: usize, all: usize, ignored: u64) -> String {
    let events = match all {
        0 => "No events".to_owned(),
        1 => "1 event".to_owned(),
        all => format!("{all} events"),
    };
    let shown = if shown == all {
        String::new()
    } else {
        format!(", {shown} shown")
    };
    let ignored = match ignored {
        0 => "none ignored".to_owned(),
        1 => "1 message ignored".to_owned(),
        ignored => format!("{ignored} messages ignored"),
    };
    format!("{events}{shown} · {ignored}")
}

/// How many settings are sent.
pub fn chosen_count(chosen: usize) -> String {
    match chosen {
        0 => "no setting chosen".to_owned(),
        1 => "1 setting chosen".to_owned(),
        chosen => format!("{chosen} settings chosen"),
    }
}

/// The line of the server's events broke.
pub const LINE_LOST: &str = "the line to the server broke; it is tried again by itself";

/// The server tells nothing more.
pub const LINE_REFUSED: &str = "the server tells nothing more of this journey";

/// Why nothing was applied.
pub fn to_correct(problems: usize) -> String {
    match problems {
        1 => "Correct 1 field first: it is marked in the settings.".to_owned(),
        problems => format!("Correct {problems} fields first: they are marked in the settings."),
    }
}

/// Every state a journey passes, in order.
pub const STATES: [JourneyState; 7] = [
    JourneyState::Opened,
    JourneyState::Linking,
    JourneyState::Synchronising,
    JourneyState::Collecting,
    JourneyState::BackedUp,
    JourneyState::Erasing,
    JourneyState::Erased,
];

/// A state, as the API spells it.
pub fn state(state: JourneyState) -> &'static str {
    match state {
        JourneyState::Opened => "opened",
        JourneyState::Linking => "linking",
        JourneyState::Synchronising => "synchronising",
        JourneyState::Collecting => "collecting",
        JourneyState::BackedUp => "backed_up",
        JourneyState::Erasing => "erasing",
        JourneyState::Erased => "erased",
    }
}

/// An outcome, as the API spells it.
pub fn outcome(outcome: OutcomeKind) -> &'static str {
    match outcome {
        OutcomeKind::Delivered => "delivered",
        OutcomeKind::Cancelled => "cancelled",
        OutcomeKind::Abandoned => "abandoned",
        OutcomeKind::Failed => "failed",
    }
}

/// How much was read; nothing when that is nothing.
pub fn counts(counts: Counts) -> Option<String> {
    let many = |count: u64, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    let accounts = many(counts.accounts, "account");
    let transactions = many(counts.transactions, "transaction");
    (counts != Counts::default()).then(|| format!("{accounts}, {transactions}"))
}

/// The name of a server-sent event in the log.
pub fn progress(progress: &Progress) -> String {
    let state = state(progress.state);
    match counts(progress.counts) {
        Some(counts) => format!("progress: {state} · {counts}"),
        None => format!("progress: {state}"),
    }
}

/// What is known of the journey besides its state.
pub fn journey_facts(opened: &Opened) -> String {
    let progress = &opened.progress;
    let outcome = progress.outcome.map(|kind| match &progress.failure_code {
        Some(code) => {
            let code = serde_json::to_value(code).unwrap_or_default();
            format!(
                "{}: {}",
                outcome(kind),
                code.as_str().unwrap_or("no reason given")
            )
        }
        None => outcome(kind).to_owned(),
    });
    let read = counts(progress.counts);
    let connections = progress.connections.iter().map(|connection| {
        let name = connection.name.as_deref().unwrap_or(&connection.id);
        format!("{name}: {}", connection.status)
    });
    outcome
        .into_iter()
        .chain(connections)
        .chain(read)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Whether the widget was opened as asked.
pub fn journey_check(opened: &Opened) -> String {
    match (&opened.widget_url, opened.as_asked) {
        (None, _) => String::new(),
        (Some(_), true) => "✓ opened with exactly these settings and auto_sync=false".to_owned(),
        (Some(_), false) => "⚠ the address that was opened differs from the settings".to_owned(),
    }
}

/// Nothing was opened yet.
pub const IDLE: &str = "Choose settings, then open a preview: a real journey, of which Linxo's widget \
     alone is shown here; end users have our page around it. Use a test bank; whatever is collected \
     is erased at Linxo like in any journey.";

/// The server is asked.
pub const OPENING: &str = "Opening a journey…";

/// The integrator stopped it.
pub const STOPPED: &str = "This preview is stopped. The journey above goes on until Linxo has \
     forgotten its user.";

/// The widget is done and went back to us.
pub const RETURNED: &str = "The widget went back to redirect_url. The journey above goes on by \
     itself until it is erased at Linxo; open another preview to see the widget again.";

/// As a full page there is nothing to frame.
pub const FULL_PAGE: &str = "As a full page the widget takes the whole window, so it opens in a \
     tab of its own. Its events still arrive here; messages to a parent page do not, because there \
     is none.";

/// The same for a widget in a tab beside the journey's page.
pub const NEW_TAB: &str = "The journey's page opens in a tab of its own, and the widget in another \
     one beside it. Its events still arrive here; messages to a parent page do not, because there is \
     none.";

/// The form is not what is open.
pub const CHANGED: &str = "Settings changed: apply them to see them.";

/// The form is not what is open, and soon will be.
pub const ABOUT_TO_APPLY: &str = "Settings changed: applying…";

/// The form is not what is open, and somebody would lose something.
pub const HELD_BACK: &str = "Settings changed, held back while the widget is in use: apply them \
     when you are ready.";

/// The server runs without the panel.
pub const PANEL_IS_OFF: &str = "This server opens no previews: it runs without the panel. Start it \
     with ONESHOT_PANEL=true, or use “oneshot demo”. Settings, address and code below work all the \
     same.";

/// The server could not be reached.
pub const UNREACHABLE: &str =
    "The server does not answer. Check that it runs, then apply the settings again.";

/// The server answered something that is not what it documents.
pub const UNREADABLE: &str =
    "The server's answer could not be read. Are the panel and the server of the same version?";

/// The address of the journey has no key at its end.
pub const NO_KEY: &str =
    "The server opened a journey but its address has no key. Look at the server's log.";

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}
