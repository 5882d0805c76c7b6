//! Names that mean this machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Resolves `localhost` and every name under it to this machine, and names under `invalid` to
/// nothing without asking anybody, as RFC 6761 asks and as browsers do but not every system does;
/// and any other name as the system does.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoopbackNames;

impl Resolve for LoopbackNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if is_loopback_name(name.as_str()) {
                let here = [
                    IpAddr::V4(Ipv4Addr::LOCALHOST),
                    IpAddr::V6(Ipv6Addr::LOCALHOST),
                ];
                let addresses: Addrs =
                    Box::new(here.into_iter().map(|address| SocketAddr::new(address, 0)));
                return Ok(addresses);
            }
            if is_under(name.as_str(), "invalid") {
                let kind = std::io::ErrorKind::NotFound;
                return Err(std::io::Error::new(kind, "the name does not exist").into());
            }
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}

fn is_loopback_name(name: &str) -> bool {
    is_under(name, "localhost")
}

fn is_under(name: &str, top: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name.strip_suffix(top)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether an address leads to this machine and no further.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_loopback_name(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
