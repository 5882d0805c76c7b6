//! Whether the three addresses can be reached.

use crate::doctor::call::Endpoint;
use crate::doctor::finding::Notes;
use crate::doctor::reach;
use crate::doctor::step::Step;
use crate::doctor::subject::Subject;

pub(super) async fn try_out(step: Step, subject: &Subject, notes: &mut Notes) {
    let endpoints = &subject.config.client.endpoints;
    let (endpoint, url) = match step {
        Step::ReachApi => (Endpoint::Api, &endpoints.api),
        Step::ReachEmbed => (Endpoint::Embed, &endpoints.embed),
        _ => (Endpoint::Auth, &endpoints.auth),
    };
    let outcome = reach::walk(url, subject.limits.deadline, notes).await;
    let pieces = notes.times.iter();
    let pieces: Vec<String> = pieces
        .map(|(piece, took)| format!("{piece} {} ms", took.as_millis()))
        .collect();
    if !pieces.is_empty() {
        notes.saw(pieces.join(", "));
    }
    if let Err(fault) = outcome {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        notes.add(fault.of_transport(endpoint, &format!("{host}, port {port}")));
    }
}
