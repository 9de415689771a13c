//! The engine as the rest of the shell reaches it: it may still be starting, may have failed to, and may be replaced by another.

use boothlift_contract::{Answer, Failure, FailureCode, Request};
use boothlift_engine::{Engine, Ports, Setup};
use std::{future::Future, time::Duration};
use tokio::sync::watch;

/// What the engine's own two seconds of draining may take in all before Boothlift leaves without it.
const LONGEST_GOODBYE: Duration = Duration::from_millis(2_500);

type Started = Option<Result<Engine, Failure>>;

/// The engine, from the first moment of its start on.
pub(crate) struct Core {
    started: watch::Sender<Started>,
}

/// The engines that take each other's place, for whoever follows what they say.
pub(crate) struct Engines(watch::Receiver<Started>);

impl Core {
    /// Starts the engine beside everything else: the window need not wait for it.
    pub(crate) fn start(setup: Setup, ports: Ports) -> Self {
        let started = watch::Sender::new(None);
        let told = started.clone();
        tauri::async_runtime::spawn(async move {
            told.send_replace(Some(start(setup, ports).await));
        });
        Self { started }
    }

    /// Ends the engine that runs, and starts another in its place. Whoever asks meanwhile waits for that one.
    ///
    /// # Errors
    /// Why it did not start.
    pub(crate) async fn replace(&self, setup: Setup, ports: Ports) -> Result<Engine, Failure> {
        self.end().await;
        let outcome = start(setup, ports).await;
        self.started.send_replace(Some(outcome.clone()));
        outcome
    }

    /// Ends the engine that runs, so that another can take its place.
    pub(crate) async fn end(&self) {
        let before = self.started.send_replace(None);
        if let Some(Ok(engine)) = before {
            say_goodbye(&engine).await;
        }
    }

    /// The engine once it runs, or why it does not.
    ///
    /// # Errors
    /// The one failure that the start ended with.
    pub(crate) async fn engine(&self) -> Result<Engine, Failure> {
        let mut started = self.started.subscribe();
        match started.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(never_started())),
            Err(_) => Err(never_started()),
        }
    }

    /// The engine if it runs already.
    pub(crate) fn now(&self) -> Option<Engine> {
        self.started.borrow().as_ref().and_then(|outcome| outcome.as_ref().ok()).cloned()
    }

    /// The engine that runs, and those that will take its place.
    pub(crate) fn engines(&self) -> Engines {
        Engines(self.started.subscribe())
    }

    /// Whether the start is over and came to nothing.
    pub(crate) fn failed(&self) -> bool {
        matches!(*self.started.borrow(), Some(Err(_)))
    }

    /// Asks once the engine runs.
    pub(crate) async fn ask(&self, request: Request) -> Answer {
        self.engine().await?.ask(request).await
    }

    /// Ends the engine; returns after two and a half seconds at the latest.
    pub(crate) async fn shutdown(&self) {
        if let Some(engine) = self.now() {
            say_goodbye(&engine).await;
        }
    }
}

impl Engines {
    /// The engine that runs, once there is one; after [`Engines::until_replaced`] the next. None where none comes any more.
    pub(crate) async fn next(&mut self) -> Option<Engine> {
        loop {
            if let Some(Ok(engine)) = &*self.0.borrow_and_update() {
                return Some(engine.clone());
            }
            self.0.changed().await.ok()?;
        }
    }

    /// Follows the engine that [`Engines::next`] gave, and returns once it makes room for another.
    pub(crate) async fn until_replaced(&mut self, follow: impl Future<Output = ()>) {
        tokio::select! {
            () = follow => self.replaced().await,
            () = self.replaced() => {}
        }
    }

    async fn replaced(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending().await
        }
    }
}

async fn start(setup: Setup, ports: Ports) -> Result<Engine, Failure> {
    // On a task of its own: one that fails inside leaves nobody waiting.
    match tokio::spawn(Engine::start_with(setup, ports)).await {
        Ok(outcome) => outcome.map_err(|error| {
            tracing::error!(%error, "the engine did not start");
            error.failure()
        }),
        Err(_) => Err(never_started()),
    }
}

async fn say_goodbye(engine: &Engine) {
    if tokio::time::timeout(LONGEST_GOODBYE, engine.shutdown()).await.is_err() {
        tracing::warn!("the engine did not end in time; its records are as the last commit left them");
    }
}

fn never_started() -> Failure {
    Failure::new(FailureCode::AppRecords, "Boothlift", "the start was interrupted")
}
