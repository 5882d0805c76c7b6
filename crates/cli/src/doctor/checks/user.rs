//! The doctor's user: made, made again, read.

use std::time::Instant;

use serde_json::Value;

use super::lists;
use crate::doctor::call::Call;
use crate::doctor::code::Code;
use crate::doctor::course::UserSeen;
use crate::doctor::facts::Fact;
use crate::doctor::fault::Fault;
use crate::doctor::finding::{Finding, Notes};
use crate::doctor::subject::{Creation, Subject};

/// Makes the user.
pub(super) async fn create(subject: &mut Subject, notes: &mut Notes) {
    subject.creation = Creation::Unanswered(Instant::now());
    let identity = subject.identity.clone();
    let question = subject
        .client
        .create_user(&identity.email, &identity.password);
    match subject.ask(notes, Call::CreateUser, question).await {
        Ok(id) => {
            subject.creation = Creation::Made;
            subject.user_id = Some(id);
            notes.saw(format!("made as {}", identity.email));
            notes.confirm(&[
                Fact::HostsVersionInPath,
                Fact::UsersCreate,
                Fact::UsersEmailAny,
                Fact::UsersPassword,
            ]);
        }
        Err(Fault::Taken) => whose_is_it(subject, notes).await,
        Err(fault) => {
            if !fault.leaves_doubt() {
                subject.creation = Creation::Refused;
            }
            if fault == Fault::NothingThere {
                let finding = lists::where_the_api_is(subject, notes).await;
                notes.add(finding);
            } else {
                fault.note(Call::CreateUser, notes);
            }
        }
    }
}

/// The email is taken although no leftover was seen: by a run at the same moment, or by a user that
/// was made under another secret.
async fn whose_is_it(subject: &mut Subject, notes: &mut Notes) {
    let identity = subject.identity.clone();
    let question = subject.client.sign_in(&identity.email, &identity.password);
    match subject.ask(notes, Call::UserToken, question).await {
        Ok(_) => {
            subject.creation = Creation::Made;
            let text = "the doctor's user appeared by itself: another doctor runs under this name";
            notes.add(
                Finding::warning(Code::AnotherDoctor, text)
                    .change("Give each its own name with --as.", &[]),
            );
        }
        Err(Fault::UserRefused) => {
            notes.user = Some(UserSeen::OutOfReach);
            subject.creation = Creation::Refused;
            notes.add(locked(&identity.email));
        }
        Err(fault) => fault.note(Call::UserToken, notes),
    }
}

/// A user of ours that cannot be signed in any more.
fn locked(email: &str) -> Finding {
    Finding::failed(
        Code::LeftoverLocked,
        format!(
            "a user {email} exists and cannot be signed in: an earlier run made it under another \
             client secret, and was killed"
        ),
    )
    .change(
        "Run the doctor once with the client secret of that time, which erases it; until then, \
         run with another name: --as NAME.",
        &["ONESHOT_LINXO_CLIENT_SECRET"],
    )
    .ask(format!("to delete the user {email}"))
}

/// Makes the same user once more, which has to be refused, and in the way that the server counts on.
pub(super) async fn create_twice(subject: &mut Subject, notes: &mut Notes) {
    let identity = subject.identity.clone();
    let question = subject
        .client
        .create_user(&identity.email, &identity.password);
    match subject.ask(notes, Call::CreateUser, question).await {
        Err(Fault::Taken) => {
            notes.saw("refused with 409");
            notes.confirm(&[Fact::UsersEmailTaken]);
        }
        Err(Fault::Rejected(status, said)) => {
            notes.refute(Fact::UsersEmailTaken);
            let said = said
                .map(|said| format!("; it says: {said}"))
                .unwrap_or_default();
            let text = format!("a taken email answers {status}, not 409{said}");
            notes.add(Finding::warning(Code::EmailTakenStatus, text).change(
                "A journey whose user was made, and whose answer was lost, would fail instead of \
                 going on: this program has to learn that status.",
                &[],
            ));
        }
        Ok(_) => {
            notes.refute(Fact::UsersEmailUnique);
            notes.add(
                Finding::failed(Code::EmailNotUnique, "Linxo made two users with one email")
                    .ask("whether emails of users are unique in this environment"),
            );
        }
        Err(fault) => fault.note(Call::CreateUser, notes),
    }
}

/// Reads the user back.
pub(super) async fn read(subject: &mut Subject, notes: &mut Notes) {
    let Some(token) = subject.raw_user_token.clone() else {
        return notes.add(Fault::UserRefused.finding(Call::UserToken));
    };
    let question = subject.probe.read(&["users", "me"], &[], &token);
    let look = subject.look(notes, Call::ReadUser, question).await;
    let user = look
        .and_then(|look| look.accepted())
        .and_then(|look| look.json());
    let user = match user {
        Ok(Value::Object(user)) => user,
        Ok(_) => {
            let fault = Fault::Unexpected("a user that is no JSON object".to_owned());
            return fault.note(Call::ReadUser, notes);
        }
        Err(fault) => return fault.note(Call::ReadUser, notes),
    };
    let is = |name: &str, ours: &str| match user.get(name) {
        Some(Value::String(text)) => text == ours,
        Some(Value::Number(number)) => number.to_string() == ours,
        _ => false,
    };
    let same_id = subject
        .user_id
        .as_ref()
        .is_none_or(|id| is("id", id.as_str()));
    let same_email = is("email", &subject.identity.email);
    // Seconds have ten digits in this age, milliseconds thirteen.
    let in_seconds = user.get("creation_date").and_then(Value::as_i64);
    let in_seconds = in_seconds.is_some_and(|date| (1_000_000_000..10_000_000_000).contains(&date));
    notes.judge(Fact::UsersRead, same_id && same_email && in_seconds);
    let parts = [
        (same_id, "id", "is not the last part of Location"),
        (same_email, "email", "is not the one we gave"),
        (in_seconds, "creation_date", "is not in seconds since 1970"),
    ];
    for (_, field, what) in parts.iter().filter(|(good, _, _)| !good) {
        let text = format!("the user's {field} {what}");
        notes.add(Finding::warning(Code::UserDiffers, text).ask(format!("what {field} holds")));
    }
}
