//! What went wrong lately, by code: for whoever helps. No words of services, no names.

use crate::StoreError;
use boothlift_contract::{DestinationId, FailureCode, Timestamp};
use rusqlite::Connection;

/// Newest attempts that are looked at.
const ATTEMPTS: u32 = 2_000;
/// Kinds of failure that are told, at most.
const MOST: u32 = 50;

/// One kind of failure among the newest attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Where to.
    pub destination: DestinationId,
    /// What went wrong.
    pub code: FailureCode,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// How often.
    pub times: u32,
    /// When last.
    pub last_at: Timestamp,
}

/// Kinds of failure among the newest attempts of all events, the latest first.
///
/// # Errors
/// What SQLite says.
pub fn lately(connection: &Connection) -> Result<Vec<Failed>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT d.destination_id, a.code, a.status, count(*), max(ifnull(a.ended_at, a.started_at))
         FROM (SELECT * FROM attempts ORDER BY id DESC LIMIT ?1) a JOIN deliveries d ON d.id = a.delivery_id
         WHERE a.code IS NOT NULL GROUP BY d.destination_id, a.code, a.status ORDER BY max(a.id) DESC LIMIT ?2",
    )?;
    let mut rows = query.query([ATTEMPTS, MOST])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        // A code of another version of this program says nothing to anybody.
        let Some(code) = FailureCode::parse(&row.get::<_, String>(1)?) else { continue };
        all.push(Failed {
            destination: DestinationId(row.get(0)?),
            code,
            status: row.get(2)?,
            times: row.get(3)?,
            last_at: Timestamp(row.get(4)?),
        });
    }
    Ok(all)
}
