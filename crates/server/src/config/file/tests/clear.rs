//! Messages that name the setting, and parts that ask for no more than they need.

use super::several::refused;
use super::*;

#[test]
fn a_secret_and_a_file_with_it_are_not_both_taken() {
    let pairs = [("ONESHOT_API_KEY_FILE", "/run/secrets/key")];
    let error = load_with(None, &pairs).expect_err("refused").to_string();
    for words in ["ONESHOT_API_KEY:", "ONESHOT_API_KEY_FILE", "remove one"] {
        assert!(error.contains(words), "{error}");
    }
    for (text, names) in [
        (
            "[store]\nkey = \"x\"\nkey_file = \"y\"\n",
            ["store.key:", "store.key_file"],
        ),
        (
            "[[partners]]\nname = \"A\"\napi_key = \"x\"\napi_key_file = \"y\"\n",
            ["partners[0].api_key:", "partners[0].api_key_file"],
        ),
        (
            "[[server_keys]]\nversion = 1\nkey = \"x\"\nkey_file = \"y\"\n",
            ["server_keys[0].key:", "server_keys[0].key_file"],
        ),
    ] {
        let error = refused(text, &[]);
        for name in names {
            assert!(error.contains(name), "{name}: {error}");
        }
    }
}

#[test]
fn the_environments_secret_wins_over_a_file_that_the_file_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    std::fs::write(&path, "api_key_file = \"/no/such/file\"\n").expect("written");
    let config = load_with(Some(&path), &[]).expect("usable");
    assert_eq!(
        config.partners[0].api_key.expose_secret(),
        "key-of-the-lender"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_setting() {
    for variable in ["ONESHOT_STORE_KEY_FILE", "ONESHOT_SERVER_KEY_FILE"] {
        let error = load_with(None, &[(variable, "/no/such/file")]).expect_err("refused");
        let error = error.to_string();
        assert!(error.contains(variable), "{error}");
        assert!(error.contains("/no/such/file cannot be read"), "{error}");
    }
    let partner = "[[partners]]\nname = \"A\"\n";
    for (text, setting) in [
        (
            format!("{partner}api_key_file = \"/no/such/file\"\n"),
            "partners[0].api_key_file",
        ),
        (
            format!("{partner}webhook_secret_file = \"/no/such/file\"\n"),
            "`webhook_secret_file`",
        ),
    ] {
        let error = refused(&text, &[]);
        assert!(error.contains(setting), "{error}");
    }
    let error = load_with(Some(Path::new("/no/such/file")), &[]).expect_err("refused");
    assert!(error.to_string().starts_with("--config: "), "{error}");
}

#[test]
fn a_value_of_the_wrong_form_is_told_with_its_key_and_the_form_and_is_not_quoted() {
    for (text, key, form) in [
        ("listen = 4871\n", "line 1, `listen`", "text in quotes"),
        ("\npanel = \"4871\"\n", "line 2, `panel`", "true or false"),
        (
            "[linxo]\nclient_secret = 4871 # why\n",
            "line 2, `linxo.client_secret`",
            "text in quotes",
        ),
        (
            "[timing]\nlease_s = \"4871\"\n",
            "line 2, `timing.lease_s`",
            "a whole number",
        ),
        (
            "[[partners]]\nname = \"A\"\n[[partners]]\nname = 4871\n",
            "line 4, `partners[1].name`",
            "text in quotes",
        ),
        (
            "[store]\nkey_file = 4871\n",
            "line 2, `store.key_file`",
            "text in quotes",
        ),
        (
            "webhook_secret = 4871\n",
            "line 1, `webhook_secret`",
            "a list of such texts",
        ),
        ("[partners]\nname = \"A\"\n", "`partners`", "`[[`"),
    ] {
        let error = refused(text, &[]);
        assert!(error.contains(key) && error.contains(form), "{error}");
        assert!(!error.contains("4871"), "{error}");
    }
}

#[test]
fn the_stores_part_needs_neither_linxo_nor_a_partner() {
    let config = load_store(None, &|_| None).expect("usable");
    assert_eq!(config.database.file(), Some(Path::new("oneshot.db")));
    assert!(config.partners.is_empty());
    let environment = |name: &str| match name {
        "ONESHOT_API_KEY_FILE" | "ONESHOT_LINXO_CLIENT_SECRET_FILE" => Some("/no/such/file".into()),
        _ => None,
    };
    let config = load_store(None, &environment).expect("usable");
    assert_eq!(config.partners, ["Partner"]);
    let bad = |name: &str| (name == "ONESHOT_DATABASE_URL").then(|| "mysql://x".to_owned());
    let error = load_store(None, &bad).expect_err("refused").to_string();
    assert!(error.contains("ONESHOT_DATABASE_URL"), "{error}");
}

#[test]
fn the_server_keys_need_nothing_else() {
    let environment = |name: &str| match name {
        "ONESHOT_SERVER_KEYS" => Some("1:first".to_owned()),
        "ONESHOT_STORE_KEY_FILE" => Some("/no/such/file".to_owned()),
        _ => None,
    };
    let config = load_server_keys(None, &environment).expect("usable");
    assert_eq!((config.newest_version, config.others.len()), (2, 1));
}

#[test]
fn the_example_of_the_operators_guide_is_a_whole_configuration() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md");
    let guide = std::fs::read_to_string(guide).expect("the guide");
    let (_, settings) = guide.split_once("## Every setting").expect("its chapter");
    let (_, example) = settings.split_once("```toml\n").expect("an example");
    let (example, _) = example.split_once("```").expect("its end");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, secret) in [
        ("server-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
        ("linxo", "a-secret"),
        ("store-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
        ("lender-api-key", "key-of-the-lender"),
        (
            "lender-webhook",
            "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        ),
    ] {
        std::fs::write(folder.path().join(name), secret).expect("written");
    }
    let secrets = folder.path().to_str().expect("a path");
    let path = folder.path().join("oneshot.toml");
    std::fs::write(&path, example.replace("/run/secrets", secrets)).expect("written");
    let config = load(Some(&path), &|_| None).expect("usable");
    assert_eq!(config.partner_names(), ["Lender", "Agency"]);
    assert_eq!(config.webhooks.len(), 1);
    assert!(config.object_store.is_some() && config.server_key.is_some());
}
