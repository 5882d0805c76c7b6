//! What becomes of journeys when something breaks: the real program is killed, starved and cut off,
//! started again, and what it may never break is checked afterwards.
//!
//! Start reading at `matrix.rs`, which finds the places to break by itself, then `truths.rs`, which
//! says what must hold at the end.

#[cfg(test)]
mod calls;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod linxo_side;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod message;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod pair;
#[cfg(test)]
mod partner;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod postgres_away;
#[cfg(test)]
mod program;
#[cfg(test)]
mod receipt;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod store_side;
#[cfg(test)]
mod suspended;
#[cfg(test)]
mod truths;
#[cfg(test)]
mod twin;
#[cfg(test)]
mod two_servers;
#[cfg(test)]
mod walk;
