//! What guests and the operator see.

use crate::party::{Party, encoded, jpeg, new_event, now};
use boothlift_contract::{Kind, MediaType};
use boothlift_store::{events, removals, sessions};
use image::ImageFormat;
use reqwest::{Client, StatusCode, header};

async fn page(address: &str, language: &str) -> String {
    let reply = Client::new().get(address).header(header::ACCEPT_LANGUAGE, language).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK, "{address}");
    reply.text().await.unwrap()
}

/// Every address a page links to or shows, as a browser on that page would ask for it.
fn links(html: &str, page: &str) -> Vec<String> {
    let root = page.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let mut found = Vec::new();
    for part in html.split(['"']) {
        if part.starts_with('/') {
            found.push(format!("{root}{part}"));
        }
    }
    found
}

#[tokio::test]
async fn a_guest_finds_the_newest_print_large_then_singles_then_what_moves() {
    let party = Party::new();
    let single = party.hang(Some("a"), Kind::Single, 1).await.0;
    let old_print = party.hang(Some("a"), Kind::Print, 2).await.0;
    let gif = party.shoot(Some("a"), Kind::Gif, MediaType::Gif, encoded(3, ImageFormat::Gif)).await;
    let gif: i64 = party.deliver(&gif).await.unwrap().remote_id.unwrap().parse().unwrap();
    let (print, session, _) = party.hang(Some("a"), Kind::Print, 4).await;
    let server = party.serve().await;
    let address = server.session_page(&session.unwrap());
    let html = page(&address, "en").await;
    let order: Vec<i64> =
        html.split("data-id=\"").skip(1).map(|part| part.split('"').next().unwrap().parse().unwrap()).collect();
    assert_eq!(order, [print, old_print, single, gif]);
    assert!(html.contains("Summer Party") && html.contains("13 June 2026") && html.contains("Your photos, No. 1"));
    assert!(html.contains("4 ready") && html.contains("The print") && html.contains("Photo 1") && html.contains("GIF"));
    assert!(html.len() < 30_000);
    server.stop().await;
}

