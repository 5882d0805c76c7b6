//! The parts of a form as they arrive, so that no more of them is held than is needed.

use std::time::Duration;

use axum::extract::multipart::Field;

use super::attempt::Problem;
use crate::testbank::{FileError, Limits, Reader, TestBankFile};

/// The longest text of a field: longer than any login, password or address.
const TEXT_MAX_BYTES: usize = 8 * 1024;

/// How long the rest of a refused file is taken in. A browser whose upload is cut off shows an
/// error of its own instead of ours, so the rest is read and dropped; the limit of the whole form
/// bounds its bytes, and this its time.
const DRAIN_PATIENCE: Duration = Duration::from_secs(10);

/// A text that was typed.
pub(super) async fn text(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Problem::Broken)? {
        if bytes.len() + chunk.len() > TEXT_MAX_BYTES {
            return Err(Problem::FieldTooLong);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A file that came.
pub(super) struct Arrived {
    pub(super) file: Result<TestBankFile, FileError>,
    /// Whether all of it was taken in, so that what comes after it in the form can be read.
    pub(super) to_its_end: bool,
}

/// A test-bank file, read line by line as it comes.
pub(super) async fn file(mut field: Field<'_>, limits: Limits) -> Result<Arrived, Problem> {
    let mut reader = Reader::new(limits);
    while let Some(chunk) = field.chunk().await.map_err(|_| Problem::Broken)? {
        if let Err(error) = reader.push(&chunk) {
            return Ok(Arrived {
                file: Err(error),
                to_its_end: drain(field).await,
            });
        }
    }
    Ok(Arrived {
        file: reader.finish(),
        to_its_end: true,
    })
}

/// Takes in what is left, as far as the bounds go: what was wrong with the file is known already.
async fn drain(mut field: Field<'_>) -> bool {
    let all = async {
        loop {
            match field.chunk().await {
                Ok(Some(_)) => {}
                Ok(None) => break true,
                Err(_) => break false,
            }
        }
    };
    tokio::time::timeout(DRAIN_PATIENCE, all)
        .await
        .unwrap_or(false)
}
