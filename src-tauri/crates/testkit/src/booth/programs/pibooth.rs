//! pibooth: `2026-06-20-21-40-02_pibooth.jpg`, the captures in `raw/<same stamp>/`, refused pictures in `forget/`.
//!
//! Follows pibooth's source (github.com/pibooth/pibooth, `plugins/picture_plugin.py`). It saves no GIF and no film.

use crate::booth::{Deed, Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;
use jiff::ToSpan as _;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    for (session, group) in evening.groups.iter().enumerate() {
        let stamp = group.begin.strftime("%Y-%m-%d-%H-%M-%S").to_string();
        // All captures are saved at once, when the final picture is about to be made.
        let made = group.print.unwrap_or_else(|| group.end().saturating_add(4.seconds()));
        for nth in 0..group.shots.len() {
            let name = format!("raw/{stamp}/pibooth{nth:03}.jpg");
            script.photo(made, name, Format::Jpeg, session, None, Fate::Never);
        }
        let name = format!("{stamp}_pibooth.jpg");
        let fate = if group.refused { Fate::Recalled } else { Fate::Sent };
        script.photo(made, &name, Format::Strip, session, Kind::Print, fate);
        if group.refused {
            let deed = Deed::Moved { from: name.clone().into(), to: format!("forget/{name}").into() };
            script.push(made.saturating_add(5.seconds()), deed);
        }
    }
    script.end(Program::Pibooth, "")
}
