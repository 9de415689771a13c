//! The page's types, written from the Rust ones, one file a topic. `cargo xtask types` writes them; a test keeps them true.

use crate::*;
use ts_rs::{Config, TS};

const HEAD: &str = "// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.\n";
/// The file that the page imports from.
const ALL: &str = "types.ts";

/// One file of types, and what each is called and declared as.
struct Topic {
    file: &'static str,
    types: Vec<(String, String)>,
}

/// Every file of `ui/src/contract` with its text; `types.ts` passes on what the others hold.
#[must_use]
pub fn typescript() -> Vec<(String, String)> {
    let topics = topics();
    let mut files: Vec<_> = topics.iter().map(|topic| (format!("{}.ts", topic.file), text(topic, &topics))).collect();
    let passed_on = topics.iter().map(|topic| format!("export type * from './{}';\n", topic.file)).collect::<String>();
    files.push((ALL.to_owned(), format!("{HEAD}{passed_on}")));
    files
}

fn text(topic: &Topic, all: &[Topic]) -> String {
    let imports = all.iter().filter(|other| other.file != topic.file).filter_map(|other| {
        let wanted: Vec<&str> =
            other.types.iter().map(|(name, _)| name.as_str()).filter(|name| topic.speaks_of(name)).collect();
        (!wanted.is_empty()).then(|| format!("import type {{ {} }} from './{}';\n", wanted.join(", "), other.file))
    });
    let types = topic.types.iter().map(|(_, declaration)| format!("\nexport {declaration}\n"));
    [HEAD.to_owned()].into_iter().chain(imports).chain(types).collect()
}

impl Topic {
    /// Whether a type of this name stands in a declaration, other than in its words for people.
    fn speaks_of(&self, name: &str) -> bool {
        let lines = self.types.iter().flat_map(|(_, declaration)| declaration.lines());
        let code = lines.filter(|line| !line.trim_start().starts_with(['*', '/']));
        code.flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric())).any(|word| word == name)
    }
}

fn topics() -> Vec<Topic> {
    let config = Config::new().with_large_int("number");
    macro_rules! topic {
        ($file:literal: $($name:ty),+ $(,)?) => {
            Topic {
                file: $file,
                types: vec![$((<$name as TS>::ident(&config), <$name as TS>::decl(&config))),+],
            }
        };
    }
    vec![
        topic!("words": Timestamp, PhotoId, SessionId, EventId, FolderId, FileId, RemovalId, TemplateId, DestinationId, DeliveryState, PhotoState, FileVerdict, SeenBy, Kind, MediaType, DestinationKind, WithdrawnHow, EditKind, Follows, Sureness, SendingOrder, Language, LaneState, FailureCode, Remedy, Failure),
        topic!("live": Snapshot, HostFacts, EventView, Headline, HeadlineRow, Counts, LaneView, Preparing, Progress, Pace, FolderView, FolderState, GuestAccess, BoothCalls, BoothCaller, CallAddress, CallHeard, SaverView, LockView, Frame, Change),
        topic!("photos": PhotoThumb, PhotoFilter, PhotoSort, PhotoPage, PhotoRow, PhotoVerdict, PhotoDetail, Step, Check),
        topic!("sessions": SessionCard, SessionPage, SessionView, SessionPhoto, Fixed, Neighbour, SessionEdit, EditNote, CodeSheet, HomeCode),
        topic!("removals": RemovalAnswer, RemovalView, TakeDownState, TakenDown, TakeDownReport, TakeDownPlace),
        topic!("events": NetworkChoice, FoundSession, PresetChoice, FoundBy, FolderFind, RuleTrial, DestinationFollows, Health, HealthLine, HealthFact, KeyPlace, NetworkWay, PastEvent, PastDestination, EventTemplate, EventFileView, EventFileFolder, EventFileDestination),
        topic!("drops": Drag, ImportReport, Importing, DropFolders, Refusal, UrlOffer),
        topic!("pack_up": PackUpVerdict, CheckState, Proof, ProofFormat, PackUp, ProofSum, FolderCheck, OriginalsCheck, PlaceCheck, NotSeen, UsbCopyState, UsbCopy, NotOnStick),
        topic!("support": TestOf, TestState, Finding, SelfTest, TestRow, LaneCheck, NetworkWord, NetworkTest, Reach, LogLevel, LogLine, LogPage, HelpFile, HelpFileEntry),
        topic!("drafts": TypedSecret, EndpointPreset, BodyDraft, LostAnswers, AccountDraft, DestinationDraft, SignInFor, SignInView, RemoteEvent, FolderChoice, RuleDraft, DropTarget, NotThis, ThisOne),
        topic!("requests": Request, Reply),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_written_against_the_types_of_today() {
        for (file, text) in typescript() {
            let path = [env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/contract/", &file].concat();
            let committed = std::fs::read_to_string(path).unwrap_or_default();
            assert!(committed == text, "ui/src/contract/{file} is out of date: run `cargo xtask types`");
        }
    }

    #[test]
    fn no_type_is_declared_twice() {
        let topics = topics();
        let mut names: Vec<&String> = topics.iter().flat_map(|topic| &topic.types).map(|(name, _)| name).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
