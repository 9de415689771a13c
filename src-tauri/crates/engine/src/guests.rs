//! The guest page on the network: open for one event, on one network, and closed by itself when either ends.

use crate::core::{Core, lock};
use boothlift_contract::{Failure, FailureCode};
use boothlift_local_gallery::network_fingerprint;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often the network is looked at while the page is open.
const LOOK: Duration = Duration::from_secs(5);

/// Opens the page on the network that has `address`.
pub(crate) async fn open(core: &Arc<Core>, address: &str) -> Result<(), Failure> {
    let closed = |detail: String| Failure::new(FailureCode::GuestsClosed, address, detail);
    let ip: IpAddr = address.parse().map_err(|_| closed("this is no network address".into()))?;
    let server = core.server().ok_or_else(|| closed("the local gallery is off".into()))?;
    let (choice, fingerprint) = tokio::task::spawn_blocking(move || {
        let choice = boothlift_local_gallery::networks().into_iter().find(|choice| choice.address == ip.to_string());
        (choice, network_fingerprint(ip))
    })
    .await
    .map_err(|error| closed(error.to_string()))?;
    let choice = choice.ok_or_else(|| closed("this computer does not have that address now".into()))?;
    server.open_to_guests(ip).await.map_err(|error| closed(error.to_string()))?;
    {
        let mut guests = lock(&core.guests);
        guests.open_on = Some((ip, choice.name, fingerprint));
        guests.closed_because = None;
    }
    core.set_up_changed();
    Ok(())
}

/// Closes it; `why` is told where it closed by itself.
pub(crate) async fn close(core: &Arc<Core>, why: Option<Failure>) {
    if let Some(server) = core.server() {
        server.close_to_guests().await;
    }
    {
        let mut guests = lock(&core.guests);
        guests.open_on = None;
        guests.closed_because = why;
    }
    core.set_up_changed();
}

/// Closes the page when the network it was opened on is gone or another one.
pub(crate) async fn mind_network(core: Arc<Core>) {
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let open_on = lock(&core.guests).open_on.clone();
        let Some((ip, name, fingerprint)) = open_on else { continue };
        let now = tokio::task::spawn_blocking(move || network_fingerprint(ip)).await.unwrap_or_default();
        if now != fingerprint {
            tracing::info!(network = %name, "the network changed, so the guest page is closed");
            close(&core, Some(Failure::new(FailureCode::GuestsClosed, name, "the network changed"))).await;
        }
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
