//! Signatures, which the browser checks. The key and the signed text are those of RFC 8037, A.4, and
//! one made with the same key that names it.

use oneshot_app::browser::signature::{bytes, fits};
use wasm_bindgen_test::wasm_bindgen_test;

const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const SIGNED: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
    hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

fn keys(x: &str, more: &str) -> String {
    format!(
        r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig"{more},"x":"{x}"}}]}}"#
    )
}

#[wasm_bindgen_test]
async fn a_signature_fits_its_key_and_nothing_else() {
    let right = keys(X, "");
    assert_eq!(fits(SIGNED, &right).await, Some(true));
    let (what, signature) = SIGNED.rsplit_once('.').expect("a signature");
    let others = [
        // One letter of the text, and one of the signature.
        format!("{}j.{signature}", &what[..what.len() - 1]),
        format!("{what}.i{}", &signature[1..]),
        // It names another algorithm, or a key that the server does not have.
        SIGNED.replacen("eyJhbGciOiJFZERTQSJ9", "eyJhbGciOiJub25lIn0", 1),
        SIGNED.replacen(
            "eyJhbGciOiJFZERTQSJ9",
            "eyJhbGciOiJFZERTQSIsImtpZCI6Im8ifQ",
            1,
        ),
        "no receipt".to_owned(),
        String::new(),
    ];
    for other in others {
        assert_eq!(fits(&other, &right).await, Some(false), "{other}");
    }
    let other_key = keys("zc2_DLD51n_CsbJapwckVsONH87pNKKu1XIo4izquNA", "");
    assert_eq!(fits(SIGNED, &other_key).await, Some(false));
    let named = keys(X, r#","kid":"o""#);
    assert_eq!(fits(SIGNED, &named).await, Some(false), "another name");
}

#[wasm_bindgen_test]
async fn without_keys_nothing_is_said_of_a_signature() {
    for keys in ["", "{}", "[]", "null", r#"{"keys":1}"#] {
        assert_eq!(fits(SIGNED, keys).await, None, "{keys}");
    }
    let no_key = keys("short", "");
    assert_eq!(fits(SIGNED, &no_key).await, None);
}

#[wasm_bindgen_test]
fn base64url_is_read_and_what_is_none_is_not() {
    assert_eq!(bytes("_-8"), Some(vec![0xff, 0xef]));
    assert_eq!(bytes("e30"), Some(b"{}".to_vec()));
    assert_eq!(bytes("!"), None);
}
