//! Deliveries and the journal of every attempt: one photo to one destination, its state, and why.

use super::{collect, failure, first, moves, notes, photos, take_downs, word};
use crate::{Step, StoreError, after, path_from_bytes, path_shown};
use boothlift_contract::{
    DeliveryState, DestinationId, EventId, Failure, FailureCode, Kind, MediaType, PhotoId, SessionId, Timestamp,
};
use rusqlite::{Connection, Row, params};

/// One delivery with what an attempt needs to know of its photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Row id.
    pub id: i64,
    /// Its event.
    pub event: EventId,
    /// The photo.
    pub photo: PhotoId,
    /// Where to.
    pub destination: DestinationId,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts begun.
    pub attempt: u32,
    /// Attempts in a row that failed by more than the way being closed.
    pub failures: u32,
    /// Answers that were lost.
    pub unanswered: u32,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
    /// Not before this moment.
    pub due_at: Timestamp,
    /// What decides whose turn it is.
    pub rank: Rank,
    /// The name it gets there.
    pub remote_name: String,
    /// Whether it may be there twice.
    pub possible_duplicate: bool,
    /// Why it waits or is held.
    pub failure: Option<Failure>,
    /// SHA-256 of the safe copy.
    pub sha256: String,
    /// CRC-32 of the safe copy; none where it is older than that was written down.
    pub crc32: Option<u32>,
    /// Its length.
    pub bytes: u64,
    /// What it is by content.
    pub media: MediaType,
    /// What it is to guests.
    pub kind: Kind,
    /// The file's name.
    pub name: String,
    /// A picture's web address in place of bytes.
    pub picture_url: Option<String>,
    /// Its session.
    pub session: Option<SessionId>,
    /// The session's tag; from the first attempt on the one it travels with.
    pub tag: Option<String>,
}

/// What decides whose turn it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rank {
    /// By a person's word: larger goes first, 0 is its own place.
    pub turn: i64,
    /// It came with many others that are old, and goes after what is live.
    pub bulk: bool,
    /// A larger one is of a newer session.
    pub session: i64,
}

/// How an attempt ended, for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// `confirmed`, or the class of the trouble.
    pub word: &'static str,
    /// HTTP status.
    pub status: Option<u16>,
    /// Why.
    pub failure: Option<Failure>,
}

/// Proof to keep with a confirmed delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredProof {
    /// HTTP status, 0 where none is involved.
    pub status: u16,
    /// The id it has there.
    pub remote_id: Option<String>,
    /// Where people can see it.
    pub remote_url: Option<String>,
    /// First 2 KB of the answer.
    pub reply: String,
    /// SHA-256 of what was sent, where that was not the photo's own bytes.
    pub sent_sha256: Option<String>,
}

/// A delivery with its photo and session, then whatever is asked of them; of all deliveries, or of those named.
macro_rules! delivery_sql {
    ($rest:expr) => {
        delivery_sql!("deliveries", $rest)
    };
    ($of:expr, $rest:expr) => {
        concat!(
            "SELECT d.*, p.sha256, p.crc32, p.bytes, p.media, p.kind, p.name, p.picture_url, p.session_id, s.tag
             FROM ",
            $of,
            " d JOIN photos p ON p.id = d.photo_id LEFT JOIN sessions s ON s.id = p.session_id ",
            $rest
        )
    };
}

mod due;

pub use due::{Order, Which, due, due_new, next_due};

/// One delivery.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: i64) -> Result<Delivery, StoreError> {
    let mut query = connection.prepare_cached(delivery_sql!("WHERE d.id = ?1"))?;
    first(query.query([id])?, read)?.ok_or(StoreError::Missing("delivery"))
}

/// Whether a photo of the event arrived at the destination after `since`.
///
/// # Errors
/// What SQLite says.
pub fn any_arrived_since(
    connection: &Connection,
    event: EventId,
    destination: &DestinationId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM deliveries WHERE event_id = ?1 AND confirmed_at > ?2 AND destination_id = ?3)",
    )?;
    Ok(query.query_row(params![event.0, since.0, destination.0], |row| row.get(0))?)
}

