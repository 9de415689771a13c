//! dslrBooth (LumaBooth on Windows).
//!
//! Originals are named by date, hour and minute, and a running number: `20240202_1620_1.jpg`, as public scripts that watch
//! its folder and a public controller of its triggers show. The trigger calls are those of Lumasoft's help page "dslrBooth
//! triggers and API" (support.lumasoft.co, article 360000637854). Not documented, and not claimed here: the names of
//! prints, GIFs and films (they get the same stem here), whether the minute is that of the session or of the shot (the
//! session's here), and whether the number begins again with each session (it cannot within one minute).

use crate::booth::{Evening, Fate, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;
use jiff::civil::DateTime;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    let mut last = (String::new(), 0);
    for (session, group) in evening.groups.iter().enumerate() {
        let stem = group.begin.strftime("%Y%m%d_%H%M").to_string();
        if last.0 != stem {
            last = (stem.clone(), 0);
        }
        let mut name = |extension: &str| {
            last.1 += 1;
            format!("{stem}_{}.{extension}", last.1)
        };
        script.call(group.begin, "session_start", &["PrintAndGIF"]);
        for &at in &group.shots {
            let file = name("jpg");
            script.call(before(at), "countdown_start", &["3"]);
            script.call(at, "capture_start", &[]);
            script.photo(at, format!("Originals/{file}"), Format::Jpeg, session, Kind::Single, Fate::Sent);
            script.call(at, "file_download", &[&file]);
        }
        if let Some(at) = group.print {
            let file = name("jpg");
            script.call(before(at), "processing_start", &[]);
            script.photo(at, format!("Prints/{file}"), Format::Strip, session, Kind::Print, Fate::Sent);
            script.call(at, "printing", &[&file, "2"]);
        }
        if let Some(at) = group.gif {
            script.photo(at, format!("Animated/{}", name("gif")), Format::Gif, session, Kind::Gif, Fate::Sent);
        }
        if let Some(at) = group.film {
            script.photo(at, format!("Videos/{}", name("mp4")), Format::Mp4, session, Kind::Video, Fate::Sent);
        }
        script.call(group.end(), "session_end", &[]);
    }
    script.end(Program::DslrBooth, "")
}

fn before(at: DateTime) -> DateTime {
    at.saturating_sub(jiff::Span::new().seconds(1))
}
