//! Sending one request, watched.

use super::{
    body::{Content, Slice, Slices, Tap},
    client::{Http, OPENING, too_slow},
    error,
    pace::Pace,
    reply::{OF_A_LIST, OF_AN_UPLOAD, Reply},
    scrub::Scrub,
};
use crate::{Class, Journal, Trouble};
use async_trait::async_trait;
use boothlift_contract::{FailureCode, fail_point};
use bytes::Bytes;
use reqwest::{
    Body, Method, Url,
    header::{self, HeaderMap},
};
use std::{
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::mpsc, time};

/// Longest wait for the answer to a request without a body.
const FETCHED: Duration = Duration::from_secs(60);

/// One request with a body.
pub struct Call<'a> {
    /// Its method.
    pub method: Method,
    /// Where to. It may hold the token.
    pub url: Url,
    /// Headers besides the length.
    pub headers: HeaderMap,
    /// What it carries.
    pub content: Content,
    /// Where it is written down how far it got.
    pub journal: &'a dyn Journal,
    /// What cleans words, and the answer.
    pub scrub: &'a Scrub,
    /// Whether the answer gives secrets, so that it is left as it is. Then none of its words may be told.
    pub asks_for_secrets: bool,
}

/// A journal for requests that carry no photo.
pub(crate) struct Unnoted;

#[async_trait]
impl Journal for Unnoted {
    fn handed_over(&self, _bytes: u64) {}

    async fn body_ends(&self) -> Result<(), Trouble> {
        Ok(())
    }

    async fn recall(&self) -> Result<Option<String>, Trouble> {
        Ok(None)
    }

    async fn keep(&self, _note: &str) -> Result<(), Trouble> {
        Ok(())
    }
}

/// How far a request got. Only ever moves down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The network has not asked for the body.
    Opening,
    /// Some of the body was handed over, never the last slice.
    Sending,
    /// The last slice was handed over.
    Ended,
}

struct Course {
    stage: Stage,
    handed_over: u64,
    pace: Pace,
}

/// What the sending half and the waiting half of one call both look at. Both run in one task.
struct Shared(Mutex<Course>);

impl Shared {
    fn look(&self) -> MutexGuard<'_, Course> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Http {
    /// Sends a request without a body and reads the answer. It changes nothing there, or may be sent again.
    ///
    /// # Errors
    /// [`Class::NothingSent`], [`Class::Portal`], or [`Class::Broken`] where no answer came.
    pub async fn fetch(&self, method: Method, url: Url, headers: HeaderMap, scrub: &Scrub) -> Result<Reply, Trouble> {
        let asked = self.client().request(method, url).headers(headers).send();
        match time::timeout(FETCHED, asked).await {
            Ok(Ok(response)) => Ok(Reply::read(response, false, OF_A_LIST, scrub).await.without(scrub)),
            Ok(Err(error)) => Err(error::before_the_body(error, scrub)),
            Err(_) => {
                let words = format!("no answer within {} s", FETCHED.as_secs());
                Err(Trouble::new(Class::Broken, FailureCode::NetNoAnswer, words))
            }
        }
    }

