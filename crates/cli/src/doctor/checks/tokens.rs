//! Our token and the user's, and which scopes they carry.

use secrecy::SecretString;
use serde_json::Value;

use crate::doctor::call::{Call, Endpoint};
use crate::doctor::code::Code;
use crate::doctor::facts::Fact;
use crate::doctor::fault::{Fault, quoted};
use crate::doctor::finding::{Finding, Notes};
use crate::doctor::probe::{Grant, Look};
use crate::doctor::subject::Subject;

const CLIENT_SCOPE: &str = "users_create";
/// What a journey needs, as a public integration found.
const USER_SCOPES: [&str; 6] = [
    "profile",
    "profile_edit",
    "accounts_manage",
    "connections_manage",
    "connections_sync",
    "transactions_read",
];
const CLIENT_ID: &str = "ONESHOT_LINXO_CLIENT_ID";
const CLIENT_SECRET: &str = "ONESHOT_LINXO_CLIENT_SECRET";

/// Our own token, with the scope for making users.
pub(super) async fn of_the_client(subject: &mut Subject, notes: &mut Notes) {
    let call = Call::ClientToken;
    let question = subject.probe.token(Grant::Client, CLIENT_SCOPE);
    let look = match subject.look(notes, call, question).await {
        Ok(look) => look,
        Err(fault) => return fault.note(call, notes),
    };
    match Refusal::of(&look) {
        Some(Refusal::Scope) => {
            let text = format!(
                "our token may not have the scope {CLIENT_SCOPE}{}",
                quoted(&look.said)
            );
            notes.refute(Fact::TokensClientScope);
            notes.add(missing_scope(text, "the client", CLIENT_SCOPE));
        }
        Some(Refusal::Client) => {
            let finding = which_half(subject, &look).await;
            notes.add(finding);
        }
        Some(Refusal::Grant) => notes.add(
            Finding::failed(
                Code::GrantNotAllowed,
                format!(
                    "Linxo knows our client, and does not let it ask for tokens{}",
                    quoted(&look.said)
                ),
            )
            .change(
                "Check that this is the client made for Linxo Connect.",
                &[CLIENT_ID],
            )
            .ask("to allow the grants client_credentials and password to the client"),
        ),
        Some(Refusal::Request) => notes.add(Fault::of_status(400, look.said).finding(call)),
        None => {
            let nothing_there = matches!(look.status, 404 | 410);
            match look.accepted().and_then(|look| granted(&look, notes)) {
                Ok((token, scopes)) => {
                    notes.confirm(&[Fact::TokensJsonBody]);
                    if scopes.is_none_or(|all| all.contains(CLIENT_SCOPE)) {
                        notes.confirm(&[Fact::TokensClientScope]);
                    } else {
                        let text = format!("our token came without the scope {CLIENT_SCOPE}");
                        notes.refute(Fact::TokensClientScope);
                        notes.add(missing_scope(text, "the client", CLIENT_SCOPE));
                    }
                    subject.client_token = Some(token);
                }
                Err(_) if nothing_there => notes.add(no_token_endpoint()),
                Err(fault) => fault.note(call, notes),
            }
        }
    }
}

/// The user's token: by the client, as the server will do it, then raw, to see what it carries.
pub(super) async fn of_the_user(subject: &mut Subject, notes: &mut Notes) {
    let call = Call::UserToken;
    let identity = subject.identity.clone();
    let question = subject.client.sign_in(&identity.email, &identity.password);
    match subject.ask(notes, call, question).await {
        Ok(token) => subject.user_token = Some(token),
        Err(Fault::Forbidden(_)) => return which_scopes(subject, notes).await,
        Err(fault) => return fault.note(call, notes),
    }
    let grant = Grant::User {
        email: &identity.email,
        password: &identity.password,
    };
    let scopes = USER_SCOPES.join(" ");
    let question = subject.probe.token(grant, &scopes);
    let look = subject.look(notes, call, question).await;
    match look
        .and_then(Look::accepted)
        .and_then(|look| granted(&look, notes))
    {
        Ok((token, scopes)) => {
            notes.confirm(&[Fact::TokensTwoGrants, Fact::UsersExisting]);
            subject.raw_user_token = Some(token);
            let all = scopes.unwrap_or_else(|| USER_SCOPES.join(" "));
            let all: Vec<&str> = all.split_whitespace().collect();
            let missing = USER_SCOPES.iter().filter(|scope| !all.contains(scope));
            let missing: Vec<&str> = missing.copied().collect();
            if !missing.is_empty() {
                report_missing(&missing, "came without", notes);
            }
        }
        Err(fault) => fault.note(call, notes),
    }
}

