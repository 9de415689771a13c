//! Frames from the engine to the page: one channel at a time, silent while nobody can see it.

use crate::{core::Core, window};
use boothlift_contract::{Failure, Frame};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tauri::{AppHandle, Manager, async_runtime::JoinHandle, ipc::Channel};

/// How soon after the window is back the page hears again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Holds the one subscription.
#[derive(Default)]
pub(crate) struct Outlet {
    running: Mutex<Option<JoinHandle<()>>>,
}

impl Outlet {
    /// Sends frames to `channel` from now on, in place of the channel before.
    ///
    /// # Errors
    /// Why the engine did not start.
    pub(crate) async fn subscribe(&self, app: &AppHandle, channel: Channel<Vec<Frame>>) -> Result<(), Failure> {
        // The feed exists before this returns, so that no frame can fall between it and the page's first snapshot.
        let mut feed = app.state::<Core>().engine().await?.feed();
        let app = app.clone();
        self.replace(Some(tauri::async_runtime::spawn(async move {
            loop {
                while !window::is_seen(&app) {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                let Some(frames) = feed.next().await else { break };
                if channel.send(frames).is_err() {
                    break;
                }
            }
        })));
        Ok(())
    }

    /// Ends the subscription: the page is gone.
    pub(crate) fn end(&self) {
        self.replace(None);
    }

    fn replace(&self, next: Option<JoinHandle<()>>) {
        let before = std::mem::replace(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner), next);
        if let Some(before) = before {
            before.abort();
        }
    }
}
