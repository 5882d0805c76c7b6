//! What the documents and recorded answers of v2.1 show is read, field by field.

use linxo::wire::v2_1;
use linxo::{
    AccountStatus, AccountType, AccountUsage, CategoryType, ChannelMode, ChannelStatus,
    ConnectionStatus, EpochSeconds, EventType, ResourceType, TransactionOrigin, TransactionStatus,
    TransactionType,
};

use super::answer;

#[test]
fn the_user_of_the_documents_is_read() {
    let user = v2_1::user(answer(include_str!("../golden/user.json"))).unwrap();
    let user = user.value;
    assert_eq!(user.id.as_str(), "3996384");
    assert_eq!(user.email.as_deref(), Some("…"));
    assert_eq!(user.last_name.as_deref(), Some("…"));
    assert_eq!(user.first_name.as_deref(), Some("…"));
    assert_eq!(user.creation_date, Some(EpochSeconds(1_639_524_127)));
    assert_eq!(user.gender.as_deref(), Some("MALE"));
    assert_eq!(user.email_verified, Some(true));
    assert_eq!(user.birthdate.unwrap().to_string(), "1989-01-01");
    assert_eq!(user.postcode.as_deref(), Some("…"));
}

#[test]
fn the_connection_of_the_documents_is_read() {
    let body = answer(include_str!("../golden/connections.json"));
    let connections = v2_1::connections(body).unwrap();
    let [received] = connections.as_slice() else {
        panic!("one connection expected")
    };
    let connection = &received.value;
    assert_eq!(connection.id.as_str(), "4422323");
    assert_eq!(connection.provider_id, Some("1022".into()));
    assert_eq!(connection.name.as_deref(), Some("<bank name>"));
    assert_eq!(connection.status, ConnectionStatus::Success);
    assert_eq!(connection.creation_date, Some(EpochSeconds(1_639_524_236)));
    assert_eq!(connection.auto_sync, Some(true));
    let logo = "https://static.oxlin.io/common/pictures/providers_logos/1022.png";
    assert_eq!(connection.logo_url.as_deref(), Some(logo));
    assert_eq!(connection.owner_name.as_deref(), Some("…"));
    assert_eq!(connection.consent_per_account, Some(false));
    assert_eq!(connection.user_id, Some("3996384".into()));
}

#[test]
fn the_two_channels_of_the_documents_are_read() {
    let body = answer(include_str!("../golden/connections.json"));
    let connection = v2_1::connections(body).unwrap().remove(0).value;
    let [redirect, embedded] = connection.channels.as_slice() else {
        panic!("two channels expected")
    };
    assert_eq!(redirect.definition_id, Some("102201".into()));
    assert_eq!(redirect.mode, ChannelMode::Redirect);
    assert_eq!(redirect.status, ChannelStatus::Success);
    assert_eq!(redirect.expires, Some(EpochSeconds(1_647_300_580)));
    let last = Some(EpochSeconds(1_639_998_109));
    assert_eq!(redirect.last_success_date, last);
    assert_eq!(redirect.last_end_date, last);
    assert_eq!(redirect.has_credentials, Some(false));
    let payment = [AccountType::Checkings, AccountType::CreditCard];
    assert_eq!(redirect.account_types, payment);
    assert_eq!(redirect.eligible_accounts, None);
    assert_eq!(redirect.definition_unavailable, Some(false));

    assert_eq!(embedded.definition_id, Some("102200".into()));
    assert_eq!(embedded.mode, ChannelMode::Embedded);
    assert_eq!(embedded.status, ChannelStatus::Empty);
    assert_eq!(embedded.expires, None);
    assert_eq!(embedded.last_success_date, None);
    assert_eq!(embedded.last_end_date, None);
    assert_eq!(embedded.has_credentials, None);
    let all = [
        AccountType::Checkings,
        AccountType::Savings,
        AccountType::Loan,
        AccountType::CreditCard,
    ];
    assert_eq!(embedded.account_types, all);
    assert_eq!(embedded.eligible_accounts, Some(false));
    assert_eq!(embedded.definition_unavailable, Some(false));
}

