use super::*;

const LEAST: &[(&str, &str)] = &[
    ("ONESHOT_LINXO_AUTH_URL", "https://auth.example"),
    ("ONESHOT_LINXO_API_URL", "https://api.example"),
    ("ONESHOT_LINXO_EMBED_URL", "https://embed.example"),
    ("ONESHOT_LINXO_CLIENT_ID", "demo"),
    ("ONESHOT_LINXO_CLIENT_SECRET", "demo-secret"),
    ("ONESHOT_API_KEY", "key-1"),
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
            "set ONESHOT_SERVER_KEY, or `server_key` in the configuration file",
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
        !text.contains("demo-secret") && !text.contains("key-1"),
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
