//! The sorts of junk, made as they are sent, so that they weigh nothing here.

/// How much of each is sent.
pub(crate) const TOTAL: usize = 100 * 1024 * 1024;

const SIZE: usize = 64 * 1024;

/// What the junk is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Junk {
    OneEndlessLine,
    RandomBytes,
    GoodFileThenRandomBytes,
    EndlessTransactions,
    EndlessAccounts,
    BlankLines,
    Separators,
    Zeros,
}

const GOOD: &str = "CREDENTIALS|dev|dev\nCREDENTIALS_OWNER|LARA\n\n\
    ACCOUNT|u|n|21/08/26|2633.03|Checkings||false|LARA|account 01|||FR1|EUR\n";

impl Junk {
    /// The one that is kept longest, and so weighs most, comes last.
    pub(crate) const ALL: [Self; 8] = [
        Self::OneEndlessLine,
        Self::RandomBytes,
        Self::GoodFileThenRandomBytes,
        Self::EndlessTransactions,
        Self::BlankLines,
        Self::Separators,
        Self::Zeros,
        Self::EndlessAccounts,
    ];

    /// What the refusal says.
    pub(crate) fn refusal(self) -> &'static str {
        match self {
            Self::OneEndlessLine | Self::Separators | Self::Zeros => {
                "line 1: longer than 4096 bytes"
            }
            Self::RandomBytes => "line 1: the text is not UTF-8",
            Self::GoodFileThenRandomBytes => "line 5: the text is not UTF-8",
            Self::EndlessTransactions | Self::EndlessAccounts | Self::BlankLines => {
                "here the file grows larger than 5 MiB"
            }
        }
    }

    /// Pieces of about 64 KiB, to the total.
    pub(crate) fn pieces(self) -> impl Iterator<Item = Vec<u8>> + Send + 'static {
        let mut sent = 0;
        let mut number = 0;
        let block = self.block();
        std::iter::from_fn(move || {
            if sent >= TOTAL {
                return None;
            }
            let piece = match self {
                Self::EndlessAccounts => accounts(&mut number),
                _ => block.clone(),
            };
            let piece = match self {
                _ if sent > 0 => piece,
                Self::GoodFileThenRandomBytes
                | Self::EndlessTransactions
                | Self::EndlessAccounts => [GOOD.as_bytes(), &piece].concat(),
                _ => piece,
            };
            sent += piece.len();
            Some(piece)
        })
    }

    /// What is repeated.
    fn block(self) -> Vec<u8> {
        match self {
            Self::OneEndlessLine => vec![b'x'; SIZE],
            Self::Separators => vec![b'|'; SIZE],
            Self::Zeros => vec![0; SIZE],
            Self::BlankLines => vec![b'\n'; SIZE],
            Self::RandomBytes | Self::GoodFileThenRandomBytes => random(),
            // As short as they can be, so that as many as can be are kept.
            Self::EndlessTransactions => "TRANSACTION|1|01/01/01|\n".repeat(SIZE / 24).into(),
            Self::EndlessAccounts => Vec::new(),
        }
    }
}

/// Each with a uid of its own.
fn accounts(number: &mut u64) -> Vec<u8> {
    let mut text = Vec::with_capacity(SIZE + 64);
    while text.len() < SIZE {
        *number += 1;
        let line = format!("ACCOUNT|{number}||01/01/01|1|Loans||true||||||EUR\n");
        text.extend_from_slice(line.as_bytes());
    }
    text
}

/// Bytes without a pattern, the same in every run (xorshift).
fn random() -> Vec<u8> {
    let mut dice: u64 = 0x9e37_79b9_7f4a_7c15;
    let words = std::iter::repeat_with(|| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice.to_le_bytes()
    });
    words.take(SIZE / 8).flatten().collect()
}
