//! A home-made booth: `sessions/2026-06-20/session_<id>/photos/photo_1.jpg` with `strip.jpg` and `print.jpg` beside.
//!
//! The layout of several public hobby projects, as a group; no program in particular.

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    for (session, group) in evening.groups.iter().enumerate() {
        let id = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(session as u64 + 1);
        let folder = format!("sessions/{}/session_{id:016x}", group.begin.strftime("%Y-%m-%d"));
        for (nth, &at) in group.shots.iter().enumerate() {
            let name = format!("{folder}/photos/photo_{}.jpg", nth + 1);
            script.photo(at, name, Format::Jpeg, session, Kind::Single, Fate::Sent);
        }
        if let Some(at) = group.print {
            script.photo(at, format!("{folder}/strip.jpg"), Format::Strip, session, Kind::Print, Fate::Sent);
            script.photo(at, format!("{folder}/print.png"), Format::Png, session, Kind::Print, Fate::Sent);
        }
        if let Some(at) = group.gif {
            script.photo(at, format!("{folder}/moving.webp"), Format::Webp, session, None, Fate::Sent);
        }
    }
    script.end(Program::HomeMade, "")
}
