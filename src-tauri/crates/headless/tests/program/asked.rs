//! What a person asks for on the operator's page while a run goes on: pauses, and photos taken down.

use crate::{
    delivery,
    place::{Place, TOKEN, said, shoot},
    running::Running,
};
use boothlift_testkit::cyclemate::{FakeCycleMate, Options, Rates};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// The operator's page of a run.
struct Page {
    host: String,
    secret: String,
}

impl Page {
    async fn of(run: &mut Running) -> Self {
        let ready = run.until(|line| line["event"] == "ready").await;
        let url = ready["listen"].as_str().unwrap().strip_prefix("http://").unwrap();
        let (host, secret) = url.trim_end_matches('/').split_once('/').unwrap();
        Self { host: host.into(), secret: secret.into() }
    }

    /// Asks, and gives what the answer carries.
    async fn ask(&self, request: Value) -> Value {
        let (Self { host, secret }, body) = (self, request.to_string());
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "POST /{secret}/ask HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{request}: {answer}");
        let (_, json) = answer.split_once("\r\n\r\n").unwrap();
        let reply: Value = serde_json::from_str(json).unwrap();
        reply["with"].clone()
    }

    /// The photo and the session of a file.
    async fn ids(&self, name: &str) -> (u64, u64) {
        let wanted = json!({ "ask": "list_photos", "filter": "all", "search": name, "sort": "newest", "offset": 0,
                             "limit": 10 });
        let rows = self.ask(wanted).await["rows"].clone();
        assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
        (rows[0]["photo"].as_u64().unwrap(), rows[0]["session"].as_u64().unwrap())
    }
}

fn is_confirmed(line: &Value) -> bool {
    line["event"] == "delivery_changed" && line["state"] == "confirmed"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_leaves_only_paused_photos_ends_with_3_and_names_each() {
    let (place, fake) = (Place::new(), delivery::fake(0).await);
    place.event(&format!(
        "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n\
         [[destinations]]\nkind = 'event-gallery'\nendpoint = '{}'\ntoken-env = 'EG_TOKEN'\n",
        fake.endpoint()
    ));
    let mut run = Running::start(place.run(&["--json", "--listen", "127.0.0.1:0"]));
    let page = Page::of(&mut run).await;
    page.ask(json!({ "ask": "pause_sending", "minutes": null })).await;
    for (name, seed) in [("20260620_1000_1.jpg", 1), ("20260620_1000_2.jpg", 2)] {
        shoot(&place.path("out"), name, seed);
        run.until(|line| line["event"] == "photo_adopted").await;
    }
    let (photo, _) = page.ids("20260620_1000_2.jpg").await;
    page.ask(json!({ "ask": "pause_photo", "photo": photo, "paused": true })).await;
    page.ask(json!({ "ask": "resume_sending" })).await;
    run.until(is_confirmed).await;
    let snapshot = page.ask(json!({ "ask": "snapshot" })).await;
    assert_eq!((&snapshot["counts"]["waiting"], &snapshot["counts"]["delivered"]), (&json!(1), &json!(1)));
    assert_eq!(run.terminate().await, Some(0));

    let ended = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(ended.status.code(), Some(3), "{}", said(&ended));
    let told = String::from_utf8_lossy(&ended.stderr);
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("held: ")).collect();
    assert_eq!(lines.len(), 1, "one a line: {told}");
    assert!(lines[0].contains("20260620_1000_2.jpg at event-gallery: ") && lines[0].contains("paused"), "{told}");
    assert_eq!(delivery::hashes(&fake).len(), 1);
}

/// A run whose photos go to a CycleMate, and its page.
async fn to_cyclemate(place: &Place) -> (FakeCycleMate, Running, Page) {
    let options = Options { token: TOKEN.into(), rates: Rates::WIDE, ..Options::default() };
    let fake = FakeCycleMate::start(options).await.unwrap();
    place.event(&format!(
        "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n\
         [[destinations]]\nkind = 'cyclemate'\nbase-url = '{}'\nevent-id = {}\ntoken-env = 'SC_TOKEN'\n",
        fake.origin(),
        FakeCycleMate::EVENT
    ));
    let mut run = Running::start(place.run(&["--json", "--listen", "127.0.0.1:0"]));
    let page = Page::of(&mut run).await;
    (fake, run, page)
}

