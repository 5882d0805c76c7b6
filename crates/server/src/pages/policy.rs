//! The content security policy of a page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Who may have the page in a frame.
#[derive(Debug, Clone, Copy)]
pub(super) enum Frames<'a> {
    /// The parent bound when the journey was opened, and nobody when none was.
    Parent(Option<&'a str>),
    /// Ourselves as well: the widget comes back to such an address in the frame that our page, or
    /// the panel, has it in.
    Within(Option<&'a str>),
}

impl Frames<'_> {
    fn sources(self) -> String {
        match self {
            Self::Parent(None) => "'none'".to_owned(),
            Self::Parent(Some(parent)) => parent.to_owned(),
            Self::Within(None) => "'self'".to_owned(),
            Self::Within(Some(parent)) => format!("'self' {parent}"),
        }
    }
}

/// The policy of a page that shows the widget, for one parent at most. The page's own inline
/// scripts (trunk writes one that starts the program) are allowed by their hashes, so that no other
/// can run.
pub(super) fn content_security_policy(
    page: &str,
    widget_origin: &str,
    frames: Frames<'_>,
) -> String {
    let hashes: String = inline_scripts(page)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    let frames = frames.sources();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         frame-src 'self' {widget_origin}; frame-ancestors {frames}; base-uri 'none'; \
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
        let policy = content_security_policy(PAGE, "https://embed.example", Frames::Parent(None));
        let hash = STANDARD.encode(Sha256::digest("start()"));
        assert!(policy.contains(&format!(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-{hash}';"
        )));
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(policy.matches("sha256-").count(), 1);
    }

    #[test]
    fn only_the_bound_parent_may_frame_the_page() {
        let of = |frames| content_security_policy(PAGE, "https://e.example", frames);
        for (frames, ancestors) in [
            (Frames::Parent(None), "'none'"),
            (
                Frames::Parent(Some("https://p.example")),
                "https://p.example",
            ),
            (Frames::Within(None), "'self'"),
            (
                Frames::Within(Some("https://p.example")),
                "'self' https://p.example",
            ),
        ] {
            let policy = of(frames);
            let wanted = format!("; frame-ancestors {ancestors};");
            assert!(policy.contains(&wanted), "{policy}");
            assert!(
                policy.contains("frame-src 'self' https://e.example;"),
                "{policy}"
            );
        }
    }
}
