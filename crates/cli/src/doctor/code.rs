//! The codes of findings: for programs, and for whoever looks one up in docs/doctor.md.

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($( $name:ident = $code:literal: $meaning:literal ),+ $(,)?) => {
        /// What a finding is about. The same thing always has the same code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $( #[doc = $meaning] $name ),+ }

        impl Code {
            /// As it stands in the report.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $( Self::$name => $code ),+ }
            }

            /// Every code with what it means.
            #[cfg(test)]
            const ALL: &[(&str, &str)] = &[$( ($code, $meaning) ),+];
        }
    };
}

codes! {
    AddressWrong = "address-wrong":
        "No version of the API is at the API address.",
    AnotherDoctor = "another-doctor":
        "Another run has the same name (`--as`), and the two meet.",
    AutoSyncOn = "auto-sync-on":
        "A connection is synchronised by itself, although `auto_sync=false` was given.",
    AutoSyncRefused = "auto-sync-refused":
        "`auto_sync=false` is refused in one of the two places.",
    AutoSyncUnsaid = "auto-sync-unsaid":
        "A connection does not say whether it is synchronised by itself.",
    BrokenOff = "broken-off":
        "The connection broke before the answer was whole.",
    CategoryUnlisted = "category-unlisted":
        "A transaction has a category that the list lacks.",
    Certificate = "certificate":
        "The certificate is not to be trusted.",
    ClientRefused = "client-refused":
        "The client id and secret are refused, in the words that any unknown client hears.",
    ClientSecretWrong = "client-secret-wrong":
        "The client id is known, and its secret is refused.",
    ClientTokenDeletesNot = "client-token-deletes-not":
        "Our own token deletes no user; the user's own does.",
    Configuration = "configuration":
        "The configuration cannot be used.",
    ConnectionRefused = "connection-refused":
        "Nothing listens at the address.",
    DaysNotParis = "days-not-paris":
        "Days of transactions do not begin at midnight in Paris.",
    EmailDomainUnset = "email-domain-unset":
        "The domain of users' emails is the one that stands for none.",
    EmailNotUnique = "email-not-unique":
        "Two users with one email were made.",
    EmailTaken = "email-taken":
        "The email is taken where it should be free.",
    EmailTakenStatus = "email-taken-status":
        "A taken email does not answer 409.",
    EnvironmentsMixed = "environments-mixed":
        "Some addresses are the sandbox's, and some are not.",
    FramingForbidden = "framing-forbidden":
        "The widget's headers forbid our origin to frame it.",
    FramingUnknown = "framing-unknown":
        "The widget's headers list who may frame it, and our origin is not configured.",
    GrantNotAllowed = "grant-not-allowed":
        "The client is known, and may not ask for tokens.",
    GrantNotRefused = "grant-not-refused":
        "A deleted user is still granted tokens.",
    LeftoverErased = "leftover-erased":
        "A run that was cut off had left its user; it is erased now.",
    LeftoverLocked = "leftover-locked":
        "A run under another client secret left its user, which cannot be signed in.",
    LimitIgnored = "limit-ignored":
        "A page has more items than its limit.",
    MissingScope = "missing-scope":
        "A scope is not granted to the client, or to tokens of users.",
    NameNotFound = "name-not-found":
        "The name in the address is not found.",
    NoCategories = "no-categories":
        "The list of categories is empty.",
    NoData = "no-data":
        "The linked connection ended without data.",
    NoTransactions = "no-transactions":
        "The linked bank gave no transaction.",
    NotAPage = "not-a-page":
        "The widget's address answers something that is no page.",
    NotEmpty = "not-empty":
        "A user that was just made has data already.",
    NotFound = "not-found":
        "There is nothing at the address of one call.",
    NotJson = "not-json":
        "A call answers what is not JSON.",
    OrderDiffers = "order-differs":
        "Transactions do not come in the documented order.",
    PagePastEnd = "page-past-end":
        "A page past the end is not empty.",
    PagesDiffer = "pages-differ":
        "Small pages do not hold what a large one does.",
    Redirect = "redirect":
        "A call is redirected, which is not followed.",
    Rejected = "rejected":
        "A call is refused with another status of the 400s.",
    ReturnUrlsRefused = "return-urls-refused":
        "The widget opens without our return addresses, and not with them.",
    SecretWithSpace = "secret-with-space":
        "The client secret begins or ends with white space.",
    ServerError = "server-error":
        "A call answers a status of the 500s.",
    ShapeOfVersion21 = "shape-of-version-2.1":
        "Lists come as version 2.1 writes them, and 3 is configured.",
    ShapeOfVersion3 = "shape-of-version-3":
        "Lists come as version 3 writes them, and 2.1 is configured.",
    Slow = "slow":
        "A call took longer than `--slow`.",
    Timeout = "timeout":
        "No answer came within `--deadline`.",
    Tls = "tls":
        "The address does not speak TLS as it should.",
    TokenOutlivesUser = "token-outlives-user":
        "The token of a deleted user still reads the user.",
    TokenRefused = "token-refused":
        "A token that was just granted is refused.",
    TokenWithoutLifetime = "token-without-lifetime":
        "A token's answer does not say how long it lives.",
    TooLarge = "too-large":
        "An answer is larger than 16 MiB.",
    TooManyCalls = "too-many-calls":
        "Linxo asks us to slow down (429).",
    UnexpectedAnswer = "unexpected-answer":
        "An answer is JSON, and not what is documented.",
    UnknownWord = "unknown-word":
        "A state or a kind has a word that is not in the ledger.",
    Unreachable = "unreachable":
        "The address cannot be reached for another reason.",
    UserDiffers = "user-differs":
        "The user reads otherwise than it was made.",
    UserLeft = "user-left":
        "A user may be left at Linxo.",
    UserRefused = "user-refused":
        "A user that was just made cannot be signed in.",
    VersionInAddress = "version-in-address":
        "An address ends in a version, which is a setting of its own.",
    VersionWrong = "version-wrong":
        "The configured version is not at the API address, and the other is.",
    WalkNotFinished = "walk-not-finished":
        "Nobody linked a bank in time.",
    WalkStillRunning = "walk-still-running":
        "The synchronisation did not end in time.",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the codes are explained to people.
    const GUIDE: &str = include_str!("../../../../docs/doctor.md");

    #[test]
    fn the_guide_explains_every_code_and_no_other() {
        let rows: Vec<String> = Code::ALL
            .iter()
            .map(|(code, meaning)| format!("| `{code}` | {meaning} |"))
            .collect();
        let table = format!("{}\n", rows.join("\n"));
        assert!(GUIDE.contains(&table), "docs/doctor.md lacks:\n{table}");
    }
}
