//! What a person sees of each fault of a SelfCommunity host, at each step of an upload: the photo's state and reason, the
//! lane's word, and what the records keep; and that it ends well once the fault is over.

use crate::bench::{MemoryVault, hash, start};
use boothlift_contract::{
    DestinationId, DestinationKind, FailureCode as Code, LaneState, Reply, Request, Timestamp, TypedSecret,
};
use boothlift_destinations::{Secret, Vault};
use boothlift_engine::{DestinationPlan, Engine, EventPlan, FolderPlan};
use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    clock::FakeClock,
    selfcommunity::{FakeSelfCommunity, Options},
    service::{Fault, Wait},
};
use std::{fs, sync::Arc, time::Duration};
use tempfile::TempDir;

const TOKEN: &str = "CANARY-7f3a/91+c=0d&2e";

/// One delivery as the records have it.
#[derive(Debug)]
struct Row {
    state: String,
    code: Option<String>,
    detail: String,
    attempts: u32,
    possible_duplicate: bool,
    remote_id: Option<String>,
    steps: Vec<String>,
}

struct Bench {
    engine: Engine,
    fake: FakeSelfCommunity,
    clock: Arc<FakeClock>,
    vault: Arc<MemoryVault>,
    room: TempDir,
    shots: u64,
}

impl Bench {
    /// An engine whose token was pasted.
    async fn new() -> Self {
        Self::with(|_| (serde_json::json!({}), Secret::new(TOKEN.into()))).await
    }