/// How many deliveries are in the middle of an attempt, of every event.
///
/// # Errors
/// What SQLite says.
pub fn on_the_wire(connection: &Connection) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM deliveries WHERE state IN ('preparing', 'sending', 'body_sent')";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// Deliveries of a destination that are in the middle of an attempt.
///
/// # Errors
/// What SQLite says.
pub fn begun(connection: &Connection, destination: &DestinationId) -> Result<Vec<Delivery>, StoreError> {
    let mut query = connection.prepare_cached(delivery_sql!(
        "WHERE d.destination_id = ?1 AND d.state IN ('preparing', 'sending', 'body_sent') ORDER BY d.id"
    ))?;
    collect(query.query([&destination.0])?, read)
}

/// Every delivery of one photo.
///
/// # Errors
/// What SQLite says.
pub fn of_photo(connection: &Connection, photo: PhotoId) -> Result<Vec<Delivery>, StoreError> {
    let mut query = connection.prepare_cached(delivery_sql!("WHERE d.photo_id = ?1 ORDER BY d.id"))?;
    collect(query.query([photo.0])?, read)
}

/// Begins an attempt: the journal's line and the state, before the first byte.
///
/// # Errors
/// [`StoreError::IllegalTransition`] when it is no longer waiting or a person paused it, or what SQLite says.
pub fn start(connection: &Connection, id: i64, at: Timestamp) -> Result<Delivery, StoreError> {
    step(connection, id, Step::Start, at)?;
    // A photo that may be there already goes again as it went then.
    connection
        .prepare_cached(
            "UPDATE deliveries SET attempt = attempt + 1, sent_tag = CASE WHEN unanswered > 0 THEN sent_tag ELSE
                 (SELECT s.tag FROM photos p JOIN sessions s ON s.id = p.session_id WHERE p.id = photo_id) END
             WHERE id = ?1",
        )?
        .execute([id])?;
    connection
        .prepare_cached(
            "INSERT INTO attempts (delivery_id, number, started_at) SELECT id, attempt, ?2 FROM deliveries WHERE id = ?1",
        )?
        .execute(params![id, at.0])?;
    get(connection, id)
}

/// The last slice comes next.
///
/// # Errors
/// [`StoreError::IllegalTransition`], or what SQLite says.
pub fn body_ends(connection: &Connection, id: i64, at: Timestamp) -> Result<(), StoreError> {
    step(connection, id, Step::BodyEnds, at)?;
    connection
        .prepare_cached("UPDATE attempts SET body_sent_at = ?2 WHERE delivery_id = ?1 AND ended_at IS NULL")?
        .execute(params![id, at.0])?;
    Ok(())
}

/// The destination proved that it has the photo.
///
/// # Errors
/// [`StoreError::IllegalTransition`], or what SQLite says.
pub fn confirm(connection: &Connection, id: i64, proof: &StoredProof, at: Timestamp) -> Result<(), StoreError> {
    step(connection, id, Step::Confirm, at)?;
    connection
        .prepare_cached(
            "UPDATE deliveries SET confirmed_at = ?2, remote_id = ?3, remote_url = ?4, proof_status = ?5,
                 proof_reply = ?6, sent_sha256 = ?7, code = NULL, detail = '', failures = 0, failing_since = NULL WHERE id = ?1",
        )?
        .execute(params![id, at.0, proof.remote_id, proof.remote_url, proof.status, proof.reply, proof.sent_sha256])?;
    notes::forget(connection, id)?;
    end_attempt(
        connection,
        id,
        &Outcome { word: "confirmed", status: (proof.status > 0).then_some(proof.status), failure: None },
        at,
    )
}

/// What an attempt without proof leaves behind.
#[derive(Clone, Debug)]
pub struct Setback {
    /// [`Step::PutBack`], [`Step::LoseAnswer`] or [`Step::Hold`].
    pub step: Step,
    /// Not before this moment.
    pub due_at: Timestamp,
    /// Whether it counts as this photo's own failure.
    pub counted: bool,
    /// For the journal.
    pub outcome: Outcome,
}

