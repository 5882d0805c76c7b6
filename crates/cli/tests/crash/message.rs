//! HTTP/1.1 by hand, as far as our own client and the twin speak it: cutting a connection at a given
//! byte is what no HTTP library lets one do.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request, read to its end.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// An answer, whole.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Method and path, without what differs from user to user.
    pub(crate) fn name(&self) -> String {
        let words = self.path().split('/').map(|part| {
            let is_id = part.bytes().any(|byte| byte.is_ascii_digit()) && !part.starts_with('v');
            if is_id { "…" } else { part }
        });
        format!("{} {}", self.method, words.collect::<Vec<_>>().join("/"))
    }

    /// Reads one; none when the other side has nothing more to ask.
    pub(crate) async fn read(stream: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(None);
            }
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (first.next(), first.next());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length: usize = length.map_or(0, |(_, value)| value.parse().expect("a length"));
        let mut body = bytes.split_off(end + 4);
        while body.len() < length {
            if stream.read_buf(&mut body).await? == 0 {
                return Ok(None);
            }
        }
        Ok(Some(Self {
            method: method.unwrap_or_default().to_owned(),
            target: target.unwrap_or_default().to_owned(),
            headers,
            body,
        }))
    }
}

impl Reply {
    /// One of our own making.
    pub(crate) fn of(status: u16, body: &str) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes it, of the body only so many bytes, and closes.
    pub(crate) async fn write(&self, stream: &mut TcpStream, up_to: usize) -> io::Result<()> {
        let mut text = format!("HTTP/1.1 {} Such\r\n", self.status);
        for (name, value) in &self.headers {
            if !matches!(
                name.as_str(),
                "content-length" | "transfer-encoding" | "connection"
            ) {
                text.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        if self.status != 204 {
            text.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        text.push_str("connection: close\r\n\r\n");
        stream.write_all(text.as_bytes()).await?;
        let sent = &self.body[..up_to.min(self.body.len())];
        stream.write_all(sent).await?;
        stream.shutdown().await
    }
}
