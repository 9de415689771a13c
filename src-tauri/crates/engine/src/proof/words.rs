//! The fixed words of a proof. They never claim more than what was looked at.

use super::{PlaceHead, texts::pick};
use boothlift_contract::{DeliveryState, DestinationKind, FailureCode, FileVerdict, Language, LedgerState, Timestamp};
use boothlift_store::proof::{Line, Shown};

/// What proves a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    FilesCompared,
    Seen,
    Accepted,
    NotShown,
}

/// How something is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Proved {
    means: Option<Means>,
    maybe_twice: bool,
}

impl Means {
    const fn say(self, language: Language) -> &'static str {
        pick(
            language,
            match self {
                Self::FilesCompared => ["files compared", "Dateien verglichen", "archivos comparados"],
                Self::Seen => ["seen in the gallery", "in der Galerie gesehen", "vista en la galería"],
                Self::Accepted => ["accepted by the gallery", "von der Galerie angenommen", "aceptada por la galería"],
                Self::NotShown => {
                    ["not shown by the gallery", "von der Galerie nicht gezeigt", "no mostrada por la galería"]
                }
            },
        )
    }
}

impl Proved {
    /// In words; empty where nothing is proved.
    pub(super) fn say(self, language: Language) -> String {
        let Some(means) = self.means else { return String::new() };
        let said = means.say(language);
        match self.maybe_twice && means != Means::NotShown {
            true => format!("{said}, {}", pick(language, ["maybe twice", "vielleicht doppelt", "quizá repetida"])),
            false => said.to_owned(),
        }
    }
}

/// How a line is proved.
pub(super) fn proved(line: &Line) -> Proved {
    let confirmed = line.place.as_ref().filter(|place| place.state == DeliveryState::Confirmed);
    let Some(place) = confirmed else { return Proved { means: None, maybe_twice: false } };
    let means = match (place.shown, place.kind) {
        (Shown::No, _) => Means::NotShown,
        (Shown::Yes, DestinationKind::LocalGallery) => Means::FilesCompared,
        (Shown::Yes, _) => Means::Seen,
        (Shown::Unasked, _) => Means::Accepted,
    };
    Proved { means: Some(means), maybe_twice: place.possible_duplicate }
}

/// How deliveries to a destination are proved in all.
pub(super) const fn of_place(place: &PlaceHead) -> Proved {
    let means = match (place.kind, place.asked) {
        (DestinationKind::LocalGallery, Some(_)) => Means::FilesCompared,
        (_, Some(_)) => Means::Seen,
        (_, None) => Means::Accepted,
    };
    Proved { means: Some(means), maybe_twice: false }
}

/// A moment in UTC as RFC 3339 has it.
pub(super) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| format!("{at:.3}")).unwrap_or_default()
}

/// Where a delivery stands, for people.
pub(super) const fn state(state: LedgerState, language: Language) -> &'static str {
    pick(
        language,
        match state {
            LedgerState::Waiting => ["waiting", "wartet", "en espera"],
            LedgerState::Sending => ["sending", "wird gesendet", "enviándose"],
            LedgerState::Confirmed => ["confirmed", "bestätigt", "confirmada"],
            LedgerState::Unknown => ["unknown", "unbekannt", "desconocido"],
            LedgerState::Held => ["held", "braucht einen Blick", "necesita atención"],
            LedgerState::Cancelled => ["cancelled", "nicht gesendet", "no enviada"],
        },
    )
}

/// What was decided about a file, for people.
pub(super) const fn verdict(verdict: FileVerdict, language: Language) -> &'static str {
    pick(
        language,
        match verdict {
            FileVerdict::Arriving => ["arriving", "kommt gerade an", "llegando"],
            FileVerdict::Adopted => ["adopted", "aufgenommen", "recogida"],
            FileVerdict::Same => ["same", "doppelt", "repetida"],
            FileVerdict::Held => ["held", "braucht einen Blick", "necesita atención"],
            FileVerdict::Ignored => ["ignored", "nicht gesendet", "no enviada"],
            FileVerdict::Unreadable => ["unreadable", "nicht lesbar", "ilegible"],
            FileVerdict::Gone => ["gone", "verschwunden", "desaparecida"],
        },
    )
}

/// Why a line is not confirmed, in words; empty where it is.
pub(super) fn reason(line: &Line, language: Language) -> String {
    if line.place.as_ref().is_some_and(|place| place.state == DeliveryState::Confirmed) {
        return String::new();
    }
    let Some(failure) = &line.failure else {
        return match (&line.place, line.verdict, of_code(FailureCode::PhotoSame)) {
            (None, FileVerdict::Same, Some(words)) => pick(language, words).into(),
            _ => String::new(),
        };
    };
    match of_code(failure.code) {
        Some(words) => pick(language, words).to_owned(),
        None => failure.code.as_str().to_owned(),
    }
}

