//! photobooth-app: `camera_original/` and `processed_full/`, and a database that says which capture belongs to which job.
//!
//! Follows photobooth-app 9.0.0 as installed from PyPI: names `%Y%m%d-%H%M%S-%f`, singles that are not to be shown end in
//! `_hidden`; `database/database.sqlite` beside `media/`; rows are written when the job is over, behind its files. The older
//! `unprocessed_original/` is there for installs that were upgraded. The commander plugin's calls have the events
//! `counting`, `capture`, `captured` and `finished`. What a hidden single is meant to be for others is not documented.

use crate::booth::{BoothRow, Deed, Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::{Kind, Timestamp};
use jiff::{ToSpan as _, civil::DateTime};
use std::{fs, path::Path};

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    for (session, group) in evening.groups.iter().enumerate() {
        let job = format!("{:032x}", 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835_u128.wrapping_mul(session as u128 + 1));
        let media = if group.print.is_some() { "collage" } else { "image" };
        let mut rows = Vec::new();
        script.call(group.begin, "counting", &[media]);
        for (nth, &at) in group.shots.iter().enumerate() {
            // The third shot of an animation is one that the booth does not show.
            let hidden = if nth == 2 { "_hidden" } else { "" };
            let name = format!("{}{hidden}.jpg", stamp(at, session + nth));
            script.call(at, "captured", &[media]);
            let original = format!("media/camera_original/{name}");
            script.photo(at, &original, Format::Jpeg, session, Kind::Single, Fate::Never);
            let processed = format!("media/processed_full/{name}");
            let fate = if hidden.is_empty() { Fate::Sent } else { Fate::Open };
            script.photo(at, &processed, Format::Jpeg, session, None, fate);
            rows.push(BoothRow {
                media_type: "image",
                job: job.clone(),
                original: Some(original),
                processed,
                shown: hidden.is_empty(),
            });
        }
        let mut composed = |at: DateTime, media_type, extension, format, kind: Option<Kind>| {
            let processed = format!("media/processed_full/{}.{extension}", stamp(at, session));
            script.photo(at, &processed, format, session, kind, Fate::Sent);
            rows.push(BoothRow { media_type, job: job.clone(), original: None, processed, shown: true });
        };
        if let Some(at) = group.print {
            composed(at, "collage", "jpg", Format::Strip, None);
        }
        if let Some(at) = group.gif {
            composed(at, "animation", "gif", Format::Gif, Some(Kind::Gif));
        }
        if let Some(at) = group.film {
            composed(at, "video", "mp4", Format::Mp4, Some(Kind::Video));
        }
        let end = group.end().saturating_add(1.second());
        script.push(end, Deed::Rows(rows));
        script.call(end, "finished", &[media]);
    }
    script.end(Program::PhotoboothApp, "media")
}

fn stamp(at: DateTime, salt: usize) -> String {
    format!("{}-{:06}", at.strftime("%Y%m%d-%H%M%S"), salt * 7_919 % 1_000_000)
}

/// Puts rows into the program's database, which is made where it is not there.
///
/// # Errors
/// What the disk or SQLite says.
pub(in crate::booth) fn write_rows(folder: &Path, at: Timestamp, rows: &[BoothRow]) -> anyhow::Result<()> {
    let place = folder.join("database");
    fs::create_dir_all(&place)?;
    let connection = rusqlite::Connection::open(place.join("database.sqlite"))?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS mediaitems (
            id NUMERIC NOT NULL, media_type VARCHAR(11) NOT NULL,
            created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, job_identifier NUMERIC NOT NULL,
            processed VARCHAR NOT NULL, pipeline_config JSON NOT NULL, show_in_gallery BOOLEAN NOT NULL,
            captured_original VARCHAR, revision INTEGER NOT NULL, PRIMARY KEY (id));
         CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);",
    )?;
    let created = jiff::Timestamp::from_millisecond(at.0)?.strftime("%Y-%m-%d %H:%M:%S").to_string();
    for row in rows {
        connection.execute(
            "INSERT INTO mediaitems (id, media_type, created_at, job_identifier, processed, pipeline_config,
                show_in_gallery, captured_original, revision)
             VALUES (lower(hex(randomblob(16))), ?1, ?2, ?3, ?4, '{}', ?5, ?6, 0)",
            rusqlite::params![row.media_type, created, row.job, row.processed, row.shown, row.original],
        )?;
    }
    Ok(())
}
