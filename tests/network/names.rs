//! Name servers that lie, are slow or say nothing, and a network whose IPv6 leads nowhere.

use crate::{
    figures::{in_full, note},
    link::{GALLERY, Link, between},
    place::{Place, is},
    services::Kind,
};
use boothlift_testkit::{
    figures::left_out,
    secure_front::{Authority, NAME, SecureFront, Shows},
};
use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::{net::UdpSocket, task::JoinHandle};

/// A hotel's own computer, which shows its page to whoever was sent there.
const HOTEL: &str = "203.0.113.9";
/// An address that the network has a way to, and nobody ever answers from.
const VOID: &str = "2001:db8:9::1";
/// So long a lane waits at most before it tries again, and gets its first photo there.
const BACK: Duration = Duration::from_secs(60);

/// What a name server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// Where the gallery is.
    Right,
    /// The same, and that it can be reached by IPv6.
    RightAndSix,
    /// The truth, so much later.
    Late(Duration),
    /// That there is no such name.
    NoSuchName,
    /// That it cannot tell (`SERVFAIL`).
    Trouble,
    /// Where the hotel's page is.
    Elsewhere,
    /// Nothing.
    Nothing,
}

/// A name server that knows one name. Dropping it ends it.
struct NameServer {
    says: Arc<Mutex<Says>>,
    asked: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl NameServer {
    async fn open(says: Says) -> Self {
        let socket = Arc::new(UdpSocket::bind((GALLERY, 53)).await.unwrap());
        let (says, asked) = (Arc::new(Mutex::new(says)), Arc::new(AtomicUsize::new(0)));
        let (now, count) = (Arc::clone(&says), Arc::clone(&asked));
        let task = tokio::spawn(async move {
            let mut letter = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut letter).await {
                count.fetch_add(1, SeqCst);
                let says = *now.lock().unwrap();
                let Some(answer) = answer(&letter[..length], says) else { continue };
                let socket = Arc::clone(&socket);
                let wait = if let Says::Late(wait) = says { wait } else { Duration::ZERO };
                tokio::spawn(async move {
                    tokio::time::sleep(wait).await;
                    let _ = socket.send_to(&answer, from).await;
                });
            }
        });
        Self { says, asked, task }
    }

