//! The upload call, as its documentation has it.

use crate::party::{PLACE, Party, TOKEN, encoded, hash, holds, jpeg, pixels, raw, status, telling_jpeg};
use boothlift_local_gallery::Server;
use image::ImageFormat;
use reqwest::{Body, Client, StatusCode, header};
use serde_json::Value;
use std::process::Command;

const QUERY: &str =
    "tag=uid1&collection-url=customUrl&collection-name=My%20Event&collection-date=2018-02-22&name=a.jpg";

fn address(server: &Server, query: &str) -> String {
    format!("http://{}/api/v1/picture/upload?{query}", server.local_address())
}

async fn send(server: &Server, query: &str, body: impl Into<Body>) -> (StatusCode, Value) {
    let reply = Client::new().post(address(server, query)).body(body).send().await.unwrap();
    let status = reply.status();
    assert_eq!(reply.headers()[header::CONTENT_TYPE], "application/json");
    (status, serde_json::from_str(&reply.text().await.unwrap()).unwrap())
}

fn with_token(query: &str) -> String {
    format!("{query}&token={TOKEN}")
}

#[tokio::test]
async fn an_uploaded_picture_gets_a_session_by_its_tag_and_can_be_looked_at() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    let bytes = jpeg(1);
    let (status, told) = send(&server, &with_token(QUERY), bytes.clone()).await;
    assert_eq!((status, &told["success"]), (StatusCode::OK, &Value::Bool(true)));
    assert_eq!(party.session("uid1").number, 1);
    let page = told["url"].as_str().unwrap();
    assert_eq!(page, server.session_page(&party.session("uid1")));
    let photo = reqwest::get(format!("{page}p/{}", told["id"])).await.unwrap();
    assert_eq!(photo.bytes().await.unwrap(), bytes);
    let event = reqwest::get(server.event_page(&party.event)).await.unwrap().text().await.unwrap();
    assert!(event.contains(&format!("/p/{}\"", told["id"])));

    let again = send(&server, &with_token(QUERY), bytes).await;
    assert_eq!(again.1["id"], told["id"], "the same picture in the same session is one");
    assert_eq!(party.rows(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_picture_without_a_tag_stands_without_a_session() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    let query = QUERY.replace("tag=uid1&", "");
    let (status, told) = send(&server, &with_token(&query), encoded(1, ImageFormat::Png)).await;
    assert_eq!((status, told.get("url")), (StatusCode::OK, None));
    let event = reqwest::get(server.event_page(&party.event)).await.unwrap().text().await.unwrap();
    assert!(event.contains("Without a session"));
    server.stop().await;
}

#[tokio::test]
async fn curl_as_documented_delivers_a_picture() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    let file = party.folder.path().join("curl.jpg");
    std::fs::write(&file, jpeg(1)).unwrap();
    let at = format!("@{}", file.display());
    let url = address(&server, &with_token(QUERY));
    let form = format!("file={at}");
    // `-d @file` leaves out CR and LF: a JPEG arrives damaged, and the answer says what to do.
    for (how, fine) in [(["--data-binary", &at], true), (["-F", &form], true), (["-d", &at], false)] {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "-X", "POST", &url]).args(how);
        let out = tokio::task::spawn_blocking(move || curl.output().unwrap()).await.unwrap();
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(told["success"], fine, "{how:?}: {told}");
        assert!(fine || told["error"].as_str().unwrap().contains("--data-binary"));
    }
    assert_eq!(party.rows(), 1);
    server.stop().await;
}

#[tokio::test]
async fn without_the_right_token_nothing_is_written() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    for token in ["", "&token=", "&token=wrong", &format!("&token={}", &TOKEN[1..]), &format!("&token={TOKEN}x")] {
        let (status, told) = send(&server, &format!("{QUERY}{token}"), jpeg(1)).await;
        assert_eq!((status, &told["success"]), (StatusCode::UNAUTHORIZED, &Value::Bool(false)), "{token}");
        assert!(!told.to_string().contains(TOKEN));
    }
    let twice = format!("{QUERY}&token=wrong&token={TOKEN}");
    assert_eq!(send(&server, &twice, jpeg(1)).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!((party.rows(), party.files()), (0, 0));
    server.stop().await;
}

