//! `oneshot journeys`, the real program, beside a server.

#[cfg(test)]
mod program;
#[cfg(test)]
mod verify;
