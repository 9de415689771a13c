//! The client: how connections are made, and how they are forgotten.

use super::{error, pace, scrub::Scrub};
use crate::{Class, Trouble};
use boothlift_contract::FailureCode;
use reqwest::{Client, StatusCode, Url, redirect};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{PoisonError, RwLock},
    time::Duration,
};

const CONNECT: Duration = Duration::from_secs(10);
const POOL_IDLE: Duration = Duration::from_secs(15);
const KEEPALIVE: Duration = Duration::from_secs(15);
#[cfg(any(target_os = "linux", target_os = "android"))]
const USER_TIMEOUT: Duration = Duration::from_secs(30);
/// Name, connection and TLS together, the system's resolver included.
pub(super) const OPENING: Duration = Duration::from_secs(15);

/// One destination's way to its host.
#[derive(Debug)]
pub struct Http {
    client: RwLock<Client>,
    origin: Url,
    max_idle: usize,
    pub(super) memory: pace::Memory,
}

/// Why there is no client for an address.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The token would travel in the clear.
    #[error("only https addresses can be used; http only on this computer")]
    Plain,
    /// The system's certificate store or the client failed.
    #[error("the secure connection cannot be set up: {0}")]
    Setup(String),
}

impl Http {
    /// A way to the host of `endpoint`, keeping at most `max_idle` connections open.
    ///
    /// # Errors
    /// [`HttpError`] when the address is neither https nor on this computer, or the system refuses.
    pub fn new(endpoint: &Url, max_idle: usize) -> Result<Self, HttpError> {
        if endpoint.scheme() != "https" && !is_loopback(endpoint) {
            return Err(HttpError::Plain);
        }
        let mut origin = endpoint.clone();
        origin.set_path("/");
        origin.set_query(None);
        origin.set_fragment(None);
        let client = build(&origin, max_idle)?;
        Ok(Self { client: RwLock::new(client), origin, max_idle, memory: pace::Memory::default() })
    }

    /// Forgets pooled connections.
    pub fn renew(&self) {
        match build(&self.origin, self.max_idle) {
            Ok(fresh) => *self.client.write().unwrap_or_else(PoisonError::into_inner) = fresh,
            Err(error) => tracing::warn!(%error, "keeping the old connections"),
        }
    }

    /// Whether name, connection and certificate are in order. Asks the host's root for its head, without token or body;
    /// whatever it answers is fine.
    ///
    /// # Errors
    /// [`Class::NothingSent`] or [`Class::Portal`].
    pub async fn reach(&self, scrub: &Scrub) -> Result<(), Trouble> {
        let asked = self.client().head(self.origin.clone()).send();
        let answer = match tokio::time::timeout(OPENING, asked).await {
            Ok(Ok(answer)) => answer.status(),
            Ok(Err(error)) if error.is_connect() => return Err(error::before_the_body(error, scrub)),
            // Connected, and closed on so odd a request.
            Ok(Err(_)) => return Ok(()),
            Err(_) => return Err(too_slow()),
        };
        match answer {
            StatusCode::NETWORK_AUTHENTICATION_REQUIRED | StatusCode::PROXY_AUTHENTICATION_REQUIRED => Err(Trouble {
                status: Some(answer.as_u16()),
                ..Trouble::new(Class::Portal, FailureCode::NetPortal, "the network wants a sign-in")
            }),
            _ => Ok(()),
        }
    }

    pub(super) fn client(&self) -> Client {
        self.client.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whether `url` leads to this very computer: 127.0.0.0/8, `::1` or `localhost`.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

pub(super) fn too_slow() -> Trouble {
    let seconds = OPENING.as_secs();
    Trouble::new(Class::NothingSent, FailureCode::NetOffline, format!("no connection within {seconds} s"))
}

fn build(origin: &Url, max_idle: usize) -> Result<Client, HttpError> {
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT)
        .pool_idle_timeout(POOL_IDLE)
        .pool_max_idle_per_host(max_idle)
        .tcp_keepalive(KEEPALIVE)
        .http1_only()
        .connection_verbose(false)
        .tls_sslkeylogfile(false)
        .user_agent(concat!("Boothlift/", env!("CARGO_PKG_VERSION")));
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        builder = builder.tcp_user_timeout(USER_TIMEOUT);
    }
    if is_loopback(origin) {
        // A proxy cannot reach this computer, and `localhost` must not be looked up elsewhere.
        let port = origin.port_or_known_default().unwrap_or(80);
        let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        builder = builder.no_proxy().resolve_to_addrs("localhost", &here.map(|ip| SocketAddr::new(ip, port)));
    } else {
        builder = builder.https_only(true);
    }
    builder.build().map_err(|error| HttpError::Setup(error::chain(&error.without_url())))
}
