use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::super::known::SETTINGS;
use super::*;

mod clear;
mod several;

const LEAST: &[(&str, &str)] = &[
    ("ONESHOT_LINXO_AUTH_URL", "https://auth.example"),
    ("ONESHOT_LINXO_API_URL", "https://api.example"),
    ("ONESHOT_LINXO_EMBED_URL", "https://embed.example"),
    ("ONESHOT_LINXO_CLIENT_ID", "demo"),
    ("ONESHOT_LINXO_CLIENT_SECRET", "demo-secret"),
    ("ONESHOT_API_KEY", "key-of-the-lender"),
];

fn load_with(path: Option<&Path>, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let find = |pairs: &[(&str, &str)], name: &str| {
        pairs
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| (*value).to_owned())
    };
    load(path, &|name| {
        find(pairs, name).or_else(|| find(LEAST, name))
    })
}

#[test]
fn the_environment_alone_is_enough() {
    let config = load_with(None, &[]).expect("a configuration");
    assert_eq!(config.listen.to_string(), LISTEN);
    assert_eq!(config.database.file(), Some(Path::new("oneshot.db")));
    assert_eq!(config.partners.len(), 1);
    assert!(!config.panel);
}

#[test]
fn the_environment_wins_over_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    std::fs::write(
        &path,
        "listen = \"127.0.0.1:1\"\npanel = true\npartner_name = \"Lender\"\n",
    )
    .expect("written");
    let config = load_with(Some(&path), &[("ONESHOT_LISTEN", "127.0.0.1:2")]).expect("usable");
    assert_eq!(config.listen.port(), 2);
    assert!(config.panel);
    assert_eq!(config.partners[0].name, "Lender");
}

#[test]
fn secrets_may_come_from_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key");
    std::fs::write(&path, "from-a-file\n").expect("written");
    let name = path.to_str().expect("a path");
    let config = load(None, &|variable| match variable {
        "ONESHOT_API_KEY" => None,
        "ONESHOT_API_KEY_FILE" => Some(name.to_owned()),
        _ => LEAST
            .iter()
            .find(|(n, _)| *n == variable)
            .map(|(_, v)| (*v).to_owned()),
    });
    let key = config.expect("usable").partners[0].api_key.clone();
    assert_eq!(key.expose_secret(), "from-a-file");
}

#[test]
fn bank_data_is_sealed_and_forgotten_as_the_file_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let text = format!("[store]\nkey = \"{key}\"\nretention_days = 30\n");
    std::fs::write(&path, text).expect("written");
    let config = load_with(Some(&path), &[]).expect("usable");
    assert_eq!(format!("{:?}", config.store_keys).matches('"').count(), 2);
    let days = |days: u64| Some(Duration::from_secs(days * 86_400));
    assert_eq!(config.retention, days(30));
    let config = load_with(Some(&path), &[("ONESHOT_RETENTION_DAYS", "7")]).expect("usable");
    assert_eq!(config.retention, days(7));
    let config = load_with(None, &[]).expect("usable");
    assert_eq!(config.retention, None);
}

