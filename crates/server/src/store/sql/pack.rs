//! Long texts, packed: a page of JSON says the same names again and again, and what is not written
//! is not waited for. A packed text is `lz4:BYTES`, the bytes in base64url, so that it is a text
//! still, and can be sealed like any other.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::store::StoreError;

const PACKED: &str = "lz4:";
/// No page is longer: an answer of Linxo has a bound, and what is kept of it is not three times as
/// long. Room is made for no more, whatever a text says.
const LONGEST: usize = 64 * 1024 * 1024;

pub(super) fn pack(text: &str) -> String {
    let bytes = lz4_flex::block::compress_prepend_size(text.as_bytes());
    let mut packed = PACKED.to_owned();
    URL_SAFE_NO_PAD.encode_string(bytes, &mut packed);
    packed
}

pub(super) fn unpack(packed: &str) -> Result<String, StoreError> {
    unpacked(packed).ok_or(StoreError::Unreadable("a packed page"))
}

fn unpacked(packed: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(packed.strip_prefix(PACKED)?).ok()?;
    let (length, _) = lz4_flex::block::uncompressed_size(&bytes).ok()?;
    if length > LONGEST {
        return None;
    }
    let text = lz4_flex::block::decompress_size_prepended(&bytes).ok()?;
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_is_unpacked_as_it_was(text in ".{0,200}", times in 1_usize..50) {
            let text = text.repeat(times);
            prop_assert_eq!(unpack(&pack(&text)).expect("packed"), text);
        }

        #[test]
        fn nothing_that_is_no_packed_text_panics(text in ".{0,60}", bytes in any::<Vec<u8>>()) {
            let _ = unpack(&text);
            let _ = unpack(&format!("{PACKED}{}", URL_SAFE_NO_PAD.encode(bytes)));
        }
    }

    #[test]
    fn a_text_that_claims_to_be_endless_is_refused() {
        let bytes = [&u32::MAX.to_le_bytes()[..], b"x"].concat();
        assert!(unpack(&format!("{PACKED}{}", URL_SAFE_NO_PAD.encode(bytes))).is_err());
    }
}
