//! The closed list of messages, in the order in which the page is sent them: of each its name in the
//! language files, the values that are put into it, and whether a number decides its form.

impl Key {
    /// The first of those that only the server says: the page is sent what is before it.
    pub const FIRST_OF_THE_SERVER: Self = Self::PageTitle;

    /// Changes with every change of the list. A page and a server that do not have the same one do
    /// not understand each other.
    pub const FINGERPRINT: u32 = {
        // FNV-1a, which is enough against accidents.
        let mut hash = 0x811c_9dc5_u32;
        let mut at = 0;
        while at < Self::ALL.len() {
            let name = Self::ALL[at].name().as_bytes();
            let mut byte = 0;
            while byte < name.len() {
                hash = (hash ^ name[byte] as u32).wrapping_mul(0x0100_0193);
                byte += 1;
            }
            hash = (hash ^ 0xff).wrapping_mul(0x0100_0193);
            at += 1;
        }
        hash
    };
}

keys! {
    // On several screens.
    SharedAccounts "shared.accounts" [count] plural;
    SharedTransactions "shared.transactions" [count] plural;
    SharedAccountsAndTransactions "shared.accounts_and_transactions" [accounts, transactions];
    SharedMoment "shared.moment" [day, time];
    SharedMomentToday "shared.moment_today" [time];
    SharedUnnamedPartner "shared.unnamed_partner" [];
    SharedTrust "shared.trust" [];
    SharedCancel "shared.cancel" [];
    SharedCancelAll "shared.cancel_all" [];
    SharedRetry "shared.retry" [];
    SharedBackTo "shared.back_to" [partner];
    SharedMayClose "shared.may_close" [];
    // Before anything has begun.
    StartTitle "start.title" [partner];
    StartLead "start.lead" [partner];
    StartTitleAgain "start.title_again" [];
    StartLeadAgain "start.lead_again" [partner];
    StartGoOn "start.go_on" [];
    StartDeadline "start.deadline" [when];
    StartWhat "start.what" [];
    StartWhatExactlyOne "start.what_exactly_one" [];
    StartWhatExactlyMany "start.what_exactly_many" [];
    StartHowOften "start.how_often" [];
    StartHowOftenExactly "start.how_often_exactly" [];
    StartAfterwards "start.afterwards" [];
    StartAfterwardsExactly "start.afterwards_exactly" [partner];
    StartPassword "start.password" [];
    StartPasswordExactly "start.password_exactly" [partner];
    StartPartnerSPart "start.partner_s_part" [partner];
    StartBeginOne "start.begin_one" [];
    StartBeginMany "start.begin_many" [];
    StartDecline "start.decline" [];
    StartLoading "start.loading" [];
    StartLoadingSlow "start.loading_slow" [];
    // Beside the widget.
    WidgetTitle "widget.title" [];
    WidgetFrameTitle "widget.frame_title" [];
    WidgetSteps "widget.steps" [];
    WidgetStepLink "widget.step_link" [];
    WidgetStepRead "widget.step_read" [];
    WidgetStepErase "widget.step_erase" [];
    WidgetComing "widget.coming" [];
    WidgetLate "widget.late" [];
    WidgetLateExactly "widget.late_exactly" [];
    WidgetBlocked "widget.blocked" [];
    WidgetBlockedExactly "widget.blocked_exactly" [];
    WidgetTrouble "widget.trouble" [];
    WidgetTroubleExactly "widget.trouble_exactly" [];
    WidgetRenew "widget.renew" [];
    WidgetReload "widget.reload" [];
    WidgetOpenInTab "widget.open_in_tab" [];
    WidgetOpening "widget.opening" [];
    WidgetOpeningExactly "widget.opening_exactly" [];
    WidgetOpeningSlow "widget.opening_slow" [];
    WidgetLeaving "widget.leaving" [];
    WidgetLeavingExactly "widget.leaving_exactly" [];
    WidgetContinueToLinxo "widget.continue_to_linxo" [];
    WidgetBeside "widget.beside" [];
    WidgetBesideExactly "widget.beside_exactly" [];
    WidgetOpenBeside "widget.open_beside" [];
    WidgetBesideTaken "widget.beside_taken" [];
    WidgetBesideTakenExactly "widget.beside_taken_exactly" [];
    WidgetOpenBesideAgain "widget.open_beside_again" [];
    // While the server works.
    FollowingTitleForALink "following.title_for_a_link" [];
    FollowingTitleForABank "following.title_for_a_bank" [];
    FollowingTitleForTheEndUser "following.title_for_the_end_user" [];
    FollowingTitleForABankThatGives "following.title_for_a_bank_that_gives" [];
    FollowingTitleForALastLook "following.title_for_a_last_look" [];
    FollowingTitleForTheEndUserAtTheBank "following.title_for_the_end_user_at_the_bank" [];
    FollowingTitleForTheBank "following.title_for_the_bank" [];
    FollowingTitleForTheData "following.title_for_the_data" [];
    FollowingTitleForTheErasure "following.title_for_the_erasure" [];
    FollowingTitleForTheErasureOfNothing "following.title_for_the_erasure_of_nothing" [];
    FollowingLeadForALink "following.lead_for_a_link" [];
    FollowingLeadForABank "following.lead_for_a_bank" [partner];
    FollowingLeadForTheEndUser "following.lead_for_the_end_user" [partner];
    FollowingLeadForABankThatGives "following.lead_for_a_bank_that_gives" [partner];
    FollowingLeadForALastLook "following.lead_for_a_last_look" [];
    FollowingLeadForTheEndUserAtTheBank "following.lead_for_the_end_user_at_the_bank" [];
    FollowingLeadForTheBank "following.lead_for_the_bank" [];
    FollowingLeadForOneOfSeveralBanks "following.lead_for_one_of_several_banks" [];
    FollowingLeadForTheData "following.lead_for_the_data" [partner];
    FollowingLeadForTheErasure "following.lead_for_the_erasure" [partner];
    FollowingLeadForTheErasureOfNothing "following.lead_for_the_erasure_of_nothing" [partner];
    FollowingLeadForTheErasureAfterAHandover "following.lead_for_the_erasure_after_a_handover" [partner];
    FollowingNoticeTooLateToCancel "following.notice_too_late_to_cancel" [];
    FollowingNoticeCancelledNothing "following.notice_cancelled_nothing" [];
    FollowingNoticeNoFurtherBank "following.notice_no_further_bank" [];
    FollowingNoticeFinishFailed "following.notice_finish_failed" [why];
    FollowingNoticeFinishAgain "following.notice_finish_again" [];
    FollowingNoticeBankRemoved "following.notice_bank_removed" [];
    FollowingNoticeTooLateToRemove "following.notice_too_late_to_remove" [];
    FollowingNoticeRemovedLater "following.notice_removed_later" [];
    FollowingNoticeRemoveFailed "following.notice_remove_failed" [why];
    FollowingSteps "following.steps" [];
    FollowingBankLinked "following.bank_linked" [];
    FollowingSynchronised "following.synchronised" [];
    FollowingCollected "following.collected" [];
    FollowingBackedUp "following.backed_up" [partner];
    FollowingErased "following.erased" [];
    FollowingDone "following.done" [];
    FollowingActive "following.active" [];
    FollowingPending "following.pending" [];
    FollowingMayLeave "following.may_leave" [];
    FollowingDeadlineForALink "following.deadline_for_a_link" [when];
    FollowingDeadlineForTheEndUser "following.deadline_for_the_end_user" [when, partner];
    FollowingDeadlineForTheBank "following.deadline_for_the_bank" [when];
    FollowingSlowForALink "following.slow_for_a_link" [];
    FollowingSlowForTheBank "following.slow_for_the_bank" [];
    FollowingSlowForTheData "following.slow_for_the_data" [];
    FollowingSlowForTheErasure "following.slow_for_the_erasure" [];
    FollowingReopen "following.reopen" [];
    FollowingOneMore "following.one_more" [];
    FollowingFinish "following.finish" [];
    FollowingRemoving "following.removing" [];
    FollowingCancelAsked "following.cancel_asked" [];
    FollowingCancelAskedExactly "following.cancel_asked_exactly" [partner];
    FollowingCancelling "following.cancelling" [];
    FollowingCancellingExactly "following.cancelling_exactly" [];
    // When something stands in the way.
    TroubleOursUnknownKey "trouble.ours_unknown_key" [];
    TroubleOursGone "trouble.ours_gone" [];
    TroubleOursRefused "trouble.ours_refused" [];
    TroubleOursBusy "trouble.ours_busy" [];
    TroubleOursServer "trouble.ours_server" [];
    TroubleOursLinxo "trouble.ours_linxo" [];
    TroubleOursUnreadable "trouble.ours_unreadable" [];
    TroubleOursOffline "trouble.ours_offline" [];
    TroubleOursUnreachable "trouble.ours_unreachable" [];
    TroubleOursExactlyUnknownKey "trouble.ours_exactly_unknown_key" [];
    TroubleOursExactlyGone "trouble.ours_exactly_gone" [];
    TroubleOursExactlyRefused "trouble.ours_exactly_refused" [];
    TroubleOursExactlyBusy "trouble.ours_exactly_busy" [];
    TroubleOursExactlyServer "trouble.ours_exactly_server" [];
    TroubleOursExactlyLinxo "trouble.ours_exactly_linxo" [];
    TroubleOursExactlyUnreadable "trouble.ours_exactly_unreadable" [];
    TroubleOursExactlyOffline "trouble.ours_exactly_offline" [];
    TroubleOursExactlyUnreachable "trouble.ours_exactly_unreachable" [];
    TroubleTriedAgain "trouble.tried_again" [];
    TroubleStaleOffline "trouble.stale_offline" [];
    TroubleStaleBusy "trouble.stale_busy" [];
    TroubleStaleUnreadable "trouble.stale_unreadable" [];
    TroubleStaleServer "trouble.stale_server" [];
    TroubleStaleUnreachable "trouble.stale_unreachable" [];
    TroubleReloadPage "trouble.reload_page" [];
    TroubleTitleLinxoUnreachable "trouble.title_linxo_unreachable" [];
    TroubleTitleLinxoRefused "trouble.title_linxo_refused" [];
    TroubleTitleExpired "trouble.title_expired" [];
    TroubleTitleEndedWithoutSuccess "trouble.title_ended_without_success" [];
    TroubleTitleOther "trouble.title_other" [];
    TroubleLeadLinxoUnreachable "trouble.lead_linxo_unreachable" [partner];
    TroubleLeadLinxoRefused "trouble.lead_linxo_refused" [partner];
    TroubleLeadExpired "trouble.lead_expired" [partner];
    TroubleLeadEndedWithoutSuccess "trouble.lead_ended_without_success" [];
    TroubleLeadOther "trouble.lead_other" [partner, code];
    TroubleLookAgain "trouble.look_again" [];
    TroubleCancelFailed "trouble.cancel_failed" [];
    TroubleCancelFailedExactly "trouble.cancel_failed_exactly" [];
    TroubleCancelTriedAgain "trouble.cancel_tried_again" [];
    TroubleCancelAgain "trouble.cancel_again" [];
    TroubleKeep "trouble.keep" [];
    TroubleBack "trouble.back" [];
    // What a linked bank gave, and what it kept back.
    BankBanks "bank.banks" [];
    BankUnnamed "bank.unnamed" [];
    BankRemove "bank.remove" [];
    BankRemoveTitle "bank.remove_title" [bank];
    BankRemoveExactly "bank.remove_exactly" [];
    BankKeep "bank.keep" [];
    BankStandingSuccess "bank.standing_success" [];
    BankStandingPartialSuccess "bank.standing_partial_success" [];
    BankStandingFailed "bank.standing_failed" [];
    BankStandingRunningWhenOver "bank.standing_running_when_over" [];
    BankStandingRunning "bank.standing_running" [];
    BankStandingClosed "bank.standing_closed" [];
    BankStandingNone "bank.standing_none" [];
    BankStandingOther "bank.standing_other" [word];
    BankChannelRedirect "bank.channel_redirect" [];
    BankChannelEmbedded "bank.channel_embedded" [];
    BankChannelOther "bank.channel_other" [word];
    BankReasonSuccess "bank.reason_success" [];
    BankReasonPartialSuccess "bank.reason_partial_success" [];
    BankReasonRunning "bank.reason_running" [];
    BankReasonClosed "bank.reason_closed" [];
    BankReasonEmpty "bank.reason_empty" [];
    BankReasonAuthFailed "bank.reason_auth_failed" [];
    BankReasonTokenExpired "bank.reason_token_expired" [];
    BankReasonPasswordChangeRequired "bank.reason_password_change_required" [];
    BankReasonChallengeRequired "bank.reason_challenge_required" [];
    BankReasonUserActionRequired "bank.reason_user_action_required" [];
    BankReasonOther "bank.reason_other" [word];
    BankNextLater "bank.next_later" [];
    BankNextClosed "bank.next_closed" [];
    BankNextSignInAtTheBank "bank.next_sign_in_at_the_bank" [];
    BankNextAuthFailed "bank.next_auth_failed" [];
    BankNextTokenExpired "bank.next_token_expired" [];
    BankNextPasswordChangeRequired "bank.next_password_change_required" [];
    BankNextChallengeRequired "bank.next_challenge_required" [];
    BankNextUserActionRequired "bank.next_user_action_required" [];
    BankNextOther "bank.next_other" [partner];
    BankOtherWayRedirect "bank.other_way_redirect" [];
    BankOtherWayEmbedded "bank.other_way_embedded" [];
    // When all is over.
    OverTitleAll "over.title_all" [];
    OverTitlePart "over.title_part" [];
    OverTitleNoAccounts "over.title_no_accounts" [];
    OverTitleCancelled "over.title_cancelled" [];
    OverTitleAbandoned "over.title_abandoned" [];
    OverFailureTitleConnectionFailed "over.failure_title_connection_failed" [];
    OverFailureTitleAutoSyncEnabled "over.failure_title_auto_sync_enabled" [];
    OverFailureTitleRefusedByLinxo "over.failure_title_refused_by_linxo" [];
    OverFailureTitleSynchronisationTimeout "over.failure_title_synchronisation_timeout" [];
    OverFailureTitleDataKeptChanging "over.failure_title_data_kept_changing" [];
    OverFailureTitleBackupRefused "over.failure_title_backup_refused" [];
    OverFailureTitleOther "over.failure_title_other" [];
    OverFailureTitleNone "over.failure_title_none" [];
    OverLeadCancelled "over.lead_cancelled" [partner, gone];
    OverLeadAbandoned "over.lead_abandoned" [partner, gone];
    OverGone "over.gone" [];
    OverGoneNever "over.gone_never" [];
    OverLeadAll "over.lead_all" [partner, gone];
    OverLeadPart "over.lead_part" [partner, gone];
    OverLeadNoAccounts "over.lead_no_accounts" [partner, gone];
    OverFailureReasonConnectionFailed "over.failure_reason_connection_failed" [];
    OverFailureReasonAutoSyncEnabled "over.failure_reason_auto_sync_enabled" [];
    OverFailureReasonRefusedByLinxo "over.failure_reason_refused_by_linxo" [];
    OverFailureReasonSynchronisationTimeout "over.failure_reason_synchronisation_timeout" [];
    OverFailureReasonDataKeptChanging "over.failure_reason_data_kept_changing" [];
    OverFailureReasonBackupRefused "over.failure_reason_backup_refused" [];
    OverFailureReasonOther "over.failure_reason_other" [];
    OverFailureReasonNone "over.failure_reason_none" [];
    OverFailureKeptBackupRefused "over.failure_kept_backup_refused" [partner];
    OverFailureKeptNone "over.failure_kept_none" [partner];
    OverFailureKeptOther "over.failure_kept_other" [partner];
    OverNextDelivered "over.next_delivered" [partner];
    OverNextCancelled "over.next_cancelled" [partner];
    OverNextOnceMore "over.next_once_more" [partner];
    OverFailureNextConnectionFailed "over.failure_next_connection_failed" [partner];
    OverFailureNextDataKeptChanging "over.failure_next_data_kept_changing" [partner];
    OverFailureNextSynchronisationTimeout "over.failure_next_synchronisation_timeout" [partner];
    OverFailureNextAutoSyncEnabled "over.failure_next_auto_sync_enabled" [partner];
    OverFailureNextRefusedByLinxo "over.failure_next_refused_by_linxo" [partner];
    OverFailureNextBackupRefused "over.failure_next_backup_refused" [partner];
    OverFailureNextOther "over.failure_next_other" [partner, code];
    OverFailureNextNone "over.failure_next_none" [partner];
    OverShared "over.shared" [];
    OverWithWhom "over.with_whom" [];
    OverAtLinxo "over.at_linxo" [];
    OverAtLinxoExactly "over.at_linxo_exactly" [];
    OverFromNowOn "over.from_now_on" [];
    OverFromNowOnExactly "over.from_now_on_exactly" [];
    OverReceipt "over.receipt" [];
    OverReceiptFailed "over.receipt_failed" [];
    OverReceiptExactly "over.receipt_exactly" [];
    OverLeadFailed "over.lead_failed" [why, kept, gone];
    // The end user's own data.
    OwnTitle "own.title" [];
    OwnReading "own.reading" [];
    OwnHere "own.here" [];
    OwnOffline "own.offline" [];
    OwnFailed "own.failed" [];
    OwnGone "own.gone" [];
    OwnElsewhere "own.elsewhere" [];
    OwnPeriod "own.period" [first, last];
    OwnFirstOfMonth "own.first_of_month" [rest];
    OwnNoTransactions "own.no_transactions" [];
    OwnHolder "own.holder" [names];
    OwnTypeCheckings "own.type_checkings" [];
    OwnTypeSavings "own.type_savings" [];
    OwnTypeLoan "own.type_loan" [];
    OwnTypeCreditCard "own.type_credit_card" [];
    OwnTypeNone "own.type_none" [];
    OwnTypeOther "own.type_other" [word];
    OwnUnnamedAccount "own.unnamed_account" [];
    OwnNumberEnd "own.number_end" [end];
    OwnBalanceOn "own.balance_on" [day];
    OwnNoBalance "own.no_balance" [];
    OwnTotal "own.total" [];
    OwnStatusError "own.status_error" [];
    OwnStatusNotFound "own.status_not_found" [];
    OwnStatusClosed "own.status_closed" [];
    OwnStatusSuspended "own.status_suspended" [];
    OwnStatusPendingConsent "own.status_pending_consent" [];
    OwnStatusOther "own.status_other" [word];
    OwnMonths "own.months" [];
    OwnMonthsIn "own.months_in" [currency];
    OwnLastMonths "own.last_months" [count] plural;
    OwnIncome "own.income" [];
    OwnSpending "own.spending" [];
    OwnMonthReadOut "own.month_read_out" [month, income, spending];
    OwnAsTable "own.as_table" [];
    OwnMonth "own.month" [];
    OwnTransactionsColumn "own.transactions_column" [];
    OwnWhatCountsButTransfers "own.what_counts_but_transfers" [];
    OwnWhatCounts "own.what_counts" [];
    OwnCategories "own.categories" [];
    OwnCategoryColumn "own.category_column" [];
    OwnCategoryNone "own.category_none" [];
    OwnCategoryUncategorized "own.category_uncategorized" [];
    OwnCategoryDailyLife "own.category_daily_life" [];
    OwnCategorySupermarket "own.category_supermarket" [];
    OwnCategoryConsumerLoan "own.category_consumer_loan" [];
    OwnCategoryDressing "own.category_dressing" [];
    OwnCategoryPets "own.category_pets" [];
    OwnCategoryTelecom "own.category_telecom" [];
    OwnCategorySnacks "own.category_snacks" [];
    OwnCategoryServices "own.category_services" [];
    OwnPending "own.pending" [];
    OwnPendingExactly "own.pending_exactly" [transactions, income, spending];
    OwnOfWhichPending "own.of_which_pending" [count] plural;
    OwnOfStatusExpired "own.of_status_expired" [count];
    OwnOfStatusRejected "own.of_status_rejected" [count];
    OwnOfStatusCancelled "own.of_status_cancelled" [count];
    OwnOfStatusRefunded "own.of_status_refunded" [count];
    OwnOfStatusNone "own.of_status_none" [count];
    OwnOfStatusOther "own.of_status_other" [word, count];
    OwnOthers "own.others" [];
    OwnNotSummed "own.not_summed" [transactions];
    OwnList "own.list" [];
    OwnListReading "own.list_reading" [];
    OwnListFailed "own.list_failed" [];
    OwnListSearch "own.list_search" [];
    OwnListAccount "own.list_account" [];
    OwnListStatus "own.list_status" [];
    OwnListAll "own.list_all" [];
    OwnListBooked "own.list_booked" [];
    OwnListExpired "own.list_expired" [];
    OwnListRejected "own.list_rejected" [];
    OwnListCancelled "own.list_cancelled" [];
    OwnListRefunded "own.list_refunded" [];
    OwnListNoStatus "own.list_no_status" [];
    OwnListOwnTransfer "own.list_own_transfer" [];
    OwnListNothing "own.list_nothing" [];
    OwnListClear "own.list_clear" [];
    OwnKeep "own.keep" [];
    OwnKeepExactly "own.keep_exactly" [];
    OwnOpen "own.open" [];
    OwnOpenUntil "own.open_until" [day];
    OwnTransactionsFile "own.transactions_file" [];
    OwnAccountsFile "own.accounts_file" [];
    OwnWholeFile "own.whole_file" [];
    OwnSaveFailed "own.save_failed" [];
    // The receipt in words.
    ReceiptOpen "receipt.open" [];
    ReceiptReading "receipt.reading" [];
    ReceiptErased "receipt.erased" [];
    ReceiptShared "receipt.shared" [];
    ReceiptRead "receipt.read" [];
    ReceiptBackedUp "receipt.backed_up" [];
    ReceiptDeleted "receipt.deleted" [];
    ReceiptVerified "receipt.verified" [];
    ReceiptHow "receipt.how" [];
    ReceiptVerifiedByTokenRefused "receipt.verified_by_token_refused" [];
    ReceiptVerifiedByUserNotFound "receipt.verified_by_user_not_found" [];
    ReceiptVerifiedByNeverCreated "receipt.verified_by_never_created" [];
    ReceiptVerifiedByOther "receipt.verified_by_other" [word];
    ReceiptJourney "receipt.journey" [];
    ReceiptDigest "receipt.digest" [];
    ReceiptGenuine "receipt.genuine" [];
    ReceiptNotGenuine "receipt.not_genuine" [];
    ReceiptPrint "receipt.print" [];
    ReceiptCheck "receipt.check" [];
    ReceiptCheckExactly "receipt.check_exactly" [];
    // Said by the server alone, and not sent with the others: the page before its program runs.
    PageTitle "page.title" [];
    PageLoading "page.loading" [];
    PageNeedsJavascript "page.needs_javascript" [];
    PageFailed "page.failed" [];
    PageTryAgain "page.try_again" [];
    PageGoOnWithout "page.go_on_without" [];
    // The pages that go without a program.
    PlainMoves "plain.moves" [];
    PlainForeign "plain.foreign" [];
    PlainForeignExactly "plain.foreign_exactly" [];
    // Said by the server alone: where there is no journey to show.
    NoticeUnknown "notice.unknown" [];
    NoticeUnknownExactly "notice.unknown_exactly" [];
    NoticeFailed "notice.failed" [];
    NoticeFailedExactly "notice.failed_exactly" [];
    NoticeNothing "notice.nothing" [];
    NoticeNothingExactly "notice.nothing_exactly" [];
    NoticeNotBuilt "notice.not_built" [];
    NoticeNotBuiltExactly "notice.not_built_exactly" [];
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_stands_where_its_number_says() {
        for (at, key) in Key::ALL.iter().enumerate() {
            assert_eq!(*key as usize, at);
        }
    }

    #[test]
    fn what_has_forms_has_a_number() {
        for key in Key::ALL.iter().filter(|key| key.is_plural()) {
            assert!(key.placeholders().contains(&"count"), "{}", key.name());
        }
    }
}
