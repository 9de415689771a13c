//! Simple Booth HALO through Dropbox: `<preset>/<kind>/<device>-<number>.<ext>`.
//!
//! Follows Simple Booth's help page on saving to Dropbox (help.simplebooth.com, article 452394), which names the kinds
//! `Layouts`, `GIFs`, `GIF Videos`, `Individuals`, `4x6` and gives `ABCDE-00001.gif` as an example. It does not say whether the
//! number is shared across kinds: both are played, and time alone tells sessions in either.

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;
use std::collections::BTreeMap;

pub(super) fn play(mut script: Script, evening: &Evening, one_count: bool) -> Party {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut name = |kind: &'static str, extension: &str| {
        let count = counts.entry(if one_count { "" } else { kind }).or_default();
        *count += 1;
        format!("Summer Party/{kind}/QXTRB-{count:05}.{extension}")
    };
    for (session, group) in evening.groups.iter().enumerate() {
        for &at in &group.shots {
            script.photo(at, name("Individuals", "jpg"), Format::Jpeg, session, Kind::Single, Fate::Sent);
        }
        if let Some(at) = group.print {
            script.photo(at, name("Layouts", "jpg"), Format::Strip, session, Kind::Print, Fate::Sent);
        }
        if let Some(at) = group.gif {
            script.photo(at, name("GIFs", "gif"), Format::Gif, session, Kind::Gif, Fate::Sent);
        }
        if let Some(at) = group.film {
            script.photo(at, name("GIF Videos", "mp4"), Format::Mp4, session, Kind::Video, Fate::Sent);
        }
    }
    let program = if one_count { Program::SimpleBoothOneCount } else { Program::SimpleBooth };
    script.end(program, "Summer Party")
}
