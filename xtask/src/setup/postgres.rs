//! A PostgreSQL, which the tests start servers of their own with.

use std::path::Path;

use super::apt;
use super::tools::find;
use crate::process::say;

const PACKAGES: &[&str] = &["postgresql"];

/// Gets Debian's packages where there is none. What is missing is said, not an error: only some
/// tests need it, and those fail with the same words.
pub(super) fn ensure() {
    if is_there() {
        return;
    }
    if let Some(administrator) = apt::administrator(PACKAGES) {
        say("setup: apt-get install postgresql");
        if let Err(error) = apt::install(administrator, PACKAGES) {
            say(&format!("setup: apt could not: {error:#}"));
        }
    }
    if !is_there() {
        say(
            "setup: no PostgreSQL was found, which the tests of the store need: install one (Debian \
             and Ubuntu: apt-get install postgresql; macOS: brew install postgresql), or name a \
             server in ONESHOT_TEST_DATABASE_URL",
        );
    }
}

/// Whether there is one where the tests look.
fn is_there() -> bool {
    let debian = || std::fs::read_dir("/usr/lib/postgresql").ok();
    let is_program = |folder: &Path| folder.join("bin/initdb").is_file();
    std::env::var_os("ONESHOT_TEST_DATABASE_URL").is_some()
        || find(&["initdb"]).is_some()
        || debian().is_some_and(|versions| versions.flatten().any(|one| is_program(&one.path())))
}
