//! Workers of one thread: which job is done next, and after which pause, is drawn from a seed.

use boothlift_intake::{Job, Workers};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::time::Duration;
use tokio::sync::mpsc::{self, UnboundedReceiver};

/// Workers that draw from this seed; they live on the runtime that this is called on.
pub(crate) fn drawn(seed: u64) -> Workers {
    let (give, jobs) = mpsc::unbounded_channel();
    tokio::spawn(work(jobs, StdRng::seed_from_u64(seed)));
    Workers::new(move |job| {
        let _ = give.send(job);
    })
}

async fn work(mut jobs: UnboundedReceiver<Job>, mut random: StdRng) {
    let mut waiting: Vec<Job> = Vec::new();
    loop {
        if waiting.is_empty() {
            let Some(job) = jobs.recv().await else { return };
            waiting.push(job);
        }
        // Mostly at once; now and then a disk is slow, and the writers go on meanwhile.
        let pause = match random.random_range(0..100) {
            0 => random.random_range(100..900),
            1..20 => random.random_range(1..30),
            _ => 0,
        };
        if pause > 0 {
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        while let Ok(job) = jobs.try_recv() {
            waiting.push(job);
        }
        let next = random.random_range(0..waiting.len());
        do_now(waiting.swap_remove(next));
        tokio::task::yield_now().await;
    }
}

/// Does a job while everything else stands still. A job may block, which no task may.
fn do_now(job: Job) {
    let runtime = tokio::runtime::Handle::current();
    std::thread::scope(|scope| {
        let done = scope.spawn(move || {
            // For the clock, which goes with this runtime's time.
            let _inside = runtime.enter();
            job();
        });
        done.join().unwrap();
    });
}
