//! A browser without a screen: it follows forms, by the names that tests use.

use std::collections::HashMap;

use regex::Regex;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, StatusCode, Url};

use crate::support::Stage;

/// The page shown, or the address outside of the twin where the browser was sent.
pub(crate) struct Browser {
    client: Client,
    own: [Url; 2],
    pub(crate) url: Url,
    pub(crate) html: String,
    pub(crate) status: StatusCode,
    /// Set when a redirect left the twin.
    pub(crate) landed: Option<Url>,
    pub(crate) language: &'static str,
    pub(crate) referer: Option<&'static str>,
}

/// What is typed into a form.
#[derive(Default)]
pub(crate) struct Typed {
    texts: Vec<(String, String)>,
    file: Option<(String, Vec<u8>)>,
}

pub(crate) fn typed(pairs: &[(&str, &str)]) -> Typed {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Typed {
        texts: pairs.iter().map(own).collect(),
        file: None,
    }
}

pub(crate) fn signs_in(login: &str, password: &str) -> Typed {
    typed(&[("login", login), ("password", password)])
}

impl Typed {
    pub(crate) fn with_file(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.file = Some((name.to_owned(), bytes.into()));
        self
    }
}

impl Browser {
    pub(crate) fn of(stage: &Stage) -> Self {
        Self {
            client: stage.client.clone(),
            own: [
                stage.twin.embed_url().clone(),
                stage.twin.bank_url().clone(),
            ],
            url: stage.twin.embed_url().clone(),
            html: String::new(),
            status: StatusCode::OK,
            landed: None,
            language: "en",
            referer: None,
        }
    }

    /// Opens the widget for a session, with settings as text of a query.
    pub(crate) async fn open_widget(&mut self, session: &str, settings: &str) {
        self.open_entry("v2.1/widget/add_connection", session, settings)
            .await;
    }

    /// The same for an entry point by its path.
    pub(crate) async fn open_entry(&mut self, path: &str, session: &str, settings: &str) {
        let mut url = self.own[0].clone();
        url.set_path(path);
        url.set_query(Some(&format!("session_id={session}&{settings}")));
        self.open(url).await;
    }

    pub(crate) async fn open(&mut self, url: Url) {
        let mut request = self.client.get(url.clone());
        request = request.header("accept-language", self.language);
        if let Some(referer) = self.referer {
            request = request.header("referer", referer);
        }
        let response = request.send().await.unwrap();
        self.take(url, response).await;
    }

    /// Presses the button of this name, sending the form around it.
    pub(crate) async fn press(&mut self, button: &str, typed: Typed) {
        let form = self.form_around(button);
        let url = self.url.join(&form.action).unwrap();
        let mut request = self.client.post(url.clone());
        request = request.header("accept-language", self.language);
        let mut texts = typed.texts;
        texts.extend(form.button);
        let request = if form.multipart {
            let mut parts = Form::new();
            for (name, value) in texts {
                parts = parts.text(name, value);
            }
            // A browser sends the field of a file that was not chosen, too.
            let (name, bytes) = typed.file.unwrap_or_default();
            request.multipart(parts.part("file", Part::bytes(bytes).file_name(name)))
        } else {
            request.form(&texts)
        };
        let response = request.send().await.unwrap();
        self.take(url, response).await;
    }

    /// Follows redirects inside the twin.
    async fn take(&mut self, mut url: Url, mut response: Response) {
        self.landed = None;
        while response.status().is_redirection() {
            url = url
                .join(response.headers()["location"].to_str().unwrap())
                .unwrap();
            if !self.own.iter().any(|own| own.origin() == url.origin()) {
                self.landed = Some(url);
                return;
            }
            let request = self.client.get(url.clone());
            let request = request.header("accept-language", self.language);
            response = request.send().await.unwrap();
        }
        self.status = response.status();
        self.url = url;
        self.html = response.text().await.unwrap();
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.html.contains(&format!("data-testid=\"{name}\""))
    }

    /// The text in the element of this name.
    pub(crate) fn text(&self, name: &str) -> String {
        let element = format!("data-testid=\"{name}\"[^>]*>([^<]*)<");
        let found = Regex::new(&element).unwrap().captures(&self.html);
        let found = found.unwrap_or_else(|| panic!("no {name} in {}", self.html));
        unescaped(&found[1])
    }

    /// The value that an input shows.
    pub(crate) fn value(&self, name: &str) -> String {
        let input = self.tag("input", &format!("name=\"{name}\""));
        attributes(&input).remove("value").unwrap_or_default()
    }

    /// The first tag of a kind that holds a text.
    pub(crate) fn tag(&self, kind: &str, holding: &str) -> String {
        let tags = Regex::new(&format!("<{kind}[^>]*>")).unwrap();
        let found = tags.find_iter(&self.html).map(|tag| tag.as_str());
        let mut found = found.filter(|tag| tag.contains(holding));
        let tag = found.next().map(str::to_owned);
        tag.unwrap_or_else(|| panic!("no <{kind} {holding}> in {}", self.html))
    }

    /// What the page tells the page around it, and where it goes.
    pub(crate) fn ending(&self) -> serde_json::Value {
        let link = self.tag("a", "data-ending");
        let told = attributes(&link).remove("data-ending").unwrap();
        serde_json::from_str(&told).unwrap()
    }

    /// The attributes of the form around a button.
    pub(crate) fn form_attributes(&self, button: &str) -> HashMap<String, String> {
        let name = format!("data-testid=\"{button}\"");
        let at = self.html.find(&name);
        let at = at.unwrap_or_else(|| panic!("no button {button} in {}", self.html));
        let start = self.html[..at].rfind("<form").unwrap();
        let end = start + self.html[start..].find('>').unwrap();
        attributes(&self.html[start..=end])
    }

    fn form_around(&self, button: &str) -> FormTag {
        let mut form = self.form_attributes(button);
        assert_eq!(form["method"], "post");
        let mut pressed = attributes(&self.tag("button", &format!("data-testid=\"{button}\"")));
        let name = pressed.remove("name");
        FormTag {
            action: form.remove("action").unwrap(),
            multipart: form
                .get("enctype")
                .is_some_and(|kind| kind == "multipart/form-data"),
            button: name.map(|name| (name, pressed.remove("value").unwrap_or_default())),
        }
    }
}

struct FormTag {
    action: String,
    multipart: bool,
    button: Option<(String, String)>,
}

pub(crate) fn attributes(tag: &str) -> HashMap<String, String> {
    let one = Regex::new("([a-z_-]+)=\"([^\"]*)\"").unwrap();
    let pairs = one.captures_iter(tag);
    pairs
        .map(|pair| (pair[1].to_owned(), unescaped(&pair[2])))
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
