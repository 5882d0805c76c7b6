//! Where a partner's server hears of its journeys: `webhook_url` and what belongs to it.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::{Host, Url};

use super::ConfigError;
use crate::outbox::sign::{BadSecret, SigningSecret};

/// The name of the address in the environment, for the partner whose API key is there too.
pub(crate) const URL: &str = "ONESHOT_WEBHOOK_URL";
/// The name of the secrets in the environment, separated by spaces.
pub(crate) const SECRET: &str = "ONESHOT_WEBHOOK_SECRET";
const SECRET_FILE: &str = "ONESHOT_WEBHOOK_SECRET_FILE";
const DATA: &str = "ONESHOT_WEBHOOK_DATA";

/// A partner's receiver of webhooks.
#[derive(Debug, Clone)]
pub struct WebhookConfig {
    /// Where messages are posted.
    pub url: WebhookUrl,
    /// What they are signed with: each message carries a signature of every one, so that a receiver
    /// may change over from one to the next.
    pub secrets: Vec<SigningSecret>,
    /// Whether the bank data is sent too, and the erasure waits until all of it is accepted.
    pub data: bool,
}

/// A receiver's address. Its `Debug` form shows the host alone: the path may be a secret of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl(Url);

impl WebhookUrl {
    /// Takes https anywhere, and http on this machine alone.
    ///
    /// Addresses of private networks are taken: whoever writes the configuration decides where the
    /// partner's server is, and it may well be next door. No partner can set one.
    pub fn new(text: &str) -> Result<Self, ConfigError> {
        let bad = |reason: &str| ConfigError::Bad {
            variable: URL,
            reason: reason.to_owned(),
        };
        let url = Url::parse(text.trim())
            .map_err(|_| bad("write an absolute address, such as https://lender.example/hooks"))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => {
                return Err(bad(
                    "write https: http is for addresses of this machine alone",
                ));
            }
            _ => return Err(bad("write an address that begins with https://")),
        }
        let plain =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if !plain {
            return Err(bad(
                "write the address without a user name, a password and `#`",
            ));
        }
        Ok(Self(url))
    }

    /// The address itself.
    pub(crate) fn url(&self) -> &Url {
        &self.0
    }

    /// Whether it leads to this machine and no further.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({})", self.0.origin().ascii_serialization())
    }
}

/// Names that our client resolves to this machine, and its own addresses.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// How patiently messages are sent. The defaults are for production: twenty tries over three days.
#[derive(Debug, Clone)]
pub struct DeliveryTiming {
    /// A receiver has so long to answer.
    pub call_timeout: Duration,
    /// The pause after the first failure; each is three times as long as the one before.
    pub first_pause: Duration,
    /// The longest pause between two messages' tries.
    pub longest_pause: Duration,
    /// The longest pause of a backup sink: a person's data waits at Linxo meanwhile.
    pub longest_sink_pause: Duration,
    /// Tries of a message, after which it is dead until it is sent again by hand.
    pub attempts: u32,
}

impl Default for DeliveryTiming {
    fn default() -> Self {
        Self {
            call_timeout: Duration::from_secs(15),
            first_pause: Duration::from_secs(5),
            longest_pause: Duration::from_secs(6 * 3_600),
            longest_sink_pause: Duration::from_secs(600),
            attempts: 20,
        }
    }
}

/// What a partner's table in the file says of its receiver.
#[derive(Default)]
pub(super) struct WebhookFields {
    /// `webhook_url`.
    pub(super) url: Option<String>,
    /// `webhook_secret`.
    pub(super) secret: Option<Secrets>,
    /// `webhook_secret_file`.
    pub(super) secret_file: Option<PathBuf>,
    /// `webhook_data`.
    pub(super) data: Option<bool>,
}

/// A secret, or several while a receiver changes over.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Secrets {
    /// A text; secrets in it are separated by spaces.
    One(String),
    /// A list.
    Several(Vec<String>),
}

impl WebhookFields {
    /// What the environment says of the first partner's receiver, over what the file says.
    pub(super) fn or_environment(
        mut self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        self.url = env(URL).or(self.url);
        if let Some(text) = env(SECRET) {
            self.secret = Some(Secrets::One(text));
        } else if let Some(path) = env(SECRET_FILE) {
            (self.secret, self.secret_file) = (None, Some(path.into()));
        }
        if let Some(text) = env(DATA) {
            let data = text.trim().parse().map_err(|_| ConfigError::Bad {
                variable: DATA,
                reason: "write true or false".to_owned(),
            })?;
            self.data = Some(data);
        }
        Ok(self)
    }

