//! Requests about accounts at galleries: signing in with the browser, and the events an account may fill.
//!
//! One sign-in waits at a time, as the ports of its answer are fixed. What it gave stays here until a destination is made
//! of it, and never goes to the page.

use crate::{
    core::{Core, lock, records},
    drivers,
    engine::Engine,
    logs,
};
use boothlift_contract::{
    Answer, DestinationDraft, DestinationId, Failure, FailureCode, RemoteEvent, Reply, SignInFor, SignInView,
    TypedSecret,
};
use boothlift_destinations::{
    Secret, VaultError,
    selfcommunity::{Keeper, SelfCommunitySettings, SignIn},
};
use boothlift_store::{destinations, events};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

/// A page that nobody signs in at is closed by now.
const PATIENCE: Duration = Duration::from_secs(300);
/// Sign-ins whose tokens wait for a destination, at most.
const KEPT: usize = 4;
/// Events of a list, at most.
const EVENTS_MOST: usize = 500;
const NAME_MOST: usize = 120;

/// Sign-ins that have begun.
#[derive(Default)]
pub(crate) struct SignIns {
    last: u32,
    known: BTreeMap<u32, Begun>,
}

struct Begun {
    settings: SelfCommunitySettings,
    destination: Option<DestinationId>,
    page: String,
    /// What the vault keeps of it, once somebody signed in.
    given: Arc<Mutex<Option<Secret>>>,
    outcome: watch::Receiver<Option<Result<(), Failure>>>,
    pasted: mpsc::Sender<(Secret, oneshot::Sender<Result<(), Failure>>)>,
    ends: CancellationToken,
}

/// What a sign-in gave, for a destination that is about to be added.
pub(crate) struct Signed {
    pub(crate) settings: SelfCommunitySettings,
    pub(crate) token: Secret,
    pub(crate) keeper: Arc<dyn Keeper>,
}

/// Keeps a renewed token in place of the old one until there is a destination.
struct Meanwhile(Arc<Mutex<Option<Secret>>>);

impl Keeper for Meanwhile {
    fn kept(&self) -> Result<Option<Secret>, VaultError> {
        Ok(lock(&self.0).clone())
    }

    fn keep(&self, secret: &Secret) -> Result<(), VaultError> {
        logs::hide(secret);
        *lock(&self.0) = Some(secret.clone());
        Ok(())
    }
}

impl SignIns {
    /// What sign-in `n` gave, if it came to a good end.
    pub(crate) fn signed(&self, n: u32) -> Result<Signed, Failure> {
        let begun = self.known.get(&n).ok_or_else(gone)?;
        let token = lock(&begun.given).clone().ok_or_else(gone)?;
        let keeper = Arc::new(Meanwhile(Arc::clone(&begun.given)));
        Ok(Signed { settings: begun.settings.clone(), token, keeper })
    }

    /// The page of a sign-in that still waits.
    pub(crate) fn page(&self, n: u32) -> Option<String> {
        self.known.get(&n).filter(|begun| begun.outcome.borrow().is_none()).map(|begun| begun.page.clone())
    }

    /// A destination was made of it.
    pub(crate) fn used(&mut self, n: u32) {
        self.known.remove(&n);
    }
}

pub(super) async fn begin(engine: &Engine, to: SignInFor) -> Answer {
    let core = engine.core();
    let (settings, destination) = match to {
        SignInFor::Draft { base_url, client_id, pkce } => {
            let client_id = Some(client_id.trim().to_owned());
            (SelfCommunitySettings { client_id, pkce, ..SelfCommunitySettings::at(base_url.trim(), 0) }, None)
        }
        SignInFor::Destination { destination } => {
            let wanted = destination.clone();
            let row = core.store.read(move |view| destinations::get(view, &wanted)).await.map_err(records)?;
            let none =
                || Failure::new(FailureCode::RequestWrong, &row.label, "it is not signed in to with the browser");
            (drivers::app(&row).ok_or_else(none)?, Some(destination))
        }
    };
    // Two at once would want the same port.
    let _one = core.signing_in.lock().await;
    let waiting: Vec<_> = lock(&core.sign_ins)
        .known
        .values()
        .filter(|begun| begun.outcome.borrow().is_none())
        .map(|begun| (begun.ends.clone(), begun.outcome.clone()))
        .collect();
    for (ends, mut outcome) in waiting {
        ends.cancel();
        // Fails only where its task is gone, and its port with it.
        let _ = outcome.wait_for(Option::is_some).await;
    }
    let sign_in = SignIn::begin(&settings).await;
    let sign_in =
        sign_in.map_err(|error| Failure::new(FailureCode::DestAddress, "SelfCommunity", error.to_string()))?;
    let (page, listens) = (sign_in.page(), sign_in.listens());
    let (told, outcome) = watch::channel(None);
    let (pasted, addresses) = mpsc::channel(1);
    let (given, ends) = (Arc::default(), core.ending.child_token());
    let begun = Begun {
        settings,
        destination: destination.clone(),
        page: page.clone(),
        given: Arc::clone(&given),
        outcome,
        pasted,
        ends: ends.clone(),
    };
    let number = {
        let mut all = lock(&core.sign_ins);
        all.last += 1;
        let number = all.last;
        all.known.insert(number, begun);
        while all.known.len() > KEPT {
            all.known.pop_first();
        }
        number
    };
    let ends_at = core.clock.now().plus(PATIENCE);
    let due = core.clock.monotonic() + PATIENCE;
    let engine = engine.clone();
    tokio::spawn(async move {
        let done = tokio::select! {
            biased;
            () = ends.cancelled() => Err(no("it was cancelled")),
            () = engine.core().past(due) => Err(no("nobody signed in within five minutes")),
            signed = signed(&sign_in, addresses) => signed,
        };
        // The port is free before anybody hears of the end.
        drop(sign_in);
        let done = match done {
            Ok(secret) => {
                logs::hide(&secret);
                *lock(&given) = Some(secret.clone());
                match &destination {
                    Some(id) => place(&engine, id, secret).await,
                    None => Ok(()),
                }
            }
            Err(failure) => Err(failure),
        };
        told.send_replace(Some(done));
    });
    Ok(Reply::SignIn(SignInView { sign_in: number, page, listens, ends_at }))
}

