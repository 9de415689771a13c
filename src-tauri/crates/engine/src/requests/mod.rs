//! Requests and their answers, one file a topic.

mod accounts;
mod approval;
mod drops;
mod event;
mod event_files;
mod gallery;
mod health;
mod lock;
mod look;
mod once;
mod pack_up;
mod past;
mod pretend;
mod saving;
mod sending;
mod sessions;
mod set_up;
mod share;
mod take_down;
mod templates;
mod turns;
mod usb_copy;
mod welcome;

use crate::{engine::Engine, help_file, network_test, self_test};
pub(crate) use accounts::{SignIns, Signed};
use boothlift_contract::{Answer, Failure, FailureCode, Reply, Request};
pub use drops::PASTED;
pub(crate) use drops::{Drops, import, is_own_ground, offer_url};
pub(crate) use health::{Started, health};
pub(crate) use once::{Remembered, answer as answer_once};
pub(crate) use pretend::of_pretend;
pub(crate) use sending::end_pause_of;
pub(crate) use sessions::{claimed, withdraw};
pub(crate) use turns::Wishes;
pub(crate) use welcome::{Finds, offer_folder};

/// Answers one request.
pub(crate) async fn answer(engine: &Engine, request: Request) -> Answer {
    let core = engine.core();
    if core.ending.is_cancelled() {
        return Err(Failure::new(FailureCode::RequestGone, "Boothlift", "it is closing"));
    }
    if let Some(refusal) = pretend::refusal(core, &request) {
        return Err(refusal);
    }
    lock::guard(core, &request)?;
    match request {
        Request::Snapshot {} => core.publisher.snapshot(core).await.map(Reply::Snapshot).map_err(crate::core::records),
        Request::ListPhotos { filter, search, sort, offset, limit } => {
            look::photos(core, filter, search, sort, offset, limit).await
        }
        Request::ShowPhoto { file } => look::photo(core, file).await,
        Request::ListSessions { search, offset, limit } => look::sessions(core, search, offset, limit).await,
        Request::ShowSession { session } => look::session(core, session).await,
        Request::ShowHealth {} => health::health(core).await.map(Reply::Health),
        Request::CopyDetails { file } => look::details(core, file).await,

        Request::ListLog { least, search, after, limit } => look::log(least, &search, after, limit),
        Request::MakeHelpFile { photo_names } => help_file::make(core, photo_names).await.map(Reply::HelpFile),
        Request::RunSelfTest {} => self_test::run(core).await.map(Reply::SelfTest),

        Request::MergeSessions { session, into } => sessions::merge(core, session, into).await,
        Request::SplitSession { session, photos } => sessions::split(core, session, photos).await,
        Request::MovePhotos { photos, to } => sessions::move_photos(core, photos, to).await,
        Request::RenameSession { session, tag } => sessions::rename(core, session, tag).await,
        Request::CleanTag { session, tag } => sessions::clean(core, session, tag).await,
        Request::Undo {} => sessions::undo(core).await,
        Request::Redo {} => sessions::redo(core).await,
        Request::NotThisOne { not } => sessions::not_this_one(core, not).await,
        Request::SetRegret { seconds } => event::set_regret(core, seconds).await,
        Request::SetOrder { order } => event::set_order(core, order).await,
        Request::SetApproval { on } => approval::set(core, on).await,
        Request::Approve { of } => approval::approve(core, of).await,
        Request::SetSingles { on } => approval::set_singles(core, on).await,
        Request::SetSpeedLimit { kb_per_second } => turns::set_speed_limit(core, kb_per_second).await,
        Request::SetDataSaver { on, budget_mb } => saving::set(core, on, budget_mb).await,
        Request::SendAllAnyway {} => saving::send_all(core),
        Request::SendPrintsAlone {} => saving::prints_alone(core),
        Request::RenameEvent { name } => event::rename(core, name).await,
        Request::SetHours { starts, ends } => event::set_hours(core, starts, ends).await,
        Request::SwitchBoothCalls { on } => event::switch_calls(engine, on).await,
        Request::AnswerOldPhotos { folder, send } => event::answer_old_photos(core, folder, send).await,

        Request::PauseSending { minutes } => sending::pause(core, minutes).await,
        Request::ResumeSending {} => sending::resume(core).await.map(|()| Reply::Done),
        Request::RetryNow { destination } => sending::retry(engine, destination).await,
        Request::ThisOneNow { one } => turns::this_one_now(core, one).await,
        Request::UndoThisOneNow { turn } => turns::undo_this_one_now(core, turn).await,
        Request::PausePhoto { photo, paused } => turns::pause_photo(core, photo, paused).await,
        Request::PausePhotos { photos, paused } => turns::pause_photos(core, photos, paused).await,
        Request::ResumePhotos {} => turns::resume_photos(core).await,
        Request::PauseLane { destination, paused } => turns::pause_lane(core, destination, paused).await,
        Request::SendAnyway { file } => sending::send_anyway(core, file).await,
        Request::MarkDelivered { photo, destination } => sending::mark_delivered(core, photo, destination).await,
        Request::LeaveOut { file } => sending::leave_out(core, file).await,
        Request::TakeInAgain { file } => sending::take_in_again(core, file).await,
        Request::LeavePhotosOut { photos } => sending::leave_photos_out(core, photos).await,
        Request::TakePhotosInAgain { photos } => sending::take_photos_in_again(core, photos).await,
        Request::LookTakeDown { of } => take_down::look(core, of).await,
        Request::TakeDown { of } => take_down::take_down(core, of).await,
        Request::ShowGalleryPage { photo, destination } => gallery::page(core, photo, destination).await,
        Request::PackUp {} => pack_up::begin(core).await,
        Request::LeavePackUp {} => pack_up::leave(core),
        Request::SendMissing { destination } => pack_up::send_missing(core, destination).await,
        Request::FinishAtHome { on } => pack_up::finish_at_home(core, on).await,
        Request::ShowProof { format, language } => pack_up::proof(core, format, language).await,
        Request::GoOnWithUsbCopy {} => usb_copy::go_on(core),
        Request::StopUsbCopy {} => usb_copy::stop(core),
        Request::LeaveUsbCopy {} => usb_copy::leave(core),
        Request::NoteRead { code } => crate::rescue::was_read(core, code).await,
        Request::NoteGone {} => sending::note_gone(core).await,
        Request::LookNow {} => sending::look_now(core).await,
        Request::TrustFolder { folder } => sending::trust_folder(core, folder),

        Request::FindFolders {} => welcome::find_folders(core).await,
        Request::TryRule { pick, rule } => welcome::try_rule(core, pick, rule).await,
        Request::StartEvent { name, date, folder, destination } => {
            welcome::start_event(engine, name, date, folder, destination).await
        }
        Request::ListEvents {} => past::list(core).await,
        Request::ReopenEvent { event } => past::reopen(engine, event).await,
        Request::DuplicateEvent { event, name, date, folder, destinations } => {
            past::duplicate(engine, event, name, date, folder, destinations).await
        }
        Request::ListTemplates {} => templates::list(core).await,
        Request::SaveTemplate { name } => templates::save(core, &name).await,
        Request::RenameTemplate { template, name } => templates::rename(core, template, &name).await,
        Request::RemoveTemplate { template } => templates::remove(core, template).await,
        Request::StartFromTemplate { template, name, date, folder, destinations } => {
            templates::start(engine, template, name, date, folder, destinations).await
        }
        Request::LookAtEventFile { drop } => event_files::look(core, drop).await,
        Request::OpenEventFile { drop, date, folder } => event_files::open(engine, drop, date, folder).await,
        Request::EndEvent {} => set_up::end_event(engine).await,
        Request::AddDestination { draft } => set_up::add_destination(engine, draft).await,
        Request::CheckDestination { draft } => set_up::check_destination(core, draft).await,
        Request::TryDestination { destination } => self_test::check(core, destination).await.map(|()| Reply::Done),
        Request::TestNetwork {} => network_test::run(core).await.map(Reply::NetworkTest),
        Request::ListRemoteEvents { draft } => accounts::events_of(core, draft).await,
        Request::BeginSignIn { to } => accounts::begin(engine, to).await,
        Request::AwaitSignIn { sign_in } => accounts::wait(engine, sign_in).await,
        Request::PasteSignIn { sign_in, address } => accounts::paste(core, sign_in, address).await,
        Request::CancelSignIn { sign_in } => accounts::cancel(core, sign_in),
        Request::CleanGalleryName { name } => gallery::clean_name(&name),
        Request::PreviewLink { link, collection_url } => gallery::preview_link(core, &link, collection_url).await,
        Request::SendTestPicture { destination } => gallery::send_test_picture(core, destination).await,
        Request::ReplaceToken { destination, token } => set_up::replace_token(engine, destination, token).await,
        Request::PrepareFor { destination, preparing } => set_up::prepare_for(engine, destination, preparing).await,
        Request::SwitchDestination { destination, on } => set_up::switch(engine, destination, on).await,

        Request::SetLock { number } => lock::set(core, number).await,
        Request::Unlock { number } => lock::unlock(core, number).await,
        Request::LockNow {} => lock::close(core),
        Request::StayUnlocked {} => lock::stay(core),

        Request::ShowCode { session } => share::code(core, session).await,
        Request::ListNetworks {} => share::networks().await,
        Request::OpenToGuests { address } => share::open(core, &address).await,
        Request::CloseToGuests {} => share::close(core).await,
        Request::LetEveryoneSee { on } => share::everyone(core, on).await,
        Request::ListRemovals {} => share::removals(core).await,
        Request::AnswerRemoval { removal, remove } => share::answer_removal(core, removal, remove).await,

        Request::LookAtDrop { drop } => drops::look(core, drop).await,
        Request::LookAtDropFolders { drop } => drops::folders(core, drop).await,
        Request::TakeDrop { drop, target, each_folder } => drops::take(core, drop, target, each_folder).await,
        Request::StopImport {} => drops::stop(core),
        Request::UndoDrop { session } => drops::undo(core, session).await,
        Request::TakeUrl { offer, target } => drops::take_url(core, offer, target).await,
    }
}

/// There is no event yet.
fn no_event() -> Failure {
    Failure::new(FailureCode::RequestGone, "event", "choose a folder and a destination first")
}
