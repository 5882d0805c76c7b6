//! While the server works: who waits for whom, and what the end user may do meanwhile.

use journey::{Notice, Waits};
use texts::Key;

use crate::{Speak, trouble};

/// The heading.
pub fn title(l: impl Speak, waits: Waits) -> &'static str {
    l.say(match waits {
        Waits::ForALink => Key::FollowingTitleForALink,
        Waits::ForABank => Key::FollowingTitleForABank,
        Waits::ForTheEndUser => Key::FollowingTitleForTheEndUser,
        Waits::ForABankThatGives | Waits::ForAnotherTry => Key::FollowingTitleForABankThatGives,
        Waits::ForALastLook => Key::FollowingTitleForALastLook,
        Waits::ForTheEndUserAtTheBank => Key::FollowingTitleForTheEndUserAtTheBank,
        Waits::ForTheBank | Waits::ForOneOfSeveralBanks => Key::FollowingTitleForTheBank,
        Waits::ForTheData => Key::FollowingTitleForTheData,
        Waits::ForTheErasure => Key::FollowingTitleForTheErasure,
        Waits::ForTheErasureOfNothing | Waits::ForTheErasureAfterAHandover => {
            Key::FollowingTitleForTheErasureOfNothing
        }
    })
}

/// Below the heading.
pub fn lead(l: impl Speak, waits: Waits, partner: &str) -> String {
    let key = match waits {
        Waits::ForALink => Key::FollowingLeadForALink,
        Waits::ForABank => Key::FollowingLeadForABank,
        Waits::ForTheEndUser => Key::FollowingLeadForTheEndUser,
        Waits::ForABankThatGives | Waits::ForAnotherTry => Key::FollowingLeadForABankThatGives,
        Waits::ForALastLook => Key::FollowingLeadForALastLook,
        Waits::ForTheEndUserAtTheBank => Key::FollowingLeadForTheEndUserAtTheBank,
        Waits::ForTheBank => Key::FollowingLeadForTheBank,
        Waits::ForOneOfSeveralBanks => Key::FollowingLeadForOneOfSeveralBanks,
        Waits::ForTheData => Key::FollowingLeadForTheData,
        Waits::ForTheErasure => Key::FollowingLeadForTheErasure,
        Waits::ForTheErasureOfNothing => Key::FollowingLeadForTheErasureOfNothing,
        Waits::ForTheErasureAfterAHandover => Key::FollowingLeadForTheErasureAfterAHandover,
    };
    l.fill(key, &[("partner", partner)])
}

/// What came of something the end user did.
pub fn notice(l: impl Speak, notice: Notice) -> String {
    let text = match notice {
        Notice::TooLateToCancel => l.say(Key::FollowingNoticeTooLateToCancel),
        Notice::TooLateToRemove => l.say(Key::FollowingNoticeTooLateToRemove),
        Notice::CancelledNothing => l.say(Key::FollowingNoticeCancelledNothing),
        Notice::NoFurtherBank => l.say(Key::FollowingNoticeNoFurtherBank),
        // It is not given by itself: that would hand over what was perhaps not meant any more.
        Notice::FinishFailed(why) if why.is_of_the_line() => l.say(Key::FollowingNoticeFinishAgain),
        Notice::FinishFailed(why) => {
            let why = trouble::ours_exactly(l, why);
            return l.fill(Key::FollowingNoticeFinishFailed, &[("why", why)]);
        }
        Notice::BankRemoved => l.say(Key::FollowingNoticeBankRemoved),
        Notice::RemoveFailed(why) if why.is_of_the_line() => {
            l.say(Key::FollowingNoticeRemovedLater)
        }
        Notice::RemoveFailed(why) => {
            let why = trouble::ours_exactly(l, why);
            return l.fill(Key::FollowingNoticeRemoveFailed, &[("why", why)]);
        }
    };
    text.to_owned()
}

/// The name of the list of steps.
pub fn steps(l: impl Speak) -> &'static str {
    l.say(Key::FollowingSteps)
}

/// The first step.
pub fn bank_linked(l: impl Speak) -> &'static str {
    l.say(Key::FollowingBankLinked)
}

