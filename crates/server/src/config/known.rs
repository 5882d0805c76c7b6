//! Every setting there is: what the reference for operators is made of, and what a misspelt name in
//! the environment is compared with.

/// The prefix of our names in the environment.
const PREFIX: &str = "ONESHOT_";
/// Names of tests and of the program's own build; a server has no use for them.
const FOR_TESTS: [&str; 4] = [
    "ONESHOT_TEST_",
    "ONESHOT_TRIPWIRE",
    "ONESHOT_PROGRAM",
    "ONESHOT_WRITE_DOCS",
];

/// A setting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Its name in the environment.
    pub(super) variable: &'static str,
    /// Its name in the file; empty when it is in the environment alone.
    pub(super) field: &'static str,
    /// What is taken when it is not set; empty when there is nothing to take.
    pub(super) default: &'static str,
    /// What it decides, in a sentence.
    pub(super) says: &'static str,
}

const fn setting(
    variable: &'static str,
    field: &'static str,
    default: &'static str,
    says: &'static str,
) -> Setting {
    Setting {
        variable,
        field,
        default,
        says,
    }
}

/// All of them, as the reference lists them.
pub(super) const SETTINGS: &[Setting] = &[
    setting(
        "ONESHOT_LISTEN",
        "listen",
        "127.0.0.1:4800",
        "Where the server listens, by plain HTTP. Put a proxy with TLS in front of it.",
    ),
    setting(
        "ONESHOT_PUBLIC_URL",
        "public_url",
        "the address listened on",
        "The address browsers use, without a path. It has to be said when the server listens on every address (`0.0.0.0`, `[::]`).",
    ),
    setting(
        "ONESHOT_DATABASE_URL",
        "database_url",
        "sqlite://oneshot.db",
        "Where journeys and their data are kept: a SQLite file, or `postgres://user:password@host/database`, which several servers may share. Of a file's folders the last one is made when it is missing.",
    ),
    setting(
        "ONESHOT_SERVER_KEY",
        "server_key",
        "with SQLite the file `<database>.key`, made at the first start",
        "The server key for new journeys: 32 bytes or more in unpadded base64url.",
    ),
    setting(
        "ONESHOT_SERVER_KEY_FILE",
        "server_key_file",
        "",
        "A file with it.",
    ),
    setting(
        "ONESHOT_SERVER_KEY_VERSION",
        "server_key_version",
        "one more than the greatest of the other server keys, so 1 without any",
        "Which version of the server key that is.",
    ),
    setting(
        "ONESHOT_SERVER_KEYS",
        "server_keys",
        "none",
        "The other server keys, which journeys in the store were made with: `version:key`, several with commas; in the file `[[server_keys]]` with `version` and `key` or `key_file`.",
    ),
    setting(
        "ONESHOT_SERVER_KEYS_FILE",
        "",
        "",
        "A file with the same, one a line.",
    ),
    setting(
        "ONESHOT_STORE_KEY",
        "store.key",
        "bank data is not sealed",
        "What bank data is sealed with in the database: 32 bytes in unpadded base64url. Several with spaces between them: the first seals, all open.",
    ),
    setting(
        "ONESHOT_STORE_KEY_FILE",
        "store.key_file",
        "",
        "A file with it.",
    ),
    setting(
        "ONESHOT_RETENTION_DAYS",
        "store.retention_days",
        "for ever",
        "How many days after a journey's end its bank data is kept here; its receipt stays.",
    ),
    setting(
        "ONESHOT_EMAIL_DOMAIN",
        "email_domain",
        "oneshot.example",
        "The domain of the emails of the users made at Linxo: a name of yours, which needs no mailboxes.",
    ),
    setting(
        "ONESHOT_PARTNER_NAME",
        "partner_name",
        "Partner",
        "The name of the first partner, as end users read it; without `ONESHOT_API_KEY` its keys are those that `oneshot keys add` makes. Journeys belong to a partner by this name: those of an earlier name are still erased, but no key of the new one reads them, and no webhook tells of them.",
    ),
    setting(
        "ONESHOT_API_KEY",
        "api_key",
        "",
        "The bearer token of that partner's server, 8 characters at least. More partners: `[[partners]]` in the file, with `name` and, unless `oneshot keys add` makes its keys, `api_key` or `api_key_file`.",
    ),
    setting(
        "ONESHOT_API_KEY_FILE",
        "api_key_file",
        "",
        "A file with it.",
    ),
    setting(
        "ONESHOT_WEBHOOK_URL",
        "webhook_url",
        "",
        "Where that partner's server is told of its journeys: an https address. For more partners: in `[[partners]]`, as are the next three.",
    ),
    setting(
        "ONESHOT_WEBHOOK_SECRET",
        "webhook_secret",
        "",
        "What the messages are signed with: `whsec_` and 24 to 64 bytes in base64; several with spaces, in the file also a list.",
    ),
    setting(
        "ONESHOT_WEBHOOK_SECRET_FILE",
        "webhook_secret_file",
        "",
        "A file with it.",
    ),
    setting(
        "ONESHOT_WEBHOOK_DATA",
        "webhook_data",
        "false",
        "Whether the bank data is sent there too, before the user is erased at Linxo.",
    ),
    setting(
        "ONESHOT_BACKUP_OBJECT_STORE_URL",
        "backup.object_store.url",
        "",
        "Where the data of each journey is written too: `file:///folder`, `s3://bucket`, `gs://bucket` or `az://container`; credentials by the clouds' own names in the environment.",
    ),
    setting(
        "ONESHOT_BACKUP_OBJECT_STORE_PREFIX",
        "backup.object_store.prefix",
        "",
        "Folders under that, separated by `/`.",
    ),
    setting(
        "ONESHOT_BACKUP_OBJECT_STORE_FORMER",
        "backup.object_store.former",
        "none",
        "Addresses where it was before, each with its prefix as a part of it; several with spaces, in the file a list. What is not to be kept is deleted there too.",
    ),
    setting(
        "ONESHOT_ASSETS",
        "assets",
        "the pages inside the program",
        "A folder with the built pages.",
    ),
    setting(
        "ONESHOT_PANEL",
        "panel",
        "false",
        "Whether the integrator's panel is served. It opens journeys without an API key: not for production.",
    ),
    setting(
        "ONESHOT_LINXO_AUTH_URL",
        "linxo.auth_url",
        "",
        "Linxo's address for tokens, without a version.",
    ),
    setting(
        "ONESHOT_LINXO_API_URL",
        "linxo.api_url",
        "",
        "Linxo's address for data, without a version.",
    ),
    setting(
        "ONESHOT_LINXO_EMBED_URL",
        "linxo.embed_url",
        "",
        "Linxo's address for the widget, without a version.",
    ),
    setting(
        "ONESHOT_LINXO_API_VERSION",
        "linxo.api_version",
        "2.1",
        "Which version of Linxo's API is spoken: `2.1` or `3`.",
    ),
    setting(
        "ONESHOT_LINXO_CLIENT_ID",
        "linxo.client_id",
        "",
        "Our name at Linxo.",
    ),
    setting(
        "ONESHOT_LINXO_CLIENT_SECRET",
        "linxo.client_secret",
        "",
        "Our secret at Linxo.",
    ),
    setting(
        "ONESHOT_LINXO_CLIENT_SECRET_FILE",
        "linxo.client_secret_file",
        "",
        "A file with it.",
    ),
    setting(
        "ONESHOT_LINXO_HOOK_KEY",
        "linxo.hook_key",
        "none: the address is `/hooks/linxo`",
        "The last segment of the address that Linxo's webhook posts to, `/hooks/linxo/{key}`: 16 letters, digits, `-` and `_` or more.",
    ),
    setting(
        "ONESHOT_LINXO_HOOK_KEY_FILE",
        "linxo.hook_key_file",
        "",
        "A file with it.",
    ),
    setting(
        "ONESHOT_LEASE_S",
        "timing.lease_s",
        "15",
        "A server that died keeps its journeys from the others for so long. It shows that it lives every third of it.",
    ),
    setting(
        "ONESHOT_LINXO_TIMEOUT_S",
        "timing.linxo_timeout_s",
        "20",
        "How long a call to Linxo may take, with its retries.",
    ),
    setting(
        "ONESHOT_ABANDON_AFTER_S",
        "timing.abandon_after_s",
        "3600",
        "When a journey is given up and erased whose partner did not say `expires_in_s`.",
    ),
    setting(
        "ONESHOT_LINKING_POLL_MS",
        "timing.linking_poll_ms",
        "1000",
        "Between two looks for a new connection while the widget is open; it grows with the journey's age.",
    ),
    setting(
        "ONESHOT_SYNCHRONISING_POLL_MS",
        "timing.synchronising_poll_ms",
        "400",
        "Between two looks at a connection that synchronises; it grows likewise.",
    ),
    setting(
        "ONESHOT_FIRST_PAUSE_MS",
        "timing.first_pause_ms",
        "500",
        "The pause after a failure; it doubles with each one in a row.",
    ),
    setting(
        "ONESHOT_LONGEST_PAUSE_S",
        "timing.longest_pause_s",
        "60",
        "The longest such pause.",
    ),
    setting(
        "ONESHOT_CREATION_SETTLES_S",
        "timing.creation_settles_s",
        "60",
        "For so long a call that makes a user, and was not answered, may still be on its way.",
    ),
    setting(
        "ONESHOT_ABSENCE_SETTLES_S",
        "timing.absence_settles_s",
        "86400",
        "So long a user must look absent who was made, and whose deletion is not known to have reached Linxo, before it counts as gone: perhaps it is only locked there.",
    ),
    setting(
        "ONESHOT_ANOTHER_TRY_S",
        "timing.another_try_s",
        "180",
        "A bank that gave nothing may be tried again in the widget for so long, unless the end user leaves it; then the journey has failed.",
    ),
    setting(
        "ONESHOT_FAREWELL_S",
        "timing.farewell_s",
        "10",
        "How long an erasure waits for a browser that is on the widget's own page.",
    ),
    setting(
        "ONESHOT_OTHER_TABS_S",
        "timing.other_tabs_s",
        "2",
        "How much longer it waits once a browser is back.",
    ),
    setting(
        "ONESHOT_COLLECTION_PATIENCE_S",
        "timing.collection_patience_s",
        "86400",
        "How much longer than the deadline a collection is tried while Linxo does not answer.",
    ),
    setting(
        "ONESHOT_KEEP_ALIVE_S",
        "timing.keep_alive_s",
        "15",
        "Between two lines that keep a stream of events open.",
    ),
    setting(
        "ONESHOT_SHUTDOWN_S",
        "timing.shutdown_s",
        "10",
        "When the server stops, how long what it is doing may take to come to an end. What takes longer is cut off, and goes on elsewhere or at the next start.",
    ),
    setting(
        "ONESHOT_JOURNEYS_AT_ONCE",
        "timing.journeys_at_once",
        "32",
        "Journeys that this server works on at once.",
    ),
    setting(
        "ONESHOT_DELIVERIES_OF_A_PARTNER",
        "timing.deliveries_of_a_partner",
        "a quarter of ONESHOT_JOURNEYS_AT_ONCE",
        "How many of these may at once be given to the sinks of one partner, so that one that hangs holds up nobody else. Those of all partners take three quarters at most.",
    ),
    setting(
        "ONESHOT_CALLS_OF_A_JOURNEY",
        "timing.calls_of_a_journey",
        "40",
        "Calls to Linxo that the collection of one journey makes at once.",
    ),
    setting(
        "ONESHOT_CALLS_OF_ALL_JOURNEYS",
        "timing.calls_of_all_journeys",
        "48",
        "Calls to Linxo that all collections of this server make at once; each has up to a megabyte in memory.",
    ),
    setting(
        "ONESHOT_LIMIT_PER_API_KEY",
        "limits.per_api_key",
        "200",
        "Requests a second with one API key.",
    ),
    setting(
        "ONESHOT_LIMIT_PER_API_KEY_BURST",
        "limits.per_api_key_burst",
        "2000",
        "How many of them at once, after a silence.",
    ),
    setting(
        "ONESHOT_LIMIT_PER_JOURNEY",
        "limits.per_journey",
        "30",
        "Requests a second with one journey's key, its pages included.",
    ),
    setting(
        "ONESHOT_LIMIT_PER_JOURNEY_BURST",
        "limits.per_journey_burst",
        "300",
        "How many of them at once, after a silence.",
    ),
    setting(
        "ONESHOT_LIMIT_PER_ADDRESS",
        "limits.per_address",
        "10",
        "Requests a second without a valid key from one address; of IPv6, from one /64.",
    ),
    setting(
        "ONESHOT_LIMIT_PER_ADDRESS_BURST",
        "limits.per_address_burst",
        "300",
        "How many of them at once, after a silence.",
    ),
    setting(
        "ONESHOT_LIMIT_FORWARDED_FOR",
        "limits.forwarded_for",
        "false",
        "Whether the client's address is the last one in `X-Forwarded-For`: only behind a proxy that writes it.",
    ),
    setting(
        "ONESHOT_LIMIT_CONNECTIONS",
        "limits.connections",
        "10000",
        "Open connections; more wait.",
    ),
    setting(
        "ONESHOT_LIMIT_HEADERS_S",
        "limits.headers_s",
        "75",
        "From the opening of a connection, or from an answer, to the end of the next request's headers.",
    ),
    setting(
        "ONESHOT_LIMIT_BODY_S",
        "limits.body_s",
        "20",
        "For a request's body.",
    ),
    setting(
        "ONESHOT_LIMIT_STALLED_S",
        "limits.stalled_s",
        "60",
        "How long a client may take nothing of its answer.",
    ),
    setting(
        "ONESHOT_LOG",
        "",
        "RUST_LOG, else warnings and our own news",
        "What is logged, such as `debug` or `oneshot_server=debug`.",
    ),
    setting(
        "ONESHOT_LOG_FORMAT",
        "",
        "text",
        "`json` writes each line of the log as a JSON object.",
    ),
];

