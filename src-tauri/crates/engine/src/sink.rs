//! Where the engine says what has happened: numbered, in order, to whoever listens.

use boothlift_contract::{Clock, EngineEvent, Stamped};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Events a slow listener may be behind before it loses some. A listener that lost some looks at the records.
const BACKLOG: usize = 16_384;

/// The engine's voice. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sink {
    inner: Arc<Inner>,
}

struct Inner {
    clock: Arc<dyn Clock>,
    sender: broadcast::Sender<Stamped>,
    seq: Mutex<u64>,
}

impl Sink {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        Self { inner: Arc::new(Inner { clock, sender, seq: Mutex::new(0) }) }
    }

    /// Tells everyone. What is told is committed already.
    pub(crate) fn tell(&self, event: EngineEvent) {
        // Numbering and sending are one step, so that numbers arrive in order.
        let mut seq = self.inner.seq.lock().unwrap_or_else(PoisonError::into_inner);
        *seq += 1;
        // An error only means that nobody listens.
        let _ = self.inner.sender.send(Stamped { seq: *seq, at: self.inner.clock.now(), event });
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<Stamped> {
        self.inner.sender.subscribe()
    }
}
