//! Photos on the wire, in memory only: progress never touches the disk.

use boothlift_contract::{DestinationId, PhotoId, SessionId};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};
use tokio::sync::Notify;

/// One photo on the wire.
#[derive(Debug)]
pub(crate) struct Flight {
    pub photo: PhotoId,
    pub session: Option<SessionId>,
    pub destination: DestinationId,
    pub name: String,
    bytes: AtomicU64,
    pub outside: bool,
    handed_over: AtomicU64,
}

/// Every photo on the wire, and how many bytes went outside since the start.
#[derive(Debug, Default)]
pub(crate) struct ProgressBook {
    flights: Mutex<BTreeMap<(DestinationId, PhotoId), Arc<Flight>>>,
    outside: AtomicU64,
    changed: Notify,
}

impl Flight {
    pub(crate) fn new(delivery: &boothlift_store::deliveries::Delivery, outside: bool) -> Self {
        Self {
            photo: delivery.photo,
            session: delivery.session,
            destination: delivery.destination.clone(),
            name: delivery.name.clone(),
            bytes: AtomicU64::new(delivery.bytes),
            outside,
            handed_over: AtomicU64::new(0),
        }
    }

    /// It goes as a copy of so many bytes.
    pub(crate) fn weighs(&self, bytes: u64) {
        self.bytes.store(bytes, Relaxed);
    }

    /// Bytes handed to the network so far.
    pub(crate) fn handed_over(&self) -> u64 {
        self.handed_over.load(Relaxed)
    }

    /// 0 to 99: the last step is the destination's answer.
    pub(crate) fn percent(&self) -> u8 {
        let bytes = self.bytes.load(Relaxed);
        let handed = self.handed_over.load(Relaxed).min(bytes);
        let percent = handed.saturating_mul(100).checked_div(bytes).unwrap_or(0);
        u8::try_from(percent.min(99)).unwrap_or(99)
    }
}

impl ProgressBook {
    pub(crate) fn take_off(&self, flight: Flight) -> Arc<Flight> {
        let flight = Arc::new(flight);
        self.lock().insert((flight.destination.clone(), flight.photo), Arc::clone(&flight));
        self.changed.notify_one();
        flight
    }

    /// A flight has handed over so many bytes by now; how many of them just now.
    pub(crate) fn handed_over(&self, flight: &Flight, bytes: u64) -> u64 {
        let moved = bytes.saturating_sub(flight.handed_over.swap(bytes, Relaxed));
        if flight.outside {
            self.outside.fetch_add(moved, Relaxed);
        }
        self.changed.notify_one();
        moved
    }

    pub(crate) fn land(&self, flight: &Flight) {
        self.lock().remove(&(flight.destination.clone(), flight.photo));
        self.changed.notify_one();
    }

    pub(crate) fn now(&self) -> Vec<Arc<Flight>> {
        self.lock().values().cloned().collect()
    }

    /// Bytes handed to destinations outside this computer since the start.
    pub(crate) fn outside(&self) -> u64 {
        self.outside.load(Relaxed)
    }

    /// Waits until something moved since the last call.
    pub(crate) async fn moved(&self) {
        self.changed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(DestinationId, PhotoId), Arc<Flight>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