/// Ends an attempt without proof.
///
/// # Errors
/// [`StoreError::IllegalTransition`], or what SQLite says.
pub fn set_back(connection: &Connection, id: i64, setback: &Setback, at: Timestamp) -> Result<(), StoreError> {
    step(connection, id, setback.step, at)?;
    let lost = setback.outcome.word == "unanswered";
    // Where trying again leaves one copy, it is put back like anything else and can never be there twice.
    let doubtful = lost && setback.step != Step::PutBack;
    connection
        .prepare_cached(
            "UPDATE deliveries SET due_at = ?2, code = ?3, detail = ?4, failures = failures + ?5,
                 unanswered = unanswered + ?6, possible_duplicate = max(possible_duplicate, ?8),
                 failing_since = CASE WHEN ?5 = 1 THEN ifnull(failing_since, ?7) ELSE failing_since END
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            setback.due_at.0,
            setback.outcome.failure.as_ref().map(|f| f.code.as_str()),
            setback.outcome.failure.as_ref().map_or("", |f| &f.detail),
            setback.counted,
            lost,
            at.0,
            doubtful,
        ])?;
    end_attempt(connection, id, &setback.outcome, at)?;
    take_downs::settle(connection, id, at)
}

/// Moves a delivery by a person's word or a rule, outside an attempt: hold, release, cancel, restore.
///
/// # Errors
/// [`StoreError::IllegalTransition`], or what SQLite says.
pub fn decide(
    connection: &Connection,
    id: i64,
    to: Step,
    why: Option<&Failure>,
    due_at: Timestamp,
    at: Timestamp,
) -> Result<(), StoreError> {
    step(connection, id, to, at)?;
    connection
        .prepare_cached(
            "UPDATE deliveries SET code = ?2, detail = ?3, due_at = ?4, failures = 0, failing_since = NULL, parked = 0,
                 paused = 0
             WHERE id = ?1",
        )?
        .execute(params![id, why.map(|f| f.code.as_str()), why.map_or("", |f| &f.detail), due_at.0])?;
    take_downs::settle(connection, id, at)
}

/// The photo's safe copy is there again: what was held only because it had been removed goes on.
pub(super) fn go_on_with_copy(connection: &Connection, photo: PhotoId, at: Timestamp) -> Result<(), StoreError> {
    for delivery in of_photo(connection, photo)? {
        let lacked = delivery.failure.is_some_and(|why| why.code == FailureCode::PhotoCopyRemoved);
        if delivery.state == DeliveryState::Held && lacked {
            decide(connection, delivery.id, Step::Release, None, Timestamp(0), at)?;
        }
    }
    Ok(())
}

/// A delivery whose answer the last program never saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Row id.
    pub id: i64,
    /// Where to.
    pub destination: DestinationId,
    /// Answers lost so far, this one included.
    pub unanswered: u32,
    /// When its last slice was about to go.
    pub body_sent_at: Timestamp,
}

/// What the last program left in the middle is put right: the normal way to start. Due moments further away than
/// `latest` are pulled in, but for a wait that was longer when it was written down: a service named it, and it holds for as
/// long as it was then, a day at most. Returns the deliveries that are now unknown, due at once until someone postpones
/// them.
///
/// # Errors
/// What SQLite says.
pub fn recover(connection: &Connection, latest: Timestamp, at: Timestamp) -> Result<Vec<Lost>, StoreError> {
    connection.execute(
        "UPDATE deliveries SET due_at = max(?1, min(due_at,
             CASE WHEN attempt > 0 THEN ?2 + min(due_at - changed_at, 86400000) ELSE ?1 END)),
             changed_at = min(changed_at, ?2)
         WHERE state IN ('waiting', 'unknown') AND due_at > ?1",
        [latest.0, at.0],
    )?;
    let mut query = connection.prepare_cached(
        "SELECT d.id, d.state, d.destination_id, d.unanswered, a.body_sent_at
         FROM deliveries d LEFT JOIN attempts a ON a.delivery_id = d.id AND a.number = d.attempt
         WHERE d.state IN ('preparing', 'sending', 'body_sent')",
    )?;
    let open = collect(query.query([])?, |row| {
        let lost = Lost {
            id: row.get("id")?,
            destination: DestinationId(row.get("destination_id")?),
            unanswered: row.get::<_, u32>("unanswered")? + 1,
            // In what is now the future: the clock was set back since. Whoever waits from then must not wait that much longer.
            body_sent_at: Timestamp(row.get::<_, Option<i64>>("body_sent_at")?.unwrap_or(at.0).min(at.0)),
        };
        Ok((lost, word(row, "state", "delivery state", DeliveryState::parse)?))
    })?;
    let mut unknown = Vec::new();
    for (delivery, state) in open {
        step(connection, delivery.id, Step::Recover, at)?;
        let lost = state == DeliveryState::BodySent;
        let code = if lost { FailureCode::NetNoAnswer } else { FailureCode::NetBroken };
        connection.execute(
            "UPDATE deliveries SET unanswered = unanswered + ?2, possible_duplicate = max(possible_duplicate, ?2),
                 due_at = 0, code = ?3, detail = 'Boothlift stopped in the middle.' WHERE id = ?1",
            params![delivery.id, lost, code.as_str()],
        )?;
        let word = if lost { "unanswered" } else { "interrupted" };
        end_attempt(connection, delivery.id, &Outcome { word, status: None, failure: None }, at)?;
        take_downs::settle(connection, delivery.id, at)?;
        if lost && get(connection, delivery.id)?.state == DeliveryState::Unknown {
            unknown.push(delivery);
        }
    }
    Ok(unknown)
}

