//! The web server: who may come in, and what they get.

mod accept;
mod door;
mod event_page;
mod form;
mod front_page;
mod keys;
mod limits;
mod patience;
mod picture;
mod reply;
mod route;
mod session_page;
mod upload;

use crate::{Gallery, GalleryError};
use accept::Door;
use boothlift_contract::SessionId;
use boothlift_destinations::Secret;
use boothlift_store::{events::Event, sessions::Session};
use keys::{Keys, key_text};
use limits::{Pace, Tries, Visitors};
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{Semaphore, watch};

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// A loopback address. Port 0 is any free one; where the port is taken, the next free one is used.
    pub listen: SocketAddr,
    /// With it, the upload call is answered, on the loopback address only. Without it, nobody can write from outside.
    pub upload_token: Option<Secret>,
}

/// The running server. Dropping it closes every door; [`Server::stop`] also waits for that.
pub struct Server {
    house: Arc<House>,
    local: tokio::sync::Mutex<Option<Door>>,
    local_address: SocketAddr,
    guests: tokio::sync::Mutex<Option<Door>>,
    guest_address: RwLock<Option<SocketAddr>>,
}

/// What all doors share.
struct House {
    gallery: Arc<Gallery>,
    upload_token: Option<Secret>,
    keys: Keys,
    pace: Pace,
    visitors: Visitors,
    removals: Pace<SessionId>,
    tries: Tries,
    /// Changes with every wish to remove a photo.
    wished: watch::Sender<()>,
    /// Small pictures made at once: guests must not take the processor from the uploads.
    thumbs: Semaphore,
}

impl Server {
    /// Starts listening on loopback.
    ///
    /// # Errors
    /// [`GalleryError::Address`] when `settings.listen` is not a loopback address, [`GalleryError::Listen`] when none of
    /// its ports is free.
    pub async fn start(gallery: Arc<Gallery>, settings: ServerSettings) -> Result<Self, GalleryError> {
        if !settings.listen.ip().is_loopback() {
            return Err(GalleryError::Address(settings.listen.ip()));
        }
        let house = Arc::new(House {
            gallery,
            upload_token: settings.upload_token,
            keys: Keys::default(),
            pace: Pace::new(60, Duration::from_secs(1)),
            visitors: Visitors::default(),
            removals: Pace::new(10, Duration::from_secs(60)),
            tries: front_page::tries(),
            wished: watch::Sender::new(()),
            thumbs: Semaphore::new(2),
        });
        let local = Door::open(house.clone(), settings.listen, door::Side::Operator).await?;
        let local_address = local.address();
        let local = tokio::sync::Mutex::new(Some(local));
        Ok(Self {
            house,
            local,
            local_address,
            guests: tokio::sync::Mutex::default(),
            guest_address: RwLock::default(),
        })
    }

    /// Where this computer itself reaches the gallery.
    #[must_use]
    pub const fn local_address(&self) -> SocketAddr {
        self.local_address
    }

    /// Where guests reach it, while it is open to them.
    #[must_use]
    pub fn guest_address(&self) -> Option<SocketAddr> {
        *self.guest_address.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the pages to whoever can reach `address`, and to that address only; any other guest address is closed
    /// first. The port is the loopback one where it is free there, else the next.
    ///
    /// # Errors
    /// [`GalleryError::Address`] for an address that is not exactly one, [`GalleryError::Listen`] when this computer
    /// does not have it. The page is closed then.
    pub async fn open_to_guests(&self, address: IpAddr) -> Result<SocketAddr, GalleryError> {
        if address.is_unspecified() || address.is_multicast() {
            return Err(GalleryError::Address(address));
        }
        let mut guests = self.guests.lock().await;
        if let Some(door) = guests.as_ref()
            && door.address().ip() == address
        {
            return Ok(door.address());
        }
        self.tell_guest_address(None);
        if let Some(door) = guests.take() {
            door.close().await;
        }
        let wanted = SocketAddr::new(address, self.local_address().port());
        let door = Door::open(self.house.clone(), wanted, door::Side::Guests).await?;
        let address = door.address();
        *guests = Some(door);
        self.tell_guest_address(Some(address));
        Ok(address)
    }

    /// Closes the pages to guests. When it returns, the address refuses connections.
    pub async fn close_to_guests(&self) {
        self.tell_guest_address(None);
        if let Some(door) = self.guests.lock().await.take() {
            door.close().await;
        }
    }

    /// The operator's own address of the whole event's page, on loopback.
    #[must_use]
    pub fn event_page(&self, event: &Event) -> String {
        format!("http://{}/e/{}/", self.local_address(), key_text(&event.page_key))
    }

    /// The address of a session's page: the guests' one while the gallery is open to them, else the loopback one.
    /// It is valid before the session has a photo.
    #[must_use]
    pub fn session_page(&self, session: &Session) -> String {
        let address = self.guest_address().unwrap_or_else(|| self.local_address());
        format!("http://{address}/s/{}/", key_text(&session.link_key))
    }

    /// Changes whenever a guest wants a photo removed; ends with the server.
    #[must_use]
    pub fn wishes(&self) -> watch::Receiver<()> {
        self.house.wished.subscribe()
    }

    /// Where a pick-up code is typed in: the guests' address while the gallery is open to them, else the loopback one.
    #[must_use]
    pub fn front_page(&self) -> String {
        format!("http://{}/", self.guest_address().unwrap_or_else(|| self.local_address()))
    }

    /// Phones that have a page open now.
    #[must_use]
    pub fn guests_now(&self) -> u32 {
        self.house.visitors.now(self.house.gallery.clock.monotonic())
    }

    /// Closes every door and waits until that is done: its ports are free then.
    pub async fn stop(&self) {
        self.close_to_guests().await;
        if let Some(door) = self.local.lock().await.take() {
            door.close().await;
        }
    }

    fn tell_guest_address(&self, address: Option<SocketAddr>) {
        *self.guest_address.write().unwrap_or_else(PoisonError::into_inner) = address;
    }
}
