//! What a person sent, and what came of it.

use std::sync::Arc;

use axum::extract::Multipart;

use super::fetch::{self, FetchProblem, Unread};
use super::{arrival, scenario};
use crate::app::App;
use crate::testbank::{FileError, Limits, TestBankFile};
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
    /// The file cannot be had from its address.
    Fetch { url: String, problem: FetchProblem },
    /// The form did not arrive whole.
    Broken,
    /// A text is longer than any login, password or address.
    FieldTooLong,
}

/// A form that was sent.
#[derive(Default)]
pub(crate) struct Attempt {
    login: String,
    password: String,
    file_url: String,
    upload: Option<Upload>,
    forget_file: bool,
}

struct Upload {
    name: String,
    file: Result<Arc<TestBankFile>, FileError>,
}

/// Lines as long as the reader bears, and a file as large as the twin takes.
fn limits(max_bytes: usize) -> Limits {
    Limits {
        file_bytes: max_bytes,
        ..Limits::default()
    }
}

impl Attempt {
    /// Reads the form as it arrives. A file is read on the way and never held.
    pub(crate) async fn read(mut form: Multipart, max_bytes: usize) -> Result<Self, Problem> {
        let mut attempt = Self::default();
        while let Some(field) = form.next_field().await.map_err(|_| Problem::Broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().unwrap_or_default().to_owned();
            match name.as_str() {
                "file" if !file_name.is_empty() => {
                    let arrived = arrival::file(field, limits(max_bytes)).await?;
                    attempt.upload = Some(Upload {
                        name: file_name,
                        file: arrived.file.map(Arc::new),
                    });
                    if !arrived.to_its_end {
                        break;
                    }
                }
                "login" => attempt.login = arrival::text(field).await?,
                "password" => attempt.password = arrival::text(field).await?,
                "file_url" => {
                    let text = arrival::text(field).await?;
                    text.trim().clone_into(&mut attempt.file_url);
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
        let malformed = |name: &str, error| Problem::File {
            name: name.to_owned(),
            error,
        };
        if let Some(Upload { name, file }) = self.upload {
            form.kept = None;
            let file = file.map_err(|error| malformed(&name, error))?;
            form.kept = Some(Kept { name, file });
        } else if !self.file_url.is_empty() {
            let url = self.file_url;
            let limits = limits(app.config.choices.file_max_bytes);
            let fetched = fetch::fetch(&app.fetcher, &url, limits).await;
            let file = fetched.map_err(|unread| match unread {
                Unread::Malformed(error) => malformed(&url, error),
                Unread::NotFetched(problem) => Problem::Fetch { url, problem },
            })?;
            let file = Arc::new(file);
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
