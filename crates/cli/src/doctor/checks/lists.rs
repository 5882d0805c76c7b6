//! The four lists: there, readable, and of the shape of the configured version.

use linxo::ApiVersion;
use serde_json::Value;

use super::shape::Shape;
use crate::doctor::call::{Call, Endpoint};
use crate::doctor::code::Code;
use crate::doctor::facts::Fact;
use crate::doctor::fault::Fault;
use crate::doctor::finding::{Finding, Notes, Status};
use crate::doctor::subject::Subject;

const VERSION: &str = "ONESHOT_LINXO_API_VERSION";

/// One of the lists.
struct List {
    call: Call,
    name: &'static str,
    fact: Fact,
    /// Version 3 wants to be told whose list it is, and was seen to wrap these.
    of_a_user: bool,
    paged: bool,
}

const LISTS: [List; 4] = [
    List {
        call: Call::Connections,
        name: "connections",
        fact: Fact::ConnectionsList,
        of_a_user: true,
        paged: false,
    },
    List {
        call: Call::Accounts,
        name: "accounts",
        fact: Fact::AccountsList,
        of_a_user: true,
        paged: true,
    },
    List {
        call: Call::Transactions,
        name: "transactions",
        fact: Fact::TransactionsLimit,
        of_a_user: true,
        paged: true,
    },
    List {
        call: Call::Categories,
        name: "categories",
        fact: Fact::CategoriesList,
        of_a_user: false,
        paged: false,
    },
];

/// Reads the lists of a user that has nothing yet.
pub(super) async fn read_all(subject: &mut Subject, notes: &mut Notes) {
    let mut missing = Vec::new();
    let mut other_version = false;
    for list in &LISTS {
        match read(subject, list, notes).await {
            Ok(Shape::Strange) => {
                let reason = "JSON that is no list, neither bare nor under its name";
                let finding = Fault::Unexpected(reason.to_owned()).finding(list.call);
                notes.refute(list.fact);
                notes.add(finding);
            }
            Ok(shape) => {
                let wrapped = matches!(shape, Shape::Wrapped(_));
                // How version 3 writes the categories was not seen: both are fine.
                let known = list.of_a_user || !subject.is_version_3();
                if known && wrapped != subject.is_version_3() {
                    other_version = true;
                    notes.refute(if wrapped { list.fact } else { Fact::V3Lists });
                } else {
                    held(subject, list, &shape, notes);
                }
            }
            Err(Fault::NothingThere) => missing.push(list.call),
            Err(fault) => fault.note(list.call, notes),
        }
    }
    if other_version {
        notes.add(other_shape(subject.is_version_3()));
    }
    if missing.len() == LISTS.len() {
        let finding = where_the_api_is(subject, notes).await;
        notes.add(finding);
    } else {
        for call in missing {
            notes.add(Fault::NothingThere.finding(call));
        }
    }
    subject.read_lists = notes.status() != Status::Failed;
}

async fn read(subject: &Subject, list: &List, notes: &mut Notes) -> Result<Shape, Fault> {
    let token = subject.raw_user_token.as_ref().ok_or(Fault::UserRefused)?;
    let user = subject.user_id.as_ref().map(|id| id.as_str());
    let mut query = Vec::new();
    if let (true, true, Some(user)) = (subject.is_version_3(), list.of_a_user, user) {
        query.push(("user_id", user));
    }
    if list.paged {
        query.extend([("page", "1"), ("limit", "100")]);
    }
    let path = [list.name];
    let question = subject.probe.read(&path, &query, token);
    let look = subject.look(notes, list.call, question).await?;
    Ok(Shape::of(list.name, look.accepted()?.json()?))
}

fn held(subject: &Subject, list: &List, shape: &Shape, notes: &mut Notes) {
    let (items, how): (&[Value], _) = match shape {
        Shape::Bare(items) => (items, "a bare array"),
        Shape::Wrapped(items) => (items, "wrapped"),
        Shape::Strange => return,
    };
    notes.saw(format!("{}: {how} of {}", list.name, items.len()));
    if subject.is_version_3() {
        if list.of_a_user {
            notes.confirm(&[Fact::V3Base, Fact::V3Lists, Fact::V3UserId]);
        }
    } else if list.call != Call::Transactions {
        // What pages of transactions hold is seen only where there are some.
        notes.confirm(&[list.fact]);
    }
    if !list.of_a_user && items.is_empty() {
        notes.add(
            Finding::warning(Code::NoCategories, "the list of categories is empty")
                .ask("whether categorisation is part of the contract"),
        );
    } else if list.of_a_user && !items.is_empty() {
        let text = format!(
            "a user that was just made has {} {}",
            items.len(),
            list.name
        );
        notes.add(Finding::failed(Code::NotEmpty, text).ask("whose data these are"));
    }
}

fn other_shape(configured_3: bool) -> Finding {
    let (shape, other) = if configured_3 {
        ("2.1", "2.1")
    } else {
        ("3", "3")
    };
    let code = if configured_3 {
        Code::ShapeOfVersion21
    } else {
        Code::ShapeOfVersion3
    };
    Finding::failed(code, format!("Linxo answers lists as version {shape} does"))
        .change(format!("Set {VERSION}={other}."), &[VERSION])
        .ask("which version of the API this client is made for")
}

/// Nothing is where it should be: asks without a token whether one of the versions is there.
pub(super) async fn where_the_api_is(subject: &Subject, notes: &mut Notes) -> Finding {
    notes.refute(Fact::HostsVersionInPath);
    let ours = subject.config.client.version;
    let other = match ours {
        ApiVersion::V2_1 => ApiVersion::V3,
        ApiVersion::V3 => ApiVersion::V2_1,
    };
    if subject.probe.has_version(other).await && !subject.probe.has_version(ours).await {
        return Finding::failed(
            Code::VersionWrong,
            format!("version {ours} is not at the API address, and version {other} is"),
        )
        .change(format!("Set {VERSION}={other}."), &[VERSION])
        .ask("which version of the API this client is made for");
    }
    Finding::failed(
        Code::AddressWrong,
        format!("neither version {ours} nor {other} of the API is at the API address (404)"),
    )
    .change(
        "Write the address without a version and without a path, such as \
         https://sandbox-api.oxlin.io.",
        &[Endpoint::Api.setting(), VERSION],
    )
}