const fn of_code(code: FailureCode) -> Option<[&'static str; 3]> {
    use FailureCode as C;
    Some(match code {
        C::NetOffline | C::NetBlocked | C::NetBroken | C::NetStalled => {
            ["no way to the gallery", "kein Weg zur Galerie", "no hay camino a la galería"]
        }
        C::NetNoAnswer => {
            ["sent, the answer was lost", "gesendet, die Antwort ging verloren", "enviada, se perdió la respuesta"]
        }
        C::NetSlow => [
            "waits, as prints alone are sent for now",
            "wartet, da im Moment nur Drucke gesendet werden",
            "espera, pues por ahora solo salen las impresiones",
        ],
        C::NetMetered => [
            "waits for a network that counts no data",
            "wartet auf ein Netz, das keine Daten zählt",
            "espera una red que no cuente los datos",
        ],
        C::NetPortal => [
            "a sign-in page answered in the gallery's place",
            "eine Anmeldeseite antwortete anstelle der Galerie",
            "una página de inicio de sesión respondió en lugar de la galería",
        ],
        C::DestDenied | C::DestSignin | C::DestNoToken => {
            ["the gallery's token", "das Token der Galerie", "el token de la galería"]
        }
        C::DestForbidden => ["no rights at the gallery", "keine Rechte bei der Galerie", "sin permiso en la galería"],
        C::DestClosed => [
            "the event is closed at the gallery",
            "das Event ist bei der Galerie geschlossen",
            "el evento está cerrado en la galería",
        ],
        C::DestPaused | C::PhotoPaused => {
            ["paused by a person", "von einem Menschen angehalten", "en pausa por una persona"]
        }
        C::PhotoIncomplete => {
            ["the file ends too early", "die Datei endet zu früh", "el archivo termina antes de tiempo"]
        }
        C::PhotoEmpty => ["the file is empty", "die Datei ist leer", "el archivo está vacío"],
        C::PhotoTooLarge => [
            "larger than the gallery takes",
            "größer, als die Galerie annimmt",
            "más grande de lo que acepta la galería",
        ],
        C::PhotoKind => [
            "a kind that the gallery does not take",
            "eine Art, die die Galerie nicht annimmt",
            "un tipo que la galería no acepta",
        ],
        C::PhotoUnsure => [
            "sent, the answer was lost too often",
            "gesendet, die Antwort ging zu oft verloren",
            "enviada, la respuesta se perdió demasiadas veces",
        ],
        C::PhotoRefused => ["refused by the gallery", "von der Galerie abgelehnt", "rechazada por la galería"],
        C::PhotoThere => [
            "the gallery says that it has it already",
            "die Galerie sagt, dass sie es schon hat",
            "la galería dice que ya la tiene",
        ],
        C::PhotoSame => ["the same as another photo", "dasselbe wie ein anderes Foto", "la misma que otra foto"],
        C::PhotoUnseen => [
            "the gallery did not show it; it is sent again",
            "die Galerie zeigte es nicht; es wird noch einmal gesendet",
            "la galería no la mostró; se envía otra vez",
        ],
        C::PhotoGone => {
            ["vanished before it was safe", "verschwunden, bevor es sicher war", "desapareció antes de estar segura"]
        }
        C::PhotoBusy => {
            ["held by another program", "von einem anderen Programm festgehalten", "la retiene otro programa"]
        }
        C::PhotoAccess => ["no permission to read it", "kein Recht, es zu lesen", "sin permiso para leerla"],
        C::PhotoNotPicture => ["not a picture or film", "kein Bild und kein Film", "ni imagen ni vídeo"],
        C::PhotoLeftOut => ["left out by a person", "von einem Menschen weggelassen", "omitida por una persona"],
        C::PhotoApproval => ["waits for approval", "wartet auf Freigabe", "espera la aprobación"],
        C::PhotoSingle => [
            "a single shot, which are switched off",
            "eine Einzelaufnahme; die sind ausgeschaltet",
            "una toma suelta, que están desactivadas",
        ],
        C::PhotoOld => ["older than the event", "älter als das Event", "anterior al evento"],
        C::FolderOld => [
            "older than the event, waits for an answer",
            "älter als das Event, wartet auf eine Antwort",
            "anterior al evento, espera una respuesta",
        ],
        C::PhotoAside => [
            "not one of the booth's finished photos",
            "keines der fertigen Fotos der Fotobox",
            "no es una foto terminada de la cabina",
        ],
        C::PhotoCopyRemoved => [
            "its safe copy was removed after everything was delivered",
            "seine sichere Kopie wurde entfernt, nachdem alles angekommen war",
            "su copia segura se quitó cuando todo estaba entregado",
        ],
        C::PhotoSpool => {
            ["the safe copy cannot be read", "die sichere Kopie ist nicht lesbar", "la copia segura no se puede leer"]
        }
        _ => return None,
    })
}