    /// Sends `call` and reads the answer.
    ///
    /// The last slice leaves only after [`Journal::body_ends`] said so. An answer that comes before it ends the upload:
    /// nothing more is sent. Dropping the future does the same.
    ///
    /// # Errors
    /// [`Trouble`] when there is no answer, by how far the request got.
    pub async fn send(&self, call: Call<'_>) -> Result<Reply, Trouble> {
        let Call { method, url, headers, content, journal, scrub, asks_for_secrets } = call;
        let length = content.length();
        let slices = content.open().await?;

        let (want, wanted) = mpsc::unbounded_channel();
        let (hand, handed) = mpsc::channel(1);
        let tap = Tap { want, slices: handed, left: length, asked: false };
        let request = self.client().request(method, url).headers(headers).header(header::CONTENT_LENGTH, length);
        let answer = request.body(Body::wrap_stream(tap)).send();

        let pace = Pace::after(&self.memory);
        let shared = Shared(Mutex::new(Course { stage: Stage::Opening, handed_over: 0, pace }));
        let mut answer = pin!(answer);
        let mut sending = pin!(feed(slices, wanted, hand, journal, &shared));
        let response = tokio::select! {
            biased;
            response = &mut answer => response,
            fed = &mut sending => {
                if matches!(&fed, Err(trouble) if trouble.code == FailureCode::NetStalled) {
                    self.memory.forget();
                }
                fed?;
                let limit = shared.look().pace.reply_limit(length, &self.memory);
                time::timeout(limit, &mut answer).await.map_err(|_| {
                    let seconds = limit.as_secs();
                    Trouble::new(Class::Unanswered, FailureCode::NetNoAnswer, format!("no answer within {seconds} s"))
                })?
            }
        };
        let (stage, handed_over) = {
            let course = shared.look();
            (course.stage, course.handed_over)
        };
        match (response, stage) {
            (Ok(response), _) => {
                let reply = Reply::read(response, stage != Stage::Ended, OF_AN_UPLOAD, scrub).await;
                fail_point("answered");
                if !reply.early {
                    shared.look().pace.remember(length, &self.memory);
                }
                Ok(if asks_for_secrets { reply } else { reply.without(scrub) })
            }
            (Err(error), Stage::Opening) => Err(error::before_the_body(error, scrub)),
            (Err(error), Stage::Sending) => Err(error::amid_the_body(error, handed_over, scrub)),
            (Err(error), Stage::Ended) => Err(error::after_the_body(error, scrub)),
        }
    }
}

