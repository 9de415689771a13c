//! Sessions: which photos belong together, by what their booth calls them and when they came.
//!
//! **Enters:** a file's name, the folders between it and the watched folder, the moment it was seen, and the session
//! that is open; what a booth calls, and the bytes of the session summaries that it writes. **Leaves:** a session key with
//! its tag, the photo's kind, the reason why a file is never sent, or a booth's own word as a [`Claim`].
//! **Absent:** files, clocks, the database: every rule is a pure function, the same answer for the same facts.
//!
//! A wrong join shows one guest's photos to another, a wrong split only makes two pages of one. So where a rule is
//! unsure it splits: names that differ keep tags that differ, and a clock that jumped opens a new session.
//!
//! | rule | what makes a session |
//! | --- | --- |
//! | a preset | what its file in `presets/` says: folders of their own, stems of names, and else the time gap |
//! | `auto` | per file the first that applies: folder, known stem, time gap |
//! | `folder` | the folders that name neither a kind nor all photos; a file outside of any by time gap |
//! | `gap` | photos that follow each other within the gap, 25 s unless set |
//! | pattern | the group `session` of an operator's expression; a name that does not match by time gap |
//! | `none` | nothing: photos go without a tag |

mod booth_database;
mod calls;
mod claim;
mod folders;
mod groups;
mod hours;
mod kind;
mod layout;
mod manifest;
mod pattern;
mod preset;
mod propose;
mod rule;
mod tag;
mod taken;

pub use booth_database::{BoothDatabase, BoothDatabaseKind};
pub use calls::{BoothCall, CallSpan, Caller, covering, goes_on};
pub use claim::{Claim, ClaimSource, ClaimedFile};
pub use folders::telling;
pub use groups::{Shot, second_group};
pub use hours::{EventClock, TimeOfDay};
pub use kind::kind_of;
pub use layout::{Listed, Recognised, recognise};
pub use manifest::{Manifest, ManifestError};
pub use pattern::Pattern;
pub use preset::{Folders, Preset};
pub use rule::{Assignment, BUILT, FileFacts, GAP, OpenSession, Part, Rule, RuleError, part, presets};
pub use tag::clean_tag;
pub use taken::{is_picture_name, never_sent};
