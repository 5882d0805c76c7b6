//! Erasing the doctor's user, and reading back that it is gone.

use std::time::{Duration, Instant};

use linxo::client::UserToken;
use tokio::time::sleep;

use super::tokens;
use crate::doctor::call::Call;
use crate::doctor::code::Code;
use crate::doctor::course::UserSeen;
use crate::doctor::facts::Fact;
use crate::doctor::fault::Fault;
use crate::doctor::finding::{Finding, Notes};
use crate::doctor::probe::Look;
use crate::doctor::subject::{Creation, Subject};

/// How often an erasure is tried, with a pause between that begins with this and doubles.
const ATTEMPTS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause between two looks for a user that may still come to be.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// The user is not there any more, and how that was seen.
struct Gone {
    /// It was there, and we deleted it.
    deleted: bool,
    /// A fresh grant was refused: the proof that the server's receipts rest on. Otherwise a grant
    /// was given, and the user read as gone with it.
    grant_refused: bool,
    /// Whether the token from before the deletion was refused; not seen when there was none.
    token_refused: Option<bool>,
}

/// The user could not be erased: the call that failed last, and how.
struct Stuck {
    call: Call,
    fault: Fault,
    /// It was seen there.
    present: bool,
}

/// Erases what a run that was killed has left.
pub(super) async fn of_leftovers(subject: &mut Subject, notes: &mut Notes) {
    match until_gone(subject, notes).await {
        Ok(gone) => {
            notes.user = Some(UserSeen::Gone);
            if gone.deleted {
                let text = "an earlier run was cut off and left its user, which is erased now";
                notes.add(Finding::warning(Code::LeftoverErased, text));
            } else {
                notes.saw("none: Linxo refuses to sign the doctor's user in");
                notes.confirm(&[Fact::TokensRefusedUser]);
            }
        }
        Err(stuck) => {
            if stuck.present {
                notes.user = Some(UserSeen::Present);
                stuck.fault.note(stuck.call, notes);
                notes.add(left(&subject.identity.email));
                return;
            }
            notes.user = Some(UserSeen::Unsaid);
            match stuck.fault {
                Fault::Forbidden(_) => tokens::which_scopes(subject, notes).await,
                fault => fault.note(stuck.call, notes),
            }
        }
    }
}

/// Erases the user of this run, whatever became of it.
pub(super) async fn of_the_user(subject: &mut Subject, notes: &mut Notes) {
    let gone = match settled(subject, notes).await {
        Ok(gone) => gone,
        Err(stuck) => {
            // What keeps the user's own token from deleting need not keep ours.
            if delete_by_id(subject, notes).await.is_ok() {
                notes.user = Some(UserSeen::Gone);
                notes.confirm(&[Fact::DeletionToken]);
                stuck.fault.note(stuck.call, notes);
                notes.saw("deleted by its id with our own token instead");
                return;
            }
            notes.user = Some(UserSeen::Present);
            stuck.fault.note(stuck.call, notes);
            notes.add(left(&subject.identity.email));
            return;
        }
    };
    if gone.deleted {
        notes.user = Some(UserSeen::Gone);
        judge(subject, &gone, notes);
        return;
    }
    match subject.creation {
        Creation::Deleted => {
            notes.user = Some(UserSeen::Gone);
            notes.saw("deleted before; Linxo refuses to sign it in now");
        }
        // Made, and never once signed in: that its sign-in is refused proves nothing.
        Creation::Made if subject.user_token.is_none() => by_our_token(subject, notes).await,
        Creation::Made => {
            notes.user = Some(UserSeen::Gone);
            let text = "somebody else has deleted the user: another doctor runs under this name";
            notes.add(
                Finding::warning(Code::AnotherDoctor, text)
                    .change("Give each its own name with --as.", &[]),
            );
        }
        _ => {
            notes.user = Some(UserSeen::Gone);
            notes.saw("no user came to be: Linxo refuses to sign it in");
        }
    }
}

