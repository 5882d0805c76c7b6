//! A page written by hand that has nothing but a frame, and a server that has nothing but that page:
//! as early as a browser can ask for what is in the frame.

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The page, for as long as this is kept.
#[derive(Debug)]
pub(crate) struct StaticPage {
    pub(crate) url: String,
    serving: JoinHandle<()>,
}

impl StaticPage {
    /// A page around this address.
    pub(crate) async fn with_a_frame_of(address: &str) -> Result<Self> {
        let page = page(address);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let page = page.clone();
                // A browser that goes away in between is no fault.
                tokio::spawn(async move { answer(stream, &page).await.ok() });
            }
        });
        Ok(Self { url, serving })
    }
}

impl Drop for StaticPage {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn page(address: &str) -> String {
    let address = address.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A frame</title>\
         <link rel=icon href=data:,><iframe src=\"{address}\"></iframe>"
    )
}

async fn answer(mut stream: TcpStream, page: &str) -> std::io::Result<()> {
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut asked).await? == 0 {
            return Ok(());
        }
    }
    let length = page.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {length}\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n{page}"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::StaticPage;

    #[tokio::test]
    async fn the_page_has_the_frame_and_nothing_else_to_load() {
        let page = StaticPage::with_a_frame_of("http://x.test/w?a=1&b=\"").await;
        let page = page.expect("a page");
        // Fails only when a provider was chosen before, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build();
        let answer = client.expect("a client").get(&page.url).send().await;
        let text = answer.expect("an answer").text().await.expect("a text");
        assert!(
            text.contains("<iframe src=\"http://x.test/w?a=1&amp;b=&quot;\"></iframe>"),
            "{text}"
        );
    }
}
