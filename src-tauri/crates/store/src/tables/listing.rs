//! The list of Photos: every file with its verdict, filtered, searched, ordered, a page at a time.

use super::{
    collect, counts, deliveries::APPROVAL, destinations, failure, first, like_pattern, photos, retention, take_downs,
    word,
};
use crate::StoreError;
use boothlift_contract::{
    Check, DeliveryState, DestinationId, EventId, Failure, FailureCode, FileId, FileVerdict, Kind, MediaType,
    PhotoDetail, PhotoFilter, PhotoId, PhotoPage, PhotoRow, PhotoSort, PhotoState, PhotoVerdict, SeenBy, SessionId,
    Step, TakeDownState, TakenDown, Timestamp,
};
use rusqlite::{Connection, Row, named_params, params};
use std::collections::HashMap;

/// What of the list is wanted.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Which rows.
    pub filter: PhotoFilter,
    /// Text in name, session number or tag, or a local time of day as `21:4` or `21:40`.
    pub search: String,
    /// In which order; what needs a person is on top in each.
    pub sort: PhotoSort,
    /// First row.
    pub offset: u32,
    /// Rows.
    pub limit: u32,
}

/// The group a row belongs to: 1 delivered, 2 on the way, 3 needs a person, 4 not sent.
macro_rules! group_sql {
    () => {
        "CASE WHEN f.verdict = 'adopted' THEN
            CASE p.state WHEN 'delivered' THEN 1 WHEN 'needs_you' THEN 3 WHEN 'not_sent' THEN 4 ELSE 2 END
         WHEN f.verdict IN ('held', 'gone') THEN 3
         WHEN f.verdict IN ('arriving', 'unreadable') THEN 2 ELSE 4 END"
    };
}

macro_rules! from_sql {
    () => {
        concat!(
            "FROM files f LEFT JOIN photos p ON p.id = f.photo_id LEFT JOIN sessions s ON s.id = p.session_id
         WHERE f.event_id = :event AND ",
            seen_sql!(),
            " AND (:like = '' OR f.name LIKE :like ESCAPE '\\' OR s.tag LIKE :like ESCAPE '\\'
              OR CAST(s.number AS TEXT) = :exact
              OR (:time <> '' AND strftime('%H:%M', f.seen_at / 1000, 'unixepoch', 'localtime') LIKE :time))"
        )
    };
}

macro_rules! columns_sql {
    () => {
        "SELECT f.*, p.kind, p.media, p.colour, p.state AS photo_state, p.session_id, s.number AS session_number "
    };
}

macro_rules! page_sql {
    ($order:literal) => {
        concat!(
            columns_sql!(),
            from_sql!(),
            " AND (:group = 0 OR ",
            group_sql!(),
            " = :group) ORDER BY ",
            group_sql!(),
            " = 3 DESC, ",
            $order,
            " LIMIT :limit OFFSET :offset"
        )
    };
}

/// What no search narrows, in the order of its ids: nothing is put in order that the table has in order already.
macro_rules! walk_sql {
    ($order:literal) => {
        concat!(
            columns_sql!(),
            "FROM files f NOT INDEXED LEFT JOIN photos p ON p.id = f.photo_id LEFT JOIN sessions s ON s.id = p.session_id
             WHERE f.event_id = :event AND ",
            seen_sql!(),
            " AND CASE :group WHEN 0 THEN ",
            group_sql!(),
            " <> 3 ELSE ",
            group_sql!(),
            " = :group END ORDER BY ",
            $order,
            " LIMIT :limit OFFSET :offset"
        )
    };
}

/// One of the groups that are found by the verdicts and the states that make it, however many others there are.
macro_rules! found_sql {
    ($order:literal) => {
        concat!(
            columns_sql!(),
            "FROM files f LEFT JOIN photos p ON p.id = f.photo_id LEFT JOIN sessions s ON s.id = p.session_id
             WHERE f.id IN (
                 SELECT id FROM files WHERE event_id = :event AND verdict IN (:verdict, :verdict_too)
                 UNION ALL
                 SELECT o.id FROM photos q JOIN files o ON o.photo_id = q.id
                     WHERE q.event_id = :event AND q.state IN (:state, :state_too))
             AND f.event_id = :event AND ",
            seen_sql!(),
            " AND ",
            group_sql!(),
            " = :group ORDER BY ",
            $order,
            " LIMIT :limit OFFSET :offset"
        )
    };
}

