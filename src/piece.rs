//! What views are made of. A view is a plain value that says how a part of the page is to look; it is
//! drawn once and, when it is said anew, only what is different is changed. It stands in a view of
//! Leptos as any other does, and costs the end user less: whatever views say, one function draws it.

use std::borrow::Cow;
use std::sync::Arc;

mod leptos;
mod live;
mod standing;

use live::Once;
pub use live::{Live, effect, live};

/// Words, or the value of an attribute.
pub type Text = Cow<'static, str>;

/// What happens then.
pub type Act = Arc<dyn Fn() + Send + Sync>;

/// A part of the page, as it is to look; or nothing, in a place where something may come. It is the
/// size of a pointer: views do little else than hand pieces on, and every copy of a larger one would
/// be downloaded.
pub struct Piece(Option<Box<Parts>>);

/// An element that is to be.
pub struct Element(Box<Parts>);

struct Parts {
    kind: Kind,
    /// Those without a value are not there.
    attributes: Vec<(&'static str, Option<Text>)>,
    heard: Vec<(&'static str, Act)>,
    children: Vec<Piece>,
}

enum Kind {
    /// Words.
    Text(Text),
    /// The element of this tag, and all that is in it. Those of a drawing are known by their tags.
    Element(&'static str),
    /// What is in it, one after the other. Those of another name are never drawn into one another.
    Many(&'static str),
    /// What is drawn once and lives by itself until it is taken away.
    Once(Once),
}

impl Kind {
    fn alone(self) -> Box<Parts> {
        Box::new(Parts {
            kind: self,
            attributes: Vec::new(),
            heard: Vec::new(),
            children: Vec::new(),
        })
    }
}

/// An element without anything.
pub fn el(tag: &'static str) -> Element {
    Element(Kind::Element(tag).alone())
}

impl Element {
    /// With the classes of style sheets.
    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// With the name that tests know it by.
    pub fn test_id(self, name: &'static str) -> Self {
        self.attr("data-testid", name)
    }

    /// With an attribute.
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.maybe(name, Some(value.into()))
    }

    /// With an attribute that may not be there.
    pub fn maybe(mut self, name: &'static str, value: Option<Text>) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    /// With something that is done when an event of this name happens to it.
    pub fn on(mut self, name: &'static str, act: Act) -> Self {
        self.0.heard.push((name, act));
        self
    }

    /// With this at its end.
    pub fn child(self, piece: impl Into<Piece>) -> Self {
        self.with(piece.into())
    }

    fn with(mut self, piece: Piece) -> Self {
        self.0.children.push(piece);
        self
    }
}

impl Piece {
    /// Nothing, in a place where something may come.
    pub const NOTHING: Self = Self(None);

    /// What `make` draws, once: it is kept, with all that it holds, for as long as a piece of this
    /// sort is in its place.
    pub fn once(make: impl FnOnce() -> Live + Send + 'static) -> Self {
        Self(Some(Kind::Once(Once(Box::new(make))).alone()))
    }

    /// One after the other. Those of another name are never drawn into one another.
    pub fn named(name: &'static str, pieces: Vec<Self>) -> Self {
        let mut all = Kind::Many(name).alone();
        all.children = pieces;
        Self(Some(all))
    }

    fn words(words: Text) -> Self {
        Self(Some(Kind::Text(words).alone()))
    }
}

impl From<Element> for Piece {
    fn from(element: Element) -> Self {
        Self(Some(element.0))
    }
}

impl From<&'static str> for Piece {
    fn from(words: &'static str) -> Self {
        Self::words(words.into())
    }
}

impl From<String> for Piece {
    fn from(words: String) -> Self {
        Self::words(words.into())
    }
}

impl From<Text> for Piece {
    fn from(words: Text) -> Self {
        Self::words(words)
    }
}

impl From<Vec<Piece>> for Piece {
    fn from(pieces: Vec<Piece>) -> Self {
        Self::named("", pieces)
    }
}

impl<T: Into<Piece>> From<Option<T>> for Piece {
    fn from(piece: Option<T>) -> Self {
        piece.map_or(Self::NOTHING, Into::into)
    }
}
