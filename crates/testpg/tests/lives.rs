//! A server of the tests' own lives exactly as long as it should.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use oneshot_testpg::Postgres;
use sqlx::{Connection, PgConnection};

/// How long a process may take to end.
const PATIENCE: Duration = Duration::from_secs(60);

#[expect(clippy::expect_used, reason = "helps tests alone")]
fn running<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work)
}

async fn answers(url: &str) -> bool {
    match PgConnection::connect(url).await {
        Ok(connection) => connection.close().await.is_ok(),
        Err(_) => false,
    }
}

#[test]
fn it_is_stopped_and_started_with_its_data_and_gone_in_the_end() {
    let mut postgres = Postgres::start().expect("a server");
    let url = postgres.database().expect("a database");
    let other = postgres.database().expect("another");
    assert_ne!(*url, *other);
    running(async {
        let mut connection = PgConnection::connect(&url).await.expect("connected");
        sqlx::raw_sql("create table kept (word text); insert into kept values ('here')")
            .execute(&mut connection)
            .await
            .expect("written");
    });
    postgres.stop().expect("stopped");
    assert!(!running(answers(&url)));
    postgres.start_again().expect("started");
    running(async {
        let mut connection = PgConnection::connect(&url).await.expect("connected");
        let word: String = sqlx::query_scalar("select word from kept")
            .fetch_one(&mut connection)
            .await
            .expect("read");
        assert_eq!(word, "here");
    });
    drop(postgres);
    assert!(!running(answers(&url)));
}

#[test]
fn a_database_goes_with_who_holds_it_and_its_server_stays() {
    let postgres = Postgres::start().expect("a server");
    let [gone, stays] = [(); 2].map(|()| postgres.database().expect("a database"));
    let url = gone.to_string();
    let connection = running(PgConnection::connect(&url)).expect("connected");
    drop(gone);
    let until = Instant::now() + PATIENCE;
    while running(answers(&url)) {
        assert!(Instant::now() < until, "it is still there");
    }
    assert!(running(answers(&stays)));
    drop(connection);
}

/// Not a test by itself: the process that the next test kills.
#[test]
fn a_process_with_a_server() {
    if std::env::var_os("ONESHOT_TESTPG_WAITS").is_none() {
        return;
    }
    let url = oneshot_testpg::shared().database().expect("a database");
    println!("\nurl={}", &*url);
    loop {
        std::thread::park();
    }
}

#[test]
fn it_ends_with_a_process_that_is_killed() {
    let mut process = Command::new(std::env::current_exe().expect("known"))
        .args(["--exact", "a_process_with_a_server", "--nocapture"])
        .env("ONESHOT_TESTPG_WAITS", "1")
        .env_remove("ONESHOT_TEST_DATABASE_URL")
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let output = BufReader::new(process.stdout.take().expect("piped"));
    let url = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("url=").map(str::to_owned));
    let url = url.expect("a server");
    assert!(running(answers(&url)));
    process.kill().expect("killed");
    process.wait().expect("ended");
    let until = Instant::now() + PATIENCE;
    while running(answers(&url)) {
        assert!(Instant::now() < until, "the server outlived its process");
        std::thread::sleep(Duration::from_millis(20));
    }
}
