//! Whether the configuration can be right at all.

use secrecy::ExposeSecret;
use url::Url;

use crate::doctor::call::Endpoint;
use crate::doctor::code::Code;
use crate::doctor::finding::{Finding, Notes};
use crate::doctor::reach::on_this_machine;
use crate::doctor::subject::Subject;

pub(super) fn look_over(subject: &Subject, notes: &mut Notes) {
    let config = &subject.config.client;
    let bases = [
        (Endpoint::Auth, &config.endpoints.auth),
        (Endpoint::Api, &config.endpoints.api),
        (Endpoint::Embed, &config.endpoints.embed),
    ];
    for (endpoint, url) in bases {
        notes.saw(format!("{} address {}", endpoint.name(), shown(url)));
        if let Some(version) = version_in(url) {
            let text = format!(
                "the {} address ends in the version {version}",
                endpoint.name()
            );
            notes.add(Finding::warning(Code::VersionInAddress, text).change(
                "Write the address without it; the version is a setting of its own.",
                &[endpoint.setting(), "ONESHOT_LINXO_API_VERSION"],
            ));
        }
    }
    notes.saw(format!(
        "version {}, client id {}, client secret set",
        config.version, config.client_id
    ));
    notes.saw(format!("the doctor's user is {}", subject.identity.email));
    if mixed(&bases.map(|(_, url)| url)) {
        let text = "some addresses are the sandbox's and some are not";
        notes.add(Finding::warning(Code::EnvironmentsMixed, text).change(
            "Take all three from one environment: a token of one is refused by another.",
            &bases.map(|(endpoint, _)| endpoint.setting()),
        ));
    }
    let secret = config.client_secret.expose_secret();
    if secret.trim() != secret {
        let text = "the client secret begins or ends with white space";
        notes.add(Finding::warning(Code::SecretWithSpace, text).change(
            "Remove it, unless it belongs to the secret.",
            &["ONESHOT_LINXO_CLIENT_SECRET"],
        ));
    }
    if subject.config.has_no_email_domain() && !bases.iter().all(|(_, url)| on_this_machine(url)) {
        let text = "users get emails in a domain that is nobody's";
        notes.add(
            Finding::warning(Code::EmailDomainUnset, text)
                .change("Set a domain of yours.", &["ONESHOT_EMAIL_DOMAIN"]),
        );
    }
}

/// Without what an address may have beside host and path, where a secret could be.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Fails for addresses without a host, which the configuration refuses.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.as_str().trim_end_matches('/').to_owned()
}

fn version_in(url: &Url) -> Option<String> {
    let last = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
    let number = last.strip_prefix('v')?;
    let is_version = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_version.then(|| last.to_owned())
}

/// Of addresses elsewhere, whether some are the sandbox's and some are not.
fn mixed(urls: &[&Url]) -> bool {
    let elsewhere = || urls.iter().filter(|url| !on_this_machine(url));
    let sandbox = |url: &&&Url| url.host_str().is_some_and(|host| host.contains("sandbox"));
    let count = elsewhere().filter(sandbox).count();
    count > 0 && count < elsewhere().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn a_version_at_the_end_of_an_address_is_seen() {
        assert_eq!(
            version_in(&url("https://a.example/v2.1/")).as_deref(),
            Some("v2.1")
        );
        assert_eq!(
            version_in(&url("https://a.example/v3")).as_deref(),
            Some("v3")
        );
        assert_eq!(version_in(&url("https://a.example/vault")), None);
        assert_eq!(version_in(&url("https://a.example")), None);
    }

    #[test]
    fn the_sandbox_and_production_do_not_mix() {
        let sandbox = url("https://sandbox-api.oxlin.io");
        let production = url("https://auth.oxlin.io");
        let here = url("http://localhost:1");
        assert!(mixed(&[&sandbox, &production, &production]));
        assert!(!mixed(&[&sandbox, &sandbox, &here]));
        assert!(!mixed(&[&production, &production, &production]));
    }

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        assert_eq!(
            shown(&url("https://me:s3cret@a.example/x/?k=s3cret")),
            "https://a.example/x"
        );
    }
}
