//! The local gallery's address from one start to the next: it stands on paper and in phones.

use crate::bench::{Bench, LOCAL_GALLERY};
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
