//! Every fault a service can show, in every style of reply: what the driver says must be true.

use crate::{
    event_gallery::{Bench, TOKEN},
    parcels::Spool,
    subject::event,
};
use boothlift_contract::FailureCode as Code;
use boothlift_destinations::{
    Class, Destination, Parcel, Proof, Secret, Trouble,
    event_gallery::{BodyForm, EventGallery, EventGallerySettings},
};
use boothlift_testkit::{
    NotedJournal,
    event_gallery::{Denial, Duplicates, Fault, Options, PAGES, ReplyStyle, Wait},
};
use std::time::Duration;

/// What is expected of one fault.
enum Want {
    Proof,
    Trouble(Class, Code),
}

use Want::Trouble as T;

fn table() -> Vec<(Fault, Want)> {
    let status = |status, class, code| (Fault::Status(status, None), T(class, code));
    let mut table = vec![
        (Fault::None, Want::Proof),
        (Fault::Trickle, Want::Proof),
        (Fault::Interim, Want::Proof),
        (Fault::SlowRead(64 * 1024, 1), Want::Proof),
        (Fault::CloseBeforeHeaders, T(Class::Broken, Code::NetBroken)),
        (Fault::CloseAfter(0), T(Class::Broken, Code::NetBroken)),
        (Fault::CloseAfter(300_000), T(Class::Broken, Code::NetBroken)),
        (Fault::StoreThenClose, T(Class::Unanswered, Code::NetNoAnswer)),
        (Fault::GarbageHead, T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::HalfHead, T(Class::Unanswered, Code::NetNoAnswer)),
        (Fault::GarbageJson, T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::EmptyJson, T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::HalfReply, T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::WrongLength, T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::HugeReply, T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::StoreThenStatus(500), T(Class::Unanswered, Code::DestDown)),
        (Fault::StoreThenStatus(502), T(Class::Unanswered, Code::DestDown)),
        (Fault::StoreThenStatus(504), T(Class::Unanswered, Code::DestDown)),
        (Fault::StoreThenStatus(503), T(Class::Unanswered, Code::DestDown)),
        (Fault::StoreThenStatus(206), T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::StoreThenStatus(207), T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::StoreThenStatus(208), T(Class::Unanswered, Code::DestUnexpected)),
        (Fault::Echo(500), T(Class::Unanswered, Code::DestDown)),
        (Fault::Echo(400), T(Class::Refused, Code::PhotoRefused)),
        (Fault::Echo(403), T(Class::NeedsPerson, Code::DestForbidden)),
        (Fault::Revoke, T(Class::NeedsPerson, Code::DestDenied)),
        (Fault::Status(503, Some(Wait::Seconds(7))), T(Class::Throttled, Code::DestLimited)),
        (Fault::Status(429, Some(Wait::Seconds(7))), T(Class::Throttled, Code::DestLimited)),
        (Fault::Status(429, Some(Wait::Date(7))), T(Class::Throttled, Code::DestLimited)),
        (Fault::Status(429, Some(Wait::Json(7.0))), T(Class::Throttled, Code::DestLimited)),
        status(400, Class::Refused, Code::PhotoRefused),
        status(401, Class::NeedsPerson, Code::DestDenied),
        status(402, Class::NeedsPerson, Code::DestForbidden),
        status(403, Class::NeedsPerson, Code::DestForbidden),
        status(404, Class::NeedsPerson, Code::DestAddress),
        status(405, Class::NeedsPerson, Code::DestAddress),
        status(407, Class::Portal, Code::NetPortal),
        status(408, Class::Broken, Code::NetBroken),
        status(409, Class::Refused, Code::PhotoSame),
        status(410, Class::Refused, Code::PhotoRefused),
        status(411, Class::Refused, Code::PhotoRefused),
        status(412, Class::Refused, Code::PhotoRefused),
        status(413, Class::Refused, Code::PhotoTooLarge),
        status(414, Class::Refused, Code::PhotoRefused),
        status(415, Class::Refused, Code::PhotoKind),
        status(422, Class::Refused, Code::PhotoRefused),
        status(423, Class::Throttled, Code::DestLimited),
        status(425, Class::Throttled, Code::DestLimited),
        status(429, Class::Throttled, Code::DestLimited),
        status(431, Class::Refused, Code::PhotoRefused),
        status(500, Class::Unanswered, Code::DestDown),
        status(502, Class::Unanswered, Code::DestDown),
        status(503, Class::Unanswered, Code::DestDown),
        status(504, Class::Unanswered, Code::DestDown),
        status(507, Class::NeedsPerson, Code::DestFull),
        status(509, Class::NeedsPerson, Code::DestFull),
        status(511, Class::Portal, Code::NetPortal),
    ];
    let moved = [301, 302, 303, 307, 308];
    table.extend(moved.map(|status| (Fault::Redirect(status), T(Class::Portal, Code::DestMoved))));
    table.extend((0..PAGES.len()).map(|page| (Fault::Portal(page), T(Class::Portal, Code::NetPortal))));
    table
}

