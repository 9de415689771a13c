use super::*;
use boothlift_contract::Timestamp;

const IMAGES: &str = "/api/admin/events/123/images/";
const NONE: &str = "No files uploaded. Include files as 'images' in multipart/form-data";
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a picture";

struct Desk {
    host: CycleMate,
    token: String,
    now: i64,
}

impl Desk {
    fn with(options: Options) -> Self {
        Self { token: options.token.clone(), host: CycleMate::new(options), now: 0 }
    }

    fn wide() -> Self {
        Self::with(Options { rates: Rates::WIDE, ..Options::default() })
    }

    fn answer(&mut self, request: Request) -> Answer {
        let request = Request { at: Timestamp(self.now), ..request };
        let token = format!("Bearer {}", self.token);
        self.host.answer(&if self.token.is_empty() { request } else { request.with("authorization", &token) })
    }

    fn ask(&mut self, request: Request) -> (u16, Value) {
        let answer = self.answer(request);
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    fn get(&mut self, target: &str) -> (u16, Value) {
        self.ask(Request::made("GET", target, b""))
    }

    fn delete(&mut self, target: &str) -> (u16, Value) {
        self.ask(Request::made("DELETE", target, b""))
    }
}

fn upload(target: &str, files: &[(&str, &str, &str, &[u8])]) -> Request {
    let mut body = Vec::new();
    for (field, name, label, content) in files {
        let disposition = format!("Content-Disposition: form-data; name=\"{field}\"{name}");
        body.extend_from_slice(format!("--xx\r\n{disposition}\r\nContent-Type: {label}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xx--\r\n");
    Request::made("POST", target, &body).with("content-type", "multipart/form-data; boundary=xx")
}

fn one(field: &str) -> Request {
    upload(IMAGES, &[(field, "; filename=\"a.jpg\"", "image/jpeg", JPEG)])
}

#[test]
fn images_get_ids_in_their_order_and_lie_in_the_event_and_in_the_storage() {
    let mut desk = Desk::wide();
    let second: &[u8] = b"GIF89a second";
    let files = [
        ("images", "; filename=\"a.jpg\"", "image/jpeg", JPEG),
        ("images", "; filename=\"b.gif\"", "image/gif", second),
    ];
    let (status, body) = desk.ask(upload(IMAGES, &files));
    assert_eq!((status, &body["success"], body["images"].as_array().unwrap().len()), (201, &json!(true), 2));
    assert_eq!(body["message"], "Uploaded 2 image(s) successfully");
    let (_, event) = desk.get("/api/admin/events/123/");
    assert_eq!(event["images"], body["images"]);
    let id = body["images"][1]["id"].as_u64().unwrap();
    let picture = desk.host.answer(&Request::made("GET", &format!("/storage/{id}"), b""));
    assert_eq!((picture.status, picture.body.as_slice()), (200, second));
    assert!(picture.headers.iter().any(|(name, value)| name == "x-goog-hash" && value.contains("md5=")));
}

#[test]
fn only_files_under_the_documented_name_count() {
    let mut desk = Desk::wide();
    for field in ["image", "images[]", "file"] {
        assert_eq!(desk.ask(one(field)), (400, json!({ "error": NONE })), "{field}");
    }
    let raw = Request::made("POST", IMAGES, JPEG).with("content-type", "image/jpeg");
    assert_eq!(desk.ask(raw), (400, json!({ "error": NONE })));
    for (name, label, content) in [
        ("", "image/jpeg", JPEG),
        ("; filename=\"a.jpg\"", "image/png", JPEG),
        ("; filename=\"a.jpg\"", "image/jpeg", b"".as_slice()),
        ("; filename=\"a.mp4\"", "video/mp4", b"\0\0\0\x18ftypisom"),
    ] {
        assert_eq!(desk.ask(upload(IMAGES, &[("images", name, label, content)])).0, 400, "{name} {label}");
    }
    assert!(desk.host.images.all().is_empty());
}

#[test]
fn what_is_too_large_is_413_and_stored_nowhere() {
    let mut desk = Desk::with(Options { image_most: 1000, ..Options::default() });
    let large = [JPEG, &[7; 1000]].concat();
    let files = [("images", "; filename=\"a.jpg\"", "image/jpeg", large.as_slice())];
    assert_eq!(desk.ask(upload(IMAGES, &files)).0, 413);
    assert!(desk.host.images.all().is_empty());
}

#[test]
fn a_request_need_not_be_all_or_nothing() {
    let mut desk = Desk::with(Options { keeps_at_most: Some(1), ..Options::default() });
    let file = ("images", "; filename=\"a.jpg\"", "image/jpeg", JPEG);
    let (status, body) = desk.ask(upload(IMAGES, &[file, file]));
    assert_eq!((status, body["images"].as_array().unwrap().len()), (201, 1));
}

#[test]
fn rights_are_those_of_the_token() {
    let mut desk = Desk::wide();
    desk.ask(one("images"));
    let elsewhere = "/api/admin/events/124/images/";
    let file = ("images", "; filename=\"a.jpg\"", "image/jpeg", JPEG);
    assert_eq!(desk.ask(upload(elsewhere, &[file])).0, 403);
    assert_eq!(desk.ask(upload("/api/admin/events/9/images/", &[file])), (404, json!({ "error": "Event not found" })));
    assert_eq!(desk.get("/api/admin/events/").1["count"], 1);
    desk.host.options.is_admin = true;
    assert_eq!(desk.ask(upload(elsewhere, &[file])).0, 201);
    assert_eq!(desk.get("/api/admin/events/").1["count"], 2);
    desk.token = desk.host.options.other_token.clone();
    assert_eq!(desk.delete("/api/admin/events/123/images/456/").0, 403);
    for token in ["", "wrong"] {
        desk.token = token.into();
        let (status, body) = desk.ask(one("images"));
        assert_eq!((status, body["error"].is_string()), (401, true));
    }
}

#[test]
fn an_image_is_removed_once() {
    let mut desk = Desk::wide();
    desk.ask(one("images"));
    let gone = json!({ "success": true, "message": "Image deleted successfully" });
    assert_eq!(desk.delete("/api/admin/events/123/images/456/"), (200, gone));
    let absent = json!({ "error": "Image not found for this event" });
    assert_eq!(desk.delete("/api/admin/events/123/images/456/"), (404, absent));
}

#[test]
fn the_eleventh_call_in_a_minute_is_told_how_long_to_wait_and_passes_then() {
    let mut desk = Desk::with(Options::default());
    let header = |answer: &Answer, wanted: &str| {
        let found = answer.headers.iter().find(|(name, _)| name == wanted);
        found.and_then(|(_, value)| value.parse::<i64>().ok())
    };
    for left in (0..10).rev() {
        let answer = desk.answer(one("images"));
        assert_eq!((answer.status, header(&answer, "X-RateLimit-Remaining")), (201, Some(left)));
        assert_eq!(header(&answer, "X-RateLimit-Limit"), Some(10));
        desk.now += 1000;
    }
    let (status, body) = desk.ask(one("images"));
    assert_eq!((status, &body["error"], &body["retry_after"]), (429, &json!("Rate limit exceeded"), &json!(50)));
    desk.now += 49_999;
    let answer = desk.answer(one("images"));
    let reset = header(&answer, "X-RateLimit-Reset").unwrap();
    assert_eq!((answer.status, reset - crate::service::stands_at()), (429, 1));
    desk.now += 1;
    assert_eq!(desk.ask(one("images")).0, 201);
    assert_eq!(desk.host.limiter.refused, 2);
}

#[test]
fn the_hour_has_a_limit_of_its_own() {
    let mut desk = Desk::with(Options::default());
    for _ in 0..100 {
        assert_eq!(desk.get("/api/admin/events/").0, 200);
        desk.now += 6001;
    }
    assert_eq!(desk.get("/api/admin/events/").0, 429);
}

#[test]
fn an_address_without_its_slash_leads_elsewhere_and_no_token_goes_to_the_storage() {
    let mut desk = Desk::wide();
    desk.ask(one("images"));
    assert_eq!(desk.ask(Request::made("POST", "/api/admin/events/123/images", b"")).0, 301);
    assert_eq!(desk.get("/storage/456").0, 400);
    desk.token = String::new();
    assert_eq!(desk.answer(Request::made("HEAD", "/storage/456", b"")).status, 200);
    assert_eq!(desk.ask(Request::made("PUT", IMAGES, b"")).0, 405);
}

#[test]
fn images_encoded_anew_have_another_hash() {
    let hash = |encodes_anew| {
        let mut desk = Desk::with(Options { encodes_anew, ..Options::default() });
        desk.ask(one("images"));
        let answer = desk.host.answer(&Request::made("HEAD", "/storage/456", b""));
        answer.headers.into_iter().find(|(name, _)| name == "x-goog-hash").unwrap()
    };
    assert_ne!(hash(true), hash(false));
}

#[test]
fn every_reply_but_the_storages_tells_the_limit() {
    let mut desk = Desk::with(Options::default());
    let told = |answer: &Answer| answer.headers.iter().filter(|(name, _)| name.starts_with("X-RateLimit-")).count();
    for (method, path, status) in [
        ("GET", "/api/admin/events/", 200),
        ("GET", "/api/admin/events/999/", 404),
        ("GET", "/nowhere", 404),
        ("PUT", "/api/admin/events/", 405),
        ("GET", "/api/admin/events", 301),
    ] {
        let answer = desk.answer(Request::made(method, path, b""));
        assert_eq!((answer.status, told(&answer)), (status, 3), "{method} {path}");
    }
    desk.token.clear();
    let answer = desk.answer(Request::made("GET", "/api/admin/events/", b""));
    assert_eq!((answer.status, told(&answer)), (401, 3));
    assert_eq!(told(&desk.answer(Request::made("GET", "/storage/1", b""))), 0);
}
