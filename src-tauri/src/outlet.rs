//! What the page is told without having asked: frames from the engine, by one channel at a time and silent while nobody can see
//! it, and a word of the shell now and then. How much that was is in the log once the page is gone.

use crate::{core::Core, window};
use boothlift_contract::{Failure, Frame};
use serde::Serialize;
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tauri::{
    AppHandle, Emitter, Manager, Wry,
    async_runtime::JoinHandle,
    ipc::{Channel, Invoke},
};

/// How soon after the window is back the page hears again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Holds the one subscription.
#[derive(Default)]
pub(crate) struct Outlet {
    running: Mutex<Option<JoinHandle<()>>>,
    told: Mutex<Told>,
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
                app.state::<Self>().told().one_more(Instant::now());
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
        let Told { messages, most_in_a_second, answers, .. } = std::mem::take(&mut *self.told());
        tracing::info!(messages, most_in_a_second, answers, "the page was told, and is gone");
    }

    fn replace(&self, next: Option<JoinHandle<()>>) {
        let before = std::mem::replace(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner), next);
        if let Some(before) = before {
            before.abort();
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says one word to the page. That it is gone meanwhile is no trouble: the next one asks for everything.
pub(crate) fn say(app: &AppHandle, word: &str, with: impl Serialize + Clone) {
    app.state::<Outlet>().told().one_more(Instant::now());
    let _ = app.emit_to(window::LABEL, word, with);
}

/// Lets the commands `answer` the page, and counts how often it asks.
pub(crate) fn counting(
    answer: impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    move |invoke| {
        if let Some(outlet) = invoke.message.webview_ref().try_state::<Outlet>() {
            outlet.told().answers += 1;
        }
        answer(invoke)
    }
}

/// How much one page was told.
#[derive(Debug, Default)]
struct Told {
    messages: u64,
    /// In any second, not only in those of a clock.
    most_in_a_second: usize,
    lately: VecDeque<Instant>,
    /// Commands that it called.
    answers: u64,
}

impl Told {
    fn one_more(&mut self, now: Instant) {
        while self.lately.front().is_some_and(|then| now.duration_since(*then) >= Duration::from_secs(1)) {
            self.lately.pop_front();
        }
        self.lately.push_back(now);
        self.messages += 1;
        self.most_in_a_second = self.most_in_a_second.max(self.lately.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_in_a_second_is_that_of_any_second() {
        let (begun, mut told) = (Instant::now(), Told::default());
        for millis in [0, 700, 900, 1_000, 1_699, 1_700, 9_000] {
            told.one_more(begun + Duration::from_millis(millis));
        }
        // From 700 on: 700, 900, 1,000 and 1,699; at 1,700 the first of them is a second old.
        assert_eq!((told.messages, told.most_in_a_second, told.lately.len()), (7, 4, 1));
    }
}
