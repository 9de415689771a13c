//! Six characters for phones that cannot scan: they open what the secret link opens, and guessing leads nowhere.

use crate::party::{Party, TOKEN, new_event, now, raw, status};
use boothlift_contract::{Kind, Timestamp};
use boothlift_local_gallery::Server;
use boothlift_store::{events, pick_up, sessions::Session};
use boothlift_testkit::clock::FakeClock;
use reqwest::{Client, StatusCode, header, redirect::Policy};
use std::{net::IpAddr, sync::Arc, time::Duration};

/// A phone that stays where it is told to stay.
fn phone(address: [u8; 4]) -> Client {
    Client::builder().redirect(Policy::none()).local_address(IpAddr::from(address)).build().unwrap()
}

async fn code(party: &Party, session: &Session) -> String {
    let id = session.id;
    party.store.write(move |records| pick_up::of_session(records, id)).await.unwrap()
}

async fn types(phone: &Client, server: &Server, code: &str) -> reqwest::Response {
    let form = url_form(code);
    phone.post(format!("{}code", server.front_page())).body(form).send().await.unwrap()
}

fn url_form(code: &str) -> String {
    format!("code={}", code.replace(' ', "+"))
}

#[tokio::test]
async fn a_code_opens_the_session_like_its_secret_link_and_stays_the_same() {
    let party = Party::new();
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let session = session.unwrap();
    let server = party.serve().await;
    let code = code(&party, &session).await;
    assert_eq!(self::code(&party, &session).await, code);
    let front = reqwest::get(server.front_page()).await.unwrap().text().await.unwrap();
    assert!(front.contains("name=\"code\"") && front.contains("Pick-up code") && !front.contains("Summer Party"));

    let phone = phone([127, 0, 0, 1]);
    for typed in [code.clone(), code.to_lowercase(), format!("{} {}", &code[..3], &code[3..])] {
        let reply = types(&phone, &server, &typed).await;
        assert_eq!(reply.status(), StatusCode::SEE_OTHER, "{typed}");
        let to = reply.headers()[header::LOCATION].to_str().unwrap().to_owned();
        assert_eq!(format!("{}{}", server.front_page(), &to[1..]), server.session_page(&session));
    }
    let foreign = phone.post(format!("{}code", server.front_page())).header(header::ORIGIN, "http://evil.example");
    assert_eq!(foreign.body(url_form(&code)).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    server.stop().await;
}

#[tokio::test]
async fn session_numbers_open_nothing() {
    let clock = Arc::new(FakeClock::new(Timestamp(1)));
    let party = Party::by(clock.clone());
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let session = session.unwrap();
    let server = party.serve().await;
    let phone = phone([127, 0, 0, 1]);
    let number = session.number.to_string();
    for typed in [number.clone(), format!("{number:0>6}"), session.tag.clone(), session.id.to_string(), String::new()] {
        let reply = types(&phone, &server, &typed).await;
        assert_eq!(reply.status(), StatusCode::NOT_FOUND, "{typed}");
        assert!(
            reply.text().await.unwrap().contains("This code does not open anything. Look at the screen by the booth.")
        );
        clock.pass(Duration::from_secs(61));
    }
    let local = server.local_address();
    for path in
        [format!("/s/{number}/"), format!("/{number}"), format!("/code/{number}"), format!("/code?code={number}")]
    {
        let asked = format!("GET {path} HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\n\r\n");
        let answer = raw(local, &asked).await;
        assert!(status(&answer) == 404 || answer.contains("name=\"code\""), "{path}");
    }
    server.stop().await;
}

#[cfg(not(target_os = "macos"))] // macOS has no second loopback address.
#[tokio::test]
async fn five_wrong_tries_from_a_phone_mean_one_minute_of_rest_and_other_phones_go_on() {
    let clock = Arc::new(FakeClock::new(Timestamp(1)));
    let party = Party::by(clock.clone());
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve_with(Some(TOKEN)).await;
    server.open_to_guests("127.0.0.2".parse().unwrap()).await.unwrap();
    let code = code(&party, &session.unwrap()).await;
    let (guesser, guest) = (phone([127, 0, 0, 7]), phone([127, 0, 0, 8]));
    let wrong = if code.starts_with("222") { "333333" } else { "222ZZZ" };

    // At once, so that no order of reading and counting lets a sixth one through.
    let tries = (0..8).map(|_| types(&guesser, &server, wrong));
    let mut answers: Vec<_> =
        futures_util::future::join_all(tries).await.iter().map(|reply| reply.status().as_u16()).collect();
    answers.sort_unstable();
    assert_eq!(answers, [404, 404, 404, 404, 404, 429, 429, 429]);

    let rests = types(&guesser, &server, &code).await;
    assert_eq!(rests.status(), StatusCode::TOO_MANY_REQUESTS, "even the right code has to wait");
    assert!(rests.headers().contains_key(header::RETRY_AFTER));
    assert!(rests.text().await.unwrap().contains("Try again in a minute."));
    assert_eq!(types(&guest, &server, &code).await.status(), StatusCode::SEE_OTHER);

    clock.pass(Duration::from_secs(59));
    assert_eq!(types(&guesser, &server, &code).await.status(), StatusCode::TOO_MANY_REQUESTS);
    clock.pass(Duration::from_secs(2));
    assert_eq!(types(&guesser, &server, &code).await.status(), StatusCode::SEE_OTHER);
    server.stop().await;
}

#[cfg(not(target_os = "macos"))] // macOS has no second loopback address.
#[tokio::test]
async fn when_the_party_is_over_a_code_opens_what_the_link_opens_then() {
    let party = Party::new();
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve().await;
    server.open_to_guests("127.0.0.2".parse().unwrap()).await.unwrap();
    let code = code(&party, &session.unwrap()).await;
    party.store.write(|records| events::start(records, &new_event("Another"), now())).await.unwrap();
    let phone = phone([127, 0, 0, 9]);
    let to = types(&phone, &server, &code).await.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let page = phone.get(format!("{}{}", server.front_page(), &to[1..])).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::GONE);
    server.stop().await;
}