/// What must hold of any answer, whatever happened.
fn must_be_true(bench: &Bench, parcel: &Parcel, before: usize, journal: &NotedJournal, got: &Result<Proof, Trouble>) {
    let stored = &bench.fake.stored()[before..];
    let whole = stored.iter().any(|stored| stored.sha256 == parcel.sha256 && stored.name == parcel.name);
    assert!(stored.iter().all(|stored| stored.sha256 == parcel.sha256), "something else was stored");
    match got {
        Ok(_) => assert!(whole, "confirmed, but the server does not hold it"),
        Err(trouble) => {
            let may_be_there = trouble.class == Class::Unanswered;
            assert!(may_be_there || !whole, "{trouble}: but the server holds it");
            assert!(trouble.detail.len() <= 2048);
        }
    }
    assert!(!whole || journal.body_ended(), "it arrived before the end of the body was written down");
    assert_eq!(bench.fake.trapped(), 0, "a redirect was followed");
    for (nth, request) in bench.fake.requests().iter().enumerate() {
        let header = |name: &str| request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &value[..]);
        assert_eq!(header("referer"), None);
        assert_eq!(header("transfer-encoding"), None);
        assert_eq!(header("accept"), Some("application/json"));
        assert!(header("user-agent").is_some_and(|agent| agent.starts_with("Boothlift/")), "request {nth}");
        assert!(header("content-length").is_some());
    }
    let said = format!("{got:?}{}", got.as_ref().err().map(ToString::to_string).unwrap_or_default());
    for secret in secrets() {
        assert!(!said.contains(&secret), "{said}");
    }
}

/// The token in every dress.
fn secrets() -> Vec<String> {
    let percent = "CANARY%2F7f%2B93%3Db1%26x".to_owned();
    let base64 = "Q0FOQVJZLzdmKzkzPWIxJng".to_owned();
    vec![TOKEN.into(), percent.to_lowercase(), percent, base64, "CANARY".into()]
}

