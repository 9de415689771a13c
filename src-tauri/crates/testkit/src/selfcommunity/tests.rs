use super::*;
use crate::service::hex;
use boothlift_contract::Timestamp;
use md5::{Digest, Md5};
use serde_json::Value;

const CHUNK: &str = "/api/v2/media/upload/chunk/";
const COMPLETE: &str = "/api/v2/media/upload/complete/";
const GALLERY: &str = "/api/v2/event/7/gallery/";
const TOKEN: &str = "/oauth/token/";

struct Desk {
    host: SelfCommunity,
    token: String,
    now: i64,
}

impl Desk {
    fn with(options: Options) -> Self {
        Self { token: options.token.clone(), host: SelfCommunity::new(options), now: 0 }
    }

    fn new() -> Self {
        Self::with(Options::default())
    }

    fn ask(&mut self, request: Request) -> (u16, Value) {
        let request = Request { at: Timestamp(self.now), ..request };
        let request = match self.token.as_str() {
            "" => request,
            token => request.with("authorization", &format!("Bearer {token}")),
        };
        let answer = self.host.answer(&request);
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    fn get(&mut self, target: &str) -> (u16, Value) {
        self.ask(Request::made("GET", target, b""))
    }

    fn json(&mut self, method: &str, target: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        self.ask(Request::made(method, target, body.as_bytes()).with("content-type", "application/json"))
    }

    fn form(&mut self, target: &str, body: &str) -> (u16, Value) {
        let label = "application/x-www-form-urlencoded";
        self.ask(Request::made("POST", target, body.as_bytes()).with("content-type", label))
    }

    fn chunk(&mut self, id: Option<&str>, range: &str, content: &[u8]) -> (u16, Value) {
        self.ask(chunk(id, range, content))
    }

    /// Sends `content` in one piece or more and completes it; the media's id.
    fn media(&mut self, content: &[u8]) -> u64 {
        let mut id: Option<String> = None;
        let mut start = 0;
        for piece in content.chunks(204_800) {
            let range = format!("bytes {start}-{}/{}", start + piece.len() - 1, content.len());
            let (status, body) = self.chunk(id.as_deref(), &range, piece);
            assert_eq!(status, 201, "{body}");
            start += piece.len();
            assert_eq!(body["offset"], start.to_string());
            id = body["upload_id"].as_str().map(Into::into);
        }
        let (status, body) = self.form(COMPLETE, &format!("upload_id={}&md5={}&type=image", id.unwrap(), md5(content)));
        assert_eq!(status, 201, "{body}");
        body["id"].as_u64().unwrap()
    }
}

fn md5(content: &[u8]) -> String {
    hex(&Md5::digest(content))
}

fn jpeg(bytes: usize) -> Vec<u8> {
    let mut content = b"\xFF\xD8\xFF\xE0".to_vec();
    content.extend((4..bytes).map(|at| (at % 251) as u8));
    content
}

fn chunk(id: Option<&str>, range: &str, content: &[u8]) -> Request {
    let mut body = Vec::new();
    if let Some(id) = id {
        body.extend_from_slice(
            format!("--xx\r\nContent-Disposition: form-data; name=\"upload_id\"\r\n\r\n{id}\r\n").as_bytes(),
        );
    }
    body.extend_from_slice(
        b"--xx\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n",
    );
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--xx--\r\n");
    Request::made("POST", CHUNK, &body)
        .with("content-type", "multipart/form-data; boundary=xx")
        .with("content-range", range)
}

/// The words of a refusal in the shape of a list.
fn words(body: &Value) -> &str {
    let first = &body["errors"][0];
    first["message"].as_str().or_else(|| first["messages"][0]["message"].as_str()).unwrap_or_default()
}

#[test]
fn a_photo_arrives_in_chunks_and_lies_in_the_gallery_byte_by_byte() {
    let mut desk = Desk::new();
    let content = jpeg(500_000);
    let id = desk.media(&content);
    assert!(desk.host.calendar.gallery(7).is_empty());
    let (status, body) = desk.json("POST", GALLERY, &json!({ "media": id }));
    assert_eq!((status, &body["id"]), (200, &json!(id)));
    assert_eq!(desk.host.calendar.gallery(7), [id]);
    let stored = desk.host.uploads.media(id).unwrap();
    assert_eq!((stored.bytes, stored.chunks, stored.name.as_str()), (500_000, 3, "a.jpg"));
    assert_eq!(stored.md5, md5(&content));
    assert_eq!(desk.host.uploads.unfinished(), 0);
}

#[test]
fn a_chunk_that_is_not_as_documented_is_refused_and_changes_nothing() {
    let content = jpeg(300_000);
    let (first, rest) = content.split_at(204_800);
    let table: [(&str, &[u8], &str); 13] = [
        ("", rest, "Error in request headers"),
        ("bytes 204800-299999", rest, "Error in request headers"),
        ("bytes=204800-299999/300000", rest, "Error in request headers"),
        ("bytes 204800-299999/*", rest, "Error in request headers"),
        ("bytes +204800-299999/300000", rest, "Error in request headers"),
        ("bytes 204800-300000/300000", rest, "Error in request headers"),
        ("bytes 299999-204800/300000", rest, "Error in request headers"),
        ("bytes 204800-299998/300000", rest, "File size doesn't match headers"),
        ("bytes 204800-299999/300000", &rest[1..], "File size doesn't match headers"),
        ("bytes 0-95199/300000", rest, "Offsets do not match"),
        ("bytes 204801-300000/300001", rest, "Offsets do not match"),
        ("bytes 204800-299999/300001", rest, "total, name and type are those of the first chunk"),
        ("bytes 0-204800/300000", &content[..204_801], "a chunk has at most 204800 bytes"),
    ];
    for (range, piece, want) in table {
        let mut desk = Desk::new();
        let (_, body) = desk.chunk(None, "bytes 0-204799/300000", first);
        let id = body["upload_id"].as_str().unwrap().to_owned();
        let (status, body) = desk.chunk(Some(&id), range, piece);
        assert_eq!((status, words(&body)), (400, want), "{range}");
        let tells = want == "Offsets do not match";
        assert_eq!(body["offset"].as_u64(), tells.then_some(204_800), "{range}");
        // What is right goes on from where it was.
        assert_eq!(desk.chunk(Some(&id), "bytes 204800-299999/300000", rest).0, 201, "{range}");
    }
}

#[test]
fn a_first_chunk_begins_at_zero_and_keeps_to_the_limit() {
    let mut desk = Desk::new();
    let (status, body) = desk.chunk(None, "bytes 10-19/20", &jpeg(10));
    assert_eq!((status, words(&body), &body["offset"]), (400, "Offsets do not match", &json!(0)));
    let (status, body) = desk.chunk(None, "bytes 0-9/5000001", &jpeg(10));
    assert_eq!((status, words(&body)), (400, "Size of file exceeds the limit (5000000 bytes)"));
    assert_eq!(desk.chunk(None, "bytes 0-9/5000000", &jpeg(10)).0, 201);
    assert_eq!(desk.host.uploads.unfinished(), 1);
}

#[test]
fn a_form_with_anything_else_than_the_file_and_its_upload_is_refused() {
    let whole = chunk(Some("x"), "bytes 0-9/10", &jpeg(10));
    let spoil = [
        ("name=\"image\"", "name=\"file\""),
        ("; filename=\"a.jpg\"", ""),
        ("filename=\"a.jpg\"", "filename=\"\""),
        ("image/jpeg", "application/octet-stream"),
        ("Content-Type: image/jpeg\r\n", ""),
        ("name=\"upload_id\"", "name=\"colour\""),
        ("--xx--", "--xx"),
    ];
    for (from, to) in spoil {
        let at = crate::service::find(&whole.body, from.as_bytes()).unwrap();
        let body = [&whole.body[..at], to.as_bytes(), &whole.body[at + from.len()..]].concat();
        let (status, _) = Desk::new().ask(Request { body, ..whole.clone() });
        assert_eq!(status, 400, "{from}");
    }
    let raw = Request::made("POST", CHUNK, &jpeg(10)).with("content-type", "image/jpeg");
    assert_eq!(Desk::new().ask(raw.with("content-range", "bytes 0-9/10")).0, 400);
}

#[test]
fn an_upload_is_its_owners_and_ends_with_its_time() {
    let mut desk = Desk::new();
    let (_, body) = desk.chunk(None, "bytes 0-9/20", &jpeg(10));
    let id = body["upload_id"].as_str().unwrap().to_owned();
    assert_eq!(body["expires"], "1970-01-02T00:00:00Z");
    assert_eq!(desk.chunk(Some("ffff"), "bytes 10-19/20", &jpeg(10)).0, 404);
    let mine = std::mem::replace(&mut desk.token, "other-token-0123456789".into());
    assert_eq!(desk.chunk(Some(&id), "bytes 10-19/20", &jpeg(10)).0, 404);
    desk.token = mine;
    desk.now = 24 * 3600 * 1000;
    let (status, body) = desk.chunk(Some(&id), "bytes 10-19/20", &jpeg(10));
    assert_eq!((status, words(&body)), (410, "Upload has expired"));
    assert_eq!(desk.form(COMPLETE, &format!("upload_id={id}&md5={}", md5(&jpeg(10)))).0, 410);
}

#[test]
fn complete_wants_all_bytes_their_md5_and_a_picture_and_only_once() {
    let content = jpeg(20);
    let begin = |options: Options, content: &[u8]| {
        let mut desk = Desk::with(options);
        let (_, body) = desk.chunk(None, "bytes 0-9/20", &content[..10]);
        let id = body["upload_id"].as_str().unwrap().to_owned();
        (desk, id)
    };
    let (mut desk, id) = begin(Options::default(), &content);
    // Half of it, though its sum is right.
    let (status, body) = desk.form(COMPLETE, &format!("upload_id={id}&md5={}", md5(&content[..10])));
    assert_eq!((status, words(&body)), (400, "md5 checksum does not match"));
    assert_eq!(desk.chunk(Some(&id), "bytes 10-19/20", &content[10..]).0, 201);
    let sum = md5(&content);
    for bad in [
        String::new(),
        format!("upload_id={id}"),
        format!("md5={sum}"),
        format!("upload_id={id}&md5={}", sum.to_uppercase()),
        format!("upload_id={id}&md5={}", md5(b"other")),
        format!("upload_id={id}&md5={sum}&type=video"),
        format!("upload_id={id}&md5={sum}&type=doc"),
        format!("upload_id={id}&md5={sum}&colour=red"),
        format!("upload_id={id}&upload_id={id}&md5={sum}"),
    ] {
        assert_eq!(desk.form(COMPLETE, &bad).0, 400, "{bad}");
    }
    assert_eq!(desk.form(COMPLETE, &format!("upload_id=ffff&md5={sum}")).0, 404);
    assert_eq!(desk.host.uploads.all(), []);
    let (status, body) = desk.json("POST", COMPLETE, &json!({ "upload_id": id, "md5": sum, "type": "image" }));
    assert_eq!(status, 201, "{body}");
    let (status, body) = desk.form(COMPLETE, &format!("upload_id={id}&md5={sum}"));
    assert_eq!((status, words(&body)), (400, "Upload has already been marked as \"complete\""));
    let (status, _) = desk.chunk(Some(&id), "bytes 20-29/30", &jpeg(10));
    assert_eq!(status, 400);
    assert_eq!(desk.host.uploads.all().len(), 1);

    let (mut desk, id) = begin(Options { completed_twice: CompletedTwice::Unknown, ..Options::default() }, &content);
    desk.chunk(Some(&id), "bytes 10-19/20", &content[10..]);
    assert_eq!(desk.form(COMPLETE, &format!("upload_id={id}&md5={sum}")).0, 201);
    assert_eq!(desk.form(COMPLETE, &format!("upload_id={id}&md5={sum}")).0, 404);

    let (mut desk, id) = begin(Options::default(), &[0; 20]);
    desk.chunk(Some(&id), "bytes 10-19/20", &[0; 10]);
    let (status, body) = desk.form(COMPLETE, &format!("upload_id={id}&md5={}", md5(&[0; 20])));
    assert_eq!((status, words(&body)), (400, "Upload a valid image."));
}

#[test]
fn only_the_manager_adds_and_only_what_is_the_managers() {
    let mut desk = Desk::new();
    let id = desk.media(&jpeg(20));
    for (event, status) in [(8, 403), (9, 403), (11, 403), (99, 404)] {
        let target = format!("/api/v2/event/{event}/gallery/");
        assert_eq!(desk.json("POST", &target, &json!({ "media": id })).0, status, "{event}");
    }
    for bad in [json!({}), json!({ "media": "x" }), json!({ "media": 1 }), json!({ "medias": [id] }), json!([id])] {
        assert_eq!(desk.json("POST", GALLERY, &bad).0, 400, "{bad}");
    }
    let other = Options::default().other_token;
    let mine = std::mem::replace(&mut desk.token, other);
    let theirs = desk.media(&jpeg(30));
    assert_eq!(desk.json("POST", GALLERY, &json!({ "media": theirs })).0, 403);
    desk.token = mine;
    assert_eq!(desk.json("POST", GALLERY, &json!({ "media": theirs })).0, 403);
    assert!(desk.host.calendar.gallery(7).is_empty());
    assert_eq!(desk.form(GALLERY, &format!("media={id}")).0, 200);
    let plain = Request::made("POST", GALLERY, b"media=1").with("content-type", "text/plain");
    assert_eq!(desk.ask(plain).0, 415);
}

#[test]
fn the_same_media_added_twice_does_what_the_option_says_and_lies_there_once() {
    for (added_twice, status) in [(AddedTwice::Same, 200), (AddedTwice::Refused, 400)] {
        let mut desk = Desk::with(Options { added_twice, ..Options::default() });
        let id = desk.media(&jpeg(20));
        assert_eq!(desk.json("POST", GALLERY, &json!({ "media": id })).0, 200);
        assert_eq!(desk.json("POST", GALLERY, &json!({ "media": id })).0, status);
        assert_eq!(desk.host.calendar.gallery(7), [id]);
    }
}

#[test]
fn a_gallery_is_listed_in_pages_with_whole_addresses() {
    for newest_first in [true, false] {
        let mut desk = Desk::with(Options { newest_first, page_most: 3, ..Options::default() });
        let mut ids: Vec<u64> = (20..25).map(|bytes| desk.media(&jpeg(bytes))).collect();
        for id in &ids {
            assert_eq!(desk.json("POST", GALLERY, &json!({ "media": id })).0, 200);
        }
        if newest_first {
            ids.reverse();
        }
        desk.token.clear();
        let (status, body) = desk.get(&format!("{GALLERY}?limit=100"));
        assert_eq!((status, &body["count"], &body["previous"]), (200, &json!(5), &Value::Null));
        assert_eq!(body["next"], format!("http://fake.example{GALLERY}?limit=3&offset=3"));
        let (_, rest) = desk.get(&format!("{GALLERY}?limit=3&offset=3"));
        assert_eq!(rest["next"], Value::Null);
        let both = [&body, &rest].map(|page| page["results"].as_array().unwrap().clone()).concat();
        assert_eq!(both.iter().map(|media| media["id"].as_u64().unwrap()).collect::<Vec<_>>(), ids);
        for bad in ["limit=0", "limit=x", "offset=-1", "page=2", "limit=1&limit=2"] {
            assert_eq!(desk.get(&format!("{GALLERY}?{bad}")).0, 400, "{bad}");
        }
    }
}

#[test]
fn a_private_gallery_is_only_for_those_who_take_part() {
    let mut desk = Desk::new();
    let closed = "/api/v2/event/9/gallery/";
    assert_eq!(desk.get(closed).0, 403);
    desk.token.clear();
    assert_eq!(desk.get(closed).0, 401);
    desk.token = Options::default().other_token;
    assert_eq!(desk.get(closed).0, 200);
}

#[test]
fn photos_are_taken_out_by_the_manager_and_media_deleted_by_their_owner() {
    let mut desk = Desk::new();
    let ids = [desk.media(&jpeg(20)), desk.media(&jpeg(21))];
    for id in ids {
        desk.json("POST", GALLERY, &json!({ "media": id }));
    }
    for bad in [json!({ "medias": [] }), json!({ "medias": [ids[0], 5] }), json!({ "media": ids[0] }), json!([ids[0]])]
    {
        assert_eq!(desk.json("DELETE", GALLERY, &bad).0, 400, "{bad}");
    }
    let mine = std::mem::replace(&mut desk.token, Options::default().other_token);
    assert_eq!(desk.json("DELETE", GALLERY, &json!({ "medias": [ids[0]] })).0, 403);
    let address = format!("/api/v2/media/{}/", ids[1]);
    assert_eq!(desk.ask(Request::made("DELETE", &address, b"")).0, 403);
    desk.token = mine;
    assert_eq!(desk.json("DELETE", GALLERY, &json!({ "medias": [ids[0]] })).0, 204);
    assert_eq!(desk.host.calendar.gallery(7), [ids[1]]);
    assert_eq!(desk.get(&format!("/api/v2/media/{}/", ids[0])).0, 200, "out of the gallery is not deleted");
    assert_eq!(desk.ask(Request::made("DELETE", &address, b"")).0, 204);
    assert_eq!(desk.ask(Request::made("DELETE", &address, b"")).0, 404);
    assert_eq!(desk.get(&address).0, 404);
    assert!(desk.host.calendar.gallery(7).is_empty());
}

#[test]
fn events_tell_who_manages_them() {
    let mut desk = Desk::new();
    let (_, me) = desk.get("/api/v2/user/me/");
    assert_eq!(me["id"], 1);
    let ids = |body: &Value| {
        body["results"].as_array().unwrap().iter().map(|event| event["id"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let (_, subscribed) = desk.get("/api/v2/event/?limit=100");
    assert_eq!(ids(&subscribed), [7, 8]);
    assert_eq!(ids(&desk.get("/api/v2/event/?past=true").1), [10]);
    let (_, created) = desk.get("/api/v2/event/created/?created_by=1");
    assert_eq!(ids(&created), [7, 10, 11]);
    assert_eq!(created["results"][2]["managed_by"]["id"], 2);
    assert_eq!(desk.get("/api/v2/event/7/").1["managed_by"]["id"], 1);
    for (target, status) in [
        ("/api/v2/event/99/", 404),
        ("/api/v2/event/9/", 403),
        ("/api/v2/event/created/", 400),
        ("/api/v2/event/?past=perhaps", 400),
        ("/api/v2/event/?colour=red", 400),
    ] {
        assert_eq!(desk.get(target).0, status, "{target}");
    }
}

#[test]
fn without_a_good_token_nothing_is_done() {
    let calls =
        [("POST", CHUNK), ("POST", COMPLETE), ("POST", GALLERY), ("DELETE", GALLERY), ("GET", "/api/v2/user/me/")];
    for (method, target) in calls {
        for header in
            [None, Some("Bearer wrong"), Some("Bearer "), Some("Token fake-token-0123456789"), Some("bearer x")]
        {
            let mut desk = Desk::new();
            desk.token.clear();
            let request = Request::made(method, target, b"");
            let request = header.iter().fold(request, |request, header| request.with("authorization", header));
            let (status, body) = desk.ask(request);
            assert_eq!(status, 401, "{method} {target} {header:?}");
            assert!(body["detail"].is_string());
        }
    }
}

#[test]
fn an_address_without_its_slash_leads_on_and_a_wrong_method_is_refused() {
    let mut desk = Desk::new();
    let answer = desk.host.answer(&Request::made("POST", CHUNK.trim_end_matches('/'), b""));
    assert_eq!((answer.status, answer.headers[0].1.as_str()), (301, CHUNK));
    for (method, target, status) in [
        ("GET", CHUNK, 405),
        ("PUT", GALLERY, 405),
        ("POST", "/api/v2/media/1/", 405),
        ("GET", "/api/v2/", 404),
        ("GET", "/api/v2/media/x/", 404),
        ("GET", "/api/v1/event/7/", 404),
    ] {
        assert_eq!(desk.ask(Request::made(method, target, b"")).0, status, "{method} {target}");
    }
}

#[test]
fn refusals_come_in_both_shapes() {
    let mut desk = Desk::with(Options { errors: ErrorShape::Detail, tells_offset: false, ..Options::default() });
    let (_, body) = desk.chunk(None, "bytes 10-19/20", &jpeg(10));
    assert_eq!(body, json!({ "detail": "Offsets do not match" }));
    let (_, body) = Desk::new().json("POST", GALLERY, &json!({}));
    assert_eq!(body["errors"][0]["field"], "media");
}

#[test]
fn a_refresh_gives_new_tokens_and_the_old_ones_are_worth_nothing() {
    let mut desk = Desk::new();
    let refresh = desk.host.accounts.new_refresh_token(User::MANAGER);
    let form = format!("grant_type=refresh_token&refresh_token={refresh}&client_id=boothlift");
    let (status, body) = desk.form(TOKEN, &form);
    assert_eq!((status, &body["expires_in"], &body["token_type"]), (200, &json!(36_000), &json!("Bearer")));
    assert_eq!(desk.get("/api/v2/user/me/").0, 401, "the access token before it");
    desk.token = body["access_token"].as_str().unwrap().into();
    assert_eq!(desk.get("/api/v2/user/me/").0, 200);
    assert_ne!(body["refresh_token"], refresh.as_str());
    let (status, again) = desk.form(TOKEN, &form);
    assert_eq!((status, &again["error"]), (400, &json!("invalid_grant")));
    desk.now = 36_000_000;
    let (status, body) = desk.get("/api/v2/user/me/");
    assert_eq!((status, &body["detail"]), (401, &json!("Token has expired.")));
}

#[test]
fn without_rotation_the_refresh_token_stays_and_minutes_can_be_told() {
    let options = Options { rotates: false, token_unit: Unit::Minutes, ..Options::default() };
    let mut desk = Desk::with(options);
    let refresh = desk.host.accounts.new_refresh_token(User::MANAGER);
    let form = format!("grant_type=refresh_token&refresh_token={refresh}&client_id=boothlift");
    for _ in 0..2 {
        let (status, body) = desk.form(TOKEN, &form);
        assert_eq!((status, &body["expires_in"], &body["refresh_token"]), (200, &json!(600), &json!(refresh)));
    }
}

#[test]
fn a_sign_in_by_code_wants_the_registered_address_and_the_proof_of_its_challenge() {
    let mut desk = Desk::new();
    // RFC 7636, appendix B.
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let to = "http%3A%2F%2F127.0.0.1%3A47110%2Fcallback";
    let ask = |desk: &mut Desk, to: &str| {
        let target = format!(
            "/oauth/authorize/?response_type=code&client_id=boothlift&redirect_uri={to}&state=s1&code_challenge={challenge}\
             &code_challenge_method=S256"
        );
        let answer = desk.host.answer(&Request::made("GET", &target, b""));
        let to = answer.headers.iter().find(|(name, _)| name == "Location").map(|(_, to)| to.clone());
        (answer.status, to.unwrap_or_default())
    };
    assert_eq!(ask(&mut desk, "http%3A%2F%2Fevil.example%2F").0, 400);
    for (proof, back, status) in [(verifier, to, 200), ("wrong", to, 400), (verifier, "http%3A%2F%2F127.0.0.1", 400)] {
        let (moved, location) = ask(&mut desk, to);
        assert_eq!(moved, 302);
        let code = location.strip_prefix("http://127.0.0.1:47110/callback?code=").unwrap();
        let code = code.strip_suffix("&state=s1").unwrap();
        let form = format!(
            "grant_type=authorization_code&code={code}&redirect_uri={back}&client_id=boothlift&code_verifier={proof}"
        );
        assert_eq!(desk.form(TOKEN, &form).0, status);
        assert_eq!(desk.form(TOKEN, &form).0, 400, "a code is good once");
    }
}

#[test]
fn tokens_are_given_only_to_the_app_and_only_for_what_is_documented() {
    let mut desk = Desk::with(Options { client_secret: Some("hush".into()), ..Options::default() });
    let password = "grant_type=password&username=user-1&password=fake-password";
    let table = [
        (format!("{password}&client_id=boothlift&client_secret=hush"), 200),
        (format!("{password}&client_id=boothlift"), 401),
        (format!("{password}&client_id=other&client_secret=hush"), 401),
        ("grant_type=password&username=user-1&password=x&client_id=boothlift&client_secret=hush".into(), 400),
        ("grant_type=guess&client_id=boothlift&client_secret=hush".into(), 400),
        ("grant_type=refresh_token&refresh_token=x&client_id=boothlift&client_secret=hush".into(), 400),
    ];
    for (form, status) in table {
        assert_eq!(desk.form(TOKEN, &form).0, status, "{form}");
    }
    assert_eq!(desk.json("POST", TOKEN, &json!({ "grant_type": "password" })).0, 400);
    let token =
        desk.form(TOKEN, &format!("{password}&client_id=boothlift&client_secret=hush")).1["access_token"].clone();
    desk.token = token.as_str().unwrap().into();
    assert_eq!(desk.get("/api/v2/user/me/").0, 200);
    let revoke = format!("client_id=boothlift&client_secret=hush&token={}", desk.token);
    let token = std::mem::take(&mut desk.token);
    assert_eq!(desk.form("/oauth/revoke_token/", &revoke).0, 200);
    desk.token = token;
    assert_eq!(desk.get("/api/v2/user/me/").0, 401);
}
