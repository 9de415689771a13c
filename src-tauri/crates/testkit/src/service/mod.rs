//! What every fake service shares: a listener, connections byte by byte, faults by plan, and a record of all requests.
//!
//! A fake is one [`Service`]: which calls it knows, and what it answers to a whole request. All the rest is here.

mod answer;
mod connection;
mod fault;
mod multipart;
mod pages;
mod plan;
mod request;

pub use answer::Answer;
pub(crate) use answer::stands_at;
pub use fault::{Fault, Wait};
pub use multipart::Part;
pub use pages::{PAGES, Page};
pub use plan::Planned;
pub use request::Request;
pub(crate) use request::{find, hex, keep, once};

use boothlift_contract::{Clock, SystemClock, Timestamp};
use plan::Plan;
use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    net::TcpListener,
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// One service that is faked.
pub trait Service: Send + 'static {
    /// Names of the calls that can meet a fault.
    const CALLS: &'static [&'static str];

    /// Which of [`Self::CALLS`] a request is, if it is one. `path` has no query.
    fn call(&self, method: &str, path: &str) -> Option<&'static str>;

    /// Does what `request` asks, or refuses, and says so. Never waits.
    fn answer(&mut self, request: &Request) -> Answer;

    /// What arrived, for people: answers `GET /__fake/…`. Clients must never use it.
    fn view(&self, request: &Request) -> Answer;

    /// From now on the tokens it gave out are worth nothing.
    fn revoke(&mut self);
}

/// Where a fake listens, and the time it lives in.
#[derive(Clone)]
pub struct Setup {
    /// 0 takes any free one.
    pub port: u16,
    /// Seed of [`Fake::every`].
    pub seed: u64,
    /// What it tells the time by. Waits within a fault go by tokio's time all the same.
    pub clock: Arc<dyn Clock>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { port: 0, seed: 1, clock: Arc::new(SystemClock) }
    }
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").field("port", &self.port).field("seed", &self.seed).finish_non_exhaustive()
    }
}

/// One request as it came in. No secret is in it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Logged {
    /// Which call of the service it is, if it is one that can meet a fault.
    pub call: Option<&'static str>,
    /// Its method.
    pub method: String,
    /// Path and query; a token's value is `***`.
    pub target: String,
    /// Header names in lower case, and values; of `authorization` only the scheme.
    pub headers: Vec<(String, String)>,
    /// Bytes of its body that were read.
    pub body_bytes: u64,
    /// The status it was answered with, if it was.
    pub status: Option<u16>,
    /// When its head was there, by the fake's clock.
    pub at: Timestamp,
}

impl Logged {
    /// The value of the header `name`, which is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A running fake of the service `S`. Dropping it closes everything.
pub struct Fake<S: Service> {
    address: SocketAddr,
    shared: Arc<Shared<S>>,
    tasks: Vec<JoinHandle<()>>,
}

impl<S: Service> fmt::Debug for Fake<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("address", &self.address).finish_non_exhaustive()
    }
}

struct Shared<S> {
    trap: SocketAddr,
    clock: Arc<dyn Clock>,
    state: Mutex<State<S>>,
    /// Counts changes of `state`, so that tests can wait for one.
    changed: watch::Sender<u64>,
}

struct State<S> {
    service: S,
    log: Vec<Logged>,
    plan: Plan,
    /// What is done only later, and when.
    late: Vec<(Timestamp, Request)>,
    trapped: u32,
    stalled: u32,
}

impl<S: Service> Fake<S> {
    /// Starts listening on 127.0.0.1, inside the current runtime.
    ///
    /// # Errors
    /// When the port cannot be taken.
    pub async fn open(setup: Setup, service: S) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, setup.port)).await?;
        let elsewhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let state =
            State { service, log: Vec::new(), plan: Plan::new(setup.seed), late: Vec::new(), trapped: 0, stalled: 0 };
        let shared = Arc::new(Shared {
            trap: elsewhere.local_addr()?,
            clock: setup.clock,
            state: Mutex::new(state),
            changed: watch::Sender::new(0),
        });
        let serve = tokio::spawn(serve(listener, shared.clone()));
        let trap = tokio::spawn(trap(elsewhere, shared.clone()));
        Ok(Self { address, shared, tasks: vec![serve, trap] })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as `http://127.0.0.1:port`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next calls meet these faults, one each; then all is well again. One that is meant for a call of another name
    /// waits for that.
    pub fn script<P: Into<Planned>>(&self, faults: impl IntoIterator<Item = P>) {
        self.shared.change(|state| state.plan.script(faults.into_iter().map(Into::into)));
    }

    /// Each call that no script is for meets one of `faults` with this probability. Seeded.
    pub fn every<P: Into<Planned>>(&self, probability: f64, faults: Vec<P>) {
        let faults = faults.into_iter().map(Into::into).collect();
        self.shared.change(|state| state.plan.every(probability, faults));
    }

    /// Faults of the script that no call has met yet.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.shared.look().plan.left()
    }

    /// Every request so far, in the order their heads came.
    #[must_use]
    pub fn requests(&self) -> Vec<Logged> {
        self.shared.look().log.clone()
    }

    /// How often a call was made.
    #[must_use]
    pub fn calls(&self, call: &str) -> usize {
        self.shared.look().log.iter().filter(|logged| logged.call == Some(call)).count()
    }

    /// Connections that reached the host redirects point to.
    #[must_use]
    pub fn trapped(&self) -> u32 {
        self.shared.look().trapped
    }

    /// Waits until `count` calls stand still by a fault.
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

    /// What it tells the time by.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.shared.clock)
    }

    /// Looks at the service.
    pub fn look<T>(&self, look: impl FnOnce(&S) -> T) -> T {
        self.shared.catch_up();
        look(&self.shared.look().service)
    }

    /// Changes the service, and wakes whoever waits for that.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut S) -> T) -> T {
        self.shared.change(|state| change(&mut state.service))
    }
}

impl<S: Service> Drop for Fake<S> {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl<S: Service> Shared<S> {
    fn look(&self) -> MutexGuard<'_, State<S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what was put off until now.
    fn catch_up(&self) {
        let now = self.clock.now();
        if self.look().late.iter().any(|(at, _)| *at <= now) {
            self.change(|state| {
                let (due, later) = std::mem::take(&mut state.late).into_iter().partition(|(at, _)| *at <= now);
                state.late = later;
                let due: Vec<(Timestamp, Request)> = due;
                for (_, request) in due {
                    // Nobody is there any more to be answered.
                    let _ = state.service.answer(&request);
                }
            });
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut State<S>) -> T) -> T {
        let result = change(&mut self.look());
        self.changed.send_modify(|count| *count += 1);
        result
    }
}

async fn serve<S: Service>(listener: TcpListener, shared: Arc<Shared<S>>) {
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
async fn trap<S: Service>(listener: TcpListener, shared: Arc<Shared<S>>) {
    loop {
        if listener.accept().await.is_ok() {
            shared.change(|state| state.trapped += 1);
        }
    }
}
