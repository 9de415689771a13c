//! What a lane has begun, each with a sign of life of its own. What shows none for longer than any wait of its own can last
//! is given up: a driver that never comes back costs its photo a turn, and not the lane its evening.

use boothlift_store::deliveries::Delivery;
use std::{
    collections::HashSet,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::task::{AbortHandle, Id, JoinSet};

/// Twice as long as the longest wait for an answer, which is ten minutes.
const PATIENCE: Duration = Duration::from_secs(20 * 60);
/// A connection is made, and asked one thing, within half a minute.
const PROBE_PATIENCE: Duration = Duration::from_secs(2 * 60);

/// When something last moved, by the monotonic clock, and whether it is still on the wire.
#[derive(Clone, Debug)]
pub(super) struct Life(Arc<Signs>);

#[derive(Debug)]
struct Signs {
    moved_at: AtomicU64,
    landed: AtomicBool,
}

impl Life {
    pub(super) fn new(now: Duration) -> Self {
        Self(Arc::new(Signs { moved_at: AtomicU64::new(millis(now)), landed: AtomicBool::new(false) }))
    }

    pub(super) fn moves(&self, now: Duration) {
        self.0.moved_at.store(millis(now), Relaxed);
    }

    /// The service said what it had to say: the rest is work on this computer, and takes no place.
    pub(super) fn lands(&self) {
        self.0.landed.store(true, Relaxed);
    }

    fn moved_at(&self) -> Duration {
        Duration::from_millis(self.0.moved_at.load(Relaxed))
    }

    fn landed(&self) -> bool {
        self.0.landed.load(Relaxed)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// What was begun.
#[derive(Clone, Debug)]
pub(super) enum Begun {
    /// An attempt with these photos.
    Attempt(Vec<Delivery>),
    /// A removal, by its delivery.
    Removal(i64),
    /// A try of the connection, or of the service.
    Probe,
    /// The gallery's list, or something of the lane's own.
    Other,
}

impl Begun {
    const fn patience(&self) -> Duration {
        match self {
            Self::Probe => PROBE_PATIENCE,
            Self::Attempt(_) | Self::Removal(_) | Self::Other => PATIENCE,
        }
    }
}

#[derive(Debug)]
struct One {
    begun: Begun,
    life: Life,
    end: AbortHandle,
}

impl One {
    fn given_up_at(&self) -> Duration {
        self.life.moved_at() + self.begun.patience()
    }
}

/// What is under way, in the order of its begin, for whoever has to end it from outside.
#[derive(Clone, Debug, Default)]
pub(super) struct Aloft(Arc<Mutex<Vec<One>>>);

impl Aloft {
    /// Ends everything. What does not let itself be ended is left to itself.
    pub(super) fn end(&self) {
        super::lane::lock(&self.0).drain(..).for_each(|one| one.end.abort());
    }
}

/// Everything that a lane has begun. Dropped, it ends.
#[derive(Debug, Default)]
pub(super) struct Flying {
    tasks: JoinSet<()>,
    aloft: Aloft,
    /// Given up, and not ended yet: such as are stuck on a thread.
    lost: HashSet<Id>,
}

impl Flying {
    pub(super) fn new(aloft: Aloft) -> Self {
        // What a lane that failed had begun went with it.
        aloft.end();
        Self { aloft, ..Self::default() }
    }

    /// How many take a place: those that landed and are being written down do not.
    pub(super) fn len(&self) -> usize {
        let landed = super::lane::lock(&self.aloft.0).iter().filter(|one| one.life.landed()).count();
        self.tasks.len().saturating_sub(self.lost.len() + landed)
    }

    pub(super) fn begin<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        now: Duration,
        begun: Begun,
        work: impl FnOnce(Life) -> F,
    ) {
        let life = Life::new(now);
        // The table before the task: one that ends at once is taken out of it after it was put in.
        let mut aloft = super::lane::lock(&self.aloft.0);
        let end = self.tasks.spawn(work(life.clone()));
        aloft.push(One { begun, life, end });
    }

    /// Waits for one to end; `false` where none is left.
    pub(super) async fn ended(&mut self) -> bool {
        let id = match self.tasks.join_next_with_id().await {
            None => return false,
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => error.id(),
        };
        self.lost.remove(&id);
        super::lane::lock(&self.aloft.0).retain(|one| one.end.id() != id);
        true
    }

    /// Ends what showed no life for too long, and tells what it was.
    pub(super) fn give_up(&mut self, now: Duration) -> Vec<Begun> {
        let mut aloft = super::lane::lock(&self.aloft.0);
        let dead = aloft.extract_if(.., |one| one.given_up_at() <= now);
        dead.map(|one| {
            one.end.abort();
            self.lost.insert(one.end.id());
            one.begun
        })
        .collect()
    }

    /// When to look again whether something shows no life.
    pub(super) fn look_at(&self) -> Option<Duration> {
        super::lane::lock(&self.aloft.0).iter().map(One::given_up_at).min()
    }

    /// Waits for all of it for at most so long, and ends what is left then.
    pub(super) async fn drain(mut self, most: Duration) {
        let drained = async { while self.ended().await {} };
        if tokio::time::timeout(most, drained).await.is_err() {
            self.aloft.end();
            self.tasks.abort_all();
            // What is stuck on a thread ends with the program.
            let _ = tokio::time::timeout(ENDING, async { while self.tasks.join_next().await.is_some() {} }).await;
        }
    }
}

/// How long tasks that were ended may take to be gone.
const ENDING: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_shows_no_life_is_given_up_and_what_moves_is_not() {
        let (mut flying, start) = (Flying::default(), Duration::from_secs(1_000));
        let mut lives = Vec::new();
        for begun in [Begun::Attempt(Vec::new()), Begun::Removal(7), Begun::Probe] {
            flying.begin(start, begun, |life| {
                lives.push(life);
                std::future::pending()
            });
        }
        assert_eq!(flying.look_at(), Some(start + PROBE_PATIENCE));
        assert!(flying.give_up(start + PROBE_PATIENCE - Duration::from_millis(1)).is_empty());
        assert!(matches!(flying.give_up(start + PROBE_PATIENCE).as_slice(), [Begun::Probe]));
        assert_eq!(flying.len(), 2);
        assert!(flying.ended().await, "the probe is gone");
        lives[0].moves(start + PATIENCE);
        assert!(matches!(flying.give_up(start + PATIENCE).as_slice(), [Begun::Removal(7)]));
        assert_eq!(flying.look_at(), Some(start + PATIENCE * 2));
        assert_eq!(flying.len(), 1, "the upload that moved goes on");
    }

    #[tokio::test]
    async fn one_that_landed_takes_no_place_and_is_waited_for_all_the_same() {
        let mut flying = Flying::default();
        let (let_go, written) = tokio::sync::oneshot::channel::<()>();
        flying.begin(Duration::ZERO, Begun::Attempt(Vec::new()), |life| async move {
            life.lands();
            let _ = written.await;
        });
        flying.begin(Duration::ZERO, Begun::Attempt(Vec::new()), |_| std::future::pending());
        assert_eq!(flying.len(), 2);
        tokio::task::yield_now().await;
        assert_eq!(flying.len(), 1);
        let_go.send(()).unwrap();
        assert!(flying.ended().await);
        assert_eq!(flying.len(), 1, "it is counted out once");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_that_is_stuck_on_a_thread_is_counted_no_more_and_holds_up_no_end() {
        let (let_go, stuck) = std::sync::mpsc::channel::<()>();
        let stuck = Mutex::new(stuck);
        let mut flying = Flying::default();
        flying.begin(Duration::ZERO, Begun::Attempt(Vec::new()), |_| async move {
            let _ = super::super::lane::lock(&stuck).recv();
        });
        assert_eq!(flying.give_up(PATIENCE).len(), 1);
        assert_eq!(flying.len(), 0);
        assert!(flying.give_up(PATIENCE * 2).is_empty(), "given up once");
        tokio::time::timeout(Duration::from_secs(20), flying.drain(Duration::from_millis(10))).await.unwrap();
        drop(let_go);
    }
}
