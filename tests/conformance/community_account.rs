//! Signing in to a SelfCommunity host, renewing what that gave, and looking after a gallery.

use crate::{
    parcels::Spool,
    selfcommunity::{Community, EVENT, TOKEN},
    subject::event,
};
use boothlift_contract::FailureCode as Code;
use boothlift_destinations::{
    Class, Destination, Secret, VaultError,
    selfcommunity::{Keeper, SelfCommunity, SelfCommunitySettings, SignIn},
};
use boothlift_testkit::{
    NotedJournal,
    selfcommunity::{FakeSelfCommunity, Options, Unit, User},
    service::Fault,
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

/// A vault that can be locked, and what was kept in it.
#[derive(Clone, Default)]
struct Vault {
    kept: Arc<Mutex<Vec<Secret>>>,
    locked: Arc<AtomicBool>,
}

impl Keeper for Vault {
    fn kept(&self) -> Result<Option<Secret>, VaultError> {
        Ok(self.kept.lock().unwrap().last().cloned())
    }

    fn keep(&self, secret: &Secret) -> Result<(), VaultError> {
        if self.locked.load(Relaxed) {
            return Err(VaultError::Locked("for the test".into()));
        }
        self.kept.lock().unwrap().push(secret.clone());
        Ok(())
    }
}

impl Vault {
    fn keeper(&self) -> Arc<dyn Keeper> {
        Arc::new(self.clone())
    }

    fn count(&self) -> usize {
        self.kept.lock().unwrap().len()
    }

    fn last(&self) -> Secret {
        self.kept.lock().unwrap().last().unwrap().clone()
    }
}

fn settings(fake: &FakeSelfCommunity, pkce: bool) -> SelfCommunitySettings {
    let client_id = Some("boothlift".into());
    SelfCommunitySettings { client_id, pkce, ..SelfCommunitySettings::at(fake.origin(), EVENT) }
}

async fn fake(options: Options) -> FakeSelfCommunity {
    FakeSelfCommunity::start(Options { token: TOKEN.into(), ..options }).await.unwrap()
}

/// A driver with an access token that is good and a refresh token that can be used once.
fn renewing(fake: &FakeSelfCommunity, vault: &Vault) -> Arc<SelfCommunity> {
    let refresh = fake.refresh_token();
    let secret = Secret::new(format!(r#"{{"access":"{TOKEN}","refresh":"{refresh}"}}"#));
    Arc::new(SelfCommunity::new(settings(fake, true), Some(&secret), Some(vault.keeper())).unwrap())
}

/// A browser: opens the page, follows the way back.
async fn browse(page: &str) -> (String, u16) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let answer = client.get(page).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    (back.clone(), client.get(back).send().await.map_or(0, |answer| answer.status().as_u16()))
}

/// One after another: the ports of the way back are fixed.
#[tokio::test]
async fn somebody_signs_in_in_the_browser_and_photos_go_with_what_that_gave() {
    for pkce in [true, false] {
        let fake = fake(Options::default()).await;
        let sign_in = SignIn::begin(&settings(&fake, pkce)).await.unwrap();
        let page = sign_in.page();
        assert_eq!(page.contains("code_challenge="), pkce, "{page}");
        let (secret, (_, status)) = tokio::join!(sign_in.finish(), browse(&page));
        assert_eq!(status, 200);
        let secret = secret.unwrap();
        assert!(!format!("{secret:?}").contains("fake-access"));
        let driver = SelfCommunity::new(settings(&fake, pkce), Some(&secret), None).unwrap();
        driver.deliver(&Spool::new().jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
        assert_eq!(fake.gallery(EVENT).len(), 1);
    }

    // Strangers at the port, an answer to another sign-in, and a no.
    let fake = fake(Options::default()).await;
    let sign_in = SignIn::begin(&settings(&fake, true)).await.unwrap();
    let page = sign_in.page();
    let strangers = async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let to = page.split("redirect_uri=").nth(1).unwrap().split('&').next().unwrap();
        let to = to.replace("%3A", ":").replace("%2F", "/");
        let origin = to.trim_end_matches("/callback");
        for bad in ["/favicon.ico", "/callback", "/callback?code=x", "/callback?code=x&state=guessed"] {
            let status = client.get(format!("{origin}{bad}")).send().await.unwrap().status().as_u16();
            assert_eq!(status, 404, "{bad}");
        }
        let state = page.split("state=").nth(1).unwrap().split('&').next().unwrap();
        client.get(format!("{to}?error=access_denied&state={state}")).send().await.unwrap();
    };
    let (refused, ()) = tokio::join!(sign_in.finish(), strangers);
    let trouble = refused.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, Code::DestSignin));
    assert!(trouble.detail.contains("access_denied"), "{trouble}");

    // The browser is on another screen: its address is pasted.
    let sign_in = SignIn::begin(&settings(&fake, true)).await.unwrap();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let answer = client.get(sign_in.page()).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    sign_in.paste(&format!(" {back}\n")).await.unwrap();
    let other = SignIn::begin(&settings(&fake, true)).await.unwrap();
    assert_eq!(other.paste(&back).await.unwrap_err().code, Code::DestSignin, "the answer to another sign-in");
}

