//! A SelfCommunity host through the whole engine: trouble that stays, a sign-in that ends, a photo taken down by its note.
//! What a person sees of each single fault is `conformance`'s.

use crate::bench::{MemoryVault, hash, start};
use boothlift_contract::{DestinationId, DestinationKind, FailureCode as Code, LaneState, Reply, Request, Timestamp};
use boothlift_destinations::{Secret, Vault};
use boothlift_engine::{DestinationPlan, Engine, EventPlan, FolderPlan};
use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    clock::FakeClock,
    selfcommunity::{FakeSelfCommunity, Options},
    service::Fault,
};
use std::{fs, sync::Arc, time::Duration};
use tempfile::TempDir;

const TOKEN: &str = "CANARY-7f3a/91+c=0d&2e";

/// One delivery as the records have it.
#[derive(Debug)]
struct Row {
    state: String,
    code: Option<String>,
    attempts: u32,
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
            approval: None,
            singles: None,
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
            "SELECT d.state, d.code, d.attempt FROM deliveries d JOIN photos p ON p.id = d.photo_id WHERE p.sha256 = ?1",
            [sha256],
            |row| Ok(Row { state: row.get(0)?, code: row.get(1)?, attempts: row.get(2)? }),
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

    async fn lane(&self) -> (LaneState, Option<Code>) {
        let Reply::Snapshot(snapshot) = self.engine.ask(Request::Snapshot {}).await.unwrap() else { panic!() };
        let lane = &snapshot.lanes[0];
        (lane.state, lane.failure.as_ref().map(|failure| failure.code))
    }
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
