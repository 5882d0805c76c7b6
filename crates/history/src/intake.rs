//! From bytes, as the network cuts them, to rows.

use contract::{OwnRow, ROW_HEAD};

use crate::rows::Rows;

/// What came and was not read yet.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    bytes: Vec<u8>,
    /// Up to here they were read.
    at: usize,
    begun: bool,
    ended: bool,
}

/// How a step of reading ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    /// There are more rows here.
    More,
    /// Until more bytes come, or their end.
    Waits,
    /// That were all.
    Ended,
    /// These are no rows.
    Unreadable,
}

impl Intake {
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.at);
        self.at = 0;
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn end(&mut self) {
        self.ended = true;
    }

    /// Reads some rows.
    pub(crate) fn step(&mut self, rows: &mut Rows, most: usize) -> Read {
        for _ in 0..most {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(length) = rest.iter().position(|byte| *byte == b'\n') else {
                return match (self.ended, self.begun && rest.is_empty()) {
                    (false, _) => Read::Waits,
                    (true, true) => Read::Ended,
                    (true, false) => Read::Unreadable,
                };
            };
            let line = rest.get(..length).map(str::from_utf8);
            let Some(Ok(line)) = line else {
                return Read::Unreadable;
            };
            if self.begun {
                let Some(row) = OwnRow::read(line) else {
                    return Read::Unreadable;
                };
                rows.push(line, row);
            } else if line == ROW_HEAD.trim_end() {
                self.begun = true;
            } else {
                return Read::Unreadable;
            }
            self.at += length + 1;
        }
        Read::More
    }
}
