//! Safe copies that nothing needs any more: since when, and whether their files are gone. Photos, receipts and proof stay.

use super::{collect, first, settings, word};
use crate::StoreError;
use boothlift_contract::{MediaType, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use std::time::Duration;

/// A safe copy by what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// SHA-256, 64 hex digits.
    pub sha256: String,
    /// What it is by content.
    pub media: MediaType,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
}

/// Where a safe copy that nothing needs stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Spent,
    Removing,
    Removed,
}

impl Stage {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Spent => "spent",
            Self::Removing => "removing",
            Self::Removed => "removed",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Spent, Self::Removing, Self::Removed].into_iter().find(|stage| stage.as_str() == text)
    }
}

struct Standing {
    stage: Stage,
    mark: String,
    since: i64,
}

/// What a look at one safe copy changes.
enum Change {
    Nothing,
    Needed,
    Spent(String),
    Condemned,
}

/// The count of time that this data folder was in use, in milliseconds: what the monotonic clock saw, and for the time
/// in between what the wall clock says, but no more than a bounded step each start. A clock that jumps ahead, however far,
/// moves it by one such step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenTime {
    /// Milliseconds counted.
    pub counted: i64,
    /// The wall clock when it was counted last.
    pub wall: Timestamp,
}

/// Key of the count: milliseconds, and the wall clock at that moment.
const SEEN_TIME: &str = "seen_time";

/// The count as it was written last; it begins now where there is none.
///
/// # Errors
/// What SQLite says.
pub fn seen_time(connection: &Connection, now: Timestamp) -> Result<SeenTime, StoreError> {
    let kept = settings::get(connection, SEEN_TIME)?;
    let kept = kept.as_deref().and_then(|text| text.split_once(' '));
    let kept = kept.and_then(|(counted, wall)| Some((counted.parse().ok()?, wall.parse().ok()?)));
    Ok(kept.map_or(SeenTime { counted: 0, wall: now }, |(counted, wall)| SeenTime { counted, wall: Timestamp(wall) }))
}

/// Writes the count down.
///
/// # Errors
/// What SQLite says.
pub fn keep_seen_time(connection: &Connection, seen: SeenTime) -> Result<(), StoreError> {
    settings::set(connection, SEEN_TIME, &format!("{} {}", seen.counted, seen.wall.0))
}

/// Whether the photo's safe copy was removed on purpose, or is about to be: then nobody misses it.
///
/// # Errors
/// What SQLite says.
pub fn is_removed(connection: &Connection, sha256: &str) -> Result<bool, StoreError> {
    Ok(standing(connection, sha256)?.is_some_and(|found| found.stage != Stage::Spent))
}

/// When the file of this content's safe copy was removed on purpose, where it was.
///
/// # Errors
/// What SQLite says.
pub fn removed_at(connection: &Connection, sha256: &str) -> Result<Option<Timestamp>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT changed_at FROM spent_copies WHERE sha256 = ?1 AND state = 'removed'")?;
    Ok(query.query_row([sha256], |row| row.get(0)).optional()?.map(Timestamp))
}

/// Safe copies that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// How many; the same content counts once.
    pub copies: u32,
    /// Their bytes.
    pub bytes: u64,
}

/// The safe copies that were not removed, of all events. Goes through every photo.
///
/// # Errors
/// What SQLite says.
pub fn copies(connection: &Connection) -> Result<Copies, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*), ifnull(sum(bytes), 0) FROM (
             SELECT max(p.bytes) AS bytes FROM photos p
             WHERE NOT EXISTS (SELECT 1 FROM spent_copies s WHERE s.sha256 = p.sha256 AND s.state = 'removed')
             GROUP BY p.sha256)",
    )?;
    Ok(query.query_row([], |row| {
        let bytes: i64 = row.get(1)?;
        Ok(Copies { copies: row.get(0)?, bytes: u64::try_from(bytes).unwrap_or(0) })
    })?)
}

/// The copy of this content is there, again or still: it counts as any other. Whoever says so knows that nobody takes it
/// away meanwhile.
///
/// # Errors
/// What SQLite says.
pub fn is_back(connection: &Connection, sha256: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM spent_copies WHERE sha256 = ?1 AND state IN ('removing', 'removed')")?
        .execute([sha256])?;
    Ok(())
}

