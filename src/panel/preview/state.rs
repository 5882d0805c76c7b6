//! What the preview shows, and when it may be opened anew.

use contract::{Banks, JourneyId, JourneyState, OpenJourney, Progress};

/// The middle pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Preview {
    /// Nothing was opened yet.
    #[default]
    Idle,
    /// The server is asked.
    Opening,
    /// A journey is open.
    Open(Box<Opened>),
    /// It could not be opened, and what to do about it.
    Failed(String),
}

/// An open preview.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Which opening it is: a new one gets a new frame.
    pub attempt: u32,
    /// What was asked for.
    pub request: OpenJourney,
    /// The journey's public name.
    pub id: JourneyId,
    /// The journey's own page.
    pub page_url: String,
    /// The widget's address, when it is shown in a frame.
    pub widget_url: Option<String>,
    /// The widget's exact origin.
    pub widget_origin: String,
    /// Whether the address that was opened carries exactly the settings asked for.
    pub as_asked: bool,
    /// Whether the integrator stopped it.
    pub stopped: bool,
    /// Whether the widget is done and went back to us.
    pub returned: bool,
    /// Where the journey stands.
    pub progress: Progress,
}

impl Preview {
    /// The open preview.
    pub fn opened(&self) -> Option<&Opened> {
        match self {
            Self::Open(opened) => Some(opened),
            Self::Idle | Self::Opening | Self::Failed(_) => None,
        }
    }

    /// Whether the form asks for something else than what is open.
    pub fn differs_from(&self, request: &OpenJourney) -> bool {
        self.opened()
            .is_some_and(|opened| opened.request != *request)
    }
}

impl Opened {
    /// Whether opening the preview anew by itself would take nothing away from anybody: no bank is
    /// linked, nothing was stopped on purpose, and nobody types in the widget.
    pub fn may_be_replaced(&self, keyboard_in_widget: bool) -> bool {
        let early = matches!(
            self.progress.state,
            JourneyState::Opened | JourneyState::Linking
        );
        early
            && !self.stopped
            && !self.returned
            && self.progress.connections.is_empty()
            && !keyboard_in_widget
    }

    /// Whether the journey waits for somebody to say that all banks are linked.
    pub fn can_be_finished(&self) -> bool {
        let many = self.request.banks == Banks::Many;
        many && self.can_be_stopped() && !self.progress.connections.is_empty()
    }

    /// Whether the journey can still be stopped.
    pub fn can_be_stopped(&self) -> bool {
        !self.stopped && self.progress.outcome.is_none()
    }
}