/// Takes back that a delivery may be there twice: its destination leaves one copy however often it is tried.
///
/// # Errors
/// What SQLite says.
pub fn surely_once(connection: &Connection, id: i64) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE deliveries SET possible_duplicate = 0 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Moves a waiting delivery's turn.
///
/// # Errors
/// What SQLite says.
pub fn postpone(connection: &Connection, id: i64, due_at: Timestamp) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE deliveries SET due_at = ?2 WHERE id = ?1")?.execute(params![id, due_at.0])?;
    Ok(())
}

/// Makes every waiting delivery of a destination due now. Counters stay.
///
/// # Errors
/// What SQLite says.
pub fn make_due(connection: &Connection, destination: &DestinationId) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE deliveries SET due_at = 0 WHERE destination_id = ?1 AND state = 'waiting' AND attempt > 0",
        [&destination.0],
    )?;
    Ok(())
}

/// What one new delivery starts as.
pub(super) struct Plan<'a> {
    pub destination: &'a DestinationId,
    pub remote_name: &'a str,
    pub refused: Option<FailureCode>,
    pub start: Start,
}

/// How a new photo of the booth starts.
#[derive(Clone, Copy, Default)]
pub(super) struct Start {
    pub due_at: Timestamp,
    /// Whether it is older than the event, and a person has to say first that it goes.
    pub parked: bool,
    /// Whether it waits for approval.
    pub approval: bool,
    /// Whether it is of a kind that is not sent.
    pub unwanted: bool,
}

/// Waits for approval: the word of [`Start::approval`] in a row.
pub(super) const APPROVAL: i64 = 2;

/// Whether a photo was left out because its kind is not sent.
pub(super) fn is_unwanted(connection: &Connection, photo: PhotoId) -> Result<bool, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT 1 FROM deliveries WHERE photo_id = ?1 AND state = 'cancelled' AND code = ?2")?;
    Ok(query.exists(params![photo.0, FailureCode::PhotoSingle.as_str()])?)
}

/// Plans one photo's delivery; does nothing where it is planned already.
pub(super) fn plan(connection: &Connection, photo: PhotoId, plan: &Plan<'_>, at: Timestamp) -> Result<(), StoreError> {
    let state = match plan.refused {
        None => DeliveryState::Waiting,
        Some(FailureCode::PhotoKind | FailureCode::PhotoSingle | take_downs::REASON) => DeliveryState::Cancelled,
        Some(_) => DeliveryState::Held,
    };
    let Start { due_at, parked, approval, .. } = plan.start;
    connection
        .prepare_cached(
            "INSERT INTO deliveries (event_id, photo_id, destination_id, state, due_at, bulk, slow, session_order,
                 code, remote_name, changed_at, parked, paused)
             SELECT event_id, id, ?2, ?3, ?4, bulk, kind = 'video', ifnull(session_id, id), ?5, ?6, ?7,
                 ?3 = 'waiting' AND (?8 OR EXISTS (SELECT 1 FROM deliveries WHERE photo_id = ?1 AND parked = 1)),
                 max(?9, ifnull((SELECT max(paused) FROM deliveries WHERE photo_id = ?1), 0))
             FROM photos WHERE id = ?1
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            photo.0,
            plan.destination.0,
            state.as_str(),
            due_at.0,
            plan.refused.or(parked.then_some(FailureCode::FolderOld)).map(FailureCode::as_str),
            plan.remote_name,
            at.0,
            parked,
            if approval && plan.refused.is_none() { APPROVAL } else { 0 },
        ])?;
    Ok(())
}

