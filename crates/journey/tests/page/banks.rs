//! What a connection says of its bank.

use journey::{Bank, Brought, Fate};
use linxo::{ChannelMode, ChannelStatus, ConnectionStatus};

use crate::*;

#[test]
fn words_of_linxo_are_understood_and_unknown_ones_are_kept() {
    let mut progress = progress(1, JourneyState::Erased);
    let channels = [
        ("DEDICATED_INTERFACE", "TOKEN_EXPIRED"),
        ("NEW", "OF_TOMORROW"),
    ];
    progress.connections = vec![bank("PARTIAL_SUCCESS", &channels), bank("OF_TOMORROW", &[])];
    let banks = Bank::all(&progress);
    assert_eq!(banks[0].status, ConnectionStatus::PartialSuccess);
    assert_eq!(
        banks[0].channels,
        [
            (ChannelMode::Redirect, ChannelStatus::TokenExpired),
            (
                ChannelMode::Other("NEW".into()),
                ChannelStatus::Other("OF_TOMORROW".into())
            ),
        ]
    );
    assert_eq!(banks[1].status.as_str(), "OF_TOMORROW");
    assert!(!banks[1].gave_all());
}

#[test]
fn a_channel_without_accounts_lacks_nothing() {
    let mut progress = progress(1, JourneyState::Erased);
    let channels = [("REDIRECT", "SUCCESS"), ("EMBEDDED", "EMPTY")];
    progress.connections = vec![bank("SUCCESS", &channels)];
    let banks = Bank::all(&progress);
    assert!(banks[0].gave_all());
    assert_eq!(banks[0].lacking(Fate::Over).count(), 0);
}

#[test]
fn what_a_bank_that_is_being_read_lacks_is_told_when_it_wants_the_end_user() {
    let mut progress = progress(1, JourneyState::Synchronising);
    let channels = [
        ("REDIRECT", "RUNNING"),
        ("EMBEDDED", "CHALLENGE_REQUIRED"),
        ("NEW", "PARTIAL_SUCCESS"),
    ];
    progress.connections = vec![bank("RUNNING", &channels)];
    let bank = Bank::all(&progress).remove(0);
    let lacking = |fate| {
        let lacking = bank.lacking(fate).map(|(mode, _)| mode.as_str().to_owned());
        lacking.collect::<Vec<_>>()
    };
    assert_eq!(lacking(Fate::Open), ["EMBEDDED"]);
    assert_eq!(lacking(Fate::MayGo), ["EMBEDDED"]);
    assert_eq!(lacking(Fate::Over), ["REDIRECT", "EMBEDDED", "NEW"]);
    assert!(bank.has_another_way(&ChannelMode::Embedded));
}

#[test]
fn two_links_with_one_bank_are_told_apart() {
    let mut progress = progress(1, JourneyState::Linking);
    let named = |name: Option<&str>| ConnectionView {
        name: name.map(str::to_owned),
        ..bank("SUCCESS", &[])
    };
    let nord = Some("Banque du Nord");
    progress.connections = vec![named(nord), named(Some("Sud")), named(nord), named(None)];
    let names = Bank::all(&progress).into_iter().map(|bank| bank.name);
    let names: Vec<_> = names.map(Option::unwrap_or_default).collect();
    assert_eq!(names, ["Banque du Nord", "Sud", "Banque du Nord (2)", ""]);
}

#[test]
fn one_bank_that_gave_less_makes_a_delivery_a_part() {
    let mut progress = progress(1, JourneyState::Erased);
    progress.connections = vec![bank("SUCCESS", &[])];
    assert_eq!(Brought::of(&progress), Brought::NoAccounts);
    progress.counts.accounts = 2;
    assert_eq!(Brought::of(&progress), Brought::All);
    for status in [
        "PARTIAL_SUCCESS",
        "FAILED",
        "RUNNING",
        "CLOSED",
        "OF_TOMORROW",
    ] {
        progress.connections = vec![bank("SUCCESS", &[]), bank(status, &[])];
        assert_eq!(Brought::of(&progress), Brought::Part, "{status}");
    }
}
