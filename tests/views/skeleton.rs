//! The page that views are drawn into.

use oneshot_app::journey::skeleton::Skeleton;
use web_sys::HtmlElement;

/// The places of the page as `index.html` has them, in an element.
pub(crate) fn skeleton(place: &HtmlElement) -> Skeleton {
    let (_, body) = include_str!("../../index.html")
        .split_once("<body>")
        .expect("a body");
    let (bones, _) = body.split_once("<noscript>").expect("its end");
    place.set_inner_html(bones);
    let skeleton = Skeleton::within(place).expect("every place");
    skeleton.clear();
    skeleton
}
