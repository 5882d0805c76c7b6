//! A One Shot from the terminal: it prints the widget's address, waits for the bank, keeps the data
//! in a file, and erases the user. Run it twice with the same email after a crash: it takes up what
//! it left.
//!
//! ```text
//! export LINXO_AUTH_URL=… LINXO_API_URL=… LINXO_EMBED_URL=…   # Linxo's sandbox, unless said otherwise
//! export LINXO_CLIENT_ID=… LINXO_CLIENT_SECRET=…
//! cargo run -p linxo --features client --example one_shot -- k1@app.example data.ndjson
//! ```

#![expect(clippy::print_stdout, reason = "it talks to whoever runs it")]

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::{collections::HashSet, env, fs::File, io, path::PathBuf, time::Duration};

use linxo::client::{Client, ClientConfig, Endpoints};
use linxo::one_shot::{Backup, Counts, OneShot, WaitError, WhyErase};
use linxo::settings::{WidgetSettings, link_without_return};
use linxo::{Account, AccountId, ConnectionId, Received, Transaction};
use serde_json::value::RawValue;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let email = arguments.next().ok_or("which email?")?;
    let mut file = DataFile(arguments.next().ok_or("which file?")?.into());
    // Enough for a try. A program of yours derives one for each person, and keeps none.
    let password = env::var("LINXO_CLIENT_SECRET")?;
    let client = client()?;

    // A program of yours writes down here, safely, that this user is to be erased.
    let one_shot = OneShot::begin(&client, &email, password.into()).await?;
    let settings = WidgetSettings::from_pairs([("wait_sync_end", "true")])?;
    let widget = one_shot.open_widget(&settings).await?;
    let address = link_without_return(&widget.add_connection, &settings);
    println!("open {address}");

    let why = match one_shot.wait(Duration::from_secs(15 * 60)).await {
        Ok(connections) if connections.iter().any(|one| one.value.status.gives_data()) => {
            match one_shot.back_up(&mut file).await {
                Ok(proof) => WhyErase::BackedUp(proof),
                Err(error) => {
                    println!("nothing is kept: {error}");
                    WhyErase::Failed
                }
            }
        }
        Ok(connections) => {
            for connection in connections {
                println!("the bank gave nothing: {}", connection.value.status);
            }
            WhyErase::Failed
        }
        Err(WaitError::TimeUp { .. }) => WhyErase::Abandoned,
        Err(error) => {
            println!("{error}");
            WhyErase::Failed
        }
    };

    let mut erasing = one_shot.erase(why).await;
    while let Err(not_yet) = erasing {
        println!("{not_yet}");
        tokio::time::sleep(Duration::from_secs(5)).await;
        erasing = not_yet.again().await;
    }
    let erased = erasing.ok().ok_or("not erased")?;
    println!("erased: {:?}", erased.read_back());
    println!("kept: {}", erased.kept().ok_or("nothing")?);
    Ok(())
}

fn client() -> Result<Client, Box<dyn Error>> {
    let setting = |name: &str, otherwise: &str| env::var(name).unwrap_or(otherwise.to_owned());
    let endpoints = Endpoints {
        auth: setting("LINXO_AUTH_URL", "https://sandbox-auth.oxlin.io").parse()?,
        api: setting("LINXO_API_URL", "https://sandbox-api.oxlin.io").parse()?,
        embed: setting("LINXO_EMBED_URL", "https://sandbox-embed.oxlin.io").parse()?,
    };
    let version = setting("LINXO_API_VERSION", "2.1").parse()?;
    let (id, secret) = (
        env::var("LINXO_CLIENT_ID")?,
        env::var("LINXO_CLIENT_SECRET")?,
    );
    Ok(Client::new(ClientConfig::new(
        endpoints, version, id, secret,
    ))?)
}

/// A line for each item: what it is, its id, and its JSON as received. A line that comes again for
/// the same id replaces the one before, for whoever reads the file.
struct DataFile(PathBuf);

impl DataFile {
    fn append(&self, lines: &str) -> io::Result<()> {
        let mut file = File::options().create(true).append(true).open(&self.0)?;
        file.write_all(lines.as_bytes())?;
        // It is on the disk before Linxo is told to forget it.
        file.sync_all()
    }
}

fn line(kind: &str, id: &str, raw: &RawValue) -> String {
    // A line break of JSON is only ever between its parts.
    format!("{kind} {id} {}\n", raw.get().replace(['\n', '\r'], " "))
}

impl Backup for DataFile {
    type Error = io::Error;

    async fn keep_accounts(
        &mut self,
        _: &ConnectionId,
        accounts: Vec<Received<Account>>,
    ) -> io::Result<()> {
        let line = |one: &Received<Account>| line("account", one.value.id.as_str(), &one.raw);
        self.append(&accounts.iter().map(line).collect::<String>())
    }

    async fn keep_transactions(
        &mut self,
        _: &AccountId,
        transactions: Vec<Received<Transaction>>,
    ) -> io::Result<()> {
        let line =
            |one: &Received<Transaction>| line("transaction", one.value.id.as_str(), &one.raw);
        self.append(&transactions.iter().map(line).collect::<String>())
    }

    async fn counted(&mut self) -> io::Result<Counts> {
        let mut found = HashSet::new();
        // There is no file yet when there was nothing to keep.
        self.append("")?;
        for line in BufReader::new(File::open(&self.0)?).lines() {
            let line = line?;
            let mut words = line.splitn(3, ' ').map(str::to_owned);
            found.insert((words.next(), words.next()));
        }
        let of = |kind: &str| {
            found
                .iter()
                .filter(|(is, _)| is.as_deref() == Some(kind))
                .count()
        };
        Ok(Counts {
            accounts: of("account") as u64,
            transactions: of("transaction") as u64,
        })
    }
}
