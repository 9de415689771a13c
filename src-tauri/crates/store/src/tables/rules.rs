//! What is true of the records after every commit, as queries for rows of which it is not. They read whole tables: debug builds
//! look when they stop, tests whenever they like.

use crate::StoreError;
use rusqlite::Connection;

/// What is true, and a query that counts rows that say otherwise.
const RULES: [(&str, &str); 10] = [
    (
        "photos are counted as they are",
        "SELECT count(*) FROM (SELECT event_id, state, count(*) AS n FROM photos GROUP BY 1, 2) f
             FULL JOIN (SELECT * FROM photo_counts WHERE n <> 0) c ON f.event_id = c.event_id AND f.state = c.state
         WHERE f.n IS NOT c.n",
    ),
    (
        "files are counted as they are",
        "SELECT count(*) FROM (SELECT event_id, verdict, count(*) AS n FROM files WHERE is_current = 1 GROUP BY 1, 2) f
             FULL JOIN (SELECT * FROM file_counts WHERE n <> 0) c ON f.event_id = c.event_id AND f.verdict = c.verdict
         WHERE f.n IS NOT c.n",
    ),
    (
        "deliveries are counted as they are",
        "SELECT count(*) FROM (SELECT event_id, destination_id, state, count(*) AS n FROM deliveries GROUP BY 1, 2, 3) f
             FULL JOIN (SELECT * FROM delivery_counts WHERE n <> 0) c
                 ON f.event_id = c.event_id AND f.destination_id = c.destination_id AND f.state = c.state
         WHERE f.n IS NOT c.n",
    ),
    (
        "a photo's state is what its deliveries to destinations that are on make of it",
        "SELECT count(*) FROM photos p WHERE p.state <> ifnull(
             (SELECT CASE min(CASE d.state WHEN 'held' THEN 0 WHEN 'preparing' THEN 1 WHEN 'sending' THEN 1
                     WHEN 'body_sent' THEN 1 WHEN 'waiting' THEN 2 WHEN 'unknown' THEN 2 WHEN 'confirmed' THEN 3 ELSE 4 END)
                 WHEN 0 THEN 'needs_you' WHEN 1 THEN 'sending' WHEN 2 THEN 'waiting' WHEN 3 THEN 'delivered'
                 ELSE 'not_sent' END
              FROM deliveries d JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
              WHERE d.photo_id = p.id), 'not_sent')
             AND EXISTS (SELECT 1 FROM events e WHERE e.id = p.event_id AND e.ended_at IS NULL)",
    ),
    (
        "a photo has a delivery to each destination that is on",
        "SELECT count(*) FROM photos p JOIN events e ON e.id = p.event_id AND e.ended_at IS NULL
             JOIN destinations x ON x.is_on = 1
         WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.destination_id = x.id)",
    ),
    (
        "what is confirmed has the moment and the proof of it",
        "SELECT count(*) FROM deliveries WHERE state = 'confirmed' AND (confirmed_at IS NULL OR proof_reply IS NULL)",
    ),
    (
        "what is on the wire has an attempt that goes on",
        "SELECT count(*) FROM deliveries d WHERE d.state IN ('preparing', 'sending', 'body_sent') AND NOT EXISTS
             (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND a.number = d.attempt AND a.ended_at IS NULL)",
    ),
    (
        "nothing that waits or is there has an attempt that goes on, and nothing an earlier one",
        "SELECT count(*) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
         WHERE a.ended_at IS NULL AND (d.state IN ('waiting', 'unknown', 'confirmed') OR a.number <> d.attempt)",
    ),
    (
        "a body that ended has its moment",
        "SELECT count(*) FROM deliveries d JOIN attempts a ON a.delivery_id = d.id AND a.number = d.attempt
         WHERE d.state = 'body_sent' AND a.body_sent_at IS NULL",
    ),
    (
        "no photo has more attempts than were counted",
        "SELECT count(*) FROM deliveries d
         WHERE (SELECT count(*) FROM attempts a WHERE a.delivery_id = d.id) > d.attempt",
    ),
];

/// Which rules the records break, each with the number of rows that do.
///
/// # Errors
/// What SQLite says.
pub fn broken(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for (rule, sql) in RULES {
        let rows: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        if rows > 0 {
            found.push(format!("{rule}: not so in {rows} rows"));
        }
    }
    Ok(found)
}