#[tokio::test]
async fn without_a_token_set_there_is_no_upload_call() {
    let party = Party::new();
    let server = party.serve().await;
    let client = Client::new();
    let reply = client.post(address(&server, &with_token(QUERY))).body(jpeg(1)).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(reqwest::get(address(&server, QUERY)).await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(party.files(), 0);
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_call_is_told_what_is_wrong() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    for (from, to, word) in [
        ("My%20Event", "", "collection-name"),
        ("My%20Event", "%C3%9Cber", "collection-name"),
        ("2018-02-22", "22.02.2018", "collection-date"),
        ("2018-02-22", "2018-02-30", "collection-date"),
        ("customUrl", "custom_url", "collection-url"),
        ("uid1", "../uid", "tag"),
    ] {
        let (status, told) = send(&server, &with_token(&QUERY.replace(from, to)), jpeg(1)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(told["error"].as_str().unwrap().starts_with(word), "{told}");
    }
    let (status, told) = send(&server, &with_token(QUERY), "https://example.org/a.jpg").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(told["error"].as_str().unwrap().contains("does not fetch"));
    assert_eq!(send(&server, &with_token(QUERY), "").await.0, StatusCode::BAD_REQUEST);
    assert_eq!((party.rows(), party.files()), (0, 0));
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_whole_picture_is_refused() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    let whole = jpeg(1);
    let mut broken = encoded(1, ImageFormat::Png);
    let middle = broken.len() / 2;
    broken[middle] ^= 0xff;
    let without_newlines: Vec<u8> = whole.iter().copied().filter(|byte| !b"\r\n".contains(byte)).collect();
    for body in [whole[..whole.len() / 2].to_vec(), broken, without_newlines, b"<html></html>".to_vec(), vec![0; 5000]]
    {
        let (status, told) = send(&server, &with_token(QUERY), body).await;
        assert_eq!((status, &told["success"]), (StatusCode::UNSUPPORTED_MEDIA_TYPE, &Value::Bool(false)));
    }
    assert_eq!((party.rows(), party.files()), (0, 0));
    server.stop().await;
}

#[tokio::test]
async fn more_than_fifty_megabytes_are_refused_before_or_while_they_come() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    let local = server.local_address();
    let head = format!(
        "POST /api/v1/picture/upload?{}&token={TOKEN} HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\n",
        QUERY
    );
    let declared = raw(local, &format!("{head}Content-Length: 60000000\r\n\r\n")).await;
    assert_eq!(status(&declared), 413, "{declared}");
    let mut film = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2".to_vec();
    film.extend(50_000_000_u32.to_be_bytes());
    film.extend(b"mdat");
    film.resize(50_000_100, 1);
    let (status, _) = send(&server, &with_token(QUERY), film).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!((party.rows(), party.files()), (0, 0));
    server.stop().await;
}

#[tokio::test]
async fn what_an_uploaded_picture_tells_about_its_place_is_taken_out() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    let original = telling_jpeg(5);
    let told = send(&server, &with_token(QUERY), original.clone()).await.1;
    let public = reqwest::get(format!("{}p/{}", told["url"].as_str().unwrap(), told["id"])).await.unwrap();
    let public = public.bytes().await.unwrap();
    assert!(holds(&original, &PLACE) && !holds(&public, &PLACE) && hash(&public) != hash(&original));
    assert_eq!(pixels(&public), pixels(&original));
    server.stop().await;
}

#[tokio::test]
async fn without_an_event_the_caller_hears_so() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    party.store.write(|records| boothlift_store::events::end(records, crate::party::now())).await.unwrap();
    assert_eq!(send(&server, &with_token(QUERY), jpeg(1)).await.0, StatusCode::CONFLICT);
    server.stop().await;
}

#[cfg(not(target_os = "macos"))] // macOS has no second loopback address.
#[tokio::test]
async fn guests_cannot_upload_even_with_the_token() {
    let party = Party::new();
    let server = party.serve_with(Some(TOKEN)).await;
    let guests = server.open_to_guests("127.0.0.2".parse().unwrap()).await.unwrap();
    let theirs = format!("http://{guests}/api/v1/picture/upload?{}", with_token(QUERY));
    let reply = Client::new().post(theirs).body(jpeg(1)).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(party.files(), 0);
    server.stop().await;
}
