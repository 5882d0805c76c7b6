//! Nothing secret comes out, whatever happens.

use serde_json::json;

use crate::meddler::{Meddle, Meddler};
use crate::program::Run;
use crate::stage::Stage;

fn holds_none(run: &Run, meddler: &Meddler) {
    let secrets = meddler.secrets();
    assert!(!secrets.is_empty());
    for secret in secrets {
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(&secret), "{secret} in {text}");
        }
    }
}

#[tokio::test]
async fn no_token_password_secret_or_session_is_said_when_all_is_well() {
    let stage = Stage::start().await;
    for json in [true, false] {
        let meddler = Meddler::before(&stage, |_| Meddle::Not).await;
        let doctor = meddler.doctor().env("ONESHOT_LOG", "trace,h2=off");
        let run = if json {
            doctor.report().await
        } else {
            doctor.run().await
        };
        assert_eq!(run.code, Some(0));
        holds_none(&run, &meddler);
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn an_error_that_repeats_what_was_sent_is_shown_without_it() {
    let stage = Stage::start().await;
    for path in [
        "/token",
        "/users",
        "/users/me",
        "/widget_session",
        "/accounts",
    ] {
        for status in [400, 403, 503] {
            let meddler = Meddler::before(&stage, move |asked| {
                if !asked.path.ends_with(path) || asked.method == "DELETE" {
                    return Meddle::Not;
                }
                let body = json!({"error_description": format!("no: {}", asked.body)});
                let body = Box::leak(body.to_string().into_boxed_str());
                Meddle::Answer(status, body)
            });
            let meddler = meddler.await;
            let run = meddler.doctor().args(&["--settle", "0"]).report().await;
            assert_eq!(run.code, Some(1), "{path} {status}");
            holds_none(&run, &meddler);
            stage.has_nobody().await;
        }
    }
}
