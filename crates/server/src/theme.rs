//! A partner's look: what `theme` of a journey says, checked, and made into a style sheet of our own
//! tokens and a picture of our own origin.

use contract::{Font, Radius, Theme};
use sha2::{Digest, Sha256};

use crate::intro;
use crate::store::{Journey, Store, StoreError};

mod accent;
mod colour;
mod css;
mod logo;

use colour::Colour;
pub(crate) use logo::Logo;

const LONGEST_NAME: usize = 60;

/// A theme that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    name: Option<String>,
    logo: Option<Logo>,
    accent: Option<Colour>,
    radius: Option<Radius>,
    font: Option<Font>,
}

impl Look {
    /// Checks a theme; the error says which part is wrong, and what it must be.
    pub(crate) fn of(theme: &Theme) -> Result<Self, String> {
        let wrong = |part: &str, what: &str| format!("`theme.{part}` {what}.");
        let name = theme.name.as_deref().map(str::trim);
        if let Some(name) = name {
            let usable = !name.is_empty()
                && name.chars().count() <= LONGEST_NAME
                && name.chars().any(char::is_alphanumeric)
                && !name.chars().any(|c| c.is_control() || is_not_seen(c));
            if !usable {
                return Err(wrong(
                    "name",
                    "must have 1 to 60 characters on one line, a letter or a digit among them",
                ));
            }
        }
        let logo = theme.logo.as_deref().map(logo::read).transpose();
        let accent = theme.accent.as_deref().map(str::parse).transpose();
        Ok(Self {
            name: name.map(str::to_owned),
            logo: logo.map_err(|what| wrong("logo", what))?,
            accent: accent.map_err(|_| wrong("accent", "must be a colour such as #0b6b5d"))?,
            radius: theme.radius,
            font: theme.font,
        })
    }

    /// The name the end user reads, when it is not the partner's own.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The picture.
    pub(crate) fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }

    /// The style sheet; empty when the page looks as it does by itself.
    pub(crate) fn css(&self) -> String {
        css::rules(self)
    }
}

/// Marks that are not seen, break the line, or make what stands around them read in another direction:
/// a name could look like another one, or like none.
fn is_not_seen(c: char) -> bool {
    intro::turns(c)
        || matches!(c, '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}'
        | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// How a journey's page looks, when it has a theme.
pub(crate) async fn of(store: &dyn Store, journey: &Journey) -> Result<Option<Look>, StoreError> {
    match &journey.theme {
        Some(sha256) => named(store, sha256).await,
        None => Ok(None),
    }
}

/// A theme by the name under which it is kept.
pub(crate) async fn named(store: &dyn Store, sha256: &str) -> Result<Option<Look>, StoreError> {
    let Some(json) = store.theme(sha256).await? else {
        return Ok(None);
    };
    let theme: Theme =
        serde_json::from_str(&json).map_err(|_| StoreError::Unreadable("a theme"))?;
    // It was checked when it came; a version that checks more shows the page as it is by itself.
    Ok(Look::of(&theme).ok())
}

/// The name under which a theme is kept: the SHA-256 of what it says, in hexadecimal. Journeys that
/// look alike share it.
pub(crate) fn digest(json: &str) -> String {
    let digest = Sha256::digest(json);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
