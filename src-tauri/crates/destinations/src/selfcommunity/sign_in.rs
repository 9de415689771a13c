//! Signing in: a page in the system's browser, and its answer to this computer (RFC 6749, 8252, 7636).
//!
//! The redirect address must be registered with the app letter by letter, so there are three fixed ports that an operator
//! registers; where none is free or none was registered, the address the browser ended at can be pasted.

use super::{
    SelfCommunitySettings, SettingsError,
    account::tokens,
    request::{Letter, encoded},
};
use crate::{
    Class, Secret, Trouble,
    http::{Http, Scrub},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use boothlift_contract::FailureCode;
use reqwest::Url;
use sha2::{Digest, Sha256};
use std::{net::Ipv4Addr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// Ports of the redirect addresses `http://127.0.0.1:<port>/callback` that an app registers.
pub const PORTS: [u16; 3] = [47_110, 47_111, 47_112];
/// A browser that says nothing for so long is not the one.
const PATIENCE: Duration = Duration::from_secs(5);
const HEAD_MOST: usize = 16 * 1024;
const THANKS: &str = "<!doctype html><meta charset=utf-8><title>Boothlift</title>\
    <p>You are signed in. You can close this page and go back to Boothlift.";
const SORRY: &str = "<!doctype html><meta charset=utf-8><title>Boothlift</title>\
    <p>That did not work. Go back to Boothlift and try again.";

/// A sign-in that has begun. Dropping it ends it, and frees its port.
pub struct SignIn {
    base: Url,
    client_id: String,
    listener: Option<TcpListener>,
    redirect: String,
    state: Secret,
    /// Proves that the same program began it (RFC 7636); not every host is known to take it.
    verifier: Option<Secret>,
}

impl SignIn {
    /// Begins a sign-in at the community of `settings`, whose event need not be chosen yet. Listens on the first free port
    /// of [`PORTS`] of this computer; where all are taken only [`Self::paste`] can finish it.
    ///
    /// # Errors
    /// When address or app cannot be used, or the system gives no random numbers.
    pub async fn begin(settings: &SelfCommunitySettings) -> Result<Self, SettingsError> {
        let base = SelfCommunitySettings { event_id: settings.event_id.max(1), ..settings.clone() }.check()?;
        let client_id = settings.client_id.clone().ok_or(SettingsError::BadClient)?;
        let (mut listener, mut port) = (None, PORTS[0]);
        for candidate in PORTS {
            if let Ok(bound) = TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)).await {
                (listener, port) = (Some(bound), candidate);
                break;
            }
        }
        let verifier = if settings.pkce { Some(random()?) } else { None };
        let redirect = format!("http://127.0.0.1:{port}/callback");
        Ok(Self { base, client_id, listener, redirect, state: random()?, verifier })
    }

    /// The page to open in the system's browser. It holds nothing that signs anybody in.
    #[must_use]
    pub fn page(&self) -> String {
        let challenge =
            self.verifier.as_ref().map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose())));
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", self.redirect.as_str()),
            ("state", self.state.expose()),
        ];
        if let Some(challenge) = &challenge {
            fields.extend([("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")]);
        }
        let mut url = self.base.clone();
        url.set_path("/oauth/authorize/");
        url.set_query(Some(&encoded(&fields)));
        url.into()
    }

    /// Whether a port was free, so that [`Self::finish`] hears the browser.
    #[must_use]
    pub fn listens(&self) -> bool {
        self.listener.is_some()
    }

    /// Waits for the browser to come back and gives what the vault keeps as the destination's token. Waits for as long as
    /// people take; dropping the future ends the sign-in.
    ///
    /// # Errors
    /// [`Trouble`] when the person or the host said no.
    pub async fn finish(&self) -> Result<Secret, Trouble> {
        let Some(listener) = &self.listener else { return Err(no("no port is free for the browser's answer")) };
        loop {
            let Ok((mut stream, _)) = listener.accept().await else { continue };
            // Whatever else knocks here is let go: browsers ask for icons, and others may guess the port.
            let Some(target) = timeout(PATIENCE, target(&mut stream)).await.ok().flatten() else { continue };
            let back = Url::parse(&self.redirect).and_then(|to| to.join(&target));
            let Some(code) = back.ok().and_then(|back| self.code(&back)) else {
                answer(&mut stream, 404, SORRY).await;
                continue;
            };
            let done = match code {
                Ok(code) => self.redeem(&code).await,
                Err(trouble) => Err(trouble),
            };
            answer(&mut stream, 200, if done.is_ok() { THANKS } else { SORRY }).await;
            return done;
        }
    }

    /// The same with the address the browser ended at, pasted by a person.
    ///
    /// # Errors
    /// [`Trouble`] when it is not that address, or the host said no.
    pub async fn paste(&self, address: &str) -> Result<Secret, Trouble> {
        let code = Url::parse(address.trim()).ok().and_then(|back| self.code(&back));
        let code = code.unwrap_or_else(|| Err(no("this is not the address the sign-in page leads to")))?;
        self.redeem(&code).await
    }

    /// The code in an address that answers this very sign-in; `None` for any other address.
    fn code(&self, back: &Url) -> Option<Result<Secret, Trouble>> {
        let mut here = back.clone();
        here.set_query(None);
        here.set_fragment(None);
        let value = |name: &str| back.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value);
        if here.as_str() != self.redirect || value("state")? != self.state.expose() {
            return None;
        }
        match (value("code"), value("error")) {
            (Some(code), None) if !code.is_empty() => Some(Ok(Secret::new(code.into_owned()))),
            (code, Some(error)) => {
                let scrub = Scrub::new(Some(&self.state));
                let scrub = code.map_or(scrub.clone(), |code| scrub.and(&Secret::new(code.into_owned())));
                let error: String = scrub.text(&error).chars().filter(|c| c.is_ascii_graphic()).take(60).collect();
                Some(Err(no(&format!("the community said {error}"))))
            }
            _ => None,
        }
    }

    async fn redeem(&self, code: &Secret) -> Result<Secret, Trouble> {
        let http = Http::new(&self.base, 1)
            .map_err(|error| Trouble::new(Class::NeedsPerson, FailureCode::DestAddress, error.to_string()))?;
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", self.redirect.as_str()),
            ("client_id", self.client_id.as_str()),
        ];
        let mut scrub = Scrub::new(Some(code)).and(&self.state);
        if let Some(verifier) = &self.verifier {
            fields.push(("code_verifier", verifier.expose()));
            scrub = scrub.and(verifier);
        }
        Ok(tokens(&http, Letter::token(&self.base, &fields), &scrub).await?.secret())
    }
}

