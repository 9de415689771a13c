//! Foto Master: `FinalPhoto/`, `FinalVideo/` and `RawVideo/` in the current event's folder.
//!
//! Follows Foto Master's help pages ("Cloud tab", support.fotomaster.com, and "When final photo is saved", article 3053157):
//! one final photo a session, its name has a time stamp. Not documented, and filled in here: the stamp's form, the names of
//! the folders of raw photos and GIFs (there are none here), and whether a raw film is meant for guests.

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    for (session, group) in evening.groups.iter().enumerate() {
        let at = group.print.or(group.shots.last().copied()).unwrap_or(group.begin);
        let stamp = at.strftime("%Y-%m-%d_%H-%M-%S").to_string();
        script.photo(at, format!("FinalPhoto/{stamp}.jpg"), Format::Strip, session, Kind::Print, Fate::Sent);
        if let Some(at) = group.film {
            let stamp = at.strftime("%Y-%m-%d_%H-%M-%S").to_string();
            script.photo(at, format!("RawVideo/{stamp}.mp4"), Format::Mp4, session, Kind::Video, Fate::Open);
            script.photo(at, format!("FinalVideo/{stamp}.mp4"), Format::Mp4, session, Kind::Video, Fate::Sent);
        }
    }
    script.end(Program::FotoMaster, "")
}
