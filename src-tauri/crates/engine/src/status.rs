//! Looking at a data folder from outside, while another program may be running on it.

use crate::{proof::ProofError, setup::EngineError};
use boothlift_contract::{DestinationId, DestinationKind, LaneState, Language, LedgerState, ProofFormat, Timestamp};
pub use boothlift_store::deliveries::LedgerRow;
use boothlift_store::{Store, StoreError, counts, deliveries, destinations, events};
use std::{collections::BTreeMap, io::Write, path::Path};

/// Counts by state and by destination.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatusReport {
    /// Photos of every event.
    pub photos: u32,
    /// One entry a destination.
    pub destinations: Vec<DestinationStatus>,
    /// When the oldest photo that still has to go somewhere was adopted.
    pub oldest_waiting_at: Option<Timestamp>,
    /// When the newest proof came.
    pub last_confirmed_at: Option<Timestamp>,
}

/// How it stands with one destination.
#[derive(Clone, Debug, PartialEq)]
pub struct DestinationStatus {
    /// The destination.
    pub id: DestinationId,
    /// Which service.
    pub kind: DestinationKind,
    /// What its lane did last.
    pub state: LaneState,
    /// Deliveries by state.
    pub counts: BTreeMap<LedgerState, u32>,
}

/// Reads the counts.
///
/// # Errors
/// [`EngineError::NoData`] where there is no data folder, or what is wrong with the records.
pub fn read(data: &Path) -> Result<StatusReport, EngineError> {
    let view = look(data)?;
    let mut report = StatusReport { photos: counts::photos(&view)?, ..StatusReport::default() };
    for row in destinations::all(&view)? {
        let mut by_state = BTreeMap::new();
        for event in events::all(&view)? {
            for (state, n) in counts::deliveries(&view, event.id, &row.id)?.iter() {
                *by_state.entry(LedgerState::from(state)).or_insert(0) += n;
            }
        }
        let state = match (row.is_on, row.paused) {
            (false, _) => LaneState::Off,
            (true, true) => LaneState::Paused,
            (true, false) => row.state,
        };
        report.destinations.push(DestinationStatus { id: row.id, kind: row.kind, state, counts: by_state });
    }
    (report.oldest_waiting_at, report.last_confirmed_at) = counts::first_waiting_and_last_confirmed(&view)?;
    Ok(report)
}

/// Reads the proof of delivery, line by line.
///
/// # Errors
/// As [`read`].
pub fn ledger(data: &Path, each: impl FnMut(LedgerRow)) -> Result<(), EngineError> {
    deliveries::ledger(&look(data)?, each)?;
    Ok(())
}

/// Why a proof was not written.
#[derive(Debug, thiserror::Error)]
pub enum ProofFault {
    /// The data folder.
    #[error(transparent)]
    Look(#[from] EngineError),
    /// The place it is written to.
    #[error(transparent)]
    Out(std::io::Error),
}

/// Writes the proof of delivery of the event that is on, or of the last one, line by line and all of one moment. Nothing is
/// written where there was no event yet. Blocks.
///
/// # Errors
/// As [`read`], or what the place it is written to says.
pub fn proof(data: &Path, format: ProofFormat, out: &mut dyn Write) -> Result<(), ProofFault> {
    let mut connection = look(data)?;
    let view = connection.transaction().map_err(|error| EngineError::from(StoreError::from(error)))?;
    let Some(event) = crate::proof::event(&view).map_err(EngineError::from)? else { return Ok(()) };
    crate::proof::write(&view, event, format, Language::En, out).map_err(|error| match error {
        ProofError::Records(error) => ProofFault::Look(error.into()),
        ProofError::Out(error) => ProofFault::Out(error),
    })
}

fn look(data: &Path) -> Result<boothlift_store::Connection, EngineError> {
    Store::look(data).map_err(|error| match error {
        StoreError::Folder { .. } => EngineError::NoData(data.to_path_buf()),
        error => error.into(),
    })
}
