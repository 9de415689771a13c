//! Who asks, and how tokens come and go (RFC 6749, 7636).

use super::{Options, answers::Refusal, route::Route};
use crate::service::{Answer, Request, once};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use boothlift_contract::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Somebody with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct User(pub u64);

impl User {
    /// Whoever has not signed in.
    pub(super) const NOBODY: Self = Self(0);
    /// The booth's operator: manages events 7 and 10.
    pub const MANAGER: Self = Self(1);
    /// Somebody else.
    pub const OTHER: Self = Self(2);

    pub(super) fn json(self) -> Value {
        json!({ "id": self.0, "username": format!("user-{}", self.0), "real_name": null })
    }
}

/// What `expires_in` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// As RFC 6749 and the vendor's sample have it.
    Seconds,
    /// As the vendor's page on the token says.
    Minutes,
}

/// Passwords of the fake's users, for the password grant.
const PASSWORD: &str = "fake-password";

#[derive(Debug)]
pub(super) struct Accounts {
    access: Vec<Access>,
    refresh: Vec<(String, User)>,
    codes: Vec<Code>,
    given_out: u32,
}

#[derive(Debug)]
struct Access {
    token: String,
    user: User,
    until: Option<Timestamp>,
}

#[derive(Debug)]
struct Code {
    code: String,
    redirect_uri: String,
    challenge: Option<String>,
}

impl Accounts {
    pub(super) fn new(options: &Options) -> Self {
        let access = [(&options.token, User::MANAGER), (&options.other_token, User::OTHER)];
        let access = access.map(|(token, user)| Access { token: token.clone(), user, until: None });
        Self { access: access.into(), refresh: Vec::new(), codes: Vec::new(), given_out: 0 }
    }

    pub(super) fn accept_only(&mut self, token: &str) {
        self.revoke_all();
        self.access.push(Access { token: token.to_owned(), user: User::MANAGER, until: None });
    }

    pub(super) fn end_access_tokens(&mut self) {
        for access in &mut self.access {
            access.until = Some(Timestamp(i64::MIN));
        }
    }

    pub(super) fn revoke_all(&mut self) {
        self.access.clear();
        self.refresh.clear();
        self.codes.clear();
    }

    pub(super) fn new_refresh_token(&mut self, user: User) -> String {
        let token = self.make("refresh");
        self.refresh.push((token.clone(), user));
        token
    }

    pub(super) fn renews(&self, refresh: &str) -> bool {
        self.refresh.iter().any(|(token, _)| token == refresh)
    }

    /// Who asks; `None` is nobody, which some calls allow. A token that is sent must be good.
    pub(super) fn user(&self, request: &Request) -> Result<Option<User>, Refusal> {
        if request.header("authorization").is_none() {
            return Ok(None);
        }
        let token = request.bearer().ok_or_else(Refusal::not_signed_in)?;
        let access = self.access.iter().find(|access| access.token == token);
        let access = access.ok_or_else(|| Refusal::new(401, "Invalid token."))?;
        if access.until.is_some_and(|until| request.at >= until) {
            return Err(Refusal::new(401, "Token has expired."));
        }
        Ok(Some(access.user))
    }

    /// Answers what is about tokens.
    pub(super) fn answer(
        &mut self,
        route: Route,
        request: &Request,
        options: &Options,
    ) -> Option<Result<Answer, Refusal>> {
        match route {
            Route::Token => Some(self.token(request, options)),
            Route::Revoke => Some(self.revoke(request, options)),
            Route::Authorize => Some(self.authorize(request, options)),
            _ => None,
        }
    }

    /// The sign-in page, on which somebody at once says yes.
    fn authorize(&mut self, request: &Request, options: &Options) -> Result<Answer, Refusal> {
        const KNOWN: [&str; 7] =
            ["response_type", "client_id", "redirect_uri", "state", "scope", "code_challenge", "code_challenge_method"];
        let invalid = |words: &str| Refusal::oauth(400, "invalid_request", words);
        let mut query = request.parameters(&KNOWN).map_err(|words| invalid(&words))?;
        if query.get("response_type").map(String::as_str) != Some("code") {
            return Err(Refusal::oauth(400, "unsupported_response_type", "only code"));
        }
        if query.get("client_id") != Some(&options.client_id) {
            return Err(invalid("client_id"));
        }
        let redirect_uri = query.remove("redirect_uri").filter(|uri| options.redirect_uris.contains(uri));
        let redirect_uri = redirect_uri.ok_or_else(|| invalid("Mismatching redirect URI."))?;
        let challenge = query.remove("code_challenge");
        if challenge.is_some() && query.get("code_challenge_method").map(String::as_str) != Some("S256") {
            return Err(invalid("code_challenge_method"));
        }
        let code = self.make("code");
        let mut to = format!("{redirect_uri}?code={code}");
        if let Some(state) = query.get("state") {
            let state = percent_encoding::utf8_percent_encode(state, percent_encoding::NON_ALPHANUMERIC);
            to.push_str(&format!("&state={state}"));
        }
        self.codes.push(Code { code, redirect_uri, challenge });
        Ok(Answer::new(302, &[("Location", &to)], ""))
    }

