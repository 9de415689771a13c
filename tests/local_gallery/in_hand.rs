//! Guest pages follow the hand at once, and a join that is taken back shows nobody a stranger's photo.

use crate::party::{Party, TOKEN, encoded, jpeg};
use boothlift_contract::{Kind, SessionId, Timestamp};
use boothlift_store::{edits, sessions::Session};
use image::ImageFormat;
use reqwest::{Client, StatusCode};
use serde_json::Value;

const AT: Timestamp = Timestamp(9);

impl Party {
    async fn merge(&self, session: SessionId, into: SessionId) {
        self.store.write(move |records| edits::merge(records, session, into, AT)).await.unwrap();
    }

    async fn undo(&self) {
        let event = self.event.id;
        self.store.write(move |records| edits::undo(records, event, AT)).await.unwrap();
    }
}

async fn get(address: &str) -> (StatusCode, String) {
    let reply = Client::new().get(address).send().await.unwrap();
    (reply.status(), reply.text().await.unwrap())
}

/// The secret part of a session's address.
fn key(address: &str) -> &str {
    address.trim_end_matches('/').rsplit('/').next().unwrap()
}

#[tokio::test]
async fn both_old_links_show_the_joined_session_and_neither_learns_the_others_key() {
    let party = Party::new();
    let (first, one, _) = party.hang(Some("a"), Kind::Single, 1).await;
    let (second, other, _) = party.hang(Some("b"), Kind::Single, 2).await;
    let (one, other): (Session, Session) = (one.unwrap(), other.unwrap());
    let server = party.serve().await;
    let (to_one, to_other) = (server.session_page(&one), server.session_page(&other));
    party.merge(other.id, one.id).await;
    for (link, stranger) in [(&to_one, &to_other), (&to_other, &to_one)] {
        let (status, html) = get(link).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("2 ready") && html.contains("Your photos, No. 1"), "{html}");
        assert!(html.contains(key(link)) && !html.contains(key(stranger)), "only the key they came with");
        for photo in [first, second] {
            assert_eq!(get(&format!("{link}p/{photo}")).await.0, StatusCode::OK);
        }
    }
    let event = get(&server.event_page(&party.event)).await.1;
    assert!(event.contains(key(&to_one)) && !event.contains(key(&to_other)));

    party.undo().await;
    for (link, own, strangers) in [(&to_one, first, second), (&to_other, second, first)] {
        assert!(get(link).await.1.contains("1 ready"));
        assert_eq!(get(&format!("{link}p/{own}")).await.0, StatusCode::OK);
        for part in ["p", "t"] {
            assert_eq!(get(&format!("{link}{part}/{strangers}")).await.0, StatusCode::NOT_FOUND);
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_split_that_was_taken_back_opens_nothing() {
    let party = Party::new();
    let (_, one, _) = party.hang(Some("a"), Kind::Single, 1).await;
    let shot = party.shoot(Some("a"), Kind::Single, boothlift_contract::MediaType::Jpeg, jpeg(2)).await;
    party.deliver(&shot).await.unwrap();
    let server = party.serve().await;
    let (session, photo) = (one.unwrap(), shot.parcel.photo);
    let id = session.id;
    let made = party.store.write(move |records| edits::split(records, id, &[photo], AT)).await.unwrap();
    let link = server.session_page(&made.session.unwrap());
    assert!(get(&link).await.1.contains("1 ready"), "the new session's guests see theirs at once");
    assert!(get(&server.session_page(&session)).await.1.contains("1 ready"));
    party.undo().await;
    assert_eq!(get(&link).await.0, StatusCode::NOT_FOUND);
    assert!(get(&server.session_page(&session)).await.1.contains("2 ready"));
    server.stop().await;
}

#[tokio::test]
async fn what_is_called_in_by_an_old_tag_joins_and_goes_back_with_its_own() {
    let party = Party::new();
    let (_, one, _) = party.hang(Some("a"), Kind::Single, 1).await;
    let (_, other, _) = party.hang(Some("b"), Kind::Single, 2).await;
    let (one, other) = (one.unwrap(), other.unwrap());
    let server = party.serve_with(Some(TOKEN)).await;
    party.merge(other.id, one.id).await;
    let address = format!(
        "http://{}/api/v1/picture/upload?tag=b&collection-name=x&collection-date=2026-06-13&name=a.png&token={TOKEN}",
        server.local_address()
    );
    let reply = Client::new().post(address).body(encoded(5, ImageFormat::Png)).send().await.unwrap();
    let told: Value = serde_json::from_str(&reply.text().await.unwrap()).unwrap();
    assert_eq!(told["url"].as_str().unwrap(), server.session_page(&other), "the link of the tag it was called in by");
    assert!(get(&server.session_page(&one)).await.1.contains("3 ready"));
    party.undo().await;
    assert!(get(&server.session_page(&one)).await.1.contains("1 ready"));
    assert!(get(&server.session_page(&other)).await.1.contains("2 ready"));
    server.stop().await;
}
