//! A partner's logo: a small picture of a known kind.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use imagesize::ImageType;

const LARGEST: usize = 32 * 1024;
/// On each side, in pixels: few bytes may unpack to more than a phone can hold.
const LARGEST_SIDE: usize = 1_024;

/// A picture as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Logo {
    /// Its `Content-Type`.
    pub(crate) kind: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Reads a data URL; the error says what to write instead.
pub(super) fn read(url: &str) -> Result<Logo, &'static str> {
    let (kind, text) = url
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
        .ok_or("must be a data URL such as data:image/png;base64,…")?;
    let kind = ["image/png", "image/jpeg", "image/webp", "image/svg+xml"]
        .into_iter()
        .find(|known| *known == kind)
        .ok_or("must be image/png, image/jpeg, image/webp or image/svg+xml")?;
    let bytes = STANDARD.decode(text).map_err(|_| "is not base64")?;
    if bytes.len() > LARGEST {
        return Err("must have at most 32 KiB");
    }
    is_drawn_by_a_browser(kind, &bytes)?;
    Ok(Logo { kind, bytes })
}

/// A browser is told never to guess, so what it is told should be true.
fn is_drawn_by_a_browser(kind: &str, bytes: &[u8]) -> Result<(), &'static str> {
    const ANOTHER: &str = "does not hold a picture of the kind it names";
    let wanted = match kind {
        "image/png" => ImageType::Png,
        "image/jpeg" => ImageType::Jpeg,
        "image/webp" => ImageType::Webp,
        _ => {
            let text = std::str::from_utf8(bytes).map_err(|_| ANOTHER)?;
            return text.contains("<svg").then_some(()).ok_or(ANOTHER);
        }
    };
    let size = match imagesize::image_type(bytes) {
        Ok(found) if found == wanted => imagesize::blob_size(bytes).map_err(|_| ANOTHER)?,
        _ => return Err(ANOTHER),
    };
    let fits = |side| (1..=LARGEST_SIDE).contains(&side);
    if fits(size.width) && fits(size.height) {
        Ok(())
    } else {
        Err("must have at most 1024 pixels on each side")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(kind: &str, bytes: &[u8]) -> String {
        format!("data:{kind};base64,{}", STANDARD.encode(bytes))
    }

    /// The first bytes of a PNG so wide and high.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x06\0\0\0");
        bytes
    }

    /// The first bytes of a JPEG of 64 by 32.
    const JPEG: &[u8] =
        b"\xff\xd8\xff\xc0\0\x11\x08\0\x20\0\x40\x03\x01\x11\0\x02\x11\0\x03\x11\0\xff\xd9";
    /// The first bytes of a WebP of 64 by 32.
    const WEBP: &[u8] =
        b"RIFF\x1e\0\0\0WEBPVP8 \x12\0\0\0\x30\x01\0\x9d\x01\x2a\x40\0\x20\0\0\0\0\0";

    #[test]
    fn a_small_picture_of_a_known_kind_is_taken() {
        for (kind, bytes) in [
            ("image/png", png(64, 32).as_slice()),
            ("image/png", &png(1_024, 1)),
            ("image/jpeg", JPEG),
            ("image/webp", WEBP),
            (
                "image/svg+xml",
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            ),
        ] {
            let logo = read(&url(kind, bytes)).expect(kind);
            assert_eq!((logo.kind, logo.bytes.as_slice()), (kind, bytes));
        }
    }

    #[test]
    fn what_is_no_such_picture_is_refused_with_what_to_do() {
        let large = vec![b' '; LARGEST + 1];
        let cases = [
            ("https://partner.example/logo.png".to_owned(), "data URL"),
            ("data:image/png,abc".to_owned(), "data URL"),
            (url("image/gif", b"GIF89a"), "image/png"),
            (url("text/html", b"<svg>"), "image/png"),
            ("data:image/png;base64,@@@".to_owned(), "base64"),
            (url("image/svg+xml", &large), "32 KiB"),
            (url("image/png", b"<svg>"), "kind it names"),
            (url("image/webp", b"RIFF"), "kind it names"),
            (url("image/jpeg", &png(64, 32)), "kind it names"),
            (url("image/png", b"\x89PNG\r\n\x1a\n"), "kind it names"),
            (url("image/png", &png(1_025, 1)), "1024 pixels"),
            (url("image/png", &png(30_000, 30_000)), "1024 pixels"),
            (url("image/png", &png(0, 0)), "1024 pixels"),
            (url("image/svg+xml", b"\xff\xfe<svg>"), "kind it names"),
        ];
        for (url, words) in cases {
            let error = read(&url).expect_err(&url);
            assert!(error.contains(words), "{url}: {error}");
        }
    }
}