/// Plans a destination for every photo of the event that it has not been planned for, and counts these anew. Counters tell
/// where there is none: each photo has at most one delivery to it.
pub(super) fn plan_event(
    connection: &Connection,
    event: EventId,
    destination: &DestinationId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT (SELECT ifnull(sum(n), 0) FROM photo_counts WHERE event_id = ?1)
             = (SELECT ifnull(sum(n), 0) FROM delivery_counts WHERE event_id = ?1 AND destination_id = ?2)",
    )?;
    if query.query_row(params![event.0, destination.0], |row| row.get(0))? {
        return Ok(());
    }
    let mut query = connection.prepare(
        "SELECT p.id FROM photos p WHERE p.event_id = ?1
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.destination_id = ?2)",
    )?;
    let missing = collect(query.query(params![event.0, destination.0])?, |row| Ok(PhotoId(row.get(0)?)))?;
    for photo in missing {
        photos::plan_one(connection, photo, destination, at)?;
        photos::refresh(connection, photo)?;
    }
    Ok(())
}

pub(super) fn step(connection: &Connection, id: i64, step: Step, at: Timestamp) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached("SELECT state, photo_id, paused FROM deliveries WHERE id = ?1")?;
    let (from, photo, is_paused) = first(query.query([id])?, |row| {
        let from = word(row, "state", "delivery state", DeliveryState::parse)?;
        Ok((from, PhotoId(row.get("photo_id")?), row.get::<_, bool>("paused")?))
    })?
    .ok_or(StoreError::Missing("delivery"))?;
    let to = after(from, step).ok_or(StoreError::IllegalTransition { from, step })?;
    if matches!(step, Step::Prepare | Step::Start) && (is_paused || take_downs::is_down(connection, photo)?) {
        return Err(StoreError::IllegalTransition { from, step });
    }
    connection.prepare_cached("UPDATE deliveries SET state = ?2, changed_at = ?3 WHERE id = ?1")?.execute(params![
        id,
        to.as_str(),
        at.0
    ])?;
    photos::refresh(connection, photo)?;
    // What was on the wire when a person moved it moves now.
    if matches!(from, DeliveryState::Preparing | DeliveryState::Sending | DeliveryState::BodySent) {
        moves::settle(connection, photo, at)?;
    }
    Ok(())
}

fn end_attempt(connection: &Connection, id: i64, outcome: &Outcome, at: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE attempts SET ended_at = ?2, outcome = ?3, status = ?4, code = ?5, detail = ?6
             WHERE delivery_id = ?1 AND ended_at IS NULL",
        )?
        .execute(params![
            id,
            at.0,
            outcome.word,
            outcome.status,
            outcome.failure.as_ref().map(|f| f.code.as_str()),
            outcome.failure.as_ref().map_or("", |f| &f.detail),
        ])?;
    Ok(())
}

/// How often the destination itself refused the photo of a delivery as too large.
///
/// # Errors
/// What SQLite says.
pub fn too_large(connection: &Connection, id: i64) -> Result<u32, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT count(*) FROM attempts WHERE delivery_id = ?1 AND code = ?2 AND status IS NOT NULL")?;
    Ok(query.query_row(params![id, FailureCode::PhotoTooLarge.as_str()], |row| row.get(0))?)
}