/// A page of the list. Without a search, by time, it costs what is on it, not what is in the list.
///
/// # Errors
/// What SQLite says.
pub fn page(connection: &Connection, event: EventId, wanted: &Listing) -> Result<PhotoPage, StoreError> {
    let labels = labels(connection)?;
    let searches = !wanted.search.trim().is_empty();
    let by_filter =
        if searches { totals(connection, event, wanted.search.trim())? } else { summed(connection, event)? };
    let rows = match wanted.sort {
        PhotoSort::Newest | PhotoSort::Oldest if !searches => by_time(connection, event, wanted, &by_filter, &labels)?,
        _ => narrowed(connection, event, wanted, &labels)?,
    };
    let total = by_filter.get(wanted.filter as usize).copied().unwrap_or(0);
    Ok(PhotoPage { rows, total, by_filter })
}

/// Any order, and any search: everything is looked at.
fn narrowed(
    connection: &Connection,
    event: EventId,
    wanted: &Listing,
    labels: &Labels,
) -> Result<Vec<PhotoRow>, StoreError> {
    let search = wanted.search.trim();
    let sql = match wanted.sort {
        PhotoSort::Newest => page_sql!("f.id DESC"),
        PhotoSort::Oldest => page_sql!("f.id"),
        PhotoSort::Session => page_sql!("s.number DESC, f.id"),
    };
    let mut query = connection.prepare_cached(sql)?;
    let rows = query.query(named_params! {
        ":event": event.0, ":like": like_pattern(search), ":exact": search, ":time": time_pattern(search),
        ":group": group(wanted.filter), ":limit": wanted.limit, ":offset": wanted.offset,
    })?;
    collect(rows, |row| read(connection, row, labels))
}

/// By time, without a search: what needs a person, then the others.
fn by_time(
    connection: &Connection,
    event: EventId,
    wanted: &Listing,
    by_filter: &[u32],
    labels: &Labels,
) -> Result<Vec<PhotoRow>, StoreError> {
    let newest = wanted.sort == PhotoSort::Newest;
    let found = |group: u8, words: [&str; 4], offset, limit| {
        let [verdict, verdict_too, state, state_too] = words;
        let mut query = connection.prepare_cached(if newest { found_sql!("f.id DESC") } else { found_sql!("f.id") })?;
        let rows = query.query(named_params! {
            ":event": event.0, ":group": group, ":verdict": verdict, ":verdict_too": verdict_too, ":state": state,
            ":state_too": state_too, ":limit": limit, ":offset": offset,
        })?;
        collect(rows, |row| read(connection, row, labels))
    };
    let walked = |group: u8, offset, limit| {
        let mut query = connection.prepare_cached(if newest { walk_sql!("f.id DESC") } else { walk_sql!("f.id") })?;
        let asked = named_params! { ":event": event.0, ":group": group, ":limit": limit, ":offset": offset };
        collect(query.query(asked)?, |row| read(connection, row, labels))
    };
    let needs_you = |offset, limit| found(3, ["held", "gone", "needs_you", "needs_you"], offset, limit);
    let (offset, limit) = (wanted.offset, wanted.limit);
    match wanted.filter {
        PhotoFilter::NeedsYou => needs_you(offset, limit),
        PhotoFilter::OnTheWay => found(2, ["arriving", "unreadable", "waiting", "sending"], offset, limit),
        PhotoFilter::NotSent => found(4, ["ignored", "same", "not_sent", "not_sent"], offset, limit),
        PhotoFilter::Delivered => walked(1, offset, limit),
        PhotoFilter::All => {
            let on_top = by_filter.get(PhotoFilter::NeedsYou as usize).copied().unwrap_or(0);
            let mut rows = if offset < on_top { needs_you(offset, limit)? } else { Vec::new() };
            let left = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            if left > 0 {
                rows.extend(walked(0, offset.saturating_sub(on_top), left)?);
            }
            Ok(rows)
        }
    }
}

