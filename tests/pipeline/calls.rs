//! What a booth program calls, from the real `boothlift-hook` and over HTTP, through the real listener and engine.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY};
use boothlift_contract::{BoothCaller, BoothCalls, FailureCode, PhotoFilter, Request, Snapshot};
use boothlift_destinations::Secret;
use boothlift_engine::{CallsPlan, EventPlan};
use boothlift_testkit::{booth::Manner, event_gallery::Options};
use boothlift_tests::program;
use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::Command,
};

const KEY: &str = "canary-of-the-booth-calls-1234";

impl Bench {
    /// The event of all tests, with calls heard at any free port under [`KEY`].
    fn plan_with_calls(&self, listen: &str) -> EventPlan {
        let calls = CallsPlan { listen: Some(listen.parse().unwrap()), key: Some(Secret::new(KEY.into())) };
        EventPlan { calls: Some(calls), ..self.plan(&[EVENT_GALLERY, LOCAL_GALLERY]) }
    }

    async fn with_calls() -> Self {
        let bench = Self::new(Options::default()).await;
        bench.engine.configure(bench.plan_with_calls("127.0.0.1:0")).await.unwrap();
        bench
    }

    fn address_file(&self) -> PathBuf {
        self.data().canonicalize().unwrap().join("hook-address")
    }

    /// Runs the program as a booth does; whether Boothlift was told.
    fn hook(&self, words: &[&str]) -> bool {
        let mut command = Command::new(program("boothlift-hook"));
        let output = command.arg("--address-file").arg(self.address_file()).args(words).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains(KEY));
        output.status.success()
    }

    async fn calls(&self) -> BoothCalls {
        self.snapshot().await.calls
    }

    async fn switch_calls(&self, on: bool) -> BoothCalls {
        self.ask(Request::SwitchBoothCalls { on }).await.unwrap();
        self.calls().await
    }
}

fn of(calls: &BoothCalls, caller: BoothCaller) -> String {
    calls.addresses.iter().find(|one| one.caller == caller).unwrap().address.clone()
}