    /// An engine with more settings and the token that `account` gives.
    async fn with(account: impl Fn(&FakeSelfCommunity) -> (serde_json::Value, Secret)) -> Self {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join("booth")).unwrap();
        let fake = FakeSelfCommunity::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap();
        let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
        let vault = Arc::new(MemoryVault::default());
        let engine = start(room.path(), &clock, &vault, true).await.unwrap();
        let (mut settings, token) = account(&fake);
        settings["base-url"] = fake.origin().into();
        settings["event-id"] = 7.into();
        let folder = FolderPlan {
            path: room.path().join("booth"),
            rule: "auto".into(),
            gap: Duration::from_secs(25),
            settle: Duration::from_millis(100),
            old_from: None,
            subfolders: true,
            include: Vec::new(),
            exclude: Vec::new(),
        };
        let destination = DestinationPlan {
            id: DestinationId("selfcommunity".into()),
            kind: DestinationKind::SelfCommunity,
            label: "Community".into(),
            settings,
            resend_after: None,
            preparing: boothlift_contract::Preparing::default(),
            token: Some(token),
            listen: None,
            upload_token: None,
        };
        let plan = EventPlan {
            name: "Garden Party".into(),
            date: "2026-06-20".into(),
            collection_url: None,
            starts: None,
            ends: None,
            regret: Duration::ZERO,
            order: boothlift_contract::SendingOrder::default(),
            speed_limit_kb: None,
            keep_copies_days: None,
            calls: None,
            asks_about_old: false,
            folders: vec![folder],
            destinations: vec![destination],
        };
        engine.configure(plan).await.unwrap();
        Self { engine, fake, clock, vault, room, shots: 0 }
    }

    /// A photo of two chunks; its hash.
    fn shoot(&mut self) -> String {
        self.shots += 1;
        let small = picture(self.shots, 160, 120);
        let (begin, rest) = small.split_at(2);
        let mut whole = begin.to_vec();
        for _ in 0..5 {
            whole.extend_from_slice(&[0xFF, 0xFE, 0xFF, 0xFF]);
            whole.extend_from_slice(&[u8::try_from(self.shots % 251).unwrap(); 65_533]);
        }
        whole.extend_from_slice(rest);
        let name = format!("20260620_{:04}_1.jpg", 1000 + self.shots);
        Manner::Renamed.write(&self.room.path().join("booth").join(name), &whole, Duration::ZERO).unwrap();
        hash(&whole)
    }

    fn row(&self, sha256: &str) -> Option<Row> {
        let records = Store::look(&self.room.path().join("data")).unwrap();
        let found = records.query_row(
            "SELECT d.id, d.state, d.code, d.detail, d.attempt, d.possible_duplicate, d.remote_id
             FROM deliveries d JOIN photos p ON p.id = d.photo_id WHERE p.sha256 = ?1",
            [sha256],
            |row| {
                let id: i64 = row.get(0)?;
                let mut steps =
                    records.prepare("SELECT outcome FROM attempts WHERE delivery_id = ?1 ORDER BY number")?;
                let steps = steps.query_map([id], |row| row.get::<_, Option<String>>(0))?;
                Ok(Row {
                    state: row.get(1)?,
                    code: row.get(2)?,
                    detail: row.get(3)?,
                    attempts: row.get(4)?,
                    possible_duplicate: row.get(5)?,
                    remote_id: row.get(6)?,
                    steps: steps.map(|step| step.unwrap().unwrap_or_default()).collect(),
                })
            },
        );
        found.ok()
    }

    /// Waits until the records say so of the photo, while `pace` of time passes at each look.
    async fn until(&self, sha256: &str, pace: Duration, holds: impl Fn(&Row) -> bool) -> Row {
        let look = async {
            loop {
                if let Some(row) = self.row(sha256).filter(|row| holds(row)) {
                    return row;
                }
                self.clock.pass(pace);
                self.engine.look_at_clock();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(Duration::from_secs(30), look).await {
            Ok(row) => row,
            Err(_) => panic!("it never came to that: {:?}", self.row(sha256)),
        }
    }

    /// The lane's word comes a moment after the row's.
    async fn until_lane(&self, about: &str, want: (LaneState, Option<Code>)) {
        let look = async {
            while self.lane().await != want {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(30), look).await.is_err() {
            panic!("{about}: {:?}, not {want:?}", self.lane().await);
        }
    }

    async fn lane(&self) -> (LaneState, Option<Code>) {
        let Reply::Snapshot(snapshot) = self.engine.ask(Request::Snapshot {}).await.unwrap() else { panic!() };
        let lane = &snapshot.lanes[0];
        (lane.state, lane.failure.as_ref().map(|failure| failure.code))
    }
}

/// What is expected of one fault at one step.
#[derive(Clone, Copy, Debug)]
enum Want {
    /// Nobody notices.
    Confirmed,
    /// It waits; the reason, and the lane's word.
    Waits(Code, LaneState),
    Held(Code),
}

use Want::{Confirmed, Held, Waits};

fn table(step: &str) -> Vec<(Fault, Want)> {
    let last = step == "add";
    let status = |status| Fault::Status(status, None);
    let lost = |code| Waits(code, LaneState::Works);
    vec![
        (Fault::None, Confirmed),
        (status(400), if last { Held(Code::PhotoRefused) } else { Confirmed }),
        (Fault::Interim, Confirmed),
        (status(401), Waits(Code::DestDenied, LaneState::SignIn)),
        (status(402), Waits(Code::DestForbidden, LaneState::Denied)),
        (status(403), Waits(Code::DestForbidden, LaneState::Denied)),
        (status(404), if last { Held(Code::PhotoRefused) } else { Confirmed }),
        (Fault::Trickle, Confirmed),
        (status(408), lost(Code::NetBroken)),
        (status(410), if last { Held(Code::PhotoRefused) } else { Confirmed }),
        (status(411), Held(Code::PhotoRefused)),
        (status(500), lost(Code::DestDown)),
        (status(413), Held(Code::PhotoTooLarge)),
        (status(415), Held(Code::PhotoKind)),
        (status(422), Held(Code::PhotoRefused)),
        (status(502), lost(Code::DestDown)),
        (status(503), lost(Code::DestDown)),
        (status(504), lost(Code::DestDown)),
        (Fault::Status(503, Some(Wait::Seconds(7))), Waits(Code::DestLimited, LaneState::Throttled)),
        (Fault::Status(429, Some(Wait::Seconds(7))), Waits(Code::DestLimited, LaneState::Throttled)),
        (Fault::Status(429, Some(Wait::Json(7.0))), Waits(Code::DestLimited, LaneState::Throttled)),
        (status(425), Waits(Code::DestLimited, LaneState::Throttled)),
        (status(507), Waits(Code::DestFull, LaneState::Full)),
        (status(511), Waits(Code::NetPortal, LaneState::Portal)),
        (Fault::Redirect(302), Waits(Code::DestMoved, LaneState::Portal)),
        (Fault::Redirect(308), Waits(Code::DestMoved, LaneState::Portal)),
        (Fault::Portal(0), Waits(Code::NetPortal, LaneState::Portal)),
        (Fault::StoreThenClose, lost(Code::NetNoAnswer)),
        (Fault::StoreThenReset, lost(Code::NetNoAnswer)),
        (Fault::StoreThenStatus(500), lost(Code::DestDown)),
        (Fault::StoreThenStatus(202), lost(Code::DestUnexpected)),
        (Fault::StoreThenStatus(204), lost(Code::DestUnexpected)),
        (Fault::StoreThenStatus(206), lost(Code::DestUnexpected)),
        (Fault::GarbageJson, lost(Code::DestUnexpected)),
        (Fault::OtherJson, lost(Code::DestUnexpected)),
        (Fault::EmptyJson, lost(Code::DestUnexpected)),
        (Fault::HalfReply, lost(Code::DestUnexpected)),
        (Fault::Echo(500), lost(Code::DestDown)),
        (Fault::Echo(403), Waits(Code::DestForbidden, LaneState::Denied)),
    ]
}

async fn is_told_rightly_at(step: &str) {
    let mut bench = Bench::new().await;
    for (fault, want) in table(step) {
        if step == "chunk" {
            bench.fake.script([Fault::None.at("chunk")]);
        }
        bench.fake.script([fault.clone().at(step)]);
        let about = format!("{fault:?} at {step}");
        let gallery = bench.fake.gallery(7).len();
        let sha256 = bench.shoot();
        // Time stands still, so the first attempt is the only one.
        let first = bench
            .until(&sha256, Duration::ZERO, |row| {
                row.attempts == 1 && !matches!(row.state.as_str(), "sending" | "body_sent")
            })
            .await;
        assert_eq!(bench.fake.faults_left(), 0, "{about} was not met");
        assert!(!format!("{first:?}").contains("CANARY"), "{first:?}");
        let code = |code: Code| Some(code.as_str().to_owned());
        match want {
            Confirmed => assert_eq!((first.state.as_str(), &first.code), ("confirmed", &None), "{about}: {first:?}"),
            Held(why) => {
                assert_eq!((first.state.as_str(), first.code.clone()), ("held", code(why)), "{about}: {first:?}");
                assert!(!first.detail.is_empty());
                bench.until_lane(&about, (LaneState::Works, None)).await;
                assert_eq!(bench.fake.gallery(7).len(), gallery, "{about}");
                // One that passes lies between: three refused in a row would be the lane's matter.
                let good = bench.shoot();
                bench.until(&good, Duration::ZERO, |row| row.state == "confirmed").await;
                continue;
            }
            Waits(why, lane) => {
                assert_eq!((first.state.as_str(), first.code.clone()), ("waiting", code(why)), "{about}: {first:?}");
                bench.until_lane(&about, (lane, (lane != LaneState::Works).then_some(why))).await;
                if lane == LaneState::SignIn {
                    let destination = DestinationId("selfcommunity".into());
                    let token = TypedSecret::from(TOKEN.to_owned());
                    bench.engine.ask(Request::ReplaceToken { destination, token }).await.unwrap();
                }
            }
        }
        let last = bench.until(&sha256, Duration::from_secs(30), |row| row.state == "confirmed").await;
        assert!(!last.possible_duplicate, "{about}: {last:?}");
        assert_eq!(last.steps.last().map(String::as_str), Some("confirmed"), "{about}: {last:?}");
        let there: Vec<_> = bench.fake.gallery(7).into_iter().filter(|stored| stored.sha256 == sha256).collect();
        assert_eq!(there.len(), 1, "{about}");
        assert_eq!(last.remote_id, Some(there[0].id.to_string()), "{about}");
        bench.until_lane(&about, (LaneState::Works, None)).await;
    }
    let records = Store::look(&bench.room.path().join("data")).unwrap();
    let notes: u32 = records
        .query_row(
            "SELECT count(*) FROM delivery_notes n JOIN deliveries d ON d.id = n.delivery_id WHERE d.state = 'confirmed'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(notes, 0, "a confirmed delivery needs no note");
    bench.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_a_chunk_is_told_rightly_and_ends_well() {
    is_told_rightly_at("chunk").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_completion_is_told_rightly_and_ends_well() {
    is_told_rightly_at("complete").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_the_gallery_is_told_rightly_and_ends_well() {
    is_told_rightly_at("add").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_that_comes_again_and_again_never_holds_a_photo() {
    let mut bench = Bench::new().await;
    bench.fake.script((0..12).map(|_| Fault::Status(500, None).at("chunk")));
    let sha256 = bench.shoot();
    let row = bench.until(&sha256, Duration::from_secs(10), |row| row.state == "confirmed").await;
    assert!(row.attempts >= 12, "{row:?}");
    bench.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_is_renewed_kept_in_the_vault_and_good_after_a_restart() {
    let pair = |fake: &FakeSelfCommunity| {
        let kept = format!(r#"{{"access":"{TOKEN}","refresh":"{}"}}"#, fake.refresh_token());
        (serde_json::json!({ "client-id": "boothlift" }), Secret::new(kept))
    };
    let mut bench = Bench::with(pair).await;
    let before = bench.vault.get("selfcommunity").unwrap().unwrap();
    for turn in 1..=2 {
        bench.fake.end_access_tokens();
        let sha256 = bench.shoot();
        bench.until(&sha256, Duration::ZERO, |row| row.state == "confirmed" && row.attempts == 1).await;
        assert_eq!(bench.fake.calls("token"), turn);
    }
    let after = bench.vault.get("selfcommunity").unwrap().unwrap();
    assert_ne!(before.expose(), after.expose());
    bench.engine.shutdown().await;
    bench.engine = start(bench.room.path(), &bench.clock, &bench.vault, true).await.unwrap();
    let sha256 = bench.shoot();
    bench.until(&sha256, Duration::ZERO, |row| row.state == "confirmed").await;
    assert_eq!(bench.fake.calls("token"), 2, "the kept token was good");

    // Nothing renews it any more: somebody has to sign in, and the photos wait for that.
    bench.fake.script([Fault::Revoke.at("chunk")]);
    let sha256 = bench.shoot();
    let row = bench.until(&sha256, Duration::ZERO, |row| row.state == "waiting" && row.attempts == 1).await;
    assert_eq!(row.code.as_deref(), Some(Code::DestSignin.as_str()));
    assert_eq!(bench.lane().await, (LaneState::SignIn, Some(Code::DestSignin)));
    bench.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_in_the_gallery_though_its_answer_was_lost_is_taken_down_by_its_note() {
    let mut bench = Bench::new().await;
    bench.fake.script([Fault::StoreThenClose.at("add")]);
    let sha256 = bench.shoot();
    // Time stands still, so the first attempt is the only one.
    bench.until(&sha256, Duration::ZERO, |row| row.attempts == 1 && row.state == "waiting").await;
    assert_eq!(bench.fake.gallery(7).len(), 1, "guests see it, and no receipt says so");
    let of = boothlift_contract::NotThis::Photo { photo: boothlift_contract::PhotoId(1) };
    bench.engine.ask(Request::TakeDown { of }).await.unwrap();
    let look = async {
        while !bench.fake.gallery(7).is_empty() || !bench.fake.media().is_empty() {
            bench.clock.pass(Duration::from_millis(200));
            bench.engine.look_at_clock();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), look).await.expect("it left the gallery");
    let row = bench.row(&sha256).unwrap();
    assert_eq!((row.state.as_str(), row.attempts), ("cancelled", 1), "and was not sent again: {row:?}");
}
