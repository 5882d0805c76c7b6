//! Reading a file as it arrives, piece by piece.

use std::fmt;

use super::parse::Draft;
use super::{FileError, Reason, TestBankFile};

/// How much of a file is borne. What is refused is refused early, so that neither time nor memory
/// grows with what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest line, in bytes without its end. The lines of real files stay below 200.
    pub line_bytes: usize,
    /// The largest file, in bytes.
    pub file_bytes: usize,
}

impl Default for Limits {
    /// Lines of 4 KiB, files of 5 MiB.
    fn default() -> Self {
        Self {
            line_bytes: 4 * 1024,
            file_bytes: 5 * 1024 * 1024,
        }
    }
}

/// Takes the bytes of a file in pieces of any size, and holds no more of them than one line. The
/// answer does not depend on where the pieces begin and end.
pub struct Reader {
    limits: Limits,
    draft: Draft,
    /// What there is of the line that is being read.
    line: Vec<u8>,
    /// Lines that have ended.
    lines: usize,
    bytes: usize,
    /// Once something is wrong, it stays wrong.
    failed: Option<FileError>,
}

/// Where it stands, and nothing of what it has read.
impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("lines", &self.lines)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl Reader {
    /// Begins a file.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            draft: Draft::default(),
            line: Vec::new(),
            lines: 0,
            bytes: 0,
            failed: None,
        }
    }

    /// Takes the next bytes. After an error nothing more is read: every further call gives the
    /// same error at once.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        self.take(bytes).map_err(|reason| self.fail(reason))
    }

    /// The end of the file.
    pub fn finish(mut self) -> Result<TestBankFile, FileError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if !self.line.is_empty() {
            self.end_line().map_err(|reason| self.fail(reason))?;
        }
        let line = self.lines.max(1);
        let finished = self.draft.finish();
        finished.map_err(|reason| FileError { line, reason })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let room = self.limits.file_bytes - self.bytes;
        let (mut rest, too_many) = match bytes.split_at_checked(room) {
            Some((fits, more)) => (fits, !more.is_empty()),
            None => (bytes, false),
        };
        self.bytes += rest.len();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = rest.split_at(end);
            self.grow_line(line)?;
            self.end_line()?;
            rest = after.get(1..).unwrap_or_default();
        }
        self.grow_line(rest)?;
        if too_many {
            let max_bytes = self.limits.file_bytes;
            return Err(Reason::FileTooLarge { max_bytes });
        }
        Ok(())
    }

    fn grow_line(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let max_bytes = self.limits.line_bytes;
        if bytes.len() > max_bytes - self.line.len() {
            return Err(Reason::LineTooLong { max_bytes });
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), Reason> {
        let line: &[u8] = &self.line;
        // Some editors put a byte order mark before the first letter.
        let mark = (self.lines == 0).then(|| line.strip_prefix(b"\xef\xbb\xbf"));
        let line = mark.flatten().unwrap_or(line);
        let text = str::from_utf8(line).map_err(|_| Reason::NotUtf8)?;
        self.draft.read(text.trim_end_matches('\r'))?;
        self.line.clear();
        self.lines += 1;
        Ok(())
    }

    /// An error is of the line that is being read.
    fn fail(&mut self, reason: Reason) -> FileError {
        let error = FileError {
            line: self.lines + 1,
            reason,
        };
        self.failed = Some(error.clone());
        error
    }
}

/// Reads a file, or says what is wrong with it first, and on which line.
pub fn parse(text: &str) -> Result<TestBankFile, FileError> {
    parse_bytes(text.as_bytes())
}

/// The same for bytes as they were uploaded or fetched.
pub fn parse_bytes(bytes: &[u8]) -> Result<TestBankFile, FileError> {
    let mut reader = Reader::new(Limits::default());
    reader.push(bytes)?;
    reader.finish()
}