fn sizes(snapshot: &Snapshot) -> Vec<u32> {
    snapshot.sessions.iter().map(|card| card.photos).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_the_hook_program_names_are_one_session_whatever_their_names_say() {
    let mut bench = Bench::with_calls().await;
    assert!(bench.hook(&["start"]));
    for name in ["20260620_2000_1.jpg", "20260620_2130_1.jpg", "print of 7.jpg"] {
        bench.shoot(name, Manner::Renamed);
        let path = bench.folder().join(name);
        assert!(bench.hook(&["file", path.to_str().unwrap()]));
    }
    assert!(bench.hook(&["end"]));
    let snapshot = bench.until(|snapshot| snapshot.counts.delivered == 3 && snapshot.session_total == 1).await;
    assert_eq!(sizes(&snapshot), [3]);

    // dslrBooth's own words, as arguments, begin the next one.
    bench.clock.pass(std::time::Duration::from_secs(60));
    assert!(bench.hook(&["--folder", "1", "dslrbooth", "session_start", "print"]));
    bench.shoot("20260620_2131_1.jpg", Manner::Renamed);
    let path = bench.folder().join("20260620_2131_1.jpg");
    assert!(bench.hook(&["--folder", "1", "dslrbooth", "file_download", path.to_str().unwrap()]));
    assert!(!bench.hook(&["--folder", "2", "dslrbooth", "session_end"]), "there is no second folder");
    let snapshot = bench.until(|snapshot| snapshot.counts.delivered == 4 && snapshot.session_total == 2).await;
    assert_eq!(sizes(&snapshot), [1, 3]);
    assert_eq!(snapshot.calls.heard.unwrap().caller, BoothCaller::DslrBooth);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_when_the_engine_stops_is_written_down_before() {
    let mut bench = Bench::with_calls().await;
    let address = of(&bench.calls().await, BoothCaller::Plain);
    let client = reqwest::Client::new();
    let names: Vec<String> = (0..20).map(|n| format!("20260620_{:04}_1.jpg", 2000 + n)).collect();
    client.get(format!("{address}?event=start")).send().await.unwrap();
    for name in &names {
        let path = bench.folder().join(name);
        let body = serde_json::json!({ "event": "file", "path": [path.to_str().unwrap()] }).to_string();
        let call = client.post(&address).header("content-type", "application/json").body(body);
        assert_eq!(call.send().await.unwrap().status(), 200);
    }
    bench.restart().await;
    for name in &names {
        bench.shoot(name, Manner::Renamed);
    }
    let snapshot = bench.until(|snapshot| snapshot.counts.delivered == 20).await;
    assert_eq!(sizes(&snapshot), [20]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_on_the_page_opens_and_closes_and_a_restart_keeps_every_address() {
    let mut bench = Bench::new(Options::default()).await;
    let off = bench.calls().await;
    assert_eq!((off.on, off.addresses.len()), (false, 0));
    assert!(!bench.hook(&["start"]) && !bench.address_file().exists());

    let on = bench.switch_calls(true).await;
    assert!(on.on && on.heard.is_none() && on.failure.is_none(), "{on:?}");
    assert_eq!(on.addresses.len(), 3);
    let line = fs::read_to_string(bench.address_file()).unwrap();
    assert_eq!(format!("{}photobooth-app", line.trim()), of(&on, BoothCaller::PhotoboothApp));
    assert!(bench.hook(&["photobooth-app", "something new"]));
    let heard = bench.until(|snapshot| snapshot.calls.heard.is_some()).await.calls.heard.unwrap();
    assert_eq!(heard.caller, BoothCaller::PhotoboothApp, "what says nothing is still seen to come");

    bench.restart().await;
    let again = bench.calls().await;
    assert_eq!(again.addresses, on.addresses);
    assert!(bench.hook(&["start"]));

    let off = bench.switch_calls(false).await;
    assert!(!off.on && off.addresses.is_empty() && !bench.address_file().exists());
    assert!(!bench.hook(&["start"]));
    assert_eq!(bench.switch_calls(true).await.addresses, on.addresses);
    bench.engine.shutdown().await;
    assert!(!bench.address_file().exists(), "an orderly stop leaves no address behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_no_debug_shows_the_key() {
    let bench = Bench::with_calls().await;
    let snapshot = bench.snapshot().await;
    assert!(of(&snapshot.calls, BoothCaller::DslrBooth).contains(KEY));
    assert!(!format!("{:?}", snapshot.calls).contains(KEY));
    assert!(!format!("{:?}", bench.plan_with_calls("127.0.0.1:0")).contains(KEY));
    let details = bench.ask(Request::CopyDetails { file: None }).await.unwrap();
    assert!(!format!("{details:?}").contains(KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_told_and_photos_are_taken_in_all_the_same() {
    let mut bench = Bench::new(Options::default()).await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = taken.local_addr().unwrap();
    let failure = bench.engine.configure(bench.plan_with_calls(&address.to_string())).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::CallsClosed);
    assert!(!failure.to_string().contains(KEY));
    let calls = bench.calls().await;
    assert_eq!(calls.failure.map(|failure| failure.code), Some(FailureCode::CallsClosed));
    bench.party(3);
    bench.until_delivered(3).await;
    assert_eq!(bench.list(PhotoFilter::All).await.total, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_several_folders_has_addresses_of_its_own() {
    let bench = Bench::new(Options::default()).await;
    let mut plan = bench.plan_with_calls("127.0.0.1:0");
    let second = bench.folder().join("second");
    fs::create_dir(&second).unwrap();
    plan.folders.push(boothlift_engine::FolderPlan { path: second, ..plan.folders[0].clone() });
    bench.engine.configure(plan).await.unwrap();
    let snapshot = bench.snapshot().await;
    assert_eq!(snapshot.calls.addresses.len(), 6);
    for (n, folder) in snapshot.folders.iter().enumerate() {
        let own: Vec<_> = snapshot.calls.addresses.iter().filter(|one| one.folder == Some(folder.id)).collect();
        assert_eq!(own.len(), 3);
        assert!(own.iter().all(|one| one.address.contains(&format!("/{}/", n + 1))));
    }
    assert!(bench.hook(&["--folder", "2", "start"]) && !bench.hook(&["--folder", "3", "start"]));
}
