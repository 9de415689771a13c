//! Tokens that galleries repeat, and tokens that say when they end.

use crate::{
    accounts::{TOKEN, event_gallery, files},
    bench::{Bench, EVENT_GALLERY},
    support::base64,
};
use boothlift_contract::{
    Clock as _, DestinationDraft, DestinationId, Language, LogLevel, LostAnswers, PhotoFilter, ProofFormat, Reply,
    Request, Timestamp, TypedSecret,
};
use boothlift_engine::logs::{self, LogPlan};
use boothlift_testkit::{
    cyclemate::{self, FakeCycleMate},
    event_gallery::Options,
    parrot::{Parrot, dresses, in_base64, remains},
};
use std::{
    fs,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

/// Takes two photos of three and refuses the third; the token is in all it says, in another dress each time.
async fn parrot() -> Parrot {
    let turn = AtomicUsize::new(0);
    let worn = [dresses(TOKEN), in_base64(TOKEN).into()].concat();
    let says = move |head: &str| {
        let nth = if head.starts_with("POST") { turn.fetch_add(1, SeqCst) } else { 0 };
        let dress = &worn[nth % worn.len()];
        let status = if nth % 3 == 2 { 422 } else { 200 };
        let body = format!("{{\"id\":\"{dress}\",\"url\":\"https://x.example/?k={dress}\",\"said\":\"{dress}\"}}");
        (status, format!("Content-Type: application/json\r\nLocation: https://{TOKEN}/\r\n"), body)
    };
    Parrot::start(says).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_told_saved_or_kept_holds_a_token_that_the_gallery_repeats() {
    let room = tempfile::tempdir().unwrap();
    let plan = LogPlan { folder: Some(room.path().join("logs")), filter: "trace".into(), ..LogPlan::default() };
    let guard = logs::start(&plan);
    let mut bench = Bench::new(Options::default()).await;
    let switch = Request::SwitchDestination { destination: DestinationId(EVENT_GALLERY.into()), on: false };
    bench.ask(switch).await.unwrap();
    let gallery = parrot().await;
    let said = Arc::new(Mutex::new(Vec::new()));
    let (mut feed, heard) = (bench.engine.feed(), Arc::clone(&said));
    let listens = tokio::spawn(async move {
        while let Some(frames) = feed.next().await {
            heard.lock().unwrap().push(("a frame".to_owned(), serde_json::to_string(&frames).unwrap()));
        }
    });
    let say = |what: &str, words: String| said.lock().unwrap().push((what.to_owned(), words));
    let draft = event_gallery(format!("{}/up", gallery.origin()), LostAnswers::SendAgain, None);
    for request in [Request::CheckDestination { draft: draft.clone() }, Request::AddDestination { draft }] {
        say("an answer about the draft", format!("{:?}", bench.ask(request).await.unwrap()));
    }
    // Two of each dress: one that was taken, one that was refused.
    let photos = 39;
    bench.party(photos);
    let all = |s: &boothlift_contract::Snapshot| (s.counts.delivered + s.counts.needs_you) as usize == photos;
    let snapshot = bench.until_passing(Duration::from_secs(1), all).await;
    let lane = snapshot.lanes.iter().find(|lane| lane.label == "Event Gallery 2").unwrap();
    assert!(lane.delivered > 20 && lane.held > 10, "{lane:?}");

    let formats = [ProofFormat::Html, ProofFormat::Csv, ProofFormat::Json];
    let mut requests = vec![
        Request::Snapshot {},
        Request::ShowHealth {},
        Request::CopyDetails { file: None },
        Request::RunSelfTest {},
        Request::PackUp {},
        Request::TryDestination { destination: lane.id.clone() },
        Request::SendTestPicture { destination: lane.id.clone() },
        Request::ListLog { least: LogLevel::Info, search: String::new(), after: 0, limit: 500 },
        Request::MakeHelpFile { photo_names: true },
    ];
    requests.extend(formats.map(|format| Request::ShowProof { format, language: Language::Es }));
    for filter in [PhotoFilter::Delivered, PhotoFilter::NeedsYou] {
        for row in bench.list(filter).await.rows {
            requests.push(Request::ShowPhoto { file: row.file });
            requests.push(Request::CopyDetails { file: Some(row.file) });
        }
    }
    for request in requests {
        let what = format!("{request:?}");
        let answer = bench.ask(request).await;
        say(&what, format!("{answer:?}"));
        if let Ok(answer) = answer {
            say(&what, serde_json::to_string(&answer).unwrap());
            if let Reply::HelpFile(file) = answer {
                bench.engine.save_help_file(file.number, room.path().join("help.zip")).await.unwrap();
            }
        }
    }
    for format in formats {
        bench.engine.save_proof(format, Language::De, room.path().join(format!("proof.{format}"))).await.unwrap();
    }
    bench.engine.save_event_file(room.path().join("event.toml")).await.unwrap();
    bench.engine.shutdown().await;
    listens.abort();
    guard.flush();

    let said = said.lock().unwrap();
    assert!(said.iter().filter(|(_, words)| words.contains("***")).count() > 20, "little was repeated");
    assert!(said.iter().any(|(what, _)| what == "a frame"));
    let kept = [files(room.path()), files(&bench.data())].concat();
    for name in ["boothlift.log", "boothlift.db", "event.toml", "help.zip", "proof.csv"] {
        assert!(kept.iter().any(|file| file.ends_with(name)), "{name} is not among {kept:?}");
    }
    for part in remains(TOKEN) {
        for (what, words) in said.iter() {
            assert!(!words.contains(&part), "{part} in {what}: {words}");
        }
        for file in &kept {
            let bytes = fs::read(file).unwrap_or_default();
            assert!(!bytes.windows(part.len()).any(|seen| seen == part.as_bytes()), "{part} in {}", file.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_soon_is_told_before_and_a_new_one_ends_that() {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let bench = Bench::new(Options::default()).await;
    // Tokens count seconds.
    let ends = Timestamp(bench.clock.now().0 / 1000 * 1000).plus(DAY * 10);
    let signed = |exp: Timestamp| {
        let (iat, exp) = (exp.0 / 1000 - 30 * 24 * 3600, exp.0 / 1000);
        let mut claims = format!(r#"{{"iat":{iat},"exp":{exp}}}"#);
        while !claims.len().is_multiple_of(3) {
            claims.push(' ');
        }
        let token = format!("eyJhbGciOiJSUzI1NiJ9.{}.c2lnbmVk", base64(claims.as_bytes()));
        assert!(!token.contains(['+', '/']), "this is no base64 for addresses: {token}");
        token
    };
    let [old, new] = [signed(ends), signed(ends.plus(DAY * 30))];
    let options = cyclemate::Options { token: old.clone(), ..cyclemate::Options::default() };
    let fake = FakeCycleMate::start(options).await.unwrap();
    let draft = DestinationDraft::CycleMate {
        base_url: Some(fake.origin()),
        event: Some(FakeCycleMate::EVENT),
        token: TypedSecret::from(old.clone()),
    };
    bench.ask(Request::AddDestination { draft }).await.unwrap();
    let told = async || bench.lane("cyclemate").await.token_ends_at;
    assert_eq!(told().await, None, "ten days are enough");
    bench.clock.pass(DAY * 7 - Duration::from_secs(600));
    bench.engine.look_at_clock();
    assert_eq!(told().await, None);

    let mut feed = bench.engine.feed();
    bench.clock.pass(Duration::from_secs(600));
    bench.engine.look_at_clock();
    let shown = async {
        loop {
            let frames = serde_json::to_string(&feed.next().await.unwrap()).unwrap();
            if frames.contains(&format!("\"token_ends_at\":{}", ends.0)) {
                return frames;
            }
        }
    };
    let frames = tokio::time::timeout(Duration::from_secs(20), shown).await.unwrap();
    assert_eq!(told().await, Some(ends));
    let claims = old.split('.').nth(1).unwrap();
    assert!(!frames.contains(&old) && !frames.contains(claims));
    let switch = |on| Request::SwitchDestination { destination: DestinationId("cyclemate".into()), on };
    bench.ask(switch(false)).await.unwrap();
    assert_eq!(told().await, None, "nothing is asked of a gallery that is off");
    bench.ask(switch(true)).await.unwrap();
    assert_eq!(told().await, Some(ends));

    let token = TypedSecret::from(new.clone());
    bench.ask(Request::ReplaceToken { destination: DestinationId("cyclemate".into()), token }).await.unwrap();
    assert_eq!(told().await, None);
    for file in files(&bench.data()) {
        let bytes = fs::read(&file).unwrap_or_default();
        for part in [claims, new.split('.').nth(1).unwrap()] {
            assert!(!bytes.windows(part.len()).any(|seen| seen == part.as_bytes()), "{}", file.display());
        }
    }
}