/// All settings as a table in Markdown, for the operator's guide.
pub(super) fn reference() -> String {
    let mut text = String::from(
        "| environment | file | when not set | what it decides |\n|---|---|---|---|\n",
    );
    for Setting {
        variable,
        field,
        default,
        says,
    } in SETTINGS
    {
        let field = match *field {
            "" => String::new(),
            field => format!("`{field}`"),
        };
        text.push_str(&format!(
            "| `{variable}` | {field} | {default} | {says} |\n"
        ));
    }
    text
}

/// The name in the file of what a variable says.
pub(super) fn field_of(variable: &str) -> Option<&'static str> {
    let found = SETTINGS.iter().find(|known| known.variable == variable)?;
    Some(found.field).filter(|field| !field.is_empty())
}

/// Whether there is such a variable.
pub(super) fn is_one(variable: &str) -> bool {
    SETTINGS.iter().any(|known| known.variable == variable)
}

/// Warns of variables that look like ours and are not: a misspelt one is a setting that is not set.
pub(super) fn warn_of_others() {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for (name, nearest) in others(names) {
        match nearest {
            Some(nearest) => {
                tracing::warn!(variable = name, "unknown setting: did you mean {nearest}?");
            }
            None => tracing::warn!(variable = name, "unknown setting: it decides nothing"),
        }
    }
}

