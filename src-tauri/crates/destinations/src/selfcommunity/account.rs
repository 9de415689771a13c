//! Who sends: a pasted token, or one that an app was given and that is renewed.
//!
//! Whether a renewed token ends the old refresh token is not documented, so it is taken to: one renewal at a time, and
//! what came of it is in the vault before it is used.

use super::{answer, request::Letter};
use crate::{
    Class, Secret, Trouble, VaultError,
    http::{Call, Http, Reply, Scrub, Unnoted},
    token,
};
use boothlift_contract::FailureCode;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{sync::Mutex, time::Instant};

/// A token is renewed so long before its end, or at half its life where that is shorter.
const EARLY: Duration = Duration::from_secs(300);

/// Where the account's token is kept. Calls may block.
pub trait Keeper: Send + Sync + 'static {
    /// What is kept there now: another driver of the same account may have renewed it.
    ///
    /// # Errors
    /// When the place cannot be opened.
    fn kept(&self) -> Result<Option<Secret>, VaultError>;

    /// Keeps a renewed token in place of the old one.
    ///
    /// # Errors
    /// When the place cannot be opened or written.
    fn keep(&self, secret: &Secret) -> Result<(), VaultError>;
}

/// The account a destination sends from.
pub(super) struct Account {
    base: Url,
    client_id: Option<String>,
    keeper: Option<Arc<dyn Keeper>>,
    key: RwLock<Option<Arc<Key>>>,
    /// Held for a renewal; in it what was given but could not be kept yet.
    turn: Mutex<Option<Tokens>>,
}

/// The token in use, and what removes it from words.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) token: Secret,
    refresh: Option<Secret>,
    renew_at: Option<Instant>,
    pub(super) scrub: Scrub,
}

/// What a host gives an app, as the vault keeps it.
#[derive(Clone)]
pub(super) struct Tokens {
    access: Secret,
    refresh: Option<Secret>,
    life: Option<Duration>,
}

/// [`Tokens`] in JSON; only ever inside a [`Secret`].
#[derive(Serialize)]
struct Kept<'a> {
    access: &'a str,
    refresh: Option<&'a str>,
}

/// The same, read.
#[derive(Deserialize)]
struct Found {
    access: String,
    refresh: Option<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Account {
    pub(super) fn new(base: Url, client_id: Option<String>, keeper: Option<Arc<dyn Keeper>>) -> Self {
        Self { base, client_id, keeper, key: RwLock::default(), turn: Mutex::default() }
    }

    pub(super) fn set(&self, secret: &Secret) -> Result<(), token::Fault> {
        let tokens = Tokens::read(secret)?;
        self.put(&tokens);
        Ok(())
    }

    /// The token in use; renewed first where its end is near.
    pub(super) async fn key(self: &Arc<Self>, http: &Arc<Http>) -> Result<Arc<Key>, Trouble> {
        let key = self.current().ok_or_else(no_token)?;
        if key.refresh.is_some() && key.renew_at.is_some_and(|at| Instant::now() >= at) {
            return self.renewed(key, http).await;
        }
        Ok(key)
    }

    /// The token after `old` was refused; `None` where nothing renews it.
    pub(super) async fn after(self: &Arc<Self>, old: Arc<Key>, http: &Arc<Http>) -> Result<Option<Arc<Key>>, Trouble> {
        match self.current() {
            Some(now) if !Arc::ptr_eq(&now, &old) => Ok(Some(now)),
            Some(_) if old.refresh.is_some() && self.client_id.is_some() => self.renewed(old, http).await.map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn scrub(&self) -> Scrub {
        self.current().map(|key| key.scrub.clone()).unwrap_or_default()
    }

    fn current(&self) -> Option<Arc<Key>> {
        self.key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, tokens: &Tokens) -> Arc<Key> {
        let key = Arc::new(Key {
            scrub: tokens.scrub(),
            renew_at: tokens.life.map(|life| Instant::now() + life.saturating_sub(EARLY.min(life / 2))),
            token: tokens.access.clone(),
            refresh: tokens.refresh.clone(),
        });
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&key));
        key
    }

    /// A task of its own: an upload that is dropped must not drop the only copy of a new token.
    async fn renewed(self: &Arc<Self>, old: Arc<Key>, http: &Arc<Http>) -> Result<Arc<Key>, Trouble> {
        let (account, http) = (Arc::clone(self), Arc::clone(http));
        match tokio::spawn(async move { account.renew(old, &http).await }).await {
            Ok(done) => done,
            Err(error) => Err(Trouble::new(Class::Local, FailureCode::AppRecords, error.to_string())),
        }
    }

    async fn renew(&self, old: Arc<Key>, http: &Http) -> Result<Arc<Key>, Trouble> {
        let mut turn = self.turn.lock().await;
        match self.current() {
            Some(now) if !Arc::ptr_eq(&now, &old) => return Ok(now),
            _ => {}
        }
        let fresh = match turn.take() {
            Some(unkept) => unkept,
            None => {
                let kept = self.kept(|keeper| keeper.kept()).await?.flatten();
                let others = kept.and_then(|secret| Tokens::read(&secret).ok());
                if let Some(others) = others.filter(|others| others.access.expose() != old.token.expose()) {
                    return Ok(self.put(&others));
                }
                self.ask(&old, http).await?
            }
        };
        let secret = fresh.secret();
        if let Err(trouble) = self.kept(move |keeper| keeper.keep(&secret)).await {
            *turn = Some(fresh);
            return Err(trouble);
        }
        Ok(self.put(&fresh))
    }

    /// Asks the keeper, if there is one, off the async threads.
    async fn kept<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Keeper) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<Option<T>, Trouble> {
        let Some(keeper) = self.keeper.clone() else { return Ok(None) };
        let answer = tokio::task::spawn_blocking(move || ask(keeper.as_ref())).await;
        let answer = answer.unwrap_or_else(|error| Err(VaultError::Failed(error.to_string())));
        let locked = |error: VaultError| Trouble::new(Class::NeedsPerson, FailureCode::KeysLocked, error.to_string());
        answer.map(Some).map_err(locked)
    }

