//! `oneshot journeys verify`: whether a receipt is genuine, and what it proves.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use server::ServerKeyConfig;
use server::receipt::{Claims, KeySet, Verified, key_set_of, verify};

use super::{Answer, Place, counted, loopback, shown, time};
use crate::terminal;

/// Beyond it a file is not read on: no receipt and no set of keys is near.
const LARGEST: u64 = 256 * 1024;

/// What `verified_by` says when there was nobody to erase.
const NEVER_CREATED: &str = "never_created";

/// What `verify` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The file with the receipt; `-` reads standard input.
    #[arg(value_name = "RECEIPT")]
    receipt: PathBuf,

    /// The server's public keys: a file with what it answers at `/.well-known/jwks.json`, or that
    /// address when the server is on this machine. Without it, the keys of the configuration.
    #[arg(long, value_name = "FILE|URL")]
    keys: Option<String>,

    /// Say it as JSON: `{"valid": true, "kid": …, "claims": {…}}`, or `{"valid": false, "reason": …}`.
    #[arg(long)]
    json: bool,
}

/// Checks one receipt.
pub(super) async fn run(arguments: &Arguments, place: &Place) -> Result<Answer> {
    let receipt = read_receipt(&arguments.receipt)?;
    let keys = key_set(arguments, place).await?;
    // A file of text ends with a line break; nothing else around a receipt is part of one.
    let text = receipt.strip_suffix('\n').unwrap_or(&receipt);
    let text = text.strip_suffix('\r').unwrap_or(text);
    match verify(text, &keys) {
        Ok(verified) => {
            terminal::print(&if arguments.json {
                let Verified { claims, kid } = &verified;
                serde_json::json!({ "valid": true, "kid": kid, "claims": claims }).to_string()
            } else {
                in_words(&verified)
            })?;
            Ok(Answer::Yes)
        }
        Err(refusal) => {
            let reason = refusal.to_string();
            if arguments.json {
                let answer = serde_json::json!({ "valid": false, "reason": reason });
                terminal::print(&answer.to_string())?;
            }
            terminal::complain(&format!("This receipt proves nothing: {reason}."));
            Ok(Answer::No)
        }
    }
}

fn read_receipt(path: &Path) -> Result<String> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let mut input = std::io::stdin().lock().take(LARGEST);
        input.read_to_end(&mut bytes).context("standard input")?;
        bytes
    } else {
        read(path)?
    };
    // What is no text is no receipt, which is an answer and not a failure to look.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let cannot = || format!("{} cannot be read", path.display());
    let file = std::fs::File::open(path).with_context(cannot)?;
    let mut bytes = Vec::new();
    file.take(LARGEST)
        .read_to_end(&mut bytes)
        .with_context(cannot)?;
    Ok(bytes)
}

async fn key_set(arguments: &Arguments, place: &Place) -> Result<KeySet> {
    let Some(keys) = &arguments.keys else {
        let config = ServerKeyConfig::load(place.config.as_deref())
            .context("the keys are not given with --keys, and the configuration is not usable")?;
        let elsewhere = |file: &Path| !file.exists();
        if config.newest.is_none() && config.database.file().is_some_and(elsewhere) {
            bail!(
                "there is no server here whose keys could be taken: give --keys FILE with what the \
                 server answers at /.well-known/jwks.json"
            );
        }
        return key_set_of(&config).context("the keys are not given with --keys");
    };
    let json = if loopback::is_address(keys) {
        loopback::fetch(keys).await
    } else {
        read(Path::new(keys))
    };
    let json = json.with_context(|| format!("the keys at {keys}"))?;
    KeySet::from_json(&json).with_context(|| format!("the keys at {keys}"))
}

/// What a genuine receipt proves, for people.
fn in_words(verified: &Verified) -> String {
    let Verified { claims, kid } = verified;
    let mut lines = vec![
        "The receipt is genuine.".to_owned(),
        format!("  signed by      {}, key {kid}", shown(&claims.iss)),
        format!("  journey        {}", shown(&claims.journey.0)),
        format!("  partner        {}", shown(&claims.partner)),
    ];
    if let Some(reference) = &claims.reference {
        lines.push(format!("  reference      {}", shown(reference)));
    }
    let was_made = claims.verified_by != NEVER_CREATED;
    for (what, at_ms) in [
        ("opened", Some(claims.opened_at)),
        ("user made", claims.user_created_at),
        ("synchronised", claims.synchronised_at),
        ("backed up", claims.backed_up_at),
        ("deleted", claims.deleted_at),
        ("read back", Some(claims.verified_at).filter(|_| was_made)),
        ("over", Some(claims.verified_at).filter(|_| !was_made)),
    ] {
        if let Some(at_ms) = at_ms {
            lines.push(format!("  {what:<14} {}", time(at_ms)));
        }
    }
    lines.push(String::new());
    lines.push(format!(
        "It proves that the server says: {} {}",
        kept(claims),
        gone(claims)
    ));
    lines.join("\n")
}

fn kept(claims: &Claims) -> String {
    use contract::OutcomeKind as Kind;
    let how = match claims.outcome {
        Some(Kind::Delivered) => {
            let accounts = counted(claims.counts.accounts, "account");
            let transactions = counted(claims.counts.transactions, "transaction");
            let digest = claims.data_sha256.as_deref().map(shown);
            let digest = digest.map_or_else(String::new, |it| format!(", with SHA-256 {it},"));
            return format!(
                "{accounts} and {transactions}{digest} were backed up and \
                 counted before anything was deleted."
            );
        }
        Some(Kind::Cancelled) => "was cancelled",
        Some(Kind::Abandoned) => "was abandoned",
        Some(Kind::Failed) => "failed",
        None => "ended",
    };
    format!("the journey {how}, and nothing was kept.")
}

fn gone(claims: &Claims) -> String {
    let version = shown(&claims.linxo_api_version);
    let attempts = counted(claims.attempts.into(), "attempt");
    let at = time(claims.verified_at);
    match claims.verified_by.as_str() {
        "token_refused" => format!(
            "Linxo (API {version}) refused the user's sign-in at {at}, after {attempts}: the user \
             and everything under it is gone there."
        ),
        "user_not_found" => format!(
            "Linxo (API {version}) no longer knew the user at {at}, after {attempts}: the user and \
             everything under it is gone there."
        ),
        NEVER_CREATED => "No user was ever made at Linxo.".to_owned(),
        other => format!("The absence was verified at {at} by {}.", shown(other)),
    }
}
