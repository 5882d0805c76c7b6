//! What can go wrong between the page and its server.

use contract::{Problem, ProblemCode};

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
        match serde_json::from_str(body) {
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

    /// Whether no journey opens with our key: trying again cannot help.
    pub fn is_unknown_key(&self) -> bool {
        match self {
            Self::Problem(problem) => matches!(
                problem.code,
                ProblemCode::UnknownJourney | ProblemCode::Unauthorized | ProblemCode::Forbidden
            ),
            Self::Unexpected { status } => matches!(status, 401 | 403 | 404),
            Self::Offline => false,
        }
    }
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
