//! The listener: opened with a key, closed in order, and what it heard.

use crate::{
    Key, ListenError,
    accept::{self, Accepting},
    address_file::AddressFile,
    door::Door,
};
use boothlift_contract::FolderId;
use boothlift_sessions::{BoothCall, Caller};
use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// Calls that may wait to be read. A booth makes about ten a session.
const WAITING: usize = 1024;
/// A request's head, and then its body, must each be here by then.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the first of these ports that is free: one that an address was given out with, then the usual ones.
    Usual {
        /// The port that calls came to before.
        before: Option<u16>,
    },
    /// There or nowhere; port 0 takes any free one.
    Exactly(SocketAddr),
}

/// What a listener opens with.
#[derive(Debug)]
pub struct Settings {
    /// Where.
    pub place: Place,
    /// The key in the address.
    pub key: Key,
    /// The watched folders in the event's order; `/<n>/` names one of them.
    pub folders: Vec<FolderId>,
    /// The folder for the file that `boothlift-hook` reads.
    pub data: PathBuf,
    /// How long a request's head, and then its body, may take; none means 5 s.
    pub patience: Option<Duration>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The folder that its address names.
    pub folder: Option<FolderId>,
    /// Who called.
    pub caller: Caller,
    /// What it says; nothing where the event is unknown.
    pub calls: Vec<BoothCall>,
}

/// Calls in the order in which they came.
#[derive(Debug)]
pub struct Calls(mpsc::Receiver<Heard>);

impl Calls {
    /// The next one; none when the listener is closed and everything was read. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Heard> {
        self.0.recv().await
    }
}

/// A running listener. Dropping it closes it at once and takes the address file away.
pub struct Listener {
    address: SocketAddr,
    key: Key,
    accepting: Accepting,
    file: AddressFile,
}

impl Listener {
    /// The usual port, and how many after it are tried.
    pub const PORTS: std::ops::Range<u16> = 47_360..47_365;

    /// Opens it and writes the address file. Needs a tokio runtime with time and I/O; blocks for the file.
    ///
    /// # Errors
    /// When the place is not on this computer or not to be had, or the file cannot be written.
    pub async fn open(settings: Settings) -> Result<(Self, Calls), ListenError> {
        let socket = match settings.place {
            Place::Exactly(address) => accept::bind(&[address]).await?,
            Place::Usual { before } => {
                let ports = before.into_iter().chain(Self::PORTS.filter(|port| Some(*port) != before));
                accept::bind(&ports.map(|port| (Ipv4Addr::LOCALHOST, port).into()).collect::<Vec<_>>()).await?
            }
        };
        let address = socket.local_addr().map_err(|source| ListenError::Bind { address: any(), source })?;
        let key = settings.key;
        let file = AddressFile::write(&settings.data, &base(address, &key))
            .map_err(|source| ListenError::AddressFile { path: settings.data.join(crate::ADDRESS_FILE), source })?;
        let (told, heard) = mpsc::channel(WAITING);
        let patience = settings.patience.unwrap_or(PATIENCE);
        let door = Arc::new(Door { address, key: key.clone(), folders: settings.folders, told, patience });
        let accepting = Accepting::start(socket, door);
        Ok((Self { address, key, accepting, file }, Calls(heard)))
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address for `caller`, with the key: for the booth's set-up, never for a log. `folder` counts from 1.
    #[must_use]
    pub fn url(&self, caller: Caller, folder: Option<usize>) -> String {
        let word = Caller::ALL.into_iter().find(|(one, _)| *one == caller).map_or("", |(_, word)| word);
        let folder = folder.map(|n| format!("{n}/")).unwrap_or_default();
        format!("{}{folder}{word}", base(self.address, &self.key))
    }

    /// Refuses new connections at once and waits until the last one is gone, about a second at most. What was heard can
    /// still be read.
    pub async fn close(self) {
        let Self { accepting, file, .. } = self;
        drop(file);
        accepting.close().await;
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("address", &self.address).field("key", &self.key).finish_non_exhaustive()
    }
}

fn base(address: SocketAddr, key: &Key) -> String {
    format!("http://{address}/{}/", key.expose())
}

fn any() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}