    async fn ask(&self, old: &Key, http: &Http) -> Result<Tokens, Trouble> {
        let (Some(refresh), Some(client)) = (&old.refresh, &self.client_id) else { return Err(sign_in("no renewal")) };
        let fields =
            [("grant_type", "refresh_token"), ("refresh_token", refresh.expose()), ("client_id", client.as_str())];
        let mut fresh = tokens(http, Letter::token(&self.base, &fields), &old.scrub).await?;
        // A host that does not rotate may not repeat it.
        fresh.refresh = fresh.refresh.or_else(|| old.refresh.clone());
        Ok(fresh)
    }
}

/// Asks for tokens. A refusal means that somebody has to sign in.
pub(super) async fn tokens(http: &Http, letter: Letter, scrub: &Scrub) -> Result<Tokens, Trouble> {
    let Some(content) = letter.content.clone() else { return Err(sign_in("nothing to ask with")) };
    let headers = letter.unsigned();
    let Letter { method, url, .. } = letter;
    let call = Call { method, url, headers, content, journal: &Unnoted, scrub, asks_for_secrets: true };
    let reply = http.send(call).await.map_err(not_there)?;
    match reply.status {
        400 | 401 => {
            let words = answer::words(&reply.body).map(|words| format!(": {words}")).unwrap_or_default();
            let words = scrub.text(&format!("HTTP {}{words}", reply.status));
            Err(Trouble { status: Some(reply.status), ..sign_in(&words) })
        }
        _ => read(&reply, scrub).map_err(|trouble| match (trouble.class, trouble.code) {
            // No other refusal is documented, and none can be about a photo: nothing but a sign-in gives a token.
            (Class::Refused, _) | (Class::NeedsPerson, FailureCode::DestAddress) => {
                Trouble { status: trouble.status, ..sign_in(&trouble.detail) }
            }
            _ => trouble,
        }),
    }
}

fn read(reply: &Reply, scrub: &Scrub) -> Result<Tokens, Trouble> {
    // Its words may hold the tokens, so they are not told.
    let silent = Reply { body: Vec::new(), ..reply.clone() };
    let value = answer::success(reply, &[200], scrub)
        .map_err(|trouble| Trouble { detail: answer::unexpected(&silent, scrub).detail, ..not_there(trouble) })?;
    let secret = |name: &str| {
        let text = value.get(name)?.as_str()?;
        token::clean(&Secret::new(text.to_owned())).ok()
    };
    let access = secret("access_token").ok_or_else(|| not_there(answer::unexpected(&silent, scrub)))?;
    // The vendor's pages say minutes in one place and seconds in another; seconds are the careful reading.
    let life = value.get("expires_in").and_then(answer::number).map(Duration::from_secs);
    Ok(Tokens { access, refresh: secret("refresh_token"), life })
}

impl Tokens {
    fn read(secret: &Secret) -> Result<Self, token::Fault> {
        if !secret.expose().trim_start().starts_with('{') {
            return Ok(Self { access: token::clean(secret)?, refresh: None, life: None });
        }
        let found: Found = serde_json::from_str(secret.expose()).map_err(|_| token::Fault::Strange)?;
        let (access, refresh) = (Secret::new(found.access), found.refresh.map(Secret::new));
        let refresh = refresh.as_ref().map(token::clean).transpose()?;
        Ok(Self { access: token::clean(&access)?, refresh, life: None })
    }

    /// As the vault keeps it.
    pub(super) fn secret(&self) -> Secret {
        let kept = Kept { access: self.access.expose(), refresh: self.refresh.as_ref().map(Secret::expose) };
        Secret::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    fn scrub(&self) -> Scrub {
        let scrub = Scrub::new(Some(&self.access));
        self.refresh.as_ref().map_or(scrub.clone(), |refresh| scrub.and(refresh))
    }
}

/// Nothing of a photo is there by such a call.
pub(super) fn not_there(trouble: Trouble) -> Trouble {
    match trouble.class {
        Class::Unanswered => Trouble { class: Class::Broken, ..trouble },
        _ => trouble,
    }
}

fn sign_in(words: &str) -> Trouble {
    Trouble::new(Class::NeedsPerson, FailureCode::DestSignin, words)
}

fn no_token() -> Trouble {
    Trouble::new(Class::NeedsPerson, FailureCode::DestNoToken, "no token is set")
}
