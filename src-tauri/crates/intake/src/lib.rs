//! Intake: a file becomes a photo, or gets a reason.
//!
//! **Enters:** watched folders, files let go over the window, the system's hints about changes. **Leaves:** safe copies in
//! the [`Spool`], photos with their sessions in the store, a verdict for every file, [`IntakeEvent`]s after each commit.
//! **Absent:** galleries and networks, retries of uploads, any change to the booth's own files: they are opened for
//! reading only, and never locked.
//!
//! The system's hints only make it quick. Scans find everything by themselves: at start, on a timer, whenever a hint may
//! have been lost, and when a folder comes back. A file is taken when it is whole: it was closed, renamed into place or
//! stood still for the settle time, its structure goes from its first byte to its last, and it was the same file before
//! and after the copy.
//!
//! Names that begin with a dot and temporary names (`.tmp`, `.part` and the like) get no row while they are young: booths
//! write hundreds of them and rename them. One that is still there after a minute is listed as ignored.

mod adopt;
mod arrivals;
mod ballast;
mod booth_database;
mod calls;
mod claims;
mod copies;
mod copy;
mod copy_disk;
mod databases;
mod decide;
mod departures;
mod detective;
mod disk;
mod error;
mod globs;
mod ground;
mod hints;
mod import;
mod intake;
mod look;
mod moments;
mod notes;
mod orphans;
mod passes;
mod preview;
mod records;
mod room;
mod root;
mod rules;
mod scan;
mod settle;
mod spool;
mod tend;
mod there;
mod tokens;
mod word;
mod work;

pub use ballast::Ballast;
pub use copy_disk::{CopyDisk, CopyFile};
pub use detective::{Found, find_booth_folders, recognise_folder};
pub use disk::{
    BoothDisk, BoothFile, FolderFacts, FolderIdentity, Hint, HintSink, Listener, Reach, Sight, SightKind, SystemDisk,
};
pub use error::IntakeError;
pub use globs::check_glob;
pub use import::{Brought, ImportInto, Importer, drop_folders};
pub use intake::{Intake, IntakeEvent, Settings, Status};
pub use notes::CopyNote;
pub use preview::{Preview, PreviewSession, preview};
pub use rules::{pattern_row, preset_row, rule_of};
pub use spool::{Pinned, Spool};
pub use there::{Compared, There};
pub use tokens::{PathEvent, expand, has_tokens, rooted};
pub use work::{Job, Workers};
