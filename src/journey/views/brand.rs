//! The partner's logo, above everything.

use contract::Snapshot;

use crate::piece::{Element, el};

/// The logo, once the journey was read and when its theme has one.
pub(super) fn view(known: Option<&Snapshot>) -> Option<Element> {
    let known = known?;
    let logo = el("img")
        .attr("src", known.logo.clone()?)
        .attr("alt", known.partner.clone())
        .test_id("logo");
    Some(el("header").class("brand").child(logo))
}
