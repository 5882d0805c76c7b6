//! A person links a bank, and Linxo is read as a journey would read it.

use std::time::{Duration, Instant};

use linxo::client::UserToken;
use linxo::{Connection, Received};
use tokio::time::sleep;

use super::collection::{self, Collected};
use super::names;
use crate::doctor::call::Call;
use crate::doctor::code::Code;
use crate::doctor::facts::Fact;
use crate::doctor::fault::Fault;
use crate::doctor::finding::{Finding, Notes};
use crate::doctor::subject::Subject;

/// Between two looks for a connection.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// A full page of transactions.
const PAGE: u32 = 500;
const ACCOUNTS_PAGE: u32 = 100;
/// A test bank is small; whatever is beyond this is not read.
const MOST_PAGES: u32 = 20;

/// Shows the widget's address, waits for the connection, and reads what came of it.
pub(super) async fn with_a_person(subject: &mut Subject, notes: &mut Notes) {
    let Some(session) = &subject.session else {
        return notes.add(Fault::NothingThere.finding(Call::WidgetPage));
    };
    // Without return addresses: the person ends at a page of Linxo's own.
    let mut address = session.add_connection.clone();
    address.query_pairs_mut().append_pair("auto_sync", "false");
    let seconds = subject.limits.wait.as_secs();
    (subject.tell)(&format!(
        "Open this address in a browser, choose Linxo Test Banque and go through to the end, \
         within {seconds} s:\n  {address}"
    ));
    let connection = match connection(subject, notes).await {
        Ok(connection) => connection,
        Err(finding) => return notes.add(finding),
    };
    if !judge_connection(&connection, notes) {
        return;
    }
    let collected = match read(subject, connection, notes).await {
        Ok(collected) => collected,
        Err((call, fault)) => return fault.note(call, notes),
    };
    collection::judge(&collected, subject.is_version_3(), notes);
}

/// The user's token, renewed when it is over.
async fn token(subject: &mut Subject, notes: &mut Notes) -> Result<UserToken, Fault> {
    if let Some(token) = subject.user_token.as_ref().filter(|token| token.is_fresh()) {
        return Ok(token.clone());
    }
    let identity = subject.identity.clone();
    let question = subject.client.sign_in(&identity.email, &identity.password);
    let token = subject.ask(notes, Call::UserToken, question).await?;
    subject.user_token = Some(token.clone());
    Ok(token)
}