#[test]
fn the_account_of_the_documents_is_read() {
    let body = answer(include_str!("../golden/accounts.json"));
    let account = v2_1::accounts(body).unwrap().remove(0).value;
    assert_eq!(account.id.as_str(), "63723418");
    assert_eq!(account.connection_id, Some("4422323".into()));
    assert_eq!(account.name.as_deref(), Some("COMPTE COURANT …"));
    assert_eq!(account.balance.unwrap().to_string(), "2441.46 EUR");
    assert_eq!(account.currency.as_deref(), Some("EUR"));
    assert_eq!(account.balance_date, Some(EpochSeconds(1_639_998_109)));
    assert_eq!(account.iban.as_deref(), Some("FR…"));
    assert_eq!(account.status, Some(AccountStatus::Active));
    assert_eq!(account.account_type, Some(AccountType::Checkings));
    assert_eq!(account.creation_date, Some(EpochSeconds(1_639_524_239)));
    assert_eq!(account.account_number.as_deref(), Some("…"));
    assert_eq!(account.owner_name.as_deref(), Some("…"));
    assert_eq!(account.usage, Some(AccountUsage::Personal));
    assert_eq!(account.last_channel_definition_id, Some("102201".into()));
}

#[test]
fn the_transaction_of_the_documents_is_read() {
    let body = answer(include_str!("../golden/transactions.json"));
    let transaction = v2_1::transactions(body).unwrap().remove(0).value;
    assert_eq!(transaction.id.as_str(), "3226403343");
    assert_eq!(transaction.account_id, Some("68099494".into()));
    assert_eq!(transaction.amount.unwrap().to_string(), "-12.0 EUR");
    assert_eq!(transaction.date.unwrap().to_string(), "2024-09-10");
    assert_eq!(transaction.booking_date, transaction.date);
    assert_eq!(transaction.value_date, transaction.date);
    assert_eq!(transaction.import_date, Some(EpochSeconds(1_725_947_545)));
    let updated = Some(EpochSeconds(1_726_033_393));
    assert_eq!(transaction.last_update_date, updated);
    assert_eq!(transaction.label.as_deref(), Some("…"));
    assert_eq!(transaction.notes.as_deref(), Some("…"));
    assert_eq!(transaction.source_label.as_deref(), Some("…"));
    assert_eq!(transaction.category_id, Some("PETS".into()));
    let kind = Some(TransactionType::DirectDebit);
    assert_eq!(transaction.transaction_type, kind);
    assert_eq!(transaction.status, Some(TransactionStatus::Booked));
    assert_eq!(transaction.origin, Some(TransactionOrigin::Transaction));
    assert_eq!(transaction.remittance_information, ["…"]);
    assert_eq!(transaction.check_number, None);
    assert_eq!(transaction.original_trx_id, None);
    assert_eq!(transaction.transaction_date, None);
}

#[test]
fn what_only_a_client_names_of_transactions_is_read() {
    let body =
        br#"{"id":"1","transaction_date":1725919200,"original_trx_id":"2","check_number":"3"}"#;
    let transaction = v2_1::transaction(body).unwrap().value;
    assert_eq!(
        transaction.transaction_date.unwrap().to_string(),
        "2024-09-10"
    );
    assert_eq!(transaction.original_trx_id, Some("2".into()));
    assert_eq!(transaction.check_number.as_deref(), Some("3"));
}

#[test]
fn the_categories_of_the_documents_are_read() {
    let body = answer(include_str!("../golden/categories.json"));
    let categories = v2_1::categories(body).unwrap();
    let supermarket = &categories[0].value;
    assert_eq!(supermarket.id.as_str(), "SUPERMARKET");
    let label = "Alimentation, supermarché";
    assert_eq!(supermarket.label.as_deref(), Some(label));
    assert_eq!(supermarket.category_type, Some(CategoryType::Expense));
    let parent = supermarket.parent.as_ref().unwrap();
    assert_eq!(parent.id.as_str(), "DAILY_LIFE");
    assert_eq!(parent.label.as_deref(), Some("Dépenses vie courante"));
    let daily_life = &categories[1].value;
    assert_eq!(daily_life.id, parent.id);
    assert_eq!(daily_life.parent, None);
    assert_eq!(daily_life.category_type, None);
}

