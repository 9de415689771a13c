//! The booth's disk as intake sees it: a port with one real side, so that tests bring a disk of their own. Nothing in it
//! can write: the booth's files are never touched.

pub(crate) mod file_key;
mod identity;
#[cfg(any(windows, test))]
mod long_path;
mod reach;
mod system;

pub use identity::FolderIdentity;
pub use reach::Reach;
pub use system::SystemDisk;

use boothlift_store::files::Look;
use std::{any::Any, ffi::OsString, fmt, io, io::Read, path::Path, path::PathBuf, sync::Arc};

/// What lies under a path. Links are not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// What it is.
    pub kind: SightKind,
    /// How it looks.
    pub look: Look,
}

/// What a directory entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SightKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link to something else.
    Link,
    /// A pipe, socket or device.
    Other,
}

/// A watched folder as the system tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFacts {
    /// Which folder it is.
    pub identity: FolderIdentity,
    /// Where its disk is.
    pub reach: Reach,
}

/// An open file of the booth.
pub trait BoothFile: Read + Send {
    /// How the open file looks now, whatever its name leads to meanwhile.
    ///
    /// # Errors
    /// What the file system says.
    fn sight(&self) -> io::Result<Sight>;
}

/// What the system tells while it is listened to. It may be late, doubled or lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Something changed under a path.
    Changed {
        /// The path.
        path: PathBuf,
        /// Closed after writing, or renamed into place.
        into_place: bool,
    },
    /// Something was lost: only a scan tells.
    Lost,
}

/// Where hints go.
#[derive(Clone)]
pub struct HintSink(Arc<dyn Fn(Hint) + Send + Sync>);

impl HintSink {
    /// A place that does this with each hint.
    #[must_use]
    pub fn new(tell: impl Fn(Hint) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Passes a hint on. Cheap, from any thread.
    pub fn tell(&self, hint: Hint) {
        (self.0)(hint);
    }
}

/// Listens as long as it lives.
pub type Listener = Box<dyn Any + Send>;

/// The booth's disk. Every call blocks for as long as the disk takes.
pub trait BoothDisk: fmt::Debug + Send + Sync + 'static {
    /// The names in a folder, in no order.
    ///
    /// # Errors
    /// What the file system says.
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// What lies under a path.
    ///
    /// # Errors
    /// What the file system says.
    fn look(&self, path: &Path) -> io::Result<Sight>;

    /// Opens a file for reading: a link is refused, a pipe does not block, nobody is kept from writing or renaming.
    ///
    /// # Errors
    /// What the file system says.
    fn open(&self, path: &Path) -> io::Result<Box<dyn BoothFile>>;

    /// Which folder this is, and that it can be read.
    ///
    /// # Errors
    /// What the file system says.
    fn folder(&self, folder: &Path) -> io::Result<FolderFacts>;

    /// Starts to listen to a folder, and with `deep` to everything below it.
    ///
    /// # Errors
    /// Why there are no hints: then the folder is looked through instead.
    fn listen(&self, folder: &Path, deep: bool, hints: HintSink) -> Result<Listener, String>;
}