/// Everything about one file.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn detail(connection: &Connection, id: FileId) -> Result<PhotoDetail, StoreError> {
    let labels = labels(connection)?;
    let mut query = connection.prepare_cached(
        "SELECT f.*, p.kind, p.media, p.colour, p.state AS photo_state, p.session_id, s.number AS session_number,
             p.sha256, p.adopted_at, p.withdrawn AS photo_withdrawn, p.withdrawn_at
         FROM files f LEFT JOIN photos p ON p.id = f.photo_id LEFT JOIN sessions s ON s.id = p.session_id
         WHERE f.id = ?1",
    )?;
    let (row, bytes, sha256, path, adopted_at, withdrawn) = first(query.query([id.0])?, |row| {
        Ok((
            read(connection, row, &labels)?,
            row.get::<_, i64>("bytes")?.unsigned_abs(),
            row.get::<_, Option<String>>("sha256")?.unwrap_or_default(),
            row.get::<_, String>("shown")?,
            row.get::<_, Option<i64>>("adopted_at")?.map(Timestamp),
            row.get::<_, Option<i64>>("withdrawn_at")?
                .map(Timestamp)
                .zip(row.get::<_, Option<String>>("photo_withdrawn")?),
        ))
    })?
    .ok_or(StoreError::Missing("file"))?;
    let mut steps = vec![step(row.seen_at, "seen", None, None)];
    if let Some(at) = adopted_at {
        steps.push(step(at, "safe_copy", None, None));
    }
    if let Some((at, how)) = withdrawn {
        steps.push(step(at, &format!("withdrawn_{how}"), None, None));
    }
    let deliveries = match row.photo {
        Some(photo) => {
            steps.extend(attempts(connection, photo, &labels)?);
            let checks = checks(connection, photo, &labels)?;
            if let Some(at) = take_downs::asked_at(connection, photo)? {
                steps.push(step(at, "taken_down", None, None));
            }
            for (check, gone) in checks.iter().filter_map(|check| Some((check, check.taken_down.as_ref()?))) {
                if gone.state == TakeDownState::Removed {
                    steps.push(step(gone.since, "removed", Some(&check.label), None));
                }
            }
            checks
        }
        None => Vec::new(),
    };
    steps.sort_by_key(|step| step.at);
    // Last, whatever the clock showed: nothing comes after it but another copy.
    if let Some(at) = retention::removed_at(connection, &sha256)? {
        steps.push(step(at, "copy_removed", None, None));
    }
    Ok(PhotoDetail { row, bytes, sha256, path, steps, deliveries })
}

fn read(connection: &Connection, row: &Row<'_>, labels: &Labels) -> Result<PhotoRow, StoreError> {
    let name: String = row.get("name")?;
    let text = |column: &str| row.get::<_, Option<String>>(column);
    let photo = row.get::<_, Option<i64>>("photo_id")?.map(PhotoId);
    let mut verdict = PhotoVerdict {
        file: word(row, "verdict", "verdict", FileVerdict::parse)?,
        state: text("photo_state")?.as_deref().and_then(PhotoState::parse),
        failure: failure(row, &name)?,
        confirmed_at: Vec::new(),
        to_go: Vec::new(),
        goes_out_at: None,
        paused: false,
        unapproved: false,
    };
    if let (Some(photo), FileVerdict::Adopted) = (photo, verdict.file) {
        for check in checks(connection, photo, labels)? {
            match check.state {
                DeliveryState::Confirmed => verdict.confirmed_at.push(check.label),
                DeliveryState::Cancelled => {}
                _ => verdict.to_go.push(check.label),
            }
            verdict.paused |= check.paused;
            verdict.unapproved |= check.unapproved;
            if check.state == DeliveryState::Waiting && check.attempts == 0 && !check.unapproved {
                verdict.goes_out_at = verdict.goes_out_at.max(check.due_at);
            }
            let worse = check.state == DeliveryState::Held || verdict.failure.is_none();
            if check.failure.is_some() && check.state != DeliveryState::Confirmed && worse {
                verdict.failure = check.failure;
            }
        }
    }
    Ok(PhotoRow {
        file: FileId(row.get("id")?),
        photo,
        kind: text("kind")?.as_deref().and_then(Kind::parse),
        media: text("media")?.as_deref().and_then(MediaType::parse),
        colour: photos::colour(row)?,
        session: row.get::<_, Option<i64>>("session_id")?.map(SessionId),
        session_number: row.get("session_number")?,
        seen_at: Timestamp(row.get("seen_at")?),
        seen_by: word(row, "seen_by", "way of seeing", SeenBy::parse)?,
        verdict,
        name,
    })
}

