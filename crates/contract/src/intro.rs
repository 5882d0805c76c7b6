//! What the end user reads before anything begins.

use serde::{Deserialize, Serialize};

/// The partner's own start, in place of our page's: none at all, or in other words. With `skip` there
/// are no words; every part may be left out, and is the page's own then. Words have a letter or a digit
/// among them, and none of the marks that turn the direction of what is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Intro {
    /// The page opens the widget when it is first shown. For partners whose own page has told the end
    /// user what is shared, with whom, for how long, and that Linxo's copy is erased.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub skip: bool,
    /// The heading, at most 120 characters; `{partner}` in it stands for the partner's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What stands below it instead of our words and our list of what is shared: plain text of at most
    /// 2,000 characters, its lines kept; `{partner}` in it stands for the partner's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where the partner says what it does with the data: an absolute address, at most 2,000 bytes. The
    /// start has a link to it.
    #[cfg_attr(feature = "openapi", schema(format = "web-address", max_length = 2000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
}
