//! Signing in at a bank: the same form in the widget (EMBEDDED) and on the bank's site (REDIRECT).

mod arrival;
mod attempt;
mod fetch;
mod form;
mod scenario;

pub(crate) use attempt::{Attempt, Form, Problem};
pub(crate) use fetch::{FetchProblem, Fetcher};
pub(crate) use form::{challenge_fields, credential_fields, problem_box};
pub use scenario::{Login, logins};
pub(crate) use scenario::{open, open_file};
