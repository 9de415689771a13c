//! What stands on the sign.

use crate::words::Language;
use boothlift_contract::{PhotoId, Reply, Request, SessionId, Timestamp};
use boothlift_engine::Engine;

/// Pictures on the sign at most; one fewer where more are on their way.
const PICTURES: usize = 4;

/// Everything on the sign. Equal signs look the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sign {
    pub(super) language: Language,
    /// The event's name; empty while there is none.
    pub(super) event: String,
    pub(super) session: Option<Session>,
    /// The booth's Wi-Fi, where the operator typed it in.
    pub(super) join: Option<Join>,
    /// Where phones open the photos on the booth's network.
    pub(super) open: Option<Open>,
    /// Where they are in a gallery of the internet.
    pub(super) home: Option<Home>,
}

/// The session whose guests are meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Session {
    pub(super) number: u32,
    /// As a clock shows it, `HH:MM`.
    pub(super) taken: String,
    pub(super) pictures: Vec<PhotoId>,
    pub(super) coming: u32,
}

/// A Wi-Fi and its code.
#[derive(Clone, PartialEq)]
pub(crate) struct Join {
    pub(crate) name: String,
    /// None where it is open to everybody.
    pub(crate) password: Option<String>,
    pub(crate) qr_svg: String,
}

impl std::fmt::Debug for Join {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Join").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A session's code.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Open {
    pub(super) qr_svg: String,
    /// Where the pick-up code is typed in; empty where there is none.
    pub(super) address: String,
    pub(super) pick_up: String,
}

/// A session's code at a gallery of the internet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Home {
    pub(super) label: String,
    pub(super) qr_svg: String,
}

impl Sign {
    /// The sign of this moment, for the session that was chosen, or the newest where that is gone; none while the engine
    /// does not answer.
    pub(super) async fn look(
        engine: &Engine,
        chosen: Option<SessionId>,
        join: Option<Join>,
        language: Language,
    ) -> Option<Self> {
        let Ok(Reply::Snapshot(now)) = engine.ask(Request::Snapshot {}).await else { return None };
        let event = now.event.map(|event| event.name).unwrap_or_default();
        let mut sign = Self { language, event, join, ..Self::default() };
        let mut code = engine.ask(Request::ShowCode { session: chosen }).await;
        if code.is_err() && chosen.is_some() {
            code = engine.ask(Request::ShowCode { session: None }).await;
        }
        let Ok(Reply::Code(code)) = code else { return Some(sign) };
        let Ok(Reply::Session(view)) = engine.ask(Request::ShowSession { session: code.session }).await else {
            return Some(sign);
        };
        let mut pictures = code.pictures;
        pictures.truncate(if code.coming > 0 { PICTURES - 1 } else { PICTURES });
        sign.session =
            Some(Session { number: code.number, taken: clock(view.card.started_at), pictures, coming: code.coming });
        if code.reachable {
            sign.open =
                Some(Open { qr_svg: code.qr_svg, address: bare(&code.front).to_owned(), pick_up: code.pick_up });
        }
        sign.home = code.at_home.map(|home| Home { label: home.label, qr_svg: home.qr_svg });
        Some(sign)
    }
}

/// An address as people type it.
fn bare(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/')
}

fn clock(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map(|at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_as_people_type_them() {
        assert_eq!(bare("http://192.168.8.20:8080/"), "192.168.8.20:8080");
        assert_eq!(bare(""), "");
    }

    #[test]
    fn a_password_is_not_printed_with_the_sign() {
        let join = Join { name: "Party".into(), password: Some("canary-4711".into()), qr_svg: "canary-4711".into() };
        assert!(!format!("{:?}", Sign { join: Some(join), ..Sign::default() }).contains("canary"));
    }
}