/// The unknown among these, each with the known name it is nearest to, when one is near.
fn others(names: impl Iterator<Item = String>) -> Vec<(String, Option<&'static str>)> {
    let ours = names.filter(|name| {
        name.starts_with(PREFIX) && !FOR_TESTS.iter().any(|start| name.starts_with(start))
    });
    let unknown = ours.filter(|name| SETTINGS.iter().all(|known| known.variable != name));
    unknown
        .map(|name| {
            let near = SETTINGS
                .iter()
                .map(|known| (distance(&name, known.variable), known.variable));
            let nearest = near
                .min()
                .filter(|(far, _)| far * 3 <= name.len() - PREFIX.len());
            (name, nearest.map(|(_, variable)| variable))
        })
        .collect()
}

/// How many letters are to be put in, left out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other = other.as_bytes();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, a) in one.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operators_guide_lists_every_setting() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md");
        let page = std::fs::read_to_string(path).expect("the guide");
        let (begin, end) = ("<!-- settings -->\n", "<!-- end of settings -->\n");
        let (before, rest) = page.split_once(begin).expect("the place for it");
        let (_, after) = rest.split_once(end).expect("its end");
        let again = format!("{before}{begin}{}{end}{after}", reference());
        if std::env::var_os("ONESHOT_WRITE_DOCS").is_some() {
            std::fs::write(path, again).expect("written");
            return;
        }
        assert!(
            page == again,
            "docs/operating.md has fallen behind: run `cargo xtask gen`"
        );
    }

    #[test]
    fn a_misspelt_name_is_told_with_the_nearest_known_one() {
        let names = [
            "ONESHOT_PUBLIC_ULR",
            "ONESHOT_LINXO_CLIENTID",
            "ONESHOT_ABANDON_AFTER",
            "ONESHOT_SOMETHING_ELSE_ALTOGETHER",
            "ONESHOT_LISTEN",
            "ONESHOT_TEST_DATABASE_URL",
            "PATH",
        ];
        let found = others(names.into_iter().map(str::to_owned));
        let found: Vec<_> = found.iter().map(|(name, near)| (&**name, *near)).collect();
        assert_eq!(
            found,
            [
                ("ONESHOT_PUBLIC_ULR", Some("ONESHOT_PUBLIC_URL")),
                ("ONESHOT_LINXO_CLIENTID", Some("ONESHOT_LINXO_CLIENT_ID")),
                ("ONESHOT_ABANDON_AFTER", Some("ONESHOT_ABANDON_AFTER_S")),
                ("ONESHOT_SOMETHING_ELSE_ALTOGETHER", None),
            ]
        );
    }
}
