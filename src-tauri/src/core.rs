//! The engine as the rest of the shell reaches it: it may still be starting, or may have failed to.

use boothlift_contract::{Answer, Failure, FailureCode, Request};
use boothlift_engine::{Engine, Setup};
use std::time::Duration;
use tokio::sync::watch;

/// What the engine's own two seconds of draining may take in all before Boothlift leaves without it.
const LONGEST_GOODBYE: Duration = Duration::from_millis(2_500);

type Started = Option<Result<Engine, Failure>>;

/// The engine, from the first moment of its start on.
pub(crate) struct Core {
    started: watch::Receiver<Started>,
}

impl Core {
    /// Starts the engine beside everything else: the window need not wait for it.
    pub(crate) fn start(setup: Setup) -> Self {
        let (told, started) = watch::channel(None);
        tauri::async_runtime::spawn(async move {
            let outcome = Engine::start(setup).await.map_err(|error| {
                tracing::error!(%error, "the engine did not start");
                error.failure()
            });
            told.send_replace(Some(outcome));
        });
        Self { started }
    }

    /// The engine once it runs, or why it does not.
    ///
    /// # Errors
    /// The one failure that the start ended with.
    pub(crate) async fn engine(&self) -> Result<Engine, Failure> {
        let mut started = self.started.clone();
        match started.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(never_started())),
            Err(_) => Err(never_started()),
        }
    }

    /// The engine if it runs already.
    pub(crate) fn now(&self) -> Option<Engine> {
        self.started.borrow().as_ref().and_then(|outcome| outcome.as_ref().ok()).cloned()
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
        if let Some(engine) = self.now()
            && tokio::time::timeout(LONGEST_GOODBYE, engine.shutdown()).await.is_err()
        {
            tracing::warn!("the engine did not end in time; its records are as the last commit left them");
        }
    }
}

fn never_started() -> Failure {
    Failure::new(FailureCode::AppRecords, "Boothlift", "the start was interrupted")
}