    fn say(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The answer to one question, as RFC 1035 writes it; none where nothing is said.
fn answer(letter: &[u8], says: Says) -> Option<Vec<u8>> {
    const HEAD: usize = 12;
    let mut name = Vec::new();
    let mut at = HEAD;
    loop {
        let length = usize::from(*letter.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        name.push(String::from_utf8_lossy(letter.get(at..at + length)?).to_lowercase());
        at += length;
    }
    // Its type and its class end the question.
    let question = letter.get(HEAD..at + 4)?;
    let kind = u16::from_be_bytes([letter[at], letter[at + 1]]);
    let ours = name.join(".") == NAME;
    let (code, found): (u8, Option<Vec<u8>>) = match (says, kind) {
        (Says::Nothing, _) => return None,
        (Says::Trouble, _) => (2, None),
        (Says::NoSuchName, _) => (3, None),
        _ if !ours => (3, None),
        (Says::Elsewhere, 1) => (0, Some(HOTEL.parse::<Ipv4Addr>().unwrap().octets().into())),
        (_, 1) => (0, Some(GALLERY.parse::<Ipv4Addr>().unwrap().octets().into())),
        (Says::RightAndSix, 28) => (0, Some(VOID.parse::<Ipv6Addr>().unwrap().octets().into())),
        _ => (0, None),
    };
    let mut answer = letter[..2].to_vec();
    answer.extend([0x81, 0x80 | code, 0, 1, 0, u8::from(found.is_some()), 0, 0, 0, 0]);
    answer.extend(question);
    if let Some(address) = found {
        // The name is the question's; good for no second.
        answer.extend([0xC0, 12]);
        answer.extend(kind.to_be_bytes());
        answer.extend([0, 1, 0, 0, 0, 0, 0, u8::try_from(address.len()).unwrap()]);
        answer.extend(address);
    }
    Some(answer)
}

/// Whether a line says that a service is in this state.
fn lane_is(line: &serde_json::Value, state: &str) -> bool {
    line["event"] == "destination_changed" && line["state"] == state
}

/// Begins an evening under a name server that says this, which must be told as `state`; nothing passes for done. Once it says
/// the truth everything goes on by itself.
async fn waits_and_goes_on(link: Link, says: Says, state: &str) {
    let names = NameServer::open(says).await;
    let mut place = Place::by_name(&Kind::ALL, GALLERY).await;
    let hotel = Arc::new(Authority::new().unwrap());
    let mut doors = Vec::new();
    if says == Says::Elsewhere {
        link.is_also(HOTEL);
        for service in &place.services {
            let (at, behind) = (HOTEL.parse().unwrap(), service.front.address());
            let door = SecureFront::open_at(at, behind.port(), Arc::clone(&hotel), behind, Shows::WrongName).await;
            doors.push(door.unwrap());
        }
    }
    let photos = place.photos(3, 20_000);
    let began = Instant::now();
    let mut running = place.boothlift(&link, &photos).await;
    running.until_each(&Kind::ALL, "it is told", began, |line| lane_is(line, state)).await;
    let told = began.elapsed();
    running.hears(Duration::from_secs(if in_full() { 60 } else { 12 })).await;
    for service in &place.services {
        let passed = running.states(service.kind, "confirmed").len() + running.states(service.kind, "unknown").len();
        assert_eq!((passed, service.uploads()), (0, 0), "{:?}: nothing passed for sent", service.kind);
    }
    assert!(names.asked.load(SeqCst) > 0, "nobody asked: it proves nothing");

    names.say(Says::Right);
    let right = Instant::now();
    let back = running.until_each(&Kind::ALL, "a photo is there", right, |line| is(line, "confirmed")).await;
    running.finish().await;
    let found = place.judge(&photos, &running);
    for ((kind, at), one) in back.into_iter().zip(found) {
        let back = at.duration_since(right);
        note(
            "G12",
            &format!("{}, name server: {says:?}: goes on by itself within 60 s after it is right", kind.id()),
            &format!("told as {state} after {:.1} s, back after {:.1} s", told.as_secs_f64(), back.as_secs_f64()),
            back <= BACK,
        );
        assert!(back <= BACK, "{kind:?}: {back:?}");
        assert_eq!((one.copies, one.again), (0, 0), "{kind:?}");
    }
}

#[test]
fn where_no_name_is_known_it_waits_and_goes_on_by_itself() {
    between("names::where_no_name_is_known_it_waits_and_goes_on_by_itself", async |link| {
        waits_and_goes_on(link, Says::NoSuchName, "offline").await;
    });
}

#[test]
fn where_the_name_server_has_trouble_it_waits_and_goes_on_by_itself() {
    between("names::where_the_name_server_has_trouble_it_waits_and_goes_on_by_itself", async |link| {
        waits_and_goes_on(link, Says::Trouble, "offline").await;
    });
}

#[test]
fn where_the_name_server_says_nothing_it_waits_and_goes_on_by_itself() {
    between("names::where_the_name_server_says_nothing_it_waits_and_goes_on_by_itself", async |link| {
        waits_and_goes_on(link, Says::Nothing, "offline").await;
    });
}

#[test]
fn where_the_name_server_takes_twenty_seconds_it_waits_and_goes_on_by_itself() {
    between("names::where_the_name_server_takes_twenty_seconds_it_waits_and_goes_on_by_itself", async |link| {
        waits_and_goes_on(link, Says::Late(Duration::from_secs(20)), "offline").await;
    });
}

/// As a hotel does until somebody signed in: every name leads to its own page.
#[test]
fn where_every_name_leads_to_a_sign_in_page_it_says_so_and_goes_on_by_itself() {
    between("names::where_every_name_leads_to_a_sign_in_page_it_says_so_and_goes_on_by_itself", async |link| {
        waits_and_goes_on(link, Says::Elsewhere, "portal").await;
    });
}

/// Delivers an evening's photos, in which no service is ever told to be out of reach; seconds from the first photo's begin
/// to its confirmation, at each.
async fn passes(link: &Link, place: &mut Place) -> Vec<(Kind, f64)> {
    let photos = place.photos(6, 20_000);
    let mut running = place.boothlift(link, &photos).await;
    running.finish().await;
    for found in place.judge(&photos, &running) {
        assert_eq!((found.copies, found.again), (0, 0), "{:?}", found.kind);
    }
    let first = |kind: &Kind| {
        let took = running.states(*kind, "confirmed")[0].duration_since(running.states(*kind, "sending")[0]);
        (*kind, took.as_secs_f64())
    };
    let first = Kind::ALL.iter().map(first).collect();
    let trouble = running.heard.iter().find(|(_, line)| lane_is(line, "offline") || lane_is(line, "down"));
    assert!(trouble.is_none(), "{trouble:?}");
    first
}

#[test]
fn a_name_server_that_takes_three_seconds_is_waited_for() {
    between("names::a_name_server_that_takes_three_seconds_is_waited_for", async |link| {
        let _names = NameServer::open(Says::Late(Duration::from_secs(3))).await;
        let mut place = Place::by_name(&Kind::ALL, GALLERY).await;
        let first = passes(&link, &mut place).await;
        for (kind, took) in first {
            assert!(took >= 3.0, "{kind:?}: {took:.1} s: the name was known already, it proves nothing");
        }
    });
}

/// The way by IPv6 swallows everything: without another try a connection would be given up after ten seconds.
#[test]
fn where_ipv6_leads_nowhere_photos_go_by_ipv4_at_once() {
    const TEST: &str = "names::where_ipv6_leads_nowhere_photos_go_by_ipv4_at_once";
    between(TEST, async |link| {
        if !link.has_ipv6_that_leads_nowhere() {
            return left_out(TEST, "this kernel has no IPv6");
        }
        let _names = NameServer::open(Says::RightAndSix).await;
        let mut place = Place::by_name(&Kind::ALL, GALLERY).await;
        let first = passes(&link, &mut place).await;
        assert!(link.tried_ipv6().await, "nobody went by IPv6: it proves nothing");
        for (kind, took) in first {
            note(
                "G12",
                &format!("{}, IPv6 leads nowhere: the first photo is there within 3 s", kind.id()),
                &format!("{took:.1} s"),
                took <= 3.0,
            );
            assert!(took < 8.0, "{kind:?}: {took:.1} s");
        }
    });
}
