//! Lines on stdout, from a thread of their own: a reader that stands still or goes away stops no upload.

use boothlift_contract::{
    Clock, DestinationId, EngineEvent, Failure, LaneState, LedgerState, SystemClock, TakeDownState, Timestamp,
};
use serde::Serialize;
use std::{
    io::{self, Write as _},
    sync::mpsc::{Receiver, Sender, channel},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Lines that may wait for the reader; more are counted and told as one `output_lost`.
const QUEUE: usize = 200_000;

/// How long the end of the program waits for the reader.
const PATIENCE: Duration = Duration::from_secs(1);

/// One thing that happened, as scripts see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Happened {
    Ready {
        #[serde(skip_serializing_if = "Option::is_none")]
        listen: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        local_gallery: Option<String>,
    },
    PhotoAdopted {
        path: String,
        sha256: String,
        session: Option<String>,
    },
    FileChanged {
        path: String,
        verdict: boothlift_contract::FileVerdict,
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    DeliveryChanged {
        sha256: String,
        destination: DestinationId,
        state: LedgerState,
        attempt: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    TakeDownChanged {
        sha256: String,
        destination: DestinationId,
        state: TakeDownState,
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    DestinationChanged {
        destination: DestinationId,
        state: LaneState,
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    FolderChanged {
        path: String,
        reachable: bool,
    },
    PauseChanged {
        paused: bool,
    },
    Drained {
        confirmed: u32,
        held: usize,
    },
    /// The reader stood still for so long that this many lines were left out; `status` and `ledger` know all.
    OutputLost {
        lines: usize,
    },
}

impl Happened {
    /// What scripts are told of an engine event, if anything. `sending` is told once, though the engine knows three steps.
    pub(crate) fn of(event: EngineEvent) -> Option<Self> {
        use boothlift_contract::DeliveryState as S;
        Some(match event {
            EngineEvent::PhotoAdopted { path, sha256, session, .. } => Self::PhotoAdopted { path, sha256, session },
            EngineEvent::FileChanged { path, verdict, failure } => Self::FileChanged { path, verdict, failure },
            EngineEvent::DeliveryChanged { state: S::Preparing | S::BodySent, .. } => return None,
            EngineEvent::DeliveryChanged { sha256, destination, state, attempt, failure, .. } => {
                Self::DeliveryChanged { sha256, destination, state: state.into(), attempt, failure }
            }
            EngineEvent::TakeDownChanged { sha256, destination, state, failure, .. } => {
                Self::TakeDownChanged { sha256, destination, state, failure }
            }
            EngineEvent::DestinationChanged { destination, state, failure } => {
                Self::DestinationChanged { destination, state, failure }
            }
            EngineEvent::FolderChanged { reachable, path } => Self::FolderChanged { path, reachable },
            EngineEvent::PauseChanged { paused } => Self::PauseChanged { paused },
            EngineEvent::SetupChanged => return None,
        })
    }
}

/// How lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dress {
    /// One JSON object a line.
    Json,
    /// Calm lines for people.
    Plain,
}

/// The way to stdout.
pub(crate) struct Output {
    lines: Sender<Order>,
    waiting: Arc<AtomicUsize>,
    lost: usize,
}

enum Order {
    Line(Timestamp, Happened),
    Flush(Sender<()>),
}

impl Output {
    pub(crate) fn start(dress: Dress) -> io::Result<Self> {
        let (lines, orders) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let written = Arc::clone(&waiting);
        std::thread::Builder::new()
            .name("stdout".into())
            .spawn(move || write_all(&orders, &written, dress, &mut io::stdout()))?;
        Ok(Self { lines, waiting, lost: 0 })
    }

    /// Queues what happened at `at`. Never waits.
    pub(crate) fn say(&mut self, at: Timestamp, happened: Happened) {
        if self.waiting.load(Ordering::Relaxed) >= QUEUE {
            self.lost += 1;
            return;
        }
        if self.lost > 0 {
            let lines = std::mem::take(&mut self.lost);
            self.send(SystemClock.now(), Happened::OutputLost { lines });
        }
        self.send(at, happened);
    }

    fn send(&self, at: Timestamp, happened: Happened) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _ = self.lines.send(Order::Line(at, happened));
    }

    /// `lines` events passed by untold.
    pub(crate) fn missed(&mut self, lines: usize) {
        self.lost += lines;
    }

    /// Waits until everything is written, for at most a second. Blocks.
    pub(crate) fn flush(&self) {
        let (done, written) = channel();
        if self.lines.send(Order::Flush(done)).is_ok() {
            // A reader that stands still has its second, then the program ends without it.
            let _ = written.recv_timeout(PATIENCE);
        }
    }
}

/// Writes until the sender is gone. A reader that went away is no reason to stop: lines then go nowhere.
fn write_all(orders: &Receiver<Order>, waiting: &AtomicUsize, dress: Dress, out: &mut impl io::Write) {
    let mut open = true;
    // Numbers are given here, so that what is written has no gap.
    let mut seq = 0_u64;
    while let Ok(order) = orders.recv() {
        match order {
            Order::Line(at, happened) => {
                waiting.fetch_sub(1, Ordering::Relaxed);
                let line = match dress {
                    Dress::Json => {
                        seq += 1;
                        json_line(seq, at, &happened)
                    }
                    Dress::Plain => plain_line(at, &happened),
                };
                if let Some(line) = line.filter(|_| open) {
                    open = out.write_all(line.as_bytes()).and_then(|()| out.flush()).is_ok();
                }
            }
            Order::Flush(done) => {
                let _ = done.send(());
            }
        }
    }
}

#[derive(Serialize)]
struct Numbered<'a> {
    seq: u64,
    at: String,
    #[serde(flatten)]
    happened: &'a Happened,
}

fn json_line(seq: u64, at: Timestamp, happened: &Happened) -> Option<String> {
    serde_json::to_string(&Numbered { seq, at: rfc3339(at), happened }).ok().map(|line| line + "\n")
}

/// `at` as RFC 3339 in UTC, to the millisecond.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| format!("{at:.3}")).unwrap_or_default()
}

