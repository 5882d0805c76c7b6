//! The server over real sockets: alone where Linxo does not matter, and against the twin where it
//! does.

#[cfg(test)]
mod absence;
#[cfg(test)]
mod anew;
#[cfg(test)]
mod another_try;
mod api;
#[cfg(test)]
mod api_keys;
#[cfg(test)]
mod assets;
#[cfg(test)]
mod cancel;
#[cfg(test)]
mod channels;
#[cfg(test)]
mod collection;
#[cfg(test)]
mod document;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod farewell;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod first_paint;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod hints;
#[cfg(test)]
mod intro;
#[cfg(test)]
mod late;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod own;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod plain;
mod postgres;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod removing;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod sinks;
#[cfg(test)]
mod sinks_at_once;
#[cfg(test)]
mod sinks_moved;
mod theme;
#[cfg(test)]
mod traces;
#[cfg(test)]
mod version_3;
#[cfg(test)]
mod watching;
mod webhooks;
#[cfg(test)]
mod whole;
