//! From the press that begins to the widget's end.

use contract::{JourneyState, Presentation};
use linxo::event::WidgetEvent;

use super::arriving::read_after;
use super::{Journey, Stage, problem, stop_timers};
use crate::Purpose;
use crate::effect::{Effect, Timer};
use crate::event::{Trouble, WidgetTrouble};
use crate::screen::{Late, Notice};

/// Opening the widget takes our server four calls to Linxo.
const SLOW_OPENING_MS: u32 = 8_000;
/// The widget should be there by now.
const FRAME_DEADLINE_MS: u32 = 15_000;

impl Journey {
    pub(super) fn start_pressed(&mut self) -> Vec<Effect> {
        match self.stage {
            Stage::Ready => self.open_widget(),
            _ => Vec::new(),
        }
    }

    pub(super) fn reopen_pressed(&mut self) -> Vec<Effect> {
        match self.stage {
            // The session that was followed here has ended, and shows nothing but its end.
            Stage::Following { .. } if self.state_is_at_most(JourneyState::Linking) => {
                self.opening(Effect::OpenWidgetAnew)
            }
            // In this one the bank may still ask for something.
            Stage::Following { .. } if self.may_open_widget() => self.open_widget(),
            _ => Vec::new(),
        }
    }

    pub(super) fn retry_pressed(&mut self) -> Vec<Effect> {
        match &self.stage {
            Stage::Unreachable { .. } => self.load(),
            Stage::OpeningFailed { why, .. } if why.is_about_the_journey() => self.load(),
            Stage::OpeningFailed { anew: true, .. } => self.opening(Effect::OpenWidgetAnew),
            Stage::OpeningFailed { .. } | Stage::Linking { .. } => self.open_widget(),
            Stage::CancelFailed { .. } => self.cancel_again(),
            _ => Vec::new(),
        }
    }