#[test]
fn what_is_wrong_is_said_with_its_name() {
    let table = [
        (
            ("ONESHOT_LISTEN", "here"),
            "ONESHOT_LISTEN: write an address and a port",
        ),
        (
            ("ONESHOT_DATABASE_URL", "mysql://x"),
            "ONESHOT_DATABASE_URL: write sqlite://path/to/oneshot.db, or postgres://",
        ),
        (
            ("ONESHOT_DATABASE_URL", "postgres://db/oneshot"),
            "set ONESHOT_SERVER_KEY or ONESHOT_SERVER_KEY_FILE, or `server_key` in the configuration file",
        ),
        (
            ("ONESHOT_STORE_KEY", "short"),
            "ONESHOT_STORE_KEY: a store key must be 32 bytes in unpadded base64url",
        ),
        (
            ("ONESHOT_RETENTION_DAYS", "0"),
            "ONESHOT_RETENTION_DAYS: write a number of days from 1",
        ),
        (
            ("ONESHOT_RETENTION_DAYS", "a year"),
            "ONESHOT_RETENTION_DAYS: write a number of days from 1",
        ),
        (
            ("ONESHOT_LINXO_API_VERSION", "4"),
            "not a version of Linxo's API: write 2.1 or 3",
        ),
        (
            ("ONESHOT_PANEL", "perhaps"),
            "ONESHOT_PANEL: write true or false",
        ),
        (
            ("ONESHOT_PUBLIC_URL", "app"),
            "ONESHOT_PUBLIC_URL: write an absolute address",
        ),
    ];
    for (pair, expected) in table {
        let error = load_with(None, &[pair]).expect_err("refused").to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = load(None, &|_| None).expect_err("refused").to_string();
    assert!(error.contains("ONESHOT_LINXO_AUTH_URL"), "{error}");
}

#[test]
fn an_error_in_the_file_does_not_quote_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    std::fs::write(
        &path,
        "listen = \"x\"\n[linxo]\nclient_secrt = \"s3cret\"\n",
    )
    .expect("written");
    let error = load_with(Some(&path), &[])
        .expect_err("refused")
        .to_string();
    assert!(
        error.contains("line 3") && error.contains("client_secrt"),
        "{error}"
    );
    assert!(!error.contains("s3cret"), "{error}");
}

#[test]
fn debug_output_hides_secrets() {
    let text = format!("{:?}", load_with(None, &[]).expect("a configuration"));
    assert!(
        !text.contains("demo-secret") && !text.contains("key-of-the-lender"),
        "{text}"
    );
}

#[test]
fn linxos_part_asks_for_nothing_else() {
    let linxo_alone = |variable: &str| match variable {
        "ONESHOT_API_KEY" => None,
        "ONESHOT_DATABASE_URL" => Some("postgres://elsewhere".to_owned()),
        "ONESHOT_EMAIL_DOMAIN" => Some("users.example".to_owned()),
        _ => LEAST
            .iter()
            .find(|(name, _)| *name == variable)
            .map(|(_, value)| (*value).to_owned()),
    };
    let config = load_linxo(None, &linxo_alone).expect("usable");
    assert_eq!(config.client.client_id, "demo");
    assert_eq!(config.email_domain, "users.example");
    assert!(!config.has_no_email_domain());
    assert!(load(None, &linxo_alone).is_err());

    let error = load_linxo(None, &|_| None)
        .expect_err("refused")
        .to_string();
    assert!(error.contains("ONESHOT_LINXO_AUTH_URL"), "{error}");
}

#[test]
fn an_address_with_more_than_an_address_in_it_is_refused_and_not_quoted() {
    for more in [
        "https://me:S3CRET@auth.example",
        "https://S3CRET@auth.example",
        "https://auth.example/?S3CRET=1",
        "https://auth.example/#S3CRET",
    ] {
        let error = load_with(None, &[("ONESHOT_LINXO_AUTH_URL", more)]).expect_err("refused");
        let words = error.to_string();
        assert!(words.contains("ONESHOT_LINXO_AUTH_URL"), "{words}");
        assert!(!words.contains("S3CRET"), "{words}");
    }
}

