//! The sum, from counters that move in the same transaction as what they count.

use crate::StoreError;
use boothlift_contract::{Counts, DeliveryState, DestinationId, EventId, FileVerdict, PhotoState, Timestamp};
use rusqlite::{Connection, params};

/// The sum of an event. `delivered + sending + waiting + needs_you = photos`.
///
/// # Errors
/// What SQLite says.
pub fn sum(connection: &Connection, event: EventId) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    let mut photos = connection.prepare_cached("SELECT state, n FROM photo_counts WHERE event_id = ?1")?;
    let mut rows = photos.query([event.0])?;
    while let Some(row) = rows.next()? {
        let n: u32 = row.get(1)?;
        match PhotoState::parse(&row.get::<_, String>(0)?) {
            Some(PhotoState::Delivered) => counts.delivered = n,
            Some(PhotoState::Sending) => counts.sending = n,
            Some(PhotoState::Waiting) => counts.waiting = n,
            Some(PhotoState::NeedsYou) => counts.needs_you = n,
            Some(PhotoState::NotSent) => counts.not_sent = n,
            None => {}
        }
    }
    let mut files = connection.prepare_cached("SELECT verdict, n FROM file_counts WHERE event_id = ?1")?;
    let mut rows = files.query([event.0])?;
    while let Some(row) = rows.next()? {
        let n: u32 = row.get(1)?;
        match FileVerdict::parse(&row.get::<_, String>(0)?) {
            Some(FileVerdict::Arriving | FileVerdict::Unreadable) => counts.arriving += n,
            Some(FileVerdict::Held | FileVerdict::Gone) => counts.needs_you += n,
            Some(FileVerdict::Ignored | FileVerdict::Same) => counts.not_sent += n,
            Some(FileVerdict::Adopted) | None => {}
        }
    }
    counts.photos = counts.delivered + counts.sending + counts.waiting + counts.needs_you;
    Ok(counts)
}

/// Deliveries of an event to one destination, by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByState([u32; DeliveryState::ALL.len()]);

impl ByState {
    /// How many are in this state.
    #[must_use]
    pub const fn of(&self, state: DeliveryState) -> u32 {
        self.0[state as usize]
    }

    /// How many are still to arrive without anybody's help.
    #[must_use]
    pub const fn to_go(&self) -> u32 {
        use DeliveryState as D;
        self.of(D::Waiting) + self.of(D::Preparing) + self.of(D::Sending) + self.of(D::BodySent) + self.of(D::Unknown)
    }

    /// How many are, or are to be, there: all but those that were left out.
    #[must_use]
    pub const fn meant(&self) -> u32 {
        self.to_go() + self.of(DeliveryState::Confirmed) + self.of(DeliveryState::Held)
    }

    /// Every state with its number, in the order of [`DeliveryState::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (DeliveryState, u32)> + '_ {
        DeliveryState::ALL.iter().map(|&state| (state, self.of(state)))
    }
}

/// Counts them.
///
/// # Errors
/// What SQLite says.
pub fn deliveries(connection: &Connection, event: EventId, destination: &DestinationId) -> Result<ByState, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT state, n FROM delivery_counts WHERE event_id = ?1 AND destination_id = ?2")?;
    let mut rows = query.query(params![event.0, destination.0])?;
    let mut counts = ByState::default();
    while let Some(row) = rows.next()? {
        if let Some(state) = DeliveryState::parse(&row.get::<_, String>(0)?) {
            counts.0[state as usize] = row.get(1)?;
        }
    }
    Ok(counts)
}

/// The usual size of a photo of this event, from its newest fifty.
///
/// # Errors
/// What SQLite says.
pub fn usual_bytes(connection: &Connection, event: EventId) -> Result<u64, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT CAST(avg(bytes) AS INTEGER) FROM
             (SELECT bytes FROM photos WHERE event_id = ?1 ORDER BY id DESC LIMIT 50)",
    )?;
    let bytes: Option<i64> = query.query_row([event.0], |row| row.get(0))?;
    Ok(bytes.unwrap_or(0).unsigned_abs())
}

/// When the newest proof of this event came.
///
/// # Errors
/// What SQLite says.
pub fn last_confirmed(connection: &Connection, event: EventId) -> Result<Option<Timestamp>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT max(confirmed_at) FROM deliveries
         WHERE event_id = ?1 AND confirmed_at IS NOT NULL",
    )?;
    let at: Option<i64> = query.query_row([event.0], |row| row.get(0))?;
    Ok(at.map(Timestamp))
}

/// When the newest photo of this event was taken in.
///
/// # Errors
/// What SQLite says.
pub fn last_adopted(connection: &Connection, event: EventId) -> Result<Option<Timestamp>, StoreError> {
    // One step down the index for each state, in place of a look at every photo.
    let mut newest = connection.prepare_cached("SELECT max(id) FROM photos WHERE event_id = ?1 AND state = ?2")?;
    let mut last: Option<i64> = None;
    for state in PhotoState::ALL {
        last = last.max(newest.query_row(params![event.0, state.as_str()], |row| row.get(0))?);
    }
    let Some(photo) = last else { return Ok(None) };
    let mut adopted = connection.prepare_cached("SELECT adopted_at FROM photos WHERE id = ?1")?;
    Ok(Some(Timestamp(adopted.query_row([photo], |row| row.get(0))?)))
}

/// Photos of every event.
///
/// # Errors
/// What SQLite says.
pub fn photos(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("SELECT ifnull(sum(n), 0) FROM photo_counts", [], |row| row.get(0))?)
}

/// When the oldest photo that still has to go somewhere was adopted, and when the newest proof came.
///
/// # Errors
/// What SQLite says.
pub fn first_waiting_and_last_confirmed(
    connection: &Connection,
) -> Result<(Option<Timestamp>, Option<Timestamp>), StoreError> {
    let waiting: Option<i64> = connection.query_row(
        "SELECT min(p.adopted_at) FROM photos p WHERE p.state IN ('waiting', 'sending', 'needs_you')",
        [],
        |row| row.get(0),
    )?;
    let confirmed: Option<i64> =
        connection.query_row("SELECT max(confirmed_at) FROM deliveries", [], |row| row.get(0))?;
    Ok((waiting.map(Timestamp), confirmed.map(Timestamp)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_delivery_is_to_go_settled_held_or_left_out_and_only_the_last_are_not_meant() {
        use DeliveryState as D;
        for &state in D::ALL {
            let mut one = ByState::default();
            one.0[state as usize] = 1;
            let to_go = !matches!(state, D::Confirmed | D::Held | D::Cancelled);
            assert_eq!(
                (one.of(state), one.to_go(), one.meant()),
                (1, u32::from(to_go), u32::from(state != D::Cancelled))
            );
            assert_eq!(one.iter().filter(|(_, n)| *n > 0).collect::<Vec<_>>(), [(state, 1)]);
        }
    }
}
