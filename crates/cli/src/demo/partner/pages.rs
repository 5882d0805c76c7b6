//! The lender's pages.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::{NAME, Site};

const ON_THE_SERVER: &str = "On the lender's server";

/// The query of the pages an applicant comes back to.
#[derive(Deserialize)]
pub(super) struct Return {
    #[serde(default)]
    application: String,
}

/// The application, with the journey in it.
pub(super) async fn home(State(site): State<Arc<Site>>) -> Markup {
    let body = html! {
        section.hero {
            p.eyebrow { "Home renovation loan" }
            h1 { "One last step before your answer" }
            p.lead {
                "We read your bank accounts once to see what you can afford. "
                "No payslips to scan, no statements to send."
            }
        }
        div.columns {
            section.card aria-labelledby="verify-title" {
                h2 #verify-title { "Share your bank data, once" }
                ul.promises {
                    li { "You choose the bank and sign in with it. We never see your password." }
                    li { "Your accounts are read one time. Nobody looks again tomorrow." }
                    li { "Once we have the data, it is erased at Linxo Connect, and you get a receipt." }
                }
                (options())
                p #status.status role="status" {}
                button #again.quiet type="button" hidden { "Try again" }
                div #journey.journey {}
                button #close.quiet type="button" hidden data-testid="partner-close" {
                    "Later, close this for now"
                }
            }
            aside.card.loan aria-labelledby="loan-title" {
                h2 #loan-title { "Your request" }
                dl {
                    dt { "Amount" } dd { "€12,000" }
                    dt { "Over" } dd { "48 months" }
                    dt { "A month" } dd { "€271.62" }
                    dt { "APR, fixed" } dd { "4.15%" }
                }
                ol.steps {
                    li.done { "Your project" }
                    li.done { "Your details" }
                    li aria-current="step" { "Your bank data" }
                    li { "Our answer" }
                }
            }
        }
        section.behind aria-labelledby="behind-title" {
            h2 #behind-title { "Behind the scenes" }
            p {
                "For those who integrate Oneshot: what this page hears from the journey it embeds, "
                "and what the lender's server reads with its API key."
            }
            div.columns.even {
                div.card {
                    h3 { "Events on this page" }
                    ol #events.events tabindex="0" aria-label="Events on this page"
                        data-testid="partner-events" {}
                }
                (summary_card("", &html! { h3 { (ON_THE_SERVER) } }))
            }
        }
    };
    page(&site, "Your application", "home.js", &body)
}

fn options() -> Markup {
    html! {
        form #begin.begin {
            fieldset {
                legend { "Show it" }
                label {
                    input type="radio" name="mode" value="frame" checked
                        data-testid="partner-mode-frame";
                    " in this page"
                }
                label {
                    input type="radio" name="mode" value="page" data-testid="partner-mode-page";
                    " on a page of its own"
                }
            }
            label.select {
                span { "Language" }
                select name="locale" data-testid="partner-locale" {
                    option value="" { "my browser's" }
                    option value="en" lang="en" { "English" }
                    option value="fr" lang="fr" { "Français" }
                    option value="de" lang="de" { "Deutsch" }
                    option value="es" lang="es" { "Español" }
                    option value="it" lang="it" { "Italiano" }
                    option value="nl" lang="nl" { "Nederlands" }
                    option value="pt" lang="pt" { "Português" }
                }
            }
            button.primary type="submit" data-testid="partner-start" { "Connect my bank" }
        }
    }
}

/// Where an applicant comes back to at the end.
pub(super) async fn thanks(State(site): State<Arc<Site>>, Query(back): Query<Return>) -> Markup {
    // A bank on its own site has taken the applicant away from the page with the journey in it.
    let shared = site.applications.url(&back.application);
    let body = html! {
        section.hero {
            p.eyebrow { "Home renovation loan" }
            h1 { "Thank you, we have what we need" }
            p.lead { "Your answer comes by email within the hour. You can close this page." }
            @if let Some(url) = &shared {
                p { a href=(url) data-testid="partner-shared" { "See what you shared, and keep a copy of it" } }
            }
        }
        (summary_card(&back.application, &html! { h2 { (ON_THE_SERVER) } }))
        p { a href="/" { "Begin another application" } }
    };
    page(&site, "Thank you", "outcome.js", &body)
}

/// Where an applicant comes back to after every end without data: cancelled, failed, out of time.
pub(super) async fn cancelled(State(site): State<Arc<Site>>, Query(back): Query<Return>) -> Markup {
    let body = html! {
        section.hero {
            p.eyebrow { "Home renovation loan" }
            h1 { "No bank data was shared" }
            p.lead { "Whatever was begun is over, and nothing of it was kept. Your request is still here." }
        }
        (summary_card(&back.application, &html! { h2 { (ON_THE_SERVER) } }))
        p { a.button href="/" { "Back to my request" } }
    };
    page(&site, "Cancelled", "outcome.js", &body)
}

/// An address that this site does not have.
pub(super) async fn not_found(State(site): State<Arc<Site>>) -> (StatusCode, Markup) {
    let body = html! {
        section.hero {
            h1 { "There is no such page" }
            p { a href="/" { "To my request" } }
        }
    };
    (StatusCode::NOT_FOUND, page(&site, "Not found", "", &body))
}

fn summary_card(application: &str, heading: &Markup) -> Markup {
    html! {
        div.card {
            (heading)
            div #summary data-testid="partner-summary" data-application=(application) {
                p.muted { "No journey yet." }
            }
        }
    }
}

fn page(site: &Site, title: &str, script: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (NAME) }
                link rel="icon" href="/site/mark.svg" type="image/svg+xml";
                link rel="stylesheet" href="/site/site.css";
                @if !script.is_empty() {
                    script type="module" src={ "/site/" (script) } {}
                }
            }
            body data-app=(site.app_origin) {
                header {
                    a.brand href="/" {
                        img src="/site/mark.svg" alt="" width="36" height="36";
                        span { (NAME) }
                    }
                    span.tag { "Loans for homes that age well" }
                }
                main { (body) }
                footer {
                    p {
                        (NAME) " is not a real company and lends nothing: this site is part of "
                        "Oneshot's demo. Linxo Connect is played by its twin: "
                        a href={ (site.twin_url.trim_end_matches('/')) "/_twin/state" } {
                            "what the twin holds now"
                        }
                        "."
                    }
                }
            }
        }
    }
}