#[tokio::test]
async fn whatever_the_service_answers_the_driver_tells_the_truth() {
    for style in ReplyStyle::ALL {
        let spool = Spool::new();
        for (seed, (fault, want)) in table().into_iter().enumerate() {
            let bench = Bench::with(Options { reply: style, ..Options::default() }, BodyForm::Raw).await;
            // Larger than all the buffers on the way, where that matters; else small, as whole in one slice.
            let large = matches!(fault, Fault::CloseAfter(_) | Fault::CloseBeforeHeaders);
            let parcel = spool.jpeg(if large { 16_000_000 } else { 900 + seed }, seed as u64 + 1);
            bench.fake.script([fault.clone()]);
            let journal = NotedJournal::default();
            let got = bench.driver.deliver(&parcel, &event(), &journal).await;
            match (&got, &want) {
                (Ok(proof), Want::Proof) => assert_eq!(proof.status, 200),
                (Err(trouble), T(class, code)) => {
                    assert_eq!((trouble.class, trouble.code), (*class, *code), "{fault:?}: {trouble}");
                }
                _ => panic!("{fault:?} in style {style:?} gave {got:?}"),
            }
            must_be_true(&bench, &parcel, 0, &journal, &got);
            assert_eq!(bench.fake.requests().len(), 1, "{fault:?}: sent again by itself");
            if let Fault::Status(_, Some(_)) = fault {
                assert_eq!(got.unwrap_err().retry_after, Some(Duration::from_secs(7)), "{fault:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_proof_keeps_what_the_service_said() {
    let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
    let proof = bench.driver.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
    assert_eq!(proof.remote_id.as_deref(), Some("0"));
    assert_eq!(proof.remote_url.as_deref(), Some("https://gallery.example/p/0"));
    assert!(proof.reply.contains("success"));
}

#[tokio::test]
async fn an_early_refusal_amid_the_body_is_heard_or_at_least_told_as_broken() {
    for status in [200, 401, 413, 500] {
        let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
        bench.fake.script([Fault::Early(status, 300_000)]);
        let (parcel, journal) = (spool.jpeg(16_000_000, 1), NotedJournal::default());
        let got = bench.driver.deliver(&parcel, &event(), &journal).await;
        let trouble = got.clone().unwrap_err();
        // The reset that follows may overtake the answer.
        let heard = match status {
            401 => Class::NeedsPerson,
            413 => Class::Refused,
            _ => Class::Broken,
        };
        assert!([heard, Class::Broken].contains(&trouble.class), "{status}: {trouble}");
        assert!(!journal.body_ended());
        must_be_true(&bench, &parcel, 0, &journal, &got);
    }
}

#[tokio::test]
async fn a_stall_amid_the_body_ends_the_upload_as_broken() {
    let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
    bench.fake.script([Fault::StallAfter(300_000)]);
    let (parcel, journal) = (spool.jpeg(19_000_000, 1), NotedJournal::default());
    let got = patiently(&bench, &parcel, &journal).await;
    let trouble = got.clone().unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Broken, Code::NetStalled), "{trouble}");
    must_be_true(&bench, &parcel, 0, &journal, &got);
}

#[tokio::test]
async fn silence_after_the_body_is_told_as_perhaps_there() {
    let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
    bench.fake.script([Fault::StoreThenStall]);
    let (parcel, journal) = (spool.jpeg(9000, 1), NotedJournal::default());
    let got = patiently(&bench, &parcel, &journal).await;
    let trouble = got.clone().unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Unanswered, Code::NetNoAnswer), "{trouble}");
    must_be_true(&bench, &parcel, 0, &journal, &got);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_no_proof() {
    let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
    bench.fake.script([Fault::EndlessReply]);
    let (parcel, journal) = (spool.jpeg(9000, 1), NotedJournal::default());
    let got = patiently(&bench, &parcel, &journal).await;
    let trouble = got.clone().unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Unanswered, Code::DestUnexpected), "{trouble}");
    must_be_true(&bench, &parcel, 0, &journal, &got);
}

/// Delivers, and lets time fly once the server stands still.
async fn patiently(bench: &Bench, parcel: &Parcel, journal: &NotedJournal) -> Result<Proof, Trouble> {
    let event = event();
    let upload = bench.driver.deliver(parcel, &event, journal);
    let fly = async {
        bench.fake.stalled(1).await;
        tokio::time::pause();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        got = upload => got,
        () = fly => unreachable!(),
    }
}

#[tokio::test]
async fn a_token_withdrawn_in_mid_run_asks_for_a_person_and_a_new_one_goes_on() {
    for (denial, class, code) in [
        (Denial::Unauthorized, Class::NeedsPerson, Code::DestDenied),
        (Denial::Forbidden, Class::NeedsPerson, Code::DestForbidden),
        (Denial::Politely, Class::NeedsPerson, Code::DestDenied),
    ] {
        let (bench, spool) = (Bench::with(Options { denial, ..Options::default() }, BodyForm::Raw).await, Spool::new());
        let send = async |seed| bench.driver.deliver(&spool.jpeg(900, seed), &event(), &NotedJournal::default()).await;
        send(1).await.unwrap();
        bench.fake.set_token("the-next-token");
        let trouble = send(2).await.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (class, code), "{trouble}");
        bench.driver.set_token(&Secret::new(" the-next-token\n".into())).unwrap();
        send(3).await.unwrap();
        assert_eq!(bench.fake.stored().len(), 2);
    }
}

#[tokio::test]
async fn the_same_photo_sent_twice_is_told_apart_by_the_services_own_rule() {
    for (duplicates, want, held) in [
        (Duplicates::Append, None, 2),
        (Duplicates::Overwrite, None, 1),
        (Duplicates::Reject, Some(Code::PhotoSame), 1),
    ] {
        let (bench, spool) =
            (Bench::with(Options { duplicates, ..Options::default() }, BodyForm::Raw).await, Spool::new());
        let parcel = spool.jpeg(900, 1);
        bench.driver.deliver(&parcel, &event(), &NotedJournal::default()).await.unwrap();
        let again = bench.driver.deliver(&parcel, &event(), &NotedJournal::default()).await;
        assert_eq!(again.err().map(|trouble| trouble.code), want);
        assert_eq!(bench.fake.stored().len(), held);
    }
}

