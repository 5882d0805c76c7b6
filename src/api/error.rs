//! What can go wrong between the page and its server.

use contract::{Problem, ProblemCode};
use journey::{Trouble, WidgetTrouble};

use crate::browser;

use crate::json;

/// Why the server's answer is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server was not reached, or not in time.
    Offline,
    /// The server said what is wrong.
    Problem(Problem),
    /// The answer is nothing we know.
    Unexpected {
        /// Its HTTP status.
        status: u16,
    },
}

impl ApiError {
    /// Reads the body of an answer whose status is not a success.
    pub fn of_answer(status: u16, body: &str) -> Self {
        match json::read(body) {
            Ok(problem) => Self::Problem(problem),
            Err(_) => Self::Unexpected { status },
        }
    }

    /// The server's word for it, when it gave one.
    pub fn code(&self) -> Option<&ProblemCode> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            Self::Offline | Self::Unexpected { .. } => None,
        }
    }

    /// The answer's status, when there was one.
    fn status(&self) -> Option<u16> {
        match self {
            Self::Offline => None,
            Self::Problem(problem) => Some(problem.status),
            Self::Unexpected { status } => Some(*status),
        }
    }

    /// Whether no journey opens with our key: trying again cannot help.
    pub fn is_unknown_key(&self) -> bool {
        matches!(self.trouble(), Trouble::UnknownKey | Trouble::Gone)
    }

    /// What it means for the end user.
    pub fn trouble(&self) -> Trouble {
        use ProblemCode::{LinxoRefused, LinxoUnreachable, Unauthorized, UnknownJourney};
        match (self.status(), self.code()) {
            (None, _) if browser::is_offline() => Trouble::Offline,
            (None, _) => Trouble::Unreachable,
            (_, Some(LinxoRefused | LinxoUnreachable)) => Trouble::Linxo,
            (_, Some(Unauthorized | UnknownJourney)) | (Some(401 | 404), _) => Trouble::UnknownKey,
            (Some(403 | 407 | 451), _) => Trouble::Refused,
            (Some(410), _) => Trouble::Gone,
            (Some(408 | 504), _) => Trouble::Unreachable,
            (Some(429), _) => Trouble::Busy,
            (Some(500..), _) => Trouble::Server,
            _ => Trouble::Unreadable,
        }
    }

    /// What it means for the end user who asked for the widget.
    pub fn widget_trouble(&self) -> WidgetTrouble {
        match (self.code(), self.trouble()) {
            (Some(ProblemCode::LinxoUnreachable), _) => WidgetTrouble::LinxoUnreachable,
            (Some(ProblemCode::LinxoRefused), _) => WidgetTrouble::LinxoRefused,
            (Some(ProblemCode::WrongState), _) => WidgetTrouble::Expired,
            // The server said it in a word that this page has no sentence for.
            (Some(code @ ProblemCode::Other(_)), _) => WidgetTrouble::Other(name(code)),
            (Some(code), Trouble::Unreadable) => WidgetTrouble::Other(name(code)),
            (_, why) => WidgetTrouble::Ours(why),
        }
    }
}

/// The code as it is on the wire.
fn name(code: &ProblemCode) -> String {
    code.as_str().to_owned()
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Offline => f.write_str("the server was not reached"),
            Self::Problem(problem) => write!(f, "{}: {}", problem.title, problem.detail),
            Self::Unexpected { status } => write!(f, "the server answered with status {status}"),
        }
    }
}

impl std::error::Error for ApiError {}