    /// The widget's session is over: only the end user can see that.
    pub(super) fn renew_pressed(&mut self) -> Vec<Effect> {
        match self.stage {
            Stage::Linking { .. } | Stage::Beside { .. } | Stage::Ready => {
                self.opening(Effect::OpenWidgetAnew)
            }
            Stage::Following { .. } if self.may_open_widget() => {
                self.opening(Effect::OpenWidgetAnew)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn open_widget(&mut self) -> Vec<Effect> {
        self.opening(Effect::OpenWidget)
    }

    fn opening(&mut self, how: Effect) -> Vec<Effect> {
        self.stage = Stage::Opening {
            slow: false,
            anew: how == Effect::OpenWidgetAnew,
        };
        vec![
            Effect::StopTimer(Timer::Frame),
            Effect::StartTimer(Timer::Slow, SLOW_OPENING_MS),
            how,
        ]
    }

    pub(super) fn widget_opened(&mut self, url: String) -> Vec<Effect> {
        let wanted = matches!(
            self.stage,
            Stage::Opening { .. } | Stage::OpeningFailed { trying: true, .. }
        );
        if !wanted {
            return Vec::new();
        }
        let stop = Effect::StopTimer(Timer::Slow);
        match self.presentation() {
            Presentation::FullPage => {
                self.stage = Stage::Gone { url: url.clone() };
                vec![stop, Effect::GoTo(url)]
            }
            Presentation::NewTab => {
                self.stage = Stage::Beside { url, taken: false };
                vec![stop]
            }
            Presentation::Iframe => {
                self.stage = Stage::Linking {
                    url,
                    loaded: false,
                    late: None,
                };
                vec![stop, Effect::StartTimer(Timer::Frame, FRAME_DEADLINE_MS)]
            }
        }
    }

    pub(super) fn widget_refused(&mut self, why: WidgetTrouble) -> Vec<Effect> {
        match self.stage {
            Stage::Opening { anew, .. }
            | Stage::OpeningFailed {
                anew, trying: true, ..
            } => self.opening_failed(why, anew),
            _ => Vec::new(),
        }
    }

    fn opening_failed(&mut self, why: WidgetTrouble, anew: bool) -> Vec<Effect> {
        let mut effects = stop_timers();
        let known =
            matches!(&self.stage, Stage::OpeningFailed { why: before, .. } if *before == why);
        effects.extend((!known).then(|| problem(why.code())));
        effects.push(read_after(why.is_of_the_line()));
        self.stage = Stage::OpeningFailed {
            why,
            anew,
            trying: false,
        };
        effects
    }

    pub(super) fn widget_said(&mut self, said: WidgetEvent<()>) -> Vec<Effect> {
        let mut effects = match self.stage {
            // Whoever speaks is there, whatever of its page has not loaded yet.
            Stage::Linking { loaded: false, .. } => self.frame_loaded(),
            Stage::Linking { .. } => Vec::new(),
            _ => return Vec::new(),
        };
        let WidgetEvent::RedirectTo {
            status,
            connection_id,
            ..
        } = said
        else {
            return effects;
        };
        effects.push(Effect::Report {
            status: status.clone(),
            connection_id: connection_id.as_ref().map(ToString::to_string),
        });
        let word = status.as_deref().filter(|word| !word.is_empty());
        effects.extend(match (word, connection_id) {
            // A message without a word and without a bank says nothing: the widget stays.
            (None, None) => Vec::new(),
            (Some("success"), _) | (_, Some(_)) => {
                // Whatever the word, the widget is done: the server's reading decides.
                self.follow(None)
            }
            // One bank more was not linked; those that were are still there.
            (Some(_), None) if self.is_linked() => self.follow(Some(Notice::NoFurtherBank)),
            (Some(_), None) => self.opening_failed(WidgetTrouble::EndedWithoutSuccess, true),
        });
        effects
    }

    pub(super) fn tab_taken(&mut self) -> Vec<Effect> {
        if let Stage::Beside { taken, .. } = &mut self.stage {
            *taken = true;
        }
        Vec::new()
    }

    pub(super) fn frame_loaded(&mut self) -> Vec<Effect> {
        let Stage::Linking { loaded, late, .. } = &mut self.stage else {
            return Vec::new();
        };
        (*loaded, *late) = (true, None);
        vec![Effect::StopTimer(Timer::Frame)]
    }

    /// The browser shows a page of its own in the frame, and says that it has loaded.
    pub(super) fn frame_blocked(&mut self) -> Vec<Effect> {
        let Stage::Linking { loaded, late, .. } = &mut self.stage else {
            return Vec::new();
        };
        (*loaded, *late) = (false, Some(Late::Blocked));
        vec![Effect::StopTimer(Timer::Frame)]
    }

    /// The frame should be there. Whether our server is reached tells whose fault it is; and the
    /// journey may be over.
    pub(super) fn frame_is_late(&mut self) -> Vec<Effect> {
        match &mut self.stage {
            Stage::Linking {
                loaded: false,
                late,
                ..
            } => *late = Some(Late::Unknown),
            _ => return Vec::new(),
        }
        vec![Effect::ReadSnapshot]
    }

    /// Whether the frame is late for lack of a network: once there is one it is to be there, and
    /// browsers do not load it again by themselves. On a line that is only slow it may be on its way.
    pub(super) fn frame_lacked_a_network(&self) -> bool {
        matches!(
            self.stage,
            Stage::Linking {
                loaded: false,
                late: Some(Late::WithoutUs(Trouble::Offline)),
                ..
            }
        )
    }

    /// Our server was asked: this is how it answered, while the frame was late.
    pub(super) fn late_turns_out(&mut self, why: Late) {
        if let Stage::Linking {
            late: Some(late), ..
        } = &mut self.stage
        {
            *late = why;
        }
    }

    /// The frame shows a page of ours.
    pub(super) fn frame_returned(&mut self, purpose: Purpose) -> Vec<Effect> {
        let Stage::Linking { loaded, .. } = &mut self.stage else {
            return Vec::new();
        };
        match purpose {
            Purpose::Return => self.follow(None),
            Purpose::Cancelled => self.cancel(true),
            // From the bank, inside the frame: that page goes on to the widget, or never does.
            Purpose::Resume => {
                *loaded = false;
                vec![Effect::StartTimer(Timer::Frame, FRAME_DEADLINE_MS)]
            }
            Purpose::Page => Vec::new(),
        }
    }
}
