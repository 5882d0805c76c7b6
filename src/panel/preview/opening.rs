//! Opens previews, follows them, and leaves none of them behind at Linxo.

use ::journey::Purpose;
use contract::{OpenJourney, Presentation, ProblemCode, Snapshot, WidgetReport};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linxo::settings::WidgetSettings;
use serde_json::Value;

use super::state::{Opened, Preview};
use crate::api::{Api, ApiError, Followed, Following, open_journey};
use crate::panel::form::{Checked, Form};
use crate::panel::log::Log;
use crate::panel::sample::carries;
use crate::panel::{page, text};

/// A preview that was left open is given up, and erased at Linxo, after half an hour.
const EXPIRES_IN_S: u32 = 1_800;

/// The journey that is open, and the line on which its events come.
struct Running {
    api: Api,
    _following: Following,
}

/// Opens and stops previews.
#[derive(Clone, Copy)]
pub struct Previewer {
    form: RwSignal<Form>,
    checked: Memo<Checked>,
    log: RwSignal<Log>,
    shown: RwSignal<Preview>,
    refused: RwSignal<Option<String>>,
    attempt: StoredValue<u32>,
    running: StoredValue<Option<Running>, LocalStorage>,
}

impl Previewer {
    /// With nothing open.
    pub fn new(form: RwSignal<Form>, checked: Memo<Checked>, log: RwSignal<Log>) -> Self {
        Self {
            form,
            checked,
            log,
            shown: RwSignal::new(Preview::Idle),
            refused: RwSignal::new(None),
            attempt: StoredValue::new(0),
            running: StoredValue::new_local(None),
        }
    }

    /// What is shown.
    pub fn shown(self) -> RwSignal<Preview> {
        self.shown
    }

    /// Why the last try to apply was not even begun.
    pub fn refused(self) -> RwSignal<Option<String>> {
        self.refused
    }

    /// What the form asks for now.
    pub fn request(self) -> OpenJourney {
        self.checked
            .with(|checked| self.form.with(|form| form.request(&checked.settings)))
    }

    /// Whether the form can be applied.
    pub fn is_right(self) -> bool {
        self.checked.with(|checked| checked.problems.is_empty())
    }

    /// Opens a preview of what the form says, in place of the one that is open.
    pub fn apply(self) {
        if self
            .shown
            .with_untracked(|shown| *shown == Preview::Opening)
        {
            return;
        }
        let problems = self
            .checked
            .with_untracked(|checked| checked.problems.len());
        if problems > 0 {
            self.refused.set(Some(text::to_correct(problems)));
            page::focus_first_problem();
            return;
        }
        self.refused.set(None);
        let attempt = self.begin();
        if let Some(previous) = self.running.try_update_value(Option::take).flatten() {
            spawn_local(leave_nothing(previous.api.clone()));
        }
        self.shown.set(Preview::Opening);
        let request = untrack(|| self.request());
        let settings = self
            .checked
            .with_untracked(|checked| checked.settings.clone());
        spawn_local(async move {
            let opened = self.open(attempt, request, &settings).await;
            if !self.is_current(attempt) {
                return;
            }
            self.shown.set(match opened {
                Ok(opened) => Preview::Open(Box::new(opened)),
                Err(error) => {
                    self.note(format!("no preview: {error}"));
                    Preview::Failed(error)
                }
            });
        });
    }

    /// Says that all banks are linked, as the end user does at the journey's own page.
    pub fn finish(self) {
        let api = self
            .running
            .with_value(|running| running.as_ref().map(|running| running.api.clone()));
        let Some(api) = api else { return };
        spawn_local(async move {
            if let Err(error) = api.finish().await {
                self.note(format!("the journey could not be finished: {error}"));
            }
        });
    }

    /// Cancels the journey that is open; its events go on until it is erased.
    pub fn stop(self) {
        let api = self
            .running
            .with_value(|running| running.as_ref().map(|running| running.api.clone()));
        let Some(api) = api else { return };
        let stoppable = self
            .shown
            .with_untracked(|shown| shown.opened().is_some_and(Opened::can_be_stopped));
        if !stoppable {
            return;
        }
        self.shown.update(|shown| {
            if let Preview::Open(opened) = shown {
                opened.stopped = true;
            }
        });
        spawn_local(async move {
            match api.cancel(false).await {
                Ok(_) => self.note("preview stopped: the server cancels and erases it".to_owned()),
                Err(error) => self.note(format!("the preview could not be stopped: {error}")),
            }
        });
    }