/// What a browser asks for: the target of a `GET`.
async fn target(stream: &mut TcpStream) -> Option<String> {
    let (mut head, mut piece) = (Vec::new(), [0; 2048]);
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let read = stream.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        head.extend_from_slice(piece.get(..read)?);
        if head.len() > HEAD_MOST {
            return None;
        }
    }
    let line = std::str::from_utf8(head.split(|byte| *byte == b'\r').next()?).ok()?;
    let mut words = line.split(' ');
    (words.next() == Some("GET")).then_some(words.next()?.to_owned()).filter(|target| target.starts_with('/'))
}

async fn answer(stream: &mut TcpStream, status: u16, page: &str) {
    let words = format!(
        "HTTP/1.1 {status} Boothlift\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'\r\n\
         Connection: close\r\n\r\n{page}",
        page.len()
    );
    // Whether the page shows changes nothing.
    let _ = timeout(PATIENCE, stream.write_all(words.as_bytes())).await;
    let _ = timeout(PATIENCE, stream.shutdown()).await;
}

/// 256 random bits that can stand in an address.
fn random() -> Result<Secret, SettingsError> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits).map_err(|error| SettingsError::Setup(format!("no random numbers: {error}")))?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bits)))
}

fn no(words: &str) -> Trouble {
    Trouble::new(Class::NeedsPerson, FailureCode::DestSignin, words)
}