type Labels = HashMap<DestinationId, (String, bool)>;

fn labels(connection: &Connection) -> Result<Labels, StoreError> {
    Ok(destinations::all(connection)?.into_iter().map(|row| (row.id, (row.label, row.is_on))).collect())
}

/// Where a photo stands at each destination that is on.
fn checks(connection: &Connection, photo: PhotoId, labels: &Labels) -> Result<Vec<Check>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM deliveries WHERE photo_id = ?1 ORDER BY id")?;
    let mut unseen = connection.prepare_cached("SELECT 1 FROM not_seen WHERE delivery_id = ?1")?;
    let all = collect(query.query([photo.0])?, |row| {
        let destination = DestinationId(row.get("destination_id")?);
        let Some((label, true)) = labels.get(&destination) else { return Ok(None) };
        let state = word(row, "state", "delivery state", DeliveryState::parse)?;
        let due_at: i64 = row.get("due_at")?;
        let open = matches!(state, DeliveryState::Waiting | DeliveryState::Unknown);
        let (waits, held_back) = (open && due_at > 0, row.get::<_, i64>("paused")?);
        let page: Option<String> = row.get("remote_url")?;
        let taken_down = take_downs::of_delivery(connection, row.get("id")?, label)?.map(|standing| TakenDown {
            state: standing.state,
            since: standing.since,
            failure: standing.failure,
            page,
        });
        Ok(Some(Check {
            taken_down,
            destination,
            label: label.clone(),
            state,
            attempts: row.get("attempt")?,
            paused: open && held_back == 1,
            unapproved: open && held_back == APPROVAL,
            due_at: waits.then_some(Timestamp(due_at)),
            failure: match failure(row, label)? {
                None if state == DeliveryState::Confirmed && unseen.exists([row.get::<_, i64>("id")?])? => {
                    Some(Failure::new(FailureCode::PhotoUnseen, label, ""))
                }
                failure => failure,
            },
            remote_name: row.get("remote_name")?,
            remote_id: row.get("remote_id")?,
            possible_duplicate: row.get("possible_duplicate")?,
        }))
    })?;
    Ok(all.into_iter().flatten().collect())
}

fn attempts(connection: &Connection, photo: PhotoId, labels: &Labels) -> Result<Vec<Step>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT a.*, d.destination_id FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
         WHERE d.photo_id = ?1 ORDER BY a.id LIMIT 200",
    )?;
    let mut steps = Vec::new();
    let mut rows = query.query([photo.0])?;
    while let Some(row) = rows.next()? {
        let destination = DestinationId(row.get("destination_id")?);
        let label = labels.get(&destination).map_or(destination.0.as_str(), |(label, _)| label).to_owned();
        steps.push(step(Timestamp(row.get("started_at")?), "sending", Some(&label), None));
        if let Some(at) = row.get::<_, Option<i64>>("body_sent_at")? {
            steps.push(step(Timestamp(at), "sent", Some(&label), None));
        }
        if let Some(at) = row.get::<_, Option<i64>>("ended_at")? {
            let confirmed = row.get::<_, Option<String>>("outcome")?.as_deref() == Some("confirmed");
            let why = if confirmed { None } else { trouble(row, &label)? };
            steps.push(step(Timestamp(at), if confirmed { "confirmed" } else { "trouble" }, Some(&label), why));
        }
    }
    Ok(steps)
}