/// What a token's answer says, apart from the token: its lifetime and its scopes.
fn granted(look: &Look, notes: &mut Notes) -> Result<(SecretString, Option<String>), Fault> {
    let answer = look.json()?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    let token = text("access_token").filter(|token| !token.is_empty());
    let token = token.ok_or(Fault::Unexpected(
        "a token's answer without access_token".to_owned(),
    ))?;
    let lifetime = answer.get("expires_in");
    let seconds =
        lifetime.and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    notes.judge(
        Fact::TokensAnswer,
        text("token_type").is_some() && seconds.is_some(),
    );
    match seconds {
        Some(seconds) => notes.saw(format!("a token lives {seconds} s")),
        None => notes.add(Finding::warning(
            Code::TokenWithoutLifetime,
            "the answer does not say how long the token lives (expires_in): it is kept for a minute",
        )),
    }
    if answer.get("refresh_token").is_some() {
        notes.saw("a refresh token comes with it, which is not used");
    }
    let scopes = text("scope").map(str::to_owned);
    if let Some(scopes) = &scopes {
        notes.saw(format!("scopes granted: {}", plain(scopes)));
    }
    Ok((token.into(), scopes))
}

/// Why the token endpoint refuses, in the words of RFC 6749 when it uses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Scope,
    Grant,
    Request,
    Client,
}

impl Refusal {
    fn of(look: &Look) -> Option<Self> {
        if !matches!(look.status, 400 | 401 | 403) {
            return None;
        }
        let answer = look.json().unwrap_or_default();
        Some(match answer.get("error").and_then(Value::as_str) {
            Some("invalid_scope") => Self::Scope,
            Some("unauthorized_client") => Self::Grant,
            Some("invalid_request" | "unsupported_grant_type") => Self::Request,
            _ => Self::Client,
        })
    }
}

/// Tells whether it is the secret that is wrong, by comparing with how Linxo refuses ids that nobody
/// has. Many servers refuse both in the same words; then nobody can tell.
async fn which_half(subject: &Subject, ours: &Look) -> Finding {
    const STRANGERS: [&str; 2] = ["oneshot-doctor-nobody", "oneshot-doctor-no-one"];
    // Linxo may repeat the id, and our id may be one of its own words: all are taken out of all.
    let ids = [STRANGERS[0], STRANGERS[1], &subject.config.client.client_id];
    let refusal = |look: &Look| (look.status, look.said_but_for(&ids));
    let mut strangers = Vec::new();
    for id in STRANGERS {
        let grant = Grant::Stranger(id);
        let look = subject.probe.token(grant, CLIENT_SCOPE).await;
        strangers.extend(look.ok().as_ref().map(refusal));
    }
    if !knows_us(&refusal(ours), &strangers) {
        return Fault::ClientRefused(ours.said.clone()).finding(Call::ClientToken);
    }
    Finding::failed(
        Code::ClientSecretWrong,
        format!(
            "Linxo knows our client id, and refuses the secret{}",
            quoted(&ours.said)
        ),
    )
    .change("Copy the client secret anew.", &[CLIENT_SECRET])
    .ask("whether the secret was changed")
}

/// Whether we are refused otherwise than two strangers, who are refused alike.
fn knows_us<T: PartialEq>(ours: &T, strangers: &[T]) -> bool {
    matches!(strangers, [one, two] if one == two && one != ours)
}

/// All scopes together were refused: asks for each alone.
pub(super) async fn which_scopes(subject: &Subject, notes: &mut Notes) {
    let identity = &subject.identity;
    let mut refused = Vec::new();
    for scope in USER_SCOPES {
        let grant = Grant::User {
            email: &identity.email,
            password: &identity.password,
        };
        match subject.probe.token(grant, scope).await {
            Ok(look) if Refusal::of(&look) == Some(Refusal::Scope) => refused.push(scope),
            Ok(_) => {}
            Err(fault) => return fault.note(Call::UserToken, notes),
        }
    }
    if refused.is_empty() {
        notes.add(
            Finding::failed(
                Code::MissingScope,
                "a user's token is refused with all scopes together, and granted with each alone",
            )
            .ask("which scopes tokens of users may have together"),
        );
    } else {
        report_missing(&refused, "may not have", notes);
    }
}

fn report_missing(missing: &[&str], how: &str, notes: &mut Notes) {
    let scopes = missing.join(", ");
    notes.refute(Fact::TokensUserScopes);
    let text = format!("a user's token {how} the scope {scopes}");
    notes.add(missing_scope(text, "tokens of users", &scopes));
}

fn missing_scope(text: String, whose: &str, scope: &str) -> Finding {
    Finding::failed(Code::MissingScope, text)
        .change(
            format!("Have Linxo grant {whose} the scope {scope}."),
            &[CLIENT_ID],
        )
        .ask(format!("to grant {whose} the scope {scope}"))
}

fn no_token_endpoint() -> Finding {
    Finding::failed(
        Code::NotFound,
        "POST /token (client): there is nothing at the auth address (404)",
    )
    .change(
        "Check the address: tokens have one of their own, without a version.",
        &[Endpoint::Auth.setting()],
    )
}

/// On one line, and no longer than a list of scopes is.
fn plain(text: &str) -> String {
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    line.take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_named_only_where_strangers_are_refused_alike_and_we_otherwise() {
        let (unknown, wrong) = ((401, "unknown client"), (401, "wrong secret"));
        assert!(knows_us(&wrong, &[unknown, unknown]));
        assert!(!knows_us(&unknown, &[unknown, unknown]));
        // Words that differ every time tell nothing.
        assert!(!knows_us(
            &(401, "no. 1"),
            &[(401, "no. 2"), (401, "no. 3")]
        ));
        assert!(!knows_us(&wrong, &[unknown]));
    }
}
