//! LumaBooth on an iPad: a folder a session, `Session_20251219_145950`.
//!
//! Follows how one public project reads its exports (anotheryandxter/newbooth-docker-synology); that may be that project's own
//! convention. Lumasoft documents no names: those of the files within a folder are filled in.

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    for (session, group) in evening.groups.iter().enumerate() {
        let folder = group.begin.strftime("Session_%Y%m%d_%H%M%S").to_string();
        for (nth, &at) in group.shots.iter().enumerate() {
            let name = format!("{folder}/photo_{}.jpg", nth + 1);
            script.photo(at, name, Format::Jpeg, session, Kind::Single, Fate::Sent);
        }
        if let Some(at) = group.print {
            script.photo(at, format!("{folder}/print.jpg"), Format::Strip, session, Kind::Print, Fate::Sent);
        }
        if let Some(at) = group.gif {
            script.photo(at, format!("{folder}/animated.gif"), Format::Gif, session, Kind::Gif, Fate::Sent);
        }
        if let Some(at) = group.film {
            script.photo(at, format!("{folder}/video.mov"), Format::Mov, session, Kind::Video, Fate::Sent);
        }
    }
    script.end(Program::LumaBooth, "")
}
