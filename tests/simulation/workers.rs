//! Workers of one thread: which job is done next, and after which pause, is drawn.

use super::world::{Shared, lock};
use boothlift_engine::{Job, Workers};
use rand::RngExt;
use std::thread;
use tokio::sync::mpsc::{self, UnboundedReceiver};

/// Workers that draw from the world's dice; they live on the runtime that this is called on.
pub(crate) fn drawn(world: Shared) -> Workers {
    let (give, jobs) = mpsc::unbounded_channel();
    tokio::spawn(work(jobs, world));
    Workers::new(move |job| {
        let _ = give.send(job);
    })
}

async fn work(mut jobs: UnboundedReceiver<Job>, world: Shared) {
    let mut waiting: Vec<Job> = Vec::new();
    loop {
        if waiting.is_empty() {
            let Some(job) = jobs.recv().await else { return };
            waiting.push(job);
        }
        let pause = lock(&world).disk();
        tokio::time::sleep(pause).await;
        while let Ok(job) = jobs.try_recv() {
            waiting.push(job);
        }
        let next = lock(&world).dice.random_range(0..waiting.len());
        do_now(waiting.swap_remove(next));
        tokio::task::yield_now().await;
    }
}

/// Does a job while everything else stands still. A job may block, which no task may.
fn do_now(job: Job) {
    let runtime = tokio::runtime::Handle::current();
    thread::scope(|scope| {
        let done = scope.spawn(move || {
            // For the clock, which goes with this runtime's time.
            let _inside = runtime.enter();
            job();
        });
        done.join().unwrap();
    });
}
