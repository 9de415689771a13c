//! The proof as a page: one file without scripts and without anything from elsewhere, made to be printed on A4.

use super::{Head, PlaceHead, ProofError, is_not_sent, texts::Text, words};
use boothlift_contract::{DeliveryState, EventId, Language, LedgerState, Timestamp};
use boothlift_store::{
    Connection,
    proof::{self, Line},
};
use jiff::tz::TimeZone;
use std::{fmt::Write as _, io::Write};

/// Nothing is loaded and nothing runs, also where a name would have it otherwise.
const TOP: &str = r#"<head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<style>
@page { size: A4; margin: 16mm 14mm; }
body { font: 13px/1.45 system-ui, sans-serif; color: #1d1420; background: #fff; max-width: 190mm; margin: 0 auto; padding: 8mm 4mm; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 17px; margin: 9mm 0 2mm; break-after: avoid; }
p { margin: 1mm 0; } .sum { font-size: 17px; margin: 4mm 0; } .number { font: 600 17px ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; } thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0; border-bottom: 1px solid #d8ccd8; overflow-wrap: anywhere; }
th { font-weight: 600; border-bottom-color: #1d1420; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
code { font: 12px ui-monospace, monospace; } .small { color: #5b4a5f; }
@media print { body { padding: 0; max-width: none; } }
</style>
"#;

/// What the page is written with.
struct Pen<'a> {
    out: &'a mut dyn Write,
    language: Language,
    zone: TimeZone,
}

pub(super) fn write(
    view: &Connection,
    event: EventId,
    head: &Head,
    number: &str,
    language: Language,
    out: &mut dyn Write,
) -> Result<(), ProofError> {
    let mut pen = Pen { out, language, zone: TimeZone::system() };
    writeln!(pen.out, "<!doctype html>\n<html lang=\"{language}\">")?;
    pen.out.write_all(TOP.as_bytes())?;
    writeln!(pen.out, "<title>{}, {}</title></head><body>", pen.say(Text::Title), text(&head.event.name))?;
    pen.summary(head, number)?;
    pen.sessions(view, event)?;
    pen.photos(view, event)?;
    pen.not_sent(view, event, head)?;
    let zone = pen.zone.iana_name().unwrap_or_else(|| pen.say(Text::ThisComputer));
    let times = pen.fill(Text::TimesAre, &[("zone", &text(zone))]);
    writeln!(
        pen.out,
        "<p class=\"small\">{times} {} <span class=\"number\">{number}</span>.</p></body></html>",
        pen.say(Text::Number)
    )?;
    Ok(())
}

impl Pen<'_> {
    const fn say(&self, what: Text) -> &'static str {
        what.say(self.language)
    }

    fn fill(&self, what: Text, values: &[(&str, &str)]) -> String {
        what.fill(self.language, values)
    }

    fn count(&self, what: Text, n: u32) -> String {
        self.fill(what, &[("n", &n.to_string())])
    }

    /// A table's beginning; a heading with `true` stands over numbers.
    fn table(&mut self, title: Text, heads: &[(Text, bool)]) -> std::io::Result<()> {
        let heads = heads.iter().map(|(head, number)| {
            let class = if *number { " class=\"n\"" } else { "" };
            format!("<th{class}>{}</th>", self.say(*head))
        });
        let heads = heads.collect::<String>();
        writeln!(self.out, "<h2>{}</h2>\n<table><thead><tr>{heads}</tr></thead><tbody>", self.say(title))
    }

    fn summary(&mut self, head: &Head, number: &str) -> std::io::Result<()> {
        let hours = match (&head.event.starts, &head.event.ends) {
            (Some(starts), Some(ends)) => self.fill(Text::Between, &[("from", &text(starts)), ("until", &text(ends))]),
            (Some(starts), None) => self.fill(Text::From, &[("from", &text(starts))]),
            (None, Some(ends)) => self.fill(Text::Until, &[("until", &text(ends))]),
            (None, None) => String::new(),
        };
        writeln!(
            self.out,
            "<h1>{}</h1>\n<p><bdi>{}</bdi>, {}{hours}</p>",
            self.say(Text::Title),
            text(&head.event.name),
            text(&head.event.date)
        )?;
        let sum = self.fill(
            Text::Sum,
            &[
                ("files", &head.files.to_string()),
                ("not_sent", &head.not_sent.to_string()),
                ("photos", &head.photos.to_string()),
                ("delivered", &head.delivered.to_string()),
            ],
        );
        writeln!(
            self.out,
            "<p class=\"sum\">{sum}</p>\n<p>{} <span class=\"number\">{number}</span>. {}</p>",
            self.say(Text::Number),
            self.say(Text::SameNumber)
        )?;
        if head.taken_down > 0 {
            let what = if head.taken_down == 1 { Text::OneTakenDown } else { Text::TakenDown };
            writeln!(self.out, "<p>{}</p>", self.count(what, head.taken_down))?;
        }
        self.table(
            Text::Destinations,
            &[(Text::Destination, false), (Text::How, false), (Text::Photos, true), (Text::Confirmed, true)],
        )?;
        for place in &head.places {
            writeln!(
                self.out,
                "<tr><td><bdi>{}</bdi></td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
                text(&place.label),
                self.how(place),
                place.photos,
                place.confirmed
            )?;
        }
        writeln!(self.out, "</tbody></table>\n<p class=\"small\">{}</p>", self.say(Text::Meaning))
    }

    fn how(&self, place: &PlaceHead) -> String {
        let mut how = text(&words::of_place(place).say(self.language));
        if let Some((at, seen, extra)) = place.asked {
            let (n, at) = (seen.to_string(), clock(at, &self.zone));
            how.push_str(&self.fill(Text::SeenOn, &[("n", &n), ("at", &at)]));
            if place.missing > 0 {
                let _ = write!(how, "; <strong>{}</strong>", self.count(Text::NotShown, place.missing));
            }
            if extra > 0 {
                let _ = write!(how, "; {}", self.count(Text::Others, extra));
            }
        }
        if place.maybe_twice > 0 {
            let _ = write!(how, "; {}", self.count(Text::MaybeTwice, place.maybe_twice));
        }
        how
    }

    fn sessions(&mut self, view: &Connection, event: EventId) -> Result<(), ProofError> {
        self.table(
            Text::Sessions,
            &[
                (Text::No, true),
                (Text::Tag, false),
                (Text::Photos, true),
                (Text::Delivered, true),
                (Text::LastDelivery, false),
            ],
        )?;
        for session in proof::sessions(view, event)? {
            writeln!(
                self.out,
                "<tr><td class=\"n\">{}</td><td><bdi>{}</bdi></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
                session.number.map_or_else(|| "&ndash;".into(), |number| number.to_string()),
                text(&session.tag),
                session.photos,
                session.delivered,
                session.last_at.map_or_else(String::new, |at| clock(at, &self.zone)),
            )?;
        }
        Ok(writeln!(self.out, "</tbody></table>")?)
    }

    fn photos(&mut self, view: &Connection, event: EventId) -> Result<(), ProofError> {
        self.table(
            Text::Photos,
            &[
                (Text::Name, false),
                (Text::Session, true),
                (Text::Fingerprint, false),
                (Text::Destination, false),
                (Text::NumberThere, false),
                (Text::Proof, false),
                (Text::Time, false),
            ],
        )?;
        proof::lines::<ProofError>(view, event, |line| {
            if is_not_sent(&line) {
                return Ok(());
            }
            let (destination, there, proved, at) = self.cells(&line);
            writeln!(
                self.out,
                "<tr><td><bdi>{}</bdi></td><td class=\"n\">{}</td><td><code>{}</code></td><td><bdi>{destination}</bdi></td><td><bdi>{there}</bdi></td><td>{proved}</td><td>{at}</td></tr>",
                text(&line.name),
                line.session.as_ref().map_or_else(String::new, |(number, _)| number.to_string()),
                text(line.sha256.get(..12).unwrap_or(&line.sha256)),
            )?;
            Ok(())
        })?;
        Ok(writeln!(self.out, "</tbody></table>")?)
    }

    fn cells(&self, line: &Line) -> (String, String, String, String) {
        let why = words::reason(line, self.language);
        let Some(place) = &line.place else {
            let verdict = words::verdict(line.verdict, self.language);
            return (String::new(), String::new(), text(&format!("{verdict}: {why}")), String::new());
        };
        let there = place.remote_id.clone().filter(|_| place.state == DeliveryState::Confirmed).unwrap_or_default();
        let proved = match place.state {
            DeliveryState::Confirmed => words::proved(line).say(self.language),
            state => {
                let state = words::state(LedgerState::from(state), self.language);
                if why.is_empty() { state.to_owned() } else { format!("{state}: {why}") }
            }
        };
        let at = place.confirmed_at.filter(|_| place.state == DeliveryState::Confirmed);
        (text(&place.label), text(&there), text(&proved), at.map_or_else(String::new, |at| clock(at, &self.zone)))
    }

    fn not_sent(&mut self, view: &Connection, event: EventId, head: &Head) -> Result<(), ProofError> {
        if head.not_sent == 0 {
            return Ok(());
        }
        self.table(Text::NotSent, &[(Text::Name, false), (Text::Destination, false), (Text::Why, false)])?;
        proof::lines::<ProofError>(view, event, |line| {
            if is_not_sent(&line) {
                let destination = line.place.as_ref().map(|place| text(&place.label)).unwrap_or_default();
                writeln!(
                    self.out,
                    "<tr><td><bdi>{}</bdi></td><td><bdi>{destination}</bdi></td><td>{}</td></tr>",
                    text(&line.name),
                    text(&words::reason(&line, self.language))
                )?;
            }
            Ok(())
        })?;
        Ok(writeln!(self.out, "</tbody></table>")?)
    }
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

/// Text as it may stand between tags and in attributes. What steers a terminal or turns writing around is shown as a box.
fn text(plain: &str) -> String {
    let mut safe = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{25a1}'),
            c if c.is_control() => safe.push('\u{25a1}'),
            c => safe.push(c),
        }
    }
    safe
}
