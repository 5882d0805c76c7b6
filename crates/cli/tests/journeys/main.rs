//! `oneshot journeys`, `oneshot keys` and `oneshot serve`, the real program.

#[cfg(test)]
mod keys;
#[cfg(test)]
mod log;
#[cfg(test)]
mod operate;
#[cfg(test)]
mod program;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod served;
#[cfg(test)]
mod shutdown;
#[cfg(test)]
mod verify;
#[cfg(test)]
mod words;
