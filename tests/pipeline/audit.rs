//! What galleries show beside the journal, and the check at the end of the night, through the whole engine.

use crate::{
    bench::{MemoryVault, start},
    cycles::{TOKEN, plan},
};
use boothlift_contract::{
    Change, CheckState, DestinationId, DestinationKind, FailureCode, HealthFact, HealthLine, Language, NotThis, PackUp,
    PackUpVerdict, PhotoId, PlaceCheck, Proof, ProofFormat, Reply, Request, Snapshot, Timestamp,
};
use boothlift_engine::{DestinationPlan, Engine, EventPlan};
use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    clock::FakeClock,
    cyclemate::{FakeCycleMate, Options, Rates},
    service::{Fault, Wait},
};
use std::{fs, path::PathBuf, sync::Arc, time::Duration};
use tempfile::TempDir;

const CYCLEMATE: &str = "cyclemate";
const LOCAL: &str = "local-gallery";

/// One booth, one CycleMate and the gallery on this computer.
struct Night {
    engine: Engine,
    fake: FakeCycleMate,
    clock: Arc<FakeClock>,
    vault: Arc<MemoryVault>,
    room: TempDir,
}

impl Night {
    /// An evening whose photos are all delivered.
    async fn delivered(photos: u64) -> Self {
        let room = tempfile::tempdir().unwrap();
        let booth = room.path().join("booth");
        fs::create_dir(&booth).unwrap();
        let options = Options { token: TOKEN.into(), rates: Rates::WIDE, ..Options::default() };
        let fake = FakeCycleMate::start(options).await.unwrap();
        let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
        let vault = Arc::new(MemoryVault::default());
        for shot in 1..=photos {
            let name = format!("20260620_1000_{shot}.jpg");
            Manner::Renamed.write(&booth.join(name), &picture(shot, 160, 120), Duration::ZERO).unwrap();
        }
        let engine = start(room.path(), &clock, &vault, true).await.unwrap();
        engine.configure(with_gallery(plan(booth, &fake))).await.unwrap();
        let night = Self { engine, fake, clock, vault, room };
        let all = u32::try_from(photos).unwrap();
        night.until("all are delivered", |now| now.counts.delivered == all).await;
        night
    }

    async fn snapshot(&self) -> Snapshot {
        match self.engine.ask(Request::Snapshot {}).await.unwrap() {
            Reply::Snapshot(snapshot) => snapshot,
            other => panic!("{other:?}"),
        }
    }