#[tokio::test]
async fn with_any_mixture_of_faults_nothing_is_confirmed_that_is_not_there() {
    for seed in 1..=6 {
        let (bench, spool) = (Bench::with(Options { seed, ..Options::default() }, BodyForm::Raw).await, Spool::new());
        bench.fake.set_reply_style(ReplyStyle::ALL[seed as usize % 3]);
        let faults = table().into_iter().map(|(fault, _)| fault);
        bench.fake.every(0.6, faults.filter(|fault| *fault != Fault::Revoke && *fault != Fault::HugeReply).collect());
        for nth in 1..=40 {
            let parcel = spool.jpeg(700 * nth as usize, nth);
            for _ in 0..4 {
                let (journal, before) = (NotedJournal::default(), bench.fake.stored().len());
                let got = bench.driver.deliver(&parcel, &event(), &journal).await;
                must_be_true(&bench, &parcel, before, &journal, &got);
                if got.is_ok() {
                    break;
                }
            }
        }
        assert!(bench.fake.stored().len() > 20);
    }
}

#[tokio::test]
async fn no_service_at_all_means_that_nothing_was_sent() {
    let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
    let Bench { fake, driver } = bench;
    driver.probe().await.unwrap();
    drop(fake);
    driver.renew();
    // The fake's tasks end at their next turn.
    tokio::task::yield_now().await;
    let journal = NotedJournal::default();
    let trouble = driver.deliver(&spool.jpeg(900, 1), &event(), &journal).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::NothingSent, Code::NetOffline), "{trouble}");
    assert_eq!(journal.steps(), []);
    let trouble = driver.probe().await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::NothingSent, Code::NetOffline), "{trouble}");
}

#[tokio::test]
async fn something_that_speaks_no_tls_where_tls_belongs_is_a_portal() {
    let spool = Spool::new();
    let portal = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = EventGallerySettings::at(format!("https://{}/up", portal.local_addr().unwrap()));
    let led_astray = EventGallery::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap();
    let answer = async {
        loop {
            let (mut stream, _) = portal.accept().await.unwrap();
            tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 4096]).await.unwrap();
            let page = b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n";
            tokio::io::AsyncWriteExt::write_all(&mut stream, page).await.unwrap();
        }
    };
    let journal = NotedJournal::default();
    let (parcel, event) = (spool.jpeg(900, 1), event());
    let got = tokio::select! {
        got = led_astray.deliver(&parcel, &event, &journal) => got,
        () = answer => unreachable!(),
    };
    let trouble = got.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Portal, Code::NetPortal), "{trouble}");
    assert_eq!(journal.steps(), []);
}

#[tokio::test]
async fn a_pictures_address_travels_as_the_body() {
    let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
    let link = "https://pictures.example/a.jpg?x=1&y=ä";
    let source = boothlift_destinations::Source::Url(link.into());
    let parcel = Parcel { source, bytes: 0, ..spool.jpeg(900, 1) };
    bench.driver.deliver(&parcel, &event(), &NotedJournal::default()).await.unwrap();
    assert_eq!(bench.fake.stored()[0].url_import.as_deref(), Some(link));
}

#[tokio::test]
async fn every_body_form_brings_the_same_bytes() {
    for body in [BodyForm::Raw, BodyForm::RawAsForm, BodyForm::Multipart { field: "picture[]".into() }] {
        let label = match &body {
            BodyForm::Raw => "application/octet-stream",
            BodyForm::RawAsForm => "application/x-www-form-urlencoded",
            BodyForm::Multipart { .. } => "multipart/form-data",
        };
        let (bench, spool) = (Bench::with(Options::default(), body).await, Spool::new());
        let parcel = spool.jpeg(700_000, 1);
        bench.driver.deliver(&parcel, &event(), &NotedJournal::default()).await.unwrap();
        let stored = &bench.fake.stored()[0];
        assert_eq!(stored.sha256, parcel.sha256);
        assert!(stored.label.as_deref().unwrap().starts_with(label));
    }
}
