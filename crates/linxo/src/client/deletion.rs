//! Deleting, for good.
//!
//! A deletion whose answer was lost is sent again, because the alternative is data that stays. The
//! repeat then finds nothing: that is what a deletion that was done looks like, and it is told apart
//! from one that Linxo acknowledged.

use reqwest::{Method, StatusCode};

use super::reply::Reply;
use super::{Client, Error, UserToken};
use crate::ConnectionId;

/// What a deletion came to. None of it is an error; only the first was said by Linxo itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deletion {
    /// Linxo answered that it is deleted.
    Acknowledged,
    /// The answer to an earlier attempt was lost, and the repeat found nothing there. It is gone,
    /// most likely by that attempt.
    FoundGone,
    /// The answer to an earlier attempt was lost, and the repeat was refused with 401. A user's own
    /// token is refused once the user is gone, but also at the token's end: read back to know.
    /// Only the deletion of a user comes to this.
    TokenRefused,
}

/// What is deleted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Deleted<'a> {
    User,
    Connection(&'a ConnectionId),
}

impl Client {
    /// Deletes the user of the token and everything under it, for good. [`Error::is_gone`] says of
    /// an error that there was no such user (any more) before the first attempt.
    pub async fn delete_user(&self, token: &UserToken) -> Result<Deletion, Error> {
        let reply = self.ask_to_delete(token, Deleted::User).await?;
        came_to(reply, Deleted::User, &self.secrets(token))
    }

    /// Deletes a connection, its accounts and their transactions, for good.
    pub async fn delete_connection(
        &self,
        token: &UserToken,
        id: &ConnectionId,
    ) -> Result<Deletion, Error> {
        let what = Deleted::Connection(id);
        let reply = self.ask_to_delete(token, what).await?;
        came_to(reply, what, &self.secrets(token))
    }

    pub(super) async fn ask_to_delete(
        &self,
        token: &UserToken,
        what: Deleted<'_>,
    ) -> Result<Reply, Error> {
        let (call, path) = match what {
            Deleted::User => ("delete_user", ["users", "me"]),
            Deleted::Connection(id) => ("delete_connection", ["connections", id.as_str()]),
        };
        let request = self.api(Method::DELETE, &path, &[])?;
        self.send(call, request.bearer_auth(token.expose())).await
    }
}

/// Reads the last answer to a deletion, in the light of what the attempts before it may have done.
pub(super) fn came_to(
    reply: Reply,
    what: Deleted<'_>,
    secrets: &[&str],
) -> Result<Deletion, Error> {
    match reply.status {
        StatusCode::NOT_FOUND | StatusCode::GONE if reply.may_be_done => Ok(Deletion::FoundGone),
        StatusCode::UNAUTHORIZED if reply.may_be_done && what == Deleted::User => {
            Ok(Deletion::TokenRefused)
        }
        _ => reply.accepted(secrets).map(|_| Deletion::Acknowledged),
    }
}
