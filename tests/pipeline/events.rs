//! Events of before: opened again, one more like it, and carried to another booth as a file.

use super::{
    SECOND,
    bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY, is},
};
use boothlift_contract::{
    DestinationId, EventFileView, EventId, FailureCode, FolderChoice, HeadlineRow, LaneState, Language, PastEvent,
    PhotoFilter, ProofFormat, Reply, Request, Timestamp, TypedSecret,
};
use boothlift_engine::event_file::EventFile;
use boothlift_store::{Store, StoreError, destinations, events, files};
use boothlift_testkit::{booth::Manner, event_gallery::Options};
use std::{fs, path::PathBuf, time::Duration};

async fn past(bench: &Bench) -> Vec<PastEvent> {
    match bench.ask(Request::ListEvents {}).await.unwrap() {
        Reply::Events(events) => events,
        other => panic!("{other:?}"),
    }
}

async fn pick(bench: &Bench, folder: PathBuf) -> FolderChoice {
    FolderChoice { pick: bench.engine.offer_folder(folder).await.pick, old_photos: None }
}

fn ids(all: &[&str]) -> Vec<DestinationId> {
    all.iter().map(|id| DestinationId((*id).into())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_event_opened_again_is_as_before_and_takes_nothing_twice() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(6);
    bench.until_delivered(6).await;
    let before = bench.snapshot().await;
    bench.ask(Request::EndEvent {}).await.unwrap();
    let closed = bench.snapshot().await;
    assert_eq!((closed.event, closed.headline.row), (None, HeadlineRow::SetUp));
    // While it is closed nothing is taken; what came meanwhile is found afterwards.
    bench.shoot("20260620_2100_1.jpg", Manner::Renamed);
    let known = past(&bench).await;
    assert_eq!(known.len(), 1);
    assert_eq!((known[0].name.as_str(), known[0].photos, known[0].delivered), ("Garden Party", 6, 6));
    assert!(known[0].ended_at.is_some());
    assert_eq!(
        known[0].destinations.iter().map(|one| one.id.0.as_str()).collect::<Vec<_>>(),
        [EVENT_GALLERY, LOCAL_GALLERY]
    );
    assert_eq!(bench.fake.stored().len(), 6);

    bench.ask(Request::ReopenEvent { event: known[0].event }).await.unwrap();
    bench.until_delivered(7).await;
    bench.shoot("20260620_2101_1.jpg", Manner::Direct);
    bench.until_delivered(8).await;
    bench.assert_all_stored_once();
    let after = bench.snapshot().await;
    assert_eq!(after.event, before.event);
    assert_eq!(after.session_total, before.session_total + 2);
    for card in &before.sessions {
        let same = after.sessions.iter().find(|one| one.id == card.id).unwrap();
        assert_eq!((&same.tag, same.number, same.photos), (&card.tag, card.number, card.photos));
    }
    assert_eq!(after.guests.event_page.as_deref().map(key_of), before.guests.event_page.as_deref().map(key_of));
    assert_eq!(after.counts.not_sent, 0);
    let Reply::Text(proof) =
        bench.ask(Request::ShowProof { format: ProofFormat::Csv, language: Language::En }).await.unwrap()
    else {
        panic!()
    };
    assert_eq!(proof.matches("20260620_2100_1.jpg").count(), 2, "its proof can be made again: {proof}");
    // Asked once more it changes nothing.
    bench.ask(Request::ReopenEvent { event: known[0].event }).await.unwrap();
    assert_eq!(bench.snapshot().await.counts, after.counts);
    let gone = bench.ask(Request::ReopenEvent { event: EventId(4711) }).await.unwrap_err();
    assert_eq!(gone.code, FailureCode::RequestGone);
}

/// The door's port is another one each time; the key is what was handed out.
fn key_of(page: &str) -> String {
    page.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_waited_when_an_event_was_closed_go_out_once_it_is_open_again() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.party(3);
    bench.until(|s| s.counts.waiting == 3).await;
    bench.ask(Request::EndEvent {}).await.unwrap();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.restart().await;
    assert!(bench.fake.requests().is_empty(), "a closed event sends nothing");
    let event = past(&bench).await[0].event;
    bench.ask(Request::ReopenEvent { event }).await.unwrap();
    bench.until_delivered(3).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_opened_again_after_another_one_has_its_own_destinations_and_none_of_the_others_photos() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let first = past(&bench).await[0].event;
    let mut other = bench.plan(&[LOCAL_GALLERY]);
    other.name = "Another Party".into();
    other.folders[0].old_from = Some(Timestamp(i64::MAX));
    bench.engine.configure(other.clone()).await.unwrap();
    other.folders[0].old_from = None;
    bench.engine.configure(other).await.unwrap();
    let shared = bench.written.clone();
    bench.shoot("20260620_2200_1.jpg", Manner::Renamed);
    bench.shoot("20260620_2200_2.jpg", Manner::Renamed);
    bench.until(|s| s.counts.photos == 5 && s.counts.delivered == 5).await;
    assert!(
        bench.snapshot().await.lanes.iter().all(|lane| lane.id.0 == LOCAL_GALLERY),
        "the first event's is not shown"
    );

    bench.ask(Request::ReopenEvent { event: first }).await.unwrap();
    let again = bench.until(|s| s.counts.delivered == 3 && s.lanes.len() == 2).await;
    assert!(again.lanes.iter().all(|lane| lane.state != LaneState::Off && lane.delivered == 3));
    assert_eq!((again.counts.photos, again.counts.not_sent), (3, 2));
    let kept_out = bench.list(PhotoFilter::NotSent).await.rows;
    for row in &kept_out {
        let why = row.verdict.failure.as_ref().unwrap();
        assert_eq!((why.code, why.detail.as_str()), (FailureCode::PhotoElsewhere, "Another Party"), "{}", row.name);
    }
    let known = past(&bench).await;
    assert_eq!(
        known.iter().map(|one| (one.name.as_str(), one.ended_at.is_none())).collect::<Vec<_>>(),
        [("Garden Party", true), ("Another Party", false)]
    );
    // A person may take one in all the same.
    bench.ask(Request::TakeInAgain { file: kept_out[0].file }).await.unwrap();
    bench.until_delivered(4).await;
    assert_eq!(bench.fake.stored().len(), shared.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_while_an_event_is_opened_again_leaves_it_closed_or_open_and_never_half() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let first = past(&bench).await[0].event;
    bench.ask(Request::EndEvent {}).await.unwrap();
    bench.engine.shutdown().await;
    let at = Timestamp(1_781_985_700_000);
    let steps = move |tx: &boothlift_store::Transaction<'_>| {
        events::reopen(tx, first, at)?;
        destinations::as_in_event(tx, first, at)?;
        files::leave_to_others(tx, first, at)
    };
    {
        // The plug is pulled before the commit.
        let store = Store::open(&bench.data()).unwrap();
        let broken = store.write(move |tx| steps(tx).and(Err::<(), _>(StoreError::Refused("the plug")))).await;
        assert!(broken.is_err());
    }
    bench.restart().await;
    assert_eq!(bench.snapshot().await.event, None, "still closed");
    bench.engine.shutdown().await;
    {
        // And after it, before anything was opened.
        let store = Store::open(&bench.data()).unwrap();
        store.write(steps).await.unwrap();
    }
    bench.restart().await;
    bench.shoot("20260620_2300_1.jpg", Manner::Renamed);
    let open = bench.until(|s| s.counts.delivered == 4).await;
    assert_eq!(open.event.unwrap().name, "Garden Party");
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_more_event_like_the_last_has_its_destinations_and_rules_and_none_of_its_photos() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let hours = Request::SetHours { starts: Some("18:00".into()), ends: Some("02:00".into()) };
    bench.ask(hours).await.unwrap();
    let first = past(&bench).await[0].event;
    let like = |name: &str, date: &str, folder, destinations| Request::DuplicateEvent {
        event: first,
        name: name.into(),
        date: date.into(),
        folder,
        destinations,
    };
    let refused = bench.ask(like("", "2026-06-20", None, ids(&[EVENT_GALLERY]))).await.unwrap_err();
    assert_eq!((refused.code, refused.subject.as_str()), (FailureCode::RequestWrong, "name"), "that one is there");
    for wrong in [ids(&[]), ids(&["nobody"])] {
        let refused = bench.ask(like("Next", "2026-06-27", None, wrong)).await.unwrap_err();
        assert_eq!(refused.subject, "destinations");
    }
    assert_eq!(bench.snapshot().await.event.unwrap().name, "Garden Party", "what is refused ends nothing");

    // In the same folder: the photos of the first stay its own.
    bench.ask(like("Second Party", "2026-06-27", None, ids(&[EVENT_GALLERY]))).await.unwrap();
    let next = bench.until(|s| s.counts.not_sent == 3).await;
    let event = next.event.unwrap();
    assert_eq!((event.name.as_str(), event.date.as_str()), ("Second Party", "2026-06-27"));
    assert_eq!((event.starts.as_deref(), event.ends.as_deref()), (Some("18:00"), Some("02:00")));
    assert_eq!((next.counts.photos, next.session_total, next.lanes.len()), (0, 0, 1));
    assert!(next.lanes[0].has_token, "nobody has to sign in again");
    bench.shoot("20260627_2000_1.jpg", Manner::Renamed);
    bench.until_delivered(1).await;
    let stored = bench.fake.stored();
    let new = stored.iter().find(|one| one.sha256 == bench.written["20260627_2000_1.jpg"]).unwrap();
    assert_eq!((new.collection.name.as_str(), new.tag.as_deref()), ("Second Party", Some("20260627_2000")));

    // In a folder of its own.
    let folder = bench.folder().parent().unwrap().join("third");
    fs::create_dir(&folder).unwrap();
    let chosen = pick(&bench, folder.clone()).await;
    bench.ask(like("Third Party", "", Some(chosen), ids(&[EVENT_GALLERY, LOCAL_GALLERY]))).await.unwrap();
    let third = bench.snapshot().await;
    assert_eq!(third.folders.len(), 1);
    assert_eq!(third.folders[0].path, folder.display().to_string());
    assert_eq!((third.folders[0].sessions.as_str(), third.counts.not_sent), ("auto", 0));
    assert_eq!(past(&bench).await.iter().filter(|one| one.ended_at.is_none()).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_goes_to_another_booth_as_a_file_without_secrets_and_asks_for_tokens_there() {
    let canary = "canary-7c1e44aa";
    let mut bench = Bench::new(Options { token: canary.into(), ..Options::default() }).await;
    bench.party(3);
    bench.until_delivered(3).await;
    bench.ask(Request::SwitchBoothCalls { on: true }).await.unwrap();
    bench.ask(Request::SetSingles { on: false }).await.unwrap();
    let calls = bench.snapshot().await.calls.addresses;
    let room = tempfile::tempdir().unwrap();
    let name = bench.engine.event_file_name().await.unwrap();
    assert_eq!(name, "Garden-Party-2026-06-20.toml");
    let file = room.path().join(name);
    bench.engine.save_event_file(file.clone()).await.unwrap();
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1, "nothing is left beside it");
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains(canary), "{text}");
    for call in &calls {
        let key = call.address.split(['/', '?', '&', '=']).max_by_key(|part| part.len()).unwrap();
        assert!(key.len() >= 20 && !text.contains(key), "the key of calls is this computer's own: {text}");
    }
    // It is the headless host's own file.
    let read = EventFile::read(&file).unwrap();
    read.find_folders().unwrap();
    let plan = read.plan(|name| (name == "EVENT_GALLERY_TOKEN").then(|| canary.into()));
    assert_eq!(plan.unwrap().destinations.len(), 2, "{text}");

    let view = look(&bench, file.clone()).await.unwrap().unwrap();
    assert_eq!((view.file.as_str(), view.name.as_str()), ("Garden-Party-2026-06-20.toml", "Garden Party"));
    assert!(view.folders[0].there);
    let needs: Vec<_> = view.destinations.iter().map(|one| (one.label.as_str(), one.needs_token)).collect();
    assert_eq!(needs, [("Event Gallery", true), ("Local gallery", false)]);
    let open = |date: &str, folder| Request::OpenEventFile { drop: view.drop, date: date.into(), folder };
    let refused = bench.ask(open("", None)).await.unwrap_err();
    assert_eq!(refused.subject, "name", "this very event is on");
    let folder = bench.folder().parent().unwrap().join("elsewhere");
    fs::create_dir(&folder).unwrap();
    let chosen = pick(&bench, folder.clone()).await;
    bench.ask(open("2026-07-04", Some(chosen))).await.unwrap();
    let there = bench.snapshot().await;
    let event = there.event.unwrap();
    assert_eq!((event.date.as_str(), event.singles, event.approval), ("2026-07-04", false, false));
    bench.ask(Request::SetSingles { on: true }).await.unwrap();
    let lane = there.lanes.iter().find(|lane| lane.label == "Event Gallery").unwrap().clone();
    assert_ne!(lane.id.0, EVENT_GALLERY, "photos of the first event belong to that one");
    bench.until(|s| s.lanes.iter().any(|l| is(l, LaneState::SignIn, FailureCode::DestNoToken))).await;
    let token = TypedSecret::from(canary.to_owned());
    bench.ask(Request::ReplaceToken { destination: lane.id, token }).await.unwrap();
    let bytes = boothlift_testkit::booth::picture(77, 320, 240);
    fs::write(folder.join("20260704_2000_1.jpg"), &bytes).unwrap();
    bench.until_passing(SECOND, |s| s.counts.delivered == 1).await;
    assert_eq!(bench.fake.stored().len(), 4);
    let gone = bench.ask(open("2026-07-05", None)).await.unwrap_err();
    assert_eq!(gone.code, FailureCode::RequestGone, "it was opened");
}

async fn look(bench: &Bench, file: PathBuf) -> Result<Option<EventFileView>, boothlift_contract::Failure> {
    let drop = bench.engine.hold_drop(vec![file]);
    match bench.ask(Request::LookAtEventFile { drop }).await? {
        Reply::EventFile(view) => Ok(view),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_event_file_is_told_with_its_line_and_never_the_token_in_it() {
    let bench = Bench::new(Options::default()).await;
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = room.path().join(name);
        fs::write(&file, text).unwrap();
        file
    };
    let head = "name = \"Party\"\ndate = \"2026-06-20\"\n[[folders]]\npath = \"out\"\n";
    let endpoint = "endpoint = \"http://127.0.0.1:1/u\"";
    for (text, said) in [
        ("this is no event".to_owned(), "line 1"),
        (head.replace("2026-06-20", "2026-06-31"), "line 2"),
        (format!("{head}sesions = \"auto\"\n"), "line 5: folders.sesions"),
        (
            format!("{head}[[destinations]]\nkind = \"event-gallery\"\n{endpoint}\ntoken = \"canary-99\"\n"),
            "token never stands",
        ),
        (head.replace("out", ""), "folders.path"),
    ] {
        let failure = look(&bench, write("wrong.toml", &text)).await.unwrap_err();
        assert_eq!((failure.code, failure.subject.as_str()), (FailureCode::EventFile, "wrong.toml"));
        assert!(failure.detail.contains(said), "{said}: {}", failure.detail);
        assert!(!format!("{failure:?}").contains("canary"));
    }
    // A folder that is not there is told, and asked for by the page.
    let view = look(&bench, write("right.TOML", head)).await.unwrap().unwrap();
    assert!(!view.folders[0].there);
    assert_eq!(view.destinations.len(), 1, "the local gallery is the default");
    // Anything else is no event file, and waits to be taken as it is.
    assert_eq!(look(&bench, write("a.jpg", "x")).await.unwrap(), None);
    assert_eq!(look(&bench, room.path().to_path_buf()).await.unwrap(), None);
    let two = bench.engine.hold_drop(vec![write("one.toml", head), write("two.toml", head)]);
    assert_eq!(bench.ask(Request::LookAtEventFile { drop: two }).await.unwrap(), Reply::EventFile(None));
    // One that would watch Boothlift's own records is refused.
    let own = format!("name = \"Own\"\ndate = \"2026-06-20\"\n[[folders]]\npath = '{}'\n", bench.data().display());
    let view = look(&bench, write("own.toml", &own)).await.unwrap().unwrap();
    let ask = Request::OpenEventFile { drop: view.drop, date: String::new(), folder: None };
    assert_eq!(bench.ask(ask).await.unwrap_err().code, FailureCode::FolderOwn);
    assert_eq!(bench.snapshot().await.event.unwrap().name, "Garden Party", "the event that is on goes on");
}

async fn rename(bench: &Bench, name: &str) -> Result<Reply, FailureCode> {
    bench.ask(Request::RenameEvent { name: name.into() }).await.map_err(|failure| failure.code)
}

/// The names under which the gallery holds what it took.
fn sent(bench: &Bench) -> Vec<String> {
    bench.fake.stored().into_iter().map(|one| one.collection.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_gets_another_name_and_galleries_that_know_it_keep_the_one_before() {
    let mut bench = Bench::new(Options::default()).await;
    let before = bench.snapshot().await.event.unwrap();
    rename(&bench, "  Anna & Ben ").await.unwrap();
    let named = bench.snapshot().await.event.unwrap();
    assert_eq!((named.id, named.name.as_str(), named.told), (before.id, "Anna & Ben", false));
    assert_eq!(named.gallery_name, "Anna and Ben", "no gallery knows it yet, so it goes by the new name there");
    bench.party(1);
    bench.until_delivered(1).await;
    assert_eq!(sent(&bench), ["Anna and Ben"]);

    rename(&bench, "Anna and Benjamin").await.unwrap();
    bench.ask(Request::SetHours { starts: Some("18:00".into()), ends: Some("02:00".into()) }).await.unwrap();
    let told = bench.snapshot().await.event.unwrap();
    assert_eq!(
        (told.name.as_str(), told.gallery_name.as_str(), told.told),
        ("Anna and Benjamin", "Anna and Ben", true)
    );
    assert_eq!((told.starts.as_deref(), told.ends.as_deref()), (Some("18:00"), Some("02:00")));
    bench.restart().await;
    assert_eq!(bench.snapshot().await.event.unwrap(), told);
    bench.shoot("20260620_2001_1.jpg", Manner::Renamed);
    bench.until_delivered(2).await;
    assert_eq!(sent(&bench), ["Anna and Ben"; 2], "the gallery goes on under the name it knows");

    for wrong in ["", "   ", "!!!", &"x".repeat(201)] {
        assert_eq!(rename(&bench, wrong).await.unwrap_err(), FailureCode::RequestWrong);
    }
    assert_eq!(bench.snapshot().await.event.unwrap().name, "Anna and Benjamin");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_event_gets_the_name_and_day_of_another_or_a_name_that_its_folder_is_found_by() {
    let bench = Bench::new(Options::default()).await;
    let mut plan = bench.plan(&[LOCAL_GALLERY]);
    plan.name = "Gala".into();
    bench.engine.configure(plan.clone()).await.unwrap();
    assert_eq!(rename(&bench, "Garden Party").await.unwrap_err(), FailureCode::RequestWrong);
    rename(&bench, "Gala Night").await.unwrap();
    plan.name = "By Name".into();
    plan.folders[0].path = bench.folder().join("{event}");
    bench.engine.configure(plan).await.unwrap();
    assert_eq!(rename(&bench, "Another").await.unwrap_err(), FailureCode::RequestWrong);
    assert_eq!(bench.snapshot().await.event.unwrap().name, "By Name");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_whose_newest_file_is_of_another_day_is_told_until_a_photo_of_this_one_comes() {
    let mut bench = Bench::new(Options::default()).await;
    let day = Duration::from_secs(24 * 3600);
    // The bench's evening is 2026-06-20; its clock stands on that day.
    let may = std::time::UNIX_EPOCH + Duration::from_secs(1_778_364_000);
    bench.shoot("20260509_2200_1.jpg", Manner::Renamed);
    let old = bench.folder().join("20260509_2200_1.jpg");
    fs::File::options().write(true).open(&old).unwrap().set_modified(may).unwrap();
    let told = bench.until(|now| now.folders[0].of_another_day.is_some()).await.folders[0].of_another_day;
    assert_eq!(told, Some(Timestamp(1_778_364_000_000)));
    // One of this evening is enough, and an older one that is found later changes nothing.
    bench.shoot("20260620_2000_1.jpg", Manner::Renamed);
    bench.until(|now| now.folders[0].of_another_day.is_none()).await;
    bench.shoot("20260509_2201_1.jpg", Manner::Renamed);
    let old = bench.folder().join("20260509_2201_1.jpg");
    fs::File::options().write(true).open(&old).unwrap().set_modified(may - day).unwrap();
    bench.until(|now| now.counts.photos == 3).await;
    assert_eq!(bench.snapshot().await.folders[0].of_another_day, None);
}