/// What the erasure showed about Linxo.
fn judge(subject: &Subject, gone: &Gone, notes: &mut Notes) {
    notes.confirm(&[Fact::DeletionUser]);
    notes.judge(Fact::DeletionGrantRefused, gone.grant_refused);
    if gone.grant_refused {
        notes.saw("deleted; a fresh grant is refused, which is the proof that receipts rest on");
        notes.confirm(&[Fact::TokensRefusedUser]);
    } else {
        let text =
            "a deleted user is still granted tokens; that it reads as gone is the only proof";
        notes.add(
            Finding::warning(Code::GrantNotRefused, text)
                .ask("when a deleted user's password grant is refused"),
        );
    }
    if let Some(refused) = gone.token_refused {
        notes.judge(Fact::DeletionTokenRefused, refused);
        if refused {
            notes.saw("the token from before is refused, or reads nothing (401 or 404)");
        } else {
            let text = "the token of a deleted user still reads the user";
            notes.add(
                Finding::warning(Code::TokenOutlivesUser, text)
                    .ask("how long a deleted user's tokens can still read"),
            );
        }
    }
    if subject.opened_widget && subject.read_lists {
        notes.confirm(&[Fact::TokensUserScopes]);
    }
}

/// Looks for the user until it is gone; a creation without an answer may take effect for a while.
async fn settled(subject: &Subject, notes: &mut Notes) -> Result<Gone, Stuck> {
    let mut pause = FIRST_PAUSE;
    loop {
        let gone = until_gone(subject, notes).await?;
        let Creation::Unanswered(sent) = subject.creation else {
            return Ok(gone);
        };
        let left = subject.limits.settle.saturating_sub(sent.elapsed());
        if gone.deleted || left.is_zero() {
            return Ok(gone);
        }
        if pause == FIRST_PAUSE {
            let seconds = left.as_secs().max(1);
            notes.saw(
                "the creation had no answer, so it was looked for until it would have settled",
            );
            (subject.tell)(&format!(
                "The answer to the creation was lost. It may still take effect: looking for the \
                 user for {seconds} s more."
            ));
        }
        sleep(pause.min(left)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Signs in, deletes, and reads back, until the user is gone.
async fn until_gone(subject: &Subject, notes: &mut Notes) -> Result<Gone, Stuck> {
    let mut deleted = false;
    let mut before: Option<UserToken> = subject.user_token.clone();
    let mut stuck = Stuck {
        call: Call::UserToken,
        fault: Fault::UserRefused,
        present: false,
    };
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            sleep(FIRST_PAUSE * 2_u32.pow(attempt - 1)).await;
        }
        let token = match sign_in(subject, notes).await {
            Ok(token) => token,
            Err(Fault::UserRefused) => {
                let token_refused = match before.filter(|_| deleted) {
                    Some(token) => reads_nothing(subject, &token, notes).await,
                    None => None,
                };
                return Ok(Gone {
                    deleted,
                    grant_refused: true,
                    token_refused,
                });
            }
            Err(fault) => {
                let hopeless = matches!(
                    fault,
                    Fault::ClientRefused(_) | Fault::Forbidden(_) | Fault::Configuration(_)
                );
                (stuck.call, stuck.fault) = (Call::UserToken, fault);
                if hopeless {
                    break;
                }
                continue;
            }
        };
        if deleted && reads_nothing(subject, &token, notes).await == Some(true) {
            return Ok(Gone {
                deleted,
                grant_refused: false,
                token_refused: None,
            });
        }
        stuck.present = true;
        before.get_or_insert_with(|| token.clone());
        let question = subject.client.delete_user(&token);
        match subject.ask(notes, Call::DeleteUser, question).await {
            // The next round reads back.
            Ok(_) | Err(Fault::NothingThere | Fault::TokenRefused) => {
                deleted = true;
                let reason = "the user can still be read after its deletion".to_owned();
                (stuck.call, stuck.fault) = (Call::DeleteUser, Fault::Unexpected(reason));
                let refused = read_back(subject, notes, before.as_ref()).await;
                if let Some(gone) = refused {
                    return Ok(gone);
                }
            }
            Err(fault) => {
                let hopeless = matches!(fault, Fault::Forbidden(_));
                (stuck.call, stuck.fault) = (Call::DeleteUser, fault);
                if hopeless {
                    break;
                }
            }
        }
    }
    Err(stuck)
}

/// Right after a deletion: a fresh grant, and the token from before.
async fn read_back(
    subject: &Subject,
    notes: &mut Notes,
    before: Option<&UserToken>,
) -> Option<Gone> {
    let grant_refused = match sign_in(subject, notes).await {
        Err(Fault::UserRefused) => true,
        Ok(fresh) if reads_nothing(subject, &fresh, notes).await == Some(true) => false,
        Ok(_) | Err(_) => return None,
    };
    let token_refused = match before {
        Some(token) => reads_nothing(subject, token, notes).await,
        None => None,
    };
    Some(Gone {
        deleted: true,
        grant_refused,
        token_refused,
    })
}

async fn sign_in(subject: &Subject, notes: &mut Notes) -> Result<UserToken, Fault> {
    let identity = &subject.identity;
    let question = subject.client.sign_in(&identity.email, &identity.password);
    subject.ask(notes, Call::UserToken, question).await
}

/// Whether a token reads no user any more; nothing when Linxo did not say.
async fn reads_nothing(subject: &Subject, token: &UserToken, notes: &mut Notes) -> Option<bool> {
    let question = subject.client.read_user(token);
    match subject.ask(notes, Call::ReadUser, question).await {
        Ok(()) => Some(false),
        Err(Fault::NothingThere | Fault::TokenRefused) => Some(true),
        Err(_) => None,
    }
}

/// Deletes the user by its id with our own token.
async fn by_our_token(subject: &Subject, notes: &mut Notes) {
    notes.saw("the user cannot be signed in, so it is deleted by its id with our own token");
    match delete_by_id(subject, notes).await {
        Ok(()) => {
            notes.user = Some(UserSeen::Gone);
            notes.confirm(&[Fact::DeletionToken]);
        }
        Err(fault) => {
            notes.user = Some(UserSeen::Present);
            notes.refute(Fact::DeletionToken);
            fault.note(Call::DeleteUser, notes);
            notes.add(left(&subject.identity.email));
        }
    }
}

async fn delete_by_id(subject: &Subject, notes: &mut Notes) -> Result<(), Fault> {
    let (Some(id), Some(token)) = (&subject.user_id, &subject.client_token) else {
        return Err(Fault::UserRefused);
    };
    let question = subject.probe.delete_user(id.as_str(), token);
    let look = subject.look(notes, Call::DeleteUser, question).await;
    look.and_then(Look::accepted).map(|_| ())
}

/// Makes a user with the email just freed, and deletes it as Linxo's samples do: with our own token.
pub(super) async fn of_the_user_made_again(subject: &mut Subject, notes: &mut Notes) {
    subject.creation = Creation::Unanswered(Instant::now());
    subject.user_token = None;
    subject.raw_user_token = None;
    let identity = subject.identity.clone();
    let question = subject
        .client
        .create_user(&identity.email, &identity.password);
    match subject.ask(notes, Call::CreateUser, question).await {
        Ok(id) => {
            subject.creation = Creation::Made;
            subject.user_id = Some(id);
            notes.confirm(&[Fact::UsersEmailUnique]);
            notes.saw("the email of the deleted user is free again");
        }
        Err(fault) => {
            if !fault.leaves_doubt() {
                subject.creation = Creation::Refused;
            }
            if fault == Fault::Taken {
                notes.refute(Fact::UsersEmailUnique);
            }
            return fault.note(Call::CreateUser, notes);
        }
    }
    match delete_by_id(subject, notes).await {
        Ok(()) => {
            subject.creation = Creation::Deleted;
            notes.confirm(&[Fact::DeletionToken]);
            notes.saw("our own token deletes a user too");
            if sign_in(subject, notes).await.err() == Some(Fault::UserRefused) {
                notes.user = Some(UserSeen::Gone);
            }
        }
        Err(Fault::Forbidden(_) | Fault::TokenRefused | Fault::NothingThere) => {
            notes.refute(Fact::DeletionToken);
            let text = "our own token deletes no user; the user's own does";
            notes.add(Finding::warning(Code::ClientTokenDeletesNot, text));
        }
        Err(fault) => fault.note(Call::DeleteUser, notes),
    }
}

/// A last look, from outside: nobody is there.
pub(super) async fn last_look(subject: &mut Subject, notes: &mut Notes) {
    match sign_in(subject, notes).await {
        Err(Fault::UserRefused) => notes.saw("Linxo refuses to sign the doctor's user in"),
        Ok(_) => {
            notes.user = Some(UserSeen::Present);
            notes.add(left(&subject.identity.email));
        }
        Err(fault) => fault.note(Call::UserToken, notes),
    }
}

/// What is left, and how to get rid of it.
fn left(email: &str) -> Finding {
    Finding::failed(
        Code::UserLeft,
        format!("the user {email} may still be at Linxo"),
    )
    .change(
        "Run the doctor again with the same settings and the same name: it erases this user \
             before anything else.",
        &[],
    )
    .ask(format!("to delete the user {email}, should that fail too"))
}
