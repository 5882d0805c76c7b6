//! The content security policy of a page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy of a page that shows the widget, for one parent at most. The page's own inline
/// scripts (trunk writes one that starts the program) are allowed by their hashes, so that no other
/// can run.
pub(super) fn content_security_policy(
    page: &str,
    widget_origin: &str,
    parent_origin: Option<&str>,
) -> String {
    let hashes: String = inline_scripts(page)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    let parent = parent_origin
        .map(|origin| format!(" {origin}"))
        .unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         frame-src 'self' {widget_origin}; frame-ancestors 'self'{parent}; base-uri 'none'; \
         object-src 'none'; form-action 'none'"
    )
}

/// The text of every script that is in the page itself.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><head><script type=\"module\">start()</script>\
                        <script src=\"/x.js\"></script></head>";

    #[test]
    fn only_the_pages_own_inline_script_may_run() {
        let policy = content_security_policy(PAGE, "https://embed.example", None);
        let hash = STANDARD.encode(Sha256::digest("start()"));
        assert!(policy.contains(&format!(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-{hash}';"
        )));
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(policy.matches("sha256-").count(), 1);
    }

    #[test]
    fn only_the_bound_parent_may_frame_the_page() {
        let bound = content_security_policy(PAGE, "https://e.example", Some("https://p.example"));
        assert!(
            bound.contains("frame-ancestors 'self' https://p.example;"),
            "{bound}"
        );
        let alone = content_security_policy(PAGE, "https://e.example", None);
        assert!(alone.contains("frame-ancestors 'self';"), "{alone}");
        assert!(
            alone.contains("frame-src 'self' https://e.example;"),
            "{alone}"
        );
    }
}
