//! `run`: the engine at work until a signal, or until everything is delivered.

mod core;
mod signals;
mod vault;

use crate::{
    cli,
    exit::Exit,
    output::{Dress, Happened, Output},
    page::Page,
    words,
};
use boothlift_contract::{Clock as _, DestinationKind, Failure, FailureCode, HostFacts, Stamped, SystemClock};
use boothlift_engine::{
    Drained, Engine, EngineError, EventPlan, Setup,
    event_file::EventFile,
    logs::{self, LogGuard, LogPlan},
};
use signals::Signals;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use vault::MemoryVault;

/// The engine drains for at most 2 s by itself; this is only for a disk that stands still.
const SHUTDOWN_AT_MOST: Duration = Duration::from_secs(4);

/// Runs the event of the event file.
pub(crate) fn run(asked: &cli::Run) -> Result<Exit, Exit> {
    let data = asked.data.folder()?;
    let plan = plan(&asked.event, &data)?;
    for token in plan.destinations.iter().flat_map(|one| [&one.token, &one.upload_token]).flatten() {
        logs::hide(token);
    }
    if let Some(key) = plan.calls.as_ref().and_then(|calls| calls.key.as_ref()) {
        logs::hide(key);
    }
    let filter = std::env::var("BOOTHLIFT_LOG").unwrap_or_default();
    let logs = logs::start(&LogPlan { stderr: true, filter, ..LogPlan::default() });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Exit::with(Exit::BROKEN, format!("this computer gives no room to work: {error}")))?;
    let end = runtime.block_on(work(asked, data, plan, &logs));
    // Reads that are still under way on a slow disk must not hold up the end.
    runtime.shutdown_timeout(Duration::from_millis(200));
    end
}

/// The event as the file says it. A folder that is not there is a mistake before the first start; later it may be a drive
/// that is plugged in late, and what is queued goes on without it.
fn plan(event: &Path, data: &Path) -> Result<EventPlan, Exit> {
    let wrong = |error| Exit::with(Exit::WRONG_INPUT, error);
    let file = EventFile::read(event).map_err(wrong)?;
    let plan = file.plan(|name| std::env::var_os(name)).map_err(wrong)?;
    if !data.join("boothlift.db").is_file() {
        file.find_folders().map_err(wrong)?;
    }
    Ok(plan)
}

async fn work(asked: &cli::Run, data: PathBuf, plan: EventPlan, logs: &LogGuard) -> Result<Exit, Exit> {
    let mut signals = Signals::listen().map_err(|error| Exit::with(Exit::BROKEN, format!("no signals: {error}")))?;
    let dress = if asked.json { Dress::Json } else { Dress::Plain };
    let mut output = Output::start(dress).map_err(|error| Exit::with(Exit::BROKEN, format!("no output: {error}")))?;
    let engine = Engine::start_closed(setup(data.clone(), &plan)?).await.map_err(|error| not_started(&error))?;
    // Only now: a second program must touch nothing of the first one's folder.
    logs.keep_in(&data.join("logs"));
    let mut events = engine.events();
    let end = tokio::select! {
        end = host(asked, &engine, plan, &mut events, &mut output) => end,
        () = signals.next() => Ok(None),
    };
    if tokio::time::timeout(SHUTDOWN_AT_MOST, engine.shutdown()).await.is_err() {
        tracing::warn!("the engine took too long to end; what was under way is found at the next start");
    }
    while let Ok(stamped) = events.try_recv() {
        tell(&mut output, stamped);
    }
    if let Ok(Some(drained)) = &end {
        let held = drained.held.len();
        output.say(SystemClock.now(), Happened::Drained { confirmed: drained.confirmed, held });
    }
    let _ = tokio::task::spawn_blocking(move || output.flush()).await;
    logs.flush();
    match end? {
        Some(drained) => Ok(judged(&drained)),
        None => Ok(Exit::good()),
    }
}

/// Sets the engine up, tells what happens, and ends with what came of it where an end is asked for.
async fn host(
    asked: &cli::Run,
    engine: &Engine,
    plan: EventPlan,
    events: &mut Receiver<Stamped>,
    output: &mut Output,
) -> Result<Option<Drained>, Exit> {
    engine.configure(plan).await.map_err(|failure| not_configured(&failure))?;
    let page = match asked.listen {
        Some(address) => Some(Page::serve(address, core::EngineCore(engine.clone())).await.map_err(|error| {
            Exit::with(
                Exit::WRONG_INPUT,
                format!("--listen {address}: {error}; give another port, or 0 for any free one"),
            )
        })?),
        None => None,
    };
    output.say(
        SystemClock.now(),
        Happened::Ready {
            listen: page.as_ref().map(|page| page.url().to_owned()),
            local_gallery: engine.gallery_page(None).await,
        },
    );
    let drained = async {
        match asked.until_delivered {
            true => engine.drained().await,
            false => std::future::pending().await,
        }
    };
    tokio::pin!(drained);
    loop {
        tokio::select! {
            stamped = events.recv() => match stamped {
                Ok(stamped) => tell(output, stamped),
                Err(RecvError::Lagged(missed)) => output.missed(usize::try_from(missed).unwrap_or(usize::MAX)),
                Err(RecvError::Closed) => return Err(Exit::with(Exit::BROKEN, "the engine ended by itself; see the logs")),
            },
            drained = &mut drained => return Ok(Some(drained)),
        }
    }
}

fn tell(output: &mut Output, stamped: Stamped) {
    if let Some(happened) = Happened::of(stamped.event) {
        output.say(stamped.at, happened);
    }
}

fn setup(data: PathBuf, plan: &EventPlan) -> Result<Setup, Exit> {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|error| Exit::with(Exit::BROKEN, format!("no randomness: {error}")))?;
    let local = plan.destinations.iter().find(|one| one.kind == DestinationKind::LocalGallery);
    Ok(Setup {
        data,
        clock: Arc::new(SystemClock),
        vault: Arc::new(MemoryVault::default()),
        seed: u64::from_le_bytes(seed),
        host: HostFacts {
            name: "headless".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            dialogs: false,
            tray: false,
            set_up: false,
            pretend: false,
        },
        hints: true,
        gallery_listen: local.and_then(|one| one.listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0))),
    })
}

fn not_started(error: &EngineError) -> Exit {
    let code = match error {
        EngineError::InUse(_) => Exit::IN_USE,
        _ => Exit::BROKEN,
    };
    Exit::with(code, words::sentence(&error.failure()))
}

fn not_configured(failure: &Failure) -> Exit {
    let code = match failure.code {
        FailureCode::AppRecords | FailureCode::AppNewer | FailureCode::DiskFull | FailureCode::KeysLocked => {
            Exit::BROKEN
        }
        _ => Exit::WRONG_INPUT,
    };
    Exit::with(code, words::sentence(failure))
}

fn judged(drained: &Drained) -> Exit {
    let mut lines: Vec<String> = Vec::new();
    for (destination, failure) in &drained.needs_person {
        lines.push(format!("needs you: {destination}: {}", words::sentence(failure)));
    }
    for held in &drained.held {
        let place = held.destination.as_ref().map(|id| format!(" at {id}")).unwrap_or_default();
        lines.push(format!(
            "held: {}{place}: {}",
            boothlift_engine::path_shown(&held.path),
            words::reason(&held.failure)
        ));
    }
    if lines.is_empty() { Exit::good() } else { Exit::lines(Exit::NEEDS_A_PERSON, lines) }
}
