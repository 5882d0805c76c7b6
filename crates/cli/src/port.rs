//! Ports: free ones, and clear words about taken ones.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result, bail};

/// Looks before anything starts whether a port of this machine can be had, so that the error names
/// the option that chooses another. Port 0 always can.
pub(crate) fn ensure_free(port: u16, whose: &str, option: &str) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} for {whose} is in use; stop the program that uses it, \
             or choose another port with {option}"
        ),
        Err(error) => Err(error).with_context(|| {
            format!("port {port} for {whose} cannot be opened; choose another with {option}")
        }),
    }
}

/// The same for the three ports in a row of the twin.
pub(crate) fn ensure_three_free(base: u16, whose: &str, option: &str) -> Result<()> {
    if base == 0 {
        return Ok(());
    }
    for step in 0..3 {
        let port = base
            .checked_add(step)
            .with_context(|| format!("{option} {base} leaves no room for three ports"))?;
        ensure_free(port, whose, option)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_what_to_do() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = ensure_free(port, "the server", "--app-port")
            .unwrap_err()
            .to_string();
        assert!(error.contains(&port.to_string()), "{error}");
        assert!(error.contains("--app-port"), "{error}");
    }

    #[test]
    fn port_zero_is_always_free() {
        ensure_free(0, "the server", "--app-port").unwrap();
        ensure_three_free(0, "the twin", "--port-base").unwrap();
    }

    #[test]
    fn three_ports_must_fit_below_the_last_one() {
        let error = ensure_three_free(u16::MAX, "the twin", "--port-base");
        assert!(error.is_err());
    }
}
