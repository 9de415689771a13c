//! Requests about the attendant lock, and which others it guards.

use crate::{attendant_lock, core::Core};
use boothlift_contract::{Answer, Failure, FailureCode, Reply, Request, TypedSecret};
use boothlift_destinations::Secret;
use std::sync::Arc;

/// Refuses what the lock guards while it is closed. A host that sets nothing up has no lock.
pub(super) fn guard(core: &Core, request: &Request) -> Result<(), Failure> {
    if core.host.set_up && is_guarded(request) { core.attendant.pass(&*core.clock) } else { Ok(()) }
}

pub(super) async fn set(core: &Arc<Core>, number: Option<TypedSecret>) -> Answer {
    if !core.host.set_up {
        return Err(Failure::new(FailureCode::RequestWrong, "lock", "there is none here"));
    }
    attendant_lock::set(core, number.map(typed)).await.map(|()| Reply::Done)
}

pub(super) async fn unlock(core: &Arc<Core>, number: TypedSecret) -> Answer {
    attendant_lock::unlock(core, typed(number)).await.map(|()| Reply::Done)
}

pub(super) fn close(core: &Arc<Core>) -> Answer {
    core.attendant.close();
    Ok(Reply::Done)
}

/// Where it has closed meanwhile there is nothing to be said: what is asked for next says it.
pub(super) fn stay(core: &Arc<Core>) -> Answer {
    let _ = core.attendant.pass(&*core.clock);
    Ok(Reply::Done)
}

fn typed(number: TypedSecret) -> Secret {
    Secret::new(number.into_inner())
}

/// Whether a request changes what Event and Settings show, or takes photos down. What Live, Photos, Sessions, Share and Pack
/// up do stays open, and so does looking. A new request has to say here what it is.
fn is_guarded(request: &Request) -> bool {
    match request {
        Request::SetRegret { .. }
        | Request::SetOrder { .. }
        | Request::SetApproval { .. }
        | Request::SetSingles { .. }
        | Request::SetSpeedLimit { .. }
        | Request::SetDataSaver { .. }
        | Request::RenameEvent { .. }
        | Request::SetHours { .. }
        | Request::SwitchBoothCalls { .. }
        | Request::StartEvent { .. }
        | Request::ReopenEvent { .. }
        | Request::DuplicateEvent { .. }
        | Request::SaveTemplate { .. }
        | Request::RenameTemplate { .. }
        | Request::RemoveTemplate { .. }
        | Request::StartFromTemplate { .. }
        | Request::OpenEventFile { .. }
        | Request::AddDestination { .. }
        | Request::CheckDestination { .. }
        | Request::ListRemoteEvents { .. }
        | Request::BeginSignIn { .. }
        | Request::PasteSignIn { .. }
        | Request::SendTestPicture { .. }
        | Request::ReplaceToken { .. }
        | Request::PrepareFor { .. }
        | Request::SwitchDestination { .. }
        | Request::SetLock { .. }
        | Request::LookTakeDown { .. }
        | Request::TakeDown { .. } => true,

        Request::Snapshot {}
        | Request::ListPhotos { .. }
        | Request::ShowPhoto { .. }
        | Request::ListSessions { .. }
        | Request::ShowSession { .. }
        | Request::ShowCode { .. }
        | Request::ShowHealth {}
        | Request::CopyDetails { .. }
        | Request::RunSelfTest {}
        | Request::ListLog { .. }
        | Request::MakeHelpFile { .. }
        | Request::MergeSessions { .. }
        | Request::SplitSession { .. }
        | Request::MovePhotos { .. }
        | Request::RenameSession { .. }
        | Request::CleanTag { .. }
        | Request::Undo {}
        | Request::Redo {}
        | Request::NotThisOne { .. }
        | Request::Approve { .. }
        | Request::AnswerOldPhotos { .. }
        | Request::PauseSending { .. }
        | Request::ResumeSending {}
        | Request::SendAllAnyway {}
        | Request::SendPrintsAlone {}
        | Request::RetryNow { .. }
        | Request::ThisOneNow { .. }
        | Request::UndoThisOneNow { .. }
        | Request::PausePhoto { .. }
        | Request::PausePhotos { .. }
        | Request::ResumePhotos {}
        | Request::PauseLane { .. }
        | Request::SendAnyway { .. }
        | Request::MarkDelivered { .. }
        | Request::LeaveOut { .. }
        | Request::TakeInAgain { .. }
        | Request::LeavePhotosOut { .. }
        | Request::TakePhotosInAgain { .. }
        | Request::ShowGalleryPage { .. }
        | Request::PackUp {}
        | Request::LeavePackUp {}
        | Request::SendMissing { .. }
        | Request::FinishAtHome { .. }
        | Request::ShowProof { .. }
        | Request::GoOnWithUsbCopy {}
        | Request::StopUsbCopy {}
        | Request::LeaveUsbCopy {}
        | Request::NoteRead { .. }
        | Request::NoteGone {}
        | Request::LookNow {}
        | Request::TrustFolder { .. }
        | Request::FindFolders {}
        | Request::TryRule { .. }
        // The last step of Pack up.
        | Request::EndEvent {}
        | Request::ListEvents {}
        | Request::ListTemplates {}
        | Request::LookAtEventFile { .. }
        | Request::TryDestination { .. }
        | Request::TestNetwork {}
        | Request::AwaitSignIn { .. }
        | Request::CancelSignIn { .. }
        | Request::CleanGalleryName { .. }
        | Request::PreviewLink { .. }
        | Request::Unlock { .. }
        | Request::LockNow {}
        | Request::StayUnlocked {}
        | Request::ListNetworks {}
        | Request::OpenToGuests { .. }
        | Request::CloseToGuests {}
        | Request::LetEveryoneSee { .. }
        | Request::ListRemovals {}
        | Request::AnswerRemoval { .. }
        | Request::LookAtDrop { .. }
        | Request::LookAtDropFolders { .. }
        | Request::TakeDrop { .. }
        | Request::StopImport {}
        | Request::UndoDrop { .. }
        | Request::TakeUrl { .. } => false,
    }
}
