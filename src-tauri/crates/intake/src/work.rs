//! Where work that blocks is done.

use std::{fmt, sync::Arc};
use tokio::sync::oneshot;

/// A piece of work that blocks: looking, copying, storing.
pub type Job = Box<dyn FnOnce() + Send>;

/// Who does the work that blocks: tokio's threads for it, unless somebody else is named.
#[derive(Clone)]
pub struct Workers(Arc<dyn Fn(Job) + Send + Sync>);

impl Workers {
    /// Workers that take each job here. It must be done some time, in any order, and never within the call.
    #[must_use]
    pub fn new(take: impl Fn(Job) + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    /// Has `work` done and waits for it; none when it panicked or nobody does it any more.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (answer, done) = oneshot::channel();
        // Whoever asked may have gone; the work is done all the same.
        self.begin(move || drop(answer.send(work())));
        done.await.ok()
    }

    pub(crate) fn begin(&self, job: impl FnOnce() + Send + 'static) {
        (self.0)(Box::new(job));
    }
}

impl Default for Workers {
    fn default() -> Self {
        Self::new(|job| drop(tokio::task::spawn_blocking(job)))
    }
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Workers")
    }
}