fn trouble(row: &Row<'_>, label: &str) -> Result<Option<Failure>, StoreError> {
    Ok(failure(row, label)?.or_else(|| Some(Failure::new(FailureCode::NetBroken, label, ""))))
}

fn step(at: Timestamp, what: &str, destination: Option<&str>, failure: Option<Failure>) -> Step {
    Step { at, what: what.to_owned(), destination: destination.map(str::to_owned), failure }
}

const fn group(filter: PhotoFilter) -> u8 {
    match filter {
        PhotoFilter::All => 0,
        PhotoFilter::Delivered => 1,
        PhotoFilter::OnTheWay => 2,
        PhotoFilter::NeedsYou => 3,
        PhotoFilter::NotSent => 4,
    }
}

/// How many are in each group, by the counters.
fn summed(connection: &Connection, event: EventId) -> Result<Vec<u32>, StoreError> {
    let sum = counts::sum(connection, event)?;
    let of = |filter| match filter {
        PhotoFilter::All => sum.photos + sum.arriving + sum.not_sent,
        PhotoFilter::Delivered => sum.delivered,
        PhotoFilter::OnTheWay => sum.sending + sum.waiting + sum.arriving,
        PhotoFilter::NeedsYou => sum.needs_you,
        PhotoFilter::NotSent => sum.not_sent,
    };
    Ok(PhotoFilter::ALL.iter().map(|filter| of(*filter)).collect())
}

/// The same of what a search finds.
fn totals(connection: &Connection, event: EventId, search: &str) -> Result<Vec<u32>, StoreError> {
    let mut query = connection.prepare_cached(concat!(
        "SELECT ",
        group_sql!(),
        " AS grouped, count(*) ",
        from_sql!(),
        " GROUP BY grouped"
    ))?;
    let (like, time) = (like_pattern(search), time_pattern(search));
    let asked = named_params! { ":event": event.0, ":like": like, ":exact": search, ":time": time };
    let mut rows = query.query(asked)?;
    let mut totals = vec![0; PhotoFilter::ALL.len()];
    while let Some(row) = rows.next()? {
        let (group, n): (u8, u32) = (row.get(0)?, row.get(1)?);
        totals[0] += n;
        if let Some(total) = totals.get_mut(usize::from(group)) {
            *total += n;
        }
    }
    Ok(totals)
}

/// Times of day that begin like this; none where it is no time. A bare number is a session's.
fn time_pattern(search: &str) -> String {
    let digits = |text: &str, most| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    match search.split_once(':') {
        Some((hour, minute)) if !hour.is_empty() && digits(hour, 2) && digits(minute, 2) => {
            format!("{hour:0>2}:{minute}%")
        }
        _ => String::new(),
    }
}

/// The newest file row of a photo.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn file_of(connection: &Connection, photo: PhotoId) -> Result<FileId, StoreError> {
    let mut query = connection.prepare_cached("SELECT id FROM files WHERE photo_id = ?1 ORDER BY id LIMIT 1")?;
    first(query.query(params![photo.0])?, |row| Ok(FileId(row.get(0)?)))?.ok_or(StoreError::Missing("file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_from_numbers_and_names() {
        for (search, pattern) in [("21:40", "21:40%"), ("21:4", "21:4%"), ("9:", "09:%"), ("09:1", "09:1%")] {
            assert_eq!(time_pattern(search), pattern, "{search}");
        }
        for other in ["", "21", ":40", "IMG:1", "21:4x", "121:40", "21:405", "%:%", "2_:1"] {
            assert_eq!(time_pattern(other), "", "{other}");
        }
    }
}