/// Notes since when each event that is on has had no newer photo, and whether that changed.
///
/// # Errors
/// What SQLite says.
pub fn note_quiet(connection: &Connection, seen: i64, write: bool) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT now.id, now.latest FROM
             (SELECT e.id, ifnull((SELECT id FROM photos p WHERE +p.event_id = e.id ORDER BY id DESC LIMIT 1), 0) AS latest
              FROM events e WHERE e.ended_at IS NULL) now
         LEFT JOIN quiet_events q ON q.event_id = now.id WHERE q.newest IS NOT now.latest",
    )?;
    let changed = collect(query.query([])?, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    if write {
        // An event that is opened again is quiet from then on.
        connection.execute(
            "DELETE FROM quiet_events WHERE event_id IN (SELECT id FROM events WHERE ended_at IS NOT NULL)",
            [],
        )?;
        for (event, newest) in &changed {
            connection
                .prepare_cached("INSERT OR REPLACE INTO quiet_events (event_id, newest, since) VALUES (?1, ?2, ?3)")?
                .execute(params![event, newest, seen])?;
        }
    }
    Ok(!changed.is_empty())
}

/// The next contents after `after` whose copies are still there, in the order of their hashes, at most `limit`.
///
/// # Errors
/// What SQLite says.
pub fn after(connection: &Connection, after: &str, limit: u32) -> Result<Vec<Content>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT sha256, media, orientation FROM photos p WHERE sha256 > ?1 AND picture_url IS NULL AND NOT EXISTS
             (SELECT 1 FROM spent_copies s WHERE s.sha256 = p.sha256 AND s.state <> 'spent')
         GROUP BY sha256 ORDER BY sha256 LIMIT ?2",
    )?;
    collect(query.query(params![after, limit])?, content)
}

/// Contents whose copies are being removed, at most `limit`.
///
/// # Errors
/// What SQLite says.
pub fn removing(connection: &Connection, after: &str, limit: u32) -> Result<Vec<Content>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT p.sha256, p.media, p.orientation FROM spent_copies s JOIN photos p ON p.sha256 = s.sha256
         WHERE s.state = 'removing' AND s.sha256 > ?1 GROUP BY p.sha256 ORDER BY p.sha256 LIMIT ?2",
    )?;
    collect(query.query(params![after, limit])?, content)
}

/// Whether a look at this copy now would change a row: then [`look`] is worth a commit.
///
/// # Errors
/// What SQLite says.
pub fn would_change(connection: &Connection, sha256: &str, seen: i64, keep: Duration) -> Result<bool, StoreError> {
    Ok(!matches!(judge(connection, sha256, seen, keep)?, Change::Nothing))
}

/// Looks whether anything needs this copy, and notes what changed: spent from now on, needed again, or spent for `keep`
/// and so about to go.
///
/// # Errors
/// What SQLite says.
pub fn look(connection: &Connection, sha256: &str, seen: i64, keep: Duration, at: Timestamp) -> Result<(), StoreError> {
    match judge(connection, sha256, seen, keep)? {
        Change::Nothing => {}
        Change::Needed => {
            connection.prepare_cached("DELETE FROM spent_copies WHERE sha256 = ?1")?.execute([sha256])?;
        }
        Change::Spent(mark) => {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO spent_copies (sha256, state, mark, since, changed_at)
                     VALUES (?1, 'spent', ?2, ?3, ?4)",
                )?
                .execute(params![sha256, mark, seen, at.0])?;
        }
        Change::Condemned => set(connection, sha256, Stage::Removing, at)?,
    }
    Ok(())
}

/// Whether the copy is still to go, asked in the transaction that takes it away.
///
/// # Errors
/// What SQLite says.
pub fn may_go(connection: &Connection, sha256: &str, seen: i64, keep: Duration) -> Result<bool, StoreError> {
    let Some(found) = standing(connection, sha256)? else { return Ok(false) };
    let same = spent(connection, sha256, seen, keep)?.is_some_and(|mark| mark == found.mark);
    Ok(found.stage == Stage::Removing && same)
}

/// The copy's file is gone.
///
/// # Errors
/// What SQLite says.
pub fn removed(connection: &Connection, sha256: &str, at: Timestamp) -> Result<(), StoreError> {
    set(connection, sha256, Stage::Removed, at)
}

fn set(connection: &Connection, sha256: &str, stage: Stage, at: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE spent_copies SET state = ?2, changed_at = ?3 WHERE sha256 = ?1")?
        .execute(params![sha256, stage.as_str(), at.0])?;
    Ok(())
}

