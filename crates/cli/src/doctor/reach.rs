//! The way to an address, piece by piece: its name, a connection, TLS. Nothing is sent over it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::fault::Fault;
use super::finding::Notes;

/// Walks to an address, and notes each piece with its time.
pub(crate) async fn walk(url: &Url, deadline: Duration, notes: &mut Notes) -> Result<(), Fault> {
    if let Some(proxy) = proxy_for(url) {
        notes.saw(format!(
            "calls go through the proxy {proxy}, so name, connection and TLS are its affair"
        ));
        return Ok(());
    }
    let begun = Instant::now();
    let addresses = within(deadline, addresses_of(url)).await?;
    notes.times.push(("name", begun.elapsed()));
    let first = addresses.first().ok_or(Fault::NameNotFound)?;
    let more = addresses.len() - 1;
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let host = url.host_str().unwrap_or_default();
    notes.saw(format!("{host} is at {}{more}", first.ip()));

    let begun = Instant::now();
    let stream = within(deadline, connect(&addresses)).await?;
    notes.times.push(("connection", begun.elapsed()));

    if url.scheme() != "https" {
        notes.saw("TLS skipped: plain http, which is for this machine only");
        return Ok(());
    }
    let begun = Instant::now();
    let version = within(deadline, shake_hands(url, stream)).await?;
    notes.times.push(("TLS", begun.elapsed()));
    notes.saw(version);
    Ok(())
}

async fn within<T>(
    deadline: Duration,
    piece: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let outcome = timeout(deadline, piece).await;
    outcome.unwrap_or(Err(Fault::TimedOut(deadline)))
}

/// The proxy that the environment prescribes for this address, host and port alone.
fn proxy_for(url: &Url) -> Option<String> {
    if on_this_machine(url) {
        return None;
    }
    let uri: Uri = url.as_str().parse().ok()?;
    let proxy = Matcher::from_env().intercept(&uri)?;
    let authority = proxy.uri().authority()?;
    let host = authority.host().to_owned();
    Some(match authority.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// Whether an address leads to this machine and no further.
pub(crate) fn on_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_loopback_name(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn is_loopback_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// As the client resolves names: everything under `localhost` is this machine.
async fn addresses_of(url: &Url) -> Result<Vec<SocketAddr>, Fault> {
    let port = url.port_or_known_default().unwrap_or_default();
    let ips: Vec<IpAddr> = match url.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) if is_loopback_name(name) => {
            vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
        }
        Some(Host::Domain(name)) => {
            let found = tokio::net::lookup_host((name, port)).await;
            let found = found.map_err(|_| Fault::NameNotFound)?;
            found.map(|address| address.ip()).collect()
        }
        None => Vec::new(),
    };
    Ok(ips.into_iter().map(|ip| (ip, port).into()).collect())
}

/// The first of the addresses that takes a connection; when none does, what the first one said.
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Fault> {
    let mut first = None;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.map_or(Fault::NameNotFound, |error| of_io(&error)))
}

async fn shake_hands(url: &Url, stream: TcpStream) -> Result<String, Fault> {
    let config = ClientConfig::with_platform_verifier();
    let config = config.map_err(|error| Fault::Tls(error.to_string()))?;
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host).map_err(|error| Fault::Tls(error.to_string()))?;
    let connector = TlsConnector::from(Arc::new(config));
    let shaken = connector.connect(name, stream).await;
    let stream = shaken.map_err(|error| of_io(&error))?;
    let version = stream.get_ref().1.protocol_version();
    let version = version.and_then(|version| version.as_str());
    Ok(format!("speaks {}", version.unwrap_or("TLS")))
}

/// What an error of a connection is.
pub(crate) fn of_io(error: &io::Error) -> Fault {
    let inner = error.get_ref();
    if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return match tls {
            rustls::Error::InvalidCertificate(reason) => Fault::Certificate(format!("{reason:?}")),
            other => Fault::Tls(other.to_string()),
        };
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Fault::ConnectionRefused,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Fault::BrokenOff,
        _ => Fault::Unreachable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn names_under_localhost_are_this_machine() {
        let url = Url::parse("http://embed.localhost:4811/").unwrap();
        let found = addresses_of(&url).await.unwrap();
        assert_eq!(found[0], "127.0.0.1:4811".parse().unwrap());
        assert!(on_this_machine(&url));
    }

    #[test]
    fn a_certificate_is_told_from_a_handshake_that_fails_otherwise() {
        let wrapped = |error: rustls::Error| io::Error::new(io::ErrorKind::InvalidData, error);
        let untrusted = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let fault = of_io(&wrapped(untrusted));
        assert_eq!(fault, Fault::Certificate("UnknownIssuer".to_owned()));
        let other = of_io(&wrapped(rustls::Error::HandshakeNotComplete));
        assert!(matches!(other, Fault::Tls(_)), "{other:?}");
    }

    #[tokio::test]
    async fn a_name_that_nobody_has_is_not_found() {
        let url = Url::parse("https://sandbox-api.invalid/").unwrap();
        assert_eq!(addresses_of(&url).await, Err(Fault::NameNotFound));
        assert!(!on_this_machine(&url));
    }
}
