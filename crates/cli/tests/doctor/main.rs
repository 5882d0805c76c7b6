//! `oneshot doctor`, the real program, against a real twin over sockets.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod erased;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod green;
#[cfg(test)]
mod interrupted;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod meddled;
#[cfg(test)]
mod meddler;
#[cfg(test)]
mod program;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod walk;
