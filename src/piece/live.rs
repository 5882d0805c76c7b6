//! Pieces that are said anew whenever what they were read from has changed.

use leptos::prelude::{Effect, Mountable, Owner, RenderEffect, document};
use web_sys::{Comment, Node};

use super::Piece;
use super::standing::{Standing, put, take_away};

/// Does something, and again whenever a signal has changed that it has read; until the owner ends.
pub fn effect(run: impl FnMut() + 'static) {
    following_silently(Box::new(run));
}

fn following_silently(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}

/// What draws itself; taken from the page and ended when it is dropped.
pub struct Live(Box<dyn Mountable>);

/// Draws what `say` says, and changes it whenever a signal has that `say` has read.
pub fn live(say: impl Fn() -> Piece + 'static) -> Live {
    following(Box::new(say))
}

fn following(say: Box<dyn Fn() -> Piece>) -> Live {
    let home = Owner::current().unwrap_or_default();
    let effect = RenderEffect::new(move |before: Option<Root>| {
        let piece = say();
        match before {
            Some(mut root) => {
                root.change(piece, &home);
                root
            }
            None => Root::of(piece, &home),
        }
    });
    Live(Box::new(Followed(effect)))
}

impl Live {
    /// A view of Leptos that was built.
    pub fn of(built: impl Mountable + 'static) -> Self {
        Self(Box::new(built))
    }

    /// Puts it at the end of an element, for as long as it is kept.
    pub fn within(mut self, place: &web_sys::Element) -> Self {
        self.0.mount(place, None);
        self
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.0.unmount();
    }
}

/// The effect, with what it has drawn.
struct Followed(RenderEffect<Root>);

impl Mountable for Followed {
    fn unmount(&mut self) {
        self.0.with_value_mut(Root::unmount);
    }

    fn mount(&mut self, parent: &web_sys::Element, before: Option<&Node>) {
        self.0.with_value_mut(|root| root.mount(parent, before));
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let inserted = self.0.with_value_mut(|root| root.insert_before_this(child));
        inserted.unwrap_or_default()
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        Vec::new()
    }
}

/// A piece that stands by itself, with a node at its end by which its place is found.
pub struct Root {
    standing: Standing,
    end: Node,
}

impl Root {
    pub(super) fn of(piece: Piece, home: &Owner) -> Self {
        let standing = Standing::of(piece, home);
        let end = document().create_comment("").into();
        Self { standing, end }
    }

    pub(super) fn change(&mut self, piece: Piece, home: &Owner) {
        match self.end.parent_node() {
            Some(parent) => self.standing.change(piece, &parent, Some(&self.end), home),
            // It is not on the page yet.
            None => self.standing = Standing::of(piece, home),
        }
    }
}

impl Mountable for Root {
    fn unmount(&mut self) {
        self.standing.take_away();
        take_away(&self.end);
    }

    fn mount(&mut self, parent: &web_sys::Element, before: Option<&Node>) {
        put(&self.end, parent, before);
        self.standing.put(parent, Some(&self.end));
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.end.parent_element();
        let here = self.standing.first().unwrap_or(&self.end);
        parent
            .map(|parent| child.mount(&parent, Some(here)))
            .is_some()
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        Vec::new()
    }
}

/// What makes what is drawn once.
pub(super) struct Once(pub(super) Box<dyn FnOnce() -> Live + Send>);

/// What was drawn once: its owner, which ends what it holds, and a node at its beginning.
pub(super) struct Lasting {
    live: Live,
    owner: Owner,
    start: Comment,
}

impl Lasting {
    pub(super) fn made(make: Box<dyn FnOnce() -> Live + Send>, home: &Owner) -> Self {
        let owner = home.with(Owner::new);
        Self {
            live: owner.with(make),
            owner,
            start: document().create_comment(""),
        }
    }

    pub(super) fn put(&mut self, parent: &Node, before: Option<&Node>) {
        put(&self.start, parent, before);
        // Every place of ours is an element.
        if let Some(parent) = self.start.parent_element() {
            self.live.0.mount(&parent, before);
        }
    }

    pub(super) fn take_away(&mut self) {
        take_away(&self.start);
        self.live.0.unmount();
    }

    pub(super) fn first(&self) -> &Node {
        &self.start
    }
}

impl Drop for Lasting {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}
