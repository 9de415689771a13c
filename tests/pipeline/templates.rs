//! Set-ups that are kept under a name, and events that begin with one.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY};
use boothlift_contract::{
    DestinationId, EventTemplate, FailureCode, FolderChoice, Reply, Request, SendingOrder, TemplateId,
};
use boothlift_testkit::{booth::Manner, event_gallery::Options};
use std::fs;

async fn templates(bench: &Bench) -> Vec<EventTemplate> {
    match bench.ask(Request::ListTemplates {}).await.unwrap() {
        Reply::Templates(all) => all,
        other => panic!("{other:?}"),
    }
}

async fn save(bench: &Bench, name: &str) -> Result<Reply, FailureCode> {
    bench.ask(Request::SaveTemplate { name: name.into() }).await.map_err(|failure| failure.code)
}

fn names(all: &[EventTemplate]) -> Vec<&str> {
    all.iter().map(|one| one.name.as_str()).collect()
}

fn start(template: TemplateId, name: &str, date: &str, folder: Option<FolderChoice>, to: &[&str]) -> Request {
    let destinations = to.iter().map(|id| DestinationId((*id).into())).collect();
    Request::StartFromTemplate { template, name: name.into(), date: date.into(), folder, destinations }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_from_a_template_has_all_of_its_set_up_and_none_of_the_events_own() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::SetHours { starts: Some("18:00".into()), ends: Some("02:00".into()) }).await.unwrap();
    bench.ask(Request::SetRegret { seconds: 1 }).await.unwrap();
    bench.ask(Request::SetOrder { order: SendingOrder::OldestFirst }).await.unwrap();
    bench.ask(Request::SetSingles { on: false }).await.unwrap();
    bench.ask(Request::SetSpeedLimit { kb_per_second: Some(5_000) }).await.unwrap();
    save(&bench, "  Weddings ").await.unwrap();
    // What is changed afterwards changes the event alone.
    bench.ask(Request::SetRegret { seconds: 0 }).await.unwrap();
    bench.ask(Request::SetSingles { on: true }).await.unwrap();
    bench.ask(Request::SetOrder { order: SendingOrder::NewestFirst }).await.unwrap();
    bench.ask(Request::SetSpeedLimit { kb_per_second: None }).await.unwrap();
    bench.party(3);
    bench.until_delivered(3).await;
    bench.restart().await;

    let all = templates(&bench).await;
    assert_eq!(names(&all), ["Weddings"]);
    let places: Vec<_> = all[0].destinations.iter().map(|one| one.id.0.as_str()).collect();
    assert_eq!(places, [EVENT_GALLERY, LOCAL_GALLERY]);
    assert_eq!(all[0].folders, [bench.folder().display().to_string()]);

    let template = all[0].template;
    for (refused, subject) in [
        (start(template, "Next", "2026-06-27", None, &[]), "destinations"),
        (start(template, "Next", "2026-06-27", None, &["nobody"]), "destinations"),
        (start(template, "Next", "soon", None, &[EVENT_GALLERY]), "date"),
        (start(template, "Garden Party", "2026-06-20", None, &[EVENT_GALLERY]), "name"),
    ] {
        let failure = bench.ask(refused).await.unwrap_err();
        assert_eq!((failure.code, failure.subject.as_str()), (FailureCode::RequestWrong, subject));
    }
    assert_eq!(bench.snapshot().await.event.unwrap().name, "Garden Party", "what is refused ends nothing");

    bench.ask(start(template, "Anna and Ben", "2026-06-27", None, &[EVENT_GALLERY])).await.unwrap();
    let next = bench.until(|s| s.counts.not_sent == 3).await;
    let event = next.event.unwrap();
    assert_eq!((event.name.as_str(), event.date.as_str(), event.collection_url), ("Anna and Ben", "2026-06-27", None));
    assert_eq!((event.starts.as_deref(), event.ends.as_deref()), (Some("18:00"), Some("02:00")));
    assert_eq!(
        (event.regret_seconds, event.order, event.singles, event.approval),
        (1, SendingOrder::OldestFirst, false, false)
    );
    assert_eq!(event.speed_limit_kb, Some(5_000));
    assert_eq!((next.counts.photos, next.session_total, next.lanes.len()), (0, 0, 1));
    assert!(next.lanes[0].has_token, "nobody has to sign in again");
    assert_eq!(next.folders.len(), 1);

    // In a folder of its own, with the template's own name where none is given.
    let folder = bench.folder().parent().unwrap().join("third");
    fs::create_dir(&folder).unwrap();
    let chosen = FolderChoice { pick: bench.engine.offer_folder(folder.clone()).await.pick, old_photos: None };
    bench.ask(start(template, "", "", Some(chosen), &[LOCAL_GALLERY])).await.unwrap();
    let third = bench.snapshot().await;
    assert_eq!((third.event.unwrap().name.as_str(), third.counts.not_sent), ("Weddings", 0));
    assert_eq!(third.folders[0].path, folder.display().to_string());
    assert_eq!(names(&templates(&bench).await), ["Weddings"], "it can be used again");
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_is_part_of_a_template() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::SetApproval { on: true }).await.unwrap();
    save(&bench, "Careful").await.unwrap();
    bench.ask(Request::SetApproval { on: false }).await.unwrap();
    let template = templates(&bench).await[0].template;
    bench.ask(start(template, "Next", "2026-06-27", None, &[EVENT_GALLERY])).await.unwrap();
    bench.shoot("20260627_2000_1.jpg", Manner::Renamed);
    bench.until(|s| s.counts.photos == 1 && s.counts.waiting == 1).await;
    assert!(bench.snapshot().await.event.unwrap().approval);
    assert!(bench.fake.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_templates_name_is_its_own_and_a_removed_one_leaves_events_and_destinations() {
    let bench = Bench::new(Options::default()).await;
    for name in ["b", "A"] {
        save(&bench, name).await.unwrap();
    }
    for wrong in ["", "   ", "a", " B ", &"x".repeat(201)] {
        assert_eq!(save(&bench, wrong).await.unwrap_err(), FailureCode::RequestWrong, "{wrong}");
    }
    let all = templates(&bench).await;
    assert_eq!(names(&all), ["A", "b"]);
    let rename = |template, name: &str| bench.ask(Request::RenameTemplate { template, name: name.into() });
    assert_eq!(rename(all[0].template, "B").await.unwrap_err().subject, "name");
    rename(all[0].template, "a").await.unwrap();
    rename(all[1].template, " Corporate ").await.unwrap();
    assert_eq!(names(&templates(&bench).await), ["a", "Corporate"]);

    bench.ask(start(all[0].template, "Next", "2026-06-27", None, &[LOCAL_GALLERY])).await.unwrap();
    bench.ask(Request::RemoveTemplate { template: all[0].template }).await.unwrap();
    assert_eq!(names(&templates(&bench).await), ["Corporate"]);
    let now = bench.snapshot().await;
    assert_eq!((now.event.unwrap().name.as_str(), now.folders.len()), ("Next", 1));
    for gone in [
        Request::RemoveTemplate { template: all[0].template },
        Request::RenameTemplate { template: all[0].template, name: "x".into() },
        start(all[0].template, "Other", "", None, &[LOCAL_GALLERY]),
    ] {
        assert_eq!(bench.ask(gone).await.unwrap_err().code, FailureCode::RequestGone);
    }
    bench.ask(Request::EndEvent {}).await.unwrap();
    assert_eq!(save(&bench, "Nothing").await.unwrap_err(), FailureCode::RequestGone, "there is no event");
    assert_eq!(templates(&bench).await.len(), 1);
}
