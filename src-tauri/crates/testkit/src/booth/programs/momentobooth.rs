//! MomentoBooth: `Input/`, `Output/` and `Templates/` in a project's folder.
//!
//! Follows its source (github.com/momentobooth/momentobooth): inputs `yyyyMMdd_HHmmss_<camera's name>`, outputs
//! `MomentoBooth-image-0001.jpg`. Nothing in the names links an output with its inputs: only time does.

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    let mut camera = 9_990;
    let mut outputs = 0;
    for (session, group) in evening.groups.iter().enumerate() {
        for &at in &group.shots {
            camera = camera % 9_999 + 1;
            let name = format!("Input/{}_IMG_{camera:04}.JPG", at.strftime("%Y%m%d_%H%M%S"));
            script.photo(at, name, Format::Jpeg, session, Kind::Single, Fate::Sent);
        }
        if let Some(at) = group.print {
            outputs += 1;
            let name = format!("Output/MomentoBooth-image-{outputs:04}.jpg");
            script.photo(at, name, Format::Strip, session, Kind::Print, Fate::Sent);
        }
    }
    script.end(Program::MomentoBooth, "")
}