    /// The receiver, when there is one.
    pub(super) fn read(self) -> Result<Option<WebhookConfig>, ConfigError> {
        let missing = |what, variable, field| ConfigError::Missing {
            what,
            variable,
            field,
        };
        let secrets = match (self.secret, self.secret_file) {
            (Some(Secrets::One(text)), _) => several(&text),
            (Some(Secrets::Several(texts)), _) => {
                texts.into_iter().map(SecretString::from).collect()
            }
            (None, Some(path)) => {
                several(super::secret::read_secret(SECRET_FILE, &path)?.expose_secret())
            }
            (None, None) => Vec::new(),
        };
        let Some(url) = self.url else {
            if secrets.is_empty() && self.data.is_none() {
                return Ok(None);
            }
            return Err(missing("the webhook's address", URL, "webhook_url"));
        };
        if secrets.is_empty() {
            return Err(missing("the webhook's secret", SECRET, "webhook_secret"));
        }
        let read = |text: &SecretString| {
            SigningSecret::from_text(text).map_err(|error: BadSecret| ConfigError::Bad {
                variable: SECRET,
                reason: error.to_string(),
            })
        };
        Ok(Some(WebhookConfig {
            url: WebhookUrl::new(&url)?,
            secrets: secrets.iter().map(read).collect::<Result<_, _>>()?,
            data: self.data.unwrap_or(false),
        }))
    }
}

/// A receiver is written for the first partner, and there is none.
pub(super) fn of_nobody() -> ConfigError {
    let reason = "it is nobody's: name its partner with ONESHOT_PARTNER_NAME (`partner_name`), or \
                  write it into that partner's table of `[[partners]]`";
    ConfigError::Bad {
        variable: URL,
        reason: reason.to_owned(),
    }
}

/// Secrets separated by white space.
fn several(text: &str) -> Vec<SecretString> {
    text.split_whitespace().map(SecretString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    fn fields(url: Option<&str>, secrets: &[&str], data: Option<bool>) -> WebhookFields {
        let secrets: Vec<_> = secrets.iter().map(|&secret| secret.to_owned()).collect();
        WebhookFields {
            url: url.map(str::to_owned),
            secret: (!secrets.is_empty()).then_some(Secrets::Several(secrets)),
            secret_file: None,
            data,
        }
    }

    #[test]
    fn https_is_demanded_except_on_this_machine() {
        for url in [
            "https://lender.example/hooks?code=1",
            "https://10.0.0.7/hooks",
            "http://127.0.0.1:9/hooks",
            "http://[::1]:9/",
            "http://partner.localhost:4801/hooks",
        ] {
            assert!(WebhookUrl::new(url).is_ok(), "{url}");
        }
        for url in [
            "http://lender.example/hooks",
            "http://10.0.0.7/hooks",
            "http://notlocalhost/",
            "ftp://lender.example",
            "lender.example",
            "https://user:password@lender.example",
        ] {
            match WebhookUrl::new(url) {
                Err(ConfigError::Bad { variable, .. }) => assert_eq!(variable, URL),
                other => panic!("{url}: {other:?}"),
            }
        }
    }

    #[test]
    fn several_secrets_are_taken_in_any_of_the_three_ways() {
        let count =
            |fields: WebhookFields| fields.read().expect("good").expect("one").secrets.len();
        assert_eq!(
            count(fields(Some("https://l.example"), &[GOOD, GOOD], None)),
            2
        );
        let mut spaced = fields(Some("https://l.example"), &[], None);
        spaced.secret = Some(Secrets::One(format!("{GOOD} {GOOD}")));
        assert_eq!(count(spaced), 2);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secrets");
        std::fs::write(&file, format!("{GOOD}\n{GOOD}\n")).expect("written");
        let env = |name: &str| match name {
            URL => Some("https://l.example".to_owned()),
            SECRET_FILE => Some(file.display().to_string()),
            DATA => Some("true".to_owned()),
            _ => None,
        };
        let read = WebhookFields::default()
            .or_environment(&env)
            .expect("good")
            .read();
        let read = read.expect("good").expect("one");
        assert!(read.data && read.secrets.len() == 2);
    }

    #[test]
    fn half_a_webhook_is_an_error_that_names_the_other_half() {
        assert!(fields(None, &[], None).read().expect("good").is_none());
        let lacks = |fields: WebhookFields| match fields.read() {
            Err(ConfigError::Missing { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            lacks(fields(Some("https://l.example"), &[], None)),
            "webhook_secret"
        );
        assert_eq!(lacks(fields(None, &[GOOD], None)), "webhook_url");
        assert_eq!(lacks(fields(None, &[], Some(true))), "webhook_url");
    }

    #[test]
    fn debug_output_hides_secrets_and_the_path() {
        let good = fields(Some("https://l.example/s3cret"), &[GOOD], None);
        let shown = format!("{:?}", good.read());
        assert!(
            !shown.contains("s3cret") && !shown.contains("MDEy"),
            "{shown}"
        );
        let bad = fields(Some("https://l.example"), &["hunter2"], None);
        let error = bad.read().expect_err("no secret").to_string();
        assert!(
            !error.contains("hunter2") && error.contains("whsec_"),
            "{error}"
        );
    }
}
