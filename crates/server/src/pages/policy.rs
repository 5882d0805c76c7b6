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
/// scripts (trunk writes one that starts the program) and styles (the build puts the design's there,
/// and the server a partner's) are allowed by their hashes, so that no others are.
pub(super) fn content_security_policy(
    page: &str,
    widget_origin: &str,
    frames: Frames<'_>,
) -> String {
    let scripts = hashes(page, "script");
    let styles = hashes(page, "style");
    let frames = frames.sources();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; \
         style-src 'self'{styles}; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         frame-src 'self' {widget_origin}; frame-ancestors {frames}; base-uri 'none'; \
         object-src 'none'; form-action 'none'"
    )
}

/// The policy of a page that has no script and one style sheet. Its forms go to us, and from there to
/// the widget: browsers ask for leave for that second step too.
pub(super) fn plain_policy(style: &str, widget_origin: &str, frames: Frames<'_>) -> String {
    let hash = STANDARD.encode(Sha256::digest(style));
    let frames = frames.sources();
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; \
         frame-ancestors {frames}; base-uri 'none'; form-action 'self' {widget_origin}"
    )
}

/// The sources that allow every script, or style, that is in the page itself.
fn hashes(page: &str, element: &str) -> String {
    let (begin, end) = (format!("<{element}"), format!("</{element}"));
    let elements = page.split(begin.as_str()).skip(1);
    let own = elements.filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once(end.as_str())?;
        // A block of data runs nothing, and needs no leave.
        let runs = !attributes.contains("src=") && !attributes.contains("application/json");
        runs.then_some(text)
    });
    own.map(|text| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><head><script type=\"module\">start()</script>\
                        <script src=\"/x.js\"></script></head>\
                        <script type=\"application/json\" id=\"texts\">[]</script>";

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
    fn only_the_pages_own_style_applies() {
        let styled = format!("<style>p{{color:red}}</style>{PAGE}");
        let policy =
            |page: &str| content_security_policy(page, "https://e.example", Frames::Parent(None));
        let hash = STANDARD.encode(Sha256::digest("p{color:red}"));
        let wanted = format!("; style-src 'self' 'sha256-{hash}';");
        assert!(policy(&styled).contains(&wanted), "{}", policy(&styled));
        assert!(policy(PAGE).contains("; style-src 'self';"));
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
