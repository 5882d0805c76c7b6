//! Everything again on PostgreSQL.

use std::process::Command;

use crate::harness::STORE;

/// What looks into the files of SQLite has nothing to look for there.
const OF_FILES_ALONE: &str = "traces::";

#[test]
fn everything_again_on_postgresql() {
    if std::env::var_os(STORE).is_some() {
        // Asked for by hand: this is the second time already.
        return;
    }
    let program = std::env::current_exe().expect("known");
    let run = Command::new(program)
        .args(["--skip", "everything_again_on_postgresql"])
        .args(["--skip", OF_FILES_ALONE])
        .env(STORE, "postgres")
        .output()
        .expect("run");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let passed = said.rsplit("test result: ok. ").next();
    let passed = passed.and_then(|rest| rest.split(' ').next()?.parse::<u32>().ok());
    assert!(passed > Some(40), "{said}");
}
