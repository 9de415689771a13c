//! The page's types, written from the Rust ones. `cargo xtask types` writes the file; a test here keeps it true.

use crate::*;
use ts_rs::{Config, TS};

/// The whole of `ui/src/contract/types.ts`.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = String::from("// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.\n");
    macro_rules! declare {
        ($($name:ty),+ $(,)?) => {$(
            out.push_str("\nexport ");
            out.push_str(&<$name as TS>::decl(&config));
            out.push('\n');
        )+};
    }
    declare!(
        Timestamp,
        PhotoId,
        SessionId,
        EventId,
        FolderId,
        FileId,
        RemovalId,
        DestinationId,
        DeliveryState,
        PhotoState,
        FileVerdict,
        SeenBy,
        Kind,
        MediaType,
        DestinationKind,
        WithdrawnHow,
        EditKind,
        Follows,
        LaneState,
        FailureCode,
        Remedy,
        Failure,
        Snapshot,
        HostFacts,
        EventView,
        Headline,
        HeadlineRow,
        Counts,
        SessionCard,
        PhotoThumb,
        LaneView,
        Progress,
        Pace,
        FolderView,
        FolderState,
        GuestAccess,
        Frame,
        Change,
        PhotoFilter,
        PhotoSort,
        PhotoPage,
        PhotoRow,
        PhotoVerdict,
        PhotoDetail,
        Step,
        Check,
        SessionPage,
        SessionView,
        SessionPhoto,
        Fixed,
        Neighbour,
        DestinationFollows,
        SessionEdit,
        EditNote,
        CodeSheet,
        RemovalAnswer,
        RemovalView,
        NetworkChoice,
        FoundSession,
        FolderFind,
        Drag,
        ImportReport,
        Refusal,
        UrlOffer,
        Health,
        HealthLine,
        TypedSecret,
        EndpointPreset,
        BodyDraft,
        DestinationDraft,
        FolderChoice,
        DropTarget,
        NotThis,
        Request,
        Reply,
    );
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_is_written_against_the_types_of_today() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/contract/types.ts");
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == super::typescript(), "ui/src/contract/types.ts is out of date: run `cargo xtask types`");
    }
}
