//! What a person sent, and what came of it.

use std::sync::Arc;

use axum::extract::Multipart;

use super::fetch::{self, FetchProblem};
use super::scenario;
use crate::app::App;
use crate::testbank::{self, FileError, TestBankFile};
use crate::world::Access;

/// The form as it is shown: what was typed stays, except the password.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    pub(crate) login: String,
    pub(crate) file_url: String,
    /// An uploaded file that was good: a browser cannot put it into the form again.
    pub(crate) kept: Option<Kept>,
    pub(crate) problem: Option<Problem>,
}

/// A file that need not be uploaded again.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) file: Arc<TestBankFile>,
}

/// Why a sign-in failed.
#[derive(Debug, Clone)]
pub(crate) enum Problem {
    /// The bank does not know the login with this password.
    Credentials,
    /// A field is empty.
    Empty,
    /// The file is malformed.
    File { name: String, error: FileError },
    /// The file is larger than this many bytes.
    TooLarge { name: String, max_bytes: usize },
    /// The file cannot be had from its address.
    Fetch { url: String, problem: FetchProblem },
    /// The form did not arrive whole.
    Broken,
}

/// A form that was sent.
#[derive(Debug, Default)]
pub(crate) struct Attempt {
    login: String,
    password: String,
    file_url: String,
    upload: Option<Upload>,
    forget_file: bool,
}

#[derive(Debug)]
struct Upload {
    name: String,
    /// `None`: too large to be kept.
    bytes: Option<Vec<u8>>,
}

impl Attempt {
    /// Reads the form, keeping no more of a file than is allowed.
    pub(crate) async fn read(mut form: Multipart, max_bytes: usize) -> Result<Self, Problem> {
        let mut attempt = Self::default();
        while let Some(field) = form.next_field().await.map_err(|_| Problem::Broken)? {
            let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let bytes = limited(field, max_bytes).await?;
            match name.as_str() {
                "file" if !file_name.is_empty() => {
                    attempt.upload = Some(Upload {
                        name: file_name,
                        bytes,
                    });
                }
                "login" => attempt.login = text(bytes.unwrap_or_default()),
                "password" => attempt.password = text(bytes.unwrap_or_default()),
                "file_url" => {
                    text(bytes.unwrap_or_default())
                        .trim()
                        .clone_into(&mut attempt.file_url);
                }
                "forget_file" => attempt.forget_file = true,
                _ => {}
            }
        }
        Ok(attempt)
    }

    /// Tries to open the bank. The form comes back with what should still be in it.
    pub(crate) async fn try_open(self, app: &App, before: Form) -> Result<Access, Form> {
        let mut form = Form {
            login: self.login.clone(),
            file_url: self.file_url.clone(),
            kept: before.kept.filter(|_| !self.forget_file),
            problem: None,
        };
        let result = self.open(app, &mut form).await;
        result.map_err(|problem| Form {
            problem: Some(problem),
            ..form
        })
    }

    async fn open(self, app: &App, form: &mut Form) -> Result<Access, Problem> {
        let max_bytes = app.config.choices.file_max_bytes;
        if let Some(Upload { name, bytes }) = self.upload {
            form.kept = None;
            let Some(bytes) = bytes else {
                return Err(Problem::TooLarge { name, max_bytes });
            };
            let file = Arc::new(read_file(&name, &bytes)?);
            form.kept = Some(Kept { name, file });
        } else if !self.file_url.is_empty() {
            let url = self.file_url;
            let fetched = fetch::fetch(&app.fetcher, &url, max_bytes).await;
            let bytes = match fetched {
                Ok(bytes) => bytes,
                Err(FetchProblem::TooLarge) => {
                    return Err(Problem::TooLarge {
                        name: url,
                        max_bytes,
                    });
                }
                Err(problem) => return Err(Problem::Fetch { url, problem }),
            };
            let file = Arc::new(read_file(&url, &bytes)?);
            return signed_in(&self.login, &self.password, || {
                scenario::open_file(&file, &self.login, &self.password)
            });
        }
        signed_in(&self.login, &self.password, || match &form.kept {
            Some(kept) => scenario::open_file(&kept.file, &self.login, &self.password),
            None => scenario::open(app, &self.login, &self.password),
        })
    }
}

fn signed_in(
    login: &str,
    password: &str,
    open: impl FnOnce() -> Option<Access>,
) -> Result<Access, Problem> {
    if login.is_empty() || password.is_empty() {
        return Err(Problem::Empty);
    }
    open().ok_or(Problem::Credentials)
}

fn read_file(name: &str, bytes: &[u8]) -> Result<TestBankFile, Problem> {
    testbank::parse_bytes(bytes).map_err(|error| Problem::File {
        name: name.to_owned(),
        error,
    })
}

/// A field's bytes; `None` when there are too many. They are read to the end all the same, because
/// a browser whose upload is cut off shows an error of its own instead of ours.
async fn limited(
    mut field: axum::extract::multipart::Field<'_>,
    max_bytes: usize,
) -> Result<Option<Vec<u8>>, Problem> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|_| Problem::Broken)? {
        if let Some(kept) = &mut bytes {
            kept.extend_from_slice(&chunk);
            if kept.len() > max_bytes {
                bytes = None;
            }
        }
    }
    Ok(bytes)
}
