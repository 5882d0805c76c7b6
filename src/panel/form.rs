//! What the integrator has chosen so far: as it was typed, checked, and as the address of the panel
//! itself, so that a reload, a trip to a bank and a link sent to a colleague all keep it.

use std::collections::BTreeMap;

use contract::{Banks, OpenJourney, Presentation};
use linxo::event::WidgetOrigin;
use linxo::settings::{SettingError, WidgetSettings, setting};
use url::form_urlencoded;

use super::text;

/// The field of the settings that the catalogue does not know.
pub const OTHER: &str = "other";
/// The field of the origin of the page that will embed the journey.
pub const PARENT_ORIGIN: &str = "parent_origin";

/// The names of our own choices in the panel's address. Settings of the widget cannot have a dot in
/// their names, so these never meet one.
mod fragment {
    pub(super) const PRESENTATION: &str = "page.presentation";
    pub(super) const BANKS: &str = "page.banks";
    pub(super) const LOCALE: &str = "page.locale";
    pub(super) const PARENT_ORIGIN: &str = "page.parent_origin";
}

/// Everything the panel lets one choose, right or wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Settings of the catalogue by name, as typed. Change them with [`Form::set`]: one that is not
    /// sent is absent.
    pub values: BTreeMap<String, String>,
    /// Settings the catalogue does not know: `name=value`, one a line.
    pub other: String,
    /// In a frame of our page, or instead of it.
    pub presentation: Presentation,
    /// How many banks one journey may link.
    pub banks: Banks,
    /// The language of our own page; the browser's when absent.
    pub locale: Option<String>,
    /// The origin of the page that will embed the journey; none when empty.
    pub parent_origin: String,
}

/// A field that cannot be sent as it is, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The name of the setting, or [`OTHER`] or [`PARENT_ORIGIN`].
    pub field: String,
    /// What to do, in a sentence.
    pub message: String,
}

/// A form, checked by the rules of the `linxo` crate, which are also the server's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The settings that are right.
    pub settings: WidgetSettings,
    /// The fields that are not.
    pub problems: Vec<FieldProblem>,
}

impl Checked {
    /// What is wrong with a field, when something is.
    pub fn problem(&self, field: &str) -> Option<&str> {
        self.problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem.message.as_str())
    }
}

impl Form {
    /// A setting as it was typed; empty when it is not sent.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Changes a setting of the catalogue. An empty text means: do not send it.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            self.values.remove(name);
        } else {
            self.values.insert(name.to_owned(), value);
        }
    }

    /// How many settings of the widget are chosen, right or wrong.
    pub fn chosen(&self) -> usize {
        self.pairs().len()
    }

    /// Checks every field by itself, so that one mistake does not hide another.
    pub fn check(&self) -> Checked {
        let mut right: Vec<(String, String)> = Vec::new();
        let mut problems = Vec::new();
        let own = self.known().map(|pair| (true, pair));
        let other = self.unknown().map(|pair| (false, pair));
        for (is_own, (name, value)) in own.chain(other) {
            let field = if is_own { name.as_str() } else { OTHER };
            let twice = right.iter().any(|(other, _)| *other == name);
            let error = if twice {
                Some(SettingError::Twice { name: name.clone() })
            } else {
                WidgetSettings::from_pairs([(name.as_str(), value.as_str())]).err()
            };
            match error {
                Some(error) => problems.push(FieldProblem {
                    field: field.to_owned(),
                    message: text::setting_error(&error, is_own),
                }),
                None => right.push((name, value)),
            }
        }
        if let Some(message) = self.parent_origin_problem() {
            problems.push(FieldProblem {
                field: PARENT_ORIGIN.to_owned(),
                message,
            });
        }
        // Every pair was accepted by itself and no name comes twice, so nothing is left to refuse.
        let settings = WidgetSettings::from_pairs(right).unwrap_or_default();
        Checked { settings, problems }
    }

    /// The body that opens such a journey.
    pub fn request(&self, settings: &WidgetSettings) -> OpenJourney {
        let parent_origin = self.parent_origin.trim();
        OpenJourney {
            locale: self.locale.clone(),
            parent_origin: (!parent_origin.is_empty()).then(|| parent_origin.to_owned()),
            widget: settings.clone().into(),
            presentation: self.presentation,
            banks: self.banks,
            ..OpenJourney::default()
        }
    }

    /// The form as the fragment of the panel's address, without `#`; empty for an untouched form.
    pub fn to_fragment(&self) -> String {
        let mut fragment = form_urlencoded::Serializer::new(String::new());
        let presentation = match self.presentation {
            Presentation::Iframe => None,
            Presentation::FullPage => Some("full_page"),
            Presentation::NewTab => Some("new_tab"),
        };
        if let Some(presentation) = presentation {
            fragment.append_pair(fragment::PRESENTATION, presentation);
        }
        if self.banks == Banks::Many {
            fragment.append_pair(fragment::BANKS, "many");
        }
        if let Some(locale) = &self.locale {
            fragment.append_pair(fragment::LOCALE, locale);
        }
        if !self.parent_origin.is_empty() {
            fragment.append_pair(fragment::PARENT_ORIGIN, &self.parent_origin);
        }
        fragment.extend_pairs(self.pairs()).finish()
    }

    /// Reads a fragment back, with or without its `#`. What it does not know becomes a setting the
    /// catalogue does not know, which the checks then judge.
    pub fn from_fragment(fragment: &str) -> Self {
        let mut form = Self::default();
        let fragment = fragment.trim_start_matches('#');
        for (name, value) in form_urlencoded::parse(fragment.as_bytes()) {
            match name.as_ref() {
                fragment::PRESENTATION if value == "full_page" => {
                    form.presentation = Presentation::FullPage;
                }
                fragment::PRESENTATION if value == "new_tab" => {
                    form.presentation = Presentation::NewTab;
                }
                fragment::BANKS if value == "many" => form.banks = Banks::Many,
                fragment::LOCALE => form.locale = Some(value.into_owned()),
                fragment::PARENT_ORIGIN => form.parent_origin = value.into_owned(),
                fragment::PRESENTATION | fragment::BANKS => {}
                name if setting(name).is_some_and(|setting| setting.locked.is_none()) => {
                    form.set(name, value);
                }
                name => {
                    form.other.push_str(&format!("{name}={value}\n"));
                }
            }
        }
        form
    }

    /// The settings to send, in the order of their names, then those of the last field.
    fn pairs(&self) -> Vec<(String, String)> {
        self.known().chain(self.unknown()).collect()
    }

    fn known(&self) -> impl Iterator<Item = (String, String)> {
        self.values
            .iter()
            .map(|(name, value)| (name.clone(), value.trim().to_owned()))
    }

    fn unknown(&self) -> impl Iterator<Item = (String, String)> {
        let lines = self.other.lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(|line| {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            (name.trim().to_owned(), value.trim().to_owned())
        })
    }

    fn parent_origin_problem(&self) -> Option<String> {
        let origin = self.parent_origin.trim();
        if origin.is_empty() {
            return None;
        }
        // The rule is that of every exact origin; only its name comes from the widget's.
        let error = origin.parse::<WidgetOrigin>().err()?;
        Some(text::origin_error(&error))
    }
}
