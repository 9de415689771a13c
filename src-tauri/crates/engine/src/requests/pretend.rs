//! What the pretend booth does not do: it reaches nothing outside this computer, and nothing real gets mixed into it.
//!
//! That no driver of a service is ever made there is seen to where drivers are made, see `Core::build`.

use crate::core::Core;
use boothlift_contract::{Failure, FailureCode, Request};

/// The refusal of a request that the pretend booth does not carry out.
pub(super) fn refusal(core: &Core, request: &Request) -> Option<Failure> {
    (core.host.pretend && is_real(request)).then(of_pretend)
}

/// Why it is not done.
pub(crate) fn of_pretend() -> Failure {
    Failure::new(FailureCode::AppPretend, "", "")
}

/// Whether it is about a real event, a real account, a photo of a person's own, or somebody outside.
const fn is_real(request: &Request) -> bool {
    use Request as R;
    matches!(
        request,
        R::StartEvent { .. }
            | R::EndEvent {}
            | R::ReopenEvent { .. }
            | R::DuplicateEvent { .. }
            | R::OpenEventFile { .. }
            | R::SaveTemplate { .. }
            | R::StartFromTemplate { .. }
            | R::SetLock { .. }
            | R::AddDestination { .. }
            | R::CheckDestination { .. }
            | R::ListRemoteEvents { .. }
            | R::BeginSignIn { .. }
            | R::ReplaceToken { .. }
            | R::ShowGalleryPage { .. }
            | R::OpenToGuests { .. }
            | R::TakeDrop { .. }
            | R::TakeUrl { .. }
    )
}