fn judge(connection: &Connection, sha256: &str, seen: i64, keep: Duration) -> Result<Change, StoreError> {
    let found = standing(connection, sha256)?;
    if found.as_ref().is_some_and(|found| found.stage != Stage::Spent) {
        return Ok(Change::Nothing);
    }
    Ok(match (spent(connection, sha256, seen, keep)?, found) {
        (None, None) => Change::Nothing,
        (None, Some(_)) => Change::Needed,
        (Some(mark), Some(found)) if found.mark == mark => {
            if passed(found.since, seen, keep) {
                Change::Condemned
            } else {
                Change::Nothing
            }
        }
        (Some(mark), _) => Change::Spent(mark),
    })
}

fn passed(since: i64, seen: i64, keep: Duration) -> bool {
    Timestamp(seen).since(Timestamp(since)) >= keep
}

// `+event_id`: an event that is on has the newest photo of all, so that the table's end is the place to look.

/// What made a copy spent, where nothing needs it: not one photo of this content in any event.
///
/// A photo needs its copy as long as its event is on and had a new photo lately; as long as a delivery of it, or one that its
/// event's destinations will get, is not confirmed or given up; a gallery still has to remove it; an audit missed it there;
/// or nothing outside this computer has it, unless a person wanted it nowhere.
fn spent(connection: &Connection, sha256: &str, seen: i64, keep: Duration) -> Result<Option<String>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT e.id || ':' || ifnull(e.ended_at, 'on') || ':' ||
             ifnull((SELECT count(*) || ':' || max(d.changed_at) FROM deliveries d WHERE d.photo_id = p.id), '') || ':' ||
             ifnull((SELECT asked_at FROM take_downs t WHERE t.photo_id = p.id), '') || ':' ||
             ifnull((SELECT max(r.changed_at) FROM remote_removals r JOIN deliveries d ON d.id = r.delivery_id
                 WHERE d.photo_id = p.id), '') AS mark,
             e.ended_at IS NULL AS is_on, CASE WHEN e.ended_at IS NULL THEN
                 (SELECT since FROM quiet_events q WHERE q.event_id = e.id AND q.newest =
                     (SELECT id FROM photos n WHERE +n.event_id = e.id ORDER BY id DESC LIMIT 1)) END AS quiet_since,
             NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id
                 AND (d.state NOT IN ('confirmed', 'cancelled') OR EXISTS
                     (SELECT 1 FROM not_seen n WHERE n.delivery_id = d.id)))
             AND NOT EXISTS (SELECT 1 FROM event_destinations o WHERE o.event_id = e.id AND o.is_on = 1 AND NOT EXISTS
                 (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.destination_id = o.destination_id))
             AND NOT EXISTS (SELECT 1 FROM remote_removals r JOIN deliveries d ON d.id = r.delivery_id
                 WHERE d.photo_id = p.id AND r.state <> 'removed')
             AND (EXISTS (SELECT 1 FROM deliveries d JOIN destinations x ON x.id = d.destination_id
                     WHERE d.photo_id = p.id AND d.state = 'confirmed' AND x.kind <> 'local-gallery')
                 OR EXISTS (SELECT 1 FROM take_downs t WHERE t.photo_id = p.id)
                 OR (EXISTS (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id) AND NOT EXISTS
                     (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND (d.state <> 'cancelled'
                         OR ifnull(d.code, '') NOT IN ('photo.left_out', 'photo.old', 'photo.taken_down'))))
             ) AS is_free
         FROM photos p JOIN events e ON e.id = p.event_id WHERE p.sha256 = ?1 ORDER BY p.id",
    )?;
    let mut rows = query.query([sha256])?;
    let mut marks = Vec::new();
    while let Some(row) = rows.next()? {
        let is_at_rest = match (row.get("is_on")?, row.get::<_, Option<i64>>("quiet_since")?) {
            (false, _) => true,
            (true, Some(since)) => passed(since, seen, keep),
            (true, None) => false,
        };
        if !is_at_rest || !row.get::<_, bool>("is_free")? {
            return Ok(None);
        }
        marks.push(row.get::<_, String>("mark")?);
    }
    Ok((!marks.is_empty()).then(|| marks.join(" ")))
}

fn standing(connection: &Connection, sha256: &str) -> Result<Option<Standing>, StoreError> {
    let mut query = connection.prepare_cached("SELECT state, mark, since FROM spent_copies WHERE sha256 = ?1")?;
    first(query.query([sha256])?, |row| {
        Ok(Standing {
            stage: word(row, "state", "state of a safe copy", Stage::parse)?,
            mark: row.get("mark")?,
            since: row.get("since")?,
        })
    })
}

fn content(row: &rusqlite::Row<'_>) -> Result<Content, StoreError> {
    let media = word(row, "media", "content type", MediaType::parse)?;
    Ok(Content { sha256: row.get("sha256")?, media, orientation: row.get("orientation")? })
}
