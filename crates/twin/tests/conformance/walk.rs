//! Walks through the widget that many facts are shown on.

use serde_json::{Value, json};

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Person, Stage, json_of};

/// A file with accounts of every type.
pub(crate) const FILE: &str = "\
CREDENTIALS|dev|dev
CREDENTIALS_OWNER|ADA LOVELACE
ACCOUNT|a|001|21/08/26|10.00|Checkings||false|ADA|Current account|||FR7630001|EUR
TRANSACTION|-12.00|10/09/24|CARTE CARREFOUR
ACCOUNT|b|002|21/08/26|-20.00|CreditCard||false|ADA|Gold card||||EUR
ACCOUNT|c|003|21/08/26|30.00|Savings||false|ADA|Savings book||||EUR
ACCOUNT|d|004|21/08/26|-900.00|Loans||false|ADA|Home loan||||EUR
";

/// A twin, a user, and a browser that has the widget open.
pub(crate) struct Walk {
    pub(crate) stage: Stage,
    pub(crate) person: Person,
    pub(crate) session: String,
    pub(crate) browser: Browser,
}

impl Walk {
    /// `add_connection` with settings.
    pub(crate) async fn open(settings: &str) -> Self {
        Self::on(Stage::start().await, settings).await
    }

    /// The same on a twin of one's own.
    pub(crate) async fn on(stage: Stage, settings: &str) -> Self {
        let person = stage.person("ada@app.example").await;
        let session = stage.session(&person).await;
        let mut browser = Browser::of(&stage);
        browser.open_widget(&session, settings).await;
        Self {
            stage,
            person,
            session,
            browser,
        }
    }

    /// Another entry point, in a session of its own.
    pub(crate) async fn enter(&mut self, entry: &str, settings: &str) {
        self.session = self.stage.session(&self.person).await;
        let path = format!("v2.1/widget/{entry}");
        self.browser
            .open_entry(&path, &self.session, settings)
            .await;
    }

    pub(crate) async fn press(&mut self, button: &str) {
        self.browser.press(button, typed(&[])).await;
    }

    /// To the test bank.
    pub(crate) async fn choose_test_bank(&mut self) {
        self.press("provider-linxo-test-bank").await;
    }

    /// Signs in with the file, here or at the bank.
    pub(crate) async fn sign_in(&mut self) {
        let sent = signs_in("dev", "dev").with_file("file.txt", FILE);
        self.browser.press("submit-credentials", sent).await;
    }

    /// From the list of banks to the list of accounts, by the form.
    pub(crate) async fn by_the_form(&mut self) {
        self.choose_test_bank().await;
        self.press("no-checking").await;
        self.sign_in().await;
    }

    /// From the list of banks over the bank's own site, as far as the bank leads.
    pub(crate) async fn over_the_bank(&mut self) {
        self.choose_test_bank().await;
        self.press("connect-checking").await;
        self.sign_in().await;
        self.press("bank-authorise").await;
    }

    /// A list of the API.
    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        let list = self.stage.get(path, &self.person.token).await;
        list.as_array().unwrap().clone()
    }

    /// The only connection.
    pub(crate) async fn connection(&self) -> Value {
        let mut list = self.list("connections").await;
        assert_eq!(list.len(), 1);
        list.remove(0)
    }

    /// A connection made without a walk; its id.
    pub(crate) async fn made(&self, mut body: Value) -> String {
        body["email"] = json!(self.person.email);
        let made = json_of(self.stage.connect(body).await).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// One field of every account.
    pub(crate) async fn accounts(&self, field: &str) -> Vec<String> {
        let list = self.list("accounts").await;
        let field = list.iter().map(|one| one[field].as_str().unwrap());
        field.map(str::to_owned).collect()
    }

    /// What the page around the widget is told at the end.
    pub(crate) fn message(&self) -> Value {
        self.browser.ending()["message"].clone()
    }

    /// Where the widget goes at the end.
    pub(crate) fn next(&self) -> String {
        let ending = self.browser.ending();
        ending["next"].as_str().unwrap().to_owned()
    }
}

/// The statuses of a connection's channels, REDIRECT first.
pub(crate) fn channels(connection: &Value) -> Vec<&str> {
    let channels = connection["channels"].as_array().unwrap().iter();
    channels
        .map(|one| one["status"].as_str().unwrap())
        .collect()
}