    async fn until(&self, wanted: &str, holds: impl Fn(&Snapshot) -> bool) -> Snapshot {
        let look = async {
            loop {
                let now = self.snapshot().await;
                if holds(&now) {
                    return now;
                }
                self.clock.pass(Duration::from_millis(100));
                self.engine.look_at_clock();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(Duration::from_secs(40), look).await {
            Ok(now) => now,
            Err(_) => panic!("{wanted}: {:#?}", self.snapshot().await.pack_up),
        }
    }

    async fn pack_up(&self) {
        assert!(matches!(self.engine.ask(Request::PackUp {}).await.unwrap(), Reply::PackUp(_)));
    }

    /// Waits for a verdict that a check which ended came to.
    async fn comes_to(&self, verdict: PackUpVerdict) -> PackUp {
        let holds = |now: &Snapshot| {
            now.pack_up.as_ref().is_some_and(|check| {
                check.verdict == verdict && check.ended_at.is_some() && !check.check_number.is_empty()
            })
        };
        self.until(verdict.as_str(), holds).await.pack_up.unwrap()
    }

    async fn send_missing(&self, id: &str) {
        let destination = DestinationId(id.into());
        self.engine.ask(Request::SendMissing { destination }).await.unwrap();
    }

    async fn proof(&self, format: ProofFormat) -> String {
        match self.engine.ask(Request::ShowProof { format, language: Language::En }).await.unwrap() {
            Reply::Text(text) => text,
            other => panic!("{other:?}"),
        }
    }

    async fn audit_lines(&self) -> Vec<HealthLine> {
        match self.engine.ask(Request::ShowHealth {}).await.unwrap() {
            Reply::Health(health) => health.lines.into_iter().filter(|line| line.fact.word() == "audit").collect(),
            other => panic!("{other:?}"),
        }
    }

    fn ids(&self) -> Vec<u64> {
        self.fake.images(FakeCycleMate::EVENT).iter().map(|image| image.id).collect()
    }

    /// The number that the first photo has at CycleMate, and its name.
    fn first_photo(&self) -> (u64, String) {
        let records = Store::look(&self.room.path().join("data")).unwrap();
        let (id, name): (String, String) = records
            .query_row(
                "SELECT d.remote_id, p.name FROM deliveries d JOIN photos p ON p.id = d.photo_id
                 WHERE p.id = 1 AND d.destination_id = 'cyclemate'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        (id.parse().unwrap(), name)
    }

    /// Copies on the local gallery's shelf.
    fn shelf(&self) -> Vec<PathBuf> {
        let folder = self.room.path().join("data/gallery/photos");
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

fn with_gallery(plan: EventPlan) -> EventPlan {
    let gallery = DestinationPlan {
        id: DestinationId(LOCAL.into()),
        kind: DestinationKind::LocalGallery,
        label: "Local gallery".into(),
        settings: serde_json::Value::Null,
        resend_after: None,
        preparing: boothlift_contract::Preparing::default(),
        token: None,
        listen: None,
        upload_token: None,
    };
    EventPlan { destinations: plan.destinations.into_iter().chain([gallery]).collect(), ..plan }
}

fn place<'a>(check: &'a PackUp, id: &str) -> &'a PlaceCheck {
    check.places.iter().find(|place| place.destination.0 == id).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evening_that_is_whole_may_be_packed_up_and_its_three_proofs_have_one_number() {
    let night = Night::delivered(4).await;
    night.pack_up().await;
    let check = night.comes_to(PackUpVerdict::Ready).await;
    assert_eq!((check.sum.files, check.sum.not_sent, check.sum.photos, check.sum.delivered), (4, 0, 4, 4));
    assert_eq!((check.originals.in_place, check.originals.missing), (4, 0));
    assert_eq!((check.folder.state, check.folder.found), (CheckState::Done, 0));
    for (id, proof) in [(CYCLEMATE, Proof::SeenInGallery), (LOCAL, Proof::FilesCompared)] {
        let place = place(&check, id);
        assert_eq!((place.state, place.proof, place.confirmed, place.seen), (CheckState::Done, proof, 4, Some(4)));
        assert_eq!((place.missing_total, place.extra, place.maybe_twice), (0, 0, 0));
    }
    let table = night.proof(ProofFormat::Csv).await;
    assert_eq!(table.matches("seen in the gallery").count(), 4, "{table}");
    assert_eq!(table.matches("files compared").count(), 4, "{table}");
    for format in [ProofFormat::Csv, ProofFormat::Json, ProofFormat::Html] {
        assert!(night.proof(format).await.contains(&check.check_number), "{format}");
    }
    night.engine.ask(Request::LeavePackUp {}).await.unwrap();
    assert_eq!(night.snapshot().await.pack_up, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_removed_behind_our_back_is_told_and_goes_again_only_by_a_persons_word() {
    let night = Night::delivered(3).await;
    let gone = night.ids()[1];
    night.fake.take_out(gone);
    let uploads = night.fake.calls("upload");
    night.pack_up().await;
    let check = night.comes_to(PackUpVerdict::Mismatch).await;
    assert_eq!((check.photos, check.subject.as_str()), (1, "CycleMate"));
    let found = place(&check, CYCLEMATE);
    assert_eq!((found.confirmed, found.seen, found.missing_total, found.missing.len()), (3, Some(2), 1, 1));
    assert!(found.missing[0].name.starts_with("20260620_1000_"), "{:?}", found.missing);
    let lines = night.audit_lines().await;
    let bad: Vec<_> = lines.iter().filter(|line| !line.good).collect();
    assert_eq!(bad.len(), 1, "{lines:?}");
    assert_eq!(bad[0].failure.as_ref().unwrap().code, FailureCode::PhotoUnseen);
    assert_eq!(bad[0].fact, HealthFact::Audit { label: "CycleMate".into(), confirmed: 3, missing: 1 });
    assert!(night.proof(ProofFormat::Csv).await.contains("not shown by the gallery"));
    assert_eq!(night.fake.calls("upload"), uploads, "nothing goes by itself");

    night.send_missing(CYCLEMATE).await;
    let check = night.comes_to(PackUpVerdict::Ready).await;
    assert_eq!(place(&check, CYCLEMATE).seen, Some(3));
    assert_eq!((night.ids().len(), night.fake.calls("upload")), (3, uploads + 1));
    assert!(night.audit_lines().await.iter().all(|line| line.good));
    let again = night.engine.ask(Request::SendMissing { destination: DestinationId(CYCLEMATE.into()) }).await;
    assert_eq!(again.unwrap_err().code, FailureCode::RequestGone);
}

#[tokio::test(flavor = "multi_thread")]
async fn others_pictures_are_counted_and_left_alone() {
    let night = Night::delivered(2).await;
    night.fake.put_in(FakeCycleMate::EVENT, "theirs.jpg", &picture(99, 160, 120));
    night.pack_up().await;
    let check = night.comes_to(PackUpVerdict::Ready).await;
    assert_eq!((place(&check, CYCLEMATE).extra, place(&check, CYCLEMATE).missing_total), (1, 0));
    assert_eq!((night.ids().len(), night.fake.calls("remove")), (3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gallery_that_cannot_be_asked_is_not_checked_and_its_count_follows_by_itself() {
    let night = Night::delivered(2).await;
    night.fake.script([Fault::Status(503, None).at("event"), Fault::Portal(0).at("event")]);
    night.pack_up().await;
    let check = night.comes_to(PackUpVerdict::NotChecked).await;
    let found = place(&check, CYCLEMATE);
    assert_eq!((check.subject.as_str(), found.state, found.seen), ("CycleMate", CheckState::Failed, None));
    assert!(found.failure.is_some());
    assert!(!night.proof(ProofFormat::Csv).await.contains("seen in the gallery"), "a page in its place proves nothing");
    let check = night.comes_to(PackUpVerdict::Ready).await;
    assert_eq!((place(&check, CYCLEMATE).seen, night.fake.faults_left()), (Some(2), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gallery_that_asked_for_a_pause_is_not_asked_for_its_list_before_the_time() {
    let night = Night::delivered(2).await;
    night.fake.script([Fault::Status(429, Some(Wait::Seconds(300))).at("event")]);
    night.pack_up().await;
    night.comes_to(PackUpVerdict::NotChecked).await;
    let asked = night.fake.calls("event");
    for _ in 0..20 {
        night.clock.pass(Duration::from_secs(10));
        night.engine.look_at_clock();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(night.fake.calls("event"), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_taken_down_is_not_missing_also_when_that_happens_while_the_list_is_on_its_way() {
    let night = Night::delivered(3).await;
    let (gone, name) = night.first_photo();
    night.fake.take_out(gone);
    night.fake.script([Fault::SlowAnswer(1_500).at("event")]);
    let before = night.fake.calls("event");
    night.pack_up().await;
    night.fake.until(|fake| fake.calls("event") > before).await;
    night.engine.ask(Request::TakeDown { of: NotThis::Photo { photo: PhotoId(1) } }).await.unwrap();
    let check = night.comes_to(PackUpVerdict::Ready).await;
    assert_eq!((check.sum.photos, check.sum.not_sent), (2, 1));
    assert_eq!((place(&check, CYCLEMATE).missing_total, place(&check, LOCAL).missing_total), (0, 0));
    let page = night.proof(ProofFormat::Html).await;
    assert!(page.contains("1 photo was taken down") && !page.contains(&name), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_local_gallery_that_were_damaged_or_deleted_are_missing_and_come_back_whole() {
    let night = Night::delivered(3).await;
    let shelf = night.shelf();
    let mut damaged = fs::read(&shelf[0]).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&shelf[0], &damaged).unwrap();
    fs::remove_file(&shelf[1]).unwrap();
    night.pack_up().await;
    let check = night.comes_to(PackUpVerdict::Mismatch).await;
    assert_eq!((place(&check, LOCAL).missing_total, place(&check, LOCAL).seen), (2, Some(1)));
    night.send_missing(LOCAL).await;
    let check = night.comes_to(PackUpVerdict::Ready).await;
    assert_eq!(place(&check, LOCAL).seen, Some(3));
    assert!(shelf.iter().all(|path| path.exists()) && fs::read(&shelf[0]).unwrap() != damaged);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_galleries_are_asked_by_themselves_and_what_is_missing_is_told() {
    let mut night = Night::delivered(2).await;
    let gone = night.ids()[0];
    night.fake.take_out(gone);
    let restart = async |night: &mut Night, crashed: bool| {
        night.engine.shutdown().await;
        if crashed {
            let store = Store::open(&night.room.path().join("data")).unwrap();
            store.write(|tx| boothlift_store::settings::forget(tx, "clean_stop")).await.unwrap();
        }
        night.engine = start(night.room.path(), &night.clock, &night.vault, true).await.unwrap();
    };
    restart(&mut night, false).await;
    assert!(night.audit_lines().await.is_empty(), "an orderly stop is no reason to ask");
    restart(&mut night, true).await;
    let told = async {
        while !night
            .audit_lines()
            .await
            .iter()
            .any(|line| !line.good && matches!(&line.fact, HealthFact::Audit { label, .. } if label == "CycleMate"))
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), told).await.expect("nobody was told");
    assert_eq!(night.snapshot().await.pack_up, None, "quietly");
    assert_eq!(night.fake.calls("upload"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_day_and_at_the_end_of_an_event_galleries_are_asked_by_themselves() {
    let night = Night::delivered(2).await;
    let asked = night.fake.calls("event");
    night.clock.pass(Duration::from_secs(25 * 3600));
    night.engine.look_at_clock();
    night.fake.until(|fake| fake.calls("event") > asked).await;
    let asked = night.fake.calls("event");
    night.engine.ask(Request::EndEvent {}).await.unwrap();
    assert!(night.fake.calls("event") > asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_told_of_a_check_only_when_it_changed_and_that_it_was_left() {
    let night = Night::delivered(2).await;
    let mut feed = night.engine.feed();
    let mut told: Vec<Option<PackUp>> = Vec::new();
    night.pack_up().await;
    let ready = |now: &Option<PackUp>| {
        now.as_ref().is_some_and(|now| now.verdict == PackUpVerdict::Ready && !now.check_number.is_empty())
    };
    let mut left = false;
    while told.last() != Some(&None) {
        if !left && told.last().is_some_and(ready) {
            night.engine.ask(Request::LeavePackUp {}).await.unwrap();
            left = true;
        }
        let frames = tokio::time::timeout(Duration::from_secs(20), feed.next()).await.unwrap().unwrap();
        told.extend(frames.into_iter().flat_map(|frame| frame.changes).filter_map(|change| match change {
            Change::PackUp(now) => Some(now),
            _ => None,
        }));
    }
    assert!(told.len() >= 3 && told.windows(2).all(|pair| pair[0] != pair[1]), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_booths_own_files_are_looked_at_and_what_changed_since_is_told() {
    let night = Night::delivered(3).await;
    let booth = night.room.path().join("booth");
    fs::remove_file(booth.join("20260620_1000_2.jpg")).unwrap();
    night.pack_up().await;
    let check = night.comes_to(PackUpVerdict::Ready).await;
    assert_eq!((check.originals.in_place, check.originals.missing), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn finishing_at_home_outlives_a_restart_puts_the_speed_limit_aside_and_ends_by_itself() {
    let mut night = Night::delivered(1).await;
    let home = |engine: &Engine| engine.glance().borrow().finishing_at_home;
    night.engine.ask(Request::PauseSending { minutes: None }).await.unwrap();
    let photo = picture(50, 160, 120);
    Manner::Renamed.write(&night.room.path().join("booth/20260620_1100_1.jpg"), &photo, Duration::ZERO).unwrap();
    night.until("it waits", |now| now.counts.waiting == 1).await;
    night.engine.ask(Request::SetSpeedLimit { kb_per_second: Some(8) }).await.unwrap();
    night.engine.ask(Request::FinishAtHome { on: true }).await.unwrap();
    night.pack_up().await;
    let check = night.comes_to(PackUpVerdict::NotYet).await;
    assert!(check.finishing_at_home && check.photos == 1);
    night.engine.shutdown().await;
    night.engine = start(night.room.path(), &night.clock, &night.vault, true).await.unwrap();
    let until = async |wanted: bool| {
        let look = async {
            while home(&night.engine) != wanted {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), look).await.unwrap_or_else(|_| panic!("{wanted}"));
    };
    until(true).await;
    assert_eq!(night.snapshot().await.event.unwrap().speed_limit_kb, Some(8), "it is kept");
    night.engine.ask(Request::ResumeSending {}).await.unwrap();
    night.until("all are delivered", |now| now.counts.delivered == 2).await;
    until(false).await;
}