#[tokio::test]
async fn an_ended_token_is_renewed_once_and_the_request_repeated_in_mid_upload() {
    for rotates in [true, false] {
        let fake = fake(Options { rotates, ..Options::default() }).await;
        let (vault, spool) = (Vault::default(), Spool::new());
        let driver = renewing(&fake, &vault);
        driver.deliver(&spool.jpeg(700_000, 1), &event(), &NotedJournal::default()).await.unwrap();
        assert_eq!(vault.count(), 0);
        for turn in 1..=3 {
            fake.end_access_tokens();
            driver.deliver(&spool.jpeg(700_000, turn + 1), &event(), &NotedJournal::default()).await.unwrap();
            assert_eq!((fake.calls("token"), vault.count()), (turn as usize, turn as usize), "rotates: {rotates}");
        }
        assert_eq!(fake.gallery(EVENT).len(), 4);
        // What was kept is what the next program starts with.
        let next = SelfCommunity::new(settings(&fake, true), Some(&vault.last()), None).unwrap();
        next.check(&event()).await.unwrap();
        for request in fake.requests() {
            assert!(!format!("{request:?}").contains("CANARY"), "{request:?}");
        }
    }
}

#[tokio::test]
async fn many_uploads_at_once_renew_an_ended_token_once() {
    let fake = fake(Options::default()).await;
    let (vault, spool) = (Vault::default(), Spool::new());
    let driver = renewing(&fake, &vault);
    fake.end_access_tokens();
    let mut set = tokio::task::JoinSet::new();
    for seed in 1..=6 {
        let (driver, parcel) = (driver.clone(), spool.jpeg(300_000, seed));
        set.spawn(async move { driver.deliver(&parcel, &event(), &NotedJournal::default()).await });
    }
    for result in set.join_all().await {
        result.unwrap();
    }
    assert_eq!((fake.calls("token"), vault.count()), (1, 1));
}

#[tokio::test]
async fn two_drivers_of_one_account_share_what_one_of_them_renewed() {
    let fake = fake(Options::default()).await;
    let (vault, spool) = (Vault::default(), Spool::new());
    let secret = Secret::new(format!(r#"{{"access":"{TOKEN}","refresh":"{}"}}"#, fake.refresh_token()));
    let driver = || SelfCommunity::new(settings(&fake, true), Some(&secret), Some(vault.keeper())).unwrap();
    let (before, after) = (driver(), driver());
    fake.end_access_tokens();
    before.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
    // The refresh token it was made with is worth nothing any more.
    after.deliver(&spool.jpeg(900, 2), &event(), &NotedJournal::default()).await.unwrap();
    assert_eq!((fake.calls("token"), vault.count()), (1, 1));
}

#[tokio::test]
async fn another_persons_token_sends_anew_what_the_first_ones_left_half_way() {
    let fake = fake(Options::default()).await;
    let settings = SelfCommunitySettings::at(fake.origin(), 8);
    let driver = SelfCommunity::new(settings, Some(&Secret::new(TOKEN.into())), None).unwrap();
    let spool = Spool::new();
    let (parcel, journal) = (spool.jpeg(700_000, 1), NotedJournal::default());
    for _ in 0..2 {
        let trouble = driver.deliver(&parcel, &event(), &journal).await.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, Code::DestForbidden), "{trouble}");
    }
    assert_eq!(fake.media().len(), 1, "without rights nothing is sent again and again");
    driver.set_token(&Secret::new(Options::default().other_token)).unwrap();
    driver.deliver(&parcel, &event(), &journal.after()).await.unwrap();
    let gallery = fake.gallery(8);
    assert_eq!((gallery.len(), gallery[0].owner), (1, User::OTHER));
}

#[tokio::test]
async fn a_new_token_is_not_used_before_it_is_kept() {
    let fake = fake(Options::default()).await;
    let (vault, spool) = (Vault::default(), Spool::new());
    let driver = renewing(&fake, &vault);
    fake.end_access_tokens();
    vault.locked.store(true, Relaxed);
    let (parcel, journal) = (spool.jpeg(900, 1), NotedJournal::default());
    for _ in 0..2 {
        let trouble = driver.deliver(&parcel, &event(), &journal).await.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, Code::KeysLocked), "{trouble}");
    }
    assert_eq!(fake.calls("token"), 1, "the rotated token was thrown away");
    assert!(fake.media().is_empty());
    vault.locked.store(false, Relaxed);
    driver.deliver(&parcel, &event(), &journal.after()).await.unwrap();
    assert_eq!((fake.calls("token"), vault.count()), (1, 1));
}

