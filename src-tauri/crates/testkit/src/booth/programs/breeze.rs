//! Breeze DSLR Remote Pro and Breeze Booth: a dated folder, and an XML summary a session.
//!
//! The summary that lists a session's photos, prints, GIFs and films is described in Breeze's help ("Breeze Gallery Uploader",
//! breezesys.com/Hotfolder/help/breeze_gallery_uploader.htm, and "Gallery and slideshow settings",
//! breezesys.com/BreezeBooth/help/gallery_and_slideshow_settings.htm), as is the folder's date that goes on past midnight.
//! Neither names an element, an attribute, the summary's own name or the form of the file names: the simulator writes
//! shapes of its own by turns, so that a reader cannot rely on any one of them.

use crate::booth::{Evening, Fate, Guests, Party, Program, files::Format, party::Script};
use boothlift_contract::Kind;
use jiff::ToSpan as _;

pub(super) fn play(mut script: Script, evening: &Evening) -> Party {
    let mut counter = 9_950;
    for (session, group) in evening.groups.iter().enumerate() {
        let folder = group.begin.saturating_sub(8.hours()).strftime("%Y-%m-%d").to_string();
        let mut next = || {
            counter = counter % 9_999 + 1;
            counter
        };
        let mut names = Vec::new();
        let first = next();
        for (nth, &at) in group.shots.iter().enumerate() {
            let number = if nth == 0 { first } else { next() };
            names.push(format!("IMG_{number:04}.JPG"));
            script.photo(at, format!("{folder}/IMG_{number:04}.JPG"), Format::Jpeg, session, None, Fate::Sent);
        }
        if let Some(at) = group.print {
            names.push(format!("prints/IMG_{first:04}_print.jpg"));
            let name = format!("{folder}/prints/IMG_{first:04}_print.jpg");
            script.photo(at, name, Format::Strip, session, Kind::Print, Fate::Sent);
        }
        if let Some(at) = group.gif {
            names.push(format!("IMG_{first:04}.gif"));
            let name = format!("{folder}/IMG_{first:04}.gif");
            script.photo(at, name, Format::Gif, session, Kind::Gif, Fate::Sent);
        }
        if let Some(at) = group.film {
            names.push(format!("IMG_{first:04}.mp4"));
            let name = format!("{folder}/IMG_{first:04}.mp4");
            script.photo(at, name, Format::Mp4, session, Kind::Video, Fate::Sent);
        }
        let summary = format!("{folder}/{}.xml", group.begin.strftime("%Y%m%d_%H%M%S"));
        script.side(group.end().saturating_add(1.second()), summary, xml(session, group, &names).into_bytes());
    }
    script.end(Program::Breeze, "")
}

/// A summary in one of three shapes: names as text, names as attributes, whole Windows paths.
fn xml(session: usize, group: &Guests, names: &[String]) -> String {
    let entry = |name: &String| match session % 3 {
        0 => format!("    <photo>{name}</photo>\n"),
        1 => format!("    <file name=\"{name}\" />\n"),
        _ => format!("    <image><path>C:\\Photobooth\\{}</path></image>\n", name.replace('/', "\\")),
    };
    let entries: String = names.iter().map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<session>\n  <time>{}</time>\n  <files>\n{entries}  </files>\n</session>\n",
        group.begin.strftime("%Y-%m-%d %H:%M:%S")
    )
}
