//! Keeps the computer from falling asleep by itself while photos are on their way. A closed lid, the power button and a
//! person's own "Sleep" still work: then photos wait, and go on when the computer wakes.
//!
//! The request to the system lives on one thread of its own, as Windows holds it for as long as the thread that made it.

use crate::{core::Core, remembered::Remembered};
use boothlift_engine::{Engine, Glance};
use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};
use tauri::{AppHandle, Manager};
use tokio::{sync::watch, time::Instant};

/// How long the computer is kept awake after the last photo went: the next one often comes soon.
const LINGER: Duration = Duration::from_secs(120);
/// When a system that did not listen is asked again.
const AGAIN: Duration = Duration::from_secs(60);

/// The person's choice, as the rest of the shell changes it.
pub(crate) struct Awake(watch::Sender<bool>);

impl Awake {
    /// As it was chosen before.
    pub(crate) fn chosen(remembered: &Remembered) -> Self {
        Self(watch::Sender::new(remembered.now().keep_awake))
    }

    /// From now on.
    pub(crate) fn choose(&self, on: bool) {
        self.0.send_replace(on);
    }
}

/// Follows the engine and keeps the computer awake as long as the choice and the photos want it.
pub(crate) fn follow(app: &AppHandle) {
    let app = app.clone();
    let mut chosen = app.state::<Awake>().0.subscribe();
    let (wish, wishes) = mpsc::channel();
    if let Err(error) = thread::Builder::new().name("awake".into()).spawn(move || hold(&wishes, &mut ask_system)) {
        tracing::warn!(%error, "the computer is not kept awake");
        return;
    }
    tauri::async_runtime::spawn(async move {
        let mut engines = app.state::<Core>().engines();
        while let Some(engine) = engines.next().await {
            engines.until_replaced(mind(&engine, &mut chosen, &wish)).await;
        }
    });
}

/// Wishes as this engine's photos want it.
async fn mind(engine: &Engine, chosen: &mut watch::Receiver<bool>, wish: &Sender<bool>) {
    let mut glance = engine.glance();
    let mut rule = Rule::default();
    loop {
        // Drawn photos keep nobody's computer awake.
        let waits = waits(&glance.borrow_and_update()) && !engine.host().pretend;
        let chosen_now = *chosen.borrow_and_update();
        let home = glance.borrow().finishing_at_home;
        let wanted = waits && (chosen_now || home);
        let (keeps, look_again) = rule.keeps(wanted, chosen_now || home, Instant::now());
        tell(wish, keeps);
        let pause = async {
            match look_again {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = glance.changed() => if changed.is_err() { return },
            _ = chosen.changed() => {}
            () = pause => {}
        }
    }
}

fn tell(wish: &Sender<bool>, keeps: bool) {
    // The thread ends with the program; without it there is nobody to tell.
    let _ = wish.send(keeps);
}

/// Whether photos are on their way. Those that need a person, or wait for one to go on, keep nothing awake.
fn waits(glance: &Glance) -> bool {
    !glance.paused && glance.counts.waiting.saturating_add(glance.counts.sending) > 0
}

/// Wanted, and for a while after.
#[derive(Default)]
struct Rule {
    last: Option<Instant>,
}

impl Rule {
    /// Whether to keep awake at `now`, and when that changes by itself.
    fn keeps(&mut self, wanted: bool, allowed: bool, now: Instant) -> (bool, Option<Instant>) {
        if wanted {
            self.last = Some(now);
            return (true, None);
        }
        match self.last.filter(|last| allowed && now < *last + LINGER) {
            Some(last) => (true, Some(last + LINGER)),
            None => {
                self.last = None;
                (false, None)
            }
        }
    }
}

/// Holds what `ask` gives as long as the last wish says so, until nobody wishes any more.
fn hold<H>(wishes: &Receiver<bool>, ask: &mut dyn FnMut() -> Option<H>) {
    let (mut wanted, mut held) = (false, None);
    loop {
        if wanted && held.is_none() {
            held = ask();
        } else if !wanted {
            held = None;
        }
        let next =
            if wanted && held.is_none() { wishes.recv_timeout(AGAIN) } else { wishes.recv().map_err(Into::into) };
        match next {
            Ok(wish) => wanted = wish,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn ask_system() -> Option<keepawake::KeepAwake> {
    let asked = keepawake::Builder::default()
        .idle(true)
        .app_name("Boothlift")
        .app_reverse_domain("app.boothlift.desktop")
        .reason("Photos are on their way to their galleries")
        .create();
    match asked {
        Ok(held) => {
            tracing::debug!("the computer is kept awake");
            Some(held)
        }
        Err(error) => {
            tracing::info!(%error, "the system does not let itself be kept awake");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    #[test]
    fn the_computer_stays_awake_for_two_minutes_after_the_last_photo_and_not_at_all_once_switched_off() {
        let (mut rule, begun) = (Rule::default(), Instant::now());
        let at = |seconds| begun + Duration::from_secs(seconds);
        assert_eq!(rule.keeps(false, true, at(0)), (false, None));
        assert_eq!(rule.keeps(true, true, at(10)), (true, None));
        assert_eq!(rule.keeps(false, true, at(20)), (true, Some(at(130))));
        assert_eq!(rule.keeps(false, true, at(130)), (false, None));
        assert_eq!(rule.keeps(true, true, at(200)), (true, None));
        assert_eq!(rule.keeps(false, false, at(201)), (false, None));
    }

    struct Held(Arc<AtomicUsize>);

    impl Drop for Held {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn the_system_is_asked_once_for_as_long_as_it_is_wanted_and_let_go_after() {
        let now = Arc::new(AtomicUsize::new(0));
        let asked = Arc::new(AtomicUsize::new(0));
        let (wish, wishes) = mpsc::channel();
        let (held, counted) = (Arc::clone(&now), Arc::clone(&asked));
        let thread = thread::spawn(move || {
            hold(&wishes, &mut || {
                counted.fetch_add(1, Ordering::SeqCst);
                held.fetch_add(1, Ordering::SeqCst);
                Some(Held(Arc::clone(&held)))
            });
        });
        for wanted in [true, true, false, true, true] {
            wish.send(wanted).unwrap();
        }
        drop(wish);
        thread.join().unwrap();
        assert_eq!((asked.load(Ordering::SeqCst), now.load(Ordering::SeqCst)), (2, 0));
    }
}
