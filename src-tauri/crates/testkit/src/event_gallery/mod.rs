//! A fake of Event Gallery's upload call. It is never more tolerant than the vendor's page; what is a guess sits behind an
//! option.

mod answer;
mod connection;
mod fault;
mod pages;
mod shelf;

pub use fault::{Fault, Wait};
pub use pages::{PAGES, Page};
pub use shelf::{Collection, Stored};

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use shelf::Shelf;
use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    net::TcpListener,
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// How the fake is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// 0 takes any free one.
    pub port: u16,
    /// The token it accepts.
    pub token: String,
    /// What a success looks like; the real one is unknown.
    pub reply: ReplyStyle,
    /// What the same name sent twice leaves; the real one is unknown.
    pub duplicates: Duplicates,
    /// What makes a collection; the real one is unknown.
    pub key: CollectionKey,
    /// How a wrong token is answered.
    pub denial: Denial,
    /// Whether `/api/v1` alone is an upload address too.
    pub bare_path: bool,
    /// Where pictures are kept too; otherwise only their hashes are.
    pub store: Option<PathBuf>,
    /// Seed of [`FakeEventGallery::every`].
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            token: "fake-token-0123456789".into(),
            reply: ReplyStyle::Json,
            duplicates: Duplicates::Append,
            key: CollectionKey::Triple,
            denial: Denial::Unauthorized,
            bare_path: false,
            store: None,
            seed: 1,
        }
    }
}

/// The body of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyStyle {
    /// None.
    Empty,
    /// `{"success":true,…}`.
    Json,
    /// `OK`.
    Plain,
}

impl ReplyStyle {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Empty, Self::Json, Self::Plain];
}

/// What the same name in the same collection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// A second copy.
    Append,
    /// The new one stands in place of the old.
    Overwrite,
    /// 409.
    Reject,
}

/// What makes two uploads land in one collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectionKey {
    /// Name and date.
    NameAndDate,
    /// The custom address, or else name and date.
    Url,
    /// Name, date and address.
    Triple,
}

/// How a wrong token is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 200 with `success:false`.
    Politely,
}

/// One request as it came in. No secret is in it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Logged {
    /// Its method.
    pub method: String,
    /// Path and query; the token's value is `***`.
    pub target: String,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Bytes of its body that were read.
    pub body_bytes: u64,
    /// The status it was answered with, if it was.
    pub status: Option<u16>,
}

/// A running fake. Dropping it closes everything.
#[derive(Debug)]
pub struct FakeEventGallery {
    address: SocketAddr,
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    options: Options,
    trap: SocketAddr,
    state: Mutex<State>,
    /// Counts changes of `state`, so that tests can wait for one.
    changed: watch::Sender<u64>,
}

#[derive(Debug)]
struct State {
    token: String,
    reply: ReplyStyle,
    shelf: Shelf,
    log: Vec<Logged>,
    script: VecDeque<Fault>,
    chance: Option<(f64, Vec<Fault>)>,
    dice: StdRng,
    trapped: u32,
    stalled: u32,
}

impl FakeEventGallery {
    /// Starts listening on 127.0.0.1, inside the current runtime.
    ///
    /// # Errors
    /// When the port cannot be taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let elsewhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let state = State {
            token: options.token.clone(),
            reply: options.reply,
            shelf: Shelf::new(options.key, options.duplicates),
            log: Vec::new(),
            script: VecDeque::new(),
            chance: None,
            dice: StdRng::seed_from_u64(options.seed),
            trapped: 0,
            stalled: 0,
        };
        let shared = Arc::new(Shared {
            trap: elsewhere.local_addr()?,
            options,
            state: Mutex::new(state),
            changed: watch::Sender::new(0),
        });
        let serve = tokio::spawn(serve(listener, shared.clone()));
        let trap = tokio::spawn(trap(elsewhere, shared.clone()));
        Ok(Self { address, shared, tasks: vec![serve, trap] })
    }

    /// The upload address.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}/api/v1/picture/upload", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The token it accepts now.
    #[must_use]
    pub fn token(&self) -> String {
        self.shared.look().token.clone()
    }

    /// Accepts only `token` from now on.
    pub fn set_token(&self, token: &str) {
        self.shared.change(|state| state.token = token.to_owned());
    }

    /// Answers successes in `style` from now on.
    pub fn set_reply_style(&self, style: ReplyStyle) {
        self.shared.change(|state| state.reply = style);
    }

    /// The next uploads meet these faults, one each; then all is well again.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.change(|state| state.script.extend(faults));
    }

    /// Each upload that no script is for meets one of `faults` with this probability. Seeded.
    pub fn every(&self, probability: f64, faults: Vec<Fault>) {
        self.shared.change(|state| state.chance = Some((probability, faults)));
    }

    /// Faults of the script that no upload has met yet.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.shared.look().script.len()
    }

    /// Everything it holds, in order of arrival.
    #[must_use]
    pub fn stored(&self) -> Vec<Stored> {
        self.shared.look().shelf.all().to_vec()
    }

    /// Every request so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Logged> {
        self.shared.look().log.clone()
    }

    /// Connections that reached the host redirects point to.
    #[must_use]
    pub fn trapped(&self) -> u32 {
        self.shared.look().trapped
    }

    /// Waits until `count` uploads stand still by a fault.
    pub async fn stalled(&self, count: u32) {
        self.until(|fake| fake.shared.look().stalled >= count).await;
    }

    /// Waits until `true` of the fake; looked at after each change.
    pub async fn until(&self, mut holds: impl FnMut(&Self) -> bool) {
        let mut changes = self.shared.changed.subscribe();
        while !holds(self) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}

impl Drop for FakeEventGallery {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Shared {
    fn look(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.look());
        self.changed.send_modify(|count| *count += 1);
        result
    }

    /// The fault the next upload meets.
    fn draw(&self) -> Fault {
        self.change(|state| {
            if let Some(fault) = state.script.pop_front() {
                return fault;
            }
            let Some((probability, faults)) = &state.chance else { return Fault::None };
            let (probability, faults) = (*probability, faults.clone());
            if state.dice.random_bool(probability.clamp(0.0, 1.0)) {
                faults.choose(&mut state.dice).cloned().unwrap_or(Fault::None)
            } else {
                Fault::None
            }
        })
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    // Aborting this task drops the set, and with it every connection.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection::serve(stream, shared.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The host that redirects point to: it counts who follows.
async fn trap(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        if listener.accept().await.is_ok() {
            shared.change(|state| state.trapped += 1);
        }
    }
}
