//! Secure names: no photo goes to a server that cannot prove who it is, and none needs a person once it can.
//!
//! On Linux the program takes the system's roots, which `SSL_CERT_FILE` names; so a test can have roots of its own.

use crate::{
    delivery::{fake, hashes, shoot_some},
    place::{Place, said},
    running::Running,
};
use boothlift_testkit::secure_front::{Authority, SecureFront, Shows};
use std::{fs, sync::Arc};

/// A client that does as `SSLKEYLOGFILE` says would hand every token to whoever may set it and read the wire.
#[tokio::test(flavor = "multi_thread")]
async fn no_key_of_a_connection_is_written_though_the_environment_asks_for_it() {
    let (place, fake) = (Place::new(), fake(0).await);
    let authority = Arc::new(Authority::new().unwrap());
    let (roots, keys) = (place.path("roots.pem"), place.path("keys.log"));
    fs::write(&roots, authority.pem()).unwrap();
    let front = SecureFront::open(authority, fake.address(), Shows::Right).await.unwrap();
    place.event_with(&format!("{}/api/v1/picture/upload", front.origin()));
    shoot_some(&place, 2);
    let mut command = place.run(&["--until-delivered"]);
    let done = command.env("SSL_CERT_FILE", &roots).env("SSLKEYLOGFILE", &keys).output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(hashes(&fake).len(), 2, "nothing went through TLS: the test proves nothing");
    assert!(!keys.exists(), "the keys are in a file");
}

async fn refuses(shows: Shows) {
    let (place, fake) = (Place::new(), fake(0).await);
    let authority = Arc::new(Authority::new().unwrap());
    let roots = place.path("roots.pem");
    fs::write(&roots, authority.pem()).unwrap();
    let front = SecureFront::open(authority, fake.address(), shows).await.unwrap();
    place.event_with(&format!("{}/api/v1/picture/upload", front.origin()));
    shoot_some(&place, 2);
    let mut command = place.run(&["--until-delivered", "--json"]);
    command.env("SSL_CERT_FILE", &roots);
    let mut run = Running::start(command);

    let line = run.until(|line| line["event"] == "destination_changed" && line["destination"] == "event-gallery").await;
    assert_eq!(
        (&line["state"], &line["failure"]["code"]),
        (&"portal".into(), &"dest.cert".into()),
        "{shows:?}: {line}"
    );
    assert!(fake.requests().is_empty(), "{shows:?}: not even a head was sent");
    // The other photo may have been under way at that moment.
    let mut status = place.status().await;
    while status["destinations"]["event-gallery"]["sending"] != 0 {
        status = place.status().await;
    }
    assert_eq!(status["destinations"]["event-gallery"]["waiting"], 2, "{status}");
    assert_eq!(status["destinations"]["event-gallery"]["held"], 0, "{status}");

    front.show(Shows::Right);
    let end = run.until(|line| line["event"] == "drained").await;
    assert_eq!(end["held"], 0, "{end}");
    assert_eq!(hashes(&fake).len(), 2, "{shows:?}: it went on by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_for_another_name_gets_no_photo_and_a_right_one_later_gets_all() {
    refuses(Shows::WrongName).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_certificate_gets_no_photo_and_a_right_one_later_gets_all() {
    refuses(Shows::Expired).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_gets_no_photo_and_a_right_one_later_gets_all() {
    refuses(Shows::SelfSigned).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_speaks_only_old_protocols_gets_no_photo_and_a_newer_one_later_gets_all() {
    refuses(Shows::TooOld).await;
}
