//! The steps carried out: each talks to Linxo, and notes what it saw.

use super::finding::Notes;
use super::step::Step;
use super::subject::Subject;

mod collection;
mod configuration;
mod erasure;
mod lists;
mod names;
mod shape;
mod tokens;
mod user;
mod walk;
mod way;
mod widget;

pub(crate) use configuration::shown as shown_address;

/// Carries out a step.
pub(crate) async fn carry_out(step: Step, subject: &mut Subject, notes: &mut Notes) {
    match step {
        Step::Configuration => configuration::look_over(subject, notes),
        Step::ReachAuth | Step::ReachApi | Step::ReachEmbed => {
            way::try_out(step, subject, notes).await;
        }
        Step::ClientToken => tokens::of_the_client(subject, notes).await,
        Step::Leftovers => erasure::of_leftovers(subject, notes).await,
        Step::UserCreation => user::create(subject, notes).await,
        Step::EmailTaken => user::create_twice(subject, notes).await,
        Step::UserToken => tokens::of_the_user(subject, notes).await,
        Step::UserRead => user::read(subject, notes).await,
        Step::WidgetSession => widget::open(subject, notes).await,
        Step::WidgetPage => widget::fetch_page(subject, notes).await,
        Step::Lists => lists::read_all(subject, notes).await,
        Step::Walk => walk::with_a_person(subject, notes).await,
        Step::Erasure | Step::SecondErasure => erasure::of_the_user(subject, notes).await,
        Step::EmailAgain => erasure::of_the_user_made_again(subject, notes).await,
        Step::NothingLeft => erasure::last_look(subject, notes).await,
    }
}
