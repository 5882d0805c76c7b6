//! The pages of the entry points that make no connection.

use jiff::civil::Date;
use maud::html;

use super::layout::Body;
use super::view::View;
use crate::app::App;
use crate::signin::problem_box;
use crate::text;

/// The terms, with a button to accept them.
pub(super) fn terms(view: &View, accepted: Option<Date>) -> Body {
    let locale = view.locale;
    let content = html! {
        @if let Some(day) = accepted {
            p role="status" data-testid="accepted" { (text::accepted_on(locale, day)) }
        }
        p { (text::terms_body(locale)) }
        form method="post" action=(view.action("terms")) {
            button type="submit" data-testid="accept" { (text::accept_terms(locale)) }
        }
    };
    Body::new("accept-terms", text::terms_title(locale), content)
}

/// Which company an account belongs to.
pub(super) fn company(view: &View, incomplete: bool) -> Body {
    let locale = view.locale;
    let problem = incomplete.then_some("problem");
    let content = html! {
        p { (text::professional_hint(locale)) }
        @if incomplete { (problem_box(text::company_incomplete(locale))) }
        form.stack method="post" action=(view.action("company")) data-testid="company-form" {
            div.field {
                label for="name" { (text::company(locale)) }
                input #name type="text" name="name" autocomplete="organization" required
                    aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem];
            }
            div.field {
                label for="number" { (text::company_number(locale)) }
                input #number type="text" name="number" autocomplete="off" required
                    aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem];
            }
            button type="submit" data-testid="send-company" { (text::send(locale)) }
        }
    };
    Body {
        problem: incomplete,
        ..Body::new("company", text::professional(locale), content)
    }
}

/// An entry point that finds nothing to do.
pub(super) fn nothing(view: &View) -> Body {
    let locale = view.locale;
    let content = html! {
        p { (text::nothing_to_do_hint(locale)) }
        form method="post" action=(view.action("nothing")) {
            button type="submit" data-testid="go-on" { (text::go_on(locale)) }
        }
    };
    Body::new("nothing", text::nothing_to_do(locale), content)
}

/// The address names no connection of the user.
pub(super) fn no_connection(app: &App, view: &View) -> Body {
    let locale = view.locale;
    let parameter = &app.config.choices.connection_parameter;
    let given = view.session.about.as_deref();
    let content = html! {
        (problem_box(text::no_connection_hint(locale)))
        p.hint { (text::names_no_connection(locale, parameter, given)) }
    };
    Body {
        problem: true,
        ..Body::new("connection-unknown", text::no_connection(locale), content)
    }
}
