//! Objects that are files of this machine: for their owner alone, and deleted with all that a crash
//! may have left beside them.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use contract::JourneyId;

use crate::sink::failure::SinkFailure;

/// The folder that has a folder for each journey.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    /// As configured.
    pub(super) root: PathBuf,
    /// With the prefix.
    pub(super) of_journeys: PathBuf,
}

impl Folder {
    /// Makes a journey's folder, which its owner alone may open, and removes the halves of files that
    /// a crash left there.
    pub(super) async fn prepare(&self, journey: &JourneyId) -> Result<(), SinkFailure> {
        let folder = self.of_journeys.join(&journey.0);
        let root = self.root.clone();
        blocking(move || {
            // One that vanished while the server runs (a disk that is not mounted any more) is not
            // made anew: backups would go where nobody looks for them.
            std::fs::read_dir(root)?;
            make_private(&folder)?;
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                // As the library names what it has not finished.
                let unfinished = path
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().contains('#'));
                if unfinished {
                    std::fs::remove_file(path)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Removes a journey's folder and everything in it, for good.
    pub(super) async fn remove(&self, journey: &JourneyId) -> Result<(), SinkFailure> {
        let (parent, folder) = (self.of_journeys.clone(), self.of_journeys.join(&journey.0));
        blocking(move || {
            match std::fs::remove_dir_all(&folder) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
                outcome => outcome?,
            }
            sync_folder(&parent)
        })
        .await
    }
}

async fn blocking(
    work: impl FnOnce() -> io::Result<()> + Send + 'static,
) -> Result<(), SinkFailure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(SinkFailure::Objects("was cut off".into())),
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Makes sure that a name that is gone stays gone after a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
