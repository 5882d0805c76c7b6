//! Pieces as they stand on the page.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::{Owner, document};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, UiEvent};

use super::live::{Lasting, Once};
use super::{Act, Kind, Parts, Piece, Text};
use crate::browser::Listening;

/// A piece on the page, or before it is put there.
pub(super) enum Standing {
    Nothing,
    Text(Node, Text),
    Element(Box<Stood>),
    Many(&'static str, Vec<Standing>),
    Once(Lasting),
}

/// An element, and what it was told when it was drawn last.
pub(super) struct Stood {
    element: Element,
    tag: &'static str,
    attributes: Vec<(&'static str, Option<Text>)>,
    heard: Vec<(Rc<RefCell<Act>>, Listening)>,
    children: Vec<Standing>,
}

impl Standing {
    /// Draws it. `home` owns what lives on when the piece is said anew.
    pub(super) fn of(piece: Piece, home: &Owner) -> Self {
        match piece.0 {
            Some(parts) => Self::of_parts(*parts, home),
            None => Self::Nothing,
        }
    }

    fn of_parts(parts: Parts, home: &Owner) -> Self {
        match parts.kind {
            Kind::Text(text) => Self::Text(document().create_text_node(&text).into(), text),
            // The browser refuses no tag of ours.
            Kind::Element(tag) => Stood::of(tag, parts, home).map_or(Self::Nothing, Self::Element),
            Kind::Many(name) => {
                let all = parts.children.into_iter();
                Self::Many(name, all.map(|piece| Self::of(piece, home)).collect())
            }
            Kind::Once(Once(make)) => Self::Once(Lasting::made(make, home)),
        }
    }

    /// Puts it into `parent`, before a node that is there or at the end.
    pub(super) fn put(&mut self, parent: &Node, before: Option<&Node>) {
        match self {
            Self::Nothing => {}
            Self::Text(node, _) => put(node, parent, before),
            Self::Element(stood) => put(&stood.element, parent, before),
            Self::Many(_, all) => all.iter_mut().for_each(|one| one.put(parent, before)),
            Self::Once(lasting) => lasting.put(parent, before),
        }
    }

    pub(super) fn take_away(&mut self) {
        match self {
            Self::Nothing => {}
            Self::Text(node, _) => take_away(node),
            Self::Element(stood) => take_away(&stood.element),
            Self::Many(_, all) => all.iter_mut().for_each(Self::take_away),
            Self::Once(lasting) => lasting.take_away(),
        }
    }

    /// Its first node.
    pub(super) fn first(&self) -> Option<&Node> {
        match self {
            Self::Nothing => None,
            Self::Text(node, _) => Some(node),
            Self::Element(stood) => Some(&stood.element),
            Self::Many(_, all) => all.iter().find_map(Self::first),
            Self::Once(lasting) => Some(lasting.first()),
        }
    }

    /// Makes it look as it is said now, between its own place in `parent` and `next`.
    pub(super) fn change(
        &mut self,
        piece: Piece,
        parent: &Node,
        next: Option<&Node>,
        home: &Owner,
    ) {
        let mut anew = match (&mut *self, piece.0.map(|parts| *parts)) {
            (Self::Nothing, None) => return,
            (
                Self::Once(_),
                Some(Parts {
                    kind: Kind::Once(_),
                    ..
                }),
            ) => return,
            (
                Self::Text(node, before),
                Some(Parts {
                    kind: Kind::Text(text),
                    ..
                }),
            ) => {
                if *before != text {
                    node.set_text_content(Some(&text));
                    *before = text;
                }
                return;
            }
            (Self::Element(stood), Some(parts)) if stood.can_be(&parts) => {
                return stood.change(parts, home);
            }
            (
                Self::Many(name, all),
                Some(Parts {
                    kind: Kind::Many(now),
                    children,
                    ..
                }),
            ) if *name == now => {
                return change_all(all, children, parent, next, home);
            }
            (_, Some(parts)) => Self::of_parts(parts, home),
            (_, None) => Self::Nothing,
        };
        anew.put(parent, next);
        self.take_away();
        *self = anew;
    }
}

/// From the last to the first: each is put before the one behind it.
fn change_all(
    all: &mut Vec<Standing>,
    pieces: Vec<Piece>,
    parent: &Node,
    next: Option<&Node>,
    home: &Owner,
) {
    for mut gone in all.drain(pieces.len().min(all.len())..) {
        gone.take_away();
    }
    all.resize_with(pieces.len(), || Standing::Nothing);
    let mut next = next.cloned();
    for (one, piece) in all.iter_mut().zip(pieces).rev() {
        one.change(piece, parent, next.as_ref(), home);
        next = one.first().cloned().or(next);
    }
}

impl Stood {
    fn of(tag: &'static str, parts: Parts, home: &Owner) -> Option<Box<Self>> {
        let element = match tag {
            "svg" | "path" => document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag),
            _ => document().create_element(tag),
        };
        let element = element.ok()?;
        for (name, value) in &parts.attributes {
            set(&element, name, value.as_deref());
        }
        let mut heard = Vec::new();
        for (name, act) in parts.heard {
            let act = Rc::new(RefCell::new(act));
            let now = Rc::clone(&act);
            let listening = Listening::to(element.clone(), name, move |event| {
                // The second of a double press would be of whatever the first has put there.
                if name == "click" && event.unchecked_ref::<UiEvent>().detail() > 1 {
                    return;
                }
                // What is done may change what is to be done the next time.
                let act = Arc::clone(&now.borrow());
                act();
            });
            heard.push((act, listening));
        }
        let mut children = Vec::new();
        for piece in parts.children {
            let mut child = Standing::of(piece, home);
            child.put(&element, None);
            children.push(child);
        }
        Some(Box::new(Self {
            element,
            tag,
            attributes: parts.attributes,
            heard,
            children,
        }))
    }

    /// Whether it only has to be changed for this, and not to be another element.
    fn can_be(&self, parts: &Parts) -> bool {
        let names =
            |all: &[(&'static str, Option<Text>)], at: usize| all.get(at).map(|(name, _)| *name);
        let most = self.attributes.len().max(parts.attributes.len());
        matches!(parts.kind, Kind::Element(tag) if tag == self.tag)
            && self.heard.len() == parts.heard.len()
            && (0..most).all(|at| names(&self.attributes, at) == names(&parts.attributes, at))
    }

    fn change(&mut self, parts: Parts, home: &Owner) {
        for ((_, before), (name, value)) in self.attributes.iter_mut().zip(parts.attributes) {
            if *before != value {
                set(&self.element, name, value.as_deref());
                *before = value;
            }
        }
        for ((before, _), (_, act)) in self.heard.iter().zip(parts.heard) {
            before.replace(act);
        }
        change_all(
            &mut self.children,
            parts.children,
            &self.element,
            None,
            home,
        );
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    }
    .ok();
}

pub(super) fn put(node: &Node, parent: &Node, before: Option<&Node>) {
    parent.insert_before(node, before).ok();
}

pub(super) fn take_away(node: &Node) {
    if let Some(parent) = node.parent_node() {
        parent.remove_child(node).ok();
    }
}
