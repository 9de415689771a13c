//! A camera on a cable: `DSC_9998.JPG`, `DSC_9999.JPG`, `DSC_0001.JPG`. Time alone tells sessions.
//!
//! Camera names are those of the DCF standard (four letters, four digits from 0001 to 9999).

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    let mut counter = 9_950;
    for (session, group) in evening.groups.iter().enumerate() {
        for &at in &group.shots {
            counter = counter % 9_999 + 1;
            let name = format!("DSC_{counter:04}.JPG");
            script.photo(at, name, Format::Jpeg, session, Kind::Single, Fate::Sent);
        }
    }
    script.end(Program::Tethered, "")
}
