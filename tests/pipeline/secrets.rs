//! Tokens that say when they end.

use crate::{bench::Bench, support::base64};
use boothlift_contract::{Clock as _, DestinationDraft, DestinationId, Request, Timestamp, TypedSecret};
use boothlift_testkit::{
    cyclemate::{self, FakeCycleMate},
    event_gallery::Options,
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_soon_is_told_before_and_a_new_one_ends_that() {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let bench = Bench::new(Options::default()).await;
    // Tokens count seconds.
    let ends = Timestamp(bench.clock.now().0 / 1000 * 1000).plus(DAY * 10);
    let signed = |exp: Timestamp| {
        let (iat, exp) = (exp.0 / 1000 - 30 * 24 * 3600, exp.0 / 1000);
        let mut claims = format!(r#"{{"iat":{iat},"exp":{exp}}}"#);
        while !claims.len().is_multiple_of(3) {
            claims.push(' ');
        }
        let token = format!("eyJhbGciOiJSUzI1NiJ9.{}.c2lnbmVk", base64(claims.as_bytes()));
        assert!(!token.contains(['+', '/']), "this is no base64 for addresses: {token}");
        token
    };
    let [old, new] = [signed(ends), signed(ends.plus(DAY * 30))];
    let options = cyclemate::Options { token: old.clone(), ..cyclemate::Options::default() };
    let fake = FakeCycleMate::start(options).await.unwrap();
    let draft = DestinationDraft::CycleMate {
        base_url: Some(fake.origin()),
        event: Some(FakeCycleMate::EVENT),
        token: TypedSecret::from(old.clone()),
    };
    bench.ask(Request::AddDestination { draft }).await.unwrap();
    let told = async || bench.lane("cyclemate").await.token_ends_at;
    assert_eq!(told().await, None, "ten days are enough");
    bench.clock.pass(DAY * 7 - Duration::from_secs(600));
    bench.engine.look_at_clock();
    assert_eq!(told().await, None);

    let mut feed = bench.engine.feed();
    bench.clock.pass(Duration::from_secs(600));
    bench.engine.look_at_clock();
    let shown = async {
        loop {
            let frames = serde_json::to_string(&feed.next().await.unwrap()).unwrap();
            if frames.contains(&format!("\"token_ends_at\":{}", ends.0)) {
                return frames;
            }
        }
    };
    let frames = tokio::time::timeout(Duration::from_secs(20), shown).await.unwrap();
    assert_eq!(told().await, Some(ends));
    let claims = old.split('.').nth(1).unwrap();
    assert!(!frames.contains(&old) && !frames.contains(claims));
    let switch = |on| Request::SwitchDestination { destination: DestinationId("cyclemate".into()), on };
    bench.ask(switch(false)).await.unwrap();
    assert_eq!(told().await, None, "nothing is asked of a gallery that is off");
    bench.ask(switch(true)).await.unwrap();
    assert_eq!(told().await, Some(ends));

    let token = TypedSecret::from(new.clone());
    bench.ask(Request::ReplaceToken { destination: DestinationId("cyclemate".into()), token }).await.unwrap();
    assert_eq!(told().await, None);
    for file in files(&bench.data()) {
        let bytes = fs::read(&file).unwrap_or_default();
        for part in [claims, new.split('.').nth(1).unwrap()] {
            assert!(!bytes.windows(part.len()).any(|seen| seen == part.as_bytes()), "{}", file.display());
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