#[tokio::test]
async fn a_refresh_token_that_is_worth_nothing_asks_for_a_sign_in() {
    let fake = fake(Options::default()).await;
    let (vault, spool) = (Vault::default(), Spool::new());
    let driver = renewing(&fake, &vault);
    fake.script([Fault::Revoke.at("chunk")]);
    let trouble = driver.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, Code::DestSignin), "{trouble}");
    assert_eq!(vault.count(), 0);
    for (fault, class) in [
        (Fault::Status(503, None), Class::Broken),
        (Fault::StoreThenClose, Class::Broken),
        (Fault::Portal(0), Class::Portal),
        (Fault::Redirect(302), Class::Portal),
        (Fault::GarbageJson, Class::Broken),
        (Fault::OtherJson, Class::Broken),
    ] {
        let fake = self::fake(Options::default()).await;
        let driver = renewing(&fake, &vault);
        fake.end_access_tokens();
        fake.script([fault.clone().at("token")]);
        let trouble = driver.deliver(&spool.jpeg(900, 2), &event(), &NotedJournal::default()).await.unwrap_err();
        assert_eq!(trouble.class, class, "{fault:?}: {trouble}");
        assert!(!trouble.detail.contains("fake-") && !trouble.detail.contains("CANARY"), "{trouble}");
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end_whatever_its_life_is_counted_in() {
    for token_unit in [Unit::Seconds, Unit::Minutes] {
        let token_life = Duration::from_secs(36_000);
        let fake = fake(Options { token_life, token_unit, ..Options::default() }).await;
        let (vault, spool) = (Vault::default(), Spool::new());
        let driver = renewing(&fake, &vault);
        fake.end_access_tokens();
        driver.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
        assert_eq!(fake.calls("token"), 1);
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(36_000 - 299)).await;
        tokio::time::resume();
        let denied = |fake: &FakeSelfCommunity| fake.requests().iter().filter(|one| one.status == Some(401)).count();
        let before = denied(&fake);
        driver.deliver(&spool.jpeg(900, 2), &event(), &NotedJournal::default()).await.unwrap();
        assert_eq!((fake.calls("token"), denied(&fake)), (2, before), "{token_unit:?}");
    }
}

#[tokio::test]
async fn the_events_to_choose_from_are_those_the_account_manages() {
    let options = Options { page_most: 1, ..Options::default() };
    let bench = Community::with(options).await;
    let events = bench.driver.events().await.unwrap();
    let found: Vec<(u64, &str)> = events.iter().map(|event| (event.id, event.name.as_str())).collect();
    assert_eq!(found, [(7, "Garden Party"), (10, "Last Year")]);
    assert_ne!(User::MANAGER, User::OTHER);
}

#[tokio::test]
async fn a_photo_is_taken_out_of_the_gallery_and_deleted_and_twice_is_fine() {
    let (bench, spool) = (Community::with(Options::default()).await, Spool::new());
    let mut ids = Vec::new();
    for seed in 1..=3 {
        let proof = bench.driver.deliver(&spool.jpeg(900, seed), &event(), &NotedJournal::default()).await.unwrap();
        ids.push(proof.remote_id.unwrap());
    }
    let listed = |remotes: Vec<boothlift_destinations::Remote>| {
        let mut ids: Vec<String> = remotes.into_iter().map(|remote| remote.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(listed(bench.driver.list().await.unwrap()), ids);
    // Somebody took the first one out elsewhere; its media is still there.
    bench.fake.take_out(EVENT, ids[0].parse().unwrap());
    for _ in 0..2 {
        bench.driver.remove(&ids[0]).await.unwrap();
        bench.driver.remove(&ids[1]).await.unwrap();
    }
    assert_eq!(listed(bench.driver.list().await.unwrap()), ids[2..]);
    assert_eq!(bench.fake.media().len(), 1);
    for bad in ["", "x", "7/../8", "-1"] {
        assert_eq!(bench.driver.remove(bad).await.unwrap_err().class, Class::Refused, "{bad}");
    }
}

#[tokio::test]
async fn a_removal_is_only_told_as_done_when_it_is() {
    let spool = Spool::new();
    for call in ["remove", "delete"] {
        for (fault, class) in [
            (Fault::Status(500, None), Class::Broken),
            (Fault::Status(403, None), Class::NeedsPerson),
            (Fault::Status(429, None), Class::Throttled),
            (Fault::Status(401, None), Class::NeedsPerson),
            (Fault::Portal(0), Class::Portal),
            (Fault::Redirect(301), Class::Portal),
            (Fault::StoreThenClose, Class::Broken),
            (Fault::StoreThenStatus(200), Class::Broken),
        ] {
            let bench = Community::with(Options::default()).await;
            let proof = bench.driver.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
            let id = proof.remote_id.unwrap();
            bench.fake.script([fault.clone().at(call)]);
            let trouble = bench.driver.remove(&id).await.unwrap_err();
            assert_eq!(trouble.class, class, "{fault:?} at {call}: {trouble}");
            bench.driver.remove(&id).await.unwrap();
            assert!(bench.fake.media().is_empty() && bench.gallery().is_empty());
        }
    }
}