#[tokio::test]
async fn every_photo_can_be_opened_and_saved_whole() {
    let party = Party::new();
    let (id, session, bytes) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve().await;
    let address = server.session_page(&session.unwrap());
    let client = Client::new();
    let reply = client.get(format!("{address}p/{id}")).send().await.unwrap();
    assert_eq!(reply.headers()[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(reply.headers()[header::CONTENT_LENGTH], bytes.len().to_string());
    assert!(reply.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("inline; filename=\"photo-"));
    let etag = reply.headers()[header::ETAG].clone();
    assert_eq!(reply.bytes().await.unwrap(), bytes);

    let saved = client.get(format!("{address}p/{id}?save")).send().await.unwrap();
    assert!(
        saved.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\"photo-")
    );
    let again = client.get(format!("{address}p/{id}")).header(header::IF_NONE_MATCH, etag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let part = client.get(format!("{address}p/{id}")).header(header::RANGE, "bytes=10-19").send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()[header::CONTENT_RANGE], format!("bytes 10-19/{}", bytes.len()));
    assert_eq!(part.bytes().await.unwrap(), bytes[10..20]);
    let beyond = client.get(format!("{address}p/{id}")).header(header::RANGE, "bytes=9999999-").send().await.unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    let head = client.head(format!("{address}p/{id}")).send().await.unwrap();
    assert_eq!(
        (head.status(), head.headers()[header::CONTENT_LENGTH].to_str().unwrap()),
        (StatusCode::OK, bytes.len().to_string().as_str())
    );
    assert!(head.bytes().await.unwrap().is_empty());

    let small = client.get(format!("{address}t/{id}")).send().await.unwrap();
    assert_eq!(small.headers()[header::CONTENT_TYPE], "image/jpeg");
    let small = image::load_from_memory(&small.bytes().await.unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (320, 240));
    server.stop().await;
}

#[tokio::test]
async fn one_sessions_link_shows_no_other_sessions_photo() {
    let party = Party::new();
    let (mine, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let (theirs, ..) = party.hang(Some("b"), Kind::Print, 2).await;
    let server = party.serve().await;
    let address = server.session_page(&session.unwrap());
    let client = Client::new();
    for (id, status) in [(mine, StatusCode::OK), (theirs, StatusCode::NOT_FOUND), (theirs + 1, StatusCode::NOT_FOUND)] {
        assert_eq!(client.get(format!("{address}p/{id}")).send().await.unwrap().status(), status);
        assert_eq!(client.get(format!("{address}t/{id}")).send().await.unwrap().status(), status);
    }
    server.stop().await;
}

#[tokio::test]
async fn the_code_is_valid_before_the_photos_are_there_and_counts_what_comes() {
    let party = Party::new();
    let shot = party.shoot(Some("a"), Kind::Print, MediaType::Jpeg, jpeg(1)).await;
    let next = party.shoot(Some("a"), Kind::Single, MediaType::Jpeg, jpeg(2)).await;
    let server = party.serve().await;
    let address = server.session_page(shot.session.as_ref().unwrap());
    assert!(page(&address, "en").await.contains("Your photos are on their way"));
    party.deliver(&shot).await.unwrap();
    assert!(page(&address, "en").await.contains("1 ready, 1 more on its way"));
    assert!(page(&address, "de-DE,de;q=0.9").await.contains("1 fertig, 1 weiteres unterwegs"));
    assert!(page(&address, "es").await.contains("1 lista, 1 más en camino"));
    party.deliver(&next).await.unwrap();
    assert!(page(&address, "en").await.contains("2 ready"));
    server.stop().await;
}

#[tokio::test]
async fn news_come_only_when_there_are_some() {
    let party = Party::new();
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve().await;
    let address = format!("{}state", server.session_page(&session.unwrap()));
    let client = Client::new();
    let first = client.get(&address).send().await.unwrap();
    let etag = first.headers()[header::ETAG].clone();
    assert!(first.text().await.unwrap().contains("1 ready"));
    let ask = || client.get(&address).header(header::IF_NONE_MATCH, etag.clone()).send();
    assert_eq!(ask().await.unwrap().status(), StatusCode::NOT_MODIFIED);
    party.hang(Some("a"), Kind::Single, 2).await;
    let news = ask().await.unwrap();
    assert_eq!(news.status(), StatusCode::OK);
    assert!(news.text().await.unwrap().contains("2 ready"));
    server.stop().await;
}

#[tokio::test]
async fn from_the_operators_page_every_photo_is_reached_by_links() {
    let party = Party::new();
    let mut wanted = Vec::new();
    for n in 0..70_u8 {
        wanted.push(party.hang(Some(&format!("s{n}")), Kind::Print, n).await.2);
    }
    wanted.push(party.hang(None, Kind::Single, 200).await.2);
    let server = party.serve().await;
    let mut pages = vec![server.event_page(&party.event)];
    let (mut seen, mut photos) = (pages.clone(), Vec::new());
    let client = Client::new();
    while let Some(address) = pages.pop() {
        let html = page(&address, "en").await;
        for link in links(&html, &address) {
            if seen.contains(&link) {
                continue;
            }
            seen.push(link.clone());
            if link.contains("/p/") && link.contains("/e/") {
                photos.push(client.get(&link).send().await.unwrap().bytes().await.unwrap().to_vec());
            } else if link.contains("before=") {
                pages.push(link);
            }
        }
    }
    photos.sort();
    wanted.sort();
    assert!(photos == wanted, "{} of {}", photos.len(), wanted.len());
    server.stop().await;
}

#[tokio::test]
async fn the_operators_page_shows_the_newest_first_and_what_has_no_session() {
    let party = Party::new();
    party.hang(Some("a"), Kind::Print, 1).await;
    party.hang(Some("b"), Kind::Print, 2).await;
    party.hang(None, Kind::Single, 3).await;
    let server = party.serve().await;
    let html = page(&server.event_page(&party.event), "en").await;
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("No. 2") < at("No. 1") && at("No. 1") < at("Without a session"));
    assert!(html.contains("3 photos, 2 sessions"));
    for tag in ["a", "b"] {
        let key: String = party.session(tag).link_key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(html.contains(&format!("href=\"/s/{key}/\"")));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_code_opens_nothing() {
    let party = Party::new();
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve().await;
    let right = server.session_page(&session.unwrap());
    let client = Client::new();
    let wrong = format!("{}{}/", &right[..right.len() - 2], if right.ends_with("0/") { 1 } else { 0 });
    for address in [wrong.clone(), wrong.replace("/s/", "/e/"), right.replace("/s/", "/e/"), format!("{wrong}state")] {
        let reply = client.get(&address).send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::NOT_FOUND);
        let html = reply.text().await.unwrap();
        assert!(
            html.contains("This code does not open anything.") && html.contains("Look at the screen by the booth.")
        );
    }
    let reply = client.get(&wrong).header(header::ACCEPT_LANGUAGE, "de").send().await.unwrap();
    assert!(reply.text().await.unwrap().contains("Dieser Code öffnet nichts."));
    server.stop().await;
}

#[tokio::test]
async fn a_guests_wish_to_remove_a_photo_reaches_the_operator_once() {
    let party = Party::new();
    let (id, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let (other, ..) = party.hang(Some("b"), Kind::Print, 2).await;
    let server = party.serve().await;
    let address = format!("{}remove", server.session_page(session.as_ref().unwrap()));
    let client = Client::new();
    assert!(page(&address, "en").await.contains(&format!("value=\"{id}\"")));
    let ask = |body: String| client.post(&address).body(body).send();
    for _ in 0..2 {
        let reply = ask(format!("photo={id}")).await.unwrap();
        assert_eq!(reply.status(), StatusCode::OK);
        assert!(reply.text().await.unwrap().contains("Thank you"));
    }
    assert_eq!(ask("photo=all".into()).await.unwrap().status(), StatusCode::OK);
    let event = party.event.id;
    let wishes = || party.store.read_blocking(|records| removals::list(records, event)).unwrap();
    assert_eq!(wishes().iter().map(|wish| wish.name.is_some()).collect::<Vec<_>>(), [true, false]);
    assert!(wishes().iter().all(|wish| wish.session == session.as_ref().unwrap().id && wish.photos == 1));

    for wrong in [format!("photo={other}"), "photo=".into(), "x=1".into(), String::new(), "photo=-1".into()] {
        assert_eq!(ask(wrong).await.unwrap().status(), StatusCode::BAD_REQUEST);
    }
    assert_eq!(ask("x".repeat(1025)).await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    let foreign = client.post(&address).header(header::ORIGIN, "http://evil.example").body(format!("photo={id}"));
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(ask(format!("photo={id}")).await.unwrap().status());
    }
    assert_eq!(answers.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(wishes().len(), 2);

    server.stop().await;
}

#[cfg(not(target_os = "macos"))] // macOS has no second loopback address.
#[tokio::test]
async fn guests_see_the_whole_event_only_where_the_operator_says_so_and_nothing_when_it_is_over() {
    let party = Party::new();
    let (id, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let session = session.unwrap();
    let server = party.serve().await;
    let own = server.event_page(&party.event);
    assert!(server.session_page(&session).starts_with("http://127.0.0.1:"));
    let guests = server.open_to_guests("127.0.0.2".parse().unwrap()).await.unwrap();
    assert_eq!(server.guest_address(), Some(guests));
    let theirs = server.session_page(&session);
    assert!(theirs.starts_with(&format!("http://{guests}/s/")));
    assert_eq!(server.event_page(&party.event), own);
    let event = own.replace(&server.local_address().to_string(), &guests.to_string());
    let client = Client::new();
    let get = |address: String| async { client.get(address).send().await.unwrap() };

    assert_eq!(server.guests_now(), 0);
    assert_eq!(get(theirs.clone()).await.status(), StatusCode::OK);
    assert_eq!(server.guests_now(), 1);
    let front = get(format!("http://{guests}/")).await.text().await.unwrap();
    assert!(front.contains("Look at the screen by the booth.") && !front.contains("Summer Party"));
    assert_eq!(get(event.clone()).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(format!("{event}p/{id}")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(own.clone()).await.status(), StatusCode::OK);

    let event_id = party.event.id;
    party.store.write(move |records| events::let_everyone_see(records, event_id, true)).await.unwrap();
    assert_eq!(get(event.clone()).await.status(), StatusCode::OK);
    assert_eq!(get(format!("{event}p/{id}")).await.status(), StatusCode::OK);

    party.store.write(|records| events::start(records, &new_event("Next Party"), now())).await.unwrap();
    let over = get(theirs.clone()).await;
    assert_eq!(over.status(), StatusCode::GONE);
    let text = over.text().await.unwrap();
    assert!(text.contains("The party is over.") && text.contains("Your hosts have the photos."));
    assert_eq!(get(format!("{theirs}p/{id}")).await.status(), StatusCode::GONE);
    assert_eq!(get(event).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(own).await.status(), StatusCode::OK, "the operator still looks at what was");

    server.close_to_guests().await;
    assert_eq!(server.guest_address(), None);
    assert!(tokio::net::TcpStream::connect(guests).await.is_err());
    assert!(server.session_page(&session).starts_with("http://127.0.0.1:"));
    server.stop().await;
}

#[tokio::test]
async fn a_name_with_markup_in_it_is_shown_as_text() {
    let party = Party::new();
    let event = party.store.write(|records| {
        let mut new = new_event("x");
        new.name = "<script>alert(1)</script>\"'&".into();
        events::start(records, &new, now())
    });
    let event = event.await.unwrap();
    let id = event.id;
    let session = party.store.write(move |records| {
        let key = sessions::SessionKey { event: id, folder: None, key: "k", tag: "k", origin: sessions::Origin::Booth };
        sessions::open(records, &key, now())
    });
    let session = session.await.unwrap();
    let server = party.serve().await;
    for address in [server.session_page(&session), server.event_page(&event)] {
        let html = page(&address, "en").await;
        assert!(
            !html.contains("<script>alert") && html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;")
        );
    }
    server.stop().await;
}