#[test]
fn a_provider_is_read_whichever_names_its_fields_have() {
    let list = answer(include_str!("../golden/providers.json"));
    let list = std::str::from_utf8(list).unwrap();
    let renamed = list
        .replacen("\"id\"", "\"provider_id\"", 1)
        .replace("\"id\"", "\"channel_definition_id\"")
        .replace("logo_url", "provider_logo_url");
    let wrapped = format!(r#"{{"providers":{list}}}"#);
    for body in [list, &renamed, &wrapped] {
        let provider = v2_1::providers(body.as_bytes()).unwrap().remove(0).value;
        assert_eq!(provider.id.as_str(), "1022");
        assert_eq!(provider.name.as_deref(), Some("<bank name>"));
        assert!(provider.logo_url.unwrap().ends_with("/1022.png"));
        let [redirect, embedded] = provider.channel_definitions.as_slice() else {
            panic!("two definitions expected")
        };
        assert_eq!(redirect.id, Some("102201".into()));
        assert_eq!(redirect.mode, ChannelMode::Redirect);
        assert_eq!(redirect.has_credentials, Some(false));
        assert_eq!(embedded.id, Some("102200".into()));
        assert_eq!(embedded.mode, ChannelMode::Embedded);
        assert_eq!(embedded.has_credentials, Some(true));
    }
}

#[test]
fn the_notification_of_the_documents_is_read_with_its_typo() {
    let body = answer(include_str!("../golden/notification.json"));
    let received = v2_1::notification(body).unwrap();
    let notification = received.value;
    assert_eq!(notification.id, Some("…".into()));
    assert_eq!(notification.event_type, EventType::Updated);
    assert_eq!(notification.resource_type, ResourceType::Connections);
    assert_eq!(
        notification.creation_date,
        Some(EpochSeconds(1_639_998_110))
    );
    assert_eq!(notification.channel_definition_id, Some("102201".into()));
    assert_eq!(notification.new_transactions, Some(true));
    let resource = notification.resource.unwrap();
    let list = answer(include_str!("../golden/connections.json"));
    let connection = v2_1::connections(list).unwrap().remove(0);
    assert_eq!(resource.value, connection.value);
    assert!(received.raw.get().contains("UDPATED"));
}

#[test]
fn one_item_alone_is_read_like_one_of_a_list() {
    let connections = answer(include_str!("../golden/connections.json"));
    let listed = v2_1::connections(connections).unwrap().remove(0);
    let alone = v2_1::connection(listed.raw.get().as_bytes()).unwrap();
    assert_eq!(alone.value, listed.value);
    let accounts = answer(include_str!("../golden/accounts.json"));
    let listed = v2_1::accounts(accounts).unwrap().remove(0);
    let alone = v2_1::account(listed.raw.get().as_bytes()).unwrap();
    assert_eq!(alone.value, listed.value);
    let transactions = answer(include_str!("../golden/transactions.json"));
    let listed = v2_1::transactions(transactions).unwrap().remove(0);
    let alone = v2_1::transaction(listed.raw.get().as_bytes()).unwrap();
    assert_eq!(alone.value, listed.value);
}

#[test]
fn the_json_is_kept_as_it_was_received() {
    let body = answer(include_str!("../golden/transactions.json"));
    let raw = v2_1::transactions(body).unwrap().remove(0).raw;
    let inside = std::str::from_utf8(body)
        .unwrap()
        .trim_matches(['[', ']'])
        .trim();
    assert_eq!(raw.get(), inside);
}

#[test]
fn debug_shows_nothing_of_a_bank_or_a_person() {
    let shown = [
        format!(
            "{:?}",
            v2_1::user(answer(include_str!("../golden/user.json")))
        ),
        format!(
            "{:?}",
            v2_1::connections(answer(include_str!("../golden/connections.json")))
        ),
        format!(
            "{:?}",
            v2_1::accounts(answer(include_str!("../golden/accounts.json")))
        ),
        format!(
            "{:?}",
            v2_1::transactions(answer(include_str!("../golden/transactions.json")))
        ),
        format!(
            "{:?}",
            v2_1::notification(answer(include_str!("../golden/notification.json")))
        ),
    ];
    for (shown, id) in shown
        .iter()
        .zip(["3996384", "4422323", "63723418", "3226403343", "4422323"])
    {
        assert!(shown.contains(id), "{shown}");
        for bank_data in [
            "2441",
            "COURANT",
            "FR…",
            "<bank name>",
            "-12",
            "MALE",
            "1989",
        ] {
            assert!(!shown.contains(bank_data), "{shown}");
        }
    }
    // The only text that replaced a name and may be shown is the notification's own id.
    assert!(shown[..4].iter().all(|shown| !shown.contains('…')));
}
