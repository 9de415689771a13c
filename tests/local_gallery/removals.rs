//! What becomes of a guest's wish to remove a photo.

use crate::party::{Party, jpeg, now};
use boothlift_contract::{Kind, MediaType, RemovalAnswer, RemovalId};
use boothlift_local_gallery::Server;
use boothlift_store::{StoreError, removals, sessions::Session};
use reqwest::{Client, StatusCode};

struct Wish {
    party: Party,
    server: Server,
    session: Session,
    photo: i64,
}

/// A session with a print and a single, whose guest wants the print removed.
async fn wish() -> Wish {
    let party = Party::new();
    let (photo, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    party.hang(Some("a"), Kind::Single, 2).await;
    let server = party.serve().await;
    let session = session.unwrap();
    let asked = Client::new().post(format!("{}remove", server.session_page(&session))).body(format!("photo={photo}"));
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::OK);
    Wish { party, server, session, photo }
}

impl Wish {
    async fn page(&self) -> String {
        reqwest::get(self.server.session_page(&self.session)).await.unwrap().text().await.unwrap()
    }

    async fn answer(&self, id: RemovalId, remove: bool) -> Result<(), StoreError> {
        self.party.store.write(move |records| removals::answer(records, id, remove, now())).await
    }

    fn list(&self) -> Vec<boothlift_contract::RemovalView> {
        self.party.store.read_blocking(|records| removals::list(records, self.party.event.id)).unwrap()
    }

    async fn status_of_photo(&self) -> StatusCode {
        let address = format!("{}p/{}", self.server.session_page(&self.session), self.photo);
        reqwest::get(address).await.unwrap().status()
    }
}

#[tokio::test]
async fn what_is_removed_is_gone_for_guests_leaves_a_receipt_and_does_not_come_back() {
    let wish = wish().await;
    assert!(wish.page().await.contains("Your hosts know that you want a photo removed."));
    let [open] = &wish.list()[..] else { panic!("one wish") };
    assert_eq!((open.session_number, open.photos, open.answer), (1, 1, None));
    assert!(open.photo.is_some(), "the window can show a picture of it");

    wish.answer(open.id, true).await.unwrap();
    assert_eq!(wish.status_of_photo().await, StatusCode::NOT_FOUND);
    let page = wish.page().await;
    assert!(page.contains("Your hosts removed what you asked them to remove.") && page.contains("1 ready"));
    let [receipt] = &wish.list()[..] else { panic!("one receipt") };
    assert_eq!(receipt.answer, Some(RemovalAnswer::Removed));
    assert!(receipt.answered_at.is_some());

    // The same photo delivered once more, into this session and into another.
    for tag in ["a", "b"] {
        let shot = wish.party.shoot(Some(tag), Kind::Print, MediaType::Jpeg, jpeg(1)).await;
        wish.party.deliver(&shot).await.unwrap();
    }
    assert_eq!(wish.party.rows(), 1, "only the single is on show");
    assert_eq!(wish.status_of_photo().await, StatusCode::NOT_FOUND);
    assert!(matches!(wish.answer(receipt.id, false).await, Err(StoreError::Missing(_))), "an answer stays");
    wish.server.stop().await;
}

#[tokio::test]
async fn what_is_kept_stays_and_the_page_says_so() {
    let wish = wish().await;
    wish.answer(wish.list()[0].id, false).await.unwrap();
    assert_eq!(wish.status_of_photo().await, StatusCode::OK);
    assert!(wish.page().await.contains("Your hosts kept a photo that you wanted removed. Talk to them."));
    assert_eq!(wish.list()[0].answer, Some(RemovalAnswer::Kept));
    wish.server.stop().await;
}

#[tokio::test]
async fn a_page_whose_photos_are_all_removed_does_not_promise_new_ones() {
    let wish = wish().await;
    let all = Client::new().post(format!("{}remove", wish.server.session_page(&wish.session))).body("photo=all");
    assert_eq!(all.send().await.unwrap().status(), StatusCode::OK);
    let whole = wish.list().into_iter().find(|wish| wish.name.is_none()).unwrap();
    assert_eq!(whole.photos, 2);
    wish.answer(whole.id, true).await.unwrap();
    let page = wish.page().await;
    assert!(page.contains("No photo is left here") && !page.contains("on their way"), "{page}");
    wish.server.stop().await;
}
