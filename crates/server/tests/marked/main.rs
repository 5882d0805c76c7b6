//! Everything that may not be told is marked, sent through every path, failures included, and looked
//! for in the log at its most talkative, in the metrics, in the answers that are problems, and in
//! panics.

#[cfg(test)]
mod heard;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod linxo;
#[cfg(test)]
mod marks;
