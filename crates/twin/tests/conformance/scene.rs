//! Things that many facts are shown on.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Person, Stage, json_of};

/// A file with accounts of every type, and a second channel's worth of them.
pub(crate) const EVERY_TYPE: &str = "\
CREDENTIALS|dev|dev
CREDENTIALS_OWNER|ADA LOVELACE
ACCOUNT|a|001|21/08/26|10.00|Checkings||false|ADA|Current account|||FR7630001|EUR
TRANSACTION|-12.00|10/09/24|CARTE CARREFOUR
TRANSACTION|-7.50|12/09/24|PRLV COFIDIS
ACCOUNT|b|002|21/08/26|-20.00|CreditCard||false|ADA|Card||||EUR
TRANSACTION|-1.00|29/03/26|ACHAT EN LIGNE
ACCOUNT|c|003|21/08/26|30.00|Savings||false|ADA|Savings book||||EUR
TRANSACTION|2.00|30/03/26|INTERETS
ACCOUNT|d|004|21/08/26|-900.00|Loans||false|ADA|Loan||||EUR
";

/// Each with its twin and one user.
pub(crate) async fn scene() -> (Stage, Person) {
    let stage = Stage::start().await;
    let person = stage.person("ada@app.example").await;
    (stage, person)
}

impl Stage {
    /// Makes a connection of [`EVERY_TYPE`], unless the request says otherwise.
    pub(crate) async fn made(&self, person: &Person, request: Value) -> Value {
        let mut body = json!({"email": person.email});
        if request.get("login").is_none() {
            body["file"] = json!(EVERY_TYPE);
        }
        for (name, value) in request.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = self.connect(body.clone()).await;
        assert_eq!(made.status(), StatusCode::CREATED, "{body}");
        json_of(made).await
    }

    /// A connection with both channels.
    pub(crate) async fn made_twofold(&self, person: &Person) -> Value {
        let both = json!({"channels": ["REDIRECT", "EMBEDDED"]});
        self.made(person, both).await
    }

    /// Sets a status by hand; the connection then.
    pub(crate) async fn set(&self, connection: &Value, status: Value) -> Value {
        let path = format!("_twin/connections/{}", id(connection));
        let request = self.client.post(self.api(&path)).json(&status);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{status}");
        json_of(response).await
    }

    /// The connection as the API has it now.
    pub(crate) async fn again(&self, connection: &Value, person: &Person) -> Value {
        let path = format!("connections/{}", id(connection));
        self.get(&path, &person.token).await
    }

    /// The rows of a list.
    pub(crate) async fn rows(&self, path: &str, person: &Person) -> Vec<Value> {
        let list = self.get(path, &person.token).await;
        list.as_array().unwrap().clone()
    }

    pub(crate) async fn delete(&self, path: &str, token: &str) -> StatusCode {
        self.call(Method::DELETE, path, token).await.status()
    }

    /// An answer of any version.
    pub(crate) async fn ask(&self, path: &str, token: &str) -> (StatusCode, Value) {
        let request = self.client.get(self.api(path)).bearer_auth(token);
        let response = request.send().await.unwrap();
        (response.status(), json_of(response).await)
    }
}

pub(crate) fn id(one: &Value) -> &str {
    one["id"].as_str().unwrap()
}

/// The status of a connection and those of its channels.
pub(crate) fn statuses(connection: &Value) -> (&str, Vec<&str>) {
    let channels = connection["channels"].as_array().unwrap().iter();
    let channels = channels.map(|one| one["status"].as_str().unwrap());
    (connection["status"].as_str().unwrap(), channels.collect())
}

/// One field of each row, as text.
pub(crate) fn column(rows: &[Value], field: &str) -> Vec<String> {
    let field = rows.iter().map(|row| match &row[field] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    field.collect()
}