/// Reads every row and keeps none: what cannot be read was written by no program.
pub(crate) fn read_all(connection: &Connection) -> Result<(), StoreError> {
    let mut query = connection.prepare(delivery_sql!(""))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        read(row)?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Delivery, StoreError> {
    let name: String = row.get("name")?;
    Ok(Delivery {
        id: row.get("id")?,
        event: EventId(row.get("event_id")?),
        photo: PhotoId(row.get("photo_id")?),
        destination: DestinationId(row.get("destination_id")?),
        state: word(row, "state", "delivery state", DeliveryState::parse)?,
        attempt: row.get("attempt")?,
        failures: row.get("failures")?,
        unanswered: row.get("unanswered")?,
        failing_since: row.get::<_, Option<i64>>("failing_since")?.map(Timestamp),
        due_at: Timestamp(row.get("due_at")?),
        rank: Rank { turn: row.get("turn")?, bulk: row.get("bulk")?, session: row.get("session_order")? },
        remote_name: row.get("remote_name")?,
        possible_duplicate: row.get("possible_duplicate")?,
        failure: failure(row, &name)?,
        sha256: row.get("sha256")?,
        crc32: row.get("crc32")?,
        bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
        media: word(row, "media", "content type", MediaType::parse)?,
        kind: word(row, "kind", "kind", Kind::parse)?,
        picture_url: row.get("picture_url")?,
        session: row.get::<_, Option<i64>>("session_id")?.map(SessionId),
        tag: row.get(if row.get::<_, u32>("attempt")? > 0 { "sent_tag" } else { "tag" })?,
        name,
    })
}

/// What is held at destinations that are on: the file, where, and why.
///
/// # Errors
/// What SQLite says.
pub fn held(
    connection: &Connection,
    event: EventId,
) -> Result<Vec<(std::path::PathBuf, DestinationId, Failure)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT f.path, f.name, d.destination_id, d.code, d.detail
         FROM deliveries d JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
             JOIN files f ON f.photo_id = d.photo_id AND f.verdict = 'adopted'
         WHERE d.event_id = ?1 AND d.state = 'held' ORDER BY f.id",
    )?;
    collect(query.query([event.0])?, |row| {
        let (path, name): (Vec<u8>, String) = (row.get("path")?, row.get("name")?);
        let why = failure(row, &name)?;
        let why = why.unwrap_or_else(|| Failure::new(FailureCode::PhotoRefused, &name, ""));
        Ok((path_from_bytes(&path), DestinationId(row.get("destination_id")?), why))
    })
}

/// One line of the proof of delivery: a file and a destination.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// Path of the file as text.
    pub path: String,
    /// Content hash; empty where no safe copy was made.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The session's tag.
    pub session: String,
    /// What it is to guests.
    pub kind: Option<Kind>,
    /// Where to.
    pub destination: DestinationId,
    /// Where it stands.
    pub state: DeliveryState,
    /// The name it has there.
    pub remote_name: String,
    /// The id it has there.
    pub remote_id: Option<String>,
    /// Attempts begun.
    pub attempts: u32,
    /// Whether it may be there twice.
    pub possible_duplicate: bool,
    /// When the safe copy was made.
    pub adopted_at: Option<Timestamp>,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// Why it waits, is held or left out.
    pub failure: Option<Failure>,
}

/// Every file of every event and every destination it was planned for; held files once a destination that is on.
///
/// # Errors
/// What SQLite says.
pub fn ledger(connection: &Connection, mut each: impl FnMut(LedgerRow)) -> Result<(), StoreError> {
    let mut query = connection.prepare(
        "SELECT f.path, p.sha256, p.bytes, s.tag, p.kind, d.destination_id, d.state, d.remote_name, d.remote_id,
             d.attempt, d.possible_duplicate, p.adopted_at, d.confirmed_at, d.code, d.detail, f.name
         FROM files f JOIN photos p ON p.id = f.photo_id JOIN deliveries d ON d.photo_id = p.id
             LEFT JOIN sessions s ON s.id = p.session_id
         UNION ALL
         SELECT f.path, '', f.bytes, NULL, NULL, x.id, 'held', '', NULL, 0, 0, NULL, NULL, f.code, f.detail, f.name
         FROM files f JOIN destinations x ON x.is_on = 1
         WHERE f.is_current = 1 AND f.verdict IN ('held', 'gone') AND f.photo_id IS NULL
         ORDER BY 1, 6",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let path: Vec<u8> = row.get(0)?;
        let kind: Option<String> = row.get(4)?;
        let name: String = row.get("name")?;
        each(LedgerRow {
            path: path_shown(&path_from_bytes(&path)),
            sha256: row.get(1)?,
            bytes: row.get::<_, i64>(2)?.unsigned_abs(),
            session: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
            kind: kind.as_deref().and_then(Kind::parse),
            destination: DestinationId(row.get(5)?),
            state: word(row, "state", "delivery state", DeliveryState::parse)?,
            remote_name: row.get(7)?,
            remote_id: row.get(8)?,
            attempts: row.get(9)?,
            possible_duplicate: row.get(10)?,
            adopted_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
            confirmed_at: row.get::<_, Option<i64>>(12)?.map(Timestamp),
            failure: failure(row, &name)?,
        });
    }
    Ok(())
}
