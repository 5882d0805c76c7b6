//! How the end user's page looks for a partner.

use serde::{Deserialize, Serialize};

/// A partner's look. Every part may be left out, and is the page's own then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// The name that the end user reads as the one the data is for, instead of the partner's; at
    /// most 60 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A picture as a data URL in base64: PNG, JPEG, WebP or SVG, at most 32 KiB and 1,024 pixels on
    /// each side. It is shown 40 pixels high and at most 192 wide.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "image-data-url", max_length = 44000)
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// The colour of what can be pressed, such as `#0b6b5d`. Where it could not be read it is made
    /// darker, or lighter on the dark page.
    #[cfg_attr(feature = "openapi", schema(pattern = "^#[0-9A-Fa-f]{6}$"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
    /// How round corners are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius: Option<Radius>,
    /// The typeface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font: Option<Font>,
}

/// How round the corners of cards and buttons are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Radius {
    /// Not at all.
    None,
    /// A little.
    Small,
    /// As the page is by itself.
    Medium,
    /// Buttons are pills.
    Large,
}

/// A typeface that the reader's machine has: none is fetched, so that nobody else hears of the
/// journey and no text jumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Font {
    /// That of the system.
    System,
    /// Without serifs, like handwriting: Optima, Candara.
    Humanist,
    /// Without serifs, like drawn with a compass: Avenir, Montserrat.
    Geometric,
    /// With rounded ends.
    Rounded,
    /// With serifs, as in books.
    Serif,
}
