//! What scripts rely on, for both services whose events have numbers: files, ends, counts, films, the network, tokens in files.

use crate::{
    delivery::shoot_some,
    place::{Place, TOKEN, said, shoot},
};
use boothlift_testkit::{
    booth::{Format, file},
    cyclemate::{self, FakeCycleMate},
    selfcommunity::{self, FakeSelfCommunity},
    service::Setup,
};
use std::{
    fs,
    net::{SocketAddr, TcpListener},
};

/// One of the two services.
enum Service {
    Community(FakeSelfCommunity),
    Cycles(FakeCycleMate),
}

const KINDS: [&str; 2] = ["selfcommunity", "cyclemate"];

impl Service {
    async fn start(kind: &str, port: u16) -> Self {
        let setup = Setup { port, ..Setup::default() };
        if kind == "selfcommunity" {
            let options = selfcommunity::Options { setup, token: TOKEN.into(), ..selfcommunity::Options::default() };
            return Self::Community(FakeSelfCommunity::start(options).await.unwrap());
        }
        let rates = cyclemate::Rates::WIDE;
        let options = cyclemate::Options { setup, token: TOKEN.into(), rates, ..cyclemate::Options::default() };
        Self::Cycles(FakeCycleMate::start(options).await.unwrap())
    }

    fn origin(&self) -> String {
        match self {
            Self::Community(fake) => fake.origin(),
            Self::Cycles(fake) => fake.origin(),
        }
    }

    fn stored(&self) -> usize {
        match self {
            Self::Community(fake) => fake.gallery(7).len(),
            Self::Cycles(fake) => fake.images(FakeCycleMate::EVENT).len(),
        }
    }
}

/// An event file with so many destinations of one kind.
fn event(place: &Place, kind: &str, origin: &str, token: &str, destinations: usize) {
    let number = if kind == "selfcommunity" { 7 } else { FakeCycleMate::EVENT };
    let one = format!("[[destinations]]\nkind = '{kind}'\nbase-url = '{origin}'\nevent-id = {number}\n{token}\n");
    place.event(&format!(
        "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n{}",
        one.repeat(destinations)
    ));
}

const FROM_ENVIRONMENT: &str = "token-env = 'SC_TOKEN'";

#[tokio::test(flavor = "multi_thread")]
async fn the_token_may_be_in_a_file_beside_the_event_and_status_counts_by_the_destinations_id() {
    for kind in KINDS {
        let (place, fake) = (Place::new(), Service::start(kind, 0).await);
        fs::write(place.path("a.token"), format!("  {TOKEN}\n")).unwrap();
        event(&place, kind, &fake.origin(), "token-file = 'a.token'", 1);
        shoot_some(&place, 3);
        let done = place.run(&["--until-delivered", "--json"]).env_remove("SC_TOKEN").output().await.unwrap();
        assert_eq!(done.status.code(), Some(0), "{kind}: {}", said(&done));
        assert_eq!(fake.stored(), 3);
        let last = said(&done).lines().rfind(|line| line.contains("drained")).unwrap().to_owned();
        assert!(last.contains("\"confirmed\":3") && last.contains("\"held\":0"), "{last}");
        let status = place.status().await;
        let counts = &status["destinations"][kind];
        assert_eq!((&counts["kind"], &counts["confirmed"]), (&kind.into(), &3.into()), "{status}");
        for state in ["waiting", "sending", "unknown", "held"] {
            assert_eq!(counts[state], 0, "{status}");
        }
        assert!(status["oldest_waiting_at"].is_null() && status["last_confirmed_at"].is_string(), "{status}");
        assert_eq!(place.holding("CANARY"), Vec::<std::path::PathBuf>::new(), "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_no_reason_to_wait_and_a_session_has_one_tag_in_the_ledger() {
    for kind in KINDS {
        let (place, fake) = (Place::new(), Service::start(kind, 0).await);
        event(&place, kind, &fake.origin(), FROM_ENVIRONMENT, 1);
        for n in 1..=2 {
            shoot(&place.path("out"), &format!("20260620_1000_{n}.jpg"), n);
        }
        fs::write(place.path("out").join("20260620_1000_3.mp4"), file(Format::Mp4, 3)).unwrap();
        let done = place.run(&["--until-delivered"]).output().await.unwrap();
        assert_eq!(done.status.code(), Some(0), "{kind}: {}", said(&done));
        assert_eq!(fake.stored(), 2, "{kind}");
        let rows = place.ledger().await;
        let sent: Vec<_> = rows.iter().filter(|row| row["state"] == "confirmed").collect();
        assert_eq!(sent.len(), 2, "{rows:?}");
        assert!(sent.iter().all(|row| row["session"] == "20260620_1000" && row["destination"] == kind), "{rows:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_destinations_of_one_kind_are_told_apart_by_their_ids() {
    for kind in KINDS {
        let (place, fake) = (Place::new(), Service::start(kind, 0).await);
        event(&place, kind, &fake.origin(), FROM_ENVIRONMENT, 2);
        shoot_some(&place, 1);
        let done = place.run(&["--until-delivered"]).output().await.unwrap();
        assert_eq!(done.status.code(), Some(0), "{kind}: {}", said(&done));
        let status = place.status().await;
        for id in [kind.to_owned(), format!("{kind}-2")] {
            assert_eq!(status["destinations"][&id]["confirmed"], 1, "{status}");
        }
        assert_eq!(fake.stored(), 2, "{kind}: each account its own copy");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn network_trouble_never_ends_a_run_and_a_later_one_loses_nothing() {
    for kind in KINDS {
        let place = Place::new();
        let port = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap().local_addr().unwrap().port();
        event(&place, kind, &format!("http://127.0.0.1:{port}"), FROM_ENVIRONMENT, 1);
        shoot_some(&place, 2);
        let mut run = crate::running::Running::start(place.run(&["--until-delivered", "--json"]));
        let line = run.until(|line| line["event"] == "destination_changed" && line["state"] == "offline").await;
        assert_eq!(line["destination"], kind);
        assert_eq!(place.status().await["destinations"][kind]["waiting"], 2);
        assert_eq!(run.terminate().await, Some(0), "ended by a signal, not by the network");
        let fake = Service::start(kind, port).await;
        let done = place.run(&["--until-delivered"]).output().await.unwrap();
        assert_eq!(done.status.code(), Some(0), "{kind}: {}", said(&done));
        assert_eq!(fake.stored(), 2, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_tells_a_host_out_of_reach_and_a_wrong_file_apart() {
    for kind in KINDS {
        let place = Place::new();
        let port = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap().local_addr().unwrap().port();
        event(&place, kind, &format!("http://127.0.0.1:{port}"), FROM_ENVIRONMENT, 1);
        let check = || place.program(["check".as_ref(), "--event".as_ref(), place.path("event.toml").as_os_str()]);
        let done = check().output().await.unwrap();
        assert_eq!(done.status.code(), Some(5), "{kind}: {}", said(&done));
        let without = check().env_remove("SC_TOKEN").output().await.unwrap();
        assert_eq!(without.status.code(), Some(2), "{kind}: {}", said(&without));
        let told = String::from_utf8_lossy(&without.stderr).into_owned();
        assert!(
            told.lines().count() == 1 && told.contains("destinations.token-env") && told.contains("SC_TOKEN"),
            "{told}"
        );
        event(&place, kind, "http://cycles.example", FROM_ENVIRONMENT, 1);
        let plain = check().output().await.unwrap();
        assert_eq!(plain.status.code(), Some(2), "{kind}: {}", said(&plain));
        assert!(said(&plain).contains("destinations.base-url"), "{}", said(&plain));
    }
}
