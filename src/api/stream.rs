//! Server-sent events, read from the bytes of a stream: the browser's own `EventSource` cannot send
//! an `Authorization` header, and the key has no place in an address.

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamEvent {
    /// `message` when the stream does not say.
    pub name: String,
    /// The last id the stream gave, when it gave any.
    pub id: Option<String>,
    /// Its lines, joined by line feeds.
    pub data: String,
}

/// More than this without an end of line is no event of our server's.
const LONGEST_EVENT: usize = 1024 * 1024;

/// The stream is not one of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// Takes bytes as they come, cut anywhere, and gives the events that are whole.
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    begun: bool,
    after_return: bool,
    name: String,
    id: Option<String>,
    data: String,
    has_data: bool,
    retry_ms: Option<u32>,
}

impl Parser {
    /// A parser at the beginning of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the stream asks to wait before it is followed again.
    pub fn retry_ms(&self) -> Option<u32> {
        self.retry_ms
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<StreamEvent>, TooLong> {
        let mut events = Vec::new();
        for &byte in bytes {
            // A line ends with CR, LF or both.
            let second = std::mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
            match byte {
                b'\n' if second => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                _ if self.line.len() + self.data.len() >= LONGEST_EVENT => return Err(TooLong),
                _ => self.line.push(byte),
            }
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<StreamEvent> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line: &str = &line;
        let first = !std::mem::replace(&mut self.begun, true);
        let line = if first {
            line.trim_start_matches('\u{feff}')
        } else {
            line
        };
        if line.is_empty() {
            return self.end_event();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" => self.retry_ms = value.parse().ok().or(self.retry_ms),
            // A comment, or a field of the future.
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<StreamEvent> {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        std::mem::take(&mut self.has_data).then(|| StreamEvent {
            name: if name.is_empty() {
                "message".to_owned()
            } else {
                name
            },
            id: self.id.clone(),
            data,
        })
    }
}
