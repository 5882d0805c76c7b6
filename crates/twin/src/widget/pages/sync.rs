//! The synchronisation and its ends.

use maud::html;
use serde_json::json;

use super::layout::Body;
use super::view::View;
use crate::signin::problem_box;
use crate::text;
use crate::widget::end::Ending;
use crate::world::ChannelStatus;

pub(super) fn progress(view: &View, percent: i64) -> Body {
    let locale = view.locale;
    let content = html! {
        p { (text::synchronising_hint(locale)) }
        progress max="100" value=(percent) aria-label=(text::progress(locale)) data-progress {}
        p.percent aria-hidden="true" data-percent { (percent) " %" }
    };
    Body {
        refresh: Some("2".to_owned()),
        ..Body::new("sync", text::synchronising(locale), content)
    }
}

pub(super) fn problem(view: &View, status: ChannelStatus) -> Body {
    let locale = view.locale;
    let reason = match status {
        ChannelStatus::TokenExpired => text::token_expired(locale),
        ChannelStatus::PasswordChangeRequired => text::password_change(locale),
        ChannelStatus::AuthFailed => text::wrong_password_at_bank(locale),
        ChannelStatus::ChallengeRequired => text::challenge_pending(locale),
        _ => text::user_action(locale),
    };
    let content = html! {
        (problem_box(reason))
        div.ways {
            form method="post" action=(view.action("retry")) {
                button type="submit" data-testid="retry" { (text::try_again(locale)) }
            }
            form method="post" action=(view.action("leave")) {
                button.second type="submit" data-testid="leave" { (text::go_on(locale)) }
            }
        }
    };
    Body {
        problem: true,
        ..Body::new("problem", text::sync_problem(locale), content)
    }
}

/// Tells the page around the widget, then leaves. The script does both; without one, the link.
pub(super) fn end(view: &View, ending: &Ending) -> Body {
    let locale = view.locale;
    let told = json!({
        "message": ending.message,
        "next": ending.next,
        "embedder": view.session.embedder,
    });
    let content = html! {
        p { a href=(ending.next) data-ending=(told) { (text::go_on(locale)) } }
    };
    Body {
        refresh: Some(format!("0;url={}", ending.next)),
        ..Body::new("end", text::leaving(locale), content)
    }
}
