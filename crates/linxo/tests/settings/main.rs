//! The catalogue, what settings are taken, and the widget's address both ways.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use linxo::settings::ReturnUrls;
use url::Url;

mod address;
mod catalogue;
mod chosen;
mod entry;

fn urls() -> ReturnUrls {
    ReturnUrls {
        redirect_url: "https://app.example/return/k1".parse().unwrap(),
        cancel_url: "https://app.example/cancelled/k2".parse().unwrap(),
        aspsp_callback_uri: "https://app.example/resume/k3".parse().unwrap(),
    }
}

/// The link to a session.
fn base() -> Url {
    "https://embed.example/v2.1/widget/add_connection?session_id=s-1"
        .parse()
        .unwrap()
}

fn query(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().into_owned().collect()
}
