//! CycleMate under the limit of a small plan, through the whole engine.

use crate::bench::{MemoryVault, hash, start};
use boothlift_contract::{DestinationId, DestinationKind, Reply, Request, Timestamp};
use boothlift_destinations::Secret;
use boothlift_engine::{DestinationPlan, EventPlan, FolderPlan};
use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    clock::FakeClock,
    cyclemate::{FakeCycleMate, Options, Rates},
    service::Fault,
};
use std::{collections::BTreeMap, fs, sync::Arc, time::Duration};

pub(crate) const TOKEN: &str = "CANARY-31c9/08+e=5f&7";

#[tokio::test(flavor = "multi_thread")]
async fn nineteen_photos_pass_eight_requests_a_minute_without_a_wait_and_each_has_its_own_receipt() {
    let room = tempfile::tempdir().unwrap();
    let booth = room.path().join("booth");
    fs::create_dir(&booth).unwrap();
    let rates = Rates { minute: 8, ..Rates::WIDE };
    let fake = FakeCycleMate::start(Options { token: TOKEN.into(), rates, ..Options::default() }).await.unwrap();
    let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
    let mut written = BTreeMap::new();
    for shot in 1..=19_u64 {
        let photo = picture(shot, 160, 120);
        let name = format!("20260620_{:04}_1.jpg", 1000 + shot);
        Manner::Renamed.write(&booth.join(name), &photo, Duration::ZERO).unwrap();
        written.insert(hash(&photo), shot);
    }
    let engine = start(room.path(), &clock, &Arc::new(MemoryVault::default()), true).await.unwrap();
    engine.ask(Request::PauseSending { minutes: None }).await.unwrap();
    engine.configure(plan(booth, &fake)).await.unwrap();
    let photos = || async {
        match engine.ask(Request::Snapshot {}).await.unwrap() {
            Reply::Snapshot(snapshot) => snapshot.counts,
            other => panic!("{other:?}"),
        }
    };
    let until = |wanted: &'static str, holds: fn(&boothlift_contract::Counts) -> bool| {
        let (photos, engine, clock) = (&photos, &engine, &clock);
        async move {
            let look = async {
                while !holds(&photos().await) {
                    clock.pass(Duration::from_millis(50));
                    engine.look_at_clock();
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(30), look).await.expect(wanted);
        }
    };
    until("all are safe", |counts| counts.waiting == 19).await;
    engine.ask(Request::ResumeSending {}).await.unwrap();
    until("all are delivered", |counts| counts.delivered == 19).await;
    engine.shutdown().await;

    let images = fake.images(FakeCycleMate::EVENT);
    assert_eq!((images.len(), fake.too_soon()), (19, 0));
    assert!(fake.calls("upload") <= 7, "{} uploads", fake.calls("upload"));
    let records = Store::look(&room.path().join("data")).unwrap();
    let mut rows =
        records.prepare("SELECT p.sha256, d.remote_id FROM deliveries d JOIN photos p ON p.id = d.photo_id").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let rows: BTreeMap<String, String> = rows.map(Result::unwrap).collect();
    assert_eq!(rows.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    for image in images {
        assert_eq!(rows.get(&image.sha256), Some(&image.id.to_string()), "a receipt is another photo's");
    }
}

/// What the storage says is no matter of the service's, which takes one photo at a time.
#[tokio::test(flavor = "multi_thread")]
async fn while_the_storage_is_slow_to_tell_of_a_photo_the_next_one_goes() {
    let room = tempfile::tempdir().unwrap();
    let booth = room.path().join("booth");
    fs::create_dir(&booth).unwrap();
    let options = Options { token: TOKEN.into(), rates: Rates::WIDE, ..Options::default() };
    let fake = FakeCycleMate::start(options).await.unwrap();
    fake.script([Fault::SlowAnswer(8_000).at("picture")]);
    let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
    let engine = start(room.path(), &clock, &Arc::new(MemoryVault::default()), true).await.unwrap();
    engine.configure(plan(booth.clone(), &fake)).await.unwrap();
    for shot in 1..=2 {
        let name = format!("20260620_100{shot}_1.jpg");
        Manner::Renamed.write(&booth.join(name), &picture(shot, 160, 120), Duration::ZERO).unwrap();
    }
    let both = fake.until(|fake| fake.calls("upload") == 2);
    assert!(tokio::time::timeout(Duration::from_secs(6), both).await.is_ok(), "the second waits for the storage");
    let delivered = async {
        while !matches!(engine.ask(Request::Snapshot {}).await, Ok(Reply::Snapshot(now)) if now.counts.delivered == 2) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), delivered).await.unwrap();
    assert_eq!(fake.images(FakeCycleMate::EVENT).len(), 2);
    engine.shutdown().await;
}

pub(crate) fn plan(booth: std::path::PathBuf, fake: &FakeCycleMate) -> EventPlan {
    let folder = FolderPlan {
        path: booth,
        rule: "auto".into(),
        gap: Duration::from_secs(25),
        settle: Duration::from_millis(100),
        old_from: None,
        subfolders: true,
        include: Vec::new(),
        exclude: Vec::new(),
    };
    let destination = DestinationPlan {
        id: DestinationId("cyclemate".into()),
        kind: DestinationKind::CycleMate,
        label: "CycleMate".into(),
        settings: serde_json::json!({ "base-url": fake.origin(), "event-id": FakeCycleMate::EVENT }),
        resend_after: None,
        preparing: boothlift_contract::Preparing::default(),
        token: Some(Secret::new(TOKEN.into())),
        listen: None,
        upload_token: None,
    };
    EventPlan {
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
    }
}
