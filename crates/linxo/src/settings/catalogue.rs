//! Every setting seen, with how surely it is known.

use std::fmt;

use crate::Confidence;

/// Whether a setting changes how the widget looks or what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// How it looks.
    Graphic,
    /// What it does.
    Behavioural,
}

/// Where a setting is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placement {
    /// In the query of `POST …/widget/widget_session`.
    SessionQuery,
    /// In the query of an entry point, such as `GET …/widget/add_connection`.
    EntryQuery,
}

/// Which values a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A CSS name, or `#` and hexadecimal digits.
    Colour,
    /// A language, or a language and a country, such as `fr` or `fr_FR`.
    Locale,
    /// An absolute address.
    Url,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A short text.
    Text,
    /// Two-letter country codes with commas between them, such as `FR,BE`.
    Countries,
}

/// What happens when a setting is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DefaultValue {
    /// As if this value were given.
    Value(&'static str),
    /// Something that no value says.
    Described(&'static str),
    /// Nobody has seen it.
    NotSeen,
}

impl fmt::Display for DefaultValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value(value) => value,
            Self::Described(words) => words,
            Self::NotSeen => "not seen",
        })
    }
}

/// One setting of the widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The name, as it is written in the address.
    pub name: &'static str,
    /// Looks or behaviour.
    pub group: Group,
    /// Where it is given.
    pub placement: Placement,
    /// Which values it takes.
    pub kind: Kind,
    /// What happens without it.
    pub default: DefaultValue,
    /// The values that Linxo's documents or public clients give it; [`Setting::kind`] may take more.
    pub seen: &'static [&'static str],
    /// What it does.
    pub effect: &'static str,
    /// How surely this is known.
    pub confidence: Confidence,
    /// Where it was seen.
    pub source: &'static str,
    /// Why a One Shot does not let it be chosen, when it does not.
    pub locked: Option<&'static str>,
}

/// The setting of that name, when it is a known one.
pub fn setting(name: &str) -> Option<&'static Setting> {
    CATALOGUE.iter().find(|setting| setting.name == name)
}

/// By which channel the accounts are to come.
const ACCOUNT_TYPES: Kind = Kind::Choice(&["PAYMENT", "OTHER", "ALL"]);
const ADDRESS_OF_THE_JOURNEY: &str = "set by each journey, with an address of its own";

