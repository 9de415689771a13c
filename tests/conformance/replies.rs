//! Replies as nobody writes them, over a real connection: heads and bodies of any bytes, numbers where words belong, lists
//! without bottom, lengths that do not fit. No driver panics, none waits or keeps more than it may, and none takes such a
//! reply for proof that is none.
//!
//! Seeded: `REPLIES_SEED` repeats a run, `REPLIES` says how many each driver gets.

mod made;
mod oracle;
mod server;

use crate::{
    parcels::Spool,
    selfcommunity::{EVENT, TOKEN},
    subject::event,
};
use boothlift_destinations::{
    Destination, Parcel, Proof, Secret, Trouble,
    cyclemate::{CycleMate, CycleMateSettings},
    event_gallery::{EventGallery, EventGallerySettings},
    selfcommunity::{SelfCommunity, SelfCommunitySettings},
};
use boothlift_testkit::{NotedJournal, figures::note};
use made::Maker;
use server::{Call, Server};
use std::{env, sync::Arc, time::Duration};

/// No attempt takes longer, whatever the reply is: the server never stands still.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most of a reply that is kept as proof or told as a reason, in bytes.
const KEPT_MOST: usize = 2_300;
/// Longest number and longest address that are kept of a photo out there, in bytes.
const ID_MOST: usize = 200;
const URL_MOST: usize = 2_000;

