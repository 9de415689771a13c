//! PhotoboothProject (v4): `data/images` with `data/tmp` and `data/thumbs` beside it.
//!
//! Follows its source (github.com/PhotoboothProject/photobooth, `api/capture.php`, `api/applyEffects.php`, `src/Image.php`):
//! names by date `Ymd_His.jpg` or 32 hex digits; a collage's singles are `<stem>-0.jpg`, `<stem>-1.jpg` … and are kept among
//! the images only where the operator says so (here: for every second group); a film is `<stem>.mp4`, a GIF `<stem>.gif`.

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;

pub(super) fn play(mut script: Script, evening: &Evening, random: bool) -> Party {
    for (session, group) in evening.groups.iter().enumerate() {
        let stem = if random {
            format!("{:032x}", 0xD1B5_4A32_D192_ED03_9E37_79B9_7F4A_7C15_u128.wrapping_mul(session as u128 + 3))
        } else {
            group.begin.strftime("%Y%m%d_%H%M%S").to_string()
        };
        let collage = group.print.is_some();
        for (nth, &at) in group.shots.iter().enumerate() {
            if collage {
                script.photo(at, format!("data/tmp/{stem}-{nth}.jpg"), Format::Jpeg, session, None, Fate::Never);
                if session.is_multiple_of(2) {
                    let name = format!("data/images/{stem}-{nth}.jpg");
                    script.photo(at, name, Format::Jpeg, session, None, Fate::Sent);
                }
            } else if nth == 0 {
                // Without a collage each shot is a picture of its own, with a name of its own.
                script.photo(at, format!("data/images/{stem}.jpg"), Format::Jpeg, session, None, Fate::Sent);
                script.photo(at, format!("data/thumbs/{stem}.jpg"), Format::Jpeg, session, None, Fate::Never);
            }
        }
        if let Some(at) = group.print {
            script.photo(at, format!("data/images/{stem}.jpg"), Format::Strip, session, None, Fate::Sent);
            script.photo(at, format!("data/thumbs/{stem}.jpg"), Format::Strip, session, None, Fate::Never);
        }
        if let Some(at) = group.gif {
            script.photo(at, format!("data/images/{stem}.gif"), Format::Gif, session, Kind::Gif, Fate::Sent);
        }
        if let Some(at) = group.film {
            script.photo(at, format!("data/images/{stem}.mp4"), Format::Mp4, session, Kind::Video, Fate::Sent);
        }
    }
    let program = if random { Program::PhotoboothProjectRandom } else { Program::PhotoboothProject };
    script.end(program, "data")
}
