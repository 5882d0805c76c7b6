//! PostgreSQL's programs, and the user they run as.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// Where Debian has them, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Whom PostgreSQL is run as by root, in this order.
const USERS: [&str; 2] = ["postgres", "nobody"];

/// Where the programs are and who runs them.
#[derive(Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
    user: Option<User>,
}

/// A user of this system, by numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: u32,
    pub(crate) group: u32,
}

impl Programs {
    pub(crate) fn find() -> Result<Self, Error> {
        let folder = in_path().or_else(of_debian).ok_or(Error::NotInstalled)?;
        let user = if is_root()? {
            let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
            let found = USERS.into_iter().find_map(|name| named(&users, name));
            Some(found.ok_or(Error::OnlyRoot)?)
        } else {
            None
        };
        Ok(Self { folder, user })
    }

    /// The user to become, when we are root.
    pub(crate) fn user(&self) -> Option<User> {
        self.user
    }

    pub(crate) fn path_of(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A command as the right user, in a folder that this user may enter, and with English words.
    pub(crate) fn command(&self, program: impl AsRef<Path>, folder: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(folder).env("LC_ALL", "C");
        for (variable, _) in std::env::vars_os() {
            if variable.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(variable);
            }
        }
        if let Some(user) = self.user {
            use std::os::unix::process::CommandExt as _;
            command.uid(user.id).gid(user.group);
        }
        command
    }
}

fn is_complete(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join("initdb"))
        .filter_map(|initdb| std::fs::canonicalize(initdb).ok())
        .filter_map(|initdb| initdb.parent().map(Path::to_owned))
        .find(|folder| is_complete(folder))
}

/// Debian's newest.
fn of_debian() -> Option<PathBuf> {
    let versions = std::fs::read_dir(DEBIAN).ok()?.flatten();
    versions
        .map(|version| version.path().join("bin"))
        .filter(|folder| is_complete(folder))
        .max_by_key(|folder| version_of(folder))
}

fn version_of(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name);
    let number = name.and_then(|name| name.to_str()?.parse().ok());
    number.unwrap_or_default()
}

/// A folder that we make belongs to us.
fn is_root() -> Result<bool, Error> {
    use std::os::unix::fs::MetadataExt as _;
    let system = |source| Error::System {
        what: "a temporary folder",
        source,
    };
    let folder = tempfile::tempdir().map_err(system)?;
    Ok(folder.path().metadata().map_err(system)?.uid() == 0)
}

fn named(users: &str, name: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        Some(User {
            id: fields.nth(1)?.parse().ok()?,
            group: fields.next()?.parse().ok()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_name() {
        let users = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104::/var:/bin/sh\n";
        let user = User {
            id: 101,
            group: 104,
        };
        assert_eq!(named(users, "postgres"), Some(user));
        assert_eq!(named(users, "nobody"), None);
    }
}
