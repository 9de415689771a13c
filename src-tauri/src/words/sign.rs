//! Words of the sign for guests.

use super::Language;

/// One text of the sign. Guests are many: it speaks as the page's own sign does.
#[derive(Clone, Debug)]
pub(crate) enum SignWord {
    Title,
    /// Before there is a session.
    Soon,
    /// Number and clock time.
    Session(u32, String),
    Join,
    Password,
    NoPassword,
    Network,
    NetworkText,
    Open,
    /// What the code is, for whoever does not see it.
    Code(u32),
    PickUp,
    Home,
    /// Photos that still come, at least one.
    Coming(u32),
    /// Nothing can be opened yet.
    Ask,
}

impl SignWord {
    pub(crate) fn say(&self, language: Language) -> String {
        language.pick(match self {
            Self::Title => ["Your photos are here.", "Ihre Fotos sind da.", "Aquí están tus fotos."],
            Self::Soon => ["Your photos will be here.", "Hier gibt es Ihre Fotos.", "Aquí estarán tus fotos."],
            Self::Session(number, taken) => {
                let said =
                    ["session {n} · taken at {t}", "Sitzung {n} · aufgenommen um {t}", "sesión {n} · hecha a las {t}"];
                return language.pick(said).replace("{n}", &number.to_string()).replace("{t}", taken);
            }
            Self::Join => ["Join the booth Wi-Fi", "Mit dem WLAN der Fotobox verbinden", "Únete al wifi de la cabina"],
            Self::Password => ["Password", "Passwort", "Contraseña"],
            Self::NoPassword => ["It needs no password.", "Es braucht kein Passwort.", "No necesita contraseña."],
            Self::Network => {
                ["Join the booth’s network", "Mit dem Netz der Fotobox verbinden", "Únete a la red de la cabina"]
            }
            Self::NetworkText => [
                "The phone has to be on the same network as the booth.",
                "Das Handy muss im selben Netz sein wie die Fotobox.",
                "El móvil tiene que estar en la misma red que la cabina.",
            ],
            Self::Open => ["Open your photos", "Fotos öffnen", "Abre tus fotos"],
            Self::Code(number) => {
                let said = ["Code of session {n}", "Code der Sitzung {n}", "Código de la sesión {n}"];
                return language.pick(said).replace("{n}", &number.to_string());
            }
            Self::PickUp => ["Pick-up code", "Abholcode", "Código de recogida"],
            Self::Home => ["Later, at home", "Später, zu Hause", "Más tarde, en casa"],
            Self::Coming(number) => {
                return language.count(
                    *number,
                    ["one more is on its way", "ein weiteres ist unterwegs", "una más en camino"],
                    ["{n} more are on their way", "{n} weitere sind unterwegs", "{n} más en camino"],
                );
            }
            Self::Ask => [
                "Ask at the booth how to get them.",
                "Fragen Sie an der Fotobox, wie Sie sie bekommen.",
                "Pregunta en la cabina cómo llevártelas.",
            ],
        })
    }
}