/// The second step.
pub fn synchronised(l: impl Speak) -> &'static str {
    l.say(Key::FollowingSynchronised)
}

/// The third step.
pub fn collected(l: impl Speak) -> &'static str {
    l.say(Key::FollowingCollected)
}

/// The fourth step.
pub fn backed_up(l: impl Speak, partner: &str) -> String {
    l.fill(Key::FollowingBackedUp, &[("partner", partner)])
}

/// The last step.
pub fn erased(l: impl Speak) -> &'static str {
    l.say(Key::FollowingErased)
}

/// What a step's mark means, for those who hear the page.
pub fn done(l: impl Speak) -> &'static str {
    l.say(Key::FollowingDone)
}

/// The same for the step that is going on.
pub fn active(l: impl Speak) -> &'static str {
    l.say(Key::FollowingActive)
}

/// The same for a step to come.
pub fn pending(l: impl Speak) -> &'static str {
    l.say(Key::FollowingPending)
}

/// That nobody has to wait.
pub fn may_leave(l: impl Speak) -> &'static str {
    l.say(Key::FollowingMayLeave)
}

/// What happens at the deadline if the end user does nothing; `when` is in their own time.
pub fn deadline(l: impl Speak, waits: Waits, when: &str, partner: &str) -> Option<String> {
    let key = match waits {
        Waits::ForALink | Waits::ForABank | Waits::ForABankThatGives => {
            Key::FollowingDeadlineForALink
        }
        Waits::ForTheEndUser => Key::FollowingDeadlineForTheEndUser,
        Waits::ForTheEndUserAtTheBank
        | Waits::ForTheBank
        | Waits::ForOneOfSeveralBanks
        | Waits::ForALastLook => Key::FollowingDeadlineForTheBank,
        // What ends it is not the journey's deadline: it comes sooner.
        Waits::ForAnotherTry
        | Waits::ForTheData
        | Waits::ForTheErasure
        | Waits::ForTheErasureOfNothing
        | Waits::ForTheErasureAfterAHandover => return None,
    };
    Some(l.fill(key, &[("when", when), ("partner", partner)]))
}

/// When nothing has moved for long.
pub fn slow(l: impl Speak, waits: Waits) -> &'static str {
    l.say(match waits {
        Waits::ForALink => Key::FollowingSlowForALink,
        Waits::ForABank
        | Waits::ForTheEndUser
        | Waits::ForABankThatGives
        | Waits::ForAnotherTry
        | Waits::ForTheEndUserAtTheBank
        | Waits::ForTheBank
        | Waits::ForOneOfSeveralBanks
        | Waits::ForALastLook => Key::FollowingSlowForTheBank,
        Waits::ForTheData => Key::FollowingSlowForTheData,
        Waits::ForTheErasure
        | Waits::ForTheErasureOfNothing
        | Waits::ForTheErasureAfterAHandover => Key::FollowingSlowForTheErasure,
    })
}

/// Opens the widget again.
pub fn reopen(l: impl Speak) -> &'static str {
    l.say(Key::FollowingReopen)
}

/// Opens the widget for one bank more.
pub fn one_more(l: impl Speak) -> &'static str {
    l.say(Key::FollowingOneMore)
}

/// Says that no more banks follow.
pub fn finish(l: impl Speak) -> &'static str {
    l.say(Key::FollowingFinish)
}

/// The heading while a bank is being removed.
pub fn removing(l: impl Speak) -> &'static str {
    l.say(Key::FollowingRemoving)
}

/// Asks whether the journey is really to be cancelled.
pub fn cancel_asked(l: impl Speak) -> &'static str {
    l.say(Key::FollowingCancelAsked)
}

/// What follows from it.
pub fn cancel_asked_exactly(l: impl Speak, partner: &str) -> String {
    l.fill(Key::FollowingCancelAskedExactly, &[("partner", partner)])
}

/// The heading while the journey is being cancelled.
pub fn cancelling(l: impl Speak) -> &'static str {
    l.say(Key::FollowingCancelling)
}

/// Below both.
pub fn cancelling_exactly(l: impl Speak) -> &'static str {
    l.say(Key::FollowingCancellingExactly)
}
