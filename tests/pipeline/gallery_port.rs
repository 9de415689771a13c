//! The local gallery's address from one start to the next: it stands on paper and in phones.

use crate::bench::{Bench, LOCAL_GALLERY};
use boothlift_contract::{FailureCode, NetworkChoice, Reply, Request};
use boothlift_store::{Store, settings};
use boothlift_testkit::event_gallery::Options;
use std::net::{SocketAddr, TcpListener};

async fn opens(link: &str) -> bool {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(link).send().await.is_ok_and(|answer| answer.status().is_success())
}

async fn address(bench: &Bench) -> SocketAddr {
    bench.snapshot().await.guests.address.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guests_link_opens_after_a_restart_and_after_a_new_set_up() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    let session = bench.until(|s| s.counts.delivered == 3).await.sessions[0].id;
    let link = bench.engine.gallery_page(Some(session)).await.unwrap();
    assert!(opens(&link).await, "{link}");
    bench.restart().await;
    assert_eq!(bench.engine.gallery_page(Some(session)).await.as_deref(), Some(link.as_str()));
    assert!(opens(&link).await, "{link}");
    let before = address(&bench).await;
    bench.engine.configure(bench.plan(&[LOCAL_GALLERY])).await.unwrap();
    assert_eq!(address(&bench).await, before, "the old door makes room for the new one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_leads_to_another_one_and_is_used_again_once_it_is_free() {
    let mut bench = Bench::new(Options::default()).await;
    let before = address(&bench).await;
    bench.engine.shutdown().await;
    let other = TcpListener::bind(before).unwrap();
    bench.restart().await;
    assert_ne!(address(&bench).await, before);
    assert_ne!(address(&bench).await.port(), 0);
    drop(other);
    bench.restart().await;
    assert_eq!(address(&bench).await, before);
}

async fn network(bench: &Bench) -> NetworkChoice {
    let Reply::Networks(networks) = bench.ask(Request::ListNetworks {}).await.unwrap() else { panic!() };
    let Some(network) = networks.into_iter().next() else { panic!("this test needs a network") };
    network
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_for_guests_is_open_again_after_a_start_until_somebody_closes_it_or_the_event_ends() {
    let mut bench = Bench::new(Options::default()).await;
    let network = network(&bench).await;
    bench.restart().await;
    assert!(!bench.snapshot().await.guests.open, "never opened, never open");
    bench.ask(Request::OpenToGuests { address: network.address.clone() }).await.unwrap();
    bench.ask(Request::LetEveryoneSee { on: true }).await.unwrap();
    for _ in 0..2 {
        bench.restart().await;
        let guests = bench.snapshot().await.guests;
        assert!(guests.open && guests.everyone, "{guests:?}");
        assert!(guests.address.starts_with(&network.address), "{guests:?}");
        assert_eq!((guests.network.as_deref(), guests.closed_because), (Some(network.name.as_str()), None));
    }
    // A gallery that is switched off and on again is as it was.
    let local = || boothlift_contract::DestinationId(LOCAL_GALLERY.into());
    for on in [false, true] {
        bench.ask(Request::SwitchDestination { destination: local(), on }).await.unwrap();
        assert_eq!(bench.snapshot().await.guests.open, on);
    }
    bench.ask(Request::CloseToGuests {}).await.unwrap();
    bench.restart().await;
    assert!(!bench.snapshot().await.guests.open, "closed by hand");

    bench.ask(Request::OpenToGuests { address: network.address }).await.unwrap();
    let mut other = bench.plan(&[LOCAL_GALLERY]);
    other.name = "Another Party".into();
    bench.engine.configure(other).await.unwrap();
    let guests = bench.snapshot().await.guests;
    assert!(!guests.open && guests.closed_because.is_none(), "another event: {guests:?}");
    bench.restart().await;
    assert!(!bench.snapshot().await.guests.open);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_whose_network_is_not_there_after_a_start_stays_closed_and_that_is_told() {
    let mut bench = Bench::new(Options::default()).await;
    let network = network(&bench).await;
    bench.ask(Request::OpenToGuests { address: network.address.clone() }).await.unwrap();
    for (address, name) in [("192.0.2.1", "Elsewhere"), (network.address.as_str(), "Another Wi-Fi")] {
        let door = format!("{}\n{address}\n{name}", bench.snapshot().await.event.unwrap().id);
        bench.engine.shutdown().await;
        {
            let store = Store::open(&bench.data()).unwrap();
            store.write(move |tx| settings::set(tx, settings::GUESTS_DOOR, &door)).await.unwrap();
        }
        bench.restart().await;
        let guests = bench.snapshot().await.guests;
        assert!(!guests.open, "{guests:?}");
        let why = guests.closed_because.unwrap();
        assert_eq!((why.code, why.subject.as_str()), (FailureCode::GuestsClosed, name));
    }
    // Somebody's own choice ends the wait.
    bench.ask(Request::CloseToGuests {}).await.unwrap();
    assert_eq!(bench.snapshot().await.guests.closed_because, None);
    bench.restart().await;
    assert_eq!(bench.snapshot().await.guests.closed_because, None);
}