fn from_env(name: &str, usual: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// One service whose replies are made up.
trait Odd {
    const NAME: &'static str;
    /// Requests of an upload that goes well.
    const REQUESTS: u64;

    /// A driver for the server.
    fn driver(origin: &str) -> Arc<dyn Destination>;

    /// What the service answers rightly.
    fn right(call: &Call) -> (u16, serde_json::Value);

    /// Whether a request is the one whose answer is the proof.
    fn is_proof(call: &Call) -> bool;

    /// Whether bytes of a reply to that request can mean that the photo is there.
    fn proves(reply: &[u8], call: &Call) -> bool;
}

struct Gallery;
struct Community;
struct Cycles;

impl Odd for Gallery {
    const NAME: &'static str = "Event Gallery";
    const REQUESTS: u64 = 1;

    fn driver(origin: &str) -> Arc<dyn Destination> {
        let settings = EventGallerySettings::at(format!("{origin}/api/v1/picture/upload"));
        Arc::new(EventGallery::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap())
    }

    fn right(_call: &Call) -> (u16, serde_json::Value) {
        let data = serde_json::json!({ "id": 17, "url": "https://gallery.example/p/17" });
        (200, serde_json::json!({ "success": true, "data": data }))
    }

    fn is_proof(_call: &Call) -> bool {
        true
    }

    fn proves(reply: &[u8], _call: &Call) -> bool {
        oracle::read(reply).is_some_and(|read| read.is_no_refusal())
    }
}

impl Odd for Community {
    const NAME: &'static str = "SelfCommunity";
    // Two chunks, completion, gallery.
    const REQUESTS: u64 = 4;

    fn driver(origin: &str) -> Arc<dyn Destination> {
        let settings = SelfCommunitySettings::at(origin, EVENT);
        Arc::new(SelfCommunity::new(settings, Some(&Secret::new(TOKEN.into())), None).unwrap())
    }

    fn right(call: &Call) -> (u16, serde_json::Value) {
        let media = |id: &serde_json::Value| serde_json::json!({ "id": id, "image": "https://c.example/1.jpg" });
        match (call.method.as_str(), call.path.as_str()) {
            ("POST", "/api/v2/media/upload/chunk/") => {
                let offset = call.chunk_end().to_string();
                (201, serde_json::json!({ "upload_id": "a".repeat(32), "offset": offset, "expires": "2026-06-21" }))
            }
            ("POST", "/api/v2/media/upload/complete/") => (201, media(&1001.into())),
            ("POST", "/api/v2/event/7/gallery/") => (200, media(&call.media().into())),
            ("GET", "/api/v2/event/7/gallery/") => {
                (200, serde_json::json!({ "count": 1, "next": null, "previous": null, "results": [media(&1.into())] }))
            }
            ("GET", "/api/v2/user/me/") => (200, serde_json::json!({ "id": 1 })),
            ("DELETE", _) => (204, serde_json::Value::Null),
            _ => (200, serde_json::json!({ "id": 7, "managed_by": { "id": 1 }, "name": "x", "results": [] })),
        }
    }

    fn is_proof(call: &Call) -> bool {
        call.path == "/api/v2/event/7/gallery/"
    }

    fn proves(reply: &[u8], call: &Call) -> bool {
        let media = call.media();
        let is_it = |value: &serde_json::Value| oracle::number(&value["id"]) == Some(media);
        oracle::read(reply).is_some_and(|read| match call.method.as_str() {
            "GET" => read.status == 200 && read.list("results").iter().any(|one| oracle::number(&one["id"]).is_some()),
            _ => matches!(read.status, 200 | 201) && read.object().is_some_and(|object| is_it(&object)),
        })
    }
}

impl Odd for Cycles {
    const NAME: &'static str = "CycleMate";
    // The event, the image, the storage.
    const REQUESTS: u64 = 3;

    fn driver(origin: &str) -> Arc<dyn Destination> {
        let settings = CycleMateSettings::at(origin, 123);
        Arc::new(CycleMate::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap())
    }

    fn right(call: &Call) -> (u16, serde_json::Value) {
        let image = serde_json::json!({ "id": 1_000_000 + call.number, "image_url": call.at("/storage/1") });
        match (call.method.as_str(), call.path.as_str()) {
            ("POST", _) => (201, serde_json::json!({ "success": true, "message": "ok", "images": [image] })),
            ("GET", "/api/admin/events/123/") => (200, serde_json::json!({ "id": 123, "images": [] })),
            ("DELETE", _) => (200, serde_json::json!({ "success": true })),
            _ => (200, serde_json::json!({ "count": 0, "events": [] })),
        }
    }

    fn is_proof(call: &Call) -> bool {
        call.method == "POST"
    }

    fn proves(reply: &[u8], _call: &Call) -> bool {
        oracle::read(reply).is_some_and(|read| {
            let images = read.list("images");
            let told = read.object().is_some_and(|object| object["success"] == true);
            read.status == 201 && told && images.len() == 1 && images[0]["id"].is_u64()
        })
    }
}

/// What must hold of any end.
fn is_bounded(got: &Result<Proof, Trouble>) -> Result<(), String> {
    let kept = match got {
        Ok(Proof { reply, remote_id, remote_url, .. }) => {
            let long = |text: &Option<String>, most| text.as_ref().is_some_and(|text| text.len() > most);
            if long(remote_id, ID_MOST) || long(remote_url, URL_MOST) {
                return Err("a number or an address without end is kept".into());
            }
            reply.len()
        }
        Err(trouble) => trouble.detail.len(),
    };
    if kept > KEPT_MOST { Err(format!("{kept} bytes are kept")) } else { Ok(()) }
}

fn holds_token(text: &str) -> bool {
    text.contains("CANARY") || text.contains("Q0FOQVJZ")
}

/// One photo, one made-up reply at one of its requests. Whether the first attempt ended well.
async fn one<O: Odd>(
    server: &Server,
    driver: &Arc<dyn Destination>,
    parcel: &Parcel,
    seed: u64,
) -> Result<bool, String> {
    let mut maker = Maker::new(seed);
    let at = maker.below(O::REQUESTS);
    server.begin(maker, at);
    let journal = NotedJournal::default();
    let got = tokio::time::timeout(PATIENCE, driver.deliver(parcel, &event(), &journal)).await;
    let mut got = got.map_err(|_| "it took too long".to_owned())?;
    is_bounded(&got)?;
    if journal.note().is_some_and(|note| note.len() > 4_000) {
        return Err("the note is too long".into());
    }
    let first = got.is_ok();
    if !first {
        // What an attempt after it makes of what the first one kept.
        let again = tokio::time::timeout(PATIENCE, driver.deliver(parcel, &event(), &journal.after())).await;
        got = again.map_err(|_| "the next attempt took too long".to_owned())?;
        is_bounded(&got)?;
    }
    if holds_token(&format!("{got:?}{:?}", journal.note())) {
        return Err("the token is told".into());
    }
    // An attempt that broke off before that request met right answers alone.
    let Some((call, reply)) = server.made_up() else { return Ok(first) };
    let last = server.last(O::is_proof).is_some_and(|last| last == call.number);
    if got.is_ok() && O::is_proof(&call) && last && !O::proves(&reply, &call) {
        return Err(format!("taken for proof: {:?}", String::from_utf8_lossy(&reply[..reply.len().min(400)])));
    }
    Ok(first)
}

/// The other questions a driver asks.
async fn ask(server: &Server, driver: &Arc<dyn Destination>, seed: u64) -> Result<(), String> {
    let mut maker = Maker::new(seed);
    let (what, at) = (maker.below(5), maker.below(2));
    server.begin(maker, at);
    let facts = event();
    let asked = async {
        match what {
            0 => driver.list().await.err(),
            1 => driver.managed_events().await.err(),
            2 => driver.check(&facts).await.err(),
            3 => driver.prove().await.err(),
            _ => driver.remove("1001").await.err(),
        }
    };
    let trouble = tokio::time::timeout(PATIENCE, asked).await.map_err(|_| format!("question {what} took too long"))?;
    match trouble {
        Some(trouble) if trouble.detail.len() > KEPT_MOST => Err(format!("{} bytes are told", trouble.detail.len())),
        Some(trouble) if holds_token(&format!("{trouble:?}")) => Err(format!("the token is told: {trouble}")),
        _ => Ok(()),
    }
}

async fn play<O: Odd>() {
    let (runs, seed) = (from_env("REPLIES", 400), from_env("REPLIES_SEED", 20_260_620));
    let server = Server::start(O::right).await;
    let spool = Spool::new();
    let parcel = spool.jpeg(250_000, 1);
    let mut driver = O::driver(&server.origin());
    let (mut passed, mut wrong) = (0, Vec::new());
    for run in 0..runs {
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(run);
        match one::<O>(&server, &driver, &parcel, seed).await {
            Ok(done) => passed += u64::from(done),
            Err(words) => wrong.push(format!("{}, seed {seed}: {words}", O::NAME)),
        }
        // What was learned of a reply that was believed must not be in the way of the next one.
        let anew = O::NAME == Cycles::NAME || driver.quiet_for().is_some();
        driver = if anew { O::driver(&server.origin()) } else { driver };
        if run % 4 == 0
            && let Err(words) = ask(&server, &driver, seed).await
        {
            wrong.push(format!("{}, question of seed {seed}: {words}", O::NAME));
        }
    }
    let what = format!("{runs} made-up replies of {}", O::NAME);
    note("G8", &what, &format!("{} taken wrongly, {passed} photos passed at once", wrong.len()), wrong.is_empty());
    assert!(passed > runs / 50, "{passed} of {runs} passed at once: the replies have nothing right in them");
    assert!(passed < runs / 2, "{passed} of {runs} passed at once: the replies have nothing wrong in them");
    assert!(wrong.is_empty(), "{} came out wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_made_up_reply_of_event_gallery_is_taken_for_proof_or_ends_anything() {
    play::<Gallery>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_made_up_reply_of_selfcommunity_is_taken_for_proof_or_ends_anything() {
    play::<Community>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_made_up_reply_of_cyclemate_is_taken_for_proof_or_ends_anything() {
    play::<Cycles>().await;
}
