//! What only Event Gallery's driver can do wrong, beside the table in [`crate::faults`].

use crate::{
    event_gallery::{Bench, TOKEN},
    faults::table::at_random,
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
    event_gallery::{Denial, Duplicates, Options, ReplyStyle},
};

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
async fn a_proof_keeps_what_the_service_said() {
    let (bench, spool) = (Bench::with(Options::default(), BodyForm::Raw).await, Spool::new());
    let proof = bench.driver.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
    assert_eq!(proof.remote_id.as_deref(), Some("0"));
    assert_eq!(proof.remote_url.as_deref(), Some("https://gallery.example/p/0"));
    assert!(proof.reply.contains("success"));
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
        (Duplicates::Reject, Some(Code::PhotoThere), 1),
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
        bench.fake.every(0.6, at_random());
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