/// Shoots a photo of the one session and waits until it is there; its hash.
async fn arrives(place: &Place, run: &mut Running, n: u64) -> String {
    shoot(&place.path("out"), &format!("20260620_1000_{n}.jpg"), n);
    run.until(is_confirmed).await["sha256"].as_str().unwrap().to_owned()
}

/// Waits for the receipts of so many removals, each told once; the hashes.
async fn removed(run: &mut Running, photos: usize) -> Vec<String> {
    let mut all = Vec::new();
    while all.len() < photos {
        let line = run.until(|line| line["event"] == "take_down_changed" && line["state"] == "removed").await;
        assert_eq!(line["destination"], "cyclemate", "{line}");
        all.push(line["sha256"].as_str().unwrap().to_owned());
    }
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_grew_between_the_question_and_the_answer_is_taken_down_whole_and_told_so() {
    let place = Place::new();
    let (fake, mut run, page) = to_cyclemate(&place).await;
    let mut shot = vec![arrives(&place, &mut run, 1).await, arrives(&place, &mut run, 2).await];
    let (_, session) = page.ids("20260620_1000_1.jpg").await;
    let of = json!({ "of": "session", "session": session });
    let asked = page.ask(json!({ "ask": "look_take_down", "of": of })).await;
    assert_eq!((&asked["photos"], &asked["places"][0]["photos"]), (&json!(2), &json!(2)), "{asked}");
    shot.push(arrives(&place, &mut run, 3).await);
    shot.sort();
    let done = page.ask(json!({ "ask": "take_down", "of": of })).await;
    assert_eq!(
        (&done["photos"], &done["places"][0]["photos"]),
        (&json!(3), &json!(3)),
        "what was done, not what was asked"
    );
    assert_eq!(removed(&mut run, 3).await, shot);
    assert!(fake.images(FakeCycleMate::EVENT).is_empty());
    assert_eq!(run.terminate().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn chosen_photos_stay_the_chosen_ones_whatever_comes_between_the_question_and_the_answer() {
    let place = Place::new();
    let (fake, mut run, page) = to_cyclemate(&place).await;
    let mut shot = Vec::new();
    for n in 1..=3 {
        shot.push(arrives(&place, &mut run, n).await);
    }
    let mut chosen = Vec::new();
    for n in 1..=3 {
        chosen.push(page.ids(&format!("20260620_1000_{n}.jpg")).await.0);
    }
    let of = json!({ "of": "photos", "photos": chosen });
    let asked = page.ask(json!({ "ask": "look_take_down", "of": of })).await;
    assert_eq!((&asked["photos"], &asked["nowhere"]), (&json!(3), &json!(0)), "{asked}");
    // One of them is taken down by somebody else, and a fourth comes to their session.
    page.ask(json!({ "ask": "take_down", "of": { "of": "photo", "photo": chosen[0] } })).await;
    assert_eq!(removed(&mut run, 1).await, shot[..1]);
    let fourth = arrives(&place, &mut run, 4).await;
    let done = page.ask(json!({ "ask": "take_down", "of": of })).await;
    let told = (&done["photos"], &done["nowhere"], &done["places"][0]["photos"]);
    assert_eq!(told, (&json!(3), &json!(1), &json!(2)), "one was gone already: {done}");
    shot.remove(0);
    shot.sort();
    assert_eq!(removed(&mut run, 2).await, shot);
    let left: Vec<String> = fake.images(FakeCycleMate::EVENT).into_iter().map(|image| image.sha256).collect();
    assert_eq!(left, [fourth]);
    assert_eq!(fake.calls("remove"), 3, "no photo is asked for twice");
    assert_eq!(run.terminate().await, Some(0));
}