    fn token(&mut self, request: &Request, options: &Options) -> Result<Answer, Refusal> {
        const KNOWN: [&str; 10] = [
            "grant_type",
            "code",
            "redirect_uri",
            "client_id",
            "client_secret",
            "code_verifier",
            "refresh_token",
            "username",
            "password",
            "scope",
        ];
        let form = oauth_form(request, &KNOWN)?;
        check_client(&form, options)?;
        let invalid = |words: &str| Refusal::oauth(400, "invalid_grant", words);
        let get = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let user = match get("grant_type") {
            "authorization_code" => {
                let at = self.codes.iter().position(|code| code.code == get("code"));
                // A code is good once, whatever comes of it.
                let code = self.codes.swap_remove(at.ok_or_else(|| invalid("code"))?);
                let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(get("code_verifier")));
                if code.redirect_uri != get("redirect_uri") || code.challenge.is_some_and(|asked| asked != proof) {
                    return Err(invalid("redirect_uri or code_verifier"));
                }
                User::MANAGER
            }
            "password" => match (get("username"), get("password")) {
                ("user-1", PASSWORD) => User::MANAGER,
                ("user-2", PASSWORD) => User::OTHER,
                _ => return Err(invalid("Invalid credentials given.")),
            },
            "refresh_token" => {
                let at = self.refresh.iter().position(|(token, _)| token == get("refresh_token"));
                let at = at.ok_or_else(|| invalid("refresh_token"))?;
                let (_, user) = self.refresh[at];
                self.access.retain(|access| access.user != user);
                if !options.rotates {
                    return Ok(self.reply(user, get("refresh_token").to_owned(), request, options));
                }
                self.refresh.swap_remove(at);
                user
            }
            _ => return Err(Refusal::oauth(400, "unsupported_grant_type", "grant_type")),
        };
        let refresh = self.new_refresh_token(user);
        Ok(self.reply(user, refresh, request, options))
    }

    fn reply(&mut self, user: User, refresh: String, request: &Request, options: &Options) -> Answer {
        let token = self.make("access");
        let until = Some(request.at.plus(options.token_life));
        self.access.push(Access { token: token.clone(), user, until });
        let seconds = options.token_life.as_secs();
        let expires_in = if options.token_unit == Unit::Minutes { seconds / 60 } else { seconds };
        let body = json!({
            "access_token": token,
            "expires_in": expires_in,
            "token_type": "Bearer",
            "scope": "read write",
            "refresh_token": refresh,
        });
        Answer::json(200, &body).with("Cache-Control", "no-store")
    }

    fn revoke(&mut self, request: &Request, options: &Options) -> Result<Answer, Refusal> {
        let form = oauth_form(request, &["client_id", "client_secret", "token", "token_type_hint"])?;
        check_client(&form, options)?;
        let token = form.get("token").ok_or_else(|| Refusal::oauth(400, "invalid_request", "token"))?;
        self.access.retain(|access| access.token != *token);
        self.refresh.retain(|(refresh, _)| refresh != token);
        Ok(Answer::new(200, &[], ""))
    }

    fn make(&mut self, what: &str) -> String {
        self.given_out += 1;
        format!("fake-{what}-{:06}", self.given_out)
    }
}

fn oauth_form(request: &Request, known: &[&str]) -> Result<BTreeMap<String, String>, Refusal> {
    let invalid = |words: String| Refusal::oauth(400, "invalid_request", &words);
    if request.label().as_deref() != Some("application/x-www-form-urlencoded") || !request.query.is_empty() {
        return Err(invalid("a form in the body is expected".into()));
    }
    once(request.form().map_err(invalid)?, known).map_err(invalid)
}

fn check_client(form: &BTreeMap<String, String>, options: &Options) -> Result<(), Refusal> {
    if form.get("client_id") != Some(&options.client_id) || form.get("client_secret") != options.client_secret.as_ref()
    {
        return Err(Refusal::oauth(401, "invalid_client", "client_id or client_secret"));
    }
    Ok(())
}