#[test]
fn a_secret_that_is_missing_is_named_with_its_file() {
    for missing in ["ONESHOT_LINXO_CLIENT_SECRET", "ONESHOT_LINXO_CLIENT_ID"] {
        let others = LEAST.iter().filter(|(name, _)| *name != missing);
        let others: Vec<_> = others.collect();
        let read = load(None, &|name| {
            let found = others.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        let words = read.expect_err("refused").to_string();
        assert!(words.contains(&format!("set {missing}")), "{words}");
        let file = format!("{missing}_FILE");
        assert_eq!(
            words.contains(&file),
            missing.ends_with("SECRET"),
            "{words}"
        );
    }
}

#[test]
fn an_empty_setting_is_refused_by_its_name() {
    for name in [
        "ONESHOT_LINXO_CLIENT_ID",
        "ONESHOT_LINXO_CLIENT_SECRET",
        "ONESHOT_API_KEY",
    ] {
        for empty in ["", " ", "\n"] {
            let error = load_with(None, &[(name, empty)]).expect_err("refused");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}

#[test]
fn an_email_domain_is_a_domain_name() {
    for bad in [
        "",
        " ",
        "a b",
        "@x",
        "a@b",
        "x\n",
        "-",
        ".",
        "a..b",
        "-a.example",
        "a-.example",
    ] {
        let error = load_with(None, &[("ONESHOT_EMAIL_DOMAIN", bad)]).expect_err("refused");
        assert!(
            error.to_string().contains("ONESHOT_EMAIL_DOMAIN"),
            "{error}"
        );
    }
    let long = format!("{}.example", "a".repeat(64));
    assert!(load_with(None, &[("ONESHOT_EMAIL_DOMAIN", &long)]).is_err());
    assert!(load_with(None, &[("ONESHOT_EMAIL_DOMAIN", "users.app-1.example")]).is_ok());
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let wrong = [
        ("ONESHOT_LISTEN", "here"),
        ("ONESHOT_PANEL", "perhaps"),
        ("ONESHOT_LINXO_CLIENT_ID", ""),
        ("ONESHOT_LEASE_S", "soon"),
        ("ONESHOT_SERVER_KEYS", "1"),
    ];
    let error = load_with(None, &wrong).expect_err("refused").to_string();
    for (variable, _) in wrong {
        assert!(error.contains(variable), "{variable}: {error}");
    }
    assert!(error.starts_with("5 things are wrong:"), "{error}");
    // Each with its name in the file too.
    assert!(error.contains("`timing.lease_s`"), "{error}");
}

#[test]
fn times_come_from_the_file_and_the_environment_wins() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    let text =
        "[timing]\nlease_s = 400\nlinxo_timeout_s = 70\nfarewell_s = 0\njourneys_at_once = 7\n";
    std::fs::write(&path, text).expect("written");
    let pairs = [
        ("ONESHOT_LEASE_S", "600"),
        ("ONESHOT_ABANDON_AFTER_S", "90"),
    ];
    let config = load_with(Some(&path), &pairs).expect("usable");
    assert_eq!(config.timing.lease, Duration::from_secs(600));
    assert_eq!(config.timing.abandon_after, Duration::from_secs(90));
    assert_eq!(config.linxo.call_timeout, Duration::from_secs(70));
    assert_eq!(config.timing.farewell, Duration::ZERO);
    assert_eq!(config.timing.journeys_at_once, 7);
    for (pair, expected) in [
        (("ONESHOT_LEASE_S", "-1"), "a whole number from 2 to 3600"),
        (
            ("ONESHOT_ABANDON_AFTER_S", "0"),
            "a whole number from 1 to 86400",
        ),
    ] {
        let error = load_with(Some(&path), &[pair])
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains(pair.0) && error.contains(expected),
            "{error}"
        );
    }
}

#[test]
fn a_rotated_key_keeps_its_version_and_the_new_one_takes_the_next() {
    let alone = load_with(None, &[("ONESHOT_SERVER_KEY", "new")]).expect("usable");
    assert_eq!(alone.server_key_version, 1);
    let keys = ("ONESHOT_SERVER_KEYS", "1:first, 3:third\n2: second");
    let config = load_with(None, &[("ONESHOT_SERVER_KEY", "new"), keys]).expect("usable");
    assert_eq!(config.server_key_version, 4);
    let others: Vec<_> = config
        .other_server_keys
        .iter()
        .map(|other| (other.version, other.key.expose_secret()))
        .collect();
    assert_eq!(others, [(1, "first"), (3, "third"), (2, "second")]);
    let said = ("ONESHOT_SERVER_KEY_VERSION", "9");
    assert_eq!(
        load_with(None, &[keys, said])
            .expect("usable")
            .server_key_version,
        9
    );

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    std::fs::write(folder.path().join("old"), "from-a-file\n").expect("written");
    let text = format!(
        "[[server_keys]]\nversion = 1\nkey_file = \"{}\"\n[[server_keys]]\nversion = 2\nkey = \"x\"\n",
        folder.path().join("old").display()
    );
    std::fs::write(&path, text).expect("written");
    let config = load_with(Some(&path), &[]).expect("usable");
    assert_eq!(config.server_key_version, 3);
    assert_eq!(
        config.other_server_keys[0].key.expose_secret(),
        "from-a-file"
    );
}

#[test]
fn versions_of_server_keys_that_cannot_work_are_refused_and_no_key_is_quoted() {
    for pairs in [
        [("ONESHOT_SERVER_KEYS", "S3CRET"), ("A", "")],
        [("ONESHOT_SERVER_KEYS", "x:S3CRET"), ("A", "")],
        [("ONESHOT_SERVER_KEYS", "0:S3CRET"), ("A", "")],
        [
            ("ONESHOT_SERVER_KEYS", "1:S3CRET"),
            ("ONESHOT_SERVER_KEY_VERSION", "1"),
        ],
        [
            ("ONESHOT_SERVER_KEYS", "1:S3CRET"),
            ("ONESHOT_SERVER_KEY_VERSION", "0"),
        ],
        [
            ("ONESHOT_SERVER_KEYS", "1:S3CRET"),
            ("ONESHOT_SERVER_KEY_VERSION", "two"),
        ],
    ] {
        let error = load_with(None, &pairs).expect_err("refused").to_string();
        assert!(error.contains("ONESHOT_SERVER_KEY"), "{error}");
        assert!(!error.contains("S3CRET"), "{error}");
    }
}

/// What is asked of an environment that has nothing.
fn asked_for() -> BTreeSet<String> {
    let asked = RefCell::new(BTreeSet::new());
    let _ = load(None, &|name| {
        asked.borrow_mut().insert(name.to_owned());
        None
    });
    asked.into_inner()
}

#[test]
fn every_setting_is_known_and_every_known_setting_is_read() {
    let mut known: BTreeSet<String> = SETTINGS.iter().map(|one| one.variable.to_owned()).collect();
    assert_eq!(known.len(), SETTINGS.len(), "each is there once");
    // The program reads these before there is a configuration.
    for log in ["ONESHOT_LOG", "ONESHOT_LOG_FORMAT"] {
        assert!(known.remove(log), "{log}");
    }
    assert_eq!(asked_for(), known, "see config/known.rs");
}

#[test]
fn every_name_in_the_file_is_known() {
    let known: BTreeSet<_> = SETTINGS.iter().map(|one| one.field).collect();
    for (table, prefix) in [
        ("", ""),
        ("[linxo]\n", "linxo."),
        ("[store]\n", "store."),
        ("[timing]\n", "timing."),
        ("[limits]\n", "limits."),
    ] {
        // Its own message lists the names it knows.
        let text = format!("{table}no_such_name = 1");
        let error = toml::from_str::<File>(&text).err().expect("refused");
        let names: Vec<_> = error.message().split('`').skip(3).step_by(2).collect();
        assert!(names.len() > 2, "{}", error.message());
        for name in names {
            let name = format!("{prefix}{name}");
            let is_table =
                ["limits", "linxo", "store", "timing", "partners", "backup"].contains(&&*name);
            assert!(
                is_table || known.contains(&*name),
                "{name}: see config/known.rs"
            );
        }
    }
}

#[test]
fn a_webhook_of_nobody_is_an_error_that_says_whose_it_could_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    let text = "webhook_url = \"https://l.example/hooks\"\n\
                webhook_secret = \"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\"\n\
                [[partners]]\nname = \"Lender\"\napi_key = \"key-of-the-lender\"\n";
    std::fs::write(&path, text).expect("written");
    let load = |also: &[(&str, &str)]| {
        load(Some(&path), &|name| {
            let least = LEAST.iter().filter(|(name, _)| *name != "ONESHOT_API_KEY");
            let found = least.chain(also).find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    };
    let error = load(&[]).expect_err("refused").to_string();
    for word in [
        "ONESHOT_WEBHOOK_URL",
        "`webhook_url`",
        "ONESHOT_PARTNER_NAME",
        "[[partners]]",
    ] {
        assert!(error.contains(word), "{word}: {error}");
    }
    let config = load(&[("ONESHOT_PARTNER_NAME", "Broker")]).expect("usable");
    assert!(config.webhooks.contains_key("Broker"));
}