    /// A message from the widget's window and exact origin: shown, and handed to the server as the
    /// hint that it is.
    pub fn heard(self, message: &Value) {
        self.log
            .update(|log| log.widget(page::time_of_day(), message));
        let api = self
            .running
            .with_value(|running| running.as_ref().map(|running| running.api.clone()));
        let text = |field: &str| {
            message
                .get(field)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let report = WidgetReport {
            event_name: text("eventName"),
            status: message.get("status").cloned(),
            connection_id: text("connection_id"),
        };
        if let Some(api) = api {
            spawn_local(async move {
                // Only a hint: the server finds out without it.
                api.report(&report).await.ok();
            });
        }
    }

    /// The frame came to one of our own addresses, which do nothing inside our own page.
    pub fn returned(self, purpose: Purpose) {
        match purpose {
            Purpose::Return => {
                self.note("the widget went to redirect_url".to_owned());
                self.shown.update(|shown| {
                    if let Preview::Open(opened) = shown {
                        opened.returned = true;
                    }
                });
            }
            Purpose::Resume => self.note("the widget went to aspsp_callback_uri".to_owned()),
            Purpose::Page => self.note("the frame shows the journey's page".to_owned()),
            Purpose::Cancelled => {
                self.note("the widget went to cancel_url".to_owned());
                self.stop();
            }
        }
    }

    /// A message from anybody else.
    pub fn ignored(self) {
        self.log.update(Log::ignore);
    }

    /// Writes a line of the panel's own into the log.
    pub fn note(self, what: String) {
        self.log.update(|log| log.panel(page::time_of_day(), what));
    }

    async fn open(
        self,
        attempt: u32,
        request: OpenJourney,
        settings: &WidgetSettings,
    ) -> Result<Opened, String> {
        let asked = OpenJourney {
            expires_in_s: Some(EXPIRES_IN_S),
            ..request.clone()
        };
        let journey = open_journey(&asked)
            .await
            .map_err(|error| explain(&error))?;
        let key = key_of(&journey.url).ok_or_else(|| text::NO_KEY.to_owned())?;
        let api = Api::new(key);
        if !self.is_current(attempt) {
            leave_nothing(api).await;
            return Err(String::new());
        }
        let shown = look(&api, request.presentation).await;
        let (snapshot, widget_url) = match shown {
            Ok(shown) => shown,
            Err(error) => {
                leave_nothing(api).await;
                return Err(explain(&error));
            }
        };
        if !self.is_current(attempt) {
            leave_nothing(api).await;
            return Err(String::new());
        }
        self.note(format!("preview {attempt} opened as {}", journey.id));
        let after = snapshot.progress.seq;
        self.log
            .update(|log| log.journey(page::time_of_day(), &snapshot.progress));
        let following = api.follow(Some(after), move |followed| self.follow(attempt, followed));
        self.running.set_value(Some(Running {
            api,
            _following: following,
        }));
        Ok(Opened {
            attempt,
            request,
            id: journey.id,
            page_url: journey.url,
            as_asked: widget_url.as_ref().is_none_or(|url| carries(url, settings)),
            widget_url,
            widget_origin: snapshot.widget_origin,
            stopped: false,
            returned: false,
            progress: snapshot.progress,
        })
    }

    fn follow(self, attempt: u32, followed: Followed) {
        if !self.is_current(attempt) {
            return;
        }
        match followed {
            Followed::Progress(progress) => {
                self.log
                    .update(|log| log.journey(page::time_of_day(), &progress));
                self.shown.update(|shown| {
                    if let Preview::Open(opened) = shown {
                        opened.progress = *progress;
                    }
                });
            }
            Followed::Found | Followed::Unreadable => {}
            Followed::Lost => self.note(text::LINE_LOST.to_owned()),
            Followed::Refused(error) => self.note(format!("{}: {error}", text::LINE_REFUSED)),
        }
    }

    fn begin(self) -> u32 {
        self.attempt
            .try_update_value(|attempt| {
                *attempt = attempt.saturating_add(1);
                *attempt
            })
            .unwrap_or_default()
    }

    fn is_current(self, attempt: u32) -> bool {
        self.attempt.try_with_value(|current| *current == attempt) == Some(true)
    }
}

/// What the journey says, and the widget's address when it is to be shown in a frame. As a full
/// page, the journey's own page opens the widget.
async fn look(
    api: &Api,
    presentation: Presentation,
) -> Result<(Snapshot, Option<String>), ApiError> {
    let widget_url = match presentation {
        Presentation::Iframe => Some(api.open_widget().await?.url),
        Presentation::FullPage | Presentation::NewTab => None,
    };
    Ok((api.snapshot().await?, widget_url))
}

/// Cancels a preview that nobody looks at any more. When that fails, its deadline does the same.
async fn leave_nothing(api: Api) {
    api.cancel(false).await.ok();
}

fn key_of(page_url: &str) -> Option<&str> {
    let path = page_url.split(['?', '#']).next()?;
    path.rsplit('/').next().filter(|key| !key.is_empty())
}

/// What went wrong, with what to do about it.
fn explain(error: &ApiError) -> String {
    match error {
        ApiError::Offline => text::UNREACHABLE.to_owned(),
        ApiError::Problem(problem) if problem.code == ProblemCode::NotFound => {
            text::PANEL_IS_OFF.to_owned()
        }
        ApiError::Problem(problem) => format!("{}: {}", problem.title, problem.detail),
        ApiError::Unexpected {
            status: 404 | 405 | 501,
        } => text::PANEL_IS_OFF.to_owned(),
        ApiError::Unexpected { .. } => text::UNREADABLE.to_owned(),
    }
}
