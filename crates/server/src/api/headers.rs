//! Headers that protect: on every answer, unless the answer itself says otherwise.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::app::App;

pub(crate) const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
pub(crate) const RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Nothing of ours, and nothing framed by us, needs any of these.
const NO_DEVICES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
                          gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), \
                          payment=(), serial=(), usb=(), xr-spatial-tracking=()";
/// What the API answers is for programs: a browser that shows it is to run, load and frame nothing.
const FOR_PROGRAMS: &str = "default-src 'none'; frame-ancestors 'none'";
const A_YEAR: &str = "max-age=31536000";

/// On all that the API answers.
pub(super) async fn of_the_api(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    let mut set = |name, value| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_SECURITY_POLICY, FOR_PROGRAMS);
    answer
}

/// On everything.
pub(super) async fn everywhere(State(app): State<Arc<App>>, mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    let mut set = |name, value| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(PERMISSIONS_POLICY, NO_DEVICES);
    // It keeps nobody from framing a page: that is for the page's own policy to say.
    set(RESOURCE_POLICY, "same-origin");
    if app.public_url.scheme() == "https" {
        set(header::STRICT_TRANSPORT_SECURITY, A_YEAR);
    }
    answer
}
