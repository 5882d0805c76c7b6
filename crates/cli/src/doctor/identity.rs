//! The doctor's own user at Linxo: its email and password are derived, so that a run that was killed
//! leaves nothing that the next one could not find, and nothing has to be remembered.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How the doctor's user signs in.
#[derive(Clone)]
pub(crate) struct Identity {
    /// Derived from the client id and the name of the run. It does not change with the secret, so a
    /// user that was made under an older secret is noticed by its email being taken.
    pub(crate) email: String,
    /// Derived from the client secret.
    pub(crate) password: SecretString,
}

impl Identity {
    /// The user of this client under this name, in this email domain. None when a key cannot be
    /// used, which no key is known to cause.
    pub(crate) fn derive(
        client_id: &str,
        client_secret: &SecretString,
        name: &str,
        domain: &str,
    ) -> Option<Self> {
        let email = derived(client_id.as_bytes(), &["email", name])?;
        let secret = client_secret.expose_secret().as_bytes();
        let password = derived(secret, &["password", client_id, name])?;
        Some(Self {
            email: format!("os-doctor-{}@{domain}", &email[..20]),
            // Every class of characters, as the server's are, and as long: 47.
            password: format!("{}-aA1", &password[..43]).into(),
        })
    }
}

fn derived(key: &[u8], parts: &[&str]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    for part in ["oneshot-doctor/1"].iter().chain(parts) {
        mac.update(part.as_bytes());
        // Of these parts only the last may hold this byte, so no two lists give the same input.
        mac.update(&[0]);
    }
    let bytes = mac.finalize().into_bytes();
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(secret: &str, name: &str) -> Identity {
        Identity::derive("client", &secret.into(), name, "users.example").unwrap()
    }

    #[test]
    fn the_same_run_finds_its_user_again() {
        let (one, two) = (identity("s", "doctor"), identity("s", "doctor"));
        assert_eq!(one.email, two.email);
        assert_eq!(one.password.expose_secret(), two.password.expose_secret());
        assert_eq!(one.password.expose_secret().len(), 47);
    }

    #[test]
    fn another_name_is_another_user() {
        let (one, two) = (identity("s", "doctor"), identity("s", "ci"));
        assert_ne!(one.email, two.email);
        assert_ne!(one.password.expose_secret(), two.password.expose_secret());
    }

    #[test]
    fn another_secret_is_the_same_email_with_another_password() {
        let (one, two) = (identity("old", "doctor"), identity("new", "doctor"));
        assert_eq!(one.email, two.email);
        assert_ne!(one.password.expose_secret(), two.password.expose_secret());
    }
}