/// Waits for the browser, or for an address that is pasted. A wrong one leaves the sign-in open.
async fn signed(
    sign_in: &SignIn,
    mut addresses: mpsc::Receiver<(Secret, oneshot::Sender<Result<(), Failure>>)>,
) -> Result<Secret, Failure> {
    loop {
        let (address, tell) = tokio::select! {
            done = sign_in.finish(), if sign_in.listens() => return done.map_err(|trouble| told(&trouble)),
            Some(pasted) = addresses.recv() => pasted,
            else => return Err(no("it was forgotten")),
        };
        match sign_in.paste(address.expose()).await {
            Ok(secret) => {
                let _ = tell.send(Ok(()));
                return Ok(secret);
            }
            Err(trouble) => {
                let _ = tell.send(Err(told(&trouble)));
            }
        }
    }
}

/// Keeps what a sign-in gave as the destination's token, and goes on with it.
async fn place(engine: &Engine, id: &DestinationId, secret: Secret) -> Result<(), Failure> {
    let core = engine.core();
    let _changing = core.changing.lock().await;
    engine.keep_secret(&id.0, secret).await?;
    let wanted = id.clone();
    let read = core.store.read(move |view| Ok((destinations::get(view, &wanted)?, events::current(view)?)));
    let (row, event) = read.await.map_err(records)?;
    if let (true, Some(event)) = (row.is_on, event) {
        engine.open_lane(row, event.id).await?;
    }
    core.set_up_changed();
    Ok(())
}

pub(super) async fn wait(engine: &Engine, n: u32) -> Answer {
    let (mut outcome, destination, given) = {
        let all = lock(&engine.core().sign_ins);
        let begun = all.known.get(&n).ok_or_else(gone)?;
        (begun.outcome.clone(), begun.destination.clone(), Arc::clone(&begun.given))
    };
    let done = outcome.wait_for(Option::is_some).await.map_err(|_| gone())?.clone().unwrap_or_else(|| Err(gone()));
    let Err(failure) = done else { return Ok(Reply::Done) };
    // Signed in, but there was no place for the token: somebody may have made one.
    let secret = lock(&given).clone();
    match (secret, destination) {
        (Some(secret), Some(id)) => place(engine, &id, secret).await.map(|()| Reply::Done),
        _ => Err(failure),
    }
}

pub(super) async fn paste(core: &Arc<Core>, n: u32, address: TypedSecret) -> Answer {
    let to = lock(&core.sign_ins).known.get(&n).map(|begun| begun.pasted.clone()).ok_or_else(gone)?;
    let (tell, answer) = oneshot::channel();
    to.send((Secret::new(address.into_inner()), tell)).await.map_err(|_| gone())?;
    answer.await.unwrap_or_else(|_| Err(gone())).map(|()| Reply::Done)
}

pub(super) fn cancel(core: &Arc<Core>, n: u32) -> Answer {
    let all = lock(&core.sign_ins);
    all.known.get(&n).ok_or_else(gone)?.ends.cancel();
    Ok(Reply::Done)
}

/// The events to choose from.
pub(super) async fn events_of(core: &Arc<Core>, draft: DestinationDraft) -> Answer {
    let drafted = drivers::draft(draft, &core.sign_ins, true)?;
    let label = drafted.label;
    let driver = drafted.driver(core)?;
    let listed = driver.managed_events().await;
    let listed = listed.map_err(|trouble| Failure::new(trouble.code, label, trouble.detail))?;
    let plain = |name: String| name.chars().filter(|c| !c.is_control()).take(NAME_MOST).collect();
    let events = listed.into_iter().take(EVENTS_MOST).map(|event| RemoteEvent {
        id: event.id,
        name: plain(event.name),
        date: event.date,
        photos: event.photos,
    });
    Ok(Reply::RemoteEvents(events.collect()))
}

fn told(trouble: &boothlift_destinations::Trouble) -> Failure {
    Failure::new(trouble.code, "SelfCommunity", trouble.detail.clone())
}

fn no(words: &str) -> Failure {
    Failure::new(FailureCode::DestSignin, "SelfCommunity", words)
}

fn gone() -> Failure {
    Failure::new(FailureCode::RequestGone, "sign-in", "begin it again")
}
