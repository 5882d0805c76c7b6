//! The icons: line drawings on a grid of 24, in the colour of the text beside them. They are never
//! read out, since words always go with them.

use crate::piece::{Piece, el};

/// A drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    Bank,
    Accounts,
    Clock,
    Eraser,
    Lock,
    Check,
    Alert,
    Stop,
    Shield,
    Download,
    Arrow,
    NewTab,
    Turning,
    Dot,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Bank => {
                "M3 9.5 12 4l9 5.5M4.5 9.5h15M6 12.5v5M10 12.5v5M14 12.5v5M18 12.5v5M3.5 20.5h17"
            }
            Self::Accounts => {
                "M3.5 7.5a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2zM3.5 10h17M7 15h4"
            }
            Self::Clock => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v4.2l2.8 1.8",
            Self::Eraser => {
                "m7 20-3.3-3.3a2 2 0 0 1 0-2.8L13.6 4a2 2 0 0 1 2.8 0l4 4a2 2 0 0 1 0 2.8L11.2 20zM8.5 9.2l6.8 6.8M7 20h13.5"
            }
            Self::Lock => {
                "M6.5 10.5h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5zM8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"
            }
            Self::Check => "m5.5 12.5 4.2 4.2 8.8-9.4",
            Self::Alert => "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.2",
            Self::Stop => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9 9l6 6M15 9l-6 6",
            Self::Shield => {
                "M12 3.5 5 6v5.5c0 4.2 2.8 7.4 7 9 4.2-1.6 7-4.8 7-9V6zM8.8 12l2.3 2.3 4.2-4.6"
            }
            Self::Download => "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15",
            Self::Arrow => "M5 12h14M13 6l6 6-6 6",
            Self::NewTab => {
                "M10 5H6a1.5 1.5 0 0 0-1.5 1.5v11A1.5 1.5 0 0 0 6 19h11a1.5 1.5 0 0 0 1.5-1.5V14M14 4.5h5.5V10M19 5l-8 8"
            }
            Self::Turning => "M12 3.5a8.5 8.5 0 1 1-8.5 8.5",
            Self::Dot => "M12 12h.01",
        }
    }

    /// Draws it.
    pub(super) fn view(self) -> Piece {
        let class = if self == Self::Turning {
            "icon turning"
        } else {
            "icon"
        };
        el("svg")
            .class(class)
            .attr("viewBox", "0 0 24 24")
            .attr("aria-hidden", "true")
            .attr("focusable", "false")
            .child(el("path").attr("d", self.path()))
            .into()
    }
}
