//! The guest page on the network: open for one event, on one network, and closed by itself when either ends. A start amid the
//! event opens it again.

use crate::core::{Core, lock, records};
use boothlift_contract::{EventId, Failure, FailureCode};
use boothlift_local_gallery::network_fingerprint;
use boothlift_store::{events, settings};
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often the network is looked at while the page is open.
const LOOK: Duration = Duration::from_secs(5);

/// How long after a start the network is waited for that the page was open on.
const AWAITED: Duration = Duration::from_secs(5 * 60);

/// Opens the page on the network that has `address`, now and after each start while the event is on.
pub(crate) async fn open(core: &Arc<Core>, address: &str) -> Result<(), Failure> {
    let name = open_door(core, address, None).await?;
    let address = address.to_owned();
    let kept = core.store.write(move |tx| match events::current(tx)? {
        Some(event) => settings::set(tx, settings::GUESTS_DOOR, &Door { event: event.id, address, name }.text()),
        None => Ok(()),
    });
    kept.await.map_err(records)
}

/// Opens the door where `address` is, and where `name` is the network's if one is given. Returns the network's name.
async fn open_door(core: &Arc<Core>, address: &str, name: Option<&str>) -> Result<String, Failure> {
    let closed = |detail: String| Failure::new(FailureCode::GuestsClosed, name.unwrap_or(address), detail);
    let ip: IpAddr = address.parse().map_err(|_| closed("this is no network address".into()))?;
    let server = core.server().ok_or_else(|| closed("the local gallery is off".into()))?;
    let (choice, fingerprint) = tokio::task::spawn_blocking(move || {
        let choice = boothlift_local_gallery::networks().into_iter().find(|choice| choice.address == ip.to_string());
        (choice, network_fingerprint(ip))
    })
    .await
    .map_err(|error| closed(error.to_string()))?;
    let choice = choice.ok_or_else(|| closed("this computer does not have that address now".into()))?;
    if name.is_some_and(|name| name != choice.name) {
        return Err(closed("that address is another network's now".into()));
    }
    server.open_to_guests(ip).await.map_err(|error| closed(error.to_string()))?;
    {
        let mut guests = lock(&core.guests);
        guests.open_on = Some((ip, choice.name.clone(), fingerprint));
        guests.closed_because = None;
        guests.awaited = None;
    }
    core.set_up_changed();
    Ok(choice.name)
}

/// Opens the door again that was open when the program, or the gallery, ended during this event. Where its network is not
/// there, that is told, and waited for during the first minutes: after a power cut the Wi-Fi may come back later.
pub(crate) async fn open_again(core: &Arc<Core>, event: EventId) {
    lock(&core.guests).awaited = None;
    let kept = core.store.read(|view| settings::get(view, settings::GUESTS_DOOR)).await;
    let kept = kept.ok().flatten().as_deref().and_then(Door::read);
    let Some(door) = kept.filter(|door| door.event == event) else { return };
    match open_door(core, &door.address, Some(&door.name)).await {
        Ok(_) => tracing::info!(network = %door.name, "the guest page is open again"),
        Err(failure) => {
            tracing::info!(%failure, "the guest page stays closed");
            let mut guests = lock(&core.guests);
            guests.closed_because = Some(failure);
            guests.awaited = Some((door, core.clock.monotonic() + AWAITED));
        }
    }
}

/// Closes it for good; `why` is told where it closed by itself.
pub(crate) async fn close(core: &Arc<Core>, why: Option<Failure>) {
    if let Err(error) = core.store.write(|tx| settings::forget(tx, settings::GUESTS_DOOR)).await {
        tracing::warn!(%error, "the guest page may be open again after a start");
    }
    if let Some(server) = core.server() {
        server.close_to_guests().await;
    }
    {
        let mut guests = lock(&core.guests);
        guests.open_on = None;
        guests.awaited = None;
        guests.closed_because = why;
    }
    core.set_up_changed();
}

/// Closes the page when the network it was opened on is gone or another one, and opens it where an awaited one came.
pub(crate) async fn mind_network(core: Arc<Core>) {
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let (open_on, awaited) = {
            let mut guests = lock(&core.guests);
            guests.awaited.take_if(|(_, until)| *until <= core.clock.monotonic());
            (guests.open_on.clone(), guests.awaited.clone())
        };
        if let Some((door, _)) = awaited {
            let _ = open_door(&core, &door.address, Some(&door.name)).await;
            continue;
        }
        let Some((ip, name, fingerprint)) = open_on else { continue };
        let now = tokio::task::spawn_blocking(move || network_fingerprint(ip)).await.unwrap_or_default();
        if now != fingerprint {
            tracing::info!(network = %name, "the network changed, so the guest page is closed");
            close(&core, Some(Failure::new(FailureCode::GuestsClosed, name, "the network changed"))).await;
        }
    }
}

/// Where the page was opened, as the records keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Door {
    event: EventId,
    address: String,
    name: String,
}

impl Door {
    fn text(&self) -> String {
        format!("{}\n{}\n{}", self.event, self.address, self.name)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.splitn(3, '\n');
        let event = EventId(lines.next()?.parse().ok()?);
        Some(Self { event, address: lines.next()?.to_owned(), name: lines.next()?.to_owned() })
    }
}

/// Shows guests' wishes in the window as they come; ends with the server they come to.
pub(crate) async fn hear_wishes(core: Arc<Core>, mut wishes: watch::Receiver<()>) {
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            heard = wishes.changed() => match heard {
                Ok(()) => core.set_up_changed(),
                Err(_) => return,
            },
        }
    }
}
