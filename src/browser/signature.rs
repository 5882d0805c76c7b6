//! Signatures, which the browser itself checks.

use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

/// As the Web Cryptography API names it.
const ED25519: &str = "Ed25519";

/// Whether a signed text (JWS, compact, EdDSA) has the signature of the key that it names, of those in
/// this text (a JWK set). Nothing where this browser cannot tell: not all know the algorithm yet, and
/// none checks anything on a page that came without TLS.
pub async fn fits(signed: &str, keys: &str) -> Option<bool> {
    let keys = field(&JSON::parse(keys).ok()?, "keys");
    let keys = Array::is_array(&keys).then(|| Array::from(&keys))?;
    let Some((what, signature)) = parts(signed) else {
        return Some(false);
    };
    let key = keys.iter().find(|key| names(signed, key));
    let Some(key) = key else {
        return Some(false);
    };
    let subtle = window().crypto().ok()?.subtle();
    if subtle.is_undefined() {
        return None;
    }
    let usages = Array::of1(&"verify".into());
    let key = subtle.import_key_with_str("jwk", &public(&key), ED25519, false, &usages);
    let key: CryptoKey = JsFuture::from(key.ok()?).await.ok()?.unchecked_into();
    let signature = Uint8Array::from(&*signature);
    let what = Uint8Array::from(what.as_bytes());
    let checked =
        subtle.verify_with_str_and_js_u8_array_and_js_u8_array(ED25519, &key, &signature, &what);
    JsFuture::from(checked.ok()?).await.ok()?.as_bool()
}

/// The bytes of a text in base64url, without padding or with it.
pub fn bytes(base64url: &str) -> Option<Vec<u8>> {
    let base64 = base64url.replace('-', "+").replace('_', "/");
    // One character a byte.
    let bytes = window().atob(&base64).ok()?;
    bytes.chars().map(|c| u8::try_from(c).ok()).collect()
}

/// What is signed, and the signature.
fn parts(signed: &str) -> Option<(&str, Vec<u8>)> {
    let (what, signature) = signed.rsplit_once('.')?;
    Some((what, bytes(signature)?))
}

/// Whether a signed text names this key, and its algorithm.
fn names(signed: &str, key: &JsValue) -> bool {
    let header = signed.split('.').next().and_then(bytes);
    let header = header.and_then(|header| String::from_utf8(header).ok());
    let header = header.and_then(|header| JSON::parse(&header).ok());
    header.is_some_and(|header| {
        field(&header, "alg") == "EdDSA" && field(&header, "kid") == field(key, "kid")
    })
}

/// A key with nothing but what makes it one: browsers differ in what else they take.
fn public(key: &JsValue) -> Object {
    let public = Object::new();
    for part in ["kty", "crv", "x"] {
        // Setting a field of an object that was just made cannot fail.
        Reflect::set(&public, &part.into(), &field(key, part)).ok();
    }
    public
}

fn field(of: &JsValue, name: &str) -> JsValue {
    // Only what is no object has no fields.
    Reflect::get(of, &name.into()).unwrap_or_default()
}