fn plain_line(at: Timestamp, happened: &Happened) -> Option<String> {
    let words = match happened {
        Happened::Ready { listen, local_gallery } => {
            let mut words = String::from("ready");
            if let Some(url) = local_gallery {
                words.push_str(&format!("\n         gallery  {url}"));
            }
            if let Some(url) = listen {
                words.push_str(&format!("\n         page     {url}"));
            }
            words
        }
        Happened::PhotoAdopted { path, session, .. } => match session {
            Some(session) => format!("taken      {path}  (session {session})"),
            None => format!("taken      {path}"),
        },
        Happened::FileChanged { path, failure, verdict } => {
            use boothlift_contract::FileVerdict as V;
            match (verdict, failure) {
                (V::Held | V::Unreadable | V::Gone, Some(failure)) => {
                    format!("needs you  {path}: {}", crate::words::sentence(failure))
                }
                _ => return None,
            }
        }
        Happened::DeliveryChanged { sha256, destination, state, failure, .. } => {
            let photo = sha256.get(..8).unwrap_or(sha256);
            match (state, failure) {
                (LedgerState::Confirmed, _) => format!("confirmed  {photo} at {destination}"),
                (LedgerState::Held, Some(failure)) => {
                    format!("needs you  {photo} at {destination}: {}", crate::words::sentence(failure))
                }
                (LedgerState::Held, None) => format!("needs you  {photo} at {destination}"),
                (LedgerState::Unknown, _) => format!("no answer  {photo} at {destination}; it is looked into"),
                _ => return None,
            }
        }
        Happened::TakeDownChanged { sha256, destination, state, .. } => {
            let photo = sha256.get(..8).unwrap_or(sha256);
            match state {
                TakeDownState::Removing => return None,
                TakeDownState::Removed => format!("removed    {photo} from {destination}"),
                TakeDownState::ByHand => {
                    format!("needs you  {photo}: {destination} has no way to remove it from here")
                }
                TakeDownState::Held => format!("needs you  {photo}: {destination} refuses to remove it"),
            }
        }
        Happened::DestinationChanged { destination, state, failure } => match failure {
            Some(failure) if *state != LaneState::Works => {
                format!("{destination}: {} ({})", crate::words::lane(*state), crate::words::sentence(failure))
            }
            _ => format!("{destination}: {}", crate::words::lane(*state)),
        },
        Happened::FolderChanged { path, reachable: true } => format!("folder     {path} is there again"),
        Happened::FolderChanged { path, reachable: false } => {
            format!("folder     {path} cannot be reached; plug its drive in, it goes on by itself")
        }
        Happened::PauseChanged { paused: true } => "paused".into(),
        Happened::PauseChanged { paused: false } => "goes on".into(),
        Happened::Drained { confirmed, held } => format!("done       {confirmed} confirmed, {held} held"),
        Happened::OutputLost { lines } => format!("{lines} lines were left out here; `status` and `ledger` know all"),
    };
    let time = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    Some(format!("{}  {words}\n", time.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S")))
}

/// Writes one line to stdout, for commands that answer once. A reader that went away is no fault.
pub(crate) fn answer(line: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{DeliveryState, PhotoId};

    fn delivery(state: DeliveryState) -> EngineEvent {
        EngineEvent::DeliveryChanged {
            photo: PhotoId(1),
            sha256: "ab".repeat(32),
            destination: DestinationId("event-gallery".into()),
            state,
            attempt: 1,
            failure: None,
        }
    }

    fn written(happened: Vec<Happened>, out: &mut impl io::Write) {
        let (lines, orders) = channel();
        let waiting = AtomicUsize::new(happened.len());
        for one in happened {
            lines.send(Order::Line(Timestamp(1_781_949_600_000), one)).unwrap();
        }
        drop(lines);
        write_all(&orders, &waiting, Dress::Json, out);
        assert_eq!(waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn lines_are_numbered_without_a_gap_and_hold_what_the_contract_says() {
        let mut out = Vec::new();
        let happened = DeliveryState::ALL.iter().filter_map(|&state| Happened::of(delivery(state))).collect();
        written(happened, &mut out);
        let lines: Vec<serde_json::Value> =
            String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let states: Vec<_> = lines.iter().map(|line| line["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["waiting", "sending", "confirmed", "unknown", "held", "cancelled"]);
        for (nth, line) in lines.iter().enumerate() {
            assert_eq!(line["seq"], nth + 1);
            assert_eq!(line["at"], "2026-06-20T10:00:00.000Z");
            assert_eq!(line["event"], "delivery_changed");
            assert_eq!(line["destination"], "event-gallery");
            assert!(line.get("failure").is_none());
        }
    }

    #[test]
    fn a_session_is_told_even_where_there_is_none() {
        let happened = Happened::PhotoAdopted { path: "a.jpg".into(), sha256: "00".into(), session: None };
        let line = json_line(1, Timestamp(0), &happened).unwrap();
        assert!(line.contains(r#""session":null"#) && line.ends_with("}\n"), "{line}");
    }

    struct Gone;
    impl io::Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_went_away_stops_nothing() {
        written(vec![Happened::PauseChanged { paused: true }; 10], &mut Gone);
    }
}