/// Hands the slices over, each when it is asked for; ends once the last one is.
async fn feed(
    mut slices: Slices,
    mut wanted: mpsc::UnboundedReceiver<()>,
    hand: mpsc::Sender<Bytes>,
    journal: &dyn Journal,
    shared: &Shared,
) -> Result<(), Trouble> {
    // What is left of a slice that was too large to go at once.
    let mut left = None;
    loop {
        let mut slice = match left.take() {
            Some(slice) => slice,
            None => slices.next().await?,
        };
        if let Some(most) = journal.at_most().map(|most| most.max(1))
            && slice.bytes.len() > most
        {
            let first = Slice { bytes: slice.bytes.split_to(most), last: false };
            left = Some(std::mem::replace(&mut slice, first));
        }
        let (stage, patience) = {
            let course = shared.look();
            (course.stage, course.pace.stall_limit())
        };
        let patience = if stage == Stage::Opening { OPENING } else { patience };
        match time::timeout(patience, wanted.recv()).await {
            Ok(Some(())) => {}
            // The client is gone; its answer says why.
            Ok(None) => return std::future::pending().await,
            Err(_) if stage == Stage::Opening => return Err(too_slow()),
            Err(_) => {
                let words = format!("no byte was taken for {} s", patience.as_secs());
                return Err(Trouble::new(Class::Broken, FailureCode::NetStalled, words));
            }
        }
        // Told to go slowly, it neither stalls nor counts as sent.
        journal.may_go(slice.bytes.len() as u64).await;
        shared.look().stage = Stage::Sending;
        fail_point("body-begins");
        if slice.last {
            journal.body_ends().await?;
            shared.look().stage = Stage::Ended;
        }
        let length = slice.bytes.len() as u64;
        // There is room: it was asked for, and nothing else is handed over.
        let gone = hand.try_send(slice.bytes).is_err();
        if gone && !slice.last {
            return std::future::pending().await;
        }
        let total = {
            let mut course = shared.look();
            course.handed_over += length;
            let total = course.handed_over;
            course.pace.took(total);
            total
        };
        journal.handed_over(total);
        if slice.last {
            fail_point("body-gone");
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::body::Enclosed, *};
    use crate::Sums;
    use sha2::{Digest, Sha256};
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
    use tokio::time::Instant;

    /// Lets so many bytes a second go, in slices of at most so many.
    struct Capped {
        bytes_per_second: u64,
        at_most: Option<usize>,
        handed_over: AtomicU64,
    }

    #[async_trait]
    impl Journal for Capped {
        fn handed_over(&self, bytes: u64) {
            self.handed_over.store(bytes, SeqCst);
        }

        async fn body_ends(&self) -> Result<(), Trouble> {
            Ok(())
        }

        async fn recall(&self) -> Result<Option<String>, Trouble> {
            Ok(None)
        }

        async fn keep(&self, _note: &str) -> Result<(), Trouble> {
            Ok(())
        }

        fn at_most(&self) -> Option<usize> {
            self.at_most
        }

        async fn may_go(&self, bytes: u64) {
            time::sleep(Duration::from_secs_f64(bytes as f64 / self.bytes_per_second as f64)).await;
        }
    }

    /// Hands a photo of 1 MB over to a network that takes everything at once; its slices' lengths, and how long it took.
    async fn hand_over(journal: &Capped) -> (Result<(), Trouble>, Vec<usize>, Duration) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jpg");
        let photo: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
        std::fs::write(&path, &photo).unwrap();
        let sha256 = super::super::hex(&Sha256::digest(&photo));
        let one = Enclosed { head: Bytes::new(), path, bytes: photo.len() as u64, sums: Sums { sha256, crc32: None } };
        let slices = Content::Files { files: vec![one], tail: Bytes::new() }.open().await.unwrap();
        let (want, wanted) = mpsc::unbounded_channel();
        let (hand, mut handed) = mpsc::channel::<Bytes>(1);
        let shared = Shared(Mutex::new(Course { stage: Stage::Opening, handed_over: 0, pace: Pace::start() }));
        let began = Instant::now();
        let network = async {
            let mut got = Vec::new();
            while want.send(()).is_ok() {
                let Some(slice) = handed.recv().await else { break };
                got.push(slice);
            }
            got
        };
        let (fed, got) = tokio::join!(feed(slices, wanted, hand, journal, &shared), network);
        if fed.is_ok() {
            assert_eq!(got.concat(), photo, "nothing is lost or turned round");
        }
        (fed, got.iter().map(Bytes::len).collect(), began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn an_upload_that_is_told_to_go_slowly_goes_in_small_slices_and_is_no_stall() {
        let journal = Capped { bytes_per_second: 20_000, at_most: Some(2_500), handed_over: AtomicU64::new(0) };
        let (fed, slices, took) = hand_over(&journal).await;
        assert!(fed.is_ok(), "{fed:?}");
        assert!(slices.iter().all(|&length| length <= 2_500));
        assert!((50..=52).contains(&took.as_secs()), "{took:?}");
        assert_eq!(journal.handed_over.load(SeqCst), 1_000_000);
    }

    #[tokio::test]
    async fn the_last_slice_is_small_of_a_photo_of_any_length_and_of_a_piece_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jpg");
        for length in [1_u64, 16_383, 16_384, 16_385, 40_000, 262_143, 262_144, 278_528, 278_529, 1_000_000] {
            let photo: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            std::fs::write(&path, &photo).unwrap();
            let sums = Sums { sha256: super::super::hex(&Sha256::digest(&photo)), crc32: None };
            let (head, tail) = (Bytes::from_static(b"<<"), Bytes::from_static(b">>"));
            let one = Enclosed { head: head.clone(), path: path.clone(), bytes: length, sums };
            let piece = Content::Piece { head, path: path.clone(), start: 0, bytes: length, tail: tail.clone() };
            for content in [Content::Files { files: vec![one], tail }, piece] {
                let (mut slices, mut all) = (content.open().await.unwrap(), Vec::new());
                let last = loop {
                    let slice = slices.next().await.unwrap();
                    all.extend_from_slice(&slice.bytes);
                    if slice.last {
                        break slice.bytes.len();
                    }
                };
                assert_eq!(all, [b"<<", &photo[..], b">>"].concat(), "{length}");
                assert!(last <= 16 * 1024 + 4, "{last} of {length}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_longer_than_every_stall_limit_is_no_stall() {
        let journal = Capped { bytes_per_second: 500, at_most: None, handed_over: AtomicU64::new(0) };
        let (fed, _, took) = hand_over(&journal).await;
        assert!(fed.is_ok(), "{fed:?}");
        assert!(took > Duration::from_secs(1_990), "{took:?}");
    }
}
