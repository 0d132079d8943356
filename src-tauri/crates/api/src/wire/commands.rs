//! The table of commands: the only place a command is declared.

/// Hands the whole table to the macro named: `handler "name" (Request) -> Response;` for each command.
///
/// `api::router` makes its match from it, and the export to TypeScript its `Commands` interface. The handler of
/// `case.show` is the function `case_show`.
///
/// ```
/// macro_rules! names {
///     ($($handler:ident $name:literal ($request:ty) -> $response:ty;)*) => { [$($name),*] };
/// }
/// let names = api::with_commands!(names);
/// assert!(names.contains(&"case.show"));
/// ```
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            session_people "session.people" ($crate::wire::Nothing) -> $crate::wire::session::People;
            session_sign_in "session.sign_in" ($crate::wire::session::SignIn) -> $crate::wire::session::SessionView;
            session_sign_out "session.sign_out" ($crate::wire::Nothing) -> $crate::wire::session::SessionView;
            session_current "session.current" ($crate::wire::Nothing) -> $crate::wire::session::SessionView;
            desk_show "desk.show" ($crate::wire::Nothing) -> $crate::wire::desk::DeskView;
            desk_foot "desk.foot" ($crate::wire::Nothing) -> $crate::wire::desk::Foot;
            triage_list "triage.list" ($crate::wire::Nothing) -> $crate::wire::triage::TriageView;
            triage_accept "triage.accept" ($crate::wire::triage::TriageAccept) -> $crate::wire::triage::TriageView;
            triage_assign "triage.assign" ($crate::wire::triage::TriageAssign) -> $crate::wire::triage::TriageView;
            triage_dismiss "triage.dismiss" ($crate::wire::triage::TriageDismiss) -> $crate::wire::triage::TriageView;
            case_list "case.list" ($crate::wire::case::ListCases) -> $crate::wire::case::CaseList;
            case_show "case.show" ($crate::wire::case::OfCase) -> $crate::wire::case::CaseView;
            case_open "case.open" ($crate::wire::case::OpenCase) -> $crate::wire::case::CaseView;
            case_record_justice_receipt "case.record_justice_receipt"
                ($crate::wire::case::RecordJusticeReceipt) -> $crate::wire::case::CaseView;
            case_accept_finding "case.accept_finding"
                ($crate::wire::finding::AcceptFinding) -> $crate::wire::case::CaseView;
            case_document "case.document" ($crate::wire::document::ShowDocument) -> $crate::wire::document::DocumentView;
            case_preview "case.preview" ($crate::wire::document::ShowDocument) -> $crate::wire::document::DocumentPreview;
            case_compare "case.compare" ($crate::wire::document::CompareFiles) -> $crate::wire::document::ComparisonView;
            case_mark_section "case.mark_section"
                ($crate::wire::document::MarkSection) -> $crate::wire::document::CheckedAgain;
            case_unmark_section "case.unmark_section"
                ($crate::wire::document::UnmarkSection) -> $crate::wire::document::CheckedAgain;
            case_save_original "case.save_original"
                ($crate::wire::document::SaveOriginal) -> $crate::wire::document::SavedOriginal;
            case_explain_clock "case.explain_clock"
                ($crate::wire::clock::ExplainClock) -> $crate::wire::clock::ClockExplanation;
            case_apologise "case.apologise" ($crate::wire::case::Apologise) -> $crate::wire::case::CaseView;
            register_list "register.list" ($crate::wire::register::ListRegister) -> $crate::wire::register::RegisterView;
            register_entry "register.entry" ($crate::wire::register::OfEntry) -> $crate::wire::register::EntryView;
            register_verify "register.verify" ($crate::wire::Nothing) -> $crate::wire::register::Verification;
            register_export "register.export" ($crate::wire::register::ExportRegister) -> $crate::wire::register::Exported;
            register_correct "register.correct" ($crate::wire::register::Correct) -> $crate::wire::register::EntryView;
            register_confirm_backfill "register.confirm_backfill"
                ($crate::wire::register::OfEntry) -> $crate::wire::register::EntryView;
            take_in_paths "take_in.paths" ($crate::wire::take_in::TakeIn) -> $crate::wire::take_in::TakeInResult;
            letter_draft "letter.draft" ($crate::wire::letter::DraftLetter) -> $crate::wire::letter::LetterDraft;
            letter_write "letter.write" ($crate::wire::letter::WriteLetter) -> $crate::wire::letter::LetterWritten;
            review_list "review.list" ($crate::wire::Nothing) -> $crate::wire::review::ReviewList;
            review_show "review.show" ($crate::wire::case::OfCase) -> $crate::wire::review::ReviewView;
            review_submit "review.submit" ($crate::wire::review::OfContent) -> $crate::wire::review::ReviewView;
            review_approve "review.approve" ($crate::wire::review::OfContent) -> $crate::wire::review::ReviewView;
            review_reject "review.reject" ($crate::wire::review::Reject) -> $crate::wire::review::ReviewView;
            publish_show "publish.show" ($crate::wire::Nothing) -> $crate::wire::publish::PublishView;
            publish_run "publish.run" ($crate::wire::Nothing) -> $crate::wire::publish::PublishResult;
            mail_status "mail.status" ($crate::wire::Nothing) -> $crate::wire::mail::MailView;
            mail_fetch_now "mail.fetch_now" ($crate::wire::mail::FetchNow) -> $crate::wire::mail::MailFetched;
            mail_settings "mail.settings" ($crate::wire::Nothing) -> $crate::wire::mail::MailSettingsView;
            mail_mailbox_put "mail.mailbox_put"
                ($crate::wire::mail::PutMailbox) -> $crate::wire::mail::MailSettingsView;
            mail_mailbox_remove "mail.mailbox_remove"
                ($crate::wire::mail::OfMailbox) -> $crate::wire::mail::MailSettingsView;
            mail_mailbox_test "mail.mailbox_test" ($crate::wire::mail::PutMailbox) -> $crate::wire::mail::MailTested;
            mail_smtp_put "mail.smtp_put" ($crate::wire::mail::PutSmtp) -> $crate::wire::mail::MailSettingsView;
            mail_smtp_test "mail.smtp_test" ($crate::wire::mail::PutSmtp) -> $crate::wire::mail::MailTested;
            outbox_list "outbox.list" ($crate::wire::Nothing) -> $crate::wire::mail::OutboxView;
            outbox_show "outbox.show" ($crate::wire::mail::OfLetter) -> $crate::wire::mail::LetterView;
            outbox_send "outbox.send" ($crate::wire::mail::OfLetter) -> $crate::wire::mail::OutboxView;
            outbox_settle "outbox.settle" ($crate::wire::mail::SettleLetter) -> $crate::wire::mail::OutboxView;
            sender_list "sender.list" ($crate::wire::Nothing) -> $crate::wire::settings::SenderList;
            settings_show "settings.show" ($crate::wire::Nothing) -> $crate::wire::settings::SettingsView;
        }
    };
}

macro_rules! names {
    ($($handler:ident $name:literal ($request:ty) -> $response:ty;)*) => { &[$($name),*] };
}

/// Names of all commands, in the order of the table.
pub const COMMANDS: &[&str] = crate::with_commands!(names);

/// Whether there is a command of this name.
#[must_use]
pub fn is_command(name: &str) -> bool {
    COMMANDS.contains(&name)
}
