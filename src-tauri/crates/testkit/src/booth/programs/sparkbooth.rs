//! Sparkbooth: a folder that the operator chose.
//!
//! `IMG_20260805_193045.jpg` stands as an example in the documents of one public project that watches it
//! (alonsocm/pix-dynamic-gallery); the program's own default names are not documented. Time alone tells sessions.

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    for (session, group) in evening.groups.iter().enumerate() {
        for &at in &group.shots {
            let name = at.strftime("IMG_%Y%m%d_%H%M%S.jpg").to_string();
            script.photo(at, name, Format::Jpeg, session, None, Fate::Sent);
        }
        if let Some(at) = group.gif {
            let name = at.strftime("IMG_%Y%m%d_%H%M%S.gif").to_string();
            script.photo(at, name, Format::Gif, session, Kind::Gif, Fate::Sent);
        }
    }
    script.end(Program::Sparkbooth, "")
}