/// Every setting known so far, graphic ones first.
pub const CATALOGUE: &[Setting] = &[
    Setting {
        name: "locale",
        group: Group::Graphic,
        placement: Placement::EntryQuery,
        kind: Kind::Locale,
        default: DefaultValue::NotSeen,
        seen: &["en_EN"],
        effect: "The language of the widget. A public client used `lng` for it until September 2022.",
        confidence: Confidence::SeenInUse,
        source: "a public v2.1 integration, since September 2022; its test uses en_EN",
        locked: None,
    },
    Setting {
        name: "font",
        group: Group::Graphic,
        placement: Placement::EntryQuery,
        kind: Kind::Text,
        default: DefaultValue::NotSeen,
        seen: &["Arial"],
        effect: "The typeface of the widget, by name.",
        confidence: Confidence::SeenInUse,
        source: "a public v2.1 integration; its test uses Arial",
        locked: None,
    },
    Setting {
        name: "font_color",
        group: Group::Graphic,
        placement: Placement::EntryQuery,
        kind: Kind::Colour,
        default: DefaultValue::NotSeen,
        seen: &["Blue"],
        effect: "The colour of the text.",
        confidence: Confidence::SeenInUse,
        source: "a public v2.1 integration; its test uses Blue",
        locked: None,
    },
    Setting {
        name: "elements_color",
        group: Group::Graphic,
        placement: Placement::EntryQuery,
        kind: Kind::Colour,
        default: DefaultValue::NotSeen,
        seen: &["Yellow"],
        effect: "The colour of the buttons and other elements.",
        confidence: Confidence::SeenInUse,
        source: "a public v2.1 integration; its test uses Yellow",
        locked: None,
    },
    Setting {
        name: "redirect_url",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Url,
        default: DefaultValue::Described("a built-in success page"),
        seen: &[],
        effect: "Where the browser goes at the end of the process. It replaced `redirect_uri`.",
        confidence: Confidence::Documented,
        source: "Linxo's pages on iframes and mobile applications; a public v2.1 integration since \
                 June 2023",
        locked: Some(ADDRESS_OF_THE_JOURNEY),
    },
    Setting {
        name: "cancel_url",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Url,
        default: DefaultValue::NotSeen,
        seen: &[],
        effect: "Presumably where a user who cancels goes.",
        confidence: Confidence::NameOnly,
        source: "Linxo's integration checklists; its place is inferred",
        locked: Some(ADDRESS_OF_THE_JOURNEY),
    },
    Setting {
        name: "aspsp_callback_uri",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Url,
        default: DefaultValue::Described("none: the user comes back only at the very end"),
        seen: &[],
        effect: "Where the browser goes after the bank's own site: a page that shows the widget \
                 again with the same session. Needed in an iframe and for app-to-app.",
        confidence: Confidence::Documented,
        source: "Linxo's pages on iframes and mobile applications",
        locked: Some(ADDRESS_OF_THE_JOURNEY),
    },
    Setting {
        name: "wait_sync_end",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Bool,
        default: DefaultValue::NotSeen,
        seen: &["true"],
        effect: "Keeps the user in the widget until the synchronisation ends.",
        confidence: Confidence::NameOnly,
        source: "Linxo's integration checklists; a public v2.1 integration uses true",
        locked: None,
    },
    Setting {
        name: "captive_mode",
        group: Group::Behavioural,
        placement: Placement::SessionQuery,
        kind: Kind::Bool,
        default: DefaultValue::Value("true"),
        seen: &["true", "false"],
        effect: "True, the default: the screens are chained and the user stays until the last \
                 transaction is there. False: the user leaves as early as possible, possibly before \
                 the credentials are checked.",
        confidence: Confidence::Documented,
        source: "Linxo's page on captive mode, which shows it on widget_session",
        locked: None,
    },
    Setting {
        name: "expected_account_type",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: ACCOUNT_TYPES,
        default: DefaultValue::NotSeen,
        seen: &[],
        effect: "PAYMENT: the bank's own site. OTHER: the credential form. ALL: one after the other, \
                 where the bank has both. Which of the two spellings counts is not settled.",
        confidence: Confidence::NameOnly,
        source: "Linxo's integration checklists; its values are those of the other spelling",
        locked: None,
    },
    Setting {
        name: "expected_account_types",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: ACCOUNT_TYPES,
        default: DefaultValue::NotSeen,
        seen: &["PAYMENT", "OTHER", "ALL"],
        effect: "The other spelling of `expected_account_type`.",
        confidence: Confidence::Documented,
        source: "a help article of Linxo's on `edit_credentials`; that `add_connection` takes it too \
                 is inferred",
        locked: None,
    },
    Setting {
        name: "countries",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Countries,
        default: DefaultValue::NotSeen,
        seen: &[],
        effect: "Presumably shows the banks of these countries only.",
        confidence: Confidence::NameOnly,
        source: "Linxo's integration checklists; its place and the form of its values are inferred",
        locked: None,
    },
    Setting {
        name: "select_accounts",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Bool,
        default: DefaultValue::NotSeen,
        seen: &["true"],
        effect: "Lets the user choose which accounts are shared.",
        confidence: Confidence::SeenInUse,
        source: "a public v2.1 integration, since July 2023",
        locked: None,
    },
    Setting {
        name: "consent_per_account",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Bool,
        default: DefaultValue::NotSeen,
        seen: &["true"],
        effect: "Consent is given account by account rather than for all.",
        confidence: Confidence::SeenInUse,
        source: "a public v2.1 integration; also a field of connections",
        locked: None,
    },
    Setting {
        name: "auto_sync",
        group: Group::Behavioural,
        placement: Placement::EntryQuery,
        kind: Kind::Bool,
        default: DefaultValue::NotSeen,
        seen: &["false"],
        effect: "Whether Linxo synchronises the connection again by itself.",
        confidence: Confidence::Documented,
        source: "Linxo's One Shot checklist, which requires false; also a field of connections. Its place \
                 is inferred, so it is given in both",
        locked: Some("One Shot: the data is read once, so this is always false"),
    },
];