/// Waits until a connection is there and final. Faults on the way are borne until the time is over.
async fn connection(
    subject: &mut Subject,
    notes: &mut Notes,
) -> Result<Received<Connection>, Finding> {
    let begun = Instant::now();
    let wait = subject.limits.wait;
    let mut pause = FIRST_PAUSE;
    let mut running = false;
    loop {
        // The times of these looks tell nothing, and there are many.
        let mut aside = Notes::default();
        let look = match token(subject, &mut aside).await {
            Ok(token) => {
                let question = subject.client.connections(&token);
                subject.ask(&mut aside, Call::Connections, question).await
            }
            Err(fault) => Err(fault),
        };
        let fault = match look {
            Ok(connections) => {
                running |= connections.iter().any(|one| !one.value.status.is_final());
                let last = connections
                    .into_iter()
                    .rfind(|one| one.value.status.is_final());
                if let Some(connection) = last {
                    if running {
                        notes.confirm(&[Fact::ConnectionsAppearEarly]);
                    }
                    let seconds = begun.elapsed().as_secs();
                    notes.saw(format!("linked and final after {seconds} s"));
                    return Ok(connection);
                }
                None
            }
            Err(fault) => Some(fault),
        };
        let left = wait.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Err(fault.map_or_else(
                || not_in_time(running, wait),
                |fault| fault.finding(Call::Connections),
            ));
        }
        sleep(pause.min(left)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn not_in_time(running: bool, wait: Duration) -> Finding {
    let seconds = wait.as_secs();
    if running {
        let text =
            format!("a bank was linked, and its synchronisation did not end within {seconds} s");
        Finding::failed(Code::WalkStillRunning, text)
            .change("Give it more time with --wait SECONDS.", &[])
            .ask("how long a synchronisation of Linxo Test Banque takes")
    } else {
        let text = format!("no bank was linked within {seconds} s");
        Finding::failed(Code::WalkNotFinished, text).change(
            "Run the doctor again, with more time if need be: --wait SECONDS.",
            &[],
        )
    }
}

/// Whether it is worth reading on.
fn judge_connection(connection: &Received<Connection>, notes: &mut Notes) -> bool {
    let connection = &connection.value;
    match connection.auto_sync {
        Some(false) => {
            notes.confirm(&[Fact::WidgetAutoSync, Fact::WidgetAutoSyncReadBack]);
            notes.saw("the connection says auto_sync: false");
        }
        Some(true) => {
            notes.refute(Fact::WidgetAutoSync);
            notes.confirm(&[Fact::WidgetAutoSyncReadBack]);
            let text =
                "the connection says auto_sync: true, although false was given in both places";
            notes.add(
                Finding::failed(Code::AutoSyncOn, text)
                    .change(
                        "No journey can be made as long as it stays so: each would fail, and be \
                         erased.",
                        &[],
                    )
                    .ask("where auto_sync=false has to be given"),
            );
        }
        None => {
            notes.refute(Fact::WidgetAutoSyncReadBack);
            let text = "the connection does not say auto_sync, so that it is off cannot be seen";
            notes.add(
                Finding::warning(Code::AutoSyncUnsaid, text)
                    .ask("how to see that a connection is not synchronised by itself"),
            );
        }
    }
    let status = connection.status.as_str();
    notes.saw(format!("its status is {}", names::shown(status)));
    if !connection.status.gives_data() {
        let channels = connection.channels.iter();
        let reasons: Vec<String> = channels
            .map(|channel| names::shown(channel.status.as_str()))
            .collect();
        let text = format!(
            "the connection ended without data; its channels: {}",
            reasons.join(", ")
        );
        notes.add(
            Finding::failed(Code::NoData, text)
                .change("Link Linxo Test Banque with credentials that succeed.", &[]),
        );
        return false;
    }
    true
}

async fn read(
    subject: &mut Subject,
    connection: Received<Connection>,
    notes: &mut Notes,
) -> Result<Collected, (Call, Fault)> {
    let token = token(subject, notes)
        .await
        .map_err(|fault| (Call::UserToken, fault))?;
    let raw = subject.raw_user_token.clone();
    let mut collected = Collected::of(connection);
    for page in 1..=MOST_PAGES {
        let id = &collected.connection.value.id;
        let question = subject
            .client
            .accounts_page(&token, id, page, ACCOUNTS_PAGE);
        let accounts = subject.ask(notes, Call::Accounts, question).await;
        let accounts = accounts.map_err(|fault| (Call::Accounts, fault))?;
        let last = accounts.len() < ACCOUNTS_PAGE as usize;
        collected.accounts.extend(accounts);
        if last {
            break;
        }
    }
    for account in 0..collected.accounts.len() {
        let id = collected.accounts[account].value.id.clone();
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let question = subject.client.transactions_page(&token, &id, page, PAGE);
            let transactions = subject.ask(notes, Call::Transactions, question).await;
            let transactions = transactions.map_err(|fault| (Call::Transactions, fault))?;
            let last = transactions.len() < PAGE as usize;
            all.extend(transactions);
            if last {
                break;
            }
        }
        collected.transactions.push(all);
    }
    // Small pages of the account with the most, and one that lies past the end.
    if let Some((account, _)) = collected.largest_account() {
        let id = account.clone();
        for page in [1, 2, 100_000] {
            let question = subject.client.transactions_page(&token, &id, page, 2);
            let transactions = subject.ask(notes, Call::Transactions, question).await;
            let transactions = transactions.map_err(|fault| (Call::Transactions, fault))?;
            collected.small_pages.push(transactions);
        }
    }
    if let Some(raw) = raw {
        let question = subject.probe.read(&["categories"], &[], &raw);
        let look = subject.look(notes, Call::Categories, question).await;
        let look = look
            .and_then(|look| look.accepted())
            .and_then(|look| look.json());
        collected.categories = look.map_err(|fault| (Call::Categories, fault))?;
    }
    Ok(collected)
}
