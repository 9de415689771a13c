//! The self-test, the log and the help file of Support, through the whole engine.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY, MemoryVault};
use boothlift_contract::{
    Change, Clock, FailureCode, Finding, HelpFile, HostFacts, LaneState, LogLevel, Reply, Request, SelfTest, TestOf,
    TestRow, TestState, Timestamp,
};
use boothlift_destinations::{Secret, Vault, VaultError};
use boothlift_engine::{
    Engine, Setup,
    logs::{self, LogPlan},
};
use boothlift_testkit::{
    booth::Manner,
    clock::FakeClock,
    event_gallery::{Denial, Fault, Options, Wait},
};
use std::{
    fs,
    io::{Cursor, Read as _},
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

const SECOND: Duration = Duration::from_secs(1);

async fn run(bench: &Bench) -> SelfTest {
    let begun = match bench.ask(Request::RunSelfTest {}).await.unwrap() {
        Reply::SelfTest(test) => test,
        other => panic!("{other:?}"),
    };
    let ended = |test: &SelfTest| test.run == begun.run && test.ended_at.is_some();
    bench.until(|now| now.self_test.as_ref().is_some_and(ended)).await.self_test.unwrap()
}

fn row(test: &SelfTest, of: TestOf, subject: &str) -> TestRow {
    test.rows.iter().find(|row| row.of == of && row.subject.contains(subject)).unwrap().clone()
}

fn code(row: &TestRow) -> FailureCode {
    row.failure.as_ref().unwrap().code
}

#[tokio::test(flavor = "multi_thread")]
async fn the_self_test_really_tries_everything_and_leaves_nothing_behind() {
    let bench = Bench::new(Options::default()).await;
    let mut feed = bench.engine.feed();
    let test = run(&bench).await;
    let told: Vec<_> = test.rows.iter().map(|row| (row.of, row.state, row.finding)).collect();
    assert_eq!(
        told,
        [
            (TestOf::Folder, TestState::Good, Finding::Hears),
            (TestOf::Disk, TestState::Good, Finding::Writes),
            (TestOf::Keys, TestState::Good, Finding::KeepsSecrets),
            (TestOf::Network, TestState::Good, Finding::Reached),
            (TestOf::Destination, TestState::Good, Finding::SetUp),
            (TestOf::Destination, TestState::Good, Finding::Here),
        ],
        "{test:#?}"
    );
    assert!(row(&test, TestOf::Disk, "").free_bytes.unwrap() > 0);
    assert_eq!(row(&test, TestOf::Network, "").subject, "127.0.0.1");
    assert!(bench.fake.stored().is_empty(), "no photo is sent");
    assert_eq!(fs::read_dir(bench.folder()).unwrap().count(), 0, "nothing is written in the booth's folder");
    assert!(!bench.data().join("self-test").exists());
    assert!(bench.vault.get("boothlift-self-test").unwrap().is_none());
    // Whoever looks on is told.
    let last = tokio::time::timeout(SECOND * 20, async {
        loop {
            for change in feed.next().await.unwrap().into_iter().flat_map(|frame| frame.changes) {
                if let Change::SelfTest(Some(now)) = change
                    && now.ended_at.is_some()
                {
                    return now;
                }
            }
        }
    });
    assert_eq!(last.await.unwrap(), test);
    assert_eq!(run(&bench).await.run, 2, "it can be run again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_work_is_told_by_its_row_and_the_others_are_tried_all_the_same() {
    let mut bench = Bench::new(Options { denial: Denial::Unauthorized, ..Options::default() }).await;
    bench.restart_without_hints().await;
    assert_eq!(row(&run(&bench).await, TestOf::Folder, "").finding, Finding::LooksOnly, "by looking only");

    bench.fake.set_token("another");
    bench.party(1);
    bench.until_passing(SECOND, |now| now.lanes[0].state == LaneState::SignIn).await;
    fs::remove_dir_all(bench.folder()).unwrap();
    let test = run(&bench).await;
    assert_eq!(code(&row(&test, TestOf::Folder, "")), FailureCode::FolderGone);
    assert_eq!(code(&row(&test, TestOf::Destination, "Event")), FailureCode::DestDenied, "as the last photo met it");
    assert_eq!(row(&test, TestOf::Network, "").finding, Finding::Reached);
    assert_eq!(row(&test, TestOf::Destination, "Local").finding, Finding::Here);

    let secret = bench.vault.get(EVENT_GALLERY).unwrap().unwrap();
    bench.vault.forget(EVENT_GALLERY).unwrap();
    bench.restart().await;
    assert_eq!(code(&row(&run(&bench).await, TestOf::Destination, "Event")), FailureCode::DestNoToken);
    bench.vault.set(EVENT_GALLERY, &secret).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_destination_that_asked_for_a_pause_is_left_alone_and_a_sign_in_page_is_told() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([Fault::Status(429, Some(Wait::Seconds(600)))]);
    bench.party(1);
    bench.until(|now| now.lanes[0].state == LaneState::Throttled).await;
    let before = bench.fake.requests().len();
    let test = run(&bench).await;
    assert_eq!(row(&test, TestOf::Destination, "Event").finding, Finding::AskedToWait);
    assert_eq!(row(&test, TestOf::Network, "").state, TestState::Note);
    assert_eq!(bench.fake.requests().len(), before, "not a single request");

    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([0, 1, 0, 1, 0, 1, 0, 1].map(Fault::Portal));
    bench.party(1);
    bench.until(|now| now.lanes[0].state == LaneState::Portal).await;
    let test = run(&bench).await;
    assert_eq!(code(&row(&test, TestOf::Network, "")), FailureCode::NetPortal);
    assert_eq!(row(&test, TestOf::Destination, "Event").finding, Finding::WayClosed);
}

/// A key store that waits for a person until its test lets it go.
struct Waits {
    inner: MemoryVault,
    until: Mutex<mpsc::Receiver<()>>,
}

impl Vault for Waits {
    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        self.inner.get(key)
    }
    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
        let _ = self.until.lock().unwrap().recv();
        self.inner.set(key, secret)
    }
    fn forget(&self, key: &str) -> Result<(), VaultError> {
        self.inner.forget(key)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_hangs_costs_its_own_row_and_its_own_time() {
    let room = tempfile::tempdir().unwrap();
    let (let_go, until) = mpsc::channel();
    let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
    let host = HostFacts {
        name: "test".into(),
        version: "0".into(),
        dialogs: false,
        tray: false,
        set_up: true,
        pretend: false,
    };
    let engine = Engine::start(Setup {
        data: room.path().join("data"),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        vault: Arc::new(Waits { inner: MemoryVault::default(), until: Mutex::new(until) }),
        seed: 1,
        host,
        hints: true,
        gallery_listen: "127.0.0.1:0".parse().unwrap(),
    })
    .await
    .unwrap();
    let ask = async |request| match engine.ask(request).await.unwrap() {
        Reply::SelfTest(test) => Some(test),
        Reply::Snapshot(now) => now.self_test,
        other => panic!("{other:?}"),
    };
    let test = ask(Request::RunSelfTest {}).await.unwrap();
    // Asked again it is the same run.
    assert_eq!(ask(Request::RunSelfTest {}).await.unwrap().run, test.run);
    let until = async |holds: &dyn Fn(&SelfTest) -> bool, pass: Duration| loop {
        let now = ask(Request::Snapshot {}).await.unwrap();
        if holds(&now) {
            return now;
        }
        clock.pass(pass);
        engine.look_at_clock();
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let keys = |test: &SelfTest| row(test, TestOf::Keys, "");
    let others = |now: &SelfTest| row(now, TestOf::Disk, "").state == TestState::Good;
    let before = tokio::time::timeout(SECOND * 20, until(&others, Duration::ZERO)).await.unwrap();
    assert_eq!(keys(&before).state, TestState::Running);
    clock.pass(SECOND * 19);
    engine.look_at_clock();
    let still = ask(Request::Snapshot {}).await.unwrap();
    assert!(still.ended_at.is_none() && keys(&still).state == TestState::Running);
    let ended = |now: &SelfTest| now.ended_at.is_some();
    let after = tokio::time::timeout(SECOND * 20, until(&ended, SECOND)).await.unwrap();
    assert_eq!((keys(&after).state, keys(&after).finding), (TestState::Bad, Finding::TooSlow));
    drop(let_go);
    engine.shutdown().await;
}

async fn help_file(bench: &Bench, photo_names: bool) -> HelpFile {
    match bench.ask(Request::MakeHelpFile { photo_names }).await.unwrap() {
        Reply::HelpFile(file) => file,
        other => panic!("{other:?}"),
    }
}

/// A text in every dress it may wear: raw, percent-encoded, in base64 wherever it begins.
fn dresses(text: &str) -> Vec<Vec<u8>> {
    let percent = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let mut all = vec![text.to_owned(), text.to_lowercase(), percent.clone(), percent.to_lowercase()];
    for shift in 0..3 {
        let mut padded = vec![0; shift];
        padded.extend_from_slice(text.as_bytes());
        let (from, to) = ([0, 2, 3][shift], padded.len() / 3 * 4);
        all.push(base64(&padded)[from..to].to_owned());
    }
    all.into_iter().map(String::into_bytes).collect()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks(3).map(|group| {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        (0..4).map(|n| char::from(LETTERS[(bits >> (18 - 6 * n) & 63) as usize])).collect::<String>()
    });
    groups.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_help_file_holds_what_it_showed_and_nothing_that_was_planted() {
    let (token, photo) = ("CANARY-TOKEN-4711", "CANARYPHOTO_2000_1.jpg");
    let planted = [token, "canary.anna@example.org", "CANARY-ADDRESS", "CANARYLABEL", "CANARY-LOG", "CANARY-PANIC"];
    let logs = tempfile::tempdir().unwrap();
    let guard = logs::start(&LogPlan { folder: Some(logs.path().into()), ..LogPlan::default() });
    let mut bench = Bench::new(Options { token: token.into(), ..Options::default() }).await;
    let mut plan = bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY]);
    plan.name = "Anna canary.anna@example.org".into();
    plan.collection_url = Some("CANARY-ADDRESS".into());
    plan.destinations[0].label = "CANARYLABEL".into();
    bench.engine.configure(plan).await.unwrap();
    bench.fake.script([Fault::Echo(500)]);
    bench.shoot(photo, Manner::Renamed);
    fs::write(bench.folder().join("CANARYPHOTO_held.jpg"), b"").unwrap();
    bench.until_passing(SECOND, |now| now.counts.delivered == 1 && now.counts.needs_you == 1).await;
    let home = bench.folder();
    // As a room of the program itself writes.
    tracing::warn!(target: "boothlift_engine::planted", error = "CANARY-LOG of anna", path = %home.display(), token, "a line with planted values");
    tracing::warn!(target: "hyper", "CANARY-LOG in another library");
    let _ = std::thread::spawn(|| panic!("CANARY-PANIC")).join();
    run(&bench).await;
    guard.flush();

    let shown = help_file(&bench, false).await;
    let path = logs.path().join(&shown.name);
    bench.engine.save_help_file(shown.number, path.clone()).await.unwrap();
    let bytes = fs::read(&path).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<_> = shown.entries.iter().map(|entry| entry.name.clone()).collect();
    assert_eq!(
        names,
        ["about.txt", "settings.txt", "counts.txt", "failures.txt", "health.txt", "self-test.txt", "log.txt"]
    );
    assert_eq!(zip.len(), names.len());
    let room = bench.folder().parent().unwrap().to_string_lossy().into_owned();
    for entry in &shown.entries {
        let mut saved = Vec::new();
        zip.by_name(&entry.name).unwrap().read_to_end(&mut saved).unwrap();
        assert_eq!(saved, entry.text.as_bytes(), "{}", entry.name);
        for canary in planted.into_iter().chain([photo, "CANARYPHOTO", room.as_str()]) {
            for dress in dresses(canary) {
                let found = saved.windows(dress.len()).any(|part| part == dress);
                assert!(!found, "{canary} as {} in {}:\n{}", String::from_utf8_lossy(&dress), entry.name, entry.text);
            }
        }
    }
    let text = |name: &str| &shown.entries.iter().find(|entry| entry.name == name).unwrap().text;
    assert!(text("log.txt").contains("a line with planted values error=… path=…"), "{}", text("log.txt"));
    assert!(text("log.txt").contains("WARN  hyper: …"));
    assert!(text("failures.txt").contains("event-gallery 1, "), "{}", text("failures.txt"));
    assert!(text("self-test.txt").contains("destination event-gallery 1: good, set_up"), "{}", text("self-test.txt"));
    assert!(text("counts.txt").contains("delivered: 1\n") && text("about.txt").contains("version of the records: "));

    // An older one is not saved in its place, and names go along only where somebody wants them.
    let with_names = help_file(&bench, true).await;
    let refused = bench.engine.save_help_file(shown.number, path).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::RequestGone);
    let held = |entry: &boothlift_contract::HelpFileEntry| entry.text.contains("CANARYPHOTO_held.jpg");
    let holding: Vec<_> = with_names.entries.iter().filter(|entry| held(entry)).map(|entry| &entry.name).collect();
    assert_eq!(holding, ["photo-names.txt"]);
    assert!(with_names.entries.iter().all(|entry| planted.iter().all(|canary| !entry.text.contains(canary))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_shown_by_level_and_text_without_secrets_and_goes_on_from_the_last_line() {
    let logs = tempfile::tempdir().unwrap();
    let guard = logs::start(&LogPlan { folder: Some(logs.path().into()), ..LogPlan::default() });
    let bench = Bench::new(Options::default()).await;
    logs::hide(&Secret::new("CANARY-SECRET".into()));
    let list = async |least, search: &str, after| {
        guard.flush();
        let search = search.to_owned();
        match bench.ask(Request::ListLog { least, search, after, limit: 500 }).await.unwrap() {
            Reply::Log(page) => page,
            other => panic!("{other:?}"),
        }
    };
    tracing::warn!(secret = "CANARY-SECRET", "first of them");
    tracing::info!("second of them");
    let all = list(LogLevel::Info, "OF THEM", 0).await;
    let texts: Vec<_> = all.lines.iter().map(|line| (line.level, line.text.as_str())).collect();
    assert_eq!(texts, [(LogLevel::Info, "second of them"), (LogLevel::Warn, "first of them secret=\"***\"")]);
    assert_eq!(list(LogLevel::Warn, "of them", 0).await.lines.len(), 1);
    tracing::info!("third of them");
    let new = list(LogLevel::Info, "of them", all.newest).await;
    assert_eq!(new.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["third of them"]);
    let long = Request::ListLog { least: LogLevel::Info, search: "x".repeat(201), after: 0, limit: 1 };
    assert_eq!(bench.ask(long).await.unwrap_err().code, FailureCode::RequestWrong);
}
