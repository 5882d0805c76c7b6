//! A small document from a server on this machine.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use linxo::client::LoopbackNames;
use url::{Host, Url};

const PATIENCE: Duration = Duration::from_secs(10);
/// No set of keys is near this.
const LARGEST: usize = 256 * 1024;

/// Whether a text is meant as an address.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// What a server on this machine answers. Others are not asked: keys that come over a network prove
/// no more than the network does.
pub(super) async fn fetch(address: &str) -> Result<Vec<u8>> {
    let url = Url::parse(address).context("not an address")?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if !here {
        bail!("only a server on this machine is asked: save the keys to a file and give that");
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .dns_resolver(LoopbackNames)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()?;
    let mut answer = client.get(url).send().await.context("no answer")?;
    if !answer.status().is_success() {
        bail!("the answer has status {}", answer.status().as_u16());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.context("the answer broke off")? {
        if body.len() + chunk.len() > LARGEST {
            bail!("the answer is too large");
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
