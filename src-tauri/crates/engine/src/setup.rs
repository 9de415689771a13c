//! What the engine is started and configured with.

use crate::{saver::Line, view::BEAT};
use boothlift_contract::{
    Clock, DestinationId, DestinationKind, Failure, FailureCode, HostFacts, Preparing, SendingOrder, Timestamp,
};
use boothlift_destinations::{Destination, Secret, Vault};
use boothlift_intake::{BoothDisk, CopyDisk, SystemDisk, Workers};
use boothlift_sessions::TimeOfDay;
use boothlift_store::{Store, StoreError, path_shown};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::sync::watch;

/// What an engine is started with.
pub struct Setup {
    /// The data folder; made if it is not there. One engine at a time uses it.
    pub data: PathBuf,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Where secrets are kept.
    pub vault: Arc<dyn Vault>,
    /// Seed of all randomness.
    pub seed: u64,
    /// What the program around the page can do.
    pub host: HostFacts,
    /// Whether file events are listened to; without them scans find everything.
    pub hints: bool,
    /// Where the local gallery listens: a loopback address, port 0 for any free one.
    pub gallery_listen: SocketAddr,
}

/// What a simulation puts in the place of threads, networks and disks. By default all is real.
#[derive(Clone)]
pub struct Ports {
    /// Records that are open already, in place of those in the data folder.
    pub store: Option<Store>,
    /// Who does the work that blocks.
    pub workers: Workers,
    /// The disk that watched folders are on.
    pub booth: Arc<dyn BoothDisk>,
    /// The disk that safe copies and copies made ready are written to.
    pub copies: Arc<dyn CopyDisk>,
    /// The disk of a USB stick.
    pub stick: Arc<dyn CopyDisk>,
    /// Drivers by destination; one that is not here is made from its row.
    pub drivers: BTreeMap<DestinationId, Arc<dyn Destination>>,
    /// Time between two looks at the records for the page.
    pub beat: Duration,
    /// Whether the computer is watched for sleep and for other networks.
    pub surroundings: bool,
    /// The line to the outside, as whoever holds the other end tells it; nothing is known of it by default.
    pub line: watch::Receiver<Line>,
}

impl Default for Ports {
    fn default() -> Self {
        Self {
            store: None,
            workers: Workers::default(),
            booth: Arc::new(SystemDisk),
            copies: Arc::new(SystemDisk),
            stick: Arc::new(SystemDisk),
            drivers: BTreeMap::new(),
            beat: BEAT,
            surroundings: true,
            line: watch::channel(Line::default()).1,
        }
    }
}

/// An event with folders and destinations, as an event file or Welcome gives it.
#[derive(Clone, Debug)]
pub struct EventPlan {
    /// The event's name as written.
    pub name: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// The custom address part at galleries that have one.
    pub collection_url: Option<String>,
    /// When it begins on its date, if that is known.
    pub starts: Option<TimeOfDay>,
    /// When it ends; not later than `starts` means the morning after.
    pub ends: Option<TimeOfDay>,
    /// How long each photo of the booth waits before it goes out; zero is off.
    pub regret: Duration,
    /// Which sessions go first.
    pub order: SendingOrder,
    /// Whether new photos of the booth wait for a person's approval; none leaves it as it is.
    pub approval: Option<bool>,
    /// Whether single shots of the booth are sent; none leaves it as it is.
    pub singles: Option<bool>,
    /// How fast all destinations outside this computer may go together, in kilobytes a second; none leaves it as it is.
    pub speed_limit_kb: Option<u32>,
    /// Days that safe copies are kept after everything was delivered; none leaves it as it is.
    pub keep_copies_days: Option<u32>,
    /// Whether many photos that were there before anybody looked wait for an answer. A host without a window never asks.
    pub asks_about_old: bool,
    /// Watched folders.
    pub folders: Vec<FolderPlan>,
    /// Destinations, in order; others are switched off.
    pub destinations: Vec<DestinationPlan>,
    /// How booths' calls are heard; none leaves it as it was set on the page.
    pub calls: Option<CallsPlan>,
}

/// How booths' calls are heard.
#[derive(Clone, Debug)]
pub struct CallsPlan {
    /// Where: a loopback address, there or nowhere, port 0 for any free one. None takes the usual port or one after it.
    pub listen: Option<SocketAddr>,
    /// The key in the address; none takes one that Boothlift made and keeps.
    pub key: Option<Secret>,
}

/// A folder to watch.
#[derive(Clone, Debug)]
pub struct FolderPlan {
    /// Where it is; it may hold the tokens `{date}`, `{date-8h}` and `{event}`.
    pub path: PathBuf,
    /// A preset's word, or `pattern:` and a regular expression.
    pub rule: String,
    /// The time gap of the rule.
    pub gap: Duration,
    /// How long a file without a hint must stand still.
    pub settle: Duration,
    /// Files last changed before this moment stay out; none takes all.
    pub old_from: Option<Timestamp>,
    /// Whether folders below it are taken too.
    pub subfolders: bool,
    /// Globs: only files that match one are taken. None of them takes all.
    pub include: Vec<String>,
    /// Globs: files that match one are not taken.
    pub exclude: Vec<String>,
}

/// A destination to deliver to.
#[derive(Clone, Debug)]
pub struct DestinationPlan {
    /// Its slug.
    pub id: DestinationId,
    /// Which service.
    pub kind: DestinationKind,
    /// Its name on screen.
    pub label: String,
    /// The driver's own settings.
    pub settings: serde_json::Value,
    /// Waits before each automatic resend after a lost answer; none means 30 s and 10 min, then a person decides.
    pub resend_after: Option<Vec<Duration>>,
    /// How photos are made ready for it.
    pub preparing: Preparing,
    /// Its token; kept in the vault.
    pub token: Option<Secret>,
    /// Where the local gallery listens.
    pub listen: Option<SocketAddr>,
    /// The token of the local gallery's upload call; kept in the vault.
    pub upload_token: Option<Secret>,
}

/// Why an engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Another program uses the data folder.
    #[error("another Boothlift uses the data folder {}", path_shown(.0))]
    InUse(PathBuf),
    /// The data folder cannot be used.
    #[error("the data folder {} cannot be used: {source}", path_shown(path))]
    Folder {
        /// That folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The data folder lies on another computer.
    #[error("the data folder {} lies in a network folder ({kind})", path_shown(path))]
    OnNetwork {
        /// That folder.
        path: PathBuf,
        /// What kind of one.
        kind: &'static str,
    },
    /// There is no data folder.
    #[error("there is no data folder at {}", path_shown(.0))]
    NoData(PathBuf),
    /// The records.
    #[error(transparent)]
    Records(#[from] StoreError),
    /// The local gallery.
    #[error("the local gallery cannot open: {0}")]
    Gallery(String),
    /// The spool.
    #[error("the place for safe copies cannot be used: {0}")]
    Spool(String),
}

impl EngineError {
    /// The same, for a person.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let code = match self {
            Self::InUse(_) => FailureCode::AppSecond,
            Self::Records(StoreError::Newer { .. }) => FailureCode::AppNewer,
            Self::Records(error) if error.is_disk_full() => FailureCode::DiskFull,
            Self::OnNetwork { path, .. } => {
                return Failure::new(FailureCode::AppNetwork, path_shown(path), self.to_string());
            }
            Self::Folder { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => FailureCode::DiskFull,
            _ => FailureCode::AppRecords,
        };
        Failure::new(code, "", self.to_string())
    }
}
